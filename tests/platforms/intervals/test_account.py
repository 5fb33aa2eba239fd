from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged
from core.platforms.intervals.account import athlete_id, read_account
from core.platforms.intervals.adapter import IntervalsPlatform
from core.redaction import redact
from core.workout.model import Sport
from tests.platforms.intervals.conftest import ATHLETE, BASE

RIDE = {
    "types": ["Ride", "VirtualRide"],
    "ftp": 250,
    "indoor_ftp": None,
    "lthr": 165,
    "max_hr": 185,
    "power_zones": [55, 75, 90, 105, 120, 150, 999],
    "hr_zones": [130, 150],
    "pace_zones": None,
    "threshold_pace": None,
}
RAW = {
    "id": "i1",
    "name": "Ann Example",
    "email": "ann@example.test",
    "icu_api_key": "a-test-key-123",
    "plan": "SUPPORTER",
    "timezone": "Europe/Berlin",
    "icu_resting_hr": 44,
    "sportSettings": [
        RIDE,
        {**RIDE, "types": ["GravelRide"], "ftp": 240},
        {"types": ["TrailRun"], "lthr": 170},
        {"types": ["Run"], "threshold_pace": 4.0, "pace_zones": [77.5, 999.0]},
        {"types": ["Other"], "max_hr": 180},
    ],
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "0"),
        ("  ", "0"),
        ("0", "0"),
        ("i123456", "i123456"),
        (" I123456\n", "i123456"),
        ("2049151", "2049151"),
        ("https://intervals.icu/athlete/i123456/fitness", "i123456"),
        ("https://intervals.icu/athletes/i123456", "i123456"),
    ],
)
def test_an_athlete_id_in_the_forms_people_paste(typed, expected):
    assert athlete_id(typed) == expected


@pytest.mark.parametrize("typed", ["ann", "i", "i12x", "../i1", "i1/events", "١٢٣", "1 2"])
def test_what_is_no_athlete_id_is_told_with_an_example(typed):
    with pytest.raises(ValueError, match="i123456"):
        IntervalsPlatform("a-test-key-123", typed, BASE)


@pytest.mark.parametrize("key", ["", "  \n"])
def test_an_empty_key_is_told(key):
    with pytest.raises(ValueError, match="Developer Settings"):
        IntervalsPlatform(key, "", BASE)


def test_the_key_signs_requests_and_shows_nowhere(requests_mock):
    requests_mock.get(f"{ATHLETE}/events", json=[])
    requests_mock.get(ATHLETE, json=RAW)
    platform = IntervalsPlatform(" a-test-key-123 ", "i1", BASE + "/")
    platform.check_access()
    signature = requests_mock.last_request.headers["Authorization"]
    assert signature == "Basic QVBJX0tFWTphLXRlc3Qta2V5LTEyMw=="
    assert "a-test-key-123" not in repr(platform)
    assert "a-test-key-123" not in redact("key a-test-key-123")
    assert "QVBJX0tFWTphLXRlc3Qta2V5LTEyMw" not in redact(signature)
    assert all("key" not in request.url for request in requests_mock.request_history)


def test_the_account(platform, requests_mock):
    requests_mock.get(ATHLETE, json=RAW)
    requests_mock.get(f"{ATHLETE}/events", json=[])
    account = platform.check_access()
    assert (account.athlete, account.name) == ("i1", "Ann Example")
    assert (account.plan, account.time_zone) == ("supporter", "Europe/Berlin")
    assert account.plan_until is None
    assert "example.test" not in repr(account)
    assert len(requests_mock.request_history) == 2


def test_thresholds_by_sport():
    thresholds = read_account(RAW, "").thresholds
    ride = thresholds.of(Sport.RIDE)
    assert (ride.ftp, ride.lthr, ride.max_hr, ride.resting_hr) == (250, 165, 185, 44)
    assert ride.power_zones[-1] == 999
    assert ride.indoor_ftp is None
    assert thresholds.of(Sport.RUN).pace == 4.0
    assert thresholds.of(Sport.SWIM).max_hr == 180


def test_the_plain_type_speaks_for_its_sport_whatever_the_order():
    settings = list(reversed(RAW["sportSettings"]))
    thresholds = read_account({**RAW, "sportSettings": settings}, "").thresholds
    assert thresholds.of(Sport.RIDE).ftp == 250
    assert thresholds.of(Sport.RUN).pace == 4.0


def test_odd_settings_cost_only_themselves():
    raw = {**RAW, "sportSettings": [{"types": ["Run"], "lthr": "high"}, None, 5, RIDE]}
    thresholds = read_account(raw, "").thresholds
    assert thresholds.of(Sport.RIDE).ftp == 250
    assert thresholds.of(Sport.RUN).lthr is None


def test_an_account_without_settings():
    account = read_account({"id": "i1", "sportSettings": None, "plan": None}, "")
    assert account.thresholds.of(Sport.RIDE).ftp is None


def test_an_athlete_of_an_unexpected_form_names_the_key():
    with pytest.raises(ApiChanged) as caught:
        read_account({"name": "x"}, "GET /api/v1/athlete/0")
    assert (caught.value.key, caught.value.endpoint) == ("id", "GET /api/v1/athlete/0")


@pytest.mark.parametrize("typed", ["", "0"])
def test_the_keys_own_athlete_is_resolved_once(requests_mock, typed):
    requests_mock.get(f"{BASE}/api/v1/athlete/0", json=RAW)
    requests_mock.get(f"{ATHLETE}/events", json=[])
    platform = IntervalsPlatform("a-test-key-123", typed, BASE)
    platform.check_access()
    from datetime import date

    listing = platform.list_calendar(date(2026, 6, 1), date(2026, 6, 7))
    assert listing.athlete == "i1"
    paths = [request.path for request in requests_mock.request_history]
    assert paths == ["/api/v1/athlete/0", "/api/v1/athlete/i1/events", "/api/v1/athlete/i1/events"]


@pytest.mark.parametrize(("status", "error"), [(401, AccessExpired), (403, AccessDenied)])
def test_a_wrong_key_and_a_foreign_athlete_are_two_things(platform, requests_mock, status, error):
    requests_mock.get(ATHLETE, status_code=status)
    with pytest.raises(error):
        platform.check_access()


def test_access_to_the_calendar_is_checked_too(platform, requests_mock):
    requests_mock.get(ATHLETE, json=RAW)
    requests_mock.get(f"{ATHLETE}/events", status_code=403)
    with pytest.raises(AccessDenied):
        platform.check_access()


def test_the_day_that_is_looked_at_comes_from_the_clock_that_is_given(requests_mock):
    requests_mock.get(ATHLETE, json=RAW)
    requests_mock.get(f"{ATHLETE}/events", json=[])
    noon = dt.datetime(2031, 3, 30, 12, tzinfo=dt.UTC)
    IntervalsPlatform("a-test-key-123", "i1", BASE, now=lambda: noon).check_access()
    assert requests_mock.last_request.qs["oldest"] == ["2031-03-30"]
