"""How hard a workout is: normalised power, intensity and training load.

One model serves the three platforms: second by second, a trailing 30 s mean, its fourth power
averaged. A range or a zone counts as its middle, a ramp is linear, no target counts as nothing.
They differ only in rounding, for which there is a function each. Fitted to recorded workouts;
a value that the source itself states is always better than ours.

Runs and swims by pace are weighed by their average speed over the whole workout, as
Intervals.icu does: squared for runs, cubed for swims.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import exp, floor

from core.workout.duration import step_seconds, total_metres, total_seconds
from core.workout.model import (
    Block,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    Unit,
    Value,
    Workout,
)
from core.workout.resolve import fractions
from core.workout.stream import MAX_SECONDS, Segment, Stream
from core.workout.thresholds import Thresholds
from core.workout.zones import Band


class Basis(StrEnum):
    """What a load was computed from."""

    POWER = "power"
    PACE = "pace"
    HEART_RATE = "heart_rate"
    RPE = "rpe"
    NONE = "none"


class LoadEstimate(Value):
    """Unrounded numbers; None where a threshold or every target is missing."""

    seconds: float = 0.0
    load: float | None = None
    """Training stress: 100 is an hour at threshold."""
    intensity: float | None = None
    """Fraction of threshold: 0.85 is an intensity factor of 0.85."""
    normalized_power: float | None = None
    """Watts."""
    average_watts: float | None = None
    metres: float | None = None
    basis: Basis = Basis.NONE


def estimate(workout: Workout, thresholds: Thresholds) -> LoadEstimate:
    """The load of ``workout``, by what it is steered by.

    ``workout.metric`` decides when a step has such a target; else power, pace (first for runs
    and swims), heart rate, perceived exertion, whichever is found first. Hostile input costs
    little: see :class:`core.workout.stream.Stream` for the bounds.
    """
    seconds = total_seconds(workout.steps, thresholds, sport=workout.sport)
    plain = LoadEstimate(seconds=seconds, metres=total_metres(workout.steps, thresholds))
    metric = _steered_by(workout)
    if metric is None or seconds <= 0:
        return plain
    if metric is Metric.POWER:
        return _by_power(workout, thresholds, plain)
    if metric is Metric.PACE:
        return _by_pace(workout, thresholds, plain)
    if metric is Metric.HEART_RATE:
        return _by_heart_rate(workout, thresholds, plain)
    return _by_exertion(workout, thresholds, plain)


def intervals_load(workout: Workout, thresholds: Thresholds) -> int | None:
    """The load as Intervals.icu states it, a whole number.

    By power: from :func:`intervals_normalized_power`. By pace: run squared, swim cubed. Halves
    go up. None when it cannot be known.
    """
    found = estimate(workout, thresholds)
    load = found.load
    if found.basis is Basis.POWER:
        watts = intervals_normalized_power(workout, thresholds)
        if watts is None or not thresholds.ftp:
            return None
        load = found.seconds / 36 * (watts / thresholds.ftp) ** 2
    return None if load is None else round_half_up(load)


def intervals_normalized_power(workout: Workout, thresholds: Thresholds) -> int | None:
    """Normalised watts as Intervals.icu states them; None without power targets or an FTP.

    Percentages of FTP become whole watts first, rounded down (fitted: 22 of 22 recorded).
    """
    found = estimate(workout, thresholds)
    if found.basis is not Basis.POWER:
        return None
    if thresholds.ftp:
        stream = _stream(workout, thresholds, Metric.POWER, whole_watts=True)
        return None if stream is None else round_half_up(thresholds.ftp * stream.normalized())
    return None if found.normalized_power is None else round_half_up(found.normalized_power)


def intervals_intensity(load: int, seconds: float) -> float | None:
    """Intensity in %, which Intervals.icu derives from the rounded load; None without time."""
    return 100 * (load * 36 / seconds) ** 0.5 if seconds > 0 else None


class TrainerRoadLoad(Value):
    """The whole numbers that TrainerRoad shows for a workout."""

    intensity_percent: int
    tss: int
    kilojoules: int | None = None


def trainerroad_load(workout: Workout, thresholds: Thresholds) -> TrainerRoadLoad | None:
    """Intensity, TSS and work as TrainerRoad states them; None when not steered by power.

    Its 30 s window is padded with zeros at the start. Work needs an FTP.
    """
    if _steered_by(workout) is not Metric.POWER:
        return None
    stream = _stream(workout, thresholds, Metric.POWER, padded=True)
    if stream is None or not stream.seconds:
        return None
    intensity = stream.normalized()
    work = None
    if thresholds.ftp:
        work = round_half_up(stream.average() * thresholds.ftp * stream.seconds / 1000)
    return TrainerRoadLoad(
        intensity_percent=round_half_up(100 * intensity),
        tss=round_half_up(stream.seconds / 36 * intensity**2),
        kilojoules=work,
    )


def round_half_up(value: float) -> int:
    """Whole numbers as the platforms round them: halves go up, float noise below one too."""
    return floor(value + 0.5 + 1e-9)


# --- By metric --------------------------------------------------------------------------------


def _by_power(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    ftp = thresholds.ftp
    if ftp is None and _only(workout, Unit.WATTS):
        # Watts need no threshold for their mean, only for the load.
        one_watt = thresholds.model_copy(update={"ftp": 1.0})
        stream = _stream(workout, one_watt, Metric.POWER)
        if stream is None:
            return plain
        return plain.model_copy(
            update={
                "normalized_power": stream.normalized(),
                "average_watts": stream.average(),
                "basis": Basis.POWER,
            }
        )
    stream = _stream(workout, thresholds, Metric.POWER)
    if stream is None:
        return plain
    intensity = stream.normalized()
    return plain.model_copy(
        update={
            "load": plain.seconds / 36 * intensity**2,
            "intensity": intensity,
            "normalized_power": ftp * intensity if ftp else None,
            "average_watts": ftp * stream.average() if ftp else None,
            "basis": Basis.POWER,
        }
    )


def _by_pace(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    if plain.metres is None or not thresholds.pace:
        return plain
    intensity = plain.metres / plain.seconds / thresholds.pace
    power = 3 if workout.sport is Sport.SWIM else 2
    return plain.model_copy(
        update={
            "load": plain.seconds / 36 * intensity**power,
            "intensity": intensity,
            "basis": Basis.PACE,
        }
    )


def _by_heart_rate(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    """HRSS: the training impulse of the workout over that of an hour at LTHR.

    Needs resting and maximum heart rate as well; without them the smoothed fraction of LTHR is
    squared, as for power.
    """
    lthr, top, rest = thresholds.lthr, thresholds.max_hr, thresholds.resting_hr
    stream = _stream(workout, thresholds, Metric.HEART_RATE)
    if stream is None:
        return plain
    if lthr is None or top is None or rest is None or not rest < lthr <= top:
        intensity = stream.normalized()
        load = plain.seconds / 36 * intensity**2
    else:
        hour = 3600 * _impulse(lthr, rest, top)
        load = 0.0
        for fraction, seconds in stream.spread():
            load += 100 * seconds * _impulse(fraction * lthr, rest, top) / hour
        intensity = (load * 36 / plain.seconds) ** 0.5
    return plain.model_copy(
        update={"load": load, "intensity": intensity, "basis": Basis.HEART_RATE}
    )


def _impulse(bpm: float, rest: float, top: float) -> float:
    """Banister's training impulse a second, at ``bpm``."""
    reserve = min(max((bpm - rest) / (top - rest), 0.0), 1.5)
    return reserve * 0.64 * exp(1.92 * reserve)


def _by_exertion(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    stream = _stream(workout, thresholds, Metric.RPE)
    if stream is None:
        return plain
    intensity = stream.normalized()
    return plain.model_copy(
        update={
            "load": plain.seconds / 36 * intensity**2,
            "intensity": intensity,
            "basis": Basis.RPE,
        }
    )


# --- Streams ----------------------------------------------------------------------------------


def _steered_by(workout: Workout) -> Metric | None:
    found = {
        target.unit.metric
        for step in workout.leaf_steps()
        for target in (step.target, step.secondary)
        if isinstance(target, Single | Range | Ramp)
    }
    order = [Metric.POWER, Metric.PACE, Metric.HEART_RATE, Metric.RPE]
    if workout.sport in (Sport.RUN, Sport.SWIM):
        order[:2] = [Metric.PACE, Metric.POWER]
    if workout.metric is not None:
        order.insert(0, workout.metric)
    return next((metric for metric in order if metric in found), None)


def _only(workout: Workout, unit: Unit) -> bool:
    return all(
        target.unit is unit
        for step in workout.leaf_steps()
        if isinstance(target := _target(step, Metric.POWER), Single | Range | Ramp)
    )


def _target(step: Step, metric: Metric) -> Single | Range | Ramp | None:
    for target in (step.target, step.secondary):
        if isinstance(target, Single | Range | Ramp) and target.unit.metric is metric:
            return target
    return None


def _stream(
    workout: Workout,
    thresholds: Thresholds,
    metric: Metric,
    *,
    padded: bool = False,
    whole_watts: bool = False,
) -> Stream | None:
    """Fractions of threshold second by second; None when a threshold is missing."""

    def band(target: Single | Range | Ramp) -> Band | None:
        exact = fractions(target, thresholds)
        if exact is None or not whole_watts or target.unit is not Unit.PERCENT_FTP:
            return exact
        ftp = thresholds.ftp or 100.0
        # 0.55 x 100 is 55.00000000000001 and 0.57 x 100 is 56.99999999999999.
        return Band(*(floor(value * ftp + 1e-9) / ftp for value in exact))

    segments = _segments(workout, workout.steps, thresholds, metric, band)
    return None if segments is None else Stream(segments, padded=padded)


def _segments(
    workout: Workout,
    blocks: tuple[Block, ...],
    thresholds: Thresholds,
    metric: Metric,
    band_of: Callable[[Single | Range | Ramp], Band | None],
) -> list[Segment] | None:
    segments: list[Segment] = []
    for block in blocks:
        if not isinstance(block, Step):
            inner = _segments(workout, block.steps, thresholds, metric, band_of)
            if inner is None:
                return None
            segments.append(Segment(rounds=block.count, inner=tuple(inner)))
            continue
        length = step_seconds(block, thresholds, sport=workout.sport)
        seconds = round_half_up(min(length, MAX_SECONDS))
        target = _target(block, metric)
        start = end = 0.0
        if target is not None:
            band = band_of(target)
            if band is None:
                return None
            start, end = band if isinstance(target, Ramp) else (band.middle, band.middle)
        segments.append(Segment(seconds=seconds, start=start, end=end))
    return segments
