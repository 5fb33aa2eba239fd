from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page(error: Exception) -> None:
    from ui.errors import show_script_error

    assert show_script_error(error)


def test_an_unexpected_error_shows_what_to_do_and_nothing_of_its_text() -> None:
    at = AppTest.from_function(page, args=(ValueError("cookie-value-4711"),)).run()

    (box,) = at.error
    assert "did not expect" in box.proto.title
    assert "download the log" in box.value
    assert "4711" not in str(box.proto)


def test_an_error_that_was_written_for_people_is_shown_as_it_is() -> None:
    from core.store.errors import StoreUnavailable

    at = AppTest.from_function(page, args=(StoreUnavailable("/data is full; free some."),)).run()

    assert at.error[0].value.replace("\\", "") == "/data is full; free some."


def failed(access: bool, details: str, way_out: bool) -> None:
    from ui.errors import show_failure
    from ui.jobs import Failure

    failure = Failure("TrainingPeaks: It failed.", "Wait.", details, access)
    show_failure(failure, "here", way_out=way_out)


def test_a_failures_details_are_folded_away_and_can_be_copied() -> None:
    at = AppTest.from_function(
        failed, args=(False, "HTTP 500 · GET /fitness", True), default_timeout=60
    ).run()

    assert "HTTP" not in str(at.error[0].proto)
    (folded,) = at.expander
    assert (folded.label, folded.proto.expanded) == ("Details", False)
    assert folded.code[0].value == "HTTP 500 · GET /fitness"
    assert not at.button


def test_a_failure_of_the_access_leads_to_the_accounts_once() -> None:
    at = AppTest.from_function(failed, args=(True, "", True)).run(timeout=60)
    assert [one.label for one in at.button] == ["Open Accounts"]
    assert not at.expander
    assert not AppTest.from_function(failed, args=(True, "", False)).run(timeout=60).button
