"""Reads one step line, without its dash."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import ValidationError

from core.formats.intervals_text.tokens import (
    KEYWORD,
    PROMPT,
    PROMPT_END,
    TOKEN,
    mmp_seconds,
    time_of,
)
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Measured,
    Metres,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Seconds,
    Single,
    Step,
    Target,
    Unit,
    UntilLap,
)

INTENSITY_WORDS: dict[str, Intensity] = {
    "warmup": Intensity.WARM_UP,
    "active": Intensity.ACTIVE,
    "rest": Intensity.REST,
    "cooldown": Intensity.COOL_DOWN,
    "recovery": Intensity.RECOVERY,
    "interval": Intensity.INTERVAL,
    "other": Intensity.OTHER,
}
PACE_UNITS: dict[str, Unit] = {
    "/km": Unit.SECONDS_PER_KM,
    "/mi": Unit.SECONDS_PER_MILE,
    "/100m": Unit.SECONDS_PER_100M,
    "/100y": Unit.SECONDS_PER_100Y,
    "/500m": Unit.SECONDS_PER_500M,
    "/400m": Unit.SECONDS_PER_400M,
    "/250m": Unit.SECONDS_PER_250M,
}
_PERCENT_UNITS: dict[str, Unit] = {
    "": Unit.PERCENT_FTP,
    "hr": Unit.PERCENT_MAX_HR,
    "lthr": Unit.PERCENT_LTHR,
    "pace": Unit.PERCENT_THRESHOLD_PACE,
}
_ZONE_UNITS: dict[str, Unit] = {
    "power": Unit.POWER_ZONE,
    "hr": Unit.HR_ZONE,
    "lthr": Unit.HR_ZONE,
    "pace": Unit.PACE_ZONE,
}
_BARE_ZONE: dict[Metric, Unit] = {
    Metric.HEART_RATE: Unit.HR_ZONE,
    Metric.PACE: Unit.PACE_ZONE,
}


class ReadStep(NamedTuple):
    """A step, or None when the server drops the line; and what it takes no notice of."""

    step: Step | None
    ignored: tuple[str, ...]


class _Numbers(NamedTuple):
    unit: Unit
    first: float
    last: float | None
    mmp_seconds: float | None = None

    def target(self, ramp: bool) -> Measured:
        mmp = self.mmp_seconds
        if self.last is None:
            return Single(unit=self.unit, value=self.first, mmp_seconds=mmp)
        if ramp:
            return Ramp(unit=self.unit, start=self.first, end=self.last, mmp_seconds=mmp)
        return Range(unit=self.unit, low=self.first, high=self.last, mmp_seconds=mmp)


@dataclass
class _Line:
    """What the tokens of a line have said so far."""

    metric: Metric | None
    label_end: int | None = None
    length: Seconds | Metres | None = None
    zone_before_length: bool = False
    targets: dict[Metric, _Numbers] = field(default_factory=dict)
    cadence: Cadence | None = None
    intensity: Intensity | None = None
    averaging: Averaging | None = None
    lap: bool = False
    ignored: list[str] = field(default_factory=list)

    def aim(self, numbers: _Numbers) -> None:
        self.targets[numbers.unit.metric] = numbers

    def pace(self, found: re.Match[str]) -> None:
        if not found["pword"]:
            self.ignored.append("a pace counts only with the word Pace behind it")
            return
        unit = found["u2"] or found["u1"] or "/km"
        first = _clock(found["p1"])
        last = _clock(found["p2"]) if found["p2"] else None
        if first > 0 and last != 0:
            self.aim(_Numbers(PACE_UNITS[unit.lower()], first, last))

    def percent(self, found: re.Match[str]) -> None:
        word = (found["cword"] or "").lower()
        first, last = float(found["c1"]), _optional(found["c2"])
        if found["mmp"]:
            seconds = mmp_seconds(found["mmp"])
            if seconds > 0:
                self.aim(_Numbers(Unit.PERCENT_MMP, first, last, seconds))
        else:
            self.aim(_Numbers(_PERCENT_UNITS[word], first, last))

    def watts(self, found: re.Match[str]) -> None:
        self.aim(_Numbers(Unit.WATTS, float(found["w1"]), _optional(found["w2"])))

    def bpm(self, found: re.Match[str]) -> None:
        self.aim(_Numbers(Unit.BPM, float(found["b1"]), _optional(found["b2"])))

    def rpm(self, found: re.Match[str]) -> None:
        self.cadence = Cadence(low=float(found["r1"]), high=_optional(found["r2"]))

    def zone(self, found: re.Match[str]) -> None:
        if found["custom"]:
            unit = Unit.CUSTOM_POWER_ZONE
        elif found["zword"]:
            unit = _ZONE_UNITS[found["zword"].lower()]
        else:
            unit = _BARE_ZONE.get(self.metric or Metric.POWER, Unit.POWER_ZONE)
        if self.length is None:
            self.zone_before_length = True
        self.aim(_Numbers(unit, float(found["z1"]), _optional(found["z2"])))

    def distance(self, found: re.Match[str]) -> None:
        value, unit = float(found["d"]), found["du"].lower()
        if unit == "km":
            kind = DistanceUnit.KILOMETRE
        elif unit.startswith("mi"):
            kind = DistanceUnit.MILE
        elif unit.startswith("y"):
            kind = DistanceUnit.YARD
        else:
            kind = DistanceUnit.METRE
        self.measure(Metres.of(value, kind) if value > 0 else None, found[0])

    def time(self, found: re.Match[str]) -> None:
        seconds, unit = time_of(found)
        self.measure(Seconds(value=seconds, unit=unit) if seconds > 0 else None, found[0])

    def measure(self, length: Seconds | Metres | None, written: str) -> None:
        if self.length is None:
            self.length = length
        elif length is not None:
            self.ignored.append(f"{written} is a second length")

    def option(self, found: re.Match[str]) -> None:
        name, equals, value = found[0].lower().partition("=")
        if not equals:
            self.lap = True
        elif name == "intensity":
            self.intensity = INTENSITY_WORDS.get(value, self.intensity)
        elif value in set(Averaging):
            self.averaging = Averaging(value)

    def times(self, found: re.Match[str]) -> None:
        self.ignored.append(f"{found[0]} inside a step repeats nothing")


_READERS: dict[str, Callable[[_Line, re.Match[str]], None]] = {
    name: getattr(_Line, name)
    for name in (
        "option", "pace", "percent", "watts", "bpm", "rpm", "zone", "distance", "time", "times",
    )
}  # fmt: skip


def read_step(body: str, metric: Metric | None) -> ReadStep:
    """The step that the server reads in ``body``."""
    prompts, body = _take_prompts(body)
    line = _Line(metric)
    for found in TOKEN.finditer(body):
        name = _kind(found)
        if line.label_end is None:
            line.label_end = found.start()
        _READERS[name](line, found)
    if line.length is None:
        return ReadStep(None, ("no length, so this is no step", *line.ignored))
    assert line.label_end is not None
    words = _keywords(TOKEN.sub(" ", body[line.label_end :]))
    if "rpe" in words:
        line.ignored.append("RPE is no target here")
    label = "" if line.zone_before_length else " ".join(body[: line.label_end].split())
    cue, prompts = (prompts[0].text, prompts[1:]) if prompts and not label else (label, prompts)
    try:
        target, secondary = _targets(line, words)
        length: Length = UntilLap(nominal=line.length) if line.lap else line.length
        step = Step(
            length=length,
            target=target,
            secondary=secondary,
            cadence=line.cadence,
            intensity=line.intensity,
            cue=cue,
            prompts=prompts,
            averaging=line.averaging,
            hide_power="hide" in words,
        )
    except ValidationError:
        return ReadStep(None, ("its numbers are beyond any workout", *line.ignored))
    return ReadStep(step, tuple(line.ignored))


def _kind(found: re.Match[str]) -> str:
    return next(name for name in _READERS if found[name] is not None)


def _keywords(text: str) -> frozenset[str]:
    return frozenset(found.lastgroup or "" for found in KEYWORD.finditer(text))


def _targets(line: _Line, words: frozenset[str]) -> tuple[Target, Measured | None]:
    ordered = list(line.targets.values())
    if line.metric in line.targets:
        ordered.sort(key=lambda numbers: numbers.unit.metric is not line.metric)
    measured = [numbers.target("ramp" in words) for numbers in ordered]
    if measured:
        return measured[0], measured[1] if len(measured) > 1 else None
    if "max" in words:
        return MaxEffort(), None
    return (FreeRide() if "free" in words else NoTarget()), None


def _take_prompts(body: str) -> tuple[tuple[Prompt, ...], str]:
    """The timed prompts in front of a step, and the rest of the line."""
    text, end, rest = body.partition(PROMPT_END)
    if not end:
        return (), body
    first, *others = PROMPT.split(text)
    prompts = [Prompt(at=0, text=first.strip())]
    prompts += [
        Prompt(at=float(at), text=words.strip())
        for at, words in zip(others[::2], others[1::2], strict=True)
    ]
    return tuple(prompts), rest.strip()


def _optional(text: str | None) -> float | None:
    return None if text is None else float(text)


def _clock(text: str) -> float:
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + float(seconds)
