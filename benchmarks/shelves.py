"""A plan of a year on its way from TrainingPeaks: how long it takes, how many requests it costs.

``python -m benchmarks.shelves`` prints it alone.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from benchmarks.conversions import STEPS, workout_of
from core.planbridge import Credentials, Planbridge
from core.platforms.contract import LibraryListing, PlatformName
from core.platforms.endpoints import Endpoints
from core.shelves import CalendarGoal, LibraryGoal
from core.store.cache import SessionCache
from core.store.store import Store
from core.sync.actions import ActionKind
from core.sync.shelf_values import RowStatus
from sandbox import people
from sandbox.server import SandboxServer
from sandbox.trainingpeaks.plans import add_plan, count_contents
from sandbox.trainingpeaks.seeds.plans import put

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SOURCE, TARGET = PlatformName.TRAININGPEAKS, PlatformName.INTERVALS
NAME = "A plan to measure"
DAYS = 365
WORKOUTS = 400
MOST_REQUESTS = 30
"""From opening the plan to reading back what was written."""
RERUN = 0.01
"""A rerun of the page may take this much of the first time, at most."""
RERUNS = 20
Made = TypeVar("Made")


@dataclass(frozen=True)
class Measured:
    """Seconds; of ``opening`` by the clock, with the pace that platforms ask for, else of one
    core. ``requests`` are those of a whole copy."""

    opening: float
    rows: float
    rows_again: float
    plan: float
    plan_again: float
    requests: int


def measure(count: int = WORKOUTS) -> Measured:
    """Opens a plan of ``count`` workouts, lays it on a calendar, and copies it to a new plan."""
    with _session(count) as (planbridge, sandbox):
        desk = planbridge.shelves
        library = next(one for one in desk.containers(SOURCE).found if one.name == NAME)
        sandbox.state.journal.reset()
        began = time.perf_counter()
        listing = desk.open(library)
        opening = time.perf_counter() - began
        goal = LibraryGoal(target=TARGET, name=NAME, as_plan=True)
        rows, first, again = _first_and_again(lambda: desk.rows(listing, goal))
        assert rows is not None
        new = [row.ref for row in rows if row.status is RowStatus.NEW]
        assert len(new) == count, f"only {len(new)} can be copied"
        report = desk.copy(listing, goal, new)
        asked = sandbox.state.journal.received
        assert report.verified == count, report.remarks
        assert not sandbox.state.trainingpeaks.tripwires
        planned, planned_again = _on_a_calendar(planbridge, listing)
    return Measured(opening, first, again, planned, planned_again, asked)


def _on_a_calendar(planbridge: Planbridge, listing: LibraryListing) -> tuple[float, float]:
    """Seconds to plan the copy to a calendar, the first time and again."""
    desk = planbridge.shelves
    goal = CalendarGoal(target=TARGET, start=desk.suggested_start())
    desk.fetch_calendar(listing, goal)
    plan, first, again = _first_and_again(lambda: desk.plan(listing, goal))
    assert plan is not None
    made = [action for action in plan.actions if action.kind is ActionKind.CREATE]
    assert len(made) == len(listing.items), f"only {len(made)} would be created"
    return first, again


def _first_and_again(make: Callable[[], Made]) -> tuple[Made, float, float]:
    """What is made, and the seconds of processor time for it: the first time, and again."""
    began = time.process_time()
    made = make()
    first = time.process_time() - began
    began = time.process_time()
    for _ in range(RERUNS):
        make()
    return made, first, (time.process_time() - began) / RERUNS


@contextmanager
def _session(count: int) -> Iterator[tuple[Planbridge, SandboxServer]]:
    with (
        SandboxServer.running(today=TODAY) as sandbox,
        tempfile.TemporaryDirectory() as directory,
    ):
        _add_plan(sandbox, count)
        urls = sandbox.urls
        endpoints = Endpoints(intervals=urls.intervals, trainingpeaks=urls.trainingpeaks)
        store = Store.open(data_dir=Path(directory), environment={})
        planbridge = Planbridge(store.profile("bench"), SessionCache(), endpoints, now=lambda: NOON)
        for platform, secret in (
            (TARGET, people.INTERVALS_API_KEY),
            (SOURCE, people.TP_PREMIUM),
        ):
            credentials = Credentials(platform=platform, secret=SecretStr(secret))
            report = planbridge.check_and_save(credentials)
            assert report.ok, report.message
        yield planbridge, sandbox
        store.close()


def _add_plan(sandbox: SandboxServer, count: int) -> None:
    """A plan over a year whose workouts are all different."""
    state = sandbox.state.trainingpeaks
    plan, held = add_plan(state, people.TP_PREMIUM_ID, NAME, TODAY)
    for number in range(count):
        row = workout_of(STEPS, number)
        made = {key: value for key, value in row.items() if key not in ("workoutId", "workoutDay")}
        put(state, plan, held, TODAY + dt.timedelta(days=number * DAYS // count), made)
    count_contents(state, plan["planId"])


def report() -> bool:
    """Prints the measurements; False when a goal is missed."""
    found = measure()
    print(f"A plan of {WORKOUTS} workouts of {STEPS} steps, TrainingPeaks to Intervals.icu")
    print(f"  {found.opening:8.2f} s   to open it, with the pauses that the platform asks for")
    met = found.requests <= MOST_REQUESTS
    for what, first, again in (
        ("rows to a new plan", found.rows, found.rows_again),
        ("plan of a calendar", found.plan, found.plan_again),
    ):
        ratio = again / first
        met &= ratio <= RERUN
        print(
            f"  {first:8.2f} s   {what}; again {again * 1000:.2f} ms   "
            f"ratio {ratio:.4f} (goal: at most {RERUN})"
        )
    print(
        f"  {found.requests:8} requests to open and copy it to a new plan "
        f"(goal: at most {MOST_REQUESTS})"
    )
    return met


if __name__ == "__main__":
    sys.exit(0 if report() else 1)
