from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.intervals_text import parse
from core.platforms.contract import CalendarItem, Unreadable
from core.platforms.intervals.events import read_event
from core.platforms.intervals.targets import UNITS
from core.platforms.intervals.workout_doc import OddDoc, Structure, read_doc
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
)
from core.workout.resolve import ends
from tests.formats.recorded_docs import load, without_units
from tests.platforms.intervals.conftest import event
from tests.strategies import targets


def read(*steps, sport=Sport.RIDE, target="", **doc) -> Structure:
    return read_doc({"steps": list(steps), **doc}, sport=sport, target=target)


def one(sport=Sport.RIDE, target="", **step):
    structure = read({"duration": 60, **step}, sport=sport, target=target)
    return structure.steps[0]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("power", {"units": "%ftp", "value": 80.0}, Single(unit=Unit.PERCENT_FTP, value=80)),
        ("power", {"units": "%ftp", "value": 87.5}, Single(unit=Unit.PERCENT_FTP, value=87.5)),
        ("power", {"units": "W", "value": "220"}, Single(unit=Unit.WATTS, value=220)),
        (
            "power",
            {"units": "w", "start": 200, "end": 240},
            Range(unit=Unit.WATTS, low=200, high=240),
        ),
        (
            "power",
            {"units": "power_zone", "start": 3, "end": 4},
            Range(unit=Unit.POWER_ZONE, low=3, high=4),
        ),
        (
            "power",
            {"units": "%mmp", "value": 60, "duration": 300},
            Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=300),
        ),
        ("hr", {"units": "%hr", "value": 70}, Single(unit=Unit.PERCENT_MAX_HR, value=70)),
        ("hr", {"units": "%lthr", "value": 95}, Single(unit=Unit.PERCENT_LTHR, value=95)),
        ("hr", {"units": "bpm", "start": 150, "end": 160}, Range(unit=Unit.BPM, low=150, high=160)),
        ("hr", {"units": "hr_zone", "value": 2}, Single(unit=Unit.HR_ZONE, value=2)),
        (
            "pace",
            {"units": "%pace", "start": 78, "end": 82},
            Range(unit=Unit.PERCENT_THRESHOLD_PACE, low=78, high=82),
        ),
        ("pace", {"units": "pace_zone", "value": 2}, Single(unit=Unit.PACE_ZONE, value=2)),
        (
            "pace",
            {"units": "secs/km", "start": 357, "end": 323},
            Range(unit=Unit.SECONDS_PER_KM, low=357, high=323),
        ),
        ("pace", {"units": "secs/mi", "value": 355}, Single(unit=Unit.SECONDS_PER_MILE, value=355)),
        (
            "pace",
            {"units": "secs/mile", "value": 355},
            Single(unit=Unit.SECONDS_PER_MILE, value=355),
        ),
        (
            "pace",
            {"units": "secs/100m", "value": 105},
            Single(unit=Unit.SECONDS_PER_100M, value=105),
        ),
        ("power", {"units": "%ftp", "start": 50}, Single(unit=Unit.PERCENT_FTP, value=50)),
        (
            "power",
            {"units": "%ftp", "start": 50, "end": 50},
            Single(unit=Unit.PERCENT_FTP, value=50),
        ),
        (
            "power",
            {"units": "%ftp", "value": None, "start": 0, "end": 9},
            Range(unit=Unit.PERCENT_FTP, low=0, high=9),
        ),
    ],
)
def test_a_target_is_read_as_it_was_written(key, value, expected):
    assert one(**{key: value}).target == expected


def test_eighty_per_cent_stay_eighty_whatever_they_were_widened_to():
    step = one(
        power={"units": "%ftp", "value": 80.0},
        _power={"value": 192.0, "start": 187.0, "end": 197.0},
    )
    assert step.target == Single(unit=Unit.PERCENT_FTP, value=80.0)


def test_a_downward_ramp_keeps_its_direction():
    step = one(ramp=True, power={"units": "%ftp", "start": 60, "end": 47})
    assert step.target == Ramp(unit=Unit.PERCENT_FTP, start=60, end=47)


@pytest.mark.parametrize(
    "value",
    [
        {"units": "furlongs", "value": 3},
        {"value": 80},
        {"units": "%ftp"},
        {"units": "%ftp", "value": "many"},
        {"units": "%ftp", "value": -5},
        {"units": "%mmp", "value": 60},
        {"units": 5, "value": 5},
        "80%",
        [1],
    ],
)
def test_an_unknown_target_leaves_the_step_and_names_the_loss(value):
    structure = read({"duration": 60, "text": "Hard", "power": value})
    assert structure.steps[0].target == NoTarget()
    assert structure.steps[0].length == Seconds(value=60)
    (loss,) = structure.losses
    assert loss.where == "Step 1 (Hard)"
    assert "power" in loss.before


def test_the_unknown_unit_is_named():
    (loss,) = read({"duration": 60, "pace": {"units": "furlongs", "value": 3}}).losses
    assert "furlongs" in loss.before


def test_the_workouts_metric_decides_which_target_leads():
    values = {"power": {"units": "%ftp", "value": 70}, "hr": {"units": "%lthr", "value": 80}}
    by_power = one(target="POWER", **values)
    by_heart = one(target="HR", **values)
    assert by_power.target.unit is Unit.PERCENT_FTP
    assert by_power.secondary.unit is Unit.PERCENT_LTHR
    assert by_heart.target.unit is Unit.PERCENT_LTHR
    assert by_heart.secondary.unit is Unit.PERCENT_FTP


def test_auto_is_decided_step_by_step():
    structure = read(
        {"duration": 60, "hr": {"units": "%lthr", "value": 80}},
        {"duration": 60, "power": {"units": "%ftp", "value": 70}},
        target="AUTO",
    )
    assert [step.target.unit for step in structure.steps] == [Unit.PERCENT_LTHR, Unit.PERCENT_FTP]
    assert structure.metric is None


def test_a_heart_rate_step_in_a_power_workout_stays_one():
    assert one(target="POWER", hr={"units": "%lthr", "value": 80}).target.unit is Unit.PERCENT_LTHR


def test_a_pace_workout_with_resolved_power_stays_a_pace_workout():
    structure = read(
        {
            "duration": 60,
            "pace": {"units": "%pace", "value": 90},
            "_pace": {"value": 3.1},
            "_power": {"value": 300},
        },
        sport=Sport.RUN,
        target="PACE",
    )
    assert structure.metric is Metric.PACE
    assert structure.steps[0].target.unit is Unit.PERCENT_THRESHOLD_PACE
    assert structure.steps[0].secondary is None


def test_what_the_event_is_set_to_counts_more_than_what_the_server_chose():
    doc = {"target": "POWER", "steps": []}
    assert read_doc(doc, sport=Sport.RIDE, target="HR").metric is Metric.HEART_RATE
    assert read_doc(doc, sport=Sport.RIDE, target="AUTO").metric is Metric.POWER
    assert read_doc(doc, sport=Sport.RIDE).metric is Metric.POWER


def test_a_third_target_is_named_as_lost():
    structure = read(
        {
            "duration": 60,
            "power": {"units": "w", "value": 1},
            "hr": {"units": "bpm", "value": 2},
            "pace": {"units": "secs/km", "value": 300},
        }
    )
    assert len(structure.losses) == 1


@pytest.mark.parametrize(
    ("key", "expected"), [("freeride", FreeRide()), ("maxeffort", MaxEffort())]
)
def test_steps_without_numbers(key, expected):
    assert one(**{key: True}).target == expected


def test_a_free_ride_with_a_heart_rate_keeps_both():
    step = one(freeride=True, hr={"units": "bpm", "value": 140})
    assert step.target == FreeRide()
    assert step.secondary == Single(unit=Unit.BPM, value=140)


def test_the_estimated_duration_of_a_distance_step_is_ignored():
    step = read({"duration": 857, "distance": 500.0}, sport=Sport.SWIM).steps[0]
    assert step.length == Metres(value=500)


@pytest.mark.parametrize(
    ("distance", "unit", "value"),
    [
        (1609.34, DistanceUnit.MILE, 1609.344),
        (80467.0, DistanceUnit.MILE, 80467.2),
        (1609.0, DistanceUnit.METRE, 1609.0),
        (804.67, DistanceUnit.MILE, 804.672),
        (91.44, DistanceUnit.YARD, 91.44),
        (800.0, DistanceUnit.METRE, 800.0),
        (333.3, DistanceUnit.METRE, 333.3),
    ],
)
def test_miles_and_yards_are_recognised(distance, unit, value):
    length = read({"distance": distance}).steps[0].length
    assert length.unit is unit
    assert length.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("step", "nominal"),
    [
        ({"duration": 600}, Seconds(value=600)),
        ({"duration": 5, "distance": 400}, Metres(value=400)),
        ({}, None),
    ],
)
def test_until_lap_press_keeps_the_nominal_length(step, nominal):
    structure = read({**step, "until_lap_press": True})
    assert structure.steps[0].length == UntilLap(nominal=nominal)


def test_a_step_with_only_a_text_ends_at_lap_press_and_that_is_said():
    structure = read({"text": "Stretch"})
    assert structure.steps[0].length == UntilLap()
    assert structure.losses[0].where == "Step 1 (Stretch)"


def test_the_sign_that_ends_a_label_is_no_part_of_it():
    assert one(text="Go hard <!>", duration=60).cue == "Go hard"
    assert one(text="Go hard <!> then easy", duration=60).cue == "Go hard then easy"


def test_a_step_with_nothing_is_dropped_and_that_is_said():
    structure = read({"duration": 0}, {"duration": 60})
    assert len(structure.steps) == 1
    assert structure.losses[0].where == "Step 1"


def test_an_empty_step_is_dropped_and_that_is_said():
    structure = read(None, {"duration": 60})
    assert len(structure.steps) == 1
    assert str(structure.losses[0]) == "Step 1: an empty step is lost."


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"warmup": True}, Intensity.WARM_UP),
        ({"cooldown": True}, Intensity.COOL_DOWN),
        ({"intensity": "rest"}, Intensity.REST),
        ({"intensity": "recovery", "warmup": True}, Intensity.RECOVERY),
        ({"warmup": False}, None),
        ({}, None),
    ],
)
def test_the_intensity_class(flags, expected):
    assert one(**flags).intensity is expected


def test_an_unknown_intensity_is_named_as_lost():
    assert len(read({"duration": 1, "intensity": "brutal"}).losses) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"units": "rpm", "value": 90}, Cadence(low=90)),
        ({"units": "rpm", "start": 85, "end": 95}, Cadence(low=85, high=95)),
        ({"units": "cadence", "start": 85}, Cadence(low=85)),
        ({"units": "rpm"}, None),
        ("90", None),
    ],
)
def test_the_cadence(value, expected):
    assert one(cadence=value).cadence == expected


def test_averaging_is_read_from_the_target():
    step = one(power={"units": "%ftp", "value": 80, "target": "1s"})
    assert step.averaging is Averaging.SECONDS_1


def test_averaging_of_the_second_target_is_named_as_lost():
    structure = read(
        {
            "duration": 60,
            "power": {"units": "%ftp", "value": 80},
            "hr": {"units": "%lthr", "value": 90, "target": "lap"},
        }
    )
    assert structure.steps[0].averaging is None
    (loss,) = structure.losses
    assert loss.before == "averaging the second target over the lap"


def test_the_leading_metric_decides_whose_averaging_counts():
    values = {
        "power": {"units": "%ftp", "value": 80, "target": "3s"},
        "hr": {"units": "%lthr", "value": 90, "target": "30s"},
    }
    assert one(target="POWER", **values).averaging is Averaging.SECONDS_3
    assert one(target="HR", **values).averaging is Averaging.SECONDS_30


def test_a_label_that_exists_only_in_a_language_is_read():
    assert one(text_locale={"de": "Ruhig &amp; locker"}).cue == "Ruhig & locker"
    assert one(text="Easy", text_locale={"de": "Ruhig"}).cue == "Easy"
    assert one(text_locale={"de": None}).cue == ""


def test_a_document_that_comes_as_text_is_read():
    text = '{"target": "POWER", "steps": [{"duration": 60, "power": {"units": "w", "value": 200}}]}'
    structure = read_doc(text, sport=Sport.RIDE)
    assert structure.metric is Metric.POWER
    assert structure.steps[0].target == Single(unit=Unit.WATTS, value=200)


FULL = {
    "text": "Hard",
    "text_locale": {"de": "Hart"},
    "duration": 60,
    "distance": None,
    "until_lap_press": False,
    "warmup": False,
    "cooldown": False,
    "intensity": "interval",
    "ramp": False,
    "freeride": False,
    "maxeffort": False,
    "power": {"units": "%ftp", "value": 80, "target": "3s"},
    "hr": {"units": "%lthr", "start": 80, "end": 90},
    "pace": None,
    "cadence": {"units": "rpm", "start": 85, "end": 95},
    "hidepower": True,
    "_power": {"value": 192.0, "start": 187.0, "end": 197.0},
    "_hr": None,
    "_distance": 420.5,
}


@pytest.mark.parametrize("key", sorted(FULL))
def test_any_key_of_a_step_may_be_null(key):
    step = {**FULL, key: None, "duration": 60 if key != "duration" else None, "text": "Hard"}
    (read_step,) = read(step).steps
    assert read_step.cue == "Hard"
    assert (read_step.target is None) is False
    if key not in ("power", "hr"):
        assert read_step.target == Single(unit=Unit.PERCENT_FTP, value=80)
    if key not in ("cadence",):
        assert read_step.cadence == Cadence(low=85, high=95)


@pytest.mark.parametrize("value", ["units", "value", "start", "end", "target"])
@pytest.mark.parametrize("key", ["power", "hr", "cadence"])
def test_any_part_of_a_value_may_be_null(key, value):
    step = {**FULL, key: {**FULL[key], value: None}}
    (read_step,) = read(step).steps
    assert read_step.length == Seconds(value=60)


@pytest.mark.parametrize(
    "zone_times",
    [[600, 300, 0], [{"id": "Z1", "secs": 600, "zone": 1}], None, "odd", {"Z1": 600}],
)
def test_times_in_zones_old_and_new_change_nothing(zone_times):
    structure = read(FULL, zoneTimes=zone_times, options=None, locales=None, ftp=0)
    assert structure == read(FULL)


def test_a_step_with_everything_is_read_whole():
    (step,) = read(FULL).steps
    assert step == Step(
        length=Seconds(value=60),
        target=Single(unit=Unit.PERCENT_FTP, value=80),
        secondary=Range(unit=Unit.PERCENT_LTHR, low=80, high=90),
        cadence=Cadence(low=85, high=95),
        intensity=Intensity.INTERVAL,
        cue="Hard",
        averaging=Averaging.SECONDS_3,
        hide_power=True,
    )
    assert read(FULL).losses == ()


def test_mixed_metrics_are_kept_step_by_step():
    structure = read(
        {"duration": 60, "power": {"units": "%ftp", "value": 70}},
        {"duration": 60, "hr": {"units": "%hr", "value": 80}},
        {"duration": 60, "pace": {"units": "secs/km", "value": 300}},
        {"duration": 60},
        target="AUTO",
        sport=Sport.RUN,
    )
    assert [getattr(step.target, "unit", None) for step in structure.steps] == [
        Unit.PERCENT_FTP,
        Unit.PERCENT_MAX_HR,
        Unit.SECONDS_PER_KM,
        None,
    ]


NAMES = {unit: (key, name) for key, units in UNITS.items() for name, unit in units.items()}


def documented(step: Step) -> dict:
    """``step`` as the service's document states it."""
    doc: dict = {}
    length = step.length
    if isinstance(length, UntilLap):
        doc["until_lap_press"] = True
        length = length.nominal
    if isinstance(length, Seconds):
        doc["duration"] = length.value
    elif length is not None:
        doc |= {"distance": length.value, "duration": 123}
    for target in (step.target, step.secondary):
        if isinstance(target, FreeRide | MaxEffort):
            doc["freeride" if isinstance(target, FreeRide) else "maxeffort"] = True
        elif isinstance(target, Single | Range | Ramp):
            key, name = NAMES[target.unit]
            value: dict = {"units": name}
            if target.mmp_seconds:
                value["mmp_duration"] = target.mmp_seconds
            if isinstance(target, Single):
                value["value"] = target.value
            else:
                value["start"], value["end"] = ends(target)
                if isinstance(target, Ramp):
                    doc["ramp"] = True
            doc[key] = value
            doc[f"_{key}"] = {"value": 1.0, "start": 0.5, "end": 2.0}
    if step.cadence:
        high = step.cadence.high
        doc["cadence"] = {"units": "rpm", "value": step.cadence.low}
        if high is not None:
            doc["cadence"] = {"units": "rpm", "start": step.cadence.low, "end": high}
    if step.intensity:
        doc["intensity"] = step.intensity.value.replace("_", "")
    if step.cue:
        doc["text"] = html.escape(step.cue, quote=False)
    return doc | {"hidepower": step.hide_power}


def _apart(target) -> bool:
    """Two equal ends are one number, and zero seconds are no pace."""
    return not isinstance(target, Range | Ramp) or len(set(ends(target))) == 2


documented_steps = st.builds(
    Step,
    length=st.builds(Seconds, value=st.integers(1, 9999).map(float))
    | st.builds(Metres, value=st.integers(1, 200).map(lambda n: n * 50.0)),
    target=targets(st.sampled_from(sorted(NAMES))).filter(_apart),
    cadence=st.none() | st.builds(Cadence, low=st.just(80.0), high=st.sampled_from([None, 95.0])),
    intensity=st.none() | st.sampled_from(list(Intensity)),
    cue=st.sampled_from(["", "Hard", "a < b & c", "Über — 5 m"]),
    hide_power=st.booleans(),
)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.lists(documented_steps, min_size=1, max_size=4), st.integers(1, 9))
def test_whatever_a_document_states_is_read_as_stated(steps, rounds):
    docs = [documented(step) for step in steps]
    inner = {"reps": 2, "text": "2x", "steps": docs, "distance": 0, "duration": 9}
    outer = {"reps": rounds, "text": f"Set {rounds}x", "steps": [*docs, inner]}
    structure = read(*docs, outer, target="AUTO")
    assert structure.losses == ()
    assert structure.steps == (
        *steps,
        Repeat(count=rounds, steps=(*steps, Repeat(count=2, steps=tuple(steps))), title="Set"),
    )


def test_entities_in_labels_are_unescaped():
    assert one(text="hold &lt; 150 &amp; smile").cue == "hold < 150 & smile"


def test_timed_prompts_are_parted_from_the_label():
    step = one(text="First cue 33^Second cue &lt;!&gt;")
    assert step.cue == "First cue"
    assert step.prompts == (Prompt(at=33, text="Second cue"),)


def test_power_may_be_hidden():
    assert one(hidepower=True).hide_power
    assert not one().hide_power


@pytest.mark.parametrize(
    ("text", "title"), [("Main Set 4x", "Main Set"), ("3x", ""), (None, ""), ("Max", "Max")]
)
def test_a_repeat_has_its_title_without_the_count(text, title):
    repeat = read({"reps": 4, "text": text, "steps": [{"duration": 60}], "distance": 0}).steps[0]
    assert (repeat.count, repeat.title) == (4, title)


def test_nested_repeats_are_kept_and_losses_name_the_place():
    inner = {"reps": 2, "steps": [{"duration": 1}, {"duration": 2, "hr": {"units": "x"}}]}
    structure = read({"duration": 9}, {"reps": 3.0, "steps": [inner]})
    assert structure.steps[1].steps[0].count == 2
    assert structure.losses[0].where == "Step 2.1.2"


@pytest.mark.parametrize("reps", [1, 100])
def test_repeats_of_any_count(reps):
    assert read({"reps": reps, "steps": [{"duration": 60}]}).steps[0].count == reps


@pytest.mark.parametrize(
    "step", [{"reps": 3, "steps": []}, {"reps": 0, "steps": [{"duration": 1}]}]
)
def test_an_empty_repeat_is_dropped_and_that_is_said(step):
    structure = read(step)
    assert structure.steps == ()
    assert len(structure.losses) == 1


@pytest.mark.parametrize("doc", [None, {}, {"steps": None}, {"steps": []}, {"target": None}])
def test_a_document_without_steps_has_none(doc):
    assert read_doc(doc, sport=Sport.RIDE).steps == ()


def nested(depth):
    step = {"duration": 1}
    for _ in range(depth):
        step = {"reps": 2, "steps": [step]}
    return step


@pytest.mark.parametrize(
    "doc",
    [
        [],
        "text",
        {"steps": {}},
        {"steps": [5]},
        {"steps": [{"duration": "long"}]},
        {"steps": [{"duration": -5}]},
        {"steps": [{"duration": float("nan")}]},
        {"steps": [{"reps": "many", "steps": [{"duration": 1}]}]},
        {"steps": [{"reps": 2.5, "steps": [{"duration": 1}]}]},
        {"steps": [nested(500)]},
    ],
)
def test_an_odd_document_is_told_and_costs_only_its_event(doc):
    with pytest.raises(OddDoc):
        read_doc(doc, sport=Sport.RIDE)
    result = read_event(event(workout_doc=doc, name="Odd one"), "i1")
    assert isinstance(result, Unreadable)
    assert (result.id, result.title, str(result.day)) == ("100", "Odd one", "2026-06-01")
    assert result.reason.startswith("Its steps could not be read")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "steps", "reps", "duration", "distance", "power", "hr", "pace", "units",
                    "value", "start", "end", "text", "cadence", "ramp", "target", "intensity",
                ]
            ),
            inner
            | st.sampled_from(["%ftp", "%mmp", "secs/km", "5^x", "AUTO"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)  # fmt: skip


@settings(deadline=None, max_examples=100, derandomize=True)
@given(json_values)
def test_no_document_makes_reading_fail(doc):
    assert isinstance(read_event(event(workout_doc=doc), "i1"), CalendarItem | Unreadable)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.sampled_from(sorted(event())), json_values)
def test_no_value_of_any_key_makes_reading_fail(key, value):
    assert isinstance(read_event(event(**{key: value}), "i1"), CalendarItem | Unreadable)


def test_the_recorded_documents_read_as_the_recorded_texts(recorded):
    corpus = load(recorded, "text_to_workout_doc_corpus.json")["entries"]
    full = load(recorded, "workout_doc_full_surface_response.json")
    pairs = [(entry["description"], entry["workout_doc"]) for entry in corpus]
    pairs.append((full["posted_description"], full["workout_doc"]))
    for text, doc in pairs:
        structure = read_doc(doc, sport=Sport.RIDE)
        assert structure.losses == ()
        assert without_units(structure.steps) == without_units(parse(text).steps)


@pytest.mark.parametrize(
    ("pace_units", "unit"),
    [
        ("MINS_KM", Unit.SECONDS_PER_KM),
        ("MINS_MILE", Unit.SECONDS_PER_MILE),
        ("SECS_100M", Unit.SECONDS_PER_100M),
        ("SECS_100Y", Unit.SECONDS_PER_100Y),
        ("SECS_500M", Unit.SECONDS_PER_500M),
        ("SECS_400M", Unit.SECONDS_PER_400M),
        ("SECS_250M", Unit.SECONDS_PER_250M),
    ],
)
def test_a_pace_without_a_unit_is_in_the_documents_own(pace_units, unit):
    doc = read(
        {"duration": 60, "pace": {"units": "secs", "value": 300}},
        {"duration": 60, "pace": {"units": "secs", "start": 320, "end": 290}},
        pace_units=pace_units,
    )
    assert [step.target for step in doc.steps] == [
        Single(unit=unit, value=300),
        Range(unit=unit, low=320, high=290),
    ]
    assert doc.losses == ()


@pytest.mark.parametrize("pace_units", [None, "NONE", "PARSECS", 7, ["MINS_KM"]])
def test_a_pace_whose_distance_nobody_says_is_lost_by_name(pace_units):
    doc = read({"duration": 60, "pace": {"units": "secs", "value": 300}}, pace_units=pace_units)
    assert doc.steps[0].target == NoTarget()
    assert "without the distance" in str(doc.losses[0])


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("power", {"units": "%ftp", "start": -5, "end": 80}, "-5 to 80 becomes 80 % FTP"),
        ("hr", {"units": "%lthr", "start": 70, "end": "x"}, "70 to x becomes 70 % LTHR"),
        ("pace", {"units": "secs/km", "start": 0, "end": 300}, "0 to 300 becomes 5:00 /km"),
    ],
)
def test_a_range_with_a_senseless_end_is_named(key, value, expected):
    doc = read({"duration": 60, "text": "Odd", key: value})
    (loss,) = doc.losses
    assert expected in str(loss)
    assert loss.where == "Step 1 (Odd)"


def test_a_range_with_one_end_left_out_is_one_number():
    doc = read({"duration": 60, "power": {"units": "%ftp", "start": 80, "end": None}})
    assert (doc.steps[0].target, doc.losses) == (Single(unit=Unit.PERCENT_FTP, value=80), ())


def test_a_step_that_a_client_marked_as_recovery_is_one():
    assert one(recovery=True).intensity is Intensity.RECOVERY
    assert one(recovery=True, intensity="active").intensity is Intensity.ACTIVE


def test_next_to_a_distance_the_servers_estimate_is_not_even_looked_at():
    assert one(distance=400, duration=-5).length == Metres(value=400)
    assert one(distance=400, duration="soon").length == Metres(value=400)


def test_a_round_distance_is_never_taken_for_miles():
    assert one(distance=160935).length == Metres(value=160935)
    assert one(distance=160934).length == Metres.of(100, DistanceUnit.MILE)


@pytest.mark.parametrize(
    ("change", "before"),
    [
        ({"cadence": 90}, "the cadence “90”"),
        ({"cadence": "fast"}, "the cadence “fast”"),
        ({"cadence": {"units": "%", "start": 90, "end": 110}}, "the cadence “90–110 %”"),
        (
            {"power": {"units": "%ftp", "value": 80, "target": "5s"}},
            "averaging the target over “5s”",
        ),
    ],
)
def test_what_a_step_says_in_a_form_unknown_is_named_as_lost(change, before):
    structure = read_doc({"steps": [{"duration": 60, **change}]}, sport=Sport.RIDE)
    assert structure.steps[0].cadence is None
    assert structure.steps[0].averaging is None
    assert [(loss.where, loss.before) for loss in structure.losses] == [("Step 1", before)]


@pytest.mark.parametrize("value", [None, {}, {"units": "rpm", "value": None}])
def test_no_cadence_is_no_loss(value):
    doc = {"steps": [{"duration": 60, "cadence": value}]}
    assert read_doc(doc, sport=Sport.RIDE).losses == ()


@pytest.mark.parametrize(
    ("change", "before"),
    [
        ({"warmup": True}, "the class warm-up of a repeat"),
        ({"intensity": "rest"}, "the class rest of a repeat"),
        ({"cadence": {"units": "rpm", "value": 90}}, "the cadence “90 rpm” of a repeat"),
        ({"until_lap_press": True}, "the end of a repeat at the lap button"),
        ({}, None),
    ],
)
def test_what_only_a_step_can_say_is_named_at_a_repeat(change, before):
    doc = {"steps": [{"reps": 2, "text": "Main 2x", "steps": [{"duration": 60}], **change}]}
    structure = read_doc(doc, sport=Sport.RIDE)
    expected = [("Step 1 (Main)", before)] if before else []
    assert [(loss.where, loss.before) for loss in structure.losses] == expected
