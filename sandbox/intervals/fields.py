"""What the fields of a request may hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.intervals.refusal import invalid, malformed
from sandbox.intervals.settings import ACTIVITY_TYPES


def words(text: str) -> tuple[str, ...]:
    """The words of a list that is easier to read without quotes."""
    return tuple(text.split())


CATEGORIES = words(
    """
    WORKOUT RACE_A RACE_B RACE_C NOTE PLAN HOLIDAY SICK INJURED SET_EFTP FITNESS_DAYS
    SEASON_START TARGET SET_FITNESS
    """
)
ENUMS: dict[str, Iterable[str]] = {
    "category": CATEGORIES,
    "target": ("AUTO", "POWER", "HR", "PACE"),
    "sub_type": ("NONE", "COMMUTE", "WARMUP", "COOLDOWN", "RACE"),
    "training_availability": ("NORMAL", "LIMITED", "UNAVAILABLE"),
}
_TEXTS = ("name", "description", "color", "external_id", "uid", "type", "time", "filename")
_WHOLE = ("moving_time", "icu_training_load", "load_target", "time_target", "day", "days")
_NUMBERS = ("distance", "distance_target", "carbs_per_hour")
_FLAGS = ("indoor", "show_as_note", "not_on_fitness_chart", "hide_from_athlete", "for_week")
_INT_MAX = 2**31 - 1


def checked(body: Any) -> dict[str, Any]:
    """The object of a request, with every field of a type the service can read.

    Raises a 400 refusal else, as its JSON library would.
    """
    if not isinstance(body, dict):
        raise malformed("JSON parse error: cannot deserialize value: expected an object")
    for name, value in body.items():
        if value is not None:
            _check(name, value)
    return body


def _check(name: str, value: Any) -> None:
    if name in ENUMS and value not in ENUMS[name]:
        raise malformed(f'JSON parse error: {name}: "{value}" is not one of {list(ENUMS[name])}')
    if name in _TEXTS and not isinstance(value, str):
        raise malformed(f"JSON parse error: {name}: expected a string")
    if name in _FLAGS and not isinstance(value, bool):
        raise malformed(f"JSON parse error: {name}: expected a boolean")
    if name in (*_WHOLE, *_NUMBERS):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise malformed(f"JSON parse error: {name}: expected a number")
        if abs(value) > _INT_MAX:
            raise invalid(f"{name} is out of bounds")
    if name == "tags" and not (
        isinstance(value, list) and all(isinstance(tag, str) for tag in value)
    ):
        raise malformed("JSON parse error: tags: expected a list of strings")


def local_datetime(name: str, text: Any) -> datetime:
    """A date with a time and without a zone; a date alone is refused with 422."""
    try:
        if not isinstance(text, str) or "T" not in text:
            raise ValueError
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"Text '{text}' of {name} could not be parsed at index 10") from None
    return moment.replace(tzinfo=None)


def known_type(value: Any) -> str:
    """An activity type; 422 ``Missing type`` without one."""
    if not value:
        raise invalid("Missing type")
    if value not in ACTIVITY_TYPES:
        raise invalid(f"Invalid type [{value}]")
    return str(value)
