"""What a copy must never take for its own, and what must be written down before a request."""

from __future__ import annotations

import pytest

from core.platforms.contract import Unreadable
from core.platforms.errors import Rejected, Unreachable
from core.store.copy_values import ItemState
from tests.sync.calendars import ride
from tests.sync.fake_shelf import FakeShelf, Shelving, entry
from tests.sync.test_shelf_comparing import Desk

NAME = "A base period of the year"
LOST = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


@pytest.fixture
def copying(sync_profile, shelf):
    def make(*names, **more) -> Shelving:
        library = None if more.get("new_name") else shelf.library()
        items = [entry(name) for name in names]
        made = Shelving(sync_profile, shelf, items, **{"library": library, **more})
        made.begin()
        return made

    return make


def changed(work, title):
    work.items = (work.items[0].model_copy(update={"item": ride(title=title)}),)


# --- The library that an interrupted run made -------------------------------------------------


@pytest.mark.parametrize("as_plan", [True, False])
def test_a_library_of_that_name_that_was_there_before_is_not_taken(copying, shelf, as_plan):
    theirs = shelf.library(NAME, is_plan=as_plan)
    work = copying("a", new_name=NAME, as_plan=as_plan)
    shelf.fault("create_library", LOST)
    work.run()
    assert work.run().created == 1
    assert work.copy.library.id != theirs.id
    assert shelf.titles(theirs) == []


@pytest.mark.parametrize("as_plan", [True, False])
@pytest.mark.parametrize(
    ("name", "is_other_kind"),
    [(NAME, True), (NAME[:6], False), (NAME[:19], False), ("Another " + NAME, False)],
)
def test_a_new_library_of_another_kind_or_name_is_not_taken(
    copying, shelf, as_plan, name, is_other_kind
):
    work = copying("a", new_name=NAME, as_plan=as_plan)
    shelf.fault("create_library", LOST)
    work.run()
    theirs = shelf.library(name, is_plan=as_plan is not is_other_kind)
    assert work.run().created == 1
    assert work.copy.library.id != theirs.id
    assert shelf.titles(theirs) == []


def test_a_new_library_whose_name_was_cut_as_short_as_names_are_is_taken(copying, shelf):
    work = copying("a", new_name=NAME)
    shelf.fault("create_library", LOST)
    work.run()
    ours = shelf.library(NAME[:20] + "…")
    work.run()
    assert work.copy.library.id == ours.id


# --- Writing ----------------------------------------------------------------------------------


def test_an_update_is_written_down_before_it_is_asked_for(copying, shelf):
    work = copying("a")
    work.run()
    changed(work, "a better")
    real, seen = shelf.update_in_library, []

    def update(library, existing, draft):
        seen.extend((one.state, one.wanted == draft.content) for one in work.journal())
        return real(library, existing, draft)

    shelf.update_in_library = update
    work.run()
    assert seen == [(ItemState.INTENDED, True)]


def test_an_answer_that_names_what_this_run_wrote_is_not_believed(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying("a", "b")
    real, refs = shelf._add, []

    def add(library, draft):
        written = real(library, draft)
        refs.append(written.created)
        return written.model_copy(update={"created": refs[0]})

    shelf._add = add
    work.run()
    assert [one.target for one in work.journal()] == refs
    assert len(set(refs)) == 2


def test_of_several_that_were_refused_at_once_some_may_be_there(copying, shelf):
    work = copying("a", "b")
    shelf.fault("add_to_library", Rejected("Intervals.icu", "No."), takes_effect=True)
    report = work.run()
    assert [outcome.ok for outcome in report.outcomes] == [True, True]
    assert {one.state for one in work.journal()} == {ItemState.DONE}
    work.run()
    assert shelf.titles(work.copy.library) == ["a", "b"]


def test_of_two_edits_that_were_written_over_the_later_comes_back(copying, shelf):
    work = copying("a")
    work.run()
    for title in ("mine", "mine, too"):
        shelf.edit(work.journal()[0].target, title=title)
        changed(work, f"better than {title}")
        assert work.run(work.rows()).updated == 1
    work.take_back()
    assert shelf.titles(work.copy.library) == ["mine, too"]


# --- Comparing --------------------------------------------------------------------------------


def test_the_copy_of_one_item_does_not_serve_for_another_that_equals_it():
    desk = Desk(entry("1", "a", day=0), entry("2", "a", day=0), as_plan=True)
    desk.copy(0, target=desk.put("a", 0))
    assert desk.statuses() == ["same", "new"]


def test_what_others_put_there_is_claimed_before_the_copy_of_what_vanished():
    desk = Desk("a")
    desk.copy(0, target=desk.put("a"))
    theirs = desk.put("a")
    desk.items[0] = entry("a again", "a")
    assert desk.rows()[0].there == theirs


def test_what_was_surely_not_written_is_not_what_cannot_be_read_there():
    desk = Desk("a")
    desk.copy(0, ItemState.FAILED)
    desk.shelf.unreadable = [Unreadable(id="77", title="a", reason="Odd form.")]
    assert desk.statuses() == ["unfinished"]
