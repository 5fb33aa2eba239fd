"""Makes actions: the numbers, address and digest that every kind of them bears."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import Any

from core.platforms.contract import CalendarItem, ItemRef
from core.store.journal_values import Choice, Link
from core.sync import reasons
from core.sync.actions import Action, ActionKind, Side, key_of
from core.sync.fields import Difference, Field, differences
from core.sync.linking import Prepared, source_prints, target_prints
from core.sync.overview import numbers_of
from core.sync.seen import Seen
from core.workout.model import Item, Note

REMEMBERED = 4096
"""Workouts whose numbers are not worked out again."""


class Maker:
    """Makes the action about one workout; ``source`` or ``copy`` is there."""

    def __init__(
        self,
        seen: Seen,
        source: CalendarItem | None,
        copy: CalendarItem | None,
        link: Link | None,
        choice: Choice | None,
    ) -> None:
        shown = source or copy
        assert shown is not None
        self.seen = seen
        self.shown = shown
        self.key = key_of(shown.ref)
        self._source = source
        self._copy = copy
        self._link = link
        self._choice = choice

    @cached_property
    def source_prints(self) -> dict[Field, str]:
        """The prints of the source as it is now; empty where it is not there."""
        return source_prints(self._source.item, self.seen) if self._source is not None else {}

    @cached_property
    def copy_prints(self) -> dict[Field, str]:
        """The prints of the copy as it is now; empty where it is not there."""
        return target_prints(self._copy.item, self.seen) if self._copy is not None else {}

    @property
    def settled(self) -> Mapping[Field, Side]:
        """How the person settled its conflicts."""
        return self.seen.settled.get(self.key, {})

    def skip(self, reason: str, *, again: bool = False) -> Action:
        """Out of reach."""
        return self.action(ActionKind.SKIP, reason=reason, again=again)

    def leave(
        self,
        reason: str,
        *,
        differences: tuple[Difference, ...] = (),
        again: bool = False,
    ) -> Action:
        """Something is different, and stays so."""
        return self.action(ActionKind.LEAVE, reason=reason, differences=differences, again=again)

    def writing(
        self,
        kind: ActionKind,
        prepared: Prepared,
        *,
        reason: str = "",
        ticked: bool = True,
        **more: Any,
    ) -> Action:
        """Something is written, now or when the target takes it."""
        if kind is ActionKind.CREATE:
            # A copy that is there (a past one) is another item than the one that is written.
            more |= {"target": None, "target_url": ""}
        until = self.seen.target_platform.plan_until()
        day = prepared.draft.item.day
        if until is not None and day is not None and day > until:
            reason = f"{reason} {reasons.waits(day, self.seen, until)}".strip()
            kind, ticked = ActionKind.WAIT, False
        return self.action(kind, draft=prepared.draft, reason=reason, ticked=ticked, **more)

    def action(self, kind: ActionKind, **more: Any) -> Action:
        """An action of ``kind`` with all that can be said of the workout itself."""
        address: dict[str, Any] = {}
        if self._copy is not None:
            platform = self.seen.target_platform
            address["target_url"] = platform.item_url(self._copy.ref, self._copy.day)
        action = Action(
            **{
                "kind": kind,
                "key": self.key,
                "source": self._source,
                "target": self._copy,
                "link": self._link,
                "choice": self._choice,
                **address,
                **self._numbers(),
                **more,
            }
        )
        return action.model_copy(update={"digest": self._digest(action)})

    def differences(
        self, before: Item, after: Item, whole: Collection[Field] = ()
    ) -> tuple[Difference, ...]:
        """What differs between two states of the copy; of the texts ``whole`` each line."""
        totals = self.seen.target_platform.capabilities.computes_totals
        return differences(before, after, computes_totals=totals, whole=whole)

    def _numbers(self) -> Mapping[str, Any]:
        item = self.shown.item
        if isinstance(item, Note):
            return {}
        return dict(_numbers_of(item, self.seen.thresholds))

    def _digest(self, action: Action) -> str:
        copy = action.target
        return digest(
            # The same workout for another athlete's calendar is another action.
            self.seen.scope.pair.key,
            action.kind,
            action.key,
            self.source_prints,
            [key_of(copy.ref), self.copy_prints] if copy is not None else None,
            action.draft.payload if action.draft is not None else None,
            sorted(action.kept),
            dict(self.settled),
        )


# A table is planned anew at every click; most of its workouts are what they were.
_numbers_of = lru_cache(maxsize=REMEMBERED)(numbers_of)


def digest(*parts: object) -> str:
    """A short name for ``parts``: equal only for equal ones."""
    whole = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


def choice_of(seen: Seen, ref: ItemRef, earlier: ItemRef | None = None) -> Choice | None:
    """What the person said about an item. Of what was said about its ``earlier`` name only what
    protects it holds on."""
    if ref in seen.choices:
        return seen.choices[ref]
    choice = seen.choices.get(earlier) if earlier is not None else None
    return choice if choice in (Choice.PIN, Choice.IGNORE) else None
