"""Reads one step line, without its dash."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pydantic import ValidationError

from core.formats.intervals_text.tokens import (
    KEYWORD,
    LAP,
    PROMPT,
    PROMPT_END,
    TOKEN,
    mmp_seconds,
    time_of,
)
from core.formats.intervals_text.unread import says_nothing, trimmed, unread_words
from core.workout.describe import describe_target
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
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


_AVERAGING: dict[str, Averaging] = {one.value: one for one in Averaging}
_AVERAGED: dict[str, Metric] = {"power": Metric.POWER, "hr": Metric.HEART_RATE}
_REST = re.compile(r"\s+rest\b", re.IGNORECASE)


class ReadStep(NamedTuple):
    """A step, or None when the server drops the line; and what it takes no notice of."""

    step: Step | None
    ignored: tuple[str, ...]
    unread: tuple[str, ...] = ()
    """The words behind the label that mean nothing to the server and are in no part of the step."""


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


@dataclass(slots=True)
class _Line:
    """What the tokens of a line have said so far."""

    metric: Metric | None
    length: Seconds | Metres | None = None
    length_text: str = ""
    zone_before_length: bool = False
    targets: dict[Metric, _Numbers] = field(default_factory=dict)
    cadence: Cadence | None = None
    intensity: Intensity | None = None
    averaging: dict[Metric, Averaging] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    length_at: int = -1
    target_at: dict[Metric, int] = field(default_factory=dict)
    cadence_at: int = -1
    passed_over: set[int] = field(default_factory=set)
    """Where tokens begin that the server makes nothing of."""

    def aim(self, numbers: _Numbers, found: re.Match[str]) -> None:
        metric = numbers.unit.metric
        if metric in self.targets and self.targets[metric] != numbers:
            self.passed_over.add(self.target_at[metric])
        self.targets[metric] = numbers
        self.target_at[metric] = found.start()

    def pace(self, found: re.Match[str]) -> None:
        if not found["pword"]:
            self.ignored.append("a pace counts only with the word Pace behind it")
            self.passed_over.add(found.start())
            return
        unit = found["u2"] or found["u1"] or "/km"
        first = _clock(found["p1"])
        last = _clock(found["p2"]) if found["p2"] else None
        if first > 0 and last != 0:
            self.aim(_Numbers(PACE_UNITS[unit.lower()], first, last), found)
        else:
            self.passed_over.add(found.start())

    def percent(self, found: re.Match[str]) -> None:
        word = (found["cword"] or "").lower()
        first, last = float(found["c1"]), _last(found, "c2")
        if found["mmp"]:
            seconds = mmp_seconds(found["mmp"])
            if seconds > 0:
                self.aim(_Numbers(Unit.PERCENT_MMP, first, last, seconds), found)
            else:
                self.passed_over.add(found.start())
        else:
            self.aim(_Numbers(_PERCENT_UNITS[word], first, last), found)

    def watts(self, found: re.Match[str]) -> None:
        self.aim(_Numbers(Unit.WATTS, float(found["w1"]), _last(found, "w2")), found)

    def bpm(self, found: re.Match[str]) -> None:
        # Tried on the service in 2026: the step comes back without a target.
        self.ignored.append(f"{found[0]}: beats a minute are no target here")
        self.passed_over.add(found.start())

    def rpm(self, found: re.Match[str]) -> None:
        cadence = Cadence(low=float(found["r1"]), high=_last(found, "r2"))
        if self.cadence is not None and self.cadence != cadence:
            self.passed_over.add(self.cadence_at)
        self.cadence, self.cadence_at = cadence, found.start()

    def zone(self, found: re.Match[str]) -> None:
        if found["custom"]:
            unit = Unit.CUSTOM_POWER_ZONE
        elif found["zword"]:
            unit = _ZONE_UNITS[found["zword"].lower()]
        else:
            # Its author's word, and tried on runs in 2026: a zone that names nothing is power.
            unit = Unit.POWER_ZONE
        if self.length is None:
            self.zone_before_length = True
        last = found["z2"] or found["z3"]
        self.aim(_Numbers(unit, float(found["z1"]), None if last is None else float(last)), found)

    def distance(self, found: re.Match[str]) -> None:
        value, unit = float(found["d"]), (found["du"] or "y").lower()
        if unit == "km":
            kind = DistanceUnit.KILOMETRE
        elif unit.startswith("mi"):
            kind = DistanceUnit.MILE
        elif unit.startswith("y"):
            kind = DistanceUnit.YARD
        else:
            kind = DistanceUnit.METRE
        if value > 0:
            self.measure(Metres.of(value, kind), found)

    def time(self, found: re.Match[str]) -> None:
        seconds, unit = time_of(found)
        if seconds <= 0:
            return
        if isinstance(self.length, Metres) or (
            self.length is not None and _REST.match(found.string, found.end())
        ):
            self.ignored.append(f"{found[0]} is a second length")
            self.passed_over.add(found.start())
        else:
            self.measure(Seconds(value=seconds, unit=unit), found)

    def measure(self, length: Seconds | Metres, found: re.Match[str]) -> None:
        """Takes ``length``. Recorded: of two times the later one counts, as with targets."""
        if self.length is not None:
            self.ignored.append(f"{self.length_text} is a second length")
            self.passed_over.add(self.length_at)
        self.length, self.length_text, self.length_at = length, found[0], found.start()

    def option(self, found: re.Match[str]) -> None:
        name, _, value = found[0].lower().partition("=")
        if name == "intensity" and value in INTENSITY_WORDS:
            self.intensity = INTENSITY_WORDS[value]
        elif name != "intensity" and value in _AVERAGING:
            self.averaging[_AVERAGED[name]] = _AVERAGING[value]
        else:
            self.passed_over.add(found.start())

    def times(self, found: re.Match[str]) -> None:
        self.ignored.append(f"{found[0]} inside a step repeats nothing")
        self.passed_over.add(found.start())


_READERS: dict[str, Callable[[_Line, re.Match[str]], None]] = {
    name: getattr(_Line, name)
    for name in (
        "option", "pace", "percent", "watts", "bpm", "rpm", "zone", "distance", "time", "times",
    )
}  # fmt: skip


@lru_cache(maxsize=1024)
def read_step(body: str, metric: Metric | None) -> ReadStep:
    """The step that the server reads in ``body``. Workouts say the same line many times."""
    prompted, end, rest = body.partition(PROMPT_END)
    if end:
        body = rest
    else:
        prompted = ""
    line = _Line(metric)
    label_end, at = -1, 0
    between = ""
    for found in TOKEN.finditer(body):
        start = found.start()
        if label_end < 0:
            label_end = start
        else:
            between += f"{body[at:start]} "
        at = found.end()
        _READERS[found.lastgroup or ""](line, found)
    if line.length is None:
        return ReadStep(None, ("no length, so this is no step", *line.ignored))
    words = _keywords(between + body[at:])
    if "rpe" in words:
        line.ignored.append("RPE is no target here")
    label = "" if line.zone_before_length else body[:label_end]
    cue, prompts = cue_and_prompts(prompted or label)
    if prompted:
        cue = " ".join(f"{cue} {label}".split())
    try:
        target, secondary = _targets(line, words)
        step = Step(
            length=UntilLap(nominal=line.length) if _ends_on_lap(body) else line.length,
            target=target,
            secondary=secondary,
            cadence=line.cadence,
            intensity=line.intensity,
            cue=cue,
            prompts=prompts,
            averaging=_averaging(line, target) if line.averaging else None,
            hide_power="hide" in words,
        )
    except ValidationError:
        return ReadStep(None, ("its numbers are beyond any workout", *line.ignored))
    unread: tuple[str, ...] = ()
    if line.passed_over or not says_nothing(between + body[at:]):
        unread = unread_words(body, line.passed_over)
    if line.zone_before_length and (erased := trimmed(body[:label_end])):
        unread = (erased, *unread)
    return ReadStep(step, tuple(line.ignored), unread)


def cue_and_prompts(text: str) -> tuple[str, tuple[Prompt, ...]]:
    """Parts ``First cue 33^Second cue <!>`` into the label and what is shown after 33 s."""
    text = text.replace(PROMPT_END, " ")
    if "^" not in text:
        return " ".join(text.split()), ()
    first, *others = PROMPT.split(text)
    prompts = tuple(
        Prompt(at=float(at), text=" ".join(words.split()))
        for at, words in zip(others[::2], others[1::2], strict=True)
        if words.strip()
    )
    return " ".join(first.split()), prompts


def _ends_on_lap(body: str) -> bool:
    return "lap" in body.lower() and LAP.search(body) is not None


def _keywords(text: str) -> frozenset[str]:
    if not text or text.isspace():
        return frozenset()
    return frozenset(found.lastgroup or "" for found in KEYWORD.finditer(text))


def _targets(line: _Line, words: frozenset[str]) -> tuple[Target, Measured | None]:
    ordered = list(line.targets.values())
    if len(ordered) > 1 and line.metric in line.targets:
        ordered.sort(key=lambda numbers: numbers.unit.metric is not line.metric)
    stated: list[Target] = []
    if "max" in words:
        stated.append(MaxEffort())
    elif "free" in words:
        stated.append(FreeRide())
    stated += [numbers.target("ramp" in words) for numbers in ordered]
    for extra in stated[2:]:
        line.ignored.append(f"a third target, {describe_target(extra)}")
    second = stated[1] if len(stated) > 1 else None
    return (
        stated[0] if stated else NoTarget(),
        second if isinstance(second, Single | Range | Ramp) else None,
    )


def _averaging(line: _Line, target: Target) -> Averaging | None:
    """Averaging qualifies a target of its kind; it is kept for the leading one."""
    leading = target.unit.metric if isinstance(target, Single | Range | Ramp) else None
    if any(metric is not leading for metric in line.averaging):
        line.ignored.append("averaging counts only for the target that comes first")
    return line.averaging.get(leading) if leading is not None else None


def _last(found: re.Match[str], group: str) -> float | None:
    """The second number of a range.

    Recorded: behind a long dash and in front of a comma it is not read (``85–95rpm, ...``).
    """
    text = found[group]
    if text is None:
        return None
    long_dash = "–" in found[0] or "—" in found[0]
    return None if long_dash and found.string.startswith(",", found.end()) else float(text)


def _clock(text: str) -> float:
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + float(seconds)
