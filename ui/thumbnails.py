"""A workout's profile as a tiny picture for a table cell: real widths, heights and slopes."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from core.workout.model import Block, Sport
from core.workout.thresholds import Thresholds
from ui.shapes import shapes
from ui.zone_colours import colour

WIDTH = 120
HEIGHT = 28
_LOWEST_TOP = 1.2
"""The picture is at least this high, in fractions of threshold, so that easy looks easy."""
_MOST_SHAPES = 400
"""More steps than this are narrower than a pixel; a picture need not hold them."""


@lru_cache(maxsize=4096)
def thumbnail(steps: tuple[Block, ...], sport: Sport, thresholds: Thresholds) -> str | None:
    """A data address of an SVG; None when no step has a length.

    It holds numbers and colours only, never a word of the workout.
    """
    parts = shapes(steps, sport, thresholds)[:_MOST_SHAPES]
    if not parts:
        return None
    across = WIDTH / parts[-1].end
    top = max(_LOWEST_TOP, *(max(p.begin_height, p.end_height) for p in parts))
    up = (HEIGHT - 1) / top
    polygons = "".join(
        f'<path d="M{part.start * across:.1f} {HEIGHT}V{HEIGHT - part.begin_height * up:.1f}'
        f'L{part.end * across:.1f} {HEIGHT - part.end_height * up:.1f}V{HEIGHT}Z" '
        f'fill="{colour(part.zone)}"/>'
        for part in parts
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{polygons}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
