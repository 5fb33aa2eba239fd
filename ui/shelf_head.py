"""An open container: what it is, how much it holds, what could not be read of it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, LibraryListing
from core.workout.describe import number
from core.workout.model import Workout
from ui.history_words import when_words, zone
from ui.shelf_state import Opened
from ui.shelf_weeks import draw_weeks
from ui.shelf_words import (
    content_words,
    kind_of_library,
    library_name,
    weeks_between,
    weeks_in,
)
from ui.text import count, day_words, days_words, one_line, plain, shown_title

_MOST_LINES = 8
_NEAR = ("Today", "Yesterday")


def draw_head(bridge: Planbridge, opened: Opened) -> bool:
    """Draws everything about a container but its items; False when it holds none."""
    listing = opened.listing
    library = listing.library
    st.subheader(plain(library_name(library)), anchor=False, divider="gray")
    facts = [*_facts(opened), *_read_at(bridge, library)]
    st.markdown(" · ".join(plain(fact) for fact in facts))
    if library.description:
        with st.expander("Description", icon=":material/notes:"):
            st.text(library.description)
    if not listing.complete:
        st.warning(
            plain(listing.incomplete_because) or "Some of it may be missing.",
            title="This is not all of it",
            icon=":material/warning:",
        )
    for remark in listing.remarks:
        st.info(plain(remark), icon=":material/info:")
    _explain_count(listing)
    if listing.items:
        draw_weeks(bridge, opened)
    else:
        _draw_empty(listing)
    _draw_unreadable(listing)
    return bool(listing.items)


def _read_at(bridge: Planbridge, library: Library) -> list[str]:
    """When it was read, of what is listed: it may have been read to be counted, a while ago."""
    held = bridge.shelves.held(library) if kind_of_library(library) else None
    if held is None:
        return []
    words = when_words(held.fetched_at, bridge.today(), zone(st.context.timezone))
    return [f"read {words[0].lower()}{words[1:]}" if words.startswith(_NEAR) else f"read {words}"]


def _facts(opened: Opened) -> list[str]:
    library = opened.listing.library
    kind = kind_of_library(library)
    facts = [*([kind] if kind else []), content_words(opened.listing)]
    hours = sum(one.duration or 0 for one in opened.numbers.values()) / 3600
    load = sum(one.load or 0 for one in opened.numbers.values())
    if hours:
        facts.append(f"{number(hours, 0 if hours >= 10 else 1)} h")
    if load:
        about = any(one.load_is_estimate for one in opened.numbers.values())
        facts.append(f"load {'about ' if about else ''}{number(load, 0)}")
    if library.first is not None and library.last is not None:
        # What lies beyond the stated end belongs to the plan all the same.
        days = [item.day for item in opened.listing.items if item.day is not None]
        most = (dt.date.max - library.first).days
        last = max(library.last, library.first + dt.timedelta(days=min(max(days, default=0), most)))
        facts.append(days_words(library.first, last))
    elif library.first is not None:
        facts.append(f"from {day_words(library.first)}")
    if library.owner:
        facts.append(f"by {one_line(library.owner)}")
    return facts


def _explain_count(listing: LibraryListing) -> None:
    """Says why the list of plans has told another number of workouts, or fewer weeks."""
    library = listing.library
    if not library.is_plan:
        return
    said = []
    came = sum(isinstance(item.item, Workout) for item in listing.items)
    if library.count is not None and library.count < came:
        said.append(
            f"{library.platform.label} counts {count(library.count, 'workout')} in it. Events come "
            "as workouts here, uncounted there."
        )
    elif library.count is not None and came < library.count <= len(listing.items):
        said.append(
            f"{library.platform.label} counts {count(library.count, 'workout')} in it. Among them "
            "are entries without anything to do, which come as notes here."
        )
    weeks = weeks_between(library.first, library.last)
    if weeks is not None and weeks < weeks_in(listing):
        said.append(
            f"{library.platform.label} says that it has {count(weeks, 'week')}. Some of it lies "
            "after them."
        )
    if said:
        st.caption(" ".join(said))


def _draw_empty(listing: LibraryListing) -> None:
    library = listing.library
    kind = kind_of_library(library)
    if listing.unreadable:
        advice = "None of what it holds could be read; the reasons are below. Choose another one."
    elif kind:
        advice = (
            f"Add workouts to it on {library.platform.label} and open it again, or choose another "
            "one above."
        )
    else:
        advice = "Choose other days or other workouts above."
    st.info(
        advice,
        title=f"There is nothing in this {plain(kind.lower())} to copy"
        if kind
        else "There is nothing here to copy",
        icon=":material/inbox:",
    )


def _draw_unreadable(listing: LibraryListing) -> None:
    unread = listing.unreadable
    if not unread:
        return
    with st.expander(
        f"{count(len(unread), 'item')} could not be read",
        icon=":material/warning:",
        expanded=len(unread) <= _MOST_LINES and not listing.items,
        key="shelf-unread",
    ):
        words = (f"- **{plain(shown_title(one.title or one.id))}**: {plain(one.reason)}"
                 for one in unread)  # fmt: skip
        st.markdown("\n".join(words))
