"""Plans and libraries of the stand-in, over real HTTP, as athlete and as coach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from core.platforms import http as http_module
from core.platforms import pacing
from core.platforms.contract import ItemKind, ItemRef, PlatformName
from core.platforms.errors import AccessDenied, AccessExpired
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.model import Note, Seconds, Sport, Step, Workout
from core.workout.thresholds import AthleteThresholds
from sandbox import people
from sandbox.faults import FaultKind
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ADA = str(people.TP_ROSTER_IDS[0])
TWELVE, YEAR, EMPTY = "Gran Fondo in 12 weeks", "A whole year", "Empty plan"
ANY_ORDER, TRIATHLON = "Spring, in any order", "Triathlon in 4 weeks"
BOUGHT, COACHS = "Marathon in 3 weeks (bought)", "Winter base"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer.running(
        today=TODAY, platforms=("trainingpeaks",), rate_limits=False
    ) as running:
        yield running


@pytest.fixture
def sandbox(server, monkeypatch) -> Iterator[SandboxServer]:
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    server.state.faults.clear()
    server.state.journal.reset()
    yield server
    assert server.state.trainingpeaks.tripwires == 0
    assert all(
        entry.method == "GET" for entry in server.state.journal.entries if "plan" in entry.path
    )


@pytest.fixture
def sign_in(sandbox):
    def open_it(cookie: str, athlete: str = "") -> TrainingPeaksPlatform:
        url = sandbox.urls.trainingpeaks
        return TrainingPeaksPlatform(cookie, athlete, url, now=lambda: NOON)

    return open_it


@pytest.fixture
def premium(sign_in) -> TrainingPeaksPlatform:
    return sign_in(people.TP_PREMIUM)


def plan_of(platform, name):
    return next(plan for plan in platform.list_plans() if plan.name == name)


def asked(sandbox) -> list[str]:
    return [
        entry.path for entry in sandbox.state.journal.entries if not entry.path.startswith("/users")
    ]


# --- Athlete ----------------------------------------------------------------------------------


def test_an_athlete_sees_own_shared_and_bought_plans(premium):
    plans = premium.list_plans()
    assert {TWELVE, YEAR, EMPTY, ANY_ORDER, TRIATHLON, BOUGHT} < {plan.name for plan in plans}
    assert COACHS not in {plan.name for plan in plans}
    assert all(plan.is_plan and not plan.writable and plan.noun == "plan" for plan in plans)
    by_name = {plan.name: plan for plan in plans}
    assert (by_name[YEAR].count, by_name[YEAR].owner) == (400, "Sam Sandbox")
    assert by_name[TRIATHLON].owner == "Kim Coach"
    assert by_name[ANY_ORDER].first is None


def test_a_year_of_four_hundred_rows_takes_three_requests(premium, sandbox):
    plan = plan_of(premium, YEAR)
    sandbox.state.journal.reset()
    listing = premium.list_library(plan)
    assert listing.complete
    assert listing.unreadable == ()
    assert len(listing.items) == 400
    assert len(asked(sandbox)) == 3
    banners = [item for item in listing.items if isinstance(item.item, Note)]
    assert [item.day for item in banners] == [30 * period for period in range(12)]
    assert sum(item.item.title == "" for item in listing.items) == 1
    assert listing.items[-1].day == 387 * 365 // 400


def test_a_plan_keeps_the_days_of_its_workouts_notes_and_race(premium):
    listing = premium.list_library(plan_of(premium, TWELVE))
    assert listing.complete
    assert len(listing.items) == 60 + 2 + 1
    assert listing.items[0].day == 0
    assert [item.day for item in listing.items if isinstance(item.item, Note)] == [0, 28]
    [race] = [item for item in listing.items if item.item.title == "Gran Fondo"]
    assert (race.day, race.item.sport, race.ref.id) == (83, Sport.RIDE, "event-560801")
    assert all(item.ref.athlete == str(people.TP_PREMIUM_ID) for item in listing.items)


def test_a_plan_without_a_first_day_counts_from_its_first_item(premium):
    listing = premium.list_library(plan_of(premium, ANY_ORDER))
    assert listing.complete
    assert listing.library.first == dt.date(2028, 2, 21)
    assert [item.day for item in listing.items] == [0, 3, 4, 7, 8, 9, 9, 10, 29, 45]
    assert len({item.ref for item in listing.items}) == 10, "the row that came twice is one item"
    leap = dt.date(2028, 2, 29)
    assert (leap - listing.library.first).days in {item.day for item in listing.items}
    first = next(item for item in listing.items if item.day == 3)
    assert first.item.steps, "and the fuller one"
    assert any("<script>" in item.item.title for item in listing.items)


def test_what_lies_beyond_a_plans_end_belongs_to_it(premium):
    plan = plan_of(premium, TRIATHLON)
    listing = premium.list_library(plan)
    beyond = [(item.day, item.item.title) for item in listing.items if item.day > 26]
    assert beyond == [(35, "Sprint triathlon"), (42, "5 k"), (43, "Well done")]
    assert (plan.last - plan.first).days == 26
    triathlon = next(item for item in listing.items if item.day == 35)
    assert triathlon.item.planned.distance == 25_750
    assert triathlon.item.description == "Have fun.\n\nRack the bike on Saturday."


def test_an_empty_plan_is_empty(premium):
    listing = premium.list_library(plan_of(premium, EMPTY))
    assert (listing.items, listing.complete) == ((), True)


def test_a_long_name_with_hostile_words_is_kept_and_a_description_is_plain_text(premium):
    plan = next(plan for plan in premium.list_plans() if plan.name.startswith("=HYPERLINK"))
    assert len(plan.name) <= 200
    assert plan.description.splitlines()[0] == "For everybody."
    assert "<" not in plan.description
    [ride] = premium.list_library(plan).items
    assert (ride.day, len(ride.item.title) > 190) == (2, True)


def test_the_contents_of_a_bought_plan_are_refused_with_the_way_that_works(premium, sign_in):
    plan = plan_of(premium, BOUGHT)
    with pytest.raises(AccessDenied) as caught:
        premium.list_library(plan)
    assert f"“{BOUGHT}”" in caught.value.what
    assert "Apply the plan" in caught.value.advice
    author = sign_in(people.TP_COACH)
    assert len(author.list_library(plan_of(author, BOUGHT)).items) == 4


def test_a_sign_in_page_in_place_of_notes_ends_the_reading(premium, sandbox):
    plan = plan_of(premium, TWELVE)
    sandbox.state.faults.add(FaultKind.HTML, path="/calendarNote/")
    with pytest.raises(AccessExpired):
        premium.list_library(plan)


def test_notes_that_do_not_come_cost_no_workout(premium, sandbox):
    plan = plan_of(premium, TWELVE)
    sandbox.state.faults.add(FaultKind.ERROR_BEFORE, path="/calendarNote/", times=None)
    listing = premium.list_library(plan)
    assert len(listing.items) == 61
    assert "Its notes could not be read." in listing.incomplete_because


@pytest.mark.parametrize(("kind", "shown"), [(FaultKind.PARTIAL, 30), (FaultKind.EMPTY, 0)])
def test_a_listing_that_came_in_part_is_seen_by_its_count(premium, sandbox, kind, shown):
    plan = plan_of(premium, TWELVE)
    sandbox.state.faults.add(kind, path="/workouts/")
    listing = premium.list_library(plan)
    assert not listing.complete
    assert f"counts 60 workouts in this plan; {shown} came." in listing.incomplete_because


# --- Coach ------------------------------------------------------------------------------------


@pytest.mark.parametrize("athlete", ["", ADA])
def test_plans_and_libraries_are_the_coachs_whatever_athlete_is_chosen(sign_in, sandbox, athlete):
    coach = sign_in(people.TP_COACH, athlete)
    assert [plan.name for plan in coach.list_plans()] == [TRIATHLON, BOUGHT, COACHS]
    listing = coach.list_library(plan_of(coach, COACHS))
    assert [item.day for item in listing.items] == [0, 2, 7, 9]
    assert {item.ref.athlete for item in listing.items} == {str(people.TP_COACH_ID)}
    [library] = coach.list_libraries()
    assert (library.name, library.owner, library.writable) == (
        "For all athletes",
        "Kim Coach",
        True,
    )
    assert len(coach.list_library(library).items) == 2
    assert not any(ADA in path for path in asked(sandbox))


def test_an_athletes_calendar_is_read_as_that_athletes(sign_in):
    listing = sign_in(people.TP_COACH, ADA).list_calendar(TODAY, TODAY + dt.timedelta(days=10))
    assert listing.athlete == ADA
    assert listing.complete
    assert len(listing.items) == 4
    assert {item.ref.athlete for item in listing.items} == {ADA}
    assert any(item.item.title == "Ada: call on Sunday" for item in listing.items)


def test_an_athlete_that_is_not_the_coachs_is_refused(sign_in):
    with pytest.raises(AccessDenied):
        sign_in(people.TP_COACH, str(people.TP_PREMIUM_ID)).list_calendar(TODAY, TODAY)


# --- A library's workouts ---------------------------------------------------------------------


def made(platform, title, minutes):
    steps = (Step(length=Seconds(value=60 * minutes)),)
    origin = ItemRef(
        platform=PlatformName.FILE, athlete="x", kind=ItemKind.WORKOUT, id=f"{title}.{minutes}"
    )
    workout = Workout(sport=Sport.RIDE, title=title, steps=steps)
    return platform.prepare_for_library(workout, origin, AthleteThresholds(), day=3)


def held(platform, library):
    return {item.ref.id: item for item in platform.list_library(library).items}


def test_a_library_workout_is_written_over_put_back_and_removed(premium):
    library = premium.create_library("Changing")
    first, second = made(premium, "Ride", 30), made(premium, "Ride", 45)
    one, twin = premium.add_to_library(library, [first, first])
    assert one.created.id != twin.created.id
    before = held(premium, library)[one.created.id]
    assert before.content == first.content
    written = premium.update_in_library(library, before, second)
    assert written.created == before.ref
    now = held(premium, library)
    assert now[one.created.id].content == second.content
    assert now[twin.created.id].content == first.content
    premium.restore_in_library(library, before)
    assert held(premium, library)[one.created.id] == before
    premium.remove_from_library(library, before)
    premium.remove_from_library(library, before)
    assert held(premium, library).keys() == {twin.created.id}


@pytest.mark.parametrize("kind", ["drop_after", "truncated", "error_after", "drop_before"])
def test_an_answer_that_never_came_claims_nothing_that_was_known(premium, sandbox, kind):
    library = premium.create_library("Unsure")
    draft = made(premium, "Ride", 30)
    [there] = premium.add_to_library(library, [draft])
    sandbox.state.faults.add(kind, method="POST", path="/items")
    outcomes = premium.add_to_library(library, [draft, draft], known={there.created.id})
    ids = [outcome.created.id for outcome in outcomes]
    assert len({there.created.id, *ids}) == 3
    assert held(premium, library).keys() == {there.created.id, *ids}
