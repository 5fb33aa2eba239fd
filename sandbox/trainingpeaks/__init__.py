"""A stand-in of TrainingPeaks' web API, as its web app sees it."""

from __future__ import annotations

from starlette.applications import Starlette

from sandbox.people import SAM
from sandbox.recorded import add_trainingpeaks
from sandbox.trainingpeaks import access, calendar, library, plans
from sandbox.trainingpeaks.refusal import Refusal, as_response
from sandbox.trainingpeaks.seeds import seed
from sandbox.trainingpeaks.state import TrainingPeaksState
from sandbox.world import StandIn, World


def stand_in(world: World) -> StandIn:
    """The platform, seeded around the world's day."""
    state = TrainingPeaksState(world.clock)
    today = world.clock.today(SAM.timezone)
    seed(state, today, world.seed)
    if world.recorded:
        add_trainingpeaks(state, world.recorded, today)
    return StandIn("trainingpeaks", state, app(state))


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
