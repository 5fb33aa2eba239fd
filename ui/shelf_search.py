"""Searching a platform's own library, and picking workouts across searches."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import (
    ItemRef,
    Library,
    LibraryItem,
    PlatformName,
    Unreadable,
    WorkoutSearch,
)
from core.shelves import SourceKind
from core.sync.overview import numbers_of
from core.workout.model import Workout
from ui import athlete, jobs, work
from ui.errors import show_failure
from ui.jobs import Failure, Job
from ui.shelf_basket import GONE, Basket, Search
from ui.shelf_detail import draw_found
from ui.shelf_found import (
    INSIDE,
    OUTSIDE,
    found_duration,
    found_label,
    found_titles,
    short_found_title,
)
from ui.shelf_reading import start_reading
from ui.shelf_state import state
from ui.shelf_table import NONE
from ui.text import cell_width, count, one_line, plain, shown_title, told_apart

_ENDLESS: Final = 255
"""Where the slider of minutes ends: any length."""
_MINUTES: Final = range(0, _ENDLESS + 1, 15)
_ANY = "Any"
_WHERE: Final = {_ANY: None, INSIDE: False, OUTSIDE: True}
_MOST_VISIBLE = 10


def search_panel(bridge: Planbridge, platform: PlatformName) -> Library | None:
    """Draws the search, or what was picked once it is open; returns what was opened of it."""
    mine = state()
    opened = mine.open.get(SourceKind.SEARCH)
    if not mine.basket.is_open or opened is None or opened.platform is not platform:
        _search(bridge, platform)
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"**{count(len(mine.basket.picked), 'workout')} picked** on {platform.label}",
            width="content",
        )
        if st.button("Search for more", key="search-on", icon=":material/search:"):
            mine.basket.opened = ()
            st.rerun()
        if st.button("Clear", key="clear-picked", icon=":material/delete_sweep:"):
            mine.basket.keep(())
            st.rerun()
    return opened


@st.fragment
def _search(bridge: Planbridge, platform: PlatformName) -> None:
    """A fragment: as one types, the search and its results are drawn anew, and nothing else."""
    question = _question(bridge, platform)
    search = _asked(bridge, platform, question)
    if search is None:
        st.caption("Type a part of a name, or choose a zone or a duration.")
    else:
        _results(bridge, search)
    _picked(bridge, platform)
    if search is not None and search.found:
        _look_at_one(bridge, search)


def _question(bridge: Planbridge, platform: PlatformName) -> WorkoutSearch:
    zones = bridge.shelves.search_zones(platform)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        text = st.text_input(
            "Name",
            key="search-text",
            type="search",
            live="400ms",
            icon=":material/search:",
            placeholder="Part of a workout's name",
            persist_state="session",
            width=280,
        )
        low, high = st.select_slider(
            "Minutes",
            _MINUTES,
            (0, _ENDLESS),
            format_func=lambda one: "any" if one == _ENDLESS else str(one),
            key="search-minutes",
            persist_state="session",
            width=220,
        )
        where = st.segmented_control(
            "Where",
            list(_WHERE),
            default=_ANY,
            required=True,
            key="search-where",
            persist_state="session",
        )
    chosen = st.pills(
        "Zones",
        zones,
        selection_mode="multi",
        key=f"search-zones-{platform}",
        persist_state="session",
        format_func=one_line,
        wrap=True,
    )
    return WorkoutSearch(
        text=" ".join((text or "").split()),
        zones=tuple(chosen),
        shortest=low * 60.0 if low else None,
        longest=high * 60.0 if high < _ENDLESS else None,
        outside=_WHERE.get(where or _ANY),
    )


def _asked(bridge: Planbridge, platform: PlatformName, question: WorkoutSearch) -> Search | None:
    """The search for ``question``, begun if it is a new one; None when nothing is asked for."""
    if question == WorkoutSearch():
        return None
    mine = state()
    known = mine.search
    if known is None or (known.platform, known.question) != (platform, question):
        known = Search(platform, question)
        known.read_on(bridge.shelves.search)
        mine.search = known
    return known


def _results(bridge: Planbridge, search: Search) -> None:
    if search.job is not None:
        _wait(search.job, f"Searching {search.platform.label}…")
    search.collect()
    if search.failure is not None:
        show_failure(search.failure, "search-failure")
        st.button(
            "Try again",
            key="search-again",
            icon=":material/refresh:",
            on_click=search.read_on,
            args=(bridge.shelves.search,),
        )
    elif not search.found:
        st.info(
            "Try fewer letters, other zones or a wider range of minutes.",
            title="Nothing was found",
            icon=":material/search_off:",
        )
    if search.found:
        _draw_found(bridge, search)


def _wait(job: Job[Any], words: str) -> None:
    """Waits for a short job. Each look is a place at which typing on ends the wait."""
    place = st.empty()
    while not job.wait(0.15):
        place.caption(f":material/hourglass_empty: {words}")
    place.empty()


def _draw_found(bridge: Planbridge, search: Search) -> None:
    basket = state().basket
    rows = _table(search, basket)
    basket.take(search.found, rows)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if search.next is not None:
            st.button(
                "Show more",
                key="search-more",
                icon=":material/expand_more:",
                on_click=search.read_on,
                args=(bridge.shelves.search,),
            )
        of = f" of {search.total}" if search.total is not None else ""
        st.caption(f"{len(search.found)}{of} shown.", width="content")


def _table(search: Search, basket: Basket) -> list[int]:
    """Draws the results with boxes; returns the positions that are ticked."""
    found = search.found
    key = f"found-{basket.turn}-{hash((search.platform, search.question))}-{len(found)}"
    frame = pd.DataFrame(
        {
            "title": pd.Series(found_titles(found), dtype="object"),
            "zone": pd.Series([one_line(one.zone) for one in found], dtype="object"),
            "level": pd.Series([one.level for one in found], dtype="float"),
            "duration": pd.Series([found_duration(one) for one in found], dtype="object"),
            "load": pd.Series([one.load for one in found], dtype="float"),
            "intensity": pd.Series([one.intensity for one in found], dtype="float"),
            "where": pd.Series(
                [OUTSIDE if one.outside else INSIDE for one in found], dtype="object"
            ),
        }
    )
    known = state().results
    if known is None or known[0] != key or key not in st.session_state:
        ticked = tuple(n for n, one in enumerate(found) if one.ref in basket.picked)
        known = state().results = (key, ticked)
    drawn = st.dataframe(
        frame,
        key=key,
        height=2 + 35 * (1 + min(len(found), _MOST_VISIBLE)),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(known[1])}},
        placeholder="",
        alt="Workouts that were found",
        column_config={
            "title": st.column_config.TextColumn(
                "Name", width=cell_width(frame["title"], least=150, most=300)
            ),
            "zone": st.column_config.TextColumn("Zone", width=130),
            "level": st.column_config.NumberColumn(
                "Level", format="%.1f", width=62, help="How hard it is within its zone."
            ),
            "duration": st.column_config.TextColumn("Duration", width=76, alignment="right"),
            "load": st.column_config.NumberColumn("Load", format="%.0f", width=56),
            "intensity": st.column_config.NumberColumn("IF", format="%.2f", width=56),
            "where": st.column_config.TextColumn("Where", width=78),
        },
    )
    return [row for row in drawn["selection"]["rows"] if 0 <= row < len(found)]


def _look_at_one(bridge: Planbridge, search: Search) -> None:
    """Draws a choice of a result; its steps are read when it is chosen."""
    found = search.found
    labels = told_apart(found_label(one) for one in found)
    position = st.selectbox(
        "Look at a workout",
        range(len(found)),
        index=None,
        format_func=labels.__getitem__,
        placeholder="Look at a workout: its profile and steps",
        key=f"look-found-{hash((search.platform, search.question))}",
        label_visibility="collapsed",
    )
    if position is None or position >= len(found):
        return
    ref, seen = found[position].ref, state().basket.seen
    if ref not in seen:
        job = jobs.start("Read", lambda _: bridge.shelves.pick(search.platform, [ref]))
        _wait(job, f"Reading {plain(shown_title(found[position].title))}…")
        listing, failure = job.result(), job.failure()
        if failure is not None:
            seen[ref] = failure
        elif listing is not None:
            read: tuple[LibraryItem | Unreadable, ...] = (*listing.items, *listing.unreadable)
            seen[ref] = read[0] if read else GONE
    item = seen.get(ref)
    if isinstance(item, Failure):
        show_failure(item, "look-failure")
        st.button(
            "Read it again",
            key="look-again",
            icon=":material/refresh:",
            on_click=_forget,
            args=(ref,),
        )
    if item is None or isinstance(item, Failure):
        return
    if isinstance(item, Unreadable):
        st.warning(plain(item.reason), title="It could not be read", icon=":material/warning:")
        return
    thresholds = athlete.thresholds(bridge, search.platform)
    numbers = numbers_of(item.item, thresholds) if isinstance(item.item, Workout) else NONE
    draw_found(item, numbers, thresholds, bridge.options())


def _forget(ref: ItemRef) -> None:
    state().basket.seen.pop(ref, None)


def _picked(bridge: Planbridge, platform: PlatformName) -> None:
    """What was picked so far, in whatever search, and the way on."""
    basket = state().basket
    if not basket.picked:
        return
    with st.container(border=True, key="basket"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{len(basket.picked)} picked**", width="content")
            if st.button(
                f"Open {count(len(basket.picked), 'picked workout')}",
                key="open-picked",
                type="primary",
                icon=":material/folder_open:",
                disabled=work.running() is not None,
            ):
                refs = basket.opened = basket.refs
                start_reading(
                    SourceKind.SEARCH,
                    lambda progress: bridge.shelves.pick(platform, refs, progress),
                )
                st.rerun()
            st.button(
                "Clear", key="clear-basket", icon=":material/delete_sweep:",
                on_click=basket.keep, args=((),),
            )  # fmt: skip
        _list(basket)


def _list(basket: Basket) -> None:
    """Draws what is picked, each with a cross that takes it away again."""
    names = told_apart(map(short_found_title, basket.picked.values()))
    titles = dict(zip(basket.picked, names, strict=True))
    key = f"basket-{hash(basket.refs)}-{basket.turn}"
    st.multiselect(
        "Picked workouts",
        list(titles),
        default=list(titles),
        format_func=lambda ref: titles.get(ref, ""),
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(basket, key),
    )


def _keep(basket: Basket, key: str) -> None:
    basket.keep(st.session_state[key])
