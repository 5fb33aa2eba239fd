"""What became of a run: a value for the screen, also built from the journal for history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.platforms.contract import CalendarItem, ItemRef
from core.store.journal_values import RunStatus
from core.sync.actions import ActionKind, Brake, Plan, key_of
from core.sync.fields import Difference
from core.workout.losses import Loss
from core.workout.model import Value


class Result(StrEnum):
    """What became of one chosen action."""

    DONE = "done"
    ALREADY = "already"
    """Nothing was left to do: somebody, or an earlier run, did it."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Nobody knows yet whether it was made; the next run finds out before anything else."""
    CHANGED = "changed"
    """It is not what was shown any more, so it was left: look again."""
    STOPPED = "stopped"
    """Not tried: the run was stopped, held back, or ended before it."""


class ChangedBy(StrEnum):
    """Who changed something before an undo was asked for, which therefore leaves it; in words."""

    SOMEBODY = "somebody"
    LATER_RUN = "a later run"


class Outcome(Value):
    """What became of one chosen action."""

    key: str
    kind: ActionKind
    title: str
    day: dt.date | None
    result: Result
    message: str
    source: ItemRef | None = None
    target: ItemRef | None = None
    url: str = ""
    losses: tuple[Loss, ...] = ()
    """What did not arrive as it was planned, in reading and writing; as was shown before."""
    effects: tuple[Loss, ...] = ()
    verified: bool | None = None
    """True: read back and alike (a tick); False: it differs; None: not read back, not written."""
    unlike: tuple[Difference, ...] = ()
    """What differed when it was read back: expected, and found."""
    unlinked: bool = False
    """Taken back by an undo: a pair was linked, and is not any more."""
    changed_by: ChangedBy | None = None
    """Left by an undo, since it is not what the run had made of it."""


class RunReport(Value):
    """How a run ended."""

    status: RunStatus
    run: int | None = None
    """In the journal; None when it never began (somebody else is at work)."""
    message: str = ""
    """What concerns the run as a whole."""
    outcomes: tuple[Outcome, ...] = ()
    brakes: tuple[Brake, ...] = ()
    """For a run that was held back: what it saw."""
    plan_hash: str = ""
    """For a run that was held back: what to confirm."""

    def named(self, plan: Plan | None) -> RunReport:
        """With titles, days and kinds from the plan that was shown, where the run saw none."""
        return self._named(
            {action.key: (action.title, action.day) for action in plan.actions} if plan else {}
        )

    def named_after(self, items: Iterable[CalendarItem]) -> RunReport:
        """The same with titles and days of the items that the outcomes are about."""
        return self._named({key_of(item.ref): (item.item.title, item.day) for item in items})

    def _named(self, known: Mapping[str, tuple[str, dt.date]]) -> RunReport:
        outcomes = tuple(
            outcome.model_copy(update=dict(zip(("title", "day"), known[outcome.key], strict=True)))
            if not outcome.title and outcome.key in known
            else outcome
            for outcome in self.outcomes
        )
        return self.model_copy(update={"outcomes": outcomes})

    def count(self, *results: Result) -> int:
        """How many outcomes have one of these results."""
        return sum(outcome.result in results for outcome in self.outcomes)
