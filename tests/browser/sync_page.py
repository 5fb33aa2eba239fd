"""The Sync page as a person uses it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

DONE = re.compile(r"^\d+ (created|updated|moved|deleted|linked)\b.*\.$")
"""How the report of a run that did something begins."""
_QUIET = """() => new Promise((resolve, reject) => {
  const began = performance.now();
  let ran = began;
  const look = () => {
    const now = performance.now();
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning") ran = now;
    if (now - ran >= 150) resolve();
    else if (now - began > 120_000) reject(new Error("scripts run without end"));
    else setTimeout(look, 15);
  };
  look();
})"""
"""Between two runs, one of which asks for the other, there is a moment in which none runs."""
_ROW_HEIGHT = 38
_HEADER_HEIGHT = 35


class SyncPage:
    """Drives the Sync page of a Playwright page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def idle(self) -> None:
        """Waits until no script has run for a moment."""
        try:
            self.page.evaluate(_QUIET)
        except PlaywrightError as error:
            if "navigat" not in error.message:
                raise
            # Another page came meanwhile.
            self.page.wait_for_load_state("domcontentloaded")
            self.idle()

    def settled(self) -> None:
        """Waits until nothing is at work: no script, and no fetch and no run behind the page."""
        panel = self.page.locator(".st-key-job-panel")
        self.idle()
        while panel.count():
            panel.wait_for(state="detached", timeout=180_000)
            self.idle()

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
        self.settled()
        self.table().wait_for(timeout=120_000)
        self.idle()

    def table(self) -> Any:
        """The table of planned workouts."""
        return self.page.locator('[class*="st-key-actions-"] [data-testid="stDataFrame"]').first

    def toggle_row(self, position: int) -> None:
        """Clicks the checkbox of a row in view (0 is the first)."""
        box = self._steady_box()
        y = box["y"] + _HEADER_HEIGHT + _ROW_HEIGHT * position + _ROW_HEIGHT / 2
        button = self.page.locator(".st-key-apply-selected button")
        counted = button.inner_text() if button.count() else None
        self.page.mouse.click(box["x"] + 18, y)
        if counted is None:  # Within a form nothing is counted.
            self.page.wait_for_timeout(400)
        else:
            expect(button).not_to_have_text(counted, use_inner_text=True)
        self.idle()

    def first_row(self, words: str) -> int:
        """The position of the first row in view that says ``words``, for `toggle_row`."""
        row = self.table().locator("canvas tr", has_text=words).first
        row.wait_for(state="attached")
        return int(row.get_attribute("aria-rowindex")) - 2

    def untick_all(self) -> None:
        """Uses the box in the header until nothing is ticked."""
        nothing = self.page.get_by_text("Apply selected (0)")
        for _ in range(4):
            if nothing.count():
                return
            self.click_header_box()
        raise AssertionError("something stays ticked")

    def click_header_box(self) -> None:
        """Ticks all rows, or none when all of them are."""
        box = self._steady_box()
        self.page.mouse.click(box["x"] + 18, box["y"] + _HEADER_HEIGHT / 2)
        # What is counted may stay the same: a row that cannot be copied is ticked, too.
        self.page.wait_for_timeout(600)
        self.idle()

    def apply_selected(self) -> int:
        """Applies what is ticked, confirms, waits for the report; returns how many were asked."""
        self.close_report()
        self.page.locator(".st-key-apply-selected button").click()
        confirm = self.page.locator(".st-key-confirm-run button")
        confirm.wait_for()
        asked = int(re.sub(r"\D", "", confirm.inner_text()))
        confirm.click()
        self.page.get_by_text(DONE).first.wait_for(timeout=180_000)
        self.settled()
        return asked

    def close_report(self) -> None:
        """Puts the report of the last run away, so that it is not taken for that of the next."""
        button = self.page.locator(".st-key-close-report button")
        if button.count():
            button.click()
            button.wait_for(state="detached")
            self.idle()

    def show(self, kind: str) -> None:
        """Shows the rows of a kind of action, or hides them: "Same"."""
        self.page.locator('[class*="st-key-kinds-"] button', has_text=kind).click()
        self.idle()

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
