"""The one facade that pages, worker and command line call."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pydantic import SecretStr

from core.accounts import AccessReport, Credentials, SavedAccount
from core.calendar_copy import GONE, around, cached_around, copy_planned, none_copied
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
from core.platforms.contract import Account, ItemRef, Listing, Platform, PlatformName, Progress
from core.platforms.endpoints import Endpoints
from core.platforms.errors import PlatformError
from core.redaction import register_secret
from core.store.cache import CachedListing, SessionCache
from core.store.errors import SecretUnreadable
from core.store.store import ProfileStore
from core.sync.copying import CopyReport, Outcome
from core.sync.overview import Assessment, Overview, Row, Status, assess, of_sports
from core.workout.model import Sport
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
    "Row",
    "SavedAccount",
    "Status",
    "WrittenFile",
]

_OPTIONS = "options"


STALE = dt.timedelta(minutes=15)
"""What was fetched longer ago is read again before it is copied: plans change."""


@dataclass(frozen=True)
class _Assessed:
    """The last assessment and what it was made from."""

    direction: Direction
    today: dt.date
    options: Options
    source: Listing
    target: Listing
    assessment: Assessment


class Planbridge:
    """Everything a screen or a worker asks for, for one profile.

    Every method that talks to a platform raises :class:`core.platforms.errors.PlatformError`,
    except :meth:`check_and_save` and :meth:`copy`, which report instead.
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
        self._assessed: _Assessed | None = None
        self.files = FileDesk(self._connected, cache, self.options)
        """Workout files: reading, copying to a calendar or a library, downloading."""

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
                platform=platform, ok=False, message=problem.what, advice=problem.advice
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

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        """Reads both calendars between two days into the session cache."""
        source, target = self._adapter(direction.source), self._adapter(direction.target)
        if progress is not None:
            progress(0, 0, f"Reading {direction.source.label} and {direction.target.label}")
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="fetch") as pool:
            reading = [
                pool.submit(source.list_calendar, first, last, progress),
                pool.submit(target.list_calendar, *around(first, last)),
            ]
        for listing in [future.result() for future in reading]:
            self._cache.put(listing, self._now())

    def overview(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        sports: Sequence[Sport] | None = None,
        options: Options | None = None,
    ) -> Overview | None:
        """What was fetched, compared. None when it is not (or no longer) in the cache.

        ``options`` are the saved ones unless given.
        """
        if options is None:
            options = self.options()
        source, target = self._cached(direction, first, last)
        if source is None or target is None:
            return None
        assessment = self._assess(direction, source.listing, target.listing, options)
        return Overview(
            source=direction.source,
            target=direction.target,
            options=options,
            first=first,
            last=last,
            rows=of_sports(assessment.rows, None if sports is None else frozenset(sports)),
            unreadable=assessment.unreadable,
            warnings=assessment.warnings,
            fetched_at=min(source.fetched_at, target.fetched_at),
            plan_until=self._adapter(direction.target).plan_until(),
        )

    def copy(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        options: Options | None = None,
    ) -> CopyReport:
        """Copies the chosen items. Looks at the target afresh first; skips what is there.

        ``options`` are those with which the items were shown; the saved ones unless given.

        The target is read once before writing and once after, so that the table shows what is
        there now. The source is taken as it was fetched and shown, unless that is long ago.
        """
        source, target = self._cached(direction, first, last)
        if source is None or target is None:
            unseen = Listing(platform=direction.source, athlete="", first=first, last=last)
            return none_copied(refs, unseen, GONE)
        planned = source.listing
        try:
            if self._now() - source.fetched_at > STALE:
                planned = self._adapter(direction.source).list_calendar(first, last)
                self._cache.put(planned, self._now())
            platform = self._adapter(direction.target)
        except PlatformError as problem:
            return none_copied(refs, planned, str(problem))
        return copy_planned(
            refs,
            planned,
            platform,
            self._connected.thresholds(direction.target),
            self.options() if options is None else options,
            self._cache,
            self._now,
            self.today(),
            progress,
            stop,
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

    def _cached(
        self, direction: Direction, first: dt.date, last: dt.date
    ) -> tuple[CachedListing | None, CachedListing | None]:
        accounts = self._connected.accounts()
        if direction.source not in accounts or direction.target not in accounts:
            return None, None
        source, target = (accounts[name].athlete for name in (direction.source, direction.target))
        return (
            self._cache.get(direction.source, source, first, last),
            cached_around(self._cache, direction.target, target, first, last),
        )

    def _assess(
        self, direction: Direction, source: Listing, target: Listing, options: Options
    ) -> Assessment:
        """The assessment of these very listings, worked out once and not a rerun."""
        today = self.today()
        seen = self._assessed
        if (
            seen is not None
            and seen.source is source
            and seen.target is target
            and (seen.direction, seen.today, seen.options) == (direction, today, options)
        ):
            return seen.assessment
        assessment = assess(
            source,
            target,
            self._adapter(direction.target),
            self._connected.thresholds(direction.target),
            today,
            options,
        )
        self._assessed = _Assessed(direction, today, options, source, target, assessment)
        return assessment


def _welcome(account: Account) -> str:
    who = account.name or account.athlete
    plan = f" ({account.plan})" if account.plan else ""
    return f"Connected as {who}{plan}."
