"""A workout second by second, without writing out each second.

Behind its first 30 s a steady segment has a steady mean, and behind its first 30 s a ramp's
mean is the ramp itself, 14.5 s late; both sum in closed form. Once a round is 30 s long, every
round after the first leaves the same mark, so only the first ones are walked through.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

WINDOW = 30
"""Seconds of the trailing mean."""
MAX_SECONDS = 30 * 86_400
"""One segment counts as at most this long."""
MAX_ROUNDS = 1_000_000
"""A repeat counts as at most this many rounds."""
MAX_FRACTION = 1_000_000.0
"""No value counts as more than this (watts or fraction of threshold)."""
MAX_WALKED = 20_000
"""Segments walked through in all; what comes after is summed without the trailing mean."""
PIECES = 20
"""A ramp is spread into this many steady pieces where its distribution is asked for."""


class Segment(NamedTuple):
    """``seconds`` from ``start`` to ``end``; or ``inner`` segments, ``rounds`` times."""

    seconds: int = 0
    start: float = 0.0
    end: float = 0.0
    rounds: int = 1
    inner: tuple[Segment, ...] = ()


class Stream:
    """Sums over a workout's seconds. Bounded by the constants of this module for any input.

    ``padded``: the window is filled with zeros before the start (TrainerRoad); otherwise it
    holds the seconds there are (Intervals.icu).
    """

    def __init__(self, segments: list[Segment], *, padded: bool = False) -> None:
        self._padded = padded
        self._window: deque[float] = deque([0.0] * WINDOW if padded else [], WINDOW)
        self._segments = segments
        self._walked = 0
        self.seconds = 0
        self._plain, self._fourth = 0.0, 0.0
        for segment in segments:
            seconds, plain, fourth = self._walk(segment)
            self.seconds += seconds
            self._plain += plain
            self._fourth += fourth

    def average(self) -> float:
        """The mean of all seconds."""
        return self._plain / self.seconds if self.seconds else 0.0

    def normalized(self) -> float:
        """The fourth root of the mean fourth power of the trailing 30 s mean."""
        return (self._fourth / self.seconds) ** 0.25 if self.seconds else 0.0

    def spread(self) -> Iterator[tuple[float, float]]:
        """(value, seconds) pairs in no particular order, ramps in steady pieces."""
        yield from _spread(self._segments, 1)

    def _walk(self, segment: Segment) -> tuple[int, float, float]:
        """Seconds, sum, and sum of fourth powers of the trailing mean, of one segment."""
        self._walked += 1
        if not segment.inner:
            return self._walk_plain(segment)
        rounds = min(segment.rounds, MAX_ROUNDS)
        seconds, plain, fourth = 0, 0.0, 0.0
        walked = 0
        while walked < rounds:
            part = [self._walk(inner) for inner in segment.inner]
            length = sum(one[0] for one in part)
            # The window is the same before each round once one began with 30 s behind it.
            settled = walked * length >= WINDOW or not length or self._walked > MAX_WALKED
            times = rounds - walked if settled else 1
            seconds += times * length
            plain += times * sum(one[1] for one in part)
            fourth += times * sum(one[2] for one in part)
            walked += times
        return seconds, plain, fourth

    def _walk_plain(self, segment: Segment) -> tuple[int, float, float]:
        seconds = min(max(segment.seconds, 0), MAX_SECONDS)
        if not seconds:
            return 0, 0.0, 0.0
        start = min(max(segment.start, 0.0), MAX_FRACTION)
        slope = (min(max(segment.end, 0.0), MAX_FRACTION) - start) / seconds
        # Each second counts with its middle: a ramp's mean is then the mean of its ends.
        first = start + slope / 2
        plain = seconds * (first + slope * (seconds - 1) / 2)
        if self._walked > MAX_WALKED:
            return seconds, plain, _fourth_powers(first, slope, seconds)
        fourth = 0.0
        window = self._window
        begin = min(seconds, WINDOW)
        total = sum(window)
        for second in range(begin):
            if len(window) == WINDOW:
                total -= window[0]
            value = first + slope * second
            window.append(value)
            total += value
            fourth += (total / len(window)) ** 4
        rest = seconds - begin
        if rest:
            late = first + slope * (begin - (WINDOW - 1) / 2)
            fourth += _fourth_powers(late, slope, rest)
            window.extend(first + slope * second for second in range(seconds - WINDOW, seconds))
        return seconds, plain, fourth


def _fourth_powers(first: float, slope: float, count: int) -> float:
    """The sum of (first + slope k)^4 for k from 0 to count - 1."""
    if not slope:
        return count * first**4
    n = count - 1
    ones = count
    twos = n * (n + 1) // 2
    threes = n * (n + 1) * (2 * n + 1) // 6
    fours = twos * twos
    fives = n * (n + 1) * (2 * n + 1) * (3 * n * n + 3 * n - 1) // 30
    total = (
        ones * first**4
        + 4 * twos * first**3 * slope
        + 6 * threes * first**2 * slope**2
        + 4 * fours * first * slope**3
        + fives * slope**4
    )
    return max(total, 0.0)


def _spread(
    segments: list[Segment] | tuple[Segment, ...], times: int
) -> Iterator[tuple[float, float]]:
    for segment in segments:
        if segment.inner:
            yield from _spread(segment.inner, times * min(segment.rounds, MAX_ROUNDS))
        elif segment.start == segment.end:
            yield segment.start, float(times * segment.seconds)
        else:
            step = (segment.end - segment.start) / PIECES
            for piece in range(PIECES):
                value = segment.start + step * (piece + 0.5)
                yield value, times * segment.seconds / PIECES
