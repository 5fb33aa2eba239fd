"""The control API under ``/sandbox``: faults, requests, clock, switches, reset, health."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.world import World


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
            Route("/clock", set_clock, methods=["POST"]),
            Route("/reset", reset, methods=["POST"]),
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
