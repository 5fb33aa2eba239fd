from __future__ import annotations

import pytest

from core.workout.losses import Loss, LossKind
from core.workout.model import Averaging, Sport, Workout
from core.workout.options import Options, adapt
from tests.ui.fake_planbridge import INTERVALS
from ui.losses import arrival_words, groups, kind_of, loss_list, of_the_whole, step_lines


def changed(before: str, after: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after)


def lost(before: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before)


@pytest.mark.parametrize(
    ("loss", "kind"),
    [
        (changed("ramp 45 → 75 % FTP", "10 stairs of 1 min"), "Ramps become stairs"),
        (changed("ramp 45 → 75 % FTP", "a step at 60 % FTP"), "Ramps change"),
        (changed("a ramp until lap", "a ramp of a fixed length"), "Ramps change"),
        (changed("90.5 s", "91 s"), "Lengths of steps change"),
        (changed("100 yd", "91.44 m"), "Lengths of steps change"),
        (changed("until lap, no length planned", "about 1 min"), "Steps until lap change"),
        (changed("RPE 7", "“RPE 7” in the step's name"), "Perceived exertion becomes text"),
        (lost("RPE 7"), "Perceived exertion is lost"),
        (lost("a cadence of 0"), "Cadence is lost"),
        (lost("averaging of the target over 3 s"), "Averaging is lost"),
        (lost("hidden power"), "Hidden power is shown"),
        (lost("the note “go”"), "Names and notes of steps are lost"),
        (changed("the name “5x”", "“5 x”"), "Names and notes of steps change"),
        (changed("3 rounds with repeats inside", "written out"), "Repeats change"),
        (lost("the repeat's title “Main”"), "Repeats lose their titles"),
        (changed("the class “rest”", "“active”"), "Classes of steps change"),
        (changed("250 W", "100 % FTP"), "Targets change"),
        (changed("Z2 HR", "69–83 % max HR"), "Targets change"),
        (lost("something unheard of"), "Details of steps are lost"),
        (changed("something unheard of", "another"), "Details of steps change"),
        (changed("a long one", "a short one", "Title"), "Title changed"),
        (lost("“x”", "Coach comments"), "Coach comments lost"),
        (lost("the planned load 47", "Workout"), "Something lost"),
    ],
)
def test_each_loss_belongs_to_a_kind(loss: Loss, kind: str) -> None:
    assert kind_of(loss) == kind


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (Options(stair_seconds=60), ["Ramps become stairs"]),
        (Options(power_width=2.5), ["Single values become ranges"]),
        (Options(averaging=Averaging.SECONDS_3), ["Power is averaged differently"]),
        (Options(coach_comments=False), ["Coach comments lost"]),
    ],
)
def test_what_each_option_does_has_a_kind_of_its_own(options: Options, kinds: list[str]) -> None:
    workout = Workout(sport=Sport.RIDE, steps=INTERVALS, coach_comments="Go.")
    effects = adapt(workout, options, keeps_averaging=True).effects

    assert [kind for kind, _ in groups([effects])] == kinds


def test_kinds_are_counted_by_workout_and_the_most_frequent_comes_first() -> None:
    cadence, note = lost("a cadence of 90 rpm"), lost("the note “go”")

    assert groups([(note, cadence, cadence), (cadence,), ()]) == [
        ("Cadence is lost", 2),
        ("Names and notes of steps are lost", 1),
    ]


def test_every_loss_is_in_the_table_or_in_the_list() -> None:
    workout = Workout(sport=Sport.RIDE, steps=INTERVALS)
    losses = [lost("x", f"Step {path}") for path in ("1", "2", "2.1", "2.3", "4")]
    losses.append(lost("x", "Title"))

    told = [line.path for line in step_lines(workout, losses, ()) if line.becomes]
    assert told == ["1", "2", "2.1"]
    assert [loss.where for loss in of_the_whole(workout, losses)] == ["Step 2.3", "Step 4", "Title"]


def test_how_a_workout_arrives_fits_a_narrow_cell() -> None:
    one = lost("x")

    assert arrival_words((), ()) == "Whole"
    assert arrival_words((), (one,)) == "Your options"
    assert arrival_words((one,), (one,)) == "1 change"
    assert arrival_words((one, one), ()) == "2 changes"


def test_a_list_shows_words_from_elsewhere_letter_by_letter() -> None:
    said = loss_list([changed("[a](x)", "**b**", "Step 1 (:tada:)")])

    assert "[a]" not in said
    assert "**b**" not in said
    assert ":tada:" not in said
