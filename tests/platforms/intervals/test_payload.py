from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.contract import CannotConvert
from core.platforms.intervals.events import read_event
from core.platforms.intervals.payload import draft_of
from core.platforms.intervals.sports import known_types, sport_of
from core.workout.model import (
    Metric,
    Note,
    Planned,
    RacePriority,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.intervals.conftest import DAY, event, source

STEP = Step(length=Seconds(value=600), target=Single(unit=Unit.PERCENT_FTP, value=87.5))


@pytest.fixture
def prepare(platform):
    def make(item=None, **kwargs):
        item = item or Workout(**{"sport": Sport.RIDE, "day": DAY, **kwargs})
        return platform.prepare(item, source(9), AthleteThresholds())

    return make


def test_a_workout_with_all_it_has(prepare):
    draft = prepare(
        title="Sweet spot",
        description="Stay seated.",
        coach_comments="Eat well.",
        steps=(STEP,),
        metric=Metric.POWER,
        planned=Planned(duration=7380.4, distance=40_000.5, load=63.41),
        indoor=True,
        tags=("key",),
        start_time=dt.time(11, 15),
    )
    assert draft.payload == {
        "category": "WORKOUT",
        "type": "Ride",
        "start_date_local": "2026-06-01T11:15:00",
        "name": "Sweet spot",
        "description": draft.text,
        "external_id": "planbridge:trainingpeaks/7/workout/9",
        "indoor": True,
        "target": "POWER",
        "tags": ["key"],
        "moving_time": 7380,
        "distance": 40_000.5,
        "icu_training_load": 63,
    }
    assert draft.text == "Stay seated.\n\nCoach comments:\nEat well.\n\n- 10m 87.5%"
    (duration, load, distance, comments) = draft.losses
    assert str(duration) == (
        "Duration: 2 h 3 min planned becomes about 10 min. "
        "Intervals.icu computes it from the steps."
    )
    assert (load.before, load.after) == ("63.4 planned", "about 13")
    assert str(distance) == (
        "Distance: 40 km planned is lost. Intervals.icu computes it from the steps."
    )
    assert comments.where == "Coach comments"


def test_midnight_stands_for_the_whole_day(prepare):
    assert prepare().payload["start_date_local"] == "2026-06-01T00:00:00"


def test_nothing_is_sent_that_the_source_does_not_say(prepare):
    assert set(prepare(title="x").payload) == {
        "category",
        "type",
        "start_date_local",
        "name",
        "description",
        "external_id",
    }


@pytest.mark.parametrize(
    ("sport", "sub_sport", "title"),
    [
        (Sport.RIDE, None, "Ride"),
        (Sport.STRENGTH, None, "Strength"),
        (Sport.RUN, SubSport.TRAIL_RUN, "Trail run"),
    ],
)
@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_blank_title_becomes_the_sport(prepare, sport, sub_sport, title, blank):
    assert prepare(sport=sport, sub_sport=sub_sport, title=blank).payload["name"] == title


@pytest.mark.parametrize("length", [80, 81, 200])
def test_a_long_title_is_cut_and_kept_whole_in_the_text(prepare, length):
    title = ("Long title " * 20)[:length].strip().ljust(length, "x")
    draft = prepare(title=title, description="Words.")
    assert len(draft.payload["name"]) <= 80
    if length > 80:
        assert draft.payload["description"].startswith(title)
        assert draft.payload["description"].endswith("Words.")
        assert [loss.where for loss in draft.losses] == ["Title"]
    else:
        assert draft.payload["name"] == title
        assert draft.losses == ()


def test_an_emoji_title_is_kept(prepare):
    assert prepare(title="🚴‍♀️ Hügel").payload["name"] == "🚴‍♀️ Hügel"


def test_the_losses_of_the_text_are_told(prepare):
    step = Step(length=Seconds(value=60), target=Single(unit=Unit.RPE, value=8))
    assert prepare(steps=(step,)).losses


def test_a_line_of_prose_that_has_to_change_is_told(prepare):
    draft = prepare(title="Tempo", description="- stay seated", steps=(STEP,))
    assert draft.text == "• stay seated\n\n- 10m 87.5%"
    assert [(loss.where, loss.before) for loss in draft.losses] == [
        ("Description", "“- stay seated”")
    ]


@pytest.mark.parametrize(
    ("rpe_as_cue", "text", "after"),
    [(True, "- RPE 8 1m", "“RPE 8” in the step's name"), (False, "- 1m", "")],
)
def test_perceived_exertion_goes_into_the_name_or_is_dropped(rpe_as_cue, text, after):
    step = Step(length=Seconds(value=60), target=Single(unit=Unit.RPE, value=8))
    workout = Workout(sport=Sport.RIDE, day=DAY, title="x", steps=(step,))
    draft = draft_of(workout, source(1), AthleteThresholds(), rpe_as_cue=rpe_as_cue)
    assert draft.text == text
    (loss,) = draft.losses
    assert (loss.before, loss.after) == ("RPE 8", after)


def test_thresholds_of_the_sport_reach_the_text(platform):
    step = Step(length=Seconds(value=60), target=Single(unit=Unit.BPM, value=150))
    thresholds = AthleteThresholds(by_sport=((Sport.RUN, Thresholds(lthr=100)),))
    run = Workout(sport=Sport.RUN, day=DAY, steps=(step,))
    assert "150% LTHR" in platform.prepare(run, source(1), thresholds).text


@pytest.mark.parametrize("name", known_types())
def test_every_type_comes_back_as_the_same_sport(prepare, name):
    sport, sub_sport = sport_of(name)
    draft = prepare(sport=sport, sub_sport=sub_sport, title="x")
    back = read_event(event(**draft.payload), "i1").item
    assert (back.sport, back.sub_sport) == (sport, sub_sport)
    assert draft.losses == ()


def test_a_kind_that_is_not_there_is_told(prepare):
    draft = prepare(sub_sport=SubSport.ENDURO_MTB)
    assert draft.payload["type"] == "MountainBikeRide"
    assert draft.losses[0].where == "Sport"


def test_an_indoor_kind_is_told_by_the_flag(prepare):
    draft = prepare(title="Indoors", sub_sport=SubSport.INDOOR_RIDE)
    assert draft.payload["indoor"] is True
    assert draft.losses == ()


@pytest.mark.parametrize("priority", [RacePriority.A, RacePriority.B, RacePriority.C])
def test_a_race_keeps_its_priority(prepare, priority):
    assert prepare(race=priority).payload["category"] == f"RACE_{priority}"


@pytest.mark.parametrize(
    "race",
    [{"sport": Sport.RACE}, {"sport": Sport.RACE, "race": "none"}, {"race": RacePriority.NONE}],
)
def test_a_race_without_a_priority_gets_one_and_that_is_said(prepare, race):
    draft = prepare(**race, title="Giro")
    assert draft.payload["category"] == "RACE_C"
    assert "Race" in [loss.where for loss in draft.losses]


def test_a_note(prepare):
    draft = prepare(Note(title="Travel", text="- by train", day=DAY))
    assert draft.payload == {
        "category": "NOTE",
        "start_date_local": "2026-06-01T00:00:00",
        "name": "Travel",
        "description": "- by train",
        "external_id": "planbridge:trainingpeaks/7/workout/9",
    }


def test_a_note_without_a_title_has_one(prepare):
    assert prepare(Note(text="x", day=DAY)).payload["name"] == "Note"


def test_a_day_off_becomes_a_note_and_that_is_said(prepare):
    draft = prepare(sport=Sport.DAY_OFF, description="Sleep.", coach_comments="Really.")
    assert draft.payload["category"] == "NOTE"
    assert draft.payload["name"] == "Day off"
    assert draft.payload["description"] == "Sleep.\n\nReally."
    assert draft.losses[0].before == "a day off"


def test_an_item_without_a_day_cannot_be_placed(prepare):
    with pytest.raises(CannotConvert, match="no day"):
        prepare(Workout(sport=Sport.RIDE))


def test_a_workout_of_too_many_steps_is_refused_with_its_reason(prepare):
    endless = Repeat(count=100_000, steps=(STEP,))
    with pytest.raises(CannotConvert, match="100000"):
        prepare(steps=(endless,))


def test_a_metric_the_service_does_not_steer_by_is_not_sent(prepare):
    assert "target" not in prepare(metric=Metric.RPE).payload
