"""What a plan is made from, made by hand: two listings, links, and a target that is never asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Capabilities,
    Draft,
    ItemRef,
    Origin,
    PlatformName,
)
from core.store.journal_values import Link, LinkState, Pair
from core.sync.actions import Action, Plan, Scope
from core.sync.fields import prints
from core.sync.planning import Seen, make_plan
from core.workout.model import Item, Note, Sport, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import ICU, MONDAY, TP, item, listing

TODAY = MONDAY
PAIR = Pair(source=TP, source_athlete="me", target=ICU, target_athlete="me")
LAST = TODAY + dt.timedelta(days=13)


def day(number: int) -> dt.date:
    """The ``number``-th day from today."""
    return TODAY + dt.timedelta(days=number)


def can(**more: Any) -> Capabilities:
    plain = dict.fromkeys(
        ("writes", "notes", "external_ids", "sub_day_start", "averaging", "libraries"), True
    )
    return Capabilities(**{**plain, "bulk_create": False, **more})


class Target:
    """The half of a platform that makes no request; drops tags, and knows no custom sport."""

    def __init__(
        self, name: PlatformName = ICU, *, until: dt.date | None = None, **more: Any
    ) -> None:
        self.name = name
        self.capabilities = can(**more)
        self.prepared: list[str] = []
        self._until = until

    def prepare(
        self,
        what: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        self.prepared.append(what.title)
        if what.title == "boom":
            raise RuntimeError("a fault of ours")
        if isinstance(what, Workout) and what.sport is Sport.CUSTOM:
            raise CannotConvert("No such sport there.")
        payload = {"item": what.model_dump(mode="json"), "wide": options.power_width}
        return Draft(item=what, origin=origin, payload=payload)

    def expect(self, draft: Draft) -> Workout | Note:
        return draft.item if isinstance(draft.item, Note) else held(draft.item)

    def plan_until(self) -> dt.date | None:
        return self._until

    def item_url(self, ref: ItemRef, on: dt.date | None = None) -> str:
        return f"there/{ref.id}"


def held(what: Workout) -> Workout:
    """What the target keeps of a workout."""
    return what.model_copy(update={"tags": ()})


def mark_of(source: CalendarItem, **more: Any) -> Origin:
    ref = source.ref
    return Origin(
        **{
            "platform": ref.platform,
            "id": ref.id,
            "kind": ref.kind,
            "athlete": ref.athlete,
            "library_id": source.library_id,
            **more,
        }
    )


def edited(one: CalendarItem, **changes: Any) -> CalendarItem:
    """``one`` after somebody changed fields of its item."""
    return one.model_copy(update={"item": one.item.model_copy(update=changes)})


def copy_of(source: CalendarItem, id: str = "", **more: Any) -> CalendarItem:
    """The copy of ``source`` as it was written."""
    what = source.item if isinstance(source.item, Note) else held(source.item)
    made = item(ICU, id or f"c{source.ref.id}", what, day=source.day, origins=[mark_of(source)])
    return made.model_copy(update=more)


def link(
    source: CalendarItem,
    copy: CalendarItem,
    *,
    ours: bool = True,
    id: int | None = 1,
    state: LinkState = LinkState.LIVE,
    computes_totals: bool = False,
) -> Link:
    """A link as it was saved when both were as they are given."""

    def said(what: Item) -> dict[str, str]:
        return {
            field.value: value
            for field, value in prints(what, computes_totals=computes_totals).items()
        }

    return Link(
        id=id,
        source=source.ref,
        target=copy.ref,
        source_prints=said(source.item),
        target_prints=said(copy.item),
        source_item=source.item,
        target_item=copy.item,
        ours=ours,
        state=state,
        written_at=dt.datetime(2026, 5, 20, tzinfo=dt.UTC),
    )


def look(
    *source: CalendarItem,
    target: Iterable[CalendarItem] = (),
    links: Iterable[Link] = (),
    scope: Mapping[str, Any] | None = None,
    here: Mapping[str, Any] | None = None,
    there: Mapping[str, Any] | None = None,
    to: Target | None = None,
    **more: Any,
) -> Seen:
    """All that was seen; ``here`` and ``there`` are fields of the two listings."""
    return Seen(
        **{
            "scope": Scope(
                **{"pair": PAIR, "first": TODAY, "last": LAST, "today": TODAY, **(scope or {})}
            ),
            "source": listing(TP, *source, **(here or {})),
            "target": listing(ICU, *target, **(there or {})),
            "source_can": can(),
            "target_platform": to or Target(),
            "thresholds": AthleteThresholds(),
            "links": tuple(links),
            **more,
        }
    )


def plan(*source: CalendarItem, **more: Any) -> Plan:
    return make_plan(look(*source, **more))


def only(*source: CalendarItem, **more: Any) -> Action:
    """The one action of a plan."""
    (action,) = plan(*source, **more).actions
    return action
