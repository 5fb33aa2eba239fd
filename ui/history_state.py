"""Where a person stands in the history: which page of it, which run is open, what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from ui import session
from ui.session import Key


@dataclass(frozen=True)
class PendingUndo:
    """What is to be taken back and waits for a yes: changes, by their run."""

    changes: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass
class HistoryState:
    """What the page remembers besides its widgets."""

    older: list[int] = field(default_factory=list)
    """The ids before which each page of runs but the first begins."""
    turn: int = 0
    """Counts what opened a run from elsewhere: then the table of runs is a new one."""
    seen: tuple[str, int | None] | None = None
    """The table of runs that was drawn last, and which of its runs was selected."""
    reads: int = 0
    """Counts when the journal has to be read again although this session changed nothing."""
    pending: PendingUndo | None = None


_RUN = "run"


def state() -> HistoryState:
    """This session's place in the history of its profile."""
    known: HistoryState | None = session.get(Key.HISTORY)
    if known is None:
        known = HistoryState()
        session.put(Key.HISTORY, known)
    return known


def opened() -> int | None:
    """The run that the address names; None when it names none, or nothing that is a number."""
    named = st.query_params.get(_RUN, "")
    # Never more digits than any database has: the address is anybody's to write.
    return int(named) if named.isascii() and named.isdecimal() and len(named) < 16 else None


def open_run(run: int | None) -> None:
    """Lets the address name ``run``; None: none."""
    if run is None:
        st.query_params.pop(_RUN, None)
    else:
        st.query_params[_RUN] = str(run)
