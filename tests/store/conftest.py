from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from core.store.database import Database
from core.store.location import DATABASE_FILE
from core.store.sealing import KEY_FILE
from core.store.store import Store


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a migrated store of two profiles: 1, "local", and 2, "other"."""
    directory = tmp_path_factory.mktemp("empty")
    store = Store.open(directory, {})
    store.profile("local")
    store.profile("other")
    store.close()
    return directory


@pytest.fixture
def place(empty_store: Path, tmp_path: Path) -> Path:
    """A directory of one's own with such a store."""
    for name in (DATABASE_FILE, KEY_FILE):
        shutil.copy(empty_store / name, tmp_path)
    return tmp_path


@pytest.fixture
def database(place: Path) -> Iterator[Database]:
    opened = Database(URL.create("sqlite", database=str(place / DATABASE_FILE)))
    yield opened
    opened.close()
