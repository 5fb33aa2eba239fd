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

from core.platforms.trainingpeaks.lost import Lost
from core.platforms.trainingpeaks.stairs import ramp_of
from core.platforms.trainingpeaks.step_read import Units, metres_shown, read_step
from core.platforms.trainingpeaks.terms import DISTANCE_UNITS, METRICS
from core.platforms.trainingpeaks.wire import JsonObject, number, obj, text, tidy
from core.workout.losses import Loss
from core.workout.model import Block, DistanceUnit, Metres, Metric, Repeat, Value

MAX_REPEATS = 1000
MAX_DEPTH = 8


class ReadStructure(Value):
    """Steps, the metric they are steered by, and what was left out."""

    steps: tuple[Block, ...] = ()
    metric: Metric | None = None
    losses: tuple[Loss, ...] = ()


def read_structure(raw: Any) -> ReadStructure:
    """A workout's ``structure`` as it came: an object, a JSON string, a bare list or null."""
    if raw is None or raw == "":
        return ReadStructure()
    lost = Lost()
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            lost.say("Structure", "the structure is not valid JSON")
            return ReadStructure(losses=tuple(lost.found))
        if raw is None:
            return ReadStructure()
    if isinstance(raw, list):
        raw = {"structure": raw}
    blocks = raw.get("structure") if isinstance(raw, dict) else raw
    if blocks is None:
        return ReadStructure()
    if not isinstance(blocks, list):
        lost.say("Structure", "the structure has an unknown form")
        return ReadStructure(losses=tuple(lost.found))
    reader = _Reader(_units(raw), lost)
    steps = reader.blocks(blocks, "", 0)
    unit = reader.units.target
    metric = unit.metric if unit is not None and steps else None
    return ReadStructure(steps=steps, metric=metric, losses=tuple(lost.found))


def _units(raw: JsonObject) -> Units:
    name = text(raw.get("primaryIntensityMetric")).strip()
    shown = text(raw.get("visualizationDistanceUnit")).strip().lower()
    return Units(
        target=METRICS.get(name.lower()), metric_name=name, shown_in=DISTANCE_UNITS.get(shown)
    )


class _Reader:
    def __init__(self, units: Units, lost: Lost) -> None:
        self.units = units
        self.lost = lost

    def blocks(
        self, raw: Sequence[object], prefix: str, depth: int, before: int = 0
    ) -> tuple[Block, ...]:
        """``before`` blocks stand in front of these; paths count what was read, not what came."""
        found: list[Block] = []
        for entry in raw:
            place = before + len(found) + 1
            if not isinstance(entry, dict):
                self.lost.at(f"{prefix}{place}", "", "something that is not a step")
            elif entry.get("steps") is not None:
                found.extend(self.block(entry, prefix, place, depth))
            else:
                step = read_step(entry, f"{prefix}{place}", self.units, self.lost)
                if step is not None:
                    found.append(step)
        return tuple(found)

    def block(self, raw: JsonObject, prefix: str, place: int, depth: int) -> tuple[Block, ...]:
        path = f"{prefix}{place}"
        children = raw["steps"]
        if depth >= MAX_DEPTH:
            self.lost.at(path, "", "repeats nested too deep")
            return ()
        if not isinstance(children, list) or not children:
            self.lost.at(path, "", "a block without steps")
            return ()
        rounds = self.rounds(raw.get("length"), path)
        kind = text(raw.get("type")).strip().lower()
        if rounds > 1:
            inner = self.stairs(children, kind, f"{path}.", 1, depth)
            return (Repeat(count=rounds, steps=inner),) if inner else ()
        return self.stairs(children, kind, prefix, place, depth)

    def stairs(
        self, children: list[object], kind: str, prefix: str, place: int, depth: int
    ) -> tuple[Block, ...]:
        """The steps of a block, as one ramp where they are one."""
        told = len(self.lost.found)
        inner = self.blocks(children, prefix, depth + 1, place - 1)
        if kind not in ("rampup", "rampdown"):
            return inner
        ramp = ramp_of(inner, up=kind == "rampup")
        if ramp is None:
            return inner
        if isinstance(ramp.length, Metres):
            length = metres_shown(ramp.length.value, DistanceUnit.METRE, self.units.shown_in)
            ramp = ramp.model_copy(update={"length": length})
        # What is lost of one stair is lost of each; the ramp stands where the first one did.
        path = f"{prefix}{place}"
        self.lost.found[told:] = [loss for loss in self.lost.found[told:] if loss.step == path]
        return (ramp,)

    def rounds(self, length: object, path: str) -> int:
        value = number(obj(length).get("value"))
        if value is None or value < 1:
            return 1
        if value > MAX_REPEATS:
            self.lost.at(path, "", f"{tidy(value)} rounds", f"{MAX_REPEATS} rounds")
            return MAX_REPEATS
        if not value.is_integer():
            self.lost.at(path, "", f"{tidy(value)} rounds", f"{round(value)} rounds")
        return round(value)
