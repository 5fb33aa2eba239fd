"""What became of each workout that was copied."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.planbridge import CopyReport, Outcome
from core.platforms.contract import ItemKind
from ui import services
from ui.errors import show_ways_out
from ui.on_the_way import changes_frame, draw_on_the_way, table_height, text_column
from ui.text import count_items, one_line, plain, safe_url, shown_title

ALIKE, DIFFERS = "✓", "Differs"
"""Whether what was written was read back as it was meant."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula and computes it."""


def draw_report(what: str, report: CopyReport, *, done: str = "copied") -> None:
    """Draws the outcome of ``what``: the sum, then one line a workout with a way to the copy.

    ``done`` says in a word what was done with a workout.
    """
    _headline(what, report, done)
    shown = _why_left(report)
    for remark in report.remarks:
        if remark not in shown:
            st.caption(plain(remark))
    said = (*report.remarks, *(outcome.message for outcome in report.outcomes))
    show_ways_out(said, "copy-report")
    if not report.outcomes:
        return
    outcomes = sorted(report.outcomes, key=_place)
    frame, changes = services.workspace().remember(
        "report", (report, done), lambda: (_frame(outcomes, done), changes_frame(outcomes))
    )
    st.dataframe(
        frame,
        key="copy-report",
        hide_index=True,
        placeholder="",
        height=table_height(frame, 8),
        alt="The outcome of each workout",
        column_config={
            "result": st.column_config.MultiselectColumn(
                "Result",
                options=[done.capitalize(), "Updated", "Skipped", "Not done", "Failed"],
                color=["green", "blue", "gray", "gray", "red"],
                width=96,
            ),
            "title": st.column_config.TextColumn("Title", width=200),
            "checked": st.column_config.MultiselectColumn(
                "Read back",
                options=[ALIKE, DIFFERS],
                color=["green", "orange"],
                width=84,
                help="What was written was read again: ✓ it is as it was meant.",
            ),
            "link": st.column_config.LinkColumn("Copy", display_text="Open", width=60),
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=100),
            "message": text_column("What happened", frame["message"], least=320, most=900),
        },
    )
    draw_on_the_way(outcomes, changes)
    st.download_button(
        "Download as CSV",
        report_csv(outcomes, done),
        file_name="planbridge-copy.csv",
        mime="text/csv",
        key="report-csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def report_csv(outcomes: Sequence[Outcome], done: str = "copied") -> bytes:
    """The outcomes as a spreadsheet reads them, in UTF-8. No cell is taken for a formula."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["Result", "Title", "Day", "Read back", "What happened", "Link"])
    for one in outcomes:
        cells = (
            _word(one, done),
            shown_title(one.title),
            one.day.isoformat() if one.day else "",
            {True: "alike", False: "differs", None: ""}[one.verified],
            one_line(one.message),
            safe_url(one.url),
        )
        out.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _place(outcome: Outcome) -> int:
    """What asks to be looked at comes first."""
    if not outcome.ok:
        return 1 if outcome.open else 0
    return 2 if outcome.verified is False or outcome.edited else 3


def _frame(outcomes: Sequence[Outcome], done: str) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "result": [[_word(outcome, done)] for outcome in outcomes],
            "title": [shown_title(outcome.title) for outcome in outcomes],
            "checked": [_checked(outcome) for outcome in outcomes],
            "link": [safe_url(outcome.url) or None for outcome in outcomes],
            "day": [outcome.day for outcome in outcomes],
            "message": [one_line(outcome.message) for outcome in outcomes],
        }
    )
    # In a library nothing has a day, and not everything is read back or has an address.
    there = {
        "day": any(outcome.day for outcome in outcomes),
        "checked": any(outcome.verified is not None for outcome in outcomes),
        "link": any(safe_url(outcome.url) for outcome in outcomes),
    }
    return told.drop(columns=[column for column, any_is in there.items() if not any_is])


def sum_words(report: CopyReport, done: str = "copied") -> str:
    """How many came to what, as "3 workouts copied, 1 failed."."""
    created = [one for one in report.outcomes if one.ok and not one.skipped and not one.updated]
    notes = sum(outcome.ref.kind is ItemKind.NOTE for outcome in created)
    edited = sum(outcome.edited for outcome in report.outcomes)
    sums = [f"{count_items(len(created) - notes, notes)} {done}"]
    for number, words in (
        (report.updated, "updated"),
        (report.skipped - edited, "already there" if done == "copied" else "needed nothing"),
        (edited, "left as it was edited" if edited == 1 else "left as they were edited"),
        (sum(not one.ok and not one.open for one in report.outcomes), "failed"),
        (sum(not one.ok and one.open for one in report.outcomes), "not done yet"),
    ):
        if number:
            sums.append(f"{number} {words}")
    return ", ".join(sums) + "."


def _headline(what: str, report: CopyReport, done: str) -> None:
    failures = [outcome for outcome in report.outcomes if not outcome.ok and not outcome.open]
    left = sum(not outcome.ok and outcome.open for outcome in report.outcomes)
    differing = sum(outcome.verified is False for outcome in report.outcomes)
    words = sum_words(report, done)
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
            "You stopped it. What was not copied is still marked new."
            if not left
            else "You stopped it. Finish it whenever you like: nothing is done twice.",
            title=words,
            icon=":material/stop_circle:",
        )
    elif left or differing:
        why = _why_left(report)
        told = (plain(what) + "." if differing or why else plain(what), plain(why))
        st.warning(
            " ".join(filter(None, told))
            + (f" {differing} read back differently: see below." if differing else ""),
            title=words,
            icon=":material/warning:",
        )
    else:
        st.success(plain(what), title=words, icon=":material/check_circle:")


def _why_left(report: CopyReport) -> str:
    """Why what is still to be done was not: of the first, for it is mostly that of all."""
    if report.stopped or any(not one.ok and not one.open for one in report.outcomes):
        return ""
    return next((one.message for one in report.outcomes if not one.ok), "")


def _checked(outcome: Outcome) -> list[str]:
    if outcome.verified is None:
        return []
    return [ALIKE if outcome.verified else DIFFERS]


def _word(outcome: Outcome, done: str) -> str:
    if not outcome.ok:
        return "Not done" if outcome.open else "Failed"
    if outcome.updated:
        return "Updated"
    return "Skipped" if outcome.skipped else done.capitalize()
