"""One run in full: what it looked at, its changes, and what was not done."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.platforms.details import details_in
from core.store.journal_values import Change, Left, Run
from core.sync.athletes import Names
from ui.badges import ACTIONS
from ui.errors import show_details
from ui.history_badges import (
    FATE_HELP,
    FATES,
    Fate,
    action_badge,
    badge_column,
    draw_run_badges,
    fate_of,
    way_to,
)
from ui.history_state import open_run
from ui.history_undo import Verdict
from ui.history_words import route_words, scope_words, when_words
from ui.text import cell_width, count, one_line, plain, shown_title
from ui.whose import both_words

_MOST_VISIBLE = 12


@dataclass(frozen=True)
class OpenRun:
    """A run with all that is shown of it."""

    run: Run
    verdicts: tuple[Verdict, ...]
    """Its changes, in order."""
    frame: pd.DataFrame
    left: pd.DataFrame
    key: str
    """Of the table of changes: equal only for the same changes in the same state."""
    labels: tuple[str, ...]
    """Each change in one line, for a select box. Not escaped."""
    name: str = ""
    """What the plan or library is called that was copied; "" for a calendar."""

    @property
    def undoable(self) -> tuple[Verdict, ...]:
        """What can be taken back, as far as that is known without a request."""
        return tuple(one for one in self.verdicts if not one.cannot)


def open_run_of(run: Run, verdicts: Sequence[Verdict], name: str = "") -> OpenRun:
    """All that is shown of ``run``. ``name``: of the plan or library that was copied."""
    changes = [one.change for one in verdicts]
    states = "-".join(f"{one.id}{fate_of(one)}" for one in changes)
    digest = hashlib.blake2b(f"{run.id}:{states}".encode(), digest_size=12).hexdigest()
    return OpenRun(
        run=run,
        verdicts=tuple(verdicts),
        frame=_changes_frame(changes),
        left=_left_frame(run.left),
        key=f"changes-{digest}",
        labels=tuple(_label(change) for change in changes),
        name=name,
    )


def draw_head(opened: OpenRun, today: dt.date, where: dt.tzinfo | None) -> None:
    """What it was, how it stands, what it looked at."""
    run, changes = opened.run, [one.change for one in opened.verdicts]
    st.markdown(f"#### {plain(route_words(run.pair, opened.name))}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        draw_run_badges(run)
        facts = [when_words(run.started_at, today, where)]
        if run.scope is not None:
            facts.append(scope_words(run.scope))
        st.markdown(" · ".join(plain(fact) for fact in facts), width="content")
    if run.scope is not None:
        calendars = both_words(
            run.pair, Names(source=run.scope.source_name, target=run.scope.target_name)
        )
        if calendars:
            st.caption(calendars)
    if run.message:
        st.markdown(plain(run.message))
    said = (run.message, *(one.message for one in changes), *(one.reason for one in run.left))
    show_details(details_in(said), f"run-{run.id}")
    if run.undoes is not None:
        _link(run.undoes, f"It took back run {run.undoes}")
    for number in sorted({one.undone_by for one in changes if one.undone_by is not None}):
        _link(number, f"Run {number} took changes of it back")


def draw_changes(opened: OpenRun) -> tuple[Verdict, ...]:
    """Draws the changes, to be ticked; returns what is ticked."""
    frame = opened.frame
    state = st.dataframe(
        frame,
        key=opened.key,
        height=_height(frame),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="",
        alt="The changes of this run",
        column_config={
            "kind": badge_column("What", ACTIONS, 84),
            "title": _text("Title", frame["title"], least=150, most=300),
            "result": badge_column("Result", FATES, 88, FATE_HELP),
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
            "check": st.column_config.TextColumn(
                "Read back",
                width=cell_width(frame["check"], least=96, most=420),
                help="Whether it was read back afterwards as it was written, or what differed.",
            ),
            "link": st.column_config.LinkColumn("Item", display_text="Open", width=60),
            "message": _text("Remark", frame["message"], least=150, most=700),
        },
    )
    rows = state["selection"]["rows"]
    return tuple(one for n, one in enumerate(opened.verdicts) if n in rows)


def draw_left(opened: OpenRun) -> None:
    """What was not done, with its reason."""
    frame = opened.left
    if frame.empty:
        return
    with st.expander(
        f"What was not done: {count(len(frame), 'item')}",
        icon=":material/block:",
        key=f"left-{opened.run.id}",
        expanded=not opened.verdicts,
    ):
        st.dataframe(
            frame,
            key=f"left-table-{opened.run.id}",
            height=_height(frame),
            hide_index=True,
            placeholder="",
            alt="What was not done, and why",
            column_config={
                "title": _text("Title", frame["title"], least=150, most=300),
                "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
                "action": badge_column("What", ACTIONS, 88),
                "reason": _text("Why", frame["reason"], least=240, most=1000),
            },
        )


def check_words(change: Change) -> str:
    """Whether it was read back as it was written. Not escaped."""
    if change.unlike:
        return one_line("; ".join(f"{what}: {was} → {now}" for what, was, now in change.unlike))
    return {True: "✓", False: "It differs", None: ""}[change.verified]


def _link(run: int, words: str) -> None:
    # No page link: one that leads to the page it stands on leaves the address as it was.
    st.button(
        words,
        key=f"open-run-{run}",
        type="tertiary",
        icon=":material/undo:",
        on_click=open_run,
        args=(run,),
    )


def _label(change: Change) -> str:
    day = f"{change.day:%a %d %b}" if change.day else ""
    fate = fate_of(change)
    parts = (day, action_badge(change.kind).short, shown_title(change.title))
    return " · ".join(filter(None, parts)) + (
        "" if fate is Fate.DONE else f" ({FATES[fate].short.lower()})"
    )


def _changes_frame(changes: Sequence[Change]) -> pd.DataFrame:
    return _frame(
        kind=[[action_badge(change.kind).short] for change in changes],
        title=[shown_title(change.title) for change in changes],
        result=[[FATES[fate_of(change)].short] for change in changes],
        day=[change.day for change in changes],
        check=[check_words(change) for change in changes],
        link=[way_to(change) or None for change in changes],
        message=[one_line(change.message) for change in changes],
    )


def _left_frame(left: Sequence[Left]) -> pd.DataFrame:
    return _frame(
        title=[shown_title(one.title) for one in left],
        day=[one.day for one in left],
        action=[[action_badge(one.action).short] for one in left],
        reason=[one_line(one.reason) for one in left],
    )


def _frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series(values, dtype="object") for name, values in columns.items()}
    )


def _text(label: str, texts: Iterable[str], *, least: int, most: int) -> Any:
    return st.column_config.TextColumn(label, width=cell_width(texts, least=least, most=most))


def _height(frame: pd.DataFrame) -> int:
    return 2 + 35 * (1 + min(len(frame), _MOST_VISIBLE))
