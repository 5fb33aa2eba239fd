"""Taking back a change, or a whole run: what was there before is written back, and verified."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property

from core.platforms.contract import CalendarItem, ItemRef, PlatformError
from core.store.errors import StoreUnavailable
from core.store.journal_values import Change, ChangeState, Left, Link, RunKind, RunStatus
from core.store.leases import Lease, LeaseHeld
from core.sync.actions import ActionKind
from core.sync.batches import STOPPED
from core.sync.deeds import Answer, Deed, Follows, Hand, deletion
from core.sync.links_after import link_removed, link_restored
from core.sync.outcomes import OUR_FAULT, of_change, status_of, summary
from core.sync.reading_back import read_back
from core.sync.recovery import settle_all
from core.sync.reports import ChangedBy, Outcome, Result, RunReport
from core.sync.running import RUN_FAILED, Workplace
from core.sync.undoable import no_link_to_undo, nothing_to_undo, objection, over, why_not_undo

__all__ = ["undo", "why_not_undo"]

_log = logging.getLogger("planbridge.sync")


def undo(run: int, changes: Sequence[Change], place: Workplace) -> RunReport:
    """Takes ``changes`` of run ``run`` back, the newest first, as a run of its own.

    Updates and moves are restored, creations removed if nobody touched them since, deletions
    recreated from the stored payload, and what was linked is linked as it was before, or no more.
    What cannot be undone is an outcome that says why. After it nothing is written anew until the
    source changes or the person asks for it.
    """
    try:
        lease = place.lease(place.pair)
    except (LeaseHeld, StoreUnavailable) as problem:
        status = RunStatus.HELD if isinstance(problem, LeaseHeld) else RunStatus.FAILED
        outcomes = tuple(of_change(one, Result.STOPPED, str(problem)) for one in changes)
        return RunReport(status=status, message=str(problem), outcomes=outcomes)
    with lease:
        return _Undoing(run, changes, place, lease).undo()


class _Undoing:
    """One undo that has the lease."""

    def __init__(
        self,
        run: int,
        changes: Sequence[Change],
        place: Workplace,
        lease: Lease,
    ) -> None:
        self._run = run
        self._changes = changes
        self._place = place
        self._lease = lease
        self._hand: Hand | None = None
        self._links: dict[ItemRef, Link] = {}
        self._takes_back_an_undo = False

    def undo(self) -> RunReport:
        try:
            return self._undo()
        except StoreUnavailable as problem:
            return self._report(RunStatus.FAILED, str(problem))
        except Exception:
            _log.exception("An undo failed in a way that nobody foresaw")
            return self._report(RunStatus.FAILED, RUN_FAILED)

    def _undo(self) -> RunReport:
        place = self._place
        begun = place.journal.begin(place.pair, RunKind.UNDO, place.now(), undoes=self._run)
        self._hand = hand = Hand(place.journal, self._lease, begun.id)
        settle_all(place.pair, place.journal, place.target, source_totals=place.source_totals)
        self._links = {link.target: link for link in place.journal.links(place.pair)}
        self._takes_back_an_undo = self._depth(self._run) % 2 == 1
        # What was open may have been settled just now.
        fresh = {change.id: change for change in place.journal.changes(self._run)}
        changes = [fresh.get(change.id, change) for change in self._changes]
        newest_first = sorted(changes, key=lambda one: one.id or 0, reverse=True)
        for number, change in enumerate(newest_first):
            if place.progress is not None:
                place.progress(number, len(newest_first), change.title or "(no title)")
            try:
                self._take_back(change, hand)
            except PlatformError as problem:
                answer = hand.failure(problem)
                hand.note(of_change(change, Result.FAILED, answer.words))
            except StoreUnavailable:
                raise
            except Exception:
                _log.exception("A change could not be taken back")
                hand.note(of_change(change, Result.FAILED, OUR_FAULT))
        not_read = read_back(hand, place)
        outcomes = hand.outcomes.values()
        status = RunStatus.INTERRUPTED if hand.lost else status_of(outcomes)
        words = " ".join(filter(None, [hand.ended, summary(outcomes), not_read]))
        return self._report(status, words)

    def _report(self, status: RunStatus, words: str) -> RunReport:
        hand = self._hand
        done = hand.outcomes if hand else {}
        outcomes = tuple(
            done.get(change.key) or of_change(change, Result.STOPPED, words)
            for change in self._changes
        )
        if hand is not None:
            left = [
                Left(title=one.title, day=one.day, action=one.kind, reason=one.message)
                for one in outcomes
                if one.result not in (Result.DONE, Result.ALREADY)
            ]
            try:
                self._place.journal.end(
                    hand.run, status, self._place.now(), message=words, left=left
                )
            except StoreUnavailable as problem:
                _log.warning("How an undo ended is not in the journal: %s", problem)
        return RunReport(
            status=status, run=hand.run if hand else None, message=words, outcomes=outcomes
        )

    # --- One change -----------------------------------------------------------------------

    def _take_back(self, change: Change, hand: Hand) -> None:
        place = self._place
        nothing = nothing_to_undo(change)
        if nothing is not None or change.target is None:
            result, words = nothing or (Result.STOPPED, "Nobody knows which item it was.")
            return hand.note(of_change(change, result, words))
        if place.stop is not None and place.stop.is_set():
            return hand.note(of_change(change, Result.STOPPED, STOPPED))
        if change.kind == ActionKind.ADOPT:
            return self._unlink(change, hand)
        if not hand.may_write():
            return hand.note(of_change(change, Result.STOPPED, hand.ended))
        now = place.target.find(change.target)
        later = self._later(change, hand.run)
        why_not = objection(
            change,
            now,
            place.today(),
            place.now(),
            computes_totals=place.target_totals,
            later=later,
        ) or self._twin(change)
        if why_not is not None:
            left = _left(change, why_not, later)
            gone = now is None and change.kind != ActionKind.DELETE
            return hand.note(left.model_copy(update={"url": ""}) if gone else left)
        deed, write = self._deed(change, now, hand.run)
        # Getting ready asks the platforms, too: the day may be over by now.
        ended = over(change, now, place.today())
        if ended is not None:
            return hand.note(of_change(change, *ended))
        return hand.do([deed], write)

    def _unlink(self, change: Change, hand: Hand) -> None:
        """Takes a linking back: only the journal changes, so a calendar may be out of reach."""
        journal = self._place.journal
        if not hand.has_lease():
            return hand.note(of_change(change, Result.STOPPED, hand.ended))
        assert change.target is not None
        link, earlier = self._links.get(change.target), change.link_before
        later = self._later(change, hand.run)
        why_not = no_link_to_undo(change, link, relinks=self._takes_back_an_undo, later=later)
        if why_not is not None:
            if why_not[0] is Result.ALREADY:
                self._mark(change, hand)
            return hand.note(_left(change, why_not, later))
        if earlier is None:
            words = "Unlinked."
        else:
            words = "Linked again." if link is None else "Linked as it was before."
        done = self._intent(change, ActionKind.ADOPT, None, hand.run).model_copy(
            update={"state": ChangeState.DONE, "message": words}
        )
        # A link's number may be another's by now; its items tell which one it replaces.
        links = [earlier.model_copy(update={"id": None})] if earlier is not None else []
        journal.settle(
            [done], links=links, unlink=[link.id] if link and link.id is not None else []
        )
        self._mark(change, hand)
        outcome = of_change(change, Result.DONE, words)
        return hand.note(outcome.model_copy(update={"unlinked": earlier is None}))

    def _mark(self, change: Change, hand: Hand) -> None:
        if change.id is not None:
            self._place.journal.mark_undone([change.id], by=hand.run)

    def _later(self, change: Change, this_run: int) -> int | None:
        """The last run that changed an item of ``change`` after it, if that still stands."""
        later = [
            one.run
            for one in self._done_since
            if one.run not in (self._run, this_run)
            and (one.id or 0) > (change.id or 0)
            and (one.target == change.target or one.source == change.source is not None)
            and self._depth(one.run) % 2 == 0
        ]
        return later[-1] if later else None

    @cached_property
    def _done_since(self) -> tuple[Change, ...]:
        """What was done for the pair after the first of the changes; read once, when needed."""
        first = min((change.id or 0 for change in self._changes), default=0)
        return self._place.journal.done_after(self._place.pair, first)

    def _depth(self, run: int) -> int:
        """How many undos deep a run is: what an undo did is no change of its own, and what the
        undo of an undo did is the change that it brought back."""
        deep, told = 0, self._place.journal.run(run)
        while told is not None and told.kind is RunKind.UNDO and told.undoes is not None:
            deep, told = deep + 1, self._place.journal.run(told.undoes)
        return deep

    def _twin(self, change: Change) -> tuple[Result, str] | None:
        """Why what was deleted is not created anew: there is a copy already, or nobody knows."""
        if change.kind != ActionKind.DELETE:
            return None
        assert change.before is not None
        ours = {origin for origin in change.before.origins if origin.by == "planbridge"}
        if not ours:
            return None
        listing = self._place.target.list_calendar(change.before.day, change.before.day)
        there = [one.origins for one in listing.items] + [one.origins for one in listing.unreadable]
        if any(ours & set(origins) for origins in there):
            return Result.ALREADY, "There is a copy of it on that day again."
        if not listing.complete:
            label = listing.platform.label
            words = f"{label} could not be read in full, so nobody knows whether it is there again."
            return Result.STOPPED, words
        return None

    def _deed(
        self, change: Change, now: CalendarItem | None, run: int
    ) -> tuple[Deed, Callable[[], Sequence[Answer]]]:
        if change.kind == ActionKind.DELETE:
            return self._recreation(change, run)
        assert now is not None
        if change.kind == ActionKind.CREATE:
            return self._removal(change, now, run)
        return self._restoration(change, now, run)

    def _removal(
        self, change: Change, now: CalendarItem, run: int
    ) -> tuple[Deed, Callable[[], Sequence[Answer]]]:
        intent = self._intent(change, ActionKind.DELETE, now, run)

        def follows(done: Change, found: CalendarItem | None) -> Follows:
            return Follows(link_removed(done))

        deed = Deed(intent, follows, saying="Removed again", takes_back=change.id)
        return deed, deletion(self._place.target, now)

    def _restoration(
        self, change: Change, now: CalendarItem, run: int
    ) -> tuple[Deed, Callable[[], Sequence[Answer]]]:
        target, before = self._place.target, change.before
        assert before is not None
        intent = self._intent(change, ActionKind(change.kind), now, run)
        link, earlier = intent.link_before, change.link_before
        if link is not None and earlier is not None:
            # What somebody else wrote, and now stands there again, is theirs again.
            link = link.model_copy(update={"ours": link.ours and earlier.ours})
        intent = intent.model_copy(
            update={"expected": before.item, "kept": change.kept, "link_before": link}
        )

        def follows(done: Change, found: CalendarItem | None) -> Follows:
            assert found is not None
            return Follows(link_restored(done, found, target_totals=self._place.target_totals))

        deed = Deed(intent, follows, saying="Put back as it was", takes_back=change.id)
        return deed, lambda: [Answer.of(target.restore(now, before))]

    def _recreation(self, change: Change, run: int) -> tuple[Deed, Callable[[], Sequence[Answer]]]:
        target, before = self._place.target, change.before
        assert before is not None
        ours = [origin for origin in before.origins if origin.by == "planbridge"]
        intent = self._intent(change, ActionKind.CREATE, None, run).model_copy(
            update={
                "target": None,
                "expected": before.item,
                "link_before": self._link_if_source_is_there(change),
                "origin": ItemRef(
                    platform=ours[0].platform,
                    athlete=ours[0].athlete,
                    kind=ours[0].kind,
                    id=ours[0].id,
                    library_id=ours[0].library_id,
                )
                if ours
                else None,
            }
        )

        def follows(done: Change, found: CalendarItem | None) -> Follows:
            assert found is not None
            return Follows(link_restored(done, found, target_totals=self._place.target_totals))

        deed = Deed(intent, follows, saying="Brought back", takes_back=change.id)
        return deed, lambda: [Answer.of(target.recreate(before))]

    def _link_if_source_is_there(self, change: Change) -> Link | None:
        """The link of what was deleted, when its source is there (again); else it has none."""
        link, source = change.link_before, self._place.source
        if link is None or source is None:
            return None
        try:
            if source.find(link.source) is None:
                return None
        except PlatformError as problem:
            _log.info("Nobody can tell whether a source is there again: %s", problem)
            return None
        return link.model_copy(update={"id": None})

    def _intent(
        self, change: Change, kind: ActionKind, now: CalendarItem | None, run: int
    ) -> Change:
        assert change.target is not None
        return Change(
            run=run,
            kind=kind,
            key=change.key,
            title=change.title,
            day=change.day,
            source=change.source,
            target=change.target,
            source_item=change.source_item,
            before=now,
            link_before=self._links.get(change.target),
            url=change.url,
            at=self._place.now(),
        )


def _left(change: Change, why_not: tuple[Result, str], later: int | None) -> Outcome:
    """What became of a change that is not taken back; ``later`` is the last run that touched it."""
    outcome = of_change(change, *why_not)
    if outcome.result is not Result.CHANGED:
        return outcome
    by = ChangedBy.SOMEBODY if later is None else ChangedBy.LATER_RUN
    return outcome.model_copy(update={"changed_by": by})
