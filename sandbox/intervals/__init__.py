"""The stand-in of Intervals.icu."""

from __future__ import annotations

from starlette.applications import Starlette

from sandbox.world import StandIn, World


def stand_in(world: World) -> StandIn:
    """Build and seed it."""
    return StandIn("intervals", None, Starlette())
