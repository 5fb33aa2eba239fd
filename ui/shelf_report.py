"""How a copy to a library ended, or taking one back: the report, and the way to finish it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.planbridge import CopyReport
from ui import runs, services
from ui.copy_report import draw_report
from ui.runs import CopyAsked, RemovalAsked
from ui.shelf_place_words import account_words
from ui.shelf_run import finish_copy, start_removal
from ui.text import plain

REMOVED = "taken back"


def draw_shelf_report(what: str, report: CopyReport, asked: CopyAsked | RemovalAsked) -> None:
    """Draws the outcome of ``what``; where it was not finished, a button that does the rest."""
    if isinstance(asked, RemovalAsked):
        draw_report(what, report, done=REMOVED)
    elif asked.refs:
        draw_report(what, report)
    else:
        _draw_closed(what, report)
    other = _other_account(asked)
    if other:
        st.caption(f":material/person: {plain(other)}")
    if other or not (report.unfinished or report.stopped):
        return
    if st.button(
        "Finish it",
        key="finish-copy",
        type="primary",
        icon=":material/play_arrow:",
        help="Looks at what is there first: nothing is copied twice.",
        on_click=_finish,
        args=(report, asked),
    ):
        st.rerun()


def _other_account(asked: CopyAsked | RemovalAsked) -> str:
    """Which account it was, when another one is connected by now; "" for the same."""
    then = asked.account
    if then is None:
        return ""
    saved = services.bridge().accounts().get(then.platform)
    if saved is not None and saved.account.athlete == then.athlete:
        return ""
    label, who = then.platform.label, account_words(then)
    was = f"This was the account {who} on {label}."
    if saved is None:
        return f"{was} {label} is not connected now."
    return f"{was} Now {account_words(saved.account)} is connected there."


def _draw_closed(what: str, report: CopyReport) -> None:
    """The outcome of closing a copy of which nothing was left to do."""
    said = " ".join(map(plain, report.remarks))
    if report.stopped:
        st.info(plain(what), title="You stopped it.", icon=":material/stop_circle:")
    elif report.early or report.copy_id is None:
        title = "It could not be finished."
        st.warning(said or "Look again, then finish it.", title=title, icon=":material/warning:")
    else:
        st.success(
            " ".join(filter(None, (plain(what), said))),
            title="Nothing is left to do: the copy is finished.",
            icon=":material/check_circle:",
        )


def _finish(report: CopyReport, asked: runs.CopyAsked | RemovalAsked) -> None:
    if isinstance(asked, RemovalAsked):
        start_removal(asked.copy)
        return
    changed = {
        "copy_id": report.copy_id if report.copy_id is not None else asked.goal.copy_id,
        "library": report.library or asked.goal.library,
    }
    goal = asked.goal.model_copy(update=changed)
    finish_copy(replace(asked, goal=goal))
