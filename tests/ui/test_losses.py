from __future__ import annotations

from core.workout.losses import Loss, LossKind
from core.workout.model import Sport, Workout
from tests.ui.fake_planbridge import INTERVALS
from ui.losses import arrival_words, loss_list, of_the_whole, step_lines


def changed(before: str, after: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after)


def lost(before: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before)


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


def test_what_every_stair_of_a_ramp_loses_is_told_once_with_how_many() -> None:
    stairs = [changed(f"{n}–{n + 2} % FTP", f"{n + 1} % FTP") for n in range(45, 60)]
    workout = Workout(sport=Sport.RIDE, steps=INTERVALS)

    assert loss_list(stairs).count("\n") == 0
    assert "more like it" in loss_list(stairs)
    assert step_lines(workout, stairs, ())[0].becomes == (
        "45–47 % FTP becomes 46 % FTP, and 14 more like it"
    )
    assert loss_list(stairs[:3]).count("\n") == 2, "a few are told one by one"


def test_what_quotes_the_plan_is_always_told_one_by_one() -> None:
    texts = [lost(f"the timed text “{word}” at 0:10") for word in "abcdef"]
    tags = [lost(f"the tag “{word}”", "Tags") for word in "abcdef"]

    assert loss_list(texts + tags).count("\n") == 11
