"""Writes one step as one line, and says what the line cannot hold."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.intervals_text.harmless import safe_label
from core.formats.intervals_text.lost import Lost
from core.formats.intervals_text.step_line import INTENSITY_WORDS
from core.formats.intervals_text.tokens import PROMPT_END
from core.formats.intervals_text.write_target import (
    MEASURED,
    holds,
    plain_number,
    target_words,
    time_text,
    writable,
)
from core.workout.describe import (
    describe_averaging,
    describe_length,
    describe_seconds,
    describe_target,
)
from core.workout.losses import Loss
from core.workout.model import (
    METRES_PER_UNIT,
    DistanceUnit,
    Intensity,
    Measured,
    Metres,
    Metric,
    Prompt,
    Seconds,
    Step,
    Target,
    Unit,
)
from core.workout.resolve import ends
from core.workout.thresholds import Thresholds

NOMINAL_LAP = Seconds(value=300)
"""What is written for a step until lap that names no length: the text needs one."""
SHORT_NOTE = 60
"""Notes up to this many characters serve as the label of a step that has none."""
CENTIMETRE = 0.01
"""A distance that its own unit cannot hold this exactly is written in metres."""

_DISTANCE = {
    DistanceUnit.METRE: "mtr",
    DistanceUnit.KILOMETRE: "km",
    DistanceUnit.MILE: "mi",
}
_BEATS_ADVICE = (
    "Intervals.icu reads no beats a minute. Set your threshold heart rate, so that it can be sent "
    "as % LTHR."
)
_AVERAGED = {Metric.POWER: "power", Metric.HEART_RATE: "hr"}
_CLASS_WORD = {intensity: word for word, intensity in INTENSITY_WORDS.items()}


class Manner(NamedTuple):
    """How all steps of a text are written.

    ``name_power``: the word Power stands behind power zones, for sports in which a bare zone
    means something else. ``rpe_as_cue``: perceived exertion goes into the label.
    """

    thresholds: Thresholds
    name_power: bool
    rpe_as_cue: bool


class StepLine(NamedTuple):
    """A line of text and what it does not carry."""

    line: str
    losses: list[Loss]


def write_step(
    step: Step, path: str, manner: Manner, *, class_is_said: bool, say_active: bool = False
) -> StepLine:
    """``step`` as a line, dash included.

    ``class_is_said``: a section header already says warm-up or cool-down. The class *active* is
    what a step without a class mostly is, so it is written only on demand (``say_active``).
    """
    lost = Lost(path, step.cue)
    target, secondary = writable(step, manner.thresholds, lost)
    words = ["-"]
    if label := _label(step, manner, lost):
        words.append(label)
    words.append(_length(step, lost))
    words += target_words(target, secondary, manner.name_power, lost)
    if step.cadence is not None:
        words.append(_cadence(step.cadence.low, step.cadence.high))
    words += _options(step, target, class_is_said, say_active, lost)
    return StepLine(" ".join(words), lost.found)


# --- Label ------------------------------------------------------------------------------------


def _label(step: Step, manner: Manner, lost: Lost) -> str:
    words = step.cue
    if step.notes and not step.notes.isspace():
        if (not words or words.isspace()) and len(step.notes.strip()) <= SHORT_NOTE:
            words = step.notes
            lost.changed(f"the note {quoted(words)}", "the step's name")
        else:
            lost.dropped(f"the note {quoted(step.notes)}", "Put what matters into the step's name.")
    label = safe_label(words, step.length.kind == "until_lap") if words else ""
    if not _same_but_for_spaces(words, label):
        if label:
            lost.changed(f"the name {quoted(words)}", quoted(label))
        else:
            lost.dropped(f"the name {quoted(words)}")
    target = step.target
    if isinstance(target, MEASURED) and not holds(target.unit, manner.thresholds):
        label = _with_target(label, target, manner, lost)
    second = step.secondary
    if second is not None and not holds(second.unit, manner.thresholds):
        label = _with_target(label, second, manner, lost)
    if target.kind == "max_effort":
        label = label or "Max effort"
        lost.changed("max effort", "a step without a number to hold, named as it is")
    return _with_prompts(label, step.prompts, lost) if step.prompts else label


def _with_target(label: str, target: Measured, manner: Manner, lost: Lost) -> str:
    """``label`` with a target for which the text has no other place: an effort, or beats."""
    is_effort = target.unit is Unit.RPE
    if is_effort and not manner.rpe_as_cue:
        lost.dropped(
            describe_target(target), "Choose effort as cue text to keep it in the step's name."
        )
        return label
    words = f"RPE {_plain(target)}" if is_effort else f"{_plain(target)} bpm"
    advice = "" if is_effort else _BEATS_ADVICE
    lost.changed(describe_target(target), f"“{words}” in the step's name", advice)
    return f"{label} {words}".strip()


def _plain(target: Measured) -> str:
    if target.kind == "single":
        return plain_number(target.value)
    first, last = (plain_number(end) for end in ends(target))
    return f"{first} to {last}" if target.kind == "ramp" else f"{first}-{last}"


def _with_prompts(label: str, prompts: tuple[Prompt, ...], lost: Lost) -> str:
    """``label`` with timed texts behind it: ``First cue 33^Second cue <!>``."""
    parts = [label] if label else []
    for prompt in prompts:
        text = safe_label(prompt.text)
        at = floor(prompt.at + 0.5)
        if not text:
            lost.dropped(f"the timed text {quoted(prompt.text)}")
            continue
        parts.append(f"{at}^{text}")
        if at != prompt.at or not _same_but_for_spaces(text, prompt.text):
            lost.changed(
                f"the timed text {quoted(prompt.text)} after {describe_seconds(prompt.at)}",
                f"{quoted(text)} after {describe_seconds(at)}",
            )
        if prompt.duration is not None:
            lost.dropped(f"how long the timed text {quoted(prompt.text)} is shown")
    return " ".join([*parts, PROMPT_END])


def _same_but_for_spaces(one: str, other: str) -> bool:
    return one == other or "".join(one.split()) == "".join(other.split())


def quoted(text: str) -> str:
    """The words of ``text`` between quotation marks, cut when they are many."""
    words = " ".join(text.split())
    return f"“{words if len(words) <= SHORT_NOTE else words[: SHORT_NOTE - 1].rstrip() + '…'}”"


# --- Length -----------------------------------------------------------------------------------


def _length(step: Step, lost: Lost) -> str:
    length = step.length
    if length.kind == "until_lap":
        if length.nominal is None:
            length = NOMINAL_LAP
            lost.changed(
                "until lap, no length planned", f"until lap, about {describe_length(length)}"
            )
        else:
            length = length.nominal
    return _time(length, lost) if length.kind == "seconds" else _distance(length, lost)


def _time(length: Seconds, lost: Lost) -> str:
    whole = max(int(length.value + 0.5), 1)
    if abs(whole - length.value) > 1e-6:
        lost.changed(describe_length(length), describe_seconds(whole))
    return time_text(whole)


def _distance(length: Metres, lost: Lost) -> str:
    unit = length.unit
    if unit is DistanceUnit.YARD:
        # How the server spells yards was never seen; an unknown unit would lose the whole step.
        unit = DistanceUnit.METRE
        lost.changed(describe_length(length), f"{plain_number(length.value)} m")
    value = plain_number(length.value / METRES_PER_UNIT[unit])
    if abs(float(value) * METRES_PER_UNIT[unit] - length.value) > CENTIMETRE:
        unit = DistanceUnit.METRE
        value = plain_number(length.value)
    if float(value) <= 0:
        value = "0.001"
        lost.changed(describe_length(length), f"{value} m")
    return value + _DISTANCE[unit]


# --- The rest ---------------------------------------------------------------------------------


def _cadence(low: float, high: float | None) -> str:
    if high is None:
        return f"{plain_number(low)}rpm"
    return f"{plain_number(low)}-{plain_number(high)}rpm"


def _options(
    step: Step, target: Target, class_is_said: bool, say_active: bool, lost: Lost
) -> list[str]:
    words: list[str] = []
    if step.averaging is not None:
        metric = target.unit.metric if isinstance(target, MEASURED) else None
        if metric in _AVERAGED:
            words.append(f"{_AVERAGED[metric]}={step.averaging.value}")
        else:
            lost.dropped(f"averaging over {describe_averaging(step.averaging)}")
    intensity = step.intensity
    if (
        intensity is not None
        and not class_is_said
        and (intensity is not Intensity.ACTIVE or say_active)
    ):
        words.append(f"intensity={_CLASS_WORD[intensity]}")
    if step.hide_power:
        words.append("hidepower")
    if step.length.kind == "until_lap":
        words.append("press lap")
    return words
