"""Normalised power and training load as Intervals.icu computes them for planned workouts.

Measured on recorded workouts: NP from a 30 s rolling mean that uses the seconds there are at
the start, rounded to whole watts before the load; runs by the square and swims by the cube of
the average speed. The heart rate load (normalised TRIMP, as its author documents it) is only
known to be near.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

from sandbox.intervals import targets
from sandbox.intervals.settings import SWIMS, Settings
from sandbox.intervals.text import Step

Stream = list[float]
_WINDOW = 30
"""Seconds of the rolling mean."""
_RESTING_HR = 50


def half_up(value: float) -> int:
    """Rounded to the nearest whole number, halves upwards."""
    return math.floor(value + 0.5)


def _stream(metric: str, steps: list[Step], settings: Settings) -> Stream:
    """One value a second; 0 where there is no target."""
    stream: Stream = []
    for step in steps:
        seconds = int(step["duration"])
        found = targets.bounds(metric, step[metric], settings) if metric in step else None
        if found is None:
            stream += [0.0] * seconds
        elif step.get("ramp"):
            low, high = found
            stream += [low + (high - low) * second / seconds for second in range(seconds)]
        else:
            stream += [sum(found) / 2] * seconds
    return stream


def watts(steps: list[Step], settings: Settings) -> Stream:
    """The planned power, second by second."""
    return _stream("power", steps, settings)


def normalized_power(stream: Stream) -> float:
    """NP in watts, not rounded."""
    if not stream:
        return 0.0
    # A square of a square: ** is many times slower, and this is asked for every second.
    squares = (mean * mean for mean in _rolling_means(stream))
    return float((sum(square * square for square in squares) / len(stream)) ** 0.25)


def _rolling_means(stream: Stream) -> Iterator[float]:
    """The mean of the last 30 seconds at each second, of those there are at the start."""
    sums = list(accumulate(stream, initial=0.0))
    for second, total in enumerate(islice(sums, 1, _WINDOW), start=1):
        yield total / second
    for total, before in zip(islice(sums, _WINDOW, None), sums, strict=False):
        yield (total - before) / _WINDOW


def power_figures(stream: Stream, settings: Settings) -> dict[str, Any]:
    """The keys of a ``workout_doc`` that speak of power; none when there is no power."""
    if not any(stream):
        return {}
    np_watts = half_up(normalized_power(stream))
    average = sum(stream) / len(stream)
    return {
        "normalized_power": np_watts,
        "average_watts": half_up(average),
        "variability_index": round(np_watts / average, 4),
        "polarization_index": 0.0,
        "strain_score": None,
        "joules": half_up(sum(stream)),
    }


def joules_above(stream: Stream, ftp: float | None) -> int:
    """Work done above FTP, 0 without one."""
    return half_up(sum(power - ftp for power in stream if power > ftp)) if ftp else 0


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
    threshold = _trimp([settings["lthr"]] * 3600, highest)
    return half_up(100 * _trimp([beats for beats in stream if beats > 0], highest) / threshold)


def _trimp(stream: Stream, highest: float) -> float:
    above = (max(beats - _RESTING_HR, 0) / (highest - _RESTING_HR) for beats in stream)
    return sum(reserve * 0.64 * math.exp(1.92 * reserve) for reserve in above) / 60


def intensity(load_points: int | None, seconds: int | None) -> float | None:
    """``icu_intensity``: percent of threshold that the rounded load means (recorded)."""
    if not load_points or not seconds:
        return None
    return round(math.sqrt(load_points * 36 / seconds) * 100, 6)
