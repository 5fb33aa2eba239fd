"""What is done with workouts, counted and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.sync.actions import ActionKind

DONE: Final[Mapping[ActionKind, str]] = {
    ActionKind.CREATE: "created",
    ActionKind.UPDATE: "updated",
    ActionKind.MOVE: "moved",
    ActionKind.DELETE: "deleted",
    ActionKind.ADOPT: "linked",
    ActionKind.WAIT: "created before its day",
}
"""What was done, after a number."""

WRITTEN: Final[Mapping[ActionKind, str]] = {
    kind: words for kind, words in DONE.items() if kind.writes and kind is not ActionKind.WAIT
}
"""What changes the target."""


def sums_words(
    counts: Mapping[ActionKind, int], words: Mapping[ActionKind, str], *, first: str = ""
) -> str:
    """ "2 created, 1 moved and 3 deleted", in the order of ``words``.

    ``first`` goes between the first number and its word: "2 will be created and 1 moved".
    """
    said = [f"{counts[kind]} {word}" for kind, word in words.items() if counts.get(kind)]
    if said and first:
        number, _, word = said[0].partition(" ")
        said[0] = f"{number} {first} {word}"
    *others, last = said or [""]
    return f"{', '.join(others)} and {last}" if others else last
