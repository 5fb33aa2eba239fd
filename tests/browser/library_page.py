"""The Library page as a person uses it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page

COPIED = re.compile(r"^\d+ (workouts?|notes?)\b.* copied\b.*\.$")
"""How the report of a copy to a library begins."""
_HEADER = 35
_CONTAINER, _ITEM = 35, 38
"""How high a row is: in the tables of plans and of results, and in the table of workouts."""


class LibraryPage(SyncPage):
    """Drives the Library page of a Playwright page."""

    def source(self, words: str, platform: str = "") -> None:
        """Chooses from where: the words of the kind, and the platform where there are several."""
        self.page.locator(".st-key-shelf-kind").get_by_text(words).click()
        self.idle()
        if platform:
            self.page.locator('[class*="st-key-shelf-platform-"]').get_by_text(platform).click()
            self.idle()

    def open(self, name: str, platform: str = "") -> None:
        """Lists the plans and libraries if need be, and opens one by its name."""
        if platform:
            self.source("Plans and libraries", platform)
        if not self.containers().count():
            self.page.locator(".st-key-list-containers button").click()
        self.containers().wait_for()
        self.idle()
        self.click_row(self.containers(), name, _CONTAINER)

    def opened(self, name: str) -> None:
        """Waits until a container of that name is shown."""
        self.page.get_by_role("heading", name=name, exact=True).wait_for()
        self.items().wait_for()
        self.idle()

    def containers(self) -> Any:
        return self._table("containers")

    def found(self) -> Any:
        return self._table("found")

    def items(self) -> Any:
        return self._table("shelf")

    def pick(self, name: str) -> None:
        """Ticks a workout that was found."""
        self.click_row(self.found(), name, _CONTAINER)

    def click_row(self, table: Any, name: str, height: int) -> None:
        """Clicks the box of the row in view that says exactly ``name`` in a cell."""
        row = table.locator(f'canvas tr:has(td:text-is("{name}"))').first
        position = int(row.get_attribute("aria-rowindex")) - 2
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        self.page.mouse.click(box["x"] + 18, box["y"] + _HEADER + height * (position + 0.5))
        self.idle()

    def way(self, words: str, target: str = "") -> None:
        """Chooses where to: the platform and "A folder or plan", "A library" or "A calendar"."""
        if target:
            self.choose("shelf-target", target)
        self.page.locator(".st-key-shelf-way").get_by_text(words).click()
        self.idle()

    def choose(self, key: str, words: str) -> None:
        """Chooses in a select box. Its list closes when the page is drawn anew meanwhile."""
        box = self.page.locator(f'[class*="st-key-{key}"] input').first
        if box.input_value() == words:
            return
        option = self.page.get_by_role("option", name=words)
        for _ in range(4):
            box.click()
            try:
                option.click(timeout=3_000)
            except PlaywrightTimeout:
                continue
            self.idle()
            return
        raise AssertionError(f"{words} cannot be chosen")

    def new_place(self, kind: str, name: str) -> None:
        """Chooses a new place of a kind, "A new plan", and names it."""
        if self.page.locator('[class*="st-key-shelf-place-"] input').count():
            self.choose("shelf-place-", kind)
        self.page.locator('[class*="st-key-shelf-name-"] input').fill(name)
        self.page.keyboard.press("Enter")
        self.idle()

    def type_day(self, key: str, day: dt.date) -> None:
        """Types a day into a field of days."""
        parts = self.page.locator(f'[class*="st-key-{key}"] [role="spinbutton"]')
        parts.first.click()
        self.page.keyboard.type(f"{day:%Y%m%d}", delay=20)
        self.page.keyboard.press("Escape")
        self.page.get_by_role("heading", name="Library", exact=True).click()
        self.idle()

    def start_copy(self) -> int:
        """Copies what is ticked, and says yes; returns how many were asked for."""
        self.close_report()
        self.page.locator(".st-key-shelf-copy button").click()
        confirm = self.page.locator(".st-key-confirm-copy button")
        confirm.wait_for()
        asked = int(re.sub(r"\D", "", confirm.inner_text()))
        confirm.click()
        return asked

    def copy(self) -> int:
        """Copies what is ticked, and waits for the report."""
        asked = self.start_copy()
        self.report()
        return asked

    def compare(self) -> None:
        """Compares with a place that is there, and waits for the rows."""
        self.page.locator(".st-key-shelf-compare button").click()
        self.page.locator(".st-key-shelf-copy button").wait_for()
        self.idle()

    def report(self) -> Any:
        """Waits for the report of a copy; returns its table."""
        self.settled()
        self.page.locator(".st-key-close-report button").wait_for(timeout=180_000)
        self.idle()
        return self.page.locator('.st-key-copy-report [data-testid="stDataFrame"]')

    def _table(self, key: str) -> Any:
        return self.page.locator(f'[class*="st-key-{key}-"] [data-testid="stDataFrame"]').first


def open_library(page: Any, app: Any) -> LibraryPage:
    open_page(page, app, "library")
    return LibraryPage(page)
