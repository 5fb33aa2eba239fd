"""The store: Planbridge's own data on this machine, one part a profile."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlalchemy import insert, select

from core.platforms.contract import Account, PlatformName
from core.store import accounts, settings
from core.store.accounts import StoredAccount
from core.store.database import Database
from core.store.location import data_directory, database_url, prepare_directory
from core.store.sealing import Sealer
from core.store.tables import profiles

T = TypeVar("T")


class ProfileStore:
    """What belongs to one profile. Safe to share between threads.

    Every call raises :class:`core.store.errors.StoreUnavailable` when the database fails.
    """

    def __init__(self, database: Database, sealer: Sealer, profile: int, name: str) -> None:
        self._database = database
        self._sealer = sealer
        self._profile = profile
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


class Store:
    """The database in its data directory, migrated, with the key that seals secrets."""

    def __init__(self, data_dir: Path, database: Database, sealer: Sealer) -> None:
        self.data_dir = data_dir
        self._database = database
        self._sealer = sealer

    @classmethod
    def open(
        cls, data_dir: Path | None = None, environment: Mapping[str, str] = os.environ
    ) -> Store:
        """Opens the store, making directory, key file and tables where they are missing.

        Without ``data_dir`` the environment says where (``PLANBRIDGE_DATA``). Raises
        :class:`core.store.errors.StoreUnavailable` with one sentence for the person.
        """
        directory = prepare_directory(data_dir or data_directory(environment))
        url = database_url(directory, environment)
        sealer = Sealer.from_environment(directory, environment)
        return cls(directory, Database(url), sealer)

    def profile(self, name: str) -> ProfileStore:
        """The part of one profile, which is made at its first use."""
        with self._database.reading() as connection:
            found = connection.execute(_id_of(name)).scalar()
        if found is None:
            with self._database.writing() as connection:
                found = connection.execute(_id_of(name)).scalar()
                if found is None:
                    created = dt.datetime.now(dt.UTC).isoformat()
                    new = insert(profiles).values(name=name, created_at=created)
                    found = connection.execute(new.returning(profiles.c.id)).scalar_one()
        return ProfileStore(self._database, self._sealer, found, name)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()


def _id_of(name: str) -> Any:
    return select(profiles.c.id).where(profiles.c.name == name)
