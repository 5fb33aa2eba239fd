"""What a plan states of a workout as a whole and no workout file has a place for."""

from __future__ import annotations

from core.workout.describe import describe_race, format_duration, number
from core.workout.duration import total_metres, total_seconds
from core.workout.losses import Loss, LossKind
from core.workout.model import Metric, RacePriority, UntilLap, Workout
from core.workout.steering import steered_by
from core.workout.thresholds import Thresholds

_WHERE = "Plan"
_METRIC = {
    Metric.POWER: "power",
    Metric.HEART_RATE: "heart rate",
    Metric.PACE: "pace",
    Metric.RPE: "perceived exertion",
}


def plan_losses(
    workout: Workout, thresholds: Thresholds, *, seconds: float | None = None
) -> tuple[Loss, ...]:
    """Planned totals that a file loses, what steers the workout, race priority and time of day.

    What is ridden from such a file is ridden indoors or wherever the athlete likes: the mark
    "indoors" is a loss only where a format has a place for it.

    Duration and distance arrive with the steps; they are named only where the steps come to
    something else. ``seconds`` is the length of the steps as they were written, where it is known.
    """
    return tuple(
        Loss(
            where=_WHERE,
            kind=LossKind.APPROXIMATED if after else LossKind.DROPPED,
            before=before,
            after=after,
        )
        for before, after in _lost(workout, thresholds, seconds)
    )


def _lost(workout: Workout, thresholds: Thresholds, seconds: float | None) -> list[tuple[str, str]]:
    planned = workout.planned
    lost: list[tuple[str, str]] = []
    parts = [] if planned.load is None else [f"load {number(planned.load)}"]
    parts += [] if planned.intensity is None else [f"IF {number(planned.intensity)}"]
    if parts:
        computed = "what the app that opens the file computes from the steps"
        lost.append((f"planned {', '.join(parts)}", computed))
    if seconds is None:
        seconds = total_seconds(workout.steps, thresholds, sport=workout.sport)
    is_open = any(
        isinstance(step.length, UntilLap) and step.length.nominal is None
        for step in workout.leaf_steps()
    )
    if planned.duration and not is_open and abs(planned.duration - seconds) > 1:
        wanted = f"a planned duration of {format_duration(planned.duration)}"
        lost.append((wanted, f"that of its steps, {format_duration(seconds)}"))
    metres = total_metres(workout.steps, thresholds)
    if planned.distance and (metres is None or abs(planned.distance - metres) > 1):
        lost.append((f"a planned distance of {number(planned.distance / 1000)} km", ""))
    steers = steered_by(workout)
    if workout.metric is not None and steers is workout.metric:
        left = steered_by(workout.model_copy(update={"metric": None}))
        if left is not None and left is not steers:
            lost.append((f"{_METRIC[steers]} as what steers it", _METRIC[left]))
    if workout.race is RacePriority.NONE:
        lost.append((describe_race(workout.race), ""))
    elif workout.race is not None:
        lost.append((f"race priority {workout.race}", ""))
    if workout.start_time is not None:
        lost.append((f"the start time {workout.start_time:%H:%M}", ""))
    return lost
