"""An installation of Planbridge whose two calendars are those of a scenario.

Each `opened` is a fresh start of the app: the database from the disk, nothing fetched yet.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from core.planbridge import Credentials, Direction, Planbridge, Question
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.store.cache import SessionCache
from core.store.journal_values import RunStatus
from core.store.store import Store
from core.sync.actions import Plan
from core.sync.reports import RunReport
from core.sync.running import Order
from sandbox import people
from sandbox.server import Urls
from tests.faults.scenario import LAST_DAY, TODAY, Scenario

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
_SECRETS = {
    PlatformName.INTERVALS: people.INTERVALS_API_KEY,
    PlatformName.TRAININGPEAKS: people.TP_PREMIUM,
}


@dataclass(frozen=True)
class Looked:
    """A plan as it was shown, and what it is the answer to."""

    question: Question
    plan: Plan

    def order(self) -> Order:
        """Everything that can be ticked, deletions as well, and yes to whatever is asked."""
        chosen = {one.key: one.digest for one in self.plan.actions if one.selectable}
        return Order(shown=chosen, confirmed=self.plan.hash_of(chosen))


@dataclass(frozen=True)
class Installation:
    """Planbridge's data in ``directory``, connected to the sandbox at ``urls``."""

    directory: Path
    urls: Urls
    scenario: Scenario

    def connect(self) -> None:
        """Saves both accounts."""
        with self.opened() as planbridge:
            for platform, secret in _SECRETS.items():
                credentials = Credentials(platform=platform, secret=SecretStr(secret))
                report = planbridge.check_and_save(credentials)
                assert report.ok, report

    def copied_to(self, directory: Path) -> Installation:
        """The same as it is now, while nobody has it open, at another place."""
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(self.directory, directory)
        return Installation(directory, self.urls, self.scenario)

    @contextmanager
    def opened(self) -> Iterator[Planbridge]:
        """Planbridge as after a start."""
        store = Store.open(self.directory, {}, now=lambda: NOON)
        cache = SessionCache()
        endpoints = Endpoints(
            intervals=self.urls.intervals,
            trainingpeaks=self.urls.trainingpeaks,
            trainerroad=self.urls.trainerroad,
        )
        try:
            yield Planbridge(
                store.profile("faults"),
                cache,
                endpoints,
                now=lambda: NOON,
                time_zone="Europe/Berlin",
            )
        finally:
            cache.close()
            store.close()

    def look(self, planbridge: Planbridge) -> Looked:
        """Fetches and compares. Raises PlatformError."""
        direction = Direction.between(
            PlatformName(self.scenario.source), PlatformName(self.scenario.target)
        )
        planbridge.sync.fetch(direction, TODAY, LAST_DAY)
        question = Question(
            direction=direction, first=TODAY, last=LAST_DAY, options=planbridge.options()
        )
        plan = planbridge.sync.plan(question)
        assert plan is not None
        return Looked(question, plan)

    def synchronise(self) -> tuple[Looked, RunReport]:
        """Starts, looks, and does everything that is proposed, deletions as well."""
        with self.opened() as planbridge:
            looked = self.look(planbridge)
            return looked, planbridge.sync.run(looked.question, looked.order())


def went_well(report: RunReport) -> bool:
    """Everything was done, or there was nothing to do."""
    return report.status in (RunStatus.DONE, RunStatus.NOTHING)
