"""What an entry will read as once the service holds it, told before it is written.

The text is read by the rules of :mod:`core.formats.intervals_text`, then by the very code that
reads a listing; only the service's own document is not there yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.formats import intervals_text
from core.platforms import markers
from core.platforms.contract import CalendarItem, Draft
from core.platforms.intervals.events import read_event
from core.platforms.intervals.sports import sport_of
from core.platforms.intervals.totals import shown
from core.platforms.intervals.workout_doc import METRICS, Structure, metres_read, order_of
from core.workout.model import (
    Block,
    Cadence,
    Length,
    Metres,
    Metric,
    Note,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Target,
    UntilLap,
    Workout,
    walk,
)
from core.workout.steering import round_half_up

_KEEPS_TIME = "WeightTraining"


def expected(draft: Draft) -> Workout | Note:
    """The item that reading ``draft`` back gives.

    Steps and words are exact. ``planned`` is what the service computes: see
    :func:`~core.platforms.intervals.totals.shown` for how near that is.
    """
    payload = draft.payload
    structure = Structure()
    if payload.get("category") != "NOTE":
        structure = _structure(payload)
    read = read_event({**payload, "id": "0"}, "0", structure=structure)
    if not isinstance(read, CalendarItem):
        # Numbers beyond reason: the service will have a word about them.
        return draft.item
    if isinstance(read.item, Note):
        return read.item
    item = read.item
    if item.indoor is None and str(payload.get("type")).startswith("Virtual"):
        item = item.model_copy(update={"indoor": True})
    thresholds = draft.thresholds.of(item.sport) if draft.thresholds else None
    keeps_time = payload.get("type") == _KEEPS_TIME
    planned = shown(item, thresholds, keeps_time=keeps_time)
    return item.model_copy(update={"planned": planned})


def _structure(payload: dict[str, Any]) -> Structure:
    """The steps that the service will make of the text, as its document would hold them."""
    sport, _ = sport_of(str(payload.get("type"))) or (Sport.OTHER, None)
    words, _ = markers.take_origins(str(payload.get("description") or ""))
    try:
        plain = intervals_text.parse(words).steps
    except intervals_text.TextError:
        return Structure()
    usual = order_of(sport)
    said = METRICS.get(str(payload.get("target")).upper())
    present = {
        target.unit.metric
        for step in walk(plain)
        for target in (step.target, step.secondary)
        if isinstance(target, Single | Range | Ramp)
    }
    metric = said or next((one for one in usual if one in present), usual[0])
    order = (metric, *(one for one in usual if one is not metric))
    if any(step.secondary for step in walk(plain)):
        by_metric = [intervals_text.parse(words, metric=one).steps for one in order]
        plain = tuple(_led(blocks, order) for blocks in zip(*by_metric, strict=True))
    return Structure(steps=tuple(_held(block) for block in plain), metric=metric)


def _led(readings: tuple[Block, ...], order: tuple[Metric, ...]) -> Block:
    """Of the readings of one step, each led by another metric, that of the first it has."""
    first = readings[0]
    if isinstance(first, Repeat):
        inner = zip(*(block.steps for block in readings if isinstance(block, Repeat)), strict=True)
        return first.model_copy(update={"steps": tuple(_led(one, order) for one in inner)})
    for reading, metric in zip(readings, order, strict=True):
        if isinstance(reading, Step) and metric in _metrics(reading):
            return reading
    return first


def _metrics(step: Step) -> Iterator[Metric]:
    for target in (step.target, step.secondary):
        if isinstance(target, Single | Range | Ramp):
            yield target.unit.metric


def _held(block: Block) -> Block:
    """``block`` as it comes back: whole seconds, and metres in the unit that fits them."""
    if isinstance(block, Repeat):
        title = " ".join(block.title.split())
        steps = tuple(_held(inner) for inner in block.steps)
        return block.model_copy(update={"steps": steps, "title": title})
    target, cadence = _one_number(block.target), block.cadence
    if cadence is not None and cadence.low == cadence.high:
        cadence = Cadence(low=cadence.low)
    second = block.secondary and _one_number(block.secondary)
    length = _length(block.length)
    return block.model_copy(
        update={"length": length, "target": target, "secondary": second, "cadence": cadence}
    )


def _one_number(target: Target) -> Target:
    """A range or a ramp that ends where it begins is one number there."""
    if isinstance(target, Range) and target.low == target.high:
        value = target.low
    elif isinstance(target, Ramp) and target.start == target.end:
        value = target.start
    else:
        return target
    return Single(unit=target.unit, value=value, mmp_seconds=target.mmp_seconds)


def _length(length: Length) -> Length:
    if isinstance(length, UntilLap):
        nominal = None if length.nominal is None else _measured(length.nominal)
        return UntilLap(nominal=nominal)
    return _measured(length)


def _measured(length: Seconds | Metres) -> Seconds | Metres:
    if isinstance(length, Metres):
        return metres_read(round(length.value, 6))
    return Seconds(value=max(1, round_half_up(length.value)))
