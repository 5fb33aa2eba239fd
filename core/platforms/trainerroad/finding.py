"""Finding one item of a TrainerRoad calendar by its id.

No address answers for one item whatever it is, so an item counts as gone only when the details
leave it out **and** the whole timeline around today does. Whatever else happens raises.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.platforms.contract import CalendarItem, ItemRef, Listing
from core.platforms.errors import AccessDenied, ApiChanged, NotFound
from core.platforms.trainerroad.client import LABEL, TrainerRoadClient
from core.platforms.trainerroad.reading import Reader
from core.platforms.trainerroad.rows import day_of, unreadable
from core.platforms.trainerroad.wire import Annotation, Member

_AROUND = dt.timedelta(days=800)
"""How far from today a plan may reach: the longest of TrainerRoad's span little over a year."""


def find_note(
    client: TrainerRoadClient, member: Member, ref: ItemRef, today: dt.date
) -> CalendarItem | None:
    """The note, or None when it is gone. Raises when nobody can tell."""
    try:
        raw = client.annotation(ref.id)
    except NotFound:
        rows = _timeline(client, member, today).get("annotations")
        if _row(rows, ref.id) is None:
            return None
        raise _unclear("It lists the note, but does not show it.") from None
    if str(raw.get("id")) != ref.id:
        raise _unclear("It answered with another note than the one that was asked for.")
    try:
        return Reader(ref.athlete).note(Annotation.model_validate(raw))
    except ValueError as error:
        raise _unclear(f"The note cannot be read. {unreadable(raw, error).reason}") from error


def day_of_slot(
    client: TrainerRoadClient, member: Member, slot_id: str, today: dt.date
) -> dt.date | None:
    """The day of a planned workout or race, None when it is gone. Raises when nobody can tell."""
    timeline = _timeline(client, member, today)
    for key in ("plannedactivities", "events"):
        row = _row(timeline.get(key), slot_id)
        if row is not None:
            return _day(row)
    try:
        detail = _row(client.planned_activities(member.member_id, [slot_id]), slot_id)
    except NotFound as error:
        raise _unclear("It has no details of anything planned.") from error
    return None if detail is None else _day(detail)


def listed(listing: Listing, ref: ItemRef) -> CalendarItem:
    """The item in the listing of its day. Raises when it is not there, or cannot be read."""
    for item in listing.items:
        if item.ref.kind is ref.kind and item.ref.id.lower() == ref.id.lower():
            return item
    for entry in listing.unreadable:
        if entry.id.lower() == ref.id.lower():
            raise _unclear(f"The item cannot be read. {entry.reason}")
    raise _unclear("It knows the item, but does not show it on its day.")


def another_account() -> AccessDenied:
    """The item belongs to an account other than the one that is signed in."""
    return AccessDenied(
        LABEL,
        "The item belongs to another account than the one that is signed in.",
        "Save that account's cookie under Accounts.",
    )


def _timeline(client: TrainerRoadClient, member: Member, today: dt.date) -> dict[str, Any]:
    """Everything around today. Where there is no timeline, nothing can be said to be gone."""
    try:
        return client.timeline(member.member_id, today - _AROUND, today + _AROUND)
    except NotFound as error:
        raise _unclear("Its calendar does not answer, so nobody can tell.") from error


def _row(rows: Any, item_id: str) -> dict[str, Any] | None:
    """The row with that id. Raises when none has it and one has none: it may be that one."""
    known = rows if isinstance(rows, list) else []
    for row in known:
        if isinstance(row, dict) and str(row.get("id", "")).lower() == item_id.lower():
            return row
    if not all(isinstance(row, dict) and "id" in row for row in known):
        raise _unclear("It lists something without an id.")
    return None


def _day(row: dict[str, Any]) -> dt.date:
    try:
        return day_of(row)
    except ValueError as error:
        raise _unclear("It does not say on which day the item is.") from error


def _unclear(what: str) -> ApiChanged:
    return ApiChanged(LABEL, what, "Look at the calendar on TrainerRoad.")
