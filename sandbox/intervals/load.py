"""Normalised power and training load as Intervals.icu computes them for planned workouts.

Measured on recorded workouts: NP from a 30 s rolling mean that uses the seconds there are at
the start, rounded to whole watts before the load; runs by the square and swims by the cube of
the average speed. The heart rate load (normalised TRIMP, as its author documents it) is only
known to be near.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from sandbox.intervals import targets
from sandbox.intervals.settings import SWIMS, Settings
from sandbox.intervals.text import Step

Stream = npt.NDArray[np.float64]
_RESTING_HR = 50


def half_up(value: float) -> int:
    """Rounded to the nearest whole number, halves upwards."""
    return math.floor(value + 0.5)


def _stream(metric: str, steps: list[Step], settings: Settings) -> Stream:
    """One value a second; 0 where there is no target."""
    pieces: list[Stream] = []
    for step in steps:
        seconds = int(step["duration"])
        found = targets.bounds(metric, step[metric], settings) if metric in step else None
        if found is None:
            pieces.append(np.zeros(seconds))
        elif step.get("ramp"):
            pieces.append(np.linspace(found[0], found[1], seconds, endpoint=False))
        else:
            pieces.append(np.full(seconds, sum(found) / 2))
    return np.concatenate(pieces) if pieces else np.zeros(0)


def watts(steps: list[Step], settings: Settings) -> Stream:
    """The planned power, second by second."""
    return _stream("power", steps, settings)


def normalized_power(stream: Stream) -> float:
    """NP in watts, not rounded."""
    if not stream.size:
        return 0.0
    sums = np.concatenate(([0.0], np.cumsum(stream)))
    ends = np.arange(1, stream.size + 1)
    starts = np.maximum(ends - 30, 0)
    rolling = (sums[ends] - sums[starts]) / (ends - starts)
    return float(np.mean(rolling**4) ** 0.25)


def power_figures(stream: Stream, settings: Settings) -> dict[str, Any]:
    """The keys of a ``workout_doc`` that speak of power; none when there is no power."""
    if not stream.size or not stream.any():
        return {}
    np_watts = half_up(normalized_power(stream))
    average = float(np.mean(stream))
    return {
        "normalized_power": np_watts,
        "average_watts": half_up(average),
        "variability_index": round(np_watts / average, 4),
        "polarization_index": 0.0,
        "strain_score": None,
        "joules": half_up(float(stream.sum())),
    }


def joules_above(stream: Stream, ftp: float | None) -> int:
    """Work done above FTP, 0 without one."""
    return half_up(float(np.maximum(stream - ftp, 0).sum())) if ftp else 0


def load(
    target: str,
    steps: list[Step],
    stream: Stream,
    doc: dict[str, Any],
    activity_type: str | None,
    settings: Settings,
) -> int | None:
    """The planned load, or None where nothing can be computed."""
    seconds = doc["duration"]
    if seconds <= 0 or activity_type == "WeightTraining":
        return None
    if target == "pace" and settings.get("threshold_pace"):
        return _pace_load(doc["distance"] / seconds, seconds, activity_type, settings)
    if target == "hr" and settings.get("lthr"):
        return _hr_load(_stream("hr", steps, settings), settings)
    if "normalized_power" in doc and settings.get("ftp"):
        return half_up(seconds / 36 * (doc["normalized_power"] / settings["ftp"]) ** 2)
    return None


def _pace_load(pace: float, seconds: int, activity_type: str | None, settings: Settings) -> int:
    exponent = 3 if activity_type in SWIMS else 2
    return half_up(seconds / 36 * (pace / settings["threshold_pace"]) ** exponent)


def _hr_load(stream: Stream, settings: Settings) -> int:
    highest = settings.get("max_hr") or 190
    threshold = _trimp(np.full(3600, float(settings["lthr"])), highest)
    return half_up(100 * _trimp(stream[stream > 0], highest) / threshold)


def _trimp(stream: Stream, highest: float) -> float:
    reserve = np.maximum((stream - _RESTING_HR) / (highest - _RESTING_HR), 0)
    return float((reserve * 0.64 * np.exp(1.92 * reserve)).sum() / 60)


def intensity(load_points: int | None, seconds: int | None) -> float | None:
    """``icu_intensity``: percent of threshold that the rounded load means (recorded)."""
    if not load_points or not seconds:
        return None
    return round(math.sqrt(load_points * 36 / seconds) * 100, 6)
