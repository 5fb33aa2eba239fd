"""Each dropped file as one line: what it holds and where it stands on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.planbridge import DroppedFile, LibraryRow, Overview, PlannedFile, Row, Status
from core.platforms.contract import Draft, ItemRef
from core.sync.overview import numbers_of
from core.workout.losses import Loss
from core.workout.thresholds import AthleteThresholds
from ui.text import shown_title

_R = TypeVar("_R")


@dataclass(frozen=True)
class FileLine:
    """One file of the list."""

    file: DroppedFile
    ref: ItemRef | None = None
    """Under which it is copied; None when nobody asked where to."""
    day: dt.date | None = None
    status: Status | None = None
    """On the target. None when nobody looked, and for a file that could not be read."""
    remark: str = ""
    draft: Draft | None = None
    partner_url: str = ""
    duration: float | None = None
    """Seconds."""
    load: float | None = None
    load_is_estimate: bool = False

    @property
    def title(self) -> str:
        """What it is called, never empty. Not escaped."""
        return shown_title(self.file.title)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What does not arrive as it was planned: lost in reading, or to be lost in writing."""
        return (*self.file.losses, *(self.draft.losses if self.draft else ()))


def plan(
    files: Sequence[DroppedFile], first: dt.date, *, one_a_day: bool
) -> tuple[PlannedFile, ...]:
    """The files that could be read, each with its day: ``first``, or one a day from it on."""
    readable = [file for file in files if file.workout is not None]
    return tuple(
        PlannedFile(file=file, day=first + dt.timedelta(days=number if one_a_day else 0))
        for number, file in enumerate(readable)
    )


def read_lines(
    files: Sequence[DroppedFile],
    thresholds: AthleteThresholds,
    planned: Sequence[PlannedFile] = (),
) -> tuple[FileLine, ...]:
    """The files as they were read, with the days that are meant for them, if any."""
    days = {one.file.id: one.day for one in planned}
    return tuple(_unread(file) or _read(file, thresholds, days.get(file.id)) for file in files)


def compared_lines(
    files: Sequence[DroppedFile], planned: Sequence[PlannedFile], overview: Overview
) -> tuple[FileLine, ...]:
    """The files and where each stands on the calendar with which they were compared."""
    rows = {row.item.ref: row for row in overview.rows}
    by_file = {one.file.id: rows.get(one.ref) for one in planned}
    return _each(files, by_file, _of_row)


def library_lines(files: Sequence[DroppedFile], rows: Sequence[LibraryRow]) -> tuple[FileLine, ...]:
    """The files as they would go to a library."""
    return _each(files, {row.file.id: row for row in rows}, _of_library_row)


def _each(
    files: Sequence[DroppedFile],
    rows: Mapping[str, _R | None],
    line: Callable[[DroppedFile, _R], FileLine],
) -> tuple[FileLine, ...]:
    found = []
    for file in files:
        row = rows.get(file.id)
        found.append(_unread(file) or (FileLine(file) if row is None else line(file, row)))
    return tuple(found)


def _unread(file: DroppedFile) -> FileLine | None:
    return FileLine(file, remark=file.error) if file.workout is None else None


def _read(file: DroppedFile, thresholds: AthleteThresholds, day: dt.date | None) -> FileLine:
    assert file.workout is not None
    numbers = numbers_of(file.workout, thresholds)
    return FileLine(
        file,
        day=day,
        duration=numbers.duration,
        load=numbers.load,
        load_is_estimate=numbers.load_is_estimate,
    )


def _of_row(file: DroppedFile, row: Row) -> FileLine:
    return FileLine(
        file,
        ref=row.item.ref,
        day=row.item.day,
        status=row.status,
        remark=row.reason,
        draft=row.draft,
        partner_url=row.partner_url,
        duration=row.duration,
        load=row.load,
        load_is_estimate=row.load_is_estimate,
    )


def _of_library_row(file: DroppedFile, row: LibraryRow) -> FileLine:
    return FileLine(
        file,
        ref=row.ref,
        status=row.status,
        remark=row.reason,
        draft=row.draft,
        duration=row.duration,
        load=row.load,
        load_is_estimate=row.load_is_estimate,
    )
