"""Takes the screenshots of the README: ``make screenshots``. Needs the tests' requirements."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import requests  # noqa: E402
from playwright.sync_api import Browser, Locator, Page, sync_playwright  # noqa: E402

from tests.browser.conftest import ARGUMENTS, AppServer, find_chromium, run_app  # noqa: E402
from tests.browser.sync_page import SyncPage  # noqa: E402
from tests.browser.test_files import FilesPage, five_files  # noqa: E402

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LONGER = "Track 6x800 m"
WORKOUT = "Over-unders"
RAMPS = "Pine Ridge"
PLAN = "Gran Fondo in 12 weeks"
_HEADER, _ROW = 35, 35
"""Heights in the table of plans, in pixels."""


def main() -> None:
    """Takes all of them, on a sandbox of their own."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for app in run_app(Path(data)):
            enter_sandbox(browser, app)
            shoot_library(browser, app)
            with page_of(browser, "light", DESKTOP) as page:
                live_in(open_page(page, app, "sync"), app)
            for scheme in ("light", "dark"):
                with page_of(browser, scheme, DESKTOP) as page:
                    sync = open_page(page, app, "sync")
                    sync.fetch()
                    sync.page.get_by_role("heading", name="Sync").scroll_into_view_if_needed()
                    shoot(page, f"sync-{scheme}")
                    if scheme == "light":
                        look_at(sync, LONGER)
                        page.mouse.move(600, 500)
                        page.mouse.wheel(0, 420)
                        shoot(page, "change")
                        sync.apply_selected()
                        open_page(page, app, "history?run=2")
                        shoot(page, "history")
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
                sync.apply_selected()
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


def live_in(sync: SyncPage, app: AppServer) -> None:
    """Copies everything once; then the coach and the athlete change their minds."""
    sync.fetch()
    sync.apply_selected()

    def ids(platform: str) -> dict[str, str]:
        found = requests.get(f"{app.sandbox}/sandbox/hands/{platform}", timeout=10).json()
        soon = dt.date.today().isoformat()
        coming = sorted((item for item in found if item["day"] >= soon), key=itemgetter("day"))
        # Of those with one title the first, which stands within the days that are shown.
        return {item["title"]: item["id"] for item in reversed(coming)}

    def hand(platform: str, item: str, deed: str, **what: object) -> None:
        url = f"{app.sandbox}/sandbox/hands/{platform}/{ids(platform)[item]}"
        answer = requests.post(f"{url}/{deed}", json=what, timeout=10)
        answer.raise_for_status()

    hand("trainingpeaks", LONGER, "change_steps", factor=1.1)
    hand("trainingpeaks", "Easy run 50 min (HR)", "retitle", title="Easy run, 50 min by heart rate")
    later = dt.date.today() + dt.timedelta(days=4)
    hand("trainingpeaks", "Swim technique 1300", "move", day=later.isoformat())
    gone = ids("trainingpeaks")["Easy run 40 min (HR)"]
    requests.delete(f"{app.sandbox}/sandbox/hands/trainingpeaks/{gone}", timeout=10)
    hand("intervals", "Evening spin", "retitle", title="Evening spin with the club")
    hand("trainingpeaks", "Endurance ride 3 h", "retitle", title="Endurance ride, hilly")
    hand("intervals", "Endurance ride 3 h", "retitle", title="Long ride with Robin")
    requests.post(
        f"{app.sandbox}/sandbox/hands/trainingpeaks",
        json={
            "day": (dt.date.today() + dt.timedelta(days=2)).isoformat(),
            "title": "Openers",
            "minutes": 45,
        },
        timeout=10,
    ).raise_for_status()


def shoot_library(browser: Browser, app: AppServer) -> None:
    """A plan as it is opened, beside a new plan, beside a calendar; and on a phone."""
    with page_of(browser, "light", DESKTOP) as page:
        sync = open_page(page, app, "library")
        open_plan(sync, PLAN)
        scroll_to(page.get_by_role("heading", name=PLAN))
        shoot(page, "library")
        choose_way(sync, "A folder or plan")
        scroll_to(page.get_by_text("Copy to", exact=True))
        shoot(page, "library-copy")
        choose_way(sync, "A calendar")
        page.locator(".st-key-shelf-compare button").click()
        page.locator(".st-key-apply-selected button").wait_for()
        sync.idle()
        scroll_to(page.get_by_text("Copy to", exact=True))
        shoot(page, "library-calendar")
    with page_of(browser, "light", PHONE) as page:
        sync = open_page(page, app, "library")
        open_plan(sync, PLAN)
        scroll_to(page.get_by_role("heading", name=PLAN))
        shoot(page, "library-phone")


def open_plan(sync: SyncPage, name: str) -> None:
    """Lists the plans of TrainingPeaks and opens one."""
    page = sync.page
    choice = page.locator('[class*="st-key-shelf-platform"]')
    choice.get_by_text("TrainingPeaks", exact=True).click()
    sync.idle()
    page.locator(".st-key-list-containers button").click()
    words = page.locator('[class*="st-key-containers-find"] input')
    words.wait_for()
    sync.idle()
    words.press_sequentially(name)
    page.wait_for_timeout(600)
    sync.idle()
    box = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + _HEADER + _ROW / 2)
    page.locator('[data-testid="stVegaLiteChart"]').first.wait_for()
    sync.idle()


def choose_way(sync: SyncPage, words: str) -> None:
    """Chooses a folder, a library or a calendar as the place to copy to."""
    sync.page.locator(".st-key-shelf-way").get_by_text(words, exact=True).click()
    sync.idle()


def scroll_to(what: Locator) -> None:
    """Brings ``what`` right below the menu, which covers the top of the page."""
    what.first.evaluate("e => { e.style.scrollMarginTop = '68px'; e.scrollIntoView(); }")


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
