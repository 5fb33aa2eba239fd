"""TrainingPeaks' ``structure`` read into steps.

Nothing here raises: whatever cannot be understood is left out and named as a loss. Rules that
come from recorded structures rather than from any document:

* A block's ``type`` does not tell whether it repeats: ``length.value`` does, and all of its
  inner steps count.
* ``rampUp`` and ``rampDown`` usually hold a staircase of flat steps. Only stairs whose bands
  meet, and a single step with two bounds, are one ramp.
* ``begin`` and ``end`` are often wrong and are ignored.
* A target of 0 is how its editor writes a rest that has none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.platforms.numbers import sensible_number
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    lines,
    not_negative,
    obj,
    objects,
    text,
    tidy,
)
from core.workout.describe import place as named_place
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    SECONDS_PER_UNIT,
    Block,
    Cadence,
    DistanceUnit,
    Intensity,
    Measured,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Target,
    TimeUnit,
    Unit,
    UntilLap,
    Value,
)

CADENCE_UNIT = "roundOrStridePerMinute"
MAX_REPEATS = 1000
MAX_DEPTH = 8

_METRIC_UNITS = {
    "percentofftp": Unit.PERCENT_FTP,
    "percentofthresholdhr": Unit.PERCENT_LTHR,
    "percentofthresholdheartrate": Unit.PERCENT_LTHR,
    "percentofmaxhr": Unit.PERCENT_MAX_HR,
    "percentofmaxheartrate": Unit.PERCENT_MAX_HR,
    "percentofthresholdpace": Unit.PERCENT_THRESHOLD_PACE,
    "percentofthresholdswimpace": Unit.PERCENT_THRESHOLD_PACE,
    "rpe": Unit.RPE,
    "power": Unit.WATTS,
    "heartrate": Unit.BPM,
}
_TARGET_UNITS = {
    **_METRIC_UNITS,
    "watts": Unit.WATTS,
    "bpm": Unit.BPM,
    "scale10": Unit.RPE,
    "secondsperkilometer": Unit.SECONDS_PER_KM,
}
_TIME_UNITS = {
    "second": TimeUnit.SECOND,
    "minute": TimeUnit.MINUTE,
    "hour": TimeUnit.HOUR,
}
_DISTANCE_UNITS = {
    "meter": DistanceUnit.METRE,
    "metre": DistanceUnit.METRE,
    "kilometer": DistanceUnit.KILOMETRE,
    "kilometre": DistanceUnit.KILOMETRE,
    "mile": DistanceUnit.MILE,
    "yard": DistanceUnit.YARD,
}
_CLASSES = {
    "warmup": Intensity.WARM_UP,
    "active": Intensity.ACTIVE,
    "rest": Intensity.REST,
    "cooldown": Intensity.COOL_DOWN,
    "recovery": Intensity.RECOVERY,
    "interval": Intensity.INTERVAL,
    "other": Intensity.OTHER,
}


class ReadStructure(Value):
    """Steps, the metric they are steered by, and what was left out."""

    steps: tuple[Block, ...] = ()
    metric: Metric | None = None
    losses: tuple[Loss, ...] = ()


def read_structure(raw: Any) -> ReadStructure:
    """A workout's ``structure`` as it came: an object, a JSON string, a bare list or null."""
    if raw is None or raw == "":
        return ReadStructure()
    losses: list[Loss] = []
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            return ReadStructure(losses=(_unreadable("the structure is not valid JSON"),))
        if raw is None:
            return ReadStructure()
    if isinstance(raw, list):
        raw = {"structure": raw}
    if not isinstance(raw, dict):
        return ReadStructure(losses=(_unreadable("the structure has an unknown form"),))
    blocks = raw.get("structure")
    if blocks is None:
        return ReadStructure()
    if not isinstance(blocks, list):
        return ReadStructure(losses=(_unreadable("the structure has an unknown form"),))
    reader = _Reader(text(raw.get("primaryIntensityMetric")), losses)
    steps = reader.blocks(blocks, "", 0)
    metric = reader.unit.metric if reader.unit is not None and steps else None
    return ReadStructure(steps=steps, metric=metric, losses=tuple(losses))


def _unreadable(why: str) -> Loss:
    return Loss(where="Structure", kind=LossKind.DROPPED, before=why)


class _Reader:
    def __init__(self, metric: str, losses: list[Loss]) -> None:
        self.metric = metric
        self.unit = _METRIC_UNITS.get(metric.strip().lower())
        self.losses = losses

    def lose(
        self, where: str, before: str, after: str = "", kind: LossKind = LossKind.APPROXIMATED
    ) -> None:
        self.losses.append(
            Loss(where=where, kind=kind if after else LossKind.DROPPED, before=before, after=after)
        )

    def blocks(self, raw: Sequence[object], prefix: str, depth: int) -> tuple[Block, ...]:
        found: list[Block] = []
        for position, entry in enumerate(raw, start=1):
            place = f"{prefix}{position}"
            if not isinstance(entry, dict):
                self.lose(f"Step {place}", "something that is not a step")
            elif "steps" in entry:
                found.extend(self.block(entry, place, depth))
            else:
                step = self.step(entry, place)
                if step is not None:
                    found.append(step)
        return tuple(found)

    def block(self, raw: JsonObject, place: str, depth: int) -> tuple[Block, ...]:
        if depth >= MAX_DEPTH:
            self.lose(f"Step {place}", "repeats nested too deep")
            return ()
        inner_raw = raw.get("steps")
        inner_list = inner_raw if isinstance(inner_raw, list) else []
        first = obj(inner_list[0]) if len(inner_list) == 1 else {}
        if first and "steps" not in first:
            # A block that only wraps one step is that step to anyone who looks at it.
            only = self.step(first, place)
            inner: tuple[Block, ...] = () if only is None else (only,)
        else:
            inner = self.blocks(inner_list, f"{place}.", depth + 1)
        kind = text(raw.get("type")).strip().lower()
        if kind in ("rampup", "rampdown"):
            ramp = _as_ramp(inner, up=kind == "rampup")
            inner = (ramp,) if ramp is not None else inner
        rounds = self.rounds(raw.get("length"), place)
        if rounds > 1 and inner:
            return (Repeat(count=rounds, steps=inner),)
        return inner

    def rounds(self, length: object, place: str) -> int:
        value = sensible_number(obj(length).get("value"))
        if value is None or value < 1:
            return 1
        if value > MAX_REPEATS:
            self.lose(f"Step {place}", f"{tidy(value)} rounds", f"{MAX_REPEATS} rounds")
            return MAX_REPEATS
        if not value.is_integer():
            self.lose(f"Step {place}", f"{tidy(value)} rounds", f"{round(value)} rounds")
        return round(value)

    def step(self, raw: JsonObject, place: str) -> Step | None:
        cue = lines(raw.get("name"))
        where = named_place(place, cue)
        length = self.length(raw, where)
        if length is None:
            return None
        target, secondary, cadence = self.targets(raw.get("targets"), where)
        return Step(
            length=length,
            target=target,
            secondary=secondary,
            cadence=cadence,
            intensity=self.intensity(raw.get("intensityClass"), where),
            cue=cue,
            notes=lines(raw.get("notes")),
        )

    def length(self, raw: JsonObject, where: str) -> Seconds | Metres | UntilLap | None:
        given = obj(raw.get("length"))
        value = sensible_number(given.get("value"))
        unit = text(given.get("unit")).strip().lower()
        measured = _measured_length(value, unit)
        if raw.get("openDuration") is True or unit == "lapbutton":
            return UntilLap(nominal=measured)
        if measured is not None:
            return measured
        if value is None:
            self.lose(where, "a step without a length", "a step that ends with the lap button")
            return UntilLap()
        if value <= 0:
            self.lose(where, f"a step of length {tidy(value)}")
            return None
        self.lose(
            where,
            f"a length of {tidy(value)} in the unknown unit “{unit}”",
            "a step that ends with the lap button",
        )
        return UntilLap()

    def targets(self, raw: object, where: str) -> tuple[Target, Measured | None, Cadence | None]:
        measured: list[Single | Range] = []
        cadence: Cadence | None = None
        primary_seen = False
        for entry in objects(raw):
            low, high = not_negative(entry.get("minValue")), not_negative(entry.get("maxValue"))
            if low is None and high is None:
                continue
            unit_name = text(entry.get("unit")).strip()
            if unit_name.lower() == CADENCE_UNIT.lower():
                cadence = self.cadence(low, high)
                continue
            unit = _TARGET_UNITS.get(unit_name.lower()) if unit_name else self.unit
            if unit is None:
                name = unit_name or self.metric
                said = f"in the unknown unit “{name}”" if name else "without a unit"
                self.lose(where, f"a target of {_band(low, high)} {said}")
                continue
            if not unit_name:
                primary_seen = True
            found = self.band(low, high, unit, where)
            if found is not None:
                measured.append(found)
        if not measured:
            return NoTarget(), None, cadence
        if primary_seen and measured[0].unit is not self.unit and len(measured) > 1:
            measured.sort(key=lambda band: band.unit is not self.unit)
        if len(measured) > 2:
            self.lose(where, f"{len(measured)} targets", "the first two of them")
        return measured[0], measured[1] if len(measured) > 1 else None, cadence

    def band(
        self, low: float | None, high: float | None, unit: Unit, where: str
    ) -> Single | Range | None:
        if low is None and high is not None:
            self.lose(where, f"a target of at most {tidy(high)}", f"a target of {tidy(high)}")
            low = high
        assert low is not None
        if not low and not high:
            return None
        if high is None or high == low:
            return Single(unit=unit, value=low)
        return Range(unit=unit, low=low, high=high)

    def cadence(self, low: float | None, high: float | None) -> Cadence | None:
        if low is None:
            low, high = high, None
        if not low and not high:
            return None
        assert low is not None
        return Cadence(low=low, high=None if high == low else high)

    def intensity(self, raw: object, where: str) -> Intensity | None:
        name = text(raw).strip()
        if not name:
            return None
        found = _CLASSES.get(name.lower())
        if found is None:
            self.lose(where, f"the unknown intensity class “{name}”")
        return found


def _measured_length(value: float | None, unit: str) -> Seconds | Metres | None:
    if value is None or not 0 < value < 1e9:
        return None
    if unit in _TIME_UNITS:
        time_unit = _TIME_UNITS[unit]
        return Seconds(value=value * SECONDS_PER_UNIT[time_unit], unit=time_unit)
    if unit in _DISTANCE_UNITS:
        return Metres.of(value, _DISTANCE_UNITS[unit])
    return None


def _band(low: float | None, high: float | None) -> str:
    bounds = [f"{tidy(bound)}" for bound in (low, high) if bound is not None]
    return "–".join(bounds)


def _as_ramp(stairs: tuple[Block, ...], *, up: bool) -> Step | None:
    """One ramp for stairs whose bands meet on a straight line; None for a true staircase."""
    steps = [step for step in stairs if isinstance(step, Step)]
    if not steps or len(steps) != len(stairs):
        return None
    first = steps[0]
    bands = [step.target for step in steps]
    if not isinstance(first.target, Range) or isinstance(first.length, UntilLap):
        return None
    edges: list[tuple[float, float]] = []
    position = 0.0
    for step, band in zip(steps, bands, strict=True):
        same = step.model_copy(update={"length": first.length, "target": first.target}) == first
        if not same or not isinstance(band, Range) or band.unit is not first.target.unit:
            return None
        if type(step.length) is not type(first.length) or isinstance(step.length, UntilLap):
            return None
        entry, leave = (band.low, band.high) if up else (band.high, band.low)
        if edges and abs(edges[-1][1] - entry) > 1e-6:
            return None
        if not edges:
            edges.append((0.0, entry))
        position += step.length.value
        edges.append((position, leave))
    start, end = edges[0][1], edges[-1][1]
    # Stairs end on whole seconds or metres, so an edge may lie up to one of them off the line.
    tolerance = abs(end - start) / position + 0.02
    for at, value in edges:
        if abs(start + (end - start) * at / position - value) > tolerance:
            return None
    length: Seconds | Metres = (
        Seconds(value=position, unit=first.length.unit)
        if isinstance(first.length, Seconds)
        else Metres(value=position, unit=first.length.unit)
    )
    return first.model_copy(
        update={
            "length": length,
            "target": Ramp(unit=first.target.unit, start=start, end=end),
        }
    )
