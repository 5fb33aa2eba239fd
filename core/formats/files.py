"""Workout files of every format: which there are, reading by content, writing by choice.

A reader or writer is imported when it is first used: the FIT library alone is large.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from core.formats.file_types import MOST_BYTES, FileError, ReadFile, WrittenFile
from core.workout.model import Workout
from core.workout.options import PLAIN, Options, adapt
from core.workout.thresholds import Thresholds

__all__ = [
    "FileError",
    "FileFormat",
    "ReadFile",
    "WrittenFile",
    "file_name",
    "read_file",
    "write_file",
]


class FileFormat(StrEnum):
    """A file format, by its suffix."""

    ZWO = "zwo"
    MRC = "mrc"
    ERG = "erg"
    FIT = "fit"

    @property
    def label(self) -> str:
        """As people write it."""
        return self.value.upper()

    @property
    def media_type(self) -> str:
        """For a download."""
        return {"zwo": "application/xml", "fit": "application/vnd.ant.fit"}.get(
            self.value, "text/plain"
        )

    @property
    def is_for_head_units(self) -> bool:
        """True where bands are kept and a target may be averaged."""
        return self is FileFormat.FIT

    @property
    def used_by(self) -> str:
        """What opens such files, in a few words."""
        return _USED_BY[self]


_USED_BY = {
    FileFormat.ZWO: "Zwift and most indoor apps",
    FileFormat.MRC: "indoor trainers, in % of FTP",
    FileFormat.ERG: "indoor trainers, in watts",
    FileFormat.FIT: "Garmin, Wahoo and other head units",
}

LONGEST_NAME = 80
"""Characters of a file's name, suffix aside."""


def read_file(name: str, data: bytes) -> ReadFile:
    """The workout of a file whose suffix says what it is; the title is its name where it has none.

    Raises :class:`FileError` with a sentence for people, and nothing else.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix not in set(FileFormat):
        raise FileError("This is none of the files Planbridge reads: ZWO, MRC, ERG and FIT.")
    if not data:
        raise FileError("The file is empty.")
    if len(data) > MOST_BYTES:
        raise FileError(
            f"The file has {len(data) / 1e6:.1f} MB; no workout needs more than "
            f"{MOST_BYTES / 1e6:.0f} MB."
        )
    read = _read(FileFormat(suffix), data)
    if read.workout.title.strip():
        return read
    title = name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0]
    return read.model_copy(update={"workout": read.workout.model_copy(update={"title": title})})


def write_file(
    workout: Workout,
    file_format: FileFormat,
    thresholds: Thresholds,
    options: Options = PLAIN,
) -> WrittenFile:
    """``workout`` as a file. Raises :class:`FileError` when the format cannot hold it.

    Widths of ranges are for head units: the trainers that ride the other formats hold a single
    value, the middle of a range, so those files are written without.
    """
    adapted = adapt(
        workout,
        options if file_format.is_for_head_units else options.without_widths(),
        keeps_averaging=file_format.is_for_head_units,
    )
    written = _write(adapted.workout, file_format, thresholds, options.rpe_as_cue)
    return written.model_copy(
        update={"losses": adapted.at_source(written.losses), "effects": adapted.effects}
    )


def file_name(workout: Workout, file_format: FileFormat) -> str:
    """A name that every file system takes: the day, the title, the suffix."""
    plain = unicodedata.normalize("NFKC", workout.title)
    words = re.sub(r"[^\w .+,()-]+", " ", plain)
    words = " ".join(words.split())[:LONGEST_NAME].strip(" .") or "workout"
    day = f"{workout.day.isoformat()} " if workout.day else ""
    return f"{day}{words}.{file_format}"


def _read(file_format: FileFormat, data: bytes) -> ReadFile:
    if file_format is FileFormat.ZWO:
        from core.formats import zwo

        return zwo.read(data)
    if file_format is FileFormat.FIT:
        from core.formats import fit

        return fit.read(data)
    from core.formats import mrc_erg

    return mrc_erg.read(data)


def _write(
    workout: Workout, file_format: FileFormat, thresholds: Thresholds, rpe_as_cue: bool
) -> WrittenFile:
    if file_format is FileFormat.ZWO:
        from core.formats import zwo

        return zwo.write(workout, thresholds, rpe_as_cue=rpe_as_cue)
    if file_format is FileFormat.FIT:
        from core.formats import fit

        return fit.write(workout, thresholds, rpe_as_cue=rpe_as_cue)
    from core.formats import mrc_erg

    return mrc_erg.write(
        workout, thresholds, watts=file_format is FileFormat.ERG, rpe_as_cue=rpe_as_cue
    )
