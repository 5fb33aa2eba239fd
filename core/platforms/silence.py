"""No answer at all: what a failed connection means, in words, and whether anything was sent."""

from __future__ import annotations

import requests
from urllib3.exceptions import HTTPError, NewConnectionError, ProxyError

from core.platforms.errors import PlatformError, Rejected, Unreachable

NETWORK_ADVICE = "Check the internet connection and try again."
TLS_ADVICE = "Check this computer's date, and whether a proxy or virus scanner reads along."


def failure(
    platform: str,
    endpoint: str,
    error: OSError | HTTPError,
    timeout: tuple[float, float],
    *,
    is_write: bool,
) -> PlatformError:
    """The error that a failed exchange stands for.

    ``timeout`` holds the seconds allowed for connecting and for reading.
    """
    if isinstance(error, requests.exceptions.SSLError):
        refused_by_us = "CERTIFICATE_VERIFY_FAILED" in str(error)
        what = (
            "No safe connection: its certificate could not be verified (TLS)."
            if refused_by_us
            else "The safe connection (TLS) failed."
        )
        unknown = is_write and not refused_by_us
        return Unreachable(platform, what, TLS_ADVICE, maybe_applied=unknown)
    if isinstance(error, ValueError | requests.exceptions.InvalidJSONError):
        return Rejected(
            platform,
            f"{endpoint} could not be sent ({type(error).__name__}).",
            "Check the address that Planbridge is configured with.",
        )
    connected = not never_connected(error)
    if isinstance(error, requests.Timeout):
        what = (
            f"No answer within {timeout[1]:.0f} seconds ({endpoint})."
            if connected
            else f"It did not accept a connection within {timeout[0]:.0f} seconds."
        )
    else:
        what = (
            f"The connection broke before the answer was complete ({endpoint})."
            if connected
            else "It could not be reached."
        )
    return Unreachable(
        platform,
        what,
        NETWORK_ADVICE,
        maybe_applied=is_write and connected,
        silent=isinstance(error, requests.Timeout) and connected,
    )


def never_connected(error: BaseException) -> bool:
    """True when no connection came about, so that nothing can have been received."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ProxyError)
