from __future__ import annotations

import datetime as dt

import pytest
import streamlit as st

from core.planbridge import SavedAccount
from core.platforms.contract import PlatformName
from core.platforms.errors import Unreachable
from core.shelves import SourceKind
from core.store.copy_values import CopyState
from core.sync.actions import Brake, BrakeKind
from core.sync.shelf_values import RowStatus
from core.workout.losses import Loss, LossKind
from tests.pages.conftest import Open, settled, words
from tests.pages.test_library_source import click
from tests.pages.test_sync import ACTIVE, HOSTILE, frame_with
from tests.ui.fake_planbridge import NOW, account
from tests.ui.fake_shelf_goals import FakeGoalsBridge, copy_to
from tests.ui.fake_shelves import EXAMPLE, library, plan, shelf_item
from ui import runs, services
from ui.session import Key
from ui.shelf_state import ShelfState

TP, ICU = PlatformName.TRAININGPEAKS, PlatformName.INTERVALS
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 12, 1)
BASE = plan("b", "Base 1", ICU, first=dt.date(2026, 1, 5), last=dt.date(2026, 3, 1))
FOLDER = library("f", "Favourites", ICU, noun="folder")


def with_plan(*items, name: str = "Spring base", **more: object) -> FakeGoalsBridge:
    fake = FakeGoalsBridge()
    values = {"first": dt.date(2026, 11, 30), "last": dt.date(2026, 12, 20), **more}
    fake.shelves.put(plan("7", name, **values), *(items or EXAMPLE))
    fake.shelves.put(BASE)
    fake.shelves.put(FOLDER)
    return fake


def with_library(*items) -> FakeGoalsBridge:
    fake = FakeGoalsBridge()
    fake.shelves.put(library("8", "Intervals"), *items)
    fake.shelves.put(BASE)
    fake.shelves.put(FOLDER)
    return fake


def open_container(open_app: Open, fake: FakeGoalsBridge):
    """As if the first container of TrainingPeaks had been listed and ticked."""
    first = fake.shelves.shelves[TP][0].library
    fake.shelves.open(first)
    at = open_app("library", fake)
    at.session_state[Key.SHELF] = ShelfState(
        listed={(TP, "42"): fake.shelves.containers(TP)}, open={SourceKind.SHELVES: first}
    )
    return settled(at.run())


def to(at, way: str):
    return settled(at.button_group(key="shelf-way").set_value(way).run())


def to_library(open_app: Open, fake: FakeGoalsBridge):
    return to(open_container(open_app, fake), "library")


def to_calendar(open_app: Open, fake: FakeGoalsBridge):
    return to(open_container(open_app, fake), "calendar")


def place(at, name: str):
    return settled(at.selectbox(key=keyed(at, "shelf-place-")).set_value(name).run())


def keyed(at, start: str) -> str:
    return next(str(one) for one in at.session_state.to_dict() if str(one).startswith(start))


def keys(at) -> set[str]:
    return {one.key for one in at.button}


def copied(at):
    click(at, "shelf-copy")
    return click(at, "confirm-copy")


def titles(at) -> list[str]:
    return list(frame_with(at, "title")["title"])


# --- Where to ----------------------------------------------------------------------------------


def test_nothing_is_copied_anywhere_before_a_place_is_chosen(open_app: Open) -> None:
    at = open_container(open_app, with_plan())

    assert at.selectbox(key="shelf-target").value is ICU
    assert at.button_group(key="shelf-way").value is None
    assert "shelf-copy" not in keys(at)


def test_without_an_account_that_can_be_written_to_the_page_leads_to_one(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.targets = tuple
    at = open_container(open_app, fake)

    assert "connect an account that can be written to" in words(at)
    assert "shelf-to-accounts" in keys(at)


def test_a_plan_goes_to_a_new_plan_of_its_own_name_unless_asked_otherwise(open_app: Open) -> None:
    fake = with_plan()
    at = copied(to_library(open_app, fake))

    [(goal, what, _)] = fake.shelves.copied
    assert (goal.target, goal.library, goal.name) == (ICU, None, "Spring base")
    assert goal.as_plan
    assert goal.start == fake.shelves.suggested_start()
    assert goal.copy_id is None
    assert set(what) == {"Sweet spot", "Long run", "Welcome", "Openers"}
    assert "3 workouts and 1 note copied." in words(at)


def test_a_new_plan_starts_on_the_day_that_was_chosen(open_app: Open) -> None:
    fake = with_plan()
    at = to_library(open_app, fake)
    day = fake.shelves.suggested_start() + dt.timedelta(days=9)
    at.date_input(key=keyed(at, "shelf-anchor-")).set_value(day).run()
    copied(at)

    [(goal, _, _)] = fake.shelves.copied
    assert goal.start == day


def test_a_new_place_needs_a_name(open_app: Open) -> None:
    at = to_library(open_app, with_plan())
    at.text_input(key=keyed(at, "shelf-name-")).set_value("  ").run()

    assert "Give the new place a name." in words(at)
    assert "shelf-copy" not in keys(at)


def test_what_a_new_place_cannot_keep_is_said_before_it_is_made(open_app: Open) -> None:
    at = to_library(open_app, with_plan(name="Spring base " * 5))

    assert "Spring base” is too long." in words(at)


def test_a_plan_in_a_folder_is_said_to_lose_its_days(open_app: Open) -> None:
    at = place(to_library(open_app, with_plan()), "new")

    assert "Only a plan has days: the workouts lose theirs here." in words(at)


def test_an_existing_plan_is_listed_looked_at_and_copied_to_from_a_week_on(open_app: Open) -> None:
    fake = with_plan()
    at = click(to_library(open_app, fake), "shelf-list-places")
    at = place(at, "b")
    assert "“Base 1” has 8 weeks." in words(at)
    settled(at.number_input(key=keyed(at, "shelf-week-")).set_value(9).run())
    assert "shelf-copy" not in keys(at)

    at = click(at, "shelf-compare")
    assert fake.shelves.looked[-1].offset == 56
    copied(at)
    assert fake.shelves.copied[0][0].library == BASE


def test_a_place_that_cannot_be_read_says_why_and_what_to_do(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.errors["look"] = Unreachable("Intervals.icu", "It does not answer.", "Try later.")
    at = place(click(to_library(open_app, fake), "shelf-list-places"), "f")
    at = click(at, "shelf-compare")

    assert "It does not answer." in words(at)
    assert "Try later." in words(at)
    assert "shelf-copy" not in keys(at)


def test_what_speaks_against_a_place_is_said_and_nothing_can_be_copied(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.objection = "This plan belongs to somebody else."
    at = to_library(open_app, fake)

    assert "This plan belongs to somebody else." in words(at)
    assert "shelf-copy" not in keys(at)


def test_workouts_without_days_go_on_one_day_or_one_a_day(open_app: Open) -> None:
    fake = with_library(shelf_item("1", "One"), shelf_item("2", "Two"))
    at = place(to_library(open_app, fake), "new-plan")
    settled(at.selectbox(key="shelf-spread").set_value("One a day from then on").run())
    assert list(frame_with(at, "title")["number"]) == [1, 2]

    settled(at.selectbox(key="shelf-spread").set_value("All on that day").run())
    assert list(frame_with(at, "title")["number"]) == [1, 1]


# --- How each stands ---------------------------------------------------------------------------


def test_rows_say_how_they_stand_and_only_what_is_proposed_is_copied(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.statuses = {
        "Sweet spot": (RowStatus.CHANGED, "Its steps changed."),
        "Long run": (RowStatus.EDITED, "Edited there since."),
        "Openers": (RowStatus.SAME, ""),
        "Welcome": (RowStatus.CANNOT, "A folder holds no notes."),
    }
    at = to_library(open_app, fake)

    frame = frame_with(at, "status")
    shown = {title: cell[0] for title, cell in zip(frame["title"], frame["status"], strict=True)}
    assert shown == {
        "Sweet spot": "Update",
        "Long run": "Edited",
        "Openers": "There",
        "Welcome": "Cannot",
    }
    assert "A folder holds no notes." in list(frame["remark"])
    at = copied(at)
    assert fake.shelves.copied[0][1] == ("Sweet spot",)
    assert "1 updated" in words(at)


def test_rows_are_filtered_by_how_they_stand_and_what_is_hidden_stays_ticked(
    open_app: Open,
) -> None:
    fake = with_plan(*(shelf_item(str(n), f"Workout {n}", n) for n in range(12)))
    fake.shelves.statuses = {"Workout 3": (RowStatus.CHANGED, "")}
    at = to_library(open_app, fake)
    pills = at.button_group(key=keyed(at, "shelf-status-"))
    at = settled(pills.set_value(["changed"]).run())

    assert list(frame_with(at, "title")["title"]) == ["Workout 3"]
    at = click(at, "shelf-copy")
    assert "11 workouts will be added and 1 workout updated in" in words(at)


def test_an_edited_copy_that_is_ticked_is_warned_about_before_it_is_overwritten(
    open_app: Open,
) -> None:
    fake = with_plan()
    fake.shelves.statuses = {"Long run": (RowStatus.EDITED, "Edited there since.")}
    at = to_library(open_app, fake)
    at = tick_all(at)
    at = click(at, "shelf-copy")

    assert "1 workout was edited there since the last copy" in words(at)
    assert "Edited there since." in words(at)


def tick_all(at):
    """Ticks every row of the table that is shown."""
    shown = [str(one) for one in at.session_state.to_dict()]
    key = next(one for one in reversed(shown) if is_table(one))
    rows = list(range(len(frame_with(at, "title"))))
    at.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return settled(at.run())


def is_table(key: str) -> bool:
    start, _, rest = key.partition("-")
    return start == "shelf" and len(rest.partition("-")[0]) == 24


def test_the_question_tells_how_many_where_and_what_is_lost(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.losses = (Loss(where="Load", kind=LossKind.APPROXIMATED, before="70", after="68"),)
    at = click(to_library(open_app, fake), "shelf-copy")

    said = words(at)
    assert (
        "3 workouts and 1 note will be added to **Intervals.icu, new plan “Spring base”**" in said
    )
    assert "4 of 4 will not arrive as planned" in said
    assert "Load changed: 4 workouts" in said
    assert "are a lot" not in said
    click(at, "cancel-copy")
    assert not fake.shelves.copied


@pytest.mark.parametrize(
    ("target", "noun"), [(ICU, "folder"), (TP, "library")], ids=["Intervals.icu", "TrainingPeaks"]
)
def test_a_new_place_is_called_as_its_platform_calls_it_everywhere(
    open_app: Open, target: PlatformName, noun: str
) -> None:
    at = to_library(open_app, with_library(shelf_item("1", "One")))
    at = settled(at.selectbox(key="shelf-target").set_value(target).run())
    assert f"A new {noun}" in at.selectbox(key=keyed(at, f"shelf-place-{target}")).options
    at = click(at, "shelf-copy")
    assert f"{target.label}, new {noun} “Intervals”" in words(at)
    at = click(at, "confirm-copy")
    assert f"Intervals → {target.label}, new {noun} “Intervals”" in words(at)


def test_a_long_name_of_a_new_place_is_taken_whole_and_said_to_be_cut(open_app: Open) -> None:
    fake = with_plan()
    at = to_library(open_app, fake)
    field = at.text_input(key=keyed(at, "shelf-name-"))
    assert not field.max_chars, "a field with a limit ignores a longer name without a word"
    at = settled(field.set_value("Name " * 60).run())
    assert f"“{'Name ' * 59}Name” is too long." in words(at)
    copied(at)
    assert fake.shelves.copied[0][0].name == "Name " * 59 + "Name"


def test_more_than_a_hundred_are_worth_a_word(open_app: Open) -> None:
    items = [shelf_item(str(n), f"Workout {n}", n) for n in range(130)]
    at = click(to_library(open_app, with_plan(*items)), "shelf-copy")

    assert "130 are a lot" in words(at)
    assert "about 3 minutes" in words(at)


def test_a_changed_place_takes_the_question_back(open_app: Open) -> None:
    fake = with_plan()
    at = click(to_library(open_app, fake), "shelf-copy")
    at.text_input(key=keyed(at, "shelf-name-")).set_value("Another").run()

    assert "confirm-copy" not in keys(at)
    assert not fake.shelves.copied


# --- The report --------------------------------------------------------------------------------


def test_a_copy_reports_every_item_failures_first_and_offers_a_table_to_download(
    open_app: Open,
) -> None:
    fake = with_plan()
    fake.shelves.fails = {"Openers": "Intervals.icu refused it."}
    at = copied(to_library(open_app, fake))

    frame = frame_with(at, "checked")
    assert next(iter(frame["title"])) == "Openers"
    assert frame["result"][0] == ["Failed"]
    assert list(frame["checked"])[1:] == [["✓"]] * 3
    assert "Openers: Intervals.icu refused it." in words(at)
    assert at.get("download_button")


def test_a_stopped_copy_is_finished_under_its_own_id(open_app: Open) -> None:
    fake = with_plan()
    at = to_library(open_app, fake)
    fake.gate.clear()
    click_only(at, "shelf-copy")
    at.button(key="confirm-copy").click().run()
    run = runs.latest(services.Mode.LOCAL)
    assert run is not None
    assert run.job.running
    run.job.stop.set()
    fake.gate.set()
    assert run.job.wait(60)
    at = settled(at.run())
    assert "4 not done yet" in words(at)

    at = click(at, "finish-copy")
    goal, what, _ = fake.shelves.copied[-1]
    assert goal.copy_id == 7
    assert goal.library is not None
    assert len(what) == 4
    assert "3 workouts and 1 note copied." in words(at)


def connect_another(fake: FakeGoalsBridge, name: str = "Robin") -> None:
    other = account(ICU, athlete="7", name=name)
    fake.saved[ICU] = SavedAccount(account=other, masked_secret="••••5678", checked_at=NOW)


def test_a_report_names_the_account_once_another_one_is_connected(open_app: Open) -> None:
    fake = with_plan()
    at = copied(to_library(open_app, fake))
    assert "Sam Sandbox" not in words(at)

    connect_another(fake, HOSTILE[1])
    at = settled(at.run())
    assert "This was the account Sam Sandbox (42) on Intervals.icu." in words(at)
    assert "(7) is connected there" in words(at)
    assert not [one.value for one in at.caption if ACTIVE.search(one.value)]

    del fake.saved[ICU]
    at = settled(at.run())
    assert "Sam Sandbox (42) on Intervals.icu. Intervals.icu is not connected now." in words(at)


def test_what_went_to_another_account_is_not_offered_to_be_finished(open_app: Open) -> None:
    fake = with_plan()
    at = to_library(open_app, fake)
    fake.gate.clear()
    click_only(at, "shelf-copy")
    at.button(key="confirm-copy").click().run()
    run = runs.latest(services.Mode.LOCAL)
    assert run is not None
    run.job.stop.set()
    fake.gate.set()
    assert run.job.wait(60)
    connect_another(fake)
    at = settled(at.run())

    assert "4 not done yet" in words(at)
    assert "finish-copy" not in keys(at)
    assert "Sam Sandbox (42)" in words(at)


def click_only(at, key: str):
    return at.button(key=key).click().run()


def test_a_copy_that_runs_is_seen_after_the_page_was_loaded_anew(open_app: Open) -> None:
    fake = with_plan()
    at = to_library(open_app, fake)
    fake.gate.clear()
    click_only(at, "shelf-copy")
    at.button(key="confirm-copy").click().run()
    before = len(fake.shelves.asked)
    again = open_app("library", fake)
    try:
        assert again.button(key="stop-job")
        assert again.subheader[0].value == "Spring base", "and stands where it was"
        assert again.selectbox(key="shelf-target").value is ICU
        assert again.button_group(key="shelf-way").value == "library"
        assert len(fake.shelves.asked) == before, "which asks nobody"
    finally:
        fake.gate.set()
    run = runs.latest(services.Mode.LOCAL)
    assert run is not None
    assert run.job.wait(60)
    assert "3 workouts and 1 note copied." in words(settled(again.run()))
    again = click(again, "close-report")
    assert again.subheader[0].value == "Spring base"
    assert not open_app("library", fake).subheader, "what was put away opens nothing"


def test_a_plan_on_its_way_to_a_calendar_stands_there_after_a_reload(open_app: Open) -> None:
    fake = with_plan()
    at = click(to_calendar(open_app, fake), "shelf-compare")
    click(at, "apply-selected")
    click(at, "confirm-run")
    again = open_app("library", fake)

    assert again.subheader[0].value == "Spring base"
    assert again.button_group(key="shelf-way").value == "calendar"


# --- Earlier copies ----------------------------------------------------------------------------


def test_an_earlier_copy_is_updated_unless_a_second_one_is_asked_for(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE, offset=7),)
    at = to_library(open_app, fake)
    assert "Copied on 3 November to “Base 1” · 3 items" in words(at).replace("**", "")

    at = copied(click(at, "shelf-compare"))
    goal = fake.shelves.copied[0][0]
    assert (goal.library, goal.copy_id, goal.offset) == (BASE, 1, 7)


def test_what_was_copied_before_is_said_before_a_way_is_chosen(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE), copy_to(FOLDER, id=2, state=CopyState.OPEN))
    said = words(open_container(open_app, fake))

    assert "Copied on 3 November to “Base 1”." in said
    assert "It is not finished." in said


def test_an_unfinished_copy_is_told_of_before_anything_is_opened(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE), copy_to(FOLDER, id=2, state=CopyState.OPEN))
    said = words(open_app("library", fake))

    assert "“Spring base”: begun on 3 November to “Favourites”, and not finished." in said
    assert "Base 1" not in said


def test_how_much_of_an_unfinished_copy_is_there_is_not_guessed(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(FOLDER, state=CopyState.OPEN, count=0),)
    said = words(to_library(open_app, fake))

    assert "How many of the 7 that were chosen are there is seen when it is compared." in said


def test_a_second_copy_knows_nothing_of_the_first(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE),)
    at = to_library(open_app, fake)
    again = at.button_group(key="shelf-again-1-done")
    at = settled(again.set_value("Make a second one").run())
    copied(at)

    goal = fake.shelves.copied[0][0]
    assert goal.copy_id is None
    assert goal.library is None


def test_an_unfinished_copy_comes_first_and_is_finished(open_app: Open) -> None:
    fake = with_plan()
    open_one = copy_to(FOLDER, id=2, state=CopyState.OPEN, count=2)
    fake.shelves.copies = (copy_to(BASE, id=3), open_one)
    at = to_library(open_app, fake)
    assert "Begun on 3 November to “Favourites”" in words(at)
    assert "at least 2 of the 9 that were chosen are there" in words(at)

    copied(click(at, "shelf-compare"))
    assert fake.shelves.copied[0][0].copy_id == 2


def test_an_unfinished_copy_of_which_all_is_there_is_closed(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE, id=2, state=CopyState.OPEN),)
    fake.shelves.statuses = {one.item.title: (RowStatus.SAME, "") for one in EXAMPLE}
    at = click(to_library(open_app, fake), "shelf-compare")
    assert "Nothing is left to copy." in words(at)
    assert "shelf-copy" not in keys(at)

    at = click(at, "shelf-finish")
    ((goal, chosen, _),) = fake.shelves.copied
    assert (goal.copy_id, chosen) == (2, ())
    assert "Nothing is left to do: the copy is finished." in words(at)


def test_a_copy_that_is_finished_is_not_offered_to_be_closed(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE, id=2),)
    fake.shelves.statuses = {one.item.title: (RowStatus.SAME, "") for one in EXAMPLE}
    at = click(to_library(open_app, fake), "shelf-compare")

    assert "shelf-finish" not in keys(at)
    assert "All of it is there" in words(at)


def test_of_two_copies_of_one_day_and_place_the_chosen_one_is_meant(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE, id=3, count=1), copy_to(BASE, id=4, count=2))
    at = to_library(open_app, fake)
    which = at.selectbox(key="shelf-copies-3-4")
    assert len(set(which.options)) == 2
    settled(which.set_value(0).run())

    assert "“Base 1” · 1 item" in words(at).replace("**", "")


def test_the_history_opens_with_the_run_of_a_copy_on_a_calendar(
    open_app: Open, monkeypatch
) -> None:
    led: list[object] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: led.append(query_params))
    fake = with_plan()
    fake.shelves.copies = (copy_to(None, series="s", start=MONDAY, run=5),)
    click(to_calendar(open_app, fake), "shelf-to-history")

    assert led == [{"run": "5"}]


def test_a_copy_is_taken_back_after_a_yes(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(BASE),)
    at = click(to_library(open_app, fake), "shelf-remove")
    assert "3 items of **Spring base** will be removed from **“Base 1”**" in words(at)

    at = click(at, "confirm-removal")
    assert [one.id for one in fake.shelves.removed] == [1]
    assert "1 workout taken back." in words(at)
    assert "shelf-remove" not in keys(at)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (0, "on Intervals.icu."),
        (1, "on Intervals.icu, and what 1 of them replaced comes back."),
        (3, "on Intervals.icu, and what they replaced comes back."),
    ],
)
def test_only_what_was_replaced_is_said_to_come_back(open_app: Open, back: int, said: str) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(FOLDER),)
    fake.shelves.brings_back = back
    told = words(click(to_library(open_app, fake), "shelf-remove"))

    assert f"will be removed from **“Favourites”** {said}" in told
    assert "The folder itself stays" in told


# --- On a calendar -----------------------------------------------------------------------------


def test_the_next_monday_is_suggested_and_the_last_day_said(open_app: Open) -> None:
    at = to_calendar(open_app, with_plan())

    assert at.date_input[0].value == MONDAY
    said = words(at)
    assert "The last day is Wed 9 Dec 2026." in said
    assert "In the plan the first day" not in said


def test_another_weekday_than_the_plans_is_said_and_changed_by_a_click(open_app: Open) -> None:
    fake = with_plan(first=TUESDAY, last=dt.date(2026, 12, 20))
    at = to_calendar(open_app, fake)
    said = words(at)
    assert "In the plan the first day is a Tuesday." in said
    assert "Starting on a Monday moves every workout one day earlier in the week." in said

    at = click(at, "shelf-same-weekday")
    assert at.date_input[0].value == dt.date(2026, 11, 24)
    assert "In the plan the first day" not in words(at)


def test_a_start_in_the_past_leaves_the_days_that_are_over(open_app: Open) -> None:
    fake = with_plan()
    at = to_calendar(open_app, fake)
    settled(at.date_input[0].set_value(MONDAY - dt.timedelta(days=7)).run())
    assert "7 days of it lie in the past and are not touched." in words(at)

    at = click(at, "shelf-compare")
    frame = frame_with(at, "action")
    assert [cell[0] for cell in frame["action"]].count("Create") == 1


def test_a_plan_goes_to_a_calendar_through_the_preview_of_the_sync_page(open_app: Open) -> None:
    fake = with_plan()
    at = click(to_calendar(open_app, fake), "shelf-compare")
    at = click(at, "apply-selected")
    assert "4 will be created on **Intervals.icu**" in words(at)
    at = click(at, "confirm-run")

    [(what, goal, _)] = fake.shelves.orders
    assert len(what) == 4
    assert (goal.target, goal.start, goal.copy_id) == (ICU, MONDAY, None)
    assert "4 created." in words(at)
    assert list(frame_with(at, "checked")["checked"]) == [["✓"]] * 4
    assert "to-history" in keys(at)


def test_brakes_of_a_plan_are_read_before_it_is_laid_on_a_calendar(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.brakes_on = (Brake(kind=BrakeKind.ALL_CHANGED, words="All of it changes."),)
    at = click(click(to_calendar(open_app, fake), "shelf-compare"), "apply-selected")
    assert "All of it changes." in words(at)
    assert at.button(key="confirm-run").disabled
    settled(at.checkbox(key="read-brakes").check().run())
    click(at, "confirm-run")

    [(_, _, order)] = fake.shelves.orders
    assert len(order.confirmed) == 64


def test_only_what_is_ticked_is_laid_on_a_calendar(open_app: Open) -> None:
    fake = with_plan()
    at = open_container(open_app, fake)
    shown = [str(one) for one in at.session_state.to_dict()]
    key = next(one for one in reversed(shown) if is_table(one))
    at.session_state[key] = {"selection": {"rows": [0, 3], "columns": [], "cells": []}}
    at = to(settled(at.run()), "calendar")
    at = click(at, "shelf-compare")

    assert fake.shelves.laid is not None
    assert len(fake.shelves.laid.items) == 2
    assert "2 of 4 items, as they were ticked." in words(at)
    at = click(at, "shelf-others")
    assert at.button_group(key="shelf-way").value is None


def test_a_copy_on_a_calendar_is_moved_with_its_own_id(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.copies = (copy_to(None, id=9, series="s", start=dt.date(2026, 12, 7)),)
    at = to_calendar(open_app, fake)
    assert "to the calendar of Intervals.icu, from Mon 7 Dec 2026" in words(at)
    assert at.date_input[0].value == dt.date(2026, 12, 7)
    assert "shelf-to-history" in keys(at)
    settled(at.date_input[0].set_value(dt.date(2026, 12, 14)).run())
    click(at, "shelf-compare")

    assert fake.shelves.fetched[-1].copy_id == 9
    assert fake.shelves.fetched[-1].start == dt.date(2026, 12, 14)


def test_what_is_said_of_a_workout_on_a_calendar_goes_to_the_desk(open_app: Open) -> None:
    fake = with_plan()
    at = click(to_calendar(open_app, fake), "shelf-compare")
    click(at, "choose-ignore")

    assert [(one[0], str(one[2])) for one in fake.shelves.said] == [(ICU, "ignore")]


# --- Hostile words -----------------------------------------------------------------------------


def test_hostile_names_stay_words_everywhere(open_app: Open) -> None:
    hostile = " ".join(HOSTILE)
    fake = with_plan(shelf_item("1", hostile, 0), name=hostile)
    fake.shelves.statuses = {hostile: (RowStatus.NEW, hostile)}
    fake.shelves.copies = (copy_to(made_named(hostile), source_name=hostile),)
    at = click(to_library(open_app, fake), "shelf-compare")
    raw(at)
    at = click(at, "shelf-copy")
    raw(at)
    at = click(at, "confirm-copy")
    raw(at)


def made_named(name: str):
    return plan("b", name, ICU)


def raw(at) -> None:
    for kind in ("markdown", "caption", "info", "warning", "success", "error"):
        for element in getattr(at, kind):
            shown = f"{getattr(element.proto, 'title', '')}{element.value}"
            ours = shown.replace(":material/history: ", "")
            assert not ACTIVE.search(ours), ours
    for button in at.button:
        assert not ACTIVE.search(button.label), button.label
