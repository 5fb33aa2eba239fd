"""Creating anew an entry that was deleted; looked for before it is sent a second time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from core.platforms.contract import PlatformName
from core.platforms.errors import ApiChanged, PlatformError, Unreachable
from core.platforms.intervals.client import IntervalsClient
from core.platforms.intervals.events import external_id_of
from core.platforms.settling import send_once

_ADVICE = "Look at that day on Intervals.icu before you try it again."


def remake(
    client: IntervalsClient,
    athlete: str,
    payload: dict[str, Any],
    former_id: str,
    pause: Callable[[float], None],
) -> dict[str, Any]:
    """The new entry made of ``payload``; ``former_id`` is the id of the one that was deleted.

    Raises :class:`PlatformError`; :class:`Unreachable` with ``maybe_applied`` when nobody knows.
    """

    def send() -> dict[str, Any]:
        try:
            answers = client.create_events(athlete, [payload])
        except ApiChanged as error:
            raise _unknown(error.what) from error
        for answer in answers:
            if isinstance(answer, dict) and answer.get("id") is not None:
                return answer
        raise _unknown("Its answer does not mention the entry.")

    def look() -> dict[str, Any] | None:
        day = dt.date.fromisoformat(str(payload["start_date_local"])[:10])
        try:
            listed = client.events(athlete, day, day)
        except PlatformError as error:
            raise _unknown(f"It did not answer whether the entry arrived. {error.what}") from error
        for raw in listed:
            is_new = isinstance(raw, dict) and str(raw.get("id") or former_id) != former_id
            if is_new and _key(raw) == _key(payload):
                return dict(raw)
        return None

    return send_once(send, look, pause)


def _key(raw: dict[str, Any]) -> object:
    """What the entry and its payload share: our id, else all that a person reads of it."""
    shown = ("category", "name", "description", "start_date_local")
    return external_id_of(raw) or [str(raw.get(key) or "").strip() for key in shown]


def _unknown(what: str) -> Unreachable:
    return Unreachable(PlatformName.INTERVALS.label, what, _ADVICE, maybe_applied=True)
