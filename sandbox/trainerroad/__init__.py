"""A stand-in of TrainerRoad's web API, as its web app sees it."""

from __future__ import annotations

import re

from sandbox.people import SAM, TP_PREMIUM_ID
from sandbox.recorded import add_trainerroad
from sandbox.trainerroad.hands import TrainerRoadHands
from sandbox.trainerroad.seeds import seed
from sandbox.trainerroad.server import app
from sandbox.trainerroad.state import Record, TrainerRoadState
from sandbox.world import StandIn, World

_SEARCH = "/app/api/workouts"
_CALENDAR = re.compile(r"/(timeline|planned-activities|activities|calendar/activities/[^/]+)$")


def stand_in(world: World) -> StandIn:
    """The platform, seeded around the world's day."""
    state = TrainerRoadState(world.clock)
    today = world.clock.today(SAM.timezone)
    seed(state, today, world.seed)
    if world.recorded:
        add_trainerroad(state, world.recorded, today)
    state.elsewhere = lambda: _workouts_on_trainingpeaks(world)
    return StandIn(
        "trainerroad",
        state,
        app(state),
        is_write,
        is_listing=is_listing,
        hands=TrainerRoadHands(state),
    )


def _workouts_on_trainingpeaks(world: World) -> list[Record]:
    """The rider's workouts on TrainingPeaks, in TrainingPeaks' own form."""
    other = world.stand_ins.get("trainingpeaks")
    if other is None:
        return []
    workouts = other.state.workouts.values()
    return [one for one in workouts if one["athleteId"] == TP_PREMIUM_ID]


def is_listing(method: str, path: str) -> bool:
    """Whether a request asks for a calendar, for details of many, or searches the library."""
    return path in {_SEARCH, "/app/api/workout-information"} or (
        method == "GET" and _CALENDAR.search(path) is not None
    )


def is_write(method: str, path: str) -> bool:
    """Whether a request means to change something: a search by POST does not."""
    return method not in {"GET", "HEAD", "OPTIONS"} and path != _SEARCH
