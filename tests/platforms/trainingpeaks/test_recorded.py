from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.platforms.trainingpeaks.items_read import read_note, read_workout
from core.platforms.trainingpeaks.new_workout import NEW_WORKOUT
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


# --- Key by key -------------------------------------------------------------------------------


def structures(recorded: Path) -> list[dict]:
    found = [raw["structure"] for name in WORKOUT_FILES for raw in load(recorded, name)]
    found += [item["structure"] for item in load(recorded, "library_items_open_duration.json")]
    found.append(load(recorded, "structure_ui_request_bike_repeat.json"))
    return [raw for raw in found if raw and raw["structure"]]


def keys(value: object, path: str = "") -> set[str]:
    """Every key of nested objects with the way to it: ``structure.steps.length.unit``."""
    if isinstance(value, dict):
        inner = set().union(*(keys(entry, f"{path}.{key}") for key, entry in value.items()))
        return inner | {f"{path}.{key}" for key in value}
    if isinstance(value, list):
        return set().union(*(keys(entry, path) for entry in value))
    return set()


def meaning(raw: dict) -> dict:
    """A structure as its steps are done: blocks unrolled, and what is unsaid left out."""
    steps = [
        {
            "name": step["name"],
            "length": (step["length"]["value"], step["length"]["unit"]),
            "targets": [
                (entry["minValue"], entry.get("maxValue", entry["minValue"]), entry.get("unit"))
                for entry in step["targets"]
            ],
            "class": step["intensityClass"],
            "open": step.get("openDuration", False),
            "notes": step.get("notes") or "",
        }
        for block in raw["structure"]
        for _ in range(block["length"]["value"])
        for step in block["steps"]
    ]
    return {
        "steps": steps,
        "metric": raw["primaryIntensityMetric"],
        "length": raw["primaryLengthMetric"],
    }


def test_structures_carry_every_key_that_the_editor_writes(recorded):
    for raw in structures(recorded):
        workout = Workout(sport=Sport.RIDE, steps=read_structure(raw).steps)
        assert keys(raw) <= keys(write_structure(workout, Thresholds()).structure)


def test_new_workouts_carry_every_key_that_the_web_app_sends(recorded):
    request = load(recorded, "workout_create_request_ui_2025_partial.json")
    ours = NEW_WORKOUT.keys()
    assert request.keys() <= ours
    for name in WORKOUT_FILES[:2]:
        for raw in load(recorded, name):
            computed = {"lastModifiedDate", "syncedTo", "workoutDeviceSource"}
            assert raw.keys() - ours <= computed


def test_recorded_structures_mean_the_same_once_read_and_written(recorded):
    for raw in structures(recorded):
        read = read_structure(raw)
        workout = Workout(sport=Sport.SWIM, steps=read.steps, metric=read.metric)
        written = write_structure(workout, Thresholds(pace=1.2))
        assert (read.losses, written.losses) == ((), ())
        assert meaning(written.structure) == meaning(raw)
        assert read_structure(written.structure) == read


def test_the_editors_own_request_comes_back_but_for_what_the_server_never_sees(recorded):
    raw = load(recorded, "structure_ui_request_bike_repeat.json")
    ours = write_structure(
        Workout(sport=Sport.RIDE, steps=read_structure(raw).steps), Thresholds()
    ).structure
    assert ours.keys() - raw.keys() == {"polyline"}
    for key in raw.keys() - {"structure"}:
        assert ours[key] == raw[key]
    assert len(ours["polyline"]) == 4 * (1 + 4 * 2 + 1)
    assert ours["polyline"][0] == [0, 0]
    assert ours["polyline"][-1] == [1, 0]
    assert max(y for _, y in ours["polyline"]) == 1
