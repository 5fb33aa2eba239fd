from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.platforms.trainingpeaks.items_read import read_note, read_workout
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.model import Sport, Step, UntilLap, Workout
from core.workout.thresholds import Thresholds

WORKOUT_FILES = [
    "upstream_tp_calendar_workout_distant_steps.json",
    "plan_workouts_swim_2026.json",
    "workout_completed_run_2026_excerpt.json",
]


def load(recorded: Path, name: str):
    return json.loads((recorded / "trainingpeaks" / name).read_text())


@pytest.mark.parametrize("name", WORKOUT_FILES)
def test_recorded_workouts_are_read_and_written_back_without_loss(recorded, name):
    for raw in load(recorded, name):
        item = read_workout(raw, "100001")
        assert item.losses == ()
        written = write_structure(item.item, Thresholds())
        assert written.losses == ()
        assert read_structure(written.structure).steps == item.item.steps


def test_recorded_structures_are_read_and_written_back_without_loss(recorded):
    raws = [item["structure"] for item in load(recorded, "library_items_open_duration.json")]
    raws.append(load(recorded, "structure_ui_request_bike_repeat.json"))
    for raw in raws:
        read = read_structure(raw)
        written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), Thresholds())
        assert read.losses == written.losses == ()
        assert read_structure(written.structure).steps == read.steps


def test_the_recorded_open_duration_ends_with_the_lap_button(recorded):
    raw = load(recorded, "library_items_open_duration.json")[0]["structure"]
    first = read_structure(raw).steps[0]
    assert isinstance(first, Step)
    assert isinstance(first.length, UntilLap)
    assert first.length.nominal.value == 1200


def test_what_we_write_for_the_recorded_structure_is_what_the_editor_wrote(recorded):
    raw = load(recorded, "structure_ui_request_bike_repeat.json")
    workout = Workout(sport=Sport.RIDE, steps=read_structure(raw).steps)
    ours = write_structure(workout, Thresholds()).structure
    del ours["polyline"]
    for block in ours["structure"]:
        for step in block["steps"]:
            assert step.pop("notes") == ""
    assert ours == raw


def test_the_recorded_run_is_completed_and_the_swims_are_not(recorded):
    run = load(recorded, "workout_completed_run_2026_excerpt.json")[0]
    swim = load(recorded, "plan_workouts_swim_2026.json")[0]
    assert read_workout(run, "1").completed
    assert not read_workout(swim, "1").completed


def test_recorded_notes_are_read(recorded):
    for raw in load(recorded, "calendar_notes_range_response.json"):
        assert read_note(raw, "1").item.title == raw["title"]
