"""What Intervals.icu recognises inside a step line: lengths, targets, zones, options."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

METRES = {"mtr": 1.0, "meter": 1.0, "metre": 1.0, "km": 1000.0, "mi": 1609.34, "y": 0.9144}
_N = r"\d+(?:\.\d+)?"
_DASH = r"\s*[-–—]\s*"
_START = r"(?<![\w.:/])"
_END = r"(?![A-Za-z0-9+])"
_PACE_UNIT = r"km|mi|100m|100y|500m|400m|250m"


@dataclass(frozen=True)
class Token:
    """One recognised piece: its place in the line and what it says.

    ``value`` is seconds for a duration and metres for a distance.
    """

    kind: str
    start: int
    end: int
    value: float = 0.0
    target: dict[str, Any] = field(default_factory=dict)
    word: str = ""

    @property
    def cuts(self) -> bool:
        """Whether the label ends here."""
        return self.kind != "keyword"


def tokens(line: str) -> list[Token]:
    """Everything recognised in ``line``, from left to right, without overlaps."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        token = next((t for read in _READERS if (t := read(line, at))), None)
        if token is None:
            at += 1
        else:
            found.append(token)
            at = token.end
    return found


def number(text: str) -> int | float:
    """A JSON number: whole where it is whole."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.end()


def _second(match: re.Match[str]) -> str | None:
    """The number a range ends with. Recorded: ``85–95rpm, ...`` with a long dash is 85."""
    cut = match.string[match.end() : match.end() + 1] == "," and re.search("[–—]", match[0])
    return None if cut else match["b"]


def _between(units: str, first: str, second: str | None) -> dict[str, Any]:
    if second is None:
        return {"units": units, "value": number(first)}
    return {"units": units, "start": number(first), "end": number(second)}


_OPTION = re.compile(rf"{_START}(intensity|power|hr|pace)=(\w+)", re.IGNORECASE)


def _option(line: str, at: int) -> Token | None:
    match = _OPTION.match(line, at)
    return match and Token("option", *_span(match), word=match[0].lower())


_TIME = r"\d+:\d{2}"
_ABSOLUTE = re.compile(
    rf"{_START}(?P<a>{_TIME})(?:/(?P<ua>{_PACE_UNIT}){_END})?"
    rf"(?:{_DASH}(?P<b>{_TIME}))?(?:/(?P<ub>{_PACE_UNIT}){_END})?(?P<word>\s*Pace\b)?(?!/)",
    re.IGNORECASE,
)


def _absolute_pace(line: str, at: int) -> Token | None:
    match = _ABSOLUTE.match(line, at)
    if match is None:
        return None
    if not match["word"]:
        return Token("nothing", *_span(match))
    unit = (match["ub"] or match["ua"] or "").lower()
    units = f"secs/{unit}" if unit else "secs"
    first, second = match["a"], match["b"]
    target = _between(units, str(_seconds(first)), second and str(_seconds(second)))
    return Token("pace", *_span(match), target=target)


def _seconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


_PERCENT = re.compile(
    rf"{_START}(?P<a>{_N})(?:%?{_DASH}(?P<b>{_N}))?%(?!\+)"
    r"(?:\s*(?P<word>LTHR|HR|Pace|MMP|FTP)\b(?:(?<=MMP)\s*(?P<mmp>[\dhms]+))?)?",
    re.IGNORECASE,
)
_PERCENT_OF = {
    "": ("power", "%ftp"),
    "ftp": ("power", "%ftp"),
    "mmp": ("power", "%mmp"),
    "hr": ("hr", "%hr"),
    "lthr": ("hr", "%lthr"),
    "pace": ("pace", "%pace"),
}


def _percent(line: str, at: int) -> Token | None:
    match = _PERCENT.match(line, at)
    if match is None:
        return None
    kind, units = _PERCENT_OF[(match["word"] or "").lower()]
    target = _between(units, match["a"], _second(match))
    if match["mmp"] and (length := _DURATION.fullmatch(match["mmp"])):
        target["mmp_duration"] = int(_duration_seconds(length))
    return Token(kind, *_span(match), target=target)


_AMOUNT = re.compile(
    rf"{_START}(?P<a>{_N})(?:(?:w|bpm|rpm|spm)?{_DASH}(?P<b>{_N}))?(?P<unit>w|bpm|rpm|spm){_END}",
    re.IGNORECASE,
)
_AMOUNT_OF = {
    "w": ("power", "w"),
    "rpm": ("cadence", "rpm"),
    "spm": ("cadence", "rpm"),
}


def _amount(line: str, at: int) -> Token | None:
    match = _AMOUNT.match(line, at)
    if match is None:
        return None
    if match["unit"].lower() == "bpm":  # tried on the service in 2026: read, and then no target
        return Token("nothing", *_span(match))
    kind, units = _AMOUNT_OF[match["unit"].lower()]
    return Token(kind, *_span(match), target=_between(units, match["a"], _second(match)))


_ZONE = re.compile(
    rf"{_START}(?P<custom>C?)Z(?P<a>\d)(?:{_DASH}C?Z?(?P<b>\d))?(?!\w)"
    r"(?:\s*(?P<word>HR|Pace|Power)\b(?!=))?",
    re.IGNORECASE,
)


def _zone(line: str, at: int) -> Token | None:
    match = _ZONE.match(line, at)
    if match is None:
        return None
    target = _between("", match["a"], match["b"])
    del target["units"]
    word = (match["word"] or "").lower()
    if match["custom"]:
        target["units"] = "custom_zone"
        word = "power"
    return Token("zone", *_span(match), target=target, word=word)


_DISTANCE = re.compile(
    rf"{_START}(?P<n>{_N})(?:[ \t]?(?:(?P<mtr>mtr|met(?:er|re)s?)|(?P<km>km)|(?P<mi>mi|miles?)"
    rf"|(?P<yd>ya?r?ds?|yards?))|(?P<y>y)){_END}",
    re.IGNORECASE,
)


def _distance(line: str, at: int) -> Token | None:
    match = _DISTANCE.match(line, at)
    if match is None:
        return None
    unit = next((name for name in ("mtr", "km", "mi") if match[name]), "y")
    return Token("distance", *_span(match), value=float(match["n"]) * METRES[unit])


_DURATION = re.compile(
    rf"{_START}(?=\d)(?:(?P<h>{_N})h(?:r|rs|ours?)?)?"
    rf"(?:(?P<m>{_N})(?:m(?:ins?|inutes?)?|'))?"
    rf"(?:(?P<s>\d+)(?:s(?:ecs?|econds?)?|\"))?(?:(?<=[mh'])(?P<bare>\d+))?{_END}",
    re.IGNORECASE,
)


def _duration(line: str, at: int) -> Token | None:
    match = _DURATION.match(line, at)
    if match is None or match.end() == at or match.start("bare") == at:
        return None
    return Token("duration", *_span(match), value=_duration_seconds(match))


def _duration_seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds = (float(match[unit] or 0) for unit in "hms")
    bare = float(match["bare"] or 0) * (1 if match["m"] else 60)
    return round(hours * 3600 + minutes * 60 + seconds + bare)


_ROUNDS = re.compile(rf"{_START}\d+x{_END}", re.IGNORECASE)


def _rounds(line: str, at: int) -> Token | None:
    match = _ROUNDS.match(line, at)
    return match and Token("nothing", *_span(match))


_KEYWORD = re.compile(rf"{_START}(?P<word>ramp|freeride|free|maxeffort|hidepower){_END}", re.I)


def _keyword(line: str, at: int) -> Token | None:
    match = _KEYWORD.match(line, at)
    if match is None:
        return None
    word = match["word"].lower()
    return Token("keyword", *_span(match), word="freeride" if word == "free" else word)


_READERS: tuple[Callable[[str, int], Token | None], ...] = (
    _option,
    _absolute_pace,
    _percent,
    _amount,
    _zone,
    _distance,
    _duration,
    _rounds,
    _keyword,
)
