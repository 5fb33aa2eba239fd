"""How TrainingPeaks draws a workout: where each block begins and ends, and its thumbnail.

The server computes neither. Both count in what the structure counts in, seconds or metres; a
step in the other measure is as wide as it is expected to take or to cover.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.platforms.trainingpeaks.wire import JsonObject, tidy
from core.workout.duration import speed
from core.workout.model import Metres, Seconds, Sport, Step
from core.workout.thresholds import Thresholds

Bar = tuple[float, float]
"""Width in any unit, and height."""


def draw(
    blocks: Sequence[JsonObject], *, by_distance: bool, sport: Sport, thresholds: Thresholds
) -> list[list[float]]:
    """Sets ``begin`` and ``end`` of each block, and returns the polyline of all rounds."""
    position = 0.0
    bars: list[Bar] = []
    for block in blocks:
        rounds = int(block["length"]["value"])
        once = [
            _bar(step, by_distance=by_distance, sport=sport, thresholds=thresholds)
            for step in block["steps"]
        ]
        block["begin"] = tidy(position)
        position += rounds * sum(width for width, _ in once)
        block["end"] = tidy(position)
        bars.extend(once * rounds)
    return polyline(bars)


def polyline(bars: Sequence[Bar]) -> list[list[float]]:
    """Four points a bar, from the ground up and down again.

    x runs from 0 to 1 over all bars; y is scaled so that the highest bar reaches 1, as the web
    app does.
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


def _bar(step: JsonObject, *, by_distance: bool, sport: Sport, thresholds: Thresholds) -> Bar:
    value = float(step["length"]["value"])
    in_metres = step["length"]["unit"] == "meter"
    target = step["targets"][0]
    height = float(target.get("maxValue", target["minValue"]))
    if in_metres == by_distance:
        return value, height
    plain = Step(length=Metres(value=value) if in_metres else Seconds(value=value))
    pace = speed(plain, thresholds, sport=sport)
    return (value / pace if in_metres else value * pace), height
