"""The lines of an MRC or ERG file, whatever wrote it, sorted into their sections."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.formats.file_types import MOST_BYTES, FileError

HEADER, DATA, TEXT, INTERVALS = "COURSE HEADER", "COURSE DATA", "COURSE TEXT", "INTERVAL DATA"

MOST_LINES = 100_000
"""Lines of one file: a point a second all day long has fewer."""

_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:[.,]\d{0,12})?|[.,]\d{1,12})")


class Line(NamedTuple):
    """A line and its number in the file, from 1."""

    number: int
    text: str


def sections(data: bytes) -> dict[str, list[Line]]:
    """The file's lines by section name in capitals; those before any section under "".

    Blank lines and the section marks themselves are left out. A section ends at its end mark or
    where the next one begins. Raises :class:`FileError` when this is no such file.
    """
    if len(data) > MOST_BYTES:
        raise FileError(f"The file is larger than {MOST_BYTES / 1e6:.0f} MB; no workout is.")
    lines = _BREAK.split(_decoded(data))
    if len(lines) > MOST_LINES:
        raise FileError(f"The file has more than {MOST_LINES:,} lines; no workout has.")
    found: dict[str, list[Line]] = {"": []}
    name = ""
    for number, text in enumerate(lines, 1):
        if not text or text.isspace():
            continue
        mark = _mark(text)
        if mark is not None:
            name = "" if mark.startswith("END ") else mark
            found.setdefault(name, [])
        else:
            found[name].append(Line(number, text))
    if DATA not in found:
        raise FileError(
            "This is no MRC or ERG workout: it has no part that begins with [COURSE DATA]."
        )
    if not found[DATA]:
        raise FileError(
            "This is no MRC or ERG workout: its part [COURSE DATA] is empty, so it has no points. "
            "Save or export it again."
        )
    return found


def plain_number(text: str) -> float | None:
    """A number with a decimal point or comma; None when ``text`` is anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def _mark(text: str) -> str | None:
    """What stands between the brackets of a section mark, in capitals."""
    bare = text.strip()
    if not (bare.startswith("[") and bare.endswith("]")):
        return None
    return " ".join(bare[1:-1].upper().split())


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data.count(0) > len(data) // 4:
        # Text in UTF-16 without a mark: which half of each pair is empty tells the order.
        order = "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
        return data.decode(order, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
