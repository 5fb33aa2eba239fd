"""After a write whose answer never came: look, wait a little, look again; only then repeat.

A server that was cut off or lost its patience may still be writing. Repeating at once would make
a twin of what appears a moment later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.platforms.errors import PlatformError, Unreachable

WAITS = (1.0, 2.0, 4.0)
"""Seconds between looks."""
_FROM_A_GATEWAY = frozenset({502, 504})
"""It speaks for the server behind it, which may be at work all the same."""

T = TypeVar("T")


def look_patiently(
    error: PlatformError, look: Callable[[], T], pause: Callable[[float], None]
) -> T:
    """What ``look`` finds, asked several times when the server may still be at work.

    A server that answered with a failure of its own is done, and is asked once.
    """
    found = look()
    waits = WAITS if error.status is None or error.status in _FROM_A_GATEWAY else ()
    for seconds in waits:
        if found:
            break
        pause(seconds)
        found = look()
    return found


def may_repeat(error: PlatformError) -> bool:
    """False after a time-out: what was sent may still take effect, however late."""
    return not (isinstance(error, Unreachable) and error.silent)


def send_once(
    send: Callable[[], T], look: Callable[[], T | None], pause: Callable[[float], None]
) -> T:
    """What ``send`` makes; it is called a second time only when it surely took no effect.

    ``look`` returns what an earlier ``send`` made after all, if anything. Raises what either
    raises.
    """
    for is_last in (False, True):
        try:
            return send()
        except Unreachable as error:
            if not error.maybe_applied:
                raise
            found = look_patiently(error, look, pause)
            if found is not None:
                return found
            if is_last or not may_repeat(error):
                raise
    raise AssertionError("unreachable")
