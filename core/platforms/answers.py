"""What an HTTP answer means: the error that a status stands for, in words for an athlete."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

import requests

from core.platforms.asking import Asking
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

LATER_ADVICE = "Wait a few minutes and try again."
REPORT_ADVICE = (
    "If it stays so, look for a newer version of Planbridge, or report this with the log file."
)

_PHRASES = frozenset(status.phrase.lower() for status in HTTPStatus)
_SIGN_IN_PLACE = re.compile(r"log-?in|sign-?in|/auth\b|/account/logon|sso\b", re.IGNORECASE)
_SIGN_IN_PAGE = re.compile(
    r"""type\s*=\s*["']?password|<title>[^<]*(?:log\s?-?in|sign\s?-?in)|"""
    r"""action\s*=\s*["'][^"']*(?:login|signin|sign-in)""",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""Where half of a character may be, escaped or in plain bytes."""


def refusal(
    platform: str, asking: Asking, response: requests.Response, wait: float | None
) -> PlatformError | None:
    """The error that an answer stands for, or None when it is a success.

    ``wait`` is what ``Retry-After`` asked for. Whether a failed write may have taken effect is
    for the caller to say.
    """
    status = response.status_code
    if status < 300:
        return None
    if status < 400:
        error = redirected(platform, asking, response.headers.get("Location", ""))
    else:
        words = platforms_words(response)
        error = _failed(platform, asking, status, wait, words)
        error.said = words
    error.status = status
    return error


def _failed(
    platform: str, asking: Asking, status: int, wait: float | None, words: str
) -> PlatformError:
    # "Not Found" says nothing that the sentence does not.
    said = f" It says: “{words}”" if words and words.lower() not in _PHRASES else ""
    if status == 401:
        return AccessExpired(
            platform, f"It does not accept your {asking.secret} any more.", sign_in_advice(asking)
        )
    if status == 403:
        return AccessDenied(
            platform,
            f"It does not let this account {asking.to_do}.{said}",
            "Check on the Accounts page that the athlete is you or one you coach, "
            "and what your subscription there allows.",
        )
    if status in (404, 410):
        about = f" (Planbridge was {asking.doing})" if asking.thing else ""
        what = f"What was asked for is not there, or not there any more{about}.{said}"
        return NotFound(
            platform, what, "Refresh. If this comes again, check the athlete on the Accounts page."
        )
    if status == 429:
        when = f"Try again in {spoken_seconds(wait)}." if wait else LATER_ADVICE
        what = "It wants a pause: there were too many requests in a short time."
        return RateLimited(platform, what, when, retry_after=wait)
    if status >= 500:
        return Unreachable(
            platform,
            f"Its server failed {asking.meanwhile}; the fault is on its side.",
            LATER_ADVICE,
            silent=status == 504,
        )
    return Rejected(
        platform,
        f"It refused what was asked {asking.meanwhile}.{said}",
        "Change what it names and try again; the rest is not affected.",
    )


def sign_in_advice(asking: Asking) -> str:
    """What to do when the access has ended."""
    return f"Paste the {asking.secret} again on the Accounts page."


def redirected(platform: str, asking: Asking, location: str) -> PlatformError:
    """The error for a redirect that is not followed."""
    if leads_to_sign_in(location):
        return signed_out(platform, asking)
    return ApiChanged(
        platform,
        f"It answers from elsewhere now; that was seen {asking.meanwhile}.",
        REPORT_ADVICE,
        endpoint=asking.endpoint,
    )


def signed_out(platform: str, asking: Asking) -> AccessExpired:
    """The error for a sign-in page where an answer was promised."""
    what = f"It answered with its sign-in page: your {asking.secret} has expired."
    return AccessExpired(platform, what, sign_in_advice(asking))


def leads_to_sign_in(location: str) -> bool:
    """True when an address looks like a sign-in page's."""
    return bool(_SIGN_IN_PLACE.search(location.partition("?")[0]))


def parsed_json(platform: str, asking: Asking, response: requests.Response) -> Any:
    """The JSON of a successful answer, None when it is empty.

    Raises ``AccessExpired`` for a sign-in page, ``ApiChanged`` for any other page, and
    ``ValueError`` for JSON that cannot be read (an answer cut off on its way).
    """
    content = response.content
    if not content.strip():
        return None
    if is_page(response):
        if _SIGN_IN_PAGE.search(_text(response)[:200_000]):
            raise signed_out(platform, asking)
        title = platforms_words(response)
        raise ApiChanged(
            platform,
            f"It answered with a web page{f' (“{title}”)' if title else ''} {asking.meanwhile}; "
            "it may be down for maintenance.",
            "Try again later. " + REPORT_ADVICE,
            endpoint=asking.endpoint,
        )
    parsed = json.loads(content)
    if _HALF.search(content):
        # A service may cut a text within an emoji. Half a character can be neither saved nor sent.
        parsed = json.loads(json.dumps(parsed, ensure_ascii=False).encode("utf-8", "replace"))
    return parsed


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
