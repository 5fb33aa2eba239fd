from __future__ import annotations

import json
import statistics
from pathlib import Path

import pytest

from sandbox.intervals.document import Figures, read
from sandbox.intervals.load import half_up, intensity, normalized_power

ZONES = [55, 75, 90, 105, 120, 150, 999]


def ride(text: str, ftp: int | None = 250) -> Figures:
    return read(text, "Ride", {"ftp": ftp, "power_zones": ZONES})


def test_an_hour_at_ftp_is_a_load_of_100() -> None:
    figures = ride("- 1h 100%")
    assert figures.load == 100
    assert figures.doc["normalized_power"] == figures.doc["average_watts"] == 250
    assert intensity(figures.load, figures.moving_time) == 100.0
    assert figures.joules == 900_000


def test_a_document_that_somebody_changes_is_computed_as_before_the_next_time() -> None:
    ride("- 1h 100%").doc["steps"].clear()
    assert len(ride("- 1h 100%").doc["steps"]) == 1
    assert ride("- 1h 100%", ftp=200).doc["average_watts"] == 200


def test_the_rolling_mean_uses_what_there_is_at_the_start() -> None:
    assert normalized_power([300.0] * 10) == pytest.approx(300)
    watts = [100.0] * 40 + [300.0] * 50
    means = [statistics.mean(watts[max(0, end - 30) : end]) for end in range(1, len(watts) + 1)]
    expected = statistics.mean(mean**4 for mean in means) ** 0.25
    assert normalized_power(watts) == pytest.approx(expected)


def test_a_ramp_is_linear_and_a_range_is_its_middle() -> None:
    assert ride("- 10m ramp 50-100%").doc["average_watts"] == 187
    assert ride("- 10m 50-100%").doc["average_watts"] == half_up(187.5)


def test_halves_are_rounded_upwards() -> None:
    assert [half_up(value) for value in (0.5, 1.5, 2.5, 2.4999)] == [1, 2, 3, 2]


def test_runs_count_by_the_square_of_the_speed_and_swims_by_the_cube() -> None:
    settings = {"threshold_pace": 1.0, "workout_order": "PACE_HR_POWER"}
    assert read("- 1h 50% Pace", "Run", settings).load == 25
    assert read("- 1h 50% Pace", "Swim", settings).load == 13


def test_an_hour_at_lthr_is_a_load_of_100() -> None:
    settings = {"lthr": 165, "max_hr": 188, "hr_zones": [112, 137, 155, 173, 188]}
    assert read("- 1h 100% LTHR", "Hike", settings).load == 100
    easy = read("- 1h 70% LTHR", "Hike", settings).load
    assert easy is not None
    assert 20 < easy < 60


def test_nothing_is_computed_without_targets_or_thresholds() -> None:
    assert ride("- 1h").load is None
    assert ride("- 1h 100%", ftp=None).load is None
    assert read("- 1h 100%", "WeightTraining", {"ftp": 250}).load is None


def test_intensity_needs_a_load_and_a_time() -> None:
    assert intensity(None, 3600) is None
    assert intensity(50, None) is None


def test_zones_have_the_recorded_middles(recorded: Path) -> None:
    known = json.loads((recorded / "intervals/zone_target_resolution.json").read_text())
    for target, watts in known["targets"].items():
        assert ride(f"- 10m {target}", known["harvest"]["ftp"]).doc["average_watts"] == watts


def test_recorded_figures_are_met(recorded: Path) -> None:
    path = recorded / "intervals/text_to_workout_doc_corpus.json"
    met = 0
    for entry in json.loads(path.read_text())["entries"]:
        if entry["loadBasis"] != "threshold-free":
            continue
        figures = ride(entry["description"], entry["ftpUsed"])
        assert figures.doc["normalized_power"] == entry["normalized_power"], entry["id"]
        assert abs(figures.doc["average_watts"] - entry["average_watts"]) <= 1, entry["id"]
        assert figures.load == entry["icu_training_load"], entry["id"]
        assert intensity(figures.load, figures.moving_time) == pytest.approx(
            entry["icu_intensity"], abs=1e-4
        )
        met += 1
    assert met > 10


def test_recorded_pace_loads_are_met(recorded: Path) -> None:
    known = json.loads((recorded / "intervals/events_resolved_upstream.json").read_text())
    for event in known:
        doc = event["workout_doc"]
        if not doc or doc["target"] != "PACE":
            continue
        settings = {
            "threshold_pace": doc["threshold_pace"],
            "pace_zones": [77.5, 87.7, 94.3, 100.0, 103.4, 111.5, 999.0],
            "workout_order": "PACE_HR_POWER",
        }
        found = read(event["description"], event["type"], settings)
        assert found.load == event["icu_training_load"]
        assert found.moving_time == event["moving_time"]


def test_recorded_watts_of_2024_give_nearly_the_recorded_load(recorded: Path) -> None:
    known = json.loads((recorded / "intervals/events_resolved_upstream.json").read_text())
    rides = [e for e in known if e["workout_doc"] and e["workout_doc"].get("ftp") == 240]
    for event in rides:
        if event["workout_doc"]["target"] == "POWER":
            assert ride(event["description"], 240).load == event["icu_training_load"]
