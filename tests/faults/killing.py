"""Runs something against a sandbox in another process and kills it at a chosen moment.

    with start_sandbox(today=TODAY, rate_limits=False) as sandbox:
        ended = run_and_kill(synchronise, sandbox=sandbox, after_requests=17)

A callable runs in a child made by ``os.fork``: what this process has imported needs no import
again, so a hundred kills take seconds. A fork copies the calling thread alone. A lock that another
thread held at that moment would stay locked in the child for ever, and what that thread was
changing would stay half changed. So `run_and_kill` refuses to fork while another thread of
Python's lives. Within a whole test run there often is one, so tests that kill are run by
`tests.faults.alone.run_alone`. Threads that the child starts itself are its own affair.

The child never returns into the test runner: it ends with ``os._exit``, so that no fixture, no
``atexit`` handler and no buffered output of the parent runs twice. It must open its own
database and connections; those that the parent opened before are the parent's. It ends by itself
should the parent die, and the parent always collects it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from sandbox.process import RunningSandbox

ROOT = Path(__file__).resolve().parent.parent.parent
_LOOK_EVERY = 0.004
_WAIT_FOR_REQUESTS = 0.05
"""Seconds that the sandbox waits for the n-th request before the child is looked at again."""
_LONGEST_SETTLING = 60.0


class ThreadsAlive(RuntimeError):
    """This process has other threads, so that a fork of it is not safe."""


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    ``killed``: by us, before it was done. ``code``: its exit status; negative for the signal that
    it died of. ``answered``: requests that the sandbox has answered since the beginning of the
    run, those that were under way at the kill too. ``output``: what it printed, and the traceback
    of what it raised.
    """

    pid: int
    killed: bool
    code: int
    answered: int
    seconds: float
    output: str

    @property
    def finished(self) -> bool:
        """It came to its end, and without an error."""
        return self.code == 0


def run_and_kill(
    what: Sequence[str] | Callable[[], object],
    *,
    sandbox: RunningSandbox,
    after_requests: int | None = None,
    after_seconds: float | None = None,
    timeout: float = 60.0,
) -> Ended:
    """Run ``what`` and SIGKILL it once the sandbox answered n requests, or after s seconds.

    ``what`` is a command line, run in the project's folder, or a callable, run in a fork of this
    process. Whichever moment comes first counts; without any it runs to its end. Requests are
    counted from the beginning of this call, for which the sandbox's journal is emptied. A
    request that is under way at the kill is given time to end, so that it cannot get mixed up
    with what comes next.

    Raises:
        ThreadsAlive: it would have to fork, and another thread is alive.
        TimeoutError: nothing of it happened within ``timeout`` seconds; it has been killed.
    """
    sandbox.control("DELETE", "/requests")
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        child: _Child = _Forked(what, output) if callable(what) else _Command(what, output)
        try:
            why = _wait(child, sandbox, after_requests, after_seconds, started + timeout)
        finally:
            code = child.kill()
        seconds = time.monotonic() - started
        output.seek(0)
        text = output.read().decode(errors="replace")
    answered = _settled(sandbox)
    if why == "timeout":
        raise TimeoutError(f"still running after {timeout:g} s; it printed:\n{text}")
    killed = why == "moment" and code == -signal.SIGKILL
    return Ended(child.pid, killed, code, answered, seconds, text)


def earlier_and_earlier(**moment: float) -> Iterator[dict[str, float]]:
    """That moment and earlier ones, for a run that is over before somebody comes to kill it.

    How long a run takes differs from one to the next, and its end may come between the request
    that was waited for and the kill.
    """
    for earlier in (1, 2, 4, 8, 16):
        yield {name: type(value)(value / earlier) for name, value in moment.items()}


def _wait(
    child: _Child,
    sandbox: RunningSandbox,
    after_requests: int | None,
    after_seconds: float | None,
    timeout_at: float,
) -> str:
    """Until it ended or its moment has come; tells which, or ``timeout``."""
    moment = timeout_at if after_seconds is None else time.monotonic() + after_seconds
    while not child.has_ended():
        now = time.monotonic()
        if now >= min(moment, timeout_at):
            return "moment" if moment < timeout_at else "timeout"
        if after_requests is None:
            time.sleep(min(_LOOK_EVERY, moment - now))
            continue
        wait = min(_WAIT_FOR_REQUESTS, moment - now, timeout_at - now)
        path = f"/requests/count?reach={after_requests}&wait={wait:.4f}"
        if sandbox.control("GET", path)["answered"] >= after_requests:
            return "moment"
    return "ended"


def _settled(sandbox: RunningSandbox) -> int:
    """How many requests were answered, once none is under way."""
    give_up = time.monotonic() + _LONGEST_SETTLING
    while True:
        count = sandbox.control("GET", "/requests/count")
        if count["received"] == count["answered"] or time.monotonic() > give_up:
            return int(count["answered"])
        time.sleep(_LOOK_EVERY)


class _Child(Protocol):
    pid: int

    def has_ended(self) -> bool: ...

    def kill(self) -> int:
        """Kill it when it still lives, collect it, and give its exit status."""
        ...


class _Command:
    """A command line in a session of its own, so that its children are killed with it."""

    def __init__(self, command: Sequence[str], output: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        self.pid = self._process.pid

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> int:
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
        return self._process.wait()


class _Forked:
    """A callable in a fork of this process."""

    def __init__(self, function: Callable[[], object], output: IO[bytes]) -> None:
        others = [
            one.name for one in threading.enumerate() if one is not threading.current_thread()
        ]
        if others:
            raise ThreadsAlive(f"a fork is not safe while these threads live: {', '.join(others)}")
        alive, self._held_open = os.pipe()
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._held_open)
            _be_the_child(function, output.fileno(), alive)
        os.close(alive)

    def has_ended(self) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._collect(status)
        return self._code is not None

    def kill(self) -> int:
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self._collect(os.waitpid(self.pid, 0)[1])
        assert self._code is not None
        return self._code

    def _collect(self, status: int) -> None:
        self._code = os.waitstatus_to_exitcode(status)
        os.close(self._held_open)


def _be_the_child(function: Callable[[], object], output: int, parent_lives: int) -> None:
    """All that the child does; it does not come back."""
    code = 1
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
        threading.Thread(target=_die_with, args=(parent_lives,), daemon=True).start()
        function()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _die_with(parent_lives: int) -> None:
    os.read(parent_lives, 1)
    os._exit(1)
