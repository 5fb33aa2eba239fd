"""What one browser session remembers besides its widgets.

Keys of ``st.session_state`` are named here, once. Nothing here holds a secret, and no table or
cache: those live in the session's workspace (:mod:`ui.services`), which goes when the browser
does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from core.planbridge import AccessReport, Direction, Options
from core.platforms.contract import ItemRef, PlatformName


class Key(StrEnum):
    """Names in ``st.session_state``."""

    MODE = "planbridge.mode"
    VISITS = "planbridge.visits"
    """How often this session changed its mode."""
    FETCH = "planbridge.fetch"
    PENDING = "planbridge.pending_copy"
    COPY = "planbridge.copy"
    """The copy that this session started or took over, of :class:`ui.copies.Copy`."""
    COPY_ENDED = "planbridge.copy_ended"
    """The copy whose outcome this session has taken note of."""
    FAILURE = "planbridge.failure"
    DROPPED = "planbridge.dropped_files"
    """Of :class:`ui.dropped_files.Dropped`."""
    PENDING_FILES = "planbridge.pending_files"
    """What was ticked of them and waits for a yes, of :class:`ui.file_dialogs.PendingFiles`."""
    FOLDERS = "planbridge.folders"
    """The folders that were listed last, of :class:`ui.destination.Folders`."""
    ACCESS = "planbridge.access_reports"
    CHECKS = "planbridge.checks"
    FORGET = "planbridge.forget"


@dataclass(frozen=True)
class PendingCopy:
    """What was ticked and waits for a yes."""

    direction: Direction
    first: dt.date
    last: dt.date
    refs: tuple[ItemRef, ...]
    options: Options
    """With which they were shown."""


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
