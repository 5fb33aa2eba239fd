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
from core.platforms.errors import AccessExpired
from core.redaction import register_secret
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
        self._lock = threading.RLock()

    def accounts(self) -> dict[PlatformName, Account]:
        """The connected accounts. No request."""
        return {name: stored.account for name, stored in self._profile.accounts().items()}

    def adapter(self, platform: PlatformName) -> Platform:
        """The adapter of the account that is saved now; nothing is ever written to an old one.

        Raises :class:`AccessExpired` when there is none. No request.
        """
        with self._lock:
            stored = self._profile.accounts().get(platform)
            if stored is None:
                raise AccessExpired(
                    platform.label, "is not connected.", "Connect it on the Accounts page."
                )
            login = Login(stored.athlete_choice, stored.checked_at)
            known = self.adapters.get(platform)
            if known is not None and known[0] == login:
                return known[1]
            try:
                secret = stored.secret().get_secret_value()
            except SecretUnreadable as problem:
                raise AccessExpired(platform.label, str(problem)) from None
            register_secret(secret)
            adapter = self.build(platform, secret, stored.athlete_choice)
            self.adapters[platform] = (login, adapter)
            return adapter

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
            self.adapters[platform] = (login, adapter)

    def forget(self, platform: PlatformName) -> None:
        """Lets go of an adapter."""
        with self._lock:
            self.adapters.pop(platform, None)

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

    def _zone(self) -> dt.tzinfo | None:
        """The person's zone; None is the machine's."""
        names = [self.time_zone]
        names += [account.time_zone for account in self.accounts().values()]
        for name in filter(None, names):
            try:
                return zoneinfo.ZoneInfo(name)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                continue
        return None
