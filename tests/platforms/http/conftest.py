from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from core.platforms.http import Http

BASE = "https://api.platform.test"


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def make_http(fake_time) -> Callable[..., Http]:
    def make(base_url: str = BASE, **kwargs) -> Http:
        options = {
            "requests_per_second": 1000.0,
            "clock": fake_time.clock,
            "sleep": fake_time.sleep,
            "jitter": lambda: 1.0,
            **kwargs,
        }
        return Http("The Platform", base_url, **options)

    return make


@pytest.fixture
def http(make_http) -> Http:
    return make_http()


class RawServer:
    """Answers each connection with the next of the given bytes, then closes it."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.requests.append(connection.recv(65536))
                if self.answers:
                    connection.sendall(self.answers.pop(0))

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)


@pytest.fixture
def raw_server() -> Iterator[Callable[..., RawServer]]:
    servers: list[RawServer] = []

    def start(*answers: bytes) -> RawServer:
        servers.append(RawServer(*answers))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
