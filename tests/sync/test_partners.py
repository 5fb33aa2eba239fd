import datetime as dt

import pytest

from core.sync.partners import partners
from core.sync.roots import root_of
from core.workout.model import Note
from tests.sync.calendars import ICU, MONDAY, TP, TR, item, origin, ride, unstructured


def test_our_mark_on_the_target_proves_a_copy_whatever_was_renamed_or_moved():
    source = item(TP, "1", ride(title="Renamed", seconds=1800))
    copy = item(ICU, "9", ride(), day=MONDAY + dt.timedelta(days=3), origins=[origin(TP, "1")])
    found = partners([source], [copy])[source.ref]
    assert found.proved
    assert found.item == copy
    assert found.how == "copied earlier by Planbridge"


def test_a_mark_of_tp2intervals_proves_a_copy():
    source = item(TP, "1")
    copy = item(ICU, "9", ride(60), origins=[origin(TP, "1", by="tp2intervals")])
    found = partners([source], [copy])[source.ref]
    assert found.proved
    assert "tp2intervals" in found.how


def test_tp2intervals_names_the_library_workout_of_trainerroad_so_the_day_must_fit_too():
    monday = item(TR, "slot-a", library_id="9101")
    tuesday = item(TR, "slot-b", library_id="9101", day=MONDAY + dt.timedelta(days=1))
    copy = item(
        ICU,
        "9",
        ride(60),
        day=tuesday.day,
        origins=[origin(TR, "9101", by="tp2intervals")],
    )
    found = partners([monday, tuesday], [copy])
    assert set(found) == {tuesday.ref}


def test_an_item_that_is_itself_a_copy_of_the_target_is_not_new():
    original = item(ICU, "9", ride(60))
    echo = item(TP, "1", ride(90), origins=[origin(ICU, "9")])
    found = partners([echo], [original])[echo.ref]
    assert found.proved
    assert "itself a copy" in found.how


def test_two_copies_of_one_third_item_are_recognised_as_the_same():
    on_tp = item(TP, "1", ride(90), origins=[origin(TR, "slot")])
    on_icu = item(ICU, "9", ride(60), origins=[origin(TR, "slot")])
    assert partners([on_tp], [on_icu])[on_tp.ref].proved


def test_a_note_and_a_workout_with_the_same_id_are_two_things():
    note = item(TP, "1", Note(title="Rest well"))
    copy_of_workout = item(ICU, "9", ride(), origins=[origin(TP, "1")])
    assert partners([note], [copy_of_workout]) == {}


def test_a_likeness_is_only_proposed():
    source, other = item(TP, "1"), item(ICU, "9", ride(title="Another name"))
    found = partners([source], [other])[source.ref]
    assert not found.proved


def test_two_equal_workouts_on_a_day_stay_two():
    twins = [item(TP, "1"), item(TP, "2")]
    one_there = item(ICU, "9")
    assert len(partners(twins, [one_there])) == 1
    assert len(partners(twins, [one_there, item(ICU, "10")])) == 2


def test_a_proved_copy_is_never_given_away_to_a_lookalike():
    lookalike, original = item(TP, "1"), item(TP, "2")
    copy = item(ICU, "9", origins=[origin(TP, "2")])
    assert set(partners([lookalike, original], [copy])) == {original.ref}


def test_workouts_of_another_day_sport_or_length_are_not_alike():
    source = item(TP, "1")
    others = [
        item(ICU, "9", day=MONDAY + dt.timedelta(days=1)),
        item(ICU, "10", unstructured("Ride", 3600)),
        item(ICU, "11", ride(2400, title="Else")),
    ]
    assert partners([source], others) == {}


def test_unstructured_workouts_are_alike_by_title_and_time():
    source = item(TP, "1", unstructured("Gym", 2700))
    assert partners([source], [item(ICU, "9", unstructured("gym ", 2730))])
    assert not partners([source], [item(ICU, "9", unstructured("gym", 3600))])
    assert not partners([source], [item(ICU, "9", unstructured("gym", None))])


def test_what_was_first_copied_is_handed_on_to_a_copy_of_a_copy():
    slot = item(TR, "slot", library_id="9101")
    on_icu = item(ICU, "9", ride(60), origins=[origin(TR, "slot", athlete="7", library_id="9101")])
    assert root_of(slot).id == "slot"
    assert root_of(slot).library_id == "9101"
    assert (root_of(on_icu).platform, root_of(on_icu).id) == (TR, "slot")


def test_a_copy_of_what_tp2intervals_copied_is_known_on_its_day_and_by_its_source():
    by_tp2 = item(ICU, "9", ride(60), origins=[origin(TR, "9101", by="tp2intervals")])
    root = root_of(by_tp2)
    assert (root.platform, root.id, root.library_id) == (ICU, "9", "9101")
    mark = origin(root.platform, root.id, library_id=root.library_id)
    on_tp = item(TP, "1", ride(90), origins=[mark])
    slot = item(TR, "slot", ride(45), library_id="9101")
    assert partners([slot], [on_tp])[slot.ref].proved
    moved = item(TP, "1", ride(90), origins=[mark], day=MONDAY + dt.timedelta(days=3))
    assert partners([by_tp2], [moved])[by_tp2.ref].proved
    assert slot.ref not in partners([slot], [moved])


def test_a_likeness_says_what_is_alike():
    unlike_steps = partners(
        [item(TP, "1", unstructured("Gym", 60))], [item(ICU, "9", unstructured("gym", 60))]
    )
    assert next(iter(unlike_steps.values())).how == "same day, sport and title there"
    by_steps = partners([item(TP, "1")], [item(ICU, "9", ride(title="Else"))])
    assert next(iter(by_steps.values())).how == "same day, sport and structure there"


def test_a_day_off_of_no_length_is_alike_to_one_of_zero():
    assert partners(
        [item(TP, "1", unstructured("Rest", None))], [item(ICU, "9", unstructured("rest", 0))]
    )


def test_of_one_library_workout_planned_twice_a_day_the_copy_belongs_to_its_own_slot():
    first = item(TR, "slot-a", library_id="9101")
    second = item(TR, "slot-b", library_id="9101")
    copy = item(ICU, "9", ride(60), origins=[origin(TR, "slot-b", library_id="9101")])
    found = partners([first, second], [copy])
    assert {ref.id for ref, partner in found.items() if partner.proved} == {"slot-b"}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_copies_the_one_on_the_same_day_is_the_partner(turned):
    source = item(TP, "1")
    moved = item(ICU, "8", day=MONDAY + dt.timedelta(days=1), origins=[origin(TP, "1")])
    in_place = item(ICU, "9", origins=[origin(TP, "1")])
    there = [in_place, moved] if turned else [moved, in_place]
    assert partners([source], there)[source.ref].item == in_place


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_copies_on_a_day_the_same_one_is_the_partner_in_whatever_order_they_come(turned):
    source = item(TP, "1")
    one, other = (item(ICU, name, origins=[origin(TP, "1")]) for name in ("8", "9"))
    there = [other, one] if turned else [one, other]
    assert partners([source], there)[source.ref].item == one
