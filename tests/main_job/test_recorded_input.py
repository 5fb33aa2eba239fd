"""The main job on recorded responses of the real platforms, one platform after the other."""

import datetime as dt
import json

import pytest

from core.planbridge import Direction, Status
from core.workout.duration import total_seconds
from core.workout.model import Workout
from core.workout.thresholds import Thresholds
from sandbox.server import SandboxServer
from tests.main_job.conftest import TODAY

LAST = TODAY + dt.timedelta(days=20)
YEAR = dt.timedelta(days=365)
"""One recorded event was planned ten months after the others."""


@pytest.fixture
def on_recordings(recorded, connected):
    """Planbridge connected to a sandbox that serves the recordings beside its own seed."""
    with SandboxServer.running(today=TODAY, recorded=recorded, rate_limits=False) as sandbox:
        yield sandbox, connected(sandbox)


def titles_in(folder, names, key):
    """The titles in recorded lists."""
    found = set()
    for name in names:
        for record in json.loads((folder / name).read_text()):
            if record.get(key):
                found.add(record[key])
    return found


def copied(planbridge, direction, titles, last=LAST):
    """Copies what has one of these titles; each pair of source and copy as read afterwards."""
    planbridge.fetch(direction, TODAY, last)
    overview = planbridge.overview(direction, TODAY, last)
    rows = [
        row
        for row in overview.rows
        if row.item.item.title in titles and row.status in (Status.NEW, Status.LIKELY)
    ]
    assert {row.item.item.title for row in rows} == titles, overview.unreadable
    report = planbridge.copy(direction, TODAY, last, [row.item.ref for row in rows])
    assert report.created == len(rows), [o for o in report.outcomes if not o.ok]
    after = planbridge._cache.get(
        direction.target, planbridge.accounts()[direction.target].account.athlete, TODAY, last
    )
    there = {item.ref: item for item in after.listing.items}
    for outcome, row in zip(report.outcomes, rows, strict=True):
        yield row, there[outcome.target].item


def assert_same_length(row, copy):
    """A copy takes as long as the plan, to the second."""
    source = row.item.item
    if not isinstance(source, Workout) or not source.steps:
        return
    assert copy.steps, source.title
    planned = total_seconds(source.steps, Thresholds())
    written = total_seconds(copy.steps, Thresholds())
    assert abs(planned - written) <= 1, (source.title, planned, written)


def test_recorded_workouts_of_trainingpeaks_arrive_on_intervals(on_recordings, recorded):
    _, planbridge = on_recordings
    folder = recorded / "trainingpeaks"
    titles = titles_in(
        folder,
        ["upstream_tp_calendar_workout_distant_steps.json", "plan_workouts_swim_2026.json"],
        "title",
    ) | titles_in(folder, ["library_items_open_duration.json"], "itemName")
    pairs = list(copied(planbridge, Direction.TRAININGPEAKS_TO_INTERVALS, titles))
    for row, copy in pairs:
        assert_same_length(row, copy)
    by_title = {row.item.item.title: copy for row, copy in pairs}
    file = folder / "upstream_tp_calendar_workout_distant_steps.json"
    recorded_swim = json.loads(file.read_text())[0]
    swim = by_title[recorded_swim["title"]]
    assert sum(1 for _ in swim.leaf_steps()) >= 10
    for line in recorded_swim["description"].splitlines():
        assert line.strip("- ") in swim.description


def test_recorded_workouts_of_trainerroad_arrive_on_both(on_recordings, recorded):
    _, planbridge = on_recordings
    details = [
        json.loads(path.read_text())["Workout"]["Details"]
        for path in sorted((recorded / "trainerroad").glob("*workout*details_*.json"))
    ]
    titles = {one["WorkoutName"] for one in details}
    assert len(titles) >= 3
    for direction in (
        Direction.TRAINERROAD_TO_INTERVALS,
        Direction.TRAINERROAD_TO_TRAININGPEAKS,
    ):
        for row, copy in copied(planbridge, direction, titles):
            assert_same_length(row, copy)


def test_recorded_events_of_intervals_arrive_on_trainingpeaks(on_recordings, recorded):
    _, planbridge = on_recordings
    events = json.loads((recorded / "intervals" / "events_resolved_upstream.json").read_text())
    titles = {event["name"] for event in events if event["category"] == "WORKOUT"}
    for row, copy in copied(planbridge, Direction.INTERVALS_TO_TRAININGPEAKS, titles, TODAY + YEAR):
        assert_same_length(row, copy)
