"""The HTTP side of the Intervals.icu stand-in."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.intervals import events, library, resolve
from sandbox.intervals.fields import CATEGORIES
from sandbox.intervals.refusal import Refusal, invalid, malformed, not_found
from sandbox.intervals.state import Account, State

Handler = Callable[[State, Account, Request, Any], Any]
_FAR_FUTURE = date(9999, 12, 31)


def intervals_app(state: State) -> Starlette:
    """The app that serves ``state`` under ``/api/v1``."""

    def route(path: str, **handlers: Handler) -> Route:
        by_method = {method.upper(): handler for method, handler in handlers.items()}

        async def endpoint(request: Request) -> Response:
            try:
                account = _account(state, request)
                handler = by_method.get(request.method)
                if handler is None:
                    return _spring_error(request, 405, "Method Not Allowed")
                body = await _body(request) if request.method in ("POST", "PUT") else None
                with state.lock:
                    return JSONResponse(handler(state, account, request, body))
            except Refusal as refusal:
                return refusal.response()

        methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]
        return Route(f"/api/v1/athlete/{{athlete}}{path}", endpoint, methods=methods)

    async def unknown(request: Request, problem: Exception) -> Response:
        return _spring_error(request, 404, "Not Found")

    return Starlette(
        routes=[
            route("", get=_athlete),
            route("/sport-settings", get=_sport_settings),
            route("/sport-settings/{key}", get=_one_sport_settings),
            route("/events", get=_list_events, post=_create_event, delete=_delete_range),
            route("/events/bulk", post=_bulk_events),
            route("/events/bulk-delete", put=_bulk_delete),
            route("/events/{id:int}", get=_event, put=_change_event, delete=_delete_event),
            route("/folders", get=_folders, post=_create_folder),
            route("/folders/{id:int}", put=_change_folder, delete=_delete_folder),
            route("/folders/{id:int}/workouts", put=_hide_workouts),
            route("/workouts", get=_workouts, post=_create_workout),
            route("/workouts/bulk", post=_bulk_workouts),
            route("/workouts/{id:int}", get=_workout, put=_change_workout, delete=_delete_workout),
        ],
        exception_handlers={404: unknown},
    )


def _account(state: State, request: Request) -> Account:
    """Whose account the request is about; refuses strangers and those in a hurry."""
    client = request.client.host if request.client else ""
    if not state.allows(client):
        wait = state.switches.retry_after
        raise Refusal(429, "Too many requests", (wait and {"Retry-After": str(wait)}) or None)
    owner = _owner(state, request.headers.get("authorization", ""))
    wanted = request.path_params["athlete"]
    if wanted not in ("0", owner.athlete.id):
        raise Refusal(403, "Access denied")
    return owner


def _owner(state: State, header: str) -> Account:
    scheme, _, encoded = header.partition(" ")
    try:
        name, _, key = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name = key = ""
    for account in state.accounts.values():
        if scheme.lower() == "basic" and name == "API_KEY" and key == account.athlete.key:
            return account
    raise Refusal(401, "Unauthorized", {"WWW-Authenticate": 'Basic realm="Realm"'})


def _spring_error(request: Request, status: int, error: str) -> Response:
    body = {
        "timestamp": "2026-01-01T00:00:00.000+00:00",
        "status": status,
        "error": error,
        "path": request.url.path,
    }
    return JSONResponse(body, status)


async def _body(request: Request) -> Any:
    text = await request.body()
    if not text:
        raise malformed("Required request body is missing")
    try:
        return json.loads(text)
    except ValueError:
        raise malformed("JSON parse error") from None


def _flag(request: Request, name: str) -> bool:
    return request.query_params.get(name, "false").lower() == "true"


def _number(request: Request, name: str, default: float) -> float:
    try:
        return float(request.query_params.get(name, default))
    except ValueError:
        raise Refusal(500, f"Failed to convert value of parameter {name}") from None


def _day(request: Request, name: str, default: date) -> date:
    text = request.query_params.get(name)
    if not text:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(500, f"Text '{text}' of {name} could not be parsed") from None


def _athlete(state: State, account: Account, request: Request, body: Any) -> Any:
    person = account.athlete
    first, _, last = person.name.partition(" ")
    return {
        "id": person.id,
        "name": person.name,
        "firstname": first,
        "lastname": last,
        "email": f"{first.lower()}@example.invalid",
        "icu_api_key": person.key,
        "sex": None,
        "city": None,
        "weight": None,
        "icu_weight": 70.0,
        "icu_resting_hr": person.resting_hr,
        "icu_date_of_birth": None,
        "measurement_preference": "meters",
        "timezone": person.timezone,
        "locale": "en",
        "visibility": "PRIVATE",
        "status": "ACTIVE",
        "plan": "FREE",
        "training_plan_id": None,
        "training_plan_start_date": None,
        "icu_type_settings": None,
        "custom_items": None,
        "sportSettings": account.settings,
    }


def _sport_settings(state: State, account: Account, request: Request, body: Any) -> Any:
    return account.settings


def _one_sport_settings(state: State, account: Account, request: Request, body: Any) -> Any:
    key = request.path_params["key"]
    for found in account.settings:
        if str(found["id"]) == key or key in found["types"]:
            return found
    raise not_found("Sport settings")


def _list_events(state: State, account: Account, request: Request, body: Any) -> Any:
    oldest = _day(request, "oldest", state.clock.today(account.athlete.timezone))
    newest = _day(request, "newest", oldest + timedelta(days=6))
    wanted = _categories(request)
    found = [
        event
        for event in events.in_range(account, oldest, newest)
        if not wanted or event["category"] in wanted
    ]
    if "limit" in request.query_params:
        found = found[: int(_number(request, "limit", 0))]
    if _flag(request, "resolve"):
        widths = resolve.Widths(
            power=_number(request, "powerRange", 2.5),
            hr=_number(request, "hrRange", 1.5),
            pace=_number(request, "paceRange", 2.5),
        )
        return [
            event if event["id"] in state.verbatim else resolve.event(account, event, widths)
            for event in found
        ]
    return found


def _categories(request: Request) -> set[str]:
    wanted = request.query_params.getlist("category")
    names = {name for part in wanted for name in part.split(",") if name}
    if unknown := names - set(CATEGORIES):
        raise malformed(f"Failed to convert value of parameter category: {sorted(unknown)}")
    return names


def _create_event(state: State, account: Account, request: Request, body: Any) -> Any:
    if not isinstance(body, dict):
        raise malformed("JSON parse error: expected an object")
    on_uid = _flag(request, "upsertOnUid")
    return events.bulk(state, account, [body], upsert=False, upsert_on_uid=on_uid)[0]


def _bulk_events(state: State, account: Account, request: Request, body: Any) -> Any:
    upsert, on_uid = _flag(request, "upsert"), _flag(request, "upsertOnUid")
    return events.bulk(state, account, body, upsert=upsert, upsert_on_uid=on_uid)


def _event(state: State, account: Account, request: Request, body: Any) -> Any:
    return events.of_id(account, request.path_params["id"])


def _change_event(state: State, account: Account, request: Request, body: Any) -> Any:
    event = events.of_id(account, request.path_params["id"])
    account.events[event["id"]] = events.changed(state, account, event, body)
    state.verbatim.discard(event["id"])
    return account.events[event["id"]]


def _delete_event(state: State, account: Account, request: Request, body: Any) -> Any:
    del account.events[events.of_id(account, request.path_params["id"])["id"]]
    return {}


def _delete_range(state: State, account: Account, request: Request, body: Any) -> Any:
    """Without ``newest`` it deletes everything to come, like the real one."""
    if "oldest" not in request.query_params or "category" not in request.query_params:
        raise malformed("Required parameter is not present")
    oldest = _day(request, "oldest", date.max)
    newest = _day(request, "newest", _FAR_FUTURE)
    for event in events.in_range(account, oldest, newest):
        if event["category"] in _categories(request):
            del account.events[event["id"]]
    return {}


def _bulk_delete(state: State, account: Account, request: Request, body: Any) -> Any:
    """By id only: an API key is no OAuth application, so external ids find nothing."""
    if not isinstance(body, list) or not all(isinstance(doomed, dict) for doomed in body):
        raise malformed("JSON parse error: expected an array of objects")
    found = [doomed["id"] for doomed in body if doomed.get("id") in account.events]
    for event_id in set(found):
        del account.events[event_id]
    return {"eventsDeleted": len(set(found))}


def _folders(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.folders(state, account)


def _create_folder(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.save_folder(state, account, body)


def _change_folder(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.save_folder(state, account, body, request.path_params["id"])


def _delete_folder(state: State, account: Account, request: Request, body: Any) -> Any:
    library.delete_folder(account, request.path_params["id"])
    return {}


def _hide_workouts(state: State, account: Account, request: Request, body: Any) -> Any:
    """Changes ``hide_from_athlete`` only, of the workouts from day oldest to day newest."""
    library.folder(account, request.path_params["id"])
    hide = body.get("hide_from_athlete") if isinstance(body, dict) else None
    if not isinstance(hide, bool):
        raise invalid("hide_from_athlete is required")
    oldest, newest = _number(request, "oldest", 0), _number(request, "newest", 0)
    inside = [
        workout
        for workout in account.workouts.values()
        if workout["folder_id"] == request.path_params["id"]
        and oldest <= (workout["day"] or 0) <= newest
    ]
    for workout in inside:
        workout["hide_from_athlete"] = hide
    return inside


def _workouts(state: State, account: Account, request: Request, body: Any) -> Any:
    return list(account.workouts.values())


def _create_workout(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.save_workouts(state, account, [body])[0]


def _bulk_workouts(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.save_workouts(state, account, body)


def _workout(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.workout(account, request.path_params["id"])


def _change_workout(state: State, account: Account, request: Request, body: Any) -> Any:
    return library.change_workout(account, request.path_params["id"], body)


def _delete_workout(state: State, account: Account, request: Request, body: Any) -> Any:
    doomed = library.workout(account, request.path_params["id"])["id"]
    del account.workouts[doomed]
    return [doomed]
