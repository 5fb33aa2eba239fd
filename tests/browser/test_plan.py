"""A plan as a person meets it: what was changed on either side, and what they say about it."""

import datetime as dt

import requests

from sandbox import people
from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page
from tests.browser.test_main_job import DAY, Target

KEY = ("API_KEY", people.INTERVALS_API_KEY)


def test_an_edit_on_the_target_is_left_and_what_is_pinned_is_said(page, connected_app):
    sync: SyncPage = open_page(page, connected_app)
    sync.choose_direction("TrainerRoad → Intervals.icu")
    first = dt.date.today()
    there = Target(connected_app.sandbox)
    before = set(there.intervals(first, first + 6 * DAY))
    sync.fetch()
    sync.untick_all()
    sync.toggle_row(sync.first_row("Create"))
    assert sync.apply_selected() == 1
    (copy,) = set(there.intervals(first, first + 6 * DAY)) - before
    url = f"{connected_app.sandbox}/intervals/api/v1/athlete/0/events/{copy}"
    requests.put(url, json={"name": "My own title"}, auth=KEY, timeout=10).raise_for_status()

    sync.fetch()
    pills = page.locator('[class*="st-key-kinds-"] button')
    pills.filter(has_text="Leave 1").wait_for()
    sync.idle()
    for kind in ("Create", "Skip", "Link", "Wait"):
        if pills.filter(has_text=kind).count():
            sync.show(kind)
    page.get_by_role("cell", name="My own title").first.wait_for()

    page.locator(".st-key-choose-pin button").first.click()
    # The table may say it too, in cells that only a screen reader sees.
    page.get_by_text("Pinned: its copy is never touched.").locator("visible=true").wait_for()
    page.locator(".st-key-choose-back button", has_text="Unpin").wait_for()
    assert requests.get(url, auth=KEY, timeout=10).json()["name"] == "My own title"
