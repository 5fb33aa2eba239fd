"""Requests to TrainerRoad's private API, and whether their answers have the known shape.

Everything is returned with lower-case keys and without nulls (:mod:`.casing`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from core.platforms.answers import is_page
from core.platforms.asking import Things
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    ApiChanged,
    NotFound,
    Rejected,
    Unreachable,
)
from core.platforms.http import Http
from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.wire import Member

COOKIE = "SharedTrainerRoadAuth"
LABEL = "TrainerRoad"
SEARCH = "/app/api/workouts"
BATCH = 100
"""How many ids one detail request may name; the web app's other clients send no more."""

THINGS: Things = (
    (r"/member-info", "the account"),
    (r"calendar/", "the calendar"),
    (r"/workoutdetails/|/chart-data", "a workout of its library"),
    (r"/app/api/workouts", "its workout library"),
)
_FORMAT = {"trainerroad-jsonformat": "camel-case", "tr-cache-control": "no-cache"}
_MEMBER = "/app/api/member-info"
_NEWER = "Look for a newer version of Planbridge; until then nothing is read from TrainerRoad."


class TrainerRoadClient:
    """One signed-in account. ``cookie`` is the bare value of ``SharedTrainerRoadAuth``."""

    def __init__(self, http: Http, cookie: str) -> None:
        self._http = http
        self._headers = {**_FORMAT, "Cookie": f"{COOKIE}={cookie}"}

    def member(self) -> Member:
        """Who is signed in.

        Someone whose cookie has expired is answered 200 with null, with member -1 or with the
        sign-in page, so all of these raise ``AccessExpired``.
        """
        try:
            answer = self._member_answer()
        except (ValueError, RecursionError):
            # Cut off on its way, most likely: once more.
            try:
                answer = self._member_answer()
            except (ValueError, RecursionError) as error:
                raise changed(f"GET {_MEMBER}") from error
        if not answer:
            raise expired()
        try:
            member = Member.model_validate(answer)
        except ValidationError as error:
            raise changed(f"GET {_MEMBER}", key="memberId") from error
        if "member_id" not in member.model_fields_set:
            raise changed(f"GET {_MEMBER}", key="memberId")
        if member.member_id <= 0:
            raise expired()
        return member

    def _member_answer(self) -> Any:
        """The answer of member-info. Raises ``ValueError`` when it cannot be read."""
        try:
            response = self._http.send("GET", _MEMBER, headers=self._headers)
        except (AccessExpired, AccessDenied) as error:
            raise expired() from error
        if is_page(response):
            raise expired()
        return lower_keys(json.loads(response.content or b"null"))

    def timeline(self, member_id: int, first: dt.date, last: dt.date) -> dict[str, Any]:
        """The calendar's rows without their texts. May hold days outside the range asked for.

        Raises ``NotFound`` where this way of reading does not exist.
        """
        path = f"/app/api/react-calendar/{member_id}/timeline"
        answer = self._get(path, {"start": first.isoformat(), "end": last.isoformat()})
        if not isinstance(answer, dict) or not isinstance(answer.get("plannedactivities"), list):
            raise changed(f"GET {path}", key="plannedActivities")
        return answer

    def planned_activities(self, member_id: int, ids: Sequence[str]) -> list[dict[str, Any]]:
        """The details of planned slots."""
        return self._details(f"/app/api/react-calendar/{member_id}/planned-activities", ids)

    def activities(self, member_id: int, ids: Sequence[str]) -> list[dict[str, Any]]:
        """The details of completed activities."""
        return self._details(f"/app/api/react-calendar/{member_id}/activities", ids)

    def annotation(self, annotation_id: str) -> dict[str, Any]:
        """A note with its title and text."""
        path = f"/app/api/react-calendar/annotation/{quote(annotation_id, safe='')}"
        return _object(self._get(path), path)

    def workout(self, workout_id: str) -> dict[str, Any]:
        """A workout of the library: ``details``, ``intervaldata`` and mostly ``workoutdata``.

        Its outdoor or indoor version, where there is one, is the ``alternate`` in it.
        """
        path = f"/app/api/workoutdetails/{quote(workout_id, safe='')}"
        answer = _object(self._get(path), path)
        if not isinstance(answer.get("workout"), dict):
            raise changed(f"GET {path}", key="Workout")
        return {**answer["workout"], "alternate": answer.get("alternate")}

    def chart(self, workout_id: str) -> list[Any]:
        """The second-by-second points of a library workout, empty where there are none.

        Known from clients of the private API alone, and asked for once: whatever else goes
        wrong, the workout is there without it. Raises ``AccessExpired`` and ``RateLimited``.
        """
        path = f"/app/api/workouts/{quote(workout_id, safe='')}/chart-data"
        try:
            answer = self._http.json("GET", path, headers=self._headers, repeatable=False)
        except (AccessExpired, AccessDenied, ApiChanged):
            # Refused, or a page: the account's own address tells whether it is the cookie.
            self.member()
            return []
        except (NotFound, Rejected, Unreachable):
            return []
        points = lower_keys(answer).get("coursedata") if isinstance(answer, dict) else None
        return points if isinstance(points, list) else []

    def search(self, predicate: Mapping[str, Any], *, repeatable: bool = True) -> dict[str, Any]:
        """A page of the workout library: ``workouts`` and mostly the ``predicate`` that gave them.

        Unless it is ``repeatable``, it is asked for once, whatever happens.
        """
        endpoint = f"POST {SEARCH}"
        try:
            answer = self._send("POST", SEARCH, body=dict(predicate), repeatable=repeatable)
        except NotFound as error:
            raise ApiChanged(
                LABEL, "Its workout search has moved elsewhere.", _NEWER, endpoint=endpoint
            ) from error
        if not isinstance(answer, dict):
            raise changed(endpoint, key="Workouts")
        if answer.get("workoutscacheunavailable") is True and not answer.get("workouts"):
            raise Unreachable(
                LABEL,
                "Its workout library cannot be searched at the moment.",
                "Wait a few minutes and try again.",
            )
        if not isinstance(answer.get("workouts"), list):
            raise changed(endpoint, key="Workouts")
        return answer

    def old_calendar(self, username: str, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
        """The calendar as it was read until 2026. Whether TrainerRoad still answers is unknown."""
        path = f"/app/api/calendar/activities/{quote(username, safe='')}"
        try:
            answer = self._get(path, {"startDate": first.isoformat(), "endDate": last.isoformat()})
        except NotFound as error:
            raise ApiChanged(
                LABEL,
                "Its calendar is neither where it is now nor where it was before.",
                _NEWER,
                endpoint=f"GET {path}",
            ) from error
        if not isinstance(answer, list):
            raise changed(f"GET {path}", key="Id")
        return answer

    def _details(self, path: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for start in range(0, len(ids), BATCH):
            header = {"ids": ",".join(ids[start : start + BATCH])}
            try:
                answer = self._get(path, headers=header)
            except Rejected as error:
                # 400 is what TrainerRoad answers when it does not see the list of ids.
                raise changed(f"GET {path}", key="the ids header") from error
            if not isinstance(answer, list):
                raise changed(f"GET {path}", key="id")
            found += [entry for entry in answer if isinstance(entry, dict)]
        return found

    def _get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        return self._send("GET", path, params=params, headers=headers)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        repeatable: bool = True,
    ) -> Any:
        try:
            answer = self._http.json(
                method,
                path,
                params=params,
                headers={**self._headers, **(headers or {})},
                body=body,
                repeatable=repeatable,
            )
        except (AccessExpired, AccessDenied) as error:
            # Only the account's own things are asked for, so a refusal means the cookie.
            raise expired() from error
        except ApiChanged:
            # The sign-in page is a web app without a form to recognise it by: ask who we are.
            self.member()
            raise
        return lower_keys(answer)


def expired() -> AccessExpired:
    """The cookie is no longer valid, or never was."""
    return AccessExpired(
        LABEL,
        "It does not accept your cookie any more: it has expired, or was not copied whole.",
        f"Sign in to trainerroad.com in your browser, copy the cookie {COOKIE} again, and paste "
        "it on the Accounts page.",
    )


def changed(endpoint: str, key: str = "") -> ApiChanged:
    """An answer that has not the shape we know."""
    return ApiChanged(
        LABEL,
        "It answered in a form that Planbridge does not know.",
        _NEWER,
        endpoint=endpoint,
        key=key,
    )


def read_only() -> Rejected:
    """Nothing is ever written to TrainerRoad."""
    return Rejected(
        LABEL,
        "It can only be read.",
        "Choose another platform as the target.",
    )


def _object(answer: Any, path: str) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise changed(f"GET {path}")
    return answer
