"""Copies that were linked as they were found, and could be written as they are planned."""

from __future__ import annotations

from collections.abc import Iterable

from core.store.journal_values import Choice
from core.sync.actions import Action, ActionKind
from core.sync.roots import root_of

_BEHIND = frozenset({ActionKind.LEAVE, ActionKind.ADOPT})


def behind(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those of ``actions`` whose copy another program or a person made, and that differs.

    Not what Planbridge wrote, for then somebody edited it; not what only looks alike; and not
    what the workout was itself copied from, for the original holds more than its copy.
    """
    return tuple(
        action
        for action in actions
        if action.kind in _BEHIND
        and action.again
        and action.differences
        and _was_found(action)
        and (action.kind is ActionKind.LEAVE or action.ticked)
    )


def catching_up(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those of ``actions`` that a person asked to be brought up to date, and that are not yet."""
    return tuple(
        action
        for action in actions
        if action.kind is ActionKind.UPDATE and action.choice is Choice.AGAIN and _was_found(action)
    )


def _was_found(action: Action) -> bool:
    link, source, copy = action.link, action.source, action.target
    if link is None or link.ours or source is None or copy is None:
        return False
    root = root_of(source)
    return (root.platform, root.kind, root.id) != (copy.ref.platform, copy.ref.kind, copy.ref.id)
