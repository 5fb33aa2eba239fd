"""The Sync page as a person uses it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

COPIED = re.compile(r"^\d+ (workout|note)s?( and \d+ notes?)? copied")
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_ROW_HEIGHT = 38
_HEADER_HEIGHT = 35


class SyncPage:
    """Drives the Sync page of a Playwright page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def idle(self) -> None:
        """Waits until no script runs."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(_IDLE, timeout=60_000)

    def choose_direction(self, label: str) -> None:
        """Chooses from and to by the words of the select box."""
        self.page.locator(".st-key-direction input").first.click()
        self.page.get_by_role("option", name=label).click()
        self.idle()

    def choose_span(self, span: str) -> None:
        """Chooses one of the ready-made ranges of days."""
        self.page.locator(".st-key-span").get_by_text(span, exact=True).click()
        self.idle()

    def choose_days(self, first: dt.date, last: dt.date) -> None:
        """Chooses a custom range by typing it."""
        self.choose_span("Custom")
        parts = self.page.locator('.st-key-custom-days [role="spinbutton"]')
        for number, day in ((0, first), (3, last)):
            parts.nth(number).click()
            self.page.keyboard.type(f"{day:%Y%m%d}", delay=30)
        # A range is taken over when its calendar closes.
        self.page.keyboard.press("Escape")
        self.page.get_by_role("heading", name="Sync").click()
        self.idle()

    def fetch(self) -> None:
        """Fetches, and waits for the table."""
        self.page.locator(".st-key-fetch button").click()
        self.table().wait_for(timeout=120_000)
        self.idle()

    def table(self) -> Any:
        """The table of planned workouts."""
        return self.page.locator('[class*="st-key-workouts-"] [data-testid="stDataFrame"]').first

    def toggle_row(self, position: int) -> None:
        """Clicks the checkbox of a row in view (0 is the first)."""
        box = self._steady_box()
        y = box["y"] + _HEADER_HEIGHT + _ROW_HEIGHT * position + _ROW_HEIGHT / 2
        self.page.mouse.click(box["x"] + 18, y)
        self.page.wait_for_timeout(400)

    def untick_all(self) -> None:
        """Uses the box in the header until nothing is ticked."""
        box = self._steady_box()
        for _ in range(2):
            self.page.mouse.click(box["x"] + 18, box["y"] + _HEADER_HEIGHT / 2)
            self.page.wait_for_timeout(400)

    def copy_selected(self) -> int:
        """Copies what is ticked, confirms, waits for the report; returns how many were asked."""
        self.page.locator(".st-key-copy-selected button").click()
        confirm = self.page.locator(".st-key-confirm-copy button")
        confirm.wait_for()
        asked = int(re.sub(r"\D", "", confirm.inner_text()))
        confirm.click()
        self.page.get_by_text(COPIED).first.wait_for(timeout=180_000)
        self.idle()
        return asked

    def _steady_box(self) -> dict[str, float]:
        table = self.table()
        table.scroll_into_view_if_needed()
        before = None
        for _ in range(40):
            box = table.bounding_box()
            if box == before:
                return box
            before = box
            self.page.wait_for_timeout(150)
        raise AssertionError("the table does not come to rest")
