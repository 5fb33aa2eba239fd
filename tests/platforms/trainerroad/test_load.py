from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import outline
from core.platforms.trainerroad.wire import LibraryWorkout
from core.workout.load import TrainerRoadLoad, trainerroad_load
from core.workout.model import Metric, Sport, Workout
from core.workout.thresholds import Thresholds

SIMPLE = "upstream_tr_workoutsdetails_simple"
COMPLEX = "upstream_tr_workoutsdetails_complex"
BALD_KNOB = "workoutdetails_bald_knob_full"


def recorded_workout(recorded: Path, name: str) -> dict[str, Any]:
    answer = json.loads((recorded / "trainerroad" / f"{name}.json").read_text(encoding="utf-8"))
    workout: dict[str, Any] = lower_keys(answer["Workout"])
    return workout


def weighed(workout: dict[str, Any], ftp: float) -> TrainerRoadLoad:
    steps = outline(LibraryWorkout.model_validate(workout)).steps
    ride = Workout(sport=Sport.RIDE, steps=steps, metric=Metric.POWER)
    load = trainerroad_load(ride, Thresholds(ftp=ftp))
    assert load is not None
    return load


@pytest.mark.parametrize("name", [SIMPLE, COMPLEX, BALD_KNOB])
def test_the_steps_weigh_what_trainerroad_says(recorded: Path, name: str) -> None:
    workout = recorded_workout(recorded, name)
    load = weighed(workout, ftp=250)
    details = workout["details"]
    assert (load.intensity_percent, load.tss) == (details["intensityfactor"], details["tss"])


def test_flat_steps_in_place_of_the_ramps_would_weigh_something_else(recorded: Path) -> None:
    workout = recorded_workout(recorded, BALD_KNOB)
    flat = weighed({**workout, "workoutdata": []}, ftp=250)
    assert (flat.intensity_percent, flat.tss) == (67, 45)


def test_the_work_is_the_recorded_one_at_the_ftp_its_own_watts_tell(recorded: Path) -> None:
    workout = recorded_workout(recorded, BALD_KNOB)
    point = workout["workoutdata"][0]
    ftp = 100 * point["memberftppercent"] / point["ftppercent"]
    assert weighed(workout, ftp).kilojoules == workout["details"]["kj"]


def test_one_ftp_explains_the_work_of_both_workouts_of_one_athlete(recorded: Path) -> None:
    """The FTP in these recordings was replaced; the work was computed with the real one."""
    both = [recorded_workout(recorded, name) for name in (SIMPLE, COMPLEX)]
    explaining = [
        {
            ftp
            for ftp in range(100, 400)
            if weighed(workout, ftp).kilojoules == workout["details"]["kj"]
        }
        for workout in both
    ]
    assert explaining[0] & explaining[1] == {187}
