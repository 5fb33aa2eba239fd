"""The question that is asked before dropped files are copied or added to a library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.planbridge import CopyReport, DroppedFile, Options, Overview, PlannedFile, Status
from core.platforms.contract import ItemRef
from ui import runs, services, session
from ui.destination import Destination, ToLibrary, place_words
from ui.dialogs import draw_changes, draw_lines
from ui.file_lines import FileLine
from ui.jobs import Job
from ui.session import Key
from ui.text import count, day_words, plain


@dataclass(frozen=True)
class PendingFiles:
    """What was ticked and waits for a yes."""

    destination: Destination
    planned: tuple[PlannedFile, ...]
    """All the files that could be read, with their days; empty for a library."""
    refs: tuple[ItemRef, ...]
    options: Options
    """With which they were shown."""
    shown: Overview | None = field(default=None, compare=False, repr=False)
    """How they were shown to stand to a calendar."""

    @property
    def place(self) -> str:
        """Where they go, in a few words. Not escaped."""
        chosen = set(self.refs)
        days = [one.day for one in self.planned if one.ref in chosen]
        return place_words(self.destination, min(days, default=None), max(days, default=None))


def _not_now() -> None:
    session.put(Key.PENDING_FILES, None)
    st.rerun()


@st.dialog("Copy these workouts?", width="medium", on_dismiss=_not_now)
def confirm_files(pending: PendingFiles, lines: Sequence[FileLine], gone: int) -> None:
    """Asks once, with the titles, before anything is written.

    ``lines`` are the chosen files as they stand now; ``gone`` is how many are no longer there.
    """
    wanted = [line for line in lines if line.status in (Status.NEW, Status.LIKELY)]
    there = [line for line in lines if line.status is Status.ON_TARGET]
    never = len(lines) - len(wanted) - len(there)
    if wanted:
        workouts = count(len(wanted), "workout")
        st.markdown(f"{workouts} will be created on **{plain(pending.place)}**:")
        draw_lines([_words(line) for line in wanted])
        draw_changes([(line.losses, line.draft.effects if line.draft else ()) for line in wanted])
    else:
        st.info("Nothing that was ticked can be created.", icon=":material/info:")
    if isinstance(pending.destination, ToLibrary) and wanted:
        st.caption(f"What the {pending.destination.noun} holds already is skipped.")
    if there:
        st.caption(f"{count(len(there), 'workout')} already there: skipped.")
    if never:
        st.caption(f"{count(never, 'file')} cannot be copied: left out.")
    if gone:
        st.caption(f"{count(gone, 'file')} no longer in the list: left out.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Not now", key="cancel-files", on_click=_not_now)
        st.button(
            f"Copy {len(wanted)}",
            key="confirm-files",
            type="primary",
            icon=":material/content_copy:",
            disabled=not wanted,
            on_click=_start,
            args=(pending, (*wanted, *there)),
        )


def _words(line: FileLine) -> str:
    day = f"{day_words(line.day)} · " if line.day else ""
    likely = " · *probably there already*" if line.status is Status.LIKELY else ""
    return f"{day}{plain(line.title)}{likely}"


def _start(pending: PendingFiles, lines: tuple[FileLine, ...]) -> None:
    """Starts to write in a thread of its own, unless another run is going on already."""
    session.put(Key.PENDING_FILES, None)
    session.put(Key.FAILURE, None)
    files = tuple(line.file for line in lines)
    refs = tuple(line.ref for line in lines if line.ref)
    run = runs.start(
        services.mode(),
        f"Your files → {pending.place}",
        pending.destination.target,
        _work(pending, files, refs),
    )
    session.put(Key.RUN, run)
    st.rerun()


def _work(
    pending: PendingFiles, files: tuple[DroppedFile, ...], refs: tuple[ItemRef, ...]
) -> Callable[[Job[CopyReport]], CopyReport]:
    desk, destination = services.bridge().files, pending.destination

    def work(job: Job[CopyReport]) -> CopyReport:
        if isinstance(destination, ToLibrary):
            return desk.add_to_library(
                files,
                destination.target,
                destination.folder or "",
                pending.options,
                progress=job.report,
                stop=job.stop,
            )
        return desk.copy(
            pending.planned,
            destination.target,
            refs,
            pending.options,
            progress=job.report,
            stop=job.stop,
            shown=pending.shown,
        )

    return work
