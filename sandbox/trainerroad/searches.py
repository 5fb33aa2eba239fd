"""Which workouts a search of the library is about: the predicate that the web app posts."""

from __future__ import annotations

from typing import Any

from sandbox.trainerroad.rides import Ride

PLAIN_KEYS = frozenset({"searchText", "pageNumber", "pageSize", "sortProperty", "isDescending"})
Predicate = dict[str, Any]


def is_predicate(value: Any) -> bool:
    """Whether a body makes sense: an object that names a page and its size."""
    if not isinstance(value, dict):
        return False
    pages = (("pageNumber", 0), ("pageSize", 1))
    return all(
        isinstance(number := value.get(key), int)
        and not isinstance(number, bool)
        and number >= least
        for key, least in pages
    )


def plain(predicate: Predicate) -> Predicate:
    """``predicate`` without its filters."""
    return {key: value for key, value in predicate.items() if key in PLAIN_KEYS}


def matches(ride: Ride, predicate: Predicate) -> bool:
    """By a part of the name, by zones, and by outside; what is ticked nowhere does not matter."""
    text = predicate.get("searchText") or ""
    zones = (predicate.get("progressions") or {}).get("progressionIds") or ()
    types = predicate.get("workoutTypes") or {}
    return (
        text.strip().lower() in ride.name.lower()
        and (not zones or any(number in zones for number, _ in ride.zones))
        and (ride.is_outside or not types.get("outside"))
    )
