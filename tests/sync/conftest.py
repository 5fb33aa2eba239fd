from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.store import ProfileStore, Store
from tests.sync.bench import NOON, Bench


@pytest.fixture(scope="session")
def sync_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One database for all; each test has a profile of its own."""
    directory: Path = tmp_path_factory.mktemp("sync-store")
    store = Store.open(directory, {}, now=lambda: NOON)
    yield store
    store.close()


@pytest.fixture
def sync_profile(sync_store: Store, request: pytest.FixtureRequest) -> ProfileStore:
    return sync_store.profile(request.node.nodeid[-90:])


@pytest.fixture
def bench(sync_profile: ProfileStore) -> Bench:
    return Bench(sync_profile)


@pytest.fixture
def bulk_bench(sync_profile: ProfileStore) -> Bench:
    return Bench(sync_profile, bulk=True)
