"""Events of a plan (races and other goals), read as race workouts.

The types of events are those that the web app's own form offers, 2026. Their ids are a sequence of
their own, so a prefix keeps them from passing for ids of workouts.
"""

from __future__ import annotations

import re
from typing import Any

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName
from core.platforms.markers import take_origins
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    UnreadableItem,
    integer,
    local_day,
    plain_text,
    positive,
    text,
)
from core.workout.describe import number, sport_name
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    METRES_PER_UNIT,
    DistanceUnit,
    Planned,
    RacePriority,
    Sport,
    SubSport,
    Workout,
)

EVENT_ID = "event-"
"""Stands before an event's id."""

_Sports = tuple[Sport, SubSport | None]
_TYPES: dict[str, _Sports] = {
    "runningroad": (Sport.RUN, SubSport.ROAD_RUN),
    "runningtrail": (Sport.RUN, SubSport.TRAIL_RUN),
    "runningtrack": (Sport.RUN, SubSport.TRACK_RUN),
    "runningother": (Sport.RUN, None),
    "cyclingroad": (Sport.RIDE, SubSport.ROAD_RIDE),
    "cyclingmountain": (Sport.RIDE, SubSport.MOUNTAIN_BIKE),
    "cyclingcyclocross": (Sport.RIDE, SubSport.CYCLOCROSS),
    "cyclingtrack": (Sport.RIDE, SubSport.TRACK_RIDE),
    "cyclingother": (Sport.RIDE, None),
    "swimopenwater": (Sport.SWIM, SubSport.OPEN_WATER_SWIM),
    "swimpool": (Sport.SWIM, SubSport.POOL_SWIM),
    "rowingother": (Sport.ROW, None),
    "snowalpine": (Sport.SKI, SubSport.ALPINE_SKI),
    "snownordic": (Sport.SKI, SubSport.NORDIC_SKI),
    "snowsnowshoe": (Sport.WALK, SubSport.SNOWSHOE),
    "otherother": (Sport.RACE, None),
}
"""Types of which nothing is lost."""
_KINDS: tuple[tuple[str, _Sports], ...] = (
    ("running", (Sport.RUN, None)),
    ("cycling", (Sport.RIDE, None)),
    ("swim", (Sport.SWIM, None)),
    ("rowing", (Sport.ROW, None)),
    ("snow", (Sport.SKI, None)),
)
"""How the other types begin. What is none of these is a race of no sport (a triathlon)."""
_UNITS = {
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), DistanceUnit.METRE),
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre"), DistanceUnit.KILOMETRE),
    **dict.fromkeys(("mi", "mile", "miles"), DistanceUnit.MILE),
    **dict.fromkeys(("yd", "yard", "yards"), DistanceUnit.YARD),
}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


def read_event(raw: Any, owner: str) -> CalendarItem:
    """One event of a plan. Raises :class:`UnreadableItem` without id or day."""
    entry = raw if isinstance(raw, dict) else {}
    event_id, day = integer(entry.get("id")), local_day(entry.get("eventDate"))
    if event_id is None or day is None:
        raise UnreadableItem("TrainingPeaks sent an event without an id or a day.")
    losses: list[Loss] = []
    sport, sub_sport = _sport(entry, losses)
    priority = _priority(entry, sport)
    distance = _distance(entry, losses)
    losses += _uncarried(entry)
    said = (plain_text(entry.get(key)).strip() for key in ("description", "comment"))
    words, origins = take_origins("\n\n".join(filter(None, said)))
    return CalendarItem(
        ref=ItemRef(
            platform=PlatformName.TRAININGPEAKS,
            athlete=owner,
            kind=ItemKind.WORKOUT,
            id=f"{EVENT_ID}{event_id}",
        ),
        item=Workout(
            sport=sport,
            sub_sport=sub_sport,
            day=day,
            title=plain_text(entry.get("name")).strip(),
            description=words,
            planned=Planned(distance=distance),
            race=priority,
        ),
        origins=origins,
        losses=tuple(losses),
        raw=entry,
    )


def _sport(entry: JsonObject, losses: list[Loss]) -> _Sports:
    said = text(entry.get("eventType")).strip()
    plain = re.sub(r"[^a-z]", "", said.lower())
    if plain in _TYPES:
        return _TYPES[plain]
    none: _Sports = (Sport.RACE, None)
    found = next((sports for start, sports in _KINDS if plain.startswith(start)), none)
    if plain:
        losses.append(
            Loss(
                where="Sport",
                kind=LossKind.APPROXIMATED,
                before=f"an event of the type {_words(said)}",
                after=sport_name(*found),
            )
        )
    return found


def _priority(entry: JsonObject, sport: Sport) -> RacePriority | None:
    """The race's priority. One of no sport is known to be a race by its sport."""
    said = text(entry.get("atpPriority")).strip().upper()
    if said in set(RacePriority):
        return RacePriority(said)
    return None if sport is Sport.RACE else RacePriority.NONE


def _distance(entry: JsonObject, losses: list[Loss]) -> float | None:
    """Metres. Without a unit that is known a number says nothing."""
    value = positive(entry.get("distance"))
    if value is None:
        return None
    said = text(entry.get("distanceUnits")).strip()
    unit = _UNITS.get(said.lower())
    if unit is not None:
        return value * METRES_PER_UNIT[unit]
    losses.append(_lost("Distance", f"{number(value)} {said or 'without a unit'}"))
    return None


def _uncarried(entry: JsonObject) -> list[Loss]:
    losses = []
    legs = entry.get("legs")
    if isinstance(legs, list) and legs:
        losses.append(_lost("Legs", "one leg" if len(legs) == 1 else f"{len(legs)} legs"))
    goals = entry.get("goals")
    if isinstance(goals, dict | list) and any(goals.values() if isinstance(goals, dict) else goals):
        losses.append(_lost("Goals", "the goals set for it"))
    if fitness := positive(entry.get("ctlTarget")):
        losses.append(_lost("Goals", f"a fitness (CTL) of {number(fitness, 0)}"))
    return losses


def _words(name: str) -> str:
    """ "MultisportTriathlon" as it is read: "multisport triathlon"."""
    return " ".join(_WORD.findall(name)).lower()


def _lost(where: str, before: str) -> Loss:
    advice = "It stays on TrainingPeaks."
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice)
