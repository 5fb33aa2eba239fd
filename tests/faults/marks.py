"""Which items of a calendar are copies, told by their marks without the app's own code."""

from __future__ import annotations

import re
from typing import Any

MARK = re.compile(
    r"planbridge:(?P<platform>[a-z]+)/[\w.-]+/(?P<kind>workout|note)/(?P<id>[\w.-]+)"
    r"(?:~[\w.-]+)?"
)
_TEXTS = ("external_id", "description")


def marks(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Platform, kind and id of what ``record`` is a copy of, each once."""
    found = [match for name in _TEXTS for match in MARK.finditer(record.get(name) or "")]
    return list(dict.fromkeys((m["platform"], m["kind"], m["id"]) for m in found))


def without_marks(record: dict[str, Any]) -> dict[str, Any]:
    """``record`` with the word MARK in the place of each mark."""
    changed = {name: MARK.sub("MARK", record[name]) for name in _TEXTS if record.get(name)}
    return {**record, **changed}
