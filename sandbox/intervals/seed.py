"""What the stand-in's athletes have on their calendars."""

from __future__ import annotations

from datetime import timedelta

from sandbox.intervals import events
from sandbox.intervals.state import State
from sandbox.people import SAM


def plant(state: State) -> None:
    """Fill the accounts around the clock's today."""
    account = state.accounts[SAM.id]
    day = state.clock.today(SAM.timezone) + timedelta(days=1)
    events.create(
        state,
        account,
        {
            "category": "WORKOUT",
            "type": "Ride",
            "start_date_local": f"{day}T00:00:00",
            "name": "Threshold 3 x 10",
            "description": "- 15m ramp 50-75%\n\n3x\n- 10m 98%\n- 5m 55%\n\n- 10m 50%",
        },
    )
