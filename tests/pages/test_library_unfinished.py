"""Copies that were stopped or cut off, found again after the server was started anew."""

from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.contract import Listing, PlatformName
from core.shelf_names import named_by
from core.shelves import SourceKind, of_calendar, of_files, of_found, source_key
from core.store.copy_values import CopyState
from tests.pages.conftest import Open, words
from tests.pages.test_library_goal import FOLDER, keys, with_plan
from tests.pages.test_library_source import click
from tests.pages.test_sync import ACTIVE, HOSTILE
from tests.ui.fake_shelf_goals import FakeGoalsBridge, copy_to
from tests.ui.fake_shelves import plan

TP, TR, ICU = PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD, PlatformName.INTERVALS
MONDAY, SUNDAY = dt.date(2026, 11, 2), dt.date(2026, 11, 29)


def unfinished(source: str = "trainingpeaks/42/plan/7", **more: object) -> FakeGoalsBridge:
    fake = with_plan()
    to = {"library": FOLDER, "id": 2, "state": CopyState.OPEN, "count": 2}
    fake.shelves.copies = (copy_to(**{**to, "source": source, **more}),)
    return fake


# --- The names of sources ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "kind"),
    [
        (plan("7", "Base"), SourceKind.SHELVES),
        (plan("a/b", "Base", noun="folder"), SourceKind.SHELVES),
        (of_files(()).library, SourceKind.FILES),
        (of_found(TR, "9", ()).library, SourceKind.SEARCH),
    ],
)
def test_a_key_tells_what_it_names(library, kind: SourceKind) -> None:
    named = named_by(source_key(library))

    assert named is not None
    assert (named.platform, named.athlete, named.noun, named.id, named.kind, named.days) == (
        library.platform,
        library.athlete,
        library.noun,
        library.id,
        kind,
        None,
    )


def test_the_key_of_a_range_tells_its_days() -> None:
    listing = Listing(platform=TP, athlete="42", first=MONDAY, last=SUNDAY)
    named = named_by(source_key(of_calendar(listing, MONDAY, SUNDAY).library))

    assert named is not None
    assert (named.kind, named.days) == (SourceKind.CALENDAR, (MONDAY, SUNDAY))


@pytest.mark.parametrize("key", ["", "nowhere/42/plan/7", "trainingpeaks/42", "///"])
def test_what_is_no_key_names_nothing(key: str) -> None:
    assert named_by(key) is None


# --- The way back ------------------------------------------------------------------------------


def test_the_source_of_an_unfinished_copy_is_opened_by_one_click_up_to_finishing_it(
    open_app: Open,
) -> None:
    fake = unfinished(source_name=HOSTILE[1])
    another = copy_to(FOLDER, id=3, state=CopyState.OPEN)
    fake.shelves.copies = (another, *fake.shelves.copies)
    at = open_app("library", fake)
    assert fake.shelves.asked == []
    assert not [one.value for one in at.caption if ACTIVE.search(one.value)]
    at = click(at, "resume-2")

    assert [what for what, *_ in fake.shelves.asked] == ["containers", "open"]
    assert at.subheader[0].value == "Spring base"
    assert at.selectbox(key="shelf-target").value is ICU
    assert at.button_group(key="shelf-way").value == "library"
    assert at.button_group(key="shelf-again-2-open").value == "Finish it", "and not the other one"
    click(at, "shelf-compare")
    at = click(click(at, "shelf-copy"), "confirm-copy")
    assert fake.shelves.copied[0][0].copy_id == 2


def test_an_unfinished_copy_to_a_calendar_is_opened_on_its_way_there(open_app: Open) -> None:
    fake = unfinished(library=None, series="ab12", start=MONDAY)
    at = click(open_app("library", fake), "resume-2")

    assert at.button_group(key="shelf-way").value == "calendar"
    assert at.button_group(key="shelf-again-2-open").value == "Finish it"
    assert at.date_input(key=next(k for k in keyed(at) if "shelf-start-2-" in k)).value == MONDAY


def keyed(at) -> list[str]:
    return [str(one) for one in at.session_state.to_dict()]


def test_a_range_of_a_calendar_is_read_again_by_one_click(open_app: Open) -> None:
    fake = unfinished(f"trainingpeaks/42/calendar/{MONDAY}.{SUNDAY}")
    at = click(open_app("library", fake), "resume-2")

    assert fake.shelves.asked == [("range", TP, "42", MONDAY, SUNDAY)]
    assert at.button_group(key="shelf-kind").value == SourceKind.CALENDAR
    assert at.date_input(key="shelf-first").value == MONDAY


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("file/dropped/files/0123", "Drop the same files again under “Workout files” below"),
        ("trainerroad/42/choice/0123", "Connect TrainerRoad on the Accounts page to finish it."),
        ("intervals/9/calendar/2026-11-02.2026-11-29", "of another account on Intervals.icu (9"),
        ("elsewhere/1/plan/7", "Open what it was copied from below, and choose the same place."),
    ],
)
def test_what_cannot_be_opened_again_says_what_to_choose(
    open_app: Open, source: str, said: str
) -> None:
    at = open_app("library", unfinished(source))

    assert said in words(at)
    assert "resume-2" not in keys(at)


def test_picked_workouts_are_to_be_searched_again(open_app: Open) -> None:
    fake = unfinished("trainerroad/42/choice/0123")
    fake.saved[TR] = fake.saved[TP]
    said = words(open_app("library", fake))

    assert "Search TrainerRoad below for the same workouts, pick them" in said


def test_a_source_that_is_gone_is_said_to_be_and_not_offered_again(open_app: Open) -> None:
    fake = unfinished("trainingpeaks/42/plan/99")
    at = click(open_app("library", fake), "resume-2")

    assert "It is not among the plans and libraries of TrainingPeaks any more" in words(at)
    assert "resume-2" not in keys(at)
    assert at.dataframe, "the others are there to be chosen"


def test_a_list_that_was_refused_proves_no_source_to_be_gone(open_app: Open) -> None:
    fake = unfinished("trainingpeaks/42/plan/99")
    fake.shelves.remarks = ("TrainingPeaks: the plans are refused.",)
    at = click(open_app("library", fake), "resume-2")

    assert "any more" not in words(at)
    assert "resume-2" in keys(at)
