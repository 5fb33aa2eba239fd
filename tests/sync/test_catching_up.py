"""A copy that was only found, from its linking to the first time that Planbridge writes it."""

from __future__ import annotations

import pytest

from core.store.journal_values import Choice, LinkState, RunStatus
from core.sync.actions import ActionKind
from core.sync.catching_up import behind, catching_up
from core.sync.linking import only_found
from tests.sync.bench import PAIR, Bench, day
from tests.sync.calendars import TP, origin, ride


@pytest.mark.parametrize("by", ["tp2intervals", "planbridge"])
def test_until_it_is_written_a_linked_copy_counts_as_only_found(bench: Bench, by: str) -> None:
    source = bench.plan_ride("one", 2)
    bench.target.put("t", ride(title="There"), day=day(2), origins=[origin(TP, "one", by=by)])
    assert bench.run().status is RunStatus.DONE
    link = bench.links["one"]
    assert (only_found(link), link.state) == (True, LinkState.LIVE)
    assert "Nobody knows who changed it" in bench.actions()["one"].reason

    bench.journal.choose(PAIR, source.ref, Choice.AGAIN)
    bench.run()

    assert not only_found(bench.links["one"])
    bench.target.edit("t", title="Mine")
    assert bench.actions()["one"].reason.startswith("Edited on Intervals.icu since it was copied")


def test_all_that_was_found_is_brought_up_to_date_by_one_run(bench: Bench) -> None:
    for number, id in enumerate(("one", "two"), 1):
        bench.plan_ride(id, number)
        mark = origin(TP, id, by="tp2intervals")
        bench.target.put(f"t{id}", ride(title=f"Old {id}"), day=day(number), origins=[mark])
    bench.run(bench.order("one"))
    found = behind(bench.plan().actions)
    assert [one.kind for one in found] == [ActionKind.LEAVE, ActionKind.ADOPT]
    for one in found:
        bench.journal.choose(PAIR, one.item.ref, Choice.AGAIN)
    assert {one.key for one in catching_up(bench.plan().actions)} == {one.key for one in found}

    bench.run(bench.order(confirm=True))

    assert [title for _, title, *_ in bench.calendar] == ["Ride one", "Ride two"]
    plan = bench.plan()
    assert (behind(plan.actions), catching_up(plan.actions)) == ((), ())
    assert set(bench.kinds().values()) == {ActionKind.SAME}
