from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.intervals.document import read
from sandbox.intervals.refusal import Refusal
from sandbox.intervals.text import parse_step, parse_steps


def only(line: str) -> dict:
    step = parse_step(line)
    assert step is not None
    return step


def power(value: object = None, **more: object) -> dict:
    return {"units": "%ftp", "value": value} if value is not None else {"units": "%ftp", **more}


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ("1h", 3600),
        ("10m", 600),
        ("90s", 90),
        ("1h2m30s", 3750),
        ("1m30", 90),
        ("1m30s", 90),
        ("5'", 300),
        ('30"', 30),
        ("1'30\"", 90),
        ("1.5h", 5400),
        ("5min", 300),
        ("0m10s", 10),
        ("400m", 24_000),
    ],
)
def test_a_duration_is_read_and_m_is_always_minutes(length: str, seconds: int) -> None:
    assert only(f"{length} 75%") == {"duration": seconds, "power": power(75)}


@pytest.mark.parametrize(
    ("length", "metres"),
    [
        ("500mtr", 500),
        ("400meters", 400),
        ("2km", 2000),
        ("0.4km", 400),
        ("1mi", 1609.34),
        ("100yrd", 91.44),
        ("100y", 91.44),
        ("100yards", 91.44),
    ],
)
def test_a_distance_is_read_in_metres(length: str, metres: float) -> None:
    assert only(length) == {"distance": metres}


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("75%", "power", power(75)),
        ("88-94%", "power", power(start=88, end=94)),
        ("50%-75%", "power", power(start=50, end=75)),
        ("82.5–87.5%", "power", power(start=82.5, end=87.5)),
        ("220W", "power", {"units": "w", "value": 220}),
        ("160w-256w", "power", {"units": "w", "start": 160, "end": 256}),
        ("Z3-Z4", "power", {"units": "power_zone", "start": 3, "end": 4}),
        ("Z2 Power", "power", {"units": "power_zone", "value": 2}),
        ("Z2-Z3 HR", "hr", {"units": "hr_zone", "start": 2, "end": 3}),
        ("70% HR", "hr", {"units": "%hr", "value": 70}),
        ("90-95% LTHR", "hr", {"units": "%lthr", "start": 90, "end": 95}),
        ("78-82% pace", "pace", {"units": "%pace", "start": 78, "end": 82}),
        ("Z2 Pace", "pace", {"units": "pace_zone", "value": 2}),
        ("5:00/km Pace", "pace", {"units": "secs/km", "value": 300}),
        ("7:15-7:00/km Pace", "pace", {"units": "secs/km", "start": 435, "end": 420}),
        ("3:00/100m-4:00/100m Pace", "pace", {"units": "secs/100m", "start": 180, "end": 240}),
        ("60% MMP 5m", "power", {"units": "%mmp", "value": 60, "mmp_duration": 300}),
        ("85-95rpm", "cadence", {"units": "rpm", "start": 85, "end": 95}),
    ],
)
def test_a_target_is_read(text: str, kind: str, target: dict) -> None:
    assert only(f"10m {text}") == {"duration": 600, kind: target}


@pytest.mark.parametrize(
    "words", ["5:00/km", "1:30/100mtr Pace", "CSS", "RPE 8", "5K pace", "150-160bpm"]
)
def test_what_is_no_target_is_dropped_without_a_word(words: str) -> None:
    assert only(f"10m {words}") == {"duration": 600}


def test_ramp_counts_only_after_the_length() -> None:
    assert only("10m ramp 50-75%")["ramp"] is True
    assert only("Ramp to failure 1m 140w") == {
        "text": "Ramp to failure",
        "duration": 60,
        "power": {"units": "w", "value": 140},
    }


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Steady ride 10m 60%", "Steady ride"),
        ("Endurance 1 10m 60%", "Endurance 1"),
        ("Z6 1m 315w", None),
        ("Steady Z2 1m 315w", None),
        ("20min effort 20m 276w", None),
        ("Climb 50-60rpm 10m 90%", "Climb"),
        ("Less than <40% today 30m 150w", "Less than &lt;"),
        ("Over & under 3m", "Over &amp; under"),
        ("5x fast 3m", None),
        ("Cooldown 10m Z1", "Cooldown"),
    ],
)
def test_the_label_ends_where_a_number_with_a_unit_begins(line: str, label: str | None) -> None:
    assert only(line).get("text") == label


def test_a_bare_number_behind_a_stray_prime_is_no_duration() -> None:
    assert parse_step("hold 1 '30 \" 1m30s")["duration"] == 90


def test_the_later_target_of_a_kind_wins_and_other_kinds_stay() -> None:
    step = only("10m Z2 60% 80% LTHR")
    assert step["power"] == power(60)
    assert step["hr"] == {"units": "%lthr", "value": 80}


def test_options_are_read_wherever_they_stand() -> None:
    step = only("Spin 10m power=3s Z1 intensity=warmup press lap hidepower")
    assert step == {
        "text": "Spin",
        "duration": 600,
        "until_lap_press": True,
        "power": {"units": "power_zone", "value": 1, "target": "3s"},
        "intensity": "warmup",
        "warmup": True,
        "hidepower": True,
    }


def test_a_rest_after_a_swim_adds_time_and_no_step() -> None:
    doc = read("- 200mtr 100% Pace 30s rest", "Swim", {"threshold_pace": 1.0}).doc
    assert [step["duration"] for step in doc["steps"]] == [230]


@pytest.mark.parametrize("line", ["MAX standing start", "0s 200w", "4:30 80%", "", "0km"])
def test_a_step_without_a_length_vanishes(line: str) -> None:
    assert parse_step(line) is None


def test_a_bare_zone_is_one_of_power() -> None:
    assert parse_steps("- 10m Z2")[0]["power"]["units"] == "power_zone"
    assert parse_steps("- 10m Z2 HR")[0]["hr"]["units"] == "hr_zone"


def test_a_repeat_holds_the_steps_up_to_the_blank_line() -> None:
    assert parse_steps("- 5m\n\nMain set 3x\n- 2m 90%\n- No length\n- 1m\n\n- 10m") == [
        {"duration": 300},
        {
            "reps": 3,
            "text": "Main set 3x",
            "steps": [{"duration": 120, "power": power(90)}, {"duration": 60}],
        },
        {"duration": 600},
    ]


def test_a_repeat_swallows_what_follows_without_a_blank_line() -> None:
    steps = parse_steps("3x\n- 2m 90%\n- 1m\n- Cool down 10m")
    assert len(steps) == 1
    assert len(steps[0]["steps"]) == 3


def test_a_repeat_right_behind_a_step_collapses_to_one_round() -> None:
    assert parse_steps("- 5m\n3x\n- 2m 90%\n- 1m") == [
        {"duration": 300},
        {"duration": 120, "power": power(90)},
        {"duration": 60},
    ]


def test_indented_children_of_a_collapsed_repeat_end_up_behind_everything_once() -> None:
    steps = parse_steps("- 5m\n3x\n  - 2m 90%\n  - 1m\n- 10m 50%")
    assert [step["duration"] for step in steps] == [300, 600, 120, 60]


def test_indented_children_of_a_repeat_that_stands_apart_stay_in_it() -> None:
    steps = parse_steps("- 5m\n\n3x\n  - 2m 90%\n  - 1m\n\n- 10m 50%")
    assert [step.get("reps") for step in steps] == [None, 3, None]
    assert [step["duration"] for step in steps[1]["steps"]] == [120, 60]


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Start — 600w+ 20s", {"text": "Start — 600w+", "duration": 20}),
        ("Hold 15.85s a lap 2m", {"text": "Hold 15.85s a lap", "duration": 120}),
        ("ease 5min after, then 2h", {"text": "ease", "duration": 7200}),
        ("Press lap easy 2km", {"text": "Press lap easy", "distance": 2000}),
        ("3 km easy", {"distance": 3000}),
        ("80–90rpm, 10m", {"duration": 600, "cadence": {"units": "rpm", "value": 80}}),
    ],
)
def test_odd_words_are_read_as_recorded(line: str, step: dict) -> None:
    found = only(line)
    found.pop("until_lap_press", None)
    assert found == step


def test_a_repeat_without_steps_is_no_repeat() -> None:
    assert parse_steps("3x\n\n- 10m") == [{"duration": 600}]


def test_warm_up_and_cool_down_headers_flag_steps_until_the_blank_line() -> None:
    steps = parse_steps("Warm up\n- 10m\n\n- 5m\n\nCOOLDOWN\n- 3m\n\nWarmup 2x\n- 1m")
    assert steps[:3] == [
        {"duration": 600, "warmup": True},
        {"duration": 300},
        {"duration": 180, "cooldown": True},
    ]
    assert "warmup" not in steps[3]["steps"][0]


def test_bullets_in_prose_become_steps() -> None:
    assert parse_steps("Remember:\n* 5m easy before\n- drink") == [{"duration": 300}]


PIECES = "- |-|\n|\n\n|3x|0x|10m|0s|1km|5mtr|75%|0%|0:00/km Pace|5:00|Z9|Z2 HR|ramp|<!>|é|'|1h|-"


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(PIECES.split("|")), st.text(max_size=5)), max_size=30))
def test_no_text_breaks_the_reader(pieces: list[str]) -> None:
    known = {"ftp": 250, "threshold_pace": 4.0, "lthr": 165, "hr_zones": [110, 140, 165, 188]}
    figures = read(" ".join(pieces), "Run", known)
    assert figures.doc["duration"] >= 0
    json.dumps(figures.doc, allow_nan=False)


@pytest.mark.parametrize("text", ["- 500h 50%", "20000x\n- 1s 50%"])
def test_a_workout_of_weeks_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="too long"):
        read(text, "Ride", {})


def plain(steps: list[dict]) -> list[dict]:
    """Steps without what ``resolve`` adds."""
    kept = [{k: v for k, v in step.items() if not k.startswith("_")} for step in steps]
    return [{**s, "steps": plain(s["steps"])} if "steps" in s else s for s in kept]


def corpus(recorded: Path) -> list[dict]:
    return json.loads((recorded / "intervals/text_to_workout_doc_corpus.json").read_text())[
        "entries"
    ]


ZONES = {"power_zones": [55, 75, 90, 105, 120, 150, 999]}


def test_every_recorded_text_is_read_as_the_service_read_it(recorded: Path) -> None:
    for entry in corpus(recorded):
        found = read(entry["description"], entry["type"], {**ZONES, "ftp": 286}).doc
        assert plain(found["steps"]) == entry["workout_doc"]["steps"], entry["id"]
        assert found["duration"] == entry["workout_doc"]["duration"], entry["id"]


def test_a_recorded_text_with_nearly_every_construct_is_read_alike(recorded: Path) -> None:
    name = "intervals/workout_doc_full_surface_response.json"
    known = json.loads((recorded / name).read_text())
    found = read(known["posted_description"], "Ride", {**ZONES, "ftp": 286}).doc
    assert found["steps"] == known["workout_doc"]["steps"]


def test_recorded_events_of_all_sports_are_read_alike(recorded: Path) -> None:
    known = json.loads((recorded / "intervals/events_resolved_upstream.json").read_text())
    for event in known:
        doc = event["workout_doc"]
        if not doc:
            continue
        settings = {
            **ZONES,
            **{name: doc.get(name) for name in ("ftp", "lthr", "threshold_pace", "pace_units")},
            "pace_zones": [77.5, 87.7, 94.3, 100.0, 103.4, 111.5, 999.0],
            "hr_zones": [115, 140, 160, 178, 190],
            "workout_order": f"{doc['target']}_HR",
        }
        found = read(event["description"], event["type"], settings)
        assert plain(found.doc.get("steps", [])) == plain(doc.get("steps", [])), event["name"]
        assert found.doc["duration"] == doc["duration"]
        assert found.doc["distance"] == pytest.approx(doc["distance"], abs=0.01)
        assert found.doc["target"] == doc["target"]
