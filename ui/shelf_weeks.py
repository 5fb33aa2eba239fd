"""The picture of a plan's weeks: the load of each, stacked by sport.

A Vega-Lite specification written out by hand, as that of a workout's profile is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from core.planbridge import Planbridge
from core.shelves import Week
from core.workout.describe import format_duration, number
from core.workout.model import Sport
from core.workout.plan_days import on_calendar
from ui import services
from ui.shelf_state import Opened
from ui.shelf_words import WEEK
from ui.sport_colours import sport_colour
from ui.tables import sport_name
from ui.text import count

Spec = dict[str, Any]
HEIGHT: Final = 240
_DARK_INK, _LIGHT_INK = "#c3ced3", "#3c474d"
_UNKNOWN: Final = "#9aa3ad"
"""The colour of a week that has workouts and no load that is known."""
_NARROW: Final = "width < 400"
_MOST_TICKS: Final = 14


def draw_weeks(bridge: Planbridge, opened: Opened) -> None:
    """Draws the weeks of a plan; nothing for what has no days."""
    if not opened.is_plan:
        return
    weeks = services.workspace().remember(
        "shelf-weeks", (opened,), lambda: bridge.shelves.weeks(opened.listing)
    )
    ink = _DARK_INK if st.context.theme.type == "dark" else _LIGHT_INK
    spec = weeks_chart(weeks, opened.listing.library.first, ink)
    if spec is not None:
        st.vega_lite_chart(spec=spec, alt=weeks_words(weeks))


def weeks_words(weeks: Sequence[Week]) -> str:
    """The picture in words, for whom cannot see it."""
    hardest = max(weeks, key=_load)
    return (
        f"Load of {count(len(weeks), 'week')}, the highest {_load(hardest):.0f} "
        f"in week {hardest.number}"
    )


def weeks_chart(weeks: Sequence[Week], first: dt.date | None, ink: str = _LIGHT_INK) -> Spec | None:
    """The chart; None when there is nothing to see: one week, or no load in any.

    ``first`` is the day at which the plan is anchored, ``ink`` the colour of the chart's words.
    """
    if len(weeks) < 2 or not any(week.loads for week in weeks):
        return None
    last = max(week.number for week in weeks)
    top = max(map(_load, weeks))
    layers = [_bars(weeks, last, top, ink), *_unknown(weeks, top), _words(weeks, first, top)]
    return {"height": HEIGHT, "layer": layers}


def _bars(weeks: Sequence[Week], last: int, top: float, ink: str) -> Spec:
    """What is seen: a bar a week; a week without load leaves its place empty."""
    there = {sport for week in weeks for sport, _ in week.loads}
    names = [sport_name(sport) for sport in Sport if sport in there]
    colours = [sport_colour(sport) for sport in Sport if sport in there]
    return {
        "data": {"values": _pieces(weeks)},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [0.4, last + 0.6], "nice": False},
                "axis": {
                    "values": _ticks(last),
                    "format": "d",
                    "labelExpr": f"datum.value == 1 && !({_NARROW}) ? 'Week 1' : datum.label",
                    "grid": False,
                    "labelColor": ink,
                },
            },
            "x2": {"field": "to"},
            "y": {
                "field": "low",
                "type": "quantitative",
                "title": "Load",
                "scale": {"domain": [0, top * 1.05], "nice": False},
                "axis": {"tickCount": 4, "labelColor": ink, "titleColor": ink},
            },
            "y2": {"field": "high"},
            "color": {
                "field": "sport",
                "type": "nominal",
                "title": None,
                "sort": names,
                "scale": {"domain": names, "range": colours},
                "legend": {
                    "orient": "bottom",
                    "symbolType": "square",
                    "columns": {"expr": f"{_NARROW} ? 3 : 6"},
                    "labelColor": ink,
                },
            },
        },
    }


def _unknown(weeks: Sequence[Week], top: float) -> list[Spec]:
    """A stroke where there are workouts without load: only a week without workouts is a gap."""
    there = [week for week in weeks if week.workouts and not week.loads]
    if not there:
        return []
    return [
        {
            "data": {
                "values": [
                    {"from": week.number - 0.4, "to": week.number + 0.4, "low": 0, "high": top / 60}
                    for week in there
                ]
            },
            "mark": {"type": "rect", "color": _UNKNOWN},
            "encoding": {
                "x": {"field": "from", "type": "quantitative"},
                "x2": {"field": "to"},
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
            },
        }
    ]


def _words(weeks: Sequence[Week], first: dt.date | None, top: float) -> Spec:
    """What is read when a pointer rests on a week: invisible boxes over the whole height."""
    shown = {"week": "Week", "load": "Load", "hours": "Hours", "workouts": "Workouts"}
    if first is not None:
        shown = {"week": "Week", "begins": "Begins", **shown}
    return {
        "data": {"values": [_box(week, first, top) for week in weeks]},
        "mark": {"type": "rect", "opacity": 0},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "title": None},
            "x2": {"field": "to"},
            "y": {"field": "top", "type": "quantitative"},
            "y2": {"datum": 0},
            "tooltip": [
                {"field": field, "type": "nominal", "title": title}
                for field, title in shown.items()
            ],
        },
    }


def _pieces(weeks: Sequence[Week]) -> list[Spec]:
    """Each sport's part of each bar, upon the one before it."""
    pieces = []
    for week in weeks:
        low = 0.0
        for sport, load in sorted(week.loads, key=lambda one: list(Sport).index(one[0])):
            pieces.append(
                {
                    "from": week.number - 0.4,
                    "to": week.number + 0.4,
                    "low": low,
                    "high": low + load,
                    "sport": sport_name(sport),
                }
            )
            low += load
    return pieces


def _box(week: Week, first: dt.date | None, top: float) -> Spec:
    by_sport = ", ".join(f"{sport_name(sport)} {number(load, 0)}" for sport, load in week.loads)
    whole = number(_load(week), 0)
    nothing = "none is planned" if week.workouts else whole
    box = {
        "from": week.number - 0.5,
        "to": week.number + 0.5,
        "top": top,
        "week": week.number,
        "load": f"{whole} ({by_sport})" if len(week.loads) > 1 else by_sport or nothing,
        "hours": format_duration(week.seconds),
        "workouts": week.workouts,
    }
    if first is not None:
        begins = on_calendar(first, (week.number - 1) * WEEK)
        box["begins"] = f"{begins:%a} {begins.day} {begins:%b %Y}"
    return box


def _load(week: Week) -> float:
    return sum(load for _, load in week.loads)


def _ticks(last: int) -> list[int]:
    """The weeks that are named: every one, every other one, every fourth."""
    step = next(step for step in (1, 2, 4, 8, 13, 26, 52, last) if last / step <= _MOST_TICKS)
    return [1, *(week for week in range(step, last + 1, step) if week > 1)]
