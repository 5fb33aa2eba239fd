from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName, Progress
from core.store.journal_values import (
    Change,
    ChangeState,
    Left,
    Pair,
    Run,
    RunKind,
    RunScope,
    RunStatus,
)
from core.sync.actions import ActionKind
from core.sync.reports import Outcome, Result, RunReport
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Note,
    Planned,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
PAIR = Pair(
    source=PlatformName.TRAININGPEAKS,
    source_athlete="42",
    target=PlatformName.INTERVALS,
    target_athlete="42",
)
FILES = PAIR.model_copy(update={"source": PlatformName.FILE, "source_athlete": "dropped"})
SECRET = "kept-in-the-raw-object"
"""Stands in every raw object, and must never be seen."""

_UNDOES = {ActionKind.CREATE: ActionKind.DELETE, ActionKind.DELETE: ActionKind.CREATE}
_WARM_UP = Step(
    length=Seconds(value=600), target=Ramp(unit=Unit.PERCENT_FTP, start=45, end=75), cue="Warm up"
)
_EASY = Step(length=Seconds(value=120), target=Single(unit=Unit.PERCENT_FTP, value=50))


def ride(
    title: str, *, rounds: int = 5, high: float = 110, day: dt.date = TODAY, **more: object
) -> Workout:
    hard = Step(length=Seconds(value=240), target=Range(unit=Unit.PERCENT_FTP, low=105, high=high))
    values = {
        "sport": Sport.RIDE,
        "day": day,
        "title": title,
        "description": "Ride smoothly.",
        "steps": (_WARM_UP, Repeat(count=rounds, steps=(hard, _EASY))),
        "planned": Planned(duration=600 + 360 * rounds, load=60),
    }
    return Workout(**{**values, **more})


def on_target(identity: str, item: Workout | Note) -> CalendarItem:
    kind = ItemKind.NOTE if isinstance(item, Note) else ItemKind.WORKOUT
    ref = ItemRef(platform=PlatformName.INTERVALS, athlete="42", kind=kind, id=identity)
    return CalendarItem(ref=ref, item=item, raw={"name": SECRET})


def a_run(identity: int, **more: object) -> Run:
    values = {
        "id": identity,
        "pair": PAIR,
        "kind": RunKind.SYNC,
        "status": RunStatus.DONE,
        "started_at": NOW - dt.timedelta(hours=1),
        "ended_at": NOW - dt.timedelta(minutes=59),
        "scope": RunScope(
            first=TODAY, last=TODAY + dt.timedelta(days=13), time_zone="Europe/Berlin"
        ),
        "done": 1,
    }
    return Run(**{**values, **more})


def a_change(
    identity: int,
    run: int,
    kind: ActionKind,
    before: Workout | Note | None = None,
    after: Workout | Note | None = None,
    *,
    item: Workout | Note | None = None,
    **more: object,
) -> Change:
    """``item`` is what it is about when there is neither before nor after."""
    shown = after or before or item
    assert shown is not None
    there = on_target(f"c{identity}", shown)
    values = {
        "id": identity,
        "run": run,
        "kind": kind,
        "key": f"trainingpeaks/42/workout/{identity}",
        "title": shown.title,
        "day": shown.day,
        "state": ChangeState.DONE,
        "target": there.ref,
        "before": on_target(f"c{identity}", before) if before else None,
        "after": on_target(f"c{identity}", after) if after else None,
        "verified": None if kind in (ActionKind.DELETE, ActionKind.ADOPT) else True,
        "url": "" if kind is ActionKind.DELETE else f"https://intervals.icu/workout/c{identity}",
        "at": NOW - dt.timedelta(hours=1),
    }
    return Change(**{**values, **more})


def example_changes(run: int) -> tuple[Change, ...]:
    """One of each kind: created, updated, moved, deleted, linked, failed, unknown."""
    day = dt.timedelta(days=1)
    return (
        a_change(1, run, ActionKind.CREATE, None, ride("5 x 4 min VO2max")),
        a_change(
            2,
            run,
            ActionKind.UPDATE,
            ride("Threshold", rounds=3, day=TODAY + day),
            ride("Threshold, longer", rounds=4, high=112, day=TODAY + day),
            kept=("text",),
            verified=False,
            unlike=(("Load", "60", "63"),),
            losses=(
                Loss(
                    where="Step 2.1",
                    kind=LossKind.APPROXIMATED,
                    before="112.5 %",
                    after="112 %",
                    advice="",
                ),
            ),
        ),
        a_change(
            3,
            run,
            ActionKind.MOVE,
            ride("Long ride", day=TODAY + day),
            ride("Long ride", day=TODAY + 3 * day),
        ),
        a_change(4, run, ActionKind.DELETE, ride("Old tempo", day=TODAY + 2 * day)),
        a_change(5, run, ActionKind.ADOPT, None, ride("Found again")),
        a_change(
            6,
            run,
            ActionKind.CREATE,
            item=ride("Too far ahead"),
            state=ChangeState.FAILED,
            message="This account cannot plan so far ahead.",
            target=None,
            url="",
            verified=None,
            source_item=ride("Too far ahead"),
        ),
        a_change(
            7,
            run,
            ActionKind.CREATE,
            item=Note(title="Travel day", text="Sleep well.", day=TODAY + 4 * day),
            state=ChangeState.INTENDED,
            target=None,
            url="",
            verified=None,
        ),
    )


def example_history() -> FakeHistory:
    """Runs of every kind and status; run 12 has changes of every kind, run 13 took one back."""
    hour = dt.timedelta(hours=1)
    lefts = (
        Left(
            title="Race with friends",
            day=TODAY + dt.timedelta(days=5),
            action=ActionKind.CONFLICT,
            reason="The title was changed on both sides.",
        ),
        Left(
            title="Yesterday's ride",
            day=TODAY - dt.timedelta(days=1),
            action=ActionKind.SKIP,
            reason="It lies before today.",
        ),
    )
    runs = [
        a_run(14, status=RunStatus.RUNNING, started_at=NOW - hour / 60, ended_at=None, done=0),
        a_run(13, kind=RunKind.UNDO, undoes=12, started_at=NOW - hour / 2),
        a_run(
            12,
            status=RunStatus.PARTLY,
            done=5,
            failed=1,
            left=lefts,
            message="1 of 7 could not be made.",
        ),
        a_run(11, kind=RunKind.LINK, started_at=NOW - 20 * hour, done=4),
        a_run(10, kind=RunKind.FILES, pair=FILES, scope=None, started_at=NOW - 44 * hour),
        a_run(9, status=RunStatus.NOTHING, done=0, started_at=NOW - 100 * hour),
        a_run(
            8,
            status=RunStatus.FAILED,
            started_at=NOW - 150 * hour,
            done=0,
            message="TrainingPeaks did not answer.",
        ),
        a_run(
            7,
            status=RunStatus.INTERRUPTED,
            started_at=NOW - 200 * hour,
            ended_at=None,
            message="It ended in the middle.",
        ),
        a_run(
            6,
            status=RunStatus.HELD,
            started_at=NOW - 9000 * hour,
            done=0,
            message="It would delete 12 of 14 workouts.",
        ),
    ]
    changes = {
        12: example_changes(12),
        13: (a_change(20, 13, ActionKind.UPDATE, ride("Long ride"), ride("Long ride, old")),),
    }
    return FakeHistory(runs, changes)


class FakeHistory:
    """The history part of the facade, in memory. The methods are those of ``SyncDesk``."""

    def __init__(
        self, runs: Sequence[Run] = (), changes: dict[int, tuple[Change, ...]] | None = None
    ) -> None:
        self.history = list(runs)
        self.made = dict(changes or {})
        self.cannot: dict[int, str] = {}
        """Why a change cannot be undone, by its id, beyond what its state says."""
        self.refused: dict[int, str] = {}
        """Why undoing it fails when it is tried, by its id."""
        self.undone: list[tuple[int, tuple[int, ...] | None]] = []
        self.asked: list[str] = []
        """Every question about history, to count what a rerun asks."""
        self.undo_gate = threading.Event()
        self.undo_gate.set()

    def runs(self, *, limit: int = 50, before: int | None = None) -> tuple[Run, ...]:
        self.asked.append("runs")
        return tuple(run for run in self.history if before is None or run.id < before)[:limit]

    def run_of(self, run: int) -> Run | None:
        self.asked.append("run_of")
        return next((one for one in self.history if one.id == run), None)

    def changes(self, run: int) -> tuple[Change, ...]:
        self.asked.append("changes")
        return self.made.get(run, ())

    def trash(self) -> tuple[tuple[Run, Change], ...]:
        self.asked.append("trash")
        return tuple(
            (run, change)
            for run in self.history
            for change in self.made.get(run.id, ())
            if change.kind == ActionKind.DELETE and change.state is ChangeState.DONE
            if change.undone_by is None
        )

    def why_not_undo(self, run: Run, change: Change) -> str:
        self.asked.append("why_not_undo")
        return self._nothing_to_undo(change) or self.cannot.get(change.id or 0, "")

    def undo(
        self,
        run: int,
        changes: Sequence[int] | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        self.undone.append((run, None if changes is None else tuple(changes)))
        wanted = [
            change
            for change in self.made[run]
            if (changes is None or change.id in changes) and not self._nothing_to_undo(change)
        ]
        number = 1 + max(one.id for one in self.history)
        outcomes = []
        for done, change in enumerate(reversed(wanted), start=1):
            if progress:
                progress(done, len(wanted), f"Taking back {change.title}")
            self.undo_gate.wait(60)
            if stop and stop.is_set():
                break
            outcomes.append(self._take_back(change, number))
        failed = sum(outcome.result is Result.FAILED for outcome in outcomes)
        status = RunStatus.PARTLY if failed else RunStatus.DONE
        undo = a_run(
            number,
            kind=RunKind.UNDO,
            undoes=run,
            status=status,
            done=len(outcomes) - failed,
            failed=failed,
            started_at=NOW,
        )
        self.history.insert(0, undo)
        return RunReport(status=status, run=number, outcomes=tuple(outcomes))

    def _nothing_to_undo(self, change: Change) -> str:
        if change.undone_by is not None:
            return "It was taken back already."
        if change.state is not ChangeState.DONE:
            return "It was not made, so there is nothing to take back."
        return ""

    def _take_back(self, change: Change, number: int) -> Outcome:
        refused = self.refused.get(change.id or 0, "")
        if not refused:
            self.made[change.run] = tuple(
                one.model_copy(update={"undone_by": number}) if one.id == change.id else one
                for one in self.made[change.run]
            )
        return Outcome(
            key=change.key,
            kind=ActionKind(change.kind),
            title=change.title,
            day=change.day,
            result=Result.FAILED if refused else Result.DONE,
            message=refused or "Taken back.",
            target=change.target,
            url=change.url,
            verified=None if refused else True,
            unlinked=not refused and change.kind == ActionKind.ADOPT,
        )
