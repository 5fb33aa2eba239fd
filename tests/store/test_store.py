from __future__ import annotations

import base64
import contextlib
import datetime as dt
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from core.platforms.contract import Account, PlatformName
from core.store import database, location, tables
from core.store.errors import SecretUnreadable, StoreUnavailable
from core.store.sealing import KEY_FILE, Sealer, masked
from core.store.store import ProfileStore, Store
from core.workout.model import Value

ICU = PlatformName.INTERVALS
TP = PlatformName.TRAININGPEAKS
SECRET = "mArKeR-secret-0123456789-1a2b"
A_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
ANOTHER_KEY = base64.urlsafe_b64encode(bytes(range(1, 33))).decode()
NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
ACCOUNT = Account(platform=ICU, athlete="i42", name="Jo", time_zone="Europe/Berlin")


def save(profile: ProfileStore, platform: PlatformName = ICU, secret: str = SECRET) -> None:
    account = ACCOUNT.model_copy(update={"platform": platform})
    profile.save_account(platform, "0", SecretStr(secret), account, NOON)


def opened(directory: Path, **environment: str) -> Store:
    return Store.open(directory, environment)


def refusal(directory: Path, **environment: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        opened(directory, **environment)
    words = str(caught.value)
    assert "\n" not in words
    assert words.endswith(".")
    return words


# --- Accounts and settings --------------------------------------------------------------------


def test_an_account_comes_back_after_a_restart_with_its_secret(tmp_path: Path) -> None:
    first = opened(tmp_path)
    save(first.profile("local"))
    first.close()
    stored = opened(tmp_path).profile("local").accounts()[ICU]
    assert stored.account == ACCOUNT
    assert stored.athlete_choice == "0"
    assert stored.checked_at == NOON
    assert stored.masked_secret == "••••••••1a2b"
    assert stored.secret().get_secret_value() == SECRET


def test_saving_again_replaces_and_deleting_forgets(tmp_path: Path) -> None:
    profile = opened(tmp_path).profile("local")
    save(profile, secret="an older secret value")
    save(profile)
    save(profile, TP)
    assert profile.accounts()[ICU].secret().get_secret_value() == SECRET
    profile.delete_account(ICU)
    profile.delete_account(ICU)
    assert list(profile.accounts()) == [TP]


def test_every_row_belongs_to_its_profile(tmp_path: Path) -> None:
    store = opened(tmp_path)
    save(store.profile("local"))
    store.profile("local").save_setting("mode", "a")
    assert store.profile("sandbox").accounts() == {}
    assert store.profile("sandbox").setting("mode", "default") == "default"
    store.profile("sandbox").delete_account(ICU)
    assert list(store.profile("local").accounts()) == [ICU]


class Ranges(Value):
    power: float = 2.5
    names: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("value", "default"),
    [
        (Ranges(power=3.5, names=("ä", "b")), Ranges()),
        (True, False),
        ({"a": [1, 2.5, None]}, {}),
        ("text ✓", ""),
    ],
)
def test_a_setting_comes_back_as_it_was_saved(tmp_path: Path, value: Any, default: Any) -> None:
    profile = opened(tmp_path).profile("local")
    assert profile.setting("key", default) == default
    profile.save_setting("key", default)
    profile.save_setting("key", value)
    assert profile.setting("key", default) == value


def test_a_setting_is_read_as_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    profile = opened(tmp_path).profile("local")
    profile.save_setting("days", [dt.date(2026, 5, 1)])
    assert profile.setting("days", None, kind=list[dt.date]) == [dt.date(2026, 5, 1)]


def test_a_setting_that_no_longer_fits_counts_as_not_saved(tmp_path: Path) -> None:
    profile = opened(tmp_path).profile("local")
    profile.save_setting("ranges", {"power": "many"})
    assert profile.setting("ranges", Ranges()) == Ranges()


def test_details_another_version_saved_leave_the_account_connected(tmp_path: Path) -> None:
    store = opened(tmp_path)
    save(store.profile("local"))
    with store._database.writing() as connection:
        connection.execute(text("""UPDATE accounts SET account = '{"unknown": 1}'"""))
    stored = store.profile("local").accounts()[ICU]
    assert stored.account == Account(platform=ICU, athlete="i42")
    assert stored.secret().get_secret_value() == SECRET


def test_many_threads_and_two_stores_write_and_read_at_once(tmp_path: Path) -> None:
    stores = [opened(tmp_path), opened(tmp_path)]
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            profile = stores[number % 2].profile("local")
            for turn in range(8):
                profile.save_setting(f"key {number}", turn)
                save(profile, TP)
                assert profile.setting(f"key {number}", -1) == turn
                assert profile.accounts()[TP].secret().get_secret_value() == SECRET
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


# --- Secrets ----------------------------------------------------------------------------------


def test_no_secret_is_in_clear_in_any_file_or_repr(tmp_path: Path) -> None:
    store = opened(tmp_path)
    profile = store.profile("local")
    save(profile)
    save(profile, TP, "a cookie value of the other platform")
    stored = profile.accounts()
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    source = sqlite3.connect(tmp_path / location.DATABASE_FILE)
    source.backup(copy)
    copy.close()
    source.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name.endswith("-wal") and file.stat().st_size for file in files)
    for file in files:
        data = file.read_bytes()
        for marker in (b"mArKeR", b"0123456789-1a2b", b"a cookie value"):
            assert marker not in data, file
    shown = repr(stored) + repr(store) + repr(profile) + str(stored) + repr(store._sealer)
    assert "mArKeR" not in shown
    assert (tmp_path / KEY_FILE).read_text().strip() not in shown


def test_a_database_error_shows_no_value_that_was_being_saved(
    tmp_path: Path,
) -> None:
    store = opened(tmp_path)
    profile = store.profile("local")
    with store._database.writing() as connection:
        connection.execute(text("DROP TABLE accounts"))
    with pytest.raises(StoreUnavailable) as caught:
        save(profile)
    assert "no such table" in str(caught.value)
    assert "i42" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("key", ["a passphrase of some length", A_KEY])
def test_a_key_from_the_environment_seals_and_needs_no_key_file(tmp_path: Path, key: str) -> None:
    first = opened(tmp_path, PLANBRIDGE_SECRET_KEY=key)
    save(first.profile("local"))
    first.close()
    again = opened(tmp_path, PLANBRIDGE_SECRET_KEY=key)
    assert again.profile("local").accounts()[ICU].secret().get_secret_value() == SECRET
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize("before", ["", "another passphrase entirely", A_KEY])
@pytest.mark.parametrize("after", ["", "a passphrase of some length", ANOTHER_KEY])
def test_a_lost_key_costs_the_secrets_and_nothing_else(
    tmp_path: Path, before: str, after: str
) -> None:
    first = opened(tmp_path, PLANBRIDGE_SECRET_KEY=before)
    save(first.profile("local"))
    first.profile("local").save_setting("kept", 1)
    first.close()
    (tmp_path / KEY_FILE).unlink(missing_ok=True)
    profile = opened(tmp_path, PLANBRIDGE_SECRET_KEY=after).profile("local")
    stored = profile.accounts()[ICU]
    assert stored.account == ACCOUNT
    assert stored.masked_secret == "••••••••"
    with pytest.raises(SecretUnreadable, match="connect this account again"):
        stored.secret()
    assert profile.setting("kept", 0) == 1
    save(profile)
    assert profile.accounts()[ICU].secret().get_secret_value() == SECRET


def test_a_short_passphrase_is_refused_without_repeating_it(tmp_path: Path) -> None:
    words = refusal(tmp_path, PLANBRIDGE_SECRET_KEY="shortPhrase")
    assert "16 characters" in words
    assert "shortPhrase" not in words


def test_a_damaged_key_file_is_named_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("half a k")
    assert str(tmp_path / KEY_FILE) in refusal(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == "half a k"


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    sealers: list[Sealer] = []
    threads = [
        threading.Thread(target=lambda: sealers.append(Sealer.from_environment(tmp_path, {})))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealed = sealers[0].seal(SecretStr(SECRET))
    assert {sealer.open(sealed).get_secret_value() for sealer in sealers} == {SECRET}
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_files_are_the_owners_alone_and_an_open_key_file_is_closed(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "b"
    save(opened(directory).profile("local"))
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}
    (directory / KEY_FILE).chmod(0o644)
    opened(directory)
    assert stat.S_IMODE((directory / KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("", ""), ("abc", ""), ("abcd", "d"), ("abcdefghijk", "jk"), ("x" * 40 + "1a2b", "1a2b")],
)
def test_a_masked_secret_shows_at_most_a_quarter_and_four_characters(
    secret: str, shown: str
) -> None:
    assert masked(secret) == "••••••••" + shown


# --- The place --------------------------------------------------------------------------------


def test_the_environment_names_the_directory_which_is_created(tmp_path: Path) -> None:
    place = tmp_path / "not" / "there yet"
    store = Store.open(environment={"PLANBRIDGE_DATA": str(place)})
    assert store.data_dir == place
    assert (place / location.DATABASE_FILE).is_file()


def test_without_a_choice_the_users_own_data_directory_is_meant() -> None:
    assert location.data_directory({}).name == "planbridge"
    assert location.data_directory({"PLANBRIDGE_DATA": "~/x"}) == Path.home() / "x"


def test_a_data_directory_that_is_a_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert "is a file" in refusal(file)
    assert "a part of its path is a file" in refusal(file / "below")


def test_a_database_path_that_is_a_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / location.DATABASE_FILE).mkdir()
    words = refusal(tmp_path)
    assert "is a directory" in words
    assert "Docker" in words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "not writable"),
        (OSError(30, "Read-only file system"), "read-only file system"),
        (OSError(28, "No space left"), "no space"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_a_directory_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(**_: object) -> None:
        raise error

    monkeypatch.setattr(location.tempfile, "TemporaryFile", refuse)
    words = refusal(tmp_path)
    assert said in words
    assert str(tmp_path) in words
    assert "PLANBRIDGE_DATA" in words


def test_a_locked_database_is_said(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.close()
    url = location.database_url(tmp_path, {})
    impatient = database.Database(url, busy_seconds=0.05)
    other = sqlite3.connect(tmp_path / location.DATABASE_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with (
            pytest.raises(StoreUnavailable, match="locked by another program"),
            impatient.writing(),
        ):
            pass
        with impatient.reading() as connection:  # reading goes on meanwhile
            connection.execute(text("SELECT * FROM profiles"))
    finally:
        other.close()


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / location.DATABASE_FILE
    file.write_text("this is my diary, not a database; " * 100)
    before = file.read_bytes()
    assert "not a database" in refusal(tmp_path)
    assert file.read_bytes() == before


def quiet_database(directory: Path) -> bytes:
    """A database of one file, without the files that SQLite keeps beside it."""
    opened(directory).close()
    with contextlib.closing(sqlite3.connect(directory / location.DATABASE_FILE)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return (directory / location.DATABASE_FILE).read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:4096] + b"\0" * (len(whole) - 4096),
        lambda whole: whole[:4096] + b"\xff" * (len(whole) - 4096),
        lambda whole: b"\0" * 4096 + whole[4096:],
    ],
    ids=["cut in half", "zeros", "noise", "no header"],
)
def test_a_damaged_database_is_said_with_the_way_out_and_left_alone(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / location.DATABASE_FILE
    file.write_bytes(damage(quiet_database(tmp_path)))
    before = file.read_bytes()
    words = refusal(tmp_path)
    assert str(file) in words
    assert "restore it from a backup or move it away" in words
    assert file.read_bytes()[100:] == before[100:], "all but SQLite's note of its own mode"


def test_what_else_is_wrong_with_a_database_is_said_with_a_way_out(tmp_path: Path) -> None:
    quiet_database(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / location.DATABASE_FILE)) as connection:
        connection.execute("DROP TABLE accounts")
        connection.commit()
    with pytest.raises(StoreUnavailable, match=r"no such table.*; restore it from a backup or"):
        opened(tmp_path).profile("someone").accounts()


def test_another_address_is_used_and_its_password_never_shown(tmp_path: Path) -> None:
    place = tmp_path / "elsewhere" / "own.sqlite3"
    save(opened(tmp_path / "data", PLANBRIDGE_DATABASE=f"sqlite:///{place}").profile("local"))
    assert place.is_file()
    assert not (tmp_path / "data" / location.DATABASE_FILE).exists()
    for address in ("nonsense://u:sEcReTpAsS@host/db", "postgresql+nodriver://u:sEcReTpAsS@h/d"):
        words = refusal(tmp_path / "data", PLANBRIDGE_DATABASE=address)
        assert "driver" in words
        assert "sEcReTpAsS" not in words
    assert "PLANBRIDGE_DATABASE" in refusal(tmp_path, PLANBRIDGE_DATABASE="not an address")


# --- Migrations -------------------------------------------------------------------------------


def test_the_named_revision_is_the_newest_and_makes_the_tables_as_they_are_used(
    tmp_path: Path,
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(database._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == tables.REVISION
    store = opened(tmp_path)
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store._database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    assert "newer Planbridge" in refusal(tmp_path)


def test_two_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            opened(tmp_path).profile("local")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
