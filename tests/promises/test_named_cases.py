"""Cases that have ruined calendars elsewhere, by name."""

from __future__ import annotations

import datetime as dt
import math
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from core.planbridge import Credentials, Direction
from core.platforms.contract import PlatformName
from core.platforms.errors import AccessDenied
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainerroad.client import TrainerRoadClient
from core.store.journal_values import RunKind, RunStatus
from core.sync.actions import ActionKind
from core.sync.reports import Result
from core.sync.running import Order
from sandbox import hands, people
from tests.main_job.conftest import TODAY
from tests.promises.home import SOURCE, TARGET, day, everything, kinds, writing

# --- The echo ---------------------------------------------------------------------------------


@pytest.mark.parametrize("flagged", [True, False])
def test_a_copy_that_trainerroad_takes_over_from_trainingpeaks_is_not_copied_again(home, flagged):
    home.direction = Direction.TRAINERROAD_TO_TRAININGPEAKS
    rider = home.world.trainerroad
    rides = list(rider.rides.values())[:2]
    for number, ride in enumerate(rides, start=1):
        rider.plan_ride(people.TR_MEMBER_ID, day(number), ride)
    rider.switches.imports_from_trainingpeaks = True
    rider.switches.imports_are_flagged = flagged
    planbridge = home.open()
    assert home.run(planbridge).count(Result.DONE) == 2
    copies = home.titles(SOURCE)
    for _ in range(10):
        home.world.journal.reset()
        plan = home.look(planbridge)
        echoes = [one for one in plan.actions if not one.source or not one.source.library_id]
        assert len(echoes) == 2, "the copies came back"
        assert all(one.kind is ActionKind.SKIP and one.reason for one in echoes)
        shown = {one.key: one.digest for one in plan.actions if one.selectable}
        planbridge.sync.run(home.question(planbridge), Order(shown=shown))
        assert home.writes(SOURCE) == 0
    assert home.titles(SOURCE) == copies


# --- Accounts ---------------------------------------------------------------------------------


def test_after_another_account_was_connected_nothing_goes_to_the_old_athlete(home):
    ids = home.plan_workouts("A", "B")
    planbridge = home.open()
    home.run(planbridge)
    hands.retitle(home.world, SOURCE, ids[0], "A indeed")
    home.plan_workouts("C", first=5)
    plan = home.look(planbridge)
    other = home.open()
    home.now += dt.timedelta(minutes=1)
    key = SecretStr(people.INTERVALS_API_KEY_2)
    assert other.check_and_save(Credentials(platform=PlatformName.INTERVALS, secret=key)).ok
    home.world.journal.reset()
    shown = {one.key: one.digest for one in plan.actions if one.selectable}
    order = Order(shown=shown, pair=plan.scope.pair, names=plan.scope.names)
    report = planbridge.sync.run(home.question(planbridge), order)
    assert home.writes() == 0, "what was shown was for the old athlete"
    assert home.world.journal.received == 0, "it is known before anything is asked"
    assert report.status is RunStatus.HELD
    assert report.message == (
        "Intervals.icu belongs to Robin Sandbox now; what you chose was shown for Sam Sandbox. "
        "Nothing was written. Look at the list again."
    )
    assert {outcome.result for outcome in report.outcomes} == {Result.STOPPED}
    assert {outcome.title for outcome in report.outcomes} == {"A indeed", "C"}
    kept = planbridge.sync.run_of(report.run)
    assert (kept.status, kept.message) == (report.status, report.message)
    assert planbridge.sync.changes(report.run) == ()
    unknown = planbridge.sync.run(home.question(planbridge), Order(shown=shown))
    assert unknown.status is not RunStatus.DONE
    assert home.writes() == 0, "nor of an order that does not say for whom it was"
    done = home.run(other)
    assert done.count(Result.DONE) == 3
    assert other.sync.run_of(done.run).scope.target_name == "Robin Sandbox"
    written = [entry.path for entry in home.world.journal.of(TARGET) if entry.write]
    assert written
    assert not [path for path in written if people.SAM.id in path]


def test_a_calendar_of_another_athlete_is_not_even_compared(home, monkeypatch):
    home.plan_workouts("A")
    listed = IntervalsPlatform.list_calendar

    def listing(self, *days):
        return listed(self, *days).model_copy(update={"athlete": "i999"})

    monkeypatch.setattr(IntervalsPlatform, "list_calendar", listing)
    with pytest.raises(AccessDenied, match="another athlete"):
        home.look()


def test_what_was_written_to_another_account_cannot_be_taken_back_on_this_one(home):
    home.plan_workouts("A")
    report = home.run()
    home.now += dt.timedelta(minutes=1)
    planbridge = home.open()
    key = SecretStr(people.INTERVALS_API_KEY_2)
    planbridge.check_and_save(Credentials(platform=PlatformName.INTERVALS, secret=key))
    home.world.journal.reset()
    refused = planbridge.sync.undo(report.run)
    assert refused.status is RunStatus.FAILED
    assert people.SAM.id in refused.message
    assert home.writes() == 0


# --- Two at once ------------------------------------------------------------------------------


def test_two_sessions_that_apply_the_same_plan_at_once_make_one_result(home):
    home.plan_workouts("A", "B", "C", "D")
    sessions = [home.open(), home.open()]
    plans = [home.look(session) for session in sessions]
    gate = threading.Barrier(2)

    def apply(session, plan):
        shown = {one.key: one.digest for one in plan.actions if one.ticked}
        gate.wait()
        return session.sync.run(home.question(session), Order(shown=shown))

    with ThreadPoolExecutor(max_workers=2) as pool:
        reports = list(pool.map(apply, sessions, plans))
    assert home.titles() == ["A", "B", "C", "D"]
    assert sum(report.count(Result.DONE) for report in reports) == 4
    assert {report.status for report in reports} <= {
        RunStatus.DONE,
        RunStatus.HELD,
        RunStatus.NOTHING,
    }


def test_what_another_session_did_meanwhile_is_already_done_deletions_as_well(home):
    ids = home.plan_workouts("A", "B", "C", "D")
    home.run()
    hands.delete(home.world, SOURCE, ids[0])
    hands.retitle(home.world, SOURCE, ids[1], "B indeed")
    one, other = home.open(), home.open()
    plan = home.look(other)
    shown = {action.key: action.digest for action in plan.actions if action.selectable}
    assert len(shown) == 2
    assert home.run(one, pick=everything).count(Result.DONE) == 2
    report = other.sync.run(home.question(other), Order(shown=shown))
    assert {outcome.result for outcome in report.outcomes} == {Result.ALREADY}
    assert report.status is RunStatus.NOTHING


# --- Linking ----------------------------------------------------------------------------------


def test_pairs_that_exist_are_linked_by_one_order_without_writing(home):
    ids = home.plan_workouts("From tp2intervals", "By hand", "New")
    mark = f"\n\n//////////\ntrainingPeaksId={ids[0]}"
    hands.add(home.world, TARGET, day(1), "Called otherwise", minutes=41, text=mark)
    hands.add(home.world, TARGET, day(2), "By hand", minutes=42)
    planbridge = home.open()
    plan = home.look(planbridge)
    assert kinds(plan) == {
        "From tp2intervals": ActionKind.ADOPT,
        "By hand": ActionKind.ADOPT,
        "New": ActionKind.CREATE,
    }
    ticked = {one.title for one in plan.actions if one.ticked}
    assert ticked == {"From tp2intervals", "New"}, "a likeness is only proposed"
    home.world.journal.reset()
    shown = {one.key: one.digest for one in plan.actions}
    order = Order(shown=shown, kind=RunKind.LINK)
    report = planbridge.sync.run(home.question(planbridge), order)
    assert report.count(Result.DONE) == 2
    assert home.writes() == 0
    hands.retitle(home.world, SOURCE, ids[1], "By hand, renamed")
    after = {action.title: action for action in home.look(planbridge).actions}
    renamed = after["By hand, renamed"]
    assert not renamed.ticked, "Planbridge did not write it: it is overwritten only when ticked"
    assert renamed.reason


# --- Requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [12, 60])
def test_new_workouts_to_intervals_cost_few_requests_in_all(home, number):
    for one in range(number):
        hands.add(home.world, SOURCE, day(one % 28), f"Ride {one}", minutes=30 + one)
    planbridge = home.open()
    home.world.journal.reset()
    last = day(27)
    planbridge.sync.fetch(home.direction, TODAY, last)
    question = home.question(planbridge, last=last)
    plan = planbridge.sync.plan(question)
    shown = {one.key: one.digest for one in plan.actions if one.ticked}
    assert len(shown) == number
    report = planbridge.sync.run(question, Order(shown=shown))
    assert report.count(Result.DONE) == number
    counted = [one for one in home.world.journal.entries if not one.path.endswith(SIGNING_IN)]
    assert len(counted) <= 5 + math.ceil(number / 50), [one.path for one in counted]


@pytest.mark.parametrize("days", [14, 34])
def test_a_run_of_a_new_session_with_nothing_changed_reads_at_most_five_times(home, days):
    home.plan_workouts("A", "B", "C")
    home.run(home.open())
    home.world.journal.reset()
    planbridge, last = home.open(), day(days - 1)
    planbridge.sync.fetch(home.direction, TODAY, last)
    question = home.question(planbridge, last=last)
    plan = planbridge.sync.plan(question)
    assert writing(plan.actions) == []
    planbridge.sync.run(question, Order(shown={}))
    entries = home.world.journal.entries
    counted = [one.path for one in entries if not one.path.endswith(SIGNING_IN)]
    assert len(counted) <= 5, counted
    assert sum(home.world.journal.writes(name) for name in (SOURCE, TARGET)) == 0


SIGNING_IN = ("/token", "/user", "/athlete/0")
"""Once a start of the app, whatever it does then."""


def test_a_second_run_with_nothing_changed_reads_at_most_five_times(home):
    home.plan_workouts("A", "B", "C")
    planbridge = home.open()
    home.run(planbridge)
    home.world.journal.reset()
    plan = home.look(planbridge)
    assert writing(plan.actions) == []
    report = planbridge.sync.run(home.question(planbridge), Order(shown={}))
    assert report.status is RunStatus.NOTHING
    assert home.world.journal.reads() <= 5, [one.path for one in home.world.journal.entries]
    assert sum(home.world.journal.writes(name) for name in (SOURCE, TARGET)) == 0


def test_details_of_trainerroad_are_fetched_once_a_workout_and_few_at_a_time(home):
    home.direction = Direction.TRAINERROAD_TO_INTERVALS
    rider = home.world.trainerroad
    rides = list(rider.rides.values())[:12]
    for number, ride in enumerate(rides):
        for again in (0, 14):
            rider.plan_ride(people.TR_MEMBER_ID, day(1 + number % 12 + again), ride)
    planbridge = home.open()
    at_once, most, lock = [0], [0], threading.Lock()
    fetch = TrainerRoadClient.workout

    def counting(self, workout_id):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        try:
            return fetch(self, workout_id)
        finally:
            with lock:
                at_once[0] -= 1

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TrainerRoadClient, "workout", counting)
        home.world.journal.reset()
        for _ in range(2):
            home.run(planbridge, last=day(27))
    asked = [e.path for e in home.world.journal.of("trainerroad") if "workoutdetails" in e.path]
    assert len(asked) == len(set(asked)) == len(rides)
    assert 1 <= most[0] <= 4
