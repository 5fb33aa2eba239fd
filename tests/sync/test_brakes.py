"""When a run stops and asks, and when it does not."""

import datetime as dt

import pytest

from core.platforms.contract import Unreadable
from core.store.journal_values import Choice, RuleSettings, RunScope
from core.sync.actions import ActionKind, BrakeKind
from core.sync.brakes import brakes
from core.sync.planning import make_plan
from core.workout.model import Note, Sport
from tests.sync.calendars import TP, item, ride
from tests.sync.plans import LAST, TODAY, Target, copy_of, day, edited, link, look

SAME_SCOPE = RunScope(first=TODAY, last=LAST, time_zone="")
MANY = 100


def rides(count):
    return [item(TP, str(n), ride(title=f"Ride {n}"), day=day(n % 14)) for n in range(count)]


def pairs(count):
    source = rides(count)
    copies = [copy_of(one) for one in source]
    links = [
        link(one, copy, id=n) for n, (one, copy) in enumerate(zip(source, copies, strict=True))
    ]
    return source, copies, links


def brakes_of(seen, chosen=None, last=None):
    """The brakes of a plan of which everything that can be ticked is chosen, or ``chosen``."""
    made = make_plan(seen)
    keys = {one.key for one in made.actions if one.selectable} if chosen is None else chosen(made)
    return {brake.kind: brake for brake in brakes(made, keys, seen, last)}


def without(count, of, **more):
    """Of ``of`` linked workouts ``count`` are gone."""
    source, copies, links = pairs(of)
    gone = {one.ref: None for one in source[:count]}
    return look(*source[count:], target=copies, links=links, found=gone, **more)


def with_changes(count, of, **more):
    source, copies, links = pairs(of)
    changed = [edited(one, title=f"New {one.item.title}") for one in source[:count]]
    return look(*changed, *source[count:], target=copies, links=links, **more)


def test_a_first_run_that_only_creates_is_never_asked():
    assert brakes_of(look(*rides(MANY)), last=None) == {}
    other = RunScope(first=day(50), last=day(60), sports=(Sport.RUN,), time_zone="Asia/Tokyo")
    assert brakes_of(look(*rides(MANY)), last=other) == {}


def test_linking_pairs_that_exist_is_never_asked():
    source, copies, _ = pairs(20)
    assert brakes_of(look(*source, target=copies, there={"complete": False})) == {}


# --- Deletions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "of", "asked"),
    [(1, 2, False), (2, 4, True), (2, 8, False), (5, 20, False), (6, 100, True), (3, 8, True)],
)
def test_more_deletions_than_a_number_or_a_share_are_asked_about(gone, of, asked):
    assert (BrakeKind.MANY_DELETIONS in brakes_of(without(gone, of))) is asked


def test_how_many_deletions_are_many_is_the_rules():
    rules = RuleSettings(most_deletions=2, most_deletions_share=1.0)
    assert BrakeKind.MANY_DELETIONS in brakes_of(without(3, 100, rules=rules))
    rules = RuleSettings(most_deletions=50, most_deletions_share=1.0)
    assert BrakeKind.MANY_DELETIONS not in brakes_of(without(20, 100, rules=rules))


def test_many_deletions_are_said_with_both_numbers():
    words = brakes_of(without(6, 20))[BrakeKind.MANY_DELETIONS].words
    assert words == (
        "6 of 20 linked workouts on Intervals.icu would be deleted. More than 5, or more than "
        "25% of them, are asked about first."
    )


def test_deletions_that_are_not_chosen_are_not_asked_about():
    seen = without(10, 20)
    assert brakes_of(seen, chosen=lambda made: ()) == {}
    one = brakes_of(seen, chosen=lambda made: {made.actions[0].key})
    assert one == {}


# --- Everything at once --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "of", "asked"), [(4, 4, False), (5, 5, True), (8, 10, True), (7, 10, False)]
)
def test_almost_all_of_some_linked_workouts_changing_at_once_is_asked_about(changed, of, asked):
    assert (BrakeKind.ALL_CHANGED in brakes_of(with_changes(changed, of))) is asked


def test_everything_moved_is_everything_changed():
    source, copies, links = pairs(6)
    moved = [edited(one, day=one.day + dt.timedelta(days=1)) for one in source]
    assert BrakeKind.ALL_CHANGED in brakes_of(look(*moved, target=copies, links=links))


def test_a_plan_that_is_laid_on_other_days_is_moved_because_the_person_said_so():
    source, copies, links = pairs(6)
    moved = [edited(one, day=one.day + dt.timedelta(days=1)) for one in source]
    chosen_only = {"whole": False}
    assert not brakes_of(look(*moved, target=copies, links=links, scope=chosen_only))
    changed = [edited(one, title=f"New {one.item.title}") for one in source]
    seen = look(*changed, target=copies, links=links, scope=chosen_only)
    assert BrakeKind.ALL_CHANGED in brakes_of(seen)


def test_changes_that_wait_for_their_day_count_as_changes():
    seen = with_changes(6, 6, to=Target(until=day(-1)))
    assert {action.kind for action in make_plan(seen).actions} == {ActionKind.WAIT}
    assert BrakeKind.ALL_CHANGED in brakes_of(seen)


def test_all_changed_says_how_many_of_how_many():
    words = brakes_of(with_changes(8, 9))[BrakeKind.ALL_CHANGED].words
    assert words.startswith("8 of 9 linked workouts look changed at once. That may be a fault")


def test_new_workouts_do_not_hide_that_all_the_others_changed():
    source, copies, links = pairs(6)
    changed = [edited(one, title="New") for one in source]
    new = [item(TP, f"n{n}", ride(), day=day(n)) for n in range(10)]
    assert BrakeKind.ALL_CHANGED in brakes_of(look(*changed, *new, target=copies, links=links))


def test_what_the_person_asked_to_be_written_again_is_no_surprise():
    source, copies, links = pairs(6)
    choices = {one.ref: Choice.AGAIN for one in source}
    seen = look(*source, target=copies, links=links, choices=choices)
    assert brakes_of(seen) == {}


def test_who_chooses_a_few_of_many_changes_is_not_asked():
    seen = with_changes(10, 10)
    few = brakes_of(seen, chosen=lambda made: {one.key for one in made.actions[:3]})
    assert few == {}


# --- A look that cannot be trusted ---------------------------------------------------------------


def test_an_empty_source_is_asked_about_even_for_one_deletion():
    brake = brakes_of(without(1, 1))[BrakeKind.EMPTY_SOURCE]
    assert brake.words == (
        "TrainingPeaks holds no workout at all from Mon 1 June 2026 to Sun 14 June 2026, although "
        "workouts were copied from there. That may be a fault of TrainingPeaks. 1 copy would be "
        "deleted."
    )
    assert not brake.final
    assert "2 copies" in brakes_of(without(2, 2))[BrakeKind.EMPTY_SOURCE].words


def test_notes_and_other_days_do_not_fill_an_empty_source():
    _, copies, links = pairs(2)
    note = item(TP, "n", Note(title="Rest"), day=day(1))
    far = item(TP, "f", ride(), day=LAST + dt.timedelta(days=1))
    gone = {one.source: None for one in links}
    seen = look(note, far, target=copies, links=links, found=gone)
    assert BrakeKind.EMPTY_SOURCE in brakes_of(seen)


def test_a_source_is_not_empty_that_holds_a_workout_or_something_that_cannot_be_read():
    assert BrakeKind.EMPTY_SOURCE not in brakes_of(without(1, 2))
    odd = (Unreadable(id="77", day=day(1), reason="Odd"),)
    assert BrakeKind.EMPTY_SOURCE not in brakes_of(without(1, 1, here={"unreadable": odd}))


@pytest.mark.parametrize("which", ["here", "there"])
def test_a_partial_listing_is_said_before_anything_is_written(which):
    half = {"complete": False, "incomplete_because": "one page failed."}
    brake = brakes_of(with_changes(1, 3, **{which: half}))[BrakeKind.PARTIAL]
    name = {"here": "TrainingPeaks", "there": "Intervals.icu"}[which]
    assert brake.words.startswith(f"{name} could not be read in full (one page failed).")
    assert "nothing is deleted" in brake.words.lower()
    assert not brake.final


def test_a_partial_listing_does_not_matter_when_nothing_is_written():
    half = {"complete": False}
    assert brakes_of(with_changes(0, 3, here=half, there=half)) == {}


def test_a_deletion_on_a_partial_look_cannot_be_confirmed():
    whole = without(1, 3)
    made = make_plan(whole)
    half = without(1, 3, here={"complete": False})
    keys = {one.key for one in made.actions if one.kind is ActionKind.DELETE}
    (brake,) = brakes(made, keys, half, None)
    assert (brake.kind, brake.final) == (BrakeKind.PARTIAL, True)


# --- Another filter, range or time zone ----------------------------------------------------------


def scope_brake(last, **scope):
    seen = with_changes(1, 3, scope=scope)
    return brakes_of(seen, last=last).get(BrakeKind.SCOPE_CHANGED)


def test_the_same_scope_or_none_before_is_no_change():
    assert scope_brake(SAME_SCOPE) is None
    assert scope_brake(None) is None


def test_another_filter_is_said_with_the_old_and_the_new():
    brake = scope_brake(SAME_SCOPE, sports=(Sport.RUN, Sport.RIDE))
    assert brake is not None
    assert "Last time all sports, now Ride, Run." in brake.words
    narrow = SAME_SCOPE.model_copy(update={"sports": (Sport.RIDE,)})
    back = scope_brake(narrow)
    assert back is not None
    assert "Last time Ride, now all sports." in back.words
    notes = scope_brake(SAME_SCOPE.model_copy(update={"sports": ()}))
    assert notes is not None
    assert "notes only" in notes.words


def test_the_order_in_which_sports_were_chosen_does_not_matter():
    last = SAME_SCOPE.model_copy(update={"sports": (Sport.RIDE, Sport.RUN)})
    assert scope_brake(last, sports=(Sport.RUN, Sport.RIDE)) is None


def test_another_time_zone_is_said_and_an_unknown_one_is_none():
    last = SAME_SCOPE.model_copy(update={"time_zone": "Europe/Berlin"})
    brake = scope_brake(last, time_zone="Asia/Tokyo")
    assert brake is not None
    assert "Last time in the time zone Europe/Berlin, now in Asia/Tokyo." in brake.words
    assert scope_brake(last, time_zone="") is None


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_range_that_went_along_with_the_days_is_no_change(days):
    along = dt.timedelta(days=days)
    assert scope_brake(RunScope(first=TODAY - along, last=LAST - along)) is None


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY, day(6)), (TODAY, day(27)), (day(2), day(15)), (day(-9), day(20))]
)
def test_another_range_is_said_with_the_old_and_the_new(first, last):
    brake = scope_brake(RunScope(first=first, last=last))
    assert brake is not None
    assert "now Mon 1 June 2026 to Sun 14 June 2026." in brake.words


def test_a_range_far_from_today_did_not_go_along_with_the_days():
    ahead = dt.timedelta(days=60)
    source, copies, links = pairs(3)
    later = [edited(one, day=one.day + ahead) for one in source]
    seen = look(
        *later,
        target=copies,
        links=links,
        scope={"first": TODAY + ahead, "last": LAST + ahead},
    )
    assert BrakeKind.SCOPE_CHANGED in brakes_of(seen, last=SAME_SCOPE)


def test_another_scope_does_not_matter_to_who_only_creates():
    source, copies, links = pairs(3)
    new = item(TP, "new", ride(title="New"), day=day(3))
    seen = look(*source, new, target=copies, links=links, scope={"sports": (Sport.RIDE,)})
    assert brakes_of(seen, last=SAME_SCOPE) == {}
