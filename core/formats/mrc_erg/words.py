"""Texts on one line."""

from __future__ import annotations

import re

from core.formats.losing import Losses, quoted

JOINT = " / "
"""Stands where a text began a new line."""

_BREAK = re.compile(r"[ \t]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str, what: str, losses: Losses) -> str:
    """``text`` as a line of a file holds it; ``losses`` get a change of it as one of ``what``."""
    bare = text.strip()
    joined = _CONTROL.sub(" ", _BREAK.sub(JOINT, bare)).strip()
    if joined != bare:
        kind = "line breaks" if _BREAK.search(bare) else "tabs"
        losses.changed(f"{what} {quoted(bare)} with its {kind}", f"{quoted(joined)}, on one line")
    return joined
