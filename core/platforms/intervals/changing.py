"""Bodies that change an entry: written over it, given back to it, or made anew from it."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from core.platforms.contract import Draft, PlatformName
from core.platforms.errors import Rejected
from core.platforms.intervals.events import NOTES, day_and_time, until
from core.platforms.intervals.expecting import expected
from core.platforms.intervals.sports import sport_of
from core.platforms.intervals.wire import Event
from core.workout.model import Note, Sport
from core.workout.steering import round_half_up

WRITABLE = (
    "start_date_local",
    "end_date_local",
    "category",
    "type",
    "sub_type",
    "name",
    "description",
    "indoor",
    "color",
    "moving_time",
    "distance",
    "icu_training_load",
    "target",
    "tags",
    "external_id",
    "hide_from_athlete",
    "athlete_cannot_edit",
    "show_as_note",
    "show_on_ctl_line",
    "not_on_fitness_chart",
    "for_week",
    "carbs_per_hour",
    "load_target",
    "time_target",
    "distance_target",
    "training_availability",
    "max_training_time",
    "can_train_sports",
)
"""What a person can set of an entry. Source: the service's OpenAPI document of July 2026."""
EMPTY: dict[str, Any] = {
    "sub_type": "NONE",
    "description": "",
    "moving_time": 0,
    "distance": 0,
    "icu_training_load": 0,
    "target": "AUTO",
    "tags": [],
    "carbs_per_hour": 0,
}
"""How an entry says that it has none of them. ``null`` says it too, as long as the service does
not take it for "leave it as it is", which a sparse request may mean by it."""
_DAY = dt.timedelta(days=1)


def update_body(raw: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """``draft`` as it is written over the entry ``raw``.

    What the plan leaves empty is emptied there; what a plan of ours does not know (colour, carbs,
    a mark as commute) is not touched, and so is where it is done when the plan does not say.
    """
    payload = dict(draft.payload)
    payload["end_date_local"] = _end(raw, str(payload["start_date_local"]))
    if payload["category"] == "NOTE":
        if raw.get("category") in NOTES:
            # A holiday, say, which somebody made of the note.
            payload["category"] = raw["category"]
        payload["description"] = _without_until(raw, str(payload["description"]))
        return payload
    if _same_sport(raw.get("type"), payload["type"]):
        payload["type"] = raw["type"]
    if "sub_type" not in payload and raw.get("sub_type") == "RACE":
        payload["sub_type"] = EMPTY["sub_type"]
    return {"target": EMPTY["target"], "tags": [], **planned_totals(draft), **payload}


def restored_body(raw: dict[str, Any]) -> dict[str, Any]:
    """What gives an entry back all that a person can set of ``raw``.

    Raises :class:`Rejected` when ``raw`` is not a whole entry that can be sent.
    """
    if not isinstance(raw.get("category"), str) or not isinstance(raw.get("name"), str | None):
        raise _not_kept("category")
    try:
        day_and_time(raw["start_date_local"])
    except (KeyError, TypeError, ValueError):
        raise _not_kept("start_date_local") from None
    body = {key: raw[key] for key in WRITABLE if key in raw}
    odd = next((key for key, value in body.items() if not is_plain(value)), None)
    if odd:
        raise _not_kept(odd)
    return body


def leftovers(body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """What ``body`` emptied by ``null`` and ``answer`` still holds, emptied in so many words."""
    return {
        key: empty
        for key, empty in EMPTY.items()
        if key in body and body[key] is None and answer.get(key) not in (None, empty)
    }


def recreated_body(raw: dict[str, Any]) -> dict[str, Any]:
    """A new entry with all that a person can set of ``raw``; raises :class:`Rejected`."""
    return {key: value for key, value in restored_body(raw).items() if value is not None}


def planned_totals(draft: Draft) -> dict[str, Any]:
    """The planned values to empty. With steps the service computes them from the text."""
    item = expected(draft)
    if isinstance(item, Note) or not item.steps:
        return dict.fromkeys(("moving_time", "distance", "icu_training_load"), 0)
    if draft.payload["type"] == "WeightTraining" and item.planned.duration:
        # The one type whose time is not computed again, so the former one would stay.
        return {"moving_time": round_half_up(item.planned.duration)}
    return {}


def _same_sport(existing: Any, wanted: str) -> bool:
    """True when the type that is there means what ours does."""
    if not isinstance(existing, str) or not existing:
        return False
    return (sport_of(existing) or (Sport.OTHER, None)) == sport_of(wanted)


def _end(raw: dict[str, Any], start: str) -> str:
    """The end for an entry that begins at ``start`` and lasts as many days as it did."""
    begins = dt.datetime.fromisoformat(start)
    next_midnight = dt.datetime.combine(begins.date() + _DAY, dt.time())
    try:
        before = dt.date.fromisoformat(str(raw.get("start_date_local"))[:10])
        end = dt.datetime.fromisoformat(str(raw.get("end_date_local"))[:19])
        end += begins.date() - before
    except (ValueError, OverflowError):
        return next_midnight.isoformat()
    return (end if end > begins else next_midnight).isoformat()


def _without_until(raw: dict[str, Any], text: str) -> str:
    """``text`` without the line that says until when: it was made of the end, which stays."""
    try:
        event = Event.model_validate(raw)
        line = until(event, day_and_time(event.start_date_local)[0])
    except ValueError:
        return text
    if line and (text == line or text.startswith(f"{line}\n")):
        return text[len(line) :].lstrip("\n")
    return text


def is_plain(value: Any) -> bool:
    """True for what a field that a person sets can hold, also as it was kept."""
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)


def _not_kept(key: str) -> Rejected:
    return Rejected(
        PlatformName.INTERVALS.label,
        f"What this entry held before was not kept in a form that can be sent (“{key}”).",
        "Change it by hand on Intervals.icu.",
    )
