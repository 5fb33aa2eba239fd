from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Mapping, Sequence

from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    PlatformName,
    Progress,
)
from core.shelves import CalendarGoal, LibraryGoal
from core.store.copy_values import CopyState, ShelfCopy
from core.store.journal_values import Choice, Pair, RunStatus
from core.sync.actions import Action, ActionKind, Brake, Plan, Scope, key_of
from core.sync.copy_reports import CopyReport, Outcome
from core.sync.reports import Outcome as Done
from core.sync.reports import Result, RunReport
from core.sync.running import Order
from core.sync.shelf_values import RowStatus, ShelfRow
from core.workout.losses import Loss
from core.workout.model import Workout
from core.workout.options import PLAIN, Options, adapt
from tests.ui.fake_planbridge import NOW, TODAY, FakePlanbridge
from tests.ui.fake_shelves import FakeShelfDesk

TP, ICU = PlatformName.TRAININGPEAKS, PlatformName.INTERVALS


class FakeGoals(FakeShelfDesk):
    """What is done with an open container: compared, copied, taken back, in memory."""

    def __init__(self, fake: FakePlanbridge) -> None:
        super().__init__(fake)
        self.statuses: dict[str, tuple[RowStatus, str]] = {}
        """By title: how it stands at the place, and the reason."""
        self.losses: tuple[Loss, ...] = ()
        self.copies: tuple[ShelfCopy, ...] = ()
        self.looked: list[LibraryGoal] = []
        self.fetched: list[CalendarGoal] = []
        self.copied: list[tuple[LibraryGoal, tuple[str, ...], Options]] = []
        self.removed: list[ShelfCopy] = []
        self.orders: list[tuple[tuple[str, ...], CalendarGoal, Order]] = []
        self.laid: LibraryListing | None = None
        self.brakes_on: tuple[Brake, ...] = ()
        self.objection = ""
        self.fails: dict[str, str] = {}
        """Why an item fails, by its title."""
        self.said: list[tuple[PlatformName, ItemRef, Choice | None]] = []
        self._rows: dict[object, tuple[ShelfRow, ...]] = {}

    def unfinished(self) -> tuple[ShelfCopy, ...]:
        return tuple(one for one in self.copies if one.state is CopyState.OPEN)

    def earlier(self, source: Library, target: PlatformName) -> tuple[ShelfCopy, ...]:
        return tuple(one for one in self.copies if one.target is target)

    def why_not(self, goal: LibraryGoal) -> str:
        return self.objection

    def why_not_remove(self, copy: ShelfCopy) -> str:
        return ""

    def look(self, goal: LibraryGoal, progress: Progress | None = None) -> None:
        self._ask("look", "look", goal.library.name if goal.library else "")
        self.looked.append(goal)

    def rows(
        self, listing: LibraryListing, goal: LibraryGoal, options: Options | None = None
    ) -> tuple[ShelfRow, ...] | None:
        if goal.library is not None and not any(one.library == goal.library for one in self.looked):
            return None
        asked = (id(listing), goal, options, tuple(self.statuses.items()))
        if asked not in self._rows:
            self._rows[asked] = tuple(self._row(one, goal, options) for one in listing.items)
        return self._rows[asked]

    def copy(
        self,
        listing: LibraryListing,
        goal: LibraryGoal,
        refs: Collection[ItemRef],
        options: Options | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        items = [one for one in listing.items if one.ref in refs]
        self.copied.append((goal, tuple(one.item.title for one in items), options or PLAIN))
        library = goal.library or made(goal)
        outcomes: list[Outcome] = []
        for number, one in enumerate(items, start=1):
            if progress:
                progress(number, len(items), f"Copying {one.item.title}")
            self._fake.gate.wait(60)
            if stop and stop.is_set():
                left = tuple(_left(one) for one in items[number - 1 :])
                return CopyReport(
                    outcomes=(*outcomes, *left), stopped=True, library=library, copy_id=7
                )
            outcomes.append(self._outcome(one))
        self.copies = (copy_to(library, id=7, count=len(items)), *self.copies)
        return CopyReport(outcomes=tuple(outcomes), library=library, copy_id=7)

    def remove(
        self,
        copy: ShelfCopy,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        self.removed.append(copy)
        self.copies = tuple(one for one in self.copies if one.id != copy.id)
        ref = ItemRef(platform=TP, athlete="42", kind=ItemKind.WORKOUT, id="1")
        gone = Outcome(ref=ref, title="Openers", day=None, ok=True, message="Removed.")
        return CopyReport(outcomes=(gone,), copy_id=copy.id)

    # --- To a calendar --------------------------------------------------------------------

    def fetch_calendar(
        self, listing: LibraryListing, goal: CalendarGoal, progress: Progress | None = None
    ) -> None:
        self._ask("calendar", "calendar", goal.target)
        self.fetched.append(goal)

    def plan(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        options: Options | None = None,
        settled: Mapping[str, object] | None = None,
    ) -> Plan | None:
        if goal not in self.fetched:
            return None
        self.laid = listing
        return Plan(
            scope=_scope(goal),
            options=options or PLAIN,
            actions=tuple(self._action(one, goal) for one in listing.items),
        )

    def brakes(self, *_: object) -> tuple[Brake, ...]:
        return self.brakes_on

    def choose(self, target: PlatformName, ref: ItemRef, choice: Choice | None) -> None:
        self.said.append((target, ref, choice))

    def run(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        order: Order,
        options: Options | None = None,
        settled: Mapping[str, object] | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        actions = [self._action(one, goal) for one in listing.items]
        chosen = [one for one in actions if one.key in order.shown]
        self.orders.append((tuple(one.title for one in chosen), goal, order))
        return RunReport(
            status=RunStatus.DONE,
            run=3,
            outcomes=tuple(
                Done(
                    key=one.key,
                    kind=one.kind,
                    title=one.title,
                    day=one.day,
                    result=Result.DONE,
                    message="Written.",
                    verified=True,
                )
                for one in chosen
            ),
        )

    # --- Inside ---------------------------------------------------------------------------

    def _row(self, item: LibraryItem, goal: LibraryGoal, options: Options | None) -> ShelfRow:
        status, reason = self.statuses.get(item.item.title, (RowStatus.NEW, ""))
        can = status not in (RowStatus.CANNOT, RowStatus.SAME)
        days = goal.library.is_plan if goal.library else goal.as_plan
        return ShelfRow(
            item=item,
            status=status,
            day=(item.day or 0) + goal.offset if days else None,
            draft=self._draft(item, options) if can else None,
            reason=reason,
            duration=3600.0,
            load=50.0,
        )

    def _draft(self, item: LibraryItem, options: Options | None) -> Draft:
        effects = ()
        if isinstance(item.item, Workout):
            effects = adapt(item.item, options or PLAIN, keeps_averaging=True).effects
        return Draft(
            item=item.item, origin=item.ref, payload={}, losses=self.losses, effects=effects
        )

    def _outcome(self, item: LibraryItem) -> Outcome:
        title = item.item.title
        status, _ = self.statuses.get(title, (RowStatus.NEW, ""))
        why = self.fails.get(title, "")
        return Outcome(
            ref=item.ref,
            title=title,
            day=None,
            ok=not why,
            message=why or "Added. Written and read back.",
            updated=status in (RowStatus.CHANGED, RowStatus.EDITED),
            verified=None if why else True,
            url="" if why else "https://intervals.icu/library/1",
        )

    def _action(self, item: LibraryItem, goal: CalendarGoal) -> Action:
        ref = ItemRef(
            platform=PlatformName.LIBRARY,
            athlete="library",
            kind=item.ref.kind,
            id=f"{item.ref.id}.1",
        )
        day = goal.start + dt.timedelta(days=item.day or 0)
        dated = item.item.model_copy(update={"day": day})
        source = CalendarItem(ref=ref, item=dated)
        past = day < TODAY
        return Action(
            kind=ActionKind.SKIP if past else ActionKind.CREATE,
            key=key_of(ref),
            source=source,
            draft=None if past else Draft(item=dated, origin=ref, payload={}),
            reason="In the past: never touched." if past else "",
            ticked=not past,
            digest=f"digest {ref.id}",
        )


class FakeGoalsBridge(FakePlanbridge):
    """The facade in memory, with goals behind its plans and libraries."""

    shelves: FakeGoals

    def __init__(self, connected: Sequence[PlatformName] = (TP, ICU)) -> None:
        super().__init__(connected=connected)
        self.shelves = FakeGoals(self)


def made(goal: LibraryGoal) -> Library:
    noun = "plan" if goal.as_plan else "folder"
    return Library(
        platform=goal.target,
        athlete="42",
        id="made",
        name=goal.name,
        is_plan=goal.as_plan,
        noun=noun,
    )


def copy_to(library: Library | None, **more: object) -> ShelfCopy:
    values = {
        "id": 1,
        "source": "trainingpeaks/42/plan/7",
        "source_name": "Spring base",
        "target": ICU,
        "athlete": "42",
        "library": library,
        "state": CopyState.DONE,
        "started_at": dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC),
        "written_at": NOW,
        "count": 3,
    }
    return ShelfCopy(**{**values, **more})


def _left(item: LibraryItem) -> Outcome:
    return Outcome(
        ref=item.ref,
        title=item.item.title,
        day=None,
        ok=False,
        open=True,
        message="You stopped it before this one.",
    )


def _scope(goal: CalendarGoal) -> Scope:
    return Scope(
        pair=Pair(
            source=PlatformName.LIBRARY,
            source_athlete="library",
            target=goal.target,
            target_athlete="42",
        ),
        first=goal.start,
        last=goal.start,
        today=TODAY,
        whole=False,
    )
