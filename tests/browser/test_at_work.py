"""What only a browser shows: the keyboard, a reload while a copy runs, what the policy blocks."""

from tests.browser.sync_page import DONE, SyncPage
from tests.browser.test_first_steps import open_page


def test_a_field_is_looked_at_at_once_also_with_the_keyboard_alone(page, app):
    page.goto(f"{app.url}/accounts")
    SyncPage(page).idle()
    page.get_by_text("Connect", exact=True).nth(1).click()
    field = page.locator('[class*="st-key-secret-trainingpeaks"] input')
    field.fill("SharedTrainerRoadAuth=abcdefghijklmnop")
    field.press("Tab")
    page.get_by_text("This is the cookie of TrainerRoad.").wait_for()
    field.fill("short")
    page.get_by_text("This is too short.").wait_for()


def test_a_reload_while_a_copy_runs_loses_neither_the_copy_nor_its_outcome(page, connected_app):
    sync = open_page(page, connected_app)
    sync.choose_direction("Intervals.icu → TrainingPeaks")
    sync.fetch()
    page.locator(".st-key-apply-selected button").click()
    page.locator(".st-key-confirm-run button").click()
    page.locator(".st-key-job-panel").wait_for()
    page.reload()
    page.get_by_text(DONE).first.wait_for(timeout=180_000)
    page.get_by_text("Intervals.icu → TrainingPeaks, ").wait_for()


def test_the_security_policy_blocks_nothing_that_the_pages_need(page, connected_app):
    blocked = []
    page.on(
        "console",
        lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None,
    )
    sync = open_page(page, connected_app)
    sync.fetch()
    page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    assert blocked == []
