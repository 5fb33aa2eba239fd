"""The sandbox as a child process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from sandbox.server import Urls

_ROOT = Path(__file__).resolve().parent.parent


class RunningSandbox:
    """A sandbox in a process of its own. It ends with `stop`, the context, or this process."""

    def __init__(self, process: subprocess.Popen[bytes], urls: Urls) -> None:
        self._process = process
        self.urls = urls

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def control(self, method: str, path: str, body: object | None = None) -> Any:
        """Ask the control API, for example ``control("POST", "/clock", {"today": "…"})``."""
        request = urllib.request.Request(  # noqa: S310 - a loopback URL of our own making
            self.urls.control + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None

    def stop(self) -> None:
        """End it; does nothing when it has ended already."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=3)

    def __enter__(self) -> RunningSandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start_sandbox(
    *,
    today: date | None = None,
    recorded: Path | None = None,
    seed: int = 0,
    port: int = 0,
    rate_limits: bool = True,
) -> RunningSandbox:
    """Start a sandbox and wait until it answers.

    Raises RuntimeError, with what it printed, when it ends instead.
    """
    command = [sys.executable, "-m", "sandbox", "--print-urls", "json", "--stop-with-stdin"]
    command += ["--port", str(port), "--seed", str(seed)]
    if today is not None:
        command += ["--today", today.isoformat()]
    if not rate_limits:
        command += ["--no-rate-limits"]
    if recorded is not None:
        command += ["--recorded", str(recorded)]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait(timeout=5)
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise RuntimeError(f"the sandbox did not start: {said}")
    running = RunningSandbox(process, Urls(**json.loads(line)["urls"]))
    try:
        running.control("GET", "/health")
    except BaseException:
        running.stop()
        raise
    return running
