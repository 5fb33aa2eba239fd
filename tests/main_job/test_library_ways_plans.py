"""Where training plans can go, and what arrives there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from core.platforms.errors import AccessDenied
from core.shelves import CalendarGoal, LibraryGoal
from core.store.journal_values import RunStatus
from core.sync.shelf_values import RowStatus
from core.workout.model import Workout
from sandbox import calendars, people
from sandbox.trainingpeaks.seeds import sessions
from tests.main_job.conftest import TODAY
from tests.main_job.ways import (
    DAYS_OF_PLAN,
    ICU,
    LONG,
    PLAN,
    TP,
    copied,
    events_of,
    folder_of,
    in_folder,
    in_library,
    laid,
    losses_of,
    named,
    on_trainingpeaks,
    opened,
    plant_plan,
    rows_of,
    statuses,
    went_well,
)

MONDAY = dt.date(2026, 6, 8)
TWICE = "Easy run 45 min (HR)"
NOTES = ("Read me first", "Build", "Race weekend")
TITLES = sorted([*DAYS_OF_PLAN, TWICE])


@pytest.fixture
def sandbox(shared_sandbox):
    return shared_sandbox


@pytest.fixture(autouse=True)
def as_it_was(shared_sandbox, unwritten) -> Iterator[None]:
    """What a test plants or changes at a source is gone after it; no plan was ever applied."""
    kept = calendars.snapshot(shared_sandbox.state)
    yield
    assert shared_sandbox.state.trainingpeaks.tripwires == 0
    calendars.restore_snapshot(shared_sandbox.state, kept)


@pytest.fixture
def world(sandbox):
    return sandbox.state


@pytest.fixture
def held(world):
    """What the planted plan holds on TrainingPeaks."""
    return plant_plan(world)


def is_cut_of(name: str, whole: str) -> bool:
    return len(name) < len(whole) and name.endswith("…") and whole.startswith(name[:-1])


# --- A plan of the athlete --------------------------------------------------------------------


def test_a_plan_of_the_athlete_becomes_a_new_plan_on_intervals(world, held, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    assert not listing.unreadable
    goal = LibraryGoal(target=ICU, name="Mine", as_plan=True, start=MONDAY)
    report = copied(planbridge, listing, goal)
    assert went_well(report), report
    made = folder_of(world, "Mine")
    assert (made["type"], made["start_date_local"][:10]) == ("PLAN", str(MONDAY))

    there = in_folder(world, report.library)
    days = [(one["name"], one["day"]) for one in there]
    short = next(one["name"] for one in there if one["day"] == 6)
    assert is_cut_of(short, LONG.strip())
    wanted = [(title if title != LONG.strip() else short, n) for title, n in DAYS_OF_PLAN.items()]
    assert sorted(days) == sorted([*wanted, (TWICE, 5)])

    by_name = {one["name"]: one for one in there}
    assert by_name[short]["description"].startswith(LONG.strip())
    for note in NOTES:
        entry = by_name[note]
        assert (entry["type"], entry["moving_time"], entry["icu_training_load"]) == (
            "NOTE",
            None,
            None,
        )
        assert not entry["workout_doc"]
    # Of the three only this one was no note before: it headed a period.
    assert [note for note in NOTES if "Kind" in losses_of(report, note)] == ["Build"]
    assert by_name["Race weekend"]["description"] == "Sleep.\n• eat\n• drink"
    assert by_name["Read me first"]["description"] == "Test your FTP before week 1."
    race = by_name["The line"]
    assert (race["sub_type"], race["type"], race["distance"]) == ("RACE", "Ride", 80000)
    assert race["description"] == "Go early."
    steps = by_name["Threshold 4x8"]["workout_doc"]["steps"]
    assert [one.get("reps") for one in steps] == [None, 4, None]
    work = steps[1]["steps"][0]
    assert (work["duration"], work["power"]["start"], work["power"]["end"]) == (480, 95, 100)
    assert losses_of(report, "Threshold 4x8") == set()
    assert losses_of(report, LONG.strip()) == {"Title"}


def test_the_days_count_from_the_first_item_also_without_a_stated_start(world, held, new_session):
    state = world.trainingpeaks
    plan = next(one for one in state.plans.values() if one["title"] == PLAN)
    plan |= {"startDate": None, "endDate": None}
    held.workouts.reverse()
    planbridge = new_session()
    goal = LibraryGoal(target=ICU, name="Mine", as_plan=True)
    report = copied(planbridge, opened(planbridge, TP, PLAN), goal)
    days = sorted(one["day"] for one in in_folder(world, report.library))
    assert days == sorted([*DAYS_OF_PLAN.values(), 5])


def test_a_plan_goes_into_an_existing_plan_from_a_chosen_day_on(world, held, new_session):
    planbridge = new_session()
    place = named(planbridge.shelves.places(ICU), "Two weeks of base")
    before = in_folder(world, place)
    listing = opened(planbridge, TP, PLAN)
    report = copied(planbridge, listing, LibraryGoal(target=ICU, library=place, offset=14))
    assert went_well(report), report
    after = in_folder(world, place)
    assert [one for one in after if one in before] == before
    added = sorted(one["day"] for one in after if one not in before)
    assert added == sorted(14 + day for day in [*DAYS_OF_PLAN.values(), 5])


def test_a_plan_goes_into_a_folder_without_its_notes_which_say_why(world, held, new_session):
    planbridge = new_session()
    place = named(planbridge.shelves.places(ICU), "Empty")
    listing = opened(planbridge, TP, PLAN)
    goal = LibraryGoal(target=ICU, library=place)
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows) == {RowStatus.CANNOT: 3, RowStatus.NEW: 4, RowStatus.TWIN: 1}
    reasons = {row.item.item.title: row.reason for row in rows if row.status is RowStatus.CANNOT}
    assert reasons.keys() == set(NOTES)
    assert all("note" in reason for reason in reasons.values())
    report = copied(planbridge, listing, goal)
    assert went_well(report), report
    there = in_folder(world, place)
    assert len(there) == 4
    assert {one["day"] for one in there} == {None}
    assert not {one["name"] for one in there} & set(NOTES)

    # The twin goes there, too, when a person ticks it.
    [twin] = [row for row in rows if row.status is RowStatus.TWIN]
    goal = LibraryGoal(target=ICU, copy_id=report.copy_id)
    rows_of(planbridge, listing, goal)
    assert went_well(planbridge.shelves.copy(listing, goal, [twin.ref]))
    assert [one["name"] for one in in_folder(world, place)].count(TWICE) == 2


def test_a_plan_becomes_a_library_on_trainingpeaks(world, held, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    report = copied(planbridge, listing, LibraryGoal(target=TP, name="Sessions"))
    assert went_well(report), report
    made = world.trainingpeaks.libraries[int(report.library.id)]
    assert (made["libraryName"], made["ownerId"]) == ("Sessions", people.TP_PREMIUM_ID)
    there = {one["itemName"]: one for one in in_library(world, report.library)}
    assert len(there) == 4
    threshold = there["Threshold 4x8"]
    assert threshold["workoutTypeId"] == sessions.BIKE
    lengths = [block["length"]["value"] for block in threshold["structure"]["structure"]]
    assert lengths == [1, 4, 1]
    assert threshold["totalTimePlanned"] == pytest.approx(4380 / 3600)


@pytest.mark.parametrize("target", [ICU, TP])
def test_a_plan_lies_on_a_calendar_with_its_notes_and_is_taken_back(
    world, held, new_session, target
):
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    before = calendars.take(world)
    report = laid(planbridge, listing, CalendarGoal(target=target, start=MONDAY))
    assert report.status is RunStatus.DONE, report
    assert all(outcome.verified for outcome in report.outcomes)
    if target is ICU:
        there = [(e["start_date_local"][:10], e["name"], e) for e in events_of(world)]
        notes = {title for _, title, event in there if event["category"] == "NOTE"}
    else:
        there = on_trainingpeaks(world)
        notes = {title for _, title, record in there if "noteDate" in record}
    assert notes == set(NOTES)
    wanted = [*DAYS_OF_PLAN.values(), DAYS_OF_PLAN[TWICE]]
    assert [day for day, _, _ in there] == sorted(str(MONDAY + dt.timedelta(n)) for n in wanted)
    [(_, short, cut)] = [one for one in there if one[1].startswith(LONG[:30])]
    assert is_cut_of(short, LONG.strip())
    assert cut["description"].startswith(LONG.strip())
    [race] = [record for _, title, record in there if title == "The line"]
    assert (race["distance"] if target is ICU else race["distancePlanned"]) == 80000
    assert "Race" in losses_of(report, "The line")
    assert losses_of(report, "Threshold 4x8") == set()

    undone = new_session().sync.undo(report.run)
    assert undone.status is RunStatus.DONE, undone
    assert calendars.take(world) == before


@pytest.mark.parametrize("target", [ICU, TP])
def test_another_start_moves_the_same_entries(world, held, new_session, target):
    def there():
        if target is ICU:
            return {one["id"]: one["start_date_local"][:10] for one in events_of(world)}
        found = on_trainingpeaks(world)
        return {(r.get("workoutId"), r.get("id")): day for day, _, r in found}

    planbridge = new_session()
    laid(planbridge, opened(planbridge, TP, PLAN), CalendarGoal(target=target, start=MONDAY))
    first = there()
    other = new_session()
    listing = opened(other, TP, PLAN)
    [copy] = other.shelves.earlier(listing.library, target)
    start = MONDAY + dt.timedelta(days=3)
    report = laid(other, listing, CalendarGoal(target=target, start=start, copy_id=copy.id))
    assert report.status is RunStatus.DONE, report
    moved = there()
    assert moved.keys() == first.keys()
    three = dt.timedelta(days=3)
    assert moved == {key: str(dt.date.fromisoformat(day) + three) for key, day in first.items()}
    assert len(moved) == len(TITLES)


def test_a_copy_on_a_calendar_follows_its_plan_and_keeps_what_was_edited_there(
    world, held, new_session
):
    planbridge = new_session()
    goal = CalendarGoal(target=ICU, start=MONDAY)
    laid(planbridge, opened(planbridge, TP, PLAN), goal)
    by_name = {one["name"]: one for one in events_of(world)}
    held.workouts[2]["title"] = "Threshold, renamed"
    held.workouts[-1]["title"] = "Threshold, renamed"
    by_name["Read me first"]["description"] = "My own words."

    other = new_session()
    listing = opened(other, TP, PLAN)
    [copy] = other.shelves.earlier(listing.library, ICU)
    report = laid(other, listing, goal.model_copy(update={"copy_id": copy.id}))
    assert report.status is RunStatus.DONE, report
    after = {one["name"]: one for one in events_of(world)}
    assert after["Threshold, renamed"]["id"] == by_name["Threshold 4x8"]["id"]
    assert after["Read me first"]["description"] == "My own words."
    assert len(events_of(world)) == len(TITLES)


# --- A plan of a coach ------------------------------------------------------------------------


@pytest.fixture
def coach(connected, sandbox):
    return connected(sandbox, {TP: people.TP_COACH})


def test_a_coach_copies_plans_and_libraries_of_their_own(world, coach):
    listing = opened(coach, TP, "Winter base")
    goal = LibraryGoal(target=ICU, name="Winter base", as_plan=True)
    report = copied(coach, listing, goal)
    assert went_well(report), report
    days = [one["day"] for one in in_folder(world, report.library)]
    assert days == [0, 2, 7, 9]

    library = opened(coach, TP, "For all athletes")
    report = copied(coach, library, LibraryGoal(target=ICU, name="For all"))
    assert went_well(report), report
    assert len(in_folder(world, report.library)) == 2
    assert folder_of(world, "For all")["type"] == "FOLDER"


def test_a_coach_reads_a_plan_whose_contents_a_buyer_is_refused(world, coach):
    listing = opened(coach, TP, "Marathon in 3 weeks (bought)")
    report = copied(coach, listing, LibraryGoal(target=ICU, name="Marathon", as_plan=True))
    assert [one["day"] for one in in_folder(world, report.library)] == [0, 6, 13, 20]


def test_a_coach_copies_a_range_of_an_athletes_calendar_and_touches_no_calendar(world, coach):
    before = calendars.take(world)
    ada = next(one for one, name in coach.shelves.athletes(TP) if name == "Ada Sandbox")
    listing = coach.shelves.open_range(TP, ada, TODAY, TODAY + dt.timedelta(days=6))
    goal = LibraryGoal(target=ICU, name="Ada's week", as_plan=True)
    report = copied(coach, listing, goal)
    assert went_well(report), report
    there = {one["name"]: one["day"] for one in in_folder(world, report.library)}
    assert there == {
        "Ada: call on Sunday": 0,
        "Threshold 4x8": 0,
        "Easy run 45 min (HR)": 2,
        "Endurance ride 3 h": 4,
    }
    assert calendars.take(world) == before


# --- What is refused, and what is empty -------------------------------------------------------


def test_a_refused_plan_leads_to_the_way_that_works(world, new_session):
    planbridge = new_session()
    name = "Marathon in 3 weeks (bought)"
    with pytest.raises(AccessDenied) as refused:
        opened(planbridge, TP, name)
    advice = refused.value.advice
    assert "Apply the plan to your calendar in TrainingPeaks yourself" in advice
    assert "choose that range of your calendar" in advice

    # The athlete does so in TrainingPeaks; then its days are a range like any other.
    state = world.trainingpeaks
    plan = next(one for one in state.plans.values() if one["title"] == name)
    start = TODAY + dt.timedelta(days=200)
    for one in state.plan_contents[plan["planId"]].workouts:
        offset = dt.date.fromisoformat(one["workoutDay"][:10]) - TODAY
        state.add_workout(people.TP_PREMIUM_ID, start + offset, **sessions.long_run())
    desk = planbridge.shelves
    [(me, _)] = desk.athletes(TP)
    listing = desk.open_range(TP, me, start, start + dt.timedelta(days=20))
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Marathon", as_plan=True))
    assert went_well(report), report
    assert [one["day"] for one in in_folder(world, report.library)] == [6, 13, 20]


def test_an_empty_plan_creates_nothing(world, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, "Empty plan")
    folders = dict(world.intervals.accounts[people.SAM.id].folders)
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Nothing", as_plan=True))
    assert report.outcomes == ()
    assert report.copy_id is None
    assert world.intervals.accounts[people.SAM.id].folders == folders
    assert planbridge.shelves.earlier(listing.library, ICU) == ()


def test_long_hostile_names_of_plans_are_cut_and_kept_whole_in_the_text(world, new_session):
    planbridge = new_session()
    found = planbridge.shelves.containers(TP).found
    library = next(one for one in found if one.name.startswith("=HYPERLINK"))
    listing = planbridge.shelves.open(library)
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name=library.name, as_plan=True))
    assert went_well(report), report
    made = world.intervals.accounts[people.SAM.id].folders[int(report.library.id)]
    assert len(made["name"]) < len(library.name)
    assert library.name.startswith(made["name"].rstrip("… "))
    assert library.name in made["description"]
    [ride] = in_folder(world, report.library)
    [item] = listing.items
    assert isinstance(item.item, Workout)
    assert ride["description"].startswith(item.item.title)
