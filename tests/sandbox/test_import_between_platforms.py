"""TrainerRoad's direct link with TrainingPeaks, with both stand-ins in one sandbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import requests

from sandbox import calendars, hands, people
from sandbox.server import SandboxServer
from sandbox.world import World

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY) as running:
        calendars.empty(running.state)
        yield running


def seen(sandbox: SandboxServer) -> list[tuple[str, str]]:
    """Ids and names on the rider's calendar."""
    at = f"{sandbox.urls.trainerroad}/app/api/react-calendar/{people.TR_MEMBER_ID}"
    headers = {
        "Cookie": f"SharedTrainerRoadAuth={people.TR_RIDER}",
        "trainerroad-jsonformat": "camel-case",
    }
    timeline = requests.get(f"{at}/timeline", headers=headers, timeout=30).json()
    ids = ",".join(one["id"] for one in timeline["plannedActivities"])
    if not ids:
        return []
    headers["ids"] = ids
    details = requests.get(f"{at}/planned-activities", headers=headers, timeout=30).json()
    return [(one["id"], one["name"]) for one in details]


def test_every_trainingpeaks_workout_of_the_rider_comes_back_under_a_new_id(sandbox):
    world = sandbox.state
    ride = hands.add(world, "trainingpeaks", TODAY, "Ride")
    hands.add(world, "trainingpeaks", TODAY, "Run", sport="run")
    hands.add(world, "trainingpeaks", TODAY, "Note", sport="note")
    other = str(people.TP_ROSTER_IDS[0])
    hands.add(world, "trainingpeaks", TODAY, "Somebody else's", athlete=other)
    assert seen(sandbox) == []
    switches = {"imports_from_trainingpeaks": True}
    at = f"{sandbox.urls.control}/switches/trainerroad"
    assert requests.post(at, json=switches, timeout=30).status_code == 200
    first, second = seen(sandbox), seen(sandbox)
    assert [name for _, name in first] == [name for _, name in second] == ["Ride", "Run"]
    assert not {one for one, _ in first} & {one for one, _ in second}
    hands.delete(world, "trainingpeaks", ride)
    assert [name for _, name in seen(sandbox)] == ["Run"]


def test_a_world_without_trainingpeaks_has_nothing_to_import():
    world = World(today=TODAY, platforms=("trainerroad",))
    assert world.trainerroad.import_now(people.TR_MEMBER_ID) == []
