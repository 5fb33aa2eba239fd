from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Connection, inspect, text
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from core.platforms.contract import Account, PlatformName
from core.store import database, journal_links, journal_runs, leases, location, tables
from core.store.database import Database
from core.store.errors import StoreUnavailable
from core.store.journal import Journal
from core.store.journal_values import RunKind
from core.store.store import Store
from tests.store.values import NOON, PAIR, change, link

SECRET = SecretStr("a cookie of some length")
ACCOUNT = Account(platform=PlatformName.INTERVALS, athlete="i42", name="Jo ✓")
OLDER = {"alembic_version", "profiles", "accounts", "settings"}
NEWER = {"links", "choices", "rules", "runs", "changes", "leases", "copies", "copied_items"}


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(database._MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def at_revision_one(directory: Path) -> None:
    """Leaves in ``directory`` what a Planbridge without synchronisation left there."""
    store = Store.open(directory, {})
    profile = store.profile("local")
    profile.save_account(PlatformName.INTERVALS, "0", SECRET, ACCOUNT, NOON)
    profile.save_setting("mode", "kept ✓")
    store.profile("second").save_setting("mode", "of the second")
    with store._database.writing() as connection:
        command.downgrade(config(connection), "0001")
    store.close()


def names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"sqlite_sequence"}


def test_a_database_of_the_first_revision_keeps_what_it_holds(tmp_path: Path) -> None:
    at_revision_one(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / location.DATABASE_FILE)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        before = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in OLDER}
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone()
    store = Store.open(tmp_path, {})
    profile = store.profile("local")
    stored = profile.accounts()[PlatformName.INTERVALS]
    assert stored.account == ACCOUNT
    assert stored.secret() == SECRET
    assert profile.setting("mode", "") == "kept ✓"
    assert store.profile("second").setting("mode", "") == "of the second"
    with store._database.reading() as connection:
        for table in OLDER - {"alembic_version"}:
            rows = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]
            assert rows == before[table]
    run = profile.journal.begin(PAIR, RunKind.SYNC, NOON)
    (intent,) = profile.journal.intend([change(run.id)])
    profile.journal.settle([intent], links=[link("s1", "1")])
    assert len(profile.journal.links(PAIR)) == 1
    store.close()


def test_going_back_takes_the_new_tables_away_and_nothing_else(tmp_path: Path) -> None:
    at_revision_one(tmp_path)
    store = Store.open(tmp_path, {})
    run = store.profile("local").journal.begin(PAIR, RunKind.SYNC, NOON)
    store.profile("local").journal.intend([change(run.id)])
    store.profile("local").journal.save_links(PAIR, [link("s1", "1")])
    with store._database.writing() as connection:
        assert names(connection) == OLDER | NEWER
        command.downgrade(config(connection), "0001")
        assert names(connection) == OLDER
    assert store.profile("local").setting("mode", "") == "kept ✓"
    with store._database.writing() as connection:
        command.downgrade(config(connection), "base")
        assert names(connection) == {"alembic_version"}
        command.upgrade(config(connection), "head")
        assert names(connection) == OLDER | NEWER
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    store.close()


def test_the_migrations_make_every_key_and_index_of_the_tables(database: Database) -> None:
    """What comparing the two does not look at: names, deletion along a key, ids for ever."""
    unique: dict[str, set[str | None]] = {}
    with database.reading() as connection:
        see = inspect(connection)
        for table in tables.metadata.sorted_tables:
            keys = {
                key["name"]: (key["constrained_columns"], key["options"].get("ondelete"))
                for key in see.get_foreign_keys(table.name)
            }
            assert keys == {
                key.name: ([column.name for column in key.columns], key.ondelete)
                for key in table.foreign_key_constraints
            }
            unique[table.name] = {one["name"] for one in see.get_unique_constraints(table.name)}
        definitions = dict(
            connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            ).all()
        )
    assert unique["links"] == {
        "uq_links_profile_id_pair_source",
        "uq_links_profile_id_pair_target",
    }
    lasting = {name for name, words in definitions.items() if "AUTOINCREMENT" in words}
    assert lasting == {"links", "runs", "changes", "copies"}


def test_a_profile_that_is_deleted_takes_its_rows_along(database: Database) -> None:
    for profile in (1, 2):
        journal = Journal(database, profile, lambda: NOON)
        run = journal.begin(PAIR, RunKind.SYNC, NOON)
        journal.intend([change(run.id)])
        journal.save_links(PAIR, [link("s1", "1")])
    leases.take(database, 1, PAIR, lambda: NOON)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM profiles WHERE id = 1"))
        for table in ("links", "runs", "changes", "leases"):
            owners = connection.execute(text(f"SELECT profile_id FROM {table}")).scalars().all()
            assert owners == ([] if table == "leases" else [2])


@pytest.mark.parametrize("dialect", [mssql, mysql, oracle, postgresql])
def test_tables_and_questions_can_be_said_to_other_databases(dialect: Any) -> None:
    said = [
        str(words.compile(dialect=dialect.dialect()))
        for table in tables.metadata.sorted_tables
        for words in (CreateTable(table), *(CreateIndex(index) for index in table.indexes))
    ]
    said += [
        str(words.compile(dialect=dialect.dialect()))
        for words in (
            journal_links._END_RIVALS,
            journal_links._SAVE_OVER,
            journal_runs._THIS_CHANGE,
            journal_runs.last_look(1, "x"),
            journal_runs.deleted_since(1, NOON),
        )
    ]
    assert ("LONGTEXT" in " ".join(said)) == (dialect is mysql)


def test_every_key_is_short_enough_for_databases_that_limit_them() -> None:
    """MySQL takes 3072 bytes in a key, at four bytes a character; Oracle names of 128."""
    for table in tables.metadata.sorted_tables:
        for key in (*table.indexes, *table.constraints):
            lengths = [getattr(column.type, "length", None) or 2 for column in key.columns]
            assert 4 * sum(lengths) <= 3072, key.name
            assert len(str(key.name)) <= 60


# --- Two that start at once -------------------------------------------------------------------


@contextlib.contextmanager
def writing_for(seconds: float, file: Path, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Another program that writes to the database for so long."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE IF NOT EXISTS of_another (id INTEGER)")
    other.execute(begin)
    ends = threading.Timer(seconds, lambda: other.execute("COMMIT"))
    ends.start()
    yield
    ends.join()
    other.close()


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_database_that_another_one_is_writing_to_is_waited_for(
    tmp_path: Path, begin: str
) -> None:
    """SQLite itself does not wait when a database is switched to its write-ahead log."""
    url = location.database_url(tmp_path, {})
    with writing_for(0.3, tmp_path / location.DATABASE_FILE, begin):
        opened = Database(url, busy_seconds=10)
    with opened.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert names(connection) >= OLDER | NEWER
    opened.close()


def test_a_new_database_that_stays_locked_is_said_after_a_while(tmp_path: Path) -> None:
    url = location.database_url(tmp_path, {})
    before = time.monotonic()
    with (
        writing_for(0.5, tmp_path / location.DATABASE_FILE),
        pytest.raises(StoreUnavailable, match="locked by another program; close that one"),
    ):
        Database(url, busy_seconds=0.1)
    assert time.monotonic() - before >= 0.1


def test_many_that_open_a_new_database_at_once_all_come_through(tmp_path: Path) -> None:
    url = location.database_url(tmp_path, {})
    start = threading.Barrier(12)
    errors: list[BaseException] = []

    def work() -> None:
        start.wait()
        try:
            Database(url).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_one_whom_another_forestalled_in_migrating_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade

    def forestalled(config: Config, revision: str) -> None:
        upgrade(config, revision)
        config.attributes["connection"].commit()
        raise IntegrityError("CREATE TABLE", {}, Exception("already exists"))

    url = location.database_url(tmp_path, {})
    monkeypatch.setattr(command, "upgrade", forestalled)
    opened = Database(url)
    with opened.reading() as connection:
        assert names(connection) == OLDER | NEWER
    opened.close()


def test_a_migration_that_fails_is_said_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_revision_one(tmp_path)
    upgrade = command.upgrade

    def failing(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise IntegrityError("CREATE TABLE", {}, Exception("no such thing"))

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", failing)
        assert "no such thing" in refusal(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / location.DATABASE_FILE)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'links'").fetchone()
    Store.open(tmp_path, {}).close()


# --- The directory ----------------------------------------------------------------------------


@pytest.fixture
def as_somebody_else() -> Iterator[Path]:
    """A directory of the administrator's; the test goes on as a user who is none."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only the administrator can become somebody else")
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        os.seteuid(65534)
        try:
            yield Path(made)
        finally:
            os.seteuid(0)


def refusal(directory: Path | None, **environment: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(directory, environment)
    words = str(caught.value)
    assert "\n" not in words
    assert words.endswith(".")
    return words


def test_a_directory_of_another_user_is_said(as_somebody_else: Path) -> None:
    for directory in (as_somebody_else, as_somebody_else / "below" / "it"):
        words = refusal(directory)
        assert f"{directory} is not writable for user" in words
        assert "change its owner or choose another place with PLANBRIDGE_DATA" in words


def test_a_directory_below_one_that_must_not_be_entered_is_said(as_somebody_else: Path) -> None:
    os.seteuid(0)
    as_somebody_else.chmod(0o700)
    os.seteuid(65534)
    below = as_somebody_else / "below"
    assert f"{below} is not writable for user" in refusal(below)
    address = {"PLANBRIDGE_DATABASE": f"sqlite:///{below}/own.sqlite3"}
    with pytest.raises(StoreUnavailable, match=f"{below} is not writable for user"):
        location.database_url(as_somebody_else, address)


def test_a_database_file_of_another_user_is_said(as_somebody_else: Path) -> None:
    os.seteuid(0)
    file = as_somebody_else / location.DATABASE_FILE
    file.touch(0o644)
    as_somebody_else.chmod(0o777)
    os.seteuid(65534)
    assert f"{file} is not writable for user" in refusal(as_somebody_else)


def test_a_path_that_no_system_takes_is_said(tmp_path: Path) -> None:
    place = tmp_path / ("x" * 300)
    assert "cannot be used (File name too long)" in refusal(place)
    address = f"sqlite:///{tmp_path}/{'x' * 300}"
    assert "File name too long" in refusal(tmp_path, PLANBRIDGE_DATABASE=address)


def test_the_home_of_a_user_whom_nobody_knows_is_said() -> None:
    words = refusal(None, PLANBRIDGE_DATA="~nobody-of-this-name/data")
    assert "~nobody-of-this-name" in words
    assert "write the whole path" in words
