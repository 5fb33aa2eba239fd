"""What an HTTP answer means: the error that a status stands for, in words for an athlete."""

from __future__ import annotations

import json
import re
from typing import Any

import requests

from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    ApiChanged,
    NotFound,
    PlatformError,
    RateLimited,
    Rejected,
    Unreachable,
)
from core.redaction import redact

LONGEST_WORDS = 300

SIGN_IN_ADVICE = "Open Accounts, enter a new key or cookie, and check it there."
LATER_ADVICE = "Wait a few minutes and try again."
REPORT_ADVICE = "Look for a newer version of Planbridge, or report this with the log file."

_SIGN_IN_PLACE = re.compile(r"log-?in|sign-?in|/auth\b|/account/logon|sso\b", re.IGNORECASE)
_SIGN_IN_PAGE = re.compile(
    r"""type\s*=\s*["']?password|<title>[^<]*(?:log\s?-?in|sign\s?-?in)|"""
    r"""action\s*=\s*["'][^"']*(?:login|signin|sign-in)""",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def refusal(
    platform: str, endpoint: str, response: requests.Response, wait: float | None
) -> PlatformError | None:
    """The error that an answer stands for, or None when it is a success.

    ``wait`` is what ``Retry-After`` asked for. Whether a failed write may have taken effect is
    for the caller to say.
    """
    status = response.status_code
    if status < 300:
        return None
    if status < 400:
        return redirected(platform, endpoint, response.headers.get("Location", ""))
    words = platforms_words(response)
    said = f" It says: “{words}”" if words else ""
    if status == 401:
        return AccessExpired(platform, f"Your access was not accepted (401).{said}", SIGN_IN_ADVICE)
    if status == 403:
        return AccessDenied(
            platform,
            f"This account may not do that (403, {endpoint}).{said}",
            "Check under Accounts that the athlete is yours or one you coach, "
            "and what your account's plan allows.",
        )
    if status in (404, 410):
        return NotFound(
            platform,
            f"It is not there, or not there any more ({status}, {endpoint}).{said}",
            "Refresh, and check the athlete under Accounts if this comes again.",
        )
    if status == 429:
        return too_many(platform, wait)
    if status >= 500:
        return Unreachable(
            platform,
            f"The server failed ({status}, {endpoint}).{said}",
            LATER_ADVICE,
            silent=status == 504,
        )
    return Rejected(
        platform,
        f"It refused what was sent ({status}, {endpoint}).{said}",
        "Change what it names and try again; the rest is not affected.",
    )


def too_many(platform: str, wait: float | None) -> RateLimited:
    """The error for 429."""
    when = f"Try again in {spoken_seconds(wait)}." if wait else LATER_ADVICE
    return RateLimited(platform, "Too many requests in a short time (429).", when, retry_after=wait)


def redirected(platform: str, endpoint: str, location: str) -> PlatformError:
    """The error for a redirect that is not followed."""
    if leads_to_sign_in(location):
        return AccessExpired(platform, "It asks to sign in: your access has ended.", SIGN_IN_ADVICE)
    return ApiChanged(
        platform,
        f"{endpoint} has moved elsewhere.",
        REPORT_ADVICE,
        endpoint=endpoint,
    )


def leads_to_sign_in(location: str) -> bool:
    """True when an address looks like a sign-in page's."""
    return bool(_SIGN_IN_PLACE.search(location.partition("?")[0]))


def parsed_json(platform: str, endpoint: str, response: requests.Response) -> Any:
    """The JSON of a successful answer, None when it is empty.

    Raises ``AccessExpired`` for a sign-in page, ``ApiChanged`` for any other page, and
    ``ValueError`` for JSON that cannot be read (an answer cut off on its way).
    """
    content = response.content
    if not content.strip():
        return None
    if is_page(response):
        if _SIGN_IN_PAGE.search(_text(response)[:200_000]):
            raise AccessExpired(
                platform,
                "It answered with its sign-in page: your access has ended.",
                SIGN_IN_ADVICE,
            )
        title = platforms_words(response)
        raise ApiChanged(
            platform,
            f"{endpoint} answered with a web page" + (f" (“{title}”)." if title else "."),
            "Try again later; it may be down for maintenance. " + REPORT_ADVICE,
            endpoint=endpoint,
        )
    return json.loads(content)


def is_page(response: requests.Response) -> bool:
    """True when the answer is HTML, whatever its content type says."""
    start = response.content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--"))


def platforms_words(response: requests.Response) -> str:
    """What the platform itself says is wrong: one line, short, without secrets."""
    if not response.content.strip():
        return ""
    text = _text(response)
    if is_page(response):
        title = _TITLE.search(text)
        return _short(title.group(1) if title else "")
    try:
        return _short(_said(json.loads(text)))
    except (ValueError, RecursionError):
        return _short(text)


def spoken_seconds(seconds: float) -> str:
    """ "45 seconds", "3 minutes", "2 hours": rounded up, for a sentence."""
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds > size:
            count = int(-(-seconds // size))
            return f"{count} {name}{'s' if count != 1 else ''}"
    count = max(1, int(-(-seconds // 1)))
    return f"{count} second{'s' if count != 1 else ''}"


def _said(answer: Any) -> str:
    if isinstance(answer, str):
        return answer
    if isinstance(answer, list):
        return "; ".join(filter(None, (_said(part) for part in answer[:5])))
    if not isinstance(answer, dict):
        return ""
    known = {str(key).lower(): value for key, value in answer.items()}
    # "message" first: Spring puts only the status' name ("Bad Request") into "error".
    for key in ("message", "error_description", "detail", "error", "errors", "title", "reason"):
        if known.get(key) and (words := _said(known[key])):
            return words
    return ""


def _short(text: str) -> str:
    # What is cut off here lies far behind what is shown, so no half secret is left over.
    start = redact(text[: 20 * LONGEST_WORDS])[: 10 * LONGEST_WORDS]
    line = " ".join(_TAG.sub(" ", start).split())
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"


def _text(response: requests.Response) -> str:
    return response.content.decode(response.encoding or "utf-8", errors="replace")
