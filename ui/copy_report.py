"""What became of each workout that was copied."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.planbridge import CopyReport, Outcome
from core.platforms.contract import ItemKind
from core.workout.losses import Loss
from ui import services
from ui.copies import Copy
from ui.loss_kinds import is_lost
from ui.losses import BY_OPTIONS
from ui.text import cell_width, count, count_items, one_line, plain, safe_url, shown_title


def draw_report(copy: Copy, report: CopyReport) -> None:
    """Draws the outcome of a copy: the sum, then one line a workout with a way to the copy."""
    _headline(copy, report)
    if not report.outcomes:
        return
    outcomes, changes = services.workspace().remember("report", report, lambda: _frames(report))
    st.dataframe(
        outcomes,
        key="copy-report",
        hide_index=True,
        placeholder="",
        height=_height(outcomes, 8),
        alt="The outcome of each workout",
        column_config={
            "result": st.column_config.MultiselectColumn(
                "Result",
                options=["Copied", "Skipped", "Failed"],
                color=["green", "gray", "red"],
                width=88,
            ),
            "title": st.column_config.TextColumn("Title", width=200),
            "link": st.column_config.LinkColumn("Copy", display_text="Open", width=60),
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=100),
            "message": _text("What happened", outcomes["message"], least=320, most=900),
        },
    )
    if changes.empty:
        return
    with st.expander(
        f"What changed on the way: {count(len(changes), 'change')} in "
        f"{count(sum(map(_is_changed, report.outcomes)), 'workout')}",
        icon=":material/alt_route:",
        key="on-the-way",
    ):
        st.dataframe(
            changes,
            key="copy-changes",
            hide_index=True,
            placeholder="",
            height=_height(changes, 10),
            alt="What changed on the way, workout by workout",
            column_config={
                "workout": _text("Workout", changes["workout"], least=120, most=220),
                "where": _text("Where", changes["where"], least=90, most=240),
                "before": _text("Planned", changes["before"], least=150, most=420),
                "after": _text("Arrived as", changes["after"], least=150, most=420),
                "note": _text("Note", changes["note"], least=150, most=700),
            },
        )


def _frames(report: CopyReport) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The outcomes, failures first, and every change, the same as the preview showed."""
    outcomes = sorted(report.outcomes, key=lambda outcome: outcome.ok)
    changes = [
        (outcome, loss, chosen)
        for outcome in outcomes
        for losses, chosen in ((outcome.losses, False), (outcome.effects, True))
        for loss in losses
    ]
    told = pd.DataFrame(
        {
            "result": [[_word(outcome)] for outcome in outcomes],
            "title": [shown_title(outcome.title) for outcome in outcomes],
            "link": [safe_url(outcome.url) or None for outcome in outcomes],
            "day": [outcome.day for outcome in outcomes],
            "message": [one_line(outcome.message) for outcome in outcomes],
        }
    )
    return (
        # In a library nothing has a day.
        told if any(outcome.day for outcome in outcomes) else told.drop(columns="day"),
        pd.DataFrame(
            {
                "workout": [shown_title(outcome.title) for outcome, _, _ in changes],
                "where": [one_line(loss.where) for _, loss, _ in changes],
                "before": [one_line(loss.before) for _, loss, _ in changes],
                "after": [
                    "Lost" if is_lost(loss) else one_line(loss.after) for _, loss, _ in changes
                ],
                "note": [_note(loss, chosen) for _, loss, chosen in changes],
            }
        ),
    )


def _is_changed(outcome: Outcome) -> bool:
    return bool(outcome.losses or outcome.effects)


def _note(loss: Loss, chosen: bool) -> str:
    words = f"{BY_OPTIONS.capitalize()}." if chosen else ""
    return one_line(f"{words} {loss.advice}")


def _height(frame: pd.DataFrame, most: int) -> int:
    return 2 + 35 * (1 + min(len(frame), most))


def _text(label: str, texts: Iterable[str], *, least: int, most: int) -> ColumnConfig:
    return st.column_config.TextColumn(label, width=cell_width(texts, least=least, most=most))


def _headline(copy: Copy, report: CopyReport) -> None:
    created = [outcome for outcome in report.outcomes if outcome.ok and not outcome.skipped]
    notes = sum(outcome.ref.kind is ItemKind.NOTE for outcome in created)
    sums = [f"{count_items(len(created) - notes, notes)} copied"]
    if report.skipped:
        sums.append(f"{report.skipped} already there")
    if report.failed:
        sums.append(f"{report.failed} failed")
    words = ", ".join(sums) + "."
    failures = [outcome for outcome in report.outcomes if not outcome.ok]
    if failures:
        first = failures[0]
        st.warning(
            f"{plain(shown_title(first.title))}: {plain(first.message)}"
            + (" The others are below." if len(failures) > 1 else ""),
            title=words,
            icon=":material/warning:",
        )
    elif report.stopped:
        st.info(
            "You stopped it. What was not copied is still marked new.",
            title=words,
            icon=":material/stop_circle:",
        )
    else:
        st.success(plain(copy.what), title=words, icon=":material/check_circle:")


def _word(outcome: Outcome) -> str:
    if not outcome.ok:
        return "Failed"
    return "Skipped" if outcome.skipped else "Copied"
