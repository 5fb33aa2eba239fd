"""Questions asked before something is done.

Answers are callbacks, which run before the page does. A dialog is a fragment, so each answer asks
for a run of the whole page, which closes the dialog.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.planbridge import CopyReport, Row, Status
from core.platforms.contract import ItemRef, PlatformName
from core.workout.losses import Loss
from core.workout.model import Note
from ui import copies, services, session
from ui.jobs import Job
from ui.loss_kinds import groups
from ui.losses import BY_OPTIONS
from ui.session import Key, PendingCopy
from ui.tables import row_losses, row_title
from ui.text import count, count_items, day_words, days_words, plain


def _keep() -> None:
    session.put(Key.FORGET, None)
    st.rerun()


def _forget(platform: PlatformName) -> None:
    services.bridge().forget(platform)
    services.workspace().changed()
    session.access_reports().pop(platform, None)
    session.put(Key.FORGET, None)
    st.rerun()


@st.dialog("Forget this account?", on_dismiss=_keep)
def confirm_forget(platform: PlatformName) -> None:
    """Asks before a platform's key or cookie is deleted."""
    st.markdown(
        f"The key or cookie of **{platform.label}** is deleted from this machine. Workouts that "
        "were copied stay where they are."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Keep it", key="keep-account", on_click=_keep)
        st.button(
            "Forget it",
            key="confirm-forget",
            type="primary",
            on_click=_forget,
            args=(platform,),
        )


def _not_now() -> None:
    session.put(Key.PENDING, None)
    st.rerun()


@st.dialog("Copy these workouts?", width="medium", on_dismiss=_not_now)
def confirm_copy(pending: PendingCopy, rows: Sequence[Row], gone: int) -> None:
    """Asks once, with the titles, before anything is written.

    ``rows`` are the chosen rows as they stand now; ``gone`` is how many are no longer there.
    """
    wanted = [row for row in rows if row.status in (Status.NEW, Status.LIKELY)]
    there = [row for row in rows if row.status is Status.ON_TARGET]
    never = [row for row in rows if row.status is Status.CANNOT]
    target = pending.direction.target.label
    if wanted:
        st.markdown(f"{_count(wanted)} will be created on **{target}**:")
        draw_lines([_line(row) for row in wanted])
        draw_changes([(row_losses(row), row.draft.effects if row.draft else ()) for row in wanted])
    else:
        st.info("Nothing that was ticked can be created.", icon=":material/info:")
    if there:
        st.caption(f"{_count(there)} already there: skipped.")
    if never:
        st.caption(f"{_count(never)} cannot be copied: left out.")
    if gone:
        st.caption(f"{count(gone, 'item')} no longer in the list: left out.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Not now", key="cancel-copy", on_click=_not_now)
        st.button(
            f"Copy {len(wanted)}",
            key="confirm-copy",
            type="primary",
            icon=":material/content_copy:",
            disabled=not wanted,
            on_click=_start_copy,
            args=(pending, tuple(row.item.ref for row in (*wanted, *there))),
        )


def _count(rows: Sequence[Row]) -> str:
    notes = sum(isinstance(row.item.item, Note) for row in rows)
    return count_items(len(rows) - notes, notes)


def draw_changes(each: Sequence[tuple[Sequence[Loss], Sequence[Loss]]]) -> None:
    """Which kinds of changes there will be, before anybody says yes.

    ``each`` holds the losses and the effects of one workout after the other.
    """
    lossy = [losses for losses, _ in each if losses]
    effects = [chosen for _, chosen in each if chosen]
    kinds = [f"- {_kind(*one)}" for one in groups(lossy)]
    kinds += [f"- {_kind(*one)} *({BY_OPTIONS})*" for one in groups(effects)]
    if not kinds:
        st.markdown(":green[:material/check:] All of it arrives as it is planned.")
        return
    whole = len(each) - len(lossy)
    st.markdown(
        f":orange[:material/info:] **{len(lossy)} of {len(each)} will not arrive as planned:**"
        if lossy
        else ":blue[:material/tune:] **Nothing is lost. What changes:**"
    )
    with st.container(height=220 if len(kinds) > 6 else "content", border=len(kinds) > 6):
        st.markdown("\n".join(kinds))
    if lossy and whole:
        others = f"the other {whole}" if whole > 1 else "the other one"
        st.caption(f"Nothing is lost of {others}.")


def _kind(kind: str, number_of: int) -> str:
    return f"{plain(kind)}: {count(number_of, 'workout')}"


def draw_lines(lines: Sequence[str]) -> None:
    """Draws Markdown lines as a list, which scrolls when it is long."""
    with st.container(height=280 if len(lines) > 8 else "content", border=len(lines) > 8):
        st.markdown("\n".join(f"- {line}" for line in lines))


def _line(row: Row) -> str:
    words = f"{day_words(row.item.day)} · {plain(row_title(row))}"
    return f"{words} · *probably there already*" if row.status is Status.LIKELY else words


def _start_copy(pending: PendingCopy, refs: tuple[ItemRef, ...]) -> None:
    """Starts the copy of ``refs`` in a thread of its own, unless one is running already."""
    session.put(Key.PENDING, None)
    bridge = services.bridge()
    session.put(Key.FAILURE, None)

    def work(job: Job[CopyReport]) -> CopyReport:
        return bridge.copy(
            pending.direction,
            pending.first,
            pending.last,
            refs,
            progress=job.report,
            stop=job.stop,
            options=pending.options,
        )

    what = f"{pending.direction.label}, {days_words(pending.first, pending.last)}"
    copy = copies.start(services.mode(), what, pending.direction.target, work)
    session.put(Key.COPY, copy)
    st.rerun()
