"""Fields: what both sides changed, what is kept, and how a person settles it."""

import pytest

from core.store.journal_values import Choice
from core.sync.actions import ActionKind, Side, WholeTexts
from core.sync.fields import Field
from core.sync.planning import make_plan
from core.workout.model import Note, Planned, Seconds, Single, Step, Unit
from tests.sync.calendars import TP, item, ride
from tests.sync.plans import Target, copy_of, day, edited, held, link, look, only

RIDE = item(TP, "1", ride(title="Ride", description="Easy"), day=day(2))
COPY = copy_of(RIDE)
LINK = link(RIDE, COPY)
KEY = "trainingpeaks/me/workout/1"


def told(action):
    return {(one.field, one.before, one.after) for one in action.differences}


def conflict_of_titles(**more):
    return only(
        edited(RIDE, title="Theirs"),
        target=[edited(COPY, title="Mine")],
        links=[LINK],
        **more,
    )


def test_when_both_changed_different_fields_both_changes_are_kept():
    action = only(
        edited(RIDE, description="Hard"), target=[edited(COPY, title="Mine")], links=[LINK]
    )
    assert (action.kind, action.ticked, action.kept) == (
        ActionKind.UPDATE,
        True,
        frozenset({Field.TITLE}),
    )
    assert action.draft is not None
    assert (action.draft.item.title, action.draft.item.description) == ("Mine", "Hard")
    assert told(action) == {(Field.TEXT, "Easy", "Hard")}
    assert action.reason == (
        "Changed on TrainingPeaks: text. Changed on Intervals.icu and kept: title."
    )


def test_a_copy_that_was_moved_by_hand_stays_on_its_day_when_the_source_is_renamed():
    action = only(edited(RIDE, title="New"), target=[edited(COPY, day=day(5))], links=[LINK])
    assert action.draft is not None
    assert action.draft.item.day == day(5)
    assert action.kept == {Field.DAY}


def test_a_workout_that_was_moved_on_both_sides_is_a_conflict_of_days():
    action = only(edited(RIDE, day=day(4)), target=[edited(COPY, day=day(5))], links=[LINK])
    (conflict,) = action.conflicts
    assert (conflict.field, conflict.agreed) == (Field.DAY, "Wed 3 June 2026")
    assert (conflict.source, conflict.target) == ("Fri 5 June 2026", "Sat 6 June 2026")


@pytest.mark.parametrize("also", [{}, {"description": "Hard"}])
def test_changed_to_the_same_on_both_sides_is_no_conflict(also):
    action = only(
        edited(RIDE, title="New", **also), target=[edited(COPY, title="New")], links=[LINK]
    )
    assert action.conflicts == ()
    if also:
        assert action.kind is ActionKind.UPDATE
        assert {one.field for one in action.differences} == {Field.TEXT}
        assert action.kept == frozenset()
        assert action.reason == "Changed on TrainingPeaks: text."
    else:
        assert (action.kind, action.ticked) == (ActionKind.ADOPT, True)
        assert action.reason == (
            "Changed alike on TrainingPeaks and Intervals.icu; nothing has to be written."
        )


def test_what_was_changed_alike_is_agreed_on_from_then_on():
    theirs, mine = edited(RIDE, title="New"), edited(COPY, title="New")
    after = only(theirs, target=[mine], links=[LINK]).link
    assert after is not None
    assert only(theirs, target=[mine], links=[after]).kind is ActionKind.SAME
    again = only(theirs, target=[edited(mine, title="Mine")], links=[after])
    assert again.kind is ActionKind.LEAVE
    assert told(again) == {(Field.TITLE, "New", "Mine")}


def test_the_same_is_what_the_target_would_hold_not_what_the_source_says():
    theirs = edited(RIDE, tags=("key",))
    known = link(RIDE, edited(COPY, tags=("old",)))
    assert only(theirs, target=[COPY], links=[known]).kind is ActionKind.ADOPT


def test_every_field_must_be_settled_before_anything_is_written():
    theirs = edited(RIDE, title="Theirs", description="Theirs")
    mine = edited(COPY, title="Mine", description="Mine")

    def with_(settled):
        return only(theirs, target=[mine], links=[LINK], settled={KEY: settled})

    assert {one.field for one in with_({}).conflicts} == {Field.TITLE, Field.TEXT}
    assert with_({Field.TITLE: Side.SOURCE}).kind is ActionKind.CONFLICT
    both = with_({Field.TITLE: Side.SOURCE, Field.TEXT: Side.TARGET})
    assert (both.kind, both.ticked, both.kept) == (ActionKind.UPDATE, True, {Field.TEXT})
    assert both.draft is not None
    assert (both.draft.item.title, both.draft.item.description) == ("Theirs", "Mine")
    assert told(both) == {(Field.TITLE, "Mine", "Theirs")}


def test_settled_for_the_source_overwrites_what_was_changed_there():
    action = conflict_of_titles(settled={KEY: {Field.TITLE: Side.SOURCE}})
    assert (action.kind, action.kept) == (ActionKind.UPDATE, frozenset())
    assert told(action) == {(Field.TITLE, "Mine", "Theirs")}


def test_settled_for_the_target_writes_nothing_and_is_remembered():
    action = conflict_of_titles(settled={KEY: {Field.TITLE: Side.TARGET}})
    assert (action.kind, action.ticked, action.draft) == (ActionKind.ADOPT, True, None)
    assert action.reason == "Settled: what Intervals.icu has stays (title)."
    assert action.link is not None
    assert action.link.id == LINK.id
    theirs, mine = edited(RIDE, title="Theirs"), edited(COPY, title="Mine")
    after = only(theirs, target=[mine], links=[action.link])
    assert after.kind is ActionKind.LEAVE
    assert {one.after for one in after.differences} == {"Mine"}
    # Changed once more on the source, it is asked once more.
    third = only(edited(RIDE, title="Third"), target=[mine], links=[action.link])
    assert third.kind is ActionKind.CONFLICT


def test_what_is_settled_names_another_action():
    ways = [
        conflict_of_titles(),
        conflict_of_titles(settled={KEY: {Field.TITLE: Side.SOURCE}}),
        conflict_of_titles(settled={KEY: {Field.TITLE: Side.TARGET}}),
    ]
    assert len({action.digest for action in ways}) == 3


def test_a_choice_for_a_field_without_conflict_changes_nothing():
    plainly = only(edited(RIDE, title="New"), target=[COPY], links=[LINK])
    settled = only(
        edited(RIDE, title="New"),
        target=[COPY],
        links=[LINK],
        settled={KEY: {Field.TITLE: Side.TARGET}},
    )
    assert (settled.kind, settled.kept) == (ActionKind.UPDATE, plainly.kept)


def after_an_update_that_kept_the_title():
    """The link as a run leaves it: what was kept has its older print on the target."""
    source = edited(RIDE, description="Hard")
    copy = edited(copy_of(source), title="Mine")
    fresh = link(source, copy)
    prints = {**fresh.target_prints, "title": LINK.target_prints["title"]}
    return source, copy, fresh.model_copy(update={"target_prints": prints})


def test_what_was_kept_goes_on_being_known_as_changed_by_hand():
    source, copy, known = after_an_update_that_kept_the_title()
    action = only(source, target=[copy], links=[known])
    assert action.kind is ActionKind.LEAVE
    assert told(action) == {(Field.TITLE, "Ride", "Mine")}
    clash = only(edited(source, title="Theirs"), target=[copy], links=[known])
    (conflict,) = clash.conflicts
    assert (conflict.field, conflict.agreed, conflict.target) == (Field.TITLE, "Ride", "Mine")


def test_what_was_kept_and_put_back_agrees_again():
    source, copy, known = after_an_update_that_kept_the_title()
    assert only(source, target=[edited(copy, title="Ride")], links=[known]).kind is ActionKind.SAME


def test_a_change_that_the_target_cannot_hold_writes_nothing_and_is_noted():
    theirs = edited(RIDE, tags=("key",))
    action = only(theirs, target=[COPY], links=[LINK])
    assert (action.kind, action.ticked, action.draft) == (ActionKind.ADOPT, True, None)
    assert action.reason == (
        "Changed on TrainingPeaks in a way that makes no difference on Intervals.icu."
    )
    assert only(theirs, target=[COPY], links=[action.link]).kind is ActionKind.SAME


def test_such_a_change_does_not_hide_what_was_edited_there():
    theirs, mine = edited(RIDE, tags=("key",)), edited(COPY, title="Mine")
    action = only(theirs, target=[mine], links=[LINK])
    assert action.kind is ActionKind.ADOPT
    assert only(theirs, target=[mine], links=[action.link]).kind is ActionKind.LEAVE


def test_several_values_of_one_field_are_named_in_a_conflict():
    numbers = [Planned(duration=60.0 * minutes, load=float(minutes)) for minutes in (30, 40, 50)]
    theirs, mine, agreed = (
        held(RIDE.item).model_copy(update={"steps": (), "planned": planned}) for planned in numbers
    )
    source = item(TP, "1", agreed, day=day(2))
    copy = copy_of(source)
    action = only(
        item(TP, "1", theirs, day=day(2)),
        target=[edited(copy, planned=mine.planned)],
        links=[link(source, copy)],
    )
    (conflict,) = action.conflicts
    assert "Duration: 30:00" in conflict.source
    assert "Duration: 40:00" in conflict.target
    assert "Duration: 50:00" in conflict.agreed


def test_what_planbridge_did_not_write_is_overwritten_only_when_ticked():
    theirs = link(RIDE, COPY, ours=False)
    action = only(edited(RIDE, title="New"), target=[COPY], links=[theirs])
    assert (action.kind, action.ticked, action.selectable) == (ActionKind.UPDATE, False, True)
    assert "Planbridge did not write what is on Intervals.icu" in action.reason
    moved = only(edited(RIDE, day=day(4)), target=[COPY], links=[theirs])
    assert (moved.kind, moved.ticked) == (ActionKind.MOVE, False)
    asked = only(
        edited(RIDE, title="New"),
        target=[COPY],
        links=[theirs],
        choices={RIDE.ref: Choice.AGAIN},
    )
    assert (asked.kind, asked.ticked) == (ActionKind.UPDATE, True)


def test_what_planbridge_did_not_write_is_never_offered_for_deletion():
    action = only(target=[COPY], links=[link(RIDE, COPY, ours=False)], found={RIDE.ref: None})
    assert action.kind is ActionKind.LEAVE
    assert "did not write" in action.reason


def test_only_what_changed_is_prepared():
    to = Target()
    many = [item(TP, str(n), ride(title=f"Ride {n}"), day=day(n % 10)) for n in range(20)]
    copies = [copy_of(one) for one in many]
    links = [link(one, copy, id=n) for n, (one, copy) in enumerate(zip(many, copies, strict=True))]
    changed = [edited(many[3], title="New"), *many[:3], *many[4:]]
    make_plan(look(*changed, target=copies, links=links, to=to))
    assert to.prepared == ["New"]


def test_each_side_of_a_conflict_over_many_steps_says_how_many_more_there_are():
    def steps(watts, number):
        return tuple(
            Step(length=Seconds(value=60 + n), target=Single(unit=Unit.WATTS, value=watts))
            for n in range(number)
        )

    source = edited(RIDE, steps=steps(100, 11))
    copy = copy_of(source)
    action = only(
        edited(source, steps=steps(200, 11)),
        target=[edited(copy, steps=steps(300, 9))],
        links=[link(source, copy)],
    )
    (conflict,) = [one for one in action.conflicts if one.field is Field.WORK]
    for words, watts in (
        (conflict.agreed, 100),
        (conflict.source, 200),
        (conflict.target, 300),
    ):
        assert f"{watts} W" in words
        assert words.count("; and 8 more") == 1, words


def test_a_conflict_over_few_steps_says_nothing_of_more():
    def steps(watts):
        one = Step(length=Seconds(value=60), target=Single(unit=Unit.WATTS, value=watts))
        return (one, one.model_copy(update={"length": Seconds(value=90)}))

    source = edited(RIDE, steps=steps(100))
    copy = copy_of(source)
    action = only(
        edited(source, steps=steps(200)),
        target=[edited(copy, steps=steps(300))],
        links=[link(source, copy)],
    )
    (conflict,) = [one for one in action.conflicts if one.field is Field.WORK]
    assert not [one for one in (conflict.agreed, conflict.source, conflict.target) if "more" in one]


# --- Texts ----------------------------------------------------------------------------------------


WORDS = "one\ntwo\nthree\nfour"
THEIRS = "one\nTWO by coach: 5 g carbs\nthree\nfour"
MINE = "one\ntwo\nthree\nFOUR my own knee hurts"


def conflict_of_texts(before=WORDS, theirs=THEIRS, mine=MINE, what=None, **more):
    source = edited(RIDE, description=before) if what is None else what(before)
    copy = copy_of(source)
    field = "description" if what is None else "text"
    return only(
        edited(source, **{field: theirs}),
        target=[edited(copy, **{field: mine})],
        links=[link(source, copy)],
        **more,
    )


def a_note(text):
    return item(TP, "1", Note(title="Note", text=text), day=day(2))


@pytest.mark.parametrize("what", [None, a_note])
def test_in_a_conflict_of_texts_both_edits_are_told_and_the_whole_texts_are_there(what):
    (conflict,) = conflict_of_texts(what=what).conflicts
    assert conflict.source == "“two” became “TWO by coach: 5 g carbs”"
    assert conflict.target == "“four” became “FOUR my own knee hurts”"
    assert conflict.agreed == ""
    assert conflict.whole == WholeTexts(agreed=WORDS, source=THEIRS, target=MINE)


def test_lines_that_were_added_and_removed_are_told_as_such_and_many_are_counted():
    (conflict,) = conflict_of_texts(
        theirs="one\nthree\nfour", mine="\n".join((WORDS, *"abcdef"))
    ).conflicts
    assert conflict.source == "removed “two”"
    assert conflict.target == "added “a”; added “b”; added “c”; added “d”; and 2 more lines"


def test_short_texts_of_a_conflict_are_shown_as_they_are():
    (conflict,) = conflict_of_texts("Easy", "Hard", "Harder").conflicts
    assert (conflict.agreed, conflict.source, conflict.target) == ("Easy", "Hard", "Harder")
    assert conflict.whole is None


def test_description_and_comments_are_named_when_both_are_in_conflict():
    source = edited(RIDE, description=WORDS, coach_comments="Well done")
    copy = copy_of(source)
    action = only(
        edited(source, description=THEIRS, coach_comments="So so"),
        target=[edited(copy, description=MINE, coach_comments="Good")],
        links=[link(source, copy)],
    )
    (conflict,) = action.conflicts
    assert conflict.source == (
        "Description: “two” became “TWO by coach: 5 g carbs”; "
        "Coach's comments: “Well done” became “So so”"
    )
    assert conflict.whole is not None
    assert conflict.whole.target == f"{MINE}\n\nGood"


def test_of_a_copy_that_was_only_found_a_conflict_tells_what_each_side_has():
    source = edited(RIDE, description=WORDS)
    mine = edited(copy_of(source), description=MINE)
    found = only(source, target=[mine]).link
    (conflict,) = only(edited(source, description=THEIRS), target=[mine], links=[found]).conflicts
    assert conflict.source == "“TWO by coach: 5 g carbs”; “four”"
    assert conflict.target == "“two”; “FOUR my own knee hurts”"
    assert (conflict.agreed, conflict.whole.agreed) == ("", "")


def test_a_text_that_was_kept_earlier_is_compared_with_what_both_had():
    source = edited(RIDE, description=WORDS, title="New")
    copy = edited(copy_of(source), description=MINE)
    prints = {**link(source, copy).target_prints}
    prints["text"] = link(source, copy_of(source)).target_prints["text"]
    known = link(source, copy).model_copy(update={"target_prints": prints})
    (conflict,) = only(edited(source, description=THEIRS), target=[copy], links=[known]).conflicts
    assert conflict.target == "“four” became “FOUR my own knee hurts”"


def test_what_is_settled_for_the_source_shows_every_line_that_will_be_lost():
    action = conflict_of_texts(settled={KEY: {Field.TEXT: Side.SOURCE}})
    assert [(one.label, one.before, one.after) for one in action.differences] == [
        ("Description", "two", "TWO by coach: 5 g carbs"),
        ("Description", "FOUR my own knee hurts", "four"),
    ]


def test_a_copy_that_is_written_once_more_shows_every_line_that_will_be_lost():
    action = conflict_of_texts(choices={RIDE.ref: Choice.AGAIN})
    assert action.kind is ActionKind.UPDATE
    assert "FOUR my own knee hurts" in {one.before for one in action.differences}
    long = conflict_of_texts(
        mine="\n".join(str(n) for n in range(50)), choices={RIDE.ref: Choice.AGAIN}
    )
    assert len(long.differences) == 41
    assert long.differences[-1].before == "(and 10 more)"
