"""The part of the page about plans and libraries, and what is promised there."""

from __future__ import annotations

import pytest

from core.workout.model import Note
from docs.conversions.shelves import items, places, read_from_plan
from docs.conversions.table import Cell, Mark, SilentLoss, cell, page, shelf_cells

COLUMNS = ("Intervals.icu, a plan", "Intervals.icu, a folder", "TrainingPeaks, a library")
COLUMNS += ("Intervals.icu, a calendar", "TrainingPeaks, a calendar")

# One sign a column, in their order: L lossless, ~ approximated, x not carried, and it is said.
PROMISED = {
    "a workout with steps": "LLLLL",
    "the day in the plan": "LxxLL",
    "start time": "LxxLL",
    "tags": "LLxLL",
    "a race with its priority": "~~xLx",
    "a race without a priority": "LLx~x",
    "a note": "LxxLL",
    "a day off": "~xx~L",
    "a workout without a title": "~~~~~",
    "a name of 400 characters": "~~~~~",
}
WORTH = {"L": Mark.LOSSLESS, "~": Mark.APPROXIMATED, "x": Mark.UNSUPPORTED}


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Cell]:
    return shelf_cells()


def test_every_item_and_every_place_is_promised_something() -> None:
    assert [item.name for item in items()] == list(PROMISED)
    assert tuple(place.name for place in places()) == COLUMNS


@pytest.mark.parametrize("item", PROMISED)
def test_no_mark_is_below_its_promise(item: str, found: dict[tuple[str, str], Cell]) -> None:
    for column, promise in zip(COLUMNS, PROMISED[item], strict=True):
        mark = found[item, column].mark
        assert mark is not None
        assert mark >= WORTH[promise], column


def test_whatever_does_not_arrive_is_said(found: dict[tuple[str, str], Cell]) -> None:
    for one in found.values():
        assert (one.mark is Mark.LOSSLESS) is not bool(one.losses or one.refused)


def test_an_item_that_arrives_as_another_without_a_word_is_found() -> None:
    whole, _, timed, *_ = items()
    calendar = places()[3]

    def forgets(sample):
        return calendar.carry(sample.model_copy(update={"start_time": None}))

    assert cell(timed, calendar).mark is Mark.LOSSLESS
    with pytest.raises(SilentLoss, match="start_time was"):
        cell(timed, type(calendar)("Forgetful", forgets))
    assert cell(whole, type(calendar)("Forgetful", forgets)).mark is Mark.LOSSLESS


def test_what_a_plan_holds_beside_workouts_is_on_the_page() -> None:
    text = page()
    read = dict(read_from_plan())
    assert isinstance(read["the banner of a period"].item, Note)
    for name, item in read.items():
        assert f"- **{name}** is read as" in text
        assert item.losses
    assert "lost: 3 legs, the goals set for it" in text
