"""Texts on one line, and the losses of one place."""

from __future__ import annotations

import re

from core.workout.losses import Loss, LossKind

MOST_QUOTED = 60
"""Characters of a text that a loss quotes."""
JOINT = " / "
"""Stands where a text began a new line."""

_BREAK = re.compile(r"[ \t]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Losses:
    """The losses of one place, in the order in which they were found."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.found: list[Loss] = []

    def changed(self, before: str, after: str, advice: str = "") -> None:
        """``before`` arrives as ``after``."""
        self._add(LossKind.APPROXIMATED, before, after, advice)

    def dropped(self, before: str, advice: str = "") -> None:
        """``before`` does not arrive."""
        self._add(LossKind.DROPPED, before, "", advice)

    def _add(self, kind: LossKind, before: str, after: str, advice: str) -> None:
        self.found.append(
            Loss(where=self._where, kind=kind, before=before, after=after, advice=advice)
        )


def one_line(text: str, what: str, losses: Losses) -> str:
    """``text`` as a line of a file holds it; a change goes to ``losses`` as one of ``what``."""
    bare = text.strip()
    joined = _CONTROL.sub(" ", _BREAK.sub(JOINT, bare)).strip()
    if joined != bare:
        kind = "line breaks" if _BREAK.search(bare) else "tabs"
        losses.changed(f"{what} {quoted(bare)} with its {kind}", f"{quoted(joined)}, on one line")
    return joined


def quoted(text: str) -> str:
    """The words of ``text`` between quotation marks, cut when they are many."""
    words = " ".join(text.split())
    if len(words) > MOST_QUOTED:
        words = words[: MOST_QUOTED - 1].rstrip() + "…"
    return f"“{words}”"
