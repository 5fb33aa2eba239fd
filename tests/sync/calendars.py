"""Small hand-made calendars, and a platform that keeps its items in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.platforms.contract import (
    Account,
    CalendarItem,
    CannotConvert,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Listing,
    Origin,
    PlatformName,
    Progress,
    Written,
)
from core.workout.model import Note, Planned, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

MONDAY = dt.date(2026, 6, 1)
TP, ICU, TR = PlatformName.TRAININGPEAKS, PlatformName.INTERVALS, PlatformName.TRAINERROAD


def ride(seconds: float = 3600, percent: float = 70, title: str = "Ride", **fields) -> Workout:
    return Workout(
        sport=Sport.RIDE,
        title=title,
        steps=(
            Step(
                length=Seconds(value=seconds), target=Single(unit=Unit.PERCENT_FTP, value=percent)
            ),
        ),
        **fields,
    )


def item(
    platform: PlatformName,
    id: str,
    what: Workout | Note | None = None,
    *,
    day: dt.date = MONDAY,
    origins: Sequence[Origin] = (),
    **fields,
) -> CalendarItem:
    what = what or ride()
    kind = ItemKind.NOTE if isinstance(what, Note) else ItemKind.WORKOUT
    return CalendarItem(
        ref=ItemRef(platform=platform, athlete="me", kind=kind, id=id),
        item=what.model_copy(update={"day": day}),
        origins=tuple(origins),
        **fields,
    )


def listing(platform: PlatformName, *items: CalendarItem, **fields) -> Listing:
    return Listing(
        platform=platform,
        athlete="me",
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=6),
        items=items,
        **fields,
    )


def origin(platform: PlatformName, id: str, **fields) -> Origin:
    return Origin(platform=platform, id=id, **fields)


class MemoryPlatform:
    """Keeps what is created; refuses titles that start with "bad"."""

    def __init__(self, name: PlatformName = ICU, bulk: bool = False) -> None:
        self.name = name
        self.capabilities = Capabilities(
            writes=True,
            notes=True,
            external_ids=True,
            bulk_create=bulk,
            sub_day_start=True,
            averaging=True,
            libraries=False,
        )
        self.items: list[CalendarItem] = []
        self.create_calls: list[int] = []

    def check_access(self) -> Account:
        return Account(platform=self.name, athlete="me")

    def plan_until(self) -> dt.date | None:
        return None

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        return listing(self.name, *self.items)

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        if isinstance(item, Workout) and item.sport is Sport.CUSTOM:
            raise CannotConvert("No such sport there.")
        return Draft(item=item, origin=origin, payload={"title": item.title})

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        self.create_calls.append(len(drafts))
        return [self._write(draft) for draft in drafts]

    def _write(self, draft: Draft) -> Written:
        if draft.item.title.startswith("bad"):
            return Written(draft=draft, error="Refused: bad title.")
        mark = Origin(
            platform=draft.origin.platform,
            id=draft.origin.id,
            kind=draft.origin.kind,
            athlete=draft.origin.athlete,
        )
        kind = draft.origin.kind
        created = CalendarItem(
            ref=ItemRef(
                platform=self.name, athlete="me", kind=kind, id=f"new{len(self.items) + 1}"
            ),
            item=draft.item,
            origins=(mark,),
        )
        self.items.append(created)
        return Written(draft=draft, created=created, url=f"there/{created.ref.id}")

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        raise AssertionError("nothing is updated here")

    def delete(self, existing: CalendarItem) -> None:
        raise AssertionError("nothing is deleted here")

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        return f"there/{ref.id}"


def unstructured(title: str, seconds: float | None = None) -> Workout:
    return Workout(sport=Sport.STRENGTH, title=title, planned=Planned(duration=seconds))
