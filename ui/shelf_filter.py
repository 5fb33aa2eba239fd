"""Which items of a container are shown: by sport, by words, by week, by how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.shelves import source_key
from core.workout.model import Sport
from ui.shelf_lines import ShelfLine
from ui.shelf_state import Opened
from ui.shelf_words import week_of
from ui.tables import kind_name, sport_name

_FEW = 8
"""So few lines are seen at once: there is nothing to filter."""
_SEVERAL = 2
_KINDS = (*(sport_name(sport) for sport in Sport), "Note")


def draw_filter(opened: Opened, lines: Sequence[ShelfLine]) -> tuple[int, ...]:
    """Draws the choices and returns the positions of the lines that are to be shown."""
    if len(lines) <= _FEW:
        return tuple(range(len(lines)))
    kept = list(range(len(lines)))
    name = source_key(opened.listing.library)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        words = st.text_input(
            "Find",
            key=f"shelf-find-{name}",
            type="search",
            live="250ms",
            icon=":material/search:",
            placeholder="Title or description",
            width=260,
        )
        there = {kind_name(line.item.item) for line in lines}
        if len(there) > 1:
            kinds = st.pills(
                "Sports",
                [kind for kind in _KINDS if kind in there],
                selection_mode="multi",
                key=f"shelf-kinds-{name}",
                width="content",
                wrap=True,
            )
            if kinds:
                kept = [n for n in kept if kind_name(lines[n].item.item) in kinds]
        weeks = max((week_of(line.day) for line in lines if line.day is not None), default=0)
        if weeks > 1:
            low, high = st.slider(
                "Weeks", 1, weeks, (1, weeks), key=f"shelf-weeks-{name}-{weeks}", width=220
            )
            kept = [n for n in kept if _within(lines[n], low, high)]
    statuses = _statuses(name, lines)
    if statuses:
        kept = [n for n in kept if lines[n].status in statuses]
    wanted = (words or "").casefold().split()
    if wanted:
        kept = [n for n in kept if _says(lines[n], wanted)]
    return tuple(kept)


def _statuses(name: str, lines: Sequence[ShelfLine]) -> Sequence[str]:
    """Draws a pill for each way in which lines stand to the place; returns those to show."""
    counts = Counter(line.status for line in lines if line.badge is not None)
    badges = {line.status: line.badge for line in lines if line.badge is not None}
    if len(counts) < _SEVERAL:
        return ()
    return st.pills(
        "How they stand there",
        list(counts),
        selection_mode="multi",
        format_func=lambda one: (
            f":{badges[one].color}[{badges[one].icon}] {badges[one].short} {counts[one]}"
        ),
        key=f"shelf-status-{name}-{'-'.join(sorted(counts))}",
        label_visibility="collapsed",
    )


def _within(line: ShelfLine, low: int, high: int) -> bool:
    return line.day is None or low <= week_of(line.day) <= high


def _says(line: ShelfLine, words: Sequence[str]) -> bool:
    item = line.item.item
    text = getattr(item, "description", "") or getattr(item, "text", "")
    said = f"{item.title} {text}".casefold()
    return all(word in said for word in words)
