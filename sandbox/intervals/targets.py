"""Targets in watts, beats a minute and metres a second."""

from __future__ import annotations

import math
from typing import Any

from sandbox.intervals.settings import RUNS, SWIMS, Settings

_UNIT_METRES = {"km": 1000.0, "mi": 1609.34, "100m": 100.0, "100y": 91.44, "500m": 500.0}
_UNIT_METRES |= {"400m": 400.0, "250m": 250.0}
_DISPLAY_METRES = {"MINS_KM": 1000.0, "MINS_MILE": 1609.34, "SECS_100M": 100.0}
_DISPLAY_METRES |= {"SECS_100Y": 91.44, "SECS_500M": 500.0}

Bounds = tuple[float, float]


def bounds(metric: str, target: dict[str, Any], settings: Settings) -> Bounds | None:
    """From start to end in W, bpm or m/s; None when a threshold is missing.

    A zone runs from just above the one before it to its own ceiling, in whole watts or beats
    (recorded 2026). Zone 1 of power begins at four fifths of its ceiling.
    """
    units = target.get("units", "")
    start = target.get("value", target.get("start"))
    end = target.get("value", target.get("end"))
    if start is None or end is None or (units.startswith("secs") and not start * end):
        return None
    if units.endswith("_zone"):
        low, high = _zone(metric, int(start), settings), _zone(metric, int(end), settings)
        return (low[0], high[1]) if low and high else None
    if units in ("w", "bpm"):
        return float(start), float(end)
    if units.startswith("secs"):
        metres = _pace_metres(units, settings)
        return metres / float(start), metres / float(end)
    threshold = settings.get(_THRESHOLD.get(units, ""))
    if not threshold:
        return None
    return threshold * start / 100, threshold * end / 100


_THRESHOLD = {"%ftp": "ftp", "%lthr": "lthr", "%hr": "max_hr", "%pace": "threshold_pace"}


def _pace_metres(units: str, settings: Settings) -> float:
    _, _, unit = units.partition("/")
    return _UNIT_METRES.get(unit) or _DISPLAY_METRES.get(settings.get("pace_units") or "", 1000.0)


def _zone(metric: str, number: int, settings: Settings) -> Bounds | None:
    ceilings = settings.get(f"{metric}_zones")
    if not ceilings or not 1 <= number <= len(ceilings):
        return None
    ceiling = ceilings[number - 1]
    before = ceilings[number - 2] if number > 1 else None
    if metric == "hr":
        return (before + 1 if before is not None else 0.8 * ceiling), ceiling
    threshold = settings.get("ftp" if metric == "power" else "threshold_pace")
    if not threshold:
        return None
    if metric == "pace":
        low = before + 1 if before is not None else 0.8 * ceiling
        return threshold * low / 100, threshold * ceiling / 100
    watts = math.floor(ceiling * threshold / 100)
    if before is None:
        return 0.8 * watts, watts
    return math.floor(before * threshold / 100) + 1, watts


def middle(metric: str, step: dict[str, Any], settings: Settings) -> float | None:
    """The mean of a step's target, or None without one."""
    found = bounds(metric, step[metric], settings) if metric in step else None
    return sum(found) / 2 if found else None


def speed(step: dict[str, Any], activity_type: str | None, settings: Settings) -> float:
    """The metres a second at which the service expects a step to be covered.

    Without a pace to go by it assumes 30 km/h for rides (recorded); the other assumptions are
    ours.
    """
    if found := middle("pace", step, settings):
        return found
    if activity_type in RUNS or activity_type in SWIMS:
        return float(settings.get("threshold_pace") or (3.0 if activity_type in RUNS else 1.0))
    return 30 / 3.6
