"""A source item and its linked copy, both in reach: each is compared with its own past."""

from __future__ import annotations

from typing import Any

from core.platforms.contract import CalendarItem
from core.store.journal_values import Link
from core.sync import reasons
from core.sync.actions import Action, ActionKind, Side
from core.sync.disputed import disputed
from core.sync.fields import Difference, Field, changed, merged
from core.sync.linking import (
    Prepared,
    agreed,
    only_found,
    prepare,
    put_back,
    since,
    target_prints,
)
from core.sync.making import Maker
from core.workout.model import Item

_DAY_AND_TIME = frozenset({Field.DAY, Field.START})


class Linked:
    """Decides about one linked pair."""

    def __init__(
        self, source: CalendarItem, copy: CalendarItem, link: Link, make: Maker, *, renamed: bool
    ) -> None:
        self._source = source
        self._copy = copy
        self._link = link
        self._make = make
        self._renamed = renamed
        self._only_found = only_found(link)
        # What was not planned from a library may be the copy itself that came back, less exact.
        self._came_back = renamed and make.seen.source_can.imports and not source.library_id
        self._here = make.seen.source.platform.label
        self._there = make.seen.target.platform.label

    def action(self, *, again: bool) -> Action:
        """The one action. Nothing is prepared where the source did not change."""
        if again:
            return self._written_again()
        by_source = since(self._link.source_prints, self._make.source_prints)
        by_target = since(self._link.target_prints, self._make.copy_prints)
        if by_source:
            return self._source_changed(by_source, by_target)
        if self._renamed:
            return self._linked_anew(reasons.has_new_id(self._here))
        if by_target:
            return self._make.leave(
                reasons.edited(
                    self._there,
                    by_target,
                    only_found=self._only_found,
                    undone=self._undone(by_target),
                ),
                differences=self._edits(by_target),
                again=True,
            )
        return self._make.action(ActionKind.SAME, again=True)

    def _source_changed(self, source: frozenset[Field], target: frozenset[Field]) -> Action:
        both = source & target
        alike: frozenset[Field] = frozenset()
        settled = self._make.settled
        if both:
            whole = self._prepared(frozenset())
            alike = both - self._unlike(whole)
            if both - alike - settled.keys():
                return self._conflict(both - alike, whole)
        stay = frozenset(field for field in both - alike if settled[field] is Side.TARGET)
        kept = (target - source) | stay
        news = source - alike - stay
        prepared = self._prepared(kept) if news else None
        # What a person edited there and gives up is shown line by line.
        becomes = self._becomes(prepared, whole=both) if prepared else ()
        if prepared is None or not becomes:
            reason = reasons.nothing_to_write(self._here, self._there, stay=stay, alike=alike)
            return self._linked_anew(reason, alike)
        return self._write(prepared, becomes, kept, news)

    def _write(
        self,
        prepared: Prepared,
        becomes: tuple[Difference, ...],
        kept: frozenset[Field],
        news: frozenset[Field],
    ) -> Action:
        only_moves = {one.field for one in becomes} <= _DAY_AND_TIME
        return self._make.writing(
            ActionKind.MOVE if only_moves else ActionKind.UPDATE,
            prepared,
            reason=reasons.changed_here(
                self._here,
                self._there,
                news,
                kept,
                renamed=self._renamed,
                came_back=self._came_back,
                ours=self._link.ours,
                only_found=self._only_found,
                undone=self._undone(kept),
            ),
            differences=becomes,
            kept=kept,
            link=self._link,
            ticked=self._link.ours and not self._came_back,
        )

    def _written_again(self) -> Action:
        prepared = self._prepared(frozenset())
        return self._make.writing(
            ActionKind.UPDATE,
            prepared,
            reason=reasons.OVERWRITTEN_AS_FOUND if self._only_found else reasons.OVERWRITTEN,
            differences=self._becomes(prepared, whole=frozenset(Field)),
            link=self._link,
        )

    def _becomes(self, prepared: Prepared, *, whole: frozenset[Field]) -> tuple[Difference, ...]:
        return self._make.differences(self._copy.item, prepared.expected, whole)

    def _linked_anew(self, reason: str, alike: frozenset[Field] = frozenset()) -> Action:
        link = agreed(self._link, self._source, self._copy, self._make.seen, alike)
        return self._make.action(
            ActionKind.ADOPT, link=link, reason=reason, ticked=True, again=True
        )

    def _conflict(self, fields: frozenset[Field], whole: Prepared) -> Action:
        now = self._make.differences(self._copy.item, whole.expected)
        was = self._edits(fields)
        return self._make.action(
            ActionKind.CONFLICT,
            conflicts=tuple(
                disputed(
                    field,
                    self._agreed(field),
                    whole.expected,
                    self._copy.item,
                    was,
                    now,
                    only_found=self._only_found,
                )
                for field in Field
                if field in fields
            ),
            reason=reasons.conflict(self._here, self._there, fields, only_found=self._only_found),
            # Settling field by field what nobody may have edited is more than most want.
            again=self._only_found,
        )

    def _prepared(self, kept: frozenset[Field]) -> Prepared:
        item: Any = merged(self._source.item, self._copy.item, kept)
        return prepare(self._source, item, self._make.seen)

    def _unlike(self, whole: Prepared) -> frozenset[Field]:
        return changed(self._make.copy_prints, target_prints(whole.expected, self._make.seen))

    def _agreed(self, field: Field) -> Item:
        """The item that holds what both had of ``field``.

        What was kept in an earlier update is what the link remembers; only its print is older.
        """
        then = target_prints(self._link.target_item, self._make.seen)
        kept = then.get(field) == self._make.copy_prints.get(field)
        return self._link.source_item if kept else self._link.target_item

    def _undone(self, fields: frozenset[Field]) -> frozenset[Field]:
        return put_back(self._link, fields, self._make.copy_prints)

    def _edits(self, fields: frozenset[Field]) -> tuple[Difference, ...]:
        """What was changed on the target: from what it was to what it is now."""
        said = self._make.differences(self._link.target_item, self._copy.item)
        unsaid = fields - {one.field for one in said}
        if unsaid:
            by_source = self._make.differences(self._link.source_item, self._copy.item)
            said = (*said, *(one for one in by_source if one.field in unsaid))
        return said
