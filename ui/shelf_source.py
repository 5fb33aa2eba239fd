"""From where workouts are taken: the choice of a source, and of what in it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, LibraryListing, PlatformName
from core.shelves import Source, SourceKind
from core.sync.overview import numbers_of
from core.workout.model import Workout
from ui import athlete, navigation, services, work
from ui.dropped_files import draw_remarks, drop_zone
from ui.memory import settle
from ui.shelf_containers import containers_panel
from ui.shelf_range import range_panel
from ui.shelf_reading import open_library
from ui.shelf_search import search_panel
from ui.shelf_state import KIND, PLATFORM, Opened, state

_ICONS: Final = {
    SourceKind.SHELVES: ":material/library_books:",
    SourceKind.SEARCH: ":material/search:",
    SourceKind.CALENDAR: ":material/date_range:",
    SourceKind.FILES: ":material/upload_file:",
}


def open_source(bridge: Planbridge) -> Opened | None:
    """Draws the choice of a source and what it has; returns what is open."""
    sources = bridge.shelves.sources()
    if all(source.kind is SourceKind.FILES for source in sources):
        _nothing_connected()
        return None
    source = _source_picker(sources)
    if source.kind is SourceKind.FILES:
        return _files(bridge)
    if source.kind is SourceKind.SHELVES:
        library = containers_panel(bridge, source.platform)
    elif source.kind is SourceKind.SEARCH:
        library = search_panel(bridge, source.platform)
    else:
        library = range_panel(bridge, source.platform)
    if library is None:
        return None
    listing = bridge.shelves.opened(library)
    if listing is None and source.kind is SourceKind.SHELVES:
        _read_again(bridge, library)
    if listing is None:
        return None
    return opened_of(bridge, listing)


def opened_of(bridge: Planbridge, listing: LibraryListing) -> Opened:
    """``listing`` with its numbers; the same object for the same listing."""
    thresholds = athlete.thresholds(bridge, listing.library.platform)

    def made() -> Opened:
        numbers = {
            item.ref: numbers_of(item.item, thresholds)
            for item in listing.items
            if isinstance(item.item, Workout)
        }
        settle()
        return Opened(listing, numbers, thresholds)

    return services.workspace().remember("opened", (listing, thresholds), made)


def _nothing_connected() -> None:
    st.info(
        "Plans and libraries come from TrainingPeaks, TrainerRoad and Intervals.icu. Connect one "
        "of them, or try the sandbox on the first page.",
        title="No platform is connected yet",
        icon=":material/key:",
    )
    if st.button("Connect accounts", key="to-accounts", type="primary"):
        st.switch_page(navigation.ACCOUNTS)


def _source_picker(sources: Sequence[Source]) -> Source:
    kinds = [kind for kind in SourceKind if any(source.kind is kind for source in sources)]
    if st.session_state.get(KIND) not in kinds:
        st.session_state[KIND] = kinds[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            "From",
            kinds,
            required=True,
            format_func=lambda one: f"{_ICONS[one]} {_kind_words(one, sources)}",
            key=KIND,
            persist_state="session",
            wrap=True,
        )
        kind = SourceKind(kind or kinds[0])
        platforms = [source.platform for source in sources if source.kind is kind]
        platform = _platform_picker(kind, platforms)
    return Source(kind=kind, platform=platform)


def _platform_picker(kind: SourceKind, platforms: Sequence[PlatformName]) -> PlatformName:
    if len(platforms) == 1:
        return platforms[0]
    key = f"{PLATFORM}-{kind}"
    if st.session_state.get(key) not in platforms:
        st.session_state[key] = platforms[0]
    chosen = st.segmented_control(
        "Platform",
        platforms,
        required=True,
        format_func=lambda one: one.label,
        key=key,
        persist_state="session",
        wrap=True,
    )
    return PlatformName(chosen or platforms[0])


def _kind_words(kind: SourceKind, sources: Sequence[Source]) -> str:
    if kind is SourceKind.SEARCH:
        searched = [source.platform.label for source in sources if source.kind is kind]
        return f"{searched[0]} search" if len(searched) == 1 else "Search"
    return {
        SourceKind.SHELVES: "Plans and libraries",
        SourceKind.CALENDAR: "A range of a calendar",
    }.get(kind, "Workout files")


def _read_again(bridge: Planbridge, library: Library) -> None:
    """What was read goes with the browser's connection; then it is offered to read it once more."""
    if work.running() is not None or state().unread(library):
        return
    st.info(
        "What was read of it is no longer at hand.",
        title="Read it once more",
        icon=":material/refresh:",
    )
    if st.button("Read again", key="read-again", icon=":material/refresh:"):
        open_library(bridge, library)
        st.rerun()


def _files(bridge: Planbridge) -> Opened | None:
    dropped = drop_zone(bridge.files.read)
    draw_remarks(dropped)
    if not dropped.files:
        st.caption(
            "Files that were dropped on the Files page are here as well. They go to a folder, "
            "a plan or a calendar together."
        )
        return None
    if st.button("Clear the list", key="clear-files", icon=":material/delete_sweep:"):
        dropped.clear()
        st.rerun()
    files = dropped.files
    listing = services.workspace().remember(
        "shelf-files", files, lambda: bridge.shelves.of_files(files)
    )
    return opened_of(bridge, listing)
