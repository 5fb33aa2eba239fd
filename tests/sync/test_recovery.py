from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

import pytest

from core.platforms.contract import Unreadable
from core.platforms.errors import Unreachable
from core.store.errors import StoreUnavailable
from core.store.journal_values import Change, ChangeState, Choice, RunStatus
from core.store.store import Store
from core.sync import running
from core.sync.actions import ActionKind
from core.sync.fields import Field, prints
from core.sync.recovery import settle_open
from core.sync.reports import Result
from core.sync.running import Order, run
from tests.sync.bench import PAIR, Bench, day, outcome, results, twins
from tests.sync.calendars import TP, origin, ride
from tests.sync.fake_platform import Killed, Moments
from tests.sync.worlds import World, ended, mixed


def no_answer() -> Unreachable:
    return Unreachable("Intervals.icu", "No answer within 30 seconds.", maybe_applied=True)


def store_gone() -> StoreUnavailable:
    return StoreUnavailable("The database is full.")


@pytest.fixture(scope="module")
def world(sync_store: Store) -> World:
    return mixed(sync_store)


@pytest.fixture(autouse=True)
def no_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "brakes", lambda *_: ())


def undisturbed(world: World, store: Store, *, bulk: bool) -> tuple[dict[str, object], list[str]]:
    """How the world ends without a fault, and the moments on the way there."""
    bench, moments = world.bench(store, bulk=bulk), Moments()
    assert bench.run(world.order, moments).status is RunStatus.DONE
    assert not bench.order(every=True).shown, "something is left to do"
    return ended(bench), moments.seen


def disturbed(world: World, store: Store, moments: Moments, *, bulk: bool) -> dict[str, object]:
    """How it ends when ``moments`` went wrong and the button was pressed again."""
    bench = world.bench(store, bulk=bulk)
    try:
        report = bench.run(world.order, moments)
        assert len(report.outcomes) == len(world.order.shown)
    except Killed:
        assert moments.after_death == [], "something went on after the death"
    assert moments.struck
    bench.run(world.order)
    assert twins(bench) == []
    return ended(bench)


# --- Wherever a run dies --------------------------------------------------------------------------


@pytest.mark.parametrize("bulk", [False, True], ids=["one by one", "in bulk"])
def test_wherever_a_run_dies_the_next_one_ends_as_if_it_had_not(
    world: World, sync_store: Store, bulk: bool
) -> None:
    meant, seen = undisturbed(world, sync_store, bulk=bulk)
    assert {f"intervals.{name}" for name in ("create", "update", "find", "delete")} <= set(seen)
    # Death after one moment is death before the next: nothing happens in between.
    for at, name in enumerate(seen):
        died = disturbed(world, sync_store, Moments(at), bulk=bulk)
        assert died == meant, f"died before moment {at} ({name})"
    last = Moments(len(seen) - 1, takes_effect=True)
    assert disturbed(world, sync_store, last, bulk=bulk) == meant


@pytest.mark.parametrize("takes_effect", [False, True], ids=["not done", "done all the same"])
@pytest.mark.parametrize("error", [no_answer, store_gone])
def test_whatever_fails_the_next_run_ends_as_if_it_had_not(
    world: World, sync_store: Store, takes_effect: bool, error: Callable[[], Exception]
) -> None:
    meant, seen = undisturbed(world, sync_store, bulk=True)
    for at, name in enumerate(seen):
        if name.startswith("journal.") is (error is store_gone):
            moments = Moments(at, takes_effect=takes_effect, error=error)
            failed = disturbed(world, sync_store, moments, bulk=True)
            assert failed == meant, f"failed at moment {at} ({name})"


def test_runs_that_die_again_and_again_come_to_the_same_end(
    world: World, sync_store: Store
) -> None:
    meant, seen = undisturbed(world, sync_store, bulk=False)
    dice = random.Random(4)
    for _ in range(8):
        bench = world.bench(sync_store, bulk=False)
        for _ in range(5):
            moments = Moments(dice.randrange(len(seen)), takes_effect=dice.random() < 0.5)
            with contextlib.suppress(Killed):
                bench.run(world.order, moments)
        bench.run(world.order)
        assert ended(bench) == meant
        assert twins(bench) == []


# --- Creations ------------------------------------------------------------------------------------


def cut_off(bench: Bench, method: str, *, takes_effect: bool) -> Change:
    """The intent of a run that died in the first call of ``method`` of the target."""
    bench.target.fault(method, Killed(), takes_effect=takes_effect)
    with pytest.raises(Killed):
        bench.run()
    (intent,) = bench.journal.open_intents(PAIR)
    return intent


def settled(bench: Bench, intent: Change) -> Change:
    assert settle_open(PAIR, bench.journal, bench.target) == ()
    assert intent.id is not None
    change = bench.journal.change(intent.id)
    assert change is not None
    return change


def test_a_creation_that_arrived_is_adopted_with_its_link(bench: Bench) -> None:
    bench.plan_ride("one")
    intent = cut_off(bench, "create", takes_effect=True)
    change, copy = settled(bench, intent), bench.copy_of("one")
    assert change.state is ChangeState.DONE
    assert (change.target, change.after) == (copy.ref, copy)
    assert change.verified is True
    link = bench.links["one"]
    assert link.target == copy.ref
    assert link.target_prints == prints(copy.item, computes_totals=False)
    assert bench.kinds() == {"one": ActionKind.SAME}


def test_a_creation_that_did_not_arrive_is_told_as_not_made_and_repeated(bench: Bench) -> None:
    bench.plan_ride("one")
    intent = cut_off(bench, "create", takes_effect=False)
    assert settled(bench, intent).state is ChangeState.FAILED
    assert bench.kinds() == {"one": ActionKind.CREATE}


def test_what_was_edited_on_an_adopted_copy_meanwhile_is_known_as_an_edit(bench: Bench) -> None:
    bench.plan_ride("one")
    intent = cut_off(bench, "create", takes_effect=True)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    change = settled(bench, intent)
    assert change.state is ChangeState.DONE
    assert [label for label, _, _ in change.unlike] == ["Title"]
    (action,) = bench.plan().actions
    assert action.kind is ActionKind.LEAVE
    assert "title" in action.reason
    bench.source.edit("one", description="Bring two bottles.")
    bench.run()
    copy = bench.copy_of("one").item
    assert (copy.title, copy.description) == ("Mine", "Bring two bottles.")  # type: ignore[union-attr]


def test_what_was_edited_on_an_adopted_copy_meanwhile_is_not_taken_back(bench: Bench) -> None:
    bench.plan_ride("one")
    intent = cut_off(bench, "create", takes_effect=True)
    copy = bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    settled(bench, intent)
    (taken_back,) = bench.undo(intent.run).outcomes
    assert taken_back.result is Result.CHANGED
    assert "Title" in taken_back.message
    assert bench.copy_of("one") == copy


def test_a_creation_moved_far_away_meanwhile_is_not_made_twice(bench: Bench) -> None:
    bench.plan_ride("one")
    cut_off(bench, "create", takes_effect=True)
    bench.target.edit(bench.copy_of("one").ref.id, day=day(20))
    bench.run()
    assert twins(bench) == []
    assert bench.links["one"].target == bench.copy_of("one").ref


def test_an_older_copy_is_not_taken_for_the_one_made_once_more(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.run()
    old = bench.copy_of("one")
    bench.today = day(2)
    bench.source.edit("one", day=day(4))
    bench.journal.choose(PAIR, bench.source.items["one"].ref, Choice.AGAIN)
    intent = cut_off(bench, "create", takes_effect=False)
    bench.target.edit(old.ref.id, day=day(4))
    assert settled(bench, intent).state is ChangeState.FAILED


@pytest.mark.parametrize("how", ["partly", "not at all"])
def test_what_nobody_can_tell_stays_open_and_is_not_repeated(bench: Bench, how: str) -> None:
    bench.plan_ride("one", 1)
    cut_off(bench, "create", takes_effect=False)
    bench.plan_ride("two", 2)
    order, looked = bench.order(), bench.look()
    if how == "partly":
        bench.target.complete = False
    else:
        bench.target.fault("list_calendar", no_answer())
    report = run(order, bench.place(), lambda: looked)
    assert results(report) == {"Ride one": "unknown", "Ride two": "done"}
    words = {"partly": "could not be read in full", "not at all": "No answer within"}
    assert words[how] in outcome(report, "Ride one").message
    assert len(bench.journal.open_intents(PAIR)) == 1
    bench.target.complete = True
    assert results(bench.run()) == {"Ride one": "done"}
    assert twins(bench) == []


def test_nothing_is_deleted_while_something_is_not_known(bench: Bench) -> None:
    bench.plan_ride("gone", 1)
    bench.run()
    bench.plan_ride("one", 2)
    cut_off(bench, "create", takes_effect=False)
    del bench.source.items["gone"]
    order, looked = bench.order("gone", bench.copy_of("gone").ref.id), bench.look()
    bench.target.fault("list_calendar", no_answer())
    assert results(run(order, bench.place(), lambda: looked)) == {"Ride gone": "stopped"}


def test_a_copy_that_arrived_and_cannot_be_read_stays_open(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.plan_ride("one")
    cut_off(bench, "create", takes_effect=True)
    copy = bench.copy_of("one")
    odd = Unreadable(id=copy.ref.id, day=copy.day, reason="Odd.", origins=copy.origins)
    listed = bench.target.list_calendar(day(0), day(9)).model_copy(
        update={"items": (), "unreadable": (odd,)}
    )
    monkeypatch.setattr(bench.target, "list_calendar", lambda *_: listed)
    (left,) = settle_open(PAIR, bench.journal, bench.target)
    assert left.message == "It is there and cannot be read: Odd."


def test_many_creations_are_looked_for_with_one_listing(bulk_bench: Bench) -> None:
    for number in range(20):
        bulk_bench.plan_ride(str(number), number % 10)
    bulk_bench.target.fault("create", Killed(), takes_effect=True)
    with pytest.raises(Killed):
        bulk_bench.run()
    bulk_bench.target.calls.clear()
    assert settle_open(PAIR, bulk_bench.journal, bulk_bench.target) == ()
    assert bulk_bench.target.calls == ["list_calendar"]
    assert len(bulk_bench.links) == 20


def test_an_interrupted_linking_is_merely_done_again(bench: Bench) -> None:
    bench.plan_ride("there")
    bench.target.put("t", ride(title="Ride there"), day=day(1), origins=[origin(TP, "there")])
    order = bench.order()
    die_at("journal.settle", bench, order)
    assert [one.kind for one in bench.journal.open_intents(PAIR)] == [ActionKind.ADOPT]
    assert bench.run(order).status is RunStatus.DONE
    assert set(bench.links) == {"there"}


def die_at(name: str, bench: Bench, order: Order) -> None:
    """Runs that die one moment later each, until one dies where ``name`` is called."""
    for at in range(100):
        moments = Moments(at)
        with pytest.raises(Killed):
            bench.run(order, moments)
        if moments.seen[-1] == name:
            return


# --- Updates and deletions ------------------------------------------------------------------------


def updating(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.run()
    bench.source.edit("one", title="Ride renamed", description="Bring two bottles.")


@pytest.mark.parametrize("takes_effect", [True, False])
def test_an_update_is_found_made_or_not(bench: Bench, takes_effect: bool) -> None:
    updating(bench)
    intent = cut_off(bench, "update", takes_effect=takes_effect)
    state = ChangeState.DONE if takes_effect else ChangeState.FAILED
    assert settled(bench, intent).state is state
    kind = ActionKind.SAME if takes_effect else ActionKind.UPDATE
    assert bench.kinds() == {"one": kind}


def test_an_update_that_was_edited_after_it_arrived_is_adopted_with_the_edit(
    bench: Bench,
) -> None:
    updating(bench)
    intent = cut_off(bench, "update", takes_effect=True)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    assert settled(bench, intent).state is ChangeState.DONE
    (action,) = bench.plan().actions
    assert action.kind is ActionKind.LEAVE
    assert action.title == "Ride renamed"


def test_an_edit_of_something_else_does_not_pass_for_the_update(bench: Bench) -> None:
    updating(bench)
    intent = cut_off(bench, "update", takes_effect=False)
    bench.target.edit(bench.copy_of("one").ref.id, day=day(3))
    assert settled(bench, intent).state is ChangeState.FAILED
    bench.run()
    copy = bench.copy_of("one")
    assert (copy.item.title, copy.day) == ("Ride renamed", day(3))


def test_a_length_within_tolerance_does_not_pass_for_an_update(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.run()
    bench.source.put("one", ride(3600.6, title="Ride renamed"), day=day(1))
    intent = cut_off(bench, "update", takes_effect=False)
    assert settled(bench, intent).state is ChangeState.FAILED
    assert bench.kinds() == {"one": ActionKind.UPDATE}


def test_what_is_neither_old_nor_new_stays_as_a_change_of_the_target(bench: Bench) -> None:
    updating(bench)
    intent = cut_off(bench, "update", takes_effect=False)
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine", description="Written by hand.")
    change = settled(bench, intent)
    assert change.state is ChangeState.FAILED
    assert "neither" in change.message
    assert bench.kinds() == {"one": ActionKind.CONFLICT}


def test_a_kept_field_stays_known_as_changed_by_hand_after_a_death(bench: Bench) -> None:
    bench.plan_ride("one")
    bench.run()
    was = bench.links["one"].target_prints[Field.TITLE]
    bench.target.edit(bench.copy_of("one").ref.id, title="Mine")
    bench.source.edit("one", description="Bring two bottles.")
    intent = cut_off(bench, "update", takes_effect=True)
    assert settled(bench, intent).state is ChangeState.DONE
    assert bench.links["one"].target_prints[Field.TITLE] == was
    assert bench.kinds() == {"one": ActionKind.LEAVE}


def test_an_update_of_what_is_gone_by_now_was_not_made(bench: Bench) -> None:
    updating(bench)
    intent = cut_off(bench, "update", takes_effect=True)
    bench.target.items.clear()
    assert settled(bench, intent).state is ChangeState.FAILED
    assert bench.kinds() == {"one": ActionKind.LEAVE}


@pytest.mark.parametrize("method", ["update", "delete"])
def test_what_cannot_be_asked_for_stays_open(bench: Bench, method: str) -> None:
    updating(bench)
    if method == "delete":
        bench.source.items.clear()
    cut_off(bench, method, takes_effect=True)
    bench.target.fault("find", no_answer())
    (left,) = settle_open(PAIR, bench.journal, bench.target)
    assert "No answer within" in left.message
    assert settle_open(PAIR, bench.journal, bench.target) == ()


@pytest.mark.parametrize("takes_effect", [True, False])
def test_a_deletion_is_found_made_or_not(bench: Bench, takes_effect: bool) -> None:
    updating(bench)
    bench.source.items.clear()
    intent = cut_off(bench, "delete", takes_effect=takes_effect)
    change = settled(bench, intent)
    assert change.state is (ChangeState.DONE if takes_effect else ChangeState.FAILED)
    assert bool(bench.links) is not takes_effect
    assert [one.kind for one in bench.plan().actions] == (
        [] if takes_effect else [ActionKind.DELETE]
    )


def test_an_intent_on_which_planbridge_fails_does_not_stop_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    updating(bench)
    cut_off(bench, "update", takes_effect=True)
    monkeypatch.setattr(bench.target, "find", lambda ref: 1 / 0)
    (left,) = settle_open(PAIR, bench.journal, bench.target)
    assert "The log says more" in left.message


def test_without_open_intents_nothing_is_asked(bench: Bench) -> None:
    assert settle_open(PAIR, bench.journal, bench.target) == ()
    assert bench.target.calls == []
