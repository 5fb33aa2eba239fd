"""Takes secrets out of texts before anyone reads them.

Two nets: the very values that this process knows as secrets, in every form in which they travel,
and the patterns by which any credential or e-mail address is recognised.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import threading
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

HIDDEN = "‹hidden›"
"""What a reader sees in place of a secret."""

_SHORTEST = 8
"""A shorter value would also be found inside ordinary words."""
_SHORTEST_PART = 16
"""Within a pasted Cookie header only the long values are secrets, the rest are settings."""


def register_secret(value: str) -> None:
    """Hides ``value`` in every text that is redacted from now on, for this process.

    Values shorter than eight characters are ignored: they would be found inside other words.
    """
    forms = {form for part in _parts(value) for form in _forms(part)}
    with _lock:
        if not forms <= _known:
            _known.update(forms)
            _compile()


def forget_secrets() -> None:
    """Forgets every registered value. For tests."""
    with _lock:
        _known.clear()
        _compile()


def redact(text: str) -> str:
    """``text`` with secrets and e-mail addresses shown as ``‹hidden›``.

    Redacting twice changes nothing more.
    """
    registered = _registered
    if registered is not None:
        text = registered.sub(HIDDEN, text)
    return "\n".join(map(_redact_line, text.split("\n")))


# --- Registered values ------------------------------------------------------------------------

_lock = threading.Lock()
_known: set[str] = set()
_registered: re.Pattern[str] | None = None


def _compile() -> None:
    global _registered
    longest_first = sorted(_known, key=lambda form: (-len(form), form))
    _registered = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _parts(value: str) -> Iterator[str]:
    """The value itself and, when it is a pasted Cookie header, the secrets within it."""
    value = value.strip()
    if len(value) >= _SHORTEST:
        yield value
    for pair in re.split(r"[;\r\n]+", value):
        for part in (pair.strip(), pair.partition("=")[2].strip(" \t\"'")):
            if len(part) >= _SHORTEST_PART:
                yield part


def _forms(value: str) -> Iterator[str]:
    """``value`` as it looks in texts, addresses, JSON, HTML, reprs and Basic credentials."""
    yield value
    yield quote(value, safe="")
    yield quote(value)
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield html.escape(value)
    yield repr(value)[1:-1]
    raw = value.encode("utf-8", "surrogatepass")
    for offset in range(3):
        yield from _base64_core(raw, offset)


def _base64_core(raw: bytes, offset: int) -> Iterator[str]:
    """The Base64 characters that depend on ``raw`` alone.

    Inside ``user:secret`` the secret begins at any of three positions of a Base64 group, so the
    characters shared with its neighbours are left out.
    """
    padded = b"\0" * offset + raw
    whole_groups = len(padded) // 3 * 4
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        core = encode(padded).decode("ascii")[:whole_groups][(0, 2, 3)[offset] :]
        if len(core) >= _SHORTEST:
            yield core


# --- Patterns ---------------------------------------------------------------------------------

_QUOTE = r"\\*[\"']"
# A value in quotes ends at the same quote, plain or escaped; an escaped pair inside is skipped.
_IN_QUOTES = rf"b?(?P<quote>{_QUOTE}))(?:(?!(?P=quote))(?:\\[^\r\n]|[^\\\r\n]))*+"
_REST_OF_LINE = r"(?:(?!\\r|\\n)[^\r\n])++"
"""A repr writes the end of a line as backslash and letter."""
_WORD = r"[^\s&;,\"'<>(){}\[\]\\]++"
_SEPARATOR = rf"(?:(?:{_QUOTE})?[ \t]*+(?:[:=]|%3[AD])|{_QUOTE}[ \t]*+,)[ \t]*+"

_START = r"(?:(?<![A-Za-z])|(?<=\\[nrt]))"

_HEADERS = r"(?:proxy-)?authorization|(?:set-)?cookies?2?|x-api-key|x-(?:auth|csrf|xsrf)-token"
_FIELDS = (
    r"tpAuth|(?:Shared)?TrainerRoadAuth|api[_-]?key"
    r"|(?:access|refresh|id|auth|bearer|session|csrf)[_-]?token"
    r"|client[_-]?secret|(?:private|secret)[_-]?key|pass(?:word|wd|phrase)"
)


class _Rule:
    """Hides what ``pattern`` finds, except the group ``name``, in lines that hold a hint of it."""

    def __init__(self, hints: tuple[str, ...], pattern: str) -> None:
        self.hints = hints
        self.pattern = re.compile(pattern, re.IGNORECASE)

    def hide(self, line: str, lowered: str) -> str:
        if not any(hint in lowered for hint in self.hints):
            return line
        return self.pattern.sub(self._replacement, line)

    def _replacement(self, found: re.Match[str]) -> str:
        return found.groupdict().get("name", "") + HIDDEN


class _BasicRule(_Rule):
    """Hides ``Basic dXNlcjpwYXNz`` and leaves the words "basic endurance"."""

    def _replacement(self, found: re.Match[str]) -> str:
        value = found["value"].rstrip("=")
        try:
            decoded = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_")
        except binascii.Error:
            return found[0]
        return found["name"] + HIDDEN if b":" in decoded else found[0]


def _named(hints: tuple[str, ...], names: str, bare_value: str) -> tuple[_Rule, _Rule]:
    """Finds ``name: value`` in a text, and ``"name": "value"`` or ``('name', 'value')``."""
    name = rf"(?P<name>{_START}(?:{names}){_SEPARATOR}"
    return (
        _Rule(hints, name + _IN_QUOTES),
        _Rule(hints, rf"{name})(?!b?{_QUOTE}){bare_value}"),
    )


_RULES = (
    *_named(("authorization", "cookie", "x-"), _HEADERS, _REST_OF_LINE),
    *_named(("auth", "key", "token", "secret", "pass"), _FIELDS, _WORD),
    *_named(("?", "&"), "(?<=[?&])(?:key|token|auth|code|secret|signature)", _WORD),
    _Rule(
        ("bearer",),
        r"(?P<name>\bbearer(?:[ \t]|%20|\+)+)(?!tokens?\b)[\w.~+/%-]{4,}+=*+",
    ),
    _BasicRule(("basic",), r"(?P<name>\bbasic(?:[ \t]|%20|\+)+)(?P<value>[\w+/-]{4,}+=*+)"),
    _Rule(("://",), r"(?P<name>[a-z]://)[^\s/@'\"]++(?=@)"),
    # A JSON web token, and a Fernet token, which TrainingPeaks' cookies and tokens are.
    _Rule(("eyj",), r"\beyJ[\w-]{8,}+\.[\w-]++(?:\.[\w-]*+)?"),
    _Rule(("gaaaa",), r"\bgAAAA[\w-]{16,}+=*+"),
    # An e-mail address.
    _Rule(("@", "%40"), r"(?<![\w.+-])(?:[\w.+-]|%(?!40))++(?:@|%40)[\w-]++(?:\.[\w-]++)++"),
)


def _redact_line(line: str) -> str:
    lowered = line.lower()
    for rule in _RULES:
        line = rule.hide(line, lowered)
    return line
