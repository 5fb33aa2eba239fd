"""Takes the screenshots of the README: ``make screenshots``. Needs the tests' requirements."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.browser.conftest import ARGUMENTS, AppServer, find_chromium, run_app  # noqa: E402
from tests.browser.sync_page import SyncPage  # noqa: E402
from tests.browser.test_files import FilesPage, five_files  # noqa: E402

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WORKOUT = "Over-unders"
RAMPS = "Pine Ridge"


def main() -> None:
    """Takes all of them, on a sandbox of their own."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for app in run_app(Path(data)):
            enter_sandbox(browser, app)
            for scheme in ("light", "dark"):
                with page_of(browser, scheme, DESKTOP) as page:
                    sync = open_page(page, app, "sync")
                    sync.fetch()
                    shoot(page, f"sync-{scheme}")
            with page_of(browser, "light", DESKTOP) as page:
                sync = open_page(page, app, "sync")
                sync.choose_direction("Intervals.icu → TrainingPeaks")
                sync.fetch()
                look_at(sync, WORKOUT)
                shoot(page, "detail")
                choose_stairs(sync)
                shoot(page, "options")
                page.keyboard.press("Escape")
                look_at(sync, RAMPS)
                page.locator(".st-key-download-format").get_by_text("ZWO", exact=True).click()
                sync.idle()
                page.get_by_text("On TrainingPeaks", exact=True).evaluate("e => e.scrollIntoView()")
                page.mouse.move(600, 500)
                page.mouse.wheel(0, -80)
                shoot(page, "preview")
                sync.copy_selected()
                page.locator(".st-key-on-the-way summary").click()
                page.get_by_role("heading", name="Sync").scroll_into_view_if_needed()
                shoot(page, "report")
                open_page(page, app, "accounts")
                shoot(page, "accounts")
                open_page(page, app, "files")
                files = FilesPage(page)
                files.drop(five_files())
                files.compare()
                shoot(page, "files")
            with page_of(browser, "light", PHONE) as page:
                sync = open_page(page, app, "sync")
                sync.fetch()
                page.get_by_text("Days", exact=True).scroll_into_view_if_needed()
                page.mouse.move(200, 600)
                page.mouse.wheel(0, 260)
                shoot(page, "phone")
        browser.close()


@contextmanager
def page_of(browser: Browser, scheme: str, viewport: dict[str, int]):
    """A page of a visitor who prefers ``scheme``."""
    context = browser.new_context(color_scheme=scheme, viewport=viewport)
    yield context.new_page()
    context.close()


def enter_sandbox(browser: Browser, app: AppServer) -> None:
    """Later visitors are in the sandbox as well: the choice is remembered."""
    with page_of(browser, "light", DESKTOP) as page:
        page.goto(app.url)
        page.locator(".st-key-try-sandbox button").click()
        page.wait_for_url("**/sync")
        page.locator(".st-key-fetch button").wait_for()


def open_page(page: Page, app: AppServer, path: str) -> SyncPage:
    """Opens a page of the app and waits until it is drawn."""
    page.goto(f"{app.url}/{path}")
    page.locator("h1").first.wait_for()
    sync = SyncPage(page)
    sync.idle()
    return sync


def choose_stairs(sync: SyncPage) -> None:
    """Opens the options and lets ramps become stairs."""
    page = sync.page
    page.get_by_role("heading", name="Sync").scroll_into_view_if_needed()
    page.locator(".st-key-options button").first.click()
    page.locator(".st-key-option-ramps").get_by_text("Stairs", exact=True).click()
    sync.idle()


def look_at(sync: SyncPage, title: str) -> None:
    """Chooses the workout to look at, and scrolls to it."""
    box = sync.page.locator('[class*="st-key-look-"] input').first
    box.click()
    box.press_sequentially(title)
    box.press("Enter")
    sync.idle()
    sync.page.locator('[data-testid="stVegaLiteChart"]').first.wait_for()
    sync.page.get_by_text("Look at a workout").evaluate("e => e.scrollIntoView()")


def shoot(page: Page, name: str) -> None:
    """Takes one screenshot, without the mouse over anything."""
    page.mouse.move(2, 500)
    page.wait_for_timeout(900)
    page.screenshot(path=str(HERE / f"{name}.png"))


if __name__ == "__main__":
    main()
