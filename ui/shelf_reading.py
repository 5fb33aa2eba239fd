"""Reading a container behind the page, and what is told when that is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, LibraryListing, PlatformName, Progress
from core.platforms.errors import AccessDenied, PlatformError
from core.shelves import Containers, SourceKind, source_key
from ui import work
from ui.errors import show_details
from ui.jobs import failure_of
from ui.shelf_state import FIRST_DAY, KIND, LAST_DAY, PLATFORM, ShelfState, state
from ui.text import plain

Read = Callable[[Progress], LibraryListing]

_USUAL = dt.timedelta(weeks=12)


def start_reading(kind: SourceKind, read: Read, library: Library | None = None) -> None:
    """Reads a container in a job; it is the open one of ``kind`` from then on.

    ``library`` is the one that is read where that is known before. A plan that is refused is told
    beside the way that works; any other failure as everywhere.
    """
    mine = state()
    name = source_key(library) if library is not None else ""
    mine.refused.pop(name, None)
    mine.failed = ""
    if library is not None:
        mine.instead = None
        mine.open[kind] = library
    else:
        mine.open.pop(kind, None)

    work.fetch(lambda job: _read(mine, kind, lambda: read(job.report), library))


def _read(
    mine: ShelfState,
    kind: SourceKind,
    read: Callable[[], LibraryListing],
    library: Library | None,
) -> None:
    name = source_key(library) if library is not None else ""
    try:
        listing = read()
    except PlatformError as error:
        if library is not None and library.is_plan and isinstance(error, AccessDenied):
            mine.refused[name] = failure_of(error)
            return
        mine.failed = name
        raise
    mine.open[kind] = listing.library


def open_library(bridge: Planbridge, library: Library) -> None:
    """Starts to read what ``library`` holds."""
    start_reading(
        SourceKind.SHELVES, lambda progress: bridge.shelves.open(library, progress), library
    )


def list_containers(
    bridge: Planbridge, account: tuple[PlatformName, str], mine: ShelfState
) -> Containers:
    """Asks for the containers of an account (platform and athlete), and keeps them in ``mine``.

    For a job's thread, which has no session to ask for its state.
    """
    found = bridge.shelves.containers(account[0])
    mine.listed[account] = found
    mine.refused.clear()
    return found


def list_and_read(
    bridge: Planbridge, account: tuple[PlatformName, str], mine: ShelfState, progress: Progress
) -> None:
    """As `list_containers`, and what the open one holds is read anew, too."""
    found = list_containers(bridge, account, mine).found
    mine.failed = ""
    was = mine.open.get(SourceKind.SHELVES)
    now = next((one for one in found if was and source_key(one) == source_key(was)), None)
    if now is not None:
        _read(mine, SourceKind.SHELVES, lambda: bridge.shelves.open(now, progress), now)


def draw_refused(bridge: Planbridge, library: Library) -> bool:
    """Says that a plan's contents were refused, and offers the way that works; False if not."""
    failure = state().refused.get(source_key(library))
    if failure is None:
        return False
    st.warning(plain(failure.advice), title=plain(failure.what), icon=":material/lock:")
    show_details([failure.details] if failure.details else [], "refused")
    ranges = [
        source.platform
        for source in bridge.shelves.sources()
        if source.kind is SourceKind.CALENDAR and source.platform is library.platform
    ]
    with st.container(horizontal=True, gap="small"):
        if ranges:
            st.button(
                "A range of a calendar",
                key="to-range",
                type="primary",
                icon=":material/date_range:",
                on_click=_to_range,
                args=(library, bridge.today()),
            )
        if st.button("Try again", key="open-again", icon=":material/refresh:"):
            open_library(bridge, library)
            st.rerun()
    return True


def usual_days(today: dt.date, plan: Library | None = None) -> tuple[dt.date, dt.date]:
    """The days offered, from this week's Monday: as long as ``plan`` where that is known."""
    monday = today - dt.timedelta(days=today.weekday())
    day, length = dt.timedelta(days=1), _USUAL
    if plan is not None and plan.first and plan.last and plan.first <= plan.last:
        length = plan.last - plan.first + day
    return monday, monday + length - day


def _to_range(library: Library, today: dt.date) -> None:
    st.session_state[KIND] = SourceKind.CALENDAR
    st.session_state[f"{PLATFORM}-{SourceKind.CALENDAR}"] = library.platform
    st.session_state[FIRST_DAY], st.session_state[LAST_DAY] = usual_days(today, library)
    state().instead = library
