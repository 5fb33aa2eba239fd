"""Workout files to a calendar: a run as any other, so it is journalled, verified and undoable."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.calendar_watch import Watch, around, ask_for, doubted, ends_of, workplace
from core.connected import Connected
from core.platforms.contract import (
    CalendarItem,
    ItemRef,
    Listing,
    PlatformError,
    PlatformName,
    Progress,
)
from core.store.cache import SessionCache
from core.store.journal_values import Choice, Pair, RunKind
from core.store.store import ProfileStore
from core.sync.actions import Action, ActionKind, Plan, Scope, key_of
from core.sync.athletes import NO_NAMES, Names
from core.sync.copy_reports import CopyReport, Outcome
from core.sync.planning import Seen, make_plan
from core.sync.reports import Outcome as Done
from core.sync.reports import Result, RunReport
from core.sync.running import Order, for_other_athletes, run
from core.workout.options import Options

GONE = "What was fetched is gone. Fetch again."
"""Nobody saw how the files stand to the calendar: nothing is copied unseen."""

_ALREADY = (ActionKind.SAME, ActionKind.ADOPT)


class FileRuns:
    """Takes files to a calendar. Reports every failure, raises none."""

    def __init__(self, connected: Connected, cache: SessionCache, profile: ProfileStore) -> None:
        self._connected = connected
        self._cache = cache
        self._profile = profile

    def copy(
        self,
        refs: Sequence[ItemRef],
        files: Listing,
        target: PlatformName,
        options: Options,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        *,
        pair: Pair | None = None,
        names: Names = NO_NAMES,
    ) -> CopyReport:
        """Copies the chosen items of ``files`` to their days. What is there already is skipped.

        ``pair`` and ``names`` say for whom they were shown (``Order``).

        A chosen item whose copy was deleted on the target, or that only looks like one there, is
        copied: it was chosen.
        """
        try:
            ends = ends_of(self._connected, PlatformName.FILE, target)
        except PlatformError as problem:
            return none_copied(refs, files, str(problem))
        days = around(files.first, files.last)
        watch = Watch(ends, days)
        place = workplace(ends, self._connected, self._profile, watch, progress, stop)
        order = Order(
            shown={key_of(ref): "" for ref in refs}, kind=RunKind.FILES, pair=pair, names=names
        )
        refused = for_other_athletes(order, place)
        if refused is not None:
            return none_copied(refs, files, refused.message)
        known = self._cache.get(target, ends.pair.target_athlete, *days)
        if known is None:
            return none_copied(refs, files, GONE)
        scope = Scope(
            pair=ends.pair,
            names=ends.names,
            first=files.first,
            last=files.last,
            time_zone=self._connected.zone_name(),
            today=self._connected.today(),
            whole=False,
        )

        journal = self._profile.journal
        known_found = ask_for(ends, scope, files, known.listing, journal)

        def seen_with(
            listing: Listing,
            found: Mapping[ItemRef, CalendarItem | None],
            choices: Mapping[ItemRef, Choice],
        ) -> Seen:
            return Seen(
                scope=scope,
                source=files,
                target=doubted(listing, found),
                source_can=ends.source_can,
                target_platform=ends.target,
                thresholds=self._connected.thresholds(target),
                links=journal.links(ends.pair),
                choices=choices,
                found=found,
                rules=journal.rules(ends.pair),
                options=options,
            )

        wanted = dict.fromkeys(refs)
        shown = make_plan(seen_with(known.listing, known_found, {}))
        again = {
            action.item.ref: Choice.AGAIN
            for action in shown.actions
            if action.item.ref in wanted and _needs_asking(action)
        }
        if again:
            shown = make_plan(seen_with(known.listing, known_found, again))

        def look() -> tuple[Plan, Seen]:
            if progress is not None:
                progress(0, len(wanted), f"Looking at {target.label}")
            listing = watch.reread()
            found = watch.ask_for(scope, files, journal, known_found)
            seen = seen_with(listing, found, again)
            return make_plan(seen), seen

        keys = {key_of(ref) for ref in wanted}
        chosen = {a.key: a.digest for a in shown.actions if a.key in keys and a.selectable}
        report = run(replace(order, shown=chosen), place, look).named(shown)
        watch.keep(self._cache, self._connected.now())
        pressed = stop is not None and stop.is_set()
        return as_copy(wanted, files, shown, report, stopped=pressed)


def _needs_asking(action: Action) -> bool:
    """Chosen although nothing would be done by itself: its copy is gone, or is only a likeness."""
    return action.again and (
        (action.kind is ActionKind.LEAVE and action.target is None)
        or (action.kind is ActionKind.ADOPT and not action.ticked)
    )


def as_copy(
    wanted: Iterable[ItemRef],
    files: Listing,
    shown: Plan,
    report: RunReport,
    *,
    stopped: bool = False,
) -> CopyReport:
    """The report of a run in the words of a copy, one outcome a wanted item, in order.

    ``stopped``: the person pressed Stop.
    """
    actions = {action.key: action for action in shown.actions}
    done = {outcome.key: outcome for outcome in report.outcomes}
    items = {item.ref: item for item in files.items}
    outcomes = []
    for ref in wanted:
        action, outcome = actions.get(key_of(ref)), done.get(key_of(ref))
        if outcome is not None:
            outcomes.append(_of_run(ref, outcome))
        elif action is not None:
            outcomes.append(_of_plan(ref, action, report.message))
        else:
            title = items[ref].item.title if ref in items else ""
            day = items[ref].day if ref in items else files.first
            outcomes.append(Outcome(ref=ref, title=title, day=day, ok=False, message=GONE))
    left = any(outcome.result is Result.STOPPED for outcome in report.outcomes)
    return CopyReport(outcomes=tuple(outcomes), stopped=left and stopped)


def _of_run(ref: ItemRef, done: Done) -> Outcome:
    linked = done.kind is ActionKind.ADOPT and done.result is Result.DONE
    skipped = linked or done.result is Result.ALREADY
    return Outcome(
        ref=ref,
        title=done.title,
        day=done.day,
        ok=skipped or done.result is Result.DONE,
        skipped=skipped,
        message=done.message,
        target=done.target,
        url=done.url,
        losses=done.losses,
        effects=done.effects,
    )


def _of_plan(ref: ItemRef, action: Action, message: str) -> Outcome:
    there = action.kind in _ALREADY
    return Outcome(
        ref=ref,
        title=action.title,
        day=action.day,
        ok=there,
        skipped=there,
        message=f"Already there. {action.reason}".strip() if there else action.reason or message,
        target=action.target.ref if action.target else None,
        url=action.target_url,
    )


def none_copied(refs: Sequence[ItemRef], planned: Listing, message: str) -> CopyReport:
    """The report when nothing was tried: the same reason for every item."""
    titles = {item.ref: item.item.title for item in planned.items}
    days: dict[ItemRef, dt.date] = {item.ref: item.day for item in planned.items}
    return CopyReport(
        outcomes=tuple(
            Outcome(
                ref=ref,
                title=titles.get(ref, ""),
                day=days.get(ref, planned.first),
                ok=False,
                message=message,
            )
            for ref in refs
        )
    )
