"""Collects what one step of a text cannot carry."""

from __future__ import annotations

from core.workout.describe import place
from core.workout.losses import Loss, LossKind


class Lost:
    """The losses of one step. Its place is put into words only when something is lost."""

    __slots__ = ("cue", "found", "path")

    def __init__(self, path: str, cue: str) -> None:
        self.path = path
        self.cue = cue
        self.found: list[Loss] = []

    def changed(self, before: str, after: str, advice: str = "") -> None:
        """Something arrives as something like it."""
        self._add(LossKind.APPROXIMATED, before, after, advice)

    def dropped(self, before: str, advice: str = "") -> None:
        """Something does not arrive."""
        self._add(LossKind.DROPPED, before, "", advice)

    def _add(self, kind: LossKind, before: str, after: str, advice: str) -> None:
        where = place(self.path, self.cue)
        self.found.append(Loss(where=where, kind=kind, before=before, after=after, advice=advice))
