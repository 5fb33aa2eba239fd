"""The calls to TrainingPeaks' private API that Planbridge makes, and a guard for two it must not.

``applyplan`` and ``removeplan`` have destroyed plans (an application without workouts, whose
removal deleted the template's own): no request whose path holds either ever leaves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from core.platforms.answers import REPORT_ADVICE
from core.platforms.asking import Things
from core.platforms.contract import ItemKind
from core.platforms.errors import ApiChanged
from core.platforms.http import Http
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.wire import JsonObject

NEVER = ("applyplan", "removeplan")
_LIBRARIES_READ = "/exerciselibrary/v2/libraries"
_LIBRARIES_WRITE = "/exerciselibrary/v1/libraries"
_PLANS = "/plans/v1/plans"
THINGS: Things = (
    (r"/users/", "the account"),
    (r"/settings\b", "the athlete's thresholds"),
    (r"/fitness/", "the calendar"),
    (r"/libraries/[^/]+", "a workout library"),
    (r"/libraries\b", "the workout libraries"),
    (r"/plans/[^/]+/[^/]+/", "what a training plan holds"),
    (r"/plans", "the training plans"),
)
LONGEST_SPAN = 90
"""Days that one listing may cover; every known client keeps to it."""


class ForbiddenCall(RuntimeError):
    """A request that would destroy a plan was about to be made: a mistake in this program."""


class TrainingPeaksClient:
    """Plain requests: JSON in, JSON out. Raises :class:`PlatformError`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def user(self) -> JsonObject:
        """Who is signed in."""
        return self._object("GET", "/users/v3/user")

    def settings(self, athlete: str) -> JsonObject:
        """The athlete's settings. Holds an address and private keys: read the zones only."""
        return self._object("GET", f"/fitness/v1/athletes/{athlete}/settings")

    def workouts(self, athlete: str, first: dt.date, last: dt.date) -> list[Any]:
        """Planned and completed workouts between two days, at most 90 apart."""
        return self._list("GET", f"{_workouts(athlete)}/{first}/{last}")

    def notes(self, athlete: str, first: dt.date, last: dt.date) -> list[Any]:
        """Calendar notes. A range of one day answers nothing, so it asks for one more."""
        if first == last < dt.date.max:
            last += dt.timedelta(days=1)
        return self._list("GET", f"{_notes(athlete)}/{first}/{last}")

    def listed(self, kind: ItemKind, athlete: str, first: dt.date, last: dt.date) -> list[Any]:
        """Workouts or notes between two days, at most 90 apart."""
        ask = self.workouts if kind is ItemKind.WORKOUT else self.notes
        return ask(athlete, first, last)

    def workout(self, athlete: str, item_id: str) -> JsonObject:
        """One workout, whole."""
        return self._object("GET", f"{_workouts(athlete)}/{item_id}")

    def note(self, athlete: str, item_id: str) -> JsonObject:
        """One note, whole."""
        return self._object("GET", f"{_notes(athlete)}/{item_id}")

    def create_workout(self, athlete: str, body: Mapping[str, Any]) -> Any:
        """Adds a workout; the answer is the new object."""
        return self._request("POST", _workouts(athlete), body=body)

    def create_note(self, athlete: str, body: Mapping[str, Any]) -> Any:
        """Adds a note; the answer is the new object."""
        return self._request("POST", _notes(athlete), body=body)

    def update_workout(self, athlete: str, item_id: str, body: Mapping[str, Any]) -> Any:
        """Replaces a workout by the whole object ``body``."""
        return self._request("PUT", f"{_workouts(athlete)}/{item_id}", body=body, repeatable=True)

    def update_note(self, athlete: str, item_id: str, body: Mapping[str, Any]) -> Any:
        """Replaces a note by the whole object ``body``."""
        return self._request("PUT", f"{_notes(athlete)}/{item_id}", body=body, repeatable=True)

    def delete_workout(self, athlete: str, item_id: str) -> None:
        """Deletes a workout."""
        self._delete(f"{_workouts(athlete)}/{item_id}")

    def delete_note(self, athlete: str, item_id: str) -> None:
        """Deletes a note."""
        self._delete(f"{_notes(athlete)}/{item_id}")

    def libraries(self) -> list[Any]:
        """The workout libraries that this account can open."""
        return self._list("GET", _LIBRARIES_READ)

    def library_items(self, library_id: str) -> list[Any]:
        """The workouts of a library."""
        return self._list("GET", f"{_LIBRARIES_READ}/{quote(library_id, safe='')}/items")

    def create_library(self, name: str) -> Any:
        """Adds an empty library; the answer is the new object."""
        return self._request("POST", _LIBRARIES_WRITE, body={"libraryName": name})

    def create_library_item(self, library_id: str, body: Mapping[str, Any]) -> Any:
        """Adds a workout to a library; the answer is the new object."""
        path = f"{_LIBRARIES_WRITE}/{quote(library_id, safe='')}/items"
        return self._request("POST", path, body=body)

    def update_library_item(self, library_id: str, item_id: str, body: Mapping[str, Any]) -> Any:
        """Replaces a workout of a library by the whole object ``body``; the answer may be empty."""
        return self._request("PUT", _item(library_id, item_id), body=body, repeatable=True)

    def delete_library_item(self, library_id: str, item_id: str) -> None:
        """Deletes a workout of a library."""
        self._delete(_item(library_id, item_id))

    def plans(self) -> list[Any]:
        """The plans that this account can open."""
        return self._list("GET", f"{_PLANS}WithAccess")

    def own_plans(self) -> list[Any]:
        """The plans that this account made."""
        return self._list("GET", _PLANS)

    def plan_part(self, plan_id: str, part: str, first: dt.date, last: dt.date) -> list[Any]:
        """What a plan holds between two days: its "workouts", "calendarNote" or "events"."""
        return self._list("GET", f"{_PLANS}/{quote(plan_id, safe='')}/{part}/{first}/{last}")

    def _delete(self, path: str) -> None:
        guard(path)
        self._http.send("DELETE", path, repeatable=True)

    def _object(self, method: str, path: str) -> JsonObject:
        answer = self._request(method, path)
        if not isinstance(answer, dict):
            raise _changed(f"{method} {path}", "an object")
        return answer

    def _list(self, method: str, path: str) -> list[Any]:
        answer = self._request(method, path)
        if not isinstance(answer, list):
            raise _changed(f"{method} {path}", "a list")
        return answer

    def _request(
        self, method: str, path: str, *, body: Any = None, repeatable: bool | None = None
    ) -> Any:
        guard(path)
        return self._http.json(method, path, body=body, repeatable=repeatable)


def guard(path: str) -> None:
    """Raises :class:`ForbiddenCall` for the calls that must never be made."""
    plain = unquote(unquote(path)).lower()
    if any(word in plain for word in NEVER):
        raise ForbiddenCall(f"{path} must never be called: it has destroyed plans")


def _changed(endpoint: str, expected: str) -> ApiChanged:
    return ApiChanged(
        PLATFORM,
        f"It answered in a form that Planbridge does not know: {expected} was expected.",
        REPORT_ADVICE,
        endpoint=endpoint,
    )


def _item(library_id: str, item_id: str) -> str:
    return f"{_LIBRARIES_WRITE}/{quote(library_id, safe='')}/items/{quote(item_id, safe='')}"


def _workouts(athlete: str) -> str:
    return f"/fitness/v6/athletes/{athlete}/workouts"


def _notes(athlete: str) -> str:
    return f"/fitness/v1/athletes/{athlete}/calendarNote"
