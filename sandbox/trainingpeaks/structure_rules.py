"""Which workout structures the service accepts on a write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sandbox.trainingpeaks.keys import words

BLOCK_TYPES = frozenset({"step", "repetition", "rampUp", "rampDown"})
LENGTH_UNITS = frozenset(words("second minute hour meter kilometer mile yard"))
INTENSITY_CLASSES = frozenset(words("warmUp active rest coolDown other"))
INTENSITY_METRICS = frozenset(
    words("percentOfFtp percentOfThresholdHr percentOfMaxHr percentOfThresholdPace rpe")
)
CADENCE_UNIT = "roundOrStridePerMinute"


class BadStructure(ValueError):
    """The structure is not one that the service takes; the text says why."""


def read_structure(sent: Any) -> dict[str, Any] | None:
    """The structure of a write: a JSON string, or null.

    Raises:
        BadStructure: it is no string, does not parse, or breaks one of the editor's rules.
    """
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise BadStructure("structure must be a string")
    try:
        structure = json.loads(sent)
    except ValueError as error:
        raise BadStructure("structure is not JSON") from error
    check_structure(structure)
    return structure


def check_structure(structure: Any) -> None:
    """Raise `BadStructure` when the service would refuse it."""
    _need(isinstance(structure, dict), "structure is not an object")
    blocks = structure.get("structure")
    _need(isinstance(blocks, list), "structure has no list of blocks")
    _one_of(structure, "primaryLengthMetric", ("duration", "distance"))
    _one_of(structure, "primaryIntensityMetric", INTENSITY_METRICS)
    if structure.get("primaryIntensityTargetOrRange") is not None:
        _one_of(structure, "primaryIntensityTargetOrRange", ("target", "range"))
    _check_polyline(structure.get("polyline"))
    for block in blocks:
        _check_block(block)


def _check_block(block: Any) -> None:
    _need(isinstance(block, dict), "a block is not an object")
    _one_of(block, "type", BLOCK_TYPES)
    length = block.get("length")
    _need(isinstance(length, dict) and length.get("unit") == "repetition", "a block's length")
    times = length.get("value")
    _need(isinstance(times, int) and not isinstance(times, bool) and times >= 1, "repetitions")
    steps = block.get("steps")
    _need(isinstance(steps, list) and bool(steps), "a block has no steps")
    for edge in ("begin", "end"):
        _need(block.get(edge) is None or _is_number(block[edge]), f"a block's {edge}")
    for step in steps:
        _check_step(step)


def _check_step(step: Any) -> None:
    _need(isinstance(step, dict), "a step is not an object")
    _need(step.get("type", "step") == "step", "a step's type")
    for text in ("name", "notes"):
        _need(step.get(text) is None or isinstance(step[text], str), f"a step's {text}")
    if "length" in step:
        length = step["length"]
        _need(isinstance(length, dict), "a step's length")
        _one_of(length, "unit", LENGTH_UNITS)
        _need(_is_number(length.get("value")) and length["value"] > 0, "a step's length")
    if "intensityClass" in step:
        _one_of(step, "intensityClass", INTENSITY_CLASSES)
    _need(isinstance(step.get("openDuration", False), bool), "openDuration")
    targets = step.get("targets")
    _need(isinstance(targets, list) and len(targets) <= 2, "a step's targets")
    for index, target in enumerate(targets):
        _check_target(target, is_first=index == 0)


def _check_target(target: Any, *, is_first: bool) -> None:
    _need(isinstance(target, dict), "a target is not an object")
    unit = target.get("unit")
    _need(unit is None or unit == CADENCE_UNIT, f"a target's unit {unit!r}")
    _need(is_first or unit is not None, "the second target needs a unit")
    bounds = [target[key] for key in ("minValue", "maxValue") if target.get(key) is not None]
    _need(bool(bounds) and all(_is_number(b) and b >= 0 for b in bounds), "a target's values")
    _need(len(bounds) < 2 or bounds[0] <= bounds[1], "minValue is above maxValue")


def _check_polyline(points: Any) -> None:
    if points is None:
        return
    _need(isinstance(points, list), "polyline")
    for point in points:
        fits = isinstance(point, list) and len(point) == 2 and all(map(_is_number, point))
        _need(fits, "a point of the polyline")


def _one_of(holder: dict[str, Any], key: str, allowed: Iterable[str]) -> None:
    value = holder.get(key)
    _need(isinstance(value, str) and value in allowed, f"{key} {value!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _need(fits: bool, what: str) -> None:
    if not fits:
        raise BadStructure(f"Invalid structure: {what}")
