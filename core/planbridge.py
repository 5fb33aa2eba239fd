"""The one facade that pages, worker and command line call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pydantic import SecretStr

from core.accounts import AccessReport, Credentials, SavedAccount
from core.connected import Connected, Login
from core.direction import Direction
from core.file_desk import (
    DroppedFile,
    FileDesk,
    FileError,
    FileFormat,
    LibraryRow,
    PlannedFile,
    WrittenFile,
)
from core.platforms.connect import needed_secret
from core.platforms.contract import Account, Platform, PlatformName
from core.platforms.endpoints import Endpoints
from core.platforms.errors import PlatformError
from core.redaction import register_secret
from core.shelf_desk import ShelfDesk
from core.store.cache import SessionCache
from core.store.errors import SecretUnreadable
from core.store.store import ProfileStore
from core.sync.copy_reports import CopyReport, Outcome
from core.sync.overview import Overview, Row, Status
from core.sync_desk import Question, SyncDesk
from core.workout.options import PLAIN, Options

__all__ = [
    "AccessReport",
    "CopyReport",
    "Credentials",
    "Direction",
    "DroppedFile",
    "FileDesk",
    "FileError",
    "FileFormat",
    "LibraryRow",
    "Options",
    "Outcome",
    "Overview",
    "Planbridge",
    "PlannedFile",
    "Question",
    "Row",
    "SavedAccount",
    "ShelfDesk",
    "Status",
    "SyncDesk",
    "WrittenFile",
]

_OPTIONS = "options"


class Planbridge:
    """Everything a screen or a worker asks for, for one profile.

    Every method that talks to a platform raises :class:`core.platforms.errors.PlatformError`,
    except :meth:`check_and_save`, which reports instead.
    """

    def __init__(
        self,
        profile: ProfileStore,
        cache: SessionCache,
        endpoints: Endpoints | None = None,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        time_zone: str = "",
    ) -> None:
        self._profile = profile
        self._cache = cache
        self._endpoints = endpoints or Endpoints.from_environment()
        self._now = now
        self._connected = Connected(profile, self._endpoints, now, time_zone)
        self.files = FileDesk(self._connected, cache, profile, self.options)
        """Workout files: reading, copying to a calendar or a library, downloading."""
        self.shelves = ShelfDesk(self._connected, cache, profile, self.options)
        """Training plans and workout libraries: choosing, comparing, copying."""
        self.sync = SyncDesk(self._connected, cache, profile)
        """Calendars: plan, run, history, undo."""

    @property
    def time_zone(self) -> str:
        """IANA name of the person's zone; empty: the account's, else the machine's."""
        return self._connected.time_zone

    @time_zone.setter
    def time_zone(self, name: str) -> None:
        self._connected.time_zone = name

    # --- Accounts -------------------------------------------------------------------------

    def accounts(self) -> dict[PlatformName, SavedAccount]:
        """The connected platforms. No request."""
        return {
            platform: SavedAccount(
                account=stored.account,
                masked_secret=stored.masked_secret,
                checked_at=stored.checked_at,
            )
            for platform, stored in self._profile.accounts().items()
        }

    def check_and_save(self, credentials: Credentials) -> AccessReport:
        """Makes the calls that a sync makes; saves (sealed) only what works."""
        platform = credentials.platform
        try:
            secret = self._entered_or_saved(credentials)
        except SecretUnreadable as problem:
            return AccessReport(platform=platform, ok=False, message=str(problem))
        if not secret:
            return AccessReport(
                platform=platform,
                ok=False,
                message=f"{platform.label}: nothing was entered.",
                advice="Follow the steps of the guide and paste what it names.",
            )
        register_secret(secret)
        try:
            secret = needed_secret(platform, secret)
            register_secret(secret)
            adapter = self._connected.build(platform, secret, credentials.athlete)
            account = adapter.check_access()
        except PlatformError as problem:
            return AccessReport(
                platform=platform,
                ok=False,
                message=f"{problem.platform}: {problem.what}",
                advice=problem.advice,
                details=problem.details,
            )
        except ValueError as problem:
            return AccessReport(platform=platform, ok=False, message=str(problem))
        login = Login(credentials.athlete.strip(), self._now())
        self._profile.save_account(
            platform, login.athlete_choice, SecretStr(secret), account, login.checked_at
        )
        self._connected.keep(platform, login, adapter)
        self._cache.drop(platform)
        return AccessReport(platform=platform, ok=True, account=account, message=_welcome(account))

    def problem_with(self, credentials: Credentials) -> str:
        """What can be seen to be wrong with what was typed, "" when nothing is. No request."""
        entered = credentials.secret.get_secret_value().strip()
        if not entered:
            return ""
        register_secret(entered)
        try:
            secret = needed_secret(credentials.platform, entered)
            register_secret(secret)
            self._connected.build(credentials.platform, secret, credentials.athlete)
        except ValueError as problem:
            return str(problem)
        return ""

    def forget(self, platform: PlatformName) -> None:
        """Deletes a platform's credentials and what was cached with them."""
        self._profile.delete_account(platform)
        self._connected.forget(platform)
        self._cache.drop(platform)

    def options(self) -> Options:
        """How workouts are handed on, as it was chosen last."""
        return self._profile.setting(_OPTIONS, PLAIN)

    def save_options(self, options: Options) -> None:
        """Saves how workouts are handed on. What was fetched stays: the options come after it."""
        self._profile.save_setting(_OPTIONS, options)

    def keeps_averaging(self, target: PlatformName) -> bool:
        """Whether ``target`` keeps over how long a head unit averages power. No request."""
        return self._adapter(target).capabilities.averaging

    # --- Planned workouts -----------------------------------------------------------------

    def today(self) -> dt.date:
        """The local day in the person's time zone."""
        return self._connected.today()

    def directions(self) -> tuple[Direction, ...]:
        """The directions for which both platforms are connected."""
        connected = self._profile.accounts().keys()
        return tuple(
            direction
            for direction in Direction
            if direction.source in connected and direction.target in connected
        )

    # --- Inside ---------------------------------------------------------------------------

    def _entered_or_saved(self, credentials: Credentials) -> str:
        entered = credentials.secret.get_secret_value().strip()
        stored = self._profile.accounts().get(credentials.platform)
        if entered or stored is None:
            return entered
        return stored.secret().get_secret_value()

    def _adapter(self, platform: PlatformName) -> Platform:
        return self._connected.adapter(platform)


def _welcome(account: Account) -> str:
    who = account.name or account.athlete
    plan = f" ({account.plan})" if account.plan else ""
    return f"Connected as {who}{plan}."
