"""Steps in words, short and as athletes write them: "5 min", "88–94 % FTP", "RPE 8"."""

from __future__ import annotations

from math import floor

from core.workout.model import (
    METRES_PER_UNIT,
    PACE_DISTANCE_METRES,
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    NoTarget,
    RacePriority,
    Ramp,
    Range,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Target,
    Unit,
    Value,
)
from core.workout.resolve import ends

_SUFFIX: dict[Unit, str] = {
    Unit.PERCENT_FTP: " % FTP",
    Unit.WATTS: " W",
    Unit.PERCENT_MMP: " % MMP",
    Unit.PERCENT_LTHR: " % LTHR",
    Unit.PERCENT_MAX_HR: " % max HR",
    Unit.BPM: " bpm",
    Unit.PERCENT_THRESHOLD_PACE: " % threshold pace",
    Unit.SECONDS_PER_KM: " /km",
    Unit.SECONDS_PER_MILE: " /mi",
    Unit.SECONDS_PER_100M: " /100 m",
    Unit.SECONDS_PER_100Y: " /100 yd",
    Unit.SECONDS_PER_500M: " /500 m",
    Unit.SECONDS_PER_400M: " /400 m",
    Unit.SECONDS_PER_250M: " /250 m",
}
_ZONE_NAME: dict[Unit, tuple[str, str]] = {
    Unit.POWER_ZONE: ("Z", " power"),
    Unit.CUSTOM_POWER_ZONE: ("CZ", " power"),
    Unit.HR_ZONE: ("Z", " HR"),
    Unit.PACE_ZONE: ("Z", " pace"),
}
_UNIT_NAME: dict[DistanceUnit, str] = {
    DistanceUnit.METRE: "m",
    DistanceUnit.KILOMETRE: "km",
    DistanceUnit.MILE: "mi",
    DistanceUnit.YARD: "yd",
}
_CLASS_NAME: dict[Intensity, str] = {
    Intensity.WARM_UP: "warm-up",
    Intensity.ACTIVE: "active",
    Intensity.REST: "rest",
    Intensity.COOL_DOWN: "cool-down",
    Intensity.RECOVERY: "recovery",
    Intensity.INTERVAL: "interval",
    Intensity.OTHER: "other",
}


_USUAL_WORDS = (
    ("e mtb", "E-MTB"),
    ("e bike", "E-bike"),
    ("mtb", "MTB"),
    ("hiit", "HIIT"),
    ("cross country", "cross-country"),
    ("cross train", "cross-train"),
    ("stand up", "stand-up"),
)


class OutlineLine(Value):
    """One line of a steps table: a step, or the head of a repeat (``intensity`` None).

    ``path`` counts from 1 at every depth ("2.1" is the first step of the second block).
    """

    path: str
    depth: int
    text: str
    cue: str = ""
    intensity: Intensity | None = None


def number(value: float, decimals: int = 2) -> str:
    """``value`` without needless zeros: "88", "87.5"."""
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds of a pace, "4:05"; tenths only when there are any."""
    tenths = floor(seconds * 10 + 0.5)
    minutes, rest = divmod(tenths, 600)
    whole, tenth = divmod(rest, 10)
    return f"{minutes}:{whole:02d}" + (f".{tenth}" if tenth else "")


def format_duration(seconds: float) -> str:
    """A total for tables: "1:30:00", "45:00", "0:30"; rounded to whole seconds."""
    whole = floor(seconds + 0.5)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


def describe_seconds(seconds: float) -> str:
    """A step's time: "5 min", "1 h 30 min", "90.5 s", "2 min 30 s"."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    parts = [
        f"{number(part)} {unit}"
        for part, unit in ((hours, "h"), (minutes, "min"), (secs, "s"))
        if number(part) != "0"
    ]
    return " ".join(parts) or "0 s"


def describe_length(length: Length) -> str:
    """A step's length in the unit it was written in."""
    if isinstance(length, Seconds):
        return describe_seconds(length.value)
    if isinstance(length, Metres):
        return f"{number(length.value / METRES_PER_UNIT[length.unit])} {_UNIT_NAME[length.unit]}"
    if length.nominal is None:
        return "until lap"
    return f"until lap (about {describe_length(length.nominal)})"


def describe_target(target: Target) -> str:
    """What to hold; empty when the step has no target."""
    if isinstance(target, NoTarget):
        return ""
    if isinstance(target, FreeRide):
        return "free ride"
    if isinstance(target, MaxEffort):
        return "max effort"
    unit = target.unit
    if isinstance(target, Single):
        numbers: tuple[float, ...] = (target.value,)
    else:
        numbers = ends(target)
        if isinstance(target, Range) and numbers[0] == numbers[1]:
            numbers = numbers[:1]
    joint = " → " if isinstance(target, Ramp) else "–"
    if unit in _ZONE_NAME:
        prefix, suffix = _ZONE_NAME[unit]
        text = joint.join(prefix + number(n) for n in numbers) + suffix
    elif unit is Unit.RPE:
        text = "RPE " + joint.join(number(n) for n in numbers)
    elif unit in PACE_DISTANCE_METRES:
        text = joint.join(clock(n) for n in numbers) + _SUFFIX[unit]
    else:
        text = joint.join(number(n) for n in numbers) + _SUFFIX[unit]
    if target.mmp_seconds is not None:
        text += f" over {describe_seconds(target.mmp_seconds)}"
    return f"ramp {text}" if isinstance(target, Ramp) else text


def describe_cadence(cadence: Cadence) -> str:
    """ "90 rpm" or "85–95 rpm"."""
    if cadence.high is None or cadence.high == cadence.low:
        return f"{number(cadence.low)} rpm"
    return f"{number(cadence.low)}–{number(cadence.high)} rpm"


def describe_class(intensity: Intensity) -> str:
    """The class of a step in words: "warm-up"."""
    return _CLASS_NAME[intensity]


def describe_averaging(averaging: Averaging) -> str:
    """The time a target is averaged over: "3 s", "the lap"."""
    value = averaging.value
    return "the lap" if averaging is Averaging.LAP else f"{value.removesuffix('s')} s"


def sport_name(sport: Sport, sub_sport: SubSport | None = None) -> str:
    """The kind of sport as people write it: "Ride", "Open water swim", "E-MTB"."""
    words = (sub_sport or sport).value.replace("_", " ")
    for plain, usual in _USUAL_WORDS:
        words = words.replace(plain, usual)
    return words[:1].upper() + words[1:]


def describe_race(race: RacePriority) -> str:
    """What a race without its mark loses: "priority A", "that it is a race"."""
    return "that it is a race" if race is RacePriority.NONE else f"priority {race.value}"


def describe_step(step: Step) -> str:
    """Length, targets and cadence of a step in one line, without its cue."""
    parts = [
        describe_target(step.target),
        describe_target(step.secondary) if step.secondary is not None else "",
        describe_cadence(step.cadence) if step.cadence is not None else "",
    ]
    wanted = ", ".join(part for part in parts if part)
    length = describe_length(step.length)
    return f"{length} at {wanted}" if wanted else length


def place(path: str, name: str) -> str:
    """How a loss names a step: "Step 2.1 (Hard)"."""
    short = " ".join(name.split())
    if len(short) > 40:
        short = short[:39].rstrip() + "…"
    return f"Step {path} ({short})" if short else f"Step {path}"


def outline(blocks: tuple[Block, ...]) -> tuple[OutlineLine, ...]:
    """The lines of a steps table, repeats as a head line followed by their steps, deeper."""
    lines: list[OutlineLine] = []
    _outline(blocks, "", 0, lines)
    return tuple(lines)


def _outline(blocks: tuple[Block, ...], parent: str, depth: int, lines: list[OutlineLine]) -> None:
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if isinstance(block, Step):
            lines.append(
                OutlineLine(
                    path=path,
                    depth=depth,
                    text=describe_step(block),
                    cue=block.cue,
                    intensity=block.intensity,
                )
            )
        else:
            lines.append(
                OutlineLine(path=path, depth=depth, text=f"{block.count} ×", cue=block.title)
            )
            _outline(block.steps, f"{path}.", depth + 1, lines)
