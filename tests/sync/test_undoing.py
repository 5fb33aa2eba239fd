from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from core.platforms.errors import AccessExpired, Rejected, Unreachable
from core.store.errors import StoreUnavailable
from core.store.journal_values import Change, ChangeState, Choice, LinkState, RunKind, RunStatus
from core.store.store import Store
from core.sync import running
from core.sync.actions import ActionKind, Side
from core.sync.fields import Field
from core.sync.reports import ChangedBy, Result
from core.sync.undoing import why_not_undo
from core.workout.model import Planned
from tests.sync.bench import NOON, PAIR, TODAY, Bench, day, outcome, results, twins
from tests.sync.calendars import ICU, item, ride
from tests.sync.fake_platform import Killed, Moments
from tests.sync.worlds import World, ended, mixed


@pytest.fixture(autouse=True)
def no_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "brakes", lambda *_: ())


def done(bench: Bench) -> int:
    """A run of everything; its number."""
    report = bench.run()
    assert report.status is RunStatus.DONE, report
    assert report.run is not None
    bench.target.calls.clear()
    return report.run


# --- What an undo does ----------------------------------------------------------------------------


def test_a_creation_is_removed_and_not_made_again_unless_somebody_asks(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    report = bench.undo(run)
    assert (report.status, results(report)) == (RunStatus.DONE, {"Ride one": "done"})
    assert outcome(report, "Ride one").message == "Removed again."
    assert outcome(report, "Ride one").verified is True
    assert bench.target.items == {}
    assert bench.links["one"].state is LinkState.TARGET_GONE
    assert bench.kinds() == {"one": ActionKind.LEAVE}
    assert bench.actions()["one"].reason == (
        "You undid this here: its copy on Intervals.icu was removed. It is not copied again "
        "unless you ask."
    )
    assert bench.run().status is RunStatus.NOTHING
    bench.source.edit("one", title="Ride one, renamed")
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_an_update_is_put_back_and_stays_so_until_the_source_changes_again(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    before = bench.copy_of("one")
    bench.source.edit("one", title="Ride renamed", description="Two bottles.")
    run = done(bench)
    report = bench.undo(run)
    assert results(report) == {"Ride renamed": "done"}
    (taken_back,) = report.outcomes
    assert (taken_back.message, taken_back.verified) == ("Put back as it was.", True)
    assert bench.copy_of("one") == before
    action = bench.actions()["one"]
    assert (action.kind, action.ticked, action.again) == (ActionKind.LEAVE, False, True)
    assert [(one.label, one.before, one.after) for one in action.differences] == [
        ("Title", "Ride renamed", "Ride one"),
        ("Description", "Two bottles.", ""),
    ]
    assert action.reason == (
        "You undid this here (title, text): on Intervals.icu it stays as it was before until you "
        "say “Sync this again”."
    )
    assert bench.run().status is RunStatus.NOTHING
    bench.journal.choose(PAIR, action.item.ref, Choice.AGAIN)
    bench.run()
    assert bench.copy_of("one").item.title == "Ride renamed"
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_what_was_taken_back_is_kept_when_another_field_of_the_source_changes(
    bench: Bench,
) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", title="Ride renamed", day=day(5))
    bench.undo(done(bench))
    bench.source.edit("one", description="Two bottles.")
    action = bench.actions()["one"]
    assert (action.kind, action.ticked) == (ActionKind.UPDATE, True)
    assert [one.field for one in action.differences] == [Field.TEXT]
    assert action.kept == {Field.TITLE, Field.DAY}
    assert "Undone here and kept on Intervals.icu: day, title." in action.reason
    bench.run()
    copy = bench.copy_of("one")
    assert (copy.item.title, copy.day) == ("Ride one", day(1))
    assert copy.item.description == "Two bottles."  # type: ignore[union-attr]
    assert bench.kinds() == {"one": ActionKind.LEAVE}, "it is still known as taken back"


def test_what_was_taken_back_is_asked_about_when_the_source_changes_it_again(
    bench: Bench,
) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", title="Ride renamed")
    bench.undo(done(bench))
    bench.source.edit("one", title="Ride renamed again")
    action = bench.actions()["one"]
    assert (action.kind, action.ticked) == (ActionKind.CONFLICT, False)
    (conflict,) = action.conflicts
    assert (conflict.agreed, conflict.source, conflict.target) == (
        "Ride renamed",
        "Ride renamed again",
        "Ride one",
    )
    bench.source.edit("one", title="Ride one")
    assert bench.kinds() == {"one": ActionKind.ADOPT}, "both sides say the same again"


def test_what_was_taken_back_is_not_deleted_when_its_source_is_gone(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", title="Ride renamed")
    bench.undo(done(bench))
    bench.source.items.clear()
    (left,) = bench.plan().actions
    assert left.kind is ActionKind.LEAVE
    assert "but you undid a change of its copy on Intervals.icu (title)" in left.reason


def test_what_somebody_edits_after_an_undo_is_told_from_what_was_undone(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", title="Ride renamed")
    bench.undo(done(bench))
    copy = bench.copy_of("one").ref.id
    bench.target.edit(copy, description="Bring water.")
    reason = bench.actions()["one"].reason
    assert "You undid this here (title)" in reason
    assert "Edited there since (text): left, too." in reason
    bench.target.edit(copy, title="Mine")
    reason = bench.actions()["one"].reason
    assert reason.startswith("Edited on Intervals.icu since it was copied (title, text)")


def test_an_undo_is_forgotten_once_the_copy_is_written_again(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", title="Ride renamed")
    bench.undo(done(bench))
    bench.journal.choose(PAIR, bench.actions()["one"].item.ref, Choice.AGAIN)
    bench.run()
    bench.target.edit(bench.copy_of("one").ref.id, title="Ride one")
    assert bench.actions()["one"].reason.startswith("Edited on Intervals.icu since it was copied")


def test_what_was_taken_back_stays_known_when_its_copy_is_removed_and_brought_back(
    bench: Bench,
) -> None:
    bench.plan_ride("one")
    made = done(bench)
    bench.source.edit("one", title="Ride renamed")
    bench.undo(done(bench))
    removed = bench.undo(made)
    assert removed.run is not None
    assert results(bench.undo(removed.run)) == {"Ride one": "done"}
    assert bench.copy_of("one").item.title == "Ride one"
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_a_move_is_taken_back(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.edit("one", day=day(5))
    run = done(bench)
    assert bench.copy_of("one").day == day(5)
    assert results(bench.undo(run)) == {"Ride one": "done"}
    assert bench.copy_of("one").day == day(1)
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_a_linking_is_taken_back_and_proposed_as_before(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    assert not bench.actions()["one"].ticked
    run = done(bench)
    assert set(bench.links) == {"one"}
    report = bench.undo(run)
    assert (report.status, bench.links) == (RunStatus.DONE, {})
    assert outcome(report, "Ride one").message == "Unlinked."
    assert outcome(report, "Ride one").unlinked
    assert bench.target.calls == []
    action = bench.actions()["one"]
    assert (action.kind, action.ticked) == (ActionKind.ADOPT, False)
    (undone,) = bench.journal.changes(run)
    assert undone.undone_by == report.run
    assert results(bench.undo(run)) == {"Ride one": "already"}
    bench.journal.choose(PAIR, action.item.ref, Choice.AGAIN)
    assert bench.kinds() == {"one": ActionKind.CREATE}


def test_a_linking_is_taken_back_whenever_for_no_calendar_is_touched(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    run = done(bench)
    bench.today, bench.now = day(40), bench.now + dt.timedelta(days=40)
    bench.journal.forget_old(bench.now)
    bench.target.fault("find", Unreachable("Intervals.icu", "No answer."))
    assert results(bench.undo(run)) == {"Ride one": "done"}
    assert bench.links == {}
    (change,) = bench.journal.changes(run)
    assert change.undone_by is not None


def test_a_linking_that_replaced_a_link_gives_the_older_one_back(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    bench.source.edit("one", title="Ride renamed")
    (older,) = bench.journal.links(PAIR)
    (conflict,) = bench.plan().actions
    bench.settled = {conflict.key: {Field.TITLE: Side.TARGET}}
    run = done(bench)
    bench.settled = {}
    assert bench.kinds() == {"one": ActionKind.LEAVE}
    assert outcome(bench.undo(run), "Ride renamed").message == "Linked as it was before."
    (link,) = bench.journal.links(PAIR)
    assert link.model_copy(update={"id": older.id}) == older
    assert bench.kinds() == {"one": ActionKind.CONFLICT}


def test_what_was_unlinked_by_an_undo_is_linked_again_by_another(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    run = done(bench)
    (link,) = bench.journal.links(PAIR)
    first = bench.undo(run)
    assert first.run is not None
    second = bench.undo(first.run)
    assert outcome(second, "Ride one").message == "Linked again."
    assert not outcome(second, "Ride one").unlinked
    (again,) = bench.journal.links(PAIR)
    assert again.model_copy(update={"id": link.id}) == link
    assert second.run is not None
    assert outcome(bench.undo(second.run), "Ride one").message == "Unlinked."
    assert bench.links == {}


def test_a_linking_that_was_written_to_since_stays_until_that_is_taken_back(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    linked = done(bench)
    bench.source.edit("one", title="Ride renamed")
    written = done(bench)
    report = bench.undo(linked)
    assert results(report) == {"Ride one": "changed"}
    assert f"run {written}" in report.outcomes[0].message
    assert set(bench.links) == {"one"}
    bench.undo(written)
    assert results(bench.undo(linked)) == {"Ride one": "done"}
    assert bench.links == {}


def test_a_linking_is_not_taken_back_while_somebody_is_at_work(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    run = done(bench)
    with bench.profile.lease(PAIR, lambda: bench.now):
        assert bench.undo(run).status is RunStatus.HELD
    assert set(bench.links) == {"one"}


def test_a_deletion_is_brought_back_from_what_was_stored(bench: Bench) -> None:
    bench.plan_ride("one", description="Two bottles.")
    done(bench)
    before = bench.copy_of("one")
    bench.source.items.clear()
    run = done(bench)
    assert bench.target.items == {}
    assert [change.title for _, change in bench.journal.deletions(NOON)] == ["Ride one"]
    report = bench.undo(run)
    assert (outcome(report, "Ride one").message, report.status) == (
        "Brought back.",
        RunStatus.DONE,
    )
    copy = bench.copy_of("one")
    assert copy == before.model_copy(update={"ref": copy.ref})
    assert copy.ref != before.ref
    assert bench.links == {}, "it is not proposed for deletion again"
    assert bench.plan().actions == ()
    assert bench.journal.deletions(NOON) == ()


def test_what_was_brought_back_is_linked_when_its_source_is_there_again(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    source = dict(bench.source.items)
    bench.source.items.clear()
    run = done(bench)
    bench.source.items.update(source)
    bench.undo(run)
    assert bench.links["one"].target == bench.copy_of("one").ref
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_a_kept_field_stays_known_as_changed_by_hand(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    agreed = bench.links["one"].target_prints[Field.TITLE]
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    bench.source.edit("one", description="Two bottles.")
    run = done(bench)
    bench.undo(run)
    copy = bench.copy_of("one").item
    assert (copy.title, copy.description) == ("Mine", "")  # type: ignore[union-attr]
    assert bench.links["one"].target_prints[Field.TITLE] == agreed
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_what_somebody_else_wrote_is_theirs_again(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.target.put("theirs", ride(title="Ride one"), day=day(1))
    bench.run()
    bench.source.edit("one", title="Ride renamed")
    run = done(bench)
    assert bench.links["one"].ours
    assert results(bench.undo(run)) == {"Ride renamed": "done"}
    assert not bench.links["one"].ours
    del bench.source.items["one"]
    assert [one.kind for one in bench.plan().actions] == [ActionKind.LEAVE]


def test_an_undo_is_a_run_of_its_own_and_tells_what_it_did(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    report = bench.undo(run)
    assert report.run is not None
    told = bench.journal.run(report.run)
    assert told is not None
    assert (told.kind, told.undoes, told.status) == (RunKind.UNDO, run, RunStatus.DONE)
    (change,) = bench.journal.changes(report.run)
    assert (change.kind, change.state) == ("delete", ChangeState.DONE)
    assert change.before is not None
    (undone,) = bench.journal.changes(run)
    assert undone.undone_by == report.run


def test_only_the_named_changes_are_taken_back(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    assert results(bench.undo(run, {"Ride one"})) == {"Ride one": "done"}
    assert [one.item.title for one in bench.target.items.values()] == ["Ride two"]
    report = bench.undo(run)
    assert results(report) == {"Ride one": "already", "Ride two": "done"}
    assert "taken back already" in outcome(report, "Ride one").message
    assert report.status is RunStatus.DONE


def test_the_newest_change_is_taken_back_first(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    bench.told.clear()
    bench.undo(run)
    assert [title for _, _, title in bench.told] == ["Ride two", "Ride one", "Reading back"]


def test_an_undo_can_be_undone(bench: Bench) -> None:
    bench.plan_ride("made", 1)
    bench.plan_ride("changed", 2)
    done(bench)
    bench.source.edit("changed", title="Ride renamed")
    bench.plan_ride("new", 3)
    run = done(bench)
    meant, agreed = bench.calendar, bench.agreed
    first = bench.undo(run)
    assert bench.calendar != meant
    assert first.run is not None
    second = bench.undo(first.run)
    assert (second.status, second.count(Result.DONE)) == (RunStatus.DONE, 2)
    assert bench.calendar == meant
    assert bench.agreed == agreed
    assert set(bench.kinds().values()) == {ActionKind.SAME}
    assert second.run is not None
    assert bench.undo(second.run).status is RunStatus.DONE


def test_an_undo_of_an_undo_counts_as_the_change_that_it_brings_back(bench: Bench) -> None:
    bench.plan_ride("one")
    made = done(bench)
    bench.source.edit("one", title="Ride renamed")
    first = bench.undo(done(bench))
    assert first.run is not None
    second = bench.undo(first.run)
    assert second.run is not None
    report = bench.undo(made)
    assert results(report) == {"Ride one": "changed"}
    assert f"(run {second.run})" in report.outcomes[0].message
    bench.undo(second.run)
    assert results(bench.undo(made)) == {"Ride one": "done"}


# --- What it leaves -------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [{"title": "Mine"}, {"day": day(4)}, {"description": "Mine"}])
def test_a_copy_that_somebody_changed_since_is_left(bench: Bench, what: dict[str, object]) -> None:
    bench.plan_ride("one")
    run = done(bench)
    bench.target.edit(bench.copy_of("one").ref.id, **what)
    report = bench.undo(run)
    assert [one.result for one in report.outcomes] == [Result.CHANGED]
    assert "Somebody changed it since" in report.outcomes[0].message
    assert report.outcomes[0].changed_by is ChangedBy.SOMEBODY
    assert report.message == "1 left because somebody changed it."
    assert bench.target.writes == []
    assert report.status is RunStatus.FAILED
    assert report.run is not None
    told = bench.journal.run(report.run)
    assert told is not None
    assert told.message == report.message
    assert [one.reason for one in told.left] == [report.outcomes[0].message]


def test_what_is_gone_already_is_not_led_to(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.plan_ride("two", 2)
    run = done(bench)
    assert all(change.url for change in bench.journal.changes(run))
    bench.target.delete(bench.copy_of("one"))
    report = bench.undo(run)
    assert results(report) == {"Ride one": "already", "Ride two": "done"}
    assert [one.url for one in report.outcomes] == ["", ""]


def test_a_copy_that_a_later_run_changed_names_that_run(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    bench.source.edit("one", title="Ride renamed")
    later = done(bench)
    report = bench.undo(run)
    (said,) = report.outcomes
    assert said.result is Result.CHANGED
    assert said.changed_by is ChangedBy.LATER_RUN
    assert report.message == "1 left because a later run changed it."
    assert said.message == (
        f"A later run of Planbridge (run {later}) changed it since (Title). Take that one back "
        "first."
    )
    bench.undo(later)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    assert "Somebody changed it since" in bench.undo(run).outcomes[0].message
    bench.target.edit(bench.copy_of("one").ref.id, title="Ride one")
    assert results(bench.undo(run)) == {"Ride one": "done"}


@pytest.mark.parametrize(("slow", "written"), [("find", 0), ("list_calendar", 0), ("restore", 2)])
def test_what_is_over_before_its_turn_comes_is_left(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, slow: str, written: int
) -> None:
    bench.plan_ride("gone", 0)
    bench.plan_ride("one", 0)
    bench.plan_ride("two", 0)
    done(bench)
    for id in ("one", "two"):
        bench.source.edit(id, title=f"Ride {id}, renamed")
    del bench.source.items["gone"]
    run = done(bench)
    asked = getattr(bench.target, slow)

    def at_midnight(*args: Any) -> Any:
        answer = asked(*args)
        bench.today = day(1)
        return answer

    monkeypatch.setattr(bench.target, slow, at_midnight)
    report = bench.undo(run)
    assert len(bench.target.writes) == report.count(Result.DONE) == written
    left = [one.message for one in report.outcomes if one.result is not Result.DONE]
    assert len(left) == 3 - written
    assert all("before today" in words for words in left)


def test_a_copy_that_was_completed_is_left(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    copy = bench.copy_of("one")
    bench.target.items[copy.ref.id] = copy.model_copy(update={"completed": True})
    assert "completed" in bench.undo(run).outcomes[0].message
    assert bench.target.writes == []


def test_what_lies_before_today_is_left(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    run = done(bench)
    bench.today = day(2)
    assert "before today" in bench.undo(run).outcomes[0].message
    assert bench.target.writes == []


def test_nothing_is_moved_back_to_a_day_that_is_over(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    done(bench)
    bench.source.edit("one", day=day(5))
    run = done(bench)
    bench.today = day(2)
    assert "before today" in bench.undo(run).outcomes[0].message
    assert bench.copy_of("one").day == day(5)


def test_what_was_moved_to_a_day_that_is_over_by_now_stays_there(bench: Bench) -> None:
    bench.plan_ride("one", 5)
    done(bench)
    bench.source.edit("one", day=day(1))
    run = done(bench)
    bench.today = day(2)
    assert "before today" in bench.undo(run).outcomes[0].message
    assert bench.copy_of("one").day == day(1)


def test_what_is_older_than_thirty_days_says_so(bench: Bench) -> None:
    bench.plan_ride("one", 13)
    run = done(bench)
    bench.now += dt.timedelta(days=30, seconds=1)
    assert "30 days" in bench.undo(run).outcomes[0].message
    assert bench.target.writes == []


def test_what_is_not_kept_any_longer_says_so(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    bench.journal.forget_old(bench.now + dt.timedelta(days=31))
    assert "30 days" in bench.undo(run).outcomes[0].message


def test_there_is_nothing_to_take_back_of_what_failed(bench: Bench) -> None:
    bench.plan_ride("bad", 2)
    bench.target.refuses = lambda item: True
    report = bench.run()
    assert report.run is not None
    undone = bench.undo(report.run)
    assert results(undone) == {"Ride bad": "already"}
    assert undone.status is RunStatus.NOTHING


def test_a_creation_that_is_gone_already_needs_no_undo(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    bench.target.items.clear()
    assert results(bench.undo(run)) == {"Ride one": "already"}


def test_what_is_there_again_is_not_brought_back_a_second_time(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    copy = bench.copy_of("one")
    bench.source.items.clear()
    run = done(bench)
    bench.target.items["again"] = copy.model_copy(
        update={"ref": copy.ref.model_copy(update={"id": "again"})}
    )
    assert results(bench.undo(run)) == {"Ride one": "already"}
    assert len(bench.target.items) == 1


def test_a_day_that_cannot_be_read_in_full_brings_nothing_back(bench: Bench) -> None:
    bench.plan_ride("one")
    done(bench)
    bench.source.items.clear()
    run = done(bench)
    bench.target.complete = False
    report = bench.undo(run)
    assert results(report) == {"Ride one": "stopped"}
    assert "in full" in report.outcomes[0].message


def test_while_a_run_is_at_work_nothing_is_undone(bench: Bench) -> None:
    bench.plan_ride("one")
    run = done(bench)
    with bench.profile.lease(PAIR, lambda: bench.now):
        report = bench.undo(run)
    assert (report.status, report.run) == (RunStatus.HELD, None)
    assert results(report) == {"Ride one": "stopped"}
    assert bench.copy_of("one")


def test_stop_ends_an_undo_before_the_next_change(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    bench.progress = lambda done, of, title: bench.stop.set() if title == "Ride one" else None
    assert results(bench.undo(run)) == {"Ride two": "done", "Ride one": "stopped"}
    assert bench.copy_of("one")


# --- What fails -----------------------------------------------------------------------------------


def test_one_that_is_refused_stops_no_other(bench: Bench) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    bench.target.fault("delete", Rejected("Intervals.icu", "It is locked."))
    report = bench.undo(run)
    assert results(report) == {"Ride two": "failed", "Ride one": "done"}
    assert "It is locked." in outcome(report, "Ride two").message
    assert report.status is RunStatus.PARTLY


@pytest.mark.parametrize("method", ["find", "delete"])
def test_an_expired_login_ends_the_undo(bench: Bench, method: str) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    bench.target.fault(method, AccessExpired("Intervals.icu", "The key is no longer valid."))
    report = bench.undo(run)
    assert results(report) == {"Ride two": "failed", "Ride one": "stopped"}
    assert "no longer valid" in report.message
    assert len(bench.target.items) == 2


def test_a_fault_of_ours_on_one_change_stops_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one", 1)
    bench.plan_ride("two", 2)
    run = done(bench)
    find = bench.target.find
    odd = bench.copy_of("two").ref

    def stumble(ref: Any) -> Any:
        return 1 / 0 if ref == odd else find(ref)

    monkeypatch.setattr(bench.target, "find", stumble)
    assert results(bench.undo(run)) == {"Ride two": "failed", "Ride one": "done"}


@pytest.mark.parametrize("takes_effect", [True, False])
def test_a_removal_that_nobody_knows_of_is_settled_by_the_next_run(
    bench: Bench, takes_effect: bool
) -> None:
    bench.plan_ride("one")
    run = done(bench)
    lost = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    bench.target.fault("delete", lost, takes_effect=takes_effect)
    assert results(bench.undo(run)) == {"Ride one": "unknown"}
    assert bench.run().status is RunStatus.NOTHING
    (change,) = bench.journal.changes(run)
    assert (change.undone_by is not None) is takes_effect
    kind = ActionKind.LEAVE if takes_effect else ActionKind.SAME
    assert bench.kinds() == {"one": kind}


# --- Wherever it dies -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """A world after a run, with what the run changed."""

    world: World
    changes: tuple[Change, ...]

    def bench(self, store: Store) -> tuple[Bench, int]:
        bench = self.world.bench(store, bulk=False)
        run = bench.journal.begin(PAIR, RunKind.SYNC, NOON)
        of_run = [one.model_copy(update={"id": None, "run": run.id}) for one in self.changes]
        bench.journal.settle([self._with_links(bench, one) for one in of_run])
        bench.journal.end(run.id, RunStatus.DONE, NOON)
        return bench, run.id

    def _with_links(self, bench: Bench, change: Change) -> Change:
        return change.model_copy(
            update={"link_before": None if change.kind == "create" else change.link_before}
        )


@pytest.fixture(scope="module")
def after(sync_store: Store) -> Done:
    world = mixed(sync_store, creations=1)
    bench = world.bench(sync_store, bulk=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "brakes", lambda *_: ())
        report = bench.run(world.order)
    assert report.run is not None
    changed = World(
        dict(bench.source.items), dict(bench.target.items), bench.journal.links(PAIR), world.order
    )
    return Done(changed, bench.journal.changes(report.run))


def undone(bench: Bench, run: int) -> dict[str, Any]:
    marks = [change.undone_by is not None for change in bench.journal.changes(run)]
    return {**ended(bench), "undone": marks}


def test_a_whole_mixed_run_is_taken_back(after: Done, sync_store: Store) -> None:
    bench, run = after.bench(sync_store)
    before = mixed(sync_store, creations=1).bench(sync_store, bulk=False)
    assert bench.undo(run).status is RunStatus.DONE
    assert bench.calendar == before.calendar
    proposed = [one for one in bench.plan().actions if one.ticked]
    assert [(one.kind, one.title) for one in proposed] == [(ActionKind.ADOPT, "Ride there")]


@pytest.mark.parametrize(
    ("error", "takes_effect"),
    [
        (Killed, False),
        (lambda: Unreachable("Intervals.icu", "No answer.", maybe_applied=True), False),
        (lambda: Unreachable("Intervals.icu", "No answer.", maybe_applied=True), True),
        (lambda: StoreUnavailable("The database is full."), False),
        (lambda: StoreUnavailable("The database is full."), True),
    ],
    ids=["killed", "no answer", "answer lost", "not stored", "stored after all"],
)
def test_wherever_an_undo_dies_or_fails_a_second_one_ends_as_if_it_had_not(
    after: Done, sync_store: Store, error: Callable[[], BaseException], takes_effect: bool
) -> None:
    bench, run = after.bench(sync_store)
    moments = Moments()
    assert bench.undo(run, moments=moments).status is RunStatus.DONE
    meant = undone(bench, run)
    of_journal = isinstance(error(), StoreUnavailable)
    for at, name in enumerate(moments.seen):
        saves = name in ("journal.intend", "journal.mark_undone", "journal.settle")
        concerned = saves if of_journal else not name.startswith("journal.")
        if error is not Killed and not concerned:
            continue
        bench, run = after.bench(sync_store)
        moments = Moments(at, takes_effect=takes_effect, error=error)
        try:
            bench.undo(run, moments=moments)
        except Killed:
            assert moments.after_death == []
        bench.undo(run)
        assert undone(bench, run) == meant, f"at moment {at} ({name})"
        assert twins(bench) == []


# --- Why not, as far as it can be told without a look ---------------------------------------------


def a_change(**fields: Any) -> Change:
    copy = item(ICU, "t", day=day(1), raw={"id": "t"})
    return Change(
        **{
            "id": 1,
            "run": 1,
            "kind": "update",
            "key": "k",
            "title": "Ride",
            "day": day(1),
            "state": ChangeState.DONE,
            "target": copy.ref,
            "before": copy,
            "after": copy,
            "at": NOON,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"kind": "create", "before": None}, ""),
        ({"undone_by": 2}, "taken back already"),
        ({"state": ChangeState.FAILED}, "not made"),
        ({"state": ChangeState.INTENDED}, "Nobody knows yet"),
        ({"kind": "adopt", "at": NOON - dt.timedelta(days=31), "before": None}, ""),
        ({"kind": "adopt", "undone_by": 2}, "taken back already"),
        ({"at": NOON - dt.timedelta(days=31)}, "30 days"),
        ({"before": None}, "30 days"),
        ({"kind": "create", "after": None}, "30 days"),
        ({"before": item(ICU, "t", day=day(-1))}, "before today"),
    ],
)
def test_why_a_change_cannot_be_taken_back(fields: dict[str, Any], words: str) -> None:
    change = a_change(**fields)
    said = why_not_undo(change, change.after, TODAY, NOON)
    assert words in said
    assert bool(said) is bool(words)


def test_totals_that_the_platform_works_out_anew_are_no_edit() -> None:
    change = a_change()
    assert change.after is not None
    totals = change.after.item.model_copy(update={"planned": Planned(load=70)})
    now = change.after.model_copy(update={"item": totals})
    assert why_not_undo(change, now, TODAY, NOON, computes_totals=True) == ""
    assert "Steps and totals" in why_not_undo(change, now, TODAY, NOON)
