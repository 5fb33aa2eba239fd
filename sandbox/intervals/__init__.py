"""The stand-in of Intervals.icu."""

from __future__ import annotations

from sandbox.intervals.app import intervals_app
from sandbox.intervals.hands import IntervalsHands
from sandbox.intervals.seed import plant
from sandbox.intervals.state import State
from sandbox.recorded import add_intervals
from sandbox.world import StandIn, World


def stand_in(world: World) -> StandIn:
    """Build and seed it."""
    state = State(world.clock, world.seed)
    if not world.rate_limits:
        state.switches.requests_per_second = None
    plant(state)
    if world.recorded:
        add_intervals(state, world.recorded, world.clock.today())
    return StandIn(
        "intervals",
        state,
        intervals_app(state),
        is_listing=is_listing,
        hands=IntervalsHands(state),
    )


def is_listing(method: str, path: str) -> bool:
    """Whether a request asks for events, folders or library workouts."""
    return method == "GET" and path.rpartition("/")[2] in {"events", "folders", "workouts"}
