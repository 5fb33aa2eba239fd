"""Drop workout files, look at them, copy them to a calendar or a library, or convert them."""

from __future__ import annotations

import streamlit as st

from core.planbridge import Options
from core.platforms.contract import PlatformName
from ui import athlete, services
from ui.dropped_files import draw_remarks, drop_zone
from ui.file_detail import draw_file
from ui.file_lines import FileLine, read_lines
from ui.file_table import FileTable, draw_counts, file_table, show_files

space = services.workspace()
bridge = space.bridge


def nothing_dropped() -> None:
    st.info(
        "Workout files come from Zwift and its workout editors (ZWO), from TrainerRoad, Golden "
        "Cheetah and trainer software (MRC, ERG), and from Garmin, Wahoo or training platforms "
        "(FIT). Drop them above: each is shown with its profile, and nothing is written before "
        "you say so.",
        title="To a calendar, to a library, or to another format",
        icon=":material/upload_file:",
    )


@st.fragment
def look_at_one(table: FileTable, target: PlatformName | None, options: Options) -> None:
    """One file in full. A fragment: to look at another one leaves the rest of the page alone."""
    st.subheader("Look at a workout", anchor=False)
    position = st.selectbox(
        "Workout",
        range(len(table.lines)),
        index=next((n for n, line in enumerate(table.lines) if line.file.workout), 0),
        format_func=lambda n: _label(table.lines[n]),
        key=f"look-{table.key}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(table.lines):
        draw_file(table.lines[position], target, athlete.thresholds(bridge, target), options)


def _label(line: FileLine) -> str:
    return f"{line.title} · {line.file.name}" if line.title != line.file.name else line.title


def main() -> None:
    st.title("Files", anchor=False)
    dropped = drop_zone(bridge.files.read)
    draw_remarks(dropped)
    if not dropped.files:
        nothing_dropped()
        return
    thresholds = athlete.thresholds(bridge)
    table = file_table(read_lines(dropped.files, thresholds), thresholds, "")
    draw_counts(table.lines)
    show_files(table)
    look_at_one(table, None, bridge.options())


main()
