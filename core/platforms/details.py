"""The technical side of a failure (status, request, time), which travels within its sentence.

Sentences are kept in journals, reports and listings, and people read them. What only helps to
find a fault stands in brackets at their end, from where a screen takes it out and shows it apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BRACKETED = re.compile(r"\s*⟦Details: ([^⟦⟧]*)⟧")


def with_details(words: str, details: str) -> str:
    """``words`` with ``details`` within them; :func:`without_details` gives ``words`` back."""
    inner = " ".join(details.replace("⟦", "(").replace("⟧", ")").split())
    return f"{words} ⟦Details: {inner}⟧" if inner else words


def without_details(text: str) -> str:
    """What a person reads of ``text``."""
    return _BRACKETED.sub("", text) if "⟦" in text else text


def details_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The details within the texts, each once, in their order."""
    return tuple(dict.fromkeys(found for text in texts for found in _BRACKETED.findall(text)))
