"""How the stand-in says no."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    """An answer with an error status; ``body`` is sent as JSON."""

    def __init__(self, status: int, body: Any = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


async def as_response(_: Request, refusal: Exception) -> Response:
    """The answer that a refusal stands for."""
    assert isinstance(refusal, Refusal)
    return JSONResponse(refusal.body, refusal.status)
