import datetime as dt

import pytest

from core.platforms.contract import Unreadable
from core.sync.overview import Status, assess, numbers_of
from core.workout.model import (
    Metres,
    Planned,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import (
    ICU,
    MONDAY,
    TP,
    MemoryPlatform,
    item,
    listing,
    origin,
    ride,
    unstructured,
)

NONE = AthleteThresholds()


def rows_of(*items, target=(), today=MONDAY):
    return assess(listing(TP, *items), listing(ICU, *target), MemoryPlatform(), NONE, today).rows


def test_a_new_workout_carries_its_draft():
    (row,) = rows_of(item(TP, "1"))
    assert row.status is Status.NEW
    assert row.draft is not None
    assert row.draft.origin == row.item.ref


def test_a_copy_that_is_there_names_where_and_why():
    (row,) = rows_of(item(TP, "1"), target=[item(ICU, "9", ride(60), origins=[origin(TP, "1")])])
    assert row.status is Status.ON_TARGET
    assert row.partner_url == "there/9"
    assert row.reason == "Copied earlier by Planbridge."
    assert row.draft is None


def test_a_lookalike_can_still_be_chosen():
    (row,) = rows_of(item(TP, "1"), target=[item(ICU, "9")])
    assert row.status is Status.LIKELY
    assert row.draft is not None


def test_an_item_that_the_source_imported_from_elsewhere_is_never_passed_on():
    (row,) = rows_of(item(TP, "1", planned_by_platform=False))
    assert row.status is Status.CANNOT
    assert "elsewhere" in row.reason


def test_past_and_completed_and_hidden_workouts_are_out_of_reach_with_their_reason():
    past, done, hidden = rows_of(
        item(TP, "1", day=MONDAY - dt.timedelta(days=1)),
        item(TP, "2", completed=True),
        item(TP, "3", hidden=True),
    )
    assert {row.status for row in (past, done, hidden)} == {Status.CANNOT}
    assert "past" in past.reason
    assert "completed" in done.reason
    assert "Hidden" in hidden.reason


def test_a_workout_without_a_form_on_the_target_says_so_and_the_others_go_on():
    cannot, fine = rows_of(
        item(TP, "1", ride().model_copy(update={"sport": Sport.CUSTOM})), item(TP, "2")
    )
    assert (cannot.status, cannot.reason) == (Status.CANNOT, "No such sport there.")
    assert fine.status is Status.NEW


def test_the_planned_load_of_the_source_is_shown_and_never_ours_instead():
    given, ours, neither = rows_of(
        item(TP, "1", ride(planned=Planned(load=63.41, duration=7380))),
        item(TP, "2", ride(seconds=3600, percent=100)),
        item(TP, "3", unstructured("Gym")),
    )
    assert (given.load, given.load_is_estimate, given.duration) == (63.41, False, 7380)
    assert round(ours.load) == 100
    assert ours.load_is_estimate
    assert (neither.load, neither.duration) == (None, None)


def test_an_incomplete_listing_and_unreadable_items_are_said():
    unreadable = Unreadable(id="7", title="Odd", reason="It has no day.")
    assessment = assess(
        listing(TP, complete=False, incomplete_because="one span failed", unreadable=(unreadable,)),
        listing(ICU, unreadable=(unreadable,)),
        MemoryPlatform(),
        NONE,
        MONDAY,
    )
    assert assessment.unreadable == (unreadable,)
    assert any("one span failed" in said for said in assessment.warnings)
    assert any("cannot be recognised" in said for said in assessment.warnings)


@pytest.mark.parametrize("day", [MONDAY, None])
def test_a_copy_that_cannot_be_read_there_is_there_all_the_same(day):
    mine, other = item(TP, "1", ride()), item(TP, "2", ride(40))
    broken = Unreadable(id="7", day=day, reason="Odd.", origins=(origin(TP, "1"),))
    assessed = assess(
        listing(TP, mine, other),
        listing(ICU, unreadable=(broken,)),
        MemoryPlatform(),
        NONE,
        MONDAY,
    )
    first, second = assessed.rows
    assert first.status is Status.ON_TARGET
    assert first.reason == "Copied earlier by Planbridge, but it could not be read there."
    assert first.partner is not None
    assert (first.partner.id, first.draft) == ("7", None)
    assert second.status is Status.NEW
    assert assessed.warnings == ()


def test_an_unreadable_item_stands_for_nothing_but_what_its_mark_names():
    untitled = item(TP, "1", unstructured(title=""))
    broken = Unreadable(id="7", day=MONDAY, reason="Odd.")
    assessed = assess(
        listing(TP, untitled),
        listing(ICU, unreadable=(broken,)),
        MemoryPlatform(),
        NONE,
        MONDAY,
    )
    assert [row.status for row in assessed.rows] == [Status.NEW]
    assert "1 item could not be read there" in assessed.warnings[0]


def test_rows_stand_in_calendar_order():
    rows = rows_of(
        item(TP, "late", day=MONDAY + dt.timedelta(days=2)),
        item(TP, "noon", ride(start_time=dt.time(12))),
        item(TP, "dawn", ride(start_time=dt.time(6))),
    )
    assert [row.item.ref.id for row in rows] == ["dawn", "noon", "late"]


def test_a_fault_of_ours_on_one_workout_costs_only_its_row():
    class Faulty(MemoryPlatform):
        def prepare(self, item, origin, thresholds, options=PLAIN):
            if item.title == "odd":
                raise AttributeError("no such thing")
            return super().prepare(item, origin, thresholds, options)

    rows = assess(
        listing(TP, item(TP, "1", ride(title="odd")), item(TP, "2", ride(60))),
        listing(ICU),
        Faulty(),
        NONE,
        MONDAY,
    ).rows
    assert [row.status for row in rows] == [Status.CANNOT, Status.NEW]
    assert "report" in rows[0].reason


def test_a_swim_over_a_distance_lasts_as_long_as_a_swim():
    swim = Workout(sport=Sport.SWIM, steps=(Step(length=Metres(value=1500)),))
    assert numbers_of(swim, NONE).duration == 1875
    assert numbers_of(swim, NONE).distance == 1500


def test_what_the_plan_states_is_shown_and_only_the_rest_is_reckoned():
    step = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))
    stated = Planned(duration=1800, load=99.5)
    given = numbers_of(Workout(sport=Sport.RIDE, steps=(step,), planned=stated), NONE)
    assert (given.duration, given.load, given.load_is_estimate) == (1800, 99.5, False)
    reckoned = numbers_of(Workout(sport=Sport.RIDE, steps=(step,)), NONE)
    assert (reckoned.duration, round(reckoned.load), reckoned.load_is_estimate) == (3600, 64, True)
