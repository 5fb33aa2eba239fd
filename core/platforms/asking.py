"""What a request is about, in an athlete's words: "reading the calendar"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Things = Sequence[tuple[str, str]]
"""(pattern of a path, what lies there): "the calendar". The first that is found in a path
counts."""


@dataclass(frozen=True)
class Asking:
    """One request, as far as the sentence about its failure needs it.

    ``endpoint`` is its method and path without the query; ``thing`` is what lies there, "" where
    nobody has a word for it; ``secret`` is what signs in there: "cookie", "API key".
    """

    endpoint: str
    thing: str = ""
    is_write: bool = False
    secret: str = "key or cookie"  # noqa: S105 - a word for it

    @property
    def to_do(self) -> str:
        """ "read the calendar"."""
        return f"{'write to' if self.is_write else 'read'} {self.thing or 'this'}"

    @property
    def doing(self) -> str:
        """ "reading the calendar"."""
        if not self.thing:
            return "writing there" if self.is_write else "reading there"
        return f"{'writing to' if self.is_write else 'reading'} {self.thing}"

    @property
    def meanwhile(self) -> str:
        """ "while Planbridge was reading the calendar"."""
        return f"while Planbridge was {self.doing}"


def thing_at(path: str, things: Things) -> str:
    """What lies at ``path``, or ""."""
    return next((thing for pattern, thing in things if re.search(pattern, path)), "")
