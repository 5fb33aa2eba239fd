"""One step of the model as FIT steps, and what they cannot hold."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.fit.codes import (
    FREE_RIDE,
    INTENSITIES,
    MAX_EFFORT,
    MOST_LENGTH,
    Duration,
    Kind,
)
from core.formats.fit.ramps import stairs
from core.formats.fit.text import fitted, one_line, prose
from core.formats.fit.write_target import Fields, averaged, cadence_fields, target_fields
from core.formats.losing import HIDDEN_POWER, Losses, averaging_words, quoted, timed_text
from core.workout.describe import (
    describe_cadence,
    describe_length,
    describe_target,
)
from core.workout.model import (
    Averaging,
    FreeRide,
    Length,
    MaxEffort,
    Measured,
    NoTarget,
    Ramp,
    Range,
    Single,
    Step,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds

Message = dict[str, int | str]

_THRESHOLD_ADVICE = {
    Unit.PERCENT_LTHR: "Set your threshold heart rate, so that it can be sent in beats a minute.",
    Unit.HR_ZONE: "Set your heart-rate zones, so that it can be sent in beats a minute.",
    Unit.PERCENT_THRESHOLD_PACE: "Set your threshold pace, so that it can be sent as a pace.",
    Unit.PACE_ZONE: "Set your threshold pace, so that it can be sent as a pace.",
}

_AVERAGES = "FIT files average power over 3, 10 or 30 s, and any target over the lap."


class _Words:
    """The name and the notes of a step while they are put together."""

    def __init__(self, step: Step) -> None:
        self.name = one_line(step.cue)
        self.own_notes = prose(step.notes)
        self.added: list[str] = []

    @property
    def notes(self) -> str:
        """What was added stands first: it is not what gets cut."""
        return "\n".join([*self.added, self.own_notes]).strip()

    def place(self, marker: str) -> str:
        """Puts ``marker`` where it stands alone and says where; "" when there is no such place."""
        if not self.name:
            self.name = marker
            return "name"
        if not self.notes:
            self.added.append(marker)
            return "note"
        return ""


class _Part(NamedTuple):
    """A steady part of a step: all of it, unless it is a ramp."""

    length: Length
    fields: Fields | None


def step_messages(
    step: Step, thresholds: Thresholds, losses: Losses, *, rpe_as_cue: bool
) -> list[Message]:
    """``step`` as the fields of one FIT step, or of several for a ramp."""
    words = _Words(step)
    parts = _parts(step, thresholds, words, losses, rpe_as_cue)
    others = _other_fields(step, thresholds, words, losses, rpe_as_cue)
    if isinstance(step.length, UntilLap) and step.length.nominal is not None:
        about = f"About {describe_length(step.length.nominal)}"
        words.added.append(about)
        losses.changed(describe_length(step.length), f"until lap, with {quoted(about)} as a note")
    if step.averaging is not None:
        parts = _averaged(parts, step.averaging, losses)
    for prompt in step.prompts:
        if prompt.text.strip():
            losses.dropped(
                timed_text(prompt), "FIT files have none: write what matters into the step's name."
            )
    if step.hide_power:
        losses.dropped(HIDDEN_POWER)
    slots = _slots(step, parts[0].fields, others, words, losses)
    _mark(step, words, losses)
    name = fitted(words.name, "the name", losses)
    notes = fitted(words.notes, "the note", losses)
    messages: list[Message] = []
    for part in parts:
        message = _length(part.length, losses)
        message |= _target([part.fields, *slots[1:]] if len(parts) > 1 else slots)
        if name:
            message["wkt_step_name"] = name
        if notes and not messages:
            message["notes"] = notes
        if step.intensity is not None:
            message["intensity"] = INTENSITIES.index(step.intensity)
        messages.append(message)
    return messages


# --- Length -----------------------------------------------------------------------------------


def _length(length: Length, losses: Losses) -> Message:
    if isinstance(length, UntilLap):
        return {"duration_type": Duration.OPEN.value}
    time = length.kind == "seconds"
    exact = length.value * (1000 if time else 100)
    raw = max(1, floor(min(exact, float(MOST_LENGTH)) + 0.5))
    if abs(exact - raw) > 0.5:
        after = length.model_copy(update={"value": raw / (1000 if time else 100)})
        losses.changed(describe_length(length), describe_length(after))
    kind = Duration.TIME if time else Duration.DISTANCE
    return {"duration_type": kind.value, "duration_value": raw}


# --- Targets ----------------------------------------------------------------------------------


def _parts(
    step: Step, thresholds: Thresholds, words: _Words, losses: Losses, rpe_as_cue: bool
) -> list[_Part]:
    """The step's own target, in as many parts as it takes; the parts of a ramp are stairs."""
    target = step.target
    if isinstance(target, Ramp) and target.start == target.end:
        target = Single(unit=target.unit, value=target.start, mmp_seconds=target.mmp_seconds)
    if isinstance(target, NoTarget | FreeRide | MaxEffort):
        return [_Part(step.length, None)]
    if target.unit is Unit.RPE:
        _exertion(target, words, losses, rpe_as_cue)
        return [_Part(step.length, None)]
    if isinstance(target, Ramp):
        ramp = _stairs(step, target, thresholds, losses)
        if ramp:
            return ramp
    steady = _band(target, thresholds, losses) if isinstance(target, Ramp) else target
    fields = None if steady is None else target_fields(steady, thresholds, losses)
    if fields is None:
        _as_note(target, words, losses)
    return [_Part(step.length, fields)]


def _stairs(step: Step, ramp: Ramp, thresholds: Thresholds, losses: Losses) -> list[_Part]:
    found = stairs(ramp, step.length, thresholds)
    # Rounding of a stair is part of what is said of the ramp.
    fields = [target_fields(stair.target, thresholds, Losses()) for stair in found]
    if not found or None in fields:
        return []
    if len(found) == 1:
        after = f"steady {describe_target(found[0].target)}"
    else:
        after = f"{len(found)} steady steps of about {describe_length(found[0].length)}"
    losses.changed(describe_target(ramp), after, "FIT files have no ramps.")
    return [_Part(stair.length, one) for stair, one in zip(found, fields, strict=True)]


def _band(ramp: Ramp, thresholds: Thresholds, losses: Losses) -> Range | None:
    """A ramp that cannot become stairs, as the range from end to end."""
    band = Range(unit=ramp.unit, low=ramp.start, high=ramp.end, mmp_seconds=ramp.mmp_seconds)
    if target_fields(band, thresholds, Losses()) is None:
        return None
    losses.changed(
        describe_target(ramp), f"the range {describe_target(band)}", "FIT files have no ramps."
    )
    return band


def _averaged(parts: list[_Part], averaging: Averaging, losses: Losses) -> list[_Part]:
    found = [None if part.fields is None else averaged(part.fields, averaging) for part in parts]
    if any(part.fields is None for part in parts):
        losses.dropped(averaging_words(averaging))
        return parts
    if None in found:
        losses.changed(averaging_words(averaging), "averaging as the device is set", _AVERAGES)
        return parts
    return [_Part(part.length, one) for part, one in zip(parts, found, strict=True)]


def _other_fields(
    step: Step, thresholds: Thresholds, words: _Words, losses: Losses, rpe_as_cue: bool
) -> Fields | None:
    """The second target that the step states."""
    second: Measured | None = step.secondary
    if second is None:
        return None
    if second.unit is Unit.RPE:
        _exertion(second, words, losses, rpe_as_cue)
        return None
    steady = _band(second, thresholds, losses) if isinstance(second, Ramp) else second
    fields = None if steady is None else target_fields(steady, thresholds, losses)
    if fields is None:
        _as_note(second, words, losses)
    return fields


def _slots(
    step: Step,
    first: Fields | None,
    second: Fields | None,
    words: _Words,
    losses: Losses,
) -> list[Fields | None]:
    """First and second target of the FIT step: it has room for two, cadence included.

    A free ride stays without a first target even when it states a second one.
    """
    wanted: list[Fields | None] = [one for one in (first, second) if one is not None]
    if wanted and isinstance(step.target, FreeRide | MaxEffort):
        wanted.insert(0, None)
    cadence = None if step.cadence is None else cadence_fields(step.cadence, losses)
    if cadence is not None and step.cadence is not None:
        if len(wanted) < 2:
            wanted.append(cadence)
        else:
            text = describe_cadence(step.cadence)
            words.added.append(text)
            losses.changed(text, "a note", "A FIT step holds two targets.")
    return wanted or [None]


def _target(slots: list[Fields | None]) -> Message:
    first = slots[0]
    message: Message = {"target_type": Kind.OPEN.value if first is None else int(first.kind)}
    if first is not None:
        message["target_value"] = first.zone
        if first.low is not None and first.high is not None:
            message["custom_target_value_low"] = first.low
            message["custom_target_value_high"] = first.high
    second = slots[1] if len(slots) > 1 else None
    if second is not None:
        message["secondary_target_type"] = int(second.kind)
        message["secondary_target_value"] = second.zone
        if second.low is not None and second.high is not None:
            message["secondary_custom_target_value_low"] = second.low
            message["secondary_custom_target_value_high"] = second.high
    return message


# --- Words for what has no number -------------------------------------------------------------


def _exertion(target: Measured, words: _Words, losses: Losses, rpe_as_cue: bool) -> None:
    text = describe_target(target).replace("ramp ", "").replace(" → ", " to ")
    if not rpe_as_cue:
        losses.dropped(describe_target(target), "Let perceived exertion go into the step's name.")
        return
    words.name = f"{words.name} {text}".strip()
    losses.changed(describe_target(target), f"{quoted(text)} in the step's name")


def _as_note(target: Measured, words: _Words, losses: Losses) -> None:
    text = describe_target(target)
    words.added.append(text)
    advice = _THRESHOLD_ADVICE.get(target.unit, "FIT files have no such target.")
    losses.changed(text, "a note instead of a target", advice)


def _mark(step: Step, words: _Words, losses: Losses) -> None:
    """Names a free ride and a maximal effort, after all other words are in their places."""
    if isinstance(step.target, FreeRide) and not words.place(FREE_RIDE):
        losses.changed("free ride", "a step without a target")
    if isinstance(step.target, MaxEffort):
        placed = words.place(MAX_EFFORT)
        if not placed:
            words.added.append(MAX_EFFORT)
        losses.changed(
            "max effort", f"a step without a target, with “{MAX_EFFORT}” as its {placed or 'note'}"
        )
