from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.planbridge import AccessReport
from core.platforms.contract import SERVICES, PlatformName
from core.store.errors import StoreUnavailable
from core.store.store import Store
from tests.pages.conftest import ROOT, Open, words
from tests.ui.fake_planbridge import FakePlanbridge
from ui import sandbox_mode, services


def test_the_first_visit_offers_two_ways_on(open_app: Open) -> None:
    at = open_app("home", FakePlanbridge(connected=[]))

    assert "keeps the workouts you have planned the same" in words(at)
    assert at.button(key="connect")
    assert at.button(key="try-sandbox")


def test_connecting_leads_to_the_accounts(open_app: Open) -> None:
    at = open_app("home", FakePlanbridge(connected=[]))
    at.button(key="connect").click().run()

    assert at.title[0].value == "Accounts"


def test_the_sandbox_connects_its_accounts_and_goes_to_the_workouts(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    at = open_app("home", fake)
    at.button(key="try-sandbox").click().run()

    assert not at.exception
    assert at.title[0].value == "Sync"
    assert {c.platform for c in fake.checked} == set(SERVICES)
    assert "Nothing here touches a real calendar." in words(at)


def test_a_new_session_is_still_in_the_sandbox(open_app: Open, app_store: Store) -> None:
    fake = FakePlanbridge(connected=[])
    open_app("home", fake).button(key="try-sandbox").click().run()

    again = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60).run()

    assert "Nothing here touches a real calendar." in words(again)


def test_leaving_the_sandbox_goes_back_to_the_own_accounts(
    open_app: Open, app_store: Store
) -> None:
    at = open_app("home", FakePlanbridge(connected=[]))
    at.button(key="try-sandbox").click().run()
    at.button(key="leave-sandbox").click().run()

    assert "Nothing here touches a real calendar." not in words(at)
    local = app_store.profile("local")
    assert local.setting(services.MODE_SETTING, services.Mode.SANDBOX, services.Mode) == "local"


def test_a_sandbox_that_does_not_start_leaves_everything_as_it_was(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_app("home", FakePlanbridge(connected=[]))

    def fails(mode: services.Mode, *_: object) -> services.Workspace:
        if mode is services.Mode.SANDBOX:
            raise sandbox_mode.SandboxUnavailable("The sandbox did not start.")
        return services.Workspace(FakePlanbridge(connected=[]), services.SessionCache())

    monkeypatch.setattr(services, "open_workspace", fails)
    at.button(key="try-sandbox").click().run()

    assert "The sandbox did not start." in words(at)
    assert at.session_state["planbridge.mode"] == services.Mode.LOCAL


def test_a_sandbox_that_refuses_its_own_accounts_says_so(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    fake.reports[PlatformName.INTERVALS] = AccessReport(
        platform=PlatformName.INTERVALS, ok=False, message="It refused.", advice="Try again."
    )
    at = open_app("home", fake)
    at.button(key="try-sandbox").click().run()

    assert "It refused." in words(at)
    assert at.session_state["planbridge.mode"] == services.Mode.LOCAL


def test_who_is_connected_is_shown_with_a_way_to_the_workouts(open_app: Open) -> None:
    at = open_app("home", FakePlanbridge(connected=[PlatformName.INTERVALS]))
    assert "Not connected: TrainingPeaks, TrainerRoad." in words(at)
    assert at.button(key="to-sync").disabled

    at.button(key="try-sandbox").click().run()
    assert at.title[0].value == "Sync", "one account is no reason not to try the sandbox"

    at = open_app("home", FakePlanbridge())
    at.button(key="to-sync").click().run()
    assert at.title[0].value == "Sync"


def test_an_unusable_data_directory_is_one_sentence(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Store:
        raise StoreUnavailable("The data directory /x is a file; set PLANBRIDGE_DATA.")

    monkeypatch.setattr(services, "store", fails)
    at = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60).run()

    assert not at.exception
    assert words(at).strip() == "The data directory /x is a file; set PLANBRIDGE_DATA."


def test_a_sandbox_entered_again_is_opened_anew(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_app("home", FakePlanbridge(connected=[]))
    opened = set()

    def note(mode: services.Mode, time_zone: str, visit: int) -> services.Workspace:
        opened.add((mode, visit))
        return services.Workspace(FakePlanbridge(connected=[]), services.SessionCache())

    monkeypatch.setattr(services, "open_workspace", note)
    for _ in range(2):
        before = len(opened)
        at.switch_page(str(ROOT / "pages" / "home.py")).run()
        at.button(key="try-sandbox").click().run()
        at.button(key="leave-sandbox").click().run()
        assert len(opened) > before

    assert len({visit for mode, visit in opened if mode is services.Mode.SANDBOX}) == 2


def test_workout_files_are_one_click_away_with_and_without_an_account(open_app: Open) -> None:
    for connected in ((), (PlatformName.INTERVALS,)):
        at = open_app("home", FakePlanbridge(connected=connected))
        at.button(key="to-files").click().run()

        assert at.title[0].value == "Files"


def test_plans_and_libraries_are_one_click_away(open_app: Open) -> None:
    at = open_app("home", FakePlanbridge(connected=[PlatformName.INTERVALS]))
    at.button(key="to-library").click().run()

    assert at.title[0].value == "Library"
