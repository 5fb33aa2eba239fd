"""What a copied workout must not lose: 23 cases in which an app before this one lost it.

Each goes the whole way, from a platform's own JSON to what is written to another one; texts for
Intervals.icu are read back by the sandbox, which reads as the service does and shares no code.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.platforms.contract import CalendarItem, ItemKind
from core.platforms.trainingpeaks import items_read
from core.workout.model import Workout
from tests.conversions.routes import (
    CADENCE,
    DAY,
    UNKNOWN,
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
    tp_blocks,
    tp_steps,
    unrolled,
)

TESTS_OF_CASE: dict[int, tuple[str, ...]] = {
    1: ("test_a_cadence_with_one_bound_is_kept",),
    2: (
        "test_a_step_without_a_target_is_copied_with_its_length",
        "test_a_structure_without_a_metric_keeps_its_steps_and_names_the_lost_targets",
        "test_a_block_without_a_length_is_done_once",
        "test_a_workout_without_a_type_is_copied_as_other",
    ),
    3: ("test_steps_of_a_block_of_type_step_repeat_six_times",),
    4: (
        "test_fractions_of_a_per_cent_of_a_second_and_of_a_load_are_kept",
        "test_half_a_second_that_a_text_cannot_hold_is_rounded_and_said",
    ),
    5: (
        "test_per_cent_of_maximum_heart_rate_is_kept",
        "test_perceived_exertion_is_kept_or_becomes_words",
        "test_miles_yards_and_kilometres_are_kept",
    ),
    6: (
        "test_stairs_stay_stairs_and_a_ramp_of_one_step_stays_a_ramp",
        "test_classes_open_durations_and_notes_are_kept",
        "test_what_the_editor_writes_besides_steps_is_written_anew",
        "test_a_range_stays_a_range_and_a_value_a_value",
    ),
    7: ("test_a_step_keeps_its_name_length_and_target_whatever_its_name",),
    8: ("test_no_line_of_a_description_becomes_a_step_or_a_repeat",),
    9: ("test_a_ramp_stays_a_ramp_in_the_text",),
    10: ("test_a_ramp_for_trainingpeaks_ends_where_it_was_planned_to",),
    11: ("test_a_ramp_over_a_distance_is_copied",),
    12: (
        "test_steps_without_a_target_are_copied_with_the_others",
        "test_a_target_that_is_not_resolved_is_copied_as_it_is_written",
    ),
    13: ("test_a_workout_is_copied_when_a_threshold_is_unknown",),
    14: ("test_power_in_a_heart_rate_workout_stays_power",),
    15: (
        "test_a_single_value_stays_single_though_the_service_widens_it",
        "test_fractions_survive_the_way_back",
        "test_no_length_is_invented_for_a_step_that_has_none",
    ),
    16: (
        "test_the_athletes_text_is_written_next_to_the_mark",
        "test_planned_time_keeps_its_seconds",
    ),
    17: ("test_kinds_of_sport_arrive_as_themselves_or_as_their_nearest",),
    18: ("test_repeats_inside_repeats_are_done_as_often_as_planned",),
    19: ("test_a_trainerroad_workout_without_intervals_is_copied_without_steps",),
    20: ("test_keys_of_either_case_and_missing_descriptions_are_read",),
    21: ("test_the_load_is_found_under_each_of_its_names",),
    22: ("test_the_frame_of_a_test_is_not_ridden_as_well",),
    23: (
        "test_true_ramps_and_half_per_cents_arrive",
        "test_a_description_in_html_arrives_as_text",
    ),
}


def test_each_case_has_its_tests() -> None:
    assert list(TESTS_OF_CASE) == list(range(1, 24))
    named = [name for names in TESTS_OF_CASE.values() for name in names]
    assert len(named) == len(set(named))
    present = {name for name in globals() if name.startswith("test_")}
    assert set(named) == present - {"test_each_case_has_its_tests"}
    assert all(TESTS_OF_CASE.values())


def only(steps: list[Json]) -> Json:
    (one,) = steps
    return one


def percent(one: Json) -> Any:
    """The power of a server step in % of FTP: a number, or a pair."""
    power = one["power"]
    assert power["units"] == "%ftp"
    return power["value"] if "value" in power else (power["start"], power["end"])


# --- 1 to 8: TrainingPeaks to anything --------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "icu", "peaks"),
    [
        (90, None, {"units": "rpm", "value": 90}, {"minValue": 90}),
        (None, 110, {"units": "rpm", "value": 110}, {"minValue": 110}),
        (85, 95, {"units": "rpm", "start": 85, "end": 95}, {"minValue": 85, "maxValue": 95}),
        (92.5, None, {"units": "rpm", "value": 92.5}, {"minValue": 92.5}),
    ],
)
def test_a_cadence_with_one_bound_is_kept(low: Any, high: Any, icu: Json, peaks: Json) -> None:
    item = of_trainingpeaks(structure(block(step(600, band(75), band(low, high, CADENCE)))))
    found = only(server_steps(to_intervals(item)))
    assert (found["duration"], percent(found), found["cadence"]) == (600, 75, icu)
    targets = only(tp_steps(to_trainingpeaks(item)))["targets"]
    assert {**peaks, "unit": CADENCE} in targets
    assert any(one.get("minValue") == 75 and "unit" not in one for one in targets)


@pytest.mark.parametrize(
    "targets",
    [[], [{}], None, [None], [band(90, 95, CADENCE)], [{"minValue": None, "maxValue": None}]],
    ids=str,
)
def test_a_step_without_a_target_is_copied_with_its_length(targets: Any) -> None:
    bare = {**step(300), "targets": targets}
    item = of_trainingpeaks(structure(block(step(600, band(75))), block(bare)))
    steady, rest = server_steps(to_intervals(item))
    assert (steady["duration"], percent(steady)) == (600, 75)
    assert rest["duration"] == 300
    assert not {"power", "hr", "pace"} & rest.keys()
    assert rest.get("cadence") == (
        {"units": "rpm", "start": 90, "end": 95}
        if targets and targets[0] and "unit" in targets[0]
        else None
    )
    assert [one["length"]["value"] for one in tp_steps(to_trainingpeaks(item))] == [600, 300]


@pytest.mark.parametrize("metric", [None, "", "furlongs"])
def test_a_structure_without_a_metric_keeps_its_steps_and_names_the_lost_targets(
    metric: Any,
) -> None:
    item = of_trainingpeaks(structure(block(step(600, band(75)), step(60)), metric=metric))
    assert [one["duration"] for one in server_steps(to_intervals(item))] == [600, 60]
    assert "75" in lost(item)


@pytest.mark.parametrize("length", [None, {}, {"value": None, "unit": "repetition"}])
def test_a_block_without_a_length_is_done_once(length: Any) -> None:
    inner = (step(60, band(100)), step(30, band(50)))
    odd = {**block(*inner, kind="repetition"), "length": length}
    found = server_steps(to_intervals(of_trainingpeaks(structure(odd))))
    assert [(one["duration"], percent(one)) for one in found] == [(60, 100), (30, 50)]


@pytest.mark.parametrize("type_id", [None, 0, 77])
def test_a_workout_without_a_type_is_copied_as_other(type_id: Any) -> None:
    fields = {"workoutTypeValueId": type_id}
    item = of_trainingpeaks(structure(block(step(600, band(75)))), **fields)
    draft = to_intervals(item)
    assert draft.payload["type"] == "Other"
    assert percent(only(server_steps(draft))) == 75
    assert "Sport" in lost(item)


@pytest.mark.parametrize("kind", ["step", "repetition", "rampUp"])
def test_steps_of_a_block_of_type_step_repeat_six_times(kind: str) -> None:
    item = of_trainingpeaks(
        structure(
            block(step(4200, band(60))),
            block(
                step(120, band(105), name="On"), step(80, band(50), name="Off"), rounds=6, kind=kind
            ),
        )
    )
    found = unrolled(server_steps(to_intervals(item)))
    assert sum(one["duration"] for one in found) == 5400
    assert [(one["duration"], percent(one)) for one in found[1:3]] == [(120, 105), (80, 50)]
    assert [one.get("text") for one in found[1:]] == ["On", "Off"] * 6
    repeat = tp_blocks(to_trainingpeaks(item))[1]
    assert (repeat["length"]["value"], len(repeat["steps"])) == (6, 2)
    assert (repeat["begin"], repeat["end"]) == (4200, 5400)


def test_fractions_of_a_per_cent_of_a_second_and_of_a_load_are_kept() -> None:
    item = of_trainingpeaks(
        structure(block(step(90.5, band(62.5, 87.9)))), tssPlanned=63.99, ifPlanned=0.815
    )
    draft = to_intervals(item)
    assert percent(only(server_steps(draft))) == (62.5, 87.9)
    assert draft.payload["icu_training_load"] == 64
    peaks = to_trainingpeaks(item)
    assert (peaks.payload["tssPlanned"], peaks.payload["ifPlanned"]) == (63.99, 0.815)
    written = only(tp_steps(peaks))
    assert written["length"] == {"value": 90.5, "unit": "second"}
    assert written["targets"][0] == {"minValue": 62.5, "maxValue": 87.9}


def test_half_a_second_that_a_text_cannot_hold_is_rounded_and_said() -> None:
    draft = to_intervals(of_trainingpeaks(structure(block(step(90.5, band(62.5, 87.9))))))
    assert only(server_steps(draft))["duration"] == 91
    assert "1 min 30.5 s" in lost(draft)


def test_per_cent_of_maximum_heart_rate_is_kept() -> None:
    item = of_trainingpeaks(
        structure(block(step(600, band(70.5, 80))), metric="percentOfMaxHr"), workoutTypeValueId=3
    )
    found = only(server_steps(to_intervals(item)))
    assert found["hr"] == {"units": "%hr", "start": 70.5, "end": 80}
    body = json.loads(to_trainingpeaks(item).payload["structure"])
    assert body["primaryIntensityMetric"] == "percentOfMaxHr"
    targets = body["structure"][0]["steps"][0]["targets"]
    assert targets[0] == {"minValue": 70.5, "maxValue": 80}


@pytest.mark.parametrize(("low", "high", "words"), [(4, 5, "RPE 4-5"), (7.5, None, "RPE 7.5")])
def test_perceived_exertion_is_kept_or_becomes_words(low: float, high: Any, words: str) -> None:
    fields: Json = {"workoutTypeValueId": 3, "title": "By feel"}
    item = of_trainingpeaks(structure(block(step(600, band(low, high))), metric="rpe"), **fields)
    draft = to_intervals(item)
    found = only(server_steps(draft))
    assert (found["duration"], found["text"]) == (600, f"Steady {words}")
    assert "RPE" in lost(draft)
    body = json.loads(to_trainingpeaks(item).payload["structure"])
    assert body["primaryIntensityMetric"] == "rpe"
    target = body["structure"][0]["steps"][0]["targets"][0]
    assert (target["minValue"], target.get("maxValue")) == (low, high)


@pytest.mark.parametrize(
    ("value", "unit", "metres"),
    [
        (1, "mile", 1609.344),
        (2.5, "mile", 4023.36),
        (100, "yard", 91.44),
        (1.5, "kilometer", 1500),
        (400, "meter", 400),
    ],
)
def test_miles_yards_and_kilometres_are_kept(value: float, unit: str, metres: float) -> None:
    run = {**step(0, band(90, 95)), "length": {"value": value, "unit": unit}}
    item = of_trainingpeaks(
        structure(block(run), metric="percentOfThresholdPace"), workoutTypeValueId=3
    )
    draft = to_intervals(item)
    found = only(server_steps(draft))
    assert found["distance"] == pytest.approx(metres, rel=1e-4)
    assert found["pace"] == {"units": "%pace", "start": 90, "end": 95}
    again = only(tp_steps(to_trainingpeaks(item)))["length"]
    per = {"mile": 1609.344, "yard": 0.9144, "kilometer": 1000, "meter": 1}[again["unit"]]
    assert again["value"] * per == pytest.approx(metres, rel=1e-4)


STAIRS = [(300, 40, 50), (300, 55, 60), (300, 65, 75)]


def test_stairs_stay_stairs_and_a_ramp_of_one_step_stays_a_ramp() -> None:
    item = of_trainingpeaks(
        structure(
            block(*(step(s, band(low, high)) for s, low, high in STAIRS), kind="rampUp"),
            block(step(600, band(35, 65)), kind="rampUp"),
            block(step(600, band(35, 65)), kind="rampDown"),
        )
    )
    draft = to_intervals(item)
    assert "1x" not in draft.payload["description"]
    found = server_steps(draft)
    assert [(one["duration"], *percent(one)) for one in found[:3]] == STAIRS
    assert not any("ramp" in one for one in found[:3])
    assert [(one["ramp"], percent(one)) for one in found[3:]] == [
        (True, (35, 65)),
        (True, (65, 35)),
    ]
    kinds = [one["type"] for one in tp_blocks(to_trainingpeaks(item))]
    assert kinds[-2:] == ["rampUp", "rampDown"]


def test_classes_open_durations_and_notes_are_kept() -> None:
    item = of_trainingpeaks(
        structure(
            block(step(600, band(50), intensityClass="warmUp", name="Spin")),
            block(step(300, band(90), openDuration=True, notes="Stay seated and breathe.")),
            block(step(60, band(40), intensityClass="rest")),
            block(step(600, band(45), intensityClass="coolDown")),
        )
    )
    draft = to_intervals(item)
    first, second, third, last = server_steps(draft)
    assert (first["warmup"], last["cooldown"]) == (True, True)
    assert third["intensity"] == "rest"
    assert (second["until_lap_press"], second["duration"]) == (True, 300)
    assert "Stay seated" in lost(draft) or "Stay seated" in draft.payload["description"]
    peaks = tp_steps(to_trainingpeaks(item))
    assert [one["intensityClass"] for one in peaks] == ["warmUp", "active", "rest", "coolDown"]
    assert [one["openDuration"] for one in peaks] == [False, True, False, False]
    assert peaks[1]["notes"] == "Stay seated and breathe."
    assert to_trainingpeaks(item).losses == ()


def test_what_the_editor_writes_besides_steps_is_written_anew() -> None:
    item = of_trainingpeaks(
        structure(
            block(step(600, band(50)), rounds=1),
            block(step(120, band(100)), step(60, band(50)), rounds=4, kind="repetition"),
        )
    )
    body = json.loads(to_trainingpeaks(item).payload["structure"])
    assert [(one["begin"], one["end"]) for one in body["structure"]] == [(0, 600), (600, 1320)]
    assert body["primaryLengthMetric"] == "duration"
    points = body["polyline"]
    assert (points[0], points[-1]) == ([0, 0], [1, 0])
    across = [x for x, _ in points]
    assert across == sorted(across)
    assert max(y for _, y in points) == pytest.approx(1)
    assert len(points) >= 2 * 9


def test_a_range_stays_a_range_and_a_value_a_value() -> None:
    ranges = of_trainingpeaks(structure(block(step(600, band(70, 80)))))
    singles = of_trainingpeaks(
        structure(block(step(600, band(75))), primaryIntensityTargetOrRange="target")
    )
    for item, flag, wanted, target in (
        (ranges, "range", (70, 80), {"minValue": 70, "maxValue": 80}),
        (singles, "target", 75, {"minValue": 75}),
    ):
        assert percent(only(server_steps(to_intervals(item)))) == wanted
        body = json.loads(to_trainingpeaks(item).payload["structure"])
        assert body["primaryIntensityTargetOrRange"] == flag
        assert body["structure"][0]["steps"][0]["targets"][0] == target


@pytest.mark.parametrize(
    "name",
    [
        "Big\nGear 5x",
        "30s ON",
        "VO2 5min",
        "Steady Z2",
        "Climb 50-60rpm",
        "20min Z2 <40%",
        "5x hard",
        "- dash first",
        "* star",
        "Z6 1m 113-138%",
        "MAX start",
        "Ramp it up",
        "400m fast",
        "warm up",
        "Cooldown",
        "3x",
        "intensity=rest",
        "press lap now",
        "at 4:15-3:55/km Pace",
        "🚴 go hard",
        "Ü 90rpm!",
        "hold 1'30\"",
        "200w-240w",
        "33^later",
    ],
)
def test_a_step_keeps_its_name_length_and_target_whatever_its_name(name: str) -> None:
    item = of_trainingpeaks(
        structure(
            block(step(600, band(60), name="Before")),
            block(
                step(90, band(82, 88), band(85, 95, CADENCE), name=name),
                step(60, band(50), name=name),
                rounds=3,
                kind="repetition",
            ),
            block(step(300, band(55), name="After")),
        )
    )
    before, repeat, after = server_steps(to_intervals(item))
    assert (before["text"], before["duration"], percent(before)) == ("Before", 600, 60)
    assert (after["text"], after["duration"], percent(after)) == ("After", 300, 55)
    assert repeat["reps"] == 3
    hard, easy = repeat["steps"]
    assert (hard["duration"], percent(hard)) == (90, (82, 88))
    assert hard["cadence"] == {"units": "rpm", "start": 85, "end": 95}
    assert (easy["duration"], percent(easy)) == (60, 50)
    assert not {"cadence", "pace", "hr", "ramp", "until_lap_press"} & easy.keys()
    for found in (hard, easy):
        assert letters(found["text"]) == letters(name)


def letters(text: str) -> str:
    """What of a label must survive: its letters and figures, zones spelt either way."""
    text = text.replace("&lt;", "<").lower().replace("zone ", "z")
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    "line",
    [
        "  - 10m 90%",
        "- 10m 90%",
        "\t* 20m 80%",
        "* 1h Z2",
        "— 5m",
        "Main set 3x",
        "  4x",
        "Warmup",
        "cool down:",
        " - 500mtr Z3 Pace",
        "-2km",
    ],
)
def test_no_line_of_a_description_becomes_a_step_or_a_repeat(line: str) -> None:
    item = of_trainingpeaks(
        structure(block(step(600, band(75)))), description=f"Do this:\n{line}\nand rest.\n{line}"
    )
    draft = to_intervals(item)
    assert only(server_steps(draft)) == {
        "text": "Steady",
        "duration": 600,
        "power": {"units": "%ftp", "value": 75},
    }
    for word in line.replace("-", " ").replace("*", " ").replace("—", " ").split():
        assert word.rstrip("x:") in draft.payload["description"]
    assert line.strip() in to_trainingpeaks(item).payload["description"]


# --- 9 to 18: Intervals.icu to TrainingPeaks, and back to itself ------------------------------


def power(*values: float, units: str = "%ftp") -> Json:
    if len(values) == 1:
        return {"units": units, "value": values[0]}
    return {"units": units, "start": values[0], "end": values[1]}


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("power", power(45, 60)),
        ("power", power(75, 40)),
        ("power", power(112.5, 240, units="w")),
        ("hr", power(65, 82.5, units="%lthr")),
        ("hr", power(60, 75, units="%hr")),
        ("pace", power(75, 85, units="%pace")),
        ("pace", power(330, 270, units="secs/km")),
        ("power", power(1, 3, units="power_zone")),
    ],
    ids=str,
)
def test_a_ramp_stays_a_ramp_in_the_text(key: str, target: Json) -> None:
    item = of_intervals({"duration": 600, "ramp": True, key: target})
    found = only(server_steps(to_intervals(item)))
    assert (found["duration"], found.get("ramp"), found[key]) == (600, True, target)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(45, 60, "rampUp"), (75, 40, "rampDown"), (50.5, 87.3, "rampUp"), (100, 99, "rampDown")],
)
def test_a_ramp_for_trainingpeaks_ends_where_it_was_planned_to(
    start: float, end: float, kind: str
) -> None:
    item = of_intervals({"duration": 600, "ramp": True, "power": power(start, end)})
    written = only(tp_blocks(to_trainingpeaks(item)))
    assert written["type"] == kind
    bands = [
        (one["targets"][0]["minValue"], one["targets"][0].get("maxValue"))
        for one in written["steps"]
    ]
    assert all(high is None or low <= high for low, high in bands)
    first, last = bands[0], bands[-1]
    assert (
        (first[0], last[1]) == (start, end)
        if end > start
        else (first[1], last[0])
        == (
            start,
            end,
        )
    )
    assert sum(one["length"]["value"] for one in written["steps"]) == 600
    again = of_trainingpeaks(to_trainingpeaks(item).payload["structure"])
    back = only(server_steps(to_intervals(again)))
    assert (back["ramp"], percent(back)) == (True, (start, end))


@pytest.mark.parametrize(
    ("kind", "key", "target"),
    [
        ("Ride", "power", power(60, 90)),
        ("Run", "pace", power(80, 95, units="%pace")),
        ("Run", "hr", power(70, 85, units="%lthr")),
    ],
)
def test_a_ramp_over_a_distance_is_copied(kind: str, key: str, target: Json) -> None:
    one = {"distance": 3000, "duration": 720, "ramp": True, key: target}
    item = of_intervals(one, type=kind)
    found = only(server_steps(to_intervals(item)))
    assert (found["distance"], found["ramp"], found[key]) == (3000, True, target)
    written = only(tp_blocks(to_trainingpeaks(item)))
    assert written["type"] == "rampUp"
    assert {each["length"]["unit"] for each in written["steps"]} == {"meter"}
    assert sum(each["length"]["value"] for each in written["steps"]) == 3000
    bounds = [each["targets"][0] for each in written["steps"]]
    assert bounds[0]["minValue"] == target["start"]
    assert bounds[-1]["maxValue"] == target["end"]


@pytest.mark.parametrize(
    ("bare", "text"),
    [
        ({"intensity": "recovery"}, {"intensity": "recovery"}),
        ({"freeride": True}, {"freeride": True}),
        ({"maxeffort": True}, {}),
        ({"text": "Stretch"}, {"text": "Stretch"}),
        ({"power": None, "hr": None, "_power": None}, {}),
    ],
    ids=str,
)
@pytest.mark.parametrize("target", ["AUTO", "POWER", None])
def test_steps_without_a_target_are_copied_with_the_others(
    bare: Json, text: Json, target: Any
) -> None:
    steps = [{"duration": 600, "power": power(75)}, {"duration": 90, **bare}]
    item = of_intervals(doc={"steps": steps, "target": target}, target=target)
    steady, rest = server_steps(to_intervals(item))
    assert (steady["duration"], percent(steady)) == (600, 75)
    assert rest["duration"] == 90
    assert not {"power", "hr", "pace"} & rest.keys()
    assert text.items() <= rest.items()
    written = tp_steps(to_trainingpeaks(item))
    assert [one["length"]["value"] for one in written] == [600, 90]
    assert written[0]["targets"][0]["minValue"] == 75


def test_a_target_that_is_not_resolved_is_copied_as_it_is_written() -> None:
    item = of_intervals({"duration": 600, "power": power(87.5)}, target="AUTO")
    assert percent(only(server_steps(to_intervals(item)))) == 87.5
    assert only(tp_steps(to_trainingpeaks(item)))["targets"] == [{"minValue": 87.5}]


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("power", power(200, units="w")),
        ("power", power(180, 220, units="w")),
        ("hr", power(80, 85, units="%hr")),
        ("hr", power(95, units="%lthr")),
        ("pace", power(300, units="secs/km")),
        ("power", power(3, units="power_zone")),
        ("hr", power(2, units="hr_zone")),
    ],
    ids=str,
)
def test_a_workout_is_copied_when_a_threshold_is_unknown(key: str, target: Json) -> None:
    doc = {"steps": [{"duration": 600, key: target}], "ftp": None, "lthr": None}
    item = of_intervals(doc=doc, icu_ftp=None)
    assert only(server_steps(to_intervals(item, UNKNOWN)))[key] == target
    draft = to_trainingpeaks(item, UNKNOWN)
    written = only(tp_steps(draft))
    assert written["length"] == {"value": 600, "unit": "second"}
    carried = written["targets"][0]
    if not carried.get("minValue"):
        assert "Step 1" in lost(draft)
        assert written["notes"]


def test_power_in_a_heart_rate_workout_stays_power() -> None:
    steps = [
        {"duration": 600, "hr": power(70, 75, units="%lthr")},
        {"duration": 300, "power": power(55)},
        {"duration": 300, "hr": power(80, units="%lthr"), "power": power(65)},
    ]
    item = of_intervals(*steps, target="HR")
    first, second, third = server_steps(to_intervals(item))
    assert first["hr"] == power(70, 75, units="%lthr")
    assert (percent(second), "hr" in second) == (55, False)
    assert (third["hr"], percent(third)) == (power(80, units="%lthr"), 65)
    draft = to_trainingpeaks(item)
    assert json.loads(draft.payload["structure"])["primaryIntensityMetric"] == (
        "percentOfThresholdHr"
    )
    written = tp_steps(draft)
    assert not any(one["targets"][0].get("minValue") in (55, 65) for one in written)
    assert "55 % FTP" in written[1]["notes"]
    assert "65 % FTP" in written[2]["notes"]
    assert "55 % FTP" in lost(draft)


def test_a_single_value_stays_single_though_the_service_widens_it() -> None:
    item = of_intervals(
        {
            "duration": 600,
            "power": power(80),
            "_power": {"value": 200.0, "start": 195.0, "end": 205.0},
        }
    )
    assert percent(only(server_steps(to_intervals(item)))) == 80
    assert only(tp_steps(to_trainingpeaks(item)))["targets"] == [{"minValue": 80}]


def test_fractions_survive_the_way_back() -> None:
    item = of_intervals(
        {"duration": 600, "power": power(87.5), "cadence": power(92.5, units="rpm")},
        {"distance": 1609.34, "duration": 400, "power": power(62.5, 70.25)},
        {"duration": 60, "power": power(50), "cadence": {"start": 90, "units": "rpm"}},
    )
    first, mile, last = server_steps(to_intervals(item))
    assert (percent(first), first["cadence"]) == (87.5, power(92.5, units="rpm"))
    assert mile["distance"] == pytest.approx(1609.34, abs=0.01)
    assert percent(mile) == (62.5, 70.25)
    assert last["cadence"] == power(90, units="rpm")
    written = tp_steps(to_trainingpeaks(item))
    assert written[0]["targets"][0]["minValue"] == 87.5
    assert {"minValue": 92.5, "unit": CADENCE} in written[0]["targets"]
    assert written[1]["targets"][0] == {"minValue": 62.5, "maxValue": 70.25}
    length = written[1]["length"]
    per = {"mile": 1609.344, "meter": 1}[length["unit"]]
    assert length["value"] * per == pytest.approx(1609.34, abs=0.01)
    assert {"minValue": 90, "unit": CADENCE} in written[2]["targets"]


def test_no_length_is_invented_for_a_step_that_has_none() -> None:
    item = of_intervals({"duration": 600, "power": power(75)}, {"power": power(50)})
    assert item.losses
    assert sum(one["duration"] for one in server_steps(to_intervals(item))) == 600
    assert sum(one["length"]["value"] for one in tp_steps(to_trainingpeaks(item))) == 600
    named = of_intervals({"duration": 600, "power": power(75)}, {"text": "Sprint it out"})
    draft = to_trainingpeaks(named)
    assert tp_steps(draft)[1]["openDuration"] is True
    assert "Step 2" in lost(named)


def test_the_athletes_text_is_written_next_to_the_mark() -> None:
    words = "Ride with Alex.\n\nBring a second bottle, and <90 % on the climb."
    item = of_intervals({"duration": 600, "power": power(75)}, description=f"{words}\n\n- 10m 75%")
    text = to_trainingpeaks(item).payload["description"]
    assert text.startswith(words)
    assert "10m 75%" not in text
    assert items_read.read(
        {"workoutId": 5, "workoutDay": str(DAY), "description": text}, "7", ItemKind.WORKOUT
    ).item == Workout.model_validate({"sport": "other", "day": DAY, "description": words})


@pytest.mark.parametrize(("seconds", "hours"), [(3630, 3630 / 3600), (59, 59 / 3600), (7380, 2.05)])
def test_planned_time_keeps_its_seconds(seconds: int, hours: float) -> None:
    item = of_intervals(
        {"duration": seconds, "power": power(75)}, moving_time=seconds, icu_training_load=64
    )
    draft = to_trainingpeaks(item)
    assert draft.payload["totalTimePlanned"] == pytest.approx(hours)
    assert draft.payload["tssPlanned"] == 64
    again = of_trainingpeaks(draft.payload["structure"], **{"totalTimePlanned": hours})
    assert to_intervals(again).payload["moving_time"] == seconds


@pytest.mark.parametrize(
    ("icu", "type_id", "sub_type_id", "back"),
    [
        ("Walk", 13, None, "Walk"),
        ("Hike", 13, 41, "Hike"),
        ("GravelRide", 2, 4, "GravelRide"),
        ("VirtualRide", 2, 49, "VirtualRide"),
        ("TrackRide", 2, 5, "TrackRide"),
        ("MountainBikeRide", 8, None, "MountainBikeRide"),
        ("TrailRun", 3, 12, "TrailRun"),
        ("VirtualRun", 3, 50, "VirtualRun"),
        ("OpenWaterSwim", 1, 1, "OpenWaterSwim"),
        ("WeightTraining", 9, None, "WeightTraining"),
        ("NordicSki", 11, None, "NordicSki"),
        ("Rowing", 12, None, "Rowing"),
        ("Yoga", 29, 22, "Yoga"),
    ],
)
def test_kinds_of_sport_arrive_as_themselves_or_as_their_nearest(
    icu: str, type_id: int, sub_type_id: int | None, back: str
) -> None:
    draft = to_trainingpeaks(of_intervals({"duration": 600}, type=icu))
    ids = (draft.payload["workoutTypeValueId"], draft.payload["workoutSubTypeId"])
    assert ids == (type_id, sub_type_id)
    assert not any(loss.where == "Sport" for loss in draft.losses)
    again = of_trainingpeaks(
        structure(block(step(600))), workoutTypeValueId=type_id, workoutSubTypeId=sub_type_id
    )
    assert to_intervals(again).payload["type"] == back
    plain_strength = of_trainingpeaks(workoutTypeValueId=29)
    assert to_intervals(plain_strength).payload["type"] == "WeightTraining"


def test_repeats_inside_repeats_are_done_as_often_as_planned() -> None:
    hard = {"duration": 30, "power": power(120)}
    easy = {"duration": 30, "power": power(50)}
    inner = {"reps": 3, "steps": [hard, easy]}
    item = of_intervals({"reps": 2, "steps": [inner, {"duration": 300, "power": power(40)}]})
    draft = to_intervals(item)
    found = unrolled(server_steps(draft))
    assert [(one["duration"], percent(one)) for one in found] == [
        *[(30, 120), (30, 50)] * 3,
        (300, 40),
    ] * 2
    assert "Step 1" in lost(draft)
    peaks = to_trainingpeaks(item)
    lengths = [
        one["length"]["value"]
        for each in tp_blocks(peaks)
        for one in each["steps"] * each["length"]["value"]
    ]
    assert lengths == [*[30, 30] * 3, 300] * 2
    assert "Step 1" in lost(peaks)


# --- 19 to 23: TrainerRoad --------------------------------------------------------------------


def row(start: int, end: int, name: str, percent: float | None = None, **more: Any) -> Json:
    return {
        "Start": start,
        "End": end,
        "Name": name,
        "IsFake": name == "Fake",
        "TestInterval": False,
        "StartTargetPowerPercent": percent,
        **more,
    }


def of_road(*rows: Json, points: Any = None, **details: Any) -> Json:
    return {
        "Details": {"Id": 99, "WorkoutName": "Otter", "Duration": 60, "TSS": 40.0, **details},
        "IntervalData": list(rows),
        "WorkoutData": points,
    }


def both(item: CalendarItem) -> tuple[list[Json], list[Json]]:
    """The steps that arrive at Intervals.icu, and the blocks that arrive at TrainingPeaks."""
    return server_steps(to_intervals(item)), tp_blocks(to_trainingpeaks(item))


@pytest.mark.parametrize("rows", [{"IntervalData": []}, {"IntervalData": None}, {}])
def test_a_trainerroad_workout_without_intervals_is_copied_without_steps(rows: Json) -> None:
    workout = {"Details": {"Id": 99, "WorkoutName": "Otter", "Duration": 45, "TSS": 40.0}, **rows}
    item = of_trainerroad(workout)
    draft = to_intervals(item)
    assert (draft.payload["name"], draft.payload["moving_time"]) == ("Otter", 2700)
    assert draft.payload["icu_training_load"] == 40
    assert server_steps(draft) == []
    peaks = to_trainingpeaks(item).payload
    assert (peaks["totalTimePlanned"], peaks["tssPlanned"], peaks["structure"]) == (0.75, 40, None)
    assert "no intervals" in lost(item)


@pytest.mark.parametrize("key", ["IntervalData", "intervalData", "intervaldata"])
@pytest.mark.parametrize("text", [{"WorkoutDescription": None}, {}, {"workoutDescription": "Hi"}])
def test_keys_of_either_case_and_missing_descriptions_are_read(key: str, text: Json) -> None:
    rows = [
        {"start": 0, "end": 600, "name": "Workout", "startTargetPowerPercent": 60},
        {"Start": 0, "End": 600, "Name": "Endurance", "StartTargetPowerPercent": 62.5},
    ]
    item = of_trainerroad({"details": {"duration": 10, **text}, key: rows})
    found, blocks = both(item)
    assert (only(found)["duration"], percent(only(found))) == (600, 62.5)
    assert only(blocks)["steps"][0]["targets"] == [{"minValue": 62.5}]


@pytest.mark.parametrize("key", ["TSS", "Tss", "tss", "WorkoutTss", "TrainingStressScore"])
def test_the_load_is_found_under_each_of_its_names(key: str) -> None:
    rows = [row(0, 3600, "Endurance", 65)]
    item = of_trainerroad({"Details": {"Duration": 60, key: 42.4}, "IntervalData": rows})
    assert to_intervals(item).payload["icu_training_load"] == 42
    assert to_trainingpeaks(item).payload["tssPlanned"] == 42.4


def test_the_frame_of_a_test_is_not_ridden_as_well() -> None:
    rows = [
        row(0, 3600, "Workout", 50),
        row(0, 600, "Fake", 50),
        row(600, 1800, "Ramp Test", 46, TestInterval=True),
        *(row(600 + 60 * n, 660 + 60 * n, f"Stage {n + 1}", 46 + 6 * n) for n in range(20)),
        row(1800, 3600, "Fake", 40),
    ]
    found, blocks = both(of_trainerroad(of_road(*rows)))
    assert sum(one["duration"] for one in found) == 3600
    assert [percent(one) for one in found[1:-1]] == [46 + 6 * n for n in range(20)]
    assert sum(one["length"]["value"] for each in blocks for one in each["steps"]) == 3600


@pytest.mark.parametrize(("key", "factor"), [("seconds", 1000), ("seconds", 1), ("Tick", 1)])
def test_true_ramps_and_half_per_cents_arrive(key: str, factor: int) -> None:
    powers = [
        *(45 + 25 * second / 600 for second in range(600)),
        *[62.5] * 2400,
        *(70 - 30 * second / 600 for second in range(601)),
    ]
    points = [{key: at * factor, "FtpPercent": value} for at, value in enumerate(powers)]
    rows = [
        row(0, 3600, "Workout", 45),
        row(0, 600, "Fake", 45),
        row(600, 3000, "Endurance", 62.5),
        row(3000, 3600, "Fake", 70),
    ]
    item = of_trainerroad(of_road(*rows, points=points))
    found, blocks = both(item)
    assert [(one["duration"], percent(one), one.get("ramp")) for one in found] == [
        (600, (45, 70), True),
        (2400, 62.5, None),
        (600, (70, 40), True),
    ]
    assert [each["type"] for each in blocks] == ["rampUp", "step", "rampDown"]
    assert blocks[2]["steps"][-1]["targets"][0]["minValue"] == 40
    assert item.losses == ()


def test_a_description_in_html_arrives_as_text() -> None:
    markup = (
        "<p>Ride &amp; smile&nbsp;&ndash; &lt;90 %.</p><ul><li>one</li><li>two "
        "<b>hard</b></li></ul><p>See <a href='https://road.invalid/x'>the guide</a>.</p>"
    )
    rows = [row(0, 600, "Endurance", 60)]
    item = of_trainerroad(of_road(*rows, WorkoutDescription=markup, GoalDescription="<i>Base</i>"))
    text = to_intervals(item).payload["description"]
    for words in ("Ride & smile – <90 %.", "one", "two hard", "the guide", "Goal: Base"):
        assert words in text
    assert not any(mark in text for mark in ("<p>", "&amp;", "&nbsp;", "<li>", "</", "<a"))
    assert len(server_steps(to_intervals(item))) == 1
    assert "Ride & smile – <90 %." in to_trainingpeaks(item).payload["description"]
