"""Plans and libraries as a person copies them, seen from the platforms' own side."""

import csv
import datetime as dt
import io
import re
from collections import Counter

import requests
from playwright.sync_api import expect

from core.formats.files import FileFormat, write_file
from sandbox import people
from tests.browser.library_page import COPIED, LibraryPage, open_library
from tests.browser.test_files import FTP, libraries, ride
from tests.browser.test_first_steps import open_page
from tests.browser.test_history import HistoryPage, titles_on_intervals

DAY = dt.timedelta(days=1)
KEY = ("API_KEY", people.INTERVALS_API_KEY)


def folders(app) -> list[tuple[str, str, list[tuple[int | None, str]]]]:
    """Name, type, and the days and titles of each folder and plan on Intervals.icu."""
    url = f"{app.sandbox}/intervals/api/v1/athlete/0/folders"
    return [
        (one["name"], one["type"], [(held["day"], held["name"]) for held in one["children"] or ()])
        for one in requests.get(url, auth=KEY, timeout=10).json()
    ]


def folder(app, name: str) -> tuple[str, list[tuple[int | None, str]]]:
    [(kind, held)] = [(kind, held) for title, kind, held in folders(app) if title == name]
    return kind, held


def read_back(page) -> Counter[str]:
    """How the workouts of the report were read back, from its spreadsheet."""
    with page.expect_download() as download:
        page.locator(".st-key-report-csv button").click()
    lines = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    return Counter(line["Read back"] for line in lines)


def test_a_plan_is_copied_once_and_a_refused_one_by_way_of_the_calendar(page, connected_app):
    library = open_library(page, connected_app)
    library.open("Gran Fondo in 12 weeks", "TrainingPeaks")
    library.opened("Gran Fondo in 12 weeks")
    page.get_by_text("61 workouts and 2 notes in 12 weeks").wait_for()
    page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    library.way("A folder or plan", "Intervals.icu")
    library.new_place("A new plan", "Fondo, copied")
    assert library.copy() == 63
    page.get_by_text("61 workouts and 2 notes copied.").wait_for()
    assert read_back(page) == {"alike": 63}
    kind, held = folder(connected_app, "Fondo, copied")
    assert kind == "PLAN"
    assert len(held) == 63
    assert (0, "Read me first") in [(day or 0, title) for day, title in held]
    assert max(day for day, _ in held) == 83

    # The same plan again: the copy is offered, and there is nothing to write.
    library.close_report()
    earlier = page.locator(".st-key-shelf-earlier")
    earlier.get_by_text("Update that copy").wait_for()
    earlier.get_by_text("Make a second one").wait_for()
    before = folders(connected_app)
    library.compare()
    page.get_by_text("All of it is there, as it would be written.").wait_for()
    expect(page.locator(".st-key-shelf-copy button")).to_be_disabled()
    assert folders(connected_app) == before

    # A plan that cannot be read leads to the calendar it was applied to.
    library.open("Marathon in 3 weeks (bought)")
    page.get_by_text("Apply the plan to your calendar in TrainingPeaks yourself.").wait_for()
    page.locator(".st-key-to-range button").click()
    first = dt.date.today()
    library.type_day("shelf-first", first)
    library.type_day("shelf-last", first + 6 * DAY)
    page.locator(".st-key-read-range button").click()
    library.items().wait_for()
    library.idle()
    library.new_place("A new folder", "A week of mine")
    asked = library.copy()
    page.get_by_text(COPIED).first.wait_for()
    kind, held = folder(connected_app, "A week of mine")
    assert kind == "FOLDER"
    assert len(held) == asked >= 8


def test_found_workouts_become_a_library_and_files_a_folder(page, connected_app):
    library = open_library(page, connected_app)
    library.source("TrainerRoad search")
    field = page.locator(".st-key-search-text input")
    field.press_sequentially("kestr", delay=30)
    library.found().wait_for()
    library.idle()
    library.pick("Kestrel")
    field.fill("")
    field.press_sequentially("merl", delay=30)
    library.found().locator("canvas td:text-is('Merlin')").first.wait_for(state="attached")
    library.idle()
    library.pick("Merlin")
    page.get_by_text("2 picked", exact=True).wait_for()
    page.locator(".st-key-open-picked button").click()
    library.items().wait_for()
    library.idle()
    library.way("A library", "TrainingPeaks")
    library.new_place("A new library", "Two that I like")
    assert library.copy() == 2
    page.get_by_text("2 workouts copied.").wait_for()
    assert sorted(libraries(connected_app.sandbox)["Two that I like"]) == ["Kestrel", "Merlin"]

    library.source("Workout files")
    files = [
        {
            "name": f"{title}.zwo",
            "mimeType": "application/octet-stream",
            "buffer": write_file(ride(title, percent), FileFormat.ZWO, FTP).data,
        }
        for title, percent in (("Threshold", 100), ("Sweet spot", 90))
    ]
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(files)
    library.items().wait_for()
    library.idle()
    library.choose("shelf-target", "Intervals.icu")
    library.new_place("A new folder", "Off the disk")
    assert library.copy() == 2
    page.get_by_text("2 workouts copied.").wait_for()
    kind, held = folder(connected_app, "Off the disk")
    assert (kind, sorted(title for _, title in held)) == ("FOLDER", ["Sweet spot", "Threshold"])


def test_a_plan_is_laid_on_a_calendar_and_taken_back(page, connected_app):
    before = titles_on_intervals(connected_app)
    library = open_library(page, connected_app)
    library.open("Two weeks of base", "Intervals.icu")
    library.opened("Two weeks of base")
    library.way("A calendar", "Intervals.icu")
    monday = dt.date.today() + (7 - dt.date.today().weekday() + 70) * DAY
    library.type_day("shelf-start-", monday)
    page.locator(".st-key-shelf-compare button").click()
    library.table().wait_for()
    library.idle()
    assert titles_on_intervals(connected_app) == before, "comparing writes nothing"
    assert library.apply_selected() == 6
    page.get_by_text("6 created.").wait_for()
    url = f"{connected_app.sandbox}/intervals/api/v1/athlete/0/events"
    days = {"oldest": f"{monday}", "newest": f"{monday + 13 * DAY}"}
    events = requests.get(url, params=days, auth=KEY, timeout=10).json()
    there = {
        (dt.datetime.fromisoformat(one["start_date_local"]).date() - monday).days: one["name"]
        for one in events
    }
    assert there == {day: f"Base day {day + 1}" for day in (0, 2, 5, 7, 9, 12)}

    history = HistoryPage(page, connected_app)
    history.open()
    history.open_first_run()
    history.take_back("undo-run")
    page.get_by_text("6 deleted.").first.wait_for()
    assert titles_on_intervals(connected_app) == before


def test_a_coach_opens_and_copies_a_plan_of_their_own(page, connected_app):
    open_page(page, connected_app, "accounts")
    page.locator('[class*="st-key-expander-trainingpeaks"] summary').click()
    page.locator('[class*="st-key-secret-trainingpeaks"] input').fill(people.TP_COACH)
    page.locator(".st-key-check-trainingpeaks button").click()
    page.get_by_text("Kim").first.wait_for()
    page.get_by_role("link", name="Library").first.click()
    library = LibraryPage(page)
    library.open("Winter base", "TrainingPeaks")
    library.opened("Winter base")
    library.way("A folder or plan", "Intervals.icu")
    library.new_place("A new plan", "Kim's winter")
    assert library.copy() == 4
    kind, held = folder(connected_app, "Kim's winter")
    assert kind == "PLAN"
    assert sorted(day or 0 for day, _ in held) == [0, 2, 7, 9]


def test_a_copy_that_was_stopped_is_finished_after_a_reload_with_every_workout_once(
    page, connected_app
):
    slow = {"kind": "delay", "platform": "trainingpeaks", "method": "POST", "path": "/items$"}
    faults = f"{connected_app.sandbox}/sandbox/faults"
    asked = {**slow, "seconds": 0.7, "times": None}
    requests.post(faults, json=asked, timeout=10).raise_for_status()
    library = open_library(page, connected_app)
    library.open("Triathlon in 4 weeks", "TrainingPeaks")
    library.opened("Triathlon in 4 weeks")
    library.way("A library", "TrainingPeaks")
    library.new_place("A new library", "Stopped half way")
    count = library.start_copy()
    page.locator(".st-key-job-panel").get_by_text(re.compile(r"\([1-9] of \d+\)")).wait_for()
    page.locator(".st-key-stop-job button").click()
    library.report()
    requests.delete(faults, timeout=10)
    done = len(libraries(connected_app.sandbox)["Stopped half way"])
    assert 0 < done < count

    page.reload()
    library.report()
    page.locator(".st-key-finish-copy button").first.click()
    expect(page.locator(".st-key-finish-copy button")).to_have_count(0)
    library.report()
    held = Counter(libraries(connected_app.sandbox)["Stopped half way"])
    assert held.total() == len(held) == count


def test_the_page_opens_by_its_address_on_a_fresh_server(page, fresh_app):
    page.goto(f"{fresh_app.url}/library")
    page.get_by_text("No platform is connected yet").wait_for()
    page.locator('[data-testid="stHeaderLogo"], [data-testid="stLogo"]').first.wait_for()
