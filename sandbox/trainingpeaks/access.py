"""Who is asking: the token exchange, the bearer check, the account and its settings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import UTC
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.state import TOKEN_LIFE, Person, TrainingPeaksState

COOKIE = "Production_tpAuth"
_COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]+")

Handler = Callable[[Request], Any]


def signed_in(state: TrainingPeaksState, request: Request) -> Person:
    """Whose bearer token the request carries; 401 without a living one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    person = state.person_with_token(token.strip()) if scheme.lower() == "bearer" else None
    if person is None:
        raise Refusal(401, {"message": "Authorization has been denied for this request."})
    return person


def athlete_of(state: TrainingPeaksState, request: Request) -> tuple[Person, int]:
    """Who asks, and for which athlete; 403 when the athlete is not theirs."""
    person = signed_in(state, request)
    athlete_id = request.path_params["athlete_id"]
    if not person.may_open(athlete_id):
        raise Refusal(403, {"message": "Access to this athlete is denied."})
    return person, athlete_id


def routes(state: TrainingPeaksState) -> list[Route]:
    """Token, user, access rights, settings."""

    async def token(request: Request) -> Response:
        value = _cookie_value(request.headers.get("cookie", ""))
        if value is None:
            raise Refusal(401, {"message": "Unauthorized"})
        if not _COOKIE_VALUE.fullmatch(value):
            raise Refusal(500, {"message": "An error has occurred."})
        person = state.person_with_cookie(value)
        if person is None:
            raise Refusal(401, {"message": "Unauthorized"})
        bearer, ends = state.issue_token(person)
        return JSONResponse(
            {
                "success": True,
                "token": {
                    "access_token": bearer,
                    "token_type": "bearer",
                    "expires_in": int(TOKEN_LIFE.total_seconds()),
                    "refresh_token": bearer.replace("bearer", "refresh"),
                    "scope": "fitness:read fitness:write",
                    "expires": ends.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                },
            }
        )

    async def user(request: Request) -> Response:
        return JSONResponse(_user(state, signed_in(state, request)))

    async def access_rights(request: Request) -> Response:
        return JSONResponse(_access_rights(signed_in(state, request)))

    async def settings(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        return JSONResponse(_settings(state.people[athlete_id]))

    return [
        Route("/users/v3/token", token, methods=["GET"]),
        Route("/users/v3/user", user, methods=["GET"]),
        Route("/users/v1/user/accessrights", access_rights, methods=["GET"]),
        Route("/fitness/v1/athletes/{athlete_id:int}/settings", settings, methods=["GET"]),
    ]


def _cookie_value(header: str) -> str | None:
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None


def _user(state: TrainingPeaksState, person: Person) -> dict[str, Any]:
    athletes = [_athlete(state.people[i]) for i in (*person.roster, person.id)]
    user: dict[str, Any] = {
        "userId": person.id,
        "personId": person.id,
        "userName": f"{person.first_name}{person.last_name}".lower(),
        "email": person.email,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "units": 1,
        "timeZone": person.time_zone,
        "dateFormat": "dmy",
        "culture": "en-GB",
        "settings": {},
        "athletes": athletes if person.coach else [_athlete(person)],
    }
    shape = state.switches.user_shape or person.shape
    if shape != "account":
        status = {
            "status": 1,
            "lockedOut": False,
            "pastDue": False,
            "isAthlete": not person.coach,
            "isCoachedAthlete": False,
            "isCoach": person.coach,
            "coachingGroupId": None,
            "billingTier": None,
            "paymentRequired": False,
        }
        if shape == "accountStatus":
            status["isPremium"] = person.premium
        return {"user": user, "accountStatus": status}
    user["settings"]["account"] = {
        "accountSettingsId": person.id,
        "userType": _user_type(person),
        "coachType": 2 if person.coach else 0,
        "isAthlete": not person.coach,
        "isPremium": person.premium,
        "isCoached": False,
        "premiumTrial": False,
        "lastLogon": state.stamp(),
    }
    return {"user": user}


def _athlete(person: Person) -> dict[str, Any]:
    return {
        "athleteId": person.id,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.email,
        "athleteType": 0,
        "userType": _user_type(person),
        "coachedBy": None,
        "expireOn": "2099-12-31T00:00:00" if person.premium else None,
        "premiumTrial": False,
        "premiumTrialDaysRemaining": 0,
        "downgradeAllowed": False,
        "downgradeAllowedOn": None,
        "lastUpgradeOn": None,
    }


def _user_type(person: Person) -> int:
    return 4 if person.premium else 6


def _access_rights(person: Person) -> list[dict[str, Any]]:
    rights = {
        8: [1, 4],  # the user types that may plan
        12: person.premium,
        13: True,
        17: 50 if person.premium else 1,
        24: person.premium,
    }
    return [
        {"accessRightIdValue": right, "accessRightData": data} for right, data in rights.items()
    ]


def _settings(person: Person) -> dict[str, Any]:
    """Thresholds in watts, beats a minute and metres a second, among private things."""
    return {
        "athleteId": person.id,
        "personId": person.id,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.email,
        "birthday": "1990-01-01T00:00:00",
        "gender": "x",
        "timeZone": person.time_zone,
        "units": 1,
        "address": "1 Private Lane, Nowhere",
        "iCalendarKeys": {
            "plannedKey": "PRIVATE-ICAL-KEY-PLANNED",
            "completedKey": "PRIVATE-ICAL-KEY-COMPLETED",
        },
        "powerZones": [
            _zones(0, 250, (0.55, 0.75, 0.9, 1.05, 1.2)),
            _zones(2, 250, (0.55, 0.75, 0.9, 1.05, 1.2)),
        ],
        "heartRateZones": [
            _zones(0, 165, (0.81, 0.9, 0.94, 1.0), maximumHeartRate=188, restingHeartRate=50),
            _zones(3, 168, (0.81, 0.9, 0.94, 1.0), maximumHeartRate=188, restingHeartRate=50),
        ],
        "speedZones": [
            _zones(1, 1.1, (0.83, 0.9, 0.95, 1.03)),
            _zones(3, 4.0, (0.78, 0.88, 0.95, 1.02)),
        ],
    }


def _zones(sport: int, threshold: float, edges: tuple[float, ...], **more: int) -> dict[str, Any]:
    bounds = [0.0, *(round(threshold * edge, 2) for edge in edges), round(threshold * 2, 2)]
    return {
        "workoutTypeId": sport,
        "threshold": threshold,
        "calculationMethod": 2,
        "zoneCalculatorId": None,
        "currentUserId": 0,
        "distance": 0,
        "zones": [
            {"label": f"Zone {n}", "minimum": low, "maximum": high}
            for n, (low, high) in enumerate(itertools.pairwise(bounds), 1)
        ],
    } | more
