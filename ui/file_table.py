"""The table of dropped files, and which lines of it are ticked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.planbridge import Status
from core.workout.describe import format_duration
from core.workout.thresholds import AthleteThresholds
from ui.badges import BADGES, HELP, Badge
from ui.file_lines import FileLine
from ui.losses import arrival_words
from ui.tables import ROW_HEIGHT, figure_columns, sport_name
from ui.text import cell_width, count, one_line, plain
from ui.thumbnails import thumbnail

NOT_READ: Final = "Not read"
_WHOLE, _IN_PART = "Whole", "In part"
_READY: Final = replace(BADGES[Status.NEW], word="Ready", short="Ready")
"""A library is looked at when something is added to it: until then nobody knows what is new."""
_PLACE = "dropped-table"
_MOST_VISIBLE_ROWS = 14
_MOST_EXPLAINED = 5


@dataclass(frozen=True)
class FileTable:
    """Lines as Streamlit draws them."""

    lines: tuple[FileLine, ...]
    frame: pd.DataFrame
    key: str
    """Carries a hash of the lines: when they change, it is another table, whose ticks are new."""
    ticked: tuple[int, ...]
    """The positions that are ticked at first: what is new."""
    badges: Mapping[Status, Badge]

    @property
    def files_key(self) -> str:
        """Stays the same as long as the same files are listed, wherever they stand."""
        ids = "".join(line.file.id for line in self.lines)
        return hashlib.blake2b(ids.encode(), digest_size=12).hexdigest()

    @property
    def compared(self) -> bool:
        """Whether anybody looked where the files stand on the target."""
        return any(line.status for line in self.lines)

    def chosen(self, positions: Sequence[int]) -> tuple[FileLine, ...]:
        """The lines at ``positions``; a position that is not in the table is ignored."""
        wanted = sorted({p for p in positions if 0 <= p < len(self.lines)})
        return tuple(self.lines[position] for position in wanted)


def file_table(
    lines: Sequence[FileLine],
    thresholds: AthleteThresholds,
    place: str,
    *,
    looked: bool = True,
    until: dt.date | None = None,
) -> FileTable:
    """The table of ``lines``, which go to ``place`` (any word that tells places apart).

    Without ``looked`` nobody knows yet what is there. After ``until`` the target takes nothing
    yet, so later days are not ticked.
    """
    badges = BADGES if looked else {**BADGES, Status.NEW: _READY}
    return FileTable(
        lines=tuple(lines),
        frame=_frame(lines, thresholds, badges),
        key=f"files-{_identity(lines, place)}",
        ticked=tuple(
            n
            for n, line in enumerate(lines)
            if line.status is Status.NEW
            and (until is None or line.day is None or line.day <= until)
        ),
        badges=badges,
    )


def draw_files(table: FileTable) -> tuple[FileLine, ...]:
    """Draws the table with boxes to tick, and returns the lines that are."""
    with st.container(key=_PLACE):
        state = st.dataframe(
            table.frame,
            key=table.key,
            on_select="rerun",
            selection_mode="multi-row",
            selection_default={"selection": {"rows": list(table.ticked)}},
            **_look(table),
        )
    return table.chosen(state["selection"]["rows"])


def show_files(table: FileTable) -> None:
    """Draws the table alone, as long as there is nothing to tick for."""
    with st.container(key=_PLACE):
        st.dataframe(table.frame, key=table.key, **_look(table))


def draw_counts(table: FileTable) -> None:
    """How many files stand where, in one line."""
    numbers = Counter(line.status for line in table.lines if line.file.workout is not None)
    bad = len(table.lines) - numbers.total()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{count(numbers.total(), 'workout')}**", width="content")
        for status, badge in table.badges.items():
            if numbers[status]:
                words = f"{numbers[status]} {badge.word.lower()}"
                st.badge(words, icon=badge.icon, color=badge.color)
        if bad:
            st.badge(f"{bad} not read", icon=":material/warning:", color="red")


def draw_unread(table: FileTable) -> None:
    """Why files could not be read, in full: a cell of the table has no room for it."""
    unread = [line for line in table.lines if line.file.workout is None]
    if not unread:
        return
    with st.expander(
        f"{count(len(unread), 'file')} could not be read",
        icon=":material/warning:",
        expanded=len(unread) <= _MOST_EXPLAINED,
        key="unread-files",
    ):
        words = (f"- **{plain(line.title)}**: {plain(line.remark)}" for line in unread)
        st.markdown("\n".join(words))


def _look(table: FileTable) -> dict[str, Any]:
    return {
        "height": 2 + 35 + ROW_HEIGHT * min(len(table.lines), _MOST_VISIBLE_ROWS),
        "row_height": ROW_HEIGHT,
        "hide_index": True,
        "placeholder": "",
        "alt": "Workout files",
        "column_config": {
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
            "status": st.column_config.MultiselectColumn(
                "Status",
                options=[*(badge.short for badge in table.badges.values()), NOT_READ],
                color=[*(badge.color for badge in table.badges.values()), "red"],
                width=90,
                help=HELP if table.badges is BADGES else None,
            ),
            "read": st.column_config.MultiselectColumn(
                "Read",
                options=[_WHOLE, _IN_PART, NOT_READ],
                color=["green", "orange", "red"],
                width=90,
                help="Whether everything that the file says was understood. Look at the workout "
                "to see what was not.",
            ),
            "title": st.column_config.TextColumn(
                "Title", width=cell_width(table.frame["title"], least=150, most=250)
            ),
            "arrives": st.column_config.TextColumn(
                "Arrives",
                width=104,
                help="Whole, or how many things change on the way, reading the file included. "
                "Look at the workout to see which; your options are told apart.",
            ),
            "format": st.column_config.TextColumn("Format", width=68),
            **figure_columns("file"),
            "file": st.column_config.TextColumn(
                "File", width=cell_width(table.frame["file"], least=90, most=240)
            ),
            "remark": st.column_config.TextColumn(
                "Remark", width=cell_width(table.frame["remark"], least=200, most=420)
            ),
        },
    }


def _frame(
    lines: Sequence[FileLine], thresholds: AthleteThresholds, badges: Mapping[Status, Badge]
) -> pd.DataFrame:
    compared = any(line.status for line in lines)
    columns: dict[str, list[Any]] = {}
    if any(line.day for line in lines):
        columns["day"] = [line.day for line in lines]
    if compared:
        columns["status"] = [
            [badges[line.status].short if line.status else NOT_READ] for line in lines
        ]
    else:
        columns["read"] = [[_reading(line)] for line in lines]
    columns["title"] = [line.title for line in lines]
    if compared:
        columns["arrives"] = [_arrival(line) for line in lines]
    columns["sport"] = [
        sport_name(line.file.workout.sport) if line.file.workout else "" for line in lines
    ]
    columns["duration"] = [
        "" if line.duration is None else format_duration(line.duration) for line in lines
    ]
    columns["load"] = [line.load for line in lines]
    columns["profile"] = [_thumbnail(line, thresholds) for line in lines]
    columns["format"] = [file_format(line.file.name) for line in lines]
    columns["remark"] = [one_line(_remark(line)) for line in lines]
    columns["file"] = [one_line(line.file.name) for line in lines]
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="float" if name == "load" else "object")
            for name, values in columns.items()
        }
    )


def file_format(name: str) -> str:
    """The suffix of a file's name as people write it: "ZWO"."""
    stem, dot, suffix = name.rpartition(".")
    return one_line(suffix).upper()[:6] if stem and dot else ""


def _reading(line: FileLine) -> str:
    if line.file.workout is None:
        return NOT_READ
    return _IN_PART if line.file.losses else _WHOLE


def _remark(line: FileLine) -> str:
    if line.remark or not line.file.losses or line.status:
        return line.remark
    return f"{count(len(line.file.losses), 'thing')} in it could not be read as it stands."


def _arrival(line: FileLine) -> str:
    return arrival_words(line.losses, line.draft.effects) if line.draft else ""


def _thumbnail(line: FileLine, thresholds: AthleteThresholds) -> str | None:
    workout = line.file.workout
    if workout is None or not workout.steps:
        return None
    return thumbnail(workout.steps, workout.sport, thresholds.of(workout.sport))


def _identity(lines: Sequence[FileLine], place: str) -> str:
    """A short hash of the lines, in their order, and where each stands."""
    digest = hashlib.blake2b(place.encode(), digest_size=12)
    for line in lines:
        digest.update(f"{line.file.id}\x1f{line.day}\x1f{line.status}\x1e".encode())
    return digest.hexdigest()
