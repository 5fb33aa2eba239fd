"""One step of a TrainingPeaks structure read into one of ours.

Values are shared: a plan holds the same few lengths and targets again and again, and making
each of them anew was most of the time that reading took. They are frozen, so nobody can tell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from core.platforms.numbers import LARGEST, SMALLEST
from core.platforms.trainingpeaks.lost import Lost
from core.platforms.trainingpeaks.terms import (
    CADENCE_UNITS,
    CLASSES,
    DISTANCE_UNITS,
    LAP_BUTTON,
    TARGET_UNITS,
    TIME_UNITS,
)
from core.platforms.trainingpeaks.text_events import take_max_effort, take_prompts
from core.platforms.trainingpeaks.wire import (
    PLAIN_NUMBERS,
    JsonObject,
    lines,
    not_negative,
    number,
    obj,
    text,
    tidy,
)
from core.workout.model import (
    METRES_PER_UNIT,
    SECONDS_PER_UNIT,
    Cadence,
    DistanceUnit,
    Intensity,
    MaxEffort,
    Metres,
    Range,
    Seconds,
    Single,
    Step,
    TimeUnit,
    Unit,
    UntilLap,
    Value,
)

_SHARED = 4096
"""How many different values of a kind are kept for sharing."""
_WRITTEN_TO = {DistanceUnit.MILE: 2, DistanceUnit.YARD: 0}
"""Decimals with which people write distances that are sent in metres all the same."""


class Units(Value):
    """What a whole structure says about the numbers of its steps."""

    target: Unit | None = None
    """The unit of targets that name none; None when the structure's own is not known."""
    metric_name: str = ""
    """How the structure calls it."""
    shown_in: DistanceUnit | None = None
    """The unit in which the web app shows distances."""


def read_step(raw: JsonObject, path: str, units: Units, lost: Lost) -> Step | None:
    """The step, or None when it has no length at all; ``path`` is its place in the workout."""
    cue = lines(raw.get("name"))
    length = _length(raw, path, cue, units, lost)
    if length is None:
        return None
    targets, cadence = _targets(raw.get("targets"), path, cue, units, lost)
    step: dict[str, Any] = {"length": length, "cue": cue}
    if targets:
        step["target"] = targets[0]
    if len(targets) > 1:
        step["secondary"] = targets[1]
    if cadence is not None:
        step["cadence"] = cadence
    if raw.get("notes"):
        _add_notes(step, lines(raw["notes"]))
    step["intensity"] = _intensity(raw.get("intensityClass"), path, cue, lost)
    return Step.model_validate(step)


def _add_notes(step: dict[str, Any], notes: str) -> None:
    notes, step["prompts"] = take_prompts(notes)
    if "target" not in step:
        notes, all_out = take_max_effort(notes)
        if all_out:
            step["target"] = MaxEffort()
    step["notes"] = notes


# --- Length -----------------------------------------------------------------------------------


def _length(
    raw: JsonObject, path: str, cue: str, units: Units, lost: Lost
) -> Seconds | Metres | UntilLap | None:
    given = obj(raw.get("length"))
    said, unit = given.get("value"), given.get("unit")
    if type(said) in PLAIN_NUMBERS and type(unit) is str and raw.get("openDuration") is not True:
        usual = _usual_length(said, unit, units.shown_in)
        if usual is not None:
            return usual
    value = number(said)
    unit = text(unit).strip().lower()
    measured = _measured(value, unit, units.shown_in)
    if raw.get("openDuration") is True or unit == LAP_BUTTON:
        return UntilLap(nominal=measured)
    if measured is not None:
        return measured
    until_lap = "a step that ends with the lap button"
    if value is None:
        lost.at(path, cue, "a step without a length", until_lap)
    elif value <= 0:
        _lose_step(path, cue, value, lost)
        return None
    elif not unit:
        lost.at(path, cue, f"a length of {tidy(value)} without a unit", until_lap)
    else:
        lost.at(path, cue, f"a length of {tidy(value)} in the unknown unit “{unit}”", until_lap)
    return UntilLap()


def _lose_step(path: str, cue: str, length: float, lost: Lost) -> None:
    """A step that is left out has no place of its own: it is told by what it stood behind."""
    parent, _, place = path.rpartition(".")
    before = f"{parent}." if parent else ""
    where = f"After step {before}{int(place) - 1}" if int(place) > 1 else "At the start"
    name = f" “{' '.join(cue.split())}”" if cue.strip() else ""
    lost.say(where, f"a step{name} of length {tidy(length)}")


@lru_cache(_SHARED)
def _usual_length(
    value: float, unit: str, shown_in: DistanceUnit | None
) -> Seconds | Metres | None:
    """A length that needs no second look; None for every other."""
    return _measured(number(value), unit.strip().lower(), shown_in)


def _measured(
    value: float | None, unit: str, shown_in: DistanceUnit | None
) -> Seconds | Metres | None:
    if value is None or value <= 0:
        return None
    if unit in TIME_UNITS:
        return _seconds(value, TIME_UNITS[unit])
    if unit in DISTANCE_UNITS:
        return metres_shown(value, DISTANCE_UNITS[unit], shown_in)
    return None


@lru_cache(_SHARED)
def _seconds(value: float, unit: TimeUnit) -> Seconds:
    return Seconds(value=value * SECONDS_PER_UNIT[unit], unit=unit)


@lru_cache(_SHARED)
def metres_shown(value: float, unit: DistanceUnit, shown_in: DistanceUnit | None) -> Metres:
    """A distance in the unit it was written in.

    The editor sends metres even for miles and yards, and says apart from it how they are shown:
    402.336 m shown in miles were written as 0.25 mi, while 400 m were not.
    """
    if unit is DistanceUnit.METRE and shown_in in _WRITTEN_TO:
        shown = round(value / METRES_PER_UNIT[shown_in], _WRITTEN_TO[shown_in])
        if shown > 0 and abs(shown * METRES_PER_UNIT[shown_in] - value) < 1e-3:
            return Metres.of(shown, shown_in)
    return Metres.of(value, unit)


# --- Targets ----------------------------------------------------------------------------------


def _targets(
    raw: object, path: str, cue: str, units: Units, lost: Lost
) -> tuple[list[Single | Range], Cadence | None]:
    """At most two targets, the structure's own metric first, and the cadence."""
    if not isinstance(raw, list):
        if raw is not None:
            lost.at(path, cue, "targets in an unknown form")
        return [], None
    found: list[Single | Range] = []
    cadence: Cadence | None = None
    for entry in raw:
        if not isinstance(entry, dict):
            continue
        usual = _usual_target(entry, units.target)
        if usual is not None:
            found.append(usual)
            continue
        low, high = not_negative(entry.get("minValue")), not_negative(entry.get("maxValue"))
        if low is None and high is None:
            _lose_bounds(entry, path, cue, lost)
            continue
        name = entry.get("unit")
        name = text(name).strip() if name is not None else ""
        if name.lower() in CADENCE_UNITS:
            if cadence is not None:
                lost.at(path, cue, "a second cadence")
            else:
                cadence = _cadence(low, high)
            continue
        unit = TARGET_UNITS.get(name.lower()) if name else units.target
        if unit is None:
            called = name or units.metric_name
            said = f"in the unknown unit “{called}”" if called else "without a unit"
            lost.at(path, cue, f"a target of {_band(low, high)} {said}")
            continue
        if low is None and high:
            lost.at(path, cue, f"a target of at most {tidy(high)}", f"a target of {tidy(high)}")
        if low or high:
            found.append(_target(unit, high if low is None else low, high))
    if len(found) > 1:
        found.sort(key=lambda target: target.unit is not units.target)
        if len(found) > 2:
            lost.at(path, cue, f"{len(found)} targets", "the first two of them")
    return found, cadence


def _usual_target(entry: JsonObject, unit: Unit | None) -> Single | Range | None:
    """A target in the structure's own unit that needs no second look; None for every other."""
    low: Any = entry.get("minValue")
    high: Any = entry.get("maxValue")
    if unit is None or entry.get("unit") or type(low) not in PLAIN_NUMBERS:
        return None
    if not SMALLEST <= low <= LARGEST:
        return None
    if high is None:
        return _target(unit, low, None)
    if type(high) not in PLAIN_NUMBERS or not SMALLEST <= high <= LARGEST:
        return None
    return _target(unit, low, high)


def _lose_bounds(entry: JsonObject, path: str, cue: str, lost: Lost) -> None:
    """Bounds that are absent are no target; bounds that are no numbers are one that is lost."""
    odd = [entry[key] for key in ("minValue", "maxValue") if entry.get(key) is not None]
    if odd:
        lost.at(path, cue, f"a target of “{text(odd[0])[:40] or 'unknown form'}”")


def _band(low: float | None, high: float | None) -> str:
    return "–".join(f"{tidy(bound)}" for bound in (low, high) if bound is not None)


@lru_cache(_SHARED)
def _target(unit: Unit, low: float, high: float | None) -> Single | Range:
    if high is None or high == low:
        return Single(unit=unit, value=low)
    return Range(unit=unit, low=low, high=high)


@lru_cache(_SHARED)
def _cadence(low: float | None, high: float | None) -> Cadence | None:
    """One bound is one cadence, whichever of the two it is; 0 is none."""
    if low is None:
        low, high = high, None
    if low is None or not (low or high):
        return None
    return Cadence(low=low, high=None if high == low else high)


def _intensity(raw: object, path: str, cue: str, lost: Lost) -> Intensity | None:
    name = text(raw).strip()
    if not name:
        return None
    found = CLASSES.get(name.lower())
    if found is None:
        lost.at(path, cue, f"the unknown intensity class “{name}”")
    return found
