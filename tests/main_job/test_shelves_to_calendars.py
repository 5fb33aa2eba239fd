"""Plans to a calendar, over real HTTP: planned, run, moved, taken back, and known to a sync."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from pydantic import SecretStr

from core.planbridge import Credentials, Direction
from core.platforms.contract import ItemKind, PlatformName, Unreadable
from core.shelves import CalendarGoal
from core.store.copy_values import CopyState
from core.store.journal_values import Choice, RunKind, RunStatus
from core.sync.actions import ActionKind
from core.sync.running import Order
from core.workout.model import Note
from sandbox import people
from tests.main_job.conftest import TODAY

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
START = TODAY + dt.timedelta(days=7)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def sandbox(shared_sandbox):
    yield shared_sandbox
    assert shared_sandbox.state.trainingpeaks.tripwires == 0


def opened(planbridge, platform, name):
    found = planbridge.shelves.containers(platform).found
    return planbridge.shelves.open(next(one for one in found if one.name == name))


def small(planbridge):
    """A plan of a few workouts."""
    return opened(planbridge, ICU, "Two weeks of base")


def looked(planbridge, listing, goal):
    planbridge.shelves.fetch_calendar(listing, goal)
    return planbridge.shelves.plan(listing, goal)


def order_of(plan, *, only: int | None = None) -> Order:
    chosen = [action for action in plan.actions if action.ticked][:only]
    shown = {action.key: action.digest for action in chosen}
    return Order(shown=shown, pair=plan.scope.pair, names=plan.scope.names)


def run(planbridge, listing, goal, **more):
    plan = looked(planbridge, listing, goal)
    return planbridge.shelves.run(listing, goal, order_of(plan), **more)


def kinds(plan) -> dict[ActionKind, int]:
    return dict(plan.counts)


def copies_on(sandbox, platform) -> list[str]:
    """The days on which copies of plans lie, sorted."""
    if platform is ICU:
        events = sandbox.state.intervals.accounts[people.SAM.id].events.values()
        mark = "planbridge:library/"
        return sorted(e["start_date_local"][:10] for e in events if mark in str(e["external_id"]))
    workouts = sandbox.state.trainingpeaks.workouts.values()
    mine = [w for w in workouts if "planbridge:library/" in str(w["description"])]
    return sorted(w["workoutDay"][:10] for w in mine)


def days_of(listing, start) -> list[str]:
    return sorted(str(start + dt.timedelta(days=item.day)) for item in listing.items)


# --- The way of a plan ------------------------------------------------------------------------


def test_a_plan_goes_to_a_calendar_with_its_notes_and_a_second_run_writes_nothing(
    sandbox, new_session
):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = opened(planbridge, TP, "Gran Fondo in 12 weeks")
    goal = CalendarGoal(target=ICU, start=START)
    assert desk.plan(listing, goal) is None
    plan = looked(planbridge, listing, goal)
    assert kinds(plan) == {ActionKind.CREATE: len(listing.items)}
    report = desk.run(listing, goal, order_of(plan))
    assert report.status is RunStatus.DONE, report
    assert all(outcome.verified for outcome in report.outcomes)
    assert copies_on(sandbox, ICU) == days_of(listing, START)
    notes = {outcome.target.kind for outcome in report.outcomes}
    assert any(isinstance(item.item, Note) for item in listing.items)
    assert notes == {ItemKind.WORKOUT, ItemKind.NOTE}

    sandbox.state.journal.reset()
    after = desk.plan(listing, goal)
    assert kinds(after) == {ActionKind.SAME: len(listing.items)}
    desk.run(listing, goal, order_of(after))
    assert sandbox.state.journal.writes() == 0

    [copy] = desk.earlier(listing.library, ICU)
    assert (copy.state, copy.count, copy.start) == (CopyState.DONE, len(listing.items), START)
    [done, *_] = [one for one in planbridge.sync.runs() if one.status is RunStatus.DONE]
    assert (done.kind, done.pair.source) == (RunKind.LIBRARY, PlatformName.LIBRARY)
    assert done.scope.name == "Gran Fondo in 12 weeks"


@pytest.mark.parametrize("target", [ICU, TP])
def test_another_start_moves_the_earlier_copy_without_asking(sandbox, new_session, target):
    planbridge = new_session()
    listing = small(planbridge)
    run(planbridge, listing, CalendarGoal(target=target, start=START))
    assert copies_on(sandbox, target) == days_of(listing, START)

    # The old days lie far outside those that are read around the new ones.
    later = new_session()
    listing = small(later)
    [copy] = later.shelves.earlier(listing.library, target)
    goal = CalendarGoal(target=target, start=START + 20 * WEEK, copy_id=copy.id)
    sandbox.state.journal.reset()
    plan = looked(later, listing, goal)
    asked_for_one = [one for one in sandbox.state.journal.entries if "events/" in one.path]
    assert kinds(plan) == {ActionKind.MOVE: len(listing.items)}
    assert not asked_for_one
    assert not later.shelves.brakes(listing, goal, plan, plan.ticked)
    report = later.shelves.run(listing, goal, order_of(plan))
    assert report.status is RunStatus.DONE, report
    assert copies_on(sandbox, target) == days_of(listing, START + 20 * WEEK)
    [copy] = later.shelves.earlier(listing.library, target)
    assert copy.start == START + 20 * WEEK


def test_a_second_copy_a_week_later_is_not_taken_for_the_first(sandbox, new_session):
    planbridge = new_session()
    sandbox_plan = small(planbridge)
    run(planbridge, sandbox_plan, CalendarGoal(target=ICU, start=START))
    other = new_session()
    listing = small(other)
    goal = CalendarGoal(target=ICU, start=START + WEEK)
    plan = looked(other, listing, goal)
    assert kinds(plan) == {ActionKind.CREATE: len(listing.items)}
    assert other.shelves.run(listing, goal, order_of(plan)).status is RunStatus.DONE
    both = days_of(listing, START) + days_of(listing, START + WEEK)
    assert copies_on(sandbox, ICU) == sorted(both)
    assert len(other.shelves.earlier(listing.library, ICU)) == 2


def test_a_second_copy_on_the_same_days_is_made_only_of_what_the_person_asks_for(
    sandbox, new_session
):
    planbridge = new_session()
    run(planbridge, small(planbridge), CalendarGoal(target=ICU, start=START))
    other = new_session()
    listing = small(other)
    goal = CalendarGoal(target=ICU, start=START)
    plan = looked(other, listing, goal)
    assert kinds(plan) == {ActionKind.ADOPT: len(listing.items)}
    assert not plan.ticked
    other.shelves.choose(ICU, plan.actions[0].item.ref, Choice.AGAIN)
    again = other.shelves.plan(listing, goal)
    assert kinds(again)[ActionKind.CREATE] == 1
    other.shelves.run(listing, goal, order_of(again))
    assert len(copies_on(sandbox, ICU)) == len(listing.items) + 1


def test_days_that_are_past_are_out_of_reach_with_a_reason(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    start = TODAY - dt.timedelta(days=7)
    plan = looked(planbridge, listing, CalendarGoal(target=ICU, start=start))
    past = [action for action in plan.actions if action.day < TODAY]
    assert past
    assert {(one.kind, one.selectable) for one in past} == {(ActionKind.SKIP, False)}
    assert "past" in past[0].reason
    assert plan.ticked == {one.key for one in plan.actions if one.day >= TODAY}


def test_a_run_that_was_stopped_is_finished_by_another_session(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    goal = CalendarGoal(target=TP, start=START)
    stop = threading.Event()

    def after_two(done, of, what):
        if len(copies_on(sandbox, TP)) == 2:
            stop.set()

    report = run(planbridge, listing, goal, progress=after_two, stop=stop)
    assert len(copies_on(sandbox, TP)) == 2, report
    other = new_session()
    listing = small(other)
    [copy] = other.shelves.earlier(listing.library, TP)
    assert (copy.state, copy.count) == (CopyState.OPEN, 2)
    goal = CalendarGoal(target=TP, start=copy.start, copy_id=copy.id)
    assert run(other, listing, goal).status is RunStatus.DONE
    assert copies_on(sandbox, TP) == days_of(listing, START)
    [copy] = other.shelves.earlier(listing.library, TP)
    assert (copy.state, copy.count) == (CopyState.DONE, len(listing.items))


def test_a_plan_is_made_once_for_the_same_question(sandbox, new_session):
    planbridge = new_session()
    desk, listing = planbridge.shelves, small(planbridge)
    goal = CalendarGoal(target=ICU, start=START)
    plan = looked(planbridge, listing, goal)
    sandbox.state.journal.reset()
    assert desk.plan(listing, goal) is plan
    wide = desk.plan(listing, goal, planbridge.options().model_copy(update={"power_width": 5.0}))
    assert wide is not plan
    assert sandbox.state.journal.received == 0
    plan = desk.plan(listing, goal)
    desk.choose(ICU, plan.actions[0].item.ref, Choice.IGNORE)
    assert kinds(desk.plan(listing, goal))[ActionKind.SKIP] == 1
    assert looked(planbridge, listing, goal) is not plan


def test_only_what_was_chosen_is_copied_and_the_rest_can_follow(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    goal = CalendarGoal(target=ICU, start=START)
    plan = looked(planbridge, listing, goal)
    planbridge.shelves.run(listing, goal, order_of(plan, only=2))
    after = planbridge.shelves.plan(listing, goal)
    assert kinds(after) == {ActionKind.SAME: 2, ActionKind.CREATE: len(listing.items) - 2}
    planbridge.shelves.run(listing, goal, order_of(after))
    assert copies_on(sandbox, ICU) == days_of(listing, START)
    assert len(planbridge.shelves.earlier(listing.library, ICU)) == 1


def test_a_copy_to_a_calendar_is_taken_back_in_the_history(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    report = run(planbridge, listing, CalendarGoal(target=ICU, start=START))
    assert copies_on(sandbox, ICU)
    undone = new_session().sync.undo(report.run)
    assert undone.status is RunStatus.DONE, undone
    assert not copies_on(sandbox, ICU)
    assert planbridge.shelves.earlier(listing.library, ICU) == ()


def test_moving_a_copy_is_taken_back_to_the_days_before(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    run(planbridge, listing, CalendarGoal(target=ICU, start=START))
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    goal = CalendarGoal(target=ICU, start=START + WEEK, copy_id=copy.id)
    report = run(planbridge, listing, goal)
    undone = planbridge.sync.undo(report.run)
    assert undone.status is RunStatus.DONE, undone
    assert copies_on(sandbox, ICU) == days_of(listing, START)


def changed(listing, **planned):
    """The plan after the totals of its workouts became others."""
    items = [
        one.model_copy(
            update={
                "item": one.item.model_copy(
                    update={"planned": one.item.planned.model_copy(update=planned)}
                )
            }
        )
        for one in listing.items
    ]
    return listing.model_copy(update={"items": tuple(items)})


def test_another_threshold_changes_no_plan_of_a_platform_that_works_out_totals(
    sandbox, new_session
):
    planbridge = new_session()
    listing = small(planbridge)
    run(planbridge, listing, CalendarGoal(target=TP, start=START))
    [copy] = planbridge.shelves.earlier(listing.library, TP)
    goal = CalendarGoal(target=TP, start=START, copy_id=copy.id)
    structured = [one for one in listing.items if one.item.steps]
    plan = looked(planbridge, changed(listing, load=999), goal)
    assert kinds(plan)[ActionKind.SAME] >= len(structured) > 0


def test_what_vanished_from_a_plan_stays_on_the_calendar_and_is_said(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    run(planbridge, listing, CalendarGoal(target=ICU, start=START))
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    fewer = listing.model_copy(update={"items": listing.items[2:]})
    goal = CalendarGoal(target=ICU, start=START + WEEK, copy_id=copy.id)
    plan = looked(planbridge, fewer, goal)
    lost = [Unreadable(id=one.ref.id, reason="Odd.") for one in listing.items[:2]]
    for left_out in ({"complete": False}, {"unreadable": tuple(lost)}):
        part = fewer.model_copy(update=left_out)
        assert not any("no longer in" in one for one in looked(planbridge, part, goal).warnings)
    words = "2 items of the earlier copy are no longer in the plan; they stay on Intervals.icu."
    assert words in plan.warnings
    assert len(plan.actions) == len(fewer.items)
    report = planbridge.shelves.run(fewer, goal, order_of(plan))
    assert words in report.message
    assert len(copies_on(sandbox, ICU)) == len(listing.items)


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


@pytest.mark.parametrize("named", [True, False])
def test_a_copy_stays_on_its_days_while_the_first_day_is_not_sure(sandbox, new_session, named):
    planbridge = new_session()
    listing = opened(planbridge, TP, "Triathlon in 4 weeks")
    goal = CalendarGoal(target=ICU, start=START)
    run(planbridge, listing, goal)
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    assert copy.source_first == listing.library.first
    if named:
        goal = goal.model_copy(update={"copy_id": copy.id})
    part = without_its_first(listing, 2)
    assert 0 < len(part.items) < len(listing.items)
    plan = looked(planbridge, part, goal)
    assert kinds(plan) == {ActionKind.SAME: len(part.items)}
    whole = part.model_copy(update={"complete": True, "first_sure": True})
    plan = looked(planbridge, whole, goal)
    assert kinds(plan) == {ActionKind.MOVE: len(part.items)}
    planbridge.shelves.run(whole, goal, order_of(plan))
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    assert copy.source_first == whole.library.first


# --- A sync of calendars beside it ------------------------------------------------------------


def test_a_sync_takes_the_copies_of_a_plan_over_once(sandbox, new_session):
    planbridge = new_session()
    listing = small(planbridge)
    run(planbridge, listing, CalendarGoal(target=TP, start=START))
    direction, first = Direction.TRAININGPEAKS_TO_INTERVALS, START
    last = START + dt.timedelta(days=14)
    planbridge.fetch(direction, first, last)
    plan = planbridge.sync.plan(planbridge.question(direction, first, last))
    copies = {
        one.key: one.kind
        for one in plan.actions
        if any(origin.platform is PlatformName.LIBRARY for origin in one.item.origins)
    }
    assert len(copies) == len(listing.items)
    assert set(copies.values()) == {ActionKind.CREATE}
    report = planbridge.sync.run(planbridge.question(direction, first, last), order_of(plan))
    assert report.status is RunStatus.DONE, report
    assert copies_on(sandbox, ICU) == days_of(listing, START)
    other = new_session()
    other.fetch(direction, first, last)
    again = other.sync.plan(other.question(direction, first, last))
    assert not again.ticked
    assert {one.kind for one in again.actions if one.key in copies} == {ActionKind.SAME}

    # The plan itself is known there, too: the mark says whose copies they are.
    [copy] = other.shelves.earlier(listing.library, TP)
    other.fetch(Direction.INTERVALS_TO_TRAININGPEAKS, first, last)
    back = other.sync.plan(other.question(Direction.INTERVALS_TO_TRAININGPEAKS, first, last))
    ours = [
        one for one in back.actions if any(o.id.endswith(copy.series) for o in one.item.origins)
    ]
    assert len(ours) == len(listing.items)
    assert not [one for one in ours if one.kind.writes]


# --- What stands in the way -------------------------------------------------------------------


def test_an_empty_plan_is_a_message(sandbox, new_session):
    planbridge = new_session()
    listing = opened(planbridge, TP, "Empty plan")
    goal = CalendarGoal(target=ICU, start=START)
    assert looked(planbridge, listing, goal).actions == ()
    report = planbridge.shelves.run(listing, goal, Order(shown={}))
    assert report.message == "There is nothing in “Empty plan” that could be copied."
    assert planbridge.shelves.earlier(listing.library, ICU) == ()


def test_an_earlier_copy_to_another_account_is_never_touched(sandbox, connected):
    planbridge = connected(sandbox)
    listing = small(planbridge)
    goal = CalendarGoal(target=ICU, start=START)
    run(planbridge, listing, goal)
    [copy] = planbridge.shelves.earlier(listing.library, ICU)
    secret = SecretStr(people.INTERVALS_API_KEY_2)
    assert planbridge.check_and_save(Credentials(platform=ICU, secret=secret)).ok
    assert planbridge.shelves.earlier(listing.library, ICU) == ()
    goal = CalendarGoal(target=ICU, start=START + WEEK, copy_id=copy.id)
    assert planbridge.shelves.plan(listing, goal) is None
    sandbox.state.journal.reset()
    report = planbridge.shelves.run(listing, goal, Order(shown={"any": "thing"}))
    assert report.status is RunStatus.FAILED
    assert "another account" in report.message
    assert sandbox.state.journal.received == 0


@pytest.mark.parametrize("again", [False, True])
def test_what_was_shown_for_another_account_is_not_copied_to_the_new_one(sandbox, connected, again):
    planbridge = connected(sandbox)
    listing = small(planbridge)
    goal = CalendarGoal(target=ICU, start=START)
    if again:
        run(planbridge, listing, goal)
        [copy] = planbridge.shelves.earlier(listing.library, ICU)
        goal = CalendarGoal(target=ICU, start=START + WEEK, copy_id=copy.id)
    plan = looked(planbridge, listing, goal)
    order = order_of(plan)
    assert order.shown
    secret = SecretStr(people.INTERVALS_API_KEY_2)
    assert planbridge.check_and_save(Credentials(platform=ICU, secret=secret)).ok
    sandbox.state.journal.reset()
    report = planbridge.shelves.run(listing, goal, order)
    assert report.status is RunStatus.HELD
    assert report.message == (
        "Intervals.icu belongs to Robin Sandbox now; what you chose was shown for Sam Sandbox. "
        "Nothing was written. Look at the list again."
    )
    assert all(outcome.title for outcome in report.outcomes)
    assert planbridge.sync.runs()[0].message == report.message
    assert planbridge.shelves.earlier(listing.library, ICU) == ()
    assert sandbox.state.journal.received == 0


def test_a_target_that_cannot_be_read_is_a_message_and_the_copy_can_be_tried_again(
    sandbox, new_session
):
    planbridge = new_session()
    listing = small(planbridge)
    goal = CalendarGoal(target=ICU, start=START)
    order = order_of(looked(planbridge, listing, goal))
    sandbox.state.faults.add("error_before", platform="intervals", path="events", times=None)
    report = planbridge.shelves.run(listing, goal, order)
    assert report.status is RunStatus.FAILED
    assert "Intervals.icu" in report.message
    sandbox.state.faults.clear()
    assert copies_on(sandbox, ICU) == []
    assert planbridge.shelves.earlier(listing.library, ICU) == ()
    planbridge.shelves.fetch_calendar(listing, goal)
    assert planbridge.shelves.run(listing, goal, order).status is RunStatus.DONE
    assert copies_on(sandbox, ICU) == days_of(listing, START)
