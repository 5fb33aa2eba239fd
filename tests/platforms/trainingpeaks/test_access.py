from __future__ import annotations

import copy
import datetime as dt

import pytest

from core.platforms.cookies import CookieProblem
from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged
from core.platforms.trainingpeaks.client import ForbiddenCall, TrainingPeaksClient, guard
from core.workout.model import Sport
from tests.platforms.trainingpeaks.conftest import COOKIE, NOW, USER

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Log in</title></head><body></body></html>"


def user(**more) -> dict:
    return {"user": {**copy.deepcopy(USER["user"]), **more}}


def roster(*ids: int, **more) -> list[dict]:
    return [{"athleteId": n, "firstName": f"A{n}", "lastName": "B", **more} for n in ids]


# --- The token --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pasted", [COOKIE, f"Production_tpAuth={COOKIE}", f"a=1; Production_tpAuth={COOKIE}; b=2"]
)
def test_only_the_needed_cookie_is_sent_whatever_was_pasted(stub, open_platform, pasted):
    open_platform(cookie=pasted).check_access()
    method, path, _, headers = stub.requests[0]
    assert (method, path) == ("GET", "/users/v3/token")
    assert headers["Cookie"] == f"Production_tpAuth={COOKIE}"
    assert all("Cookie" not in sent for _, _, _, sent in stub.requests[1:])


def test_a_cookie_that_cannot_be_one_is_refused_before_any_request(stub, open_platform):
    with pytest.raises(CookieProblem):
        open_platform(cookie="  ")
    assert stub.requests == []


def test_the_token_is_exchanged_once_and_used_for_every_call(stub, platform):
    platform.check_access()
    platform.check_access()
    assert [path for path, _ in stub.sent("GET")].count("/users/v3/token") == 1
    assert stub.requests[1][3]["Authorization"] == "Bearer bearer-token-one"


def test_the_token_is_renewed_a_minute_before_it_ends(stub, open_platform):
    clock = [NOW]
    platform = open_platform(now=lambda: clock[0])
    platform.check_access()
    clock[0] = NOW + dt.timedelta(seconds=3539)
    platform.check_access()
    assert [path for path, _ in stub.sent("GET")].count("/users/v3/token") == 1
    clock[0] = NOW + dt.timedelta(seconds=3541)
    platform.check_access()
    assert [path for path, _ in stub.sent("GET")].count("/users/v3/token") == 2


@pytest.mark.parametrize("status", [401, 403, 500])
def test_an_expired_cookie_says_how_to_get_a_new_one(stub, platform, status):
    stub.say("GET /users/v3/token", {"message": "no"}, status)
    with pytest.raises(AccessExpired) as caught:
        platform.check_access()
    assert "Production_tpAuth" in caught.value.advice
    assert COOKIE not in str(caught.value)
    assert len(stub.requests) == (2 if status == 500 else 1), "only a 500 may be a hiccup"


@pytest.mark.parametrize("answer", [{"success": True, "token": None}, {}, None, [], {"token": {}}])
def test_a_success_without_a_token_is_an_expired_cookie(stub, platform, answer):
    stub.say("GET /users/v3/token", answer)
    with pytest.raises(AccessExpired):
        platform.check_access()


def test_an_html_login_page_is_an_expired_cookie(stub, platform):
    stub.say("GET /users/v3/token", LOGIN_PAGE)
    with pytest.raises(AccessExpired):
        platform.check_access()


def test_after_a_401_the_token_is_exchanged_once_and_the_call_repeated(stub, platform):
    answers = iter([(401, None), (200, USER)])
    stub.do("GET /users/v3/user", lambda method, path, body: next(answers))
    assert platform.check_access().athlete == "3000001"
    assert [path for path, _ in stub.sent("GET")].count("/users/v3/token") == 2


def test_a_second_401_is_an_expired_access(stub, platform):
    stub.say("GET /users/v3/user", None, 401)
    with pytest.raises(AccessExpired):
        platform.check_access()
    assert len(stub.requests) == 4


# --- The user ---------------------------------------------------------------------------------


def test_a_premium_athlete_is_named_and_has_no_window(stub, platform):
    account = platform.check_access()
    assert (account.athlete, account.name, account.plan) == ("3000001", "Sam Sand", "premium")
    assert account.time_zone == "Europe/Berlin"
    assert account.plan_until is None
    assert ("/fitness/v6/athletes/3000001/workouts/2026-06-01/2026-06-01", None) in stub.sent("GET")


def test_the_older_shape_with_account_status_is_read_too(stub, platform):
    old = user(settings={})
    old["accountStatus"] = {"isPremium": False, "isAthlete": True}
    stub.say("GET /users/v3/user", old)
    account = platform.check_access()
    assert account.plan == "free"
    assert account.plan_until == platform.plan_until() == dt.date(2026, 6, 2)


def test_a_missing_premium_flag_blocks_nothing(stub, platform):
    stub.say("GET /users/v3/user", user(settings=None))
    assert platform.check_access().plan == "free"


def test_the_id_of_the_user_may_exceed_32_bits(stub, platform):
    stub.say("GET /users/v3/user", {"user": {"userId": 2**40}})
    assert platform.check_access().athlete == str(2**40)


def test_an_answer_without_a_user_names_the_key(stub, platform):
    stub.say("GET /users/v3/user", {"user": {"name": "x"}})
    with pytest.raises(ApiChanged) as caught:
        platform.check_access()
    assert caught.value.key == "user.userId"


def test_a_coach_is_not_the_first_of_the_athletes(stub, platform):
    stub.say("GET /users/v3/user", user(athletes=roster(5, 6, 3000001, 7)))
    account = platform.check_access()
    assert account.athlete == "3000001"
    assert account.plan == "coach with 3 athletes"
    assert account.athletes == (("5", "A5 B"), ("6", "A6 B"), ("7", "A7 B"))


def test_a_coach_opens_an_athlete_of_the_roster(stub, open_platform):
    stub.say("GET /users/v3/user", user(athletes=roster(5, 6, userType=6)))
    account = open_platform("6").check_access()
    assert (account.athlete, account.name) == ("6", "A6 B")
    assert account.plan_until == dt.date(2026, 6, 2)


def test_an_athlete_outside_the_roster_is_denied_in_words(stub, open_platform):
    stub.say("GET /users/v3/user", user(athletes=roster(5)))
    with pytest.raises(AccessDenied, match="99 is not among those"):
        open_platform("99").check_access()


def test_a_coach_without_a_calendar_of_their_own_still_sees_the_athletes(stub, platform):
    coach = user(athletes=roster(5), settings={"account": {"isAthlete": False}})
    stub.say("GET /users/v3/user", coach)
    stub.say("GET /fitness", {"message": "no"}, 403)
    assert platform.check_access().athletes == (("5", "A5 B"),)


def test_thresholds_come_from_the_zones(stub, platform):
    zones = [{"minimum": 0, "maximum": 150}, {"minimum": 150, "maximum": 2000}]
    stub.say(
        "GET /fitness/v1/athletes/3000001/settings",
        {
            "powerZones": [{"workoutTypeId": 0, "threshold": 250, "zones": zones}],
            "heartRateZones": [{"workoutTypeId": 3, "threshold": 165, "maximumHeartRate": 188}],
            "speedZones": [{"workoutTypeId": 3, "threshold": 4.0, "zones": None}],
        },
    )
    thresholds = platform.check_access().thresholds
    assert thresholds.of(Sport.RIDE).ftp == 250
    assert thresholds.of(Sport.RIDE).power_zones == (60, 999)
    run = thresholds.of(Sport.RUN)
    assert (run.ftp, run.lthr, run.max_hr, run.pace) == (250, 165, 188, 4.0)


@pytest.mark.parametrize("answer", [[], {"powerZones": "x", "speedZones": [None, {}]}, None])
def test_settings_that_cannot_be_read_cost_nothing(stub, platform, answer):
    stub.say("GET /fitness/v1/athletes/3000001/settings", answer)
    assert platform.check_access().thresholds.of(Sport.RIDE).ftp is None


# --- The forbidden calls ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/plans/v1/commands/applyplan",
        "/plans/v1/commands/removeplan",
        "/plans/v1/commands/ApplyPlan",
        "/plans/v1/commands/apply%70lan",
        "/plans/v1/appliedplans/applyPlanStatus",
    ],
)
def test_applyplan_and_removeplan_never_leave(path):
    with pytest.raises(ForbiddenCall):
        guard(path)


def test_every_request_of_the_client_passes_the_guard():
    client = TrainingPeaksClient(http=None)
    bad = "1/../../plans/v1/commands/removeplan"
    day = dt.date(2026, 6, 1)
    for call in (
        lambda: client.workouts(bad, day, day),
        lambda: client.notes(bad, day, day),
        lambda: client.create_workout(bad, {}),
        lambda: client.create_note(bad, {}),
        lambda: client.update_workout("1", bad, {}),
        lambda: client.update_note("1", bad, {}),
        lambda: client.delete_workout("1", bad),
        lambda: client.delete_note("1", bad),
        lambda: client.workout("1", bad),
        lambda: client.note("1", bad),
        lambda: client.settings(bad),
    ):
        with pytest.raises(ForbiddenCall):
            call()
