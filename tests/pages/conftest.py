from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.store.cache import SessionCache
from core.store.store import Store
from tests.ui.fake_planbridge import FakePlanbridge
from ui import runs, services
from ui.session import Key

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def app_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(tmp_path_factory.mktemp("data"), {})
    yield store
    store.close()


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, app_store: Store) -> Open:
    """Opens the app on a page, with a facade of the test's own behind it."""
    local = app_store.profile(services.Mode.LOCAL)
    local.save_setting(services.MODE_SETTING, services.Mode.LOCAL)
    local.save_setting(services.DEBUG_SETTING, False)
    monkeypatch.setattr(services, "store", lambda: app_store)
    monkeypatch.setattr(runs, "_latest", {})

    def open_page(page: str, fake: FakePlanbridge) -> AppTest:
        space = services.Workspace(fake, SessionCache())
        monkeypatch.setattr(services, "open_workspace", lambda *_: space)
        at = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60).run()
        return settled(at.switch_page(str(ROOT / "pages" / f"{page}.py")).run())

    return open_page


def settled(at: AppTest) -> AppTest:
    """The app after its job has ended, as a browser shows it by itself."""
    run = at.session_state.get(Key.RUN)
    for job in (at.session_state.get(Key.FETCH), run.job if run else None):
        if job is not None:
            assert job.wait(60)
            time.sleep(0)
            at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    """Every word on the page, as Streamlit got it, without backslashes and word joiners."""
    texts = []
    for kind in ("title", "subheader", "markdown", "caption", "text", "code"):
        texts += [element.value for element in getattr(at, kind)]
    for kind in ("info", "warning", "error", "success"):
        texts += [f"{element.proto.title}\n{element.value}" for element in getattr(at, kind)]
    return "\n".join(texts).replace("\\", "").replace("\u2060", "")
