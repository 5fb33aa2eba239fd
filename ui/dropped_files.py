"""The files that a person dropped in this session, read once each.

Streamlit forgets what an upload widget holds when another page is shown. What was read is
therefore kept beside it, in the session, and goes when its name in the widget is taken away, when
the list is cleared, or with the session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import streamlit as st

from core.planbridge import DroppedFile
from ui import session
from ui.session import Key
from ui.text import count, plain, shown_title

MOST_FILES = 200
"""Files on the page at once: more than a plan of half a year."""
MOST_MEGABYTES = 3
"""Of one upload. A little more than Planbridge reads, so that it says itself what is too much."""
_SHOWN_NAMES = 3


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str
    file_id: str

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass
class Dropped:
    """What was dropped and not taken away again."""

    uploads: dict[str, DroppedFile] = field(default_factory=dict)
    """By the id of the upload, in the order in which they came."""
    in_widget: frozenset[str] = frozenset()
    """The uploads that the widget held when it was drawn last."""
    turned_away: tuple[str, ...] = ()
    """Names in the widget for which there was no room."""
    round: int = 0
    """Counts how often the widget was emptied: it is a new one then."""

    @property
    def files(self) -> tuple[DroppedFile, ...]:
        """Each file once, by its content."""
        distinct: dict[str, DroppedFile] = {}
        for one in self.uploads.values():
            distinct.setdefault(one.id, one)
        return tuple(distinct.values())

    @property
    def twins(self) -> tuple[tuple[str, str], ...]:
        """Names of files that were dropped before, each with the name they had then."""
        first: dict[str, str] = {}
        found = []
        for one in self.uploads.values():
            if one.id in first:
                found.append((one.name, first[one.id]))
            else:
                first[one.id] = one.name
        return tuple(found)

    def take_in(
        self,
        uploads: Iterable[Upload],
        read: Callable[[str, bytes], DroppedFile],
        progress: Callable[[int, int], None],
    ) -> None:
        """Reads what was not read before. ``progress`` is told (done, of)."""
        held = list(uploads)
        fresh = [one for one in held if one.file_id not in self.uploads]
        room = max(0, MOST_FILES - len(self.uploads))
        for number, one in enumerate(fresh[:room]):
            progress(number, min(len(fresh), room))
            self.uploads[one.file_id] = read(one.name, one.getvalue())
        self.turned_away = tuple(one.name for one in fresh[room:])
        self.in_widget = frozenset(one.file_id for one in held)

    def take_away(self, still_there: Collection[str]) -> None:
        """Forgets the uploads that were in the widget and are not any more."""
        for upload in self.in_widget.difference(still_there):
            self.uploads.pop(upload, None)
        self.in_widget = self.in_widget.intersection(still_there)

    def keep_only(self, ids: Collection[str]) -> None:
        """Keeps the files with these ids and forgets the others."""
        self.uploads = {key: one for key, one in self.uploads.items() if one.id in ids}
        self._empty_widget()

    def clear(self) -> None:
        """Forgets every file."""
        self.uploads = {}
        self._empty_widget()

    def _empty_widget(self) -> None:
        self.in_widget, self.turned_away = frozenset(), ()
        self.round += 1


def dropped() -> Dropped:
    """What was dropped in this session."""
    known: Dropped | None = session.get(Key.DROPPED)
    if known is None:
        known = Dropped()
        session.put(Key.DROPPED, known)
    return known


def drop_zone(read: Callable[[str, bytes], DroppedFile]) -> Dropped:
    """Draws the place to drop files on; reads what is new there; returns all there is."""
    mine = dropped()
    key = f"drop-{mine.round}"
    # Without a filter by suffix: what is no workout is told in the list, with its reason, and
    # phones grey out files whose suffix they do not know.
    held = st.file_uploader(
        "Drop workout files here: ZWO, MRC, ERG or FIT",
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key=key,
        on_change=_take_away,
        args=(key,),
    )
    place = st.empty()

    def progress(done: int, of: int) -> None:
        if of > 1:
            place.progress(done / of, text=f"Reading the files ({done} of {of})")

    mine.take_in(held, read, progress)
    place.empty()
    return mine


def draw_remarks(mine: Dropped) -> None:
    """Says which files are not in the list, and why."""
    if mine.turned_away:
        st.warning(
            f"There is room for {MOST_FILES} files at once, so these were not read: "
            f"{_names(mine.turned_away)}. Go on with the others first, then clear the list.",
            title=f"{count(len(mine.turned_away), 'file')} too many",
            icon=":material/inventory_2:",
        )
    if mine.twins:
        same = "; ".join(
            f"{_name(name)} is {'the same as ' + _name(first) if name != first else 'here twice'}"
            for name, first in mine.twins[:_SHOWN_NAMES]
        )
        more = len(mine.twins) - _SHOWN_NAMES
        st.caption(
            f":material/content_copy: Files with the same content are listed once: {same}"
            + (f"; and {more} more." if more > 0 else ".")
        )


def _take_away(key: str) -> None:
    """The widget changed: what was taken out of it goes from the list as well."""
    dropped().take_away({one.file_id for one in st.session_state[key]})


def _names(names: Collection[str]) -> str:
    shown = [_name(name) for name in list(names)[:_SHOWN_NAMES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _name(name: str) -> str:
    return plain(shown_title(name, longest=60))
