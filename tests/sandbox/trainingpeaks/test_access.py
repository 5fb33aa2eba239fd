from __future__ import annotations

import datetime as dt

import pytest
import requests

PREMIUM, FREE, COACH, ROSTER = 3000001, 3000000002, 3000100, (3000101, 3000102, 3000103)


@pytest.mark.parametrize(
    ("cookie", "status"),
    [
        ("Production_tpAuth=sandbox-premium", 200),
        ("other=1; Production_tpAuth=sandbox-premium; more=2", 200),
        ("Production_tpAuth=sandbox-expired", 401),
        ("Production_tpAuth=", 500),
        ("Production_tpAuth=what?ever", 500),
        ("other=1", 401),
    ],
)
def test_a_cookie_is_exchanged_for_a_token_or_refused(tp_sandbox, cookie, status):
    url = f"{tp_sandbox.urls.trainingpeaks}/users/v3/token"
    answer = requests.get(url, headers={"Cookie": cookie}, timeout=30)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["success"] is True
        assert answer.json()["token"]["expires_in"] == 3600


def test_a_token_ends_after_an_hour_of_sandbox_time(tp_sandbox, premium):
    assert premium.get("/users/v3/user").status_code == 200
    tp_sandbox.state.clock.advance(dt.timedelta(minutes=59))
    assert premium.get("/users/v3/user").status_code == 200
    tp_sandbox.state.clock.advance(dt.timedelta(minutes=1))
    assert premium.get("/users/v3/user").status_code == 401


def test_tokens_can_be_revoked_while_the_cookie_lives(tp_state, tp_sign_in):
    client = tp_sign_in("sandbox-premium")
    tp_state.revoke_tokens()
    assert client.get("/users/v3/user").status_code == 401
    assert tp_sign_in("sandbox-premium").get("/users/v3/user").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/users/v3/user",
        "/users/v1/user/accessrights",
        "/fitness/v1/athletes/3000001/settings",
        "/fitness/v6/workouttypes",
        "/fitness/v6/athletes/3000001/workouts/2026-03-04/2026-03-05",
        "/fitness/v1/athletes/3000001/calendarNote/2026-03-04/2026-03-05",
        "/fitness/v6/athletes/3000001/events/2026-03-04/2026-03-05",
        "/exerciselibrary/v2/libraries",
        "/plans/v1/plansWithAccess",
        "/plans/v1/plans/624001/workouts/2026-01-01/2026-12-31",
        "/rx/activity/v1/workouts/calendar/3000001/2026-03-04/2026-03-05",
    ],
)
def test_nothing_is_told_without_a_token(tp_sandbox, path):
    url = tp_sandbox.urls.trainingpeaks + path
    assert requests.get(url, timeout=30).status_code == 401
    wrong = {"Authorization": "Bearer unknown"}
    assert requests.get(url, headers=wrong, timeout=30).status_code == 401


def test_the_premium_account_tells_its_tier_in_its_settings(premium):
    answer = premium.json("/users/v3/user")
    assert answer["user"]["settings"]["account"]["isPremium"] is True
    assert "accountStatus" not in answer


def test_the_free_account_tells_its_tier_in_the_older_shape(tp_sign_in):
    answer = tp_sign_in("sandbox-free").json("/users/v3/user")
    assert answer["accountStatus"]["isPremium"] is False
    assert answer["accountStatus"]["isAthlete"] is True
    assert "account" not in answer["user"]["settings"]


def test_an_accounts_id_may_leave_thirty_two_bits(tp_sign_in):
    assert tp_sign_in("sandbox-free").json("/users/v3/user")["user"]["userId"] > 2**31


def test_a_coach_is_no_athlete_and_is_not_the_first_of_the_roster(tp_sign_in):
    user = tp_sign_in("sandbox-coach").json("/users/v3/user")["user"]
    assert user["settings"]["account"]["isAthlete"] is False
    assert user["userId"] == COACH
    assert [one["athleteId"] for one in user["athletes"]] == [*ROSTER, COACH]


def test_only_a_paying_user_type_may_plan(premium, tp_sign_in):
    def planners_and_type(client):
        rights = client.json("/users/v1/user/accessrights")
        planners = next(r["accessRightData"] for r in rights if r["accessRightIdValue"] == 8)
        return planners, client.json("/users/v3/user")["user"]["athletes"][0]["userType"]

    planners, kind = planners_and_type(premium)
    assert kind in planners
    planners, kind = planners_and_type(tp_sign_in("sandbox-free"))
    assert kind not in planners


def test_another_athletes_calendar_is_forbidden_and_a_roster_athletes_is_not(premium, tp_sign_in):
    path = "/fitness/v6/athletes/{}/workouts/2026-03-01/2026-03-31"
    assert premium.get(path.format(FREE)).status_code == 403
    coach = tp_sign_in("sandbox-coach")
    assert coach.get(path.format(PREMIUM)).status_code == 403
    titles = [
        {workout["title"] for workout in coach.json(path.format(athlete))} for athlete in ROSTER
    ]
    assert all(titles)
    assert titles[0] != titles[1] != titles[2]


def test_settings_hold_zones_in_watts_beats_and_metres_a_second_and_private_keys(premium):
    settings = premium.json(f"/fitness/v1/athletes/{PREMIUM}/settings")
    assert [z["threshold"] for z in settings["powerZones"]] == [250, 250]
    assert {z["workoutTypeId"] for z in settings["speedZones"]} == {1, 3}
    assert settings["heartRateZones"][0]["maximumHeartRate"] == 188
    assert "PRIVATE-ICAL-KEY" in str(settings["iCalendarKeys"])


@pytest.mark.parametrize("shape", ["accountStatus", "bare", "account"])
def test_every_account_can_be_made_to_answer_in_one_shape(tp_sandbox, premium, shape):
    requests.post(
        f"{tp_sandbox.urls.control}/switches/trainingpeaks", json={"user_shape": shape}, timeout=30
    )
    answer = premium.json("/users/v3/user")
    assert ("account" in answer["user"]["settings"]) == (shape == "account")
    assert ("isPremium" in answer.get("accountStatus", {})) == (shape == "accountStatus")
