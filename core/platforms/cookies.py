"""The one cookie a platform needs, out of whatever a person pasted."""

from __future__ import annotations

import re

SITES = {
    "Production_tpAuth": "TrainingPeaks",
    "SharedTrainerRoadAuth": "TrainerRoad",
}
"""The site a sign-in cookie belongs to."""

_QUOTES = "\"'`“”„‟‘’‚‛«»"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_NEXT_THING = re.compile(r"\s*\n\s*(?:[\w.-]+\s*[:=]|-{1,2}\w)")
_TRUNCATED = re.compile(r"…|\.{3,}")
_EMAIL = re.compile(r"[^@\s=;]+@[^@\s=;]+\.\w{2,}")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PAIR = re.compile(r"[\w.-]+=")
_OTHER_COOKIE = re.compile(r"(?:_|ASP\.NET|Optanon|ajs_|TR_|TP_)[\w.-]*=[^=]", re.IGNORECASE)
_PASSWORD_SIGNS = frozenset("!#$&*()^?@<>{}[]|\\")
_SHORTEST = 12
_LONGEST_PASSWORD = 40


class CookieProblem(ValueError):
    """What was pasted holds no usable cookie. The message is for a person and never quotes it."""


def cookie_value(pasted: str, name: str) -> str:
    """The value of the cookie ``name`` in ``pasted``, verbatim; everything else is thrown away.

    Accepted are the whole Cookie header (with or without ``Cookie:``, over several lines, or
    within a copied ``curl`` command), a row of a browser's cookie table, ``name=value``, and the
    value alone, each with or without quotes. Raises :class:`CookieProblem` for anything else.
    """
    text = pasted.strip(_INVISIBLE + " \t\r\n")
    site = SITES.get(name, "the site")
    if not text.strip(_QUOTES + ";, "):
        raise CookieProblem(f"Nothing was pasted. Paste the cookie {name} from {site}.")
    value = _named(text, name)
    if value is None:
        value = _alone(text, name, site)
    return _checked(value, name, site)


def _named(text: str, name: str) -> str | None:
    """The value that stands behind ``name``, or None when ``name`` does not occur."""
    found = _behind(name).search(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if rest[:1] and rest[0] in _QUOTES:
        rest = rest[1:]
    value = re.split(rf"[;{_QUOTES}]", rest, maxsplit=1)[0]
    if found["separator"].strip() == "":
        # A row of the browser's cookie table: the value is the next cell.
        value = value.split("\t", 1)[0]
    following = _NEXT_THING.search(value)
    return (value[: following.start()] if following else value).strip(" \t\r\n,\\")


def _behind(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.-]){re.escape(name)}[{_QUOTES}]?(?P<separator>\s*[=:][ \t]*|\t)", re.IGNORECASE
    )


def _alone(text: str, name: str, site: str) -> str:
    """``text`` as the bare value, if it can be one."""
    for other, other_site in SITES.items():
        if other != name and _behind(other).search(text):
            raise CookieProblem(
                f"This is the cookie of {other_site}. Here the cookie {name} of {site} is needed."
            )
    value = text.strip(_QUOTES + " \t\r\n")
    if value.casefold() == name.casefold():
        raise CookieProblem(
            f"This is only the name of the cookie. Copy the value that stands next to {name}."
        )
    if _URL.match(value):
        raise CookieProblem(
            f"This looks like a web address. What is needed is the value of the cookie {name}."
        )
    if _EMAIL.fullmatch(value):
        raise CookieProblem(
            f"This looks like an e-mail address. What is needed is the value of the cookie {name}; "
            "your e-mail address and password are never asked for."
        )
    is_header = value.lower().startswith(("cookie:", "set-cookie:")) or (
        ";" in value and _PAIR.search(value)
    )
    if is_header or "curl " in value or _OTHER_COOKIE.match(value):
        raise CookieProblem(
            f"The cookie {name} is not among what was pasted. Sign in to {site} first, then copy "
            "the cookies again."
        )
    if _is_password(value):
        raise CookieProblem(
            f"This is too short for a cookie and may be a password. What is needed is the value "
            f"of the cookie {name}; your password is never asked for."
        )
    return value


def _is_password(value: str) -> bool:
    if _TRUNCATED.search(value) or re.search(r"\s", value):
        return False
    return len(value) < _SHORTEST or (
        len(value) < _LONGEST_PASSWORD and not _PASSWORD_SIGNS.isdisjoint(value)
    )


def _checked(value: str, name: str, site: str) -> str:
    if not value:
        raise CookieProblem(
            f"The cookie {name} is empty. Sign in to {site} again, then copy it once more."
        )
    if _TRUNCATED.search(value):
        raise CookieProblem(
            f"The cookie {name} was cut short: its value contains an ellipsis, as browsers show "
            "long values. Double-click the value, select all of it, and copy again."
        )
    if re.search(r"\s", value):
        raise CookieProblem(
            f"There is a space or a line break inside the value of {name}. Copy it again, on one "
            "line and without anything around it."
        )
    if not value.isascii() or not value.isprintable():
        raise CookieProblem(
            f"The value of {name} contains a character that no cookie has. Copy it again from the "
            "browser, not from a text program."
        )
    return value
