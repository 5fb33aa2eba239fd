"""Streamlit servers to be measured, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@contextmanager
def server(script: Path, environment: dict[str, str]) -> Iterator[tuple[int, int, float]]:
    """Runs a script; gives its port, its process id and the seconds until it was healthy."""
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(port), "--server.headless", "true"),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, process.pid, _until_healthy(port, process, started)
    finally:
        process.terminate()
        process.wait(timeout=20)


def resident_megabytes(pid: int) -> float:
    """The resident memory of one process, in MB."""
    kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)], text=True)
    return int(kilobytes) / 1024


def _until_healthy(port: int, process: subprocess.Popen[bytes], started: float) -> float:
    url = f"http://127.0.0.1:{port}/_stcore/health"
    while time.perf_counter() - started < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.read() == b"ok":
                    return time.perf_counter() - started
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise RuntimeError("the server did not become healthy")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
