from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.formats.intervals_text import parse, write_steps
from core.workout.duration import step_seconds, total_seconds
from core.workout.load import (
    estimate,
    intervals_intensity,
    intervals_load,
    intervals_normalized_power,
)
from core.workout.model import Metric, Sport, Workout, walk
from core.workout.thresholds import Thresholds
from tests.formats.recorded_docs import load, of_doc, without_units

METRICS = {"POWER": Metric.POWER, "HR": Metric.HEART_RATE, "PACE": Metric.PACE}
SPORTS = {"Ride": Sport.RIDE, "VirtualRide": Sport.RIDE, "Run": Sport.RUN, "Swim": Sport.SWIM}


@pytest.fixture(scope="module")
def corpus(recorded: Path) -> list[dict[str, Any]]:
    return load(recorded, "text_to_workout_doc_corpus.json")["entries"]


@pytest.fixture(scope="module")
def events(recorded: Path) -> list[dict[str, Any]]:
    found = load(recorded, "events_resolved_upstream.json")
    return [event for event in found if event["type"] in SPORTS]


def workout_of(event: dict[str, Any]) -> Workout:
    metric = METRICS[event["workout_doc"]["target"]]
    steps = parse(event["description"], metric=metric).steps
    return Workout(sport=SPORTS[event["type"]], metric=metric, steps=steps)


def thresholds_of(doc: dict[str, Any]) -> Thresholds:
    return Thresholds(ftp=doc.get("ftp"), lthr=doc.get("lthr"), pace=doc.get("threshold_pace"))


def test_every_text_of_the_corpus_is_read_as_the_server_read_it(
    corpus: list[dict[str, Any]],
) -> None:
    assert len(corpus) == 22
    for entry in corpus:
        steps = parse(entry["description"]).steps
        assert without_units(steps) == without_units(of_doc(entry["workout_doc"])), entry["name"]
        assert total_seconds(steps, Thresholds()) == entry["workout_doc"]["duration"]


def test_what_the_server_read_can_be_written_and_reads_the_same_again(
    corpus: list[dict[str, Any]],
) -> None:
    for entry in corpus:
        steps = of_doc(entry["workout_doc"])
        written = write_steps(steps)
        assert without_units(parse(written.text).steps) == without_units(steps), written.text
        assert not written.losses or entry["name"] == "sample 13", written.losses


def test_normalised_power_of_the_corpus_is_the_servers_to_the_watt(
    corpus: list[dict[str, Any]],
) -> None:
    for entry in corpus:
        workout = Workout(sport=Sport.RIDE, steps=parse(entry["description"]).steps)
        found = intervals_normalized_power(workout, Thresholds(ftp=entry.get("ftpUsed")))
        assert (found or 0) == entry["normalized_power"], entry["name"]


def test_normalised_power_in_watts_needs_no_ftp(corpus: list[dict[str, Any]]) -> None:
    free = [entry for entry in corpus if entry["loadBasis"] == "threshold-free"]
    assert len(free) == 16
    for entry in free:
        workout = Workout(sport=Sport.RIDE, steps=parse(entry["description"]).steps)
        found = estimate(workout, Thresholds())
        assert found.load is None
        assert intervals_normalized_power(workout, Thresholds()) == entry["normalized_power"]
        assert found.average_watts == pytest.approx(entry["average_watts"], abs=0.51)


def test_load_of_the_corpus_is_the_servers(corpus: list[dict[str, Any]]) -> None:
    for entry in corpus:
        workout = Workout(sport=Sport.RIDE, steps=parse(entry["description"]).steps)
        found = intervals_load(workout, Thresholds(ftp=entry.get("ftpUsed")))
        assert found == entry["icu_training_load"], entry["name"]


def test_recorded_intensity_follows_from_the_rounded_load(corpus: list[dict[str, Any]]) -> None:
    for entry in corpus:
        if entry["icu_training_load"] is not None:
            found = intervals_intensity(entry["icu_training_load"], entry["moving_time"])
            assert found == pytest.approx(entry["icu_intensity"], abs=1e-4)


def test_recorded_events_of_every_metric_are_read_as_the_server_read_them(
    events: list[dict[str, Any]],
) -> None:
    assert len(events) == 5
    for event in events:
        workout = workout_of(event)
        assert without_units(workout.steps) == without_units(of_doc(event["workout_doc"]))


def test_distance_steps_last_as_long_as_the_server_says(events: list[dict[str, Any]]) -> None:
    for event in events:
        doc = event["workout_doc"]
        workout = workout_of(event)
        seconds = [step_seconds(step, thresholds_of(doc)) for step in walk(workout.steps)]
        assert [round(one) for one in seconds] == [step["duration"] for step in doc["steps"]]


def test_power_run_and_swim_loads_of_recorded_events_are_the_servers(
    events: list[dict[str, Any]],
) -> None:
    checked: dict[str, int] = {}
    for event in events:
        if event["workout_doc"]["target"] != "HR":
            found = intervals_load(workout_of(event), thresholds_of(event["workout_doc"]))
            assert found == event["icu_training_load"], event["name"]
            checked[event["type"]] = found
    assert checked == {"Ride": 35, "Run": 49, "VirtualRide": 35, "Swim": 5}


def test_the_heart_rate_ride_has_the_recorded_load(events: list[dict[str, Any]]) -> None:
    """Its resting and maximum heart rate were not recorded; these are everyday ones."""
    (event,) = [event for event in events if event["workout_doc"]["target"] == "HR"]
    thresholds = Thresholds(lthr=170, resting_hr=50, max_hr=190, hr_zones=(115, 140, 155, 178, 190))
    assert event["type"] == "Ride"
    assert intervals_load(workout_of(event), thresholds) == event["icu_training_load"] == 31


def test_the_full_surface_text_is_read_with_all_its_quirks(recorded: Path) -> None:
    found = load(recorded, "workout_doc_full_surface_response.json")
    parsed = parse(found["posted_description"])
    assert without_units(parsed.steps) == without_units(of_doc(found["workout_doc"]))
    reasons = {ignored.line_number: ignored.reason for ignored in parsed.ignored}
    assert "blank line" in reasons[3]
    assert "RPE" in reasons[12]
    seconds = [
        round(step_seconds(step, Thresholds(), sport=Sport.RIDE)) for step in walk(parsed.steps)
    ]
    assert seconds == [step["duration"] for step in found["workout_doc"]["steps"]]


def test_zone_targets_resolve_to_the_recorded_watts(recorded: Path) -> None:
    found = load(recorded, "zone_target_resolution.json")
    thresholds = Thresholds(
        ftp=found["harvest"]["ftp"], power_zones=tuple(found["harvest"]["powerZones"])
    )
    for target, watts in found["targets"].items():
        workout = Workout(sport=Sport.RIDE, steps=parse(f"- 10m {target}").steps)
        assert intervals_normalized_power(workout, thresholds) == watts, target


def test_reviewed_sessions_survive_writing_and_reading(recorded: Path) -> None:
    for event in load(recorded, "events_trimmed_session_review.json"):
        steps = of_doc(event["workout_doc"])
        written = write_steps(steps)
        assert without_units(parse(written.text).steps) == without_units(steps)
        assert written.losses == ()
