"""The store: Planbridge's own data on this machine, one part a profile."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlalchemy import insert, select

from core.platforms.contract import Account, PlatformName
from core.store import accounts, leases, settings
from core.store.accounts import StoredAccount
from core.store.copies import Copies
from core.store.database import Database
from core.store.journal import Journal
from core.store.journal_values import Pair
from core.store.leases import Lease
from core.store.location import data_directory, database_url, prepare_directory
from core.store.sealing import Sealer
from core.store.tables import profiles

T = TypeVar("T")


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class ProfileStore:
    """What belongs to one profile. Safe to share between threads.

    Every call raises :class:`core.store.errors.StoreUnavailable` when the database fails.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        profile: int,
        name: str,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._profile = profile
        self._now = now
        self.name = name

    def save_account(
        self,
        platform: PlatformName,
        athlete_choice: str,
        secret: SecretStr,
        account: Account,
        checked_at: dt.datetime,
    ) -> None:
        """Saves one account a platform, its secret sealed; an earlier one is replaced.

        ``checked_at`` carries its time zone.
        """
        accounts.save_account(
            self._database,
            self._sealer,
            self._profile,
            platform=platform,
            athlete_choice=athlete_choice,
            secret=secret,
            account=account,
            checked_at=checked_at,
        )

    def accounts(self) -> dict[PlatformName, StoredAccount]:
        """The connected platforms."""
        return accounts.stored_accounts(self._database, self._sealer, self._profile)

    def delete_account(self, platform: PlatformName) -> None:
        """Forgets one account with its secret. One that is not there is no error."""
        accounts.delete_account(self._database, self._profile, platform)

    def setting(self, key: str, default: T, kind: Any = None) -> T:
        """The saved value read as ``kind`` (else as the type of ``default``), else ``default``.

        A value that no longer fits counts as not saved.
        """
        return settings.setting(self._database, self._profile, key, default, kind)

    def save_setting(self, key: str, value: object) -> None:
        """Saves a pydantic model or anything that JSON holds. Never a secret."""
        settings.save_setting(self._database, self._profile, key, value)

    @property
    def journal(self) -> Journal:
        """What synchronisation knows and did: links, runs, changes."""
        return Journal(self._database, self._profile, self._now)

    @property
    def copies(self) -> Copies:
        """Copies to libraries, plans and calendars, item by item."""
        return Copies(self._database, self._profile, self._now)

    def lease(self, pair: Pair, now: Callable[[], dt.datetime] | None = None) -> Lease:
        """Takes the lease of ``pair``, for a run. Raises :class:`core.store.leases.LeaseHeld`."""
        return leases.take(self._database, self._profile, pair, now or self._now)

    def is_leased(self, pair: Pair, now: dt.datetime | None = None) -> bool:
        """Whether somebody who lives is at work on ``pair``, whichever profile."""
        return leases.is_held(self._database, pair, now or self._now())


class Store:
    """The database in its data directory, migrated, with the key that seals secrets."""

    def __init__(
        self,
        data_dir: Path,
        database: Database,
        sealer: Sealer,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self.data_dir = data_dir
        self._database = database
        self._sealer = sealer
        self._now = now

    @classmethod
    def open(
        cls,
        data_dir: Path | None = None,
        environment: Mapping[str, str] = os.environ,
        *,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> Store:
        """Opens the store, making directory, key file and tables where they are missing.

        Without ``data_dir`` the environment says where (``PLANBRIDGE_DATA``). By ``now`` a lease
        is known to have run out. Raises
        :class:`core.store.errors.StoreUnavailable` with one sentence for the person.
        """
        directory = prepare_directory(data_dir or data_directory(environment))
        url = database_url(directory, environment)
        sealer = Sealer.from_environment(directory, environment)
        return cls(directory, Database(url), sealer, now)

    def profile(self, name: str) -> ProfileStore:
        """The part of one profile, which is made at its first use."""
        with self._database.reading() as connection:
            found = connection.execute(_id_of(name)).scalar()
        if found is None:
            with self._database.writing() as connection:
                found = connection.execute(_id_of(name)).scalar()
                if found is None:
                    created = self._now().astimezone(dt.UTC).isoformat()
                    new = insert(profiles).values(name=name, created_at=created)
                    connection.execute(new)
                    found = connection.execute(_id_of(name)).scalar_one()
        return ProfileStore(self._database, self._sealer, found, name, self._now)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()


def _id_of(name: str) -> Any:
    return select(profiles.c.id).where(profiles.c.name == name)
