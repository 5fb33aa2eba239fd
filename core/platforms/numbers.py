"""Numbers out of answers that hold all sorts of things."""

from __future__ import annotations

import math

LARGEST = 1e9
"""Beyond it no number of a plan makes sense, and sums and powers of it are no longer finite."""
SMALLEST = 1e-9
"""Below it a number is nothing: a pace of so few seconds has no speed that is finite."""


def sensible_number(value: object) -> float | None:
    """A number as a plan can hold it, also one written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(found) or abs(found) > LARGEST:
        return None
    return found if abs(found) >= SMALLEST else 0.0
