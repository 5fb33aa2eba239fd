"""A run: takes the lease, settles what an earlier one left open, looks, compares, asks, applies.

The order is safe for a calendar: creations, then updates and moves, deletions last and only when
everything before them went well. Before each request the intent is written down, after it the
outcome, so that a run that is killed at any point is finished by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from core.platforms.contract import PlatformError
from core.store.errors import StoreUnavailable
from core.store.journal_values import ChangeState, Left, Run, RunStatus
from core.store.leases import Lease, LeaseHeld
from core.sync.actions import Action, Plan, hash_of, key_of
from core.sync.applying import Applying
from core.sync.athletes import other_athletes
from core.sync.batches import STOPPED
from core.sync.brakes import brakes
from core.sync.choosing import choose
from core.sync.deeds import LOOK_NEXT, Hand
from core.sync.outcomes import left_of, of_action, outcome_of, status_of, summary
from core.sync.planning import Seen
from core.sync.reading_back import read_back
from core.sync.recovery import settle_all
from core.sync.reports import Outcome, Result, RunReport
from core.sync.workplace import Order, Workplace

__all__ = ["Order", "Workplace", "run"]

_log = logging.getLogger("planbridge.sync")

RUN_FAILED = "Planbridge failed on this run. The log says more; please report it."


def run(order: Order, place: Workplace, look: Callable[[], tuple[Plan, Seen]]) -> RunReport:
    """Does what was ordered, as far as it is still what was shown. Never raises for one item.

    ``look`` reads the target (and, when it was fetched long ago, the source) afresh and plans
    anew; it is called after open intents were settled. An error that concerns the whole run is
    in the report.
    """
    refused = for_other_athletes(order, place)
    if refused is not None:
        return refused
    try:
        lease = place.lease(place.pair)
    except LeaseHeld as problem:
        return _untouched(order, RunStatus.HELD, str(problem))
    except StoreUnavailable as problem:
        return _untouched(order, RunStatus.FAILED, str(problem))
    with lease:
        return _Running(order, place, lease).run(look)


def for_other_athletes(order: Order, place: Workplace) -> RunReport | None:
    """The report of an order that was shown for other accounts than those of ``place``, which is
    not even begun; None for any other. The history keeps it, unless somebody is at work."""
    if order.pair is None:
        return None
    words = other_athletes(order.pair, order.names, place.pair, place.names)
    if not words:
        return None
    report = _untouched(order, RunStatus.HELD, words)
    try:
        with place.lease(place.pair):
            begun = place.journal.begin(place.pair, order.kind, place.now())
            place.journal.end(begun.id, report.status, place.now(), message=words)
    except (LeaseHeld, StoreUnavailable) as problem:
        _log.info("A run that was refused is not in the journal: %s", problem)
        return report
    return report.model_copy(update={"run": begun.id})


def _gone(keys: Collection[str], seen: Seen) -> set[str]:
    """Of ``keys`` those that name a copy which is not there any more: another run deleted it."""
    pair, target = seen.scope.pair, seen.target
    if not target.complete:
        return set()
    there = {key_of(item.ref) for item in target.items}
    there |= {key_of(item.ref) for item in seen.found.values() if item is not None}
    copies = f"{pair.target}/{pair.target_athlete}/"
    return {key for key in keys if key.startswith(copies) and key not in there}


def _untouched(order: Order, status: RunStatus, words: str) -> RunReport:
    outcomes = tuple(outcome_of(None, key, Result.STOPPED, words) for key in order.shown)
    return RunReport(status=status, message=words, outcomes=outcomes)


class _Running:
    """One run that has the lease."""

    def __init__(self, order: Order, place: Workplace, lease: Lease) -> None:
        self._order = order
        self._place = place
        self._lease = lease
        self._journal = place.journal
        self._begun: Run | None = None
        self._outcomes: dict[str, Outcome] = {}
        self._actions: dict[str, Action] = {}

    def run(self, look: Callable[[], tuple[Plan, Seen]]) -> RunReport:
        try:
            return self._run(look)
        except (PlatformError, StoreUnavailable) as problem:
            return self._failed(str(problem))
        except Exception:
            _log.exception("A run failed in a way that nobody foresaw")
            return self._failed(RUN_FAILED)

    def _run(self, look: Callable[[], tuple[Plan, Seen]]) -> RunReport:
        order, place, journal = self._order, self._place, self._journal
        settled = settle_all(place.pair, journal, place.target, source_totals=place.source_totals)
        plan, seen = look()
        self._actions = {action.key: action for action in plan.actions}
        last = journal.last_scope(place.pair)
        self._begun = journal.begin(
            place.pair,
            order.kind,
            place.now(),
            scope=plan.scope.seen,
            plan_hash=plan.hash_of(order.shown.keys()),
        )
        unknown = {
            change.key: f"{change.message} {LOOK_NEXT}".strip()
            for change in settled
            if change.state is ChangeState.INTENDED
        }
        go, self._outcomes = choose(
            order.shown,
            plan,
            order.kind,
            unknown=unknown,
            settled={
                *(change.key for change in settled if change.state is ChangeState.DONE),
                *_gone(order.shown, seen),
            },
            source_totals=place.source_totals,
        )
        keys = {action.key for action in go}
        seen_against = brakes(plan, keys, seen, last)
        plan_hash = plan.hash_of(keys)
        if seen_against and (
            not self._confirmed(keys) or any(brake.final for brake in seen_against)
        ):
            words = " ".join(brake.words for brake in seen_against)
            self._outcomes |= {one.key: of_action(one, Result.STOPPED, words) for one in go}
            held = self._end(RunStatus.HELD, words, plan)
            return held.model_copy(update={"brakes": seen_against, "plan_hash": plan_hash})
        return self._apply(go, plan, wary=bool(unknown))

    def _confirmed(self, keys: Collection[str]) -> bool:
        """Whether just the actions with these keys were confirmed, or they and others that an
        earlier run has done meanwhile: one that was cut off, say, after the same yes."""
        shown = self._order.shown
        done = {key for key, one in self._outcomes.items() if one.result is Result.ALREADY}
        meant = ({key: shown[key] for key in shown if key in of} for of in (keys, {*keys, *done}))
        return any(self._order.confirmed == hash_of(self._place.pair, one) for one in meant)

    def _apply(self, go: Sequence[Action], plan: Plan, *, wary: bool) -> RunReport:
        assert self._begun is not None
        hand = Hand(self._journal, self._lease, self._begun.id, self._outcomes)
        Applying(self._place, hand, len(self._order.shown)).apply(go, wary=wary)
        not_read = read_back(hand, self._place)
        outcomes = self._outcomes.values()
        status = RunStatus.INTERRUPTED if hand.lost else status_of(outcomes)
        stopped = any(one.message == STOPPED for one in outcomes)
        words = ["Stopped." if stopped else hand.ended, summary(outcomes), not_read]
        return self._end(status, " ".join(filter(None, words)), plan)

    def _end(self, status: RunStatus, words: str, plan: Plan) -> RunReport:
        self._close(status, words, left_of(plan, self._outcomes.values()))
        return self._report(status, words)

    def _report(self, status: RunStatus, words: str) -> RunReport:
        """The report of the outcomes; whatever has none was not tried, because of ``words``."""
        return RunReport(
            status=status,
            run=self._begun.id if self._begun else None,
            message=words,
            outcomes=tuple(
                self._outcomes.get(key)
                or outcome_of(self._actions.get(key), key, Result.STOPPED, words)
                for key in self._order.shown
            ),
        )

    def _failed(self, words: str) -> RunReport:
        """The run failed as a whole; what it did before that is told."""
        try:
            if self._begun is None:
                self._begun = self._journal.begin(
                    self._place.pair, self._order.kind, self._place.now()
                )
        except StoreUnavailable as problem:
            _log.warning("A run that failed is not in the journal: %s", problem)
        self._close(RunStatus.FAILED, words, ())
        return self._report(RunStatus.FAILED, words)

    def _close(self, status: RunStatus, words: str, left: Sequence[Left]) -> None:
        if self._begun is None:
            return
        try:
            self._journal.end(self._begun.id, status, self._place.now(), message=words, left=left)
        except StoreUnavailable as problem:
            _log.warning("How a run ended is not in the journal: %s", problem)
