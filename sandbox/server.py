"""The one server: platforms under their prefixes, the control API, faults in between."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import uvicorn
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.control import control_app
from sandbox.faults import SHORTENED, FaultKind, FaultRule
from sandbox.journal import Entry
from sandbox.world import StandIn, World

DROP = "sandbox.drop_connection"
_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"
_WITHOUT_ANSWER = frozenset({FaultKind.REFUSE, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER})


@dataclass(frozen=True)
class Urls:
    """Base URLs, without a trailing slash."""

    intervals: str
    trainingpeaks: str
    trainerroad: str
    control: str

    @classmethod
    def at(cls, port: int) -> Urls:
        """The URLs of a sandbox that listens on ``port`` of the loopback interface."""
        base = f"http://127.0.0.1:{port}"
        return cls(
            f"{base}/intervals", f"{base}/trainingpeaks", f"{base}/trainerroad", f"{base}/sandbox"
        )

    def as_json(self) -> dict[str, str]:
        """By name."""
        return asdict(self)


class DroppableProtocol(H11Protocol):
    """HTTP whose handlers can close the TCP connection without an answer."""

    def connection_made(self, transport: Any) -> None:
        """Give every request on this connection a way to close it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, DROP: transport.abort}


def create_app(world: World) -> ASGIApp:
    """The ASGI app of the whole sandbox."""
    control = control_app(world)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        name, _, rest = scope["path"].removeprefix("/").partition("/")
        below = {
            **scope,
            "path": f"/{rest}",
            "raw_path": f"/{rest}".encode(),
            "root_path": "",
            "app_root_path": "",
        }
        if name == "sandbox":
            await control(below, receive, send)
        elif stand_in := world.stand_ins.get(name):
            await _Exchange(world, stand_in, below).run(receive, send)
        else:
            await JSONResponse({"error": f"no platform here: /{name}"}, 404)(scope, receive, send)

    return app


class _Exchange:
    """One request to a platform, with the faults that strike it, written into the journal."""

    def __init__(self, world: World, stand_in: StandIn, scope: Scope) -> None:
        self._world = world
        self._stand_in = stand_in
        self._scope = scope
        self._struck: list[FaultRule] = []
        self._written = False

    async def run(self, receive: Receive, send: Send) -> None:
        method, path = self._scope["method"], self._scope["path"]
        number = self._world.journal.arrive()
        if self._world.on_request is not None:
            self._world.on_request(number)
        rules = self._world.faults.strike(self._stand_in.name, method, path)
        self._struck = list(rules)
        try:
            for rule in rules:
                if rule.kind is FaultKind.DELAY:
                    await asyncio.sleep(rule.seconds)
            rule_left = rules[-1] if rules and rules[-1].kind is not FaultKind.DELAY else None
            await self._answer(rule_left, receive, send)
        finally:
            self._write_down(None)

    def _write_down(self, status: int | None) -> None:
        """Into the journal, once, before the client can know that the request has ended."""
        if self._written:
            return
        self._written = True
        method, path = self._scope["method"], self._scope["path"]
        self._world.journal.add(
            Entry(
                platform=self._stand_in.name,
                method=method,
                path=path,
                query=self._scope.get("query_string", b"").decode("latin-1"),
                status=status,
                write=self._stand_in.is_write(method, path),
                fault=", ".join(rule.kind for rule in self._struck) or None,
            )
        )

    async def _answer(self, rule: FaultRule | None, receive: Receive, send: Send) -> None:
        if rule is None:
            await self._stand_in.app(self._scope, receive, self._noting(send))
            return
        kind = rule.kind
        handled: _Captured | None = None
        if kind in SHORTENED:
            await self._shortened(rule, receive, send)
            return
        if kind in (FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED):
            handled = _Captured()
            await self._stand_in.app(self._scope, receive, handled)
        elif kind is not FaultKind.REFUSE:
            await _read_body(receive)
        if kind in _WITHOUT_ANSWER:
            await self._drop(receive)
            return
        if kind is FaultKind.TRUNCATED and handled is not None:
            response = handled.truncated()
        elif kind is FaultKind.TOO_MANY:
            wait = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
            response = JSONResponse({"error": "Too many requests"}, 429, headers=wait)
        elif kind is FaultKind.HTML:
            response = Response(_PAGE, 200, media_type="text/html")
        else:
            response = PlainTextResponse("Internal Server Error", 500)
        await response(self._scope, receive, self._noting(send))

    async def _shortened(self, rule: FaultRule, receive: Receive, send: Send) -> None:
        handled = _Captured()
        await self._stand_in.app(self._scope, receive, handled)
        is_listing = self._stand_in.is_listing(self._scope["method"], self._scope["path"])
        response = handled.shortened(rule.kind) if is_listing else None
        if response is None:
            self._struck.remove(rule)
            response = handled.whole()
        await response(self._scope, receive, self._noting(send))

    def _noting(self, send: Send) -> Send:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._write_down(message["status"])
            await send(message)

        return noting

    async def _drop(self, receive: Receive) -> None:
        """Close the connection, and wait until the server has seen that it is gone."""
        drop = self._scope.get("state", {}).get(DROP)
        if drop is None:
            raise RuntimeError("only the sandbox's own server can drop connections")
        self._write_down(None)
        drop()
        while (await receive())["type"] != "http.disconnect":
            pass


class _Captured:
    """Receives an answer instead of the client."""

    def __init__(self) -> None:
        self._status = 500
        self._headers: dict[str, str] = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {
                name.decode("latin-1"): value.decode("latin-1")
                for name, value in message.get("headers", [])
                if name != b"content-length"
            }
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")

    def whole(self) -> Response:
        return self._response(self._body)

    def truncated(self) -> Response:
        return self._response(self._body[: len(self._body) // 2])

    def shortened(self, kind: FaultKind) -> Response | None:
        """The listing with half of its elements or none; None when the answer is no listing."""
        listed = self._listed()
        if listed is None:
            return None

        def kept(value: Any) -> Any:
            if not isinstance(value, list):
                return value
            return value[: len(value) // 2] if kind is FaultKind.PARTIAL else []

        if isinstance(listed, dict):
            short: Any = {key: kept(value) for key, value in listed.items()}
        else:
            short = kept(listed)
        return self._response(json.dumps(short).encode())

    def _listed(self) -> list[Any] | dict[str, Any] | None:
        if self._status != 200:
            return None
        try:
            listed = json.loads(self._body)
        except ValueError:
            return None
        return listed if isinstance(listed, list | dict) else None

    def _response(self, body: bytes) -> Response:
        return Response(body, self._status, headers=self._headers)


async def _read_body(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


def listening_socket(port: int = 0) -> socket.socket:
    """A socket that listens on the loopback interface; port 0 takes any free one."""
    # Named TCP, else asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


def http_server(app: ASGIApp) -> uvicorn.Server:
    """A quiet server for the sandbox; run it with a `listening_socket`."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            access_log=False,
            log_level="warning",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
    )


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """Serve any ASGI app from a thread of this process; gives the port."""
    listener = listening_socket()
    server = http_server(app)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


@dataclass(frozen=True)
class SandboxServer:
    """A sandbox served from a thread of this process, with its state at hand."""

    state: World
    urls: Urls

    @classmethod
    @contextmanager
    def running(cls, **world: Any) -> Iterator[SandboxServer]:
        """Serve a new `World` made with these arguments for as long as the context lasts."""
        state = World(**world)
        with serving(create_app(state)) as port:
            yield cls(state, Urls.at(port))
