"""What a person is told on the way: options, the preview, the outcome, and files."""

import re

from playwright.sync_api import expect

from core.formats.files import read_file
from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page


def test_an_option_is_seen_in_the_preview_and_told_again_by_the_outcome(page, connected_app):
    sync: SyncPage = open_page(page, connected_app)
    sync.choose_direction("TrainerRoad → Intervals.icu")
    sync.fetch()
    page.get_by_text("Everything arrives as it is planned.").wait_for()
    sync.untick_all()
    sync.toggle_row(sync.first_row("Create"))

    page.locator(".st-key-options button").first.click()
    page.locator(".st-key-option-ramps").get_by_text("Stairs", exact=True).click()
    sync.idle()
    page.keyboard.press("Escape")
    page.locator(".st-key-options").get_by_text("Options: stairs of 60 s").wait_for()
    page.get_by_text(re.compile("Nothing is lost; your options make \\d+ changes?")).wait_for()

    # Nothing was fetched again, and what was ticked still is.
    page.locator(".st-key-apply-selected button").click()
    page.get_by_text("Ramps become stairs: 1 workout").wait_for()
    page.locator(".st-key-cancel-run button").click()
    sync.idle()
    assert sync.apply_selected() == 1
    page.get_by_text(re.compile(r"What changed on the way: \d+ changes? in 1 workout")).click()
    page.locator('.st-key-on-the-way [data-testid="stDataFrame"]').wait_for()

    # The choice outlives the page.
    page.reload()
    page.locator(".st-key-options").get_by_text("Options: stairs of 60 s").wait_for()
    page.locator(".st-key-options button").first.click()
    expect(page.locator(".st-key-option-stair_seconds input")).to_have_value("60")
    page.locator(".st-key-options-none button").click()
    page.locator(".st-key-options").get_by_text("Options", exact=True).first.wait_for()


def test_the_choices_show_what_is_saved_also_when_they_are_opened_late(page, connected_app):
    sync = open_page(page, connected_app)
    sync.fetch()
    page.locator(".st-key-options button").first.click()
    for key in ("option-rpe_as_cue", "option-coach_comments"):
        expect(page.locator(f".st-key-{key} input")).to_be_checked()
    expect(page.locator(".st-key-option-widen input")).not_to_be_checked()

    page.locator(".st-key-option-widen label").first.click()
    sync.idle()
    for name, width in (("power_width", "2.5"), ("heart_rate_width", "1.5"), ("pace_width", "2.5")):
        expect(page.locator(f".st-key-option-{name} input")).to_have_value(width)
    page.get_by_text("Options: ranges ±1.5–2.5 %").wait_for()


def test_a_file_of_each_kind_arrives_in_the_browser_and_can_be_read(page, connected_app, tmp_path):
    sync = open_page(page, connected_app)
    sync.choose_direction("TrainerRoad → Intervals.icu")
    sync.fetch()
    for suffix in ("zwo", "mrc", "erg", "fit"):
        page.locator(".st-key-download-format").get_by_text(suffix.upper(), exact=True).click()
        sync.idle()
        with page.expect_download() as started:
            page.locator(f".st-key-download-{suffix} button").click()
        name = started.value.suggested_filename
        started.value.save_as(tmp_path / name)

        assert name.endswith(f".{suffix}")
        workout = read_file(name, (tmp_path / name).read_bytes()).workout
        assert workout.title in name
        assert len(workout.steps) >= 4
