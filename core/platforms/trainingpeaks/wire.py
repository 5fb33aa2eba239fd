"""Reading TrainingPeaks' JSON without trusting it: null means absent, odd values are absent."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable
from typing import Any

from core.platforms.numbers import LARGEST, SMALLEST, sensible_number

JsonObject = dict[str, Any]

_TAG = re.compile(r"</?(?:br|p|div|span|b|i|u|em|strong|ul|ol|li|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|h[1-6])\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,5}|#x[0-9a-fA-F]{1,4});")


PLAIN_NUMBERS = frozenset({int, float})
"""The very types of JSON numbers: not bool, which is an int as well."""


class UnreadableItem(ValueError):
    """An object that is not an item we can show; the message is for a person."""


def number(value: object) -> float | None:
    """As :func:`sensible_number`, quicker for what is a plain number."""
    if (type(value) is int or type(value) is float) and SMALLEST <= value <= LARGEST:
        return float(value)
    return sensible_number(value)


def not_negative(value: object) -> float | None:
    """A number of zero or more, else None."""
    result = number(value)
    return result if result is not None and result >= 0 else None


def positive(value: object) -> float | None:
    """A number above zero, else None."""
    result = number(value)
    return result if result is not None and result > 0 else None


def integer(value: object) -> int | None:
    """A whole number of any size, also when it came as a string or with ``.0``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,30}", value.strip(), re.ASCII):
        return int(value)
    result = sensible_number(value)
    return int(result) if result is not None and result.is_integer() else None


def text(value: object) -> str:
    """A string as it is, a number as a string, "" for anything else."""
    if isinstance(value, str):
        # Half of a character cannot be stored or sent on; it must not cost the whole item.
        return value if value.isascii() else value.encode(errors="replace").decode()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def lines(value: object) -> str:
    """A text field with plain line ends."""
    result = text(value)
    return result.replace("\r\n", "\n").replace("\r", "\n") if "\r" in result else result


def plain_text(value: object) -> str:
    """As :func:`lines`, and without HTML where it holds any."""
    result = lines(value)
    if _TAG.search(result):
        result = _TAG.sub("", _LINE_TAG.sub("\n", result))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), result).replace("\xa0", " ")


def obj(value: object) -> JsonObject:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[JsonObject]:
    """The JSON objects in a list; anything else in it is left out."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def distinct(rows: Iterable[Any], key: str) -> list[Any]:
    """``rows`` without those that bear the id of another under ``key``, in the order of the rest.

    The service has sent the same workout twice, once with less in it: the fuller one counts,
    whichever came first. What bears no id is left as it is.
    """
    best: dict[object, Any] = {}
    for place, row in enumerate(rows):
        found = integer(row.get(key)) if isinstance(row, dict) else None
        name: object = ("", place) if found is None else found
        if name not in best or _fullness(row) > _fullness(best[name]):
            best[name] = row
    return list(best.values())


def _fullness(row: JsonObject) -> tuple[int, str]:
    said = sum(value not in (None, "", [], {}) for value in row.values())
    return said, repr(sorted(row.items(), key=lambda entry: str(entry[0])))


def local_day(value: object) -> dt.date | None:
    """The day of ``2024-03-24T00:00:00``: cut, never converted, whether or not a Z follows."""
    try:
        return dt.date.fromisoformat(text(value).strip()[:10])
    except ValueError:
        return None


def local_time(value: object) -> dt.time | None:
    """The time of day of ``2024-03-24T11:15:00``, cut and never converted."""
    found = re.match(r"\s*[\d-]{10}[T ](\d\d):(\d\d)(?::(\d\d))?", text(value), re.ASCII)
    if not found:
        return None
    try:
        return dt.time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def seconds_of_hours(value: object) -> float | None:
    """Planned hours as whole seconds: 2.05 h are 7380 s, where truncating gives 7379."""
    hours = positive(value)
    return float(round(hours * 3600)) if hours is not None and hours < 1e6 else None


def tidy(value: float, digits: int = 2) -> int | float:
    """``value`` rounded, and as an integer when it is one: what the web app itself sends."""
    result = round(float(value), digits)
    return int(result) if result.is_integer() else result
