"""Workout files as a person drops them: to a calendar, to a library, to another format."""

import datetime as dt

import pytest
import requests
from playwright.sync_api import expect

from core.formats.files import FileFormat, read_file, write_file
from core.workout.model import Repeat, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import Thresholds
from sandbox import people
from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page, open_sandbox
from tests.browser.test_main_job import Target
from tests.browser.test_readability import faint

FTP = Thresholds(ftp=250)


def ride(title: str, percent: float) -> Workout:
    def step(seconds: float, value: float) -> Step:
        return Step(
            length=Seconds(value=seconds), target=Single(unit=Unit.PERCENT_FTP, value=value)
        )

    main = Repeat(count=4, steps=(step(300, percent), step(120, 50)))
    return Workout(sport=Sport.RIDE, title=title, steps=(step(600, 55), main, step(300, 45)))


def five_files() -> list[dict[str, object]]:
    files = [
        (f"{number}-{title}.{kind}", write_file(ride(title, percent), kind, FTP).data)
        for number, (kind, title, percent) in enumerate(
            (
                (FileFormat.ZWO, "Threshold", 100),
                (FileFormat.MRC, "Sweet spot", 90),
                (FileFormat.ERG, "Over-unders", 105),
                (FileFormat.FIT, "VO2max", 115),
            ),
            start=1,
        )
    ]
    files.append(("5-broken.zwo", b"<workout_file><workout><SteadySt"))
    return [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        for name, data in files
    ]


class FilesPage(SyncPage):
    """Drives the Files page of a Playwright page."""

    def drop(self, files: list[dict[str, object]]) -> None:
        self.page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(files)
        self.table().wait_for()
        self.idle()

    def table(self):
        return self.page.locator('.st-key-dropped-table [data-testid="stDataFrame"]').first

    def untick_all(self) -> None:
        # One row of the table cannot be ticked at first: all of them, then none.
        for _ in range(2):
            self.click_header_box()

    def compare(self) -> None:
        self.page.locator(".st-key-compare button").click()
        self.page.locator(".st-key-copy-files button").wait_for()
        self.idle()

    def copy(self) -> None:
        self.close_report()
        self.page.locator(".st-key-copy-files button").click()
        confirm = self.page.locator(".st-key-confirm-files button")
        confirm.wait_for()
        confirm.click()
        self.settled()
        self.page.locator(".st-key-close-report button").wait_for(timeout=180_000)
        self.idle()

    def to_library(self, platform: str) -> None:
        self.page.locator(".st-key-files-way").get_by_text("A library folder").click()
        self.idle()
        self.page.locator(".st-key-files-target input").first.click()
        self.page.get_by_role("option", name=platform).click()
        self.idle()
        self.page.locator(".st-key-list-folders button").click()
        self.page.locator('[class*="st-key-files-folder-"]').first.wait_for()
        self.idle()


def open_files(page, app) -> FilesPage:
    open_page(page, app, "files")
    return FilesPage(page)


def libraries(base: str) -> dict[str, list[str]]:
    """The titles in each library of the sandbox's TrainingPeaks, through its own API."""
    token = requests.get(
        f"{base}/trainingpeaks/users/v3/token",
        headers={"Cookie": f"Production_tpAuth={people.TP_PREMIUM}"},
        timeout=10,
    ).json()["token"]["access_token"]
    url = f"{base}/trainingpeaks/exerciselibrary/v2/libraries"
    headers = {"Authorization": f"Bearer {token}"}
    found = requests.get(url, headers=headers, timeout=10).json()
    return {
        one["libraryName"]: [
            item["itemName"]
            for item in requests.get(
                f"{url}/{one['exerciseLibraryId']}/items", headers=headers, timeout=10
            ).json()
        ]
        for one in found
    }


def test_files_are_dropped_seen_and_copied_to_a_day(page, connected_app):
    files = open_files(page, connected_app)
    files.drop(five_files())
    page.get_by_text("4 workouts", exact=True).wait_for()
    page.get_by_text("1 not read").wait_for()
    page.locator(".st-key-unread-files").get_by_text("5-broken.zwo").wait_for()

    there = Target(connected_app.sandbox).intervals
    today = dt.date.today()
    before = there(today, today)
    files.compare()
    assert there(today, today) == before, "comparing writes nothing"
    files.untick_all()
    files.toggle_row(0)
    files.toggle_row(3)
    files.copy()
    page.get_by_text("2 workouts copied.").wait_for()
    assert len(there(today, today)) == len(before) + 2

    # What is there is known again, and what is left is ticked.
    page.get_by_text("2 already there").wait_for()
    page.get_by_text("2 new").wait_for()
    files.toggle_row(0)
    files.copy()
    page.get_by_text("2 workouts copied, 1 already there.").wait_for()
    assert len(there(today, today)) == len(before) + 4

    # Another page, and back.
    page.get_by_role("link", name="Sync").first.click()
    page.get_by_text("2 workouts copied, 1 already there.").wait_for()
    page.get_by_role("link", name="Files").first.click()
    page.get_by_text("4 already there").wait_for()


def test_files_are_added_to_a_new_library_once(page, connected_app):
    sandbox = connected_app.sandbox
    files = open_files(page, connected_app)
    files.drop(five_files())
    before = libraries(sandbox)
    files.to_library("TrainingPeaks")
    page.locator('[class*="st-key-files-folder-"] input').first.click()
    page.get_by_role("option", name="A new library…").click()
    page.locator(".st-key-files-new-folder input").fill("Winter block")
    page.keyboard.press("Enter")
    files.idle()
    assert libraries(sandbox) == before, "a folder is made when something goes into it"
    files.copy()
    page.get_by_text("4 workouts copied.").wait_for()
    titles = ["Over-unders", "Sweet spot", "Threshold", "VO2max"]
    assert sorted(libraries(sandbox)["Winter block"]) == titles

    files.copy()
    page.get_by_text("0 workouts copied, 4 already there.").wait_for()
    assert sorted(libraries(sandbox)["Winter block"]) == titles
    assert libraries(sandbox).keys() == {*before, "Winter block"}


def test_without_an_account_a_file_becomes_another_format(page, app):
    files = open_files(page, app)
    files.drop(five_files()[:1])
    page.locator(".st-key-download-format").get_by_text("FIT", exact=True).click()
    button = page.locator(".st-key-download-fit button")
    button.wait_for()
    with page.expect_download() as download:
        button.click()
    data = download.value.path().read_bytes()
    found = read_file(download.value.suggested_filename, data).workout
    assert found.title == "Threshold"
    assert found.steps[1].count == 4


def test_a_file_taken_out_of_the_box_leaves_the_list(page, app):
    files = open_files(page, app)
    files.drop(five_files()[:2])
    page.get_by_text("2 workouts", exact=True).wait_for()
    page.locator('[data-testid="stFileChipDeleteBtn"] button').first.click()
    page.get_by_text("1 workout", exact=True).wait_for()
    page.locator(".st-key-clear-files button").click()
    page.get_by_text("Your own workout files").wait_for()
    expect(page.locator('[data-testid="stDataFrame"]')).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_on_the_page_has_enough_contrast(page, app, scheme):
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.emulate_media(color_scheme=scheme)
    files = open_files(page, app)
    found = {"empty": faint(page)}
    files.drop(five_files())
    found["dropped"] = faint(page)
    open_sandbox(page, app)
    files = open_files(page, app)
    files.drop(five_files())
    files.compare()
    found["compared"] = faint(page)
    files.to_library("Intervals.icu")
    found["library"] = faint(page)
    assert {place: texts for place, texts in found.items() if texts} == {}
