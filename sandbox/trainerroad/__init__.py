"""A stand-in of TrainerRoad's web API, as its web app sees it."""

from __future__ import annotations

from sandbox.people import SAM
from sandbox.recorded import add_trainerroad
from sandbox.trainerroad.seeds import seed
from sandbox.trainerroad.server import app
from sandbox.trainerroad.state import TrainerRoadState
from sandbox.world import StandIn, World

_SEARCH = "/app/api/workouts"


def stand_in(world: World) -> StandIn:
    """The platform, seeded around the world's day."""
    state = TrainerRoadState(world.clock)
    today = world.clock.today(SAM.timezone)
    seed(state, today, world.seed)
    if world.recorded:
        add_trainerroad(state, world.recorded, today)
    return StandIn("trainerroad", state, app(state), is_write)


def is_write(method: str, path: str) -> bool:
    """Whether a request means to change something: a search by POST does not."""
    return method not in {"GET", "HEAD", "OPTIONS"} and path != _SEARCH
