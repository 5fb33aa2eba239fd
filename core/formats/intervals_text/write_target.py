"""Writes what to hold in a step: targets in the order of the text, and what they lose."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import floor

from core.formats.intervals_text.lost import Lost
from core.formats.intervals_text.step_line import PACE_UNITS
from core.workout.describe import describe_seconds, describe_target, number
from core.workout.model import (
    Measured,
    NoTarget,
    Ramp,
    Range,
    Single,
    Step,
    Target,
    Unit,
)
from core.workout.resolve import ends
from core.workout.thresholds import Thresholds

DECIMALS = 3
"""Numbers are written with at most this many decimals; no device reads more."""

_PER = {unit: text for text, unit in PACE_UNITS.items()}
_BEHIND = {
    Unit.PERCENT_FTP: "%",
    Unit.WATTS: "w",
    Unit.PERCENT_LTHR: "% LTHR",
    Unit.PERCENT_MAX_HR: "% HR",
    Unit.PERCENT_THRESHOLD_PACE: "% Pace",
}
_ZONE_WORD = {Unit.HR_ZONE: " HR", Unit.PACE_ZONE: " Pace"}
_KEYWORD = {"free_ride": "freeride", "max_effort": "maxeffort"}
MEASURED = (Range, Single, Ramp)
"""The targets with a number."""
NO_TARGET = NoTarget()


def holds(unit: Unit, thresholds: Thresholds) -> bool:
    """Whether the text has a target for ``unit``: none for efforts and for bare beats a minute.

    Tried on the service in 2026: ``150bpm`` leaves a step without a target.
    """
    if unit is Unit.BPM:
        return thresholds.lthr is not None or thresholds.max_hr is not None
    return unit is not Unit.RPE


def writable(step: Step, thresholds: Thresholds, lost: Lost) -> tuple[Target, Measured | None]:
    """The target and the second one as the text can state them.

    The text holds one target a metric, and its one word ``ramp`` is meant for both. What it holds
    in no form is left out here and goes into the label.
    """
    target, secondary = step.target, step.secondary
    if isinstance(target, MEASURED):
        if holds(target.unit, thresholds):
            target = _readable(target, thresholds, lost)
        else:
            target = NO_TARGET
    if secondary is None or not holds(secondary.unit, thresholds):
        return target, None
    secondary = _readable(secondary, thresholds, lost)
    if isinstance(target, MEASURED) and (
        target.unit.metric is secondary.unit.metric or _mixes_ramp(target, secondary)
    ):
        lost.dropped(f"the second target {describe_target(secondary)}")
        return target, None
    return target, secondary


def target_words(
    target: Target, secondary: Measured | None, name_power: bool, lost: Lost
) -> list[str]:
    """What stands behind the length: ``ramp 60-80%``, ``freeride``, ``Z2 HR``."""
    words: list[str] = []
    if target.kind == "ramp" or (secondary is not None and secondary.kind == "ramp"):
        words.append("ramp")
    if target.kind in _KEYWORD:
        words.append(_KEYWORD[target.kind])
    elif isinstance(target, MEASURED):
        words.append(_measured(target, name_power, lost))
    if secondary is not None:
        words.append(_measured(secondary, name_power, lost))
    return words


@lru_cache(maxsize=4096)
def plain_number(value: float) -> str:
    """ "88", "87.5"."""
    whole = int(value)
    return str(whole) if whole == value else number(value, DECIMALS)


@lru_cache(maxsize=4096)
def time_text(seconds: int) -> str:
    """Whole seconds as the text writes them: "1h2m30s"."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (secs, "s"))
    return "".join(f"{part}{unit}" for part, unit in parts if part)


def _mixes_ramp(one: Measured, other: Measured) -> bool:
    """True when the step's one word ``ramp`` would turn a range into a ramp."""
    return (isinstance(one, Ramp) and isinstance(other, Range)) or (
        isinstance(one, Range) and isinstance(other, Ramp)
    )


def _readable(target: Measured, thresholds: Thresholds, lost: Lost) -> Measured:
    """``target`` in numbers the text has: no beats a minute, zones and paces as whole numbers."""
    unit = target.unit
    if unit is Unit.PERCENT_FTP:
        return target
    if unit is Unit.BPM:
        return _without_beats(target, thresholds, lost)
    if unit.is_zone:
        changed = _map(target, lambda value: float(min(max(floor(value + 0.5), 1), 9)))
    elif unit.is_absolute_pace:
        changed = _map(target, lambda value: float(min(max(floor(value + 0.5), 1), 59999)))
    else:
        return target
    if changed != target:
        lost.changed(describe_target(target), describe_target(changed))
    return changed


def _without_beats(target: Measured, thresholds: Thresholds, lost: Lost) -> Measured:
    """Beats as % LTHR or % of maximum, for the server reads no beats."""
    if thresholds.lthr is not None:
        whole, unit = thresholds.lthr, Unit.PERCENT_LTHR
    else:
        assert thresholds.max_hr is not None
        whole, unit = thresholds.max_hr, Unit.PERCENT_MAX_HR
    changed = _map(target, lambda value: float(floor(100 * value / whole + 0.5)))
    changed = changed.model_copy(update={"unit": unit})
    lost.changed(describe_target(target), describe_target(changed))
    return changed


def _map(target: Measured, change: Callable[[float], float]) -> Measured:
    names = {Single: ("value",), Range: ("low", "high"), Ramp: ("start", "end")}[type(target)]
    return target.model_copy(update={name: change(getattr(target, name)) for name in names})


def _measured(target: Measured, name_power: bool, lost: Lost) -> str:
    unit = target.unit
    if target.kind == "single":
        joined = plain_number(target.value)
        numbers: tuple[float, ...] = (target.value,)
    else:
        numbers = ends(target)
        joined = f"{plain_number(numbers[0])}-{plain_number(numbers[1])}"
    behind = _BEHIND.get(unit)
    if behind is not None:
        return joined + behind
    if unit.is_zone:
        prefix = "CZ" if unit is Unit.CUSTOM_POWER_ZONE else "Z"
        word = _ZONE_WORD.get(unit, " Power" if name_power and prefix == "Z" else "")
        return "-".join(f"{prefix}{plain_number(value)}" for value in numbers) + word
    if unit in _PER:
        return "-".join(_clock(value) for value in numbers) + f"{_PER[unit]} Pace"
    wanted = target.mmp_seconds or 1.0
    seconds = max(floor(wanted + 0.5), 1)
    if abs(seconds - wanted) > 1e-6:
        lost.changed(describe_seconds(wanted), describe_seconds(seconds))
    return f"{joined}% MMP {time_text(seconds)}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
