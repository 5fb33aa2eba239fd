"""The outline of a workout that TrainingPeaks draws as its thumbnail; its server makes none."""

from __future__ import annotations

from collections.abc import Sequence


def polyline(bars: Sequence[tuple[float, float]]) -> list[list[float]]:
    """Four points a bar, from the ground up and down again.

    ``bars`` are (width, height) in any units. x runs from 0 to 1 over all bars; y is scaled so
    that the highest bar reaches 1, as the web app does.
    """
    width = sum(bar[0] for bar in bars)
    top = max((bar[1] for bar in bars), default=0.0)
    if width <= 0:
        return []
    points: list[list[float]] = []
    position = 0.0
    for bar_width, bar_height in bars:
        left = round(position / width, 5)
        position += bar_width
        right = min(round(position / width, 5), 1.0)
        height = round(bar_height / top, 5) if top > 0 else 0.0
        points += [[left, 0.0], [left, height], [right, height], [right, 0.0]]
    return points
