from __future__ import annotations

from core.planbridge import Options
from core.workout.losses import Loss, LossKind
from core.workout.model import Repeat, Seconds, Single, Step, Unit
from tests.pages.conftest import Open, settled, words
from tests.pages.test_sync import fetched, frame_with, look, tick
from tests.ui.fake_planbridge import (
    EASY,
    HARD,
    TODAY,
    FakePlanbridge,
    Unreadable,
    action,
    example_actions,
    note,
)


def lost(where: str, before: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before)


def changed(where: str, before: str, after: str) -> Loss:
    return Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after)


def test_each_step_says_how_it_arrives_and_what_becomes_of_it(open_app: Open) -> None:
    row = action(
        "1",
        "Odd",
        losses=(
            changed("Step 2.1 (Hard)", "90.5 s", "91 s"),
            lost("Step 2.1 (Hard)", "the note “go”"),
            lost("Step 2", "the repeat's title “Main set”"),
            changed("Title", "a long title", "a short one"),
        ),
    )
    at = fetched(open_app, FakePlanbridge((row,)))

    steps = frame_with(at, "path").set_index("path")
    assert {path: list(marks) for path, marks in steps["arrives"].items()} == {
        "1": ["As planned"],
        "2": ["Lost"],
        "2.1": ["Changed", "Lost"],
        "2.2": ["As planned"],
        "3": ["As planned"],
    }
    assert steps["becomes"]["2.1"] == "90.5 s becomes 91 s; the note “go” is lost"
    assert "4 changes on the way." in words(at)
    assert "**Title**: a long title becomes a short one." in words(at)
    assert "repeat's title" not in words(at), "it stands in its own line of the table"


def test_a_loss_of_a_step_that_is_not_in_the_table_is_still_told(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge((action("1", "Odd", losses=(lost("Step 9", "x"),)),)))

    assert "**Step 9**: x is lost." in words(at)


def test_what_the_options_change_is_told_apart_from_losses(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    assert "Everything arrives as it is planned." in words(at)

    at.get_by_key("option-ramps").set_value("Stairs").run()

    steps = frame_with(at, "path").set_index("path")
    assert list(steps["arrives"]["1"]) == ["Your options"]
    assert steps["becomes"]["1"].startswith("10 stairs of 1 min"), "the ramp stands beside it"
    assert list(steps["arrives"]["2.1"]) == ["As planned"]
    assert "Nothing is lost; your options make 2 changes." in words(at)


def test_a_step_may_lose_something_and_be_changed_by_the_options(open_app: Open) -> None:
    row = action("1", "Odd", losses=(lost("Step 1 (Warm up)", "the note “go”"),))
    fake = FakePlanbridge((row,))
    fake.saved_options = Options(stair_seconds=60)
    at = fetched(open_app, fake)

    steps = frame_with(at, "path").set_index("path")
    assert list(steps["arrives"]["1"]) == ["Lost", "Your options"]
    first, second = steps["becomes"]["1"].split("; ")
    assert first == "the note “go” is lost"
    assert second.endswith("(by your options)")
    assert "1 change on the way; your options change 2 more." in words(at)


def test_a_loss_lands_on_its_own_line_however_deep_and_long_the_workout_is(
    open_app: Open,
) -> None:
    deep = Repeat(count=2, title="Sets", steps=(Repeat(count=3, steps=(HARD, EASY)), EASY))
    steps = (deep, *(EASY for _ in range(199)))
    places = ("Step 1 (Sets)", "Step 1.1", "Step 1.1.2", "Step 1.2", "Step 200")
    losses = tuple(lost(where, f"thing {n}") for n, where in enumerate(places))
    at = fetched(open_app, FakePlanbridge((action("1", "Deep", steps=steps, losses=losses),)))

    table = frame_with(at, "path")
    assert len(table) == 204
    told = table[table["becomes"] != ""]
    assert list(told["path"]) == ["1", "1.1", "1.1.2", "1.2", "200"]
    assert list(told["becomes"]) == [f"thing {n} is lost" for n in range(5)]
    assert "is lost" not in words(at)


def test_no_cell_is_turned_around_or_broken_by_what_somebody_wrote(open_app: Open) -> None:
    odd = "\u202eevil\u2066\n**b** <b>x</b>"
    step = Step(length=Seconds(value=60), cue=odd)
    loss = Loss(
        where=f"Step 1 ({odd})", kind=LossKind.APPROXIMATED, before=odd, after=odd, advice=odd
    )
    rows = (
        action("1", odd, steps=(step,), losses=(loss,), reason=odd),
        action("2", odd),
    )
    fake = FakePlanbridge(rows, unreadable=(Unreadable(id="9", day=TODAY, title=odd, reason=odd),))
    fake.sync.fails = {"2": odd}
    at = fetched(open_app, fake)
    frames = list(at.dataframe)
    at.button(key="apply-selected").click().run()
    frames += settled(at.button(key="confirm-run").click().run()).dataframe

    cells = [str(cell) for frame in frames for cell in frame.value.to_numpy().ravel()]
    assert sum("evil" in cell for cell in cells) >= 8
    assert [cell for cell in cells if "\u202e" in cell or "\u2066" in cell or "\n" in cell] == []


def test_without_a_draft_the_steps_are_shown_alone(open_app: Open) -> None:
    at = look(fetched(open_app, FakePlanbridge(example_actions())), 2)

    assert "arrives" not in frame_with(at, "path").columns


def test_what_was_lost_in_reading_is_told_as_that(open_app: Open) -> None:
    row = action("1", "Ride")
    item = row.source.model_copy(update={"losses": (lost("Step 1", "a target nobody knows"),)})
    at = fetched(open_app, FakePlanbridge((row.model_copy(update={"source": item}),)))

    assert "Not read from TrainingPeaks as it is there" in words(at)
    assert "**Step 1**: a target nobody knows is lost." in words(at)
    assert frame_with(at, "arrives")["arrives"][0] == "1 change"


def test_a_note_says_what_of_it_is_lost(open_app: Open) -> None:
    row = note("1", "Long")
    draft = row.draft.model_copy(update={"losses": (changed("Title", "a", "b"),)})
    at = fetched(open_app, FakePlanbridge((row.model_copy(update={"draft": draft}),)))

    assert "**Title**: a becomes b." in words(at)


def test_the_table_tells_which_rows_arrive_whole(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    assert list(at.dataframe[0].value["arrives"]) == ["Whole", "1 change", "", "Whole"]

    at.get_by_key("option-ramps").set_value("Stairs").run()
    assert list(at.dataframe[0].value["arrives"])[:2] == ["Your options", "1 change"]


def test_the_question_groups_what_will_change_before_the_yes(open_app: Open) -> None:
    lap = changed("Step 2", "until lap is pressed", "5 min")
    rows = (
        action("1", "A", losses=(lap, lap, lost("Step 3", "a cadence of 90 rpm"))),
        action("2", "B", losses=(lap,)),
        action("3", "C"),
        note("4", "Rest"),
    )
    fake = FakePlanbridge(rows)
    at = fetched(open_app, fake)
    at.get_by_key("option-ramps").set_value("Stairs").run()
    at.button(key="apply-selected").click().run()

    said = words(at)
    assert "4 will be created on **Intervals.icu**:" in said
    assert "2 of 4 will not arrive as planned:" in said
    assert "- Steps until lap change: 2 workouts" in said
    assert "- Cadence is lost: 1 workout" in said
    assert "- Ramps become stairs: 3 workouts *(by your options)*" in said
    assert "Nothing is lost of the other 2." in said


def test_the_question_says_so_when_all_of_it_arrives_as_planned(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge((action("1", "A"),)))
    at.button(key="apply-selected").click().run()

    assert "All of it arrives as it is planned." in words(at)


def test_the_outcome_repeats_every_change(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.get_by_key("option-ramps").set_value("Stairs").run()
    tick(at, [1]).button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    changes = frame_with(at, "before")
    assert list(changes["workout"]) == ["Endurance with an open end"] * 3
    assert list(changes["where"]) == ["Step 2", "Step 1 (Warm up)", "Step 3"]
    assert changes["after"][0] == "5 min"
    assert "stairs" in changes["after"][1]
    assert list(changes["note"]) == [
        "Press lap early when you are done.",
        "By your options.",
        "By your options.",
    ]


def test_a_copy_that_changed_nothing_has_no_list_of_changes(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge((action("1", "A"),)))
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert not [f for f in at.dataframe if "before" in f.value.columns]


def test_a_long_list_of_changes_scrolls(open_app: Open) -> None:
    steps = tuple(
        Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=60 + n))
        for n in range(3)
    )
    losses = tuple(lost(f"Odd {n}", "a thing") for n in range(40))
    row = action("1", "A", steps=(*steps, Repeat(count=2, steps=(HARD, EASY))), losses=losses)
    at = fetched(open_app, FakePlanbridge((row,)))

    assert words(at).count("a thing is lost") == 40
