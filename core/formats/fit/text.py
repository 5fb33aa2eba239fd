"""Texts as FIT files can hold them: no control characters, at most 254 bytes of UTF-8."""

from __future__ import annotations

import re

from core.formats.fit.codes import MOST_TEXT_BYTES
from core.formats.losing import Losses, quoted

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters except newline and tab; a NUL would end the text."""


def one_line(text: str) -> str:
    """``text`` as a name: its words on one line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def prose(text: str) -> str:
    """``text`` as a note: lines are kept."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fitted(text: str, what: str, losses: Losses) -> str:
    """``text`` cut to what a field holds, never inside a character."""
    encoded = text.encode("utf-8", "ignore")
    if len(encoded) <= MOST_TEXT_BYTES:
        return encoded.decode()
    cut = encoded[:MOST_TEXT_BYTES].decode("utf-8", "ignore").rstrip()
    losses.changed(
        f"{what} {quoted(text)} of {len(text)} characters",
        f"its first {len(cut)} characters",
        "A FIT file holds 254 bytes of each text; shorten it.",
    )
    return cut
