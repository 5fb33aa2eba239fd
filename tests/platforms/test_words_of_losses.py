from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from core.platforms.intervals.payload import draft_of
from core.platforms.intervals.workout_doc import read_doc
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.describe import sport_name
from core.workout.model import (
    Averaging,
    Prompt,
    Ramp,
    Seconds,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.intervals.conftest import DAY, source
from tests.strategies import steps

ATHLETE = Thresholds(ftp=237, lthr=163, max_hr=188, resting_hr=50, pace=3.97)
INTERNAL = re.compile(r"\b[a-z]+_[a-z_]+\b|percentOf|<|\d\.\d{4,}|\\n|None\b|\bnan\b")
"""Enum values, wire names, reprs and the noise of floats."""


@settings(deadline=None, max_examples=60, derandomize=True)
@given(steps())
def test_losses_are_written_for_people(step):
    step = step.model_copy(update={"cue": "", "notes": "", "prompts": ()})
    workout = Workout(sport=Sport.RUN, day=DAY, title="x", steps=(step,))
    draft = draft_of(workout, source(1), AthleteThresholds(default=ATHLETE))
    for loss in (*draft.losses, *write_structure(workout, ATHLETE).losses):
        assert not INTERNAL.search(str(loss)), loss


def lost_on_trainingpeaks(step: Step) -> list[str]:
    workout = Workout(sport=Sport.RIDE, steps=(step,))
    return [str(loss) for loss in write_structure(workout, Thresholds(ftp=250)).losses]


def test_a_ramp_in_watts_is_told_in_the_unit_it_becomes():
    ramp = Ramp(unit=Unit.WATTS, start=125, end=200)
    said = lost_on_trainingpeaks(Step(length=Seconds(value=600), target=ramp))
    assert "Step 1: ramp 125 → 200 W becomes ramp 50 → 80 % FTP (FTP 250 W)." in said


@pytest.mark.parametrize(
    ("averaging", "words"), [(Averaging.SECONDS_3, "over 3 s"), (Averaging.LAP, "over the lap")]
)
def test_an_averaging_is_told_in_words(averaging, words):
    step = Step(length=Seconds(value=60), averaging=averaging)
    assert lost_on_trainingpeaks(step) == [f"Step 1: averaging of the target {words} is lost."]


@pytest.mark.parametrize(("count", "words"), [(1, "a timed text is"), (2, "2 timed texts are")])
def test_timed_texts_are_counted_as_people_count(count, words):
    prompt = Prompt(at=5, text="Up!", duration=10)
    step = Step(length=Seconds(value=60), prompts=(prompt,) * count)
    assert lost_on_trainingpeaks(step) == [f"Step 1: how long {words} shown is lost."]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("easy", "heart rate in an unknown form"),
        ({"value": 3}, "heart rate without a unit"),
        ({"units": "bpm"}, "heart rate in “bpm”, without a number"),
        ({"units": "beats"}, "heart rate in “beats”"),
    ],
)
def test_a_target_that_could_not_be_read_is_told_in_words(value, words):
    doc = {"steps": [{"duration": 60, "hr": value}]}
    (loss,) = read_doc(doc, sport=Sport.RUN).losses
    assert loss.before == f"the target ({words})"


@pytest.mark.parametrize(
    ("sport", "sub_sport", "name"),
    [
        (Sport.RIDE, SubSport.E_MTB, "E-MTB"),
        (Sport.RIDE, SubSport.CROSS_COUNTRY_MTB, "Cross-country MTB"),
        (Sport.RIDE, SubSport.E_BIKE, "E-bike"),
        (Sport.STRENGTH, SubSport.HIIT, "HIIT"),
        (Sport.CROSS_TRAIN, None, "Cross-train"),
        (Sport.SWIM, SubSport.OPEN_WATER_SWIM, "Open water swim"),
    ],
)
def test_sports_are_named_as_people_write_them(sport, sub_sport, name):
    assert sport_name(sport, sub_sport) == name
