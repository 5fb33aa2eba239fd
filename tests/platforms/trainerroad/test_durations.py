"""Which of several stated durations is the planned one, and what is said when they differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.platforms.contract import CalendarItem
from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import outline
from core.platforms.trainerroad.reading import Reader
from core.platforms.trainerroad.wire import LibraryWorkout, Planned
from core.workout.describe import format_duration
from core.workout.losses import Loss
from core.workout.model import Workout
from ui.loss_kinds import kind_of


def read(library: dict[str, Any] | None, **slot: Any) -> CalendarItem:
    fields = {"id": "1", "date": "2026-06-01", "workoutId": 7, **slot}
    found = outline(LibraryWorkout.model_validate(lower_keys(library))) if library else None
    return Reader("4242").workout(Planned.model_validate(lower_keys(fields)), found)


def library(seconds: int = 0, minutes: float | None = None) -> dict[str, Any]:
    row = {"Start": 0, "End": seconds, "Name": "On", "StartTargetPowerPercent": 60.0}
    data = [{"seconds": at * 1000, "ftpPercent": 60.0} for at in range(seconds + 1)]
    return {
        "Details": {"Id": 7, "Duration": minutes},
        "IntervalData": [row] if seconds else [],
        "WorkoutData": data if seconds else [],
    }


def duration(item: CalendarItem) -> float | None:
    assert isinstance(item.item, Workout)
    return item.item.planned.duration


def said(item: CalendarItem) -> list[Loss]:
    return [loss for loss in item.losses if loss.where == "Plan"]


@pytest.mark.parametrize(
    ("found", "slot", "seconds"),
    [
        (library(1800, 30), {"plannedDurationInSeconds": 2700}, 2700),
        (library(1800, 30), {}, 1800),
        (library(1800, 45), {}, 2700),
        (library(1830, 30), {}, 1800),
        (library(1800), {}, 1800),
        (library(1800, 0), {"duration": 0}, 1800),
        (library(0, 45), {}, 2700),
        (library(0, 45), {"duration": "00:50:00"}, 3000),
        (library(), {}, None),
        (None, {"duration": 600}, 600),
    ],
)
def test_a_stated_duration_is_never_replaced(
    found: dict[str, Any] | None, slot: dict[str, Any], seconds: float | None
) -> None:
    assert duration(read(found, **slot)) == seconds


@pytest.mark.parametrize("planned", [2700, 1300])
def test_steps_that_last_longer_or_shorter_than_planned_are_named(planned: int) -> None:
    [loss] = said(read(library(1800, 30), plannedDurationInSeconds=planned))
    stated = format_duration(planned)
    assert loss.before == f"a planned duration of {stated}"
    assert loss.after == f"{stated} with steps that last 30:00"
    assert kind_of(loss) == "Planned values changed"


@pytest.mark.parametrize(
    ("seconds", "planned", "named"),
    [
        (1800, 1800, False),
        (1800, 1860, False),
        (1800, 1861, True),
        (1800, 1739, True),
        (14400, 14540, False),
        (14400, 14560, True),
    ],
)
def test_a_difference_by_rounding_is_not_named(seconds: int, planned: int, named: bool) -> None:
    found = said(read(library(seconds, seconds / 60), plannedDurationInSeconds=planned))
    assert bool(found) is named


def test_a_workout_without_steps_or_without_a_duration_has_nothing_to_compare() -> None:
    assert said(read(library(0, 45), plannedDurationInSeconds=600)) == []
    assert said(read(library(1800))) == []


@pytest.mark.parametrize(
    "name",
    [
        "workoutdetails_bald_knob_full",
        "upstream_tr_workoutsdetails_simple",
        "upstream_tr_workoutsdetails_complex",
    ],
)
def test_recorded_workouts_raise_no_false_alarm(recorded: Path, name: str) -> None:
    answer = json.loads((recorded / "trainerroad" / f"{name}.json").read_text(encoding="utf-8"))
    item = read(answer["Workout"])
    assert duration(item) == 3600
    assert [loss for loss in item.losses if loss.where != "Steps"] == []


def test_a_recorded_interval_list_raises_no_false_alarm(recorded: Path) -> None:
    text = (recorded / "trainerroad" / "interval_data_jaylinen_mock.json").read_text("utf-8")
    item = read({"Details": {"Duration": 90}, "IntervalData": json.loads(text)})
    assert duration(item) == 5400
    assert [loss for loss in item.losses if loss.where != "Steps"] == []
