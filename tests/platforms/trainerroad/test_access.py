from __future__ import annotations

import logging
from typing import Any

import pytest

from core.platforms.contract import CannotConvert, ItemKind, ItemRef, PlatformName
from core.platforms.cookies import CookieProblem
from core.platforms.errors import AccessExpired, ApiChanged, Rejected
from core.workout.model import Sport, Workout
from core.workout.thresholds import AthleteThresholds

from .conftest import BASE, COOKIE, MEMBER, MONDAY, Road

PAGES = [
    "<!DOCTYPE html><html><head><title>Sign In - TrainerRoad</title></head></html>",
    "<!doctype html><html><body><div id='root'></div><script src='app.js'></script></body></html>",
]
MEMBER_INFO = f"{BASE}/app/api/member-info"
TIMELINE = f"{BASE}/app/api/react-calendar/{MEMBER}/timeline"


def test_who_is_connected_is_said_by_id_and_name(road: Road) -> None:
    account = road.platform().check_access()
    assert account.platform is PlatformName.TRAINERROAD
    assert (account.athlete, account.name) == ("4242", "rider")


@pytest.mark.parametrize("member", [{"MemberId": 4242, "Username": "rider"}, {"memberID": 4242}])
def test_who_is_connected_is_read_in_any_case(road: Road, member: Any) -> None:
    road.member = member
    assert road.platform().check_access().athlete == "4242"


def test_checking_makes_the_first_request_of_a_synchronisation_too(road: Road) -> None:
    road.platform().check_access()
    (timeline,) = road.asked("timeline")
    assert timeline.qs == {"start": ["2026-06-01"], "end": ["2026-06-01"]}


def test_every_request_is_signed_with_the_cookie_alone_and_asks_for_camel_case(road: Road) -> None:
    road.plan(MONDAY, name="Run")
    road.platform(f"Cookie: _ga=GA1.2; SharedTrainerRoadAuth={COOKIE}; x=y").list_calendar(
        MONDAY, MONDAY
    )
    assert len(road.mocker.request_history) == 3
    for request in road.mocker.request_history:
        assert request.headers["Cookie"] == f"SharedTrainerRoadAuth={COOKIE}"
        assert request.headers["trainerroad-jsonformat"] == "camel-case"
        assert COOKIE not in request.url


def test_a_paste_without_the_cookie_is_refused_before_any_request(road: Road) -> None:
    with pytest.raises(CookieProblem, match="cookie of TrainingPeaks"):
        road.platform("Production_tpAuth=abcdefghijkl")
    assert not road.mocker.called


@pytest.mark.parametrize("member", [None, {"MemberId": -1}, {"memberId": -1, "username": None}, {}])
def test_member_minus_one_or_null_means_that_the_cookie_has_expired(
    road: Road, member: Any
) -> None:
    road.member = member
    with pytest.raises(AccessExpired, match="copy the cookie SharedTrainerRoadAuth again"):
        road.platform().check_access()


def test_an_empty_answer_means_that_the_cookie_has_expired(road: Road) -> None:
    road.mocker.get(MEMBER_INFO, text="")
    with pytest.raises(AccessExpired):
        road.platform().check_access()


@pytest.mark.parametrize("page", PAGES)
def test_an_html_login_page_with_200_means_that_the_cookie_has_expired(
    road: Road, page: str
) -> None:
    road.mocker.get(MEMBER_INFO, text=page, headers={"Content-Type": "text/html"})
    with pytest.raises(AccessExpired, match="Sign in to trainerroad"):
        road.platform().check_access()


@pytest.mark.parametrize("page", PAGES)
def test_a_login_page_in_the_middle_of_a_listing_means_that_the_cookie_has_expired(
    road: Road, page: str
) -> None:
    platform = road.platform()
    platform.check_access()
    road.member = {"memberId": -1}
    road.mocker.get(TIMELINE, text=page)
    with pytest.raises(AccessExpired, match="Sign in to trainerroad"):
        platform.list_calendar(MONDAY, MONDAY)


def test_a_page_for_someone_who_is_signed_in_is_not_taken_for_an_expired_cookie(
    road: Road,
) -> None:
    road.mocker.get(TIMELINE, text="<html><title>Down for maintenance</title></html>")
    with pytest.raises(ApiChanged, match="Down for maintenance"):
        road.platform().list_calendar(MONDAY, MONDAY)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("address", [MEMBER_INFO, TIMELINE])
def test_401_and_403_mean_that_the_cookie_has_expired(
    road: Road, status: int, address: str
) -> None:
    road.mocker.get(address, status_code=status, json={"Message": "No"})
    with pytest.raises(AccessExpired, match="Sign in to trainerroad"):
        road.platform().check_access()


def test_a_redirect_to_the_login_means_that_the_cookie_has_expired(road: Road) -> None:
    road.mocker.get(
        MEMBER_INFO, status_code=302, headers={"Location": f"{BASE}/app/login?ReturnUrl=%2F"}
    )
    with pytest.raises(AccessExpired, match="Sign in to trainerroad"):
        road.platform().check_access()


@pytest.mark.parametrize("member", [{"username": "rider"}, {"memberId": "rider"}, [1], "hello"])
def test_an_account_without_a_member_id_names_the_key(road: Road, member: Any) -> None:
    road.member = member
    with pytest.raises(ApiChanged, match="memberId") as changed:
        road.platform().check_access()
    assert changed.value.key == "memberId"
    assert changed.value.endpoint == "GET /app/api/member-info"


def test_broken_json_is_not_taken_for_an_expired_cookie(road: Road) -> None:
    road.mocker.get(MEMBER_INFO, text='{"memberId": 42')
    with pytest.raises(ApiChanged):
        road.platform().check_access()


def test_the_cookie_is_in_no_error_and_no_log(road: Road, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    road.mocker.get(TIMELINE, status_code=400, json={"Message": f"bad {COOKIE}"})
    platform = road.platform()
    with pytest.raises(Rejected) as rejected:
        platform.check_access()
    seen = f"{rejected.value} {rejected.value!r} {platform!r} {caplog.text}"
    assert COOKIE not in seen
    assert "timeline" in caplog.text


# --- Read only --------------------------------------------------------------------------------


def test_nothing_can_be_written(road: Road) -> None:
    platform = road.platform()
    road.plan(MONDAY, name="Run")
    (item,) = platform.list_calendar(MONDAY, MONDAY).items
    sent = road.mocker.call_count
    assert not platform.capabilities.writes
    with pytest.raises(CannotConvert, match="can only be read"):
        platform.prepare(Workout(sport=Sport.RIDE), item.ref, AthleteThresholds())
    with pytest.raises(Rejected, match="can only be read"):
        platform.create([])
    with pytest.raises(Rejected, match="can only be read"):
        platform.update(item, None)  # type: ignore[arg-type]
    with pytest.raises(Rejected, match="can only be read"):
        platform.delete(item)
    assert road.mocker.call_count == sent


def test_an_item_is_found_on_the_web_calendar(road: Road) -> None:
    ref = ItemRef(
        platform=PlatformName.TRAINERROAD, athlete="4242", kind=ItemKind.WORKOUT, id="some-id"
    )
    assert road.platform().item_url(ref, MONDAY) == f"{BASE}/app/calendar"
