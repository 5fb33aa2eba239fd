"""The simplest engine that there can be: it keeps no record and only believes marks.

It shows that the scenario and the tools hold together, whatever the real engine does; and what it
leads to is what an undisturbed run must lead to.
"""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import Platform
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from sandbox import people
from sandbox.server import Urls
from tests.faults.scenario import LAST_DAY, TODAY, Scenario

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def _platforms(urls: Urls) -> dict[str, Platform]:
    intervals = IntervalsPlatform(people.INTERVALS_API_KEY, "", urls.intervals)
    trainingpeaks = TrainingPeaksPlatform(
        people.TP_PREMIUM, "", urls.trainingpeaks, now=lambda: NOON
    )
    return {"intervals": intervals, "trainingpeaks": trainingpeaks}


def synchronise(scenario: Scenario, urls: Urls) -> None:
    """Makes the target's copies what the source holds: creates, updates, moves and deletes."""
    platforms = _platforms(urls)
    source, target = platforms[scenario.source], platforms[scenario.target]
    thresholds = source.check_access().thresholds
    target.check_access()
    planned = source.list_calendar(TODAY, LAST_DAY)
    present = target.list_calendar(TODAY, LAST_DAY)
    assert not planned.unreadable
    copied = {origin.id: item for item in present.items for origin in item.origins}
    drafts = {one.ref.id: target.prepare(one.item, one.ref, thresholds) for one in planned.items}
    written = target.create([draft for id, draft in drafts.items() if id not in copied])
    known = [id for id in drafts if id in copied]
    written += [target.update(copied[id], drafts[id]) for id in known]
    assert all(one.created and not one.error for one in written), written
    for id, gone in copied.items():
        if id not in drafts:
            target.delete(gone)
