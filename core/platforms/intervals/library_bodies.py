"""Bodies that change a library workout: written over it, or given back to it.

What a plan of ours leaves empty is emptied in so many words, never by ``null``, which a sparse
request may mean for "leave it as it is".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.platforms.contract import Draft, Library, PlatformName
from core.platforms.errors import Rejected
from core.platforms.intervals.changing import is_plain, planned_totals
from core.platforms.intervals.library_items import ANY_DAY, time_of_day
from core.platforms.intervals.library_notes import over

WRITABLE = (
    "name",
    "description",
    "type",
    "sub_type",
    "indoor",
    "color",
    "moving_time",
    "distance",
    "icu_training_load",
    "target",
    "tags",
    "carbs_per_hour",
    "day",
    "days",
    "time",
    "for_week",
    "hide_from_athlete",
)
"""What a person can set of it. Source: the service's OpenAPI document of July 2026."""
EMPTY: dict[str, Any] = {
    "sub_type": "NONE",
    "description": "",
    "indoor": False,
    "moving_time": 0,
    "distance": 0,
    "icu_training_load": 0,
    "target": "AUTO",
    "tags": [],
    "days": 1,
    "time": "00:00",
    "for_week": False,
}
"""How a library workout says that it has none of them."""
_OURS = ("sub_type", "description", "indoor", "target", "tags", "days", "time", "for_week")
"""What a draft decides, also when it does not name it."""
_NOT_OURS = frozenset({"COMMUTE", "WARMUP", "COOLDOWN"})


def folder_id_of(library: Library) -> int | str:
    """The id in the form in which it travels."""
    return int(library.id) if library.id.isascii() and library.id.isdigit() else library.id


def in_folder(payload: dict[str, Any], library: Library) -> dict[str, Any]:
    """``payload`` with its place; in a plan it has a day, in a folder neither day nor time."""
    if library.is_plan:
        return {"day": 0, **payload, "folder_id": folder_id_of(library)}
    dayless = {key: value for key, value in payload.items() if key not in ("day", "time")}
    return {**dayless, "folder_id": folder_id_of(library)}


def update_body(raw: dict[str, Any], draft: Draft, library: Library) -> dict[str, Any]:
    """``draft`` as it is written over the workout ``raw``, whose other values stay (colour,
    carbohydrates, a mark as commute)."""
    body = over(raw, in_folder(draft.payload, library))
    return {**planned_totals(_as_entry(draft)), **held(_unnamed(raw, body), raw), **body}


def left_after_update(
    raw: dict[str, Any], body: dict[str, Any], answer: dict[str, Any]
) -> dict[str, Any]:
    """What the workout still holds after ``body`` although the draft has none of it."""
    return held(_unnamed(raw, body), answer)


def restored_body(raw: dict[str, Any], library: Library) -> dict[str, Any]:
    """What gives a workout back all that a person can set of ``raw``.

    Raises :class:`Rejected` when ``raw`` is not a whole workout that can be sent.
    """
    for key in ("name", "type"):
        if not isinstance(raw.get(key), str):
            raise _not_kept(key)
    body = {key: raw[key] for key in WRITABLE if raw.get(key) is not None}
    odd = next((key for key, value in body.items() if not is_plain(value)), None)
    if odd:
        raise _not_kept(odd)
    dayless = {"day": 0} if library.is_plan else {}
    return {**dayless, **body, "folder_id": folder_id_of(library)}


def left_after_restoring(raw: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """What the workout still holds of which ``raw`` had nothing."""
    return held([key for key in EMPTY if raw.get(key) is None], answer)


def held(keys: Iterable[str], raw: dict[str, Any]) -> dict[str, Any]:
    """Those of ``keys`` of which ``raw`` has something, emptied."""
    return {key: EMPTY[key] for key in keys if _holds(key, raw.get(key))}


def _unnamed(raw: dict[str, Any], body: dict[str, Any]) -> list[str]:
    kept = {"sub_type"} if raw.get("sub_type") in _NOT_OURS else set()
    return [key for key in _OURS if key not in body and key not in kept]


def _holds(key: str, value: Any) -> bool:
    if key == "time":
        return time_of_day(value) is not None
    return value not in (None, EMPTY[key])


def _as_entry(draft: Draft) -> Draft:
    """``draft`` as one of the calendar, by whose rules totals are told."""
    fields = {"category": "WORKOUT", "start_date_local": f"{ANY_DAY}T00:00:00"}
    return draft.model_copy(update={"payload": {**draft.payload, **fields}})


def _not_kept(key: str) -> Rejected:
    return Rejected(
        PlatformName.INTERVALS.label,
        f"What this workout held before was not kept in a form that can be sent (“{key}”).",
        "Change it by hand on Intervals.icu.",
    )
