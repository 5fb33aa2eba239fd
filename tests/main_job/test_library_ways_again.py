"""The same container copied again: brought up to date, left where somebody edited, or made anew."""

from __future__ import annotations

import copy as copying
import datetime as dt
from collections.abc import Iterator

import pytest

from core.planbridge import Options
from core.shelves import CalendarGoal, LibraryGoal
from core.store.copy_values import CopyState
from core.sync.actions import ActionKind
from core.sync.shelf_values import RowStatus
from sandbox import calendars, people
from sandbox.intervals import library as intervals_library
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.libraries import add_template
from sandbox.trainingpeaks.state import day_of
from tests.main_job.ways import (
    DAYS_OF_PLAN,
    ICU,
    LONG,
    PLAN,
    TP,
    copied,
    folder_of,
    in_folder,
    in_library,
    laid,
    looked,
    losses_of,
    named,
    opened,
    plant_plan,
    rows_of,
    statuses,
    ticked,
    went_well,
)

S = RowStatus


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


@pytest.fixture
def held(world):
    return plant_plan(world)


def first_copy(open_it):
    """A new plan on Intervals.icu, of the planted one."""
    planbridge = open_it()
    listing = opened(planbridge, TP, PLAN)
    return copied(planbridge, listing, LibraryGoal(target=ICU, name="Mine", as_plan=True))


def of_again(open_it, target=ICU, name=PLAN):
    """Another session, the container opened anew, and the goal of its newest copy."""
    planbridge = open_it()
    listing = opened(planbridge, TP, name)
    newest = planbridge.shelves.earlier(listing.library, target)[0]
    return planbridge, listing, LibraryGoal(target=target, copy_id=newest.id)


def by_title(rows, title):
    return [row for row in rows if row.item.item.title == title]


def entry(world, library, name):
    return next(one for one in in_folder(world, library) if one["name"] == name)


def edit(world, one, **fields):
    """Somebody changes an entry in the app of Intervals.icu."""
    account = world.intervals.accounts[people.SAM.id]
    intervals_library.change_workout(account, one["id"], fields)


def written(held, title):
    """A workout of the planted plan; its row may be listed twice."""
    return [one for one in held.workouts if one["title"] == title]


# --- Nothing changed --------------------------------------------------------------------------


def test_a_second_copy_with_the_same_id_writes_nothing(world, held, new_session):
    report = first_copy(new_session)
    before = copying.deepcopy(in_folder(world, report.library))
    planbridge, listing, goal = of_again(new_session)
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows) == {S.SAME: len(listing.items)}
    assert not any(row.selectable for row in rows)
    world.journal.reset()
    again = planbridge.shelves.copy(listing, goal, [row.ref for row in rows])
    assert (again.created, again.skipped, again.failed) == (0, len(rows), 0)
    assert world.journal.writes() == 0
    assert in_folder(world, report.library) == before
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    assert (copy.state, copy.count) == (CopyState.DONE, len(rows))


def test_what_has_no_title_gets_a_name_once_and_does_not_differ_for_ever(world, held, new_session):
    for row in written(held, "Threshold 4x8"):
        row["title"] = None
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Mine", as_plan=True))
    assert losses_of(report, "(no title)") == {"Title"}
    assert entry(world, report.library, "Ride")["day"] == DAYS_OF_PLAN["Threshold 4x8"]
    start = dt.date(2026, 10, 5)
    laid(planbridge, listing, CalendarGoal(target=ICU, start=start))
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    in_plan, in_calendar = planbridge.shelves.earlier(listing.library, ICU)
    if in_plan.library is None:
        in_plan, in_calendar = in_calendar, in_plan
    world.journal.reset()
    rows = rows_of(planbridge, listing, LibraryGoal(target=ICU, copy_id=in_plan.id))
    assert statuses(rows) == {S.SAME: len(listing.items)}
    again = CalendarGoal(target=ICU, start=start, copy_id=in_calendar.id)
    plan = looked(planbridge, listing, again)
    assert {one.kind for one in plan.actions} == {ActionKind.SAME}
    assert world.journal.writes() == 0


def test_a_second_copy_on_request_is_another_plan_of_the_same_name(world, held, new_session):
    first = first_copy(new_session)
    second = first_copy(new_session)
    assert went_well(second), second
    assert second.library.id != first.library.id
    assert second.library.name == first.library.name == "Mine"

    def plain(library):
        return [(one["day"], one["name"], one["description"]) for one in in_folder(world, library)]

    assert plain(first.library) == plain(second.library)
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    copies = planbridge.shelves.earlier(listing.library, ICU)
    assert [one.library.id for one in copies] == [second.library.id, first.library.id]

    # Each of them is brought up to date by itself.
    held.events[0]["description"] = "Go late."
    planbridge, listing, goal = of_again(new_session)
    assert copied(planbridge, listing, goal).updated == 1
    assert entry(world, second.library, "The line")["description"] == "Go late."
    assert entry(world, first.library, "The line")["description"] == "Go early."


# --- The source changed -----------------------------------------------------------------------


def change_the_plan(held):
    """One renamed, one moved by a day, one with other steps, one new, one gone."""
    for one in written(held, "Threshold 4x8"):
        one["title"] = "Threshold 4x9"
    [moved] = written(held, LONG.strip())
    moved["workoutDay"] = f"{day_of(moved['workoutDay']) + dt.timedelta(days=1)}T00:00:00"
    one_run = written(held, "Easy run 45 min (HR)")[0]
    one_run["structure"] = copying.deepcopy(sessions.easy_run(60)["structure"])
    one_run["totalTimePlanned"] = 1.0
    new = copying.deepcopy(one_run) | {"workoutId": 1, "title": "Shake out"}
    new["workoutDay"] = f"{day_of(moved['workoutDay']) + dt.timedelta(days=2)}T00:00:00"
    held.workouts.append(new)
    del held.notes[0]


def test_an_earlier_copy_follows_its_plan_in_place(world, held, new_session):
    report = first_copy(new_session)
    ids = {one["name"]: one["id"] for one in in_folder(world, report.library)}
    change_the_plan(held)
    planbridge, listing, goal = of_again(new_session)
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows) == {S.SAME: 4, S.CHANGED: 3, S.NEW: 1}
    again = copied(planbridge, listing, goal)
    assert (again.created, again.updated, again.verified, again.failed) == (4, 3, 4, 0), again
    assert again.vanished == 1
    assert any("stays" in remark for remark in again.remarks)

    after = in_folder(world, report.library)
    assert len(after) == 9
    assert entry(world, report.library, "Threshold 4x9")["id"] == ids["Threshold 4x8"]
    [long] = [one for one in after if one["name"].startswith(LONG[:30])]
    assert (long["id"], long["day"]) == (ids[long["name"]], 7)
    runs = [one for one in after if one["name"].startswith("Easy run")]
    assert sorted(one["moving_time"] for one in runs) == [2700, 3600]
    assert entry(world, report.library, "Shake out")["day"] == 9
    assert entry(world, report.library, "Race weekend")["id"] == ids["Race weekend"]

    planbridge, listing, goal = of_again(new_session)
    assert statuses(rows_of(planbridge, listing, goal)) == {S.SAME: 8}


def test_a_note_before_the_first_day_moves_every_day_of_the_copy_by_as_much(
    world, held, new_session
):
    report = first_copy(new_session)
    ids = sorted(one["id"] for one in in_folder(world, report.library))
    first = held.notes[1]
    assert first["title"] == "Read me first"
    first["noteDate"] = f"{day_of(first['noteDate']) - dt.timedelta(days=3)}T00:00:00"
    planbridge, listing, goal = of_again(new_session)
    again = copied(planbridge, listing, goal)
    assert (again.updated, again.created - again.updated) == (7, 0), again
    after = in_folder(world, report.library)
    assert sorted(one["id"] for one in after) == ids
    wanted = [0, *(day + 3 for day in [*DAYS_OF_PLAN.values(), 5] if day)]
    assert [one["day"] for one in after] == sorted(wanted)


def test_other_options_bring_the_copy_up_to_date_in_place(world, held, new_session):
    report = first_copy(new_session)
    ids = sorted(one["id"] for one in in_folder(world, report.library))
    planbridge, listing, goal = of_again(new_session)
    wide = Options(power_width=20)
    again = copied(planbridge, listing, goal, options=wide)
    assert again.updated == again.created == again.verified > 0
    assert any(outcome.effects for outcome in again.outcomes)
    assert sorted(one["id"] for one in in_folder(world, report.library)) == ids
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    assert copy.options == wide


# --- Somebody edited or removed it there ------------------------------------------------------


def test_what_was_edited_or_removed_there_is_left(world, held, new_session):
    report = first_copy(new_session)
    account = world.intervals.accounts[people.SAM.id]
    edit(world, entry(world, report.library, "Threshold 4x8"), description="- 20m 70%")
    edit(world, entry(world, report.library, "Build"), name="Build, says Sam")
    del account.workouts[entry(world, report.library, "The line")["id"]]
    change_the_plan(held)
    kept = {
        name: copying.deepcopy(entry(world, report.library, name))
        for name in ("Threshold 4x8", "Build, says Sam")
    }
    planbridge, listing, goal = of_again(new_session)
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows) == {S.SAME: 2, S.EDITED: 2, S.CHANGED: 2, S.NEW: 1, S.GONE: 1}
    [gone] = by_title(rows, "The line")
    [edited] = by_title(rows, "Threshold 4x9")
    assert (gone.status, edited.status) == (S.GONE, S.EDITED)
    assert "removed" in gone.reason
    assert "edited" in edited.reason
    assert not gone.ticked
    assert not edited.ticked
    again = copied(planbridge, listing, goal)
    assert (again.created, again.updated, again.failed) == (3, 2, 0), again
    for name, one in kept.items():
        assert entry(world, report.library, name) == one
    assert "The line" not in {one["name"] for one in in_folder(world, report.library)}


def test_what_was_edited_is_written_over_when_asked_and_comes_back_when_taken_back(
    world, held, new_session
):
    report = first_copy(new_session)
    edit(world, entry(world, report.library, "Threshold 4x8"), name="Mine", description="- 20m 70%")
    edited = copying.deepcopy(entry(world, report.library, "Mine"))
    planbridge, listing, goal = of_again(new_session)
    [row] = by_title(rows_of(planbridge, listing, goal), "Threshold 4x8")
    again = planbridge.shelves.copy(listing, goal, [row.ref])
    assert (again.updated, again.verified) == (1, 1), again
    assert entry(world, report.library, "Threshold 4x8")["id"] == edited["id"]
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    taken = planbridge.shelves.remove(copy)
    assert taken.failed == 0, taken
    [left] = in_folder(world, report.library)
    names = ("id", "name", "description", "day", "type", "moving_time")
    assert {name: left[name] for name in names} == {name: edited[name] for name in names}


def test_what_was_edited_after_the_rows_were_shown_is_left(world, held, new_session):
    report = first_copy(new_session)
    change_the_plan(held)
    planbridge, listing, goal = of_again(new_session)
    shown = ticked(rows_of(planbridge, listing, goal))
    edit(world, entry(world, report.library, "Threshold 4x8"), description="- 20m 70%")
    again = planbridge.shelves.copy(listing, goal, shown)
    assert (again.updated, again.failed) == (2, 1)
    [refused] = [one for one in again.outcomes if not one.ok]
    assert refused.title == "Threshold 4x9"
    assert "changed it there" in refused.message
    assert entry(world, report.library, "Threshold 4x8")["moving_time"] == 1200


# --- Libraries of TrainingPeaks ---------------------------------------------------------------


def test_a_copy_in_a_library_follows_its_source_and_keeps_what_was_edited(world, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, "Bike intervals")
    report = copied(planbridge, listing, LibraryGoal(target=TP, name="Again"))
    source = in_library(world, listing.library)
    there = {one["itemName"]: one for one in in_library(world, report.library)}
    there["Over-unders 3x12"]["description"] = "My words."
    source[0]["itemName"] = "Threshold, renamed"
    source[1]["description"] = "Other words."
    source[2]["itemName"] = "Over-unders, renamed"
    add_template(world.trainingpeaks, int(listing.library.id), sessions.recovery_ride())

    planbridge, listing, goal = of_again(new_session, TP, "Bike intervals")
    rows = rows_of(planbridge, listing, goal)
    assert statuses(rows) == {S.CHANGED: 2, S.EDITED: 1, S.SAME: 3, S.NEW: 1}
    again = copied(planbridge, listing, goal)
    assert (again.created, again.updated, again.verified) == (3, 2, 3), again
    after = {one["itemName"]: one for one in in_library(world, report.library)}
    ids = {name: one["exerciseLibraryItemId"] for name, one in there.items()}
    assert after["Threshold, renamed"]["exerciseLibraryItemId"] == ids["Threshold 4x8"]
    assert after["Over-unders 3x12"]["description"] == "My words."
    assert len(after) == 7
    planbridge, listing, goal = of_again(new_session, TP, "Bike intervals")
    assert statuses(rows_of(planbridge, listing, goal)) == {S.SAME: 6, S.EDITED: 1}


def test_two_copies_in_one_folder_keep_their_own(world, held, new_session):
    planbridge = new_session()
    place = named(planbridge.shelves.places(ICU), "Empty")
    for name in ("Bike intervals", PLAN):
        listing = opened(planbridge, TP, name)
        report = copied(planbridge, listing, LibraryGoal(target=ICU, library=place))
        assert went_well(report), report
    # The threshold ride was there already when the plan came, so it is the library's.
    names = [one["name"] for one in in_folder(world, place)]
    assert names.count("Threshold 4x8") == 1
    plans = opened(planbridge, TP, PLAN)
    [copy] = planbridge.shelves.earlier(plans.library, ICU)
    taken = planbridge.shelves.remove(copy)
    assert taken.failed == 0, taken
    left = [one["name"] for one in in_folder(world, place)]
    library = opened(planbridge, TP, "Bike intervals")
    assert sorted(left) == sorted(item.item.title for item in library.items)


def test_copies_to_a_calendar_and_to_a_plan_are_told_apart(world, held, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, PLAN)
    laid(planbridge, listing, CalendarGoal(target=ICU, start=dt.date(2026, 10, 5)))
    report = copied(planbridge, listing, LibraryGoal(target=ICU, name="Mine", as_plan=True))
    to_plan, to_calendar = planbridge.shelves.earlier(listing.library, ICU)
    assert (to_plan.library.id, to_calendar.library) == (report.library.id, None)
    assert to_calendar.start == dt.date(2026, 10, 5)
    # Neither can be taken for the other.
    wrong = LibraryGoal(target=ICU, copy_id=to_calendar.id)
    assert "not known any more" in planbridge.shelves.why_not(wrong)
    assert "History" in planbridge.shelves.why_not_remove(to_calendar)
    assert planbridge.shelves.remove(to_calendar).created == 0
    assert folder_of(world, "Mine")["id"] == int(report.library.id)
