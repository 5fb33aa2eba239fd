"""The table of cases: what becomes of a workout by its source, its copy, and their past."""

import datetime as dt

import pytest

from core.platforms.contract import Unreadable
from core.store.journal_values import Choice, LinkState, RuleSettings
from core.sync.actions import ActionKind, key_of
from core.sync.fields import Field
from core.sync.seen import Presence
from core.workout.model import Note, Sport
from core.workout.options import Options
from tests.sync.calendars import ICU, TP, item, ride, unstructured
from tests.sync.plans import (
    LAST,
    TODAY,
    Target,
    copy_of,
    day,
    edited,
    link,
    look,
    mark_of,
    only,
    plan,
)

RIDE = item(TP, "1", ride(title="Over-unders"), day=day(2))
ANOTHER = item(TP, "2", ride(1800, title="Openers"), day=day(2))
COPY = copy_of(RIDE)
LINK = link(RIDE, COPY)


# --- The table ---------------------------------------------------------------------------------


def test_a_new_workout_that_is_not_there_is_created():
    action = only(RIDE)
    assert (action.kind, action.ticked, action.again) == (ActionKind.CREATE, True, False)
    assert action.draft is not None
    assert action.draft.origin.id == "1"
    assert (action.key, action.target, action.reason) == (key_of(RIDE.ref), None, "")


def test_a_changed_workout_whose_copy_is_as_it_was_is_updated_in_place():
    action = only(edited(RIDE, title="Unders"), target=[COPY], links=[LINK])
    assert (action.kind, action.ticked) == (ActionKind.UPDATE, True)
    assert action.target == COPY
    assert action.target_url == "there/c1"
    assert action.draft is not None
    assert action.draft.item.title == "Unders"
    (difference,) = action.differences
    assert (difference.field, difference.before, difference.after) == (
        Field.TITLE,
        "Over-unders",
        "Unders",
    )
    assert action.reason == "Changed on TrainingPeaks: title."


def test_a_copy_that_was_edited_is_left_and_it_is_shown_what_was_edited():
    action = only(RIDE, target=[edited(COPY, title="Mine")], links=[LINK])
    assert (action.kind, action.ticked, action.again) == (ActionKind.LEAVE, False, True)
    assert action.draft is None
    assert action.reason == "Edited on Intervals.icu since it was copied (title); left as it is."
    (difference,) = action.differences
    assert (difference.before, difference.after) == ("Over-unders", "Mine")


def test_what_both_changed_is_a_conflict():
    action = only(edited(RIDE, title="Theirs"), target=[edited(COPY, title="Mine")], links=[LINK])
    assert (action.kind, action.ticked, action.selectable) == (ActionKind.CONFLICT, False, False)
    (conflict,) = action.conflicts
    assert (conflict.field, conflict.agreed, conflict.source, conflict.target) == (
        Field.TITLE,
        "Over-unders",
        "Theirs",
        "Mine",
    )


def test_a_moved_workout_moves_its_copy_and_nothing_else_of_it():
    action = only(edited(RIDE, day=day(4)), target=[COPY], links=[LINK])
    assert (action.kind, action.ticked) == (ActionKind.MOVE, True)
    assert action.target == COPY
    assert {one.field for one in action.differences} == {Field.DAY}


def test_a_new_time_of_day_is_a_move_too():
    action = only(edited(RIDE, start_time=dt.time(6, 30)), target=[COPY], links=[LINK])
    assert action.kind is ActionKind.MOVE


def test_a_new_day_and_time_are_one_move():
    moved = edited(RIDE, day=day(3), start_time=dt.time(6, 30))
    assert only(moved, target=[COPY], links=[LINK]).kind is ActionKind.MOVE


def test_what_is_moved_and_renamed_is_an_update():
    action = only(edited(RIDE, day=day(4), title="Else"), target=[COPY], links=[LINK])
    assert action.kind is ActionKind.UPDATE


@pytest.mark.parametrize("rule", [False, True])
def test_the_copy_of_what_is_gone_is_offered_for_deletion_and_ticked_only_by_the_rule(rule):
    action = only(
        target=[COPY],
        links=[LINK],
        found={RIDE.ref: None},
        rules=RuleSettings(tick_deletions=rule),
    )
    assert (action.kind, action.ticked, action.differences) == (ActionKind.DELETE, rule, ())
    assert (action.key, action.source, action.target) == (key_of(COPY.ref), None, COPY)
    assert action.reason == "No longer planned on TrainingPeaks, and its copy is as it was written."


def test_the_edited_copy_of_what_is_gone_is_left():
    action = only(target=[edited(COPY, title="Mine")], links=[LINK], found={RIDE.ref: None})
    assert action.kind is ActionKind.LEAVE
    assert "edited on Intervals.icu since it was copied (title)" in action.reason
    assert [one.after for one in action.differences] == ["Mine"]


@pytest.mark.parametrize("changed", [{}, {"title": "New"}, {"day": day(5)}])
def test_what_was_deleted_on_the_target_is_not_created_again(changed):
    action = only(edited(RIDE, **changed), links=[LINK], found={COPY.ref: None})
    assert (action.kind, action.ticked, action.again) == (ActionKind.LEAVE, False, True)
    assert action.reason == (
        "Its copy was deleted on Intervals.icu; it is not copied again unless you ask."
    )


def test_what_agrees_is_the_same_and_nothing_is_prepared_for_it():
    to = Target()
    action = only(RIDE, target=[COPY], links=[LINK], to=to)
    assert (action.kind, action.ticked, action.again) == (ActionKind.SAME, False, True)
    assert to.prepared == []


def test_a_loss_on_the_way_never_looks_like_a_change():
    tagged = edited(RIDE, tags=("key",))
    action = only(tagged, target=[COPY], links=[link(tagged, COPY)])
    assert action.kind is ActionKind.SAME


# --- Gone, or merely not seen --------------------------------------------------------------------


def test_a_source_that_came_back_empty_proves_nothing_without_asking_for_each():
    action = only(target=[COPY], links=[LINK])
    assert (action.kind, action.draft) == (ActionKind.SKIP, None)
    assert action.reason == (
        "The workout on TrainingPeaks was not found, and TrainingPeaks did not say whether it is "
        "gone; its copy is left as it is."
    )


def test_nothing_is_gone_while_the_source_is_partial():
    action = only(
        target=[COPY],
        links=[LINK],
        found={RIDE.ref: None},
        here={"complete": False, "incomplete_because": "one page failed"},
    )
    assert action.kind is ActionKind.SKIP
    assert "could not be read in full" in action.reason


def test_what_was_gone_before_is_still_gone_unless_it_is_there_again():
    gone = link(RIDE, COPY, state=LinkState.SOURCE_GONE)
    assert only(target=[COPY], links=[gone]).kind is ActionKind.DELETE
    assert only(RIDE, target=[COPY], links=[gone]).kind is ActionKind.SAME
    partial = only(target=[COPY], links=[gone], here={"complete": False})
    assert partial.kind is ActionKind.SKIP


def test_a_copy_that_was_gone_before_is_still_gone_unless_it_is_there_again():
    gone = link(RIDE, COPY, state=LinkState.TARGET_GONE)
    assert only(RIDE, links=[gone]).kind is ActionKind.LEAVE
    assert only(RIDE, target=[COPY], links=[gone]).kind is ActionKind.SAME
    assert only(RIDE, links=[gone], there={"complete": False}).kind is ActionKind.SKIP


def test_what_cannot_be_read_is_there_all_the_same():
    action = only(
        target=[COPY],
        links=[LINK],
        found={RIDE.ref: None},
        here={"unreadable": (Unreadable(id="1", day=day(2), reason="It has no length."),)},
    )
    assert action.kind is ActionKind.SKIP
    assert action.reason == (
        "The workout on TrainingPeaks could not be read (It has no length); its copy is left as "
        "it is."
    )


def test_what_is_not_among_a_few_chosen_files_is_not_gone():
    made = plan(target=[COPY], links=[LINK], found={RIDE.ref: None}, scope={"whole": False})
    assert made.actions == ()
    other = item(TP, "2", ride(title="Other"), day=day(2))
    (action,) = plan(
        other, target=[COPY], links=[LINK], found={RIDE.ref: None}, scope={"whole": False}
    ).actions
    assert (action.key, action.kind) == (key_of(other.ref), ActionKind.ADOPT)
    assert not action.ticked


def test_only_everything_read_in_full_proves_that_something_is_gone():
    gone = {"found": {RIDE.ref: None}}
    assert look(**gone).source_of(LINK).presence is Presence.GONE
    few = look(**gone, scope={"whole": False})
    assert few.source_of(LINK).presence is Presence.UNKNOWN
    half = look(**gone, here={"complete": False})
    assert half.source_of(LINK).presence is Presence.UNKNOWN


def test_of_what_is_gone_on_both_sides_nothing_is_said():
    assert plan(links=[LINK], found={RIDE.ref: None, COPY.ref: None}).actions == ()


def test_a_workout_that_was_found_far_away_by_its_id_moves_its_copy_there():
    far = edited(RIDE, day=day(90))
    action = only(target=[COPY], links=[LINK], found={RIDE.ref: far})
    assert (action.kind, action.day) == (ActionKind.MOVE, day(90))


def test_a_copy_that_stands_far_away_was_moved_there_by_hand():
    far = edited(COPY, day=day(90))
    action = only(RIDE, links=[LINK], found={COPY.ref: far})
    assert action.kind is ActionKind.LEAVE
    assert "(day)" in action.reason


@pytest.mark.parametrize("said", [{COPY.ref: None}, {}])
def test_a_copy_that_nobody_saw_because_the_target_is_partial_is_not_created_again(said):
    action = only(RIDE, links=[LINK], found=said, there={"complete": False})
    assert not action.kind.writes


def test_an_edit_goes_on_where_the_target_is_partial_but_the_copy_was_seen():
    action = only(edited(RIDE, title="New"), target=[COPY], links=[LINK], there={"complete": False})
    assert action.kind is ActionKind.UPDATE


def test_nothing_is_created_or_deleted_while_the_target_is_partial():
    there = {"complete": False, "incomplete_because": "one day failed."}
    new = only(RIDE, there=there)
    assert (new.kind, new.draft) == (ActionKind.SKIP, None)
    assert new.reason == (
        "Intervals.icu could not be read in full (one day failed), so nobody can tell what is "
        "already there. Nothing new is written; fetch again."
    )
    gone = only(target=[COPY], links=[LINK], found={RIDE.ref: None}, there=there)
    assert gone.kind is ActionKind.SKIP
    assert "nothing is deleted" in gone.reason


def test_creations_go_on_where_the_source_is_partial():
    assert only(RIDE, here={"complete": False}).kind is ActionKind.CREATE


def test_a_copy_that_cannot_be_read_is_neither_written_nor_made_again():
    broken = {"unreadable": (Unreadable(id="c1", day=day(2), reason="Odd"),)}
    linked = only(edited(RIDE, title="New"), links=[LINK], there=broken)
    assert linked.kind is ActionKind.SKIP
    assert linked.reason == (
        "Its copy on Intervals.icu could not be read (Odd); it is left as it is."
    )
    marked = {"unreadable": (Unreadable(id="c1", reason="Odd", origins=(mark_of(RIDE),)),)}
    unlinked = only(RIDE, there=marked)
    assert (unlinked.kind, unlinked.target) == (ActionKind.SKIP, None)
    assert unlinked.reason == (
        "Copied earlier by Planbridge, but it could not be read on Intervals.icu."
    )
    gone = only(links=[LINK], found={RIDE.ref: None}, there=broken)
    assert (gone.kind, gone.title) == (ActionKind.SKIP, "Over-unders")


@pytest.mark.parametrize(
    ("there", "ticked"),
    [
        ({"day": RIDE.day, "title": RIDE.item.title}, False),
        ({"day": RIDE.day, "title": f" {RIDE.item.title.upper()} "}, False),
        ({"day": RIDE.day}, False),
        ({"title": RIDE.item.title}, False),
        ({}, True),
        ({"day": RIDE.day, "title": "Another"}, True),
        ({"day": RIDE.day + dt.timedelta(days=1), "title": RIDE.item.title}, True),
        ({"day": RIDE.day, "origins": (mark_of(ANOTHER),)}, True),
    ],
)
def test_what_may_be_there_unreadable_is_not_created_unless_it_is_ticked(there, ticked):
    odd = Unreadable(id="7", reason="Odd", **there)
    action = only(RIDE, there={"unreadable": (odd,)})
    assert (action.kind, action.ticked) == (ActionKind.CREATE, ticked)
    assert action.reason == (
        ""
        if ticked
        else "Something on Intervals.icu could not be read and may be its copy: look there, and "
        "tick this if it is not."
    )


def test_an_unreadable_item_that_a_link_knows_is_nobody_elses_copy():
    odd = Unreadable(id=LINK.target.id, day=RIDE.day, reason="Odd")
    made = plan(RIDE, ANOTHER, links=[LINK], there={"unreadable": (odd,)})
    assert [(one.kind, one.ticked) for one in made.actions] == [
        (ActionKind.SKIP, False),
        (ActionKind.CREATE, True),
    ]


def test_what_is_asked_for_once_more_is_ticked_beside_what_cannot_be_read():
    odd = Unreadable(id="7", day=RIDE.day, reason="Odd")
    again = only(
        RIDE,
        links=[LINK],
        found={COPY.ref: None},
        choices={RIDE.ref: Choice.AGAIN},
        there={"unreadable": (odd,)},
    )
    assert (again.kind, again.ticked) == (ActionKind.CREATE, True)


def test_a_copy_that_became_a_note_is_left():
    note = item(ICU, "c1", Note(title="Rest"), day=day(2))
    action = only(edited(RIDE, title="New"), links=[LINK], found={COPY.ref: note})
    assert action.kind is ActionKind.SKIP
    assert "another kind of entry" in action.reason


def test_a_workout_that_became_a_note_leaves_its_copy():
    note = item(TP, "1", Note(title="Rest"), day=day(2))
    action = only(target=[COPY], links=[LINK], found={RIDE.ref: note})
    assert action.kind is ActionKind.SKIP
    assert "another kind of entry" in action.reason


# --- Out of reach --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (RIDE.model_copy(update={"completed": True}), "Already completed"),
        (RIDE.model_copy(update={"hidden": True}), "Hidden"),
        (RIDE.model_copy(update={"planned_by_platform": False}), "elsewhere"),
        (edited(RIDE, day=day(-1), title="New"), "past"),
        (edited(RIDE, sport=Sport.CUSTOM), "No such sport there."),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_workout_out_of_reach_is_skipped_with_its_reason(source, words, known):
    there = {"target": [COPY], "links": [LINK]} if known else {}
    action = only(source, scope={"first": day(-2)}, **there)
    assert action.kind is ActionKind.SKIP
    assert words in action.reason
    assert not action.ticked


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        (COPY.model_copy(update={"completed": True}), "is completed"),
        (COPY.model_copy(update={"hidden": True}), "hidden"),
        (edited(COPY, day=day(-1)), "stands on Sun 31 May 2026; days before today"),
    ],
)
@pytest.mark.parametrize("known", ["linked", "gone", "marked"])
def test_a_copy_out_of_reach_is_never_touched(copy, words, known):
    if known == "gone":
        action = only(target=[copy], links=[LINK], found={RIDE.ref: None})
    else:
        links = [LINK] if known == "linked" else []
        action = only(edited(RIDE, title="New"), target=[copy], links=links)
    assert action.kind is ActionKind.SKIP
    assert words in action.reason


def test_a_past_copy_stays_and_a_new_one_is_made_only_when_asked():
    past = edited(COPY, day=day(-3))
    moved = edited(RIDE, day=day(3))
    action = only(moved, target=[past], links=[LINK])
    assert (action.kind, action.again) == (ActionKind.SKIP, True)
    again = only(moved, target=[past], links=[LINK], choices={RIDE.ref: Choice.AGAIN})
    assert (again.kind, again.ticked, again.target) == (ActionKind.CREATE, True, None)
    assert again.reason == "A new copy, as you asked; the past one stays."


def test_a_pinned_or_ignored_workout_is_not_touched():
    for choice, words in ((Choice.PIN, "Pinned"), (Choice.IGNORE, "Ignored")):
        action = only(
            edited(RIDE, title="New"), target=[COPY], links=[LINK], choices={RIDE.ref: choice}
        )
        assert (action.kind, action.choice) == (ActionKind.SKIP, choice)
        assert words in action.reason


@pytest.mark.parametrize("ref", [RIDE.ref, COPY.ref])
def test_the_copy_of_a_pinned_workout_stays_when_that_is_gone(ref):
    action = only(target=[COPY], links=[LINK], found={RIDE.ref: None}, choices={ref: Choice.PIN})
    assert (action.kind, action.choice) == (ActionKind.SKIP, Choice.PIN)


def test_beyond_what_the_account_can_plan_a_workout_waits_for_its_day():
    to = Target(until=day(1))
    action = only(edited(RIDE, day=day(5)), to=to)
    assert (action.kind, action.ticked, action.selectable) == (ActionKind.WAIT, False, True)
    assert action.draft is not None
    assert action.reason == (
        "Intervals.icu takes workouts up to Tue 2 June 2026 from this account; it can go out on "
        "Fri 5 June 2026. Ticking it tries all the same."
    )


def test_a_change_beyond_what_the_account_can_plan_waits_too():
    to = Target(until=day(1))
    action = only(edited(RIDE, title="New"), target=[COPY], links=[LINK], to=to)
    assert (action.kind, action.target) == (ActionKind.WAIT, COPY)
    assert action.reason.startswith("Changed on TrainingPeaks: title. Intervals.icu takes")
    nearer = only(edited(RIDE, day=day(1)), target=[COPY], links=[LINK], to=to)
    assert nearer.kind is ActionKind.MOVE


# --- Asked for again -----------------------------------------------------------------------------


def test_asked_for_again_an_edited_copy_is_overwritten_and_shows_what_that_undoes():
    action = only(
        RIDE,
        target=[edited(COPY, title="Mine")],
        links=[LINK],
        choices={RIDE.ref: Choice.AGAIN},
    )
    assert (action.kind, action.ticked, action.kept) == (ActionKind.UPDATE, True, frozenset())
    assert [(one.before, one.after) for one in action.differences] == [("Mine", "Over-unders")]


def test_asked_for_again_a_deleted_copy_is_created():
    action = only(RIDE, links=[LINK], found={COPY.ref: None}, choices={RIDE.ref: Choice.AGAIN})
    assert (action.kind, action.ticked, action.link) == (ActionKind.CREATE, True, LINK)


def test_asked_for_again_what_agrees_is_written_all_the_same():
    action = only(RIDE, target=[COPY], links=[LINK], choices={RIDE.ref: Choice.AGAIN})
    assert (action.kind, action.ticked, action.differences) == (ActionKind.UPDATE, True, ())


def test_asking_again_touches_nothing_that_is_out_of_reach():
    choices = {RIDE.ref: Choice.AGAIN}
    done = RIDE.model_copy(update={"completed": True})
    assert only(done, links=[LINK], target=[COPY], choices=choices).kind is ActionKind.SKIP
    ridden = COPY.model_copy(update={"completed": True})
    assert only(RIDE, links=[LINK], target=[ridden], choices=choices).kind is ActionKind.SKIP
    unseen = only(RIDE, links=[LINK], there={"complete": False}, choices=choices)
    assert unseen.kind is ActionKind.SKIP


# --- The plan as a whole -------------------------------------------------------------------------


def test_a_fault_of_ours_on_one_workout_costs_no_other(caplog):
    odd = item(TP, "2", ride(title="boom"), day=day(2))
    kinds = {action.title: action for action in plan(RIDE, odd).actions}
    assert kinds["Over-unders"].kind is ActionKind.CREATE
    assert kinds["boom"].kind is ActionKind.SKIP
    assert "please report it" in kinds["boom"].reason
    assert "boom" not in caplog.text.replace('title == "boom"', "")


def test_actions_stand_in_calendar_order():
    late = item(TP, "1", ride(start_time=dt.time(18), title="late"), day=day(3))
    early = item(TP, "2", ride(start_time=dt.time(6), title="early"), day=day(3))
    whenever = item(TP, "3", ride(title="whenever"), day=day(3))
    first = item(TP, "4", Note(title="first"), day=day(1))
    titles = [action.title for action in plan(late, whenever, early, first).actions]
    assert titles == ["first", "early", "late", "whenever"]


def test_the_numbers_of_a_workout_are_shown_the_sources_own_where_it_gives_them():
    action = only(item(TP, "1", ride(seconds=3600, percent=100), day=day(1)))
    assert (action.duration, round(action.load or 0), action.load_is_estimate) == (3600, 100, True)
    assert only(item(TP, "2", unstructured("Gym", 1800), day=day(1))).duration == 1800


def test_only_days_and_sports_that_are_chosen_are_spoken_of():
    inside = item(TP, "1", ride(title="in"), day=LAST)
    outside = item(TP, "2", ride(title="out"), day=LAST + dt.timedelta(days=1))
    gym = item(TP, "3", unstructured("gym"), day=TODAY)
    note = item(TP, "4", Note(title="note"), day=TODAY)
    titles = {one.title for one in plan(inside, outside, gym, note).actions}
    assert titles == {"in", "gym", "note"}
    chosen = plan(inside, gym, note, scope={"sports": (Sport.STRENGTH,)})
    assert {one.title for one in chosen.actions} == {"gym", "note"}


def test_what_was_moved_out_of_the_chosen_days_is_spoken_of_and_what_came_in_too():
    out = edited(RIDE, day=LAST + dt.timedelta(days=3))
    assert only(out, target=[COPY], links=[LINK]).kind is ActionKind.MOVE
    far = edited(RIDE, day=LAST + dt.timedelta(days=3))
    far_copy = copy_of(far)
    came = only(RIDE, target=[far_copy], links=[link(far, far_copy)])
    assert came.kind is ActionKind.MOVE


def test_of_what_is_gone_the_sport_and_either_day_decide_whether_it_is_spoken_of():
    gone = {"target": [edited(COPY, day=day(30))], "links": [LINK], "found": {RIDE.ref: None}}
    assert only(**gone).kind is ActionKind.LEAVE
    assert plan(**gone, scope={"sports": (Sport.RUN,)}).actions == ()
    assert only(**gone, scope={"first": day(30), "last": day(31)}).kind is ActionKind.LEAVE
    assert plan(**gone, scope={"first": day(31), "last": day(32)}).actions == ()


def test_links_of_other_accounts_are_ignored():
    theirs = [
        LINK.model_copy(update={"source": RIDE.ref.model_copy(update={"athlete": "other"})}),
        LINK.model_copy(update={"target": COPY.ref.model_copy(update={"athlete": "other"})}),
    ]
    for other in theirs:
        assert only(RIDE, links=[other]).kind is ActionKind.CREATE
        assert plan(target=[COPY], links=[other], found={RIDE.ref: None}).actions == ()


def test_options_change_what_would_be_written_and_so_the_name_of_the_action():
    plain, wide = only(RIDE), only(RIDE, options=Options(power_width=5))
    assert plain.digest != wide.digest
    same = {"target": [COPY], "links": [LINK]}
    assert only(RIDE, **same).digest == only(RIDE, **same, options=Options(power_width=5)).digest


def test_a_plan_says_what_could_not_be_read():
    odd = Unreadable(id="7", day=day(1), reason="It has no day.")
    made = plan(
        RIDE,
        here={"complete": False, "incomplete_because": "one span failed.", "unreadable": (odd,)},
        there={"unreadable": (odd,)},
    )
    assert made.unreadable == (odd,)
    assert made.warnings == (
        "TrainingPeaks: one span failed. Some workouts may be missing from this table, and none "
        "counts as gone.",
        "Intervals.icu: 1 item could not be read there and cannot be recognised as copies.",
    )
    partial = plan(there={"complete": False}).warnings
    assert partial == (
        "Intervals.icu: the answer was not complete. Nothing new is written there, since it may "
        "be there already.",
    )


def test_a_plan_names_what_could_not_be_read_on_the_target_in_its_days():
    near, undated = (
        Unreadable(id="7", day=day(1), title="Odd", reason="It has no length."),
        Unreadable(id="9", reason="It has no day."),
    )
    far = Unreadable(id="8", day=day(60), reason="It has no length.")
    made = plan(RIDE, there={"unreadable": (near, far, undated)})
    assert (made.unreadable, made.target_unreadable) == ((), (near, undated))
    assert made.hash_of(made.ticked) == plan(RIDE).hash_of(made.ticked)


def test_an_unreadable_copy_that_is_known_is_not_warned_about():
    odd = Unreadable(id="c1", day=day(2), reason="Odd")
    assert plan(RIDE, links=[LINK], there={"unreadable": (odd,)}).warnings == ()
    marked = odd.model_copy(update={"origins": (mark_of(RIDE),)})
    assert plan(RIDE, there={"unreadable": (marked,)}).warnings == ()
    elsewhere = Unreadable(id="8", day=day(60), reason="Odd")
    assert plan(RIDE, there={"unreadable": (elsewhere,)}).warnings == ()


def test_a_plan_says_which_workouts_vanish_because_their_sport_is_another_one_now():
    runs = edited(RIDE, sport=Sport.RUN)
    known = {"target": [COPY], "links": [LINK]}
    only_rides = plan(runs, **known, scope={"sports": (Sport.RIDE,)})
    assert only_rides.actions == ()
    assert only_rides.warnings == (
        "1 linked workout is of a sport that is not chosen (“Over-unders” is Run now); it is "
        "left out.",
    )
    sports = {"sports": (Sport.RIDE, Sport.RUN)}
    assert plan(runs, **known, scope=sports).warnings == ()
    assert plan(runs, **known).warnings == ()
    far = {"sports": (Sport.RIDE,), "first": day(5)}
    assert plan(runs, **known, scope=far).warnings == ()
    unlinked = item(TP, "9", unstructured("gym"), day=day(2))
    assert plan(unlinked, scope={"sports": (Sport.RIDE,)}).warnings == ()


def test_of_many_workouts_whose_sport_is_another_one_now_a_few_are_named():
    rides = [item(TP, str(n), ride(title=f"Ride {n}"), day=day(2)) for n in range(5)]
    copies = [copy_of(one) for one in rides]
    pairs = enumerate(zip(rides, copies, strict=True), 1)
    (warning,) = plan(
        *(edited(one, sport=Sport.RUN) for one in rides),
        target=copies,
        links=[link(one, copy, id=n) for n, (one, copy) in pairs],
        scope={"sports": (Sport.RIDE,)},
    ).warnings
    assert warning.startswith("5 linked workouts are of a sport that is not chosen (“Ride ")
    assert warning.endswith(", and 2 more); they are left out.")


def test_a_plan_says_how_far_the_account_can_plan():
    assert plan(RIDE, to=Target(until=day(1))).plan_until == day(1)


def test_totals_that_the_target_works_out_itself_are_no_edit():
    to = Target(computes_totals=True)
    planned = RIDE.item.planned.model_copy(update={"load": 80.0})
    known = link(RIDE, COPY, computes_totals=True)
    known = known.model_copy(update={"source_prints": LINK.source_prints})
    action = only(RIDE, target=[edited(COPY, planned=planned)], links=[known], to=to)
    assert action.kind is ActionKind.SAME
    assert only(RIDE, target=[edited(COPY, planned=planned)], links=[LINK]).kind is ActionKind.LEAVE
