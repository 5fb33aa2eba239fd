"""What was asked of the sandbox: every request, without headers or bodies (they hold secrets)."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Entry:
    """One request. ``status`` is None when the connection was closed without an answer."""

    platform: str
    method: str
    path: str
    query: str
    status: int | None
    write: bool
    fault: str | None = None


class Journal:
    """All requests since the last reset, in the order of their answers."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._received = 0
        self._lock = threading.Lock()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All requests so far."""
        with self._lock:
            return tuple(self._entries)

    @property
    def received(self) -> int:
        """How many requests have arrived, answered or not."""
        return self._received

    @property
    def answered(self) -> int:
        """How many requests have ended, with or without an answer."""
        return len(self._entries)

    def arrive(self) -> int:
        """Count a request that arrives; gives its number, 1 for the first since the last reset."""
        with self._lock:
            self._received += 1
            return self._received

    def add(self, entry: Entry) -> None:
        """Remember a request."""
        with self._lock:
            self._entries.append(entry)

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._received = 0

    def of(self, platform: str, method: str | None = None) -> tuple[Entry, ...]:
        """The requests to one platform, of one method if given."""
        return tuple(
            entry
            for entry in self.entries
            if entry.platform == platform and (method is None or entry.method == method)
        )

    def reads(self, platform: str | None = None) -> int:
        """How many requests asked for something."""
        return sum(not e.write for e in self.entries if platform in (None, e.platform))

    def writes(self, platform: str | None = None) -> int:
        """How many requests meant to change something."""
        return sum(e.write for e in self.entries if platform in (None, e.platform))

    def counts(self) -> dict[str, dict[str, int]]:
        """Requests by platform: all, reads, writes, and by status."""
        result: dict[str, Counter[str]] = {}
        for entry in self.entries:
            counter = result.setdefault(entry.platform, Counter())
            counter["requests"] += 1
            counter["writes" if entry.write else "reads"] += 1
            counter[str(entry.status or "no answer")] += 1
        return {platform: dict(counter) for platform, counter in result.items()}

    def as_json(self) -> dict[str, Any]:
        """Entries and counts in JSON's types."""
        return {"requests": [asdict(e) for e in self.entries], "counts": self.counts()}
