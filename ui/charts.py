"""The profile chart of one workout: real widths and heights, slopes for ramps, zone colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.workout.describe import format_duration
from core.workout.model import Workout
from core.workout.profile import Bar, profile
from core.workout.thresholds import Thresholds
from ui.zone_colours import LABELS, colour

Spec = dict[str, Any]

HEIGHT = 210
_LOWEST_TOP = 1.2
_NARROW = "width < 400"
"""Whether it is drawn on a phone, as Vega says it: a legend that is too wide is cut off."""
_CLOCK = "floor(datum.value / 3600) + ':' + pad(floor(datum.value % 3600 / 60), 2, '0', 'left')"


def profile_chart(
    workout: Workout,
    thresholds: Thresholds,
    ink: str = "#3c474d",
    *,
    beside: Workout | None = None,
) -> Spec | None:
    """The chart as a Vega-Lite specification; None when no step has a length.

    ``ink`` is the colour of its words. ``beside`` is the workout whose chart stands next to it:
    both are drawn to one scale, so that what is longer or harder looks it.

    Written out by hand and not with Altair, whose checks of such a small chart against its
    schema take longer than everything else that a rerun of the page does.
    """
    bars = profile(workout, thresholds)
    if not bars:
        return None
    measured = [*bars, *(profile(beside, thresholds) if beside else ())]
    length = max(bar.end for bar in measured)
    top = max(_LOWEST_TOP, *(max(bar.high, bar.ramp_to or 0) for bar in measured)) * 100
    return {"height": HEIGHT, "layer": [_slopes(bars, length, top, ink), _words(bars, top)]}


def _slopes(bars: Sequence[Bar], length: float, top: float, ink: str) -> Spec:
    """What is seen: each bar in the colour of its zone."""
    zones = sorted({bar.zone for bar in bars})
    names = [LABELS[zone] for zone in zones]
    return {
        "data": {"values": _corners(bars)},
        "mark": {"type": "area", "line": False, "interpolate": "linear"},
        "encoding": {
            "x": {
                "field": "seconds",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [0, length], "nice": False},
                "axis": {
                    "values": _ticks(length),
                    "labelExpr": _CLOCK,
                    "grid": False,
                    "labelColor": ink,
                },
            },
            "y": {
                "field": "percent",
                "type": "quantitative",
                "title": "% of threshold",
                "scale": {"domain": [0, top * 1.05], "nice": False},
                "axis": {"tickCount": 4, "labelColor": ink, "titleColor": ink},
                "stack": None,
            },
            "color": {
                "field": "zone",
                "type": "nominal",
                "title": None,
                "sort": names,
                "scale": {"domain": names, "range": [colour(zone) for zone in zones]},
                "legend": {
                    "orient": "bottom",
                    "symbolType": "square",
                    "columns": {"expr": f"{_NARROW} ? 2 : 3"},
                    "labelExpr": f"{_NARROW} ? replace(datum.label, 'Zone ', 'Z') : datum.label",
                    "labelLimit": 160,
                    "labelColor": ink,
                },
            },
            "detail": {"field": "bar", "type": "nominal"},
            "opacity": {
                "field": "opacity",
                "type": "quantitative",
                "scale": None,
                "legend": None,
            },
        },
    }


def _words(bars: Sequence[Bar], top: float) -> Spec:
    """What is read when a pointer rests on a bar."""
    shown = {"step": "Step", "label": "What to do", "from": "Begins at", "zone": "Zone"}
    return {
        "data": {"values": _boxes(bars, top)},
        "mark": {"type": "rect", "opacity": 0},
        "encoding": {
            "x": {"field": "start", "type": "quantitative", "title": None},
            "x2": {"field": "end"},
            "y": {"field": "top", "type": "quantitative"},
            "y2": {"datum": 0},
            "tooltip": [
                {"field": field, "type": "nominal", "title": title}
                for field, title in shown.items()
            ],
        },
    }


def _corners(bars: Sequence[Bar]) -> list[Spec]:
    """Each bar's outline; a range is solid up to its lower end and fainter up to the upper one."""
    corners = []
    for n, bar in enumerate(bars):
        heights = [(bar.high, bar.high if bar.ramp_to is None else bar.ramp_to, 1.0)]
        if bar.low is not None and bar.low < bar.high:
            heights = [(bar.low, bar.low, 1.0), (bar.high, bar.high, 0.55)]
        for part, (begin, end, opacity) in enumerate(heights):
            corners += [
                {
                    "bar": f"{n}.{part}",
                    "seconds": seconds,
                    "percent": height * 100,
                    "zone": LABELS[bar.zone],
                    "opacity": opacity,
                }
                for seconds, height in ((bar.start, begin), (bar.end, end))
            ]
    return corners


def _boxes(bars: Sequence[Bar], top: float) -> list[Spec]:
    """Invisible boxes over the whole height, which carry the tooltips."""
    return [
        {
            "start": bar.start,
            "end": bar.end,
            "top": top,
            "step": bar.step,
            "label": bar.label,
            "from": format_duration(bar.start),
            "zone": LABELS[bar.zone],
        }
        for bar in bars
    ]


def _ticks(length: float) -> list[float]:
    """Whole minutes, about six to eight of them."""
    for minutes in (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480):
        if length / (minutes * 60) <= 8:
            break
    return [float(at) for at in range(0, int(length) + 1, minutes * 60)]
