"""How many requests N new workouts to Intervals.icu cost, counted by the sandbox."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from pathlib import Path

from pydantic import SecretStr

from core.planbridge import Credentials, Direction, Planbridge, Question
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.store.cache import SessionCache
from core.store.store import Store
from core.sync.actions import ActionKind
from core.sync.reports import Result
from core.sync.running import Order
from sandbox import people
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DIRECTION = Direction.TRAININGPEAKS_TO_INTERVALS
STRENGTH = 9


def allowed(count: int) -> int:
    """The most requests that ``count`` new workouts may cost."""
    return 5 + math.ceil(count / 50)


def requests_for(count: int) -> int:
    """Fetches and copies ``count`` new workouts; returns the requests Intervals.icu got."""
    with (
        SandboxServer.running(today=TODAY) as sandbox,
        tempfile.TemporaryDirectory() as directory,
    ):
        urls = sandbox.urls
        endpoints = Endpoints(intervals=urls.intervals, trainingpeaks=urls.trainingpeaks)
        store = Store.open(data_dir=Path(directory), environment={})
        bridge = Planbridge(store.profile("bench"), SessionCache(), endpoints, now=lambda: NOON)
        for platform, secret in (
            (PlatformName.INTERVALS, people.INTERVALS_API_KEY),
            (PlatformName.TRAININGPEAKS, people.TP_PREMIUM),
        ):
            report = bridge.check_and_save(Credentials(platform=platform, secret=SecretStr(secret)))
            assert report.ok, report.message
        last = TODAY + dt.timedelta(days=364)
        for number in range(count):
            sandbox.state.trainingpeaks.add_workout(
                people.TP_PREMIUM_ID,
                TODAY + dt.timedelta(days=number % 365),
                title=f"Crowd {number}",
                workoutTypeValueId=STRENGTH,
                totalTimePlanned=0.5 + number / 1000,
            )
        sandbox.state.journal.reset()
        question = Question(direction=DIRECTION, first=TODAY, last=last, options=bridge.options())
        bridge.sync.fetch(DIRECTION, TODAY, last)
        plan = bridge.sync.plan(question)
        assert plan is not None
        new = {
            action.key: action.digest
            for action in plan.actions
            if action.kind is ActionKind.CREATE and action.title.startswith("Crowd ")
        }
        assert len(new) == count, f"the sandbox offers only {len(new)}"
        report = bridge.sync.run(question, Order(shown=new))
        assert report.count(Result.DONE) == count, report.message
        store.close()
        return len(sandbox.state.journal.of("intervals"))
