"""The HTTP session that all platforms share.

Time-outs on everything, pooled connections, retries with jitter for what is safe to repeat,
``Retry-After`` honoured, a rate limit a platform, and no secret in a log line or an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import requests


class Http:
    """Requests to one platform.

    ``authorise`` is called for every request and returns the headers that sign it.
    """

    def __init__(
        self,
        platform: str,
        base_url: str,
        *,
        requests_per_second: float,
        authorise: Callable[[], Mapping[str, str]] = dict,
        timeout: tuple[float, float] = (10.0, 30.0),
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None: ...

    def json(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        repeatable: bool | None = None,
    ) -> Any:
        """The answer's JSON (None for an empty answer).

        GETs are repeatable unless told otherwise. An HTML page where JSON was promised raises
        ``AccessExpired`` when it is a sign-in page and ``ApiChanged`` otherwise.
        """

    def send(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """As :meth:`json`, returning the response itself (errors are raised all the same)."""
        raise NotImplementedError
