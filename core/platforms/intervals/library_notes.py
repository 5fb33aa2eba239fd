"""Notes of a plan: entries of the type ``NOTE``, as the service's own app makes them.

The service's document does not name that type, but other programs send it. Should it be refused,
a note goes as an entry of the type Other that asks for nothing, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.platforms.contract import Draft, ItemKind
from core.platforms.errors import Rejected
from core.workout.losses import Loss, LossKind

NOTE = "NOTE"
UNTIMED = "Other"
"""The type of an entry that stands in for a note."""

_Send = Callable[[Sequence[dict[str, Any]]], list[Any]]


def is_note(entry: dict[str, Any]) -> bool:
    """True for an entry of the type ``NOTE``, or of none."""
    kind = entry.get("type")
    return not kind or str(kind).upper() == NOTE


def untimed(what: str) -> Loss:
    """The loss of ``what`` ("a note") that goes as an entry that asks for nothing."""
    return Loss(
        where="Kind",
        kind=LossKind.APPROXIMATED,
        before=what,
        after=f"an entry of type {UNTIMED} without time and load",
        advice="The words are kept.",
    )


def over(existing: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """``body`` as it is written over ``existing``: what is no note there does not turn into one,
    for it would pass for another item then."""
    turned = is_note(body) and not is_note(existing)
    return {**body, "type": UNTIMED} if turned else body


def as_it_came(draft: Draft, entry: dict[str, Any]) -> Draft:
    """``draft`` with the loss of a note of which ``entry`` was made."""
    if not is_note(draft.payload) or is_note(entry):
        return draft
    return draft.model_copy(update={"losses": (untimed("a note"), *draft.losses)})


def kind_of(draft: Draft, entry: dict[str, Any]) -> ItemKind:
    """What the entry made of ``draft`` is to a reader."""
    return ItemKind.NOTE if is_note(draft.payload) and is_note(entry) else ItemKind.WORKOUT


class NotesFirst:
    """Sends entries by ``send``, notes as notes until the service refuses one that it takes as an
    entry of the type Other."""

    def __init__(self, send: _Send) -> None:
        self._send = send
        self._refused = False

    def __call__(self, bodies: Sequence[dict[str, Any]]) -> list[Any]:
        """The answers. Raises :class:`PlatformError`."""
        if self._refused:
            return self._send([over({"type": UNTIMED}, body) for body in bodies])
        try:
            return self._send(bodies)
        except Rejected:
            if len(bodies) != 1 or not is_note(bodies[0]):
                raise
            answers = self._send([over({"type": UNTIMED}, bodies[0])])
            self._refused = True
            return answers
