from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.platforms.errors import Unreachable
from core.store.copy_values import CopyState
from core.store.errors import StoreUnavailable
from core.sync.shelf_values import RowStatus
from tests.sync.calendars import ride
from tests.sync.fake_platform import Moments
from tests.sync.fake_shelf import FakeShelf, Shelving, content, easy_lease, entry

RULES = settings(deadline=None, derandomize=True, max_examples=40)
PLAN = {"as_plan": True, "bulk": True, "new": True}
UNCLEAR = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
NUMBERS = itertools.count()
TITLES = st.sampled_from(["a", "a", "b", "bad"])
ENTRIES = st.lists(st.tuples(TITLES, st.integers(0, 2)), min_size=1, max_size=6)
KILLS = st.lists(st.tuples(st.integers(0, 16), st.booleans()), max_size=2)


def world(sync_store, entries, before, *, as_plan, bulk, new):
    """Each of its own: another athlete, another profile's copies."""
    profile = sync_store.profile("shelves")
    shelf = FakeShelf(bulk=bulk, athlete=f"athlete {next(NUMBERS)}")
    library = None
    if not new:
        library = shelf.library(is_plan=as_plan)
        for title, day in before:
            shelf.put(library, ride(title=title), day if as_plan else None)
    items = [entry(f"s{n}", title, day) for n, (title, day) in enumerate(entries)]
    work = Shelving(profile, shelf, items, library=library, as_plan=as_plan, lease=easy_lease)
    work.begin()
    return work


def expected(entries, before, *, as_plan):
    """Every good item exactly once, nothing that was there touched."""

    def contents(pairs):
        return Counter(content(ride(title=t), d if as_plan else None) for t, d in pairs)

    good = contents([one for one in entries if one[0] != "bad"])
    if not as_plan:
        good = Counter(dict.fromkeys(good, 1))
    return contents(before) | good


@RULES
@given(ENTRIES, ENTRIES | st.just([]), KILLS, st.booleans(), st.booleans(), st.booleans())
@example([("a", 0), ("a", 0)], [("a", 0)], [(8, True)], True, True, False)
@example([("a", 0)], [], [(4, True)], True, True, True)
def test_whenever_it_dies_every_item_is_there_once_after_it_is_finished(
    sync_store, entries, before, kills, as_plan, bulk, new
):
    before = [] if new else before
    work = world(sync_store, entries, before, as_plan=as_plan, bulk=bulk, new=new)
    shelf = work.shelf
    ours = {ref: dict(items) for ref, items in shelf.held.items()}
    for at, takes_effect in kills:
        work.run_dead(Moments(at, takes_effect=takes_effect))
    report = work.run()
    assert not report.unfinished, report
    good = any(title != "bad" for title, _ in entries)
    if new and not good:
        assert all(not items for items in shelf.held.values())
        return
    assert work.copy.state is CopyState.DONE
    assert len(shelf.libraries) == 1
    (library,) = shelf.libraries.values()
    assert shelf.contents(library) == expected(entries, before, as_plan=as_plan)
    for ref, items in ours.items():
        assert items.items() <= shelf.held[ref].items()
    again = [row for row in work.rows() if row.ticked]
    assert {row.item.item.title for row in again} <= {"bad"}
    shelf.calls.clear()
    work.run([row for row in again if row.item.item.title != "bad"])
    assert shelf.writes == []
    rows = [row for row in work.rows() if row.item.item.title != "bad"]
    assert {row.status for row in rows} <= {RowStatus.SAME, RowStatus.TWIN}
    work.take_back()
    assert shelf.held[library.id] == ours.get(library.id, {})


def test_at_every_moment_of_a_small_copy_it_may_die(sync_store):
    """Each request and each writing down, before and after it took effect."""
    entries = [("a", 0), ("a", 0), ("bad", 1), ("b", 2)]
    for as_plan, bulk, new in ((True, True, True), (False, False, False)):
        before = [] if new else [("a", 0), ("c", 1)]
        for takes_effect in (False, True):
            for at in itertools.count():
                work = world(sync_store, entries, before, as_plan=as_plan, bulk=bulk, new=new)
                moments = Moments(at, takes_effect=takes_effect)
                work.run_dead(moments)
                if not moments.struck:
                    assert at > 8
                    break
                work.run()
                told = (as_plan, bulk, new, moments.seen[-1], takes_effect)
                assert len(work.shelf.libraries) == 1, told
                there = work.shelf.contents(work.copy.library)
                assert there == expected(entries, before, as_plan=as_plan), told
                assert work.copy.state is CopyState.DONE, told
                assert {
                    item.raw["n"] for item in work.shelf.held[work.copy.library.id].values()
                } == {1}


def test_at_every_moment_of_an_update_it_may_die(sync_store):
    for takes_effect in (False, True):
        for at in itertools.count():
            work = world(sync_store, [("a", 0), ("b", 1), ("c", 2)], [], **PLAN)
            work.run()
            before = set(work.shelf.held[work.copy.library.id])
            work.items = (
                entry("s0", "a better", 0), entry("s1", "b better", 1), work.items[2],
            )  # fmt: skip
            moments = Moments(at, takes_effect=takes_effect)
            work.run_dead(moments)
            work.run()
            held = work.shelf.held[work.copy.library.id]
            assert set(held) == before, moments.seen[-1]
            assert work.shelf.titles(work.copy.library) == ["a better", "b better", "c"]
            assert work.copy.state is CopyState.DONE
            if not moments.struck:
                assert at > 8
                break


def test_whatever_fails_is_reported_and_can_be_finished(sync_store):
    entries = [("a", 0), ("a", 0), ("b", 2)]
    full = StoreUnavailable("No space left.")
    for new, errors in ((True, [full, UNCLEAR]), (False, [RuntimeError("a bug")])):
        for error in errors:
            for at in itertools.count():
                work = world(sync_store, entries, [], as_plan=True, bulk=False, new=new)
                moments = Moments(at, takes_effect=True, error=lambda error=error: error)
                report = work.run(moments=moments)
                if not moments.struck:
                    break
                assert len(report.outcomes) == 3
                work.run()
                told = (moments.seen[at], error)
                there = work.shelf.contents(work.copy.library)
                assert there == expected(entries, [], as_plan=True), told
                assert len(work.shelf.libraries) == 1, told
                assert work.copy.state is CopyState.DONE, told
