from __future__ import annotations

from pathlib import Path

from core import logs
from core.store.store import Store
from tests.pages.conftest import Open, words
from tests.ui.fake_planbridge import FakePlanbridge
from ui import services
from ui.version import VERSION


def test_the_log_has_a_place_and_can_be_downloaded(open_app: Open, tmp_path: Path) -> None:
    logs.configure(tmp_path)
    try:
        at = open_app("general", FakePlanbridge())
        shown = words(at)
    finally:
        logs.close()

    assert str(tmp_path / logs.LOG_FILE) in shown
    assert at.get("download_button")


def test_a_log_that_cannot_be_written_is_said(open_app: Open) -> None:
    logs.close()
    at = open_app("general", FakePlanbridge())

    assert "cannot be written" in words(at)


def test_debug_mode_is_remembered(open_app: Open, app_store: Store) -> None:
    at = open_app("general", FakePlanbridge())
    at.toggle(key="debug-mode").set_value(True).run()

    assert app_store.profile("local").setting(services.DEBUG_SETTING, False) is True
    at.toggle(key="debug-mode").set_value(False).run()
    assert app_store.profile("local").setting(services.DEBUG_SETTING, True) is False


def test_version_and_data_directory_are_shown(open_app: Open, app_store: Store) -> None:
    shown = words(open_app("general", FakePlanbridge()))

    assert VERSION in shown
    assert str(app_store.data_dir) in shown
