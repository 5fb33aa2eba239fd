"""The whole way of a workout: a platform's own JSON in, the other platform's payload out."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from core.platforms.contract import CalendarItem, Draft, Platform, Unreadable
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.events import read_event
from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import outline
from core.platforms.trainerroad.reading import Reader
from core.platforms.trainerroad.wire import LibraryWorkout, Planned
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds, Thresholds
from sandbox.intervals.text import parse_steps

Json = dict[str, Any]
DAY = dt.date(2026, 6, 1)
KNOWN = Thresholds(ftp=250, lthr=170, max_hr=190, resting_hr=50, pace=4.0)
UNKNOWN = Thresholds()

INTERVALS = IntervalsPlatform("a-key-of-mine", "i1", "https://icu.invalid")
TRAININGPEAKS = TrainingPeaksPlatform(
    "a-cookie-that-is-long-enough",
    "7",
    "https://tp.invalid",
    now=lambda: dt.datetime.combine(DAY, dt.time(12), dt.UTC),
)


# --- In: what a platform sends ----------------------------------------------------------------


def of_trainingpeaks(structure: Any = None, **fields: Any) -> CalendarItem:
    """A workout of a TrainingPeaks calendar, an endurance ride unless ``fields`` say else."""
    return items_read.read_workout(
        {
            "workoutId": 77,
            "workoutDay": f"{DAY}T00:00:00",
            "workoutTypeValueId": 2,
            "title": "Endurance",
            "description": None,
            "structure": structure,
            **fields,
        },
        "7",
    )


def structure(*blocks: Json, metric: str | None = "percentOfFtp", **fields: Any) -> Json:
    """A structure as TrainingPeaks keeps it."""
    return {
        "structure": list(blocks),
        "polyline": [],
        "primaryLengthMetric": "duration",
        "primaryIntensityMetric": metric,
        "primaryIntensityTargetOrRange": "range",
        **fields,
    }


def block(*steps: Json, rounds: Any = 1, kind: str = "step") -> Json:
    return {
        "type": kind,
        "length": {"value": rounds, "unit": "repetition"},
        "steps": list(steps),
        "begin": 0,
        "end": 180,
    }


def step(seconds: float = 600, *targets: Json, **fields: Any) -> Json:
    return {
        "name": "Steady",
        "length": {"value": seconds, "unit": "second"},
        "targets": list(targets),
        "intensityClass": "active",
        "openDuration": False,
        **fields,
    }


def band(low: float | None = None, high: float | None = None, unit: str = "") -> Json:
    said = {"minValue": low, "maxValue": high, "unit": unit or None}
    return {key: value for key, value in said.items() if value is not None}


CADENCE = "roundOrStridePerMinute"


def of_intervals(*steps: Json, **fields: Any) -> CalendarItem:
    """A workout of an Intervals.icu calendar with the server's own parse of its text."""
    doc = fields.pop("doc", {"steps": list(steps), "target": "AUTO"})
    read = read_event(
        {
            "id": 88,
            "start_date_local": f"{DAY}T00:00:00",
            "category": "WORKOUT",
            "type": "Ride",
            "name": "Endurance",
            "description": None,
            "workout_doc": doc,
            **fields,
        },
        "i1",
    )
    assert not isinstance(read, Unreadable), read.reason
    return read


def of_trainerroad(workout: Json, **slot: Any) -> CalendarItem:
    """A workout planned in TrainerRoad; ``workout`` is what the library says of it."""
    fields = {"id": "0000-11", "date": f"{DAY}T00:00:00", "workoutId": 99, **slot}
    library = outline(LibraryWorkout.model_validate(lower_keys(workout)))
    return Reader("4242").workout(Planned.model_validate(lower_keys(fields)), library)


# --- Out: what is written ---------------------------------------------------------------------


def _prepared(platform: Platform, item: CalendarItem, thresholds: Thresholds) -> Draft:
    return platform.prepare(item.item, item.ref, AthleteThresholds(default=thresholds), Options())


def to_intervals(item: CalendarItem, thresholds: Thresholds = KNOWN) -> Draft:
    """The entry that is sent to Intervals.icu."""
    return _prepared(INTERVALS, item, thresholds)


def to_trainingpeaks(item: CalendarItem, thresholds: Thresholds = KNOWN) -> Draft:
    """The workout that is sent to TrainingPeaks."""
    return _prepared(TRAININGPEAKS, item, thresholds)


def server_steps(draft: Draft) -> list[Json]:
    """The steps that Intervals.icu makes of the text that is sent to it."""
    steps: list[Json] = parse_steps(draft.payload["description"])
    return steps


def unrolled(steps: list[Json]) -> list[Json]:
    """The steps as often as they are done."""
    out: list[Json] = []
    for one in steps:
        out += one["reps"] * unrolled(one["steps"]) if "steps" in one else [one]
    return out


def tp_blocks(draft: Draft) -> list[Json]:
    """The blocks of the structure that is sent to TrainingPeaks."""
    blocks: list[Json] = json.loads(draft.payload["structure"])["structure"]
    return blocks


def tp_steps(draft: Draft) -> list[Json]:
    """The steps of the structure that is sent to TrainingPeaks, each once."""
    return [one for each in tp_blocks(draft) for one in each["steps"]]


def lost(draft: Draft | CalendarItem) -> str:
    """Everything that is said to be lost, one loss a line."""
    return "\n".join(map(str, draft.losses))
