"""The table of a container's items, and which of its lines are ticked.

One table for every stage: as it was read, compared with a library, laid on a calendar. Streamlit
keeps a selection by position, so its key carries a hash of the lines, and ticks are kept by item.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.sync.overview import Numbers
from core.workout.describe import format_duration
from core.workout.model import Sport, Workout
from core.workout.thresholds import AthleteThresholds
from ui import services
from ui.badges import Badge
from ui.losses import arrival_words
from ui.shelf_filter import draw_filter
from ui.shelf_lines import ShelfLine
from ui.shelf_state import Opened, state
from ui.shelf_words import day_of_calendar, plan_day_words, week_of
from ui.sport_colours import sport_badge_colour
from ui.tables import ROW_HEIGHT, figure_columns, kind_name, sport_name
from ui.text import cell_width, count, one_line
from ui.thumbnails import thumbnail

NONE = Numbers()
"""Of a note."""
_MOST_VISIBLE_ROWS = 14
_KINDS = {"load": "float", "week": "Int64", "number": "Int64"}
"""The columns that are numbers and are sorted as such."""
_WHOLE, _IN_PART = "Whole", "In part"


@dataclass(frozen=True, eq=False)
class ShelfTable:
    """Lines as Streamlit draws them."""

    lines: tuple[ShelfLine, ...]
    frame: pd.DataFrame
    key: str
    """Carries a hash of the lines: when they change, it is another table."""
    badges: Mapping[str, Badge]
    """How lines stand, by the badge's short word."""

    def only(self, kept: Sequence[int]) -> ShelfTable:
        """The lines at these positions, as a table of its own."""
        if len(kept) == len(self.lines):
            return self
        lines = tuple(self.lines[n] for n in kept)
        frame = self.frame.iloc[list(kept)].reset_index(drop=True)
        return ShelfTable(lines, frame, _key(lines), self.badges)


def read_lines(opened: Opened) -> tuple[ShelfLine, ...]:
    """The items as they were read, in the order of their days, on their way to nowhere yet.

    The same object for the same container.
    """

    def lines() -> tuple[ShelfLine, ...]:
        items = opened.listing.items
        if opened.is_plan:
            items = tuple(sorted(items, key=lambda one: (one.day is None, one.day or 0)))
        return tuple(
            ShelfLine(item, opened.numbers.get(item.ref, NONE), item.day) for item in items
        )

    return services.workspace().remember("shelf-lines", (opened,), lines)


def tick_lines(opened: Opened, lines: Sequence[ShelfLine]) -> tuple[ShelfLine, ...]:
    """Draws ``lines`` as a table with boxes, filter and counts above it; returns the ticked ones.

    To be called in a fragment: a tick then draws it anew, and nothing else. What the filter hides
    stays ticked, and is said. ``lines`` are the same object until something about them changes.
    """
    space = services.workspace()
    whole = space.remember(
        "shelf-table", (opened, _Same(lines)), lambda: shelf_table(lines, opened)
    )
    kept = draw_filter(opened, whole.lines)
    table = space.remember("shelf-shown", (_Same(whole), kept), lambda: whole.only(kept))
    ticks = state().ticks_of(opened)
    if not table.lines:
        st.caption("Nothing here matches the filter above.")
    else:
        key = f"{table.key}-{space.generation}"
        rows = draw_shelf_table(table, key, _first_ticked(key, table, opened))
        ticks.take(table.lines, rows)
    chosen = ticks.chosen(whole.lines)
    _say(table, whole, chosen)
    return chosen


def shelf_table(lines: Sequence[ShelfLine], opened: Opened) -> ShelfTable:
    """The table of ``lines``."""
    kept = tuple(lines)
    badges = {line.badge.short: line.badge for line in kept if line.badge is not None}
    return ShelfTable(kept, _frame(kept, opened), _key(kept), badges)


def draw_shelf_table(table: ShelfTable, key: str, ticked: Sequence[int]) -> frozenset[int]:
    """Draws the table under ``key``; returns the positions that are ticked.

    ``ticked`` are those ticked when a table with this key is first drawn.
    """
    drawn = st.dataframe(
        table.frame,
        key=key,
        height=2 + 35 + ROW_HEIGHT * min(len(table.lines), _MOST_VISIBLE_ROWS),
        row_height=ROW_HEIGHT,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(ticked)}},
        placeholder="",
        alt="Workouts and notes of this container",
        column_config=_look(table),
    )
    rows: Sequence[int] = drawn["selection"]["rows"]
    return frozenset(row for row in rows if 0 <= row < len(table.lines))


def line_label(line: ShelfLine, first: dt.date | None) -> str:
    """A line in one line, for a select box. Not escaped: a select box shows plain text."""
    said = [kind_name(line.item.item), line.title]
    if line.date is not None:
        said.insert(0, f"{line.date:%a} {line.date.day} {line.date:%b}")
    elif line.day is not None:
        said.insert(0, plan_day_words(line.day, first))
    return " · ".join(said)


@dataclass(frozen=True)
class _Same:
    """Equal only to what holds the same object: a comparison that takes no time."""

    what: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.what is other.what

    def __hash__(self) -> int:
        return id(self.what)


def _first_ticked(key: str, table: ShelfTable, opened: Opened) -> tuple[int, ...]:
    """The positions that are ticked when the table with this key is first drawn.

    The same until it is drawn anew: a table whose values differ would be sent anew at each click.
    """
    mine = state()
    if mine.table is None or mine.table[0] != key or key not in st.session_state:
        ticks = mine.ticks_of(opened)
        mine.table = (key, tuple(n for n, line in enumerate(table.lines) if ticks.on(line)))
    return mine.table[1]


def _say(table: ShelfTable, whole: ShelfTable, chosen: Sequence[ShelfLine]) -> None:
    """How much is ticked, and what a person may not expect of it."""
    shown = {line.ref for line in table.lines}
    hidden = sum(line.ref not in shown for line in chosen)
    words = f"{len(chosen)} of {count(len(whole.lines), 'item')} ticked."
    if hidden:
        words += f" {hidden} of them are not shown by the filter above."
    st.caption(words)


def _look(table: ShelfTable) -> dict[str, ColumnConfig]:
    frame = table.frame
    sports = list(Sport)
    badges = list(table.badges.values())
    return {
        "week": st.column_config.NumberColumn("Week", format="%d", width=58),
        "weekday": st.column_config.DateColumn("Day", format="ddd", width=54),
        "number": st.column_config.NumberColumn("Day", format="%d", width=54),
        "date": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
        "status": st.column_config.MultiselectColumn(
            "Status",
            options=[badge.short for badge in badges],
            color=[badge.color for badge in badges],
            width=96,
        ),
        "sport": st.column_config.MultiselectColumn(
            "Sport",
            options=[*(sport_name(sport) for sport in sports), "Note"],
            color=[*(sport_badge_colour(sport) for sport in sports), "gray"],
            width=92,
        ),
        "title": st.column_config.TextColumn(
            "Title", width=cell_width(frame["title"], least=150, most=280)
        ),
        "read": st.column_config.TextColumn(
            "Read",
            width=70,
            help="Whether all of it could be read. Look at the workout to see what could not.",
        ),
        "arrives": st.column_config.TextColumn(
            "Arrives",
            width=104,
            help="Whole, or how many things change on the way. Look at the workout to see which; "
            "your options are told apart.",
        ),
        **{name: one for name, one in figure_columns("plan").items() if name != "sport"},
        "remark": st.column_config.TextColumn(
            "Remark", width=cell_width(_cells(frame, "remark"), least=230, most=900)
        ),
    }


def _cells(frame: pd.DataFrame, column: str) -> list[str]:
    return list(frame[column]) if column in frame else []


def _frame(lines: Sequence[ShelfLine], opened: Opened) -> pd.DataFrame:
    """The columns that hold something: without days, a place or losses there are none of them."""
    columns: dict[str, list[Any]] = {}
    if any(line.date is not None for line in lines):
        columns["date"] = [line.date for line in lines]
    elif any(line.day is not None for line in lines):
        columns |= _days([line.day for line in lines], opened.listing.library.first)
    # Before all that is wide: in a narrow window the day and the title are what is seen.
    columns["title"] = [line.title for line in lines]
    if any(line.badge is not None for line in lines):
        columns["status"] = [[line.badge.short] if line.badge else [] for line in lines]
    columns["sport"] = [[kind_name(line.item.item)] for line in lines]
    columns["duration"] = [
        "" if line.numbers.duration is None else format_duration(line.numbers.duration)
        for line in lines
    ]
    columns["load"] = [line.numbers.load for line in lines]
    columns["profile"] = [_thumbnail(line, opened.thresholds) for line in lines]
    if any(line.draft is not None for line in lines):
        columns["arrives"] = [_arrival(line) for line in lines]
    elif any(line.losses for line in lines):
        columns["read"] = [_reading(line) for line in lines]
    if any(line.remark for line in lines):
        columns["remark"] = [one_line(line.remark) for line in lines]
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_KINDS.get(name, "object"))
            for name, values in columns.items()
        }
    )


def _days(days: Sequence[int | None], first: dt.date | None) -> dict[str, list[Any]]:
    """The columns of a plan's days, each in the order of the days when it is sorted by.

    A day's name is a date of which only the weekday is shown: sorted by words, Friday came first.
    """
    if first is None:
        return {"number": [None if day is None else day + 1 for day in days]}
    return {
        "week": [None if day is None else week_of(day) for day in days],
        "weekday": [None if day is None else day_of_calendar(first, day) for day in days],
    }


def _reading(line: ShelfLine) -> str:
    return _IN_PART if line.losses else _WHOLE


def _arrival(line: ShelfLine) -> str:
    if line.draft is None:
        return ""
    return arrival_words(line.losses, line.draft.effects)


def _thumbnail(line: ShelfLine, thresholds: AthleteThresholds) -> str | None:
    workout = line.item.item
    if not isinstance(workout, Workout) or not workout.steps:
        return None
    return thumbnail(workout.steps, workout.sport, thresholds.of(workout.sport))


def _key(lines: Collection[ShelfLine]) -> str:
    """A short hash of the lines, in their order, how each stands, and what is proposed."""
    digest = hashlib.blake2b(digest_size=12)
    for line in lines:
        ref = line.ref
        parts = (ref.platform, ref.athlete, ref.kind, ref.id, line.status, line.ticked, line.day,
                 line.date, line.selectable)  # fmt: skip
        digest.update("\x1f".join(map(str, parts)).encode())
        digest.update(b"\x1e")
    return f"shelf-{digest.hexdigest()}"
