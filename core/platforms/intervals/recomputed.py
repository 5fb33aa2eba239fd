"""Planned values that Intervals.icu replaces by its own reckoning.

As soon as a text has steps, the service computes load, time and distance from them, whatever was
sent (recorded: the answers hold 0 m where the steps have neither distance nor pace). For strength
the time that was sent stays. Intensity is never sent: it follows from load and time there.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.platforms.intervals.totals import has_unknown_speed, is_open
from core.workout.describe import describe_seconds, number
from core.workout.duration import total_metres, total_seconds
from core.workout.load import estimate, intervals_load
from core.workout.losses import Loss, LossKind
from core.workout.model import Metric, Planned, Workout
from core.workout.steering import round_half_up, steered_by
from core.workout.thresholds import Thresholds

UNFORESEEN = "what Intervals.icu computes from the steps"
"""What becomes of a value whose computation there is not known well enough for a number."""
_ADVICE = "Intervals.icu computes it from the steps."
_INTENSITY_MARGIN = 0.02


def replaced(
    workout: Workout, thresholds: Thresholds, *, keeps_time: bool = False
) -> Iterator[Loss]:
    """What the plan states and the service will state otherwise.

    ``keeps_time``: the service keeps the time that is sent, steps or not.
    """
    planned = workout.planned
    if not (planned.duration or planned.distance or planned.load or planned.intensity):
        return
    if not workout.steps:
        yield from _intensity(planned, planned.load, planned.duration)
        return
    # What is written in place of an open step is a loss of its own, and its length is not known.
    has_open = any(map(is_open, workout.leaf_steps()))
    seconds = None
    if not has_open and (planned.duration or planned.intensity):
        seconds = total_seconds(workout.steps, thresholds, sport=workout.sport)
    if planned.duration and seconds is not None and not keeps_time:
        yield from _duration(planned.duration, seconds)
    if planned.load or planned.intensity:
        known = not has_open and steered_by(workout) in (Metric.POWER, Metric.PACE)
        load = _load_there(workout, thresholds) if known else None
        yield from _load(planned, load, seconds)
    if planned.distance:
        yield from _distance(planned.distance, workout, thresholds, has_open)


def _duration(planned: float, seconds: float) -> Iterator[Loss]:
    if abs(seconds - planned) > max(5.0, 0.005 * planned):
        yield _changed(
            "Duration",
            describe_seconds(round(planned)),
            f"about {describe_seconds(round(seconds))}",
        )


def _load_there(workout: Workout, thresholds: Thresholds) -> int | None:
    load = intervals_load(workout, thresholds)
    if load is not None:
        return load
    # Shares of an unknown FTP make a load all the same.
    relative = estimate(workout, thresholds).load
    return None if relative is None else round_half_up(relative)


def _load(planned: Planned, load: int | None, seconds: float | None) -> Iterator[Loss]:
    """Load, or the intensity when that is all there is to say."""
    if load is None:
        said = number(planned.load, 1) if planned.load else f"IF {number(planned.intensity or 0)}"
        yield _changed("Load", said, UNFORESEEN)
    elif planned.load and abs(load - planned.load) > max(2.0, 0.03 * planned.load):
        yield _changed("Load", number(planned.load, 1), f"about {load}")
    else:
        yield from _intensity(planned, load, seconds)


def _intensity(planned: Planned, load: float | None, seconds: float | None) -> Iterator[Loss]:
    """Where ``load`` and ``seconds`` there make another intensity, or none."""
    if not planned.intensity:
        return
    said = f"{number(planned.intensity)} planned"
    if not load or not seconds:
        advice = "Intervals.icu computes it from load and time."
        yield Loss(where="IF", kind=LossKind.DROPPED, before=said, advice=advice)
        return
    whole = round_half_up(load)
    # Half a load more or less is only the rounding to whole numbers there.
    low, high = ((max(part, 0.0) * 36 / seconds) ** 0.5 for part in (whole - 0.5, whole + 0.5))
    if not low - _INTENSITY_MARGIN <= planned.intensity <= high + _INTENSITY_MARGIN:
        yield Loss(
            where="IF",
            kind=LossKind.APPROXIMATED,
            before=said,
            after=f"about {number((whole * 36 / seconds) ** 0.5)}",
            advice="Intervals.icu computes it from load and time.",
        )


def _distance(
    planned: float, workout: Workout, thresholds: Thresholds, has_open: bool
) -> Iterator[Loss]:
    metres = total_metres(workout.steps, thresholds)
    if has_open or any(has_unknown_speed(step, thresholds) for step in workout.leaf_steps()):
        yield _changed("Distance", _kilometres(planned), UNFORESEEN)
    elif not metres:
        yield Loss(
            where="Distance",
            kind=LossKind.DROPPED,
            before=f"{_kilometres(planned)} planned",
            advice=_ADVICE,
        )
    elif abs(metres - planned) > 0.01 * planned:
        yield _changed("Distance", _kilometres(planned), f"about {_kilometres(metres)}")


def _kilometres(metres: float) -> str:
    return f"{number(metres / 1000)} km" if metres >= 1000 else f"{number(metres, 0)} m"


def _changed(where: str, before: str, after: str) -> Loss:
    return Loss(
        where=where,
        kind=LossKind.APPROXIMATED,
        before=f"{before} planned",
        after=after,
        advice="" if after == UNFORESEEN else _ADVICE,
    )
