"""Copies that came back: what a platform took over from another must not go round in circles.

TrainerRoad, for one, imports from TrainingPeaks what Planbridge copied there from TrainerRoad, as
a new workout with a new id (source: reports of tp2intervals' users).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from core.platforms.contract import CalendarItem, PlatformName
from core.sync.partners import alike, look, same_athlete
from core.workout.model import Sport, Workout


def names_account(item: CalendarItem, platform: PlatformName, athlete: str) -> bool:
    """Whether a mark says that ``item`` was copied from another item of this account."""
    return any(
        origin.platform is platform
        and same_athlete(origin.athlete, athlete)
        and (origin.platform, origin.id) != (item.ref.platform, item.ref.id)
        for origin in item.origins
    )


class Echoes:
    """Recognises new source items that look like a copy of another one on the target."""

    def __init__(self, copies: Iterable[CalendarItem]) -> None:
        self._copies: dict[dt.date, list[CalendarItem]] = defaultdict(list)
        for copy in copies:
            self._copies[copy.day].append(copy)

    def of(self, item: CalendarItem) -> CalendarItem | None:
        """The copy that ``item`` looks like. What was planned from a library is no echo."""
        if item.library_id:
            return None
        same_day = self._copies[item.day]
        return next((copy for copy in same_day if _may_be(item, copy)), None)


def _may_be(item: CalendarItem, copy: CalendarItem) -> bool:
    """Whether ``copy`` may have come back as ``item``; of no known sport, as one of any sport."""
    of_no_sport = any(_is_of_no_sport(one) for one in (item, copy))
    return (of_no_sport or look(item) == look(copy)) and alike(item, copy)


def _is_of_no_sport(item: CalendarItem) -> bool:
    return isinstance(item.item, Workout) and item.item.sport is Sport.OTHER
