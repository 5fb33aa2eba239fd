"""Writing many drafts part by part, so that it can be watched and stopped in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from core.platforms.contract import Draft, Platform, PlatformError, Progress

BULK = 50
"""Items a bulk request: large enough to be few, small enough to report and to stop between."""
SECONDS_A_REQUEST = 0.3
"""About how long a request that writes takes, the pauses between requests included."""
STOPPED = "Stopped before this one."

R = TypeVar("R")


def write_all(
    drafts: Sequence[Draft],
    write: Callable[[Sequence[Draft]], Sequence[R]],
    platform: Platform,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    *,
    done: int = 0,
) -> tuple[list[R | str], bool]:
    """What ``write`` made of each draft, in order, or why it was not tried; and whether it was
    stopped. ``done`` is how many of the whole needed no writing.

    A platform that fails as a whole ends the run, since nothing after it could succeed.
    """
    results: list[R | str] = []
    size = BULK if platform.capabilities.bulk_create else 1
    for start in range(0, len(drafts), size):
        part = drafts[start : start + size]
        left = len(drafts) - start
        if stop is not None and stop.is_set():
            return [*results, *[STOPPED] * left], True
        if progress is not None:
            title = part[0].item.title or "(no title)"
            progress(done + start, done + len(drafts), title)
        try:
            results += write(part)
        except PlatformError as problem:
            return [*results, *[str(problem)] * left], False
    return results, False
