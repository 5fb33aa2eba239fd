from __future__ import annotations

import collections
import datetime as dt

import pytest

ALWAYS = "2010-12-15/2038-09-13"
ANY_ORDER, TRIATHLON = "Spring, in any order", "Triathlon in 4 weeks"
BOUGHT, COACHS = "Marathon in 3 weeks (bought)", "Winter base"


@pytest.fixture
def coach(tp_sign_in):
    return tp_sign_in("sandbox-coach")


def named(api, title):
    return next(one for one in api.json("/plans/v1/plansWithAccess") if one["title"] == title)


def part(api, plan, name):
    return api.json(f"/plans/v1/plans/{plan['planId']}/{name}/{ALWAYS}")


def test_an_athlete_sees_the_plans_that_were_shared_or_bought_and_a_coach_their_own(premium, coach):
    athletes = {one["title"] for one in premium.json("/plans/v1/plansWithAccess")}
    assert {TRIATHLON, BOUGHT} < athletes
    assert COACHS not in athletes
    owned = {one["title"] for one in coach.json("/plans/v1/plans")}
    assert owned == {TRIATHLON, BOUGHT, COACHS}
    assert named(coach, COACHS)["planAccess"] is None
    assert not {TRIATHLON, BOUGHT} & {one["title"] for one in premium.json("/plans/v1/plans")}


@pytest.mark.parametrize("name", ["workouts", "calendarNote", "events"])
def test_the_contents_of_a_bought_plan_are_refused_to_all_but_its_author(premium, coach, name):
    plan = named(premium, BOUGHT)
    path = f"/plans/v1/plans/{plan['planId']}/{name}/{ALWAYS}"
    assert premium.get(path).status_code == 403
    assert coach.get(path).status_code == 200


def test_a_plan_without_dates_has_contents_in_any_order_one_of_them_twice(premium):
    plan = named(premium, ANY_ORDER)
    assert (plan["startDate"], plan["endDate"], plan["weekCount"]) == (None, None, None)
    workouts = part(premium, plan, "workouts")
    days = [one["workoutDay"][:10] for one in workouts]
    assert days != sorted(days)
    assert "2028-02-29" in days
    assert max(collections.Counter(one["workoutId"] for one in workouts).values()) == 2
    (note,) = part(premium, plan, "calendarNote")
    assert note["noteDate"][:10] < min(days)


def test_events_and_notes_lie_beyond_the_stated_end_of_a_plan(premium):
    plan = named(premium, TRIATHLON)
    assert plan["eventCount"] == 0
    events, notes = part(premium, plan, "events"), part(premium, plan, "calendarNote")
    assert [one["eventType"] for one in events] == ["MultisportTriathlon", "RunningRoad"]
    end = dt.date.fromisoformat(plan["endDate"][:10])
    later = [one["eventDate"] for one in events] + [one["noteDate"] for one in notes]
    assert all(dt.date.fromisoformat(day[:10]) > end for day in later)


def test_one_plan_and_its_workout_have_as_long_a_name_as_was_seen(premium):
    plans = premium.json("/plans/v1/plansWithAccess")
    plan = next(one for one in plans if len(one["title"] or "") == 200)
    assert "<script>" in plan["title"]
    (workout,) = part(premium, plan, "workouts")
    assert len(workout["title"]) == 200
