from __future__ import annotations

from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from core.planbridge import AccessReport, Credentials, SavedAccount
from core.platforms.contract import PlatformName
from tests.pages.conftest import Open, words
from tests.ui.fake_planbridge import NOW, FakePlanbridge, account
from ui.session import Key

TP = PlatformName.TRAININGPEAKS
ICU = PlatformName.INTERVALS


def test_checking_saves_and_says_who_is_connected(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    at = open_app("accounts", fake)
    at.text_input(key=f"athlete-id-{ICU}").set_value(" i12345 ")
    at.text_input(key=f"secret-{ICU}-0").set_value(" abc123def ")
    at.button(key=f"check-{ICU}").click().run()

    assert not at.exception
    (sent,) = fake.checked
    assert (sent.platform, sent.athlete) == (ICU, "i12345")
    assert sent.secret.get_secret_value() == "abc123def"
    assert "Connected as Sam Sandbox, premium." in words(at)


def test_no_platform_is_required_and_the_usual_one_is_recommended(open_app: Open) -> None:
    said = words(open_app("accounts", FakePlanbridge(connected=[])))
    assert "Required" not in said
    assert said.count("Recommended") == 1

    assert "Recommended" not in words(open_app("accounts", FakePlanbridge(connected=[TP])))


def test_a_refused_key_says_what_is_wrong_and_what_to_do(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    fake.reports[TP] = AccessReport(
        platform=TP,
        ok=False,
        message="The cookie is no longer valid.",
        advice="Sign in at app.trainingpeaks.com and copy it again.",
    )
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("Production_tpAuth=old-cookie-value")
    at.button(key=f"check-{TP}").click().run()

    assert at.error[0].proto.title.replace("\\", "") == "The cookie is no longer valid."
    assert "copy it again" in words(at)


def test_a_secret_is_never_on_the_page_nor_in_the_session(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("marker-secret-4711")
    at.button(key=f"check-{TP}").click().run()
    at.run()

    assert "marker-secret-4711" not in words(at)
    assert "marker-secret-4711" not in repr(at.session_state.to_dict())
    assert all(box.proto.type == box.proto.PASSWORD for box in at.text_input if "secret" in box.key)


def test_an_empty_field_asks_for_what_is_missing(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    at = open_app("accounts", fake)
    at.button(key=f"check-{TP}").click().run()

    assert fake.checked == []
    assert "Paste the Cookie Production_tpAuth first." in words(at)


def test_a_coach_chooses_an_athlete_without_pasting_again(open_app: Open) -> None:
    fake = FakePlanbridge()
    coach = account(TP, plan="coach", athletes=(("7", "Ana"), ("8", "[Bo](javascript:x)")))
    fake.saved[TP] = SavedAccount(account=coach, masked_secret="••••", checked_at=NOW)
    at = open_app("accounts", fake)
    at.selectbox(key=f"athlete-choice-{TP}").set_value("8")
    at.button(key=f"use-athlete-{TP}").click().run()

    (sent,) = fake.checked
    assert (sent.athlete, sent.secret.get_secret_value()) == ("8", "")


def test_an_account_is_forgotten_only_after_a_yes(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = open_app("accounts", fake)
    at.button(key=f"forget-{TP}").click().run()
    assert TP in fake.saved

    at.button(key="keep-account").click().run()
    assert TP in fake.saved
    assert Key.FORGET not in at.session_state

    at.button(key=f"forget-{TP}").click().run()
    at.button(key="confirm-forget").click().run()
    assert TP not in fake.saved
    assert not at.exception


def test_each_platform_has_a_guide_that_names_the_place(open_app: Open) -> None:
    text = words(open_app("accounts", FakePlanbridge(connected=[])))

    assert "Developer Settings" in text
    assert text.count("Production_tpAuth") >= 3
    assert text.count("SharedTrainerRoadAuth") >= 3
    for browser_word in ("Application", "Storage", "Safari → Settings → Advanced"):
        assert browser_word in text


def test_what_is_typed_is_looked_at_at_once_without_asking_the_platform(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    fake.problems = {"wrong-cookie-8": "This is another [site](x)'s cookie. Copy the right one."}
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("wrong-cookie-8").run()

    assert "This is another [site](x)'s cookie." in words(at)
    assert "[site](x)" not in at.warning[0].value
    at.button(key=f"check-{TP}").click().run()
    assert fake.checked == []

    at.text_input(key=f"secret-{TP}-0").set_value("right-cookie-8").run()
    assert not at.warning
    assert fake.checked == []


def test_the_field_of_a_secret_is_empty_after_it_was_checked(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    fake.reports[TP] = AccessReport(platform=TP, ok=False, message="Not valid any more.")
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("marker-secret-4711").run()
    at.button(key=f"check-{TP}").click().run()

    field = at.text_input(key=f"secret-{TP}-1")
    assert field.value == ""
    assert "marker-secret-4711" not in repr(at.session_state.to_dict())


def ask_for_another_run() -> None:
    """What the server does when the browser sends something while a run goes on."""
    run = get_script_run_ctx()
    run.script_requests.request_rerun(RerunData(page_script_hash=run.page_script_hash))


def test_what_a_check_found_is_told_also_when_the_page_is_drawn_anew_meanwhile(
    open_app: Open,
) -> None:
    class Busy(FakePlanbridge):
        def check_and_save(self, credentials: Credentials) -> AccessReport:
            ask_for_another_run()
            return super().check_and_save(credentials)

    fake = Busy(connected=[])
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("marker-secret-4711")
    at.button(key=f"check-{TP}").click().run()

    assert len(fake.checked) == 1
    assert "Connected as Sam Sandbox, premium." in words(at)
    assert at.text_input(key=f"secret-{TP}-1").value == ""
    assert "marker-secret-4711" not in repr(at.session_state.to_dict())


def test_a_click_is_served_also_when_the_page_is_drawn_anew_before_the_check(
    open_app: Open,
) -> None:
    class Busy(FakePlanbridge):
        asks = True

        def problem_with(self, credentials: Credentials) -> str:
            if self.asks and credentials.secret.get_secret_value():
                self.asks = False
                ask_for_another_run()
            return super().problem_with(credentials)

    fake = Busy(connected=[])
    at = open_app("accounts", fake)
    at.text_input(key=f"secret-{TP}-0").set_value("marker-secret-4711")
    at.button(key=f"check-{TP}").click().run()
    at.run()

    (sent,) = fake.checked
    assert sent.secret.get_secret_value() == "marker-secret-4711"
    assert "Connected as Sam Sandbox, premium." in words(at)


def test_a_click_on_an_empty_field_does_not_check_what_is_entered_later(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[])
    at = open_app("accounts", fake)
    at.button(key=f"check-{TP}").click().run()
    at.text_input(key=f"secret-{TP}-0").set_value("marker-secret-4711").run()

    assert fake.checked == []
    assert not at.warning


def test_the_choice_of_an_athlete_is_served_also_when_the_page_is_drawn_anew(
    open_app: Open,
) -> None:
    class Busy(FakePlanbridge):
        asks = False

        def accounts(self) -> dict[PlatformName, SavedAccount]:
            if self.asks:
                self.asks = False
                ask_for_another_run()
            return super().accounts()

    fake = Busy()
    coach = account(TP, plan="coach", athletes=(("7", "Ana"), ("8", "Bo")))
    fake.saved[TP] = SavedAccount(account=coach, masked_secret="••••", checked_at=NOW)
    at = open_app("accounts", fake)
    at.selectbox(key=f"athlete-choice-{TP}").set_value("8")
    fake.asks = True
    at.button(key=f"use-athlete-{TP}").click().run()

    assert [sent.athlete for sent in fake.checked] == ["8"]
