"""Collects what a ZWO file cannot carry."""

from __future__ import annotations

from collections.abc import Iterable

from core.formats.zwo.markup import storable
from core.formats.zwo.targets import Told
from core.workout.losses import Loss, LossKind


class Losses:
    """Losses in the order they were met, each once."""

    def __init__(self) -> None:
        self._found: dict[Loss, None] = {}
        self._told: set[tuple[str, str]] = set()

    def tell(self, where: str, told: Told) -> None:
        """Adds a loss; approximated when something stands in for what was."""
        self._told.add((where, told.before))
        kind = LossKind.APPROXIMATED if told.after else LossKind.DROPPED
        loss = Loss(
            where=where, kind=kind, before=told.before, after=told.after, advice=told.advice
        )
        self._found[loss] = None

    def tell_once(self, where: str, told: Told) -> None:
        """Adds a loss unless the same thing was told of the same place before."""
        if (where, told.before) not in self._told:
            self.tell(where, told)

    def add(self, losses: Iterable[Loss]) -> None:
        """Adds losses that were stated elsewhere."""
        self._found.update(dict.fromkeys(losses))

    def kept(self, text: str, where: str) -> str:
        """``text`` without white space around it and without what XML cannot hold."""
        plain = storable(text)
        if plain != text:
            self.tell(where, Told("a character that no XML file may hold"))
        return plain.strip()

    def all(self) -> tuple[Loss, ...]:
        """Every loss."""
        return tuple(self._found)
