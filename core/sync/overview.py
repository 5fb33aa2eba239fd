"""Where each item of the source stands with regard to the target, before anything is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from enum import StrEnum

from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Draft,
    ItemRef,
    Listing,
    Platform,
    PlatformName,
    Unreadable,
)
from core.store.journal_values import Pair
from core.sync.athletes import NO_NAMES, Names
from core.sync.partners import UNKNOWN_DAY, Partner, partners, stand_ins
from core.sync.roots import root_of
from core.workout.duration import total_metres, total_seconds
from core.workout.load import estimate
from core.workout.model import Note, Value, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

_log = logging.getLogger("planbridge.sync")


class Status(StrEnum):
    """Where a source item stands with regard to the target."""

    NEW = "new"
    ON_TARGET = "on_target"
    LIKELY = "likely"
    """Nothing proves it, but an item there looks the same. Copied only when chosen."""
    CANNOT = "cannot"
    """Cannot be copied; the reason says why (past, completed, no form there...)."""


class Row(Value):
    """One planned item of the source, ready for a table."""

    item: CalendarItem
    status: Status
    reason: str = ""
    """Why it cannot be copied, or how the copy on the target was recognised."""
    partner: ItemRef | None = None
    """The copy on the target."""
    partner_url: str = ""
    draft: Draft | None = None
    """What would be written: text and losses. None when it cannot be copied."""
    duration: float | None = None
    """Seconds: the planned value, else computed from the steps."""
    distance: float | None = None
    """Metres."""
    load: float | None = None
    load_is_estimate: bool = False
    """True when the source gives no load and ours is shown."""


class Assessment(Value):
    """The rows of a source listing, and sentences about the whole."""

    rows: tuple[Row, ...]
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()


class Overview(Value):
    """What the source holds between two days, and where each item stands."""

    source: PlatformName
    target: PlatformName
    options: Options = PLAIN
    """How the items would be handed on; the drafts are made with them."""
    first: dt.date
    last: dt.date
    rows: tuple[Row, ...]
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences about the whole (an incomplete listing, items that could not be read...)."""
    fetched_at: dt.datetime
    plan_until: dt.date | None = None
    """The last day the target account can plan right now, when it has such a limit."""
    pair: Pair | None = None
    """For whose calendar it was made."""
    names: Names = NO_NAMES
    """What the athletes of ``pair`` are called."""


def assess(
    source: Listing,
    target: Listing,
    target_platform: Platform,
    thresholds: AthleteThresholds,
    today: dt.date,
    options: Options = PLAIN,
) -> Assessment:
    """Compares two listings of the same days. Makes no request and changes nothing."""
    unread = stand_ins(target)
    found = partners(source.items, (*target.items, *unread))
    unread_refs = {one.ref for one in unread}
    for ref, partner in found.items():
        if partner.item.ref in unread_refs:
            how = f"{partner.how}, but it could not be read there"
            found[ref] = dataclasses.replace(partner, how=how)
    rows = tuple(
        _row_or_reason(item, found.get(item.ref), target_platform, thresholds, today, options)
        for item in sorted(source.items, key=_calendar_order)
    )
    return Assessment(
        rows=rows, unreadable=source.unreadable, warnings=_warnings(source, target, found)
    )


def why_not(item: CalendarItem, today: dt.date) -> str:
    """Why an item is out of reach, or "" when it may be copied."""
    if item.completed:
        return "Already completed; only planned workouts are copied."
    if item.day < today:
        return "The day is past; days before today are never touched."
    if not item.planned_by_platform:
        label = item.ref.platform.label
        return f"{label} took it over from elsewhere; copy it from where it was planned."
    if item.hidden:
        return "Hidden from the athlete by the coach."
    return ""


def _row_or_reason(
    item: CalendarItem,
    partner: Partner | None,
    target: Platform,
    thresholds: AthleteThresholds,
    today: dt.date,
    options: Options,
) -> Row:
    """The row of one item, whatever it holds: a fault of ours must not cost the other rows."""
    try:
        return _row(item, partner, target, thresholds, today, options)
    except Exception:
        _log.exception("An item of %s could not be assessed", item.ref.platform.label)
        return Row(
            item=item,
            status=Status.CANNOT,
            reason="Planbridge failed on this workout. The log says more; please report it.",
        )


def _row(
    item: CalendarItem,
    partner: Partner | None,
    target: Platform,
    thresholds: AthleteThresholds,
    today: dt.date,
    options: Options,
) -> Row:
    row = _measured(item, thresholds)
    if partner is not None:
        ref, there = partner.item.ref, partner.item.day
        url = target.item_url(ref, None if there == UNKNOWN_DAY else there)
        row = row.model_copy(update={"partner": ref, "partner_url": url})
    if partner is not None and partner.proved:
        return row.model_copy(update={"status": Status.ON_TARGET, "reason": _sentence(partner.how)})
    reason = why_not(item, today)
    if reason:
        return row.model_copy(update={"status": Status.CANNOT, "reason": reason})
    try:
        draft = target.prepare(item.item, root_of(item), thresholds, options)
    except CannotConvert as problem:
        return row.model_copy(update={"status": Status.CANNOT, "reason": str(problem)})
    status = Status.LIKELY if partner is not None else Status.NEW
    return row.model_copy(
        update={
            "status": status,
            "reason": _sentence(partner.how) if partner is not None else "",
            "draft": draft,
        }
    )


class Numbers(Value):
    """A workout's planned numbers: the source's own where it gives them, else ours."""

    duration: float | None = None
    """Seconds."""
    distance: float | None = None
    """Metres."""
    load: float | None = None
    load_is_estimate: bool = False


def numbers_of(workout: Workout, thresholds: AthleteThresholds) -> Numbers:
    """What a table shows of ``workout``."""
    of_sport = thresholds.of(workout.sport)
    planned = workout.planned
    duration, distance, load = planned.duration, planned.distance, planned.load
    estimated = None
    if workout.steps:
        if duration is None:
            duration = total_seconds(workout.steps, of_sport, sport=workout.sport)
        if distance is None:
            distance = total_metres(workout.steps, of_sport)
        if load is None:
            load = estimated = estimate(workout, of_sport).load
    return Numbers(
        duration=duration,
        distance=distance,
        load=load,
        load_is_estimate=estimated is not None,
    )


def _measured(item: CalendarItem, thresholds: AthleteThresholds) -> Row:
    if isinstance(item.item, Note):
        return Row(item=item, status=Status.NEW)
    numbers = numbers_of(item.item, thresholds)
    return Row(item=item, status=Status.NEW, **dict(numbers))


def _warnings(source: Listing, target: Listing, found: dict[ItemRef, Partner]) -> tuple[str, ...]:
    said = []
    recognised = {partner.item.ref.id for partner in found.values()}
    for listing, consequence in (
        (source, "Some workouts may be missing from this table."),
        (target, "Some workouts may already be there without being recognised."),
    ):
        if not listing.complete:
            why = listing.incomplete_because or "the answer was not complete"
            said.append(f"{listing.platform.label}: {why.rstrip('.')}. {consequence}")
    in_sight = [
        one
        for one in target.unreadable
        if (one.day is None or source.first <= one.day <= source.last) and one.id not in recognised
    ]
    if in_sight:
        count = len(in_sight)
        things = "item" if count == 1 else "items"
        said.append(
            f"{target.platform.label}: {count} {things} could not be read there and "
            "cannot be recognised as copies."
        )
    return tuple(said)


def _calendar_order(item: CalendarItem) -> tuple[dt.date, dt.time, str, str]:
    start = None if isinstance(item.item, Note) else item.item.start_time
    sport = "" if isinstance(item.item, Note) else item.item.sport
    return (item.day, start or dt.time.max, sport, item.ref.id)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
