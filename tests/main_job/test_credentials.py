"""What is typed on the Accounts page, checked without a request and kept to the needed part."""

import pytest
from pydantic import SecretStr

from core.planbridge import Credentials
from core.platforms.contract import PlatformName
from sandbox import people


def typed(platform, secret, athlete=""):
    return Credentials(platform=platform, secret=SecretStr(secret), athlete=athlete)


def test_a_slip_is_named_at_once_and_without_a_request(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    for credentials in (
        typed(PlatformName.TRAININGPEAKS, "Cookie: other=1; session=2"),
        typed(PlatformName.TRAINERROAD, "me@example.invalid"),
        typed(PlatformName.INTERVALS, people.INTERVALS_API_KEY, athlete="not an id!"),
    ):
        assert planbridge.problem_with(credentials), credentials.platform
    assert planbridge.problem_with(typed(PlatformName.TRAININGPEAKS, people.TP_PREMIUM)) == ""
    assert planbridge.problem_with(typed(PlatformName.TRAININGPEAKS, "")) == ""
    assert sandbox.state.journal.entries == ()


def test_only_the_needed_cookie_of_a_pasted_header_is_kept(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    header = f"Cookie: tracker=TRACKED-123456; Production_tpAuth={people.TP_PREMIUM}; other=x"
    assert planbridge.check_and_save(typed(PlatformName.TRAININGPEAKS, header)).ok
    stored = planbridge._profile.accounts()[PlatformName.TRAININGPEAKS]
    assert stored.secret().get_secret_value() == people.TP_PREMIUM


def test_a_coach_changes_the_athlete_without_pasting_again(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    first = planbridge.check_and_save(typed(PlatformName.TRAININGPEAKS, people.TP_COACH))
    assert first.ok
    assert len(first.account.athletes) >= 3
    other = next(id for id, _ in first.account.athletes if id != first.account.athlete)
    changed = planbridge.check_and_save(typed(PlatformName.TRAININGPEAKS, "", athlete=other))
    assert changed.ok
    assert planbridge.accounts()[PlatformName.TRAININGPEAKS].account.athlete == other


def test_a_forgotten_account_is_gone_with_its_secret(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    planbridge.check_and_save(typed(PlatformName.INTERVALS, people.INTERVALS_API_KEY))
    planbridge.forget(PlatformName.INTERVALS)
    assert planbridge.accounts() == {}
    report = planbridge.check_and_save(typed(PlatformName.INTERVALS, ""))
    assert not report.ok


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_day_of_the_person_and_not_of_the_server(sandbox, open_planbridge, zone):
    import datetime as dt

    planbridge = open_planbridge(
        sandbox, now=lambda: dt.datetime(2026, 6, 1, 10, 30, tzinfo=dt.UTC)
    )
    planbridge.time_zone = zone
    expected = {
        "Pacific/Kiritimati": dt.date(2026, 6, 2),
        "Pacific/Pago_Pago": dt.date(2026, 5, 31),
    }
    assert planbridge.today() == expected[zone]


def test_a_new_credential_and_a_forgotten_one_empty_the_cache(sandbox, connected):
    from core.planbridge import Direction
    from tests.main_job.conftest import TODAY

    planbridge = connected(sandbox)
    direction = Direction.TRAINERROAD_TO_INTERVALS
    for change in (
        lambda: planbridge.check_and_save(typed(PlatformName.INTERVALS, people.INTERVALS_API_KEY)),
        lambda: planbridge.check_and_save(typed(PlatformName.TRAINERROAD, people.TR_RIDER)),
    ):
        planbridge.fetch(direction, TODAY, TODAY)
        assert planbridge.overview(direction, TODAY, TODAY) is not None
        change()
        assert planbridge.overview(direction, TODAY, TODAY) is None
    planbridge.fetch(direction, TODAY, TODAY)
    athlete = planbridge.accounts()[PlatformName.INTERVALS].account.athlete
    planbridge.forget(PlatformName.INTERVALS)
    assert planbridge._cache.get(PlatformName.INTERVALS, athlete, TODAY, TODAY) is None
