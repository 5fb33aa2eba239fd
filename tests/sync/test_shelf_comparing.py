from __future__ import annotations

import pytest

from core.platforms.contract import LibraryListing, Unreadable
from core.store.copy_values import CopiedItem, ItemState
from core.sync.shelf_comparing import compare
from core.sync.shelf_values import RowStatus
from core.workout.model import Note, Planned, Sport, Workout
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.sync.calendars import ride
from tests.sync.fake_shelf import SOURCE, FakeShelf, content, entry

DONE, INTENDED, FAILED = ItemState.DONE, ItemState.INTENDED, ItemState.FAILED


class Desk:
    """A source, a library that exists, and what the journal knows of a copy."""

    def __init__(self, *items, as_plan: bool = False) -> None:
        self.items = [entry(one) if isinstance(one, str) else one for one in items]
        self.shelf = FakeShelf()
        self.library = self.shelf.library(is_plan=as_plan)
        self.as_plan = as_plan
        self.copied: list[CopiedItem] = []

    def put(self, title, day=None):
        return self.shelf.put(self.library, ride(title=title), day)

    def copy(self, at: int, state: ItemState = DONE, *, target=None, **more) -> None:
        item = self.items[at]
        wanted = content(item.item, item.day if self.as_plan else None)
        values = {
            "source": item.ref, "title": item.item.title, "state": state, "wanted": wanted,
            "day": item.day if self.as_plan else None,
        }  # fmt: skip
        if target is not None:
            values |= {"target": target.ref, "content": target.content}
        self.copied.append(CopiedItem(**values | more))

    def rows(self, *, known=None, **more):
        there = self.shelf.listing(self.library)
        return compare(
            LibraryListing(library=SOURCE, items=tuple(self.items)),
            self.shelf,
            AthleteThresholds(default=Thresholds(ftp=200)),
            PLAIN,
            **{
                "as_plan": self.as_plan, "there": there, "copied": self.copied, "known": known,
            } | more,
        )  # fmt: skip

    def statuses(self, **more):
        return [row.status.value for row in self.rows(**more)]


# --- Rows -------------------------------------------------------------------------------------


def test_rows_come_by_day_and_then_as_the_source_has_them():
    desk = Desk(entry("c", day=9), entry("b", day=0), entry("a", day=9), as_plan=True)
    rows = desk.rows(offset=7)
    assert [(row.ref.id, row.day) for row in rows] == [("b", 7), ("c", 16), ("a", 16)]
    assert [row.draft.payload["day"] for row in rows] == [7, 16, 16]


def test_in_a_place_without_days_there_are_none():
    desk = Desk(entry("b", day=3), entry("a", day=0))
    assert [(row.ref.id, row.day) for row in desk.rows(offset=7)] == [("a", None), ("b", None)]


def test_an_item_that_comes_twice_is_one_row():
    desk = Desk(entry("a", day=1), entry("a", "later", day=0), as_plan=True)
    assert [row.item.item.title for row in desk.rows()] == ["a"]


def test_an_item_without_a_day_goes_to_the_first_and_none_before_the_plan():
    desk = Desk(entry("a"), entry("b", day=8), as_plan=True)
    first, second = desk.rows(offset=-7)
    assert (first.status, first.draft) == (RowStatus.CANNOT, None)
    assert "before the first day of that plan" in first.reason
    assert (second.day, second.status) == (1, RowStatus.NEW)


def test_numbers_are_the_sources_own_or_ours():
    planned = ride(title="b").model_copy(update={"planned": Planned(duration=1800, load=70)})
    note = Note(title="A note", text="of two lines")
    ours, given, none = Desk("a", entry("b", planned), entry("c", note)).rows()
    assert (ours.duration, round(ours.load), ours.load_is_estimate) == (3600, 49, True)
    assert (given.duration, given.load, given.load_is_estimate) == (1800, 70, False)
    assert (none.duration, none.load, none.load_is_estimate) == (None, None, False)


def test_what_has_no_form_there_says_why_and_a_fault_of_ours_costs_no_other_row(caplog):
    custom = Workout(sport=Sport.CUSTOM, title="x")
    rows = Desk(entry("x", custom), "odd", "a").rows()
    assert [row.status.value for row in rows] == ["cannot", "cannot", "new"]
    assert rows[0].reason == "No such sport there."
    assert "Planbridge failed on this one" in rows[1].reason
    assert "a fault of ours" in caplog.text
    assert [(row.selectable, row.ticked) for row in rows] == [(False, False)] * 2 + [(True, True)]


def test_a_library_that_was_not_read_in_full_is_not_compared():
    desk = Desk("a")
    desk.shelf.complete = False
    with pytest.raises(ValueError, match="could not be read in full"):
        desk.rows()


def test_a_new_place_holds_nothing():
    assert Desk("a", "b").statuses(there=None) == ["new", "new"]


# --- Without an earlier copy ------------------------------------------------------------------


def test_what_is_there_is_claimed_once():
    desk = Desk(
        entry("1", "a", day=0), entry("2", "a", day=0), entry("3", "a", day=1), as_plan=True
    )
    there = desk.put("a", 0)
    assert desk.statuses() == ["same", "new", "new"]
    assert desk.rows()[0].there == there
    desk.put("a", 0)
    assert desk.statuses() == ["same", "same", "new"]


def test_without_days_a_twin_is_not_proposed_but_can_be_ticked():
    desk = Desk(entry("1", "a"), entry("2", "a"), entry("3", "b"))
    rows = desk.rows()
    assert [row.status.value for row in rows] == ["new", "twin", "new"]
    assert (rows[1].selectable, rows[1].ticked) == (True, False)
    assert "The same as “a” above" in rows[1].reason
    desk.put("a")
    assert desk.statuses() == ["same", "twin", "new"]
    desk.put("a")
    assert desk.statuses() == ["same", "same", "new"]


def test_on_the_same_day_of_a_plan_two_equal_ones_stay_two():
    desk = Desk(entry("1", "a", day=0), entry("2", "a", day=0), as_plan=True)
    assert desk.statuses() == ["new", "new"]


# --- With an earlier copy ---------------------------------------------------------------------


def test_a_copy_as_it_was_read_back_is_the_same_although_it_differs_from_what_was_asked():
    desk = Desk("a")
    desk.copy(0, target=desk.put("a, altered"))
    (row,) = desk.rows()
    assert (row.status, row.selectable) == (RowStatus.SAME, False)


def test_a_changed_source_is_out_of_date_and_an_edited_copy_is_left():
    desk = Desk("a", "b", "c", "d")
    there = [desk.put(title) for title in ("a", "b", "c", "d")]
    for at in range(4):
        desk.copy(at, target=there[at])
    desk.items[0] = entry("a", "a better")
    desk.shelf.edit(there[1].ref, title="mine")
    desk.items[2] = entry("c", "c better")
    desk.shelf.edit(there[2].ref, title="mine")
    desk.items[3] = entry("d", "d better")
    desk.shelf.edit(there[3].ref, title="d better")
    rows = desk.rows()
    assert [row.status.value for row in rows] == ["changed", "edited", "edited", "same"]
    assert [row.ticked for row in rows] == [True, False, False, False]
    assert [row.selectable for row in rows] == [True, True, True, False]
    assert rows[1].there.item.title == "mine"
    assert "Somebody edited it there" in rows[1].reason


def test_a_copy_that_was_removed_there_is_not_proposed_unless_its_like_is_there():
    desk = Desk("a")
    desk.copy(0, target=desk.put("a"))
    desk.shelf.held[desk.library.id].clear()
    (row,) = desk.rows()
    assert (row.status, row.selectable, row.ticked) == (RowStatus.GONE, True, False)
    desk.put("a")
    assert desk.statuses() == ["same"]


def test_a_copy_that_was_taken_back_is_as_none():
    desk = Desk("a")
    desk.copy(0, ItemState.REMOVED)
    assert desk.statuses() == ["new"]


@pytest.mark.parametrize("state", [INTENDED, FAILED])
def test_what_was_not_written_is_unfinished_unless_it_is_found_there(state):
    desk = Desk("a")
    desk.copy(0, state, message="Refused.")
    (row,) = desk.rows()
    assert (row.status, row.reason, row.ticked) == (RowStatus.UNFINISHED, "Refused.", True)
    desk.put("a")
    assert desk.statuses() == ["same"]


def test_what_was_intended_is_known_by_what_was_asked_for_then():
    desk = Desk("a")
    desk.copy(0, INTENDED)
    desk.put("a")
    desk.items[0] = entry("a", "a better")
    assert desk.statuses() == ["changed"]


def test_what_was_there_before_is_not_taken_for_what_was_intended():
    desk = Desk(entry("1", "a", day=0), entry("2", "a", day=0), as_plan=True)
    old = desk.put("a", 0)
    desk.copy(1, INTENDED)
    assert desk.statuses(known=[old.ref.id]) == ["same", "unfinished"]
    new = desk.put("a", 0)
    rows = desk.rows(known=[old.ref.id])
    assert [row.status.value for row in rows] == ["same", "same"]
    assert [row.there for row in rows] == [old, new]


def test_something_new_of_the_same_title_and_day_counts_as_edited():
    desk = Desk(entry("1", "a", day=4), as_plan=True)
    desk.copy(0, INTENDED)
    desk.shelf.put(desk.library, ride(900, title="a"), 4)
    (row,) = desk.rows(known=[])
    assert row.status is RowStatus.EDITED
    assert "not as it was asked for" in row.reason
    assert desk.statuses() == ["unfinished"]
    (there,) = desk.shelf.held[desk.library.id].values()
    assert desk.statuses(known=[there.ref.id]) == ["unfinished"]


def test_an_entry_that_cannot_be_read_there_stops_its_row_and_no_other():
    desk = Desk("a", "b", "c")
    desk.copy(0, target=desk.put("a"))
    desk.copy(1, INTENDED)
    desk.shelf.held[desk.library.id].clear()
    desk.shelf.unreadable = [
        Unreadable(id="2", title="x", reason="Odd form."),
        Unreadable(id="77", title="b", reason="Odd form."),
    ]
    rows = desk.rows()
    assert [row.status.value for row in rows] == ["cannot", "cannot", "new"]
    assert "it is left as it is: Odd form." in rows[0].reason
    assert "may be its copy: Odd form." in rows[1].reason


def test_the_copy_of_what_vanished_serves_a_new_item_that_equals_it():
    desk = Desk("a", "b")
    desk.copy(0, target=desk.put("a"))
    desk.items[0] = entry("a again", "a")
    assert desk.statuses() == ["same", "new"]
