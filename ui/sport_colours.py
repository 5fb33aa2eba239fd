"""The colours of the sports, in a chart and as a badge, readable on a light and on a dark page."""

from __future__ import annotations

from typing import Final

from core.workout.model import Sport
from ui.badges import Colour

_REST: Final[tuple[str, Colour]] = ("#9aa3ad", "gray")
_COLOURS: Final[dict[Sport, tuple[str, Colour]]] = {
    Sport.RIDE: ("#3f8ee0", "blue"),
    Sport.RUN: ("#35a46b", "green"),
    Sport.SWIM: ("#17a9b8", "blue"),
    Sport.STRENGTH: ("#9a5bd0", "violet"),
    Sport.BRICK: ("#ec7f2e", "orange"),
    Sport.RACE: ("#dc4848", "red"),
    Sport.ROW: ("#5c6bc0", "violet"),
    Sport.SKI: ("#7fb4d8", "blue"),
    Sport.WALK: ("#8aa83c", "green"),
    Sport.CROSS_TRAIN: ("#e0b12c", "yellow"),
}


def sport_colour(sport: Sport) -> str:
    """The colour of ``sport`` in a chart."""
    return _COLOURS.get(sport, _REST)[0]


def sport_badge_colour(sport: Sport) -> Colour:
    """The colour of its badge, of Streamlit's palette."""
    return _COLOURS.get(sport, _REST)[1]
