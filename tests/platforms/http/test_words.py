"""What an athlete reads of each failure, and what is kept apart for whoever looks for the fault."""

from __future__ import annotations

import datetime as dt

import pytest
import requests

from core.platforms.details import details_in, with_details, without_details
from core.platforms.errors import PlatformError
from core.redaction import register_secret
from tests.platforms.http.conftest import BASE

NOW = dt.datetime(2024, 5, 20, 14, tzinfo=dt.timezone(dt.timedelta(hours=2)))
AT = "2024-05-20 12:00:00 UTC"
PATH = "/fitness/v6/athletes/7/workouts/2024-05-20"
THINGS = ((r"/fitness/", "the calendar"),)
SIGN_IN = '<html><form action="/login"><input type="password"></form></html>'
PASTE = "Paste the cookie again on the Accounts page."
LATER = "Wait a few minutes and try again."
REPORT = "If it stays so, look for a newer version of Planbridge, or report this with the log file."
SLOW = "Try again in a few minutes, and check the internet connection if this comes again."

READ = [
    ({"status_code": 401}, "It does not accept your cookie any more.", PASTE, "HTTP 401"),
    (
        {"text": SIGN_IN},
        "It answered with its sign-in page: your cookie has expired.",
        PASTE,
        "",
    ),
    (
        {"status_code": 302, "headers": {"Location": "/login"}},
        "It answered with its sign-in page: your cookie has expired.",
        PASTE,
        "HTTP 302",
    ),
    (
        {"status_code": 403, "json": {"message": "Not your athlete."}},
        "It does not let this account read the calendar. It says: “Not your athlete.”",
        "Check on the Accounts page that the athlete is you or one you coach, and what your "
        "subscription there allows.",
        "HTTP 403",
    ),
    (
        {"status_code": 404, "json": {"error": "Not Found"}},
        "What was asked for is not there, or not there any more (Planbridge was reading the "
        "calendar).",
        "Refresh. If this comes again, check the athlete on the Accounts page.",
        "HTTP 404",
    ),
    (
        {"status_code": 429, "headers": {"Retry-After": "170"}},
        "It wants a pause: there were too many requests in a short time.",
        "Try again in 3 minutes.",
        "HTTP 429",
    ),
    (
        {"status_code": 429},
        "It wants a pause: there were too many requests in a short time.",
        LATER,
        "HTTP 429",
    ),
    (
        {"status_code": 500, "json": {"message": "NullReferenceException"}},
        "Its server failed while Planbridge was reading the calendar; the fault is on its side.",
        LATER,
        "HTTP 500",
    ),
    (
        {"status_code": 503, "text": "<html><title>Service Unavailable</title></html>"},
        "Its server failed while Planbridge was reading the calendar; the fault is on its side.",
        LATER,
        "HTTP 503",
    ),
    (
        {"text": "<html><title>Back soon</title></html>"},
        "It answered with a web page (“Back soon”) while Planbridge was reading the calendar; it "
        "may be down for maintenance.",
        f"Try again later. {REPORT}",
        "",
    ),
    (
        {"text": '{"half": '},
        "Its answer made no sense while Planbridge was reading the calendar: it was cut off, or "
        "garbled.",
        f"{LATER} {REPORT}",
        "",
    ),
    (
        {"exc": requests.exceptions.ReadTimeout},
        "It did not answer within 30 seconds while Planbridge was reading the calendar.",
        SLOW,
        "",
    ),
    (
        {"exc": requests.exceptions.ConnectTimeout},
        "It did not accept a connection within 10 seconds.",
        "Check the internet connection and try again.",
        "",
    ),
    (
        {"exc": requests.exceptions.ConnectionError},
        "The connection broke while Planbridge was reading the calendar.",
        "Check the internet connection and try again.",
        "",
    ),
]


def failure(make_http, method: str) -> PlatformError:
    http = make_http(things=THINGS, secret="cookie", wall_clock=lambda: NOW)
    with pytest.raises(PlatformError) as caught:
        http.json(method, PATH, params={"q": "private"}, body=None)
    return caught.value


@pytest.mark.parametrize(("answer", "what", "advice", "status"), READ)
def test_a_failure_is_told_in_plain_words_and_its_details_apart(
    make_http, requests_mock, answer, what, advice, status
):
    requests_mock.get(f"{BASE}{PATH}", **answer)
    error = failure(make_http, "GET")
    assert (error.what, error.advice) == (what, advice)
    assert without_details(str(error)) == f"The Platform: {what} {advice}"
    facts = [one for one in error.details.split(" · ") if not one.startswith("“")]
    assert facts == [*filter(None, [status]), f"GET {PATH}", AT]
    assert details_in([str(error)]) == (error.details,)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ({"status_code": 403}, "It does not let this account write to the calendar."),
        (
            {"status_code": 422, "json": {"message": "No day"}},
            "It refused what was asked while Planbridge was writing to the calendar. It says: “No "
            "day”",
        ),
        (
            {"status_code": 500},
            "Its server failed while Planbridge was writing to the calendar; the fault is on its "
            "side.",
        ),
        ({"text": "{"}, "Its answer was cut off while Planbridge was writing to the calendar."),
        (
            {"exc": requests.exceptions.ReadTimeout},
            "It did not answer within 30 seconds while Planbridge was writing to the calendar.",
        ),
    ],
)
def test_a_failed_write_says_that_it_was_one(make_http, requests_mock, answer, what):
    requests_mock.post(f"{BASE}{PATH}", **answer)
    assert failure(make_http, "POST").what == what


def test_a_servers_own_words_on_its_fault_are_a_detail(make_http, requests_mock):
    requests_mock.get(f"{BASE}{PATH}", status_code=500, json={"message": "NullReference"})
    error = failure(make_http, "GET")
    assert "NullReference" not in error.what
    assert "“NullReference”" in error.details


def test_details_hold_neither_a_secret_nor_the_query(make_http, requests_mock):
    register_secret("leaked-key-12345")
    requests_mock.get(f"{BASE}{PATH}", status_code=500, text="key leaked-key-12345 failed")
    error = failure(make_http, "GET")
    assert "leaked-key" not in error.details
    assert "private" not in error.details


def test_an_error_without_facts_of_its_own_has_those_of_the_one_behind_it():
    behind = PlatformError("The Platform", "It failed.")
    behind.status = 500
    with pytest.raises(PlatformError) as caught:
        raise PlatformError("The Platform", "Look there.") from behind
    assert str(caught.value) == "The Platform: Look there. ⟦Details: HTTP 500⟧"


def test_every_failure_is_in_the_log_with_its_details(make_http, requests_mock, caplog):
    requests_mock.get(f"{BASE}{PATH}", status_code=403)
    with caplog.at_level("INFO", "planbridge.http"):
        failure(make_http, "GET")
    assert f"HTTP 403 · GET {PATH} · {AT}" in caplog.text


@pytest.mark.parametrize("words", ["", "A title ⟦sic⟧", "It failed. Try again."])
@pytest.mark.parametrize("details", ["HTTP 500", "a ⟦b⟧ c", "two\nlines"])
def test_details_are_taken_out_of_whatever_they_were_put_into(words, details):
    both = with_details(words, details)
    assert without_details(f"{both} And more.") == f"{words} And more."
    assert len(details_in([both, both])) == 1


def test_nothing_is_put_into_a_sentence_without_details():
    assert with_details("It failed.", "") == "It failed."
