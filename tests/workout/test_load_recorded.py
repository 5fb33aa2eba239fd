"""Loads and durations as the three platforms stated them for workouts of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.platforms.intervals.workout_doc import read_doc
from core.platforms.trainingpeaks.structure_read import read_structure
from core.workout.duration import total_seconds
from core.workout.load import (
    estimate,
    intervals_average_watts,
    intervals_intensity,
    intervals_load,
    intervals_normalized_power,
    trainingpeaks_load,
)
from core.workout.model import Range, Seconds, Sport, Step, Unit, Workout
from core.workout.thresholds import Thresholds

SPORTS = {"Ride": Sport.RIDE, "VirtualRide": Sport.RIDE, "Run": Sport.RUN, "Swim": Sport.SWIM}


def read(recorded: Path, name: str) -> Any:
    return json.loads((recorded / name).read_text(encoding="utf-8"))


def workout_of(event: dict[str, Any]) -> Workout:
    """The event by the service's own parse of it, so that no text of ours is involved."""
    sport = SPORTS[event["type"]]
    found = read_doc(event["workout_doc"], sport=sport)
    return Workout(sport=sport, steps=found.steps, metric=found.metric)


def thresholds_of(doc: dict[str, Any]) -> Thresholds:
    return Thresholds(ftp=doc.get("ftp"), lthr=doc.get("lthr"), pace=doc.get("threshold_pace"))


@pytest.fixture(scope="module")
def events(recorded: Path) -> list[dict[str, Any]]:
    found = read(recorded, "intervals/events_resolved_upstream.json")
    return [event for event in found if event["type"] in SPORTS]


def test_the_recorded_rides_run_and_swim_weigh_what_the_service_said(
    events: list[dict[str, Any]],
) -> None:
    found = {}
    for event in events:
        thresholds = thresholds_of(event["workout_doc"])
        if event["workout_doc"]["target"] == "HR":
            # Nobody recorded the resting and maximum rates; these are common ones.
            known = {"resting_hr": 50, "max_hr": 190, "hr_zones": (115, 140, 155, 178, 190)}
            thresholds = thresholds.model_copy(update=known)
        found[event["id"]] = intervals_load(workout_of(event), thresholds)
    assert found == {event["id"]: event["icu_training_load"] for event in events}
    assert sorted(load for load in found.values() if load is not None) == [5, 31, 35, 35, 49]


def test_the_recorded_events_last_as_long_and_as_far_as_the_service_said(
    events: list[dict[str, Any]],
) -> None:
    for event in events:
        workout, thresholds = workout_of(event), thresholds_of(event["workout_doc"])
        seconds = total_seconds(workout.steps, thresholds, sport=workout.sport)
        assert int(seconds) == event["moving_time"]
        if event["distance"]:
            metres = estimate(workout, thresholds).metres
            assert metres == pytest.approx(event["distance"], rel=1e-5)


def test_the_recorded_intensity_follows_from_the_recorded_load(
    events: list[dict[str, Any]],
) -> None:
    for event in events:
        found = intervals_intensity(event["icu_training_load"], event["moving_time"])
        assert found == pytest.approx(event["icu_intensity"], abs=1e-4)


def test_squaring_the_swim_or_weighing_the_run_step_by_step_would_be_wrong(
    events: list[dict[str, Any]],
) -> None:
    by_sport = {event["type"]: event for event in events}
    swim, run = by_sport["Swim"], by_sport["Run"]
    as_run = workout_of(swim).model_copy(update={"sport": Sport.RUN})
    assert intervals_load(as_run, thresholds_of(swim["workout_doc"])) == 17
    thresholds = thresholds_of(run["workout_doc"])
    parts = [
        estimate(Workout(sport=Sport.RUN, steps=(step,)), thresholds).load or 0
        for step in workout_of(run).steps
    ]
    assert round(sum(parts)) == 50


def test_one_ftp_explains_the_load_of_every_session_of_one_athlete(recorded: Path) -> None:
    """The FTP is not in these recordings. Only the true model lets one value explain them all."""
    sessions = read(recorded, "intervals/events_trimmed_session_review.json")
    assert len(sessions) == 4
    explaining = [
        {
            ftp
            for ftp in range(200, 400)
            if intervals_load(workout_of(event), Thresholds(ftp=ftp)) == event["icu_training_load"]
        }
        for event in sessions
    ]
    assert set.intersection(*explaining) == {290}


def test_watts_and_load_of_the_corpus_are_the_services(recorded: Path) -> None:
    entries = read(recorded, "intervals/text_to_workout_doc_corpus.json")["entries"]
    loads = averages = 0
    for entry in entries:
        steps = read_doc(entry["workout_doc"], sport=Sport.RIDE).steps
        workout = Workout(sport=Sport.RIDE, steps=steps)
        known = Thresholds(ftp=entry.get("ftpUsed"))
        assert total_seconds(steps, known) == entry["workout_doc"]["duration"]
        watts = intervals_normalized_power(workout, known)
        assert (watts or 0) == entry["normalized_power"], entry["name"]
        average = intervals_average_watts(workout, known) or 0
        assert abs(average - entry["average_watts"]) <= 1
        averages += average == entry["average_watts"]
        loads += intervals_load(workout, known) == entry["icu_training_load"]
    assert len(entries) == 22
    assert averages >= 21
    assert loads == 22


def test_planned_values_of_trainingpeaks_are_met_within_its_own_rounding(recorded: Path) -> None:
    """Stated bounds: 1.13 % of the TSS, 0.005 of the intensity."""
    items = read(recorded, "trainingpeaks/library_items_open_duration.json")
    (planned,) = [item for item in items if "anaerobic" in item["itemName"]]
    workout = Workout(sport=Sport.RIDE, steps=read_structure(planned["structure"]).steps)
    cases = [(planned, workout)]
    made = read(recorded, "trainingpeaks/workout_create_request_ui_2025_partial.json")
    # Its structure was not kept; the values are those of its editor for an even band.
    even = Step(
        length=Seconds(value=made["totalTimePlanned"] * 3600),
        target=Range(unit=Unit.PERCENT_FTP, low=40, high=50),
    )
    cases.append((made, Workout(sport=Sport.RIDE, steps=(even,))))
    for stated, ours in cases:
        found = trainingpeaks_load(ours, Thresholds())
        assert found is not None
        assert found.tss == pytest.approx(stated["tssPlanned"], rel=0.0113)
        assert found.intensity == pytest.approx(stated["ifPlanned"], abs=0.005)
        exact = estimate(ours, Thresholds()).intensity
        assert exact == pytest.approx(stated["ifPlanned"], abs=0.005)
        seconds = total_seconds(ours.steps, Thresholds())
        assert seconds == pytest.approx(stated["totalTimePlanned"] * 3600)
