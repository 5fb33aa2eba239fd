"""Workout files: what a person dropped, and its way to a calendar, a library or a download."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.calendar_watch import around, ends_of
from core.connected import Connected
from core.dropped_files import DroppedFile, LibraryRow, PlannedFile, as_listing, file_ref
from core.file_runs import FileRuns
from core.formats.files import FileError, FileFormat, WrittenFile, read_file, write_file
from core.platforms.contract import (
    CannotConvert,
    ItemRef,
    Library,
    Listing,
    Platform,
    PlatformName,
    Progress,
)
from core.platforms.errors import PlatformError
from core.store.cache import SessionCache
from core.store.store import ProfileStore
from core.sync.athletes import NO_NAMES
from core.sync.copy_reports import CopyReport, Outcome
from core.sync.overview import Assessment, Overview, assess, numbers_of
from core.sync.shelving import Candidate, add_items
from core.workout.model import Workout
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds, Thresholds

__all__ = [
    "DroppedFile",
    "FileDesk",
    "FileError",
    "FileFormat",
    "LibraryRow",
    "PlannedFile",
    "WrittenFile",
]

_log = logging.getLogger("planbridge.files")

_OUR_FAULT = "Planbridge failed on this {}. The log says more; please report it."


@dataclass(frozen=True)
class _Assessed:
    """The last assessment and what it was made from."""

    files: Listing
    target: Listing
    today: dt.date
    options: Options
    thresholds: AthleteThresholds
    assessment: Assessment


class FileDesk:
    """Takes workout files to the platforms. Part of the facade.

    What talks to a platform raises :class:`core.platforms.errors.PlatformError`, except
    :meth:`copy` and :meth:`add_to_library`, which report instead. ``saved_options`` are taken
    wherever ``options`` is None.
    """

    def __init__(
        self,
        connected: Connected,
        cache: SessionCache,
        profile: ProfileStore,
        saved_options: Callable[[], Options],
    ) -> None:
        self._connected = connected
        self._cache = cache
        self._saved_options = saved_options
        self._runs = FileRuns(connected, cache, profile)
        self._assessed: _Assessed | None = None
        self._shown: dict[PlatformName, str] = {}
        """Whose libraries were listed last."""

    def read(self, name: str, data: bytes) -> DroppedFile:
        """The workout of a file, or why there is none. Never raises."""
        file_id = hashlib.sha256(data).hexdigest()[:16]
        try:
            found = read_file(name, data)
        except FileError as problem:
            return DroppedFile(name=name, id=file_id, error=str(problem))
        except Exception:
            _log.exception("A file with the suffix %r could not be read", name[-4:])
            return DroppedFile(name=name, id=file_id, error=_OUR_FAULT.format("file"))
        return DroppedFile(name=name, id=file_id, workout=found.workout, losses=found.losses)

    def download(
        self,
        workout: Workout,
        file_format: FileFormat,
        thresholds: Thresholds,
        options: Options | None = None,
    ) -> WrittenFile:
        """``workout`` as a file. Raises :class:`FileError` when the format cannot hold it."""
        try:
            return write_file(workout, file_format, thresholds, self._options(options))
        except FileError:
            raise
        except Exception:
            _log.exception("A workout could not be written as %s", file_format.label)
            raise FileError(_OUR_FAULT.format("workout")) from None

    def targets(self) -> tuple[PlatformName, ...]:
        """The connected platforms that can be written to. No request."""
        return tuple(name for name in self._connected.accounts() if self._writes(name))

    # --- To a calendar ------------------------------------------------------------------------

    def fetch(
        self,
        target: PlatformName,
        first: dt.date,
        last: dt.date,
        progress: Progress | None = None,
    ) -> None:
        """Reads the target's calendar around these days into the session cache."""
        platform = self._connected.adapter(target)
        if progress is not None:
            progress(0, 0, f"Reading {target.label}")
        listing = platform.list_calendar(*around(first, last), progress)
        self._cache.put(listing, self._connected.now())

    def overview(
        self,
        planned: Sequence[PlannedFile],
        target: PlatformName,
        options: Options | None = None,
    ) -> Overview | None:
        """The files as rows, by day and then as given, and where each stands on the target.

        None when there is no file, and when the target's calendar was not (or is no longer)
        fetched for those days.
        """
        account = self._connected.accounts().get(target)
        if not planned or account is None:
            return None
        files = as_listing(planned)
        days = around(files.first, files.last)
        there = self._cache.get(target, account.athlete, *days)
        if there is None:
            return None
        options = self._options(options)
        ends = ends_of(self._connected, PlatformName.FILE, target)
        platform = ends.target
        assessment = self._assess(files, there.listing, platform, options)
        place = {item.ref: number for number, item in enumerate(files.items)}
        return Overview(
            source=PlatformName.FILE,
            target=target,
            options=options,
            first=files.first,
            last=files.last,
            rows=tuple(
                sorted(assessment.rows, key=lambda row: (row.item.day, place[row.item.ref]))
            ),
            unreadable=assessment.unreadable,
            warnings=assessment.warnings,
            fetched_at=there.fetched_at,
            plan_until=platform.plan_until(),
            pair=ends.pair,
            names=ends.names,
        )

    def copy(
        self,
        planned: Sequence[PlannedFile],
        target: PlatformName,
        refs: Sequence[ItemRef],
        options: Options | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        shown: Overview | None = None,
    ) -> CopyReport:
        """Copies the chosen files to their days. Looks at the target afresh; skips what is there.

        ``options`` are those with which the rows were shown, and ``shown`` is where they were: for
        another account by now nothing is done.
        """
        if not planned:
            return CopyReport(outcomes=())
        files = as_listing(planned)
        broken = {
            one.ref: Outcome(
                ref=one.ref, title=one.file.title, day=one.day, ok=False, message=one.file.error
            )
            for one in planned
            if one.file.workout is None
        }
        chosen = tuple(dict.fromkeys(refs))
        if broken.keys() >= set(chosen):
            return CopyReport(outcomes=tuple(broken[ref] for ref in chosen))
        report = self._runs.copy(
            [ref for ref in chosen if ref not in broken],
            files,
            target,
            self._options(options),
            progress,
            stop,
            pair=shown.pair if shown is not None else None,
            names=shown.names if shown is not None else NO_NAMES,
        )
        outcomes = {**broken, **{outcome.ref: outcome for outcome in report.outcomes}}
        return report.model_copy(update={"outcomes": tuple(outcomes[ref] for ref in chosen)})

    # --- To a library -------------------------------------------------------------------------

    def libraries(self, target: PlatformName) -> tuple[Library, ...]:
        """The folders or libraries of the target, in its own order. One request."""
        account = self._connected.accounts().get(target)
        found = self._connected.adapter(target).list_libraries()
        if account is not None:
            self._shown[target] = account.athlete
        return found

    def library_rows(
        self,
        files: Sequence[DroppedFile],
        target: PlatformName,
        options: Options | None = None,
    ) -> tuple[LibraryRow, ...]:
        """The files made ready for a library of the target, each file once. No request."""
        platform = self._connected.adapter(target)
        thresholds = self._connected.thresholds(target)
        options = self._options(options)
        distinct = {file.id: file for file in reversed(files)}
        return tuple(
            _library_row(distinct[file_id], platform, thresholds, options)
            for file_id in dict.fromkeys(file.id for file in files)
        )

    def add_to_library(
        self,
        files: Sequence[DroppedFile],
        target: PlatformName,
        library: Library | str,
        options: Options | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        """Adds the files to ``library``, or to a new one of that name.

        The library is looked at afresh first. A workout with the same title and content there is
        skipped; a file that is given twice is added once.
        """
        candidates = [Candidate(ref=file_ref(f.id), title=f.title, reason=f.error) for f in files]
        why = self._why_not(target, library)
        try:
            platform = self._connected.adapter(target)
            rows = self.library_rows(files, target, options) if not why else ()
        except PlatformError as problem:
            why = str(problem)
        if why:
            return _none_added(candidates, why)
        chosen = [
            Candidate(
                ref=row.ref,
                title=row.file.title,
                draft=row.draft,
                reason=row.reason,
                losses=row.file.losses,
            )
            for row in rows
        ]
        return add_items(chosen, library, platform, progress, stop)

    # --- Inside -------------------------------------------------------------------------------

    def _options(self, options: Options | None) -> Options:
        return self._saved_options() if options is None else options

    def _writes(self, name: PlatformName) -> bool:
        try:
            return self._connected.adapter(name).capabilities.writes
        except PlatformError:
            return False

    def _why_not(self, target: PlatformName, library: Library | str) -> str:
        """Why nothing can be added there, or ""."""
        account = self._connected.accounts().get(target)
        shown = self._shown.get(target)
        if account is not None and shown is not None and shown != account.athlete:
            return "Another account was connected since the libraries were listed. List them again."
        if isinstance(library, str):
            return "" if library.strip() else "Give the new library a name."
        if library.platform is not target:
            return f"“{library.name}” is not a library of {target.label}. Choose another one."
        if library.is_plan:
            return f"“{library.name}” is a plan. Files go into folders; choose one."
        if not library.writable:
            return f"“{library.name}” can only be read by this account. Choose one of your own."
        return ""

    def _assess(
        self, files: Listing, target: Listing, platform: Platform, options: Options
    ) -> Assessment:
        """The assessment of these very files and calendar, worked out once and not a rerun."""
        today = self._connected.today()
        thresholds = self._connected.thresholds(platform.name)
        seen = self._assessed
        if (
            seen is not None
            and seen.target is target
            and (seen.today, seen.options, seen.thresholds) == (today, options, thresholds)
            and seen.files == files
        ):
            return seen.assessment
        assessment = assess(files, target, platform, thresholds, today, options)
        self._assessed = _Assessed(files, target, today, options, thresholds, assessment)
        return assessment


def _library_row(
    file: DroppedFile, platform: Platform, thresholds: AthleteThresholds, options: Options
) -> LibraryRow:
    """The row of one file, whatever it holds: a fault of ours must not cost the other rows."""
    if file.workout is None:
        return LibraryRow(file=file, reason=file.error)
    try:
        numbers = numbers_of(file.workout, thresholds)
        row = LibraryRow(
            file=file,
            duration=numbers.duration,
            load=numbers.load,
            load_is_estimate=numbers.load_is_estimate,
        )
        draft = platform.prepare_for_library(file.workout, file_ref(file.id), thresholds, options)
    except CannotConvert as problem:
        return row.model_copy(update={"reason": str(problem)})
    except Exception:
        _log.exception("A file's workout could not be made ready for a library")
        return LibraryRow(file=file, reason=_OUR_FAULT.format("workout"))
    return row.model_copy(update={"draft": draft})


def _none_added(candidates: Sequence[Candidate], why: str) -> CopyReport:
    distinct = {candidate.ref: candidate for candidate in candidates}
    return CopyReport(
        outcomes=tuple(
            Outcome(ref=ref, title=one.title, day=None, ok=False, message=one.reason or why)
            for ref, one in distinct.items()
        )
    )
