from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.planbridge import (
    CopyReport,
    DroppedFile,
    FileDesk,
    LibraryRow,
    Options,
    Outcome,
    Overview,
    PlannedFile,
    Row,
    Status,
)
from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    PlatformName,
    Progress,
)
from core.workout.losses import Loss
from core.workout.options import PLAIN, adapt

if TYPE_CHECKING:
    from tests.ui.fake_planbridge import FakePlanbridge

WRITABLE = (PlatformName.INTERVALS, PlatformName.TRAININGPEAKS)
AROUND = dt.timedelta(weeks=4)


class FakeFileDesk(FileDesk):
    """Reads and writes files as the real one; its calendars and libraries are in memory."""

    def __init__(self, fake: FakePlanbridge, now: dt.datetime) -> None:
        self._fake = fake
        self._now = now
        self._saved_options = fake.options
        self.reads: list[str] = []
        self.fetched: list[tuple[PlatformName, dt.date, dt.date]] = []
        self.overviews = 0
        self.statuses: dict[str, tuple[Status, str]] = {}
        """By title: where it stands, and the reason."""
        self.losses: tuple[Loss, ...] = ()
        """Of every draft."""
        self.extra: dict[str, object] = {}
        self.there: set[ItemRef] = set()
        self.listings = 0
        self.folders: tuple[Library, ...] = ()
        self.copied: list[tuple[PlatformName, tuple[tuple[str, dt.date], ...], Options]] = []
        self.added: list[tuple[PlatformName, tuple[str, ...], Library | str, Options]] = []

    def read(self, name: str, data: bytes) -> DroppedFile:
        self.reads.append(name)
        return super().read(name, data)

    def targets(self) -> tuple[PlatformName, ...]:
        return tuple(name for name in self._fake.saved if name in WRITABLE)

    def fetch(
        self,
        target: PlatformName,
        first: dt.date,
        last: dt.date,
        progress: Progress | None = None,
    ) -> None:
        if progress:
            progress(0, 0, f"Reading {target.label}")
        self._fake.gate.wait(60)
        if self._fake.fetch_error is not None:
            raise self._fake.fetch_error
        self.fetched.append((target, first, last))

    def overview(
        self,
        planned: Sequence[PlannedFile],
        target: PlatformName,
        options: Options | None = None,
    ) -> Overview | None:
        days = [one.day for one in planned]
        if not days or not any(
            there is target and first <= min(days) and max(days) <= last
            for there, first, last in self.fetched
        ):
            return None
        self.overviews += 1
        chosen = self._fake.options() if options is None else options
        return Overview(
            **{
                "source": PlatformName.FILE,
                "target": target,
                "options": chosen,
                "first": min(days),
                "last": max(days),
                "rows": tuple(self._row(one, chosen) for one in planned),
                "fetched_at": self._now,
                **self.extra,
            }
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
        known = {one.ref: one for one in planned}
        chosen = [known[ref] for ref in refs]
        days = tuple((one.file.title, one.day) for one in chosen)
        self.copied.append((target, days, options or PLAIN))
        outcomes = []
        for number, one in enumerate(chosen, start=1):
            if progress:
                progress(number, len(refs), f"Copying {one.file.title}")
            self._fake.gate.wait(60)
            if stop and stop.is_set():
                return CopyReport(outcomes=tuple(outcomes), stopped=True)
            skipped = one.ref in self.there
            self.there.add(one.ref)
            outcomes.append(self._outcome(one.ref, one.file.title, one.day, skipped))
        return CopyReport(outcomes=tuple(outcomes))

    def libraries(self, target: PlatformName) -> tuple[Library, ...]:
        self.listings += 1
        self._fake.gate.wait(60)
        if self._fake.fetch_error is not None:
            raise self._fake.fetch_error
        return tuple(one for one in self.folders if one.platform is target)

    def library_rows(
        self,
        files: Sequence[DroppedFile],
        target: PlatformName,
        options: Options | None = None,
    ) -> tuple[LibraryRow, ...]:
        rows = []
        for file in files:
            status, reason = self.statuses.get(file.title, (Status.NEW, file.error))
            row = LibraryRow(file=file, reason=reason, duration=3000.0, load=61.4)
            if file.workout and status is Status.NEW:
                draft = self._draft(file, row.ref, options or PLAIN)
                row = row.model_copy(update={"draft": draft})
            rows.append(row)
        return tuple(rows)

    def add_to_library(
        self,
        files: Sequence[DroppedFile],
        target: PlatformName,
        library: Library | str,
        options: Options | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        self.added.append((target, tuple(f.title for f in files), library, options or PLAIN))
        if isinstance(library, str):
            library = folder("made", library, platform=target)
            self.folders = (*self.folders, library)
        outcomes = []
        for row in self.library_rows(files, target, options):
            self._fake.gate.wait(60)
            skipped = row.ref in self.there
            self.there.add(row.ref)
            outcomes.append(self._outcome(row.ref, row.file.title, None, skipped))
        return CopyReport(outcomes=tuple(outcomes), library=library)

    def _row(self, one: PlannedFile, options: Options) -> Row:
        assert one.file.workout is not None
        workout = one.file.workout.model_copy(update={"day": one.day})
        status, reason = self.statuses.get(one.file.title, (Status.NEW, ""))
        if one.ref in self.there:
            status, reason = Status.ON_TARGET, "Copied earlier by Planbridge."
        takes = status in (Status.NEW, Status.LIKELY)
        return Row(
            item=CalendarItem(ref=one.ref, item=workout, losses=one.file.losses),
            status=status,
            reason=reason,
            draft=self._draft(one.file, one.ref, options) if takes else None,
            partner_url="https://intervals.icu/workout/1" if status is Status.ON_TARGET else "",
            duration=3000.0,
            load=61.4,
        )

    def _draft(self, file: DroppedFile, ref: ItemRef, options: Options) -> Draft:
        assert file.workout is not None
        effects = adapt(file.workout, options, keeps_averaging=False).effects
        return Draft(
            item=file.workout,
            origin=ref,
            payload={},
            losses=self.losses,
            effects=effects,
            text="- 10m 50%",
        )

    def _outcome(self, ref: ItemRef, title: str, day: dt.date | None, skipped: bool) -> Outcome:
        failed = self._fake.copy_fails.get(title, "")
        return Outcome(
            ref=ref,
            title=title,
            day=day,
            ok=not failed,
            skipped=skipped,
            message=failed or ("Already there." if skipped else "Copied."),
            url="" if failed else "https://intervals.icu/workout/1",
            losses=self.losses,
            target=ItemRef(
                platform=PlatformName.INTERVALS, athlete="42", kind=ItemKind.WORKOUT, id="1"
            ),
        )


def folder(
    identity: str, name: str, platform: PlatformName = PlatformName.INTERVALS, **more: object
) -> Library:
    return Library(platform=platform, athlete="42", id=identity, name=name, **more)
