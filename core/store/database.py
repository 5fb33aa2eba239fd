"""Opens the database: engine, SQLite's settings, migrations, and errors in plain words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from core.store import tables
from core.store.errors import StoreUnavailable
from core.store.location import sqlite_file

_MIGRATIONS = Path(__file__).parent / "migrations"
_READS_ONLY = "planbridge_reads_only"
_LOOK_AGAIN = 0.02


class Database:
    """Connections to the migrated database, for any thread. Opening migrates.

    Every call raises :class:`StoreUnavailable` when the database cannot be used.
    """

    def __init__(self, url: URL, *, busy_seconds: float = 10.0) -> None:
        file = sqlite_file(url)
        self._place = str(file) if file else url.render_as_string(hide_password=True)
        with self._in_plain_words():
            self._engine = _engine(url, busy_seconds)
            self._migrate()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; it is kept when the block ends without an error."""
        with self._in_plain_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading, which never waits for a writer."""
        with (
            self._in_plain_words(),
            self._engine.connect().execution_options(**{_READS_ONLY: True}) as connection,
        ):
            yield connection

    def close(self) -> None:
        """Closes the pooled connections."""
        self._engine.dispose()

    def _migrate(self) -> None:
        if self._is_newest():
            return
        try:
            self._upgrade()
        except StoreUnavailable:
            # Not every database lets the second of two that start at once wait for the first.
            if not self._is_newest():
                raise

    def _is_newest(self) -> bool:
        with self.reading() as connection:
            return _revision(connection) == tables.REVISION

    def _upgrade(self) -> None:
        # Loaded only when there is something to migrate: it costs a good part of the start.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError:
                raise StoreUnavailable(
                    f"The database {self._place} was written by a newer Planbridge; install that "
                    "version again or choose another place with PLANBRIDGE_DATA."
                ) from None

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreUnavailable(_explain(self._place, str(error.orig))) from None
        except (NoSuchModuleError, ModuleNotFoundError):
            raise StoreUnavailable(
                f"The driver for the database {self._place} is not installed; install it or leave "
                "PLANBRIDGE_DATABASE out."
            ) from None
        except SQLAlchemyError as error:
            raise StoreUnavailable(_explain(self._place, type(error).__name__)) from None


def _engine(url: URL, busy_seconds: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        # Transactions are opened by _begin below: the driver's own would leave out reads and DDL.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        _switch_to_wal(cursor, busy_seconds)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once, so that it waits its turn instead of failing half-way.
        reads = connection.get_execution_options().get(_READS_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _switch_to_wal(cursor: sqlite3.Cursor, busy_seconds: float) -> None:
    """Makes a new database one whose readers never wait for a writer.

    For this alone SQLite does not wait while another connection writes, as it does elsewhere:
    two that open a new database at once would meet here.
    """
    deadline = time.monotonic() + busy_seconds
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_AGAIN)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _explain(place: str, reason: str) -> str:
    lowered = reason.lower()
    if "locked" in lowered or "busy" in lowered:
        return f"The database {place} is locked by another program; close that one and try again."
    if "readonly" in lowered or "read-only" in lowered:
        return f"The database {place} is read-only; make it writable for this user."
    if "full" in lowered:
        return f"There is no space left for the database {place}; free some and try again."
    if "not a database" in lowered or "malformed" in lowered:
        return (
            f"The file {place} is damaged or not a database; restore it from a backup or move it "
            "away to start afresh."
        )
    first_line = reason.partition("\n")[0] or "unknown reason"
    return (
        f"The database {place} cannot be used ({first_line}); restore it from a backup or choose "
        "another place with PLANBRIDGE_DATA."
    )
