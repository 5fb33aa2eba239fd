"""The question before something is taken back.

Answers are callbacks, which run before the page does; each asks for a run of the whole page,
which closes the dialog.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.store.journal_values import Change
from core.sync.fields import differences
from core.sync.reports import RunReport
from ui import runs, services, session
from ui.dialogs import draw_lines
from ui.history_state import state
from ui.history_undo import Fix, Verdict, by_run, take_back
from ui.history_words import copied_name, route_words
from ui.jobs import Job
from ui.session import Key
from ui.text import count_items, day_words, plain, shown_title

_WORDS: dict[Fix, str] = {
    Fix.BRING_BACK: "will be brought back to **{}**:",
    Fix.RESTORE: "will be restored on **{}**:",
    Fix.MOVE_BACK: "will be moved back on **{}**:",
    Fix.REMOVE: "will be removed from **{}**:",
    Fix.UNLINK: "will be unlinked; nothing is written to **{}**:",
    Fix.RELINK: "will be linked as before; nothing is written to **{}**:",
}


def _not_now() -> None:
    state().pending = None
    st.rerun()


@st.dialog("Take this back?", width="medium", on_dismiss=_not_now)
def confirm_undo(asked: Sequence[Verdict]) -> None:
    """Asks once, with what becomes of each workout and what cannot be taken back."""
    can = [one for one in asked if not one.cannot]
    cannot = [one for one in asked if one.cannot]
    where = " and ".join(dict.fromkeys(one.run.pair.target.label for one in can))
    for fix, words in _WORDS.items():
        alike = [one for one in can if one.fix is fix]
        if alike:
            st.markdown(f"{_count(alike)} {words.format(plain(where))}")
            draw_lines([_line(one.change, fix) for one in alike])
    if not can:
        st.info("Nothing of it can be taken back.", icon=":material/info:")
    if cannot:
        st.markdown(f":orange[:material/block:] **{_count(cannot)} cannot be taken back:**")
        draw_lines([f"{_line(one.change)}: {plain(one.cannot)}" for one in cannot])
    if any(one.fix.writes for one in can):
        st.caption(
            "Each is looked at first. What somebody changed or completed since stays as it is, "
            "and the outcome says so."
        )
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Not now", key="cancel-undo", on_click=_not_now)
        st.button(
            f"Take back {len(can)}",
            key="confirm-undo",
            type="primary",
            icon=":material/undo:",
            disabled=not can,
            on_click=_start,
            args=(tuple(can),),
        )


def _count(some: Sequence[Verdict]) -> str:
    notes = sum(one.is_note for one in some)
    return count_items(len(some) - notes, notes)


def _line(change: Change, fix: Fix | None = None) -> str:
    """One change in Markdown; with what of it becomes what it was, when it is restored."""
    words = [day_words(change.day)] if change.day else []
    words.append(plain(shown_title(change.title)))
    if fix in (Fix.RESTORE, Fix.MOVE_BACK) and change.before and change.after:
        told = differences(change.after.item, change.before.item)
        if fix is Fix.MOVE_BACK and len(told) == 1:
            words.append(f"back to {plain(told[0].after)}")
        elif told:
            words.append(plain(", ".join(dict.fromkeys(one.field.label for one in told))))
    return " · ".join(words)


def _start(chosen: tuple[Verdict, ...]) -> None:
    """Takes them back in a thread of its own, unless something is being written already."""
    state().pending = None
    session.put(Key.FAILURE, None)
    bridge, changes = services.bridge(), by_run(chosen)

    def work(job: Job[RunReport]) -> RunReport:
        return take_back(bridge, changes, job.report, job.stop)

    pair, name = chosen[0].run.pair, copied_name(chosen[0].run, bridge.sync.run_of)
    run = runs.start(services.mode(), f"Undo of {route_words(pair, name)}", pair.target, work)
    session.put(Key.RUN, run)
    st.rerun()
