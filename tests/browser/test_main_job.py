"""The main job in a browser, in all four directions, seen through the sandbox's own API."""

import datetime as dt
import re

import pytest
import requests

from sandbox import people
from tests.browser.sync_page import DONE, SyncPage
from tests.browser.test_first_steps import open_page

DAY = dt.timedelta(days=1)


class Target:
    """What is planned on the sandbox's calendars, through its own API."""

    def __init__(self, base: str) -> None:
        self.base = base

    def intervals(self, first: dt.date, last: dt.date) -> list[str]:
        answer = requests.get(
            f"{self.base}/intervals/api/v1/athlete/0/events",
            params={"oldest": first.isoformat(), "newest": last.isoformat()},
            auth=("API_KEY", people.INTERVALS_API_KEY),
            timeout=10,
        )
        return [str(event["id"]) for event in answer.json()]

    def trainingpeaks(self, first: dt.date, last: dt.date) -> list[str]:
        token = requests.get(
            f"{self.base}/trainingpeaks/users/v3/token",
            headers={"Cookie": f"Production_tpAuth={people.TP_PREMIUM}"},
            timeout=10,
        ).json()["token"]["access_token"]
        found = []
        for what, key in (("fitness/v6", "workouts"), ("fitness/v1", "calendarNote")):
            answer = requests.get(
                f"{self.base}/trainingpeaks/{what}/athletes/{people.TP_PREMIUM_ID}/{key}"
                f"/{first.isoformat()}/{last.isoformat()}",
                headers={"Authorization": f"Bearer {token}"},
                timeout=10,
            )
            found += [f"{key}{item.get('workoutId') or item.get('id')}" for item in answer.json()]
        return found


@pytest.mark.parametrize(
    ("direction", "calendar"),
    [
        ("TrainingPeaks → Intervals.icu", "intervals"),
        ("Intervals.icu → TrainingPeaks", "trainingpeaks"),
        ("TrainerRoad → Intervals.icu", "intervals"),
        ("TrainerRoad → TrainingPeaks", "trainingpeaks"),
    ],
)
def test_planned_workouts_are_seen_picked_and_copied(page, connected_app, direction, calendar):
    sync: SyncPage = open_page(page, connected_app)
    sync.choose_direction(direction)
    first = dt.date.today()
    days = (first, first + 6 * DAY)
    there = getattr(Target(connected_app.sandbox), calendar)
    sync.fetch()
    before = there(*days)
    asked = sync.apply_selected()
    after = there(*days)
    assert asked >= 3
    assert len(set(after)) == len(after)
    said = page.get_by_text(DONE).first.inner_text()
    told = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", said)}
    assert sum(told.values()) == asked
    assert len(after) == len(before) + told["created"], "what is linked is not written"

    # Nothing is ticked any more: what was copied is recognised.
    page.get_by_text("Tick at least one workout.").wait_for()
    assert page.locator(".st-key-apply-selected button").is_disabled()
    assert there(*days) == after


def test_only_what_is_ticked_is_copied(page, connected_app):
    sync = open_page(page, connected_app)
    sync.choose_direction("TrainerRoad → Intervals.icu")
    there = Target(connected_app.sandbox).intervals
    first = dt.date.today()
    days = (first, first + 6 * DAY)
    sync.fetch()
    before = there(*days)
    sync.untick_all()
    sync.toggle_row(sync.first_row("Create"))
    asked = sync.apply_selected()
    assert asked == 1
    assert len(there(*days)) == len(before) + 1
