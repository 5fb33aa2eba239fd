"""The ways in which Intervals.icu says no."""

from __future__ import annotations

from starlette.responses import JSONResponse


class Refusal(Exception):
    """Ends a request with a status and the service's ``{"status", "error"}`` body."""

    def __init__(self, status: int, error: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.headers = headers

    def response(self) -> JSONResponse:
        """The answer to send."""
        body = {"status": self.status, "error": self.error}
        return JSONResponse(body, self.status, headers=self.headers)


def malformed(problem: str) -> Refusal:
    """The body is not JSON, or not of the expected types."""
    return Refusal(400, problem)


def invalid(problem: str) -> Refusal:
    """The body is well formed but breaks a rule."""
    return Refusal(422, problem)


def not_found(what: str) -> Refusal:
    """There is no such thing, or it belongs to somebody else."""
    return Refusal(404, f"{what} not found")
