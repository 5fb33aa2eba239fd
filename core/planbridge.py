"""The one facade that pages, worker and command line call."""

from __future__ import annotations

import datetime as dt
import threading
import zoneinfo
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from core.platforms.connect import Connection, connect, needed_secret
from core.platforms.contract import (
    SERVICES,
    Account,
    ItemRef,
    Listing,
    Platform,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.endpoints import Endpoints
from core.platforms.errors import AccessExpired, PlatformError
from core.redaction import register_secret
from core.store.cache import CachedListing, SessionCache
from core.store.errors import SecretUnreadable
from core.store.store import ProfileStore
from core.sync.copying import CopyReport, Outcome, copy_items
from core.sync.overview import Assessment, Row, Status, assess, of_sports
from core.workout.model import Sport, Value
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

__all__ = [
    "AccessReport",
    "CopyReport",
    "Credentials",
    "Direction",
    "Options",
    "Outcome",
    "Overview",
    "Planbridge",
    "Row",
    "SavedAccount",
    "Status",
]


class Direction(StrEnum):
    """From which calendar to which."""

    TRAININGPEAKS_TO_INTERVALS = "trainingpeaks-intervals"
    INTERVALS_TO_TRAININGPEAKS = "intervals-trainingpeaks"
    TRAINERROAD_TO_INTERVALS = "trainerroad-intervals"
    TRAINERROAD_TO_TRAININGPEAKS = "trainerroad-trainingpeaks"

    @classmethod
    def between(cls, source: PlatformName, target: PlatformName) -> Direction:
        """The direction from one to the other. Raises ``ValueError`` where there is none."""
        return cls(f"{source}-{target}")

    @property
    def source(self) -> PlatformName:
        """Where workouts are read."""
        return PlatformName(self.value.partition("-")[0])

    @property
    def target(self) -> PlatformName:
        """Where copies are written."""
        return PlatformName(self.value.partition("-")[2])

    @property
    def label(self) -> str:
        """As a person reads it."""
        return f"{self.source.label} → {self.target.label}"


class Credentials(Value):
    """What a person typed to connect one platform.

    ``secret`` is the API key (Intervals.icu) or the cookie in any pasted form; empty means the
    one that is saved, so that choosing another athlete asks for no secret again. ``athlete`` is
    the Intervals.icu athlete id ("" or "0": the key's own athlete); for a TrainingPeaks coach,
    the athlete whose calendar is meant ("" is the account's own).
    """

    platform: PlatformName
    secret: SecretStr
    athlete: str = ""


class SavedAccount(Value):
    """A connected platform, without its secret."""

    account: Account
    masked_secret: str
    checked_at: dt.datetime


class AccessReport(Value):
    """The outcome of *Check and save* for one platform."""

    platform: PlatformName
    ok: bool
    account: Account | None = None
    message: str
    """Who is connected and which kind of account; or what is wrong."""
    advice: str = ""
    """What to do, when something is wrong."""


class Overview(Value):
    """What the source holds and where each item stands."""

    source: PlatformName
    target: PlatformName
    options: Options = PLAIN
    """How the items would be handed on; the drafts are made with them."""
    first: dt.date
    last: dt.date
    rows: tuple[Row, ...]
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences about the whole (an incomplete listing, items that could not be read...)."""
    fetched_at: dt.datetime
    plan_until: dt.date | None = None
    """The last day the target account can plan right now, when it has such a limit."""


_OPTIONS = "options"


STALE = dt.timedelta(minutes=15)
"""What was fetched longer ago is read again before it is copied: plans change."""


AROUND = dt.timedelta(weeks=4)
"""How far around the chosen days the target is read: a copy that was moved is still known."""


@dataclass(frozen=True)
class _Login:
    """Which saved login an adapter was built from."""

    athlete_choice: str
    checked_at: dt.datetime


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
        self.time_zone = time_zone
        """IANA name of the person's zone; empty: the account's, else the machine's."""
        self._adapters: dict[PlatformName, tuple[_Login, Platform]] = {}
        self._lock = threading.RLock()
        self._assessed: _Assessed | None = None

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
            adapter = connect(platform, self._connection(secret, credentials.athlete))
            account = adapter.check_access()
        except PlatformError as problem:
            return AccessReport(
                platform=platform, ok=False, message=problem.what, advice=problem.advice
            )
        except ValueError as problem:
            return AccessReport(platform=platform, ok=False, message=str(problem))
        login = _Login(credentials.athlete.strip(), self._now())
        self._profile.save_account(
            platform, login.athlete_choice, SecretStr(secret), account, login.checked_at
        )
        with self._lock:
            self._adapters[platform] = (login, adapter)
        self._cache.drop(platform)
        return AccessReport(
            platform=platform, ok=True, account=account, message=_connected(account)
        )

    def problem_with(self, credentials: Credentials) -> str:
        """What can be seen to be wrong with what was typed, "" when nothing is. No request."""
        entered = credentials.secret.get_secret_value().strip()
        if not entered:
            return ""
        register_secret(entered)
        try:
            secret = needed_secret(credentials.platform, entered)
            register_secret(secret)
            connect(credentials.platform, self._connection(secret, credentials.athlete))
        except ValueError as problem:
            return str(problem)
        return ""

    def forget(self, platform: PlatformName) -> None:
        """Deletes a platform's credentials and what was cached with them."""
        self._profile.delete_account(platform)
        with self._lock:
            self._adapters.pop(platform, None)
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
        return self._now().astimezone(self._zone()).date()

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
                pool.submit(target.list_calendar, *_around(first, last)),
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
            plan_until=self._plan_until(direction.target),
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
            # Nobody saw how these accounts stand to each other: nothing is copied unseen.
            return CopyReport(
                outcomes=tuple(
                    _not_copied(ref, first, "What was fetched is gone. Fetch again.")
                    for ref in refs
                )
            )
        planned = source.listing
        try:
            platform = self._adapter(direction.target)
            if progress is not None:
                progress(0, len(refs), f"Looking at {direction.target.label}")
            if self._now() - source.fetched_at > STALE:
                planned = self._adapter(direction.source).list_calendar(first, last)
                self._cache.put(planned, self._now())
            before = platform.list_calendar(*_around(first, last))
        except PlatformError as problem:
            titles = {item.ref: item.item.title for item in planned.items}
            return CopyReport(
                outcomes=tuple(
                    _not_copied(ref, first, str(problem), titles.get(ref, "")) for ref in refs
                )
            )
        report = copy_items(
            refs,
            planned,
            before,
            platform,
            self._thresholds(direction.target),
            self.today(),
            progress,
            stop,
            self.options() if options is None else options,
        )
        try:
            self._cache.put(platform.list_calendar(*_around(first, last)), self._now())
        except PlatformError:
            # What was written stands in the report; the table must not show an old state.
            self._cache.drop(direction.target)
        return report

    # --- Inside ---------------------------------------------------------------------------

    def _entered_or_saved(self, credentials: Credentials) -> str:
        entered = credentials.secret.get_secret_value().strip()
        stored = self._profile.accounts().get(credentials.platform)
        if entered or stored is None:
            return entered
        return stored.secret().get_secret_value()

    def _connection(self, secret: str, athlete: str) -> Connection:
        return Connection(
            secret=secret,
            athlete=athlete.strip(),
            endpoints=self._endpoints,
            now=self._now,
        )

    def _adapter(self, platform: PlatformName) -> Platform:
        """The adapter of the account that is saved now.

        Another tab may have connected another account since: nothing is written to the old one.
        """
        with self._lock:
            stored = self._profile.accounts().get(platform)
            if stored is None:
                raise AccessExpired(
                    platform.label, "is not connected.", "Connect it on the Accounts page."
                )
            login = _Login(stored.athlete_choice, stored.checked_at)
            known = self._adapters.get(platform)
            if known is not None and known[0] == login:
                return known[1]
            try:
                secret = stored.secret().get_secret_value()
            except SecretUnreadable as problem:
                raise AccessExpired(platform.label, str(problem)) from None
            register_secret(secret)
            adapter = connect(platform, self._connection(secret, stored.athlete_choice))
            self._adapters[platform] = (login, adapter)
            return adapter

    def _cached(
        self, direction: Direction, first: dt.date, last: dt.date
    ) -> tuple[CachedListing | None, CachedListing | None]:
        accounts = self._profile.accounts()
        source, target = (
            self._cache.get(name, accounts[name].account.athlete, *days)
            if name in accounts
            else None
            for name, days in (
                (direction.source, (first, last)),
                (direction.target, _around(first, last)),
            )
        )
        return source, target

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
            self._thresholds(direction.target),
            today,
            options,
        )
        self._assessed = _Assessed(direction, today, options, source, target, assessment)
        return assessment

    def _thresholds(self, target: PlatformName) -> AthleteThresholds:
        """The target account's thresholds, gaps filled from the other accounts."""
        accounts = {name: stored.account for name, stored in self._profile.accounts().items()}
        merged = accounts[target].thresholds
        for name in SERVICES:
            if name in accounts and name is not target:
                merged = merged.filled_from(accounts[name].thresholds)
        return merged

    def _plan_until(self, target: PlatformName) -> dt.date | None:
        return self._adapter(target).plan_until()

    def _zone(self) -> dt.tzinfo | None:
        """The person's zone; None is the machine's."""
        names = [self.time_zone]
        names += [stored.account.time_zone for stored in self._profile.accounts().values()]
        for name in filter(None, names):
            try:
                return zoneinfo.ZoneInfo(name)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                continue
        return None


def _around(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days in which copies of these days are looked for, within what a calendar can hold."""
    return (
        first - min(AROUND, first - dt.date.min),
        last + min(AROUND, dt.date.max - last),
    )


def _connected(account: Account) -> str:
    who = account.name or account.athlete
    plan = f" ({account.plan})" if account.plan else ""
    return f"Connected as {who}{plan}."


def _not_copied(ref: ItemRef, day: dt.date, message: str, title: str = "") -> Outcome:
    return Outcome(ref=ref, title=title, day=day, ok=False, message=message)
