from __future__ import annotations

import copy
import datetime as dt

import pytest

from sandbox.trainingpeaks.structure_rules import BadStructure, check_structure
from sandbox.world import World

TODAY = dt.date(2026, 3, 4)
PREMIUM = 3000001


def calendar(today=TODAY, seed=0):
    state = World(today=today, seed=seed, platforms=("trainingpeaks",)).trainingpeaks
    return [w for w in state.workouts.values() if w["athleteId"] == PREMIUM], state


@pytest.fixture(scope="module")
def seeded():
    return calendar()


def day(workout):
    return dt.date.fromisoformat(workout["workoutDay"][:10])


def is_case(workout):
    return "Case " in f"{workout['title']} {workout['description']}"


def case_numbers(records, *keys):
    texts = [str(record[key]) for record in records for key in keys]
    return {int(text[5:].partition(":")[0]) for text in texts if text.startswith("Case ")}


def test_the_calendar_covers_twelve_weeks_around_today(seeded):
    days = [day(workout) for workout in seeded[0]]
    assert min(days) == dt.date(2026, 2, 2), "the Monday four weeks before this week's"
    assert dt.date(2026, 4, 20) <= max(days) <= dt.date(2026, 4, 26)


def test_most_workouts_are_ordinary_and_of_many_sports(seeded):
    ordinary = [workout for workout in seeded[0] if not is_case(workout)]
    assert len(ordinary) > 2 * (len(seeded[0]) - len(ordinary))
    assert {w["workoutTypeValueId"] for w in ordinary} >= {1, 2, 3, 6, 7, 9, 13}
    with_metric = {
        w["structure"]["primaryIntensityMetric"] for w in ordinary if w["structure"] is not None
    }
    assert with_metric == {"percentOfFtp", "percentOfThresholdHr", "percentOfThresholdPace"}


def refusal_of(structure):
    try:
        check_structure(structure)
    except BadStructure as why:
        return str(why)
    return ""


def test_the_service_accepts_every_structure_but_those_without_a_metric_it_knows(seeded):
    structured = [workout for workout in seeded[0] if workout["structure"] is not None]
    ordinary = [workout for workout in structured if not is_case(workout)]
    assert len(ordinary) > 60
    refused = {
        (workout["title"], refusal_of(workout["structure"]))
        for workout in structured
        if refusal_of(workout["structure"])
    }
    assert refused == {
        ("Case 3: no intensity metric", "Invalid structure: primaryIntensityMetric None"),
        (
            "Case 3: unknown intensity",
            "Invalid structure: primaryIntensityMetric 'percentOfVo2Max'",
        ),
    }


def test_ordinary_structures_run_on_from_block_to_block_and_draw_each_round(seeded):
    for workout in seeded[0]:
        if not workout["structure"] or is_case(workout):
            continue
        blocks = workout["structure"]["structure"]
        assert blocks[0]["begin"] == 0
        assert [b["begin"] for b in blocks[1:]] == [b["end"] for b in blocks[:-1]]
        assert all(b["begin"] < b["end"] for b in blocks)
        bars = sum(b["length"]["value"] * len(b["steps"]) for b in blocks)
        assert len(workout["structure"]["polyline"]) == 4 * bars
        steps = [one for b in blocks for one in b["steps"]]
        assert all(one["name"] and one["length"]["value"] > 0 for one in steps)


@pytest.mark.parametrize(
    ("way", "value", "refusal"),
    [
        (("primaryLengthMetric",), "steps", "primaryLengthMetric 'steps'"),
        (("primaryIntensityMetric",), "heartRate", "primaryIntensityMetric 'heartRate'"),
        (("structure", 0, "type"), "loop", "type 'loop'"),
        (("structure", 0, "length", "value"), 0, "repetitions"),
        (("structure", 0, "steps"), [], "a block has no steps"),
        (("structure", 0, "steps", 0, "length", "value"), 0, "a step's length"),
        (("structure", 0, "steps", 0, "length", "unit"), "furlong", "unit 'furlong'"),
        (
            ("structure", 0, "steps", 0, "intensityClass"),
            "recovery",
            "intensityClass 'recovery'",
        ),
        (
            ("structure", 0, "steps", 0, "targets"),
            [{"minValue": 80, "maxValue": 70}],
            "minValue is above maxValue",
        ),
        (("structure", 0, "steps", 0, "targets"), [{"minValue": 9, "unit": "bpm"}], "unit 'bpm'"),
        (("polyline",), "x", "polyline"),
    ],
)
def test_an_ordinary_structure_is_refused_once_it_breaks_a_rule(seeded, way, value, refusal):
    structures = [w["structure"] for w in seeded[0] if w["structure"] and not is_case(w)]
    broken = copy.deepcopy(structures[0])
    holder = broken
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = value
    assert refusal_of(broken).endswith(refusal)


@pytest.mark.parametrize("weekday", range(7))
def test_the_first_week_is_an_ordinary_one(weekday):
    today = TODAY + dt.timedelta(days=weekday)
    workouts, state = calendar(today)
    week = [w for w in workouts if 0 <= (day(w) - today).days < 7]
    assert not [w["title"] for w in week if "Case" in (w["title"] or "Case")]
    by_day = [(day(w) - today).days for w in week]
    assert {by_day.count(offset) for offset in range(7)} == {1, 2}
    assert len({w["workoutTypeValueId"] for w in week}) >= 5
    for workout in week:
        if workout["structure"]:
            check_structure(workout["structure"])
    notes = [n for n in state.notes.values() if n["athleteId"] == PREMIUM]
    titles = [
        n["title"]
        for n in notes
        if 0 <= (dt.date.fromisoformat(n["noteDate"][:10]) - today).days < 7
    ]
    assert "Bike fit at 17:30" in titles
    assert None not in titles


def test_the_awkward_cases_are_in_the_second_and_third_week_spread_over_days(seeded):
    cases = [workout for workout in seeded[0] if is_case(workout)]
    notes = [note for note in seeded[1].notes.values() if note["athleteId"] == PREMIUM]
    found = case_numbers(cases, "title", "description")
    found |= case_numbers(notes, "description")
    found |= case_numbers(seeded[1].strength.values(), "title")
    assert found == {*range(1, 16)}
    offsets = {(day(workout) - TODAY).days for workout in cases}
    assert offsets == {0, *range(8, 21)}, "and today what is half done"
    by_day = [day(workout) for workout in cases]
    assert max(by_day.count(one) for one in by_day) <= 5


def test_workouts_copied_by_tp2intervals_are_ahead(seeded):
    state = seeded[1]
    offsets = [(day(state.workouts[i]) - TODAY).days for i in (41001, 41002, 41003)]
    assert offsets == [2, 4, 6]


def test_the_past_is_mostly_completed_and_nothing_ahead_is(seeded):
    past = [w for w in seeded[0] if day(w) < TODAY and w["workoutTypeValueId"] != 7]
    done = [w for w in past if w["totalTime"]]
    assert 0.7 < len(done) / len(past) < 1
    assert not [w for w in seeded[0] if day(w) > TODAY and w["totalTime"]]
    today = [w["title"] for w in seeded[0] if day(w) == TODAY and w["totalTime"]]
    assert today == ["Morning threshold 2x10"]


def test_a_note_shares_its_id_with_a_workout_of_the_same_day(seeded):
    workouts, state = seeded
    shared = {w["workoutId"]: w for w in workouts}.keys() & state.notes.keys()
    (one,) = shared
    assert state.notes[one]["noteDate"][:10] == state.workouts[one]["workoutDay"][:10]


def test_the_titles_of_case_one_are_null_blank_long_and_emoji(seeded):
    titles = [w["title"] for w in seeded[0] if "Case 1:" in f"{w['title']} {w['description']}"]
    assert None in titles
    assert any(title is not None and not title.strip() for title in titles)
    assert any(title and len(title) == 200 for title in titles)
    assert any(title and "🚴" in title for title in titles)


def test_the_same_seed_gives_the_same_calendar_and_another_seed_another():
    first, second, other = calendar()[0], calendar()[0], calendar(seed=1)[0]
    assert first == second
    assert [w["title"] for w in first] != [w["title"] for w in other]


@pytest.mark.parametrize("weekday", range(7))
def test_the_seed_can_be_made_on_any_day_of_the_week(weekday):
    today = TODAY + dt.timedelta(days=weekday)
    workouts, state = calendar(today)
    assert day(state.workouts[41001]) == today + dt.timedelta(days=2)
    assert len(workouts) > 120


def test_a_polyline_starts_and_ends_at_the_bottom_and_its_highest_bar_is_one(seeded):
    lines = [w["structure"].get("polyline") for w in seeded[0] if w["structure"]]
    for line in filter(None, lines):
        assert line[0] == [0, 0]
        assert line[-1] == [1, 0]
        assert max(y for _, y in line) == 1
        assert [x for x, _ in line] == sorted(x for x, _ in line)


def test_a_structure_of_another_service_is_refused():
    with pytest.raises(BadStructure, match="block"):
        check_structure({"steps": []})
