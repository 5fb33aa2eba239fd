"""What the stand-in's athletes have in their libraries."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.intervals import library
from sandbox.intervals.state import Account, Json, State

_MANY = 120
"""Workouts of the large folder: more than one request may add."""


def plant_library(
    state: State, account: Account, coach: Account, favourites: Sequence[tuple[str, str, str]]
) -> None:
    """Folders and plans of ``account``, and what ``coach`` shares with them.

    ``favourites`` are names, types and texts.
    """
    folder = _folder(state, account, name="Favourites")
    _folder(state, account, name="Empty")
    plan = _folder(
        state,
        account,
        name="Two weeks of base",
        type="PLAN",
        start_date_local="2026-01-05T00:00:00",
    )
    kept: list[Json] = [
        {"folder_id": folder, "name": name, "type": kind, "description": text}
        for name, kind, text in favourites
    ]
    kept += [
        {
            "folder_id": plan,
            "day": day,
            "name": f"Base day {day + 1}",
            "type": "Ride",
            "description": f"- {60 + 10 * day}m Z2",
        }
        for day in (0, 2, 5, 7, 9, 12)
    ]
    library.save_workouts(state, account, kept)
    _plant_awkward_plan(state, account)
    _plant_large_folder(state, account)
    _plant_shared(state, coach, account)


def _folder(state: State, account: Account, **fields: object) -> int:
    return int(library.save_folder(state, account, fields)["id"])


def _plant_awkward_plan(state: State, account: Account) -> None:
    """Weeks without anything, entries without a day, for a week or for several days, notes, and
    two workouts that are equal."""
    plan = _folder(
        state,
        account,
        name="Build with gaps",
        type="PLAN",
        description="Eight weeks, some of them empty.",
        start_date_local="2024-02-26T00:00:00",
    )
    entries: tuple[Json, ...] = (
        {"day": 45, "name": "Tempo late", "type": "Ride", "description": "- 1h 80%"},
        {"day": 3, "name": "Twice a day", "type": "Run", "description": "- 30m Z2 HR"},
        {"day": 3, "name": "Twice a day", "type": "Run", "description": "- 30m Z2 HR"},
        {"name": "Whenever", "type": "Ride", "description": "- 45m 65%"},
        {
            "day": 1,
            "name": "Before work",
            "type": "Ride",
            "description": "- 1h 70%",
            "time": "06:30",
        },
        {"day": 12, "name": "Club race", "type": "Ride", "sub_type": "RACE", "moving_time": 3600},
        {"day": 19, "days": 3, "name": "Camp", "type": "Ride", "moving_time": 36000},
    )
    note = {"day": 21, "type": "NOTE", "name": "Half of it is done", "description": "- Be proud"}
    kept = [{"folder_id": plan, **one} for one in (*entries, note)]
    library.save_workouts(state, account, kept)
    # Made in the service's own app; whether its API takes it is not known.
    week = {"day": 7, "for_week": True, "name": "An easy week", "description": "Sleep a lot."}
    library.plant_workout(state, account, {"folder_id": plan, **week})


def _plant_large_folder(state: State, account: Account) -> None:
    folder = _folder(state, account, name="Everything else")
    texts = ("- 1h 65%", "- 40m 70%", "- 2h Z2")
    ride = {"folder_id": folder, "type": "Ride", "name": "Ride"}
    read = library.save_workouts(state, account, [{**ride, "description": one} for one in texts])
    for number in range(_MANY):
        # Reading each text anew would take a while.
        copy = {**read[number % 3], "id": state.new_id(), "name": f"Ride {number + 1}"}
        library.plant_workout(state, account, copy)
    for one in read:
        del account.workouts[one["id"]]


def _plant_shared(state: State, owner: Account, reader: Account) -> None:
    """A folder that another athlete shares to be read."""
    folder = _folder(state, owner, name="From the coach", description="Look, do not touch.")
    body = {"folder_id": folder, "name": "Coach's openers", "type": "Ride"}
    library.save_workouts(state, owner, [{**body, "description": "- 20m 60%\n- 1m 120%"}])
    reader.shared_with_them.append((owner.athlete.id, folder))
