"""Containers in one form, and laid on a calendar: no request, no store."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dropped_files import DroppedFile
from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    Listing,
    PlatformName,
    Unreadable,
)
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.markers import origin_of_token, token
from core.shelves import (
    SHELVED,
    counted_from,
    of_calendar,
    of_files,
    of_found,
    on_days,
    ref_on_days,
    remarks_on,
    source_key,
    spread,
    weeks_of,
)
from core.store.journal_values import Pair
from core.sync.actions import ActionKind, Scope
from core.sync.overview import Numbers
from core.sync.planning import Seen, make_plan
from core.sync.shelf_comparing import compare
from core.workout.model import Note, Planned, Seconds, Sport, Step, Workout
from core.workout.options import PLAIN
from core.workout.plan_days import first_day, offset_of
from core.workout.thresholds import AthleteThresholds
from tests.sync.plans import Target, can

ICU, TP, TR = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD
TODAY = dt.date(2026, 6, 1)
FIRST, LAST = TODAY, TODAY + dt.timedelta(days=13)
often = settings(deadline=None, max_examples=100, derandomize=True)


def ref(number: int | str, kind=ItemKind.WORKOUT, platform=TP, athlete="7") -> ItemRef:
    return ItemRef(platform=platform, athlete=athlete, kind=kind, id=str(number))


def ride(title="Ride", sport=Sport.RIDE, **more) -> Workout:
    return Workout(sport=sport, title=title, **{"planned": Planned(duration=3600), **more})


def container(*items: LibraryItem, **more) -> LibraryListing:
    library = Library(
        platform=TP, athlete="7", id="1", name="Base", **{"is_plan": True, "noun": "plan", **more}
    )
    return LibraryListing(library=library, items=items)


def items_on(*days: int | None) -> list[LibraryItem]:
    return [LibraryItem(ref=ref(n), item=ride(f"Ride {n}"), day=day) for n, day in enumerate(days)]


def planned(number: int, day: dt.date, item=None, **more) -> CalendarItem:
    what = (item or ride(f"Ride {number}")).model_copy(update={"day": day})
    kind = ItemKind.NOTE if isinstance(what, Note) else ItemKind.WORKOUT
    return CalendarItem(ref=ref(number, kind), item=what, **more)


def calendar(*items: CalendarItem, **more) -> Listing:
    return Listing(platform=TP, athlete="7", first=FIRST, last=LAST, items=items, **more)


# --- Days -------------------------------------------------------------------------------------

dates = st.dates(dt.date(2023, 12, 1), dt.date(2029, 3, 31))


@st.composite
def plans(draw) -> tuple[LibraryListing, dict[str, dt.date]]:
    """A plan as a platform tells it (days of its own, in any order, with notes), and which item
    has which of those days."""
    days = draw(st.lists(dates, min_size=1, max_size=8))
    stated = draw(st.none() | dates)
    first = first_day(days, stated)
    items = []
    for number, day in enumerate(days):
        note = draw(st.booleans())
        kind = ItemKind.NOTE if note else ItemKind.WORKOUT
        what = Note(title=f"Note {number}") if note else ride(f"Ride {number}")
        items.append(LibraryItem(ref=ref(number, kind), item=what, day=offset_of(day, first)))
    listing = container(*draw(st.permutations(items)))
    return listing, {one.item.title: days[int(one.ref.id)] for one in items}


def plan_on(listing: LibraryListing, start: dt.date):
    source = on_days(listing, start, "5e71e5")
    pair = Pair(source=source.platform, source_athlete=SHELVED, target=ICU, target_athlete="me")
    scope = Scope(pair=pair, first=source.first, last=source.last, today=TODAY, whole=False)
    target = Listing(platform=ICU, athlete="me", first=source.first, last=source.last)
    return make_plan(
        Seen(
            scope=scope,
            source=source,
            target=target,
            source_can=can(),
            target_platform=Target(),
            thresholds=AthleteThresholds(),
        )
    )


@often
@given(plans(), dates)
def test_relative_days_are_kept_from_a_plan_to_the_actions_on_a_calendar(plan, start):
    listing, told = plan
    actions = plan_on(listing, start).actions
    assert len(actions) == len(told)
    laid = {action.title: action.day for action in actions}
    shift = {laid[title] - told[title] for title in told}
    assert len(shift) == 1
    assert min(laid.values()) >= start
    for action in actions:
        past = action.day < TODAY
        assert action.kind is (ActionKind.SKIP if past else ActionKind.CREATE), action.reason
        assert past or action.draft.item.day == action.day


@often
@given(plans(), st.integers(0, 400))
def test_relative_days_are_kept_from_a_plan_to_the_drafts_of_another(plan, offset):
    listing, told = plan
    platform = IntervalsPlatform("a-key-of-mine", "i1", "https://icu.invalid")
    rows = compare(listing, platform, AthleteThresholds(), PLAIN, as_plan=True, offset=offset)
    assert len(rows) == len(told)
    written = {row.item.item.title: row.draft.payload["day"] for row in rows}
    shift = {dt.timedelta(days=written[title]) - (told[title] - TODAY) for title in told}
    assert len(shift) == 1
    assert min(written.values()) >= offset


def test_a_plan_that_runs_beyond_the_end_of_the_calendar_says_of_which_workouts():
    listing = on_days(container(*items_on(0, 5)), dt.date.max - dt.timedelta(days=3), "a")
    assert [item.item.title for item in listing.items] == ["Ride 0"]
    [beyond] = listing.unreadable
    assert beyond.title == "Ride 1"
    assert "Choose an earlier start" in beyond.reason


def test_each_copy_of_a_plan_has_names_of_its_own_that_a_mark_can_hold():
    listing = container(*items_on(0, 0, 1))
    one, again, other = (on_days(listing, TODAY, series) for series in ("aa", "aa", "bb"))
    refs = [[item.ref for item in each.items] for each in (one, again, other)]
    assert refs[0] == refs[1]
    assert not set(refs[0]) & set(refs[2])
    assert len(set(refs[0])) == 3
    for each in refs[0]:
        origin = origin_of_token(token(each))
        assert (origin.platform, origin.id, origin.athlete) == (each.platform, each.id, SHELVED)


@pytest.mark.parametrize(
    "other",
    [
        ref(1, kind=ItemKind.NOTE),
        ref(1, platform=ICU),
        ref(1, athlete="8"),
        ref(2),
    ],
)
def test_items_of_other_kinds_platforms_or_owners_never_share_a_name(other):
    assert ref_on_days(ref(1), "a") != ref_on_days(other, "a")


def test_an_item_that_comes_twice_in_an_answer_is_one_and_equal_ones_are_two():
    first, second = items_on(0, 0)
    second = second.model_copy(update={"item": first.item})
    laid = on_days(container(first, second, first), TODAY, "a")
    assert len(laid.items) == 2


# --- A range of a calendar --------------------------------------------------------------------


def test_a_range_of_a_calendar_is_a_plan_that_begins_with_its_first_day():
    note = Note(title="Rest well", text="Sleep.")
    listing = of_calendar(
        calendar(planned(2, FIRST + dt.timedelta(days=9)), planned(1, FIRST, note)), FIRST, LAST
    )
    assert [(one.item.title, one.day, one.item.day) for one in listing.items] == [
        ("Rest well", 0, None),
        ("Ride 2", 9, None),
    ]
    library = listing.library
    assert (library.is_plan, library.writable, library.count) == (True, False, 2)
    assert library.name == "TrainingPeaks, 1 June 2026 to 14 June 2026"


def test_a_range_of_another_athletes_calendar_names_the_athlete():
    listing = of_calendar(calendar(planned(1, FIRST)), FIRST, LAST, "Ada Sandbox")
    assert listing.library.name == "TrainingPeaks, Ada Sandbox, 1 June 2026 to 14 June 2026"


def test_items_outside_the_range_are_not_taken_and_need_no_reason():
    outside = [planned(1, FIRST - dt.timedelta(days=1)), planned(2, LAST + dt.timedelta(days=1))]
    odd = [Unreadable(id="3", day=LAST + dt.timedelta(days=1), reason="Odd.")]
    listing = of_calendar(calendar(*outside, unreadable=odd), FIRST, LAST)
    assert (listing.items, listing.unreadable) == ((), ())


def test_what_was_done_is_taken_as_planned_and_what_was_never_planned_is_not():
    done = planned(1, FIRST, completed=True)
    by_steps = ride("Steps", planned=Planned(), steps=(Step(length=Seconds(value=60)),))
    unplanned = planned(3, FIRST, ride("Commute", planned=Planned()), completed=True)
    open_one = planned(4, FIRST, ride("Easy", planned=Planned()))
    listing = of_calendar(
        calendar(done, planned(2, FIRST, by_steps, completed=True), unplanned, open_one),
        FIRST,
        LAST,
    )
    assert [item.item.title for item in listing.items] == ["Ride 1", "Steps", "Easy"]
    [left] = listing.unreadable
    assert (left.title, left.day) == ("Commute", FIRST)
    assert "without having been planned" in left.reason


def test_what_a_coach_hides_is_left_out_and_said():
    listing = of_calendar(calendar(planned(1, FIRST, hidden=True)), FIRST, LAST)
    assert listing.items == ()
    assert [one.reason for one in listing.unreadable] == ["Hidden from the athlete by the coach."]


def test_a_range_that_was_not_read_in_full_says_so():
    part = calendar(planned(1, FIRST), complete=False, incomplete_because="Half of it is missing")
    listing = of_calendar(part, FIRST, LAST)
    assert not listing.complete
    assert "Half of it is missing" in remarks_on(listing)[0]
    assert not on_days(listing, TODAY, "a").complete


def test_a_remark_is_said_and_makes_nothing_incomplete():
    listing = container(*items_on(0)).model_copy(update={"remarks": ("The count is larger.",)})
    assert remarks_on(listing) == ("The count is larger.",)
    assert on_days(listing, TODAY, "a").complete


# --- Files and what was found -----------------------------------------------------------------


def test_dropped_files_are_a_container_whatever_their_order_each_once():
    a, b = (DroppedFile(name=f"{n}.zwo", id=n, workout=ride(n)) for n in "ab")
    broken = DroppedFile(name="c.zwo", id="c", error="No workout in it.")
    listing = of_files([a, broken, b, a])
    assert [item.item.title for item in listing.items] == ["a", "b"]
    assert [(one.title, one.reason) for one in listing.unreadable] == [
        ("c.zwo", "No workout in it.")
    ]
    assert source_key(of_files([b, a, broken]).library) == source_key(listing.library)
    assert source_key(of_files([a]).library) != source_key(listing.library)


def test_workouts_that_were_found_keep_the_order_in_which_they_were_picked():
    found = [*items_on(None, None), Unreadable(id="9", title="Gone", reason="It is gone.")]
    listing = of_found(TR, "7", [found[1], found[2], found[0], found[1]])
    assert [item.ref.id for item in listing.items] == ["1", "0"]
    assert [one.title for one in listing.unreadable] == ["Gone"]
    assert listing.library.count == 2


def test_the_same_container_has_the_same_key_and_no_other_has():
    folder = container(noun="folder", is_plan=False).library
    plan = container().library
    assert source_key(folder) != source_key(plan)
    laid = spread(container(*items_on(None), noun="folder", is_plan=False), one_a_day=True)
    assert source_key(laid.library) == source_key(folder)


# --- Spread and weeks -------------------------------------------------------------------------


def test_a_folder_is_spread_over_days_in_its_order_or_lies_on_one():
    folder = container(*items_on(None, None, None), noun="folder", is_plan=False)
    assert [item.day for item in spread(folder, one_a_day=True).items] == [0, 1, 2]
    assert [item.day for item in spread(folder, one_a_day=False).items] == [0, 0, 0]
    plan = container(*items_on(4, 2))
    assert spread(plan, one_a_day=True) is plan


def test_weeks_count_from_day_0_and_the_empty_ones_are_there():
    note = LibraryItem(ref=ref(9, ItemKind.NOTE), item=Note(title="Hi"), day=22)
    run = LibraryItem(ref=ref(8), item=ride("Run", Sport.RUN), day=6)
    listing = container(*items_on(0, 6, 14), run, note)
    numbers = [
        Numbers(duration=3600, load=50),
        Numbers(duration=1800, load=20.5),
        Numbers(duration=60),
        Numbers(duration=600, load=10),
        None,
    ]
    weeks = weeks_of(listing, numbers)
    assert [(w.number, w.workouts, w.seconds) for w in weeks] == [
        (1, 3, 6000),
        (2, 0, 0),
        (3, 1, 60),
        (4, 0, 0),
    ]
    assert dict(weeks[0].loads) == {Sport.RIDE: 70.5, Sport.RUN: 10}
    assert weeks[2].loads == ()


def test_an_empty_plan_has_no_weeks_and_a_remark():
    assert weeks_of(container(), []) == ()
    assert remarks_on(container()) == ("“Base” holds no workouts.",)
    assert remarks_on(container(*items_on(0))) == ()


# --- Day 0 that is not sure -------------------------------------------------------------------


def of_plan(first, *days, **more) -> LibraryListing:
    items = tuple(LibraryItem(ref=ref(n), item=ride(), day=day) for n, day in enumerate(days))
    library = Library(platform=TP, athlete="7", id="1", name="P", is_plan=True, first=first)
    return LibraryListing(library=library, items=items, **more)


def test_days_are_counted_from_the_day_0_that_is_known_while_the_read_one_is_not_sure():
    read = of_plan(FIRST, 0, 5, complete=False, first_sure=False)
    counted = counted_from(read, FIRST - dt.timedelta(days=3))
    assert [item.day for item in counted.items] == [3, 8]
    assert counted.library.first == FIRST - dt.timedelta(days=3)
    assert counted.model_copy(update={"library": read.library, "items": read.items}) == read


@pytest.mark.parametrize(
    ("read_first", "sure", "known"),
    [
        (FIRST, True, FIRST - dt.timedelta(days=3)),
        (FIRST, False, None),
        (FIRST, False, FIRST),
        (FIRST, False, FIRST + dt.timedelta(days=3)),
        (None, False, FIRST),
    ],
)
def test_else_they_are_counted_as_they_were_read(read_first, sure, known):
    # What is missing can only make day 0 later: an earlier one than was known is new.
    read = of_plan(read_first, 0, 5, complete=False, first_sure=sure)
    assert counted_from(read, known) is read
