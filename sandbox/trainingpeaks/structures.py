"""Builds workout structures as the web app's editor writes them."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]
Step = dict[str, Any]
Structure = dict[str, Any]

_METRES = {"meter": 1.0, "kilometer": 1000.0, "mile": 1609.344, "yard": 0.9144}
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_METRES_A_SECOND = {"percentOfThresholdPace": 24.643}
"""How many metres one second of rest becomes in ``begin`` and ``end`` of a swim; a real oddity."""


def step(
    name: str,
    length: float,
    low: float | None = None,
    high: float | None = None,
    *,
    unit: str = "second",
    intensity: str = "active",
    cadence: tuple[float, ...] = (),
    notes: str | None = None,
    until_lap: bool = False,
) -> Step:
    """One step. ``low`` and ``high`` are in the unit of the workout's intensity metric."""
    targets: list[dict[str, Any]] = []
    if low is not None:
        targets.append({"minValue": low} if high is None else {"minValue": low, "maxValue": high})
    if cadence:
        bounds = dict(zip(("minValue", "maxValue"), cadence, strict=False))
        targets.append(bounds | {"unit": "roundOrStridePerMinute"})
    made: Step = {
        "name": name,
        "length": {"value": length, "unit": unit},
        "targets": targets,
        "intensityClass": intensity,
        "openDuration": until_lap,
    }
    return made if notes is None else made | {"notes": notes}


def warm_up(length: float, low: float, high: float | None = None, **more: Any) -> Block:
    """A block of one warm-up step."""
    return single(step("Warm up", length, low, high, intensity="warmUp", **more))


def cool_down(length: float, low: float, high: float | None = None, **more: Any) -> Block:
    """A block of one cool-down step."""
    return single(step("Cool down", length, low, high, intensity="coolDown", **more))


def rest(length: float, low: float, high: float | None = None, **more: Any) -> Step:
    """A step between efforts."""
    return step("Easy", length, low, high, intensity="rest", **more)


def single(only: Step) -> Block:
    """A block of one step that is done once."""
    return _block("step", 1, [only])


def repeat(times: int, *steps: Step) -> Block:
    """A block that is done ``times`` times."""
    return _block("repetition", times, [{"type": "step"} | one for one in steps])


def ramp(direction: str, *steps: Step, times: int = 1) -> Block:
    """``direction`` is ``rampUp`` or ``rampDown``; the editor makes it a staircase of steps."""
    return _block(direction, times, [{"type": "step"} | one for one in steps])


def structure(
    *blocks: Block,
    metric: str | None = "percentOfFtp",
    length_metric: str = "duration",
    target_or_range: str = "range",
) -> Structure:
    """The whole structure with ``begin``, ``end`` and ``polyline``."""
    end = 0.0
    placed = []
    for block in blocks:
        begin, end = end, end + extent(block, metric, length_metric)
        placed.append(block | {"begin": _tidy(begin), "end": _tidy(end)})
    return {
        "structure": placed,
        "polyline": _polyline(placed, metric, length_metric),
        "primaryLengthMetric": length_metric,
        "primaryIntensityMetric": metric,
        "primaryIntensityTargetOrRange": target_or_range,
        "visualizationDistanceUnit": None,
    }


def extent(block: Block, metric: str | None, length_metric: str) -> float:
    """How long a block is, in the workout's own measure: seconds, or metres."""
    return block["length"]["value"] * sum(
        _step_extent(one, metric, length_metric) for one in block["steps"]
    )


def _step_extent(one: Step, metric: str | None, length_metric: str) -> float:
    length = one.get("length") or {"value": 0, "unit": "second"}
    value, unit = length["value"], length["unit"]
    if length_metric == "duration":
        return value * _SECONDS[unit] if unit in _SECONDS else value * _METRES[unit] / 3
    if unit in _METRES:
        return value * _METRES[unit]
    return value * _SECONDS[unit] * _METRES_A_SECOND.get(metric or "", 3.0)


def _block(kind: str, times: int, steps: list[Step]) -> Block:
    return {"type": kind, "length": {"value": times, "unit": "repetition"}, "steps": steps}


def _polyline(blocks: list[Block], metric: str | None, length_metric: str) -> list[list[float]]:
    bars = [
        (_step_extent(one, metric, length_metric), _height(one))
        for block in blocks
        for _ in range(block["length"]["value"])
        for one in block["steps"]
    ]
    width = sum(extent for extent, _ in bars) or 1
    top = max((height for _, height in bars), default=0) or 1
    points: list[list[float]] = []
    x = 0.0
    for bar, height in bars:
        start, x = x, x + bar / width
        y = height / top
        points += [
            [_tidy(px, 5), _tidy(py, 5)] for px, py in ((start, 0), (start, y), (x, y), (x, 0))
        ]
    return points


def _height(one: Step) -> float:
    main = one["targets"][0] if one["targets"] else {}
    return float(max(main.get("minValue") or 0, main.get("maxValue") or 0))


def _tidy(value: float, digits: int = 6) -> float:
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def planned(made: Structure, *, speed: float | None = None) -> dict[str, Any]:
    """Hours, load and intensity of a structure, which the web app computes before it saves.

    ``speed`` in metres a second at 100 % turns distances into time. Load is IF² times hours
    times 100, with IF the fourth-power mean of the targets.
    """
    seconds = metres = power = 0.0
    for block in made["structure"]:
        for one in block["steps"] * block["length"]["value"]:
            lasts, covers = _time_and_way(one, speed)
            seconds, metres = seconds + lasts, metres + covers
            power += lasts * (_middle(one) / 100) ** 4
    if not seconds:
        return {}
    factor = (power / seconds) ** 0.25
    result: dict[str, Any] = {
        "totalTimePlanned": seconds / 3600,
        "ifPlanned": round(factor, 2),
        "tssPlanned": round(factor**2 * seconds / 36, 1),
    }
    return result | {"distancePlanned": round(metres, 1)} if metres else result


def _time_and_way(one: Step, speed: float | None) -> tuple[float, float]:
    value, unit = one["length"]["value"], one["length"]["unit"]
    pace = (speed or 0) * (_middle(one) or 60) / 100
    if unit in _SECONDS:
        seconds = value * _SECONDS[unit]
        return seconds, seconds * pace if _middle(one) else 0.0
    metres = value * _METRES[unit]
    return metres / pace if pace else 0.0, metres


def _middle(one: Step) -> float:
    main = one["targets"][0] if one["targets"] else {}
    bounds = [main[key] for key in ("minValue", "maxValue") if main.get(key) is not None]
    return sum(bounds) / len(bounds) if bounds else 0.0
