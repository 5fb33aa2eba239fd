"""The part of the control API that plays a person at another platform: ``/sandbox/hands``.

``GET /hands/{platform}`` lists what is on its calendars; ``POST /hands/{platform}`` adds;
``POST /hands/{platform}/{id}/{deed}`` does one of the deeds of `sandbox.hands`, with its
argument in the body: ``{"day": "2026-06-01"}``, ``{"title": "…"}``, ``{"text": "…"}``,
``{"factor": 1.5}``, or nothing; ``DELETE /hands/{platform}/{id}`` deletes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import hands
from sandbox.world import World

_Argument = tuple[str, Callable[[Any], Any]]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a string")
    return value


_DEEDS: dict[str, tuple[Callable[..., None], _Argument | None]] = {
    "move": (hands.move, ("day", date.fromisoformat)),
    "retitle": (hands.retitle, ("title", _text)),
    "rewrite": (hands.rewrite, ("text", _text)),
    "describe": (hands.describe, ("text", _text)),
    "change_steps": (hands.change_steps, ("factor", float)),
    "complete": (hands.complete, None),
}


def hand_routes(world: World) -> list[Route]:
    """The addresses, below ``/sandbox``."""

    async def list_items(request: Request) -> Response:
        platform = request.path_params["platform"]
        athlete = request.query_params.get("athlete", "")
        return _answer(lambda: [t.as_json() for t in hands.items(world, platform, athlete)])

    async def add(request: Request) -> Response:
        text = await request.body()

        def doing() -> dict[str, str]:
            body = _object(text)
            day, title = date.fromisoformat(body.pop("day")), _text(body.pop("title"))
            return {"id": hands.add(world, request.path_params["platform"], day, title, **body)}

        return _answer(doing, 201)

    async def deed(request: Request) -> Response:
        text = await request.body()
        name = request.path_params["deed"]
        if name not in _DEEDS:
            return JSONResponse({"error": f"no such deed: {name}"}, 404)
        function, argument = _DEEDS[name]

        def doing() -> None:
            where = (world, request.path_params["platform"], request.path_params["item_id"])
            if argument is None:
                function(*where)
            else:
                key, read = argument
                function(*where, read(_object(text)[key]))

        return _answer(doing, 204)

    async def delete(request: Request) -> Response:
        at = request.path_params
        return _answer(lambda: hands.delete(world, at["platform"], at["item_id"]), 204)

    return [
        Route("/hands/{platform}", list_items, methods=["GET"]),
        Route("/hands/{platform}", add, methods=["POST"]),
        Route("/hands/{platform}/{item_id}", delete, methods=["DELETE"]),
        Route("/hands/{platform}/{item_id}/{deed}", deed, methods=["POST"]),
    ]


def _object(text: bytes) -> dict[str, Any]:
    body = json.loads(text)
    if not isinstance(body, dict):
        raise TypeError("expected an object")
    return body


def _answer(doing: Callable[[], Any], status: int = 200) -> Response:
    """What ``doing`` gives, or why it could not be done: 404 for what is not there, else 422."""
    try:
        result = doing()
    except KeyError as problem:
        return JSONResponse({"error": f"missing: {problem}"}, 422)
    except LookupError as problem:
        return JSONResponse({"error": str(problem)}, 404)
    except (ValueError, TypeError, OverflowError) as problem:
        return JSONResponse({"error": str(problem)}, 422)
    return Response(status_code=status) if status == 204 else JSONResponse(result, status)
