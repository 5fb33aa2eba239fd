"""One request as it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.redaction import redact

READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Call:
    """Method (in capitals), path, and what goes along; ``asked_to_repeat`` overrules the method."""

    method: str
    path: str
    params: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    body: Any = field(default=None, repr=False)
    asked_to_repeat: bool | None = None

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no harm."""
        return self.method in READS if self.asked_to_repeat is None else self.asked_to_repeat

    @property
    def is_write(self) -> bool:
        """Whether it may change something there."""
        # A POST that may be repeated is a read in disguise (a search).
        return self.method not in READS and not (self.method == "POST" and self.repeatable)

    @property
    def endpoint(self) -> str:
        """Method and path, without query and secrets."""
        return f"{self.method} {redact(self.path.partition('?')[0])}"
