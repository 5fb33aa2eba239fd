"""All calendars of a world at once: emptied, carried to another world, or kept and brought back."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from typing import Any

from sandbox.world import World

Calendars = dict[str, dict[str, Any]]
"""What `take` gives: by platform, in JSON's types."""
Snapshot = Mapping[str, bytes]
"""What `snapshot` gives."""
_SHARED = frozenset({"clock", "lock", "elsewhere"})
"""What a platform's state shares with others and keeps."""


def take(world: World) -> Calendars:
    """Everybody's calendar on every platform at this moment, as any world can `put` it."""
    held = {name: one.state.calendars() for name, one in world.stand_ins.items()}
    return copy.deepcopy(held)


def put(world: World, calendars: Calendars) -> None:
    """Replace everybody's calendar on the platforms that ``calendars`` names."""
    for name, held in calendars.items():
        if name not in world.stand_ins:
            raise ValueError(f"no platform {name!r} here")
        if not isinstance(held, dict):
            raise ValueError(f"the calendars of {name!r} are no object")
        world.stand_ins[name].state.set_calendars(copy.deepcopy(held))


def empty(world: World) -> None:
    """Nobody has anything on a calendar; libraries, plans and accounts stay."""
    put(world, {name: {} for name in world.stand_ins})


def snapshot(world: World) -> Snapshot:
    """All that the platforms remember, ids and tokens included; not clock, faults or journal."""
    return {
        name: pickle.dumps(
            {key: value for key, value in vars(one.state).items() if key not in _SHARED},
            pickle.HIGHEST_PROTOCOL,
        )
        for name, one in world.stand_ins.items()
    }


def restore_snapshot(world: World, kept: Snapshot) -> None:
    """Back to a `snapshot` of the same world; call it while no request is under way."""
    for name, held in kept.items():
        vars(world.stand_ins[name].state).update(pickle.loads(held))  # noqa: S301 - our own bytes
