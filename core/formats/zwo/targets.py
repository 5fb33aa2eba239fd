"""Targets as ZWO files hold them: per cent of threshold, power on a bike and pace on a run."""

from __future__ import annotations

from typing import NamedTuple

from core.formats.zwo.numbers import LARGEST_FRACTION
from core.workout.describe import clock, describe_target, number
from core.workout.model import (
    FreeRide,
    MaxEffort,
    Measured,
    Metric,
    Ramp,
    Range,
    Single,
    Step,
    Target,
    Unit,
)
from core.workout.resolve import closed, fractions
from core.workout.thresholds import Thresholds

RANGE_ADVICE = "Zwift and most apps hold the middle of a range."
_THRESHOLD_ADVICE = {
    Metric.POWER: "Set your FTP, then it becomes a target.",
    Metric.PACE: "Set your threshold pace, then it becomes a target.",
}
_METRIC_ADVICE = {
    Metric.HEART_RATE: "ZWO files know no heart rate: keep to the text that the step shows.",
    Metric.POWER: "A ZWO file for this sport knows no power: keep to the text that the step shows.",
    Metric.PACE: "A ZWO file for rides knows no pace: keep to the text that the step shows.",
    Metric.RPE: "ZWO files know no perceived exertion: keep to the text that the step shows.",
}
_OUT_OF_REACH = "No ZWO file holds so much."


class Told(NamedTuple):
    """Something that does not arrive as it was."""

    before: str
    after: str = ""
    advice: str = ""


class Fitted(NamedTuple):
    """A step's target as a ZWO file holds it, and what has to be said in words instead."""

    target: Target
    words: str = ""
    told: tuple[Told, ...] = ()


def fit(step: Step, unit: Unit, thresholds: Thresholds, *, rpe_as_cue: bool) -> Fitted:
    """The step's target in ``unit`` (per cent of FTP, or of threshold pace).

    The second target stands in where the first cannot be held. What cannot be held at all is
    given back in words for the step's text; perceived exertion only when ``rpe_as_cue``.
    """
    chosen: Target = FreeRide()
    words: list[str] = []
    told: list[Told] = []
    held = isinstance(step.target, FreeRide | MaxEffort)
    if held:
        chosen = step.target
    for rank, wanted in enumerate((step.target, step.secondary)):
        if not isinstance(wanted, Single | Range | Ramp):
            continue
        said = describe_target(wanted)
        if rank:
            said = f"the second target {said}"
        carried = None if held else _carry(wanted, unit, thresholds)
        if carried is not None:
            chosen, held = carried, True
            if rank:
                told.append(Told(said, f"{_after(wanted, carried, thresholds)} as the only target"))
            elif carried != _plain(wanted):
                advice = RANGE_ADVICE if isinstance(carried, Range) else ""
                told.append(Told(said, _after(wanted, carried, thresholds), advice))
            elif isinstance(carried, Range):
                told.append(Told(said, f"{number(_middle(carried))}{_suffix(unit)}", RANGE_ADVICE))
            continue
        if wanted.unit is Unit.RPE and not rpe_as_cue:
            told.append(Told(said, advice="Let perceived exertion go into the step's name."))
            continue
        words.append(describe_target(wanted))
        advice = "" if rank else _why(wanted, unit, thresholds)
        told.append(Told(said, "a text at the step's beginning", advice))
    if isinstance(chosen, FreeRide) and not isinstance(step.target, FreeRide):
        if told:
            first = told[0]
            after = f"a free ride with {first.after}" if first.after else "a free ride"
            told[0] = first._replace(after=after)
        else:
            told.append(Told("no target", "a free ride"))
    return Fitted(chosen, ", ".join(words), tuple(told))


def _carry(target: Measured, unit: Unit, thresholds: Thresholds) -> Measured | None:
    if target.unit.metric is not unit.metric:
        return None
    if target.unit is unit:
        carried = _plain(target)
    else:
        band = fractions(target, thresholds)
        if band is None:
            return None
        if isinstance(target, Ramp):
            first, last = round(band.low * 100, 2), round(band.high * 100, 2)
            carried = _plain(Ramp(unit=unit, start=first, end=last))
        else:
            if target.unit.is_zone:
                band = closed(band)
            first, last = round(band.low * 100, 2), round(band.high * 100, 2)
            carried = _plain(Range(unit=unit, low=first, high=last))
    return carried if _largest(carried) <= LARGEST_FRACTION * 100 else None


def _plain(target: Measured) -> Measured:
    """A range or ramp between two equal numbers is that number."""
    if isinstance(target, Range) and target.low == target.high:
        return Single(unit=target.unit, value=target.low, mmp_seconds=target.mmp_seconds)
    if isinstance(target, Ramp) and target.start == target.end:
        return Single(unit=target.unit, value=target.start, mmp_seconds=target.mmp_seconds)
    return target


def _largest(target: Measured) -> float:
    if isinstance(target, Single):
        return target.value
    return (
        max(target.low, target.high) if isinstance(target, Range) else max(target.start, target.end)
    )


def _middle(target: Range) -> float:
    return (target.low + target.high) / 2


def _suffix(unit: Unit) -> str:
    return " % FTP" if unit is Unit.PERCENT_FTP else " % threshold pace"


def _after(wanted: Measured, carried: Measured, thresholds: Thresholds) -> str:
    words = describe_target(carried)
    if wanted.unit is carried.unit:
        return words
    if wanted.unit.metric is Metric.POWER and wanted.unit is not Unit.PERCENT_MMP:
        if thresholds.ftp is not None:
            words += f" (FTP {number(thresholds.ftp)} W)"
    elif wanted.unit.is_absolute_pace and thresholds.pace is not None:
        words += f" (threshold pace {clock(1000 / thresholds.pace)} /km)"
    elif wanted.unit is Unit.PERCENT_MMP:
        words += ", a guess"
    return words


def _why(wanted: Measured, unit: Unit, thresholds: Thresholds) -> str:
    """Why a target becomes words, or what turns it into a target."""
    if wanted.unit.metric is unit.metric:
        known = wanted.unit is unit or fractions(wanted, thresholds) is not None
        return _OUT_OF_REACH if known else _THRESHOLD_ADVICE.get(unit.metric, "")
    return _METRIC_ADVICE[wanted.unit.metric]
