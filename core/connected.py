"""The platforms that one profile has connected: their accounts, adapters and thresholds."""

from __future__ import annotations

import datetime as dt
import threading
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass

from core.platforms.connect import Connection, connect
from core.platforms.contract import SERVICES, Account, Platform, PlatformName
from core.platforms.endpoints import Endpoints
from core.platforms.errors import AccessDenied, AccessExpired
from core.redaction import register_secret
from core.store.accounts import StoredAccount
from core.store.errors import SecretUnreadable
from core.store.store import ProfileStore
from core.workout.thresholds import AthleteThresholds


@dataclass(frozen=True)
class Login:
    """Which saved login an adapter was built from."""

    athlete_choice: str
    checked_at: dt.datetime


class Connected:
    """What is connected right now, as it is saved: another tab may have changed it.

    ``time_zone`` is the IANA name of the person's zone; empty: the account's, else the machine's.
    """

    def __init__(
        self,
        profile: ProfileStore,
        endpoints: Endpoints,
        now: Callable[[], dt.datetime],
        time_zone: str = "",
    ) -> None:
        self._profile = profile
        self._endpoints = endpoints
        self.now = now
        self.time_zone = time_zone
        self.adapters: dict[PlatformName, tuple[Login, Platform]] = {}
        self._of_others: dict[tuple[PlatformName, str], tuple[Login, Platform]] = {}
        self._lock = threading.RLock()

    def accounts(self) -> dict[PlatformName, Account]:
        """The connected accounts. No request."""
        return {name: stored.account for name, stored in self._profile.accounts().items()}

    def adapter(self, platform: PlatformName) -> Platform:
        """The adapter of the account that is saved now; nothing is ever written to an old one.

        Raises :class:`AccessExpired` when there is none. No request.
        """
        with self._lock:
            stored = self._stored(platform)
            login = Login(stored.athlete_choice, stored.checked_at)
            known = self.adapters.get(platform)
            if known is not None and known[0] == login:
                return known[1]
            adapter = self._build_from(platform, stored, stored.athlete_choice)
            self.adapters[platform] = (login, adapter)
            return adapter

    def reader_of(self, platform: PlatformName, athlete: str) -> Platform:
        """The adapter with which the calendar of ``athlete`` is read: of the connected one, or of
        another of the coach's athletes. The latter is never used for writing.

        Raises :class:`AccessExpired` when nobody is connected, and :class:`AccessDenied` for an
        athlete whom the account cannot open. No request.
        """
        with self._lock:
            stored = self._stored(platform)
            if athlete == stored.account.athlete:
                return self.adapter(platform)
            if athlete not in dict(stored.account.athletes):
                raise AccessDenied(
                    platform.label,
                    "This account cannot open that athlete's calendar.",
                    "Choose another athlete, or check the account on the Accounts page.",
                )
            login = Login(stored.athlete_choice, stored.checked_at)
            known = self._of_others.get((platform, athlete))
            if known is not None and known[0] == login:
                return known[1]
            adapter = self._build_from(platform, stored, athlete)
            self._of_others[platform, athlete] = (login, adapter)
            return adapter

    def login(self, platform: PlatformName) -> Login | None:
        """Which login is saved now: a later one may be another account's. No request."""
        stored = self._profile.accounts().get(platform)
        return None if stored is None else Login(stored.athlete_choice, stored.checked_at)

    def build(self, platform: PlatformName, secret: str, athlete: str) -> Platform:
        """A new adapter. Raises ``ValueError`` with a sentence for people. No request."""
        return connect(
            platform,
            Connection(
                secret=secret,
                athlete=athlete.strip(),
                endpoints=self._endpoints,
                now=self.now,
            ),
        )

    def keep(self, platform: PlatformName, login: Login, adapter: Platform) -> None:
        """Remembers the adapter with which a login was checked."""
        with self._lock:
            self.forget(platform)
            self.adapters[platform] = (login, adapter)

    def forget(self, platform: PlatformName) -> None:
        """Lets go of a platform's adapters."""
        with self._lock:
            self.adapters.pop(platform, None)
            for named in [one for one in self._of_others if one[0] is platform]:
                del self._of_others[named]

    def thresholds(self, target: PlatformName) -> AthleteThresholds:
        """The target account's thresholds, gaps filled from the other accounts."""
        accounts = self.accounts()
        merged = accounts[target].thresholds if target in accounts else AthleteThresholds()
        for name in SERVICES:
            if name in accounts and name is not target:
                merged = merged.filled_from(accounts[name].thresholds)
        return merged

    def today(self) -> dt.date:
        """The local day in the person's time zone."""
        return self.now().astimezone(self._zone()).date()

    def zone_name(self) -> str:
        """IANA name of the person's zone; empty for the machine's."""
        zone = self._zone()
        return zone.key if zone is not None else ""

    def _stored(self, platform: PlatformName) -> StoredAccount:
        stored = self._profile.accounts().get(platform)
        if stored is None:
            raise AccessExpired(
                platform.label, "is not connected.", "Connect it on the Accounts page."
            )
        return stored

    def _build_from(self, platform: PlatformName, stored: StoredAccount, athlete: str) -> Platform:
        try:
            secret = stored.secret().get_secret_value()
        except SecretUnreadable as problem:
            raise AccessExpired(platform.label, str(problem)) from None
        register_secret(secret)
        return self.build(platform, secret, athlete)

    def _zone(self) -> zoneinfo.ZoneInfo | None:
        """The person's zone; None is the machine's."""
        return _zone_called(self.time_zone) or next(
            filter(None, (_zone_called(one.time_zone) for one in self.accounts().values())), None
        )


def _zone_called(name: str) -> zoneinfo.ZoneInfo | None:
    """None when it is empty or no zone's name."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
