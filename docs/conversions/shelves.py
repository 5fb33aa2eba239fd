"""What becomes of the items of plans and libraries, by the place that they go to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Draft,
    Library,
    LibraryItem,
    LibraryListing,
    PlatformName,
    Unreadable,
)
from core.platforms.intervals import library_items
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.events import read_event
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks import library as trainingpeaks_library
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.platforms.trainingpeaks.plan_items import BANNER, read_plan
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, RacePriority, Sport, Workout
from core.workout.plan_days import offset_of
from docs.conversions.constructs import ATHLETE, DAY, TEMPO, Construct
from docs.conversions.routes import ORIGIN, Carried, Route
from sandbox import people
from sandbox.clock import Clock
from sandbox.intervals import events, library
from sandbox.intervals.state import State

Item = Workout | Note
DAY_IN_PLAN = "the day in the plan"


def places() -> tuple[Route, ...]:
    """Every column, in order."""
    return (
        Route("Intervals.icu, a plan", _intervals_library(as_plan=True)),
        Route("Intervals.icu, a folder", _intervals_library(as_plan=False)),
        Route("TrainingPeaks, a library", _trainingpeaks_library),
        Route("Intervals.icu, a calendar", _intervals_calendar),
        Route("TrainingPeaks, a calendar", _trainingpeaks_calendar),
    )


def items() -> Iterator[Construct]:
    """Every row. What has a day counts it from :data:`DAY`, the plan's first."""

    def one(name: str, sample: Any, *fields: str) -> Construct:
        return Construct(name, (sample,), fields)

    def ride(**values: Any) -> Workout:
        return Workout(**{"sport": Sport.RIDE, "title": "Sample", "steps": (TEMPO,), **values})

    yield one("a workout with steps", ride(), "title", "sport", "steps")
    yield one(DAY_IN_PLAN, ride(day=DAY + dt.timedelta(days=17)), "day")
    yield one("start time", ride(start_time=dt.time(6, 30)), "start_time")
    yield one("tags", ride(tags=("key", "outside")), "tags")
    yield one("a race with its priority", ride(race=RacePriority.A), "race")
    yield one("a race without a priority", ride(race=RacePriority.NONE), "race")
    yield one("a note", Note(title="Read me first", text="Test your FTP."), "title", "text")
    yield one("a day off", Workout(sport=Sport.DAY_OFF, title="Rest"), "sport", "title")
    yield one("a workout without a title", ride(title=""), "title")
    yield one("a name of 400 characters", ride(title="Long ride, " * 36 + "easy"), "title")


# --- Places -----------------------------------------------------------------------------------


def _intervals() -> IntervalsPlatform:
    return IntervalsPlatform("a-key-of-mine", people.SAM.id, "https://intervals.invalid")


def _trainingpeaks() -> TrainingPeaksPlatform:
    return TrainingPeaksPlatform(
        "a-cookie-that-is-long-enough",
        "7",
        "https://trainingpeaks.invalid",
        now=lambda: dt.datetime.combine(DAY, dt.time(12), dt.UTC),
    )


def _intervals_library(*, as_plan: bool) -> Callable[[Item], Carried]:
    """Written as the service's stand-in keeps it, and read back from there."""

    def carry(item: Item) -> Carried:
        day = offset_of(item.day or DAY, DAY) if as_plan else None
        state = State(Clock(DAY))
        account = state.accounts[people.SAM.id]
        kind = "PLAN" if as_plan else "FOLDER"
        folder = library.save_folder(state, account, {"name": "Sample", "type": kind})

        def kept(draft: Draft) -> LibraryItem | Unreadable:
            body = {**draft.payload, "folder_id": folder["id"]}
            [raw] = library.save_workouts(state, account, [body])
            return library_items.read_item(json.loads(json.dumps(raw)), place)

        place = Library(
            platform=PlatformName.INTERVALS,
            athlete=people.SAM.id,
            id=str(folder["id"]),
            name="Sample",
            is_plan=as_plan,
        )
        platform = _intervals()
        return _carried(
            item, lambda: platform.prepare_for_library(item, ORIGIN, ATHLETE, day=day), kept
        )

    return carry


def _trainingpeaks_library(item: Item) -> Carried:
    platform = _trainingpeaks()
    return _carried(
        item,
        lambda: platform.prepare_for_library(item, ORIGIN, ATHLETE),
        lambda draft: trainingpeaks_library.read_item(
            {**draft.payload, "exerciseLibraryItemId": 1}, "7"
        ),
    )


def _intervals_calendar(item: Item) -> Carried:
    dated = item.model_copy(update={"day": item.day or DAY})

    def kept(draft: Draft) -> CalendarItem | Unreadable:
        state = State(Clock(DAY))
        event = events.create(state, state.accounts[people.SAM.id], draft.payload)
        return read_event(json.loads(json.dumps(event)), people.SAM.id)

    return _carried(item, lambda: _intervals().prepare(dated, ORIGIN, ATHLETE), kept)


def _trainingpeaks_calendar(item: Item) -> Carried:
    dated = item.model_copy(update={"day": item.day or DAY})

    def kept(draft: Draft) -> CalendarItem:
        if isinstance(dated, Note):
            return items_read.read_note({**draft.payload, "id": 1}, "7")
        return items_read.read_workout({**draft.payload, "workoutId": 1}, "7")

    return _carried(item, lambda: _trainingpeaks().prepare(dated, ORIGIN, ATHLETE), kept)


def _carried(
    item: Item,
    write: Callable[[], Draft],
    keep: Callable[[Draft], LibraryItem | CalendarItem | Unreadable],
) -> Carried:
    try:
        draft = write()
    except CannotConvert as problem:
        return Carried(None, refused=str(problem))
    read = keep(draft)
    if isinstance(read, Unreadable):
        raise AssertionError(f"what was written cannot be read: {read.reason}")
    back, losses = read.item, draft.losses
    if isinstance(read, LibraryItem):
        day = None if read.day is None else DAY + dt.timedelta(days=read.day)
        back = back.model_copy(update={"day": day})
        if item.day is not None and day is None:
            # The page says it once for the whole place, not with each workout.
            losses = (*losses, Loss(where="Day", kind=LossKind.DROPPED, before=DAY_IN_PLAN))
    # What reading back adds was said when it was written.
    return Carried(back, losses)  # type: ignore[arg-type]


# --- Read from a plan -------------------------------------------------------------------------


def read_from_plan() -> Iterator[tuple[str, LibraryItem]]:
    """What TrainingPeaks' plans hold beside workouts and notes, as it is read."""
    day = f"{DAY}T00:00:00"
    event = {
        "id": 1,
        "eventDate": day,
        "name": "Race",
        "eventType": "MultisportTriathlon",
        "distance": 51.5,
        "distanceUnits": "Kilometers",
        "legs": [{}, {}, {}],
        "goals": {"time": "2:30"},
    }
    banner = {"workoutId": 2, "workoutDay": day, "workoutTypeValueId": BANNER, "title": "Build"}
    yield "an event", _only(read_plan(_PLAN, [], [], [event]))
    yield "the banner of a period", _only(read_plan(_PLAN, [banner], [], []))


_PLAN = Library(
    platform=PlatformName.TRAININGPEAKS, athlete="7", id="1", name="Sample", is_plan=True
)


def _only(listing: LibraryListing) -> LibraryItem:
    [item] = listing.items
    return item
