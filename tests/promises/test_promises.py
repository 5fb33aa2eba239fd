"""The promises to the user, one by one, in the order in which the README gives them."""

from __future__ import annotations

import base64
import datetime as dt

import pytest

from core.planbridge import Direction
from core.platforms.contract import PlatformName
from core.platforms.errors import Rejected
from core.platforms.http import Http
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.client import ForbiddenCall
from core.store.journal_values import Choice, RuleSettings, RunStatus
from core.sync.actions import ActionKind, BrakeKind
from core.sync.reports import Result
from core.sync.running import Order
from core.workout.model import Sport
from sandbox import hands, people
from tests.main_job.conftest import SECRETS, TODAY
from tests.promises.home import LAST, SOURCE, TARGET, day, everything, kinds, of, only, writing

both = pytest.mark.parametrize(
    "direction",
    [Direction.TRAININGPEAKS_TO_INTERVALS, Direction.INTERVALS_TO_TRAININGPEAKS],
    ids=["to Intervals.icu", "to TrainingPeaks"],
)


def sides(direction):
    """The source and the target of what is synchronised in that direction."""
    onwards = direction is Direction.TRAININGPEAKS_TO_INTERVALS
    return (SOURCE, TARGET) if onwards else (TARGET, SOURCE)


class Killed(BaseException):
    """The process ends here."""


LISTED = r"workouts/\d{4}-"
SINGLE = r"workouts/\d+$"
"""The paths of TrainingPeaks' workouts: those of some days, and one."""


def make_odd(monkeypatch, title: str) -> None:
    """TrainingPeaks answers with a workout of that title in a shape that nobody can read."""
    read = items_read.read_workout

    def reading(raw, athlete):
        odd = {"workoutDay": "one day"} if raw.get("title") == title else {}
        return read({**raw, **odd}, athlete)

    monkeypatch.setattr(items_read, "read_workout", reading)


def kill_at(monkeypatch, number: int, *, after: bool) -> None:
    """The process dies at its n-th write, before or after it took effect."""
    exchange, seen = Http._exchange, []

    def exchanging(self, call):
        if call.method == "GET":
            return exchange(self, call)
        seen.append(call)
        if len(seen) > number or (len(seen) == number and not after):
            raise Killed
        answer = exchange(self, call)
        if len(seen) == number:
            raise Killed
        return answer

    monkeypatch.setattr(Http, "_exchange", exchanging)


# --- 1 ----------------------------------------------------------------------------------------


def test_1_what_somebody_changed_on_the_target_is_not_overwritten_nor_deleted(home):
    edited, gone = home.plan_workouts("Edited there", "Gone here")
    home.run()
    hands.retitle(home.world, TARGET, home.copy_of("Edited there"), "My own title")
    hands.retitle(home.world, TARGET, home.copy_of("Gone here"), "Mine now")
    hands.rewrite(home.world, SOURCE, edited, "New words of the coach.")
    hands.delete(home.world, SOURCE, gone)
    home.run(pick=everything)
    assert home.titles() == ["Mine now", "My own title"]
    texts = {thing.title: thing.text for thing in hands.items(home.world, TARGET)}
    assert "New words of the coach." in texts["My own title"], "both changes are kept"
    hands.retitle(home.world, SOURCE, edited, "The coach's title")
    assert kinds(home.look())["The coach's title"] is ActionKind.CONFLICT
    home.run(pick=everything)
    assert home.titles() == ["Mine now", "My own title"]


def test_1_what_planbridge_did_not_write_is_never_touched(home):
    own = hands.add(home.world, TARGET, day(1), "Own ride", minutes=90, text="Mine.")
    home.plan_workouts("Own ride", "Another")
    before = dict(home.world.intervals.accounts[people.SAM.id].events[int(own)])
    home.run(pick=everything)
    hands.delete(home.world, SOURCE, hands.find(home.world, SOURCE, "Own ride"))
    home.run(pick=everything)
    assert home.world.intervals.accounts[people.SAM.id].events[int(own)] == before


def test_1_what_was_only_linked_is_overwritten_only_when_ticked_and_never_deleted(home):
    first, second = home.plan_workouts("By hand", "By tp2intervals")
    mark = f"\n\n//////////\ntrainingPeaksId={second}"
    hands.add(home.world, TARGET, day(1), "By hand", minutes=41)
    hands.add(home.world, TARGET, day(2), "By tp2intervals", minutes=42, text=mark)
    home.run(pick=only(ActionKind.ADOPT))
    for one in (first, second):
        hands.retitle(home.world, SOURCE, one, "Renamed")
    home.run()
    for one in (first, second):
        hands.delete(home.world, SOURCE, one)
    home.run(pick=everything)
    assert home.titles() == ["By hand", "By tp2intervals"]


def test_1_what_only_looks_as_planbridge_would_have_written_it_is_not_deleted(home):
    (one,) = home.plan_workouts("A")
    home.run()
    events = home.world.intervals.accounts[people.SAM.id].events
    events[int(home.copy_of("A"))]["external_id"] = None
    other = home.open("another")
    home.run(other, pick=everything)
    hands.delete(home.world, SOURCE, one)
    assert kinds(home.look(other)) == {"A": ActionKind.LEAVE}
    home.run(other, pick=everything)
    assert home.titles() == ["A"]


def test_1_what_was_changed_after_it_was_shown_is_not_overwritten(home):
    (one,) = home.plan_workouts("A")
    home.run()
    hands.retitle(home.world, SOURCE, one, "New title of the coach")
    planbridge = home.open()
    plan = home.look(planbridge)
    hands.retitle(home.world, TARGET, home.copy_of("A"), "Mine")
    shown = {action.key: action.digest for action in plan.actions if action.ticked}
    report = planbridge.sync.run(home.question(planbridge), Order(shown=shown))
    assert [outcome.result for outcome in report.outcomes] == [Result.CHANGED]
    assert home.titles() == ["Mine"]


def test_1_what_changes_or_comes_back_at_the_last_moment_is_not_deleted(home):
    ids = home.plan_workouts("Changed", "Completed", "Back", "Gone")
    home.run()
    copies = {title: home.copy_of(title) for title in home.titles()}
    back = home.world.trainingpeaks.workouts[int(ids[2])]
    for one in ids:
        hands.delete(home.world, SOURCE, one)

    def meanwhile(title):
        if title == "Changed":
            hands.rewrite(home.world, TARGET, copies[title], "Mine.")
        elif title == "Completed":
            hands.complete(home.world, TARGET, copies[title])
        elif title == "Back":
            home.world.trainingpeaks.workouts[int(ids[2])] = back

    report = home.run(pick=everything, meanwhile=meanwhile)
    assert home.titles() == ["Back", "Changed", "Completed"]
    assert report.count(Result.CHANGED) == 3


@both
def test_1_what_is_changed_or_completed_at_the_last_moment_is_not_overwritten(home, direction):
    home.direction = direction
    source, target = sides(direction)
    titles = ("Retitled", "Completed", "Moved", "Deleted", "Left alone")
    ids = [
        hands.add(home.world, source, day(number), title, minutes=40 + number)
        for number, title in enumerate(titles, start=0)
    ]
    home.run()
    copies = {title: hands.find(home.world, target, title) for title in titles}
    for one in ids:
        hands.rewrite(home.world, source, one, "New words of the coach.")
    theirs = []

    def meanwhile(what):
        if what not in titles or theirs:
            return
        hands.retitle(home.world, target, copies["Retitled"], "Mine")
        hands.complete(home.world, target, copies["Completed"])
        hands.move(home.world, target, copies["Moved"], day(9))
        hands.delete(home.world, target, copies["Deleted"])
        theirs.extend(one for one in hands.items(home.world, target) if one.title != "Left alone")

    report = home.run(pick=everything, meanwhile=meanwhile)
    there = hands.items(home.world, target)
    assert [one for one in there if one.title != "Left alone"] == theirs
    assert report.count(Result.DONE) == 1
    assert report.count(Result.CHANGED) == 4
    home.open().sync.undo(report.run)
    there = hands.items(home.world, target)
    assert [one for one in there if one.title != "Left alone"] == theirs


@both
@pytest.mark.parametrize("update", [False, True], ids=["copied", "updated"])
def test_1_what_is_changed_before_it_is_read_back_is_not_overwritten_nor_deleted(
    home, direction, update
):
    home.direction = direction
    source, target = sides(direction)
    one = hands.add(home.world, source, day(1), "A", minutes=40)
    if update:
        home.run()
        hands.rewrite(home.world, source, one, "Words of the coach.")

    def meanwhile(what):
        if what == "Reading back":
            hands.retitle(home.world, target, hands.find(home.world, target, "A"), "Mine")

    report = home.run(meanwhile=meanwhile)
    assert report.count(Result.DONE) == 1
    (taken_back,) = home.open().sync.undo(report.run).outcomes
    assert taken_back.result is Result.CHANGED
    hands.retitle(home.world, source, one, "New title of the coach")
    home.run(pick=everything)
    assert home.titles(target) == ["Mine"]
    hands.delete(home.world, source, one)
    home.run(pick=everything)
    assert home.titles(target) == ["Mine"]


# --- 2 ----------------------------------------------------------------------------------------


def test_2_a_partial_source_deletes_nothing(home):
    home.plan_workouts("A", "B", "C", "D")
    home.run()
    home.world.faults.add("partial", platform=SOURCE, path="workouts/", times=None)
    home.run(pick=everything)
    assert home.titles() == ["A", "B", "C", "D"]


def test_2_a_source_that_comes_back_empty_deletes_nothing(home):
    home.plan_workouts("A", "B", "C", "D")
    home.run()
    home.world.faults.add("empty", platform=SOURCE, path="workouts/", times=None)
    plan = home.look()
    assert not [one for one in plan.actions if one.kind is ActionKind.DELETE]
    home.run(pick=everything)
    assert home.titles() == ["A", "B", "C", "D"]


@pytest.mark.parametrize("known", [False, True], ids=["", "known to be gone"])
def test_2_a_source_that_was_read_in_part_has_nothing_deleted(home, known):
    ids = home.plan_workouts("A", "B")
    home.run()
    hands.delete(home.world, SOURCE, ids[0])
    if known:
        assert kinds(home.look())["A"] is ActionKind.DELETE
    home.world.faults.add("error_before", platform=SOURCE, path=LISTED, times=None)
    assert ActionKind.DELETE not in kinds(home.look()).values()
    home.run(pick=everything)
    assert home.titles() == ["A", "B"]


def test_2_what_nobody_says_is_gone_is_not_deleted(home):
    home.plan_workouts("A", "B")
    home.run()
    home.world.faults.add("empty", platform=SOURCE, path=LISTED, times=None)
    home.world.faults.add("error_before", platform=SOURCE, path=SINGLE, times=None)
    plan = home.look()
    assert set(kinds(plan).values()) == {ActionKind.SKIP}
    home.run(pick=everything)
    assert home.titles() == ["A", "B"]


def test_2_what_cannot_be_read_is_not_deleted(home, monkeypatch):
    home.plan_workouts("A", "B")
    home.run()
    make_odd(monkeypatch, "A")
    plan = home.look()
    assert plan.unreadable
    assert ActionKind.DELETE not in kinds(plan).values()
    home.run(pick=everything)
    assert home.titles() == ["A", "B"]


@pytest.mark.parametrize("fault", ["html", "truncated", "error_before", "drop_before"])
def test_2_a_source_that_fails_deletes_nothing(home, fault):
    home.plan_workouts("A", "B")
    home.run()
    planbridge = home.open()
    plan = home.look(planbridge)
    shown = {one.key: one.digest for one in plan.actions if one.selectable}
    home.world.faults.add(fault, platform=SOURCE, times=None)
    home.world.journal.reset()
    with pytest.raises(Exception, match="TrainingPeaks"):
        home.look(home.open())
    assert not shown
    assert home.titles() == ["A", "B"]
    assert home.writes() == 0


# --- 3 ----------------------------------------------------------------------------------------


def test_3_a_second_run_writes_nothing_and_reads_little(home):
    home.plan_workouts("A", "B", "C")
    planbridge = home.open()
    assert home.run(planbridge).count(Result.DONE) == 3
    home.world.journal.reset()
    plan = home.look(planbridge)
    assert set(kinds(plan).values()) == {ActionKind.SAME}
    report = home.run(planbridge, pick=everything)
    assert report.status is RunStatus.NOTHING
    assert home.world.journal.writes() == home.world.journal.writes("trainerroad") == 0
    # Two looks and the look of the run itself: each reads a calendar of workouts and notes.
    home.world.journal.reset()
    home.look(planbridge)
    assert home.world.journal.reads() <= 5


# --- 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_4_a_run_that_is_killed_is_finished_by_the_next(home, monkeypatch, number, after):
    changed, gone, moved = home.plan_workouts("Changed", "Gone", "Moved")
    home.run()
    hands.retitle(home.world, SOURCE, changed, "Changed indeed")
    hands.delete(home.world, SOURCE, gone)
    hands.move(home.world, SOURCE, moved, day(9))
    home.plan_workouts("New", first=5)
    with monkeypatch.context() as patched:
        kill_at(patched, number, after=after)
        with pytest.raises(Killed):
            home.run(pick=everything)
    home.now += dt.timedelta(minutes=2)
    home.run(pick=everything)
    assert home.titles() == ["Changed indeed", "Moved", "New"]
    assert home.days()["Moved"] == day(9)
    assert {one.status for one in home.open().sync.runs()} <= {
        RunStatus.DONE,
        RunStatus.INTERRUPTED,
        RunStatus.NOTHING,
    }


def test_4_a_listing_that_was_cut_short_in_silence_makes_no_twin(home, monkeypatch):
    home.plan_workouts("A")
    home.plan_workouts("B", first=8)
    home.run()
    home.plan_workouts("C", first=3)
    home.plan_workouts("D", first=9)
    with monkeypatch.context() as patched:
        kill_at(patched, 1, after=True)
        with pytest.raises(Killed):
            home.run()
    home.now += dt.timedelta(minutes=2)
    # B and D are missing from the answer; that B is there gives it away.
    home.world.faults.add("partial", platform=TARGET, path="events$", times=None)
    home.run(pick=everything)
    home.world.faults.clear()
    home.run(pick=everything)
    assert home.titles() == ["A", "B", "C", "D"]


def test_4_what_a_killed_run_wrote_is_no_conflict_when_the_source_changes_again(home, monkeypatch):
    (one,) = home.plan_workouts("Changed")
    home.run()
    hands.retitle(home.world, SOURCE, one, "Changed indeed")
    with monkeypatch.context() as patched:
        kill_at(patched, 1, after=True)
        with pytest.raises(Killed):
            home.run()
    hands.retitle(home.world, SOURCE, one, "Changed once more")
    home.now += dt.timedelta(minutes=2)
    assert kinds(home.look()) == {"Changed once more": ActionKind.UPDATE}


@pytest.mark.parametrize("moved", [False, True])
def test_4_a_copy_that_was_changed_right_after_the_kill_is_not_made_twice(home, monkeypatch, moved):
    home.plan_workouts("A")
    with monkeypatch.context() as patched:
        kill_at(patched, 1, after=True)
        with pytest.raises(Killed):
            home.run()
    hands.retitle(home.world, TARGET, home.copy_of("A"), "Mine")
    hands.change_steps(home.world, TARGET, home.copy_of("Mine"), 1.5)
    if moved:
        hands.move(home.world, TARGET, home.copy_of("Mine"), day(4))
    home.now += dt.timedelta(minutes=2)
    home.run()
    assert home.titles() == ["Mine"]


# --- 5 ----------------------------------------------------------------------------------------


def test_5_every_change_is_shown_first_and_a_run_can_be_taken_back(home):
    changed, gone, moved = home.plan_workouts("Changed", "Gone", "Moved")
    home.run()
    before = home.days()
    hands.retitle(home.world, SOURCE, changed, "Changed indeed")
    hands.delete(home.world, SOURCE, gone)
    hands.move(home.world, SOURCE, moved, day(9))
    home.plan_workouts("New", first=5)
    home.world.journal.reset()
    shown = home.look()
    assert home.writes() == 0
    report = home.run(pick=everything)
    assert {outcome.key for outcome in report.outcomes} == {
        one.key for one in shown.actions if one.kind.writes
    }
    taken_back = home.open().sync.undo(report.run)
    assert taken_back.status is RunStatus.DONE, taken_back
    assert home.days() == before
    assert not [one for one in home.look().actions if one.ticked], "it is not done again unasked"
    home.world.journal.reset()
    twice = home.open().sync.undo(report.run)
    assert {outcome.result for outcome in twice.outcomes} == {Result.ALREADY}
    assert home.writes() == 0


def test_5_what_somebody_changed_since_is_not_taken_back_and_it_is_said(home):
    home.plan_workouts("A", "B", "C")
    report = home.run()
    hands.retitle(home.world, TARGET, home.copy_of("A"), "Mine")
    hands.complete(home.world, TARGET, home.copy_of("B"))
    taken_back = home.open().sync.undo(report.run)
    assert home.titles() == ["B", "Mine"]
    left = [outcome for outcome in taken_back.outcomes if outcome.result is not Result.DONE]
    assert len(left) == 2
    assert all(outcome.message for outcome in left)


def test_5_what_was_deleted_and_is_copied_anew_since_does_not_become_two(home):
    (one,) = home.plan_workouts("A")
    home.run()
    workouts = home.world.trainingpeaks.workouts
    record = workouts[int(one)]
    hands.delete(home.world, SOURCE, one)
    deleted = home.run(pick=everything)
    workouts[int(one)] = record
    home.run()
    home.open().sync.undo(deleted.run)
    assert home.titles() == ["A"]


def test_5_a_wrong_link_can_be_taken_back_and_is_proposed_as_before(home):
    home.plan_workouts("Long ride")
    hands.add(home.world, TARGET, day(1), "Long ride", minutes=41, text="My own.")
    report = home.run(pick=everything)
    planbridge = home.open()
    (change,) = planbridge.sync.changes(report.run)
    assert change.kind == ActionKind.ADOPT
    assert planbridge.sync.why_not_undo(planbridge.sync.run_of(report.run), change) == ""
    home.world.journal.reset()
    (taken_back,) = planbridge.sync.undo(report.run).outcomes
    assert (taken_back.result, taken_back.message) == (Result.DONE, "Unlinked.")
    assert home.writes() == 0
    (proposed,) = home.look().actions
    assert (proposed.kind, proposed.ticked) == (ActionKind.ADOPT, False)
    home.choose(proposed, Choice.AGAIN)
    home.run()
    assert home.titles() == ["Long ride", "Long ride"], "a copy of its own beside it"


def test_5_what_was_taken_back_is_shown_as_different_and_stays_so(home):
    (one,) = home.plan_workouts("A")
    home.run()
    hands.retitle(home.world, SOURCE, one, "Renamed")
    hands.move(home.world, SOURCE, one, day(5))
    report = home.run()
    home.open().sync.undo(report.run)
    (action,) = home.look().actions
    assert (action.kind, action.ticked) == (ActionKind.LEAVE, False)
    assert {one.label for one in action.differences} == {"Title", "Day"}
    hands.rewrite(home.world, SOURCE, one, "New words of the coach.")
    home.run()
    assert home.days() == {"A": day(1)}
    (copy,) = hands.items(home.world, TARGET)
    assert "New words of the coach." in copy.text
    hands.retitle(home.world, SOURCE, one, "Renamed again")
    assert set(kinds(home.look()).values()) == {ActionKind.CONFLICT}


def test_5_after_thirty_days_a_change_cannot_be_taken_back(home):
    home.plan_workouts("A", first=13)
    report = home.run()
    home.now += dt.timedelta(days=31)
    planbridge = home.open()
    (change,) = planbridge.sync.changes(report.run)
    assert "30 days" in planbridge.sync.why_not_undo(planbridge.sync.run_of(report.run), change)
    planbridge.sync.undo(report.run)
    assert home.titles() == ["A"]


def test_5_after_thirty_days_what_was_there_before_is_forgotten_and_what_happened_is_told(home):
    (one,) = home.plan_workouts("A", first=13)
    home.run()
    hands.retitle(home.world, SOURCE, one, "B")
    report = home.run()
    home.now += dt.timedelta(days=31)
    home.run()
    (change,) = home.open().sync.changes(report.run)
    assert (change.before, change.after) == (None, None)
    assert change.title == "B"


# --- 6 ----------------------------------------------------------------------------------------


def test_6_many_deletions_stop_and_ask_and_only_that_very_plan_goes_on(home):
    ids = home.plan_workouts("A", "B", "C", "D")
    home.run()
    for one in ids[:3]:
        hands.delete(home.world, SOURCE, one)
    held = home.run(pick=everything, confirm=False)
    assert held.status is RunStatus.HELD
    assert BrakeKind.MANY_DELETIONS in {brake.kind for brake in held.brakes}
    assert home.titles() == ["A", "B", "C", "D"]
    done = home.run(pick=everything, confirm=True)
    assert done.status is RunStatus.DONE, done
    assert home.titles() == ["D"]


def test_6_everything_changed_at_once_stops_and_asks(home):
    ids = home.plan_workouts("A", "B", "C", "D", "E", "F")
    home.run()
    for one in ids:
        hands.retitle(home.world, SOURCE, one, f"Renamed {one}")
    held = home.run(confirm=False)
    assert held.status is RunStatus.HELD
    assert [brake.kind for brake in held.brakes] == [BrakeKind.ALL_CHANGED]
    assert home.titles() == ["A", "B", "C", "D", "E", "F"]


def test_6_more_deletions_than_the_rule_allows_stop_and_ask_however_small_their_part(home):
    ids = home.plan_workouts("A", "B", "C", "D")
    planbridge = home.open()
    home.run(planbridge)
    rules = RuleSettings(most_deletions=1, most_deletions_share=1.0)
    planbridge.sync.save_rules(home.direction, rules)
    for one in ids[:2]:
        hands.delete(home.world, SOURCE, one)
    held = home.run(planbridge, pick=everything, confirm=False)
    assert [brake.kind for brake in held.brakes] == [BrakeKind.MANY_DELETIONS]
    assert home.titles() == ["A", "B", "C", "D"]


def test_6_an_empty_source_stops_and_asks(home):
    (one,) = home.plan_workouts("A")
    home.run()
    hands.delete(home.world, SOURCE, one)
    held = home.run(pick=everything, confirm=False)
    assert [brake.kind for brake in held.brakes] == [BrakeKind.EMPTY_SOURCE]
    assert home.titles() == ["A"]


def test_6_a_source_that_was_read_in_part_stops_and_asks(home):
    home.plan_workouts("A")
    home.world.faults.add("error_before", platform=SOURCE, path="calendarNote", times=None)
    held = home.run(confirm=False)
    assert [brake.kind for brake in held.brakes] == [BrakeKind.PARTIAL]
    assert home.titles() == []


@pytest.mark.parametrize(
    ("zone", "look"),
    [
        ("Europe/Berlin", {"sports": [Sport.RIDE]}),
        ("Europe/Berlin", {"last": day(40)}),
        ("UTC", {}),
    ],
    ids=["filter", "range", "zone"],
)
def test_6_another_filter_range_or_time_zone_stops_and_asks(home, zone, look):
    (one, _) = home.plan_workouts("A", "B")
    home.run()
    hands.retitle(home.world, SOURCE, one, "A indeed")
    home.time_zone = zone
    held = home.run(confirm=False, **look)
    assert [brake.kind for brake in held.brakes] == [BrakeKind.SCOPE_CHANGED]
    assert home.titles() == ["A", "B"]
    assert home.run(**look).status is RunStatus.DONE


def test_6_a_plan_that_was_confirmed_is_not_another_plan(home):
    ids = home.plan_workouts("A", "B", "C", "D")
    home.run()
    for one in ids[:2]:
        hands.delete(home.world, SOURCE, one)
    confirmed = home.run(pick=everything, confirm=False).plan_hash
    hands.delete(home.world, SOURCE, ids[2])
    planbridge = home.open()
    plan = home.look(planbridge)
    shown = {one.key: one.digest for one in plan.actions if one.selectable}
    order = Order(shown=shown, confirmed=confirmed)
    assert planbridge.sync.run(home.question(planbridge), order).status is RunStatus.HELD
    assert home.titles() == ["A", "B", "C", "D"]


# --- 7 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "look",
    [
        {"sports": [Sport.RUN]},
        {"first": day(2)},
        {"last": day(2)},
        {"first": TODAY + dt.timedelta(days=40), "last": TODAY + dt.timedelta(days=50)},
    ],
    ids=["sports", "later", "shorter", "elsewhere"],
)
def test_7_another_filter_or_range_never_looks_like_a_change(home, look):
    home.plan_workouts("A", "B", "C", "D")
    home.run()
    plan = home.look(**look)
    assert writing(plan.actions) == []
    home.world.journal.reset()
    home.run(pick=everything, **look)
    assert home.writes() == 0


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_7_another_time_zone_never_looks_like_a_change(home, zone):
    home.plan_workouts("A", "B", "C", "D")
    home.run()
    home.time_zone = zone
    assert writing(home.look().actions) == []


# --- 8 ----------------------------------------------------------------------------------------


def test_8_without_its_database_copies_are_recognised_and_nothing_is_written(home):
    ids = home.plan_workouts("A", "B", "C")
    home.run()
    hands.retitle(home.world, TARGET, home.copy_of("C"), "Mine")
    home.world.journal.reset()
    new = home.open("another")
    plan = home.look(new)
    assert set(kinds(plan).values()) == {ActionKind.ADOPT}
    assert all(action.ticked for action in plan.actions)
    assert home.run(new).status is RunStatus.DONE
    assert home.writes() == 0
    # From then on it is as if it had never been lost.
    hands.retitle(home.world, SOURCE, ids[0], "A indeed")
    hands.retitle(home.world, SOURCE, ids[2], "C indeed")
    found = kinds(home.look(new))
    assert found == {
        "A indeed": ActionKind.UPDATE,
        "B": ActionKind.SAME,
        "C indeed": ActionKind.CONFLICT,
    }


# --- 9 ----------------------------------------------------------------------------------------


def test_9_what_was_written_is_read_back_and_a_difference_is_shown(home, monkeypatch):
    home.plan_workouts("As it was", "Not as it was")
    create = IntervalsPlatform.create

    def creating(self, drafts, progress=None):
        written = create(self, drafts, progress)
        # The service makes something else of it than it was sent.
        hands.change_steps(home.world, TARGET, home.copy_of("Not as it was"), 1.5)
        return written

    monkeypatch.setattr(IntervalsPlatform, "create", creating)
    report = home.run()
    verified = {outcome.title: outcome.verified for outcome in report.outcomes}
    assert verified == {"As it was": True, "Not as it was": False}
    (odd,) = [outcome for outcome in report.outcomes if not outcome.verified]
    assert {one.label for one in odd.unlike} & {"Duration", "Load"}
    kept = {change.title: change for change in home.open().sync.changes(report.run)}
    assert kept["As it was"].verified
    assert kept["Not as it was"].unlike


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (lambda event: event.update(icu_training_load=60), "Load"),
        (lambda event: event.update(moving_time=3000), "Duration"),
        (lambda event: event["workout_doc"]["steps"][1]["power"].update(end=95), "Step 2"),
    ],
    ids=["load", "duration", "steps"],
)
def test_9_duration_and_steps_and_load_are_compared_each_by_itself(
    home, monkeypatch, change, label
):
    home.plan_workouts("A")
    create = IntervalsPlatform.create

    def creating(self, drafts, progress=None):
        written = create(self, drafts, progress)
        change(home.world.intervals.accounts[people.SAM.id].events[int(home.copy_of("A"))])
        return written

    monkeypatch.setattr(IntervalsPlatform, "create", creating)
    (outcome,) = home.run().outcomes
    assert [one.label for one in outcome.unlike] == [label]


# --- 10 ---------------------------------------------------------------------------------------


def test_10_days_before_today_are_never_touched(home):
    (late,) = home.plan_workouts("Yesterday", first=1)
    home.run()
    home.now += dt.timedelta(days=2)
    home.world.clock.set_today(day(2))
    hands.retitle(home.world, SOURCE, late, "Changed afterwards")
    home.world.journal.reset()
    plan = home.look(first=TODAY)
    assert writing(plan.actions) == []
    home.run(first=TODAY, pick=everything)
    hands.delete(home.world, SOURCE, late)
    home.run(first=TODAY, pick=everything)
    assert home.titles() == ["Yesterday"]
    assert home.writes() == 0


def test_10_what_is_over_on_one_side_is_not_touched_on_the_other(home):
    ahead, moved = home.plan_workouts("Ahead there", "Ahead here")
    home.run()
    hands.move(home.world, TARGET, home.copy_of("Ahead there"), day(9))
    hands.retitle(home.world, SOURCE, ahead, "Renamed")
    hands.move(home.world, SOURCE, moved, day(9))
    home.now += dt.timedelta(days=4)
    home.world.journal.reset()
    assert writing(home.look(first=TODAY).actions) == []
    home.run(first=TODAY, pick=everything)
    assert home.days() == {"Ahead there": day(9), "Ahead here": day(2)}
    assert home.writes() == 0


@pytest.mark.parametrize("where", [SOURCE, TARGET])
def test_10_completed_workouts_are_never_touched(home, where):
    (done,) = home.plan_workouts("Done")
    home.run()
    item = done if where == SOURCE else home.copy_of("Done")
    hands.complete(home.world, where, item)
    hands.retitle(home.world, SOURCE, done, "Changed afterwards")
    home.world.journal.reset()
    home.run(pick=everything)
    assert home.titles() == ["Done"]
    assert home.writes() == 0


def test_10_what_is_over_is_not_deleted_when_its_source_is_gone(home):
    ids = home.plan_workouts("Done", "Yesterday")
    home.run()
    for one in ids:
        hands.delete(home.world, SOURCE, one)
    assert set(kinds(home.look()).values()) == {ActionKind.DELETE}
    hands.complete(home.world, TARGET, home.copy_of("Done"))
    home.now += dt.timedelta(days=3)
    plan = home.look(first=TODAY)
    assert set(kinds(plan).values()) == {ActionKind.SKIP}
    home.run(first=TODAY, pick=everything)
    assert home.titles() == ["Done", "Yesterday"]


def test_10_a_day_that_ends_during_a_run_is_not_touched_any_more(home):
    home.plan_workouts("Today", "Tomorrow", first=0)

    def midnight(what):
        if what.startswith("Looking"):
            home.now += dt.timedelta(days=1)

    home.run(meanwhile=midnight)
    assert home.titles() == ["Tomorrow"]


# --- 11 ---------------------------------------------------------------------------------------


def test_10_a_day_that_ends_during_an_undo_is_not_touched_any_more(home):
    ids = [hands.add(home.world, SOURCE, TODAY, title, minutes=40) for title in ("A", "B", "C")]
    home.run()
    for one, title in zip(ids, ("A2", "B2", "C2"), strict=True):
        hands.retitle(home.world, SOURCE, one, title)
    report = home.run()
    home.world.journal.reset()

    def midnight(_):
        if home.writes():
            home.now = dt.datetime.combine(day(1), dt.time(0, 30), dt.UTC)

    home.world.on_request = midnight
    try:
        taken_back = home.open().sync.undo(report.run)
    finally:
        home.world.on_request = None
    assert home.writes() == 1
    assert taken_back.count(Result.DONE) == 1
    left = [one.message for one in taken_back.outcomes if one.result is not Result.DONE]
    assert len(left) == 2
    assert all("before today" in words for words in left)


def test_11_whatever_is_not_copied_has_a_reason_and_one_bad_workout_stops_no_other(home):
    ids = home.plan_workouts("A", "Bad", "C")
    record = home.world.trainingpeaks.workouts[int(ids[1])]
    record["structure"] = '{"structure": [{"type": "step", "length": null, "steps": 7}]}'
    done, past = home.plan_workouts("Done", "Past", first=7)
    hands.complete(home.world, SOURCE, done)
    hands.move(home.world, SOURCE, past, TODAY - dt.timedelta(days=1))
    plan = home.look(first=TODAY - dt.timedelta(days=3))
    for action in plan.actions:
        assert action.ticked or action.kind is ActionKind.SAME or action.reason, action.title
    assert all(one.reason for one in plan.unreadable)
    assert len(plan.actions) + len(plan.unreadable) == 5
    report = home.run(first=TODAY - dt.timedelta(days=3))
    assert {"A", "C"} <= set(home.titles())
    left = home.open().sync.run_of(report.run).left
    assert {one.title for one in left} >= {"Done", "Past"}
    assert all(one.reason for one in left)


def test_11_what_stays_as_it_is_has_a_reason(home):
    titles = ["Edited", "Deleted", "Gone", "Both", "Pinned", "Over"]
    ids = dict(zip(titles, home.plan_workouts(*titles, first=0), strict=True))
    home.run()
    hands.rewrite(home.world, TARGET, home.copy_of("Edited"), "Mine.")
    hands.delete(home.world, TARGET, home.copy_of("Deleted"))
    hands.delete(home.world, SOURCE, ids["Gone"])
    hands.rewrite(home.world, TARGET, home.copy_of("Gone"), "Mine.")
    for platform, one in ((SOURCE, ids["Both"]), (TARGET, home.copy_of("Both"))):
        hands.rewrite(home.world, platform, one, f"By hand on {platform}.")
    hands.complete(home.world, TARGET, home.copy_of("Over"))
    home.choose(of(home.look(), "Pinned"), Choice.PIN)
    plan = home.look()
    assert len(plan.actions) == len(titles)
    assert not [one.title for one in plan.actions if one.ticked or not one.reason]
    report = home.run(pick=everything)
    left = home.open().sync.run_of(report.run).left
    assert {one.title: bool(one.reason) for one in left} == dict.fromkeys(titles, True)


def test_11_a_workout_that_cannot_be_read_is_named_and_stops_no_other(home, monkeypatch):
    home.plan_workouts("A", "Odd", "C")
    make_odd(monkeypatch, "Odd")
    (odd,) = home.look().unreadable
    assert odd.reason
    report = home.run()
    assert home.titles() == ["A", "C"]
    assert [one.reason for one in home.open().sync.run_of(report.run).left] == [odd.reason]


def test_11_a_workout_on_which_planbridge_itself_fails_stops_no_other(home, monkeypatch):
    home.plan_workouts("A", "Odd", "C")
    prepare = IntervalsPlatform.prepare

    def preparing(self, item, *others, **more):
        if item.title == "Odd":
            raise RuntimeError("a mistake of ours")
        return prepare(self, item, *others, **more)

    monkeypatch.setattr(IntervalsPlatform, "prepare", preparing)
    odd = of(home.look(), "Odd")
    assert odd.kind is ActionKind.SKIP
    assert odd.reason
    home.run()
    assert home.titles() == ["A", "C"]


def test_11_an_update_that_the_target_refuses_stops_no_other(home, monkeypatch):
    ids = home.plan_workouts("A", "B", "C")
    home.run()
    for one in ids:
        hands.rewrite(home.world, SOURCE, one, "New words.")
    update, refused = IntervalsPlatform.update, home.copy_of("A")

    def updating(self, existing, draft):
        if existing.ref.id == refused:
            raise Rejected("Intervals.icu", "It does not take this workout.", "Change it.")
        return update(self, existing, draft)

    monkeypatch.setattr(IntervalsPlatform, "update", updating)
    report = home.run()
    assert {one.title: one.result for one in report.outcomes} == {
        "A": Result.FAILED,
        "B": Result.DONE,
        "C": Result.DONE,
    }
    assert all(one.message for one in report.outcomes)


def test_11_a_workout_that_the_target_refuses_stops_no_other(home):
    home.plan_workouts("A", "B", "C", "D")
    home.world.faults.add("error_before", platform=TARGET, method="POST", times=2)
    home.run()
    home.run()
    assert home.titles() == ["A", "B", "C", "D"]


# --- 12 ---------------------------------------------------------------------------------------


def test_12_what_cannot_be_carried_is_said_before_and_again_after(home):
    (one,) = home.plan_workouts("A" * 120)
    home.world.trainingpeaks.workouts[int(one)]["workoutTypeValueId"] = 99
    action = home.look().actions[0]
    assert action.source.losses, "a sport that nobody knows"
    assert "Title" in {loss.where for loss in action.draft.losses}
    report = home.run()
    assert report.outcomes[0].losses == (*action.source.losses, *action.draft.losses)


# --- 13 ---------------------------------------------------------------------------------------


def test_13_what_planbridge_keeps_of_its_runs_holds_no_secret(home):
    (one,) = home.plan_workouts("A")
    home.run()
    hands.retitle(home.world, SOURCE, one, "B")
    report = home.run()
    home.open().sync.undo(report.run)
    secrets = [secret.encode() for secret in SECRETS.values()]
    secrets += [token.encode() for token in home.world.trainingpeaks.tokens]
    secrets.append(base64.b64encode(f"API_KEY:{people.INTERVALS_API_KEY}".encode()))
    files = [file for file in home.directory.rglob("*") if file.is_file()]
    assert files
    kept = b"".join(file.read_bytes() for file in files)
    assert b"A" in kept
    assert not [secret for secret in secrets if secret in kept]


# --- 14 ---------------------------------------------------------------------------------------


def test_14_plans_are_never_applied_nor_removed(home):
    home.plan_workouts("A", "B")
    report = home.run()
    home.open().sync.undo(report.run)
    home.run(pick=everything)
    assert home.world.trainingpeaks.tripwires == 0
    asked = [entry.path for entry in home.world.journal.of(SOURCE)]
    assert asked
    assert not [path for path in asked if "applyplan" in path or "removeplan" in path]


@pytest.mark.parametrize("command", ["applyplan", "removeplan", "%61pplyPlan"])
def test_14_a_request_that_would_apply_or_remove_a_plan_never_leaves(home, command):
    client = home.open()._connected.adapter(PlatformName.TRAININGPEAKS)._client
    home.world.journal.reset()
    with pytest.raises(ForbiddenCall):
        client._object("POST", f"/plans/v1/commands/{command}")
    assert not home.world.journal.entries


# --- What a person says of one workout -----------------------------------------------------------


def test_a_pinned_copy_is_never_touched_and_an_ignored_workout_never_copied(home):
    pinned, _ = home.plan_workouts("Pinned", "Ignored")
    home.choose(of(home.look(), "Ignored"), Choice.IGNORE)
    home.run()
    home.choose(of(home.look(), "Pinned"), Choice.PIN)
    hands.retitle(home.world, SOURCE, pinned, "Pinned, renamed")
    home.run(pick=everything)
    assert home.titles() == ["Pinned"]


def test_what_was_deleted_on_the_target_comes_back_only_when_it_is_asked_for(home):
    home.plan_workouts("A", "B")
    home.run()
    hands.delete(home.world, TARGET, home.copy_of("A"))
    home.run(pick=everything)
    assert home.titles() == ["B"]
    home.choose(of(home.look(), "A"), Choice.AGAIN)
    home.run()
    assert home.titles() == ["A", "B"]
    home.world.journal.reset()
    home.run(pick=everything)
    assert home.writes() == 0


def test_a_moved_workout_moves_its_copy_also_out_of_the_chosen_days(home):
    near, far = home.plan_workouts("Near", "Far")
    home.run()
    copies = {title: home.copy_of(title) for title in ("Near", "Far")}
    hands.move(home.world, SOURCE, near, day(5))
    hands.move(home.world, SOURCE, far, LAST + dt.timedelta(days=60))
    assert set(kinds(home.look()).values()) == {ActionKind.MOVE}
    home.run(pick=only(ActionKind.MOVE))
    assert home.days() == {"Near": day(5), "Far": LAST + dt.timedelta(days=60)}
    assert {title: home.copy_of(title) for title in copies} == copies, "the same items"


def test_two_equal_workouts_on_one_day_stay_two(home):
    for _ in range(2):
        hands.add(home.world, SOURCE, day(2), "Twin", minutes=60)
    home.run()
    assert home.titles() == ["Twin", "Twin"]
    home.world.journal.reset()
    home.run(pick=everything)
    assert home.writes() == 0
    assert home.titles() == ["Twin", "Twin"]
