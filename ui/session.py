"""What one browser session remembers besides its widgets.

Keys of ``st.session_state`` are named here, once. Nothing here holds a secret, and no table or
cache: those live in the session's workspace (:mod:`ui.services`), which goes when the browser
does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from core.planbridge import AccessReport
from core.platforms.contract import PlatformName
from core.sync.actions import Action, ActionKind, Side
from core.sync.fields import Field
from ui.errands import Errand, Settled
from ui.ticks import Ticks


class Key(StrEnum):
    """Names in ``st.session_state``."""

    MODE = "planbridge.mode"
    VISITS = "planbridge.visits"
    """How often this session changed its mode."""
    FETCH = "planbridge.fetch"
    PENDING = "planbridge.pending_run"
    """What was ticked and waits for a yes, of :class:`PendingRun`."""
    RUN = "planbridge.run"
    """The run that this session started or took over, of :class:`ui.runs.Run`."""
    RUN_ENDED = "planbridge.run_ended"
    """The run whose outcome this session has taken note of."""
    TICKS = "planbridge.ticks"
    SETTLED = "planbridge.settled"
    """How conflicts were settled: by the action's key, field by field."""
    KINDS = "planbridge.kinds"
    """The kinds of actions that were asked to be shown, or not to be."""
    LOOKED_AT = "planbridge.looked_at"
    """The key of the action that is looked at."""
    TABLE = "planbridge.table"
    """The key of the table that is shown, and what was ticked when it was first drawn."""
    FAILURE = "planbridge.failure"
    DROPPED = "planbridge.dropped_files"
    """Of :class:`ui.dropped_files.Dropped`."""
    PENDING_FILES = "planbridge.pending_files"
    """What was ticked of them and waits for a yes, of :class:`ui.file_dialogs.PendingFiles`."""
    FOLDERS = "planbridge.folders"
    """The folders that were listed last, of :class:`ui.destination.Folders`."""
    SHELF = "planbridge.shelf"
    """What is chosen of plans and libraries, of :class:`ui.shelf_state.ShelfState`."""
    PLACES = "planbridge.places"
    """The libraries that were listed last to copy to, of :class:`ui.destination.Folders`."""
    PENDING_COPY = "planbridge.pending_copy"
    """What waits for a yes on its way to or from a library, of :mod:`ui.shelf_dialogs`."""
    ACCESS = "planbridge.access_reports"
    CHECKS = "planbridge.checks"
    ASKED_CHECKS = "planbridge.asked_checks"
    FORGET = "planbridge.forget"
    HISTORY = "planbridge.history"
    """Where a person stands in the history, of :class:`ui.history_state.HistoryState`."""


@dataclass(frozen=True)
class PendingRun:
    """What was ticked and waits for a yes."""

    errand: Errand
    settled: Settled
    keys: tuple[str, ...]
    """Of the chosen actions."""


def get(key: Key) -> Any:
    """The value of ``key``, or None."""
    return st.session_state.get(key)


def put(key: Key, value: Any) -> None:
    """Remembers ``value``; None forgets."""
    if value is None:
        st.session_state.pop(key, None)
    else:
        st.session_state[key] = value


def access_reports() -> dict[PlatformName, AccessReport]:
    """The outcome of the last check of each platform in this session."""
    reports: dict[PlatformName, AccessReport] = st.session_state.setdefault(Key.ACCESS, {})
    return reports


def checks() -> Counter[PlatformName]:
    """How often each platform was checked in this session."""
    counted: Counter[PlatformName] = st.session_state.setdefault(Key.CHECKS, Counter())
    return counted


def asked_checks() -> set[str]:
    """The keys of the fields whose check was asked for by a click and is not done yet."""
    asked: set[str] = st.session_state.setdefault(Key.ASKED_CHECKS, set())
    return asked


def ticks() -> Ticks:
    """What was ticked and unticked by hand in this session."""
    ticked: Ticks = st.session_state.setdefault(Key.TICKS, Ticks())
    return ticked


def settled() -> dict[str, dict[Field, Side]]:
    """How conflicts were settled in this session."""
    chosen: dict[str, dict[Field, Side]] = st.session_state.setdefault(Key.SETTLED, {})
    return chosen


def settle(action: str, chosen: Mapping[Field, Side]) -> None:
    """Remembers how the conflicts of one action were settled; nothing chosen forgets it."""
    every = {key: sides for key, sides in settled().items() if key != action}
    put(Key.SETTLED, {**every, action: dict(chosen)} if chosen else every)


def kinds() -> dict[ActionKind, bool]:
    """Which kinds of actions were asked to be shown, or not to be, in this session."""
    asked: dict[ActionKind, bool] = st.session_state.setdefault(Key.KINDS, {})
    return asked


def read_anew() -> None:
    """To be called when calendars are read anew: what was said yes to was what was shown then."""
    ticks().read_anew()
    put(Key.SETTLED, None)


def first_ticked(table: str, actions: Sequence[Action]) -> tuple[int, ...]:
    """The positions that are ticked when the table with this key is first drawn.

    The same until it is drawn anew: a table whose values differ would be sent anew at each click.
    """
    known: tuple[str, tuple[int, ...]] | None = get(Key.TABLE)
    if known is None or known[0] != table or table not in st.session_state:
        ticked = ticks()
        known = (table, tuple(n for n, action in enumerate(actions) if ticked.on(action)))
        put(Key.TABLE, known)
    return known[1]


def looked_at() -> str:
    """The key of the action that was looked at last in this session."""
    return str(get(Key.LOOKED_AT) or "")


def look_at(action: str) -> None:
    """Remembers which action is looked at."""
    put(Key.LOOKED_AT, action)
