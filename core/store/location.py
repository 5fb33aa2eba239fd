"""Where Planbridge keeps its data: one directory, with the database, the key file and the log."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.redaction import register_secret
from core.store.errors import StoreUnavailable

DATABASE_FILE = "planbridge.sqlite3"


def data_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """``PLANBRIDGE_DATA``, else the user's data directory of this system. Touches nothing.

    Raises :class:`StoreUnavailable` when it names the home of a user whom nobody knows.
    """
    chosen = environment.get("PLANBRIDGE_DATA", "").strip()
    if not chosen:
        return user_data_path("planbridge", appauthor=False)
    try:
        return Path(chosen).expanduser()
    except RuntimeError:
        raise StoreUnavailable(
            f"PLANBRIDGE_DATA begins with {Path(chosen).parts[0]}, and there is no such user; "
            "write the whole path."
        ) from None


def prepare_directory(directory: Path) -> Path:
    """Creates ``directory`` for its owner alone where it is missing, and checks that it is usable.

    Raises :class:`StoreUnavailable`.
    """
    directory = directory.absolute()
    try:
        if directory.exists() and not directory.is_dir():
            raise StoreUnavailable(
                f"The data directory {directory} is a file; move it away or set PLANBRIDGE_DATA to "
                "a directory."
            )
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory) as probe:
            probe.write(b"planbridge")
    except OSError as error:
        raise StoreUnavailable(_why_unusable(directory, error)) from None
    return directory


def database_url(directory: Path, environment: Mapping[str, str] = os.environ) -> URL:
    """``PLANBRIDGE_DATABASE``, else the SQLite file in the data directory.

    Raises :class:`StoreUnavailable` when the address cannot be read or its file cannot be used.
    """
    chosen = environment.get("PLANBRIDGE_DATABASE", "").strip()
    if not chosen:
        url = URL.create("sqlite", database=str(directory / DATABASE_FILE))
    else:
        try:
            url = make_url(chosen)
        except (ArgumentError, ValueError):
            raise StoreUnavailable(
                "PLANBRIDGE_DATABASE is not a database address; write it like "
                "sqlite:////data/planbridge.sqlite3 or leave it out."
            ) from None
        if url.password:
            register_secret(url.password)
    file = sqlite_file(url)
    if file is not None:
        _prepare_file(file)
    return url


def sqlite_file(url: URL) -> Path | None:
    """The file behind ``url``; None for other databases and for SQLite in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).absolute()


def _prepare_file(file: Path) -> None:
    """Creates an empty database file for its owner alone; SQLite's side files follow its mode."""
    prepare_directory(file.parent)
    try:
        if file.is_dir():
            raise StoreUnavailable(
                f"The database path {file} is a directory (Docker makes one when a file that does "
                "not exist is mounted); remove it and mount the directory above it instead."
            )
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreUnavailable(_why_unusable(file, error)) from None


def _why_unusable(path: Path, error: OSError) -> str:
    user = f"user {os.getuid()}" if hasattr(os, "getuid") else "this user"
    if error.errno == errno.EROFS:
        return f"{path} is on a read-only file system; choose another place with PLANBRIDGE_DATA."
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"{path} is not writable for {user}; change its owner or choose another place with "
            "PLANBRIDGE_DATA."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"There is no space left for {path}; free some or choose another place with "
            "PLANBRIDGE_DATA."
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return (
            f"{path} cannot be created because a part of its path is a file; choose another place "
            "with PLANBRIDGE_DATA."
        )
    return (
        f"{path} cannot be used ({error.strerror or 'unknown reason'}); choose another place with "
        "PLANBRIDGE_DATA."
    )
