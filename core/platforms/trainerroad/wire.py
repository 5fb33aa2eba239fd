"""TrainerRoad's objects as they arrive: everything optional, unknown keys kept.

All models read dictionaries with lower-case keys and without nulls (:mod:`.casing`). Values that
have been seen under several names list those names. Where a field is known only from clients of
the private API and not from a recorded response, its docstring says so.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from core.platforms.numbers import LARGEST, sensible_number


class Wire(BaseModel):
    """A tolerant model whose keys are its field names, lower case, without underscores."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=lambda name: name.replace("_", ""),
        coerce_numbers_to_str=True,
    )


def _day(value: Any) -> Any:
    """A local day from ``{year, month, day}`` or the date part of an ISO text, never shifted."""
    if isinstance(value, dict):
        try:
            return dt.date(value["year"], value["month"], value["day"])
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError("not a day") from error
    if isinstance(value, str):
        return dt.date.fromisoformat(value[:10])
    return value


def _clock_time(value: Any) -> Any:
    """ "06:30" or "06:30:00"; anything else says nothing about a time of day."""
    if isinstance(value, str) and re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        return dt.time.fromisoformat(value)
    return None


def _spoken_duration(value: Any) -> Any:
    """Seconds, also from "01:30:00"."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+):(\d{2}):(\d{2})", value)):
        hours, minutes, seconds = map(int, found.groups())
        return hours * 3600 + minutes * 60 + seconds
    return value


def _amount(value: Any) -> Any:
    """A number that cannot be negative; a negative one means "none", as does a senseless one."""
    return None if isinstance(value, int | float) and not 0 <= value <= LARGEST else value


def _words(value: Any) -> str:
    """A text, also a number that stands for one; anything else says nothing."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _loose_amount(value: Any) -> float | None:
    """As :func:`_amount`, where what is no number says nothing."""
    found = sensible_number(value)
    return found if found is not None and found >= 0 else None


Day = Annotated[dt.date, BeforeValidator(_day)]
ClockTime = Annotated[dt.time | None, BeforeValidator(_clock_time)]
DurationSeconds = Annotated[float | None, BeforeValidator(_spoken_duration)]
Second = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Amount = Annotated[float | None, Field(allow_inf_nan=False), BeforeValidator(_amount)]
Words = Annotated[str, BeforeValidator(_words)]
LooseAmount = Annotated[float | None, BeforeValidator(_loose_amount)]


class Member(Wire):
    """Who is signed in: ``GET member-info``. ``member_id`` is -1 for nobody."""

    member_id: int = -1
    username: str = ""


class Linked(Wire):
    """An object of which only the id matters here."""

    id: str = ""


class Dated(Wire):
    """Anything that stands on a day."""

    date: Day | None = None


class Planned(Wire):
    """A slot of the calendar: its timeline row, completed by the planned-activities detail.

    The names under which load, duration and kind may come are taken from the recorded detail of
    completed activities and from clients of the private API.
    """

    id: str
    date: Day
    name: str = Field("", validation_alias=AliasChoices("name", "title"))
    workout_id: str | None = None
    workout: Linked | None = None
    model: str = Field("", validation_alias="$type")
    activity_type: Any = Field(None, validation_alias=AliasChoices("activitytype", "type"))
    tss: Amount = Field(None, validation_alias=AliasChoices("plannedtss", "tss"))
    duration: DurationSeconds = Field(
        None,
        validation_alias=AliasChoices("planneddurationinseconds", "durationinseconds", "duration"),
    )
    distance_km: Amount = Field(
        None, validation_alias=AliasChoices("planneddistanceinkm", "distanceinkm")
    )
    intensity_factor: Amount = None
    time_of_day: ClockTime = Field(None, validation_alias=AliasChoices("timeofday", "time"))
    is_outside: bool | None = None
    is_external: bool = False
    external_provider_type: Any = None
    notes: str = Field("", validation_alias=AliasChoices("notes", "description"))
    status: Any = None
    is_manual_complete: bool = Field(
        False, validation_alias=AliasChoices("ismanualcomplete", "manuallycompleted", "iscompleted")
    )
    activity_id: Any = None
    associated_activity: Any = None
    race_priority: int = 0

    @property
    def library_id(self) -> str:
        """The id of the library workout planned here, empty for a run, a swim, a rest day."""
        found = self.workout_id or (self.workout.id if self.workout else "")
        return "" if found == "0" else found


class Done(Wire):
    """A completed activity, of which only the slot it fulfilled matters here."""

    associated_planned_activity: Linked | None = None


class Event(Wire):
    """A race of the calendar. Priorities are numbers: 1 is C, 2 is B, 3 is A."""

    id: str
    date: Day
    name: str = Field("", validation_alias=AliasChoices("name", "title"))
    race_priority: int = 0
    tss: Amount = None
    duration: DurationSeconds = Field(
        None, validation_alias=AliasChoices("durationinseconds", "duration")
    )
    time_of_day: ClockTime = Field(None, validation_alias=AliasChoices("timeofday", "time"))
    is_triathlon_type: bool = False
    manually_completed: bool = False
    activity_id: Any = None
    notes: str = ""


class Annotation(Wire):
    """A note, an illness, an injury or time off; ``duration`` is days x 86,400 seconds."""

    id: str
    date: Day
    type_id: int = 1
    duration: Amount = None
    title: str = ""
    text: str = ""


class Interval(Wire):
    """A row of a workout's interval list, in seconds and % of FTP."""

    start: Second
    end: Second
    name: str = ""
    is_fake: bool = False
    test_interval: bool = False
    start_target_power_percent: Amount = None
    start_target: Any = None

    @property
    def power(self) -> float | None:
        """% of FTP at its start, whichever of the two fields holds it."""
        if self.start_target_power_percent is not None:
            return self.start_target_power_percent
        targets = self.start_target
        return _power(targets[0] if isinstance(targets, list) and targets else targets)

    @property
    def second_power(self) -> float | None:
        """The other one where ``start_target`` holds two. What it means was never recorded."""
        targets = self.start_target
        return _power(targets[1]) if isinstance(targets, list) and len(targets) > 1 else None


def _power(value: Any) -> float | None:
    """% of FTP, or None where ``value`` is none."""
    found = sensible_number(value) if isinstance(value, int | float) else None
    return found if found is not None and found >= 0 else None


class Details(Wire):
    """What the library says of a workout. ``duration`` is in minutes, the rest in per cent."""

    id: str = ""
    workout_name: str = ""
    workout_description: str = ""
    workout_alternate_description: str = ""
    """The same by perceived exertion, where ``workout_description`` speaks of watts."""
    goal_description: str = ""
    is_outside: bool = False
    indoor_alternative_id: Words = ""
    """Of an outdoor version: the id of the indoor one."""
    duration: Amount = None
    intensity_factor: Amount = None
    tss: Amount = Field(
        None,
        validation_alias=AliasChoices("tss", "workouttss", "plannedtss", "trainingstressscore"),
    )


class LibraryWorkout(Wire):
    """A workout of the library with its intervals and, mostly, its second-by-second profile."""

    details: Details
    interval_data: list[Interval] = []
    profile: list[Any] = Field(
        [], validation_alias=AliasChoices("workoutdata", "coursedata"), repr=False
    )
    alternate: Any = Field(None, repr=False)
    """Of an indoor version the outdoor one and the other way round, as it came."""


class FoundRow(Wire):
    """A row of a library search. Only its id must be there; what is odd in the rest is nothing."""

    id: str = Field(min_length=1)
    workout_name: Words = ""
    workout_description: Words = ""
    workout_alternate_description: Words = ""
    goal_description: Words = ""
    duration: LooseAmount = None
    """Minutes."""
    intensity_factor: LooseAmount = None
    tss: LooseAmount = None
    is_outside: Annotated[bool, BeforeValidator(lambda value: value is True)] = False
    progression: Any = None
    progression_id: Any = None
    progression_level: LooseAmount = None
    power_zones: Any = None
