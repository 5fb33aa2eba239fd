"""Makes labels survive, and prose harmless, when the server reads the text.

Labels: a number glued to a unit ends a label, a zone erases it, an option in it takes effect.
Prose: a line that begins with a dash is read as a step, one that ends in "3x" as a repeat, and
"Warmup" alone as a section.
"""

from __future__ import annotations

import re

from core.formats.intervals_text.parse import REPEAT, SECTION
from core.formats.intervals_text.tokens import PROMPT, PROMPT_END, TOKEN

MAX_LABEL = 200
"""Characters of one label."""

_UNIT = (
    r"(?:hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s|km|miles?|mi|meters?|metres?|mtrs?"
    r"|yards?|yrds?|yds?|y|watts?|w|rpm|spm|bpm|x)(?![^\W_])"
)
_GLUED = re.compile(rf"(?<=\d)(?={_UNIT}|[%'\"′″’”])", re.IGNORECASE)
_ZONE = re.compile(r"(?<!\w)(c?)z(\d)(?:\s*([-–—])\s*(?:c?z)?(\d))?(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=\d):(?=\d)")
_LAP = re.compile(r"\b(press|lap)\s+(lap|press)\b", re.IGNORECASE)
_OPTION = re.compile(r"\b(intensity|power|hr)=", re.IGNORECASE)
_ODD_BREAK = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"^\s*[-*–—]+\s*")
_ENDS_IN_REPEAT = re.compile(r"(\d)\s*x\s*$", re.IGNORECASE)


def safe_label(text: str) -> str:
    """``text`` as a label that arrives whole, without a change in its words where possible."""
    label = " ".join(_printable(text).split())
    label = label.replace(PROMPT_END, " ")
    label = _ZONE.sub(_zone_in_words, label)
    label = _CLOCK.sub(".", label)
    label = _LAP.sub(r"\1-\2", label)
    label = _OPTION.sub(r"\1 = ", label)
    label = PROMPT.sub(r"\1 ^", label)
    label = _GLUED.sub(" ", label)
    label = _until_nothing_matches(" ".join(label.split()))
    label = label.lstrip("-*–— ")[:MAX_LABEL].strip()
    # A label that ends in a dash would join the length behind it into a range.
    return label.rstrip("-–—. ") if label.endswith(("-", "–", "—")) else label


def safe_title(text: str) -> str:
    """``text`` as the words in front of a repeat's count."""
    title = " ".join(_printable(text).split()).lstrip("-*–— ")
    return title[:MAX_LABEL].strip()


def safe_prose(text: str) -> str:
    """``text`` in which no line can be taken for a step, a repeat or a section."""
    lines = _ODD_BREAK.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(_safe_line(line) for line in lines).strip("\n").rstrip()


def _safe_line(line: str) -> str:
    line = line.rstrip()
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
