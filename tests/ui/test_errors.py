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
