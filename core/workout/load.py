"""How hard a workout is: normalised power, intensity and training load.

One model serves the three platforms: second by second, a trailing 30 s mean, its fourth power
averaged. A range or a zone counts as its middle, a ramp is linear, no target counts as nothing.
They differ only in rounding, for which there is a function each. Fitted to recorded workouts;
a value that the source itself states is always better than ours.

Runs and swims by pace are weighed by their average speed over the whole workout, as
Intervals.icu does: squared for runs, cubed for swims.
"""

from __future__ import annotations

from enum import StrEnum
from math import exp

from core.workout.duration import total_metres, total_seconds
from core.workout.model import (
    Metric,
    Ramp,
    Range,
    Seconds,
    Single,
    Sport,
    Unit,
    Value,
    Workout,
)
from core.workout.steering import (
    only_in,
    round_half_up,
    steered_by,
    stream_of,
    target_by,
)
from core.workout.thresholds import Thresholds


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
    and swims), heart rate, perceived exertion, whichever is found first. A step that is steered
    otherwise counts for load and intensity by its own fraction of threshold; it has no watts, for
    nobody knows those of a heart rate, and by pace it counts as its distance alone. Who has only
    an indoor FTP is taken to have that one. Hostile input costs little: see
    :class:`core.workout.stream.Stream` for the bounds.
    """
    thresholds = _with_any_ftp(thresholds)
    seconds = total_seconds(workout.steps, thresholds, sport=workout.sport)
    plain = LoadEstimate(seconds=seconds, metres=total_metres(workout.steps, thresholds))
    metric = steered_by(workout)
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
    thresholds = _with_any_ftp(thresholds)
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
    watts = _intervals_watts(workout, thresholds)
    return None if watts is None else round_half_up(watts[0])


def intervals_average_watts(workout: Workout, thresholds: Thresholds) -> int | None:
    """Mean watts as Intervals.icu states them; None without power targets or an FTP.

    One recorded workout in twenty is off by a watt, for a reason that is not known.
    """
    watts = _intervals_watts(workout, thresholds)
    return None if watts is None else round_half_up(watts[1])


def _intervals_watts(workout: Workout, thresholds: Thresholds) -> tuple[float, float] | None:
    """Normalised and mean watts before they are rounded."""
    thresholds = _with_any_ftp(thresholds)
    found = estimate(workout, thresholds)
    if found.basis is not Basis.POWER:
        return None
    if not thresholds.ftp:
        if found.normalized_power is None or found.average_watts is None:
            return None
        return found.normalized_power, found.average_watts
    stream = stream_of(workout, thresholds, Metric.POWER, as_intervals=True)
    if stream is None:
        return None
    return thresholds.ftp * stream.normalized(), thresholds.ftp * stream.average()


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
    if steered_by(workout) is not Metric.POWER:
        return None
    thresholds = _with_any_ftp(thresholds)
    stream = stream_of(workout, thresholds, Metric.POWER, padded=True)
    if stream is None:
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


class TrainingPeaksLoad(Value):
    """The numbers that TrainingPeaks' own editor plans for a structure."""

    tss: float
    """With one decimal."""
    intensity: float
    """With two decimals."""


def trainingpeaks_load(workout: Workout, thresholds: Thresholds) -> TrainingPeaksLoad | None:
    """TSS and intensity as TrainingPeaks' editor states them; None when they cannot be known.

    Its exact rule is not known: recorded TSS differ from ours by up to 1.13 %, intensities by up
    to 0.005.
    """
    found = estimate(workout, thresholds)
    if found.load is None or found.intensity is None:
        return None
    return TrainingPeaksLoad(
        tss=round_half_up(10 * found.load) / 10,
        intensity=round_half_up(100 * found.intensity) / 100,
    )


# --- By metric --------------------------------------------------------------------------------


def _by_power(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    ftp = thresholds.ftp
    if ftp is None and only_in(workout, Unit.WATTS):
        # Watts need no threshold for their mean, only for the load.
        one_watt = thresholds.model_copy(update={"ftp": 1.0})
        stream = stream_of(workout, one_watt, Metric.POWER)
        if stream is None:
            return plain
        return plain.model_copy(
            update={
                "normalized_power": stream.normalized(),
                "average_watts": stream.average(),
                "basis": Basis.POWER,
            }
        )
    stream = stream_of(workout, thresholds, Metric.POWER)
    if stream is None:
        return plain
    normalized = intensity = stream.normalized()
    if _is_mixed(workout, Metric.POWER):
        whole = stream_of(workout, thresholds, Metric.POWER, any_metric=True)
        intensity = intensity if whole is None else whole.normalized()
    return plain.model_copy(
        update={
            "load": plain.seconds / 36 * intensity**2,
            "intensity": intensity,
            "normalized_power": ftp * normalized if ftp else None,
            "average_watts": ftp * stream.average() if ftp else None,
            "basis": Basis.POWER,
        }
    )


def _by_pace(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    if not thresholds.pace and _is_relative(workout):
        # The share of an unknown threshold is known all the same.
        thresholds = thresholds.model_copy(update={"pace": 1.0})
        shares = total_metres(workout.steps, thresholds) or 0.0
        return _paced(workout, shares / plain.seconds, plain)
    if plain.metres is None or not thresholds.pace:
        return plain
    return _paced(workout, plain.metres / plain.seconds / thresholds.pace, plain)


def _paced(workout: Workout, intensity: float, plain: LoadEstimate) -> LoadEstimate:
    """The load at ``intensity``, the average speed as a part of the threshold speed."""
    power = 3 if workout.sport is Sport.SWIM else 2
    return plain.model_copy(
        update={
            "load": plain.seconds / 36 * intensity**power,
            "intensity": intensity,
            "basis": Basis.PACE,
        }
    )


def _is_relative(workout: Workout) -> bool:
    """True when steps are measured in time and paces in parts of the threshold alone."""
    return all(
        isinstance(step.length, Seconds)
        and not (
            isinstance(target := target_by(step, Metric.PACE), Single | Range | Ramp)
            and target.unit.is_absolute_pace
        )
        for step in workout.leaf_steps()
    )


def _by_heart_rate(workout: Workout, thresholds: Thresholds, plain: LoadEstimate) -> LoadEstimate:
    """HRSS: the training impulse of the workout over that of an hour at LTHR.

    Needs resting and maximum heart rate as well; without them the smoothed fraction of LTHR is
    squared, as for power.
    """
    lthr, top, rest = thresholds.lthr, thresholds.max_hr, thresholds.resting_hr
    stream = stream_of(workout, thresholds, Metric.HEART_RATE, any_metric=True)
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
    stream = stream_of(workout, thresholds, Metric.RPE, any_metric=True)
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


def _is_mixed(workout: Workout, metric: Metric) -> bool:
    """True when a step is steered by something, and not by ``metric``."""
    return any(
        isinstance(step.target, Single | Range | Ramp) and target_by(step, metric) is None
        for step in workout.leaf_steps()
    )


def _with_any_ftp(thresholds: Thresholds) -> Thresholds:
    if thresholds.ftp is not None or thresholds.indoor_ftp is None:
        return thresholds
    return thresholds.model_copy(update={"ftp": thresholds.indoor_ftp})
