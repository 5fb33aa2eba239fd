"""Every direction after every other on the same calendars: nothing is ever there twice."""

import datetime as dt
from collections import Counter

import pytest

from core.planbridge import Direction, Status
from core.platforms.contract import PlatformName
from tests.main_job.conftest import TODAY

LAST = TODAY + dt.timedelta(days=6)
TR_ICU, ICU_TP = Direction.TRAINERROAD_TO_INTERVALS, Direction.INTERVALS_TO_TRAININGPEAKS
TR_TP, TP_ICU = Direction.TRAINERROAD_TO_TRAININGPEAKS, Direction.TRAININGPEAKS_TO_INTERVALS
CALENDARS = (PlatformName.INTERVALS, PlatformName.TRAININGPEAKS)


def titles(planbridge, platform, first=TODAY, last=LAST):
    listing = planbridge._adapter(platform).list_calendar(first, last)
    return Counter((item.day, item.item.title) for item in listing.items)


def copy_new(planbridge, direction):
    planbridge.fetch(direction, TODAY, LAST)
    rows = planbridge.overview(direction, TODAY, LAST).rows
    new = [row.item.ref for row in rows if row.status is Status.NEW]
    report = planbridge.copy(direction, TODAY, LAST, new)
    assert report.failed == 0
    return report.created


@pytest.mark.parametrize(
    "order",
    [
        (TR_ICU, ICU_TP, TR_TP, TP_ICU),
        (TR_ICU, TR_TP, TP_ICU, ICU_TP),
        (TP_ICU, TR_ICU, ICU_TP, TR_TP, TP_ICU),
        (TR_TP, TP_ICU, TR_ICU, ICU_TP),
    ],
    ids=lambda order: " ".join(order),
)
def test_no_order_of_directions_makes_a_twin(sandbox, connected, order):
    planbridge = connected(sandbox)
    before = {platform: titles(planbridge, platform) for platform in CALENDARS}
    for direction in order:
        copy_new(planbridge, direction)
    for platform in CALENDARS:
        twins = {
            what: count
            for what, count in titles(planbridge, platform).items()
            if count > max(1, before[platform][what])
        }
        assert twins == {}, platform
    assert sum(copy_new(planbridge, direction) for direction in order) == 0


@pytest.mark.parametrize("direction", [TR_ICU, TR_TP, ICU_TP, TP_ICU])
def test_a_copy_that_was_moved_out_of_the_chosen_days_is_still_known(sandbox, connected, direction):
    planbridge = connected(sandbox)
    copy_new(planbridge, direction)
    platform = planbridge._adapter(direction.target)
    moved = 0
    for item in platform.list_calendar(TODAY, LAST).items:
        if any(origin.by == "planbridge" for origin in item.origins):
            later = item.item.model_copy(update={"day": LAST + dt.timedelta(days=10)})
            origin = item.origins[0]
            ref = item.ref.model_copy(
                update={
                    "platform": origin.platform,
                    "athlete": origin.athlete,
                    "id": origin.id,
                    "kind": origin.kind,
                    "library_id": origin.library_id,
                }
            )
            thresholds = planbridge.accounts()[direction.target].account.thresholds
            written = platform.update(item, platform.prepare(later, ref, thresholds))
            assert written.created is not None, written.error
            moved += 1
    assert moved >= 3
    assert copy_new(planbridge, direction) == 0
