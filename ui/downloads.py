"""A workout as a file to download, in the format of a person's choice."""

from __future__ import annotations

import streamlit as st

from core.formats.files import file_name
from core.planbridge import FileError, FileFormat, Options, WrittenFile
from core.workout.model import Workout
from core.workout.options import PLAIN
from core.workout.thresholds import Thresholds
from ui import services
from ui.losses import draw_list
from ui.options_picker import choices
from ui.text import plain


def draw_downloads(workout: Workout, thresholds: Thresholds, options: Options) -> None:
    """Draws the choice of a format, what the file will lose, and the download itself.

    The file is made when its format is chosen, and once.
    """
    st.markdown("**Download**")
    chosen = st.segmented_control(
        "As a file",
        list(FileFormat),
        format_func=lambda one: one.label,
        key="download-format",
        persist_state="session",
        label_visibility="collapsed",
    )
    if chosen is None:
        st.caption("As a file for a head unit or a trainer app. Choose a format first.")
        return
    file_format = FileFormat(chosen)
    written = _written(workout, file_format, thresholds, options)
    if isinstance(written, FileError):
        st.warning(
            plain(str(written)),
            title=f"There is no {file_format.label} file of this workout",
            icon=":material/block:",
        )
        return
    said = f"For {file_format.used_by}."
    if options != PLAIN:
        said += f" Made with your options: {', '.join(choices(options))}."
    st.caption(plain(said))
    if not written.losses:
        st.markdown(f":green[:material/check:] Nothing is lost in the {file_format.label} file.")
    draw_list(written.losses, written.effects)
    st.download_button(
        f"Download {file_format.label}",
        written.data,
        file_name=file_name(workout, file_format),
        mime=file_format.media_type,
        key=f"download-{file_format}",
        icon=":material/download:",
        on_click="ignore",
    )


def _written(
    workout: Workout, file_format: FileFormat, thresholds: Thresholds, options: Options
) -> WrittenFile | FileError:
    space = services.workspace()

    def answer() -> WrittenFile | FileError:
        try:
            return space.bridge.files.download(workout, file_format, thresholds, options)
        except FileError as problem:
            return problem

    question = (workout, thresholds, options)
    return space.remember(f"file-{file_format}", question, answer)
