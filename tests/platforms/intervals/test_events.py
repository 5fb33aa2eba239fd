from __future__ import annotations

import datetime as dt
import json

import pytest

from core.platforms import markers
from core.platforms.contract import CalendarItem, ItemKind, PlatformName, Unreadable
from core.platforms.intervals.events import read_event
from core.workout.model import Note, RacePriority, Sport, SubSport, Workout
from tests.platforms.intervals.conftest import event, source

DOC = {"steps": [{"duration": 600, "power": {"units": "%ftp", "value": 60}}], "target": "POWER"}


def item(**kwargs) -> CalendarItem:
    read = read_event(event(**kwargs), "i1")
    assert isinstance(read, CalendarItem), read
    return read


def test_a_plain_workout():
    read = item(moving_time=3600, icu_training_load=50, icu_intensity=71.5, distance=0.0)
    assert read.ref.model_dump() == {
        "platform": PlatformName.INTERVALS,
        "athlete": "i1",
        "kind": ItemKind.WORKOUT,
        "id": "100",
        "library_id": "",
    }
    assert read.item.title == "Endurance"
    assert read.day == dt.date(2026, 6, 1)
    assert read.item.planned.duration == 3600
    assert read.item.planned.load == 50
    assert read.item.planned.intensity == pytest.approx(0.715)
    assert read.item.planned.distance is None
    assert read.raw["id"] == 100


@pytest.mark.parametrize(
    ("start", "day", "time"),
    [
        ("2026-06-01T00:00:00", dt.date(2026, 6, 1), None),
        ("2026-06-01T11:15:00", dt.date(2026, 6, 1), dt.time(11, 15)),
        ("2026-06-01T23:59:59Z", dt.date(2026, 6, 1), dt.time(23, 59, 59)),
        ("2026-06-01", dt.date(2026, 6, 1), None),
        ("2026-06-01T06:00:00.000+02:00", dt.date(2026, 6, 1), dt.time(6)),
    ],
)
def test_days_and_times_are_taken_as_written(start, day, time):
    read = item(start_date_local=start)
    assert (read.day, read.item.start_time) == (day, time)


def test_the_description_is_prose_without_steps():
    read = item(description="Keep it easy.\n\n- 10m 60%\n", workout_doc=DOC)
    assert read.item.description == "Keep it easy."
    assert len(read.item.steps) == 1


def test_without_steps_the_whole_text_is_prose():
    text = "Squats\n- 3 sets of 10\n- 60s plank"
    for doc in (None, {"steps": []}):
        assert item(description=text, workout_doc=doc).item.description == text


def test_a_list_of_exercises_that_steps_would_tear_stays_text():
    text = "- Squats 5 x 5, rest 2m, 100 kg\n- Plank 60s"
    doc = {
        "steps": [
            {"text": "Squats 5 x 5, rest", "duration": 120},
            {"text": "Plank", "duration": 60},
        ]
    }
    read = item(type="WeightTraining", description=text, workout_doc=doc, moving_time=180)
    assert read.item.description == text
    assert read.item.steps == ()
    assert read.item.planned.duration == 180
    assert [loss.where for loss in read.losses] == ["Steps"]


def test_a_circuit_that_steps_hold_whole_is_steps():
    text = "Twice.\n\n- Plank 1m\n- Side plank 30s"
    doc = {"steps": [{"text": "Plank", "duration": 60}, {"text": "Side plank", "duration": 30}]}
    read = item(type="WeightTraining", description=text, workout_doc=doc)
    assert read.item.description == "Twice."
    assert len(read.item.steps) == 2
    assert read.losses == ()


def test_three_thousand_characters_of_prose_survive():
    text = "word " * 600
    assert item(description=text).item.description == text.strip()


def test_a_marker_in_the_text_becomes_an_origin():
    read = item(description="Easy.\n\n[planbridge:trainingpeaks/7/workout/9]")
    assert read.item.description == "Easy."
    assert read.origins[0].id == "9"
    assert read.planned_by_platform


def test_the_external_id_becomes_an_origin_once():
    mark = "planbridge:trainingpeaks/7/workout/9"
    read = item(external_id=mark, description=f"[{mark}]")
    assert [origin.id for origin in read.origins] == ["9"]
    assert read.external_id == mark


def test_the_marker_of_tp2intervals_is_recognised():
    read = item(description="Easy\n//////////\ntrainingPeaksId=55", workout_doc=DOC)
    assert read.item.description == "Easy"
    assert read.origins[0].by == "tp2intervals"


@pytest.mark.parametrize("paired", ["i555", 555])
def test_a_paired_activity_means_completed(paired):
    assert item(paired_activity_id=paired).completed
    assert not item().completed


def test_hidden_from_the_athlete():
    assert item(hide_from_athlete=True).hidden


@pytest.mark.parametrize("category", ["RACE_A", "RACE_B", "RACE_C"])
def test_a_race_is_a_workout_with_a_priority(category):
    assert item(category=category).item.race is RacePriority(category[-1])


def test_a_workout_that_is_marked_as_a_race_is_one_without_a_priority():
    marked = item(category="WORKOUT", sub_type="RACE")
    assert (marked.item.race, marked.losses) == (RacePriority.NONE, ())
    assert item(category="WORKOUT", sub_type="COMMUTE").item.race is None


def test_a_note():
    read = item(category="NOTE", type=None, name="Travel", description="By train")
    assert read.item == Note(title="Travel", text="By train", day=dt.date(2026, 6, 1))
    assert read.ref.kind is ItemKind.NOTE


@pytest.mark.parametrize("category", ["HOLIDAY", "SICK", "INJURED"])
def test_days_away_become_notes_that_say_until_when(category):
    read = item(category=category, name=None, end_date_local="2026-06-08T00:00:00")
    assert read.item.title == category.capitalize()
    assert read.item.text == "Until 7 June 2026"


@pytest.mark.parametrize(
    "category", ["TARGET", "SEASON_START", "PLAN", "SET_EFTP", "SET_FITNESS", "FITNESS_DAYS"]
)
def test_entries_that_are_no_plan_have_a_reason(category):
    read = read_event(event(category=category, name="Week"), "i1")
    assert isinstance(read, Unreadable)
    assert read.title == "Week"
    assert "unknown" not in read.reason


def test_an_unknown_category_is_named():
    read = read_event(event(category="PARTY"), "i1")
    assert "PARTY" in read.reason


def test_nulls_and_blanks_do_no_harm():
    read = item(name=None, type=None, description=None)
    assert (read.item.title, read.item.sport) == ("", Sport.OTHER)
    assert item(name="  ").item.title == ""


def test_titles_are_kept_whole():
    assert item(name="x" * 200).item.title == "x" * 200
    assert item(name="🚴 Sweet").item.title == "🚴 Sweet"


def test_an_unknown_type_becomes_other_and_that_is_said():
    read = item(type="Parkour")
    assert read.item.sport is Sport.OTHER
    assert read.losses[0].before == "Parkour"


def test_the_kind_and_the_indoor_flag():
    read = item(type="VirtualRide", indoor=True, tags=["key", None])
    assert (read.item.sub_sport, read.item.indoor) == (SubSport.VIRTUAL_RIDE, True)
    assert read.item.tags == ("key",)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"moving_time": "long"}, "moving_time"),
        ({"name": 5}, "name"),
        ({"start_date_local": "soon"}, "day"),
        ({"start_date_local": None}, "start_date_local"),
        ({"id": None}, "id"),
    ],
)
def test_an_entry_of_an_unexpected_form_names_the_key(change, word):
    read = read_event(event(**change), "i1")
    assert isinstance(read, Unreadable)
    assert word in read.reason


@pytest.mark.parametrize("by_id", [True, False])
def test_an_entry_that_cannot_be_read_still_says_what_it_is_a_copy_of(by_id):
    mark = markers.token(source(5)) if by_id else None
    words = None if by_id else markers.mark("Spin", source(5))
    read = read_event(event(start_date_local="soon", external_id=mark, description=words), "i1")
    assert isinstance(read, Unreadable)
    assert [origin.id for origin in read.origins] == [source(5).id]


def test_every_recorded_event_is_read(recorded):
    for name in ("events_resolved_upstream", "events_trimmed_session_review"):
        for raw in json.loads((recorded / f"intervals/{name}.json").read_text()):
            read = read_event(raw, "i1")
            assert isinstance(read, CalendarItem)
            assert read.losses == ()
            assert read.item.title == raw["name"]
            if isinstance(read.item, Workout) and read.item.steps:
                assert "- " not in read.item.description


def test_recorded_durations_are_those_of_the_service(recorded):
    path = recorded / "intervals/text_to_workout_doc_corpus.json"
    entries = json.loads(path.read_text())["entries"]
    assert len(entries) == 22
    for entry in entries:
        read = item(**entry)
        assert read.losses == ()
        assert sum(_seconds(step) for step in entry["workout_doc"]["steps"]) == pytest.approx(
            entry["workout_doc"]["duration"]
        )
        assert read.item.planned.duration == entry["moving_time"]
        assert _leaves(read.item) == _recorded_leaves(entry["workout_doc"]["steps"])


def _seconds(step):
    inner = step.get("steps")
    return step["reps"] * sum(map(_seconds, inner)) if inner else step["duration"]


def _leaves(workout):
    return [(step.cue, step.length.kind) for step in workout.leaf_steps()]


def _recorded_leaves(steps):
    found = []
    for step in steps:
        if step.get("steps"):
            found += _recorded_leaves(step["steps"])
        else:
            kind = "until_lap" if step.get("until_lap_press") else "seconds"
            found.append((step.get("text", "").replace("&lt;", "<"), kind))
    return found


def test_the_recorded_note_is_read(recorded):
    (raw,) = json.loads((recorded / "intervals/event_note_bulk_create_response.json").read_text())
    read = read_event(raw, "i1")
    assert isinstance(read.item, Note)
    assert read.item.title == raw["name"]


TEN_MINUTES = {"steps": [{"duration": 600, "power": {"units": "%ftp", "value": 80}}]}


def test_dash_lines_that_are_no_step_stay_in_the_description_in_their_place():
    text = (
        "Bring:\n- two bottles\n* gels\n\n- 10m 80%\n\n"
        "--- Coach Notes ---\n- MAX standing start from near-stop\n-Note to self"
    )
    read = item(description=text, workout_doc=TEN_MINUTES)
    assert read.item.description == (
        "Bring:\n- two bottles\n* gels\n\n"
        "--- Coach Notes ---\n- MAX standing start from near-stop\n-Note to self"
    )
    assert read.losses == ()


@pytest.mark.parametrize(
    ("line", "notes"),
    [
        ("- x 10m 80% stay seated please", "stay seated please"),
        ("- x 10m 80% 90rpm hard!, nasal breathing", "hard!, nasal breathing"),
        ("- 10m RPE 8", "RPE 8"),
        ("- 10m 140-150bpm", "140-150bpm"),
        ("- Squats 5 x 5, rest 10m, 100 kg", "100 kg"),
        ("- 10m 80% easy 90rpm (legs loose)", "easy, (legs loose)"),
        ("- 10m 4:30/km", "4:30/km"),
        ("- Steady Z2 10m", "Steady"),
        ("- 10m 75% 80%", "75%"),
        ("- 10m 80% (easy, 90rpm)", "easy"),
        ("- 10m 80% stress free please", "stress free please"),
        ("- 10m 80% 😀", "😀"),
    ],
)
def test_words_that_the_service_makes_nothing_of_become_notes_of_the_step(line, notes):
    read = item(description=f"Easy.\n\n{line}", workout_doc=TEN_MINUTES)
    assert [step.notes for step in read.item.steps] == [notes]
    assert read.item.description == "Easy."
    assert read.losses == ()


def test_words_find_their_step_inside_a_repeat():
    text = "- 5m 50% spin\n\nMain 3x\n- 10m 80%\n- 2m 50% drink now\n\n- 5m 40%"
    inner = [{"duration": 600}, {"duration": 120}]
    doc = {"steps": [{"duration": 300}, {"reps": 3, "steps": inner}, {"duration": 300}]}
    read = item(description=text, workout_doc=doc)
    assert [step.notes for step in read.item.leaf_steps()] == ["spin", "", "drink now", ""]


def test_words_whose_step_is_uncertain_are_named_as_lost():
    doc = {"steps": [{"duration": 600}, {"duration": 60}]}
    for text in ("- Hard 10m 80% stay seated", "- Hard 10m 80% stay seated\n- 9m 50%"):
        read = item(description=text, workout_doc=doc)
        assert [step.notes for step in read.item.steps] == ["", ""]
        (loss,) = read.losses
        assert (loss.where, loss.kind) == ("Step 1 (Hard)", "dropped")
        assert "stay seated" in loss.before


@pytest.mark.parametrize(
    "line",
    [
        "- Hard 10m 80% 90rpm intensity=active",
        "- 10m ramp 50-80% hidepower",
        "- 10m freeride",
        "- 10m @ 80%, at 90rpm cadence",
        "- 10m 80% FTP, press lap",
        "- First 33^Second <!> 10m 80% Z2 HR power=3s",
        "- 10m 4:30-5:00/km Pace",
        "- 10m 85% MMP 5m",
        "- RPE 8 10m",
        "- 10m 90% LTHR hr=3s 80% power=3s",
    ],
)
def test_a_line_that_is_fully_read_leaves_no_notes_and_no_losses(line):
    read = item(description=line, workout_doc=TEN_MINUTES)
    assert (read.item.steps[0].notes, read.item.description, read.losses) == ("", "", ())


def test_what_the_document_carries_after_all_is_not_said_twice():
    doc = {
        "steps": [
            {"duration": 600, "hr": {"units": "bpm", "start": 140, "end": 150}},
            {"duration": 300, "text": "Stay seated"},
        ]
    }
    read = item(description="- 10m 140-150bpm\n- 5m 80% stay seated", workout_doc=doc)
    assert [step.notes for step in read.item.steps] == ["", ""]


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("- 10m 80%\nMain 3x\n- 10m 80%", "Main 3x"),
        ("Extra 3x\n\n- 10m 80%\n\nBye", "Extra 3x\n\nBye"),
        ("Never 0x\n\n- 10m 80%", "Never 0x"),
    ],
)
def test_the_head_of_a_repeat_that_is_none_stays_text(text, description):
    assert item(description=text, workout_doc=TEN_MINUTES).item.description == description
