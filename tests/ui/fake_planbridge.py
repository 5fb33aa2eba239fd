from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

from core.planbridge import (
    AccessReport,
    CopyReport,
    Credentials,
    Direction,
    Options,
    Outcome,
    Overview,
    Planbridge,
    Row,
    SavedAccount,
    Status,
)
from core.platforms.contract import (
    SERVICES,
    Account,
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.errors import PlatformError
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Cadence,
    Note,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.options import PLAIN, adapt
from tests.ui.fake_files import FakeFileDesk

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)

WARM_UP = Step(
    length=Seconds(value=600), target=Ramp(unit=Unit.PERCENT_FTP, start=45, end=75), cue="Warm up"
)
HARD = Step(
    length=Seconds(value=240),
    target=Range(unit=Unit.PERCENT_FTP, low=105, high=110),
    cadence=Cadence(low=95),
)
EASY = Step(length=Seconds(value=120), target=Single(unit=Unit.PERCENT_FTP, value=50))
COOL_DOWN = Step(length=Seconds(value=600), target=Ramp(unit=Unit.PERCENT_FTP, start=65, end=40))
OPEN_END = Step(length=UntilLap(nominal=Seconds(value=300)))
INTERVALS = (WARM_UP, Repeat(count=5, steps=(HARD, EASY)), COOL_DOWN)


def account(platform: PlatformName, **more: object) -> Account:
    values = {"platform": platform, "athlete": "42", "name": "Sam Sandbox", "plan": "premium"}
    return Account(**{**values, **more})


def workout_row(
    identity: str,
    title: str,
    *,
    status: Status = Status.NEW,
    day: dt.date = TODAY,
    platform: PlatformName = PlatformName.TRAININGPEAKS,
    sport: Sport = Sport.RIDE,
    steps: tuple = INTERVALS,
    losses: tuple[Loss, ...] = (),
    reason: str = "",
    **more: object,
) -> Row:
    ref = ItemRef(platform=platform, athlete="42", kind=ItemKind.WORKOUT, id=identity)
    workout = Workout(sport=sport, day=day, title=title, steps=steps, description="Ride smoothly.")
    draft = Draft(
        item=workout,
        origin=ref,
        payload={},
        losses=losses,
        text="- 10m ramp 45-75%\n\n5x\n- 4m 105-110% 95rpm\n- 2m 50%\n\n- 10m ramp 65-40%",
    )
    partner = None
    if status is Status.ON_TARGET:
        partner = ItemRef(
            platform=PlatformName.INTERVALS, athlete="42", kind=ItemKind.WORKOUT, id=f"c{identity}"
        )
    values = {
        "item": CalendarItem(ref=ref, item=workout),
        "status": status,
        "reason": reason,
        "partner": partner,
        "partner_url": "https://intervals.icu/workout/1" if partner else "",
        "draft": draft if status in (Status.NEW, Status.LIKELY) else None,
        "duration": 3000.0,
        "load": 61.4,
    }
    return Row(**{**values, **more})


def note_row(identity: str, title: str, day: dt.date = TODAY) -> Row:
    ref = ItemRef(
        platform=PlatformName.TRAININGPEAKS, athlete="42", kind=ItemKind.NOTE, id=identity
    )
    note = Note(title=title, text="Sleep well.", day=day)
    return Row(
        item=CalendarItem(ref=ref, item=note),
        status=Status.NEW,
        draft=Draft(item=note, origin=ref, payload={}),
    )


def with_options(row: Row, options: Options, target: PlatformName) -> Row:
    """The row as its draft stands after the options."""
    if row.draft is None or not isinstance(row.item.item, Workout):
        return row
    keeps = target is PlatformName.INTERVALS
    effects = adapt(row.item.item, options, keeps_averaging=keeps).effects
    return row.model_copy(update={"draft": row.draft.model_copy(update={"effects": effects})})


def example_rows() -> tuple[Row, ...]:
    day = dt.timedelta(days=1)
    return (
        workout_row("1", "5 x 4 min VO2max", load_is_estimate=True),
        workout_row(
            "2",
            "Endurance with an open end",
            day=TODAY + day,
            steps=(WARM_UP, OPEN_END, COOL_DOWN),
            losses=(
                Loss(
                    where="Step 2",
                    kind=LossKind.APPROXIMATED,
                    before="until lap is pressed",
                    after="5 min",
                    advice="Press lap early when you are done.",
                ),
            ),
        ),
        workout_row(
            "3",
            "Tempo run",
            day=TODAY + day,
            sport=Sport.RUN,
            status=Status.ON_TARGET,
            reason="Copied by Planbridge.",
        ),
        workout_row(
            "4",
            "Long ride",
            day=TODAY + 2 * day,
            status=Status.CANNOT,
            reason="It was completed already.",
        ),
        note_row("5", "Travel day", TODAY + 3 * day),
    )


class FakePlanbridge(Planbridge):
    """The facade, in memory: tests set what it holds and see what it was asked."""

    def __init__(
        self,
        rows: Sequence[Row] = (),
        connected: Sequence[PlatformName] = SERVICES,
        **overview: object,
    ) -> None:
        self.rows = tuple(rows)
        self.extra = overview
        self.saved = {
            name: SavedAccount(account=account(name), masked_secret="••••1234", checked_at=NOW)
            for name in connected
        }
        self.saved_options = PLAIN
        self.fetched: set[tuple[Direction, dt.date, dt.date]] = set()
        self.fetches = 0
        self.overviews = 0
        """How often an overview that was there was asked for."""
        self.fetch_error: Exception | None = None
        self.reports: dict[PlatformName, AccessReport] = {}
        self.checked: list[Credentials] = []
        self.problems: dict[str, str] = {}
        """What is seen to be wrong with a secret, by the secret."""
        self.copied: list[tuple[ItemRef, ...]] = []
        self.copied_with: list[Options | None] = []
        self.copy_fails: dict[str, str] = {}
        self.gate = threading.Event()
        """Fetch and copy wait for it, so that a test can look at a job that runs."""
        self.gate.set()
        self.files = FakeFileDesk(self, NOW)

    def accounts(self) -> dict[PlatformName, SavedAccount]:
        return dict(self.saved)

    def check_and_save(self, credentials: Credentials) -> AccessReport:
        self.checked.append(credentials)
        name = credentials.platform
        report = self.reports.get(name)
        if report is None:
            report = AccessReport(
                platform=name,
                ok=True,
                account=account(name),
                message="Connected as Sam Sandbox, premium.",
            )
        if report.ok and report.account:
            self.saved[name] = SavedAccount(
                account=report.account, masked_secret="••••1234", checked_at=NOW
            )
        return report

    def problem_with(self, credentials: Credentials) -> str:
        return self.problems.get(credentials.secret.get_secret_value(), "")

    def forget(self, platform: PlatformName) -> None:
        self.saved.pop(platform, None)

    def options(self) -> Options:
        return self.saved_options

    def save_options(self, options: Options) -> None:
        self.saved_options = options

    def keeps_averaging(self, target: PlatformName) -> bool:
        return target in (PlatformName.INTERVALS, PlatformName.FILE)

    def today(self) -> dt.date:
        return TODAY

    def directions(self) -> tuple[Direction, ...]:
        return tuple(d for d in Direction if {d.source, d.target} <= self.saved.keys())

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        self.fetches += 1
        if progress:
            progress(1, 2, "Reading the source")
        self.gate.wait(5)
        if self.fetch_error is not None:
            raise self.fetch_error
        self.fetched.add((direction, first, last))

    def overview(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        sports: Sequence[Sport] | None = None,
        options: Options | None = None,
    ) -> Overview | None:
        if (direction, first, last) not in self.fetched:
            return None
        self.overviews += 1
        chosen = self.saved_options if options is None else options
        rows = tuple(
            with_options(row, chosen, direction.target)
            for row in self.rows
            if first <= row.item.day <= last
            and (
                sports is None
                or not isinstance(row.item.item, Workout)
                or row.item.item.sport in sports
            )
        )
        return Overview(
            source=direction.source,
            target=direction.target,
            options=chosen,
            first=first,
            last=last,
            rows=rows,
            fetched_at=NOW,
            **self.extra,
        )

    def copy(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        options: Options | None = None,
    ) -> CopyReport:
        self.copied.append(tuple(refs))
        self.copied_with.append(options)
        rows = {row.item.ref: row for row in self.rows}
        outcomes = []
        for number, ref in enumerate(refs, start=1):
            if progress:
                progress(number, len(refs), f"Copying {number}")
            self.gate.wait(5)
            if stop and stop.is_set():
                return CopyReport(outcomes=tuple(outcomes), stopped=True)
            row = rows[ref]
            shown = with_options(row, options or PLAIN, direction.target)
            outcomes.append(self._copy_one(row, shown.draft))
        return CopyReport(outcomes=tuple(outcomes))

    def _copy_one(self, row: Row, draft: Draft | None) -> Outcome:
        ref = row.item.ref
        common = {"ref": ref, "title": row.item.item.title, "day": row.item.day}
        if ref.id in self.copy_fails:
            return Outcome(ok=False, message=self.copy_fails[ref.id], **common)
        if row.status is Status.ON_TARGET:
            return Outcome(ok=True, skipped=True, message="It is already there.", **common)
        copied = ItemRef(
            platform=PlatformName.INTERVALS, athlete="42", kind=ref.kind, id=f"c{ref.id}"
        )
        self.rows = tuple(
            r.model_copy(update={"status": Status.ON_TARGET, "partner": copied}) if r is row else r
            for r in self.rows
        )
        url = f"https://intervals.icu/workout/{copied.id}"
        said = {"losses": draft.losses, "effects": draft.effects} if draft else {}
        return Outcome(ok=True, message="Copied.", target=copied, url=url, **said, **common)


__all__ = [
    "NOW",
    "TODAY",
    "FakePlanbridge",
    "PlatformError",
    "Unreadable",
    "account",
    "example_rows",
    "note_row",
    "workout_row",
]
