"""Steps and true ramps out of TrainerRoad's second-by-second profile.

TrainerRoad's interval list tells only where an interval starts and its power there; whether the
power changes on the way shows in the profile alone. Each interval is cut into maximal linear
runs: a run that keeps its value is a steady step, any other a ramp. In a ramp from second *a* to
second *b* the profile holds ``start + (end - start) * (t - a) / (b - a)``, so its end is never a
sample itself and is extrapolated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from core.workout.model import Value

TOLERANCE = 2e-4
"""% of FTP: the profile is sent in single precision, and nobody plans that finely."""
_DECIMALS = 3
MOST_POINTS = 100_000
"""More than a day of seconds: no ride, but something to choke on."""
_SHORTEST_RAMP = 3
"""Seconds. Any two samples lie on a line; only a third shows that a line was meant."""


class Segment(Value):
    """A stretch of the profile, from ``start_power`` to ``end_power`` in % of FTP."""

    start: int
    """Second at which it begins."""
    end: int
    """Second at which it has ended."""
    start_power: float
    end_power: float

    @property
    def is_steady(self) -> bool:
        """True when the power does not change."""
        return self.start_power == self.end_power


def read_profile(points: Sequence[Any], total_seconds: float | None) -> tuple[float, ...]:
    """% of FTP at each second from 0, or nothing when ``points`` do not tell it second by second.

    ``points`` are ``{seconds or tick, ftppercent}`` with lower-case keys. ``seconds`` has been
    seen in milliseconds, ``tick`` in seconds: the planned ``total_seconds`` and, without it, the
    distance between two points decide.
    """
    if len(points) > MOST_POINTS:
        return ()
    times: list[float] = []
    values: list[float] = []
    for point in points:
        time = point.get("seconds", point.get("tick")) if isinstance(point, dict) else None
        power = point.get("ftppercent") if isinstance(point, dict) else None
        if time is None or power is None or not (_is_number(time) and _is_number(power)):
            return ()
        times.append(float(time))
        values.append(float(power))
    if len(times) < 2:
        return ()
    scale = 1000.0 if _in_milliseconds(times, total_seconds) else 1.0
    if any(abs(time / scale - second) > 0.01 for second, time in enumerate(times)):
        return ()
    return tuple(values)


def _in_milliseconds(times: list[float], total_seconds: float | None) -> bool:
    if total_seconds and times[-1] > 0:
        ratio = times[-1] / total_seconds
        return abs(math.log(ratio / 1000)) < abs(math.log(ratio))
    return median(after - before for before, after in pairwise(times)) >= 100


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def segments(profile: Sequence[float], start: int, end: int) -> list[Segment]:
    """The steady steps and ramps of ``profile`` between two seconds, in order, without gaps."""
    runs: list[tuple[int, int]] = []
    first = start
    while first < end:
        last = _run_end(profile, first, end)
        if last - first < _SHORTEST_RAMP and not _steady(profile, first, last):
            last = first + 1
        runs.append((first, last))
        first = last
    _give_joints_to_the_later_run(profile, runs)
    return [_segment(profile, run) for run in runs]


def _run_end(profile: Sequence[float], first: int, end: int) -> int:
    """One past the last second up to which all samples lie on one line from ``first``."""
    lowest, highest = -math.inf, math.inf
    origin = profile[first]
    for second in range(first + 1, end):
        rise, run = profile[second] - origin, second - first
        lowest = max(lowest, (rise - TOLERANCE) / run)
        highest = min(highest, (rise + TOLERANCE) / run)
        if lowest > highest:
            return second
    return end


def _steady(profile: Sequence[float], first: int, last: int) -> bool:
    return abs(profile[last - 1] - profile[first]) <= TOLERANCE


def _give_joints_to_the_later_run(profile: Sequence[float], runs: list[tuple[int, int]]) -> None:
    """Where two runs meet without a jump, the sample at the joint lies on both lines.

    It is the value with which the later one starts; the search for the longest run gave it to the
    earlier one.
    """
    for index in range(1, len(runs)):
        (before_first, before_last), (first, last) = runs[index - 1], runs[index]
        if last - first < 2 or before_last - before_first < 2:
            continue
        slope = (profile[last - 1] - profile[first]) / (last - 1 - first)
        is_joint = abs(profile[first] - slope - profile[first - 1]) <= TOLERANCE
        if is_joint:
            runs[index - 1], runs[index] = (before_first, first - 1), (first - 1, last)


def _segment(profile: Sequence[float], run: tuple[int, int]) -> Segment:
    first, last = run
    begin = profile[first]
    if _steady(profile, first, last):
        finish = begin
    else:
        seconds = last - first
        finish = begin + (profile[last - 1] - begin) * seconds / (seconds - 1)
    return Segment(
        start=first,
        end=last,
        start_power=rounded(begin),
        end_power=rounded(finish),
    )


def rounded(power: float) -> float:
    """``power`` in % of FTP without the noise of single precision, never below 0."""
    return max(0.0, round(power, _DECIMALS))
