"""The control API under ``/sandbox``, which steers a sandbox from another process.

- ``GET /health``, ``POST /reset``, ``POST /clock`` with ``{"today": …}`` or ``{"now": …}``
- ``GET``, ``POST``, ``DELETE /faults`` and ``DELETE /faults/{id}``; see `sandbox.faults.FaultRule`.
  Without a platform, ``nth`` counts the requests to all of them.
- ``GET``, ``DELETE /requests``; ``GET /requests/count`` tells ``received`` and ``answered`` only,
  with ``?reach=n&wait=seconds`` as soon as n are answered or the time is over
- ``GET``, ``POST /switches/{platform}``
- ``GET``, ``PUT /calendars``: everybody's calendar on every platform (`sandbox.calendars`)
- ``/hands``: what somebody does in a platform's own app (`sandbox.control_hands`)
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import calendars
from sandbox.control_hands import hand_routes
from sandbox.world import World

_LONGEST_WAIT = 60.0
_LOOK_EVERY = 0.0005
"""Seconds."""


def control_app(world: World) -> Starlette:
    """The app that steers ``world``."""

    async def health(request: Request) -> Response:
        return JSONResponse(
            {
                "status": "ok",
                "pid": os.getpid(),
                "today": world.clock.today().isoformat(),
                "platforms": sorted(world.stand_ins),
            }
        )

    async def list_faults(request: Request) -> Response:
        return JSONResponse([rule.as_json() for rule in world.faults.rules])

    async def add_fault(request: Request) -> Response:
        rule = await _from_body(request, lambda body: world.faults.add(**body))
        return rule if isinstance(rule, Response) else JSONResponse(rule.as_json(), 201)

    async def clear_faults(request: Request) -> Response:
        world.faults.clear()
        return Response(status_code=204)

    async def remove_fault(request: Request) -> Response:
        found = world.faults.remove(int(request.path_params["rule_id"]))
        return Response(status_code=204 if found else 404)

    async def list_requests(request: Request) -> Response:
        return JSONResponse(world.journal.as_json())

    async def count_requests(request: Request) -> Response:
        def wanted(name: str) -> float:
            value = float(request.query_params.get(name, 0))
            if not 0 <= value <= _LONGEST_WAIT * 1000:
                raise ValueError(f"{name} is out of bounds")
            return value

        try:
            reach, wait = wanted("reach"), min(wanted("wait"), _LONGEST_WAIT)
        except ValueError as problem:
            return JSONResponse({"error": str(problem)}, 422)
        ends = time.monotonic() + wait
        while world.journal.answered < reach and time.monotonic() < ends:
            await asyncio.sleep(_LOOK_EVERY)
        return JSONResponse(
            {"received": world.journal.received, "answered": world.journal.answered}
        )

    async def forget_requests(request: Request) -> Response:
        world.journal.reset()
        return Response(status_code=204)

    async def set_clock(request: Request) -> Response:
        def change(body: dict[str, Any]) -> dict[str, str]:
            if "now" in body:
                world.clock.set_now(datetime.fromisoformat(body["now"]))
            else:
                world.clock.set_today(date.fromisoformat(body["today"]))
            return {"now": world.clock.now().isoformat()}

        answer = await _from_body(request, change)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    async def reset(request: Request) -> Response:
        world.reset()
        return Response(status_code=204)

    async def list_calendars(request: Request) -> Response:
        return JSONResponse(calendars.take(world))

    async def set_calendars(request: Request) -> Response:
        answer = await _from_body(request, lambda body: calendars.put(world, body))
        return answer if isinstance(answer, Response) else Response(status_code=204)

    async def list_switches(request: Request) -> Response:
        switches = _switches(world, request)
        return JSONResponse(asdict(switches)) if switches else Response(status_code=404)

    async def set_switches(request: Request) -> Response:
        switches = _switches(world, request)
        if switches is None:
            return Response(status_code=404)

        def change(body: dict[str, Any]) -> dict[str, Any]:
            changed = replace(switches, **body)
            for name in body:
                setattr(switches, name, getattr(changed, name))
            return asdict(switches)

        answer = await _from_body(request, change)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Starlette(
        routes=[
            Route("/switches/{platform}", list_switches, methods=["GET"]),
            Route("/switches/{platform}", set_switches, methods=["POST"]),
            Route("/health", health, methods=["GET"]),
            Route("/faults", list_faults, methods=["GET"]),
            Route("/faults", add_fault, methods=["POST"]),
            Route("/faults", clear_faults, methods=["DELETE"]),
            Route("/faults/{rule_id:int}", remove_fault, methods=["DELETE"]),
            Route("/requests", list_requests, methods=["GET"]),
            Route("/requests", forget_requests, methods=["DELETE"]),
            Route("/requests/count", count_requests, methods=["GET"]),
            Route("/clock", set_clock, methods=["POST"]),
            Route("/reset", reset, methods=["POST"]),
            Route("/calendars", list_calendars, methods=["GET"]),
            Route("/calendars", set_calendars, methods=["PUT"]),
            *hand_routes(world),
        ]
    )


def _switches(world: World, request: Request) -> Any:
    """What of a platform's behaviour can be changed: ``switches``, a dataclass of its state."""
    stand_in = world.stand_ins.get(request.path_params["platform"])
    return getattr(stand_in.state, "switches", None) if stand_in else None


async def _from_body(request: Request, use: Callable[[dict[str, Any]], Any]) -> Any:
    """What ``use`` makes of the JSON body, or a response that says why it makes no sense."""
    try:
        return use(json.loads(await request.body()))
    except (ValueError, TypeError, KeyError, re.error) as problem:
        return JSONResponse({"error": str(problem)}, 422)
