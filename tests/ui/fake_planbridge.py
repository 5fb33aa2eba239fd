from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

from core.planbridge import (
    AccessReport,
    Credentials,
    Direction,
    Options,
    Planbridge,
    SavedAccount,
)
from core.platforms.contract import SERVICES, Account, PlatformName, Unreadable
from core.platforms.errors import PlatformError
from core.sync.actions import Action
from core.workout.options import PLAIN
from tests.ui.fake_files import FakeFileDesk
from tests.ui.fake_shelves import FakeShelfDesk
from tests.ui.fake_sync import (
    EASY,
    HARD,
    INTERVALS,
    TODAY,
    FakeSyncDesk,
    action,
    example_actions,
    note,
    rich_actions,
)

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def account(platform: PlatformName, **more: object) -> Account:
    values = {"platform": platform, "athlete": "42", "name": "Sam Sandbox", "plan": "premium"}
    return Account(**{**values, **more})


class FakePlanbridge(Planbridge):
    """The facade, in memory: tests set what it holds and see what it was asked."""

    def __init__(
        self,
        actions: Sequence[Action] = (),
        connected: Sequence[PlatformName] = SERVICES,
        **plan: object,
    ) -> None:
        self.saved = {
            name: SavedAccount(account=account(name), masked_secret="••••1234", checked_at=NOW)
            for name in connected
        }
        self.saved_options = PLAIN
        self.reports: dict[PlatformName, AccessReport] = {}
        self.checked: list[Credentials] = []
        self.problems: dict[str, str] = {}
        """What is seen to be wrong with a secret, by the secret."""
        self.fetch_error: Exception | None = None
        self.copy_fails: dict[str, str] = {}
        """Why a file fails, by its title."""
        self.gate = threading.Event()
        """Whatever takes long waits for it, so that a test can look at a job that runs."""
        self.gate.set()
        self.files = FakeFileDesk(self, NOW)
        self.shelves = FakeShelfDesk(self)
        self.sync = FakeSyncDesk(self, actions, **plan)

    def accounts(self) -> dict[PlatformName, SavedAccount]:
        return dict(self.saved)

    def check_and_save(self, credentials: Credentials) -> AccessReport:
        self.checked.append(credentials)
        name = credentials.platform
        report = self.reports.get(name)
        if report is None:
            report = AccessReport(
                platform=name,
                ok=True,
                account=account(name),
                message="Connected as Sam Sandbox, premium.",
            )
        if report.ok and report.account:
            self.saved[name] = SavedAccount(
                account=report.account, masked_secret="••••1234", checked_at=NOW
            )
        return report

    def problem_with(self, credentials: Credentials) -> str:
        return self.problems.get(credentials.secret.get_secret_value(), "")

    def forget(self, platform: PlatformName) -> None:
        self.saved.pop(platform, None)

    def options(self) -> Options:
        return self.saved_options

    def save_options(self, options: Options) -> None:
        self.saved_options = options

    def keeps_averaging(self, target: PlatformName) -> bool:
        return target in (PlatformName.INTERVALS, PlatformName.FILE)

    def today(self) -> dt.date:
        return TODAY

    def directions(self) -> tuple[Direction, ...]:
        return tuple(d for d in Direction if {d.source, d.target} <= self.saved.keys())


__all__ = [
    "EASY",
    "HARD",
    "INTERVALS",
    "NOW",
    "TODAY",
    "FakePlanbridge",
    "PlatformError",
    "Unreadable",
    "account",
    "action",
    "example_actions",
    "note",
    "rich_actions",
]
