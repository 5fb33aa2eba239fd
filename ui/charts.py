"""The profile chart of one workout: real widths and heights, slopes for ramps, zone colours."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.workout.describe import format_duration
from core.workout.model import Block, Sport
from core.workout.thresholds import Thresholds
from ui.shapes import Shape, shapes
from ui.zone_colours import LABELS, colour

HEIGHT = 210
_LOWEST_TOP = 1.2
_CLOCK = "floor(datum.value / 3600) + ':' + pad(floor(datum.value % 3600 / 60), 2, '0', 'left')"


def profile_chart(
    steps: tuple[Block, ...], sport: Sport, thresholds: Thresholds
) -> alt.LayerChart | None:
    """The chart; None when no step has a length."""
    parts = shapes(steps, sport, thresholds)
    if not parts:
        return None
    length = parts[-1].end
    top = max(_LOWEST_TOP, *(max(p.begin_height, p.end_height) for p in parts)) * 100
    zones = sorted({part.zone for part in parts})
    x = alt.X(
        "seconds:Q",
        title=None,
        scale=alt.Scale(domain=[0, length], nice=False),
        axis=alt.Axis(values=_ticks(length), labelExpr=_CLOCK, grid=False),
    )
    y = alt.Y(
        "percent:Q",
        title="% of threshold",
        scale=alt.Scale(domain=[0, top * 1.05], nice=False),
        axis=alt.Axis(tickCount=4),
        stack=None,
    )
    zone_colour = alt.Color(
        "zone:N",
        title=None,
        sort=[LABELS[zone] for zone in zones],
        scale=alt.Scale(
            domain=[LABELS[zone] for zone in zones], range=[colour(zone) for zone in zones]
        ),
        legend=alt.Legend(orient="bottom", symbolType="square", columns=4),
    )
    slopes = (
        alt.Chart(_corners(parts))
        .mark_area(line=False, interpolate="linear")
        .encode(x=x, y=y, color=zone_colour, detail="step:N")
    )
    words = (
        alt.Chart(_boxes(parts, top))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("start:Q", title=None),
            x2="end:Q",
            y=alt.Y("top:Q"),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("from:N", title="From"),
                alt.Tooltip("long:N", title="Length"),
                alt.Tooltip("hard:N", title="% of threshold"),
                alt.Tooltip("zone:N", title="Zone"),
            ],
        )
    )
    return alt.layer(slopes, words).properties(height=HEIGHT)


def _corners(parts: Sequence[Shape]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"step": n, "seconds": at, "percent": height * 100, "zone": LABELS[part.zone]}
            for n, part in enumerate(parts)
            for at, height in ((part.start, part.begin_height), (part.end, part.end_height))
        ]
    )


def _boxes(parts: Sequence[Shape], top: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "start": part.start,
                "end": part.end,
                "top": top,
                "from": format_duration(part.start),
                "long": format_duration(part.end - part.start),
                "hard": _percent(part),
                "zone": LABELS[part.zone],
            }
            for part in parts
        ]
    )


def _percent(part: Shape) -> str:
    if part.zone == 0:
        return "–"
    begin, end = round(part.begin_height * 100), round(part.end_height * 100)
    return str(begin) if begin == end else f"{begin} → {end}"


def _ticks(length: float) -> list[float]:
    """Whole minutes, about six to eight of them."""
    for minutes in (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480):
        if length / (minutes * 60) <= 8:
            break
    return [float(at) for at in range(0, int(length) + 1, minutes * 60)]
