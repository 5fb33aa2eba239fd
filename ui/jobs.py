"""Long work in a thread, which pages look at while it runs.

The thread must never call Streamlit: it has no session. It leaves its progress and its outcome
in the job object, and a fragment of the page polls that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.platforms.errors import AccessDenied, AccessExpired, PlatformError

T = TypeVar("T")
_log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="planbridge-job")


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``of`` things, and what it does now."""

    done: int = 0
    of: int = 0
    what: str = ""

    @property
    def fraction(self) -> float:
        """Between 0 and 1; 0 as long as nobody knows how much there is."""
        return min(1.0, self.done / self.of) if self.of else 0.0


@dataclass(frozen=True)
class Failure:
    """Why a job ended without a result, in words for a person."""

    what: str
    advice: str
    details: str = ""
    """For whoever looks for the fault: status, request, time."""
    access: bool = False
    """Whether the way out is on the Accounts page."""


def failure_of(error: PlatformError) -> Failure:
    """``error`` in words."""
    access = isinstance(error, AccessExpired | AccessDenied)
    return Failure(f"{error.platform}: {error.what}", error.advice, error.details, access)


@dataclass
class Job(Generic[T]):
    """One piece of long work."""

    name: str
    stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _progress: Progress = Progress()
    _future: Future[T] | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """True until the work has ended, one way or the other."""
        return self._future is not None and not self._future.done()

    @property
    def progress(self) -> Progress:
        """The last thing the work reported."""
        with self._lock:
            return self._progress

    def report(self, done: int, of: int, what: str) -> None:
        """Called by the work itself: how far it is."""
        with self._lock:
            self._progress = Progress(done, of, what)

    def wait(self, seconds: float) -> bool:
        """Waits for the end, but not longer than ``seconds``; True when it has ended."""
        if self._future is not None:
            try:
                self._future.exception(timeout=seconds)
            except TimeoutError:
                return False
        return True

    def result(self) -> T | None:
        """What the work returned; None while it runs and when it failed."""
        if self._future is None or self.running or self._future.exception() is not None:
            return None
        return self._future.result()

    def failure(self) -> Failure | None:
        """Why it failed; None while it runs and when it did not."""
        if self._future is None or self.running:
            return None
        error = self._future.exception()
        if error is None:
            return None
        if isinstance(error, PlatformError):
            return failure_of(error)
        return UNEXPECTED


UNEXPECTED = Failure(
    "Something went wrong that Planbridge did not expect.",
    "Try once more. If it happens again, turn on debug mode under General, repeat it, and "
    "download the log there.",
)


def start(name: str, work: Callable[[Job[T]], T]) -> Job[T]:
    """Runs ``work`` in a thread. It is handed the job, to report to and to look for a stop."""
    job: Job[T] = Job(name)

    def run() -> T:
        try:
            return work(job)
        except PlatformError as error:
            _log.info("%s ended: %s", name, error)
            raise
        except Exception:
            _log.exception("%s ended unexpectedly", name)
            raise

    job._future = _pool.submit(run)
    return job
