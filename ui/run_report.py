"""What became of a run of a plan: the sum, each workout, and what was held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.store.journal_values import RunStatus
from core.sync.actions import ActionKind
from core.sync.fields import Difference
from core.sync.outcomes import counted, summary
from core.sync.reports import Outcome, Result, RunReport
from ui import navigation, services
from ui.action_words import DONE, sums_words
from ui.badges import ACTIONS
from ui.brakes import draw_brakes
from ui.errors import show_ways_out
from ui.on_the_way import changes_frame, draw_on_the_way, table_height, text_column
from ui.run_start import start_run
from ui.runs import Asked
from ui.text import count, one_line, plain, safe_url, shown_title

_RESULTS = {
    Result.DONE: ("Done", "green"),
    Result.ALREADY: ("Was done", "gray"),
    Result.FAILED: ("Failed", "red"),
    Result.UNKNOWN: ("Unclear", "orange"),
    Result.CHANGED: ("Changed", "orange"),
    Result.STOPPED: ("Not done", "gray"),
}
_UNLINK = "Unlink"
_ALIKE, _DIFFERS = "✓", "Differs"
_FIRST = (Result.FAILED, Result.UNKNOWN, Result.CHANGED, Result.STOPPED)


def draw_run_report(what: str, report: RunReport, asked: Asked | None) -> None:
    """Draws the outcome of ``what``; ``asked`` is what is done when a held run is confirmed."""
    _headline(what, report)
    if report.brakes:
        _held(report, asked)
    said = (report.message, *(outcome.message for outcome in report.outcomes))
    show_ways_out(said, "run-report")
    if report.outcomes:
        _draw_outcomes(report)
    if report.run is not None and st.button(
        "Open in History", key="to-history", icon=":material/history:"
    ):
        st.switch_page(navigation.HISTORY, query_params={"run": str(report.run)})


def _headline(what: str, report: RunReport) -> None:
    words = _sum(report)
    differing = sum(outcome.verified is False for outcome in report.outcomes)
    told = [
        plain(_beside_the_sum(report)),
        plain(_first_failure(report.outcomes)),
        f"{count(differing, 'workout')} read back differently from what was written: see below."
        if differing
        else "",
    ]
    said = " ".join(filter(None, told))
    if report.status is RunStatus.HELD:
        st.warning(
            said or "It stopped before the first change, for what it saw:",
            title="Nothing was written",
            icon=":material/pan_tool:",
        )
    elif report.status is RunStatus.FAILED:
        st.error(said or plain(what), title=words, icon=":material/error:")
    elif report.status in (RunStatus.PARTLY, RunStatus.INTERRUPTED) or differing:
        st.warning(said or plain(what), title=words, icon=":material/warning:")
    elif report.status is RunStatus.NOTHING:
        st.info(said or plain(what), title=words, icon=":material/check:")
    else:
        st.success(said or plain(what), title=words, icon=":material/check_circle:")


def _beside_the_sum(report: RunReport) -> str:
    """What it says of the whole, without the sum and the brakes, which are drawn by themselves."""
    message = report.message.replace(summary(report.outcomes), "")
    return "" if report.brakes else message.strip()


def _sum(report: RunReport) -> str:
    done: dict[ActionKind, int] = {}
    for outcome in report.outcomes:
        if outcome.result is Result.DONE and not outcome.unlinked:
            done[outcome.kind] = done.get(outcome.kind, 0) + 1
    sums = [sums_words(done, DONE)] if done else []
    unlinked = sum(outcome.unlinked for outcome in report.outcomes)
    if unlinked:
        sums.append(f"{unlinked} unlinked")
    sums += counted(report.outcomes)
    return f"{', '.join(sums)}." if sums else "There was nothing to do."


def _first_failure(outcomes: Sequence[Outcome]) -> str:
    failed = [one for one in outcomes if one.result in (Result.FAILED, Result.UNKNOWN)]
    if not failed:
        return ""
    others = " The others are below." if len(failed) > 1 else ""
    return f"{shown_title(failed[0].title)}: {failed[0].message}{others}"


def _held(report: RunReport, asked: Asked | None) -> None:
    """What it saw, and the way to say yes to that very plan."""
    read = draw_brakes(report.brakes, key=f"read-held-{report.plan_hash[:12]}")
    if asked is None or not report.plan_hash or any(brake.final for brake in report.brakes):
        return
    order = replace(asked.order, confirmed=report.plan_hash)
    if st.button(
        "Do it all the same",
        key="confirm-held",
        type="primary",
        disabled=not read,
        on_click=start_run,
        args=(asked.errand, order, asked.settled),
    ):
        st.rerun()


def _draw_outcomes(report: RunReport) -> None:
    outcomes = sorted(report.outcomes, key=_place)
    frame, changes = services.workspace().remember(
        "report", report, lambda: (_frame(outcomes), changes_frame(outcomes))
    )
    st.dataframe(
        frame,
        key="run-report",
        hide_index=True,
        placeholder="",
        height=table_height(frame, 8),
        alt="The outcome of each workout",
        column_config={
            "result": st.column_config.MultiselectColumn(
                "Result",
                options=[word for word, _ in _RESULTS.values()],
                color=[colour for _, colour in _RESULTS.values()],
                width=88,
            ),
            "action": st.column_config.MultiselectColumn(
                "Action",
                options=[*(badge.short for badge in ACTIONS.values()), _UNLINK],
                color=[*(badge.color for badge in ACTIONS.values()), "violet"],
                width=86,
            ),
            "title": st.column_config.TextColumn("Title", width=200),
            "checked": st.column_config.MultiselectColumn(
                "Read back",
                options=[_ALIKE, _DIFFERS],
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


def _place(outcome: Outcome) -> int:
    """What asks to be looked at comes first."""
    if outcome.result in _FIRST:
        return 0
    return 1 if outcome.verified is False else 2


def _frame(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "result": [[_RESULTS[one.result][0]] for one in outcomes],
            "action": [[_UNLINK if one.unlinked else ACTIONS[one.kind].short] for one in outcomes],
            "title": [shown_title(one.title) for one in outcomes],
            "checked": [_checked(one) for one in outcomes],
            "link": [safe_url(one.url) or None for one in outcomes],
            "day": [one.day for one in outcomes],
            "message": [_message(one) for one in outcomes],
        }
    )


def _checked(outcome: Outcome) -> list[str]:
    if outcome.verified is None:
        return []
    return [_ALIKE if outcome.verified else _DIFFERS]


def _message(outcome: Outcome) -> str:
    return one_line(" ".join((outcome.message, *map(_unlike, outcome.unlike))))


def _unlike(difference: Difference) -> str:
    return f"{difference.label}: {difference.after} instead of {difference.before}."
