"""Numbers as ZWO files write them: fractions of threshold, seconds, whole seconds."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import floor, isfinite

LARGEST_FRACTION = 10.0
"""Times threshold. More is no effort a person makes, but per cent put where fractions belong."""
LONGEST_STEP = 360_000.0
"""Seconds (100 hours) of one step; also the most metres of one (360 km)."""
NOISE = 0.01
"""Seconds by which a length may be off a whole second through the arithmetic of its writer
(``180.00002``) without anybody meaning it."""


def number_of(text: str | None) -> float | None:
    """A finite number; None for anything else. A decimal comma is one, too."""
    if text is None:
        return None
    plain = text.strip()
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".", 1)
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if isfinite(value) else None


def percent_of(fraction: float) -> float:
    """A fraction of threshold in per cent, decimal by decimal: 0.4499 is 44.99."""
    return float(Decimal(repr(fraction)) * 100)


def watts_of(fraction: float, ftp: float) -> float:
    """A fraction of ``ftp`` in watts, decimal by decimal."""
    return float(Decimal(repr(fraction)) * Decimal(repr(ftp)))


def fraction_text(percent: float) -> str:
    """Per cent of threshold as a fraction, decimal by decimal: 44.99 is "0.4499"."""
    return _plain(Decimal(repr(percent)) / 100)


def number_text(value: float) -> str:
    """A number with at most three decimals and no exponent: "90", "92.5"."""
    return _plain(Decimal(repr(round(value, 3))))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


class WholeSeconds:
    """Lengths brought to whole seconds so that the total stays what it was.

    The boundaries between steps are rounded, not the lengths: ten steps of 30.4 s are 304 s in
    all, not 300 s. Steps under a second, and repeats whose rounds would add up to another total,
    keep their fractions.
    """

    def __init__(self) -> None:
        self.ahead = 0.0
        """Seconds by which the rounded lengths so far exceed the real ones."""
        self.real = 0.0
        self.rounded = 0.0
        self.changed = False
        """Whether a length was off by more than :data:`NOISE`."""

    def step(self, length: float) -> float:
        """The length of the next step."""
        if length < 1:
            return self._kept((length,), 1)[0]
        whole = floor(length - self.ahead + 0.5)
        self.ahead += whole - length
        self._note(length, whole, 1)
        return float(whole)

    def rounds(self, lengths: tuple[float, ...], count: int) -> tuple[float, ...]:
        """The lengths of the steps of the next repeat, the same in each of ``count`` rounds."""
        whole = _in_round(lengths)
        drift = count * (sum(whole) - sum(lengths))
        if min(lengths) < 1 or abs(drift) > 0.5 + count * NOISE:
            return self._kept(lengths, count)
        self.ahead = min(max(self.ahead + drift, -0.49), 0.49)
        for length, rounded in zip(lengths, whole, strict=True):
            self._note(length, rounded, count)
        return whole

    def _kept(self, lengths: tuple[float, ...], count: int) -> tuple[float, ...]:
        kept = tuple(max(round(length, 3), 0.001) for length in lengths)
        for length, same in zip(lengths, kept, strict=True):
            self._note(length, same, count)
        return kept

    def _note(self, length: float, rounded: float, count: int) -> None:
        self.real += count * length
        self.rounded += count * rounded
        if abs(length - rounded) > NOISE and abs(length - floor(length + 0.5)) > NOISE:
            self.changed = True


def _in_round(lengths: tuple[float, ...]) -> tuple[float, ...]:
    ends = [0.0]
    for length in lengths:
        ends.append(ends[-1] + length)
    bounds = [floor(end + 0.5) for end in ends]
    return tuple(float(b - a) for a, b in pairwise(bounds))
