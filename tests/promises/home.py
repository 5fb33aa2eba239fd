"""An athlete's Planbridge at home, on two calendars of the sandbox, for tests of the promises."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.planbridge import Direction, Planbridge, Question
from core.store.cache import SessionCache
from core.store.journal_values import Choice
from core.store.store import Store
from core.sync.actions import Action, ActionKind, Plan
from core.sync.reports import RunReport
from core.sync.running import Order
from core.workout.model import Sport
from sandbox import hands
from sandbox.server import SandboxServer
from tests.main_job.conftest import NOON, SECRETS, TODAY, connect_all, endpoints_of

LAST = TODAY + dt.timedelta(days=13)
SOURCE, TARGET = "trainingpeaks", "intervals"


def connect(sandbox: SandboxServer, directory: Path) -> None:
    """Makes an installation that has its accounts."""
    store = Store.open(data_dir=directory, environment={})
    profile = store.profile("home")
    connect_all(
        Planbridge(profile, SessionCache(), endpoints_of(sandbox), now=lambda: NOON), SECRETS
    )
    store.close()


def day(number: int) -> dt.date:
    """So many days from today."""
    return TODAY + dt.timedelta(days=number)


@dataclass
class Home:
    """TrainingPeaks is the source and Intervals.icu the target; both begin empty."""

    sandbox: SandboxServer
    directory: Path
    connected: Path
    """The data of an installation that has its accounts and nothing else."""
    now: dt.datetime = NOON
    time_zone: str = "Europe/Berlin"
    direction: Direction = Direction.TRAININGPEAKS_TO_INTERVALS
    _stores: list[Store] = field(default_factory=list)

    @property
    def world(self) -> Any:
        """The sandbox's state."""
        return self.sandbox.state

    # --- Planbridge ---------------------------------------------------------------------------

    def open(self, directory: str = "data") -> Planbridge:
        """Planbridge after a fresh start; another directory is another installation."""
        place = self.directory / directory
        if not place.exists():
            shutil.copytree(self.connected, place)
        store = Store.open(data_dir=place, environment={}, now=lambda: self.now)
        self._stores.append(store)
        return Planbridge(
            store.profile("home"),
            SessionCache(),
            endpoints_of(self.sandbox),
            now=lambda: self.now,
            time_zone=self.time_zone,
        )

    def close(self) -> None:
        """Closes what was opened."""
        for store in self._stores:
            store.close()

    def question(
        self,
        planbridge: Planbridge,
        first: dt.date = TODAY,
        last: dt.date = LAST,
        sports: Collection[Sport] | None = None,
    ) -> Question:
        return Question(
            direction=self.direction,
            first=first,
            last=last,
            sports=None if sports is None else tuple(sports),
            options=planbridge.options(),
        )

    def look(self, planbridge: Planbridge | None = None, **days: Any) -> Plan:
        """Fetches and plans."""
        planbridge = planbridge or self.open()
        question = self.question(planbridge, **days)
        planbridge.sync.fetch(self.direction, question.first, question.last)
        plan = planbridge.sync.plan(question)
        assert plan is not None
        return plan

    def run(
        self,
        planbridge: Planbridge | None = None,
        *,
        pick: Callable[[Action], bool] = lambda action: action.ticked,
        confirm: bool = True,
        meanwhile: Callable[[str], None] = lambda what: None,
        **days: Any,
    ) -> RunReport:
        """Looks, and does what ``pick`` picks of what can be ticked; ``confirm`` says yes to all
        that is asked. ``meanwhile`` is called before each part with the title it is about."""
        planbridge = planbridge or self.open()
        plan = self.look(planbridge, **days)
        shown = {one.key: one.digest for one in plan.actions if one.selectable and pick(one)}
        confirmed = plan.hash_of(shown) if confirm else ""
        question = self.question(planbridge, **days)
        order = Order(shown=shown, confirmed=confirmed)
        return planbridge.sync.run(question, order, progress=lambda _, __, what: meanwhile(what))

    def choose(self, action: Action, choice: Choice | None) -> None:
        self.open().sync.choose(self.direction, action.item.ref, choice)

    # --- What people do in the platforms' own apps --------------------------------------------

    def plan_workouts(self, *titles: str, first: int = 1) -> list[str]:
        """One workout a day on the source."""
        return [
            hands.add(self.world, SOURCE, day(number), title, minutes=40 + number)
            for number, title in enumerate(titles, start=first)
        ]

    def copy_of(self, title: str) -> str:
        """The id of the item with that title on the target."""
        return hands.find(self.world, TARGET, title)

    def titles(self, platform: str = TARGET) -> list[str]:
        """What stands on a calendar, sorted."""
        return sorted(thing.title for thing in hands.items(self.world, platform))

    def days(self, platform: str = TARGET) -> dict[str, dt.date]:
        """On which day what stands."""
        return {thing.title: thing.day for thing in hands.items(self.world, platform)}

    def writes(self, platform: str = TARGET) -> int:
        """How many requests meant to change a platform since the journal was reset."""
        return self.world.journal.writes(platform)


def kinds(plan: Plan) -> dict[str, ActionKind]:
    """The action of each workout, by its title."""
    return {action.title: action.kind for action in plan.actions}


def of(plan: Plan, title: str) -> Action:
    """The action about the workout with that title."""
    (found,) = [action for action in plan.actions if action.title == title]
    return found


def everything(action: Action) -> bool:
    """Ticks whatever can be ticked."""
    return True


def only(*chosen: ActionKind) -> Callable[[Action], bool]:
    """Ticks the actions of these kinds."""
    return lambda action: action.kind in chosen


def writing(actions: Iterable[Action]) -> list[str]:
    """The titles of what would be written."""
    return sorted(action.title for action in actions if action.kind.writes)
