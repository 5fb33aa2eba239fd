"""The runs of this server, by profile: what writes to a calendar or a library.

A run goes on when the page that started it is loaded anew or closed. A new session asks here, so
that it can show how far the run is, or how it ended. A profile has one run at a time, however
many tabs are open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.planbridge import CopyReport, Options
from core.platforms.contract import Account, ItemRef, LibraryListing, PlatformName
from core.shelves import LibraryGoal
from core.store.cache import CachedLibrary
from core.store.copy_values import ShelfCopy
from core.sync.reports import RunReport
from core.sync.running import Order
from ui import jobs
from ui.errands import Errand, Settled
from ui.jobs import Job

R = TypeVar("R", CopyReport, RunReport)

_lock = threading.Lock()
_latest: dict[str, AnyRun] = {}


@dataclass(frozen=True)
class Asked:
    """What a run of a plan was asked to do, so that it can be asked again as it was."""

    errand: Errand
    order: Order
    settled: Settled


@dataclass(frozen=True)
class CopyAsked:
    """What a copy to a library was asked to do, so that it can be finished."""

    listing: LibraryListing
    goal: LibraryGoal
    refs: tuple[ItemRef, ...]
    options: Options
    account: Account | None = None
    """To which account it goes; None before it is started."""
    held: CachedLibrary | None = field(default=None, repr=False)
    """The container as it is open where the copy was started."""


@dataclass(frozen=True)
class RemovalAsked:
    """A copy to a library that is taken back."""

    copy: ShelfCopy
    account: Account | None = None
    """From which account; None before it is started."""


AnyAsked = Asked | CopyAsked | RemovalAsked


@dataclass(frozen=True)
class Run(Generic[R]):
    """One run: what it does, where it writes, and the job that does it."""

    what: str
    """In a few words: from where to where, and which days."""
    target: PlatformName
    job: Job[R] = field(repr=False)
    asked: AnyAsked | None = None
    """What to do to go on with it; None where there is no such way."""


AnyRun = Run[CopyReport] | Run[RunReport]


def start(
    profile: str,
    what: str,
    target: PlatformName,
    work: Callable[[Job[R]], R],
    asked: AnyAsked | None = None,
) -> Run[R] | None:
    """Starts a run; None when one of this profile is still going on."""
    with _lock:
        known = _latest.get(profile)
        if known is not None and known.job.running:
            return None
        run = Run(what, target, jobs.start("The run", work), asked)
        _latest[profile] = run
        return run


def latest(profile: str) -> AnyRun | None:
    """The last run that was started, going on or ended; None when it was put away."""
    with _lock:
        return _latest.get(profile)


def put_away(profile: str) -> None:
    """Forgets a run that has ended: its outcome is not told any more."""
    with _lock:
        known = _latest.get(profile)
        if known is not None and not known.job.running:
            del _latest[profile]
