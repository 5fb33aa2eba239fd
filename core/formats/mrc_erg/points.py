"""The points of a course: what to hold at which minute."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.formats.file_types import FileError
from core.formats.mrc_erg.lines import Line, plain_number
from core.workout.losses import Loss, LossKind
from core.workout.model import Unit

LONGEST = 7 * 24 * 3600
"""Seconds of one file."""
HIGHEST = 10_000.0
"""Watts or % of FTP; more is no target."""

_COLUMNS = re.compile(r"[;\s]*(minutes?|distance|seconds?)\b[\s,;/]+(.*)", re.IGNORECASE)
_UNITS = {
    "WATTS": Unit.WATTS,
    "WATT": Unit.WATTS,
    "PERCENT": Unit.PERCENT_FTP,
    "PERCENTAGE": Unit.PERCENT_FTP,
    "FTP": Unit.PERCENT_FTP,
    "%FTP": Unit.PERCENT_FTP,
    "%": Unit.PERCENT_FTP,
}


class Course(NamedTuple):
    """Points as (whole seconds, value) in order, and lap marks as (whole seconds, name)."""

    points: list[tuple[int, float]]
    laps: list[tuple[int, str]]
    in_percent: bool
    """Every value carries a per-cent sign."""
    losses: list[Loss]


def column_unit(line: str) -> Unit | None:
    """What the values are in, by a line such as ``MINUTES WATTS``; None for any other line.

    Raises :class:`FileError` when the course is none of minutes and power.
    """
    found = _COLUMNS.fullmatch(line)
    if not found:
        return None
    first, rest = found[1].upper(), found[2].upper().split()
    if first == "DISTANCE" and rest and rest[0] in ("GRADE", "SLOPE", "WIND", "ALTITUDE"):
        raise FileError(
            "This file is a course of distance and gradient. Planbridge reads workouts of "
            "minutes and watts, or minutes and % of FTP."
        )
    if first.startswith("MINUTE") and rest and rest[0] in _UNITS:
        return _UNITS[rest[0]]
    if line == line.upper() and len(rest) <= 2 and all(word.isalpha() for word in rest):
        raise FileError(
            f"The columns of this file are “{' '.join(line.split())[:60]}”. Planbridge reads "
            "MINUTES WATTS and MINUTES PERCENT."
        )
    return None


def course(lines: list[Line]) -> Course:
    """The points of the data section.

    Minutes become whole seconds one by one, so that rounding never adds up. Raises
    :class:`FileError` where a point cannot belong to a workout.
    """
    points: list[tuple[int, float]] = []
    laps: list[tuple[int, str]] = []
    odd: list[Line] = []
    percents = wide = 0
    for line in lines:
        if "l" in line.text or "L" in line.text:
            lap = _lap(line.text)
            if lap is not None:
                laps.append(lap)
                continue
        text = line.text.partition(";")[0].strip()
        if not text or column_unit(line.text) is not None:
            continue
        point = _point(text)
        if point is None:
            odd.append(line)
            continue
        minutes, value, percent, columns = point
        second = _checked(line, minutes, value)
        if points and second < points[-1][0]:
            raise FileError(
                f"Line {line.number} goes back in time: the points of a workout stand in order."
            )
        percents += percent
        wide += columns > 2
        points.append((second, value))
    if percents not in (0, len(points)):
        raise FileError("Some values of this file are in % and some are not.")
    return Course(points, laps, percents > 0, _losses(odd, wide))


def _lap(text: str) -> tuple[int, str] | None:
    """(second, name) of a lap mark; None for any other line."""
    parts = text.split(None, 2)
    if len(parts) < 2 or parts[1].upper().rstrip(":,") != "LAP":
        return None
    minutes = plain_number(parts[0].rstrip(","))
    if minutes is None or not 0 <= minutes * 60 <= LONGEST:
        return None
    return _second(minutes), parts[2].strip() if len(parts) > 2 else ""


def _point(text: str) -> tuple[float, float, bool, int] | None:
    """(minutes, value, has a per-cent sign, columns) of a line; None when it is no point."""
    parts = text.replace("%", "% ").split()
    if len(parts) == 1:
        parts = text.replace("%", "% ").replace(",", " ").split()
    if len(parts) == 3 and parts[2] == "%":
        parts = [parts[0], parts[1] + "%"]
    if len(parts) < 2:
        return None
    percent = parts[1].endswith("%") or "%," in parts[1]
    minutes = plain_number(parts[0].rstrip(","))
    value = plain_number(parts[1].rstrip(",%wW"))
    if minutes is None or value is None:
        return None
    return minutes, value, percent, len(parts)


def _checked(line: Line, minutes: float, value: float) -> int:
    """The second of a point. Raises :class:`FileError` when it is no place in a workout."""
    if minutes < 0 or value < 0:
        raise FileError(f"Line {line.number} is below zero: {' '.join(line.text.split())[:60]}")
    if minutes * 60 > LONGEST:
        raise FileError(f"Line {line.number} lies more than a week after the start.")
    if value > HIGHEST:
        raise FileError(f"Line {line.number} asks for more than {HIGHEST:,.0f} watts or %.")
    return _second(minutes)


def _second(minutes: float) -> int:
    return int(minutes * 60 + 0.5)


def _losses(odd: list[Line], wide: int) -> list[Loss]:
    losses: list[Loss] = []
    if odd:
        many = f" and {len(odd) - 1} more lines" if len(odd) > 1 else ""
        words = " ".join(odd[0].text.split())[:60]
        losses.append(
            Loss(
                where=f"Line {odd[0].number}",
                kind=LossKind.DROPPED,
                before=f"“{words}”{many}, which no reader could make a point of,",
            )
        )
    if wide:
        losses.append(
            Loss(where="File", kind=LossKind.DROPPED, before="everything behind two columns")
        )
    return losses
