from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from core.platforms.contract import Draft, Listing, Unreadable, Written
from core.platforms.errors import (
    AccessExpired,
    ApiChanged,
    PlatformError,
    RateLimited,
    Rejected,
    Unreachable,
)
from core.store.errors import StoreUnavailable
from core.store.journal_values import ChangeState, Choice, LinkState, RunKind, RunStatus
from core.store.leases import LeaseLost
from core.store.store import ProfileStore
from core.sync import running
from core.sync.actions import ActionKind, Brake, BrakeKind, Side
from core.sync.athletes import Names
from core.sync.fields import Field, prints
from core.sync.reports import Result, RunReport
from core.sync.running import Order, Workplace, run
from core.workout.model import Planned
from tests.sync.bench import FIRST, LAST, PAIR, Bench, day, outcome, results, twins
from tests.sync.calendars import ICU, TP, origin, ride
from tests.sync.fake_platform import FakePlatform, Moments


def expired() -> AccessExpired:
    return AccessExpired("Intervals.icu", "The key is no longer valid.", "Connect again.")


def no_answer() -> Unreachable:
    return Unreachable("Intervals.icu", "No answer within 30 seconds.", maybe_applied=True)


@pytest.fixture(autouse=True)
def no_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "brakes", lambda *_: ())


def copied(bench: Bench, *ids: str) -> None:
    """Rides that are planned and copied, one a day from tomorrow."""
    for number, id in enumerate(ids, 1):
        bench.plan_ride(id, number)
    assert bench.run().status is RunStatus.DONE
    bench.target.calls.clear()


# --- What a run does ------------------------------------------------------------------------------


def test_everything_chosen_is_done_and_a_second_run_writes_nothing(bench: Bench) -> None:
    copied(bench, "changed", "moved", "gone")
    bench.plan_ride("new", 5)
    bench.plan_ride("there", 6)
    bench.target.put("t", ride(title="Ride there"), day=day(6), origins=[origin(TP, "there")])
    bench.source.edit("changed", description="Bring two bottles.")
    bench.source.edit("moved", day=day(8))
    del bench.source.items["gone"]

    report = bench.run()

    assert report.status is RunStatus.DONE, report
    assert {(one.title, one.kind) for one in report.outcomes} == {
        ("Ride new", ActionKind.CREATE),
        ("Ride there", ActionKind.ADOPT),
        ("Ride changed", ActionKind.UPDATE),
        ("Ride moved", ActionKind.MOVE),
        ("Ride gone", ActionKind.DELETE),
    }
    assert bench.target.writes == ["create", "update", "update", "delete"]
    assert bench.copy_of("changed").item.description == "Bring two bottles."
    assert bench.copy_of("moved").day == day(8)
    assert len(bench.target.items) == 4
    assert outcome(report, "Ride moved").message == "Moved to Tuesday 9 June 2026."
    bench.target.calls.clear()
    again = bench.run()
    assert again.status is RunStatus.NOTHING
    assert not bench.target.writes


def test_many_creations_take_one_request_a_fifty_one_look_and_one_reading_back(
    bulk_bench: Bench,
) -> None:
    for number in range(120):
        bulk_bench.plan_ride(f"{number:03}", number % 13)
    order = bulk_bench.order(every=True)
    bulk_bench.target.calls.clear()

    report = bulk_bench.run(order)

    assert report.count(Result.DONE) == 120
    assert bulk_bench.target.calls == ["list_calendar", *["create"] * 3, "list_calendar"]


def test_a_platform_without_bulk_is_written_one_by_one(bench: Bench) -> None:
    for number in range(3):
        bench.plan_ride(str(number), number)
    bench.run()
    assert bench.target.calls.count("create") == 3


def test_what_arrived_is_in_the_outcome(bench: Bench) -> None:
    bench.plan_ride("one")
    (made,) = bench.run().outcomes
    copy = bench.copy_of("one")
    assert (made.result, made.message) == (Result.DONE, "Copied.")
    assert made.source == bench.source.items["one"].ref
    assert (made.target, made.url) == (copy.ref, f"there/{copy.ref.id}")
    assert made.verified is True
    assert made.unlike == ()


def test_progress_says_how_far_it_is_and_with_what(bench: Bench) -> None:
    for number in range(3):
        bench.plan_ride(str(number), number)
    bench.run()
    assert bench.told == [
        (0, 3, "Ride 0"),
        (1, 3, "Ride 1"),
        (2, 3, "Ride 2"),
        (3, 3, "Reading back"),
    ]


def test_an_item_written_once_more_is_no_longer_asked_for(bench: Bench) -> None:
    copied(bench, "one")
    bench.journal.choose(PAIR, bench.source.items["one"].ref, Choice.AGAIN)
    report = bench.run()
    assert results(report) == {"Ride one": "done"}
    assert bench.journal.choices(PAIR) == {}


def test_the_source_is_never_written_to(bench: Bench) -> None:
    copied(bench, "a", "b")
    bench.source.edit("a", title="Other")
    del bench.source.items["b"]
    bench.run()
    assert bench.source.writes == []


# --- What it leaves -------------------------------------------------------------------------------


def test_what_changed_since_it_was_shown_is_left(bench: Bench) -> None:
    bench.plan_ride("steady", 1)
    bench.plan_ride("other", 2)
    order = bench.order()
    bench.source.edit("other", title="Ride other, longer")
    report = bench.run(order)
    assert results(report) == {"Ride steady": "done", "Ride other, longer": "changed"}
    assert len(bench.target.items) == 1
    assert report.status is RunStatus.PARTLY


def test_what_is_not_planned_any_more_is_left_and_said(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.source.items.clear()
    report = bench.run(order)
    assert [one.result for one in report.outcomes] == [Result.CHANGED]
    assert "no longer planned" in report.outcomes[0].message
    assert report.status is RunStatus.FAILED


def test_what_another_run_did_meanwhile_is_not_done_twice(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.run(order)
    report = bench.run(order)
    assert results(report) == {"Ride one": "already"}
    assert report.status is RunStatus.NOTHING
    assert bench.target.writes == ["create"]


def test_what_another_run_wrote_counts_as_done_although_it_was_edited_since(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.run(order)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    assert [one.result for one in bench.run(order).outcomes] == [Result.ALREADY]


def test_a_copy_that_somebody_else_made_meanwhile_is_not_made_twice(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.target.put("t", ride(title="Ride one"), day=day(1), origins=[origin(TP, "one")])
    report = bench.run(order)
    assert results(report) == {"Ride one": "already"}
    assert not bench.target.writes


def test_only_what_was_chosen_is_done_and_the_rest_is_told_with_its_reason(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    bench.plan_ride("past", -1)
    report = bench.run(bench.order("one"))
    assert [one.title for one in report.outcomes] == ["Ride one"]
    assert report.run is not None
    told = bench.journal.run(report.run)
    assert told is not None
    left = {one.title: one for one in told.left}
    assert left["Ride two"].reason.startswith("Not chosen.")
    assert left["Ride two"].action == "create"
    assert "Ride one" not in left


def test_a_run_that_links_writes_to_no_calendar(bench: Bench) -> None:
    bench.plan_ride("new", 1)
    bench.plan_ride("there", 2)
    bench.target.put("t", ride(title="Ride there"), day=day(2), origins=[origin(TP, "there")])
    order = bench.order(every=True)
    report = bench.run(Order(shown=order.shown, kind=RunKind.LINK))
    assert results(report) == {"Ride there": "done", "Ride new": "stopped"}
    assert set(bench.links) == {"there"}
    assert not bench.target.writes
    assert "update" not in bench.target.calls


def test_a_linked_pair_costs_no_reading_back(bench: Bench) -> None:
    bench.plan_ride("there", 2)
    bench.target.put("t", ride(title="Ride there"), day=day(2), origins=[origin(TP, "there")])
    order = bench.order()
    bench.target.calls.clear()
    bench.run(order)
    assert bench.target.calls == ["list_calendar"]


def test_a_day_that_is_over_by_the_time_of_writing_is_not_touched(bench: Bench) -> None:
    bench.plan_ride("today", 0)
    bench.plan_ride("tomorrow", 1)
    order = bench.order()
    looked = bench.look()
    bench.today = day(1)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride today": "changed", "Ride tomorrow": "done"}
    assert "day is over" in outcome(report, "Ride today").message


def test_an_update_does_not_touch_a_copy_whose_day_is_over(bench: Bench) -> None:
    copied(bench, "one")
    bench.source.edit("one", day=day(5))
    order, looked = bench.order(), bench.look()
    bench.today = day(2)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride one": "changed"}
    assert bench.copy_of("one").day == day(1)


# --- The run as a whole ---------------------------------------------------------------------------


def test_while_another_run_is_at_work_nothing_is_done(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.target.calls.clear()
    with bench.profile.lease(PAIR, lambda: bench.now):
        report = bench.run(order)
    assert report.status is RunStatus.HELD
    assert report.run is None
    assert "is at work" in report.message
    assert [one.result for one in report.outcomes] == [Result.STOPPED]
    assert bench.target.calls == []
    assert bench.run(order).status is RunStatus.DONE


@pytest.mark.parametrize(
    ("shown", "names", "words"),
    [
        (
            {"target_athlete": "other"},
            Names(source="Sam", target="Sam"),
            "Intervals.icu belongs to Robin now; what you chose was shown for Sam.",
        ),
        (
            {"source_athlete": "other"},
            Names(),
            "TrainingPeaks belongs to me now; what you chose was shown for other.",
        ),
        (
            {"target_athlete": "other"},
            Names(target="Robin"),
            "Intervals.icu belongs to Robin (me) now; what you chose was shown for Robin (other).",
        ),
        (
            {"source_athlete": "coach", "target_athlete": "other"},
            Names(),
            "TrainingPeaks belongs to me now; what you chose was shown for coach. "
            "Intervals.icu belongs to Robin now; what you chose was shown for other.",
        ),
    ],
)
def test_what_was_shown_for_another_athlete_is_refused_before_anything_else(
    bench: Bench, shown: dict[str, str], names: Names, words: str
) -> None:
    bench.plan_ride("one")
    order = replace(bench.order(), pair=PAIR.model_copy(update=shown), names=names)
    bench.target.calls.clear()
    bench.source.calls.clear()
    place = replace(bench.place(), names=Names(target="Robin"))
    report = run(order, place, lambda: pytest.fail("it looked"))
    assert report.message == f"{words} Nothing was written. Look at the list again."
    assert report.status is RunStatus.HELD
    assert [one.result for one in report.outcomes] == [Result.STOPPED]
    assert bench.target.calls == bench.source.calls == []
    told = bench.journal.run(report.run or 0)
    assert told is not None
    assert (told.status, told.message, told.pair) == (report.status, report.message, PAIR)
    with bench.profile.lease(PAIR, lambda: bench.now):
        untold = run(order, place, lambda: pytest.fail("it looked"))
    assert (untold.message, untold.run) == (report.message, None), "another run is at work"
    assert bench.run(replace(order, pair=PAIR)).status is RunStatus.DONE


def test_a_look_that_fails_writes_nothing_and_is_told_in_its_words(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    bench.target.fault("list_calendar", expired())
    report = bench.run(order)
    assert report.status is RunStatus.FAILED
    assert "The key is no longer valid." in report.message
    assert [one.result for one in report.outcomes] == [Result.STOPPED]
    assert not bench.target.writes
    assert report.run is not None
    told = bench.journal.run(report.run)
    assert told is not None
    assert (told.status, told.message) == (RunStatus.FAILED, report.message)


def test_a_fault_of_ours_fails_the_run_and_does_not_leave_it_running(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()

    def broken() -> None:
        raise ZeroDivisionError

    report = run(order, bench.place(), broken)  # type: ignore[arg-type]
    assert report.status is RunStatus.FAILED
    assert "The log says more" in report.message
    assert [one.status for one in bench.journal.runs()] == [RunStatus.FAILED]


def test_a_brake_holds_the_run_until_that_very_plan_is_confirmed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake(kind=BrakeKind.ALL_CHANGED, words="Every workout would change.")
    monkeypatch.setattr(running, "brakes", lambda *_: (brake,))
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order = bench.order()
    held = bench.run(order)
    assert held.status is RunStatus.HELD
    assert held.brakes == (brake,)
    assert results(held) == {"Ride one": "stopped", "Ride two": "stopped"}
    assert held.run is not None
    told = bench.journal.run(held.run)
    assert told is not None
    assert (told.status, told.message) == (RunStatus.HELD, "Every workout would change.")
    assert {one.reason for one in told.left} == {"Every workout would change."}
    assert not bench.target.writes

    other = Order(shown=bench.order("one").shown, confirmed=held.plan_hash)
    assert bench.run(other).status is RunStatus.HELD, "another plan was confirmed"
    confirmed = Order(shown=order.shown, confirmed=held.plan_hash)
    assert bench.run(confirmed).status is RunStatus.DONE


def test_what_was_confirmed_stays_confirmed_when_a_part_of_it_was_done_meanwhile(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake(kind=BrakeKind.ALL_CHANGED, words="Every workout would change.")
    monkeypatch.setattr(running, "brakes", lambda *_: (brake,))
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order = bench.order(confirm=True)
    assert bench.run(bench.order("one", confirm=True)).status is RunStatus.DONE
    assert results(bench.run(order)) == {"Ride one": "already", "Ride two": "done"}


def test_a_part_of_what_was_confirmed_is_asked_about_when_the_rest_is_something_else_by_now(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake(kind=BrakeKind.ALL_CHANGED, words="Every workout would change.")
    monkeypatch.setattr(running, "brakes", lambda *_: (brake,))
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order = bench.order(confirm=True)
    bench.plan_ride("one", 1, title="Ride one, harder")
    assert bench.run(order).status is RunStatus.HELD
    assert not bench.target.writes


def test_a_final_brake_cannot_be_confirmed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    brake = Brake(kind=BrakeKind.PARTIAL, words="Not read in full.", final=True)
    monkeypatch.setattr(running, "brakes", lambda *_: (brake,))
    bench.plan_ride("one")
    order = bench.order(confirm=True)
    assert bench.run(order).status is RunStatus.HELD
    assert not bench.target.writes


def test_the_brakes_hear_what_the_last_run_looked_at(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setattr(running, "brakes", lambda *said: heard.append(said) or ())
    bench.plan_ride("one")
    bench.run()
    bench.time_zone = "Asia/Tokyo"
    bench.run()
    assert heard[0][3] is None
    assert (heard[1][3].first, heard[1][3].last) == (FIRST, LAST)
    assert heard[1][3].time_zone == "Europe/Berlin"


def test_stop_ends_before_the_next_part_and_nothing_is_deleted(bench: Bench) -> None:
    copied(bench, "gone")
    bench.plan_ride("one", 2)
    bench.plan_ride("two", 3)
    del bench.source.items["gone"]
    order = bench.order(every=True)

    def stop_after_one(done: int, of: int, title: str) -> None:
        if title == "Ride two":
            bench.stop.set()

    bench.progress = stop_after_one
    report = bench.run(order)
    assert results(report) == {"Ride one": "done", "Ride two": "stopped", "Ride gone": "stopped"}
    assert outcome(report, "Ride one").verified is True
    assert report.status is RunStatus.PARTLY
    assert len(bench.target.items) == 2


def test_a_run_that_loses_its_lease_writes_nothing_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        bench.plan_ride(str(number), number)
    order = bench.order()
    place = bench.place()
    lease = place.lease(PAIR)
    checks = iter([None, LeaseLost("Another run began.")])

    def check() -> None:
        problem = next(checks)
        if problem is not None:
            raise problem

    monkeypatch.setattr(lease, "check", check)
    bench.target.calls.clear()
    report = run(order, replace(place, lease=lambda _: lease), bench.look)
    assert report.status is RunStatus.INTERRUPTED
    assert results(report) == {"Ride 0": "done", "Ride 1": "stopped", "Ride 2": "stopped"}
    assert bench.target.calls == ["list_calendar", "create"], "not even read back"


def test_two_runs_of_the_same_order_at_once_make_no_twin(bench: Bench) -> None:
    for number in range(6):
        bench.plan_ride(str(number), number)
    order = bench.order()
    together = threading.Barrier(2)
    reports: list[RunReport] = []

    def one_of_them() -> None:
        together.wait()
        reports.append(bench.run(order))

    threads = [threading.Thread(target=one_of_them) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(bench.target.items) == 6
    assert twins(bench) == []
    assert sum(report.count(Result.DONE) for report in reports) == 6
    other = min(reports, key=lambda report: report.count(Result.DONE))
    assert {one.result for one in other.outcomes} <= {Result.STOPPED, Result.ALREADY}
    assert other.status in (RunStatus.HELD, RunStatus.NOTHING)


def test_an_interrupt_passes_through_and_nothing_more_is_written(bench: Bench) -> None:
    for number in range(3):
        bench.plan_ride(str(number), number)
    order = bench.order()
    bench.target.fault("create", KeyboardInterrupt())
    bench.target.calls.clear()
    with pytest.raises(KeyboardInterrupt):
        bench.run(order)
    assert bench.target.writes == ["create"]
    assert not bench.profile.is_leased(PAIR, bench.now)
    assert [one.status for one in bench.journal.runs()] == [RunStatus.INTERRUPTED]


# --- What fails -----------------------------------------------------------------------------------


def test_one_that_is_refused_stops_no_other_but_deletions_wait(bench: Bench) -> None:
    copied(bench, "gone", "changed")
    for id in ("bad", "good"):
        bench.plan_ride(id, 4)
    bench.source.edit("changed", title="Ride changed, renamed")
    del bench.source.items["gone"]
    bench.target.refuses = lambda item: item.title == "Ride bad"
    report = bench.run()
    assert results(report) == {
        "Ride bad": "failed",
        "Ride good": "done",
        "Ride changed, renamed": "done",
        "Ride gone": "stopped",
    }
    assert outcome(report, "Ride bad").message == "Refused: Ride bad."
    assert report.status is RunStatus.PARTLY
    assert bench.copy_of("gone")
    bench.target.refuses = lambda item: False
    assert bench.run().status is RunStatus.DONE
    assert len(bench.target.items) == 3


@pytest.mark.parametrize(
    "error", [expired(), RateLimited("Intervals.icu", "Too many requests.")], ids=type
)
def test_an_error_of_the_whole_platform_ends_the_run(bench: Bench, error: PlatformError) -> None:
    for number in range(3):
        bench.plan_ride(str(number), number)
    order = bench.order()
    bench.target.fault("create", error)
    bench.target.calls.clear()
    report = bench.run(order)
    assert results(report) == {"Ride 0": "failed", "Ride 1": "stopped", "Ride 2": "stopped"}
    assert {one.message for one in report.outcomes} == {str(error)}
    assert bench.target.writes == ["create"]
    assert report.status is RunStatus.FAILED
    assert str(error) in report.message


@pytest.mark.parametrize("takes_effect", [True, False])
@pytest.mark.parametrize(
    "error",
    [no_answer(), ApiChanged("Intervals.icu", "An answer in an unknown form."), ValueError("?")],
    ids=type,
)
def test_what_nobody_knows_stays_open_and_is_settled_by_the_next_run(
    bench: Bench, error: Exception, takes_effect: bool
) -> None:
    copied(bench, "gone")
    del bench.source.items["gone"]
    bench.plan_ride("one", 2)
    bench.target.fault("create", error, takes_effect=takes_effect)
    report = bench.run()
    assert results(report) == {"Ride one": "unknown", "Ride gone": "stopped"}
    assert "the next run looks before anything else" in outcome(report, "Ride one").message
    assert [one.title for one in bench.journal.open_intents(PAIR)] == ["Ride one"]
    assert bench.copy_of("gone")

    again = bench.run()
    assert bench.journal.open_intents(PAIR) == ()
    assert len(bench.target.items) == 1
    assert bench.copy_of("one")
    assert again.status is RunStatus.DONE
    assert bench.run().status is RunStatus.NOTHING


def test_written_answers_that_may_have_taken_effect_stay_open(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one")
    order = bench.order()

    def unclear(drafts: list[Draft], progress: object = None) -> list[Written]:
        return [Written(draft=one, error="No answer.", maybe_applied=True) for one in drafts]

    monkeypatch.setattr(bench.target, "create", unclear)
    report = bench.run(order)
    assert results(report) == {"Ride one": "unknown"}
    assert outcome(report, "Ride one").message.startswith("No answer. Nobody knows")
    (intent,) = bench.journal.open_intents(PAIR)
    assert intent.state is ChangeState.INTENDED


def test_an_answer_without_a_reason_gets_one(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.plan_ride("one")
    order = bench.order()
    monkeypatch.setattr(bench.target, "create", lambda drafts: [Written(draft=drafts[0])])
    assert "gave no reason" in bench.run(order).outcomes[0].message


def test_a_platform_that_answers_for_too_few_leaves_the_others_unknown(
    bulk_bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk_bench.plan_ride("one", 1)
    bulk_bench.plan_ride("two", 2)
    order = bulk_bench.order()
    create = bulk_bench.target.create
    monkeypatch.setattr(bulk_bench.target, "create", lambda drafts: create(drafts)[:1])
    assert results(bulk_bench.run(order)) == {"Ride one": "done", "Ride two": "unknown"}


def test_one_that_cannot_be_made_ready_stops_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("odd", 1)
    bench.plan_ride("good", 2)
    order, looked = bench.order(), bench.look()

    def expect(draft: Draft) -> object:
        if draft.item.title == "Ride odd":
            raise ZeroDivisionError
        return draft.item

    monkeypatch.setattr(bench.target, "expect", expect)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride odd": "failed", "Ride good": "done"}
    assert "The log says more" in outcome(report, "Ride odd").message


def test_when_the_intent_cannot_be_written_down_nothing_is_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order = bench.order()
    moments = Moments()
    place = bench.place(moments)
    _fails(monkeypatch, place, "intend")
    report = run(order, place, bench.look)
    assert results(report) == {"Ride one": "stopped", "Ride two": "stopped"}
    assert "The database is full." in report.message
    assert not bench.target.writes


def test_when_the_outcome_cannot_be_saved_the_run_ends_and_the_next_one_adopts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order = bench.order()
    place = bench.place(Moments())
    _fails(monkeypatch, place, "settle")
    report = run(order, place, bench.look)
    assert results(report) == {"Ride one": "unknown", "Ride two": "stopped"}
    assert bench.target.writes == ["create"]
    assert bench.run().status is RunStatus.DONE
    assert bench.target.writes == ["create", "create"]
    assert twins(bench) == []


def _fails(monkeypatch: pytest.MonkeyPatch, place: Workplace, method: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreUnavailable("The database is full.")

    monkeypatch.setattr(place.journal, method, fail, raising=False)


# --- Updates --------------------------------------------------------------------------------------


def updating(bench: Bench) -> Order:
    """Two copies, the sources of which are changed and moved."""
    copied(bench, "changed", "moved")
    bench.source.edit("changed", description="Bring two bottles.")
    bench.source.edit("moved", day=day(8))
    return bench.order()


@pytest.mark.parametrize("id", ["changed", "moved"])
@pytest.mark.parametrize("what", [{"title": "Mine"}, {"day": day(4)}], ids=["edited", "moved"])
def test_a_copy_that_somebody_changed_a_moment_ago_is_not_written_over(
    bench: Bench, id: str, what: dict[str, object]
) -> None:
    order, looked = updating(bench), bench.look()
    theirs = bench.target.edit(bench.copy_of(id).ref.id, **what)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride changed": "done", "Ride moved": "done"} | {
        f"Ride {id}": "changed"
    }
    assert "Somebody has changed it just now" in outcome(report, f"Ride {id}").message
    assert bench.copy_of(id) == theirs
    assert bench.target.writes == ["update"]


@pytest.mark.parametrize("id", ["changed", "moved"])
def test_a_copy_that_was_completed_a_moment_ago_is_not_written_over(bench: Bench, id: str) -> None:
    order, looked = updating(bench), bench.look()
    copy = bench.copy_of(id).model_copy(update={"completed": True})
    bench.target.items[copy.ref.id] = copy
    report = run(order, bench.place(), lambda: looked)
    assert results(report)[f"Ride {id}"] == "changed"
    assert bench.copy_of(id) == copy


def test_a_copy_that_was_deleted_a_moment_ago_is_not_written_over(bench: Bench) -> None:
    order, looked = updating(bench), bench.look()
    del bench.target.items[bench.copy_of("changed").ref.id]
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride changed": "changed", "Ride moved": "done"}
    assert outcome(report, "Ride changed").message == "It is not there any more."
    assert bench.target.writes == ["update"]


def test_an_update_left_at_the_last_moment_holds_no_deletion_back(bench: Bench) -> None:
    copied(bench, "changed", "gone")
    bench.source.edit("changed", title="Other")
    del bench.source.items["gone"]
    order, looked = bench.order(every=True), bench.look()
    bench.target.edit(bench.copy_of("changed").ref.id, title="Mine")
    report = run(order, bench.place(), lambda: looked)
    assert results(report)["Ride gone"] == "done"


def test_an_update_starts_from_what_is_there_at_that_moment(bench: Bench) -> None:
    order, looked = updating(bench), bench.look()
    copy = bench.copy_of("changed").model_copy(update={"raw": {"writes": 7}})
    bench.target.items[copy.ref.id] = copy
    report = run(order, bench.place(), lambda: looked)
    assert report.run is not None
    (change,) = [one for one in bench.journal.changes(report.run) if one.title == "Ride changed"]
    assert change.before == copy


@pytest.mark.parametrize(
    ("problem", "other"),
    [
        (Rejected("Intervals.icu", "It is locked."), "done"),
        (ApiChanged("Intervals.icu", "The entry cannot be read."), "done"),
        (ValueError("?"), "done"),
        (expired(), "stopped"),
        (no_answer(), "stopped"),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_what_cannot_be_asked_for_is_not_written_over(
    bench: Bench, problem: Exception, other: str
) -> None:
    order, looked = updating(bench), bench.look()
    bench.target.fault("find", problem)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride changed": "failed", "Ride moved": other}
    assert bench.target.writes == ["update"] * (other == "done")


# --- Deletions ------------------------------------------------------------------------------------


def deleting(bench: Bench) -> Order:
    copied(bench, "gone")
    del bench.source.items["gone"]
    return bench.order(every=True)


def test_a_deletion_keeps_what_was_there_and_ends_the_link(bench: Bench) -> None:
    order = deleting(bench)
    copy = bench.copy_of("gone")
    report = bench.run(order)
    assert results(report) == {"Ride gone": "done"}
    assert outcome(report, "Ride gone").verified is True
    assert bench.target.items == {}
    assert bench.links == {}
    assert report.run is not None
    (change,) = bench.journal.changes(report.run)
    assert change.before == copy
    assert change.after is None


def test_what_is_there_again_at_the_source_is_not_deleted(bench: Bench) -> None:
    order, looked = deleting(bench), bench.look()
    bench.plan_ride("gone", 60)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride gone": "changed"}
    assert "there again on TrainingPeaks" in outcome(report, "Ride gone").message
    assert len(bench.target.items) == 1


def test_when_the_source_cannot_be_asked_nothing_is_deleted(bench: Bench) -> None:
    order, looked = deleting(bench), bench.look()
    bench.source.fault("find", expired())
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride gone": "failed"}
    assert len(bench.target.items) == 1


def test_a_source_that_is_no_service_never_leads_to_a_deletion(bench: Bench) -> None:
    order, looked = deleting(bench), bench.look()
    report = run(order, replace(bench.place(), source=None), lambda: looked)
    assert results(report) == {"Ride gone": "stopped"}
    assert len(bench.target.items) == 1


@pytest.mark.parametrize("what", [{"title": "Mine"}, {"day": day(4)}])
def test_a_copy_that_somebody_changed_a_moment_ago_is_not_deleted(
    bench: Bench, what: dict[str, object]
) -> None:
    order, looked = deleting(bench), bench.look()
    bench.target.edit(bench.copy_of("gone").ref.id, **what)
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride gone": "changed"}
    assert len(bench.target.items) == 1


def test_a_copy_that_was_completed_a_moment_ago_is_not_deleted(bench: Bench) -> None:
    order, looked = deleting(bench), bench.look()
    copy = bench.copy_of("gone")
    bench.target.items[copy.ref.id] = copy.model_copy(update={"completed": True})
    assert results(run(order, bench.place(), lambda: looked)) == {"Ride gone": "changed"}
    assert len(bench.target.items) == 1


def test_a_copy_that_is_gone_already_needs_no_deletion(bench: Bench) -> None:
    order, looked = deleting(bench), bench.look()
    bench.target.items.clear()
    assert results(run(order, bench.place(), lambda: looked)) == {"Ride gone": "already"}


@pytest.mark.parametrize("unclear", [no_answer(), ValueError("?")], ids=type)
def test_one_refused_deletion_stops_no_other_and_an_unknown_one_does(
    bench: Bench, unclear: Exception
) -> None:
    copied(bench, "a", "b", "c")
    bench.source.items.clear()
    bench.plan_ride("stays", 5)
    bench.run(bench.order("stays"))
    order = bench.order(every=True)
    bench.target.fault("delete", Rejected("Intervals.icu", "It is locked."))
    bench.target.fault("delete", unclear)
    report = bench.run(order)
    assert results(report) == {"Ride a": "failed", "Ride b": "unknown", "Ride c": "stopped"}
    assert "It is locked." in outcome(report, "Ride a").message


# --- Reading back ---------------------------------------------------------------------------------


def test_what_the_platform_made_of_it_is_shown_and_does_not_count_as_an_edit(
    bench: Bench,
) -> None:
    bench.plan_ride("one")
    bench.target.alters = lambda item: item.model_copy(update={"title": "RIDE"})
    report = bench.run()
    (made,) = report.outcomes
    assert made.result is Result.DONE
    assert made.verified is False
    assert [(one.label, one.before, one.after) for one in made.unlike] == [
        ("Title", "Ride one", "RIDE")
    ]
    assert report.run is not None
    (change,) = bench.journal.changes(report.run)
    assert change.verified is False
    assert change.unlike == (("Title", "Ride one", "RIDE"),)
    assert bench.run().status is RunStatus.NOTHING
    assert bench.kinds() == {"one": ActionKind.SAME}


def edited_after_writing(bench: Bench, **fields: Any) -> RunReport:
    """Copies ``one``, which somebody edits on the target before it is read back."""
    bench.plan_ride("one")
    order, place = bench.order(), bench.place()

    def reread() -> Listing:
        bench.target.edit(bench.copy_of("one").ref.id, **fields)
        return place.reread()

    return run(order, replace(place, reread=reread), bench.look)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Mine"},
        {"description": "My own words."},
        {"day": day(4)},
        {"steps": ride(1200).steps},
    ],
    ids=str,
)
def test_what_somebody_changes_before_it_is_read_back_counts_as_changed_by_hand(
    bench: Bench, fields: dict[str, object]
) -> None:
    report = edited_after_writing(bench, **fields)
    (made,) = report.outcomes
    assert (made.result, made.verified) == (Result.DONE, False)
    assert made.unlike
    assert list(bench.kinds().values()) == [ActionKind.LEAVE]
    del bench.source.items["one"]
    assert list(bench.kinds().values()) == [ActionKind.LEAVE]
    assert report.run is not None
    (taken_back,) = bench.undo(report.run).outcomes
    assert taken_back.result is Result.CHANGED
    assert len(bench.target.items) == 1


def test_a_change_on_both_sides_before_it_is_read_back_is_a_conflict(bench: Bench) -> None:
    edited_after_writing(bench, title="Mine")
    bench.source.edit("one", title="New title of the coach")
    assert bench.kinds() == {"one": ActionKind.CONFLICT}


def test_what_a_platform_rounds_after_its_answer_is_no_change_by_hand(bench: Bench) -> None:
    bench.target.alters = lambda item: item.model_copy(update={"planned": Planned(duration=3600)})
    edited_after_writing(bench, planned=Planned(duration=3600.6, load=40.0))
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_a_reading_back_that_fails_costs_the_tick_and_nothing_else(bench: Bench) -> None:
    bench.plan_ride("one")
    order, looked = bench.order(), bench.look()
    bench.target.fault("list_calendar", expired())
    report = run(order, bench.place(), lambda: looked)
    (made,) = report.outcomes
    assert (made.result, made.verified) == (Result.DONE, None)
    assert "could not be read back" in report.message
    assert report.status is RunStatus.DONE
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_what_vanished_right_after_it_was_written_is_said(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()
    place = bench.place()

    def reread() -> Listing:
        bench.target.items.clear()
        return place.reread()

    (made,) = run(order, replace(place, reread=reread), bench.look).outcomes
    assert made.verified is False
    assert [(one.before, one.after) for one in made.unlike] == [("there", "not found")]


def test_what_a_listing_leaves_out_is_asked_for_by_its_id(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    order, place = bench.order(), bench.place()

    def reread() -> Listing:
        whole = place.reread()
        return whole.model_copy(update={"items": whole.items[:1], "complete": False})

    bench.target.calls.clear()
    report = run(order, replace(place, reread=reread), bench.look)
    assert {one.verified for one in report.outcomes} == {True}
    assert bench.target.calls.count("find") == 1


def test_what_cannot_be_read_back_has_no_tick(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    order, place = bench.order(), bench.place()

    def reread() -> Listing:
        whole = place.reread()
        odd = Unreadable(id=whole.items[0].ref.id, reason="Odd.")
        return whole.model_copy(update={"items": (), "unreadable": (odd,)})

    report = run(order, replace(place, reread=reread), bench.look)
    assert report.outcomes[0].verified is None
    assert "(1 of 1)" in report.message


def test_a_deletion_without_effect_is_seen_and_proposed_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = deleting(bench)
    monkeypatch.setattr(bench.target, "delete", lambda existing: None)
    report = bench.run(order)
    assert outcome(report, "Ride gone").verified is False
    assert list(bench.kinds().values()) == [ActionKind.DELETE]


# --- Links ----------------------------------------------------------------------------------------


def test_a_link_holds_both_sides_as_they_agreed(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.run()
    link, copy = bench.links["one"], bench.copy_of("one")
    source = bench.source.items["one"]
    assert (link.source, link.target) == (source.ref, copy.ref)
    assert link.source_prints == prints(source.item, computes_totals=False)
    assert link.target_prints == prints(copy.item, computes_totals=False)
    assert (link.source_item, link.target_item) == (source.item, copy.item)
    assert (link.ours, link.state, link.written_at) == (True, LinkState.LIVE, bench.now)


def test_what_was_written_down_with_an_intent_is_there_after_the_outcome(bench: Bench) -> None:
    copied(bench, "one")
    before, link = bench.copy_of("one"), bench.links["one"]
    bench.source.edit("one", description="Bring two bottles.")
    report = bench.run()
    (change,) = bench.journal.changes(report.run)
    assert change.state is ChangeState.DONE
    assert change.verified is True
    assert (change.before, change.after) == (before, bench.copy_of("one"))
    assert change.source_item == bench.source.items["one"].item
    assert change.expected is not None
    assert change.link_before == link


def test_each_side_is_printed_by_what_its_platform_works_out(sync_profile: ProfileStore) -> None:
    target = FakePlatform(ICU, computes_totals=True)
    bench = Bench(sync_profile, target=target)
    bench.plan_ride("one", planned=Planned(load=50))
    bench.run()
    link, copy = bench.links["one"], bench.copy_of("one")
    assert link.target_prints == prints(copy.item, computes_totals=True)
    assert link.source_prints == prints(copy.item, computes_totals=False)
    target.edit(copy.ref.id, planned=Planned(load=55))
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_a_field_kept_on_the_target_goes_on_being_known_as_changed_there(bench: Bench) -> None:
    copied(bench, "one")
    was = bench.links["one"].target_prints
    copy = bench.copy_of("one")
    bench.target.edit(copy.ref.id, title="My title")
    bench.source.edit("one", description="Bring two bottles.")
    assert results(bench.run()) == {"Ride one": "done"}

    now = bench.copy_of("one")
    assert (now.item.title, now.item.description) == ("My title", "Bring two bottles.")  # type: ignore[union-attr]
    link = bench.links["one"]
    assert link.target_prints[Field.TITLE] == was[Field.TITLE]
    assert link.target_prints[Field.TEXT] == prints(now.item, computes_totals=False)[Field.TEXT]
    assert bench.kinds() == {"one": ActionKind.LEAVE}
    bench.source.edit("one", title="Their title")
    assert bench.kinds() == {"one": ActionKind.CONFLICT}


def test_a_conflict_settled_for_the_target_stays_settled(bench: Bench) -> None:
    copied(bench, "one")
    bench.target.edit(bench.copy_of("one").ref.id, title="My title")
    bench.source.edit("one", title="Their title", description="Bring two bottles.")
    ((key, action),) = [(one.key, one) for one in bench.plan().actions]
    assert action.kind is ActionKind.CONFLICT
    bench.settled[key] = {Field.TITLE: Side.TARGET}
    assert bench.run().status is RunStatus.DONE
    copy = bench.copy_of("one").item
    assert (copy.title, copy.description) == ("My title", "Bring two bottles.")  # type: ignore[union-attr]
    bench.settled.clear()
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_an_unsettled_conflict_is_not_done_although_it_was_chosen(bench: Bench) -> None:
    copied(bench, "one")
    bench.target.edit(bench.copy_of("one").ref.id, title="My title")
    bench.source.edit("one", title="Their title")
    report = bench.run(bench.order("one"))
    assert [one.result for one in report.outcomes] == [Result.STOPPED]
    assert bench.target.writes == []


def test_something_that_waits_is_tried_when_it_was_chosen(bench: Bench) -> None:
    copied(bench, "moved")
    bench.target.plannable_until = day(1)
    bench.source.edit("moved", day=day(5))
    bench.plan_ride("far", 6)
    assert set(bench.kinds().values()) == {ActionKind.WAIT}
    assert bench.run(bench.order()).outcomes == ()
    report = bench.run()
    assert results(report) == {"Ride far": "done", "Ride moved": "done"}
    assert bench.target.writes == ["create", "update"]


def test_a_copy_made_once_more_takes_the_link_over(bench: Bench) -> None:
    copied(bench, "one")
    old = bench.copy_of("one")
    del bench.target.items[old.ref.id]
    assert bench.kinds() == {"one": ActionKind.LEAVE}
    bench.journal.choose(PAIR, bench.source.items["one"].ref, Choice.AGAIN)
    assert bench.run().status is RunStatus.DONE
    assert bench.links["one"].target == bench.copy_of("one").ref != old.ref
    assert bench.run().status is RunStatus.NOTHING


# --- When nothing goes any more -------------------------------------------------------------------


def test_when_the_access_has_ended_not_every_workout_is_tried(bench: Bench) -> None:
    for number in range(6):
        bench.plan_ride(str(number), number)
    order = bench.order()
    bench.target.refuses = lambda item: True
    bench.target.fault("check_access", expired())
    report = bench.run(order)
    assert bench.target.writes == ["create"] * 2
    assert report.count(Result.FAILED) == 2
    assert report.count(Result.STOPPED) == 4
    assert "no longer valid" in report.message


def test_many_that_are_refused_for_themselves_stop_no_other(bench: Bench) -> None:
    for number in range(7):
        bench.plan_ride(str(number), number)
    bench.target.refuses = lambda item: item.title != "Ride 6"
    report = bench.run()
    assert report.count(Result.FAILED) == 6
    assert outcome(report, "Ride 6").result is Result.DONE
    assert bench.target.calls.count("check_access") == 3


def test_a_fault_while_saving_what_was_sent_is_not_told_as_not_tried(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one")
    order, place = bench.order(), bench.place(Moments())
    monkeypatch.setattr(place.journal, "settle", lambda *_, **__: 1 / 0, raising=False)
    assert results(run(order, place, bench.look)) == {"Ride one": "unknown"}


def test_a_fault_in_reading_back_costs_the_tick_and_nothing_else(bench: Bench) -> None:
    bench.plan_ride("one")
    order = bench.order()

    def broken() -> Listing:
        raise ZeroDivisionError

    report = run(order, replace(bench.place(), reread=broken), bench.look)
    assert results(report) == {"Ride one": "done"}
    assert "could not be read back" in report.message


def test_a_lease_lost_while_writing_leaves_the_links_to_the_other_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one")
    order, place = bench.order(), bench.place()
    lease = place.lease(PAIR)
    checks = iter([None, LeaseLost("Another run began.")])

    def check() -> None:
        problem = next(checks)
        if problem is not None:
            raise problem

    monkeypatch.setattr(lease, "check", check)
    report = run(order, replace(place, lease=lambda _: lease), bench.look)
    assert report.status is RunStatus.INTERRUPTED
    assert outcome(report, "Ride one").verified is None


def test_a_deletion_on_a_day_that_was_not_read_back_is_asked_for(bench: Bench) -> None:
    order, place = deleting(bench), bench.place()

    def reread() -> Listing:
        return bench.target.list_calendar(day(5), day(9))

    bench.target.calls.clear()
    report = run(order, replace(place, reread=reread), bench.look)
    assert outcome(report, "Ride gone").verified is True
    assert bench.target.calls[-2:] == ["list_calendar", "find"]
