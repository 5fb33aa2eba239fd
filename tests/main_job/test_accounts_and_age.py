"""Another account, another tab, another hour: what was true at the fetch may not be any more."""

import datetime as dt

from pydantic import SecretStr

from core.planbridge import Credentials, Direction, Status
from core.platforms.contract import PlatformName
from core.store.cache import SessionCache
from core.sync_desk import STALE
from sandbox import people
from tests.main_job.conftest import NOON, TODAY
from tests.main_job.copier import Copier

LAST = TODAY + dt.timedelta(days=6)
DIRECTION = Direction.TRAINERROAD_TO_INTERVALS


def fetched(planbridge):
    planbridge.fetch(DIRECTION, TODAY, LAST)
    rows = planbridge.overview(DIRECTION, TODAY, LAST).rows
    return [row.item.ref for row in rows if row.status is Status.NEW]


def test_after_the_account_was_switched_in_another_tab_nothing_goes_to_the_old_athlete(
    sandbox, connected
):
    one_tab = connected(sandbox)
    other_tab = Copier(
        one_tab._profile,
        SessionCache(),
        one_tab._endpoints,
        now=lambda: NOON + dt.timedelta(minutes=1),
    )
    refs = fetched(one_tab)
    sandbox.state.journal.reset()
    switched = other_tab.check_and_save(
        Credentials(platform=PlatformName.INTERVALS, secret=SecretStr(people.INTERVALS_API_KEY_2))
    )
    assert switched.ok
    assert one_tab.overview(DIRECTION, TODAY, LAST) is None, "it shows the old athlete's calendar"
    report = one_tab.copy(DIRECTION, TODAY, LAST, refs)
    assert report.created == 0
    assert "Fetch again" in report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0


def test_what_was_fetched_long_ago_is_read_again_before_it_is_copied(sandbox, connected):
    moment = [NOON]
    planbridge = connected(sandbox, now=lambda: moment[0])
    fetched(planbridge)
    rows = planbridge.overview(DIRECTION, TODAY, LAST).rows
    refs = [row.item.ref for row in rows if row.item.library_id and row.status is Status.NEW]
    assert refs
    sandbox.state.trainerroad.planned.clear()
    moment[0] = NOON + STALE + dt.timedelta(seconds=1)
    report = planbridge.copy(DIRECTION, TODAY, LAST, refs)
    assert report.created == 0
    assert all("no longer planned" in o.message for o in report.outcomes)


def test_a_platform_that_cannot_be_reached_at_the_copy_is_an_outcome_and_no_crash(
    sandbox, connected
):
    planbridge = connected(sandbox)
    refs = fetched(planbridge)
    sandbox.state.faults.add("html", platform="intervals", method="GET", times=None)
    report = planbridge.copy(DIRECTION, TODAY, LAST, refs)
    assert report.failed == len(refs)
    assert "Intervals.icu" in report.outcomes[0].message
    assert report.outcomes[0].title


def test_a_forgotten_platform_is_an_outcome_and_no_crash(sandbox, connected):
    planbridge = connected(sandbox)
    refs = fetched(planbridge)
    planbridge.forget(PlatformName.INTERVALS)
    report = planbridge.copy(DIRECTION, TODAY, LAST, refs)
    assert report.created == 0
    assert planbridge.overview(DIRECTION, TODAY, LAST) is None


def test_a_connection_that_dies_after_the_write_makes_no_twin(sandbox, connected):
    for direction, platform in (
        (Direction.TRAINERROAD_TO_INTERVALS, "intervals"),
        (Direction.TRAINERROAD_TO_TRAININGPEAKS, "trainingpeaks"),
    ):
        planbridge = connected(sandbox)
        planbridge.fetch(direction, TODAY, LAST)
        rows = planbridge.overview(direction, TODAY, LAST).rows
        refs = [row.item.ref for row in rows if row.status is Status.NEW]
        sandbox.state.faults.add(
            "drop_after", platform=platform, method="POST", path="events|workouts"
        )
        planbridge.copy(direction, TODAY, LAST, refs)
        sandbox.state.faults.clear()
        planbridge.fetch(direction, TODAY, LAST)
        planbridge.copy(direction, TODAY, LAST, refs)
        target = planbridge._adapter(direction.target).list_calendar(TODAY, LAST)
        sources = [
            origin.id
            for item in target.items
            for origin in item.origins
            if origin.by == "planbridge"
        ]
        assert sorted(sources) == sorted(ref.id for ref in refs), direction
