"""The calls of the Intervals.icu API that Planbridge makes, one method a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from core.platforms.answers import REPORT_ADVICE
from core.platforms.asking import Things
from core.platforms.errors import ApiChanged
from core.platforms.http import Http


class IntervalsClient:
    """Thin: a path, a query, a body, and a look at the outermost shape of the answer.

    ``athlete`` is an athlete's id, or ``0`` for the one the key belongs to.
    """

    def __init__(self, http: Http) -> None:
        self._http = http

    def athlete(self, athlete: str) -> dict[str, Any]:
        """The athlete with sport settings."""
        path = _path(athlete)
        return self._dict(self._http.json("GET", path), f"GET {path}")

    def events(
        self,
        athlete: str,
        first: dt.date,
        last: dt.date,
    ) -> list[Any]:
        """Calendar entries from ``first`` to ``last``, both included.

        Entries that span days and only overlap the range come along.
        """
        path = _path(athlete, "events")
        params = {"oldest": first.isoformat(), "newest": last.isoformat()}
        return self._list(self._http.json("GET", path, params=params), f"GET {path}")

    def event(self, athlete: str, event_id: str) -> dict[str, Any]:
        """One entry. Raises :class:`NotFound` when it is not there."""
        path = _path(athlete, "events", event_id)
        return self._dict(self._http.json("GET", path), f"GET {path}")

    def create_events(self, athlete: str, events: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Creates entries; all or none, in one request.

        The API demands ``upsertOnUid`` and ``updatePlanApplied``. None of the upserts is asked
        for: with an API key it is uncertain what they match, so the caller knows its own ids.
        """
        path = _path(athlete, "events", "bulk")
        params = {"upsert": "false", "upsertOnUid": "false", "updatePlanApplied": "false"}
        answer = self._http.json("POST", path, params=params, body=[dict(e) for e in events])
        return self._list(answer, f"POST {path}")

    def update_event(self, athlete: str, event_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the given keys over an entry; the others stay.

        Repeated when its answer is lost: the same keys written twice are the same entry.
        """
        path = _path(athlete, "events", event_id)
        answer = self._http.json("PUT", path, body=dict(event), repeatable=True)
        return self._dict(answer, f"PUT {path}")

    def delete_event(self, athlete: str, event_id: str) -> None:
        """Deletes one entry."""
        self._http.send("DELETE", _path(athlete, "events", event_id), repeatable=True)

    def folders(self, athlete: str) -> list[Any]:
        """The folders and plans of the library, with their workouts."""
        path = _path(athlete, "folders")
        return self._list(self._http.json("GET", path), f"GET {path}")

    def create_folder(self, athlete: str, folder: Mapping[str, Any]) -> dict[str, Any]:
        """Creates a folder or a plan."""
        path = _path(athlete, "folders")
        return self._dict(self._http.json("POST", path, body=dict(folder)), f"POST {path}")

    def create_workouts(self, athlete: str, workouts: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Creates library workouts, each with its ``folder_id``; all or none, in one request."""
        path = _path(athlete, "workouts", "bulk")
        answer = self._http.json("POST", path, body=[dict(workout) for workout in workouts])
        return self._list(answer, f"POST {path}")

    def update_workout(
        self, athlete: str, workout_id: str, workout: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Writes the given keys over a library workout; the others stay. Repeated when its answer
        is lost, as for an entry."""
        path = _path(athlete, "workouts", workout_id)
        answer = self._http.json("PUT", path, body=dict(workout), repeatable=True)
        return self._dict(answer, f"PUT {path}")

    def delete_workout(self, athlete: str, workout_id: str) -> None:
        """Deletes one library workout, and none that was added together with it."""
        self._http.send("DELETE", _path(athlete, "workouts", workout_id), repeatable=True)

    def _dict(self, answer: Any, endpoint: str) -> dict[str, Any]:
        if isinstance(answer, dict):
            return answer
        raise self._odd(endpoint, "an object")

    def _list(self, answer: Any, endpoint: str) -> list[Any]:
        if isinstance(answer, list):
            return answer
        raise self._odd(endpoint, "a list")

    def _odd(self, endpoint: str, expected: str) -> ApiChanged:
        return ApiChanged(
            self._http.platform,
            f"It answered in a form that Planbridge does not know: {expected} was expected.",
            REPORT_ADVICE,
            endpoint=endpoint,
        )


THINGS: Things = (
    (r"/events\b", "the calendar"),
    (r"/folders\b", "the folders and plans"),
    (r"/workouts\b", "the workouts of a folder or plan"),
    (r"/athlete/", "the athlete's settings"),
)


def _path(athlete: str, *parts: str) -> str:
    return "/".join(["/api/v1/athlete", *(quote(part, safe="") for part in (athlete, *parts))])
