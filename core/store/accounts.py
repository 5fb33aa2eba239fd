"""The connected platforms of a profile, their secrets sealed."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr, ValidationError
from sqlalchemy import Delete, Row, delete, insert, select

from core.platforms.contract import SERVICES, Account, PlatformName
from core.redaction import register_secret
from core.store.database import Database
from core.store.errors import SecretUnreadable
from core.store.sealing import Sealer, masked
from core.store.tables import accounts

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StoredAccount:
    """A connected platform as it was saved. The secret stays sealed until it is asked for."""

    account: Account
    athlete_choice: str
    """What the person typed or chose; "" and "0" mean the account's own athlete."""
    checked_at: dt.datetime
    _sealed: str = field(repr=False)
    _sealer: Sealer = field(repr=False)

    @property
    def masked_secret(self) -> str:
        """Dots and the last characters; only dots when the secret cannot be opened."""
        try:
            return masked(self.secret().get_secret_value())
        except SecretUnreadable:
            return masked("")

    def secret(self) -> SecretStr:
        """The key or cookie. Raises :class:`SecretUnreadable` when its key was lost or changed."""
        return self._sealer.open(self._sealed)


def save_account(
    database: Database,
    sealer: Sealer,
    profile: int,
    *,
    platform: PlatformName,
    athlete_choice: str,
    secret: SecretStr,
    account: Account,
    checked_at: dt.datetime,
) -> None:
    """Saves one account a platform; an earlier one is replaced."""
    register_secret(secret.get_secret_value())
    row = {
        "profile_id": profile,
        "platform": platform.value,
        "athlete": account.athlete,
        "athlete_choice": athlete_choice,
        "sealed_secret": sealer.seal(secret),
        "account": account.model_dump_json(),
        "checked_at": checked_at.astimezone(dt.UTC).isoformat(),
    }
    with database.writing() as connection:
        connection.execute(_of(profile, platform))
        connection.execute(insert(accounts).values(row))


def stored_accounts(
    database: Database, sealer: Sealer, profile: int
) -> dict[PlatformName, StoredAccount]:
    """The profile's accounts, in the order of the platforms."""
    with database.reading() as connection:
        rows = connection.execute(select(accounts).where(accounts.c.profile_id == profile)).all()
    found = {row.platform: row for row in rows}
    return {
        platform: _stored(found[platform.value], platform, sealer)
        for platform in SERVICES
        if platform.value in found
    }


def delete_account(database: Database, profile: int, platform: PlatformName) -> None:
    """Forgets one account with its secret. One that is not there is no error."""
    with database.writing() as connection:
        connection.execute(_of(profile, platform))


def _of(profile: int, platform: PlatformName) -> Delete:
    return delete(accounts).where(
        accounts.c.profile_id == profile, accounts.c.platform == platform.value
    )


def _stored(row: Row[Any], platform: PlatformName, sealer: Sealer) -> StoredAccount:
    return StoredAccount(
        account=_account(row, platform),
        athlete_choice=row.athlete_choice,
        checked_at=dt.datetime.fromisoformat(row.checked_at),
        _sealed=row.sealed_secret,
        _sealer=sealer,
    )


def _account(row: Row[Any], platform: PlatformName) -> Account:
    """What another version saved may no longer fit: then only who it is remains."""
    try:
        return Account.model_validate_json(row.account)
    except ValidationError:
        _log.warning("The saved details of the %s account were not understood.", platform.label)
        return Account(platform=platform, athlete=row.athlete)
