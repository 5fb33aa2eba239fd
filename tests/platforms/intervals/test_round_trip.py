"""A recorded workout, written back, is read by the text's own rules as the same workout."""

from __future__ import annotations

import json

import pytest

from core.formats import intervals_text
from core.platforms.intervals.events import read_event
from core.workout.model import Workout
from core.workout.thresholds import AthleteThresholds
from tests.platforms.intervals.conftest import event, source


@pytest.fixture
def recorded_workouts(recorded) -> list[tuple[Workout, dict]]:
    folder = recorded / "intervals"
    raws = json.loads((folder / "events_resolved_upstream.json").read_text())
    raws += json.loads((folder / "events_trimmed_session_review.json").read_text())
    raws += json.loads((folder / "text_to_workout_doc_corpus.json").read_text())["entries"]
    pairs = [(read_event(event(**raw), "i1").item, raw["workout_doc"]) for raw in raws]
    return [(item, doc) for item, doc in pairs if isinstance(item, Workout)]


def bare(step):
    """A step without what the service's document does not keep: the units of its length."""
    return (step.length.kind, step.target, step.cadence, step.intensity, step.averaging)


def test_steps_survive_writing_back(platform, recorded_workouts):
    assert len(recorded_workouts) == 32
    for workout, _ in recorded_workouts:
        draft = platform.prepare(workout, source(1), AthleteThresholds())
        parsed = intervals_text.parse(draft.text)
        assert list(map(bare, Workout(sport=workout.sport, steps=parsed.steps).leaf_steps())) == [
            bare(step) for step in workout.leaf_steps()
        ], workout.title


def test_prose_is_not_doubled_by_writing_back(platform, recorded_workouts):
    for workout, doc in recorded_workouts:
        draft = platform.prepare(workout, source(1), AthleteThresholds())
        again = read_event(event(**draft.payload, workout_doc=doc), "i1").item
        assert _words(again.description) == _words(workout.description), workout.title


def _words(text: str) -> list[str]:
    return [word for word in text.split() if word.strip("-–•*\u2060\u200b")]
