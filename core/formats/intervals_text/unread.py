"""The words of a step line that the step made of it does not hold."""

from __future__ import annotations

import re
from collections.abc import Set

from core.formats.intervals_text.tokens import KEYWORD, LAP, TOKEN

_WORD = re.compile("\\w+|[\u2600-\u27bf\U0001f000-\U0001faff]")
_JOINING = frozenset(
    {"a", "and", "at", "by", "cadence", "ftp", "in", "of", "power", "rpm", "the", "then", "to"}
    | {"with"}
)
"""Words that add nothing to the targets round them, when nothing else stands with them."""
_JOINTS = " \t,;:|/+-–—@."
_READ = r"(?:ramp|freeride|maxeffort|hidepower|press\s+lap|lap\s+press)"
_READ_AT_ENDS = re.compile(
    rf"^[\s,;]*(?:{_READ}\b[\s,;]*)+|(?:[\s,;]*\b{_READ})+[\s,;]*$", re.IGNORECASE
)


def unread_words(body: str, passed_over: Set[int]) -> tuple[str, ...]:
    """The words behind the label of ``body`` that mean nothing, parted by what does.

    ``passed_over`` says where the tokens begin that mean nothing either.
    """
    pieces: list[str] = []
    at = -1
    for found in TOKEN.finditer(body):
        start = found.start()
        if at < 0:
            pieces.append("")
        else:
            pieces[-1] += body[at:start]
        if start in passed_over:
            pieces[-1] += found[0]
        else:
            pieces.append("")
        at = found.end()
    return tuple(
        words for piece in (*pieces[:-1], pieces[-1] + body[at:]) if (words := trimmed(piece))
    )


def trimmed(piece: str) -> str:
    """``piece`` without what only joins it to the rest; empty when it says nothing."""
    if says_nothing(piece):
        return ""
    words = " ".join(_READ_AT_ENDS.sub("", piece).split()).strip(_JOINTS)
    if "(" not in words:
        words = words.replace(")", "")
    if ")" not in words:
        words = words.replace("(", "")
    return words.strip(_JOINTS)


def says_nothing(text: str) -> bool:
    """True for what the server reads (``ramp``, ``press lap``) and for words that only join."""
    if not text or text.isspace():
        return True
    left = LAP.sub(" ", text)
    left = KEYWORD.sub(lambda found: found[0] if found["rpe"] else " ", left)
    return all(word.lower() in _JOINING for word in _WORD.findall(left))
