from __future__ import annotations

import json
import re
import sqlite3

import pytest

from sandbox import calendars, hands, people
from sandbox.server import SandboxServer
from tests.faults import scenario as scenarios
from tests.faults.marks import marks
from tests.faults.plain_engine import synchronise
from tests.faults.scenario import (
    COPIED_FIRST,
    EXPECTED,
    LAST_DAY,
    SCENARIOS,
    TODAY,
    Scenario,
    copies,
    copy_database,
    fingerprint,
    new_world,
    restore_snapshot,
    snapshot,
    twins,
)

both = pytest.mark.parametrize("scenario", SCENARIOS, ids=str)


def things(world, platform) -> dict[str, hands.Thing]:
    own = {"intervals": people.SAM.id, "trainingpeaks": str(people.TP_PREMIUM_ID)}[platform]
    return {thing.id: thing for thing in hands.items(world, platform, own)}


def by_id(world, platform) -> dict[str, str]:
    records = scenarios._records(world, platform)
    return {scenarios._id(one): scenarios._canonical([one])[0] for one in records}


@both
def test_a_run_has_exactly_the_changes_that_are_promised(scenario):
    world = new_world()
    scenario.plan_first(world)
    before, held = things(world, scenario.source), by_id(world, scenario.source)
    assert len(before) == COPIED_FIRST
    scenario.change(world)
    after, holds = things(world, scenario.source), by_id(world, scenario.source)
    same_day = [one for one in before.keys() & after.keys() if before[one].day == after[one].day]
    moved = [one for one in before.keys() & after.keys() if before[one].day != after[one].day]
    assert {
        "create": len(after.keys() - before.keys()),
        "update": sum(held[one] != holds[one] for one in same_day),
        "move": len(moved),
        "delete": len(before.keys() - after.keys()),
    } == EXPECTED
    assert all(before[one].title == after[one].title for one in moved)
    assert all(TODAY < one.day <= LAST_DAY for one in (*before.values(), *after.values()))


@both
def test_two_worlds_are_prepared_alike_down_to_the_ids(scenario):
    first, second = new_world(), new_world()
    for world in (first, second):
        scenario.plan_first(world)
        scenario.change(world)
    assert calendars.take(first) == calendars.take(second)


@both
def test_the_target_holds_only_what_others_planned_there(scenario):
    world = new_world()
    scenario.plan_first(world)
    assert fingerprint(world, scenario.target) == scenario.foreign(world)
    assert len(scenario.foreign(world)) == 3
    assert scenario.lost(world) == COPIED_FIRST
    assert [one.completed for one in things(world, scenario.target).values()].count(True) == 1


def copied(scenario: Scenario, world) -> dict[str, str]:
    """The target's items by the ids of what they are copies of."""
    return {
        marks(one)[0][2]: scenarios._canonical([one])[0]
        for one in scenarios._records(world, scenario.target)
        if marks(one)
    }


@both
def test_every_change_arrives_and_is_measured(scenario, unpaced):
    with scenarios.running() as server:
        world = server.state
        scenario.plan_first(world)
        foreign = scenario.foreign(world)
        synchronise(scenario, server.urls)
        before = copied(scenario, world)
        first = things(world, scenario.source)
        assert copies(world, scenario.target) == COPIED_FIRST
        scenario.change(world)
        assert scenario.lost(world) == EXPECTED["create"]
        assert scenario.orphans(world) == EXPECTED["delete"]
        synchronise(scenario, server.urls)
        after = copied(scenario, world)
        then = things(world, scenario.source)
        kept = before.keys() & after.keys()
        moved = {one for one in kept if first[one].day != then[one].day}
        assert len(after.keys() - before.keys()) == EXPECTED["create"]
        assert len(before.keys() - after.keys()) == EXPECTED["delete"]
        assert sum(before[one] != after[one] for one in kept - moved) == EXPECTED["update"]
        assert len(moved) == EXPECTED["move"]
        for one in moved:
            old, new = str(first[one].day), str(then[one].day)
            assert without_days(before[one]) == without_days(after[one])
            assert old in before[one]
            assert new in after[one]
        assert scenario.lost(world) == scenario.orphans(world) == 0
        assert twins(world, scenario.target) == 0
        assert scenario.foreign(world) == foreign
        settled = fingerprint(world, scenario.target)
        synchronise(scenario, server.urls)
        assert fingerprint(world, scenario.target) == settled


def without_days(text: str) -> str:
    return re.sub(r"2026-06-\d\d", "", text)


def with_copies(scenario: Scenario, *sources: str):
    world = new_world()
    for title in sources:
        at = hands.add(world, scenario.target, TODAY, title, sport="strength", text="Squat.")
        mark = f"planbridge:{scenario.source}/me/workout/{title}"
        hands.describe(world, scenario.target, at, f"Squat.\n\n[{mark}]")
    return world


@both
def test_twins_are_all_items_that_are_copies_of_the_same(scenario):
    assert twins(with_copies(scenario, "1", "2", "3"), scenario.target) == 0
    assert twins(with_copies(scenario, "1", "2", "1", "3", "1"), scenario.target) == 3


@both
def test_a_fingerprint_tells_contents_and_numbers_but_not_ids(scenario):
    def of(*sources):
        return fingerprint(with_copies(scenario, *sources), scenario.target)

    assert of("1", "2") == of("2", "1")
    assert of("1") != of("1", "1")
    world = with_copies(scenario, "1")
    before = fingerprint(world, scenario.target)
    (only,) = things(world, scenario.target)
    hands.describe(world, scenario.target, only, "Squat.")
    assert fingerprint(world, scenario.target) != before


def test_an_external_id_is_a_mark_too():
    world = with_copies(SCENARIOS[0])
    for _ in range(2):
        event = hands.add(world, "intervals", TODAY, "Ride")
        record = world.intervals.accounts[people.SAM.id].events[int(event)]
        record["external_id"] = "planbridge:trainingpeaks/3000001/workout/7"
    assert twins(world, "intervals") == 2


@both
def test_a_snapshot_brings_everything_back_also_ids_and_tokens(scenario):
    world = new_world()
    scenario.plan_first(world)
    kept = snapshot(world)
    before = calendars.take(world)
    person = world.trainingpeaks.people[people.TP_PREMIUM_ID]
    scenario.change(world)
    first = calendars.take(world)
    token, _ = world.trainingpeaks.issue_token(person)
    restore_snapshot(world, kept)
    assert calendars.take(world) == before
    assert world.trainingpeaks.person_with_token(token) is None
    scenario.change(world)
    assert calendars.take(world) == first


def test_what_is_restored_is_served():
    with SandboxServer.running(today=TODAY, rate_limits=False) as server:
        kept = snapshot(server.state)
        calendars.empty(server.state)
        restore_snapshot(server.state, kept)
        assert hands.items(server.state, "trainerroad")


def test_calendars_travel_as_json():
    world = new_world()
    SCENARIOS[0].plan_first(world)
    SCENARIOS[1].plan_first(world)
    held = calendars.take(world)
    other = new_world()
    calendars.put(other, json.loads(json.dumps(held)))
    assert calendars.take(other) == held
    assert fingerprint(held, "intervals") == fingerprint(other, "intervals")
    new = hands.add(other, "intervals", TODAY, "Later")
    assert int(new) > max(event["id"] for event in held["intervals"][people.SAM.id])


def test_a_database_is_copied_with_what_its_log_still_holds(tmp_path):
    source, copy = tmp_path / "a.db", tmp_path / "b.db"
    copy.with_name("b.db-wal").write_bytes(b"left over")
    open_one = sqlite3.connect(source)
    open_one.execute("PRAGMA journal_mode=WAL")
    open_one.execute("CREATE TABLE t (x)")
    open_one.execute("INSERT INTO t VALUES (1)")
    open_one.commit()
    assert source.with_name("a.db-wal").stat().st_size > 0
    copy_database(source, copy)
    copy_database(source, copy)
    open_one.close()
    with sqlite3.connect(copy) as other:
        assert other.execute("SELECT x FROM t").fetchall() == [(1,)]
    other.close()
