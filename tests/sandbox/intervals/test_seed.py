from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sandbox import people
from sandbox.server import SandboxServer
from sandbox.world import World

from .conftest import TODAY, Service


@pytest.fixture(scope="module")
def calendar() -> list[dict]:
    world = World(today=TODAY, platforms=("intervals",))
    return list(world.intervals.accounts["i100"].events.values())


def names(calendar: list[dict]) -> str:
    return "\n".join(f"{e['name']} {e['description']}" for e in calendar)


def test_every_awkward_case_is_there(calendar: list[dict]) -> None:
    for number in range(27, 34):
        assert f"Case {number}" in names(calendar)


def test_the_usual_plan_covers_the_next_four_weeks(calendar: list[dict]) -> None:
    usual = [e for e in calendar if "Case" not in names([e])]
    ahead = {date.fromisoformat(e["start_date_local"][:10]) - TODAY for e in usual}
    for week in range(4):
        days = {timedelta(days=7 * week + day) for day in range(1, 8)}
        assert len(ahead & days) >= 3
    planned = [e for e in usual if e["category"] == "WORKOUT"]
    assert len({e["type"] for e in planned}) >= 9


def test_the_first_week_is_an_ordinary_one(calendar: list[dict]) -> None:
    days = [(date.fromisoformat(e["start_date_local"][:10]) - TODAY).days for e in calendar]
    week = [(day, event) for day, event in zip(days, calendar, strict=True) if 0 <= day < 7]
    assert not [event["name"] for _, event in week if "Case" in (event["name"] or "Case")]
    workouts = [day for day, event in week if event["category"] == "WORKOUT"]
    assert {workouts.count(day) for day in range(7)} == {1, 2}
    assert [event["name"] for _, event in week if event["category"] == "NOTE"] == ["Early night"]
    running = [e for e in calendar if e["end_date_local"][:10] > TODAY.isoformat()]
    assert not [e for e in running if e["start_date_local"][:10] < TODAY.isoformat()]


def test_usual_workouts_are_read_without_losing_a_step(calendar: list[dict]) -> None:
    for event in calendar:
        text = event["description"] or ""
        if event["category"] == "WORKOUT" and "Case" not in names([event]):
            lines = [line for line in text.splitlines() if line.startswith("-")]
            steps = event["workout_doc"].get("steps", [])
            assert sum(len(step.get("steps", [step])) for step in steps) == len(lines), text


def test_some_workouts_are_done_and_only_up_to_today(calendar: list[dict]) -> None:
    done = [e for e in calendar if e["paired_activity_id"]]
    assert len(done) >= 4
    assert max(e["start_date_local"][:10] for e in done) == TODAY.isoformat()


def test_copies_of_tp2intervals_carry_its_marks_in_all_their_forms(calendar: list[dict]) -> None:
    marked = [e["description"] for e in calendar if "//////////" in (e["description"] or "")]
    assert len(marked) == 4
    for workout_id in people.TP2INTERVALS_COPIED_IDS:
        assert sum(f"trainingPeaksId={workout_id}" in text for text in marked) == 1
    assert sum(text.count("//////////") == 2 for text in marked) == 1
    assert sum("<br>" in text for text in marked) == 1
    assert sum(f"trainerRoadId={people.TR_COPIED_WORKOUT_ID}" in text for text in marked) == 1


def test_the_whole_calendar_is_served_also_resolved(service) -> None:
    for resolve in ("false", "true"):
        found = service.get("0/events", oldest="2026-01-01", newest="2026-12-31", resolve=resolve)
        assert len(found) > 60
        assert any(event["category"] == "MOON_PHASE" for event in found)


def test_the_same_seed_gives_the_same_calendar() -> None:
    def planted(seed: int) -> dict:
        return (
            World(today=TODAY, seed=seed, platforms=("intervals",))
            .intervals.accounts["i100"]
            .events
        )

    assert planted(1) == planted(1)
    assert planted(1) != planted(2)


def test_recorded_events_are_served_as_they_are_and_can_be_changed(recorded: Path) -> None:
    with SandboxServer.running(
        today=TODAY, recorded=recorded, platforms=("intervals",), rate_limits=False
    ) as sandbox:
        service = Service(sandbox)
        found = service.get("0/events", oldest="2026-01-01", newest="2026-12-31", resolve="true")
        named = {event["name"]: event for event in found}
        assert named["hr test"]["workout_doc"]["steps"][3]["_hr"] == {"start": 116.0, "end": 140.0}
        for name in ("hr test", "ramp-warmup", "sample 1"):
            event = named[name]
            changed = service.ask("PUT", f"0/events/{event['id']}", {"name": "changed"})
            assert changed.json()["name"] == "changed"
            assert service.ask("DELETE", f"0/events/{event['id']}").status_code == 200
