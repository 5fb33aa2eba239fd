"""The cookie of the web app, exchanged for a bearer token.

``GET /users/v3/token`` answers 401 for an expired cookie and 403 or 500 for a malformed one, so
all three mean the same here. Tokens live for about an hour and are renewed a minute early.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from typing import Any

from core.platforms.cookies import cookie_value
from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged, Unreachable
from core.platforms.http import Http
from core.platforms.trainingpeaks.wire import obj, positive, text
from core.redaction import register_secret

PLATFORM = "TrainingPeaks"
COOKIE = "Production_tpAuth"
SECRET = "cookie"  # noqa: S105 - the word for it
TOKEN_PATH = "/users/v3/token"  # noqa: S105 - an address, no secret
RENEW_EARLY = dt.timedelta(seconds=60)
USUAL_LIFE = 3600.0
"""Seconds, for answers that do not say."""

SHORT_PAUSE = 0.5
"""Seconds before an exchange that broke is tried once more."""

COOKIE_ADVICE = (
    f"Sign in to app.trainingpeaks.com in your browser, copy the cookie {COOKIE} afresh, "
    "and paste it again on the Accounts page."
)


class Token:
    """The current bearer token; safe to use from several threads.

    ``cookie`` is accepted in any pasted form; ``ValueError`` (a sentence for people) when it
    cannot be one.
    """

    def __init__(self, http: Http, cookie: str, now: Callable[[], dt.datetime]) -> None:
        self._cookie = cookie_value(cookie, COOKIE)
        register_secret(self._cookie)
        self._http = http
        self._now = now
        self._lock = threading.Lock()
        self._value = ""
        self._until = dt.datetime.min.replace(tzinfo=dt.UTC)

    def __repr__(self) -> str:
        return "Token(‹hidden›)"

    def headers(self) -> Mapping[str, str]:
        """What signs a request; exchanges the cookie first when there is no fresh token."""
        with self._lock:
            if not self._value or self._now() >= self._until:
                self._exchange()
            return {"Authorization": f"Bearer {self._value}"}

    def drop(self) -> bool:
        """Forgets the token, after a 401; True: the next request brings a new one."""
        with self._lock:
            self._value = ""
        return True

    def _exchange(self) -> None:
        try:
            answer = self._asked()
        except (AccessExpired, AccessDenied) as error:
            raise _expired() from error
        except Unreachable as error:
            if error.status is not None and error.status == 500:
                raise _expired() from error
            raise
        token = _token(answer)
        value = text(token.get("access_token"))
        if not value:
            raise _expired()
        register_secret(value)
        register_secret(text(token.get("refresh_token")))
        life = dt.timedelta(seconds=min(positive(token.get("expires_in")) or USUAL_LIFE, 86400))
        self._value = value
        self._until = self._now() + max(life - RENEW_EARLY, life / 2)

    def _asked(self) -> Any:
        """The answer of the exchange, asked for once more when it broke on its way.

        A 500 may be a hiccup as well as a malformed cookie: only the second one counts.
        """
        headers = {"Cookie": f"{COOKIE}={self._cookie}"}
        try:
            return self._http.json("GET", TOKEN_PATH, headers=headers, repeatable=False)
        except (Unreachable, ApiChanged):
            self._http.pause(SHORT_PAUSE)
            return self._http.json("GET", TOKEN_PATH, headers=headers, repeatable=False)


def _token(answer: Any) -> dict[str, Any]:
    return obj(obj(answer).get("token"))


def _expired() -> AccessExpired:
    return AccessExpired(
        PLATFORM,
        "It does not accept your cookie any more: it has expired, or was not copied whole.",
        COOKIE_ADVICE,
    )
