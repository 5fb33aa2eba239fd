"""Containers to libraries and plans, over real HTTP: few requests, nothing twice."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from core.planbridge import Options
from core.platforms.contract import PlatformName
from core.shelves import LibraryGoal
from core.store.copy_values import CopyState
from core.sync.shelf_values import RowStatus
from sandbox import people
from tests.main_job.files import dropped

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
MOST_REQUESTS = 30
"""For a plan of 400 workouts over a year, from reading it to reading back what was written."""


@pytest.fixture
def sandbox(shared_sandbox):
    yield shared_sandbox
    assert shared_sandbox.state.trainingpeaks.tripwires == 0


def named(libraries, name):
    return next(one for one in libraries if one.name == name)


def opened(planbridge, platform, name):
    return planbridge.shelves.open(named(planbridge.shelves.containers(platform).found, name))


def rows_of(planbridge, listing, goal, **more):
    planbridge.shelves.look(goal)
    return planbridge.shelves.rows(listing, goal, **more)


def ticked(rows):
    return [row.ref for row in rows if row.ticked]


def statuses(rows) -> set[RowStatus]:
    return {row.status for row in rows}


def held(sandbox, folder: str) -> list[dict]:
    account = sandbox.state.intervals.accounts[people.SAM.id]
    return [w for w in account.workouts.values() if str(w["folder_id"]) == folder]


def test_a_plan_of_400_workouts_over_a_year_costs_few_requests(sandbox, new_session, summary):
    planbridge = new_session()
    desk = planbridge.shelves
    library = named(desk.containers(TP).found, "A whole year")
    sandbox.state.journal.reset()
    listing = desk.open(library)
    goal = LibraryGoal(target=ICU, name="My year", as_plan=True)
    rows = desk.rows(listing, goal)
    report = desk.copy(listing, goal, ticked(rows))
    asked = sandbox.state.journal.received
    summary(f"A plan of {len(rows)} workouts to a new plan: {asked} requests")
    assert (report.created, report.verified, report.failed) == (400, 400, 0), report.remarks
    assert asked <= MOST_REQUESTS
    there = held(sandbox, report.library.id)
    assert sorted(w["day"] for w in there) == sorted(item.day for item in listing.items)


def test_a_new_plan_says_of_itself_what_its_source_did_and_a_library_that_cannot_says_so(
    sandbox, new_session
):
    desk = new_session().shelves
    plan = next(one for one in desk.containers(TP).found if one.is_plan and one.description)
    listing = desk.open(plan)
    goal = LibraryGoal(target=ICU, name="Told", as_plan=True)
    assert desk.remarks_on_new(plan, goal) == ()
    report = desk.copy(listing, goal, ticked(desk.rows(listing, goal))[:1])
    made = next(one for one in desk.places(ICU) if one.id == report.library.id)
    assert plan.description in made.description
    assert plan.owner in made.description
    (copy,) = [one for one in desk.earlier(plan, ICU) if one.id == report.copy_id]
    assert desk.tally(copy) == (1, 1)
    (lost,) = desk.remarks_on_new(plan, LibraryGoal(target=TP, name="Told"))
    assert "description" in lost


def test_writing_many_at_once_is_said_to_take_less(sandbox, new_session):
    desk = new_session().shelves
    assert desk.seconds_for(ICU, 100) * 25 < desk.seconds_for(TP, 100)
    assert desk.seconds_for(ICU, 0, 100) == desk.seconds_for(TP, 100)


def test_a_library_goes_to_a_folder_once(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=ICU, library=named(desk.places(ICU), "Empty"))
    assert desk.rows(listing, goal) is None
    rows = rows_of(planbridge, listing, goal)
    report = desk.copy(listing, goal, ticked(rows))
    assert report.failed == 0, report
    assert report.created == len(ticked(rows)) == len(held(sandbox, goal.library.id))
    assert desk.rows(listing, goal) is None
    sandbox.state.journal.reset()
    again = rows_of(planbridge, listing, goal)
    assert statuses(again) == {RowStatus.SAME}
    assert desk.copy(listing, goal, [row.ref for row in again]).created == 0
    assert sandbox.state.journal.writes() == 0
    [copy] = desk.earlier(listing.library, ICU)
    assert (copy.state, copy.library.id) == (CopyState.DONE, goal.library.id)


def test_a_stopped_copy_is_finished_by_another_session_without_doubling(sandbox, new_session):
    planbridge = new_session()
    listing = opened(planbridge, ICU, "Build with gaps")
    goal = LibraryGoal(target=TP, name="Mine")
    stop = threading.Event()

    def after_two(done, of, what):
        if done == 2:
            stop.set()

    rows = planbridge.shelves.rows(listing, goal)
    wanted = len(ticked(rows))
    first = planbridge.shelves.copy(listing, goal, ticked(rows), progress=after_two, stop=stop)
    assert first.stopped
    assert first.created == 2
    other = new_session()
    listing = opened(other, ICU, "Build with gaps")
    [copy] = other.shelves.earlier(listing.library, TP)
    assert copy.state is CopyState.OPEN
    goal = LibraryGoal(target=TP, copy_id=copy.id)
    rows = rows_of(other, listing, goal)
    second = other.shelves.copy(listing, goal, ticked(rows))
    assert first.created + second.created == wanted
    assert len(other.shelves.open(second.library).items) == wanted


def test_choosing_nothing_closes_an_open_copy_and_writes_nothing(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, ICU, "Build with gaps")
    goal = LibraryGoal(target=TP, name="Closed")
    stop = threading.Event()

    def after_one(done, of, what):
        if done == 1:
            stop.set()

    desk.copy(listing, goal, ticked(desk.rows(listing, goal)), progress=after_one, stop=stop)
    [copy] = desk.earlier(listing.library, TP)
    assert (copy.state, desk.tally(copy)[0]) == (CopyState.OPEN, 1)
    again = LibraryGoal(target=TP, copy_id=copy.id)
    desk.look(again)
    report = desk.copy(listing, again, ())
    assert (report.outcomes, report.copy_id, report.early) == ((), copy.id, False)
    [copy] = desk.earlier(listing.library, TP)
    assert (copy.state, copy.count) == (CopyState.DONE, 1)
    desk.look(again)
    assert desk.copy(listing, again, ()).copy_id is None, "there is nothing to close any more"


def test_a_copy_to_a_library_is_taken_back(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=ICU, name="For a while")
    report = desk.copy(listing, goal, ticked(desk.rows(listing, goal)))
    [copy] = desk.earlier(listing.library, ICU)
    assert desk.why_not_remove(copy) == ""
    assert len(held(sandbox, report.library.id)) == report.created
    taken = desk.remove(copy)
    assert taken.failed == 0, taken
    assert held(sandbox, report.library.id) == []
    assert desk.earlier(listing.library, ICU) == ()


@pytest.mark.parametrize("name", ["Favourites", "Build with gaps"])
def test_what_goes_to_where_it_comes_from_is_not_doubled_unasked(sandbox, new_session, name):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, ICU, name)
    goal = LibraryGoal(target=ICU, library=listing.library)
    rows = rows_of(planbridge, listing, goal)
    assert ticked(rows) == []
    assert {row.ref: row.there.ref for row in rows} == {row.ref: row.ref for row in rows}
    if listing.library.is_plan:
        later = rows_of(planbridge, listing, goal.model_copy(update={"offset": 70}))
        assert len(ticked(later)) == len(rows)
    else:
        report = desk.copy(listing, goal, [rows[0].ref])
        assert (report.created, report.verified) == (1, 1)
        assert len(held(sandbox, listing.library.id)) == len(rows) + 1


def test_an_earlier_copy_of_another_container_gets_nothing(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=ICU, name="Mine")
    first = desk.copy(listing, goal, ticked(desk.rows(listing, goal)))
    other = opened(planbridge, ICU, "Two weeks of base")
    goal = LibraryGoal(target=ICU, copy_id=first.copy_id)
    report = desk.copy(other, goal, ticked(rows_of(planbridge, other, goal)))
    assert report.created == 0
    assert report.remarks
    assert len(held(sandbox, first.library.id)) == first.created


def without_its_first(listing, days):
    """As it is read when what lies on its first ``days`` days does not come."""
    first = listing.library.first
    assert first is not None
    left = [item for item in listing.items if item.day >= days]
    return listing.model_copy(
        update={
            "library": listing.library.model_copy(
                update={"first": first + dt.timedelta(days=days)}
            ),
            "items": tuple(item.model_copy(update={"day": item.day - days}) for item in left),
            "complete": False,
            "first_sure": False,
        }
    )


def test_an_earlier_copy_stays_on_its_days_while_the_first_day_is_not_sure(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Triathlon in 4 weeks")
    goal = LibraryGoal(target=ICU, name="Mine", as_plan=True)
    report = desk.copy(listing, goal, ticked(desk.rows(listing, goal)))
    goal = LibraryGoal(target=ICU, copy_id=report.copy_id)
    part = without_its_first(listing, 2)
    rows = rows_of(planbridge, part, goal)
    assert rows
    assert len(rows) < report.created
    assert statuses(rows) == {RowStatus.SAME}
    desk.copy(part, goal, [row.ref for row in rows])
    whole = part.model_copy(update={"complete": True, "first_sure": True})
    rows = rows_of(planbridge, whole, goal)
    assert statuses(rows) == {RowStatus.CHANGED}
    assert desk.copy(whole, goal, ticked(rows)).updated == len(rows)
    [copy] = desk.earlier(listing.library, ICU)
    assert copy.source_first == whole.library.first


def test_files_go_to_a_folder_and_the_same_files_are_known_again(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = desk.of_files(dropped(planbridge, "Openers", "Sprints"))
    assert desk.opened(listing.library) is listing
    assert desk.of_files(dropped(planbridge, "Openers", "Sprints")) is listing
    assert desk.open(listing.library) is listing
    goal = LibraryGoal(target=ICU, name="From files")
    report = desk.copy(listing, goal, ticked(desk.rows(listing, goal)))
    assert report.created == 2
    other = new_session()
    again = other.shelves.of_files(dropped(other, "Sprints", "Openers"))
    [copy] = other.shelves.earlier(again.library, ICU)
    rows = rows_of(other, again, LibraryGoal(target=ICU, copy_id=copy.id))
    assert statuses(rows) == {RowStatus.SAME}


def test_rows_are_made_once_for_the_same_question(sandbox, new_session, monkeypatch):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=ICU, name="Mine")
    rows = desk.rows(listing, goal, planbridge.options())
    sandbox.state.journal.reset()
    assert desk.rows(listing, goal) is rows
    assert desk.rows(desk.opened(listing.library), goal.model_copy()) is rows
    wide = desk.rows(listing, goal, Options(power_width=5))
    assert wide is not rows
    assert desk.rows(listing, LibraryGoal(target=TP, name="Mine")) is not wide
    assert sandbox.state.journal.received == 0


def test_every_item_that_was_asked_for_has_an_outcome_in_that_order(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Bike intervals")
    goal = LibraryGoal(target=ICU, name="Mine")
    refs = list(reversed(ticked(desk.rows(listing, goal))))
    unknown = refs[0].model_copy(update={"id": "404"})
    report = desk.copy(listing, goal, [*refs[:2], unknown, refs[0]])
    assert [outcome.ref for outcome in report.outcomes] == [*refs[:2], unknown]
    assert [outcome.ok for outcome in report.outcomes] == [True, True, False]
    nothing = desk.copy(listing, goal, [])
    assert nothing.outcomes == ()
    assert len(desk.earlier(listing.library, ICU)) == 1
