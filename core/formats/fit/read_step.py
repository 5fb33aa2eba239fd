"""One FIT step as a step of the model."""

from __future__ import annotations

from math import isfinite
from typing import Any

from core.formats.fit.codes import (
    CALORIES,
    FREE_RIDE,
    HR_ENDS,
    INTENSITIES,
    LOAD,
    MAX_EFFORT,
    POWER_ENDS,
    REPETITIONS,
    Duration,
)
from core.formats.fit.messages import Message
from core.formats.fit.read_target import Raw, read_target
from core.formats.fit.text import one_line, prose
from core.formats.losing import Losses, quoted
from core.workout.describe import describe_cadence
from core.workout.model import (
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    NoTarget,
    Seconds,
    Sport,
    Step,
    Target,
    UntilLap,
)

_MARKERS: dict[str, Target] = {FREE_RIDE: FreeRide(), MAX_EFFORT: MaxEffort()}


def whole(value: Any) -> int | None:
    """``value`` as a number that is not negative; None for anything else a file may hold."""
    if isinstance(value, float):
        value = int(value) if isfinite(value) else None
    return value if isinstance(value, int) and value >= 0 else None


def words(value: Any) -> str:
    """``value`` as a text; "" for anything else a file may hold."""
    if isinstance(value, list):
        value = " ".join(part for part in value if isinstance(part, str))
    return value.strip() if isinstance(value, str) else ""


def read_step(message: Message, sport: Sport, losses: Losses) -> Step:
    """The step of ``message``, which is no repeat."""
    cue = one_line(words(message.get("wkt_step_name")))
    notes = prose(words(message.get("notes")))
    length, ends = _length(message, losses)
    if ends:
        notes = f"{ends}\n{notes}".strip()
    first = read_target(_raw(message, ""), sport, losses)
    second = read_target(_raw(message, "secondary_"), sport, losses)
    target: Target = first.target or NoTarget()
    secondary = second.target
    averaging = first.averaging
    if first.target is None:
        # Words of our own writer: FIT has no such target.
        if cue in _MARKERS:
            target, cue = _MARKERS[cue], ""
        elif notes in _MARKERS:
            target, notes = _MARKERS[notes], ""
        elif second.target is not None:
            target, secondary, averaging = second.target, None, second.averaging
    cue = _exercise(message, cue, losses)
    if first.cadence is not None and second.cadence is not None:
        losses.dropped(f"the second target {describe_cadence(second.cadence)}")
    return Step(
        length=length,
        target=target,
        secondary=secondary,
        cadence=first.cadence or second.cadence,
        intensity=_intensity(message, losses),
        cue=cue,
        notes=notes,
        averaging=averaging,
    )


def _exercise(message: Message, cue: str, losses: Losses) -> str:
    """The step's name: that of its exercise where it has none of its own."""
    number = whole(message.get("exercise_category"))
    if number is None:
        return cue
    from garmin_fit_sdk import Profile

    name = Profile["types"]["exercise_category"].get(number, f"exercise {number}")
    name = str(name).replace("_", " ").capitalize()
    weight = whole(message.get("exercise_weight"))
    what = f"the exercise {quoted(name)}" + (f" with {weight / 100:g} kg" if weight else "")
    if cue:
        losses.dropped(what)
        return cue
    losses.changed(what, "the step's name")
    return name


def says_nothing_but_words(message: Message) -> bool:
    """True for a step with a text and neither length nor target: some apps write these."""
    fields = ("duration_type", "duration_value", "target_type", "secondary_target_type")
    return all(whole(message.get(field)) is None for field in fields)


def _raw(message: Message, prefix: str) -> Raw:
    return Raw(
        kind=whole(message.get(f"{prefix}target_type")),
        value=whole(message.get(f"{prefix}target_value")),
        low=whole(message.get(f"{prefix}custom_target_value_low")),
        high=whole(message.get(f"{prefix}custom_target_value_high")),
    )


def _intensity(message: Message, losses: Losses) -> Intensity | None:
    number = whole(message.get("intensity"))
    if number is None:
        return None
    if number >= len(INTENSITIES):
        losses.dropped(f"the step's class {number}, which FIT does not know")
        return None
    return INTENSITIES[number]


# --- Length -----------------------------------------------------------------------------------


def _length(message: Message, losses: Losses) -> tuple[Length, str]:
    """The step's length, and in words what ends it when the model has no such end."""
    kind, value = whole(message.get("duration_type")), whole(message.get("duration_value"))
    if kind == Duration.OPEN:
        return UntilLap(), ""
    if kind in (Duration.TIME, Duration.REPETITION_TIME, Duration.TIME_ONLY, Duration.DISTANCE):
        if not value:
            what = "a distance" if kind == Duration.DISTANCE else "a time"
            losses.changed(f"{what} without a value", "until lap")
            return UntilLap(), ""
        return (distance(value) if kind == Duration.DISTANCE else Seconds(value=value / 1000)), ""
    if kind is None:
        losses.changed("no length", "until lap")
        return UntilLap(), ""
    end = _end(kind, value)
    if end:
        losses.changed(end[:1].lower() + end[1:], f"until lap, with {quoted(end)} as a note")
    else:
        losses.changed(f"an end of the kind {kind}", "until lap")
    return UntilLap(), end


def _end(kind: int, value: int | None) -> str:
    """What ends a step, in words; "" when nobody knows."""
    if value is None:
        return ""
    if kind in HR_ENDS:
        says = f"{value} % of maximum" if value <= 100 else f"{value - 100} bpm"
        return f"Until heart rate is {HR_ENDS[kind]} {says}"
    if kind in POWER_ENDS:
        says = f"{value} % FTP" if value < 1000 else f"{value - 1000} W"
        return f"Until power is {POWER_ENDS[kind]} {says}"
    if kind == CALORIES:
        return f"Until {value} kcal"
    if kind == REPETITIONS:
        return f"{value} repetitions"
    return f"Until a TSS of {value / 10:g}" if kind == LOAD else ""


def distance(centimetres: int) -> Metres:
    """A distance in the unit it was probably written in: a round number of one of them."""
    metres = centimetres / 100
    if centimetres % 100:
        for unit, grain in ((DistanceUnit.MILE, 0.25), (DistanceUnit.YARD, 5.0)):
            one = Metres.of(grain, unit).value
            candidate = Metres.of(max(1, round(metres / one)) * grain, unit)
            # To the centimetre, which is how finely a file says it.
            if abs(candidate.value - metres) <= 0.0051 and metres < 400 * one:
                return candidate
    if centimetres >= 100_000 and centimetres % 10_000 == 0:
        return Metres(value=metres, unit=DistanceUnit.KILOMETRE)
    return Metres(value=metres)
