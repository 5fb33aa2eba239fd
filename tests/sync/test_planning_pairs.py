"""Which copy stands for what: lost databases, swapped ids, copies that come back, odd links."""

import pytest

from core.store.journal_values import Choice, Pair
from core.sync.actions import ActionKind, key_of
from core.sync.catching_up import behind, catching_up
from core.sync.fields import Field
from core.sync.planning import make_plan
from core.workout.model import Note, Sport
from tests.sync.calendars import ICU, TP, TR, item, listing, origin, ride, unstructured
from tests.sync.plans import Target, can, copy_of, day, edited, link, look, mark_of, only, plan

RIDE = item(TP, "1", ride(title="Ride"), day=day(2))
COPY = copy_of(RIDE)
LINK = link(RIDE, COPY)
TR_PAIR = Pair(source=TR, source_athlete="me", target=ICU, target_athlete="me")


def by_key(*source, **more):
    return {action.key: action for action in plan(*source, **more).actions}


def from_trainerroad(*source, imports=True, **more):
    seen = look(source_can=can(imports=imports), scope={"pair": TR_PAIR}, **more)
    return {
        action.item.ref.id: action
        for action in make_plan(
            type(seen)(**{**vars(seen), "source": listing(TR, *source)})
        ).actions
    }


# --- A database that was lost -------------------------------------------------------------


def test_after_a_lost_database_copies_are_linked_again_and_nothing_is_written():
    to = Target()
    other = item(TP, "2", Note(title="Rest"), day=day(3))
    made = plan(RIDE, other, target=[COPY, copy_of(other)], to=to)
    assert [action.kind for action in made.actions] == [ActionKind.ADOPT] * 2
    assert all(action.ticked and action.draft is None for action in made.actions)
    assert [action.reason for action in made.actions] == ["Copied earlier by Planbridge."] * 2
    links = [action.link for action in made.actions]
    assert all(one is not None and one.ours and one.id is None for one in links)
    again = plan(RIDE, other, target=[COPY, copy_of(other)], links=links)
    assert [action.kind for action in again.actions] == [ActionKind.SAME] * 2


def test_after_a_lost_database_nothing_that_is_gone_is_deleted():
    assert plan(target=[COPY]).actions == ()


def test_what_differs_from_a_recognised_copy_counts_as_edited_there():
    mine = edited(COPY, title="Mine")
    action = only(RIDE, target=[mine])
    assert action.kind is ActionKind.ADOPT
    assert [(one.before, one.after) for one in action.differences] == [("Ride", "Mine")]
    assert action.reason == "Copied earlier by Planbridge. What differs there is left as it is."
    left = only(RIDE, target=[mine], links=[action.link])
    assert left.kind is ActionKind.LEAVE
    assert [(one.before, one.after) for one in left.differences] == [("Ride", "Mine")]
    clash = only(edited(RIDE, title="New"), target=[mine], links=[action.link])
    assert clash.kind is ActionKind.CONFLICT
    other = only(edited(RIDE, description="New"), target=[mine], links=[action.link])
    assert (other.kind, other.kept) == (ActionKind.UPDATE, {Field.TITLE})


FOUND = COPY.model_copy(update={"origins": (origin(TP, "1", by="tp2intervals"),)})


@pytest.mark.parametrize("there", [COPY, FOUND])
def test_of_a_copy_that_was_only_found_it_is_not_said_that_somebody_edited_it(there):
    mine = edited(there, title="Mine")
    found = only(RIDE, target=[mine]).link
    left = only(RIDE, target=[mine], links=[found])
    assert left.reason == (
        "What is on Intervals.icu is not as it would be written (title). Nobody knows who changed "
        "it; it is left as it is until you say “Sync this again”."
    )
    news = edited(RIDE, title="New")
    clash = only(news, target=[mine], links=[found])
    assert (clash.kind, clash.again) == (ActionKind.CONFLICT, True)
    assert clash.reason == (
        "Changed on TrainingPeaks, and on Intervals.icu it is not as it would have been written: "
        "title. Nobody knows who changed it there. Choose which one holds, or say “Sync this "
        "again” to take all from TrainingPeaks."
    )
    asked = only(news, target=[mine], links=[found], choices={RIDE.ref: Choice.AGAIN})
    assert (asked.kind, asked.ticked, asked.draft.item.title) == (ActionKind.UPDATE, True, "New")
    kept = only(edited(RIDE, description="New"), target=[mine], links=[found])
    assert "Otherwise on Intervals.icu and kept: title." in kept.reason
    gone = only(target=[mine], links=[found], found={RIDE.ref: None})
    assert gone.kind is ActionKind.LEAVE
    assert "edited" not in gone.reason


def test_what_was_written_since_it_was_found_is_said_to_be_edited():
    mine = edited(FOUND, title="Mine")
    assert "Edited on" in only(RIDE, target=[mine], links=[LINK]).reason
    clash = only(edited(RIDE, title="New"), target=[mine], links=[LINK])
    assert clash.reason == (
        "Changed on TrainingPeaks and on Intervals.icu: title. Choose which one holds."
    )
    assert not clash.again


def test_copies_that_were_only_found_and_differ_can_be_brought_up_to_date():
    mine = edited(FOUND, title="Mine")
    adopted = only(RIDE, target=[mine])
    left = only(RIDE, target=[mine], links=[adopted.link])
    assert behind([adopted, left]) == (adopted, left)
    asked = only(RIDE, target=[mine], links=[adopted.link], choices={RIDE.ref: Choice.AGAIN})
    assert (behind([asked]), catching_up([asked])) == ((), (asked,))
    assert [(one.before, one.after) for one in asked.differences] == [("Mine", "Ride")]


def test_nothing_else_is_brought_up_to_date():
    mine = edited(COPY, title="Mine")
    lookalike = edited(COPY.model_copy(update={"origins": ()}), description="Mine")
    actions = [
        only(RIDE, target=[FOUND]),
        only(RIDE, target=[mine], links=[LINK]),
        only(RIDE, target=[mine]),
        only(RIDE, target=[lookalike]),
    ]
    assert [one.kind for one in actions] == [
        ActionKind.ADOPT,
        ActionKind.LEAVE,
        ActionKind.ADOPT,
        ActionKind.ADOPT,
    ]
    assert behind(actions) == ()
    assert catching_up([only(RIDE, target=[COPY], links=[LINK])]) == ()


def test_what_the_workout_was_itself_copied_from_is_not_overwritten_by_its_copy():
    original = item(ICU, "7", ride(title="Original"), day=RIDE.day)
    copied = RIDE.model_copy(update={"origins": (origin(ICU, "7", athlete="me"),)})
    adopted = only(copied, target=[original])
    left = only(copied, target=[original], links=[adopted.link])
    assert (adopted.kind, left.kind) == (ActionKind.ADOPT, ActionKind.LEAVE)
    assert adopted.differences
    assert behind([adopted, left]) == ()


def test_a_link_for_a_pair_is_as_if_it_had_been_written_just_now():
    mine = edited(COPY, title="Mine")
    made = only(RIDE, target=[mine]).link
    assert (made.source, made.target, made.ours, made.id) == (RIDE.ref, COPY.ref, True, None)
    assert made.target_prints == LINK.target_prints
    assert made.target_item == COPY.item
    assert made.written_at.timestamp() == 0


def test_a_recognised_copy_can_be_written_over_when_asked():
    action = only(RIDE, target=[edited(COPY, title="Mine")], choices={RIDE.ref: Choice.AGAIN})
    assert (action.kind, action.ticked, action.target) == (
        ActionKind.UPDATE,
        True,
        edited(COPY, title="Mine"),
    )


@pytest.mark.parametrize(
    ("origins", "ours"),
    [
        ([origin(TP, "1", athlete="me")], True),
        ([origin(TP, "1", by="tp2intervals")], False),
        ([origin(TP, "1", by="tp2intervals"), origin(TP, "1", athlete="me")], True),
    ],
)
def test_ours_is_only_what_bears_planbridges_mark(origins, ours):
    there = COPY.model_copy(update={"origins": tuple(origins)})
    action = only(RIDE, target=[there])
    assert (action.kind, action.ticked) == (ActionKind.ADOPT, True)
    assert action.link is not None
    assert action.link.ours is ours


def test_a_copy_by_way_of_a_third_platform_is_ours():
    source = RIDE.model_copy(update={"origins": (origin(TR, "slot", athlete="7"),)})
    there = COPY.model_copy(update={"origins": (origin(TR, "slot", athlete="7"),)})
    action = only(source, target=[there])
    assert (action.kind, action.link is not None and action.link.ours) == (ActionKind.ADOPT, True)


def test_a_lookalike_is_proposed_unticked_and_copied_beside_it_when_asked():
    lookalike = COPY.model_copy(update={"origins": ()})
    action = only(RIDE, target=[lookalike])
    assert (action.kind, action.ticked, action.again) == (ActionKind.ADOPT, False, True)
    assert action.reason == "Same day, sport and title there."
    assert action.link is not None
    assert not action.link.ours
    again = only(RIDE, target=[lookalike], choices={RIDE.ref: Choice.AGAIN})
    assert (again.kind, again.ticked, again.target) == (ActionKind.CREATE, True, None)


def test_a_lookalike_that_is_completed_is_not_linked():
    done = COPY.model_copy(update={"origins": (), "completed": True})
    action = only(RIDE, target=[done])
    assert (action.kind, action.again) == (ActionKind.SKIP, True)
    assert "is completed" in action.reason
    again = only(RIDE, target=[done], choices={RIDE.ref: Choice.AGAIN})
    assert again.kind is ActionKind.CREATE


def test_what_has_no_form_there_is_not_linked_either():
    custom = edited(RIDE, sport=Sport.CUSTOM)
    action = only(custom, target=[COPY])
    assert (action.kind, action.reason) == (ActionKind.SKIP, "No such sport there.")


def test_a_mark_of_another_athletes_workout_with_the_same_id_proves_nothing():
    theirs = edited(COPY, title="Theirs", steps=()).model_copy(
        update={"origins": (mark_of(RIDE, athlete="other"),)}
    )
    assert only(RIDE, target=[theirs]).kind is ActionKind.CREATE


def test_library_workouts_of_tp2intervals_on_other_days_prove_nothing():
    tp2 = {"by": "tp2intervals"}
    monday = RIDE.model_copy(update={"origins": (origin(TR, "9101", **tp2),)})
    tuesday = item(ICU, "c", ride(60), day=day(3), origins=[origin(TR, "9101", **tp2)])
    assert only(monday, target=[tuesday]).kind is ActionKind.CREATE
    same_day = edited(tuesday, day=day(2))
    assert only(monday, target=[same_day]).ticked


def test_two_equal_workouts_on_one_day_stay_two():
    twin = item(TP, "2", ride(title="Ride"), day=day(2))
    made = plan(RIDE, twin)
    assert [action.kind for action in made.actions] == [ActionKind.CREATE] * 2
    half = by_key(RIDE, twin, target=[COPY], links=[LINK])
    assert {one.kind for one in half.values()} == {ActionKind.SAME, ActionKind.CREATE}
    marked = by_key(RIDE, twin, target=[COPY])
    assert marked[key_of(RIDE.ref)].kind is ActionKind.ADOPT
    assert marked[key_of(twin.ref)].kind is ActionKind.CREATE


def test_two_copies_of_one_workout_are_not_both_touched():
    twin = copy_of(RIDE, "c2")
    action = only(edited(RIDE, title="New"), target=[twin, COPY], links=[LINK])
    assert action.target == COPY


def test_a_copy_that_was_cut_and_pasted_is_linked_anew_and_stays_where_it_is():
    pasted = edited(COPY, day=day(5)).model_copy(
        update={"ref": COPY.ref.model_copy(update={"id": "pasted"})}
    )
    action = only(RIDE, target=[pasted], links=[LINK], found={COPY.ref: None})
    assert (action.kind, action.ticked, action.target) == (ActionKind.ADOPT, True, pasted)
    assert action.link is not None
    assert (action.link.source, action.link.target) == (RIDE.ref, pasted.ref)
    left = only(RIDE, target=[pasted], links=[action.link])
    assert (left.kind, "(day)" in left.reason) == (ActionKind.LEAVE, True)


def test_a_second_copy_is_not_linked_while_the_first_is_there_or_may_be():
    second = copy_of(RIDE, "c2")
    assert only(RIDE, target=[COPY, second], links=[LINK]).kind is ActionKind.SAME
    assert only(RIDE, target=[second], links=[LINK]).kind is ActionKind.SKIP


# --- Swapped ids -----------------------------------------------------------------------------


def test_a_workout_under_a_new_id_keeps_its_copy():
    renamed = item(TP, "99", RIDE.item, day=RIDE.day)
    action = only(renamed, target=[COPY], links=[LINK], found={RIDE.ref: None})
    assert (action.kind, action.ticked, action.draft) == (ActionKind.ADOPT, True, None)
    assert action.reason == (
        "It has a new id on TrainingPeaks and is the same workout; its copy is linked anew."
    )
    assert action.link is not None
    assert (action.link.id, action.link.source, action.link.target) == (1, renamed.ref, COPY.ref)
    assert only(renamed, target=[COPY], links=[action.link]).kind is ActionKind.SAME


def test_a_changed_workout_under_a_new_id_updates_its_copy():
    renamed = item(TP, "99", RIDE.item.model_copy(update={"description": "New"}), day=RIDE.day)
    action = only(renamed, target=[COPY], links=[LINK], found={RIDE.ref: None})
    assert (action.kind, action.ticked, action.target) == (ActionKind.UPDATE, True, COPY)
    assert action.link is not None
    assert (action.link.id, action.link.source) == (1, renamed.ref)
    assert "new id" in action.reason


def test_an_edited_copy_of_a_workout_under_a_new_id_keeps_its_edits():
    renamed = item(TP, "99", RIDE.item, day=RIDE.day)
    mine = edited(COPY, title="Mine")
    action = only(renamed, target=[mine], links=[LINK], found={RIDE.ref: None})
    assert action.kind is ActionKind.ADOPT
    assert only(renamed, target=[mine], links=[action.link]).kind is ActionKind.LEAVE


def test_a_copy_that_was_deleted_stays_deleted_under_a_new_id_of_its_source():
    renamed = item(TP, "99", RIDE.item, day=RIDE.day)
    action = only(renamed, links=[LINK], found={RIDE.ref: None, COPY.ref: None})
    assert (action.kind, action.again) == (ActionKind.LEAVE, True)
    assert "deleted on Intervals.icu" in action.reason


def test_another_workout_on_the_day_takes_nothing_over():
    other = item(TP, "99", ride(title="Else", seconds=1800), day=RIDE.day)
    actions = by_key(other, target=[COPY], links=[LINK], found={RIDE.ref: None})
    assert actions[key_of(other.ref)].kind is ActionKind.CREATE
    assert actions[key_of(COPY.ref)].kind is ActionKind.DELETE


def test_a_pin_holds_under_a_new_id_and_other_choices_do_not():
    renamed = item(TP, "99", RIDE.item, day=RIDE.day)
    seen = {"target": [COPY], "links": [LINK], "found": {RIDE.ref: None}}
    assert only(renamed, **seen, choices={RIDE.ref: Choice.PIN}).kind is ActionKind.SKIP
    assert only(renamed, **seen, choices={RIDE.ref: Choice.AGAIN}).kind is ActionKind.ADOPT


def test_while_nobody_knows_whether_it_is_gone_what_looks_the_same_is_not_copied():
    renamed = item(TP, "99", RIDE.item, day=RIDE.day)
    for more in ({"here": {"complete": False}}, {}):
        actions = by_key(renamed, target=[COPY], links=[LINK], **more)
        held = actions[key_of(renamed.ref)]
        assert (held.kind, held.again) == (ActionKind.SKIP, True)
        assert "looks like one that was copied earlier" in held.reason
        assert actions[key_of(COPY.ref)].kind is ActionKind.SKIP
        asked = by_key(
            renamed, target=[COPY], links=[LINK], choices={renamed.ref: Choice.AGAIN}, **more
        )
        assert asked[key_of(renamed.ref)].kind is ActionKind.CREATE


SLOT = item(TR, "slot", ride(title="Pettit"), day=day(2), library_id="9101")
SLOT_COPY = copy_of(SLOT, "c1")


def test_a_library_workout_under_a_new_id_keeps_its_copy_whatever_it_is_called():
    swapped = item(TR, "new", ride(title="Pettit +1", seconds=2000), day=day(2), library_id="9101")
    actions = from_trainerroad(
        swapped, target=[SLOT_COPY], links=[link(SLOT, SLOT_COPY)], found={SLOT.ref: None}
    )
    assert {id: one.kind for id, one in actions.items()} == {"new": ActionKind.UPDATE}


def test_a_moved_copy_of_a_library_workout_is_found_by_the_day_it_was_planned_for():
    swapped = item(TR, "new", ride(title="Other", seconds=2000), day=day(2), library_id="9101")
    actions = from_trainerroad(
        swapped,
        target=[edited(SLOT_COPY, day=day(4))],
        links=[link(SLOT, SLOT_COPY)],
        found={SLOT.ref: None},
    )
    assert {id: one.kind for id, one in actions.items()} == {"new": ActionKind.UPDATE}
    assert actions["new"].kept == {Field.DAY}


# --- Copies that come back --------------------------------------------------------------------


@pytest.mark.parametrize("linked", [True, False])
def test_a_copy_that_came_back_is_not_copied_again(linked):
    echo = item(TR, "echo", ride(title="Pettit"), day=day(2))
    links = [link(SLOT, SLOT_COPY)] if linked else []
    for source in ((SLOT, echo), (echo, SLOT)):
        actions = from_trainerroad(*source, target=[SLOT_COPY], links=links)
        assert actions["slot"].kind is (ActionKind.SAME if linked else ActionKind.ADOPT)
        assert (actions["echo"].kind, actions["echo"].again) == (ActionKind.SKIP, True)
        assert "seems to be the copy on Intervals.icu that came back" in actions["echo"].reason


def test_a_copy_of_no_sport_that_came_back_as_a_ride_is_not_copied_again():
    slot = edited(item(TR, "slot", unstructured("Dance"), day=day(2)), sport=Sport.OTHER)
    copy = copy_of(slot)
    echo = edited(item(TR, "echo", unstructured("Dance"), day=day(2)), sport=Sport.RIDE)
    actions = from_trainerroad(slot, echo, target=[copy], links=[link(slot, copy)])
    assert actions["echo"].kind is ActionKind.SKIP
    named = edited(item(TR, "named", unstructured("Dance"), day=day(2)), sport=Sport.RUN)
    ride_copy = edited(copy, sport=Sport.RIDE)
    actions = from_trainerroad(slot, named, target=[ride_copy], links=[link(slot, ride_copy)])
    assert actions["named"].kind is ActionKind.CREATE


def test_a_copy_that_came_back_stays_one_when_its_original_was_moved():
    echo = item(TR, "echo", ride(title="Pettit"), day=day(2))
    actions = from_trainerroad(
        echo,
        target=[SLOT_COPY],
        links=[link(SLOT, SLOT_COPY)],
        found={SLOT.ref: edited(SLOT, day=day(3))},
    )
    kinds = {id: one.kind for id, one in actions.items()}
    assert kinds == {"echo": ActionKind.SKIP, "slot": ActionKind.MOVE}


@pytest.mark.parametrize("title", ["Pettit", "As TrainingPeaks names it"])
def test_what_came_back_takes_over_the_copy_of_what_is_gone_instead_of_two_writes(title):
    copy = edited(SLOT_COPY, title=title, steps=SLOT_COPY.item.steps)
    echo = item(TR, "echo", copy.item, day=day(2))
    actions = from_trainerroad(
        echo, target=[copy], links=[link(SLOT, copy)], found={SLOT.ref: None}
    )
    assert set(actions) == {"echo"}
    assert actions["echo"].target == copy
    assert actions["echo"].kind is ActionKind.ADOPT


def test_what_came_back_otherwise_than_it_went_overwrites_its_copy_only_when_ticked():
    echo = item(TR, "echo", ride(title="Pettit", seconds=3601), day=day(2))
    actions = from_trainerroad(
        echo, target=[SLOT_COPY], links=[link(SLOT, SLOT_COPY)], found={SLOT.ref: None}
    )
    assert {id: (one.kind, one.ticked) for id, one in actions.items()} == {
        "echo": (ActionKind.UPDATE, False)
    }
    assert "that came back" in actions["echo"].reason


@pytest.mark.parametrize("names", [origin(ICU, "c1"), origin(TR, "slot", athlete="me")])
def test_what_its_own_mark_calls_a_copy_is_not_copied_whatever_it_looks_like(names):
    echo = item(TR, "echo", ride(title="Renamed", seconds=60), day=day(5), origins=[names])
    for target in ([SLOT_COPY], []):
        action = from_trainerroad(echo, target=target)["echo"]
        assert (action.kind, action.again) == (ActionKind.SKIP, True)
        assert "itself a copy" in action.reason


def test_what_looks_like_the_copy_of_a_workout_that_is_not_listed_is_not_linked_to_it():
    echo = item(TR, "echo", ride(title="Pettit"), day=day(2))
    action = from_trainerroad(echo, target=[SLOT_COPY])["echo"]
    assert action.kind is ActionKind.SKIP
    assert "came back" in action.reason


def test_an_import_takes_no_copy_from_what_was_planned():
    imported = item(TP, "0", RIDE.item, day=RIDE.day, planned_by_platform=False)
    lookalike = COPY.model_copy(update={"origins": ()})
    actions = by_key(imported, RIDE, target=[lookalike])
    assert actions[key_of(imported.ref)].kind is ActionKind.SKIP
    assert actions[key_of(RIDE.ref)].kind is ActionKind.ADOPT


def test_a_marked_copy_that_came_back_does_not_take_the_copy_of_its_original():
    echo = item(
        TR, "a-echo", ride(title="Pettit"), day=day(2), origins=[origin(TR, "slot", athlete="me")]
    )
    actions = from_trainerroad(echo, SLOT, target=[SLOT_COPY])
    assert actions["slot"].kind is ActionKind.ADOPT
    assert actions["a-echo"].kind is ActionKind.SKIP


def test_workouts_from_a_library_stay_two_however_alike():
    second = item(TR, "second", SLOT.item, day=day(2), library_id="9101")
    actions = from_trainerroad(SLOT, second, target=[SLOT_COPY], links=[link(SLOT, SLOT_COPY)])
    assert actions["second"].kind is ActionKind.CREATE


def test_where_nothing_is_imported_equal_workouts_stay_two():
    second = item(TR, "second", SLOT.item, day=day(2))
    actions = from_trainerroad(
        SLOT, second, target=[SLOT_COPY], links=[link(SLOT, SLOT_COPY)], imports=False
    )
    assert actions["second"].kind is ActionKind.CREATE


def test_other_workouts_of_an_importing_platform_are_copied():
    run = item(TR, "run", unstructured("Run", 2700), day=day(2))
    actions = from_trainerroad(SLOT, run, target=[SLOT_COPY], links=[link(SLOT, SLOT_COPY)])
    assert actions["run"].kind is ActionKind.CREATE


def test_a_copy_of_what_is_not_on_the_target_any_more_does_not_bring_it_back():
    source = RIDE.model_copy(update={"origins": (origin(ICU, "77", athlete="me"),)})
    action = only(source)
    assert (action.kind, action.again) == (ActionKind.SKIP, True)
    assert "itself a copy of a workout on Intervals.icu" in action.reason
    assert only(source, choices={source.ref: Choice.AGAIN}).kind is ActionKind.CREATE


def test_a_copy_of_what_is_on_the_target_is_linked_to_it_and_never_ours():
    original = item(ICU, "77", ride(title="Ride"), day=day(2))
    source = RIDE.model_copy(update={"origins": (origin(ICU, "77", athlete="me"),)})
    action = only(source, target=[original])
    assert action.kind is ActionKind.ADOPT
    assert action.link is not None
    assert not action.link.ours


# --- Odd links ---------------------------------------------------------------------------------


def test_of_two_links_to_one_copy_the_one_that_its_mark_names_holds():
    other = item(TP, "2", ride(title="Other", seconds=60), day=day(2))
    wrong = link(other, COPY, id=2)
    for links in ([LINK, wrong], [wrong, LINK]):
        actions = by_key(edited(RIDE, title="New"), other, target=[COPY], links=links)
        assert actions[key_of(RIDE.ref)].kind is ActionKind.UPDATE
        assert actions[key_of(other.ref)].kind is ActionKind.CREATE


def test_a_link_that_lost_to_another_deletes_nothing():
    other = item(TP, "2", ride(title="Other", seconds=60), day=day(2))
    actions = by_key(
        RIDE, target=[COPY], links=[LINK, link(other, COPY, id=2)], found={other.ref: None}
    )
    assert {one.kind for one in actions.values()} == {ActionKind.SAME}


def test_of_two_links_of_one_workout_the_later_one_holds():
    second = copy_of(RIDE, "c2")
    action = only(
        edited(RIDE, title="New"), target=[COPY, second], links=[LINK, link(RIDE, second, id=2)]
    )
    assert action.target == second


def test_a_link_with_names_of_fields_that_nobody_knows_still_holds():
    odd = LINK.model_copy(
        update={
            "source_prints": {**LINK.source_prints, "weather": "1"},
            "target_prints": {**LINK.target_prints, "weather": "1"},
        }
    )
    assert only(RIDE, target=[COPY], links=[odd]).kind is ActionKind.SAME


def test_a_field_without_a_print_counts_as_changed_on_both_sides_and_alike():
    short = {name: value for name, value in LINK.source_prints.items() if name != "race"}
    odd = LINK.model_copy(update={"source_prints": short})
    action = only(RIDE, target=[COPY], links=[odd])
    assert not action.kind.writes
