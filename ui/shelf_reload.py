"""The Library page in a new session, while a run of the profile goes on or its outcome is told."""

from __future__ import annotations

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import PlatformName
from core.shelf_names import named_by
from core.shelves import SourceKind, source_key
from core.store.cache import CachedLibrary
from ui import runs, services, session
from ui.runs import Asked, CopyAsked
from ui.session import Key
from ui.shelf_calendar import OntoCalendar
from ui.shelf_place_words import WAY, Way
from ui.shelf_state import FIRST_DAY, KIND, LAST_DAY, PLATFORM, TARGET, state

_KINDS = (SourceKind.SHELVES, SourceKind.CALENDAR)
"""What can be opened anew. What was picked or dropped went with the session."""


def take_over(bridge: Planbridge) -> None:
    """Opens what the last run copies, and the way it goes, when this session has opened nothing.

    Before anything is drawn. Makes no request.
    """
    if session.get(Key.SHELF) is not None:
        return
    mine = state()
    found = _copied()
    if found is None:
        return
    held, target, way = found
    library = held.listing.library
    source = named_by(source_key(library))
    if source is None or source.kind not in _KINDS:
        return
    bridge.shelves.hold(held)
    if bridge.shelves.opened(library) is None:
        return
    mine.open[source.kind] = library
    st.session_state[KIND] = source.kind
    st.session_state[f"{PLATFORM}-{source.kind}"] = library.platform
    st.session_state[TARGET], st.session_state[WAY] = target, way
    if source.days is not None:
        st.session_state[FIRST_DAY], st.session_state[LAST_DAY] = source.days


def _copied() -> tuple[CachedLibrary, PlatformName, Way] | None:
    """What the last run of the profile copies from a container, and where to."""
    run = runs.latest(services.mode())
    asked = run.asked if run is not None else None
    if isinstance(asked, CopyAsked) and asked.held is not None:
        return asked.held, asked.goal.target, Way.LIBRARY
    if isinstance(asked, Asked) and isinstance(asked.errand, OntoCalendar):
        held = asked.errand.held
        return None if held is None else (held, asked.errand.target, Way.CALENDAR)
    return None
