"""The ways a workout goes: written by Planbridge, and read back as the other side holds it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.formats.files import FileError, FileFormat, read_file, write_file
from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Draft,
    ItemKind,
    ItemRef,
    Platform,
    PlatformName,
    Unreadable,
)
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.events import read_event
from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import outline
from core.platforms.trainerroad.reading import Reader
from core.platforms.trainerroad.wire import LibraryWorkout, Planned
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.losses import Loss
from core.workout.model import Workout
from docs.conversions import wire
from docs.conversions.constructs import ATHLETE, DAY, THRESHOLDS
from sandbox import people
from sandbox.clock import Clock
from sandbox.intervals import events
from sandbox.intervals.state import State

ORIGIN = ItemRef(platform=PlatformName.TRAINERROAD, athlete="1", kind=ItemKind.WORKOUT, id="1")


@dataclass(frozen=True)
class Carried:
    """What arrived: the workout as it is read back, and what was said to be lost on the way."""

    back: Workout | None
    losses: tuple[Loss, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Route:
    """One column of the table. ``carry`` gives None where the other side has no such thing."""

    name: str
    carry: Callable[[Workout], Carried | None]
    in_watts: bool = False


def routes() -> tuple[Route, ...]:
    """Every column, in order."""
    return (
        Route("Intervals.icu", _intervals),
        Route("Intervals.icu, read", _intervals_read),
        Route("TrainingPeaks", _trainingpeaks),
        Route("TrainerRoad, read", _trainerroad_read),
        *(Route(one.label, _file(one), one is FileFormat.ERG) for one in FileFormat),
    )


def _intervals(workout: Workout) -> Carried:
    """Written as text, read by the stand-in of the server, whose document is read back."""
    platform = IntervalsPlatform("a-key-of-mine", "i1", "https://intervals.invalid")

    def server(draft: Draft) -> CalendarItem | Unreadable:
        state = State(Clock(DAY))
        event = events.create(state, state.accounts[people.SAM.id], draft.payload)
        return read_event(json.loads(json.dumps(event)), "i1")

    return _platform(workout, platform, server)


def _trainingpeaks(workout: Workout) -> Carried:
    platform = TrainingPeaksPlatform(
        "a-cookie-that-is-long-enough",
        "7",
        "https://trainingpeaks.invalid",
        now=lambda: dt.datetime.combine(DAY, dt.time(12), dt.UTC),
    )

    def server(draft: Draft) -> CalendarItem:
        return items_read.read_workout({**draft.payload, "workoutId": 1}, "7")

    return _platform(workout, platform, server)


def _platform(
    workout: Workout, platform: Platform, server: Callable[[Draft], CalendarItem | Unreadable]
) -> Carried:
    try:
        draft = platform.prepare(workout, ORIGIN, ATHLETE)
    except CannotConvert as problem:
        return Carried(None, refused=str(problem))
    read = server(draft)
    if isinstance(read, Unreadable):
        raise AssertionError(f"what was written cannot be read: {read.reason}")
    assert isinstance(read.item, Workout)
    return Carried(read.item, (*draft.losses, *read.losses))


def _intervals_read(workout: Workout) -> Carried | None:
    event = wire.intervals_event(workout)
    if event is None:
        return None
    read = read_event(event, "i1")
    if isinstance(read, Unreadable):
        raise AssertionError(f"a document cannot be read: {read.reason}")
    assert isinstance(read.item, Workout)
    return Carried(read.item, read.losses)


def _trainerroad_read(workout: Workout) -> Carried | None:
    found = wire.trainerroad_workout(workout)
    if found is None:
        return None
    library = outline(LibraryWorkout.model_validate(lower_keys(found)))
    slot: dict[str, Any] = {"id": "1", "date": f"{DAY}T00:00:00", "workoutId": 1}
    read = Reader("1").workout(Planned.model_validate(lower_keys(slot)), library)
    assert isinstance(read.item, Workout)
    return Carried(read.item, read.losses)


def _file(file_format: FileFormat) -> Callable[[Workout], Carried]:
    def carry(workout: Workout) -> Carried:
        try:
            written = write_file(workout, file_format, THRESHOLDS)
        except FileError as problem:
            return Carried(None, refused=str(problem))
        read = read_file(f"Sample.{file_format}", written.data)
        return Carried(read.workout, (*written.losses, *read.losses))

    return carry
