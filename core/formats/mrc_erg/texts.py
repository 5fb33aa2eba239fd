"""The texts and the named intervals of a course, in seconds from its start."""

from __future__ import annotations

from typing import NamedTuple

from core.formats.mrc_erg.lines import Line, plain_number
from core.formats.mrc_erg.points import LONGEST

NAMELESS = "-"
"""Stands in the interval of a step without a name: some readers take an empty one for a point."""


class Text(NamedTuple):
    """A text shown ``at`` seconds, for ``duration`` seconds if known."""

    at: float
    words: str
    duration: float | None


class Interval(NamedTuple):
    """A named stretch between two whole seconds."""

    start: int
    end: int
    name: str


def texts(lines: list[Line]) -> tuple[list[Text], list[Line]]:
    """The texts of a course in order of time, and the lines that are none.

    Times are seconds. Where a text lasts less than one, the section is in minutes.
    """
    found: list[Text] = []
    odd: list[Line] = []
    for line in lines:
        if line.text.lstrip().startswith(";"):
            continue
        text = _text(line.text)
        if text is None:
            odd.append(line)
        elif text.words:
            found.append(text)
    if any(text.duration and text.duration < 1 for text in found):
        found = [
            Text(at * 60, words, None if duration is None else duration * 60)
            for at, words, duration in found
        ]
    found.sort(key=lambda text: text.at)
    return found, odd


def intervals(lines: list[Line], total: int) -> tuple[list[Interval], list[Line]]:
    """The intervals of a course that lasts ``total`` seconds, and the lines that are none.

    Times are seconds, unless all have decimals and only minutes reach the end of the course.
    """
    read: list[tuple[float, float, str]] = []
    odd: list[Line] = []
    decimals = True
    for line in lines:
        if line.text.lstrip().startswith(";"):
            continue
        parts = line.text.split(None, 2)
        start, end = (plain_number(part.rstrip(",")) for part in (*parts, "", "")[:2])
        if start is None or end is None or not 0 <= start < end <= LONGEST:
            odd.append(line)
            continue
        decimals = decimals and "." in parts[0] and "." in parts[1]
        name = parts[2].strip() if len(parts) > 2 else ""
        read.append((start, end, "" if name == NAMELESS else name))
    last = max((end for _, end, _ in read), default=0.0)
    scale = 60 if decimals and abs(last * 60 - total) < 1 else 1
    found = [
        Interval(int(start * scale + 0.5), int(end * scale + 0.5), name)
        for start, end, name in read
    ]
    return found, odd


def _text(line: str) -> Text | None:
    fields = line.strip().split("\t")
    at = plain_number(fields[0].strip())
    if at is not None and len(fields) > 1:
        duration = plain_number(fields[-1].strip()) if len(fields) > 2 else None
        words = " ".join(fields[1:] if duration is None else fields[1:-1]).strip()
    else:
        first, _, rest = line.strip().replace("\t", " ").partition(" ")
        at = plain_number(first)
        if at is None:
            return None
        words, _, last = rest.strip().rpartition(" ")
        duration = plain_number(last) if words else None
        words = (rest if duration is None else words).strip()
    if not 0 <= at <= LONGEST:
        return None
    return Text(at, words, duration if duration and duration > 0 else None)
