"""Makes labels survive, and prose harmless, when the server reads the text.

Labels: a number glued to a unit ends a label, a zone erases it, an option in it takes effect.
Prose: a line that begins with a dash is read as a step, one that ends in "3x" as a repeat, and
"Warmup" alone as a section.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from core.formats.intervals_text.parse import REPEAT, SECTION
from core.formats.intervals_text.tokens import (
    LAP,
    METRES,
    MILES,
    PROMPT,
    PROMPT_END,
    TOKEN,
    YARDS,
)

MAX_LABEL = 2_000
"""Characters of one label. Recorded ones reach 800."""

_UNIT = (
    r"(?:hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s|km|miles?|mi|meters?|metres?|mtrs?"
    r"|yards?|yrds?|yds?|y|watts?|w|rpm|spm|bpm|x)(?![^\W_])"
)
_GLUED = re.compile(rf"(?<=\d)(?={_UNIT}|[%'\"′″’”])", re.IGNORECASE)
_DISTANCE_APART = re.compile(rf"(?<=\d) (?=(?:km|{MILES}|{METRES}|{YARDS})(?!\w))", re.IGNORECASE)
"""Unlike a time, a distance is read with a space before its unit, too."""
_ZONE = re.compile(r"(?<!\w)(c?)z(\d)(?:\s*([-–—])\s*(?:c?z)?(\d))?(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=\d):(?=\d)")
_OPTION = re.compile(r"\b(intensity|power|hr)=", re.IGNORECASE)
_RANGE_WITHOUT_END = re.compile(r"(?<=\d)\s*[-–—]+$")
"""It would make a range of the length behind it."""
_NOT_TAME = re.compile(r"\d|=|\^|<!>|lap|^[-*–—]", re.IGNORECASE)
"""A label without any of these has nothing in it that the server could take for a token."""
_ODD_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"^\s*[-*–—]+\s*")
_HARMFUL_BEGINNINGS = frozenset("-*–—wWcC")
_ENDS_IN_REPEAT = re.compile(r"(\d)\s*x\s*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def safe_label(text: str, until_lap: bool = False) -> str:
    """``text`` as a label that arrives whole, without a change in its words where possible.

    ``until_lap``: the step ends at the lap button anyway, so its label may say so.
    """
    label = " ".join(_printable(text).split())
    if not _NOT_TAME.search(label):
        return label[:MAX_LABEL].rstrip()
    label = label.replace(PROMPT_END, " ")
    label = _ZONE.sub(_zone_in_words, label)
    label = _CLOCK.sub(".", label)
    label = _OPTION.sub(r"\1 = ", label)
    label = PROMPT.sub(r"\1 ^", label)
    label = _DISTANCE_APART.sub("-", _GLUED.sub(" ", label))
    if not until_lap:
        label = LAP.sub(lambda found: "-".join(found[0].split()), label)
    label = _until_nothing_matches(" ".join(label.split()))
    label = label.lstrip("-*–— ")[:MAX_LABEL].rstrip()
    return _RANGE_WITHOUT_END.sub("", label)


def safe_title(text: str) -> str:
    """``text`` as the words in front of a repeat's count."""
    title = " ".join(_printable(text).split()).lstrip("-*–— ")
    return title[:MAX_LABEL].strip()


class Prose(NamedTuple):
    """Harmless prose, and the lines that had to change for it: before and after."""

    text: str
    changed: tuple[tuple[str, str], ...] = ()


def safe_prose(text: str) -> Prose:
    """``text`` in which no line can be taken for a step, a repeat or a section."""
    if not text or text.isspace():
        return Prose("")
    before = [line.rstrip() for line in _ODD_BREAK.sub("\n", text).split("\n")]
    after = [_safe_line(line) for line in before]
    changed = tuple(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    return Prose("\n".join(after).strip("\n"), changed)


def _safe_line(line: str) -> str:
    # Only a dash, "x" at the end or a section's first letter can make a line harmful.
    if line[-1:] not in ("x", "X") and line.lstrip()[:1] not in _HARMFUL_BEGINNINGS:
        return line
    if _BULLET.match(line):
        words = _BULLET.sub("", line)
        line = f"• {words}" if words else "___"
    if _ENDS_IN_REPEAT.search(line) or REPEAT.fullmatch(line.strip()):
        line = _ENDS_IN_REPEAT.sub(r"\1 x.", line)
    if SECTION.fullmatch(line.strip()):
        line = f"({line.strip()})"
    return line


def _zone_in_words(found: re.Match[str]) -> str:
    name = "Custom zone" if found[1] else "Zone"
    return f"{name} {found[2]}" + (f"–{found[4]}" if found[4] else "")


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def _until_nothing_matches(label: str) -> str:
    """Breaks up whatever the rules above have left that would still end the label."""
    for _ in range(MAX_LABEL):
        found = TOKEN.search(label)
        if found is None:
            return label
        digits = re.match(r"[\d.]+|\w", found[0])
        cut = found.start() + (digits.end() if digits else 1)
        label = f"{label[:cut]} {label[cut:]}"
    return TOKEN.sub(" ", label)
