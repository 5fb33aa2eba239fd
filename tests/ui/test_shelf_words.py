from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from core.planbridge import CopyReport, Outcome
from core.platforms.contract import ItemKind, ItemRef, PlatformName
from ui.copy_report import report_csv, sum_words
from ui.shelf_dialogs import minutes_words
from ui.shelf_place_words import same_weekday, span_words, weekday_words

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def outcome(title: str, **more: object) -> Outcome:
    ref = ItemRef(
        platform=PlatformName.TRAININGPEAKS, athlete="42", kind=ItemKind.WORKOUT, id=title
    )
    values = {"ref": ref, "title": title, "day": None, "ok": True, "message": "Added."}
    return Outcome(**{**values, **more})


def rows(*outcomes: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report_csv(outcomes).decode("utf-8-sig"))))


@pytest.mark.parametrize("number", range(7))
def test_the_offered_start_is_of_the_plans_weekday_and_never_before(number: int) -> None:
    first = MONDAY + number * DAY

    better = same_weekday(first, MONDAY)
    assert better.weekday() == first.weekday()
    assert MONDAY <= better < MONDAY + 7 * DAY


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (MONDAY, ""),
        (MONDAY + DAY, "one day earlier"),
        (MONDAY + 3 * DAY, "three days earlier"),
        (MONDAY + 4 * DAY, "three days later"),
        (MONDAY + 6 * DAY, "one day later"),
    ],
)
def test_another_weekday_moves_workouts_by_the_shorter_way(first: dt.date, words: str) -> None:
    said = weekday_words(first, MONDAY)

    assert words in said
    assert bool(said) == bool(words)


def test_what_of_a_plan_is_over_is_counted_in_days() -> None:
    last = MONDAY + 20 * DAY

    assert "past" not in span_words(MONDAY, last, MONDAY)
    assert "1 day of it lies in the past and is not touched." in span_words(
        MONDAY, last, MONDAY + DAY
    )
    assert "5 days of it lie in the past" in span_words(MONDAY, last, MONDAY + 5 * DAY)
    assert "All of it lies in the past" in span_words(MONDAY, last, last + DAY)


def test_how_long_it_may_take_is_rounded_up_to_minutes() -> None:
    assert [minutes_words(n) for n in (1, 60, 61, 400)] == [
        "a minute",
        "a minute",
        "2 minutes",
        "7 minutes",
    ]


def test_a_table_to_download_holds_every_outcome() -> None:
    found = rows(
        outcome("Openers", verified=True, url="https://intervals.icu/1"),
        outcome("Long", ok=False, message="Refused."),
        outcome("Left", ok=False, open=True, message="Stopped."),
        outcome("Tempo", updated=True, verified=False),
        outcome("There", skipped=True),
    )

    results = [one["Result"] for one in found]
    assert results == ["Copied", "Failed", "Not done", "Updated", "Skipped"]
    assert [one["Read back"] for one in found] == ["alike", "", "", "differs", ""]
    assert found[0]["Link"] == "https://intervals.icu/1"


def test_what_somebody_edited_is_told_as_left_and_not_as_failed() -> None:
    done = [outcome(f"{n}") for n in range(5)]
    edited = outcome("Edited", skipped=True, edited=True)

    def said(*more: Outcome, done_as: str = "taken back") -> str:
        return sum_words(CopyReport(outcomes=(*done, *more)), done_as)

    assert said(edited) == "5 workouts taken back, 1 left as it was edited."
    assert said(edited, edited) == "5 workouts taken back, 2 left as they were edited."
    gone, failed = outcome("Gone", skipped=True), outcome("Bad", ok=False)
    assert said(gone, failed) == "5 workouts taken back, 1 needed nothing, 1 failed."
    assert said(gone, done_as="copied") == "5 workouts copied, 1 already there."


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_a_title_is_never_a_formula_in_a_spreadsheet(begins: str) -> None:
    [found] = rows(outcome(f"{begins}HYPERLINK(1)", url="javascript:alert(1)"))

    assert found["Title"].startswith("'")
    assert found["Link"] == ""
