from __future__ import annotations

import datetime as dt
import json
import logging
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from core.platforms.contract import ItemKind, ItemRef, PlatformName
from core.store import leases, tables
from core.store.database import Database
from core.store.errors import StoreUnavailable
from core.store.journal import KEPT, TOLD, Journal
from core.store.journal_rows import UNREADABLE
from core.store.journal_values import (
    Change,
    ChangeState,
    Choice,
    Left,
    LinkState,
    Pair,
    RuleSettings,
    RunKind,
    RunScope,
    RunStatus,
)
from core.workout.model import Sport
from tests.store.values import (
    BACK,
    DAY,
    NOON,
    PAIR,
    SWITCHED,
    change,
    link,
    on_target,
    source_ref,
    target_ref,
    whole_change,
)

LOCAL, OTHER = 1, 2
MINUTE = dt.timedelta(minutes=1)
SCOPE = RunScope(
    first=DAY, last=DAY + dt.timedelta(days=6), sports=(Sport.RIDE,), time_zone="Europe/Berlin"
)
SYNC = RunKind.SYNC


@pytest.fixture
def journal(database: Database) -> Journal:
    return Journal(database, LOCAL, lambda: NOON)


@pytest.fixture
def other(database: Database) -> Journal:
    return Journal(database, OTHER, lambda: NOON)


def done(one: Change, **more: object) -> Change:
    return one.model_copy(update={"state": ChangeState.DONE, **more})


def begun(journal: Journal, pair: Pair = PAIR, at: dt.datetime = NOON) -> int:
    return journal.begin(pair, SYNC, at).id


def sql(database: Database, words: str, **values: object) -> None:
    with database.writing() as connection:
        connection.execute(text(words), values)


# --- Links ------------------------------------------------------------------------------------


def test_links_come_back_as_they_were_saved_in_the_order_in_which_they_were_made(
    journal: Journal,
) -> None:
    first = link("s1", "1")
    second = link("s2", "2", ours=False, state=LinkState.TARGET_GONE)
    assert journal.links(PAIR) == ()
    saved = journal.save_links(PAIR, [first, second])
    assert [one.model_copy(update={"id": None}) for one in saved] == [first, second]
    assert None not in {one.id for one in saved}
    assert journal.links(PAIR) == saved
    third = journal.save_links(PAIR, [link("s3", "3")])
    assert journal.links(PAIR) == saved + third


def test_a_saved_link_is_saved_over_and_keeps_its_id_and_place(journal: Journal) -> None:
    first, second = journal.save_links(PAIR, [link("s1", "1"), link("s2", "2")])
    newer = first.model_copy(update={"state": LinkState.SOURCE_GONE, "target": target_ref("9")})
    assert journal.save_links(PAIR, [newer]) == (newer,)
    assert journal.links(PAIR) == (newer, second)


@pytest.mark.parametrize(
    ("source", "target", "stay"),
    [
        ("s1", "9", ["s2", "s3"]),
        ("s9", "1", ["s2", "s3"]),
        ("s1", "1", ["s2", "s3"]),
        ("s1", "2", ["s3"]),
        ("s9", "9", ["s1", "s2", "s3"]),
    ],
)
def test_a_source_and_a_target_have_one_link_a_pair(
    journal: Journal, source: str, target: str, stay: list[str]
) -> None:
    journal.save_links(PAIR, [link("s1", "1"), link("s2", "2"), link("s3", "3")])
    (new,) = journal.save_links(PAIR, [link(source, target)])
    links = journal.links(PAIR)
    assert [one.source.id for one in links] == [*stay, source]
    assert links[-1] == new


def test_two_links_that_exchange_their_targets_are_saved_at_once(journal: Journal) -> None:
    first, second = journal.save_links(PAIR, [link("s1", "1"), link("s2", "2")])
    journal.save_links(
        PAIR,
        [
            first.model_copy(update={"target": second.target}),
            second.model_copy(update={"target": first.target}),
        ],
    )
    found = {one.source.id: one.target.id for one in journal.links(PAIR)}
    assert found == {"s1": "2", "s2": "1"}


def test_a_link_whose_row_is_gone_is_saved_anew(journal: Journal) -> None:
    (gone,) = journal.save_links(PAIR, [link("s1", "1")])
    (newer,) = journal.save_links(PAIR, [link("s1", "5")])
    (again,) = journal.save_links(PAIR, [gone])
    assert journal.links(PAIR) == (again,)
    assert again.id not in (gone.id, newer.id), "the id of a link that ended never names another"


def test_a_workout_and_a_note_of_one_id_have_each_their_link(journal: Journal) -> None:
    note = link("7", "7").model_copy(
        update={"source": source_ref("7", ItemKind.NOTE), "target": target_ref("7", ItemKind.NOTE)}
    )
    journal.save_links(PAIR, [link("7", "7"), note])
    assert len(journal.links(PAIR)) == 2


def test_ids_of_any_length_and_script_are_told_apart(journal: Journal) -> None:
    long = "✓/" * 400
    journal.save_links(PAIR, [link(long + "a", "1"), link(long + "b", "2"), link("a", "3")])
    assert [one.source.id for one in journal.links(PAIR)] == [long + "a", long + "b", "a"]
    journal.save_links(PAIR, [link(long + "a", "4")])
    assert [one.target.id for one in journal.links(PAIR)] == ["2", "3", "4"]


def test_a_mark_that_also_names_the_library_means_the_same_source(journal: Journal) -> None:
    marked = source_ref("s1").model_copy(update={"library_id": "L7"})
    journal.save_links(PAIR, [link("s1", "1")])
    journal.save_links(PAIR, [link("s1", "2").model_copy(update={"source": marked})])
    assert [one.target.id for one in journal.links(PAIR)] == ["2"]


def test_a_link_that_cannot_be_read_is_left_out_with_a_line_in_the_log(
    journal: Journal, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    journal.save_links(PAIR, [link("s1", "1"), link("s2", "2"), link("s3", "3")])
    sql(database, """UPDATE links SET link = '{"of": "tomorrow"}' WHERE id = 1""")
    sql(database, "UPDATE links SET link = 'no JSON' WHERE id = 3")
    with caplog.at_level(logging.WARNING):
        assert [one.source.id for one in journal.links(PAIR)] == ["s2"]
    assert len(caplog.records) == 2
    assert "s1" in caplog.text
    journal.save_links(PAIR, [link("s1", "5")])
    assert [one.target.id for one in journal.links(PAIR)] == ["2", "5"], "it is replaced as any"


# --- To whom a row belongs --------------------------------------------------------------------


def fill(journal: Journal, pair: Pair) -> int:
    run = journal.begin(pair, SYNC, NOON, scope=SCOPE).id
    (one,) = journal.intend([whole_change(run, kind="delete")])
    journal.intend([change(run, "two")])
    journal.settle([done(one)], links=[link("s1", "1")])
    journal.end(run, RunStatus.DONE, NOON)
    journal.choose(pair, source_ref("s1"), Choice.PIN)
    journal.save_rules(pair, RuleSettings(most_deletions=1))
    return run


def holds_nothing(journal: Journal, pair: Pair) -> bool:
    return (
        journal.links(pair) == ()
        and journal.choices(pair) == {}
        and journal.rules(pair) == RuleSettings()
        and journal.open_intents(pair) == ()
        and journal.last_scope(pair) is None
    )


def test_nothing_of_one_pair_of_accounts_is_ever_found_for_another(journal: Journal) -> None:
    fill(journal, PAIR)
    assert not holds_nothing(journal, PAIR)
    assert holds_nothing(journal, SWITCHED)
    assert holds_nothing(journal, BACK)
    (kept,) = journal.links(PAIR)
    (new,) = journal.save_links(SWITCHED, [link("s1", "1")])
    journal.choose(SWITCHED, source_ref("s1"), None)
    journal.save_rules(SWITCHED, RuleSettings())
    assert journal.links(PAIR) == (kept,)
    assert journal.links(SWITCHED) == (new,)
    assert journal.choices(PAIR) == {source_ref("s1"): Choice.PIN}
    assert journal.rules(PAIR).most_deletions == 1
    run = begun(journal, SWITCHED)
    assert kept.id is not None
    journal.settle([change(run)], unlink=[kept.id], spent=[source_ref("s1")])
    journal.save_links(SWITCHED, [kept])
    assert journal.links(PAIR) == (kept,)


def test_nothing_of_one_profile_is_ever_found_for_another(journal: Journal, other: Journal) -> None:
    run = fill(journal, PAIR)
    (one, _two) = journal.changes(run)
    assert holds_nothing(other, PAIR)
    assert other.runs() == ()
    assert other.run(run) is None
    assert other.changes(run) == ()
    assert one.id is not None
    assert other.change(one.id) is None
    assert other.deletions(NOON - KEPT) == ()
    before = journal.run(run), journal.changes(run), journal.links(PAIR), journal.choices(PAIR)
    other.mark_undone([one.id], by=9)
    other.end(run, RunStatus.FAILED, NOON, message="not mine")
    other.forget_old(NOON + 2 * TOLD)
    other.choose(PAIR, source_ref("s1"), None)
    other.save_links(PAIR, [link("s1", "1")])
    with pytest.raises(ValueError, match="not of runs"):
        other.intend([change(run)])
    with pytest.raises(ValueError, match="not of runs"):
        other.settle([one])
    with pytest.raises(ValueError, match="no change"):
        other.settle([one.model_copy(update={"run": begun(other)})])
    after = journal.run(run), journal.changes(run), journal.links(PAIR), journal.choices(PAIR)
    assert after == before


# --- Choices and rules ------------------------------------------------------------------------


def test_a_choice_is_remembered_changed_and_taken_back(journal: Journal) -> None:
    one, two = source_ref("1"), target_ref("1")
    journal.choose(PAIR, one, Choice.AGAIN)
    journal.choose(PAIR, one, Choice.PIN)
    journal.choose(PAIR, two, Choice.IGNORE)
    assert journal.choices(PAIR) == {one: Choice.PIN, two: Choice.IGNORE}
    journal.choose(PAIR, one, None)
    journal.choose(PAIR, one, None)
    assert journal.choices(PAIR) == {two: Choice.IGNORE}


def test_a_choice_that_cannot_be_read_is_left_out_with_a_line_in_the_log(
    journal: Journal, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for number in "123":
        journal.choose(PAIR, source_ref(number), Choice.PIN)
    sql(database, "UPDATE choices SET choice = 'maybe' WHERE id = 1")
    sql(database, "UPDATE choices SET ref = '[]' WHERE id = 3")
    with caplog.at_level(logging.WARNING):
        assert journal.choices(PAIR) == {source_ref("2"): Choice.PIN}
    assert len(caplog.records) == 2


def test_rules_come_back_and_odd_ones_are_the_usual_ones(
    journal: Journal, database: Database
) -> None:
    assert journal.rules(PAIR) == RuleSettings()
    rules = RuleSettings(tick_deletions=True, most_deletions=2, most_deletions_share=0.1)
    journal.save_rules(PAIR, RuleSettings())
    journal.save_rules(PAIR, rules)
    assert journal.rules(PAIR) == rules
    sql(database, """UPDATE rules SET rules = '{"tick_deletions": "perhaps"}'""")
    assert journal.rules(PAIR) == RuleSettings()


# --- Runs -------------------------------------------------------------------------------------


def test_a_run_comes_back_as_it_began_and_as_it_ended(journal: Journal, database: Database) -> None:
    with leases.take(database, LOCAL, PAIR, lambda: NOON):
        run = journal.begin(PAIR, RunKind.UNDO, NOON, scope=SCOPE, plan_hash="f" * 64, undoes=3)
        assert run.status is RunStatus.RUNNING
        assert journal.run(run.id) == run
        assert journal.runs() == (run,)
        changes = journal.intend([change(run.id, str(number)) for number in range(4)])
        failed = changes[2].model_copy(update={"state": ChangeState.FAILED, "message": "No."})
        journal.settle([done(changes[0]), done(changes[1]), failed])
        left = (Left(title="Ride", day=None, action="skip", reason="Completed."),)
        left += (Left(title="", day=DAY, action="leave", reason="✓"),)
        journal.end(run.id, RunStatus.PARTLY, NOON + MINUTE, message="One failed.", left=left)
    ended = run.model_copy(
        update={
            "status": RunStatus.PARTLY,
            "ended_at": NOON + MINUTE,
            "message": "One failed.",
            "done": 2,
            "failed": 1,
            "left": left,
        }
    )
    assert journal.run(run.id) == ended
    assert journal.run(run.id + 1) is None


def test_points_in_time_are_kept_whatever_their_zone(journal: Journal, database: Database) -> None:
    away = NOON.astimezone(dt.timezone(dt.timedelta(hours=-7))) + dt.timedelta(microseconds=5)
    run = begun(journal, at=away)
    journal.end(run, RunStatus.DONE, away)
    found = journal.run(run)
    assert found is not None
    assert (found.started_at, found.ended_at) == (away, away)
    with database.reading() as connection:
        saved = connection.execute(text("SELECT started_at FROM runs")).scalar()
    assert saved == "2026-05-01T12:00:00.000005+00:00"


def test_runs_are_paged_newest_first(journal: Journal, other: Journal) -> None:
    made = []
    for number in range(7):
        made.append(begun(journal, (PAIR, BACK)[number % 2]))
        journal.end(made[-1], RunStatus.DONE, NOON)
        begun(other)
    assert [run.id for run in journal.runs()] == made[::-1]
    page = journal.runs(limit=3)
    assert [run.id for run in page] == made[:-4:-1]
    page = journal.runs(limit=3, before=page[-1].id)
    assert [run.id for run in page] == made[3:0:-1]
    page = journal.runs(limit=3, before=page[-1].id)
    assert [run.id for run in page] == made[:1]
    assert journal.runs(limit=3, before=page[-1].id) == ()


def test_a_running_run_whose_lease_nobody_holds_is_kept_as_interrupted(
    journal: Journal, database: Database
) -> None:
    with leases.take(database, LOCAL, PAIR, lambda: NOON):
        run = begun(journal)
        assert journal.runs()[0].status is RunStatus.RUNNING
    (shown,) = journal.runs()
    assert shown.status is RunStatus.INTERRUPTED
    assert shown.ended_at is None, "when it died nobody knows"
    assert "next run" in shown.message
    with leases.take(database, LOCAL, PAIR, lambda: NOON):
        assert journal.run(run) == shown, "a later lease does not bring it back"


def test_a_lease_of_another_pair_or_profile_keeps_no_run_alive(
    journal: Journal, database: Database
) -> None:
    with leases.take(database, LOCAL, BACK, lambda: NOON):
        begun(journal)
        assert journal.runs()[0].status is RunStatus.INTERRUPTED
    with leases.take(database, OTHER, PAIR, lambda: NOON):
        run = begun(journal)
        found = journal.run(run)
        assert found is not None
        assert found.status is RunStatus.INTERRUPTED


def test_a_run_out_lease_keeps_no_run_alive(database: Database) -> None:
    clock = NOON
    journal = Journal(database, LOCAL, lambda: clock)
    leases.take(database, LOCAL, PAIR, lambda: NOON, owner="another machine/1/1/x")
    begun(journal)
    clock = NOON + leases.LASTS - MINUTE / 60
    assert journal.runs()[0].status is RunStatus.RUNNING
    clock = NOON + leases.LASTS
    assert journal.runs()[0].status is RunStatus.INTERRUPTED


def test_a_run_that_begins_ends_older_ones_of_its_pair_that_still_seem_to_run(
    journal: Journal, other: Journal, database: Database
) -> None:
    with (
        leases.take(database, LOCAL, PAIR, lambda: NOON),
        leases.take(database, LOCAL, BACK, lambda: NOON),
    ):
        finished = begun(journal)
        journal.end(finished, RunStatus.NOTHING, NOON)
        back = begun(journal, BACK)
        dead = begun(journal)
        new = begun(journal)
        statuses = {run.id: run.status for run in journal.runs()}
    assert statuses == {
        finished: RunStatus.NOTHING,
        back: RunStatus.RUNNING,
        dead: RunStatus.INTERRUPTED,
        new: RunStatus.RUNNING,
    }


def test_a_run_that_was_only_held_up_says_itself_how_it_ended(journal: Journal) -> None:
    run = begun(journal)
    assert journal.runs()[0].status is RunStatus.INTERRUPTED
    journal.end(run, RunStatus.DONE, NOON)
    ended = journal.runs()[0]
    assert (ended.status, ended.message) == (RunStatus.DONE, "")


def test_a_run_that_ends_while_it_is_looked_at_is_not_called_interrupted(
    journal: Journal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(journal)

    def none_any_more(*_: object) -> frozenset[str]:
        threading.Thread(target=lambda: journal.end(run, RunStatus.DONE, NOON)).start()
        while sql_value(database, "SELECT status FROM runs") == "running":
            time.sleep(0.005)
        return frozenset()

    monkeypatch.setattr(leases, "held", none_any_more)
    assert journal.runs()[0].status is RunStatus.DONE


def sql_value(database: Database, words: str) -> object:
    with database.reading() as connection:
        return connection.execute(text(words)).scalar()


@pytest.mark.parametrize(
    ("column", "value"),
    [("accounts", "{}"), ("kind", "dream"), ("status", "asleep"), ("started_at", "yesterday")],
)
def test_a_run_that_cannot_be_read_is_left_out_with_a_line_in_the_log(
    journal: Journal,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    column: str,
    value: str,
) -> None:
    runs = [fill(journal, PAIR), fill(journal, PAIR)]
    sql(database, f"UPDATE runs SET {column} = :value WHERE id = :run", value=value, run=runs[0])
    with caplog.at_level(logging.WARNING):
        assert [run.id for run in journal.runs()] == runs[1:]
        assert journal.run(runs[0]) is None
        assert [run.id for run, _ in journal.deletions(NOON)] == runs[1:]
    assert f"Run {runs[0]} cannot be read" in caplog.text


def test_what_a_run_looked_at_or_left_may_be_odd(journal: Journal, database: Database) -> None:
    run = fill(journal, PAIR)
    sql(database, """UPDATE runs SET scope = '{"first": "never"}', left_out = '[{"why": 1}]'""")
    found = journal.run(run)
    assert found is not None
    assert (found.scope, found.left, found.done) == (None, (), 1)
    assert journal.last_scope(PAIR) is None


# --- What was looked at last ------------------------------------------------------------------


@pytest.mark.parametrize("status", list(RunStatus))
@pytest.mark.parametrize("kind", list(RunKind))
def test_only_a_synchronisation_that_came_through_tells_what_was_looked_at(
    journal: Journal, kind: RunKind, status: RunStatus
) -> None:
    looked = {RunStatus.DONE, RunStatus.PARTLY, RunStatus.NOTHING}
    before = SCOPE.model_copy(update={"time_zone": "UTC"})
    journal.end(journal.begin(PAIR, SYNC, NOON, scope=before).id, RunStatus.DONE, NOON)
    journal.end(journal.begin(BACK, SYNC, NOON, scope=before).id, RunStatus.DONE, NOON)
    journal.end(journal.begin(PAIR, kind, NOON, scope=SCOPE).id, status, NOON)
    newest = SCOPE if kind is SYNC and status in looked else before
    assert journal.last_scope(PAIR) == newest


# --- Changes ----------------------------------------------------------------------------------


def test_a_change_comes_back_whole(journal: Journal) -> None:
    run = begun(journal)
    (saved,) = journal.intend([whole_change(run)])
    assert saved == whole_change(run).model_copy(update={"id": saved.id})
    assert saved.id is not None
    assert journal.change(saved.id) == saved
    assert journal.changes(run) == (saved,)
    bare = Change(run=run, kind="adopt", key="", title="", day=None, at=NOON)
    (saved,) = journal.intend([bare])
    assert saved.id is not None
    assert journal.change(saved.id) == bare.model_copy(update={"id": saved.id})
    assert journal.change(saved.id + 1) is None


def test_every_field_of_a_change_is_tried_here() -> None:
    empty = Change(run=1, kind="adopt", key="", title="", day=None, at=NOON - MINUTE)
    whole = whole_change(2)
    alike = {name for name in Change.model_fields if getattr(empty, name) == getattr(whole, name)}
    assert alike == {"id", "undone_by"}


def test_what_platforms_answered_comes_back_to_the_letter(journal: Journal) -> None:
    before = on_target("7").model_copy(
        update={"raw": {"1": [1, 2.5, None, True, {"ä": "\u2028\n\t\"'✓"}], "": {}, "big": 2**53}}
    )
    (saved,) = journal.intend([change(begun(journal), before=before)])
    assert saved.id is not None
    found = journal.change(saved.id)
    assert found is not None
    assert found.before is not None
    assert json.dumps(found.before.raw) == json.dumps(before.raw)


def test_without_payloads_all_but_them_is_read(journal: Journal) -> None:
    run = begun(journal)
    (saved,) = journal.intend([whole_change(run)])
    (found,) = journal.changes(run, payloads=False)
    assert found == saved.model_copy(update=dict.fromkeys(tables.PAYLOADS))


def test_intents_stay_open_until_they_are_settled_oldest_first(journal: Journal) -> None:
    run = begun(journal)
    changes = journal.intend([change(run, str(number)) for number in range(5)])
    assert journal.open_intents(PAIR) == changes == journal.changes(run)
    failed = changes[3].model_copy(update={"state": ChangeState.FAILED})
    journal.settle([failed, done(changes[0])])
    later = begun(journal)
    still = journal.intend([change(later, "later")])
    assert journal.open_intents(PAIR) == (changes[1], changes[2], changes[4], *still)


def test_settling_an_intent_saves_its_outcome(journal: Journal) -> None:
    run = begun(journal)
    (intent,) = journal.intend([change(run)])
    outcome = intent.model_copy(
        update={
            "state": ChangeState.DONE,
            "message": "Copied.",
            "target": target_ref("7"),
            "after": on_target("7"),
            "verified": True,
            "url": "https://example.org/7",
        }
    )
    journal.settle([outcome])
    assert journal.changes(run) == (outcome,)


def test_settling_a_change_that_was_read_without_payloads_keeps_them(journal: Journal) -> None:
    run = begun(journal)
    (saved,) = journal.intend([whole_change(run)])
    (bare,) = journal.changes(run, payloads=False)
    journal.settle([bare.model_copy(update={"message": "Later."})])
    assert journal.changes(run) == (saved.model_copy(update={"message": "Later."}),)


def test_settling_saves_links_ends_others_and_forgets_again(journal: Journal) -> None:
    ended, _kept = journal.save_links(PAIR, [link("s1", "1"), link("s2", "2")])
    for number, choice in (("1", Choice.AGAIN), ("2", Choice.AGAIN), ("3", Choice.PIN)):
        journal.choose(PAIR, source_ref(number), choice)
    run = begun(journal)
    (intent,) = journal.intend([change(run)])
    assert ended.id is not None
    journal.settle(
        [done(intent), change(run, "adopted", "adopt", state=ChangeState.DONE)],
        links=[link("s9", "9")],
        unlink=[ended.id],
        spent=[source_ref("1"), source_ref("3").model_copy(update={"library_id": "L"})],
    )
    assert [one.source.id for one in journal.links(PAIR)] == ["s2", "s9"]
    assert journal.choices(PAIR) == {source_ref("2"): Choice.AGAIN, source_ref("3"): Choice.PIN}
    assert [one.key for one in journal.changes(run)] == ["one", "adopted"]
    assert journal.open_intents(PAIR) == ()


def test_a_link_may_take_the_place_of_one_that_ends_in_the_same_breath(journal: Journal) -> None:
    (old,) = journal.save_links(PAIR, [link("s1", "1")])
    run = begun(journal)
    assert old.id is not None
    journal.settle([change(run)], links=[link("s1", "1")], unlink=[old.id])
    assert [one.target.id for one in journal.links(PAIR)] == ["1"]


Spoil = Callable[[Journal, Database, Change], None]


def _a_change_too_many(journal: Journal, database: Database, intent: Change) -> None:
    with pytest.raises(ValueError, match="no change 99"):
        journal.settle(
            [done(intent), done(intent.model_copy(update={"id": 99}))], links=[link("s9", "9")]
        )


def _a_link_that_cannot_be_saved(journal: Journal, database: Database, intent: Change) -> None:
    sql(database, "ALTER TABLE choices RENAME TO hidden")
    try:
        with pytest.raises(StoreUnavailable):
            journal.settle(
                [done(intent)], links=[link("s9", "9")], unlink=[1], spent=[source_ref("1")]
            )
    finally:
        sql(database, "ALTER TABLE hidden RENAME TO choices")


@pytest.mark.parametrize("spoil", [_a_change_too_many, _a_link_that_cannot_be_saved])
def test_settling_is_all_or_nothing(journal: Journal, database: Database, spoil: Spoil) -> None:
    journal.save_links(PAIR, [link("s1", "1")])
    journal.choose(PAIR, source_ref("1"), Choice.AGAIN)
    run = begun(journal)
    (intent,) = journal.intend([change(run)])
    before = journal.links(PAIR), journal.changes(run), journal.choices(PAIR)
    spoil(journal, database, intent)
    assert (journal.links(PAIR), journal.changes(run), journal.choices(PAIR)) == before


def test_what_belongs_to_no_run_of_one_pair_is_refused(journal: Journal) -> None:
    one, two = begun(journal), begun(journal, BACK)
    (intent,) = journal.intend([change(one)])
    with pytest.raises(ValueError, match="not of runs of one pair"):
        journal.intend([change(one), change(two)])
    with pytest.raises(ValueError, match="not of runs of one pair"):
        journal.intend([change(one), change(99)])
    with pytest.raises(ValueError, match="not of runs of one pair"):
        journal.settle([], links=[link("s1", "1")])
    for another in (two, begun(journal)):
        with pytest.raises(ValueError, match="no change"):
            journal.settle([intent.model_copy(update={"run": another})])
    assert journal.intend([]) == ()
    journal.settle([])
    assert journal.changes(one) == (intent,)
    assert journal.changes(two) == ()


def test_a_bulk_of_intents_is_one_transaction(journal: Journal, database: Database) -> None:
    run = begun(journal)
    commits = []
    event.listen(database._engine, "commit", lambda _: commits.append(1))
    changes = journal.intend([change(run, str(number)) for number in range(50)])
    journal.settle([done(one) for one in changes], links=[link(c.key, c.key) for c in changes])
    assert len(commits) == 2
    assert len({one.id for one in changes}) == 50
    assert [one.key for one in changes] == [str(number) for number in range(50)]


def test_an_interrupted_bulk_leaves_no_intent(journal: Journal) -> None:
    run = begun(journal)
    broken = change(run, "broken").model_copy(update={"kind": None})
    with pytest.raises(StoreUnavailable):
        journal.intend([change(run), broken])
    assert journal.open_intents(PAIR) == ()


def test_threads_settle_at_once_and_nothing_is_lost(journal: Journal) -> None:
    run = begun(journal)
    changes = journal.intend([change(run, str(number)) for number in range(24)])
    errors: list[BaseException] = []

    def work(part: tuple[Change, ...]) -> None:
        try:
            for one in part:
                journal.settle([done(one)], links=[link(one.key, one.key)])
                journal.runs()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(changes[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert journal.open_intents(PAIR) == ()
    assert len(journal.links(PAIR)) == 24


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("details", "no JSON"),
        ("details", "[]"),
        ("details", """{"key": "x", "of_tomorrow": 1}"""),
        ("state", "perhaps"),
        ("day", "Tuesday"),
        ("at", "noon"),
    ],
)
def test_a_change_that_cannot_be_read_is_shown_with_a_message(
    journal: Journal,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    column: str,
    value: str,
) -> None:
    run = begun(journal)
    odd, fine = journal.intend([whole_change(run, "odd"), change(run, "fine")])
    sql(database, f"UPDATE changes SET {column} = :value WHERE id = :id", value=value, id=odd.id)
    with caplog.at_level(logging.WARNING):
        shown, also = journal.changes(run)
    assert also == fine
    assert (shown.id, shown.title, shown.kind) == (odd.id, odd.title, odd.kind)
    assert shown.message == UNREADABLE
    assert shown.before == odd.before
    assert shown.state is (ChangeState.FAILED if column == "state" else odd.state)
    assert f"Change {odd.id}" in caplog.text


@pytest.mark.parametrize("payload", tables.PAYLOADS)
def test_a_payload_that_cannot_be_read_costs_itself_and_is_said(
    journal: Journal, database: Database, caplog: pytest.LogCaptureFixture, payload: str
) -> None:
    run = begun(journal)
    (saved,) = journal.intend([whole_change(run)])
    sql(database, f"""UPDATE changes SET {payload} = '{{"kind": "dance"}}'""")
    with caplog.at_level(logging.WARNING):
        (shown,) = journal.changes(run)
    assert getattr(shown, payload) is None
    assert shown.message.startswith(saved.message)
    assert UNREADABLE in shown.message
    same = {payload: getattr(saved, payload), "message": saved.message}
    assert shown.model_copy(update=same) == saved
    assert payload in caplog.text


def test_an_odd_intent_stays_open(journal: Journal, database: Database) -> None:
    run = begun(journal)
    (odd,) = journal.intend([change(run)])
    sql(database, "UPDATE changes SET details = '{}'")
    (shown,) = journal.open_intents(PAIR)
    assert (shown.id, shown.state, shown.message) == (odd.id, ChangeState.INTENDED, UNREADABLE)


# --- Undo and trash ---------------------------------------------------------------------------


def test_the_trash_holds_what_was_deleted_and_can_be_brought_back_newest_first(
    journal: Journal,
) -> None:
    def deletion(run: int, key: str, at: dt.datetime, **more: object) -> Change:
        made = whole_change(run, key, "delete").model_copy(update={"at": at, "after": None})
        return made.model_copy(update=more)

    one, two = begun(journal), begun(journal, BACK)
    changes = journal.intend(
        [
            deletion(one, "older", NOON + MINUTE),
            deletion(one, "too old", NOON - MINUTE / 60),
            deletion(one, "failed", NOON, state=ChangeState.FAILED),
            deletion(one, "unknown", NOON, state=ChangeState.INTENDED),
            deletion(one, "undone", NOON),
            deletion(one, "updated", NOON, kind="update"),
            deletion(one, "forgotten", NOON, before=None),
            deletion(one, "just now", NOON + 2 * MINUTE),
            deletion(one, "with just now", NOON + 2 * MINUTE),
        ]
    )
    assert changes[4].id is not None
    journal.mark_undone([changes[4].id], by=two)
    journal.intend([deletion(two, "of another pair", NOON)])
    found = journal.deletions(NOON)
    keys = [change.key for _, change in found]
    assert keys == ["with just now", "just now", "older", "of another pair"]
    assert [run.id for run, _ in found] == [one, one, one, two]
    assert found[0][1] == changes[8], "with what it takes to bring it back"


def test_what_was_done_after_a_change_and_still_stands_is_found(
    journal: Journal, other: Journal
) -> None:
    run, later = begun(journal), begun(journal)
    first, failed, undone, _ = journal.intend([change(run, name) for name in "abcd"])
    (stands,) = journal.intend([change(later, "e")])
    settled = [done(one) for one in (first, undone, stands)]
    journal.settle([*settled, failed.model_copy(update={"state": ChangeState.FAILED})])
    assert undone.id is not None
    journal.mark_undone([undone.id], by=later)
    assert first.id is not None
    (found,) = journal.done_after(PAIR, first.id)
    assert (found.id, found.run, found.target) == (stands.id, later, stands.target)
    assert found.before is None, "without what it was"
    assert journal.done_after(BACK, 0) == ()
    assert other.done_after(PAIR, 0) == ()


def test_what_was_taken_back_says_by_which_run(journal: Journal) -> None:
    run, undo = begun(journal), begun(journal)
    changes = journal.intend([change(run, str(number)) for number in range(1200)])
    ids = [one.id for one in changes if one.id is not None]
    journal.mark_undone(ids[1:], by=undo)
    assert [one.undone_by for one in journal.changes(run)] == [None] + [undo] * 1199
    journal.mark_undone([], by=undo)


# --- Forgetting -------------------------------------------------------------------------------


def test_payloads_are_forgotten_after_thirty_days_and_all_else_stays_told(
    journal: Journal,
) -> None:
    run = begun(journal)
    old, young = journal.intend(
        [whole_change(run), whole_change(run).model_copy(update={"at": NOON + MINUTE})]
    )
    links = journal.save_links(PAIR, [link("s1", "1")])
    journal.forget_old(NOON + KEPT)
    assert journal.changes(run) == (old, young)
    journal.forget_old(NOON + KEPT + MINUTE)
    forgotten = old.model_copy(update=dict.fromkeys(tables.PAYLOADS))
    assert journal.changes(run) == (forgotten, young)
    assert journal.links(PAIR) == links


def test_runs_are_forgotten_with_their_changes_after_a_year_and_links_stay(
    journal: Journal, database: Database
) -> None:
    old = begun(journal)
    (settled,) = journal.intend([whole_change(old)])
    young = begun(journal, at=NOON + MINUTE)
    journal.intend([whole_change(young)])
    links = journal.save_links(PAIR, [link("s1", "1")])
    journal.choose(PAIR, source_ref("s1"), Choice.PIN)
    journal.forget_old(NOON + TOLD)
    assert {run.id for run in journal.runs()} == {old, young}
    journal.forget_old(NOON + TOLD + MINUTE)
    assert [run.id for run in journal.runs()] == [young]
    assert settled.id is not None
    assert journal.change(settled.id) is None
    assert sql_value(database, "SELECT count(*) FROM changes") == 1
    assert journal.links(PAIR) == links
    assert journal.choices(PAIR) == {source_ref("s1"): Choice.PIN}
    assert begun(journal) > young, "the id of a forgotten run names no other"


def test_an_intent_that_nobody_knows_the_outcome_of_is_kept_however_old(journal: Journal) -> None:
    run = begun(journal)
    (intent,) = journal.intend([change(run, before=on_target("7"))])
    journal.forget_old(NOON + 2 * TOLD)
    assert journal.open_intents(PAIR) == (intent,)
    assert journal.run(run) is not None


# --- The whole --------------------------------------------------------------------------------


def test_every_call_says_in_a_sentence_that_the_database_fails(
    journal: Journal, database: Database
) -> None:
    run = begun(journal)
    (intent,) = journal.intend([change(run)])
    for table in ("links", "choices", "rules", "changes", "runs"):
        sql(database, f"DROP TABLE {table}")
    calls: list[Callable[[], object]] = [
        lambda: journal.links(PAIR),
        lambda: journal.save_links(PAIR, [link("s1", "1")]),
        lambda: journal.choices(PAIR),
        lambda: journal.choose(PAIR, source_ref("1"), None),
        lambda: journal.rules(PAIR),
        lambda: journal.save_rules(PAIR, RuleSettings()),
        lambda: begun(journal),
        lambda: journal.end(run, RunStatus.DONE, NOON),
        lambda: journal.intend([change(run)]),
        lambda: journal.settle([intent]),
        lambda: journal.open_intents(PAIR),
        lambda: journal.runs(),
        lambda: journal.run(run),
        lambda: journal.changes(run),
        lambda: journal.change(1),
        lambda: journal.deletions(NOON),
        lambda: journal.last_scope(PAIR),
        lambda: journal.mark_undone([1], run),
        lambda: journal.forget_old(NOON),
    ]
    for call in calls:
        with pytest.raises(StoreUnavailable) as caught:
            call()
        assert "\n" not in str(caught.value)
        assert "Tempo" not in str(caught.value)


def test_athletes_with_names_of_any_length_are_told_apart(journal: Journal) -> None:
    long = Pair(
        source=PlatformName.FILE,
        source_athlete="✓" * 200,
        target=PlatformName.TRAININGPEAKS,
        target_athlete="x" * 200,
    )
    longer = long.model_copy(update={"target_athlete": "x" * 201})
    journal.save_links(long, [link("s1", "1")])
    assert journal.links(longer) == ()
    assert len(journal.links(long)) == 1
    ref = ItemRef(platform=PlatformName.FILE, athlete="-", kind=ItemKind.WORKOUT, id="a" * 500)
    journal.choose(longer, ref, Choice.IGNORE)
    assert journal.choices(longer) == {ref: Choice.IGNORE}
