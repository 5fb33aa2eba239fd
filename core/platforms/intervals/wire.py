"""The objects of the Intervals.icu API as they travel.

Tolerant: unknown keys are kept, ``null`` means absent (the service sends it for everything that
has no value), numbers may come as ``70`` or ``70.0``. Only what we read is named.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from core.platforms.numbers import LARGEST


def _text(value: object) -> object:
    """Ids come as numbers (events) and as texts (athletes)."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _without_nulls(value: object) -> object:
    return [part for part in value if part is not None] if isinstance(value, list) else value


Id = Annotated[str, BeforeValidator(_text)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Numbers = Annotated[list[Number], BeforeValidator(_without_nulls)]
Texts = Annotated[list[str], BeforeValidator(_without_nulls)]


_EXPECTED = (
    ("string", "a text"),
    ("float", "a number"),
    ("int", "a whole number"),
    ("bool", "yes or no"),
    ("list", "a list"),
    ("finite", "a number"),
)


class Wire(BaseModel):
    """An object of the API."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: object) -> object:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


class Event(Wire):
    """An entry of the calendar: a planned workout, a race, a note, a target and so on."""

    id: Id
    start_date_local: str
    category: str = "WORKOUT"
    type: str = ""
    sub_type: str = ""
    name: str = ""
    description: str = ""
    indoor: bool | None = None
    moving_time: Number = 0
    """Seconds."""
    distance: Number = 0
    """Metres."""
    icu_training_load: Number = 0
    icu_intensity: Number = 0
    """Per cent of threshold."""
    target: str = ""
    workout_doc: Any = None
    tags: Texts = []
    external_id: Id = ""
    paired_activity_id: Id = ""
    hide_from_athlete: bool = False
    end_date_local: str = ""


class SportSettings(Wire):
    """The thresholds of one group of sports."""

    types: Texts = []
    other: bool = False
    ftp: Number | None = None
    """Watts."""
    indoor_ftp: Number | None = None
    """Watts."""
    lthr: Number | None = None
    max_hr: Number | None = None
    threshold_pace: Number | None = None
    """Metres a second, whatever unit the athlete looks at."""
    power_zones: Numbers = []
    """Upper bounds in % of FTP, the last one 999."""
    hr_zones: Numbers = []
    """Upper bounds in beats a minute."""
    pace_zones: Numbers = []
    """Upper bounds in % of threshold pace, the last one 999."""


class Athlete(Wire):
    """An athlete with settings. The object also holds an e-mail address and the API key."""

    id: Id
    name: str = ""
    firstname: str = ""
    lastname: str = ""
    plan: str = ""
    timezone: str = ""
    icu_resting_hr: Number | None = None
    sport_settings: list[Any] = Field(default=[], alias="sportSettings")
    """Read one by one with :class:`SportSettings`."""


class Folder(Wire):
    """A folder of the library, or a plan, with the workouts in it."""

    id: Id
    athlete_id: Id = ""
    type: str = "FOLDER"
    name: str = ""
    children: list[Any] = []
    num_workouts: int | None = None
    description: Any = ""
    start_date_local: Any = ""
    """The day on which a plan's day 0 lies."""
    owner: Any = None
    """The athlete whose it is, when somebody shares it."""
    can_edit: bool = Field(default=True, alias="canEdit")


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The key that does not fit, and why, without the value."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return ".".join(str(part) for part in fault["loc"]), _expected(fault["type"])


def _expected(fault: str) -> str:
    if fault == "missing":
        return "it is missing"
    for start, words in _EXPECTED:
        if fault.startswith(start):
            return f"{words} was expected"
    return "its value makes no sense"
