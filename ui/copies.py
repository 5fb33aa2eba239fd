"""The copies of this server, by profile.

A copy goes on when the page that started it is loaded anew or closed. A new session asks here, so
that it can show how far the copy is, or how it ended. A profile has one copy at a time, however
many tabs are open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from core.planbridge import CopyReport
from core.platforms.contract import PlatformName
from ui import jobs
from ui.jobs import Job

_lock = threading.Lock()
_latest: dict[str, Copy] = {}


@dataclass(frozen=True)
class Copy:
    """One copy: what it does, where it writes, and the job that does it."""

    what: str
    """In a few words: from where to where, and which days."""
    target: PlatformName
    job: Job[CopyReport] = field(repr=False)


def start(
    profile: str,
    what: str,
    target: PlatformName,
    work: Callable[[Job[CopyReport]], CopyReport],
) -> Copy | None:
    """Starts a copy; None when one of this profile is still running."""
    with _lock:
        known = _latest.get(profile)
        if known is not None and known.job.running:
            return None
        copy = Copy(what, target, jobs.start("Copy", work))
        _latest[profile] = copy
        return copy


def latest(profile: str) -> Copy | None:
    """The last copy that was started, running or ended; None when it was put away."""
    with _lock:
        return _latest.get(profile)


def put_away(profile: str) -> None:
    """Forgets a copy that has ended: its outcome is not told any more."""
    with _lock:
        known = _latest.get(profile)
        if known is not None and not known.job.running:
            del _latest[profile]
