"""Collects the losses of one place while it is read or written."""

from __future__ import annotations

from core.workout.losses import Loss, LossKind

MOST_QUOTED = 60
"""Characters of a text that a loss quotes."""


class Losses:
    """The losses of one place, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: list[tuple[LossKind, str, str, str]] = []

    def changed(self, before: str, after: str, advice: str = "") -> None:
        """``before`` arrives as ``after``."""
        self._found.append((LossKind.APPROXIMATED, before, after, advice))

    def dropped(self, before: str, advice: str = "") -> None:
        """``before`` does not arrive."""
        self._found.append((LossKind.DROPPED, before, "", advice))

    def at(self, where: str) -> list[Loss]:
        """What was found, as losses at ``where``."""
        return [
            Loss(where=where, kind=kind, before=before, after=after, advice=advice)
            for kind, before, after, advice in self._found
        ]


def quoted(text: str) -> str:
    """The words of ``text`` between quotation marks, cut when they are many."""
    words = " ".join(text.split())
    if len(words) > MOST_QUOTED:
        words = words[: MOST_QUOTED - 1].rstrip() + "…"
    return f"“{words}”"
