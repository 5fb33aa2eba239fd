"""What a person chose, one JSON value a key and profile."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select

from core.store.database import Database
from core.store.tables import settings

_log = logging.getLogger(__name__)
T = TypeVar("T")
_ANYTHING: TypeAdapter[object] = TypeAdapter(Any)


def setting(database: Database, profile: int, key: str, default: T, kind: Any = None) -> T:
    """The saved value, or ``default`` when there is none or it no longer fits.

    The value is read as ``kind``, else as the type of ``default``.
    """
    with database.reading() as connection:
        saved = connection.execute(
            select(settings.c.value).where(settings.c.profile_id == profile, settings.c.key == key)
        ).scalar()
    if saved is None:
        return default
    try:
        value: T = TypeAdapter(kind or type(default)).validate_json(saved)
    except ValidationError:
        _log.warning("The saved setting %s was not understood; its default is used.", key)
        return default
    return value


def save_setting(database: Database, profile: int, key: str, value: object) -> None:
    """Saves ``value``: a pydantic model or anything that JSON holds. Never a secret."""
    saved = _ANYTHING.dump_json(value).decode("utf-8")
    now = dt.datetime.now(dt.UTC).isoformat()
    with database.writing() as connection:
        connection.execute(
            delete(settings).where(settings.c.profile_id == profile, settings.c.key == key)
        )
        connection.execute(
            insert(settings).values(profile_id=profile, key=key, value=saved, saved_at=now)
        )
