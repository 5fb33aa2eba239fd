"""Writes one step as one line, and says what the line cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import NamedTuple

from core.formats.intervals_text.harmless import safe_label
from core.formats.intervals_text.step_line import INTENSITY_WORDS, PACE_UNITS
from core.workout.describe import (
    describe_averaging,
    describe_length,
    describe_seconds,
    describe_target,
    number,
)
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    METRES_PER_UNIT,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Measured,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
)
from core.workout.resolve import ends
from core.workout.thresholds import Thresholds

NOMINAL_LAP = Seconds(value=300)
"""What is written for a step until lap that names no length: the text needs one."""
SHORT_NOTE = 60
"""Notes up to this many characters serve as the label of a step that has none."""
DECIMALS = 3
"""Numbers are written with at most this many decimals; no device reads more."""

_PER = {unit: text for text, unit in PACE_UNITS.items()}
_DISTANCE = {
    DistanceUnit.METRE: "mtr",
    DistanceUnit.KILOMETRE: "km",
    DistanceUnit.MILE: "mi",
}
_BEHIND = {
    Unit.PERCENT_FTP: "%",
    Unit.WATTS: "w",
    Unit.PERCENT_LTHR: "% LTHR",
    Unit.PERCENT_MAX_HR: "% HR",
    Unit.BPM: "bpm",
    Unit.PERCENT_THRESHOLD_PACE: "% Pace",
}
_ZONE_WORD = {Unit.HR_ZONE: " HR", Unit.PACE_ZONE: " Pace"}
_AVERAGED = {Metric.POWER: "power", Metric.HEART_RATE: "hr"}
_CLASS_WORD = {intensity: word for word, intensity in INTENSITY_WORDS.items()}


class StepLine(NamedTuple):
    """A line of text and what it does not carry."""

    line: str
    losses: tuple[Loss, ...]


class _Losses:
    """Collects the losses of one step."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.found: list[Loss] = []

    def changed(self, before: str, after: str, advice: str = "") -> None:
        self._add(LossKind.APPROXIMATED, before, after, advice)

    def dropped(self, before: str, advice: str = "") -> None:
        self._add(LossKind.DROPPED, before, "", advice)

    def _add(self, kind: LossKind, before: str, after: str, advice: str) -> None:
        self.found.append(
            Loss(where=self.where, kind=kind, before=before, after=after, advice=advice)
        )


def write_step(
    step: Step, where: str, thresholds: Thresholds, *, class_is_said: bool, name_power: bool
) -> StepLine:
    """``step`` as a line, dash included.

    ``class_is_said``: a section header already says warm-up or cool-down. ``name_power``: the
    word Power stands behind power zones, for sports in which a bare zone means something else.
    The class *active* is what a step without a class is, so it is not written.
    """
    losses = _Losses(where)
    target, secondary = _writable_targets(step, thresholds, losses)
    parts = [
        _label(step, losses),
        _length(step, losses),
        *_targets(target, secondary, name_power, losses),
        _cadence(step),
        _options(step, class_is_said, losses),
    ]
    if step.prompts:
        losses.dropped(
            "timed texts " + ", ".join(_quoted(prompt.text) for prompt in step.prompts[:3]),
            "Write the most important one into the step's name.",
        )
    return StepLine("- " + " ".join(part for part in parts if part), tuple(losses.found))


# --- Label ------------------------------------------------------------------------------------


def _label(step: Step, losses: _Losses) -> str:
    words = step.cue
    if step.notes.strip():
        if not step.cue.strip() and len(step.notes.strip()) <= SHORT_NOTE:
            words = step.notes
            losses.changed(f"the note {_quoted(words)}", "the step's name")
        else:
            losses.dropped(
                f"the note {_quoted(step.notes)}", "Put what matters into the step's name."
            )
    label = safe_label(words)
    if "".join(label.split()) != "".join(words.split()):
        if label:
            losses.changed(f"the name {_quoted(words)}", _quoted(label))
        else:
            losses.dropped(f"the name {_quoted(words)}")
    for target in (step.target, step.secondary):
        if isinstance(target, Single | Range | Ramp) and target.unit is Unit.RPE:
            rpe = _rpe(target)
            losses.changed(describe_target(target), f"“{rpe}” in the step's name")
            label = f"{label} {rpe}".strip()
    if isinstance(step.target, MaxEffort):
        if not label:
            label = "Max effort"
        losses.changed("max effort", "a step without a number to hold, named as it is")
    return label


def _rpe(target: Measured) -> str:
    if isinstance(target, Single):
        return f"RPE {_number(target.value)}"
    first, last = ends(target)
    if isinstance(target, Ramp):
        return f"RPE {_number(first)} to {_number(last)}"
    return f"RPE {_number(first)}-{_number(last)}"


def _quoted(text: str) -> str:
    """The words of ``text`` between quotation marks, cut when they are many."""
    words = " ".join(text.split())
    return f"“{words if len(words) <= SHORT_NOTE else words[: SHORT_NOTE - 1].rstrip() + '…'}”"


# --- Length -----------------------------------------------------------------------------------


def _length(step: Step, losses: _Losses) -> str:
    length = step.length
    if isinstance(length, UntilLap):
        if length.nominal is None:
            length = NOMINAL_LAP
            losses.changed(
                "until lap, no length planned", f"until lap, about {describe_length(length)}"
            )
        else:
            length = length.nominal
    return _time(length, losses) if isinstance(length, Seconds) else _distance(length, losses)


def _time(length: Seconds, losses: _Losses) -> str:
    whole = max(floor(length.value + 0.5), 1)
    if abs(whole - length.value) > 1e-6:
        losses.changed(describe_length(length), describe_seconds(whole))
    return time_text(whole)


def time_text(seconds: int) -> str:
    """Whole seconds as the text writes them: "1h2m30s"."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (secs, "s"))
    return "".join(f"{part}{unit}" for part, unit in parts if part)


def _distance(length: Metres, losses: _Losses) -> str:
    unit = length.unit
    if unit is DistanceUnit.YARD:
        # How the server spells yards was never seen; an unknown unit would lose the whole step.
        unit = DistanceUnit.METRE
        losses.changed(describe_length(length), f"{_number(length.value)} m")
    value = _number(length.value / METRES_PER_UNIT[unit])
    if float(value) <= 0:
        value = "0.001"
        losses.changed(describe_length(length), f"{value} {_DISTANCE[unit]}")
    return value + _DISTANCE[unit]


# --- Target -----------------------------------------------------------------------------------


def _writable_targets(
    step: Step, thresholds: Thresholds, losses: _Losses
) -> tuple[Measured | FreeRide | MaxEffort | NoTarget, Measured | None]:
    target, secondary = step.target, step.secondary
    if isinstance(target, Single | Range | Ramp):
        target = _readable(target, thresholds, losses)
        if target.unit is Unit.RPE:
            target = NoTarget()
    if secondary is None or secondary.unit is Unit.RPE:
        return target, None
    secondary = _readable(secondary, thresholds, losses)
    measured = isinstance(target, Single | Range | Ramp)
    if isinstance(target, Single | Range | Ramp) and (
        target.unit.metric is secondary.unit.metric or _mixes_ramp(target, secondary)
    ):
        losses.dropped(f"the second target {describe_target(secondary)}")
        return target, None
    if not measured and not isinstance(target, NoTarget):
        losses.dropped(f"the second target {describe_target(secondary)}")
        return target, None
    return target, secondary


def _mixes_ramp(one: Measured, other: Measured) -> bool:
    """True when the step's one word ``ramp`` would turn a range into a ramp."""
    return (isinstance(one, Ramp) and isinstance(other, Range)) or (
        isinstance(one, Range) and isinstance(other, Ramp)
    )


def _readable(target: Measured, thresholds: Thresholds, losses: _Losses) -> Measured:
    """``target`` in numbers the text has: beats as % LTHR, zones and paces as whole numbers."""
    before = describe_target(target)
    if target.unit is Unit.BPM:
        lthr = thresholds.lthr
        if lthr is None:
            losses.changed(
                before,
                "the same, which Intervals.icu may not read",
                "Set your threshold heart rate there, so that it can be sent as % LTHR.",
            )
            return target
        changed = _map(target, lambda value: float(floor(100 * value / lthr + 0.5)))
        changed = changed.model_copy(update={"unit": Unit.PERCENT_LTHR})
        losses.changed(before, describe_target(changed))
        return changed
    if target.unit.is_zone:
        changed = _map(target, lambda value: float(min(max(floor(value + 0.5), 1), 9)))
    elif target.unit.is_absolute_pace:
        changed = _map(target, lambda value: float(min(max(floor(value + 0.5), 1), 59999)))
    else:
        return target
    if changed != target:
        losses.changed(before, describe_target(changed))
    return changed


def _map(target: Measured, change: Callable[[float], float]) -> Measured:
    names = {Single: ("value",), Range: ("low", "high"), Ramp: ("start", "end")}[type(target)]
    return target.model_copy(update={name: change(getattr(target, name)) for name in names})


def _targets(
    target: Measured | FreeRide | MaxEffort | NoTarget,
    secondary: Measured | None,
    name_power: bool,
    losses: _Losses,
) -> list[str]:
    if isinstance(target, FreeRide):
        return ["freeride"]
    if isinstance(target, MaxEffort):
        return ["maxeffort"]
    wanted = [one for one in (target, secondary) if isinstance(one, Single | Range | Ramp)]
    ramp = ["ramp"] if any(isinstance(one, Ramp) for one in wanted) else []
    return ramp + [_measured(one, name_power, losses) for one in wanted]


def _measured(target: Measured, name_power: bool, losses: _Losses) -> str:
    unit = target.unit
    numbers = (target.value,) if isinstance(target, Single) else ends(target)
    if unit.is_zone:
        prefix = "CZ" if unit is Unit.CUSTOM_POWER_ZONE else "Z"
        word = _ZONE_WORD.get(unit, " Power" if name_power and prefix == "Z" else "")
        return "-".join(f"{prefix}{_number(value)}" for value in numbers) + word
    if unit in _PER:
        return "-".join(_clock(value) for value in numbers) + f"{_PER[unit]} Pace"
    joined = "-".join(_number(value) for value in numbers)
    if target.mmp_seconds is not None:
        seconds = max(floor(target.mmp_seconds + 0.5), 1)
        if abs(seconds - target.mmp_seconds) > 1e-6:
            losses.changed(describe_seconds(target.mmp_seconds), describe_seconds(seconds))
        return f"{joined}% MMP {time_text(seconds)}"
    return joined + _BEHIND[unit]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _number(value: float) -> str:
    return number(value, DECIMALS)


# --- The rest ---------------------------------------------------------------------------------


def _cadence(step: Step) -> str:
    cadence = step.cadence
    if cadence is None:
        return ""
    if cadence.high is None:
        return f"{_number(cadence.low)}rpm"
    return f"{_number(cadence.low)}-{_number(cadence.high)}rpm"


def _options(step: Step, class_is_said: bool, losses: _Losses) -> str:
    words: list[str] = []
    if step.averaging is not None:
        metric = (
            step.target.unit.metric
            if isinstance(step.target, Single | Range | Ramp)
            else Metric.POWER
        )
        if metric in _AVERAGED:
            words.append(f"{_AVERAGED[metric]}={step.averaging}")
        else:
            losses.dropped(f"averaging over {describe_averaging(step.averaging)}")
    plain = step.intensity is None or step.intensity is Intensity.ACTIVE
    if step.intensity is not None and not plain and not class_is_said:
        words.append(f"intensity={_CLASS_WORD[step.intensity]}")
    if step.hide_power:
        words.append("hidepower")
    if isinstance(step.length, UntilLap):
        words.append("press lap")
    return " ".join(words)
