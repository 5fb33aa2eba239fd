"""The profile chart of one workout: real widths and heights, slopes for ramps, zone colours."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.workout.describe import format_duration
from core.workout.model import Workout
from core.workout.profile import Bar, profile
from core.workout.thresholds import Thresholds
from ui.zone_colours import LABELS, colour

HEIGHT = 210
_LOWEST_TOP = 1.2
_CLOCK = "floor(datum.value / 3600) + ':' + pad(floor(datum.value % 3600 / 60), 2, '0', 'left')"


def profile_chart(
    workout: Workout, thresholds: Thresholds
) -> alt.LayerChart | alt.FacetChart | None:
    """The chart; None when no step has a length."""
    bars = profile(workout, thresholds)
    if not bars:
        return None
    length = bars[-1].end
    top = max(_LOWEST_TOP, *(max(bar.high, bar.ramp_to or 0) for bar in bars)) * 100
    zones = sorted({bar.zone for bar in bars})
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
        alt.Chart(_corners(bars))
        .mark_area(line=False, interpolate="linear")
        .encode(
            x=x,
            y=y,
            color=zone_colour,
            detail="bar:N",
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
        )
    )
    words = (
        alt.Chart(_boxes(bars, top))
        .mark_rect(opacity=0)
        .encode(
            x=alt.X("start:Q", title=None),
            x2="end:Q",
            y=alt.Y("top:Q"),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("label:N", title="What to do"),
                alt.Tooltip("from:N", title="Begins at"),
                alt.Tooltip("zone:N", title="Zone"),
            ],
        )
    )
    return alt.layer(slopes, words).properties(height=HEIGHT)


def _corners(bars: Sequence[Bar]) -> pd.DataFrame:
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
    return pd.DataFrame(corners)


def _boxes(bars: Sequence[Bar], top: float) -> pd.DataFrame:
    """Invisible boxes over the whole height, which carry the tooltips."""
    return pd.DataFrame(
        [
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
    )


def _ticks(length: float) -> list[float]:
    """Whole minutes, about six to eight of them."""
    for minutes in (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480):
        if length / (minutes * 60) <= 8:
            break
    return [float(at) for at in range(0, int(length) + 1, minutes * 60)]
