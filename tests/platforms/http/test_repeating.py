from __future__ import annotations

import datetime as dt
import socket

import pytest
import requests

from core.platforms.errors import ApiChanged, RateLimited, Unreachable
from tests.platforms.http.conftest import BASE

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n[1,2,3]"
SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n[1,2"
DROPPED = b""


def history(requests_mock):
    return len(requests_mock.request_history)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 522])
def test_a_read_is_repeated_after_a_server_error(http, requests_mock, status):
    requests_mock.get(f"{BASE}/a", [{"status_code": status}, {"json": 1}])
    assert http.json("GET", "/a") == 1


def test_a_read_gives_up_after_four_attempts(http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", status_code=500)
    with pytest.raises(Unreachable) as caught:
        http.json("GET", "/a")
    assert history(requests_mock) == 4
    assert not caught.value.maybe_applied


def test_the_pauses_grow(http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", status_code=500)
    with pytest.raises(Unreachable):
        http.json("GET", "/a")
    pauses = [pause for pause in fake_time.slept if pause > 0.01]
    assert pauses == [0.5, 1.0, 2.0]


def test_chance_shortens_a_pause_by_half_at_most(make_http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", [{"status_code": 500}, {"json": 1}])
    make_http(jitter=lambda: 0.0).json("GET", "/a")
    assert 0.25 in fake_time.slept


def test_what_a_server_cannot_do_is_not_asked_again(http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=501)
    with pytest.raises(Unreachable):
        http.json("GET", "/a")
    assert history(requests_mock) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_write_is_not_repeated_after_a_server_error(http, requests_mock, method):
    requests_mock.request(method, f"{BASE}/a", status_code=500)
    with pytest.raises(Unreachable) as caught:
        http.json(method, "/a", body={})
    assert history(requests_mock) == 1
    assert caught.value.maybe_applied


def test_a_write_that_may_be_repeated_is(http, requests_mock):
    requests_mock.put(f"{BASE}/a", [{"status_code": 500}, {"json": 1}])
    assert http.json("PUT", "/a", body={}, repeatable=True) == 1


def test_a_write_that_may_be_repeated_still_may_have_taken_effect(http, requests_mock):
    requests_mock.put(f"{BASE}/a", status_code=500)
    with pytest.raises(Unreachable) as caught:
        http.json("PUT", "/a", body={}, repeatable=True)
    assert caught.value.maybe_applied


def test_a_search_by_post_is_a_read(http, requests_mock):
    requests_mock.post(f"{BASE}/search", status_code=500)
    with pytest.raises(Unreachable) as caught:
        http.json("POST", "/search", body={}, repeatable=True)
    assert history(requests_mock) == 4
    assert not caught.value.maybe_applied


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_too_many_requests_are_repeated_after_the_wait(http, requests_mock, fake_time, method):
    limited = {"status_code": 429, "headers": {"Retry-After": "7"}}
    requests_mock.request(method, f"{BASE}/a", [limited, {"json": 1}])
    assert http.json(method, "/a") == 1
    assert fake_time.now - 1000.0 == pytest.approx(7.0)


def test_retry_after_may_be_a_date(http, requests_mock, fake_time):
    headers = {
        "Date": "Wed, 21 Oct 2026 07:28:00 GMT",
        "Retry-After": "Wed, 21 Oct 2026 07:28:12 GMT",
    }
    requests_mock.get(f"{BASE}/a", [{"status_code": 429, "headers": headers}, {"json": 1}])
    http.json("GET", "/a")
    assert fake_time.now - 1000.0 == pytest.approx(12.0)


def test_a_date_is_measured_by_our_clock_when_the_server_does_not_tell_its_own(
    make_http, requests_mock, fake_time
):
    now = dt.datetime(2026, 10, 21, 7, 28, 0, tzinfo=dt.UTC)
    headers = {"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT"}
    requests_mock.get(f"{BASE}/a", [{"status_code": 429, "headers": headers}, {"json": 1}])
    make_http(wall_clock=lambda: now).json("GET", "/a")
    assert fake_time.now - 1000.0 == pytest.approx(30.0)


@pytest.mark.parametrize("value", ["soon", "", "-5", "nan", "Wed, 99 Foo 2026"])
def test_an_odd_retry_after_does_no_harm(http, requests_mock, value):
    limited = {"status_code": 429, "headers": {"Retry-After": value}}
    requests_mock.get(f"{BASE}/a", [limited, {"json": 1}])
    assert http.json("GET", "/a") == 1


def test_a_wait_of_minutes_is_told_at_once(http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", status_code=429, headers={"Retry-After": "600"})
    with pytest.raises(RateLimited, match="10 minutes") as caught:
        http.json("GET", "/a")
    assert caught.value.retry_after == 600.0
    assert history(requests_mock) == 1
    assert fake_time.now == 1000.0


def test_too_many_requests_for_too_long_are_told(http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=429)
    with pytest.raises(RateLimited):
        http.json("GET", "/a")
    assert history(requests_mock) == 4


def test_everyone_waits_when_a_platform_asks_for_it(make_http, requests_mock, fake_time):
    limited = {"status_code": 429, "headers": {"Retry-After": "5"}}
    requests_mock.get(f"{BASE}/a", [limited, {"json": 1}])
    requests_mock.get(f"{BASE}/b", json=2)
    one, other = make_http(), make_http()
    one._pace.hold(5.0)
    other.json("GET", "/b")
    assert fake_time.now - 1000.0 == pytest.approx(5.0)


def test_a_broken_connection_is_tried_again_for_a_read(raw_server, make_http):
    server = raw_server(DROPPED, OK)
    assert make_http(server.url).json("GET", "/a") == [1, 2, 3]


def test_an_answer_cut_off_on_its_way_is_read_again(raw_server, make_http):
    server = raw_server(SHORT, OK)
    assert make_http(server.url).json("GET", "/a") == [1, 2, 3]


@pytest.mark.parametrize("answer", [DROPPED, SHORT])
def test_a_write_whose_answer_never_came_may_have_taken_effect(raw_server, make_http, answer):
    server = raw_server(answer, OK)
    with pytest.raises(Unreachable) as caught:
        make_http(server.url).json("POST", "/a", body={})
    assert caught.value.maybe_applied
    assert len(server.requests) == 1


def test_a_write_is_repeated_when_no_connection_came_about(make_http, fake_time):
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    seen = []
    http = make_http(url, on_request=lambda *request: seen.append(request))
    with pytest.raises(Unreachable) as caught:
        http.json("POST", "/a", body={})
    assert len(seen) == 4
    assert not caught.value.maybe_applied
    assert "could not be reached" in str(caught.value)


def test_a_connection_that_timed_out_has_carried_nothing(http, requests_mock):
    requests_mock.post(f"{BASE}/a", exc=requests.exceptions.ConnectTimeout)
    with pytest.raises(Unreachable, match="within 10 seconds") as caught:
        http.json("POST", "/a", body={})
    assert not caught.value.maybe_applied


def test_silence_is_waited_out_twice_at_most(http, requests_mock):
    requests_mock.get(f"{BASE}/a", exc=requests.exceptions.ReadTimeout)
    with pytest.raises(Unreachable, match="did not answer within 30 seconds"):
        http.json("GET", "/a")
    assert history(requests_mock) == 2


def test_an_answer_that_drips_for_minutes_is_given_up(make_http, requests_mock, fake_time):
    ticking = iter(range(0, 100_000, 100))
    requests_mock.get(f"{BASE}/a", content=b"1" * 200_000)
    http = make_http(clock=lambda: float(next(ticking)))
    with pytest.raises(Unreachable):
        http.json("GET", "/a")


def test_cut_json_is_read_again(http, requests_mock):
    requests_mock.get(f"{BASE}/a", [{"text": '{"a": [1, 2'}, {"json": {"a": []}}])
    assert http.json("GET", "/a") == {"a": []}


def test_json_that_stays_cut_names_the_endpoint(http, requests_mock):
    requests_mock.get(f"{BASE}/api/a", text='{"a": [1, 2')
    with pytest.raises(ApiChanged) as caught:
        http.json("GET", "/api/a")
    assert caught.value.endpoint == "GET /api/a"
    assert "GET /api/a" in str(caught.value)


def test_a_write_whose_answer_is_cut_may_have_taken_effect(http, requests_mock):
    requests_mock.post(f"{BASE}/a", text='[{"id": 1')
    with pytest.raises(Unreachable) as caught:
        http.json("POST", "/a", body={})
    assert caught.value.maybe_applied
    assert history(requests_mock) == 1
