"""What the server does besides drawing pages: health, security headers, and its end."""

from __future__ import annotations

from importlib import import_module

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.version import VERSION

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": (
        "default-src 'self'; "
        # Streamlit's page has one inline script. Its charts and tables do without eval.
        "script-src 'self' 'unsafe-inline'; "
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "font-src 'self' data:; "
        "connect-src 'self' ws: wss:; "
        "worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class SecurityHeaders:
    """Adds :data:`HEADERS` to every answer: Streamlit itself sends none of them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def health(_: Request) -> JSONResponse:
    """Says that the server answers. Unknown paths get Streamlit's page and a 200, so compare."""
    return JSONResponse({"status": "ok", "version": VERSION})


# The modules behind these two import most of the app. They are imported when they are needed,
# so that the server answers at once after its start.


def show_script_error(error: Exception) -> bool:
    """Draws an error that no page expected."""
    handled: bool = import_module("ui.errors").show_script_error(error)
    return handled


def shut_down() -> None:
    """Ends what belongs to the server: the sandbox, when it runs."""
    import_module("ui.sandbox_mode").stop()
