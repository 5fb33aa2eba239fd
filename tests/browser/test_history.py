"""The History page in a real browser: a run is found, opened by its address, and taken back."""

import re

import requests

from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page

TAKEN_BACK = re.compile(r"^Run \d+ took changes of it back$")
"""The link from a run to the one that undid it."""


class HistoryPage:
    """Drives the History page of a Playwright page."""

    def __init__(self, page, app) -> None:
        self.page = page
        self.app = app
        self.sync = SyncPage(page)

    def open(self, query: str = "") -> None:
        self.page.goto(f"{self.app.url}/history{query}")
        self.table("runs").wait_for()
        self.sync.idle()

    def table(self, name: str):
        return self.page.locator(f'[class*="st-key-{name}-"] [data-testid="stDataFrame"]').first

    def click_row(self, name: str, position: int) -> None:
        """Clicks the box of a row in view (0 is the first)."""
        self.table(name).scroll_into_view_if_needed()
        self.page.wait_for_timeout(500)
        box = self.table(name).bounding_box()
        self.page.mouse.click(box["x"] + 18, box["y"] + 35 * (position + 1.5))
        self.sync.idle()

    def open_first_run(self) -> None:
        """Clicks the newest run until it is open: a table that is not drawn yet takes no click."""
        for _ in range(4):
            self.click_row("runs", 0)
            for _ in range(25):
                if re.search(r"\?run=\d+$", self.page.url):
                    self.sync.idle()
                    return
                self.page.wait_for_timeout(200)
        raise AssertionError("the run does not open")

    def take_back(self, button: str) -> None:
        """Presses a button that asks, says yes, and waits for the report."""
        self.sync.close_report()
        self.page.locator(f".st-key-{button} button").click()
        self.page.locator(".st-key-confirm-undo button").click()
        # Not for any sum: the run that is open may begin with one, too.
        self.page.get_by_text(TAKEN_BACK).first.wait_for(timeout=180_000)
        self.sync.settled()


def titles_on_intervals(app) -> list[str]:
    answer = requests.get(f"{app.sandbox}/sandbox/hands/intervals", timeout=10)
    return sorted(item["title"] for item in answer.json())


def copy_first(sync: SyncPage) -> None:
    """Copies the first new workout of the list, on the Sync page."""
    sync.fetch()
    sync.untick_all()
    # On some days of the week the list begins with one that cannot be copied.
    sync.toggle_row(sync.first_row("Create"))
    assert sync.apply_selected() == 1


def test_a_run_is_opened_and_taken_back_and_what_it_copied_is_gone(page, connected_app):
    app = connected_app
    sync = open_page(page, app)
    before = titles_on_intervals(app)
    copy_first(sync)
    copied = titles_on_intervals(app)
    assert len(copied) == len(before) + 1

    history = HistoryPage(page, app)
    history.open()
    history.open_first_run()
    history.take_back("undo-run")

    assert titles_on_intervals(app) == before
    assert page.locator(".st-key-undo-run button").is_disabled()

    page.locator(".st-key-open-run-2 button").click()
    page.get_by_text("It took back run 1").first.wait_for()
    history.sync.idle()
    assert page.url.endswith("?run=2")
