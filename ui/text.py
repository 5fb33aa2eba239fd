"""Words from elsewhere, made safe to show, and numbers as people read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from core.platforms.details import without_details

_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_STILL_SPECIAL = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_TURNS_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that reverse the text after them, also text that is ours."""
_SAFE_URL = re.compile(r"https?://[^\s<>\"']+\Z")

NO_TITLE = "Untitled"


def one_line(text: str) -> str:
    """``text`` on one line, for a table's cell, without a failure's technical side. Not escaped."""
    return " ".join(_TURNS_AROUND.sub("", without_details(text)).split())


def plain(text: str) -> str:
    """``text`` as Markdown that shows it letter by letter, on one line.

    A backslash stops what the Markdown parser itself knows. Streamlit replaces some things
    afterwards, in the finished text (``:tada:``, ``:material/home:``, ``->``, bare addresses);
    an invisible word joiner inside them stops those.
    """
    return _PUNCTUATION.sub(r"\\\1", _STILL_SPECIAL.sub(_WORD_JOINER, one_line(text)))


def shown_title(title: str, longest: int = 120) -> str:
    """A title for a list: never empty, never endless. Not escaped."""
    words = one_line(title) or NO_TITLE
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def safe_url(url: str) -> str:
    """``url`` if a browser may be sent there, else nothing."""
    return url if _SAFE_URL.match(url) else ""


def day_words(day: dt.date) -> str:
    """A day as a calendar shows it: "Mon 20 May 2024"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def days_words(first: dt.date, last: dt.date) -> str:
    """One day, or "Mon 20 May 2024 to Sun 26 May 2024"."""
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def count(number: int, noun: str) -> str:
    """ "1 workout", "3 workouts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def count_items(workouts: int, notes: int) -> str:
    """ "3 workouts", "1 workout and 2 notes"; notes alone when there is no workout."""
    if not notes:
        return count(workouts, "workout")
    return (
        f"{count(workouts, 'workout')} and {count(notes, 'note')}"
        if workouts
        else count(notes, "note")
    )


def told_apart(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels of a choice, none of them twice: "Amber Hill", "Amber Hill (2)".

    A choice comes back from the browser by its label, so of two equal ones the last would be
    taken whichever was meant.
    """
    seen: set[str] = set()
    found = []
    for label in labels:
        words, number = label, 1
        while words in seen:
            number += 1
            words = f"{label} ({number})"
        seen.add(words)
        found.append(words)
    return tuple(found)


def cell_width(texts: Iterable[str], *, least: int, most: int) -> int:
    """Pixels of a table's column in which the longest text can be read whole, up to ``most``."""
    return min(most, max(least, 24 + round(7.4 * max(map(len, texts), default=0))))
