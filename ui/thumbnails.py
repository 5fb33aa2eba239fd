"""A workout's profile as a tiny picture for a table cell: real widths, heights and slopes."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from core.workout.model import Block, Sport, Workout
from core.workout.profile import profile
from core.workout.thresholds import Thresholds
from ui.zone_colours import colour

WIDTH = 120
HEIGHT = 28
_LOWEST_TOP = 1.2
"""The picture is at least this high, in fractions of threshold, so that easy looks easy."""


@lru_cache(maxsize=4096)
def thumbnail(steps: tuple[Block, ...], sport: Sport, thresholds: Thresholds) -> str | None:
    """A data address of an SVG; None when no step has a length.

    It holds numbers and colours only, never a word of the workout. One that was drawn before, for
    whatever workout, is not drawn again.
    """
    bars = profile(Workout(sport=sport, steps=steps), thresholds, max_bars=WIDTH)
    if not bars:
        return None
    across = WIDTH / bars[-1].end
    up = (HEIGHT - 1) / max(_LOWEST_TOP, *(max(bar.high, bar.ramp_to or 0) for bar in bars))
    paths = "".join(
        f'<path d="M{bar.start * across:.1f} {HEIGHT}V{HEIGHT - bar.high * up:.1f}'
        f"L{bar.end * across:.1f} "
        f"{HEIGHT - (bar.high if bar.ramp_to is None else bar.ramp_to) * up:.1f}"
        f'V{HEIGHT}Z" fill="{colour(bar.zone)}"/>'
        for bar in bars
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{paths}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
