from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.platforms import http as http_module
from core.platforms.trainingpeaks import adapter
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
COOKIE = "a-cookie-value-that-is-long-enough"
TOKEN = {"success": True, "token": {"access_token": "bearer-token-one", "expires_in": 3600}}
USER = {
    "user": {
        "userId": 3000001,
        "personId": 3000001,
        "firstName": "Sam",
        "lastName": "Sand",
        "timeZone": "Europe/Berlin",
        "settings": {"account": {"userType": 4, "isAthlete": True, "isPremium": True}},
        "athletes": [],
    }
}

Answer = tuple[int, Any]


class Stub:
    """A TrainingPeaks on the loopback interface that says what a test tells it to."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any, dict[str, str]]] = []
        self.rules: dict[str, Callable[[str, str, Any], Answer]] = {}
        self.say("GET /users/v3/token", TOKEN)
        self.say("GET /users/v3/user", USER)

    def say(self, start: str, body: Any, status: int = 200) -> None:
        """Always the same answer to requests whose "METHOD /path" begins with ``start``."""
        self.do(start, lambda method, path, sent: (status, body))

    def do(self, start: str, rule: Callable[[str, str, Any], Answer]) -> None:
        """An answer that is computed; status 0 closes the connection without one."""
        self.rules[start] = rule

    def answer(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        self.requests.append((method, path, body, headers))
        line = f"{method} {path}"
        matching = [start for start in self.rules if line.startswith(start)]
        if not matching:
            return (200, []) if method == "GET" else (404, {"message": "unknown"})
        return self.rules[max(matching, key=len)](method, path, body)

    def sent(self, method: str) -> list[tuple[str, Any]]:
        """Paths and bodies of the requests made with ``method``."""
        return [(path, body) for verb, path, body, _ in self.requests if verb == method]


@pytest.fixture
def stub(monkeypatch) -> Iterator[Stub]:
    monkeypatch.setattr(adapter, "REQUESTS_PER_SECOND", 100_000)
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    told = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(size)
            body = json.loads(raw) if raw else None
            status, answer = told.answer(self.command, self.path, body, dict(self.headers))
            if status == 0:
                self.close_connection = True
                return
            text = answer if isinstance(answer, str) else json.dumps(answer)
            data = b"" if answer is None else text.encode()
            self.send_response(status)
            kind = "text/html" if isinstance(answer, str) else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = _handle

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_platform(stub) -> Callable[..., TrainingPeaksPlatform]:
    def open_it(athlete: str = "", now: Callable[[], dt.datetime] = lambda: NOW, cookie=COOKIE):
        return TrainingPeaksPlatform(cookie, athlete, stub.url, now=now)

    return open_it


@pytest.fixture
def platform(open_platform) -> TrainingPeaksPlatform:
    return open_platform()
