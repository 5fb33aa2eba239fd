"""Fields that nothing else can hold are named when they are read, one line each."""

from __future__ import annotations

import pytest

from core.platforms.trainingpeaks.items_read import read_note, read_workout
from core.platforms.trainingpeaks.library import read_item
from core.workout.losses import LossKind
from ui.loss_kinds import kind_of

WORKOUT = {"workoutId": 1, "workoutTypeValueId": 2, "workoutDay": "2026-06-10T00:00:00"}
NOTE = {"id": 1, "noteDate": "2026-06-10T00:00:00", "title": "Travel"}


@pytest.mark.parametrize(
    ("field", "where", "said", "kind"),
    [
        ({"elevationGainPlanned": 850}, "Plan", "a planned climb of 850 m", "Planned values lost"),
        ({"caloriesPlanned": 820.4}, "Plan", "a planned energy of 820 kcal", "Planned values lost"),
        ({"velocityPlanned": 8.5}, "Plan", "a planned speed of 30.6 km/h", "Planned values lost"),
        ({"attachments": [{"id": 1}]}, "Attachments", "an attached file", "Attachments lost"),
        ({"attachments": [{}, {"a": 1}, {"a": 2}]}, "Attachments", "2 attached files", None),
        ({"workoutComments": [{"id": 1}]}, "Comments", "a comment below it", "Comments lost"),
        ({"workoutComments": "Well done"}, "Comments", "a comment below it", None),
        ({"workoutComments": [{"id": 1}, {"id": 2}]}, "Comments", "2 comments below it", None),
    ],
)
def test_what_is_there_and_cannot_be_carried_is_named(field, where, said, kind):
    (loss,) = read_workout({**WORKOUT, **field}, "7").losses
    assert (loss.where, loss.before, loss.kind) == (where, said, LossKind.DROPPED)
    assert str(loss) == f"{where}: {said} is lost. It stays on TrainingPeaks."
    assert kind is None or kind_of(loss) == kind


@pytest.mark.parametrize("nothing", [None, 0, "", " ", [], {}, "?", True, -3, [None], float("nan")])
@pytest.mark.parametrize("key", ["elevationGainPlanned", "caloriesPlanned", "velocityPlanned"])
def test_nothing_is_said_of_numbers_that_are_not_there(key, nothing):
    assert read_workout({**WORKOUT, key: nothing}, "7").losses == ()


@pytest.mark.parametrize("nothing", [None, 0, "", " ", [], {}, [None], [{}]])
@pytest.mark.parametrize("key", ["attachments", "workoutComments"])
def test_nothing_is_said_of_lists_that_are_empty(key, nothing):
    assert read_workout({**WORKOUT, key: nothing}, "7").losses == ()


@pytest.mark.parametrize(("speed", "named"), [(8.0, False), (8.05, False), (9.0, True)])
def test_a_speed_that_distance_and_time_come_to_is_carried_by_them(speed, named):
    raw = {**WORKOUT, "distancePlanned": 28_800, "totalTimePlanned": 1, "velocityPlanned": speed}
    assert bool(read_workout(raw, "7").losses) == named


def test_files_of_a_note_are_named():
    (loss,) = read_note({**NOTE, "attachments": [{"id": 1}]}, "7").losses
    assert loss.where == "Attachments"
    assert read_note({**NOTE, "attachments": []}, "7").losses == ()


def test_a_workout_of_a_library_says_the_same():
    raw = {
        "exerciseLibraryItemId": 5,
        "itemName": "Hills",
        "workoutTypeId": 2,
        "elevationGainPlanned": 850,
        "attachments": [{"id": 1}],
    }
    losses = read_item(raw, "7").losses
    assert [loss.where for loss in losses] == ["Plan", "Attachments"]
