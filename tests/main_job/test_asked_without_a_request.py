"""What the facade answers by itself."""

import datetime as dt

import pytest

from core.planbridge import Direction
from core.platforms.contract import PlatformName

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date.min, dt.date.min + DAY),
        (dt.date.max - DAY, dt.date.max),
        (dt.date.min, dt.date.max),
    ],
)
def test_days_at_the_end_of_the_calendar_are_no_error(sandbox, connected, first, last):
    planbridge = connected(sandbox)
    assert planbridge.overview(Direction.TRAINERROAD_TO_INTERVALS, first, last) is None


def test_it_is_known_which_platform_keeps_the_averaging_of_power(sandbox, connected):
    planbridge = connected(sandbox)
    sandbox.state.journal.reset()
    assert planbridge.keeps_averaging(PlatformName.INTERVALS)
    assert not planbridge.keeps_averaging(PlatformName.TRAININGPEAKS)
    assert sandbox.state.journal.writes() == 0
