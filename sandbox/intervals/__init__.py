"""The stand-in of Intervals.icu."""

from __future__ import annotations

from sandbox.intervals.app import intervals_app
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
    return StandIn("intervals", state, intervals_app(state))
