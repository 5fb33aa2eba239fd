"""A stand-in of TrainingPeaks' web API, as its web app sees it."""

from __future__ import annotations

import re

from starlette.applications import Starlette

from sandbox.people import SAM
from sandbox.recorded import add_trainingpeaks
from sandbox.trainingpeaks import access, calendar, library, plans
from sandbox.trainingpeaks.hands import TrainingPeaksHands
from sandbox.trainingpeaks.refusal import Refusal, as_response
from sandbox.trainingpeaks.seeds import seed
from sandbox.trainingpeaks.state import TrainingPeaksState
from sandbox.world import StandIn, World

_DAY = r"/\d{4}-\d\d-\d\d"
_LISTING = re.compile(
    rf"{_DAY}{_DAY}$|/exerciselibrary/v2/libraries(/\d+/items)?$|/plans/v1/plans(WithAccess)?$",
    re.ASCII,
)


def stand_in(world: World) -> StandIn:
    """The platform, seeded around the world's day."""
    state = TrainingPeaksState(world.clock)
    today = world.clock.today(SAM.timezone)
    seed(state, today, world.seed)
    if world.recorded:
        add_trainingpeaks(state, world.recorded, today)
    return StandIn(
        "trainingpeaks", state, app(state), is_listing=is_listing, hands=TrainingPeaksHands(state)
    )


def is_listing(method: str, path: str) -> bool:
    """Whether a request asks for the things of some days, for libraries, or for plans."""
    return method == "GET" and _LISTING.search(path) is not None


def app(state: TrainingPeaksState) -> Starlette:
    """The HTTP face of ``state``."""
    routes = [
        *access.routes(state),
        *calendar.workout_routes(state),
        *calendar.note_routes(state),
        *calendar.event_routes(state),
        *calendar.strength_routes(state),
        *library.routes(state),
        *plans.routes(state),
    ]
    return Starlette(routes=routes, exception_handlers={Refusal: as_response})
