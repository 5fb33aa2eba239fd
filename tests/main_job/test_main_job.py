"""The main job, end to end over real HTTP: see planned workouts, pick, copy."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.planbridge import Direction, Status
from core.platforms.contract import PlatformName
from tests.main_job.conftest import TODAY

LAST = TODAY + dt.timedelta(days=20)


def new_rows(planbridge, direction, first=TODAY, last=LAST):
    planbridge.fetch(direction, first, last)
    overview = planbridge.overview(direction, first, last)
    assert not [row for row in overview.rows if "Planbridge failed" in row.reason]
    return [row for row in overview.rows if row.status is Status.NEW]


@pytest.mark.parametrize("direction", list(Direction))
def test_every_new_workout_is_copied_once_and_only_once(sandbox, connected, direction):
    planbridge = connected(sandbox)
    new = new_rows(planbridge, direction)
    assert len(new) >= 8, "the sandbox offers too little to copy"
    report = planbridge.copy(direction, TODAY, LAST, [row.item.ref for row in new])
    failed = [outcome for outcome in report.outcomes if not outcome.ok]
    assert report.created == len(new), failed

    after = planbridge.overview(direction, TODAY, LAST)
    copied = {row.item.ref: row for row in after.rows if row.item.ref in {r.item.ref for r in new}}
    assert {row.status for row in copied.values()} == {Status.ON_TARGET}
    assert {outcome.target for outcome in report.outcomes} == {r.partner for r in copied.values()}

    sandbox.state.journal.reset()
    again = planbridge.copy(direction, TODAY, LAST, [row.item.ref for row in new])
    assert (again.created, again.skipped) == (0, len(new))
    assert sandbox.state.journal.writes() == 0
    assert sandbox.state.trainingpeaks.tripwires == 0


def test_the_tripwires_of_trainingpeaks_stay_untouched(sandbox, connected):
    planbridge = connected(sandbox)
    for direction in Direction:
        new = new_rows(planbridge, direction, last=TODAY + dt.timedelta(days=2))
        planbridge.copy(direction, TODAY, LAST, [row.item.ref for row in new])
    assert sandbox.state.trainingpeaks.tripwires == 0
    paths = [entry.path for entry in sandbox.state.journal.of("trainingpeaks")]
    assert paths
    assert not [path for path in paths if "applyplan" in path or "removeplan" in path]


def test_intervals_never_says_that_planbridge_asks_too_often(real_pace, sandbox, connected):
    direction = Direction.TRAINERROAD_TO_INTERVALS
    sessions = [connected(sandbox, directory=name) for name in ("one", "two")]

    def fetch_often(planbridge):
        for _ in range(12):
            planbridge.fetch(direction, TODAY, TODAY)

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(fetch_often, sessions))
    statuses = [entry.status for entry in sandbox.state.journal.of("intervals")]
    assert len(statuses) > 24
    assert 429 not in statuses


def test_losing_the_database_makes_no_twin(sandbox, connected):
    direction = Direction.TRAINERROAD_TO_TRAININGPEAKS
    first = connected(sandbox, directory="one")
    new = new_rows(first, direction)
    first.copy(direction, TODAY, LAST, [row.item.ref for row in new])

    second = connected(sandbox, directory="two")
    assert new_rows(second, direction) == []


def test_copies_made_by_tp2intervals_are_recognised(sandbox, connected):
    from sandbox import people

    planbridge = connected(sandbox)
    direction = Direction.TRAININGPEAKS_TO_INTERVALS
    planbridge.fetch(direction, TODAY, LAST)
    rows = {row.item.ref.id: row for row in planbridge.overview(direction, TODAY, LAST).rows}
    for copied in people.TP2INTERVALS_COPIED_IDS:
        assert rows[str(copied)].status is Status.ON_TARGET
        assert "tp2intervals" in rows[str(copied)].reason
    direction = Direction.TRAINERROAD_TO_INTERVALS
    planbridge.fetch(direction, TODAY, LAST)
    copied = [
        row
        for row in planbridge.overview(direction, TODAY, LAST).rows
        if row.item.library_id == str(people.TR_COPIED_WORKOUT_ID)
        and row.item.day == TODAY + dt.timedelta(days=people.TR_COPIED_DAY)
    ]
    assert [row.status for row in copied] == [Status.ON_TARGET]


def test_an_expired_cookie_says_so_and_what_to_do(sandbox, open_planbridge):
    from pydantic import SecretStr

    from core.planbridge import Credentials
    from sandbox import people

    planbridge = open_planbridge(sandbox)
    messages = set()
    for platform, secret in (
        (PlatformName.INTERVALS, "wrong-key"),
        (PlatformName.TRAININGPEAKS, people.TP_EXPIRED),
        (PlatformName.TRAINERROAD, people.TR_EXPIRED),
    ):
        report = planbridge.check_and_save(Credentials(platform=platform, secret=SecretStr(secret)))
        assert not report.ok
        assert report.advice
        assert secret not in report.message + report.advice
        messages.add(report.message)
    assert len(messages) == 3, "three platforms, three distinct messages"
    assert planbridge.accounts() == {}


def test_the_free_account_is_told_until_when_it_can_plan_and_no_date_is_hidden(sandbox, connected):
    from sandbox import people

    planbridge = connected(sandbox, {PlatformName.TRAININGPEAKS: people.TP_FREE})
    direction = Direction.TRAINERROAD_TO_TRAININGPEAKS
    new = new_rows(planbridge, direction)
    overview = planbridge.overview(direction, TODAY, LAST)
    # Noon UTC of 1 June is 06:00 of 1 June in UTC-6, where tomorrow is the 2nd.
    assert overview.plan_until == TODAY + dt.timedelta(days=1)
    late = next(row for row in new if row.item.day > overview.plan_until)
    report = planbridge.copy(direction, TODAY, LAST, [late.item.ref])
    assert report.failed == 1
    assert "free" in report.outcomes[0].message.lower()
