"""Pooled connections without memory, and answers that are read in bounds."""

from __future__ import annotations

from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import HTTPAdapter

from core.platforms.asking import Asking
from core.platforms.errors import ApiChanged

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. A year's calendar with details is a few megabytes."""
LONGEST_ANSWER = 180.0
"""Seconds an answer may take to arrive, however steadily it drips."""
CONNECTIONS = 8


def new_session() -> requests.Session:
    """A session that keeps no cookie and takes its signature from nobody but us."""
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=CONNECTIONS)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = "Planbridge"
    # Without an auth of its own, requests lets a ~/.netrc entry overwrite our signature.
    session.auth = _unchanged
    return session


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def read_body(
    platform: str, asking: Asking, response: requests.Response, clock: Callable[[], float]
) -> None:
    """Reads the whole answer into ``response``.

    Raises ``ApiChanged`` above :data:`LARGEST_ANSWER` and ``requests.ReadTimeout`` after
    :data:`LONGEST_ANSWER`.
    """
    chunks, size = [], 0
    until = clock() + LONGEST_ANSWER
    for chunk in response.iter_content(64 * 1024):
        if clock() > until:
            raise requests.ReadTimeout
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise ApiChanged(
                platform,
                f"It answered with more than {LARGEST_ANSWER // 1024 // 1024} MB "
                f"{asking.meanwhile}.",
                "Choose a shorter date range.",
                endpoint=asking.endpoint,
            )
        chunks.append(chunk)
    # requests has no public way to hand on a body that was read in bounded pieces.
    response._content = b"".join(chunks)
