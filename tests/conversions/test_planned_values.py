"""What the plan states is sent as it stands; only what it leaves open is reckoned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conversions.routes import (
    Json,
    band,
    block,
    lost,
    of_intervals,
    of_trainerroad,
    of_trainingpeaks,
    server_steps,
    step,
    structure,
    to_intervals,
    to_trainingpeaks,
    tp_steps,
)

HOUR_AT_80 = {"duration": 3600, "power": {"units": "%ftp", "value": 80}}


@pytest.mark.parametrize("load", [0.7, 41.3, 62.5, 63.99, 250])
def test_a_load_that_the_source_states_is_never_replaced(load: float) -> None:
    peaks = of_trainingpeaks(
        structure(block(step(3600, band(80)))),
        tssPlanned=load,
        ifPlanned=0.7,
        totalTimePlanned=1.25,
        distancePlanned=31000,
    )
    body = to_trainingpeaks(peaks).payload
    assert (body["tssPlanned"], body["ifPlanned"]) == (load, 0.7)
    assert (body["totalTimePlanned"], body["distancePlanned"]) == (1.25, 31000)
    draft = to_intervals(peaks)
    assert draft.payload["icu_training_load"] == int(load + 0.5)
    assert (draft.payload["moving_time"], draft.payload["distance"]) == (4500, 31000)
    # The service reckons from the steps, which come to something else, and that is said.
    assert "about 1 h" in lost(draft)
    assert ("about 64" in lost(draft)) == (load not in (62.5, 63.99))


def test_a_planned_load_of_intervals_and_of_trainerroad_arrives_unchanged() -> None:
    icu = of_intervals(HOUR_AT_80, icu_training_load=70, moving_time=3660, distance=30500.5)
    body = to_trainingpeaks(icu).payload
    assert (body["tssPlanned"], body["distancePlanned"]) == (70, 30500.5)
    assert body["totalTimePlanned"] == pytest.approx(3660 / 3600)
    row = {"Start": 0, "End": 3600, "Name": "Steady", "StartTargetPowerPercent": 80}
    details = {"Duration": 60, "TSS": 66.6, "IntensityFactor": 81}
    road = of_trainerroad({"Details": details, "IntervalData": [row]})
    body = to_trainingpeaks(road).payload
    assert (body["tssPlanned"], body["ifPlanned"]) == (66.6, 0.81)
    assert to_intervals(road).payload["icu_training_load"] == 67


def test_what_the_source_leaves_open_is_reckoned_from_its_steps() -> None:
    body = to_trainingpeaks(of_intervals(HOUR_AT_80)).payload
    assert body["tssPlanned"] == pytest.approx(64, abs=0.1)
    assert body["ifPlanned"] == pytest.approx(0.8, abs=0.005)
    assert body["totalTimePlanned"] == 1
    run = {"duration": 3600, "pace": {"units": "%pace", "value": 80}}
    body = to_trainingpeaks(of_intervals(run, type="Run")).payload
    assert body["tssPlanned"] == pytest.approx(64, abs=0.1)


def test_a_workout_without_steps_keeps_what_it_states_and_nothing_is_made_up() -> None:
    bare = of_trainingpeaks(None, tssPlanned=45.5, totalTimePlanned=0.75)
    draft = to_intervals(bare)
    assert (draft.payload["icu_training_load"], draft.payload["moving_time"]) == (46, 2700)
    assert draft.losses == ()
    nothing = to_trainingpeaks(of_intervals(doc=None)).payload
    assert [nothing[key] for key in ("tssPlanned", "ifPlanned", "totalTimePlanned")] == [None] * 3


def read(recorded: Path, name: str) -> Any:
    return json.loads((recorded / name).read_text(encoding="utf-8"))


def test_a_recorded_workout_with_hand_set_values_keeps_them(recorded: Path) -> None:
    (typed,) = [
        item
        for item in read(recorded, "trainingpeaks/library_items_open_duration.json")
        if item["tssPlanned"] == 50
    ]
    keys = ("structure", "tssPlanned", "ifPlanned", "totalTimePlanned")
    item = of_trainingpeaks(**{key: typed[key] for key in keys})
    body = to_trainingpeaks(item).payload
    assert (body["tssPlanned"], body["ifPlanned"], body["totalTimePlanned"]) == (50, 0.75, 1)
    assert to_intervals(item).payload["icu_training_load"] == 50


@pytest.mark.parametrize(
    "name", ["upstream_tr_workoutsdetails_simple", "upstream_tr_workoutsdetails_complex"]
)
def test_a_recorded_trainerroad_workout_arrives_with_its_steps_and_numbers(
    recorded: Path, name: str
) -> None:
    workout: Json = read(recorded, f"trainerroad/{name}.json")["Workout"]
    item = of_trainerroad(workout)
    details = workout["Details"]
    rows = [row for row in workout["IntervalData"] if row["Name"] != "Workout"]
    expected = [(row["End"] - row["Start"], row["StartTargetPowerPercent"]) for row in rows]
    draft = to_intervals(item)
    found = server_steps(draft)
    assert [(one["duration"], one["power"]["value"]) for one in found] == expected
    assert draft.payload["icu_training_load"] == details["TSS"]
    peaks = to_trainingpeaks(item)
    assert peaks.payload["tssPlanned"] == details["TSS"]
    assert peaks.payload["ifPlanned"] == pytest.approx(details["IntensityFactor"] / 100)
    assert [
        (one["length"]["value"], one["targets"][0]["minValue"]) for one in tp_steps(peaks)
    ] == expected


def test_the_recorded_ramps_arrive_at_both_platforms(recorded: Path) -> None:
    answer = read(recorded, "trainerroad/workoutdetails_bald_knob_full.json")
    item = of_trainerroad(answer["Workout"])
    found = server_steps(to_intervals(item))
    ramps = [
        (one["duration"], one["power"]["start"], one["power"]["end"])
        for one in found
        if one.get("ramp")
    ]
    assert ramps == [(60, 70, 65), (60, 65, 70), (300, 70, 50)]
    assert sum(one["duration"] for one in found) == 3600
    again = of_trainingpeaks(to_trainingpeaks(item).payload["structure"])
    assert [step.target for step in again.item.leaf_steps()] == [
        step.target for step in item.item.leaf_steps()
    ]
