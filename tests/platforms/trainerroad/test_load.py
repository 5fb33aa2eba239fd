from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import outline
from core.platforms.trainerroad.wire import LibraryWorkout
from core.workout.load import trainerroad_load
from core.workout.model import Metric, Sport, Workout
from core.workout.thresholds import Thresholds


@pytest.mark.parametrize(
    "name",
    [
        "upstream_tr_workoutsdetails_simple",
        "upstream_tr_workoutsdetails_complex",
        "workoutdetails_bald_knob_full",
    ],
)
def test_the_steps_weigh_what_trainerroad_says(recorded: Path, name: str) -> None:
    answer = json.loads((recorded / "trainerroad" / f"{name}.json").read_text(encoding="utf-8"))
    found = outline(LibraryWorkout.model_validate(lower_keys(answer["Workout"])))
    workout = Workout(sport=Sport.RIDE, steps=found.steps, metric=Metric.POWER)
    load = trainerroad_load(workout, Thresholds(ftp=250))
    assert load is not None
    assert load.intensity_percent == found.details.intensity_factor
    assert load.tss == found.details.tss
