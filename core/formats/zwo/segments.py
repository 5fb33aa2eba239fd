"""The elements of a ZWO file's workout as steps, before their lengths are rounded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.formats.file_types import MOST_ROUNDS, FileError
from core.formats.zwo.numbers import (
    LARGEST_FRACTION,
    LONGEST_STEP,
    number_of,
    number_text,
    percent_of,
    watts_of,
)
from core.workout.describe import describe_target
from core.workout.model import (
    Cadence,
    FreeRide,
    Intensity,
    MaxEffort,
    NoTarget,
    Ramp,
    Range,
    Single,
    Sport,
    Target,
    Unit,
)

STEP_NAMES = {
    "steadystate": "SteadyState",
    "warmup": "Warmup",
    "cooldown": "Cooldown",
    "ramp": "Ramp",
    "freeride": "FreeRide",
    "maxeffort": "MaxEffort",
    "intervalst": "IntervalsT",
}
"""The elements that are steps, by their names in lower case."""
_OF_EVERY_STEP = frozenset({"duration", "cadence", "cadencelow", "cadencehigh", "text"})
_OF_A_TARGET = _OF_EVERY_STEP | {"power", "powerlow", "powerhigh", "zone"}
_OF_INTERVALS = _OF_EVERY_STEP | {
    "repeat", "onduration", "offduration", "cadenceresting",
    "onpower", "poweronlow", "poweronhigh", "poweronzone",
    "offpower", "powerofflow", "poweroffhigh", "poweroffzone",
}  # fmt: skip
_READ = {"freeride": _OF_EVERY_STEP, "maxeffort": _OF_EVERY_STEP, "intervalst": _OF_INTERVALS}
_OF_THE_APP = frozenset(
    {"flatroad", "ftptest", "forced_performance_test", "overunder", "pace", "ramptest", "show_avg"}
)
"""What changes nothing that a step asks for, or is said elsewhere."""
_CLASSES = {"warmup": Intensity.WARM_UP, "cooldown": Intensity.COOL_DOWN}
_RAMPS = frozenset({"warmup", "ramp", "cooldown"})
_HIGHEST_ZONE = 10.0


class Change(NamedTuple):
    """Something that is not read as it stands: what it was, what it became, what to do."""

    before: str
    after: str = ""
    advice: str = ""


class Part(NamedTuple):
    """One step of a segment: its length in the file's unit, and what to hold."""

    length: float
    target: Target
    cadence: Cadence | None = None
    intensity: Intensity | None = None
    changes: tuple[Change, ...] = ()


class Segment(NamedTuple):
    """One element: its steps, done ``rounds`` times."""

    parts: tuple[Part, ...]
    rounds: int = 1

    @property
    def length(self) -> float:
        """All rounds, in seconds or metres."""
        return self.rounds * sum(part.length for part in self.parts)


class Unreadable(Exception):
    """An element that is no step: why, in words that follow its name."""


class Context(NamedTuple):
    """What the file says about all of its steps."""

    sport: Sport
    ftp: float | None = None
    """Watts, when the file fixes the FTP it is ridden with."""

    @property
    def unit(self) -> Unit:
        """What the file's fractions are fractions of."""
        if self.sport in (Sport.RUN, Sport.SWIM):
            return Unit.PERCENT_THRESHOLD_PACE
        return Unit.PERCENT_FTP if self.ftp is None else Unit.WATTS


def read_segment(name: str, given: dict[str, str], context: Context) -> Segment:
    """The steps of the element ``name`` (lower case) with the attributes ``given``.

    Raises :class:`Unreadable` for an element without a usable length, and
    :class:`~core.formats.file_types.FileError` for a repeat beyond all limits.
    """
    if name == "intervalst":
        return _intervals(given, context)
    length = _length(given.get("duration"))
    if length is None:
        raise Unreadable("has no length")
    cadence = _cadence(given, "")
    intensity = _CLASSES.get(name)
    if name == "freeride":
        return Segment((Part(length, FreeRide(), cadence),))
    if name == "maxeffort":
        return Segment((Part(length, MaxEffort(), cadence),))
    numbers = _Numbers(given, context)
    if name in _RAMPS:
        target = numbers.ramp(downwards=name == "cooldown")
    else:
        target = numbers.steady("power", "powerlow", "powerhigh", "zone")
    return Segment((Part(length, target, cadence, intensity, tuple(numbers.changes)),))


def unread(name: str, given: Iterable[str]) -> list[str]:
    """The attributes of the element ``name`` (both in lower case) that no step is made from."""
    known = _READ.get(name, _OF_A_TARGET) | _OF_THE_APP
    return [attribute for attribute in given if attribute not in known]


def _intervals(given: dict[str, str], context: Context) -> Segment:
    count = _count(given.get("repeat"))
    on = _length(given.get("onduration"))
    off = _length(given.get("offduration"))
    parts: list[Part] = []
    if on is not None:
        numbers = _Numbers(given, context)
        target = numbers.steady("onpower", "poweronlow", "poweronhigh", "poweronzone")
        parts.append(Part(on, target, _cadence(given, ""), changes=tuple(numbers.changes)))
    if off is not None:
        numbers = _Numbers(given, context)
        target = numbers.steady("offpower", "powerofflow", "poweroffhigh", "poweroffzone")
        rest = _cadence(given, "resting")
        parts.append(Part(off, target, rest, changes=tuple(numbers.changes)))
    if not parts:
        raise Unreadable("has no length")
    return Segment(tuple(parts), count)


def _count(text: str | None) -> int:
    if text is None or not text.strip():
        return 1
    value = number_of(text)
    if value is None or value < 1:
        raise Unreadable(f"is repeated “{text.strip()[:20]}” times")
    if value > MOST_ROUNDS:
        raise FileError(
            f"A repeat in this file has more than {MOST_ROUNDS} rounds; no workout has."
        )
    return int(value)


def _length(text: str | None) -> float | None:
    value = number_of(text)
    return value if value is not None and 0.001 <= value <= LONGEST_STEP else None


def _cadence(given: dict[str, str], suffix: str) -> Cadence | None:
    """The cadence of a step; 0 is what tools write for none."""
    single = _rpm(given.get(f"cadence{suffix}"))
    if not suffix:
        low, high = _rpm(given.get("cadencelow")), _rpm(given.get("cadencehigh"))
        if high:
            return Cadence(low=low or 0.0, high=high) if low != high else Cadence(low=high)
        single = single or low
    return Cadence(low=single) if single else None


def _rpm(text: str | None) -> float | None:
    value = number_of(text)
    return value if value is not None and 0 <= value <= 1000 else None


class _Numbers:
    """Reads the targets of one step and notes what cannot be read as it stands."""

    def __init__(self, given: dict[str, str], context: Context) -> None:
        self.given = given
        self.context = context
        self.changes: list[Change] = []

    def steady(self, single: str, low: str, high: str, zone: str) -> Target:
        """A value, a band or a zone; nothing when the file states none."""
        bottom, top = self._value(low), self._value(high)
        if bottom is not None and top is not None and bottom != top:
            return Range(unit=self.context.unit, low=bottom, high=top)
        value = self._value(single)
        for other in (bottom, top):
            value = other if value is None else value
        if value is not None:
            return Single(unit=self.context.unit, value=value)
        number = number_of(self.given.get(zone))
        if number is not None and 1 <= number <= _HIGHEST_ZONE:
            unit = Unit.POWER_ZONE
            if self.context.unit is Unit.PERCENT_THRESHOLD_PACE:
                unit = Unit.PACE_ZONE
            return Single(unit=unit, value=float(int(number)))
        return NoTarget()

    def ramp(self, *, downwards: bool) -> Target:
        """PowerLow is the start and PowerHigh the end, whatever they are called."""
        start, end = self._value("powerlow"), self._value("powerhigh")
        if start is None or end is None or start == end:
            return self.steady("power", "powerlow", "powerhigh", "zone")
        ramp = Ramp(unit=self.context.unit, start=start, end=end)
        if downwards and start < end:
            turned = Ramp(unit=self.context.unit, start=end, end=start)
            self.changes.append(
                Change(
                    f"a cool-down that gets harder, {describe_target(ramp)}",
                    describe_target(turned),
                    "Training apps turn such a cool-down round, too.",
                )
            )
            return turned
        return ramp

    def _value(self, name: str) -> float | None:
        text = self.given.get(name)
        if text is None or not text.strip():
            return None
        fraction = number_of(text)
        if fraction is None or fraction < 0:
            self._lose(f"the target “{text.strip()[:20]}”", "Look up in the source what was meant.")
            return None
        if fraction > LARGEST_FRACTION:
            self._lose(
                f"a target of {number_text(fraction)} times threshold",
                "The file seems to hold per cent or watts where fractions of threshold belong.",
            )
            return None
        if self.context.unit is Unit.WATTS and self.context.ftp is not None:
            return watts_of(fraction, self.context.ftp)
        return percent_of(fraction)

    def _lose(self, before: str, advice: str) -> None:
        change = Change(before, advice=advice)
        if change not in self.changes:
            self.changes.append(change)
