"""What became of each workout that was copied."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.planbridge import CopyReport, Outcome
from ui.copies import Copy
from ui.text import count, plain, safe_url, shown_title


def draw_report(copy: Copy, report: CopyReport) -> None:
    """Draws the outcome of a copy: the sum, then one line a workout with a way to the copy."""
    _headline(copy, report)
    if not report.outcomes:
        return
    outcomes = sorted(report.outcomes, key=lambda outcome: outcome.ok)
    st.dataframe(
        pd.DataFrame(
            {
                "result": [[_word(outcome)] for outcome in outcomes],
                "title": [shown_title(outcome.title) for outcome in outcomes],
                "link": [safe_url(outcome.url) or None for outcome in outcomes],
                "day": [outcome.day for outcome in outcomes],
                "message": [" ".join(outcome.message.split()) for outcome in outcomes],
            }
        ),
        key="copy-report",
        hide_index=True,
        placeholder="",
        height=2 + 35 * (1 + min(len(outcomes), 8)),
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
            "message": st.column_config.TextColumn("What happened", width=420),
        },
    )


def _headline(copy: Copy, report: CopyReport) -> None:
    sums = [f"{count(report.created, 'workout')} copied"]
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
        st.success(
            copy.what,
            title=words,
            icon=":material/check_circle:",
        )


def _word(outcome: Outcome) -> str:
    if not outcome.ok:
        return "Failed"
    return "Skipped" if outcome.skipped else "Copied"
