"""No answer at all: what a failed connection means, in words, and whether anything was sent."""

from __future__ import annotations

import requests
from urllib3.exceptions import HTTPError, NewConnectionError, ProxyError

from core.platforms.asking import Asking
from core.platforms.errors import PlatformError, Rejected, Unreachable

NETWORK_ADVICE = "Check the internet connection and try again."
SLOW_ADVICE = "Try again in a few minutes, and check the internet connection if this comes again."
TLS_ADVICE = "Check this computer's date, and whether a proxy or virus scanner reads along."


def failure(
    platform: str,
    asking: Asking,
    error: OSError | HTTPError,
    timeout: tuple[float, float],
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
        unknown = asking.is_write and not refused_by_us
        return Unreachable(platform, what, TLS_ADVICE, maybe_applied=unknown)
    if isinstance(error, ValueError | requests.exceptions.InvalidJSONError):
        return Rejected(
            platform,
            f"The request could not be sent ({type(error).__name__}).",
            "Check the address that Planbridge is configured with.",
        )
    connected = not never_connected(error)
    silent = isinstance(error, requests.Timeout) and connected
    if isinstance(error, requests.Timeout):
        what = (
            f"It did not answer within {timeout[1]:.0f} seconds {asking.meanwhile}."
            if connected
            else f"It did not accept a connection within {timeout[0]:.0f} seconds."
        )
    else:
        what = (
            f"The connection broke {asking.meanwhile}." if connected else "It could not be reached."
        )
    return Unreachable(
        platform,
        what,
        SLOW_ADVICE if silent else NETWORK_ADVICE,
        maybe_applied=asking.is_write and connected,
        silent=silent,
    )


def never_connected(error: BaseException) -> bool:
    """True when no connection came about, so that nothing can have been received."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ProxyError)
