from __future__ import annotations

import time

import pytest
import requests

from core.platforms.answers import platforms_words, spoken_seconds
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    ApiChanged,
    NotFound,
    Rejected,
    Unreachable,
)
from core.redaction import register_secret
from tests.platforms.http.conftest import BASE

SIGN_IN = '<!DOCTYPE html><html><form action="/x"><input type="password"></form></html>'
MAINTENANCE = "<html><head><title>Back soon</title></head></html>"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, AccessExpired),
        (403, AccessDenied),
        (404, NotFound),
        (405, Rejected),
        (410, NotFound),
        (422, Rejected),
        (501, Unreachable),
    ],
)
def test_a_status_has_its_error(http, requests_mock, status, error):
    requests_mock.get(f"{BASE}/a", status_code=status)
    with pytest.raises(error) as caught:
        http.json("GET", "/a")
    assert type(caught.value) is error
    assert str(caught.value).startswith("The Platform: ")
    assert caught.value.advice


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"status":422,"error":"Folder is required"}', "Folder is required"),
        (
            '{"status":400,"error":"Bad Request","message":"No body","path":"/"}',
            "No body",
        ),
        ('{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}', "Not Found"),
        ('{"Message":"Nope"}', "Nope"),
        ('{"errors":[{"message":"a"},"b"]}', "a; b"),
        ('{"error":{"detail":"deep"}}', "deep"),
        ('"just a text"', "just a text"),
        ("plain words", "plain words"),
        ("<html><title>Sorry</title>x</html>", "Sorry"),
        ("{}", ""),
        ("null", ""),
        ("[" * 100_000, "[" * 299 + "…"),
    ],
)
def test_the_platforms_own_words_are_found(body, words):
    response = requests.Response()
    response._content = body.encode()
    assert platforms_words(response) == words


def test_the_platforms_words_reach_the_athlete(http, requests_mock):
    body = {"status": 422, "error": "Missing type"}
    requests_mock.post(f"{BASE}/a", status_code=422, json=body)
    with pytest.raises(Rejected, match="“Missing type”"):
        http.json("POST", "/a", body={})


def test_long_words_are_cut(http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=400, text="word " * 1000)
    with pytest.raises(Rejected) as caught:
        http.json("GET", "/a")
    assert len(str(caught.value)) < 600


def test_words_that_repeat_a_secret_are_redacted(http, requests_mock):
    register_secret("leaked-key-12345")
    requests_mock.get(f"{BASE}/a", status_code=400, text="no such key: leaked-key-12345")
    with pytest.raises(Rejected) as caught:
        http.json("GET", "/a")
    assert "leaked-key-12345" not in str(caught.value) + repr(caught.value)


def test_a_sign_in_page_means_that_the_access_has_ended(http, requests_mock):
    requests_mock.get(f"{BASE}/a", text=SIGN_IN)
    with pytest.raises(AccessExpired, match="sign-in page"):
        http.json("GET", "/a")


@pytest.mark.parametrize("location", ["/Login?ReturnUrl=a", "https://sso.other.test/signin"])
def test_a_redirect_to_a_sign_in_page_means_that_the_access_has_ended(
    http, requests_mock, location
):
    requests_mock.get(f"{BASE}/a", status_code=302, headers={"Location": location})
    with pytest.raises(AccessExpired):
        http.json("GET", "/a")


def test_any_other_page_is_named_with_its_title(http, requests_mock):
    requests_mock.get(f"{BASE}/api/a", text=MAINTENANCE)
    with pytest.raises(ApiChanged, match="Back soon") as caught:
        http.json("GET", "/api/a")
    assert caught.value.endpoint == "GET /api/a"


def test_access_can_be_renewed_once(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", [{"status_code": 401}, {"json": 1}])
    renewals = []
    http = make_http(renew=lambda: renewals.append(1) is None)
    assert http.json("GET", "/a") == 1
    assert len(renewals) == 1


def test_access_that_stays_refused_is_renewed_no_second_time(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=401)
    renewals = []
    http = make_http(renew=lambda: renewals.append(1) is None)
    with pytest.raises(AccessExpired):
        http.json("GET", "/a")
    assert len(renewals) == 1
    assert len(requests_mock.request_history) == 2


def test_access_that_cannot_be_renewed_is_told(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=401)
    with pytest.raises(AccessExpired):
        make_http(renew=lambda: False).json("GET", "/a")
    assert len(requests_mock.request_history) == 1


def test_a_certificate_that_cannot_be_verified_is_called_that(http, requests_mock):
    error = requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")
    requests_mock.post(f"{BASE}/a", exc=error)
    with pytest.raises(Unreachable, match="certificate") as caught:
        http.json("POST", "/a", body={})
    assert not caught.value.maybe_applied
    assert len(requests_mock.request_history) == 1


def test_a_safe_connection_that_broke_may_have_carried_a_write(http, requests_mock):
    requests_mock.post(f"{BASE}/a", exc=requests.exceptions.SSLError("EOF occurred"))
    with pytest.raises(Unreachable) as caught:
        http.json("POST", "/a", body={})
    assert caught.value.maybe_applied


@pytest.mark.parametrize("cookie", ["naïve-“quotes”", "a\nb", "a\r\nInjected: 1"])
def test_a_key_with_impossible_characters_is_told_without_showing_it(make_http, raw_server, cookie):
    server = raw_server()
    http = make_http(server.url, authorise=lambda: {"Cookie": cookie})
    with pytest.raises(AccessExpired) as caught:
        http.json("GET", "/a")
    assert cookie not in str(caught.value)
    assert server.requests == []


def test_an_address_that_is_none_is_told(make_http):
    with pytest.raises(Rejected, match="address"):
        make_http("nonsense://x").json("GET", "/a")


def test_no_error_quotes_the_headers_or_the_query(make_http, raw_server):
    server = raw_server(b"")
    http = make_http(server.url, authorise=lambda: {"Authorization": "Bearer hush-hush-token"})
    with pytest.raises(Unreachable) as caught:
        http.json("POST", "/a", params={"q": "private"}, body={})
    shown = f"{caught.value} {caught.value!r}"
    assert "hush" not in shown
    assert "private" not in shown
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (45, "45 seconds"),
        (61, "2 minutes"),
        (600, "10 minutes"),
        (7200, "2 hours"),
    ],
)
def test_seconds_are_spoken(seconds, words):
    assert spoken_seconds(seconds) == words


@pytest.mark.parametrize("piece", ["<", "<a ", "\n", "x", "<title>"])
def test_a_refusal_of_a_million_characters_is_told_in_a_moment(http, requests_mock, piece):
    requests_mock.get(f"{BASE}/x", status_code=400, text=piece * (1_000_000 // len(piece)))
    started = time.perf_counter()
    with pytest.raises(Rejected) as caught:
        http.json("GET", "/x")
    assert time.perf_counter() - started < 2
    assert len(str(caught.value)) < 1000
