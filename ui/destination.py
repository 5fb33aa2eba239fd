"""Where dropped files are to go: days of a calendar, or a folder of a library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, PlatformName
from core.shelves import LibraryGoal, of_files
from ui import session, work
from ui.jobs import Job
from ui.session import Key
from ui.text import count, days_words, plain, shown_title, told_apart

_FARTHEST = dt.timedelta(days=3 * 366)
_NEW = "new"
"""No platform numbers a folder so."""


class Way(StrEnum):
    """The two kinds of places."""

    CALENDAR = "A day of a calendar"
    LIBRARY = "A library folder"


class Spread(StrEnum):
    """How several files share the days."""

    TOGETHER = "All on that day"
    ONE_A_DAY = "One a day from then on"


@dataclass(frozen=True)
class ToCalendar:
    """Days of a calendar."""

    target: PlatformName
    first: dt.date
    one_a_day: bool


@dataclass(frozen=True)
class ToLibrary:
    """A folder; a word is the name of a new one, and None is no choice yet."""

    target: PlatformName
    folder: Library | str | None
    noun: str = "folder"
    """What the platform calls it."""

    @property
    def name(self) -> str:
        """The folder's name. Not escaped."""
        if isinstance(self.folder, Library):
            return self.folder.name
        return self.folder or ""


Destination = ToCalendar | ToLibrary


@dataclass
class Folders:
    """The folders of one account, once they are listed."""

    target: PlatformName
    athlete: str
    found: tuple[Library, ...] | None = None

    @property
    def usable(self) -> tuple[Library, ...]:
        """Those to which a workout can be added."""
        return tuple(one for one in self.found or () if one.writable and not one.is_plan)

    def learn(self, library: Library) -> bool:
        """Adds a folder that was created meanwhile; True when it was not known."""
        if library.platform is not self.target or self.found is None:
            return False
        if any(known.id == library.id for known in self.found):
            return False
        self.found = (*self.found, library)
        return True


def destination_picker(
    bridge: Planbridge, targets: Sequence[PlatformName], *, several: bool
) -> Destination:
    """Draws the choice of a place and returns it. Asks no platform without a click.

    ``several`` says that there is more than one workout to share the days.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        way = st.segmented_control(
            "Where to",
            list(Way),
            default=Way.CALENDAR,
            required=True,
            key="files-way",
            persist_state="session",
        )
        target = st.selectbox(
            "Platform",
            targets,
            format_func=lambda one: one.label,
            key="files-target",
            persist_state="session",
            width=190,
        )
        if way == Way.LIBRARY:
            noun = bridge.shelves.noun_of_new(target, as_plan=False)
            return ToLibrary(target, _folder_picker(bridge, target, noun), noun)
        return _days_picker(bridge.today(), target, several=several)


def draw_left_out(bridge: Planbridge, destination: Destination) -> None:
    """Says what becomes of a new name that is too long, and which folders cannot be chosen."""
    known: Folders | None = session.get(Key.FOLDERS)
    if isinstance(destination, ToCalendar):
        return
    if isinstance(destination.folder, str):
        goal = LibraryGoal(target=destination.target, name=destination.folder)
        for remark in bridge.shelves.remarks_on_new(of_files(()).library, goal):
            st.caption(plain(remark))
    if known is None or not known.found:
        return
    noun = destination.noun
    plans = [one for one in known.found if one.is_plan]
    locked = [one for one in known.found if not one.is_plan and not one.writable]
    said = []
    if plans:
        said.append(f"{count(len(plans), 'plan')} (files go into {_many(noun)}, not into plans)")
    if locked:
        said.append(f"{_counted(len(locked), noun)} that this account can only read")
    if said:
        st.caption(f"Not offered: {' and '.join(said)}.")


def _many(noun: str) -> str:
    return f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else _many(noun)}"


def learn_folder(library: Library | None) -> None:
    """Takes note of a folder that an upload has created, and chooses it from now on."""
    known: Folders | None = session.get(Key.FOLDERS)
    if library is not None and known is not None and known.learn(library):
        st.session_state[_folder_key(known)] = library.id


def _days_picker(today: dt.date, target: PlatformName, *, several: bool) -> ToCalendar:
    key = "files-day"
    if st.session_state.get(key, today) < today:
        # It was chosen before midnight.
        st.session_state[key] = today
    st.session_state.setdefault(key, today)
    first = st.date_input(
        "Day",
        min_value=today,
        max_value=today + _FARTHEST,
        format="YYYY-MM-DD",
        key=key,
        persist_state="session",
        width=150,
    )
    if not several:
        return ToCalendar(target, first, one_a_day=False)
    spread = st.selectbox(
        "Several files",
        list(Spread),
        key="files-spread",
        persist_state="session",
        width=215,
    )
    return ToCalendar(target, first, one_a_day=spread == Spread.ONE_A_DAY)


def _folder_picker(bridge: Planbridge, target: PlatformName, noun: str) -> Library | str | None:
    saved = bridge.accounts().get(target)
    athlete = saved.account.athlete if saved else ""
    known: Folders | None = session.get(Key.FOLDERS)
    if known is None or (known.target, known.athlete) != (target, athlete):
        known = Folders(target, athlete)
    listed = known.found is not None
    chosen = _choose(known, noun) if listed else None
    if st.button(
        "List again" if listed else f"List the {_many(noun)}",
        key="list-folders",
        type="secondary" if listed else "primary",
        icon=":material/refresh:" if listed else ":material/folder_open:",
        disabled=work.running() is not None,
    ):
        _list(bridge, target, athlete, noun)
        st.rerun()
    return chosen


def _list(bridge: Planbridge, target: PlatformName, athlete: str, noun: str) -> None:
    folders = Folders(target, athlete)
    session.put(Key.FOLDERS, folders)

    def listing(job: Job[None]) -> None:
        job.report(0, 0, f"Listing the {_many(noun)} of {target.label}")
        folders.found = bridge.files.libraries(target)

    work.fetch(listing)


def _choose(known: Folders, noun: str) -> Library | str | None:
    usable = {one.id: one for one in known.usable}
    ids = [*usable, _NEW]
    key = _folder_key(known)
    if st.session_state.get(key, ids[0]) not in ids:
        del st.session_state[key]
    named = told_apart([f"A new {noun}…", *map(_folder_words, usable.values())])
    labels = dict(zip([_NEW, *usable], named, strict=True))
    chosen = st.selectbox(
        noun.capitalize(),
        ids,
        format_func=labels.__getitem__,
        key=key,
        persist_state="session",
        width=230,
    )
    if chosen != _NEW:
        return usable[chosen]
    name = st.text_input(
        f"Name of the new {noun}",
        key="files-new-folder",
        persist_state="session",
        width=220,
    )
    words = " ".join((name or "").split())
    same = next((one for one in usable.values() if one.name.casefold() == words.casefold()), None)
    return same or words or None


def _folder_key(known: Folders) -> str:
    return f"files-folder-{known.target}"


def _folder_words(library: Library) -> str:
    name = shown_title(library.name, longest=60)
    return name if library.count is None else f"{name} ({library.count})"


def place_words(
    destination: Destination, first: dt.date | None = None, last: dt.date | None = None
) -> str:
    """The place in a few words, with the days that are used of a calendar. Not escaped."""
    if isinstance(destination, ToLibrary):
        new = isinstance(destination.folder, str)
        name = shown_title(destination.name, longest=60)
        return f"{destination.target.label}, {f'new {destination.noun} ' if new else ''}“{name}”"
    first = first or destination.first
    return f"{destination.target.label}, {days_words(first, last or first)}"
