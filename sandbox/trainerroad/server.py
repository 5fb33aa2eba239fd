"""The HTTP face of the stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.trainerroad import searches, shapes, views
from sandbox.trainerroad.rides import details
from sandbox.trainerroad.state import Member, TrainerRoadState

COOKIE = "SharedTrainerRoadAuth"
MOST_IDS = 100
_SIGN_IN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign In - TrainerRoad</title></head>"
    "<body><form action='/app/login' method='post'><h1>Sign In</h1></form></body></html>"
)


class Answered(Exception):
    """The request is answered already, mostly with a refusal."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


async def _as_response(_: Request, answered: Exception) -> Response:
    assert isinstance(answered, Answered)
    return answered.response


def app(state: TrainerRoadState) -> Starlette:
    """Every address of ``state``."""
    return Starlette(
        routes=[*_account_routes(state), *_calendar_routes(state), *_library_routes(state)],
        exception_handlers={Answered: _as_response},
    )


def _refused(status: int, message: str = "") -> Answered:
    return Answered(JSONResponse({"Message": message or "The request is invalid."}, status))


def _member(state: TrainerRoadState, request: Request) -> Member | None:
    jar = SimpleCookie()
    try:
        jar.load(request.headers.get("cookie", ""))
    except CookieError:
        return None
    return state.member_with_cookie(jar[COOKIE].value) if COOKIE in jar else None


def _signed_in(state: TrainerRoadState, request: Request) -> Member:
    """Who asks. Others get the sign-in page, with status 200."""
    member = _member(state, request)
    if member is None:
        raise Answered(HTMLResponse(_SIGN_IN_PAGE))
    return member


def _wants_camel(request: Request) -> bool:
    return request.headers.get(shapes.JSON_FORMAT, "").lower() == "camel-case"


def _json(request: Request, value: Any) -> Response:
    spelt = shapes.camel(value) if _wants_camel(request) else shapes.pascal(value)
    return JSONResponse(spelt)


def _account_routes(state: TrainerRoadState) -> list[Route]:
    async def member_info(request: Request) -> Response:
        if COOKIE not in request.headers.get("cookie", ""):
            return JSONResponse(None)
        member = _member(state, request)
        if member is None:
            return _json(request, {"memberId": -1, "username": None})
        return _json(
            request,
            {
                "memberId": member.id,
                "username": member.username,
                "firstName": "Sam",
                "lastName": "Sandbox",
                "isSubscribed": True,
            },
        )

    return [Route("/app/api/member-info", member_info, methods=["GET"])]


def _calendar_routes(state: TrainerRoadState) -> list[Route]:
    def own_timeline(request: Request) -> Member:
        member = _signed_in(state, request)
        if not state.switches.has_timeline or request.path_params["member_id"] != str(member.id):
            raise _refused(404, "Not found")
        return member

    async def timeline(request: Request) -> Response:
        member = own_timeline(request)
        state.before_reading(member.id)
        return _json(request, views.timeline(state, member.id))

    async def planned_activities(request: Request) -> Response:
        member = own_timeline(request)
        wanted = _ids(request)
        found = [state.planned[one] for one in wanted if one in state.planned]
        own = [views.planned_activity(p) for p in found if p.member_id == member.id]
        return _json(request, own)

    async def activities(request: Request) -> Response:
        member = own_timeline(request)
        wanted = set(_ids(request))
        found = [d for d in state.done.values() if str(d.activity_id) in wanted]
        own = [views.activity(state, d) for d in found if d.member_id == member.id]
        return _json(request, own)

    async def planned_activity(request: Request) -> Response:
        member = _signed_in(state, request)
        found = state.planned.get(request.path_params["planned_id"])
        if found is None or found.member_id != member.id:
            raise _refused(404, "Not found")
        return _json(request, views.planned_details(found))

    async def annotation(request: Request) -> Response:
        member = _signed_in(state, request)
        found = state.annotations.get(request.path_params["annotation_id"])
        if not state.switches.has_timeline or found is None or found.member_id != member.id:
            raise _refused(404, "Not found")
        return _json(request, views.annotation(found))

    async def old_calendar(request: Request) -> Response:
        member = _signed_in(state, request)
        if (
            not state.switches.has_old_calendar
            or request.path_params["username"] != member.username
        ):
            raise _refused(404, "Not found")
        try:
            first, last = (
                date.fromisoformat(request.query_params[key][:10])
                for key in ("startDate", "endDate")
            )
        except (KeyError, ValueError) as error:
            raise _refused(400) from error
        state.before_reading(member.id)
        return _json(request, views.old_calendar(state, member.id, first, last))

    calendar = "/app/api/react-calendar/{member_id}"
    return [
        Route(
            "/app/api/react-calendar/annotation/{annotation_id:int}", annotation, methods=["GET"]
        ),
        Route(calendar + "/timeline", timeline, methods=["GET"]),
        Route(calendar + "/planned-activities", planned_activities, methods=["GET"]),
        Route(calendar + "/activities", activities, methods=["GET"]),
        Route(
            "/app/api/calendar/plannedactivities/{planned_id}", planned_activity, methods=["GET"]
        ),
        Route("/app/api/calendar/activities/{username}", old_calendar, methods=["GET"]),
    ]


def _ids(request: Request) -> list[str]:
    """The ids that the request names in its header; 400 without, or with too many."""
    ids = [one.strip() for one in request.headers.get("ids", "").split(",") if one.strip()]
    if not 0 < len(ids) <= MOST_IDS:
        raise _refused(400)
    return ids


def _library_routes(state: TrainerRoadState) -> list[Route]:
    async def workout_details(request: Request) -> Response:
        _signed_in(state, request)
        workout_id = request.path_params["workout_id"]
        if workout_id in state.recorded_details:
            return Response(state.recorded_details[workout_id], media_type="application/json")
        ride = state.ride(workout_id)
        if ride is None:
            raise _refused(404, "Not found")
        alternate = state.ride(ride.twin) if ride.twin else None
        return JSONResponse(details(ride, alternate, camel_case=_wants_camel(request)))

    async def chart_data(request: Request) -> Response:
        _signed_in(state, request)
        ride = state.ride(request.path_params["workout_id"])
        if ride is None or not (points := ride.chart_points()):
            raise _refused(404, "Not found")
        return _json(request, {"courseData": points})

    async def search(request: Request) -> Response:
        _signed_in(state, request)
        predicate = await _predicate(request)
        page, size = predicate["pageNumber"], predicate["pageSize"]
        switches = state.switches
        if not switches.search_takes_filters and predicate.keys() - searches.PLAIN_KEYS:
            raise _refused(400)
        heeded = predicate if switches.search_heeds_filters else searches.plain(predicate)
        found = [ride for ride in state.library() if searches.matches(ride, heeded)]
        return _json(request, views.search_page(found, predicate, page, size))

    async def information(request: Request) -> Response:
        _signed_in(state, request)
        wanted = _numbers(request.query_params.get("ids", "").split(","))
        found = [ride for one in wanted if (ride := state.ride(one))]
        return _json(request, [views.information(ride) for ride in found])

    return [
        Route("/app/api/workoutdetails/{workout_id:int}", workout_details, methods=["GET"]),
        Route("/app/api/workouts/{workout_id:int}/chart-data", chart_data, methods=["GET"]),
        Route("/app/api/workouts", search, methods=["POST"]),
        Route("/app/api/workout-information", information, methods=["GET"]),
    ]


async def _predicate(request: Request) -> dict[str, Any]:
    try:
        predicate = json.loads(await request.body())
    except ValueError as error:
        raise _refused(400) from error
    if not searches.is_predicate(predicate):
        raise _refused(400)
    return dict(predicate)


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.strip().isdigit()]
