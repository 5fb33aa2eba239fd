from __future__ import annotations

import datetime as dt
import threading

import pytest

from core.platforms.contract import PlatformName, Unreadable
from core.platforms.errors import AccessExpired, NotFound, Rejected, Unreachable
from core.store.copy_values import CopyState, ItemState
from core.sync.shelf_workplace import shelf_pair
from tests.sync.bench import NOON
from tests.sync.calendars import ride
from tests.sync.fake_platform import Killed, Moments
from tests.sync.fake_shelf import FakeShelf, Shelving, entry

ICU = PlatformName.INTERVALS


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


@pytest.fixture
def copied(sync_profile, shelf):
    """A copy of "a", "b" and "c" beside somebody's "mine"."""
    library = shelf.library(is_plan=True)
    shelf.put(library, ride(title="mine"), 0)
    items = [entry(name, day=n) for n, name in enumerate("abc")]
    work = Shelving(sync_profile, shelf, items, library=library, as_plan=True)
    work.begin()
    work.run()
    shelf.calls.clear()
    return work


def change(work, at, title):
    items = list(work.items)
    items[at] = items[at].model_copy(update={"item": ride(title=title)})
    work.items = tuple(items)


def messages(report):
    return [outcome.message for outcome in report.outcomes]


def test_what_was_added_is_removed_and_the_library_stays(copied, shelf):
    report = copied.take_back()
    assert messages(report) == ["Removed."] * 3
    assert shelf.titles(copied.copy.library) == ["mine"]
    assert (copied.copy.state, copied.copy.count) == (CopyState.REMOVED, 0)
    assert {one.state for one in copied.journal()} == {ItemState.REMOVED}
    assert copied.copy.library.id in shelf.libraries
    assert shelf.calls == ["check_access", "list_library", *["remove"] * 3, "list_library"]


def test_what_was_brought_up_to_date_is_removed_too(copied, shelf):
    change(copied, 0, "a better")
    copied.run()
    copied.take_back()
    assert shelf.titles(copied.copy.library) == ["mine"]


def test_an_edit_that_was_written_over_comes_back(copied, shelf):
    edited = shelf.edit(copied.journal()[1].target, title="edited")
    change(copied, 1, "b better")
    copied.run(copied.rows())
    change(copied, 1, "b best")
    copied.run()
    report = copied.take_back()
    assert "Put back as it was before." in messages(report)
    assert shelf.titles(copied.copy.library) == ["edited", "mine"]
    assert shelf.held[copied.copy.library.id][edited.ref.id] == edited


def test_an_edit_that_is_no_longer_kept_leaves_the_copy_where_it_is(copied, shelf, sync_profile):
    shelf.edit(copied.journal()[1].target, title="edited")
    copied.run(copied.rows())
    sync_profile.journal.forget_old(NOON + dt.timedelta(days=31))
    assert copied.journal()[1].before is None
    report = copied.take_back()
    assert "kept for 30 days only" in messages(report)[1]
    assert shelf.titles(copied.copy.library) == ["b", "mine"]


def test_what_somebody_edited_since_is_left_and_what_is_gone_is_done(copied, shelf):
    shelf.edit(copied.journal()[0].target, title="edited")
    shelf.held[copied.copy.library.id].pop(copied.journal()[1].target.id)
    report = copied.take_back()
    assert "Somebody edited it there" in messages(report)[0]
    assert messages(report)[1:] == ["It was gone already.", "Removed."]
    assert [(o.ok, o.skipped, o.edited) for o in report.outcomes] == [
        (True, True, True),
        (True, True, False),
        (True, False, False),
    ]
    assert (report.failed, report.unfinished) == (0, False)
    assert shelf.titles(copied.copy.library) == ["edited", "mine"]
    assert copied.copy.state is CopyState.REMOVED


def test_what_cannot_be_read_is_left(copied, shelf):
    gone = shelf.held[copied.copy.library.id].pop(copied.journal()[0].target.id)
    shelf.unreadable = [Unreadable(id=gone.ref.id, reason="Odd form.")]
    assert "so it was left: Odd form." in messages(copied.take_back())[0]


def test_what_was_found_there_is_not_removed(sync_profile, shelf):
    library = shelf.library()
    shelf.put(library, ride(title="a"))
    work = Shelving(sync_profile, shelf, [entry("a"), entry("b")], library=library)
    work.begin()
    work.run(work.rows())
    work.take_back()
    assert shelf.titles(library) == ["a"]


def test_another_copy_to_the_same_library_keeps_what_it_wrote(sync_profile, shelf):
    library = shelf.library(is_plan=True)
    one, two = (
        Shelving(sync_profile, shelf, [entry("a", day=0)], library=library, as_plan=True)
        for _ in range(2)
    )
    one.begin()
    lost = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    shelf.fault("add_to_library", lost)
    one.run()
    two.begin()
    two.run()
    two_wrote = two.journal()[0].target
    one.run(one.rows())
    one.take_back()
    assert list(shelf.held[library.id]) == [two_wrote.id]


def test_whenever_it_dies_it_can_be_done_again(sync_profile, shelf):
    for takes_effect in (False, True):
        for at in range(20):
            library = shelf.library()
            shelf.put(library, ride(title="mine"))
            work = Shelving(
                sync_profile, shelf, [entry("a"), entry("b")], library=library, source=f"{at}"
            )
            work.begin()
            work.run()
            shelf.edit(work.journal()[1].target, title="edited")
            work.run(work.rows())
            moments = Moments(at, takes_effect=takes_effect)
            try:
                work.take_back(moments)
            except Killed:
                work.take_back()
            assert shelf.titles(library) == ["edited", "mine"], moments.seen[-1]
            assert work.copy.state is CopyState.REMOVED
            if not moments.struck:
                break
        assert at > 6


def test_stopped_it_goes_on_the_next_time(copied, shelf):
    copied.stop = threading.Event()
    copied.progress = lambda done, of, what: copied.stop.set() if what == "b" else None
    report = copied.take_back()
    assert (report.stopped, report.unfinished) == (True, True)
    assert messages(report)[1] == "Stopped before this one."
    assert copied.copy.state is CopyState.DONE
    copied.stop = copied.progress = None
    assert len(copied.take_back().outcomes) == 2
    assert shelf.titles(copied.copy.library) == ["mine"]


def test_one_that_is_refused_stops_none_and_can_be_tried_again(copied, shelf):
    shelf.fault("remove", Rejected("Intervals.icu", "Not now."))
    report = copied.take_back()
    assert [outcome.ok for outcome in report.outcomes] == [False, True, True]
    assert (report.outcomes[0].open, copied.copy.state) == (True, CopyState.DONE)
    assert copied.take_back().failed == 0


def test_an_expired_login_ends_it(copied, shelf):
    shelf.fault("remove", AccessExpired("Intervals.icu", "Expired.", "Connect."))
    report = copied.take_back()
    assert shelf.calls.count("remove") == 1
    assert messages(report)[1] == "Not tried. Intervals.icu: Expired. Connect."
    assert copied.copy.state is CopyState.DONE


def test_what_stays_although_it_was_removed_is_said(copied, shelf):
    shelf.remove_from_library = lambda library, existing: None
    report = copied.take_back()
    assert "is there still" in messages(report)[0]
    assert copied.copy.state is CopyState.DONE


def test_a_library_that_is_gone_leaves_nothing_to_do(copied, shelf):
    shelf.fault("list_library", NotFound("Intervals.icu", "The plan is gone."))
    report = copied.take_back()
    assert report.remarks == ("Intervals.icu: The plan is gone.",)
    assert shelf.writes == []
    assert copied.copy.state is CopyState.REMOVED


def test_a_library_that_is_read_in_part_or_is_anothers_loses_nothing(copied, shelf, sync_profile):
    shelf.complete = False
    assert "could not be read in full" in copied.take_back().remarks[0]
    shelf.complete, shelf.athlete = True, "somebody else"
    assert "belongs to another athlete" in copied.take_back().remarks[0]
    shelf.athlete = "me"
    with sync_profile.lease(shelf_pair(ICU, "me")):
        assert "is at work" in copied.take_back().remarks[0]
    assert shelf.writes == []
    assert copied.copy.state is CopyState.DONE


def test_a_copy_that_never_got_a_library_is_only_forgotten(sync_profile, shelf):
    work = Shelving(sync_profile, shelf, [entry("a")], new_name="Base")
    work.begin()
    shelf.fault("create_library", Unreachable("Intervals.icu", "No answer.", maybe_applied=True))
    work.run()
    report = work.take_back()
    assert "“Base” may have been created all the same; it is empty." in report.remarks
    assert work.copy.state is CopyState.REMOVED
