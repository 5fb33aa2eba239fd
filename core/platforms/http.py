"""The HTTP session that all platforms share.

Time-outs on everything, pooled connections, retries with jitter for what is safe to repeat,
``Retry-After`` honoured, a rate limit a platform, and no secret in a log line or an error.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from core.platforms import answers, pacing, silence
from core.platforms.asking import Asking, Things, thing_at
from core.platforms.errors import (
    AccessExpired,
    ApiChanged,
    PlatformError,
    RateLimited,
    Rejected,
    Unreachable,
)
from core.platforms.http_call import READS, Call
from core.platforms.http_session import new_session, read_body
from core.redaction import redact

log = logging.getLogger("planbridge.http")

ATTEMPTS = 4
ATTEMPTS_IN_SILENCE = 2
"""After a time-out: who was silent for so long twice will not answer the third time."""
LONGEST_WAIT = 60.0
"""Seconds a ``Retry-After`` may ask for; beyond it the caller hears of it at once."""
MOST_REDIRECTS = 5

_HOPELESS = frozenset({501, 505})
"""Server errors that no repeating mends."""

T = TypeVar("T")


class _Again(Exception):
    """An attempt failed in a way that another may mend; ``error`` is raised when none does."""

    def __init__(
        self, error: PlatformError, wait: float | None = None, attempts: int = ATTEMPTS
    ) -> None:
        super().__init__()
        self.error = error
        self.wait = wait
        self.attempts = attempts


class Http:
    """Requests to one platform.

    ``authorise`` is called for every request and returns the headers that sign it. ``renew`` is
    called when the platform answers 401; when it returns True, the request is signed afresh and
    sent once more. ``on_request`` hears the method and path of every request that goes out.
    ``things`` and ``secret`` are the words in which failures are told (:class:`Asking`).

    Sessions to the same ``base_url`` share one rate limit in this process. Cookies that a
    platform sets are not kept, so that no two accounts can mix.
    """

    def __init__(
        self,
        platform: str,
        base_url: str,
        *,
        requests_per_second: float,
        authorise: Callable[[], Mapping[str, str]] = dict,
        renew: Callable[[], bool] | None = None,
        timeout: tuple[float, float] = (10.0, 30.0),
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] = random.random,
        wall_clock: Callable[[], dt.datetime] | None = None,
        on_request: Callable[[str, str], None] | None = None,
        things: Things = (),
        secret: str = "key or cookie",  # noqa: S107 - a word for it
    ) -> None:
        self.platform = platform
        self.base_url = base_url.rstrip("/")
        self.on_request = on_request
        self._things = things
        self._secret = secret
        self._spacing = 1.0 / requests_per_second
        self._authorise = authorise
        self._renew = renew
        self._timeout = timeout
        self._clock = clock or time.monotonic
        self._sleep = sleep or time.sleep
        self._jitter = jitter
        self._wall_clock = wall_clock or (lambda: dt.datetime.now(dt.UTC))
        self._pace = pacing.shared_pace(self.base_url, self._clock, self._sleep)
        self._session = new_session()

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
        ``AccessExpired`` when it is a sign-in page and ``ApiChanged`` otherwise. A write whose
        answer cannot be read raises ``Unreachable`` with ``maybe_applied``.
        """
        call = Call(method.upper(), path, params, headers, body, repeatable)

        def read(response: requests.Response) -> Any:
            try:
                return answers.parsed_json(self.platform, self._asking(call), response)
            except (ValueError, RecursionError) as error:
                raise self._unreadable(call) from error

        return self._run(call, read)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        repeatable: bool | None = None,
    ) -> requests.Response:
        """As :meth:`json`, returning the response itself (errors are raised all the same)."""
        call = Call(method.upper(), path, params, headers, body, repeatable)
        return self._run(call, lambda r: r)

    def pause(self, seconds: float) -> None:
        """Waits, by this session's own clock."""
        self._sleep(seconds)

    def close(self) -> None:
        """Closes the pooled connections."""
        self._session.close()

    def _run(self, call: Call, read: Callable[[requests.Response], T]) -> T:
        try:
            return self._tried(call, read)
        except PlatformError as error:
            if error.status is not None or not error.details:
                error.endpoint = error.endpoint or call.endpoint
            error.at = error.at or self._wall_clock()
            log.info("%s", error)
            raise

    def _asking(self, call: Call) -> Asking:
        thing = thing_at(call.path, self._things)
        return Asking(call.endpoint, thing, call.is_write, self._secret)

    def _tried(self, call: Call, read: Callable[[requests.Response], T]) -> T:
        renewed = False
        attempt = 0
        while True:
            attempt += 1
            try:
                response = self._exchange(call)
                if response.status_code == 401 and self._renew and not renewed:
                    renewed = True
                    if self._renew():
                        attempt -= 1
                        continue
                self._check(call, response)
                return read(response)
            except _Again as again:
                if attempt >= again.attempts:
                    raise again.error from None
                self._before_repeating(again, attempt)

    def _before_repeating(self, again: _Again, attempt: int) -> None:
        wait = again.wait if again.wait is not None else pacing.back_off(attempt, self._jitter)
        if wait > LONGEST_WAIT:
            raise again.error from None
        if isinstance(again.error, RateLimited):
            # Everyone who speaks to this platform is being told, not only this request.
            self._pace.hold(wait)
        else:
            self._sleep(wait)

    def _check(self, call: Call, response: requests.Response) -> None:
        now = pacing.http_date(response.headers.get("Date")) or self._wall_clock()
        wait = pacing.retry_after(response.headers.get("Retry-After"), now)
        error = answers.refusal(self.platform, self._asking(call), response, wait)
        if error is None:
            return
        if isinstance(error, RateLimited):
            raise _Again(error, wait)
        if isinstance(error, Unreachable):
            error.maybe_applied = call.is_write
            if call.repeatable and response.status_code not in _HOPELESS:
                raise _Again(error, wait)
        raise error

    def _exchange(self, call: Call) -> requests.Response:
        url = f"{self.base_url}/{call.path.lstrip('/')}"
        headers = {"Accept": "application/json", **(call.headers or {}), **self._authorise()}
        params = call.params
        for _ in range(MOST_REDIRECTS):
            response = self._one(call, url, params, headers)
            target = self._redirect(call, response, url)
            if target is None:
                return response
            url, params = target, None
        raise ApiChanged(
            self.platform,
            f"It sent us round in a circle {self._asking(call).meanwhile}.",
            answers.REPORT_ADVICE,
            endpoint=call.endpoint,
        )

    def _one(
        self,
        call: Call,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> requests.Response:
        self._pace.wait(self._spacing)
        if self.on_request:
            self.on_request(call.method, call.path)
        started = self._clock()
        outcome = "no answer"
        try:
            response = self._session.request(
                call.method,
                url,
                params=params,
                headers=headers,
                json=call.body,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                read_body(self.platform, self._asking(call), response, self._clock)
            outcome = str(response.status_code)
            return response
        except (UnicodeError, requests.exceptions.InvalidHeader):
            outcome = "not sent"
            raise AccessExpired(
                self.platform,
                f"Your {self._secret} holds characters that none has.",
                answers.sign_in_advice(self._asking(call)),
            ) from None
        except (OSError, HTTPError) as error:  # those of requests are OSErrors
            outcome = type(error).__name__
            # "from None": these exceptions quote the address and the headers that were sent.
            raise self._no_answer(call, error) from None
        except ValueError:  # requests reads where a redirect leads, also when it is not followed
            outcome = "odd redirect"
            raise answers.redirected(self.platform, self._asking(call), "") from None
        finally:
            spent = (self._clock() - started) * 1000
            log.debug(
                "%s %s %s: %s in %.0f ms",
                self.platform,
                call.method,
                redact(call.path),
                outcome,
                spent,
            )

    def _no_answer(self, call: Call, error: OSError | HTTPError) -> Exception:
        failure = silence.failure(self.platform, self._asking(call), error, self._timeout)
        if isinstance(error, requests.exceptions.SSLError) or isinstance(failure, Rejected):
            return failure
        if not (call.repeatable or silence.never_connected(error)):
            return failure
        silent = isinstance(error, requests.Timeout)
        return _Again(failure, attempts=ATTEMPTS_IN_SILENCE if silent else ATTEMPTS)

    def _unreadable(self, call: Call) -> Exception:
        if call.is_write:
            return Unreachable(
                self.platform,
                f"Its answer was cut off {self._asking(call).meanwhile}.",
                "Refresh to see whether the change arrived.",
                maybe_applied=True,
            )
        changed = ApiChanged(
            self.platform,
            f"Its answer made no sense {self._asking(call).meanwhile}: it was cut off, or garbled.",
            answers.LATER_ADVICE + " " + answers.REPORT_ADVICE,
            endpoint=call.endpoint,
        )
        return _Again(changed) if call.repeatable else changed

    def _redirect(self, call: Call, response: requests.Response, url: str) -> str | None:
        """Where to go on: within the platform, and not to a page that asks to sign in."""
        if not response.is_redirect or call.method not in READS:
            return None
        try:
            target = urljoin(url, response.headers["Location"])
            ours = _origin(target) == _origin(self.base_url)
        except ValueError:
            return None
        return target if ours and not answers.leads_to_sign_in(target) else None


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port
