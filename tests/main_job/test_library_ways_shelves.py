"""Where folders, libraries, a search's findings, ranges of calendars and files can go."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from core.platforms.contract import Library, WorkoutSearch
from core.shelves import CalendarGoal, LibraryGoal
from core.store.journal_values import RunStatus
from core.sync.actions import ActionKind
from core.sync.shelf_values import RowStatus
from core.workout.model import Note, Sport
from sandbox import calendars, people
from tests.main_job.conftest import TODAY
from tests.main_job.files import dropped
from tests.main_job.ways import (
    ICU,
    TP,
    TR,
    copied,
    events_of,
    folder_of,
    in_folder,
    in_library,
    laid,
    looked,
    losses_of,
    named,
    on_trainingpeaks,
    opened,
    order_of,
    rows_of,
    statuses,
    ticked,
    went_well,
)

FREE_DAYS = dt.date(2026, 10, 5)
"""A Monday beyond everything that the sandbox has planned."""
LAST = TODAY + dt.timedelta(days=13)


@pytest.fixture(autouse=True)
def as_it_was(shared_sandbox, unwritten) -> Iterator[None]:
    """What a test changes is gone after it; no plan was ever applied."""
    kept = calendars.snapshot(shared_sandbox.state)
    yield
    assert shared_sandbox.state.trainingpeaks.tripwires == 0
    calendars.restore_snapshot(shared_sandbox.state, kept)


@pytest.fixture
def world(shared_sandbox):
    return shared_sandbox.state


def contents_of(world, platform, library: Library) -> Counter[tuple[object, ...]]:
    """Titles and what asks for something, as the platform holds it."""
    if platform is ICU:
        names = ("name", "type", "description", "moving_time", "distance", "icu_training_load")
        return Counter(tuple(one[name] for name in names) for one in in_folder(world, library))
    names = ("itemName", "workoutTypeId", "totalTimePlanned", "distancePlanned", "tssPlanned")
    return Counter(tuple(one[name] for name in names) for one in in_library(world, library))


# --- Libraries and folders --------------------------------------------------------------------


def test_both_libraries_of_one_name_go_to_folders_of_one_name(world, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    both = [one for one in desk.containers(TP).found if one.name == "Favourites"]
    assert len(both) == 2
    made = []
    for library in both:
        listing = desk.open(library)
        report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Favourites"))
        assert went_well(report), report
        made.append(report.library.id)
        titles = [item.item.title or "Run" for item in listing.items]
        assert [one["name"] for one in in_folder(world, report.library)] == sorted(titles)
        [copy] = desk.earlier(library, ICU)
        assert copy.library.id == report.library.id
    assert len(set(made)) == 2
    assert folder_of(world, "Favourites")["type"] == "FOLDER"


def test_a_library_goes_to_another_library_with_every_step_and_number(world, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    source = named(desk.containers(TP).found, "Bike intervals")
    report = copied(planbridge, desk.open(source), LibraryGoal(target=TP, name="Again"))
    assert went_well(report), report
    assert {loss for outcome in report.outcomes for loss in outcome.losses} == set()
    before, after = in_library(world, source), in_library(world, report.library)
    for name in ("itemName", "workoutTypeId", "totalTimePlanned", "tssPlanned"):
        assert [one[name] for one in after] == [one[name] for one in before], name

    def steps(one):
        blocks = one["structure"]["structure"]
        return [
            (
                block["length"]["value"],
                step["length"],
                # One value is written as a range from it to itself.
                [{"maxValue": target["minValue"], **target} for target in step["targets"]],
                step["openDuration"],
            )
            for block in blocks
            for step in block["steps"]
        ]

    assert [steps(one) for one in after] == [steps(one) for one in before]


def test_a_library_goes_into_one_that_holds_some_of_it(world, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=TP, name="Some")
    rows = rows_of(planbridge, listing, goal)
    report = desk.copy(listing, goal, ticked(rows)[:2])
    other = new_session()
    place = named(other.shelves.places(TP), "Some")
    goal = LibraryGoal(target=TP, library=place)
    listing = opened(other, TP, "Bike intervals")
    rows = rows_of(other, listing, goal)
    assert statuses(rows) == {RowStatus.SAME: 2, RowStatus.NEW: 4}
    assert went_well(copied(other, listing, goal))
    assert contents_of(world, TP, report.library) == contents_of(world, TP, listing.library)


@pytest.mark.parametrize("plan", ["Two weeks of base", "Build with gaps"])
def test_a_plan_of_intervals_becomes_another_plan_there(world, new_session, plan):
    planbridge = new_session()
    listing = opened(planbridge, ICU, plan)
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Twin", as_plan=True))
    assert went_well(report), report

    def days(library):
        return sorted((one["day"] or 0, one["name"]) for one in in_folder(world, library))

    assert days(report.library) == days(listing.library)


@pytest.mark.parametrize("target", [ICU, TP])
def test_a_plan_of_intervals_lies_on_a_calendar(world, new_session, target):
    planbridge = new_session()
    listing = opened(planbridge, ICU, "Build with gaps")
    before = calendars.take(world)
    report = laid(planbridge, listing, CalendarGoal(target=target, start=FREE_DAYS))
    assert report.status is RunStatus.DONE, report
    assert all(outcome.verified for outcome in report.outcomes)
    if target is ICU:
        there = [(e["start_date_local"][:10], e["name"]) for e in events_of(world)]
        [early] = [e for e in events_of(world) if e["name"] == "Before work"]
        assert early["start_date_local"][10:] == "T06:30:00"
    else:
        there = [(day, title) for day, title, _ in on_trainingpeaks(world)]
        [early] = [r for _, title, r in on_trainingpeaks(world) if title == "Before work"]
        assert early["startTimePlanned"][10:] == "T06:30:00"
    wanted = {str(FREE_DAYS + dt.timedelta(i.day)): i.item.title for i in listing.items}
    assert dict(there) == wanted
    assert len(there) == len(listing.items) == len(wanted) + 1
    for title in ("Whenever", "An easy week", "Camp"):
        assert "Day" in losses_of(report, title)
    assert new_session().sync.undo(report.run).status is RunStatus.DONE
    assert calendars.take(world) == before


def test_a_folder_lies_on_a_calendar_all_on_its_start_and_moves_as_one(world, new_session):
    planbridge = new_session()
    listing = opened(planbridge, ICU, "Favourites")
    report = laid(planbridge, listing, CalendarGoal(target=TP, start=FREE_DAYS))
    assert report.status is RunStatus.DONE, report
    there = on_trainingpeaks(world)
    assert [day for day, _, _ in there] == [str(FREE_DAYS)] * len(listing.items)
    assert [title for _, title, _ in there] == sorted(i.item.title for i in listing.items)

    [copy] = planbridge.shelves.earlier(listing.library, TP)
    start = FREE_DAYS + dt.timedelta(days=1)
    goal = CalendarGoal(target=TP, start=start, copy_id=copy.id)
    plan = looked(planbridge, listing, goal)
    assert {action.kind for action in plan.actions} == {ActionKind.MOVE}
    planbridge.shelves.run(listing, goal, order_of(plan))
    moved = on_trainingpeaks(world)
    assert [r["workoutId"] for _, _, r in moved] == [r["workoutId"] for _, _, r in there]
    assert {day for day, _, _ in moved} == {str(start)}


# --- A search ---------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [ICU, TP])
def test_what_was_found_on_trainerroad_goes_to_a_library(world, new_session, target):
    planbridge = new_session()
    desk = planbridge.shelves
    query = WorkoutSearch(zones=("VO2 Max",), shortest=3000, longest=4000, outside=False)
    page = desk.search(TR, query)
    assert page.total == len(page.found)
    assert all(3000 <= one.duration <= 4000 and not one.outside for one in page.found)
    chosen = [page.found[3], page.found[0], page.found[3]]
    listing = desk.pick(TR, [one.ref for one in chosen])
    assert [item.item.title for item in listing.items] == [one.title for one in chosen[:2]]
    goal = LibraryGoal(target=target, name="Found")
    report = copied(planbridge, listing, goal)
    assert went_well(report), report
    if target is ICU:
        there = {one["name"]: one["moving_time"] for one in in_folder(world, report.library)}
        texts = [one["workout_doc"]["steps"] for one in in_folder(world, report.library)]
    else:
        held = in_library(world, report.library)
        there = {one["itemName"]: round(one["totalTimePlanned"] * 3600) for one in held}
        texts = [one["structure"]["structure"] for one in held]
    assert there == {one.title: one.duration for one in chosen}
    assert all(len(steps) > 3 for steps in texts)

    # The same choice in another order is the same container.
    again = new_session()
    listing = again.shelves.pick(TR, [one.ref for one in chosen[1:]])
    [copy] = again.shelves.earlier(listing.library, target)
    rows = rows_of(again, listing, LibraryGoal(target=target, copy_id=copy.id))
    assert statuses(rows) == {RowStatus.SAME: 2}


def test_pages_of_a_search_hold_everything_once(new_session):
    desk = new_session().shelves
    query = WorkoutSearch(text="a")
    page = desk.search(TR, query)
    found = list(page.found)
    assert page.next is not None
    while page.next is not None:
        page = desk.search(TR, query, page.next)
        found += page.found
    refs = [one.ref for one in found]
    assert len(set(refs)) == len(refs) == page.total > 100
    assert all("a" in one.title.lower() for one in found)


# --- A range of a calendar --------------------------------------------------------------------


def wanted_titles(listing) -> Counter[tuple[int, str]]:
    """What a plan is to hold; workouts without a name are called by their sport there."""
    return Counter((item.day, item.item.title) for item in listing.items if item.item.title)


@pytest.mark.parametrize("platform", [TP, TR])
def test_a_range_of_a_calendar_becomes_a_plan_and_a_folder(world, new_session, platform):
    planbridge = new_session()
    desk = planbridge.shelves
    before = calendars.take(world)
    [(me, _)] = desk.athletes(platform)
    listing = desk.open_range(platform, me, TODAY, LAST)
    assert {item.day for item in listing.items} <= set(range(14))
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Fortnight", as_plan=True))
    assert went_well(report), report
    assert len(report.outcomes) == len(listing.items) > 20
    there = in_folder(world, report.library)
    assert not wanted_titles(listing) - Counter((one["day"], one["name"]) for one in there)
    assert len(there) == len(listing.items)

    goal = LibraryGoal(target=ICU, name="Pieces")
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows).keys() == {RowStatus.NEW, RowStatus.TWIN, RowStatus.CANNOT}
    left = [row.item.item for row in rows if row.status is RowStatus.CANNOT]
    assert left
    assert all(isinstance(one, Note) or one.sport is Sport.DAY_OFF for one in left)
    report = copied(planbridge, listing, goal)
    assert went_well(report), report
    kept = contents_of(world, ICU, report.library)
    assert kept.total() == statuses(rows)[RowStatus.NEW]
    assert max(kept.values()) == 1
    assert calendars.take(world) == before


def test_what_is_hidden_from_the_athlete_is_left_out_and_said(new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    [(me, _)] = desk.athletes(TP)
    listing = desk.open_range(TP, me, TODAY, LAST)
    [hidden] = [one for one in listing.unreadable if "Hidden" in one.reason]
    assert hidden.title == "Case 12: hidden from the athlete"
    assert hidden.title not in {item.item.title for item in listing.items}


# --- Files ------------------------------------------------------------------------------------


def test_files_go_to_a_folder_with_their_steps_and_those_that_fail_are_named(world, new_session):
    planbridge = new_session()
    files = dropped(planbridge, "Openers", "Sprints", "Openers")
    files.append(planbridge.files.read("broken.zwo", b"no workout"))
    listing = planbridge.shelves.of_files(files)
    assert [one.title for one in listing.unreadable] == ["broken.zwo"]
    place = named(planbridge.shelves.places(ICU), "Empty")
    report = copied(planbridge, listing, LibraryGoal(target=ICU, library=place))
    assert went_well(report), report
    there = in_folder(world, place)
    assert [one["name"] for one in there] == ["Openers", "Sprints"]
    for one in there:
        assert one["moving_time"] == 1560
        assert [step.get("reps") for step in one["workout_doc"]["steps"]] == [None, 3, None]
        assert one["description"].startswith("Spin up, then hold.")


# --- Where everything goes --------------------------------------------------------------------


def test_nothing_is_written_to_another_athlete_or_to_what_is_shared(world, new_session):
    planbridge = new_session()
    others = world.intervals.accounts[people.ROBIN.id]
    before = (dict(others.folders), dict(others.workouts), dict(others.events))
    listing = opened(planbridge, ICU, "From the coach")
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Mine now"))
    assert went_well(report), report
    shared = listing.library
    assert shared.name not in {one.name for one in planbridge.shelves.places(ICU)}
    refused = planbridge.shelves.copy(
        listing, LibraryGoal(target=ICU, library=shared), [item.ref for item in listing.items]
    )
    assert refused.created == 0
    assert "only be read" in refused.outcomes[0].message
    assert (others.folders, others.workouts, others.events) == before
