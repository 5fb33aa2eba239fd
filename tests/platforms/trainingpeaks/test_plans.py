from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest

from core.platforms.contract import PlatformName, WorkoutSearch
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    ApiChanged,
    PlatformError,
    Rejected,
    Unreachable,
)
from core.platforms.trainingpeaks.client import ForbiddenCall
from tests.platforms.trainingpeaks.plan_rows import (
    EVER,
    OWN_PLANS,
    PLANS,
    START,
    a_plan,
    contents,
    event_row,
    note_row,
    plan_row,
    workout_row,
)
from tests.platforms.trainingpeaks.test_access import LOGIN_PAGE, roster, user

PARTS = ("workouts", "calendarNote", "events")


def of_plans(stub):
    return [path for path, _ in stub.sent("GET") if path.startswith("/plans/")]


@pytest.fixture
def filled(stub):
    stub.say(contents("workouts"), [workout_row(1, 1), workout_row(2, 2)])
    stub.say(contents("calendarNote"), [note_row(1)])
    stub.say(contents("events"), [event_row(1, 30)])
    return stub


# --- The list ---------------------------------------------------------------------------------


def test_a_plan_is_listed_with_its_author_count_and_days(stub, platform):
    stub.say(f"GET {PLANS}", [plan_row(description="<p>Three <b>weeks</b></p><p>of base</p>")])
    [plan] = platform.list_plans()
    assert (plan.platform, plan.athlete, plan.id) == (PlatformName.TRAININGPEAKS, "3000100", "31")
    assert (plan.name, plan.owner, plan.count, plan.noun) == ("Base", "Kim Coach", 2, "plan")
    assert (plan.is_plan, plan.writable) == (True, False)
    assert plan.description == "Three weeks\n\nof base"
    assert (plan.first, plan.last) == (START, dt.date(2026, 2, 22))
    assert of_plans(stub) == [PLANS]


def test_recorded_plans_are_listed(stub, platform, recorded):
    stub.say(
        f"GET {PLANS}", json.loads((recorded / "trainingpeaks/plans_list_2026.json").read_text())
    )
    assert [(plan.name, plan.count, plan.first, plan.last) for plan in platform.list_plans()] == [
        ("Cycling Custom Training Plan", 8, dt.date(2026, 2, 24), dt.date(2026, 3, 13)),
        ("Run", 3, dt.date(2026, 2, 18), dt.date(2026, 3, 4)),
    ]


def test_a_plan_of_which_nothing_is_said_is_listed_all_the_same(stub, platform):
    nothing = dict.fromkeys(plan_row()) | {"planId": 31}
    stub.say(f"GET {PLANS}", [nothing, {"planId": "32"}])
    for plan, plan_id in zip(platform.list_plans(), ("31", "32"), strict=True):
        assert (plan.id, plan.athlete, plan.name) == (plan_id, "3000001", "(no name)")
        assert (plan.count, plan.first, plan.last) == (None, None, None)
        assert (plan.owner, plan.description) == ("", "")


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"planId": None}, {"planId": [1]}])
def test_what_is_no_plan_costs_no_other(stub, platform, odd):
    stub.say(f"GET {PLANS}", [odd, plan_row()])
    assert [plan.id for plan in platform.list_plans()] == ["31"]


def test_an_odd_value_costs_no_plan(stub, platform):
    keys = sorted(plan_row().keys() - {"planId"})
    odd = [None, {}, [1], "0001-01-01T00:00:00", -1, 1e300]
    values = [(key, value) for key in keys for value in odd]
    rows = [plan_row(**{key: value}, planId=n) for n, (key, value) in enumerate(values)]
    stub.say(f"GET {PLANS}", rows)
    plans = platform.list_plans()
    assert [plan.id for plan in plans] == [str(n) for n in range(len(values))]
    assert all(plan.count is None or plan.count >= 0 for plan in plans)


def test_a_plan_that_is_listed_twice_is_one(stub, platform):
    stub.say(f"GET {PLANS}", [plan_row(title=None), plan_row(planId=32), plan_row()])
    assert [(plan.id, plan.name) for plan in platform.list_plans()] == [
        ("31", "Base"),
        ("32", "Base"),
    ]


@pytest.mark.parametrize(
    ("status", "body"), [(403, {}), (404, {}), (400, {}), (200, {"plans": []}), (200, "<html>")]
)
def test_when_the_list_is_refused_the_accounts_own_plans_are_listed(stub, platform, status, body):
    stub.say(f"GET {PLANS}", body, status)
    stub.do(f"GET {OWN_PLANS}", lambda _, path, __: (200, [plan_row()]))
    assert [plan.id for plan in platform.list_plans()] == ["31"]
    assert of_plans(stub)[-2:] == [PLANS, OWN_PLANS]


def test_when_both_lists_are_refused_the_first_refusal_is_told(stub, platform):
    stub.say(f"GET {OWN_PLANS}", {"message": "second"}, 404)
    stub.say(f"GET {PLANS}", {"message": "Plans are for others."}, 403)
    with pytest.raises(AccessDenied, match="Plans are for others"):
        platform.list_plans()


@pytest.mark.parametrize("path", [PLANS, OWN_PLANS])
def test_an_expired_cookie_stays_one(stub, platform, path):
    stub.say(f"GET {PLANS}", None, 403)
    stub.say(f"GET {path}", LOGIN_PAGE)
    with pytest.raises(AccessExpired):
        platform.list_plans()


def test_a_server_that_fails_is_not_asked_for_less(stub, platform):
    stub.say(f"GET {PLANS}", None, 503)
    with pytest.raises(Unreachable):
        platform.list_plans()
    assert OWN_PLANS not in of_plans(stub)


# --- The contents -----------------------------------------------------------------------------


def test_a_plan_is_read_whole_with_three_requests_and_nothing_else(filled, platform):
    listing = platform.list_library(a_plan())
    assert [(item.ref.id, item.day) for item in listing.items] == [
        ("1", 0),
        ("1", 1),
        ("2", 2),
        ("event-1", 30),
    ]
    assert listing.complete
    asked = [path for path, _ in filled.sent("GET") if "token" not in path]
    assert asked == [f"/plans/v1/plans/31/{part}/{EVER}" for part in PARTS]


@pytest.mark.parametrize("status", [403, 404])
def test_refused_contents_name_the_plan_and_the_way_that_works(filled, platform, status, caplog):
    filled.say(contents("workouts"), {"message": "Not for you."}, status)
    with pytest.raises(AccessDenied) as caught:
        platform.list_library(a_plan())
    assert "“Base”" in caught.value.what
    assert "Not for you." in caught.value.what
    assert "GET" not in caught.value.what
    assert f"HTTP {status} · GET /plans/v1/plans/" in caplog.text
    assert "Apply the plan to your calendar in TrainingPeaks yourself" in caught.value.advice
    assert "range of your calendar" in caught.value.advice
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, None, AccessExpired),
        (200, LOGIN_PAGE, AccessExpired),
        (200, {"workouts": []}, ApiChanged),
        (200, "<html><title>Down</title></html>", ApiChanged),
        (503, None, Unreachable),
    ],
)
def test_what_is_wrong_with_the_workouts_is_told_as_it_is(filled, platform, status, body, kind):
    filled.say(contents("workouts"), body, status)
    with pytest.raises(kind):
        platform.list_library(a_plan())


@pytest.mark.parametrize(("part", "called"), [("calendarNote", "notes"), ("events", "events")])
@pytest.mark.parametrize(
    ("status", "body"), [(403, {"message": "No."}), (404, None), (503, None), (200, None), (200, 5)]
)
def test_refused_notes_or_events_cost_no_workout(filled, platform, part, called, status, body):
    filled.say(contents(part), body, status)
    listing = platform.list_library(a_plan())
    assert {"1", "2"} <= {item.ref.id for item in listing.items}
    assert not listing.complete
    assert not listing.first_sure
    assert f"Its {called} could not be read." in listing.incomplete_because


@pytest.mark.parametrize("part", ["calendarNote", "events"])
def test_a_cookie_that_expires_on_the_way_ends_the_reading(filled, platform, part):
    filled.say(contents(part), LOGIN_PAGE)
    with pytest.raises(AccessExpired):
        platform.list_library(a_plan())


def test_fewer_workouts_than_the_service_counts_are_said(filled, platform):
    listing = platform.list_library(a_plan(count=5))
    assert not listing.complete
    assert "counts 5 workouts in this plan; 2 came." in listing.incomplete_because
    assert platform.list_library(a_plan(count=2)).complete
    assert platform.list_library(a_plan(count=2)).first_sure
    assert platform.list_library(a_plan(count=1)).complete


def test_that_a_few_are_fewer_is_a_remark_and_no_alarm(filled, platform):
    listing = platform.list_library(a_plan(count=3))
    [remark] = listing.remarks
    assert remark.startswith("TrainingPeaks counts 3 workouts in this plan; 2 came.")
    assert (listing.complete, listing.incomplete_because) == (True, "")
    assert not listing.first_sure
    for count in (4, 2, 1, 0, None):
        assert platform.list_library(a_plan(count=count)).remarks == ()


def test_a_workout_that_is_listed_twice_came_once(filled, platform):
    filled.say(contents("workouts"), [workout_row(1), workout_row(2), workout_row(1)])
    [remark] = platform.list_library(a_plan(count=3)).remarks
    assert "counts 3 workouts in this plan; 2 came." in remark


def test_a_plan_of_which_no_workout_came_is_not_taken_for_an_empty_one(filled, platform):
    filled.say(contents("workouts"), [])
    listing = platform.list_library(a_plan(count=5))
    assert not listing.complete
    assert "counts 5 workouts in this plan; 0 came." in listing.incomplete_because
    assert listing.remarks == ()
    assert platform.list_library(a_plan(count=0)).complete


def test_a_count_does_not_hide_what_could_not_be_read(filled, platform):
    filled.say(contents("events"), {"message": "no"}, status=500)
    listing = platform.list_library(a_plan(count=3))
    assert not listing.complete
    assert "counts 3 workouts" not in listing.incomplete_because
    assert len(listing.remarks) == 1


def test_an_item_without_an_id_makes_the_listing_incomplete(filled, platform):
    filled.say(contents("workouts"), [workout_row(1), None])
    listing = platform.list_library(a_plan())
    assert [item.ref.id for item in listing.items if item.ref.kind == "workout"] == ["1", "event-1"]
    assert "1 of its items came without an id." in listing.incomplete_because


# --- In pieces --------------------------------------------------------------------------------


def in_pieces(stub, part: str, rows, key: str) -> None:
    """Refuses long ranges, and answers short ones as the service does."""

    def answer(_, path, __):
        first, last = (dt.date.fromisoformat(day) for day in path.split("/")[-2:])
        if (last - first).days > 90:
            return 400, "The date range is too long."
        found = [row for row in rows if str(first) <= row[key][:10] <= str(last)]
        return 200, found

    stub.do(contents(part), answer)


def test_a_span_that_is_refused_is_asked_for_in_pieces_with_a_margin(stub, platform):
    in_pieces(stub, "workouts", [workout_row(1, -50), workout_row(2, 250)], "workoutDay")
    in_pieces(stub, "calendarNote", [note_row(1, 305)], "noteDate")
    in_pieces(stub, "events", [event_row(1, -20)], "eventDate")
    plan = a_plan(last=START + dt.timedelta(days=250))
    listing = platform.list_library(plan)
    assert [(item.ref.id, item.day) for item in listing.items] == [
        ("1", 0),
        ("event-1", 30),
        ("2", 300),
        ("1", 355),
    ]
    assert not listing.complete
    assert "before 4 December 2025 or after 9 December 2026" in listing.incomplete_because
    assert sum(EVER in path for path in of_plans(stub)) == 1, "it is not asked twice in vain"
    spans = [path.split("/")[-2:] for path in of_plans(stub) if "/workouts/" in path][1:]
    assert spans[0][0] == "2025-12-04"
    assert spans[-1][1] == "2026-12-09"
    for (_, end), (begin, _) in itertools.pairwise(spans):
        assert dt.date.fromisoformat(begin) == dt.date.fromisoformat(end) + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("plan", "refused"),
    [({"first": None, "last": None}, 1), ({}, 2), ({"last": None}, 2)],
)
def test_a_refusal_that_pieces_do_not_mend_is_told(stub, platform, plan, refused):
    stub.say(contents("workouts"), "Bad.", 422)
    with pytest.raises(Rejected, match="Bad"):
        platform.list_library(a_plan(**plan))
    assert len(of_plans(stub)) == refused


def test_a_part_that_is_refused_in_pieces_too_is_not_asked_for_again(stub, platform):
    in_pieces(stub, "workouts", [workout_row(1)], "workoutDay")
    stub.say(contents("calendarNote"), "Bad.", 400)
    listing = platform.list_library(a_plan())
    assert [item.ref.id for item in listing.items] == ["1"]
    assert "Its notes could not be read." in listing.incomplete_because
    assert sum("/calendarNote/" in path for path in of_plans(stub)) == 1


# --- Whose it is ------------------------------------------------------------------------------


def coach_only(**more):
    flags = {"account": {"userType": 4, "isAthlete": False, "isPremium": True}}
    return user(settings=flags, athletes=roster(77), **more)


@pytest.mark.parametrize("athlete", ["", "77"])
def test_a_coachs_plans_are_the_coachs_whatever_athlete_is_chosen(
    stub, filled, open_platform, athlete
):
    stub.say("GET /users/v3/user", coach_only())
    stub.say(f"GET {PLANS}", [plan_row(ownerPersonId=None)])
    coach = open_platform(athlete)
    [plan] = coach.list_plans()
    assert plan.athlete == "3000001"
    assert {item.ref.athlete for item in coach.list_library(plan).items} == {"3000001"}
    assert not any("77" in path for path, _ in stub.sent("GET"))


# --- What is not there ------------------------------------------------------------------------


def test_a_plan_is_never_made(stub, platform):
    with pytest.raises(Rejected, match="only reads"):
        platform.create_library("New", plan=True, first=START)
    assert stub.requests == []
    assert not platform.capabilities.plans


def test_nothing_is_searched(stub, platform):
    assert not platform.capabilities.searches
    for call in (lambda: platform.search(WorkoutSearch()), lambda: platform.open_found(())):
        with pytest.raises(Rejected) as caught:
            call()
        assert caught.value.advice
    assert stub.requests == []


@pytest.mark.parametrize("plan_id", ["../commands/applyplan", "x/removeplan?", "APPLYPLAN"])
def test_no_id_of_a_plan_leads_to_the_calls_that_destroy_plans(stub, platform, plan_id):
    with pytest.raises(ForbiddenCall):
        platform.list_library(a_plan(id=plan_id))
    assert not of_plans(stub)


def test_every_error_says_what_to_do(filled, platform):
    for status in (400, 403, 404, 410, 500, 503):
        filled.say(contents("workouts"), {"message": "no"}, status)
        with pytest.raises(PlatformError) as caught:
            platform.list_library(a_plan())
        assert caught.value.advice
