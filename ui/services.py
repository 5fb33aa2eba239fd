"""How a page reaches core: the store, the facade of the current profile, and the session cache.

Everything that a page needs to build is built here, so pages only ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from core import logs
from core.planbridge import Planbridge
from core.platforms.endpoints import Endpoints
from core.store.cache import SessionCache
from core.store.store import Store
from ui import sandbox_mode
from ui.session import Key

T = TypeVar("T")

MODE_SETTING = "mode"
DEBUG_SETTING = "debug"


class Mode(StrEnum):
    """Which profile this session works with; the value is the profile's name."""

    LOCAL = "local"
    SANDBOX = "sandbox"


@dataclass
class Workspace:
    """What one browser session works with in one mode. Goes when the browser disconnects."""

    bridge: Planbridge
    cache: SessionCache
    generation: int = 0
    """Counts what may have changed an overview: fetches, copies, credentials."""
    _remembered: dict[str, tuple[object, Any]] = field(default_factory=dict, repr=False)

    def changed(self) -> None:
        """To be called after anything that may change what an overview says."""
        self.generation += 1

    def remember(self, name: str, question: object, answer: Callable[[], T]) -> T:
        """The answer to ``question``, worked out anew only when it differs from the last one."""
        asked = (self.generation, question)
        known = self._remembered.get(name)
        if known is None or known[0] != asked:
            known = (asked, answer())
            self._remembered[name] = known
        return known[1]


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Planbridge's own database. Raises :class:`core.store.errors.StoreUnavailable`."""
    opened = Store.open()
    logs.configure(opened.data_dir, opened.profile(Mode.LOCAL).setting(DEBUG_SETTING, False))
    return opened


def mode() -> Mode:
    """The mode of this session. It was read once: another tab never changes it under a page."""
    if Key.MODE not in st.session_state:
        local = store().profile(Mode.LOCAL)
        st.session_state[Key.MODE] = local.setting(MODE_SETTING, Mode.LOCAL, Mode)
    chosen: Mode = st.session_state[Key.MODE]
    return chosen


def enter(chosen: Mode) -> None:
    """Switches this session to ``chosen``, and remembers it for the next one."""
    store().profile(Mode.LOCAL).save_setting(MODE_SETTING, chosen)
    visits = st.session_state.get(Key.VISITS, 0)
    for key in Key:
        st.session_state.pop(key, None)
    st.session_state[Key.MODE] = chosen
    # Entered again is begun afresh: a sandbox that has died is started anew.
    st.session_state[Key.VISITS] = visits + 1


def workspace() -> Workspace:
    """The workspace of this session's mode.

    Raises :class:`ui.sandbox_mode.SandboxUnavailable` and
    :class:`core.store.errors.StoreUnavailable`.
    """
    return open_workspace(mode(), st.context.timezone or "", st.session_state.get(Key.VISITS, 0))


def bridge() -> Planbridge:
    """The facade for this session's mode. Raises like :func:`workspace`."""
    return workspace().bridge


def debug() -> bool:
    """Whether debug mode is on."""
    return store().profile(Mode.LOCAL).setting(DEBUG_SETTING, False)


def save_debug(on: bool) -> None:
    """Turns debug mode on or off, and remembers it for the next start."""
    store().profile(Mode.LOCAL).save_setting(DEBUG_SETTING, on)
    logs.set_debug(on)


@st.cache_resource(
    scope="session", show_spinner=False, on_release=lambda workspace: workspace.cache.close()
)
def open_workspace(mode: Mode, time_zone: str, visit: int = 0) -> Workspace:
    """Builds a session's workspace for one visit to one mode."""
    cache = SessionCache()
    endpoints = sandbox_mode.endpoints() if mode is Mode.SANDBOX else Endpoints.from_environment()
    bridge = Planbridge(store().profile(mode), cache, endpoints, time_zone=time_zone)
    return Workspace(bridge, cache)
