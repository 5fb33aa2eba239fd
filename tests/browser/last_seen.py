"""What a page showed when its test failed, for the report of the failure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

LONGEST = 3_000
"""Characters of the page, and of the end of the server's log."""


def last_seen(page: Any, log: Path | None) -> list[tuple[str, str]]:
    """Sections of a report: the address, the words in sight, and the end of the server's log."""
    sections = [("page", f"{page.url}\n{_words(page)}")]
    if log is not None:
        sections.append(("server's log", log.read_text(errors="replace")[-LONGEST:]))
    return sections


def _words(page: Any) -> str:
    # A page that died must not hide why the test failed.
    try:
        return str(page.locator("body").inner_text(timeout=3_000))[:LONGEST]
    except Exception as error:
        return f"(nothing to be read: {error})"[:LONGEST]
