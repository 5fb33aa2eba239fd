"""Drop workout files, look at them, copy them to a calendar or a library, or convert them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.planbridge import CopyReport, DroppedFile, Options, Overview, PlannedFile
from core.platforms.contract import PlatformName
from ui import athlete, memory, navigation, services, session, work
from ui.destination import (
    Destination,
    ToCalendar,
    ToLibrary,
    destination_picker,
    draw_left_out,
    learn_folder,
)
from ui.dropped_files import Dropped, draw_remarks, drop_zone
from ui.file_detail import draw_file
from ui.file_dialogs import PendingFiles, confirm_files
from ui.file_lines import FileLine, compared_lines, library_lines, plan, read_lines
from ui.file_table import FileTable, draw_counts, draw_files, draw_unread, file_table, show_files
from ui.jobs import Job
from ui.options_picker import options_picker
from ui.session import Key
from ui.text import day_words, plain, told_apart

AHEAD = dt.timedelta(days=6)
"""How much further than needed a calendar is read: the day may still be changed a little."""

WAYS = (
    (
        "search",
        "Look",
        "Each file is shown with its profile and its steps, or with the reason why it could not "
        "be read. One bad file never stops the others.",
    ),
    (
        "calendar_add_on",
        "Copy",
        "To days of your calendar or to a folder of your library. You see what changes on the "
        "way, and nothing is written before you say so.",
    ),
    (
        "swap_horiz",
        "Convert",
        "Download each workout as ZWO, MRC, ERG or FIT, with everything said that a format "
        "cannot hold. This needs no account.",
    ),
)
"""What can be done here: an icon, a word, and more words."""

space = services.workspace()
bridge = space.bridge


@dataclass(frozen=True)
class View:
    """The list as it is shown, and the comparison behind it."""

    table: FileTable
    planned: tuple[PlannedFile, ...] = ()
    overview: Overview | None = None


def nothing_dropped() -> None:
    st.caption(
        "ZWO comes from Zwift and its workout editors, MRC and ERG from trainer apps, FIT from "
        "Garmin, Wahoo and training platforms. Drop up to 200 at once."
    )
    st.subheader("Your own workout files, on every platform", anchor=False)
    for column, (icon, title, words) in zip(st.columns(3, border=True), WAYS, strict=True):
        column.markdown(f"**:material/{icon}: {title}**")
        column.markdown(words)


def nowhere_to_go() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.caption(
            "You can look at these files and download them in another format. To copy them to a "
            "calendar or a library, connect Intervals.icu or TrainingPeaks.",
            width="content",
        )
        if st.button("Connect accounts", key="to-accounts", icon=":material/key:"):
            st.switch_page(navigation.ACCOUNTS)


def view(files: tuple[DroppedFile, ...], destination: Destination | None, options: Options) -> View:
    """The files and, when that is known, where each of them stands at the destination."""
    target = destination.target if destination else None
    days = destination if isinstance(destination, ToCalendar) else None
    question = (files, target, days, options, bridge.today())

    def answer() -> View:
        seen = _view(files, destination, options)
        memory.settle()
        return seen

    return space.remember("files", question, answer)


def _view(
    files: tuple[DroppedFile, ...], destination: Destination | None, options: Options
) -> View:
    thresholds = athlete.thresholds(bridge, destination.target if destination else None)
    if destination is None:
        return View(file_table(read_lines(files, thresholds), thresholds, ""))
    target = destination.target
    if isinstance(destination, ToLibrary):
        rows = bridge.files.library_rows(files, target, options)
        lines = library_lines(files, rows)
        return View(file_table(lines, thresholds, f"{target} library", looked=False))
    planned = plan(files, destination.first, one_a_day=destination.one_a_day)
    overview = bridge.files.overview(planned, target, options)
    if overview is None:
        lines = read_lines(files, thresholds, planned)
        return View(file_table(lines, thresholds, target), planned)
    lines = compared_lines(files, planned, overview)
    table = file_table(lines, thresholds, target, until=overview.plan_until)
    return View(table, planned, overview)


def compare(destination: ToCalendar, seen: View) -> None:
    """Offers to read the calendar, and does it when that was asked for."""
    again = seen.overview is not None
    if st.button(
        "Compare again" if again else "Compare with the calendar",
        key="compare",
        type="secondary" if again else "primary",
        icon=":material/refresh:" if again else ":material/compare_arrows:",
        disabled=not seen.planned or work.running() is not None,
    ):
        target = destination.target
        first, last = seen.planned[0].day, seen.planned[-1].day + AHEAD

        def read(job: Job[None]) -> None:
            bridge.files.fetch(target, first, last, progress=job.report)

        work.fetch(read)
        st.rerun()


def messages(overview: Overview) -> None:
    """What holds for the comparison as a whole."""
    if overview.plan_until is not None and overview.plan_until < overview.last:
        st.info(
            f"This {overview.target.label} account can plan until "
            f"**{day_words(overview.plan_until)}** right now. Later days are refused until "
            "their day has come near enough, so they are not ticked.",
            icon=":material/event_available:",
        )
    for warning in overview.warnings:
        st.warning(plain(warning), icon=":material/warning:")


def pick_and_copy(dropped: Dropped, seen: View, destination: Destination, options: Options) -> None:
    """The table with its boxes, and what can be done with what is ticked."""
    nowhere = isinstance(destination, ToLibrary) and destination.folder is None
    with st.form("pick-files", border=False):
        ticked = draw_files(seen.table)
        with st.container(horizontal=True, vertical_alignment="center"):
            asked = st.form_submit_button(
                "Copy selected",
                key="copy-files",
                type="primary",
                icon=":material/content_copy:",
                disabled=nowhere or work.running() is not None,
            )
            narrowed = st.form_submit_button(
                "Keep only selected",
                key="keep-files",
                icon=":material/filter_alt:",
                help="Takes what is not ticked off this list.",
            )
            if nowhere and isinstance(destination, ToLibrary):
                st.caption(f"Choose a {destination.noun} above first.", width="content")
    if not (asked or narrowed):
        return
    if not ticked:
        st.warning("Tick at least one workout first.", icon=":material/check_box:")
    elif narrowed:
        dropped.keep_only({line.file.id for line in ticked})
        st.rerun()
    else:
        refs = tuple(line.ref for line in ticked if line.ref)
        session.put(
            Key.PENDING_FILES, PendingFiles(destination, seen.planned, refs, options, seen.overview)
        )


def ask(destination: Destination | None, seen: View | None, options: Options) -> None:
    """Asks about what was ticked, as it stands now."""
    pending: PendingFiles | None = session.get(Key.PENDING_FILES)
    if pending is None:
        return
    same = (
        seen is not None
        and (destination, seen.planned, options)
        == (pending.destination, pending.planned, pending.options)
        and seen.table.compared
    )
    if seen is None or not same or work.running():
        session.put(Key.PENDING_FILES, None)
        return
    known = {line.ref: line for line in seen.table.lines if line.ref}
    lines = [known[ref] for ref in pending.refs if ref in known]
    confirm_files(pending, lines, gone=len(pending.refs) - len(lines))


@st.fragment
def look_at_one(table: FileTable, target: PlatformName | None, options: Options) -> None:
    """One file in full. A fragment: to look at another one leaves the rest of the page alone."""
    st.subheader("Look at a workout", anchor=False)
    labels = told_apart(map(_label, table.lines))
    position = st.selectbox(
        "Workout",
        range(len(table.lines)),
        index=next((n for n, line in enumerate(table.lines) if line.file.workout), 0),
        format_func=labels.__getitem__,
        key=f"look-{table.files_key}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(table.lines):
        line = table.lines[position]
        draw_file(line, target, athlete.thresholds(bridge, target), options, table.badges)


def _label(line: FileLine) -> str:
    return f"{line.title} · {line.file.name}" if line.title != line.file.name else line.title


def draw(
    dropped: Dropped, targets: Sequence[PlatformName]
) -> tuple[Destination | None, View, Options]:
    destination = None
    if targets:
        readable = sum(file.workout is not None for file in dropped.files)
        destination = destination_picker(bridge, targets, several=readable > 1)
        draw_left_out(bridge, destination)
    else:
        nowhere_to_go()
    target = destination.target if destination else PlatformName.FILE
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(width="content")
        options = options_picker(bridge, target, files=True)
    seen = view(dropped.files, destination, options)
    if isinstance(destination, ToCalendar):
        with place:
            compare(destination, seen)
    work.draw_work()
    if seen.overview is not None:
        messages(seen.overview)
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_counts(seen.table)
        if st.button("Clear the list", key="clear-files", icon=":material/delete_sweep:"):
            dropped.clear()
            st.rerun()
    if destination is not None and seen.table.compared:
        pick_and_copy(dropped, seen, destination, options)
    else:
        show_files(seen.table)
    draw_unread(seen.table)
    look_at_one(seen.table, destination.target if destination else None, options)
    return destination, seen, options


def main() -> None:
    st.title("Files", anchor=False)
    ended = work.collect()
    if ended is not None:
        report = ended.job.result()
        learn_folder(report.library if isinstance(report, CopyReport) else None)
    dropped = drop_zone(bridge.files.read)
    draw_remarks(dropped)
    if not dropped.files:
        work.draw_work()
        nothing_dropped()
        session.put(Key.PENDING_FILES, None)
        return
    ask(*draw(dropped, bridge.files.targets()))


main()
