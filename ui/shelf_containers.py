"""The plans and libraries of an account in a table, and which of them is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, PlatformName
from core.shelves import Containers, SourceKind, source_key
from ui import services, work
from ui.errors import show_ways_out
from ui.jobs import Job
from ui.row_choice import draw_row_choice
from ui.shelf_place_words import quoted
from ui.shelf_reading import draw_refused, list_and_read, open_library
from ui.shelf_state import state
from ui.shelf_words import excerpt, kind_of_library, library_name, weeks_between
from ui.text import cell_width, count, one_line, plain

_FEW = 6
"""So few are seen at once: there is nothing to filter."""
_FEW_NAMES = 3
_NOT_COUNTED = "not counted"


def containers_panel(bridge: Planbridge, platform: PlatformName) -> Library | None:
    """Draws the containers of an account; returns the one that is open."""
    mine = state()
    saved = bridge.accounts().get(platform)
    account = (platform, saved.account.athlete if saved else "")
    known = mine.listed.get(account)
    if known is None:
        _offer_list(bridge, account)
        # Of what another session of the profile has opened, no list is needed.
        opened = mine.open.get(SourceKind.SHELVES)
        return opened if opened is not None and opened.platform is platform else None
    if not known.found:
        _draw_remarks(known)
        if known.remarks:
            # Nobody knows whether there are none: the list was not given.
            _list_button(bridge, account, "Try again", primary=False)
        else:
            _empty(bridge, account)
        return None
    shown = _choose_shown(bridge, account, known)
    _draw_remarks(known)
    opened = mine.open.get(SourceKind.SHELVES)
    opened = next((one for one in known.found if opened and _id(one) == _id(opened)), None)
    if shown:
        uncounted = dict(known.uncounted)
        table = services.workspace().remember(
            "containers", (shown, known.uncounted), lambda: _frame(shown, uncounted)
        )
        ids = tuple(_id(one) for one in shown)
        changed, chosen = draw_row_choice(
            f"containers-{platform}",
            table,
            ids,
            _id(opened) if opened else None,
            mine.selected,
            _look(table),
            f"Plans and libraries of {platform.label}",
        )
        if changed and work.running() is None:
            if chosen is None:
                mine.open.pop(SourceKind.SHELVES, None)
            else:
                open_library(bridge, shown[ids.index(chosen)])
            st.rerun()
        # Above the table its own buttons would lie over it in a narrow window.
        plans = sum(one.is_plan for one in known.found)
        st.caption(f"{_counts(plans, len(known.found) - plans)}.")
        _draw_uncounted(shown, uncounted)
    else:
        st.caption("None of them matches these words.")
    if opened is None:
        if shown and work.running() is None:
            st.caption(":material/touch_app: Tick one to open it.")
        return None
    return None if draw_refused(bridge, opened) else opened


def _choose_shown(
    bridge: Planbridge, account: tuple[PlatformName, str], known: Containers
) -> tuple[Library, ...]:
    """Draws the search and Refresh; returns what the words leave."""
    words = ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if len(known.found) > _FEW:
            words = (
                st.text_input(
                    "Find a plan or library",
                    key=f"containers-find-{account[0]}",
                    type="search",
                    live="250ms",
                    icon=":material/search:",
                    placeholder="Name, owner or description",
                    persist_state="session",
                    width=320,
                )
                or ""
            )
        _list_button(bridge, account, "Refresh", primary=False)
    wanted = words.casefold().split()
    return tuple(one for one in known.found if _says(one, wanted))


def _counts(plans: int, others: int) -> str:
    rest = f"{others} {'library or folder' if others == 1 else 'libraries and folders'}"
    return f"{count(plans, 'plan')}, {rest}"


def _offer_list(bridge: Planbridge, account: tuple[PlatformName, str]) -> None:
    _list_button(bridge, account, "List the plans and libraries", primary=True)
    if work.running() is None:
        st.caption(f"Reads their names from {account[0].label}. Nothing is written by it.")


def _empty(bridge: Planbridge, account: tuple[PlatformName, str]) -> None:
    st.info(
        f"There is no plan and no library on {account[0].label} that this account can open. Make "
        "one there, or take a range of the calendar instead.",
        title="Nothing to choose from",
        icon=":material/shelves:",
    )
    _list_button(bridge, account, "Refresh", primary=False)


def _list_button(
    bridge: Planbridge, account: tuple[PlatformName, str], words: str, *, primary: bool
) -> None:
    if not st.button(
        words,
        key="list-containers",
        type="primary" if primary else "secondary",
        icon=":material/library_books:" if primary else ":material/refresh:",
        disabled=work.running() is not None,
    ):
        return
    mine = state()

    def listing(job: Job[None]) -> None:
        job.report(0, 0, f"Listing the plans and libraries of {account[0].label}")
        list_and_read(bridge, account, mine, job.report)

    work.fetch(listing)
    st.rerun()


def _draw_remarks(known: Containers) -> None:
    for remark in known.remarks:
        st.warning(plain(remark), icon=":material/info:")
    show_ways_out(known.remarks, "containers")


def _draw_uncounted(shown: Sequence[Library], uncounted: Mapping[str, str]) -> None:
    """Says why it is not known how much some of them hold, each reason once."""
    names: dict[str, list[str]] = {}
    for one in shown:
        if _id(one) in uncounted:
            names.setdefault(one_line(uncounted[_id(one)]), []).append(quoted(one.name))
    for why, of in names.items():
        more = f" and {len(of) - _FEW_NAMES} more" if len(of) > _FEW_NAMES else ""
        st.caption(f"Not counted: {plain(', '.join(of[:_FEW_NAMES]) + more)}. {plain(why)}")


def _says(library: Library, words: Sequence[str]) -> bool:
    said = f"{library.name} {library.owner} {library.description} {kind_of_library(library)}"
    return all(word in said.casefold() for word in words)


def _id(library: Library) -> str:
    return source_key(library)


def _frame(libraries: Sequence[Library], uncounted: Mapping[str, str]) -> pd.DataFrame:
    """The columns that hold something for at least one of them."""
    counts: tuple[Sequence[Any], str] = ([one.count for one in libraries], "Int64")
    if any(_id(one) in uncounted for one in libraries):
        counts = ([_count_words(one, uncounted) for one in libraries], "object")
    weeks = [weeks_between(one.first, one.last) for one in libraries]
    owners = [one_line(one.owner) for one in libraries]
    said = [excerpt(one.description) for one in libraries]
    columns: dict[str, tuple[Sequence[Any], str]] = {
        "name": ([library_name(one) for one in libraries], "object"),
        "kind": ([[kind_of_library(one)] for one in libraries], "object"),
    }
    if any(count not in (None, "") for count in counts[0]):
        columns["count"] = counts
    if any(week is not None for week in weeks):
        columns["weeks"] = (weeks, "Int64")
    if any(owners):
        columns["owner"] = (owners, "object")
    if any(said):
        columns["about"] = (said, "object")
    return pd.DataFrame(
        {name: pd.Series(values, dtype=kind) for name, (values, kind) in columns.items()}
    )


def _count_words(library: Library, uncounted: Mapping[str, str]) -> str:
    if library.count is not None:
        return str(library.count)
    return _NOT_COUNTED if _id(library) in uncounted else ""


def _look(frame: pd.DataFrame) -> dict[str, Any]:
    what = "As the platform counts them. A plan's notes and events are not among them."
    count: Any = st.column_config.NumberColumn("Workouts", width=82, help=what)
    if "count" in frame and _NOT_COUNTED in set(frame["count"]):
        why = f"{what} Not counted: the reason stands below the table."
        count = st.column_config.TextColumn("Workouts", width=96, alignment="right", help=why)
    kinds = sorted({kind for cell in frame["kind"] for kind in cell})
    return {
        "name": st.column_config.TextColumn(
            "Name", width=cell_width(frame["name"], least=150, most=240)
        ),
        "kind": st.column_config.MultiselectColumn(
            "Kind",
            options=kinds,
            color=["violet" if kind == "Plan" else "gray" for kind in kinds],
            width=84,
        ),
        "count": count,
        "weeks": st.column_config.NumberColumn("Weeks", width=62),
        "owner": st.column_config.TextColumn("By", width=130),
        "about": st.column_config.TextColumn("Description", width="large"),
    }
