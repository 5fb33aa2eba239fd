"""The table of runs, newest first, and which of them is open.

The address names the open run, so that a link leads to it. A click into the table changes the
address; an address that changed from elsewhere makes the table a new one, with that run selected.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.store.journal_values import Run
from ui.history_badges import RUN_KINDS, STATUS_HELP, STATUSES, badge_column
from ui.history_state import HistoryState, open_run, opened
from ui.history_words import copied_name, route_words, when_words
from ui.text import cell_width, one_line

PAGE = 50
"""Runs that are shown at a time."""
_MOST_VISIBLE = 10


@dataclass(frozen=True)
class RunTable:
    """A page of runs as Streamlit draws it."""

    runs: tuple[Run, ...]
    frame: pd.DataFrame
    identity: str
    more: bool
    """Whether there are older ones."""


def run_table(
    runs: Sequence[Run],
    today: dt.date,
    where: dt.tzinfo | None,
    run_of: Callable[[int], Run | None] = lambda _: None,
) -> RunTable:
    """The table for up to :data:`PAGE` runs; one more than that says that there are older ones.

    ``run_of`` finds a run by its number, on whatever page it stands.
    """
    shown = tuple(runs[:PAGE])
    ids = "-".join(str(run.id) for run in shown)
    return RunTable(
        runs=shown,
        frame=_frame(shown, today, where, run_of),
        identity=hashlib.blake2b(ids.encode(), digest_size=12).hexdigest(),
        more=len(runs) > PAGE,
    )


def draw_runs(table: RunTable, state: HistoryState) -> None:
    """Draws the table; afterwards the address names the run that is open."""
    key = _follow(table, state)
    position = next((n for n, run in enumerate(table.runs) if run.id == opened()), None)
    drawn = st.dataframe(
        table.frame,
        key=key,
        height=2 + 35 * (1 + min(len(table.runs), _MOST_VISIBLE)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [] if position is None else [position]}},
        placeholder="",
        alt="Runs, the newest first",
        column_config={
            "when": st.column_config.TextColumn("When", width=138),
            "status": badge_column("Status", STATUSES, 116, STATUS_HELP),
            "done": st.column_config.NumberColumn("Done", width=56),
            "failed": st.column_config.NumberColumn("Failed", width=60),
            "left": st.column_config.NumberColumn(
                "Not done",
                width=76,
                help="What it saw and did not do. Open the run to read why.",
            ),
            "kind": badge_column("What", RUN_KINDS, 72),
            "route": st.column_config.TextColumn(
                "From and to", width=cell_width(table.frame["route"], least=170, most=330)
            ),
            "message": st.column_config.TextColumn(
                "Remark", width=cell_width(table.frame["message"], least=160, most=900)
            ),
        },
    )
    state.seen = (key, _selected(table, drawn))


def _follow(table: RunTable, state: HistoryState) -> str:
    """The key of the table, after the address has followed a click or the table the address."""
    key = f"runs-{table.identity}-{state.turn}"
    if state.seen is None or state.seen[0] != key or key not in st.session_state:
        return key
    selected = _selected(table, st.session_state[key])
    named = opened()
    if selected != state.seen[1]:
        open_run(selected)
    elif named != selected and (selected or any(run.id == named for run in table.runs)):
        state.turn += 1
        key = f"runs-{table.identity}-{state.turn}"
    return key


def _selected(table: RunTable, drawn: Any) -> int | None:
    rows = drawn["selection"]["rows"]
    return table.runs[rows[0]].id if rows and 0 <= rows[0] < len(table.runs) else None


def _frame(
    runs: Sequence[Run],
    today: dt.date,
    where: dt.tzinfo | None,
    run_of: Callable[[int], Run | None],
) -> pd.DataFrame:
    routes = [route_words(run.pair, copied_name(run, run_of)) for run in runs]
    columns: dict[str, tuple[list[Any], str]] = {
        "when": ([when_words(run.started_at, today, where) for run in runs], "object"),
        "status": ([[STATUSES[run.status].short] for run in runs], "object"),
        "done": ([run.done for run in runs], "int"),
        "failed": ([run.failed for run in runs], "int"),
        "left": ([len(run.left) for run in runs], "int"),
        "kind": ([[RUN_KINDS[run.kind].short] for run in runs], "object"),
        "route": (routes, "object"),
        "message": ([one_line(run.message) for run in runs], "object"),
    }
    return pd.DataFrame(
        {name: pd.Series(values, dtype=kind) for name, (values, kind) in columns.items()}
    )
