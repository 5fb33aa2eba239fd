"""Copies to libraries, plans and calendars, and what became of each of their items."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from core.platforms.contract import ItemRef, LibraryItem, PlatformName
from core.store.copy_values import CopiedItem, CopyState, ItemState, ShelfCopy
from core.store.database import Database
from core.store.journal_rows import named
from core.store.tables import copied_items, copies, instant, new_id, sought

_log = logging.getLogger(__name__)

# Made once: making a statement costs more than doing it.
_ADD_ITEM = insert(copied_items)
_SAVE_ITEM = update(copied_items).where(copied_items.c.id == bindparam("this"))


class Copies:
    """The copies of one profile. Safe to share between threads and processes.

    The target's athlete is part of every search, so that nothing of one account is ever found for
    another. Every call raises :class:`core.store.errors.StoreUnavailable` when the database fails.
    """

    def __init__(self, database: Database, profile: int, now: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._profile = profile
        self._now = now

    def begin(self, copy: ShelfCopy) -> ShelfCopy:
        """Writes a new copy down; it gets its id."""
        with self._database.writing() as connection:
            row = {"profile_id": self._profile, **self._copy_row(copy)}
            made = connection.execute(insert(copies).values(row))
            return copy.model_copy(update={"id": new_id(made)})

    def save(self, copy: ShelfCopy) -> None:
        """Writes over a copy. Raises ``ValueError`` for one that this profile does not have.

        Whose it is, where it comes from and goes to never changes.
        """
        which = and_(
            self._this(copy.id),
            copies.c.source == sought(copy.source),
            copies.c.target == copy.target.value,
            copies.c.athlete == copy.athlete,
        )
        with self._database.writing() as connection:
            saved = connection.execute(update(copies).where(which).values(self._copy_row(copy)))
            if not saved.rowcount:
                raise ValueError(f"There is no such copy {copy.id} of this profile.")

    def of(self, source_key: str, target: PlatformName, athlete: str) -> tuple[ShelfCopy, ...]:
        """The copies of a container to an account's libraries and calendar, newest first.

        Those that were taken back are left out.
        """
        which = and_(copies.c.source == sought(source_key), self._to(target, athlete))
        with self._database.reading() as connection:
            rows = connection.execute(
                select(copies)
                .where(which, copies.c.state != CopyState.REMOVED.value)
                .order_by(copies.c.id.desc())
            ).all()
        found = (_read_copy(row) for row in rows)
        return tuple(copy for copy in found if copy is not None and copy.source == source_key)

    def unfinished(self) -> tuple[ShelfCopy, ...]:
        """Every copy of the profile that is open, whatever it copies and to whom, newest first."""
        which = and_(copies.c.profile_id == self._profile, copies.c.state == CopyState.OPEN.value)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(copies).where(which).order_by(copies.c.id.desc())
            ).all()
        found = (_read_copy(row) for row in rows)
        return tuple(copy for copy in found if copy is not None)

    def find(self, copy_id: int, target: PlatformName, athlete: str) -> ShelfCopy | None:
        """One copy to that account, also one that was taken back."""
        which = and_(self._this(copy_id), self._to(target, athlete))
        with self._database.reading() as connection:
            row = connection.execute(select(copies).where(which)).first()
        return None if row is None else _read_copy(row)

    def items(self, copy_id: int) -> tuple[CopiedItem, ...]:
        """What became of each item of a copy, in the order in which they were written down."""
        which = and_(copied_items.c.copy_id == copy_id, copied_items.c.profile_id == self._profile)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(copied_items).where(which).order_by(copied_items.c.id)
            ).all()
        read = (_read_item(row) for row in rows)
        return tuple(item for item in read if item is not None)

    def tally(self, copy_id: int) -> tuple[int, int]:
        """How many items of a copy were written, and how many were written down for it."""
        done = func.count().filter(copied_items.c.state == ItemState.DONE.value)
        which = and_(copied_items.c.copy_id == copy_id, copied_items.c.profile_id == self._profile)
        with self._database.reading() as connection:
            written, chosen = connection.execute(select(done, func.count()).where(which)).one()
        return written, chosen

    def save_items(self, copy_id: int, items: Sequence[CopiedItem]) -> None:
        """Saves items of a copy in one transaction: new ones, or over the old.

        Raises ``ValueError`` for a copy that this profile does not have.
        """
        if not items:
            return
        at = instant(self._now())
        rows = {named(item.source): _item_row(item, at) for item in items}
        with self._database.writing() as connection:
            if connection.execute(select(copies.c.id).where(self._this(copy_id))).first() is None:
                raise ValueError(f"There is no copy {copy_id} of this profile.")
            known = {
                row.source: row.id
                for row in connection.execute(
                    select(copied_items.c.id, copied_items.c.source).where(
                        copied_items.c.copy_id == copy_id
                    )
                )
            }
            over = [{"this": known[name], **row} for name, row in rows.items() if name in known]
            whose = {"profile_id": self._profile, "copy_id": copy_id}
            new = [
                {**whose, "source": name, **row} for name, row in rows.items() if name not in known
            ]
            if over:
                connection.execute(_SAVE_ITEM, over)
            if new:
                connection.execute(_ADD_ITEM, new)

    def taken(self, copy: ShelfCopy) -> frozenset[ItemRef]:
        """What the account's other copies wrote and have not taken back."""
        others = (
            select(copied_items.c.item)
            .join(copies, copies.c.id == copied_items.c.copy_id)
            .where(
                copies.c.profile_id == self._profile,
                copies.c.target == copy.target.value,
                copies.c.athlete == copy.athlete,
                copies.c.id != copy.id,
                copied_items.c.state != ItemState.REMOVED.value,
            )
        )
        with self._database.reading() as connection:
            saved = connection.execute(others).scalars().all()
        refs = (json.loads(item).get("target") for item in saved)
        return frozenset(ItemRef.model_validate(ref) for ref in refs if ref)

    def _copy_row(self, copy: ShelfCopy) -> dict[str, Any]:
        return {
            "source": sought(copy.source),
            "target": copy.target.value,
            "athlete": copy.athlete,
            "state": copy.state.value,
            "at": instant(self._now()),
            "copy": copy.model_dump_json(exclude={"id"}),
        }

    def _this(self, copy_id: int | None) -> ColumnElement[bool]:
        return and_(copies.c.id == copy_id, copies.c.profile_id == self._profile)

    def _to(self, target: PlatformName, athlete: str) -> ColumnElement[bool]:
        return and_(
            copies.c.profile_id == self._profile,
            copies.c.target == target.value,
            copies.c.athlete == athlete,
        )


def forget_copies(connection: Connection, profile: int, before: dt.datetime) -> None:
    """Forgets copies that were taken back before then, with their items. Others stay for good:
    they are what a later copy of the same container is compared with."""
    connection.execute(
        delete(copies).where(  # their items go with them
            copies.c.profile_id == profile,
            copies.c.state == CopyState.REMOVED.value,
            copies.c.at < instant(before),
        )
    )


def forget_replaced(connection: Connection, profile: int, before: dt.datetime) -> None:
    """Forgets what older updates replaced, but for those that nobody knows the outcome of."""
    connection.execute(
        update(copied_items)
        .where(
            copied_items.c.profile_id == profile,
            copied_items.c.at < instant(before),
            copied_items.c.state != ItemState.INTENDED.value,
            copied_items.c.before.is_not(None),
        )
        .values(before=None)
    )


def _item_row(item: CopiedItem, at: str) -> dict[str, Any]:
    return {
        "state": item.state.value,
        "at": at,
        "item": item.model_dump_json(exclude={"before"}),
        "before": item.before and item.before.model_dump_json(),
    }


def _read_copy(row: Row[Any]) -> ShelfCopy | None:
    """The copy of a row; None for one that cannot be read."""
    try:
        return ShelfCopy.model_validate_json(row.copy).model_copy(update={"id": row.id})
    except ValidationError:
        _log.warning("Copy %s cannot be read and is left out.", row.id)
        return None


def _read_item(row: Row[Any]) -> CopiedItem | None:
    """The item of a row; None for one that cannot be read, without its past where only that is.

    What was written by an item that cannot be read is nobody's: it is neither updated nor removed.
    """
    try:
        item = CopiedItem.model_validate_json(row.item)
    except ValidationError:
        _log.warning("Item %s of copy %s cannot be read and is left out.", row.id, row.copy_id)
        return None
    if row.before is None:
        return item
    try:
        return item.model_copy(update={"before": LibraryItem.model_validate_json(row.before)})
    except ValidationError:
        _log.warning("What item %s of copy %s replaced cannot be read.", row.id, row.copy_id)
        return item
