"""Workouts, notes, races and strength sessions of an athlete's calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.trainingpeaks.access import athlete_of, signed_in
from sandbox.trainingpeaks.bodies import day_sent, json_body, workout_values
from sandbox.trainingpeaks.keys import NOTE_KEYS, WORKOUT_TYPES
from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.state import Person, Record, TrainingPeaksState, day_of

MOST_DAYS = 90
_WORKOUTS = "/fitness/v6/athletes/{athlete_id:int}/workouts"
_NOTE = "/fitness/v1/athletes/{athlete_id:int}/calendarNote"
_NOTE_TYPES: dict[str, type] = {"title": str, "description": str, "isHidden": bool}


def days(request: Request) -> tuple[date, date]:
    """The range in an address; 400 when a day is none."""
    try:
        first = date.fromisoformat(request.path_params["first"])
        last = date.fromisoformat(request.path_params["last"])
    except ValueError as error:
        raise Refusal(400, "The request is invalid.") from error
    return first, last


def workout_routes(state: TrainingPeaksState) -> list[Route]:
    """Planned and completed workouts."""

    def found(request: Request) -> tuple[Person, int, Record]:
        person, athlete_id = athlete_of(state, request)
        record = state.workouts.get(request.path_params["workout_id"])
        if record is None or record["athleteId"] != athlete_id:
            raise Refusal(404, {"message": "Workout not found"})
        return person, athlete_id, record

    def check_window(person: Person, athlete_id: int, values: dict[str, Any]) -> None:
        if not state.may_plan(person, athlete_id, day_of(values["workoutDay"])):
            raise Refusal(403, {"message": "Upgrade to Premium to plan this far ahead."})

    async def in_range(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        first, last = days(request)
        if (last - first).days > MOST_DAYS:
            raise Refusal(400, "The date range is too long.")
        return JSONResponse(state.workouts_between(athlete_id, first, last))

    async def one(request: Request) -> Response:
        return JSONResponse(found(request)[2])

    async def create(request: Request) -> Response:
        person, athlete_id = athlete_of(state, request)
        values = workout_values(await json_body(request), 0, athlete_id)
        check_window(person, athlete_id, values)
        values["workoutId"] = None
        day = day_of(values["workoutDay"])
        return JSONResponse(state.add_workout(athlete_id, day, **values))

    async def replace(request: Request) -> Response:
        person, athlete_id, record = found(request)
        values = workout_values(await json_body(request), record["workoutId"], athlete_id)
        check_window(person, athlete_id, values)
        record.update(values, lastModifiedDate=state.stamp())
        return JSONResponse(record)

    async def delete(request: Request) -> Response:
        del state.workouts[found(request)[2]["workoutId"]]
        return JSONResponse(True)

    async def types(request: Request) -> Response:
        signed_in(state, request)
        return JSONResponse(WORKOUT_TYPES)

    return [
        Route("/fitness/v6/workouttypes", types, methods=["GET"]),
        Route(_WORKOUTS, create, methods=["POST"]),
        Route(_WORKOUTS + "/{workout_id:int}", one, methods=["GET"]),
        Route(_WORKOUTS + "/{workout_id:int}", replace, methods=["PUT"]),
        Route(_WORKOUTS + "/{workout_id:int}", delete, methods=["DELETE"]),
        Route(_WORKOUTS + "/{first}/{last}", in_range, methods=["GET"]),
    ]


def note_routes(state: TrainingPeaksState) -> list[Route]:
    """Calendar notes; only the singular address exists."""

    def found(request: Request) -> Record:
        _, athlete_id = athlete_of(state, request)
        note = state.notes.get(request.path_params["note_id"])
        if note is None or note["athleteId"] != athlete_id:
            raise Refusal(404, {"message": "Note not found"})
        return note

    async def in_range(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        first, last = days(request)
        # A range of one day finds nothing here; clients ask until the day after.
        notes = [
            note
            for note in state.notes.values()
            if note["athleteId"] == athlete_id
            and first < last
            and first <= day_of(note["noteDate"]) <= last
        ]
        return JSONResponse(sorted(notes, key=lambda note: note["noteDate"]))

    async def one(request: Request) -> Response:
        return JSONResponse(found(request))

    async def create(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        values = _note_values(await json_body(request), athlete_id)
        day = day_sent(values.pop("noteDate"))
        return JSONResponse(state.add_note(athlete_id, day, **values))

    async def replace(request: Request) -> Response:
        note = found(request)
        body = await json_body(request)
        if not isinstance(body, dict) or not body.keys() >= {"createdDate", "id"}:
            raise Refusal(400, "The request is invalid.")
        values = _note_values(body, note["athleteId"])
        values["noteDate"] = f"{day_sent(values['noteDate']).isoformat()}T00:00:00"
        note.update(values, modifiedDate=state.stamp())
        return JSONResponse(note)

    async def delete(request: Request) -> Response:
        del state.notes[found(request)["id"]]
        return Response(status_code=204)

    return [
        Route(_NOTE, create, methods=["POST"]),
        Route(_NOTE + "/{note_id:int}", one, methods=["GET"]),
        Route(_NOTE + "/{note_id:int}", replace, methods=["PUT"]),
        Route(_NOTE + "/{note_id:int}", delete, methods=["DELETE"]),
        Route(_NOTE + "/{first}/{last}", in_range, methods=["GET"]),
    ]


def _note_values(body: Any, athlete_id: int) -> dict[str, Any]:
    wanted = {"athleteId", "title", "noteDate", "description", "isHidden", "attachments"}
    if not isinstance(body, dict) or not body.keys() >= wanted or body["athleteId"] != athlete_id:
        raise Refusal(400, "The request is invalid.")
    for key, kind in _NOTE_TYPES.items():
        if body[key] is not None and not isinstance(body[key], kind):
            raise Refusal(400, "The request is invalid.")
    day_sent(body["noteDate"])
    return {key: body[key] for key in NOTE_KEYS if key in wanted - {"athleteId"}}


def event_routes(state: TrainingPeaksState) -> list[Route]:
    """Races and other goals; read only."""

    async def in_range(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        first, last = days(request)
        events = [
            event
            for event in state.events.values()
            if event["personId"] == athlete_id and first <= day_of(event["eventDate"]) <= last
        ]
        return JSONResponse(sorted(events, key=lambda event: event["eventDate"]))

    async def plural(request: Request) -> Response:
        athlete_of(state, request)
        raise Refusal(500, {"message": "An error has occurred."})

    path = "/fitness/v6/athletes/{athlete_id:int}/events"
    return [
        Route(path + "/{first}/{last}", in_range, methods=["GET"]),
        Route(path, plural, methods=["POST"]),
    ]


def strength_routes(state: TrainingPeaksState) -> list[Route]:
    """Sessions of the strength builder, which the workouts' address never shows."""

    async def in_range(request: Request) -> Response:
        _, athlete_id = athlete_of(state, request)
        first, last = days(request)
        return JSONResponse(
            [
                session
                for session in state.strength.values()
                if session["calendarId"] == athlete_id
                and first <= day_of(session["prescribedDate"]) <= last
            ]
        )

    path = "/rx/activity/v1/workouts/calendar/{athlete_id:int}/{first}/{last}"
    return [Route(path, in_range, methods=["GET"])]
