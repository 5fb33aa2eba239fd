"""The journal of synchronisation: links, choices, runs, and every change, intent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, select, update

from core.platforms.contract import ItemRef
from core.store import journal_links, journal_runs, leases
from core.store.copies import forget_copies, forget_replaced
from core.store.database import Database
from core.store.journal_rows import left_json, read_change, read_scope
from core.store.journal_values import (
    Change,
    ChangeState,
    Choice,
    Left,
    Link,
    Pair,
    RuleSettings,
    Run,
    RunKind,
    RunScope,
    RunStatus,
)
from core.store.tables import PAYLOADS, in_parts, instant, of_pair, runs, sought
from core.store.tables import changes as changes_table

KEPT = dt.timedelta(days=30)
"""For how long a change can be undone; after it, what was there before is forgotten."""
TOLD = dt.timedelta(days=365)
"""For how long history tells of a run."""


class Journal:
    """What one profile's runs did and know. Safe to share between threads and processes.

    Every call raises :class:`core.store.errors.StoreUnavailable` when the database fails.
    Points in time carry their zone.
    """

    def __init__(
        self,
        database: Database,
        profile: int,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._database = database
        self._profile = profile
        self._now = now

    # --- Links and choices ----------------------------------------------------------------

    def links(self, pair: Pair) -> tuple[Link, ...]:
        """Every link of the pair, in the order in which they were made."""
        with self._database.reading() as connection:
            return journal_links.links_of(connection, *self._of(pair))

    def save_links(self, pair: Pair, links: Sequence[Link]) -> tuple[Link, ...]:
        """Saves links, in one transaction: new ones (``id`` None), or over the old.

        A source, and likewise a target, has one link a pair: an older one is replaced.
        """
        with self._database.writing() as connection:
            return tuple(
                journal_links.save_link(connection, *self._of(pair), link) for link in links
            )

    def choices(self, pair: Pair) -> dict[ItemRef, Choice]:
        """What the person said about single items of the source (of the target, where the
        source is gone)."""
        with self._database.reading() as connection:
            return journal_links.choices_of(connection, *self._of(pair))

    def choose(self, pair: Pair, ref: ItemRef, choice: Choice | None) -> None:
        """Remembers a choice; None takes it back."""
        with self._database.writing() as connection:
            journal_links.choose(connection, *self._of(pair), ref, choice)

    def rules(self, pair: Pair) -> RuleSettings:
        """What synchronising the pair may do."""
        with self._database.reading() as connection:
            return journal_links.rules_of(connection, *self._of(pair))

    def save_rules(self, pair: Pair, rules: RuleSettings) -> None:
        """Saves it."""
        with self._database.writing() as connection:
            journal_links.save_rules(connection, *self._of(pair), rules)

    # --- Runs and changes -----------------------------------------------------------------

    def begin(
        self,
        pair: Pair,
        kind: RunKind,
        at: dt.datetime,
        *,
        scope: RunScope | None = None,
        plan_hash: str = "",
        undoes: int | None = None,
    ) -> Run:
        """A new run, running; whoever begins it holds the pair's lease.

        An older run of the pair that is marked as running has died: it is kept as interrupted.
        """
        run = Run(
            id=0,
            pair=pair,
            kind=kind,
            status=RunStatus.RUNNING,
            started_at=at,
            scope=scope,
            plan_hash=plan_hash,
            undoes=undoes,
        )
        with self._database.writing() as connection:
            journal_runs.interrupt(connection, of_pair(runs, *self._of(pair)))
            return journal_runs.add_run(connection, *self._of(pair), run)

    def end(
        self,
        run: int,
        status: RunStatus,
        at: dt.datetime,
        *,
        message: str = "",
        left: Sequence[Left] = (),
    ) -> None:
        """How a run ended. Counts of done and failed changes follow from its changes."""
        row = {
            "status": status.value,
            "ended_at": instant(at),
            "message": message,
            "left_out": left_json(tuple(left)),
        }
        with self._database.writing() as connection:
            connection.execute(
                update(runs).where(runs.c.profile_id == self._profile, runs.c.id == run).values(row)
            )

    def intend(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Writes intents down, in one transaction, before the request; they get their ids.

        Raises ``ValueError`` when they are not of runs of one pair of this profile.
        """
        if not changes:
            return ()
        with self._database.writing() as connection:
            pair = journal_runs.pair_of(connection, self._profile, changes)
            return tuple(
                journal_runs.add_change(connection, self._profile, pair, change)
                for change in changes
            )

    def settle(
        self,
        changes: Sequence[Change],
        *,
        links: Sequence[Link] = (),
        unlink: Sequence[int] = (),
        spent: Sequence[ItemRef] = (),
    ) -> None:
        """Saves the outcome of changes with the links that follow from them, all or nothing.

        ``unlink`` are ids of links that end; ``spent`` are items whose AGAIN has been done. The
        pair is that of the changes' run. A change that was never intended (``id`` None) is
        added; payloads that are None stay as they were written down. Raises ``ValueError`` for
        changes that this profile does not have, and for links without any change.
        """
        if not changes and not links and not unlink and not spent:
            return
        with self._database.writing() as connection:
            pair = journal_runs.pair_of(connection, self._profile, changes)
            for change in changes:
                if change.id is None:
                    journal_runs.add_change(connection, self._profile, pair, change)
                else:
                    journal_runs.settle_change(connection, self._profile, pair, change)
            journal_links.unlink(connection, self._profile, pair, unlink)
            for link in links:
                journal_links.save_link(connection, self._profile, pair, link)
            journal_links.spend(connection, self._profile, pair, spent)

    def open_intents(self, pair: Pair) -> tuple[Change, ...]:
        """Changes of the pair of which nobody knows what became, oldest first."""
        asked = (
            select(changes_table)
            .where(
                of_pair(changes_table, *self._of(pair)),
                changes_table.c.state == ChangeState.INTENDED.value,
            )
            .order_by(changes_table.c.id)
        )
        return self._read_changes(asked)

    def runs(self, *, limit: int = 50, before: int | None = None) -> tuple[Run, ...]:
        """The newest runs of the profile, newest first; ``before`` a run id, to page on.

        A run that is marked as running although nobody holds its lease has died: it is shown,
        and from then on kept, as interrupted.
        """
        asked = select(runs).where(runs.c.profile_id == self._profile)
        if before is not None:
            asked = asked.where(runs.c.id < before)
        return self._read_runs(asked.order_by(runs.c.id.desc()).limit(limit))

    def run(self, run: int) -> Run | None:
        """One run of the profile."""
        asked = select(runs).where(runs.c.profile_id == self._profile, runs.c.id == run)
        return next(iter(self._read_runs(asked)), None)

    def changes(self, run: int, *, payloads: bool = True) -> tuple[Change, ...]:
        """The changes of a run, in order. Without ``payloads``, what undoing needs (``before``,
        ``after``, ``source_item``, ``expected``, ``link_before``) is left out of the reading."""
        columns = [c for c in changes_table.c if payloads or c.name not in PAYLOADS]
        asked = (
            select(*columns)
            .where(changes_table.c.run_id == run, changes_table.c.profile_id == self._profile)
            .order_by(changes_table.c.id)
        )
        return self._read_changes(asked)

    def change(self, change: int) -> Change | None:
        """One change of the profile."""
        asked = select(changes_table).where(
            changes_table.c.id == change, changes_table.c.profile_id == self._profile
        )
        return next(iter(self._read_changes(asked)), None)

    def done_after(self, pair: Pair, change: int) -> tuple[Change, ...]:
        """What was done for the pair after that change and not taken back, oldest first, without
        payloads."""
        table = changes_table
        asked = (
            select(*(column for column in table.c if column.name not in PAYLOADS))
            .where(
                of_pair(table, *self._of(pair)),
                table.c.id > change,
                table.c.state == ChangeState.DONE.value,
                table.c.undone_by.is_(None),
            )
            .order_by(table.c.id)
        )
        return self._read_changes(asked)

    def deletions(self, since: dt.datetime) -> tuple[tuple[Run, Change], ...]:
        """What was deleted and can be brought back, newest first: the trash."""
        deleted = self._read_changes(journal_runs.deleted_since(self._profile, since))
        of: dict[int, Run] = {}
        for part in in_parts(sorted({change.run for change in deleted})):
            of |= {run.id: run for run in self._read_runs(select(runs).where(runs.c.id.in_(part)))}
        return tuple((of[change.run], change) for change in deleted if change.run in of)

    def last_scope(self, pair: Pair) -> RunScope | None:
        """What the last run of the pair that wrote (or had nothing to write) looked at."""
        with self._database.reading() as connection:
            row = connection.execute(journal_runs.last_look(*self._of(pair))).first()
        return None if row is None else read_scope(row)

    def mark_undone(self, changes: Sequence[int], by: int) -> None:
        """Remembers that run ``by`` took ``changes`` back."""
        table = changes_table
        with self._database.writing() as connection:
            for part in in_parts(changes):
                these = table.c.profile_id == self._profile, table.c.id.in_(part)
                connection.execute(update(table).where(*these).values(undone_by=by))

    def forget_old(self, now: dt.datetime) -> None:
        """Forgets the payloads of changes older than :data:`KEPT`, and runs older than
        :data:`TOLD` with their changes: till then what happened stays told. Links stay.

        What nobody knows the outcome of is kept, however old: the next run settles it. So are
        copies to libraries, but for those taken back; of them is forgotten what they replaced.
        """
        with self._database.writing() as connection:
            journal_runs.forget_runs(connection, self._profile, now - TOLD)
            journal_runs.forget_payloads(connection, self._profile, now - KEPT)
            forget_copies(connection, self._profile, now - TOLD)
            forget_replaced(connection, self._profile, now - KEPT)

    # --- How it is read -------------------------------------------------------------------

    def _of(self, pair: Pair) -> tuple[int, str]:
        return self._profile, sought(pair.key)

    def _read_changes(self, asked: Select[Any]) -> tuple[Change, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(read_change(row) for row in rows)

    def _read_runs(self, asked: Select[Any]) -> tuple[Run, ...]:
        """The runs that are ``asked`` for; those that died are marked as interrupted first.

        Runs are read before leases, for a run takes its lease before it begins and gives it back
        after it ended.
        """
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
            running = [row for row in rows if row.status == RunStatus.RUNNING.value]
            if running:
                held = leases.held(connection, self._profile, self._now())
                running = [row for row in running if row.pair not in held]
            if not running:
                return journal_runs.read_runs(connection, rows)
        with self._database.writing() as connection:
            for part in in_parts([row.id for row in running]):
                journal_runs.interrupt(connection, runs.c.id.in_(part))
            return journal_runs.read_runs(connection, connection.execute(asked).all())
