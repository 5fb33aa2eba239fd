from __future__ import annotations

import json
import logging
import threading

import pytest

from core.platforms.errors import ApiChanged
from core.platforms.http import Http
from core.redaction import register_secret
from tests.platforms.http.conftest import BASE


def test_each_request_is_signed_afresh(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", json={})
    tokens = iter(["one", "two"])
    http = make_http(authorise=lambda: {"Authorization": f"Bearer {next(tokens)}"})
    http.json("GET", "/a")
    http.json("GET", "/a")
    sent = [request.headers["Authorization"] for request in requests_mock.request_history]
    assert sent == ["Bearer one", "Bearer two"]


def test_a_netrc_file_does_not_overwrite_the_signature(
    make_http, requests_mock, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.platform.test login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    requests_mock.get(f"{BASE}/a", json={})
    make_http(authorise=lambda: {"Authorization": "Basic ours"}).json("GET", "/a")
    assert requests_mock.last_request.headers["Authorization"] == "Basic ours"


def test_every_request_has_both_time_outs(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", json={})
    make_http(timeout=(3.0, 7.0)).json("GET", "/a")
    assert requests_mock.last_request.timeout == (3.0, 7.0)


def test_query_headers_and_body_go_out_as_given(http, requests_mock):
    requests_mock.post(f"{BASE}/a", json=[1])
    answer = http.json("POST", "/a", params={"q": "x y"}, headers={"ids": "1,2"}, body={"é": [1.5]})
    sent = requests_mock.last_request
    assert answer == [1]
    assert sent.qs == {"q": ["x y"]}
    assert sent.headers["ids"] == "1,2"
    assert sent.json() == {"é": [1.5]}


def test_an_empty_answer_is_none(http, requests_mock):
    requests_mock.delete(f"{BASE}/a", status_code=204)
    assert http.json("DELETE", "/a") is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'{"a\ud83d": ["half \uD83D", {"b": "\ude00", "c": 1.50}]}', "half ?"),
        (b'["half \xed\xa0\xbd"]', "half ?"),
        (rb'["whole \uD83D\uDE00"]', "whole 😀"),
        ('["한국어 \U0001f600"]'.encode(), "한국어 😀"),
    ],
)
def test_half_a_character_is_a_question_mark_for_it_can_be_neither_saved_nor_sent(
    http, requests_mock, sent, read
):
    requests_mock.get(f"{BASE}/a", content=sent)
    answer = http.json("GET", "/a")
    assert read in json.dumps(answer, ensure_ascii=False)
    json.dumps(answer, ensure_ascii=False).encode("utf-8")


def test_a_byte_order_mark_before_the_json_does_no_harm(http, requests_mock):
    requests_mock.get(f"{BASE}/a", content=b'\xef\xbb\xbf{"a": 1}')
    assert http.json("GET", "/a") == {"a": 1}


def test_cookies_that_a_platform_sets_are_not_sent_back(http, requests_mock):
    requests_mock.get(f"{BASE}/a", json={}, headers={"Set-Cookie": "session=other; Path=/"})
    http.json("GET", "/a")
    http.json("GET", "/a")
    assert "Cookie" not in requests_mock.last_request.headers


def test_a_redirect_within_the_platform_is_followed(http, requests_mock):
    requests_mock.get(f"{BASE}/old", status_code=302, headers={"Location": "/new"})
    requests_mock.get(f"{BASE}/new", json={"moved": True})
    assert http.json("GET", "/old", params={"q": "1"}) == {"moved": True}


@pytest.mark.parametrize(
    "location", ["https://evil.test/a", "http://api.platform.test/a", "https://[odd", "//x.test/"]
)
def test_a_redirect_to_elsewhere_is_not_followed(make_http, requests_mock, location):
    requests_mock.get(f"{BASE}/a", status_code=302, headers={"Location": location})
    http = make_http(authorise=lambda: {"Cookie": "secret=1"})
    with pytest.raises(ApiChanged) as caught:
        http.json("GET", "/a")
    assert caught.value.endpoint == "GET /a"
    assert len(requests_mock.request_history) == 1


def test_a_redirect_in_a_circle_ends(http, requests_mock):
    requests_mock.get(f"{BASE}/a", status_code=302, headers={"Location": "/a"})
    with pytest.raises(ApiChanged):
        http.json("GET", "/a")
    assert len(requests_mock.request_history) <= 6


def test_a_write_is_never_redirected(http, requests_mock):
    requests_mock.post(f"{BASE}/a", status_code=307, headers={"Location": "/b"})
    with pytest.raises(ApiChanged):
        http.json("POST", "/a", body={})
    assert len(requests_mock.request_history) == 1


def test_an_answer_without_end_is_cut_off(http, requests_mock, monkeypatch):
    monkeypatch.setattr("core.platforms.http_session.LARGEST_ANSWER", 1000)
    requests_mock.get(f"{BASE}/a", content=b"[" + b"1," * 1000)
    with pytest.raises(ApiChanged, match="shorter date range"):
        http.json("GET", "/a")


def test_requests_are_spaced(make_http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", json={})
    http = make_http(requests_per_second=8.0)
    for _ in range(5):
        http.json("GET", "/a")
    assert fake_time.now - 1000.0 == pytest.approx(4 / 8.0)


def test_two_sessions_to_one_platform_share_the_rate(make_http, requests_mock, fake_time):
    requests_mock.get(f"{BASE}/a", json={})
    for http in [make_http(requests_per_second=2.0) for _ in range(4)]:
        http.json("GET", "/a")
    assert fake_time.now - 1000.0 == pytest.approx(3 / 2.0)


def test_two_platforms_do_not_slow_each_other(make_http, requests_mock, fake_time):
    for base in (BASE, "https://other.test"):
        requests_mock.get(f"{base}/a", json={})
        make_http(base, requests_per_second=1.0).json("GET", "/a")
    assert fake_time.slept == []


def test_the_rate_holds_across_threads(requests_mock):
    requests_mock.get(f"{BASE}/a", json={})
    slots: list[float] = []
    clock = lambda: 0.0  # noqa: E731
    http = Http("P", BASE, requests_per_second=10.0, clock=clock, sleep=slots.append)
    threads = [threading.Thread(target=http.json, args=("GET", "/a")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slots) == pytest.approx([step / 10 for step in range(1, 8)])


def test_every_request_is_counted_also_repeated_ones(make_http, requests_mock):
    requests_mock.get(f"{BASE}/a", [{"status_code": 503}, {"json": {}}])
    seen: list[tuple[str, str]] = []
    http = make_http(on_request=lambda method, path: seen.append((method, path)))
    http.json("GET", "/a", params={"q": "1"})
    assert seen == [("GET", "/a"), ("GET", "/a")]


def test_the_log_has_method_path_and_status_and_no_secret(http, requests_mock, caplog):
    register_secret("very-secret-value-1")
    requests_mock.get(f"{BASE}/u/very-secret-value-1/a", status_code=200, json={})
    with caplog.at_level(logging.DEBUG, "planbridge.http"):
        http.json("GET", "/u/very-secret-value-1/a", params={"q": "private"})
    assert "GET" in caplog.text
    assert "200" in caplog.text
    assert "very-secret-value-1" not in caplog.text
    assert "private" not in caplog.text
