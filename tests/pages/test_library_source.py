from __future__ import annotations

import datetime as dt
import json
import re
from math import isnan

import pytest

from core.platforms.contract import PlatformName, Unreadable
from core.platforms.errors import AccessDenied, Unreachable
from core.shelves import SourceKind, source_key
from core.workout.model import Note, Sport
from tests.pages.conftest import ROOT, Open, settled, words
from tests.pages.test_files import zwo
from tests.pages.test_sync import ACTIVE, HOSTILE, frame_with
from tests.ui.fake_planbridge import TODAY, FakePlanbridge
from tests.ui.fake_shelf_goals import FakeGoalsBridge
from tests.ui.fake_shelves import EXAMPLE, found, library, plan, shelf_item

TP, TR, ICU = PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD, PlatformName.INTERVALS
REFUSED = AccessDenied(
    "TrainingPeaks",
    "This plan's workouts are not given to you.",
    "Apply the plan in TrainingPeaks yourself, then copy that range of the calendar here.",
)


def keys(at) -> set[str]:
    return {button.key for button in at.button}


def click(at, key: str):
    return settled(at.button(key=key).click().run())


def choose(at, kind: SourceKind):
    return settled(at.button_group(key="shelf-kind").set_value(kind).run())


TABLES = {"containers": r"containers-\w+-[0-9a-f]{24}-", "shelf": r"shelf-[0-9a-f]{24}-"}


def row_key(at, name: str) -> str:
    every = [str(key) for key in at.session_state.to_dict()]
    return [key for key in every if re.match(TABLES.get(name, name), key)][-1]


def tick(at, name: str, *rows: int):
    state = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    at.session_state[row_key(at, name)] = state
    return settled(at.run())


def only_trainingpeaks() -> FakePlanbridge:
    return FakePlanbridge(connected=(TP,))


def listed(open_app: Open, fake: FakePlanbridge):
    return click(open_app("library", fake), "list-containers")


def opened(open_app: Open, fake: FakePlanbridge, row: int = 0):
    return tick(listed(open_app, fake), "containers", row)


def with_plan(*items, **more: object) -> FakePlanbridge:
    fake = only_trainingpeaks()
    values = {"first": dt.date(2026, 11, 30), "last": dt.date(2026, 12, 20), **more}
    fake.shelves.put(plan("7", "Spring base", **values), *(items or EXAMPLE))
    return fake


# --- Choosing a source -------------------------------------------------------------------------


def test_with_nothing_connected_the_page_leads_to_the_accounts(open_app: Open) -> None:
    at = open_app("library", FakePlanbridge(connected=()))

    assert "No platform is connected yet" in words(at)
    assert keys(at) == {"to-accounts"}
    assert not at.button_group


def test_only_what_is_connected_is_offered_as_a_source(open_app: Open) -> None:
    at = open_app("library", only_trainingpeaks())
    assert list(at.button_group(key="shelf-kind").options) == [
        "Plans and libraries",
        "A range of a calendar",
        "Workout files",
    ]

    at = open_app("library", FakePlanbridge())
    assert "TrainerRoad search" in at.button_group(key="shelf-kind").options


def test_what_could_not_be_counted_says_so_and_why_and_the_rest_keeps_its_count(
    open_app: Open,
) -> None:
    fake = with_plan()
    hostile = fake.shelves.put(library("8", HOSTILE[1], count=None))
    fake.shelves.put(library("9", "Runs", count=31))
    fake.shelves.uncounted = {source_key(hostile): "TrainingPeaks: It did not answer. Wait."}
    at = listed(open_app, fake)

    assert list(frame_with(at, "kind")["count"]) == ["2", "not counted", "31"]
    assert f"Not counted: “{HOSTILE[1]}”. TrainingPeaks: It did not answer. Wait." in words(at)
    assert not [one.value for one in at.caption if ACTIVE.search(one.value)]


def test_an_open_container_says_when_it_was_read(open_app: Open) -> None:
    assert "read today 09:41" in words(opened(open_app, with_plan())).lower()


def test_the_page_asks_no_platform_before_a_click(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = open_app("library", fake)
    for kind in SourceKind:
        choose(at, kind)

    assert fake.shelves.asked == []


# --- Containers --------------------------------------------------------------------------------


def test_a_count_of_a_platform_is_called_one_and_nothing_lies_under_the_tables_buttons(
    open_app: Open,
) -> None:
    at = listed(open_app, with_plan())

    drawn = [(one.type, getattr(one, "value", "")) for one in at.main]
    table = next(n for n, (kind, _) in enumerate(drawn) if "frame" in kind)
    sums = next(n for n, (_, said) in enumerate(drawn) if "libraries and folders" in str(said))
    assert table < sums
    columns = at.dataframe[0].proto.columns
    count = json.loads(columns)["count"]
    assert count["label"] == "Workouts"
    assert "As the platform counts them" in count["help"]


def test_containers_are_listed_with_kind_count_and_weeks(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.put(library("8", "Rides", owner="Robin", description="All\nof them", count=31))
    fake.shelves.remarks = ("TrainingPeaks: your coach's plans are refused. Ask the coach.",)
    at = listed(open_app, fake)

    frame = frame_with(at, "kind")
    assert list(frame["name"]) == ["Spring base", "Rides"]
    assert [kind for (kind,) in frame["kind"]] == ["Plan", "Library"]
    assert list(frame["count"]) == [2, 31]
    assert frame["weeks"][0] == 3
    assert list(frame["owner"]) == ["", "Robin"]
    assert frame["about"][1] == "All of them"
    assert "1 plan, 1 library or folder" in words(at)
    assert "plans are refused" in words(at)


def test_a_rerun_lists_and_opens_nothing_again(open_app: Open) -> None:
    fake = with_plan()
    at = opened(open_app, fake)
    before = list(fake.shelves.asked)
    at.run()
    settled(at.switch_page(str(ROOT / "pages" / "general.py")).run())
    settled(at.switch_page(str(ROOT / "pages" / "library.py")).run())

    assert [what for what, *_ in before] == ["containers", "open"]
    assert fake.shelves.asked == before
    assert fake.shelves.weeks_made == 1
    assert "Spring base" in [one.value for one in at.subheader]


def test_refresh_lists_them_anew(open_app: Open) -> None:
    fake = with_plan()
    at = listed(open_app, fake)
    fake.shelves.put(library("8", "Rides"))
    click(at, "list-containers")

    assert list(frame_with(at, "kind")["name"]) == ["Spring base", "Rides"]


def test_refresh_reads_also_what_is_open(open_app: Open) -> None:
    fake = with_plan()
    at = opened(open_app, fake)
    kept = fake.shelves.shelves[TP]
    kept[0] = kept[0].model_copy(update={"items": (shelf_item("w1", "Changed there", 0),)})
    click(at, "list-containers")

    assert list(frame_with(at, "title")["title"]) == ["Changed there"]


def test_refresh_tells_that_what_is_open_is_refused_by_now(open_app: Open) -> None:
    fake = with_plan()
    at = opened(open_app, fake)
    fake.shelves.errors["Spring base"] = AccessDenied(
        "TrainingPeaks", "It is not shown.", "Apply it."
    )
    click(at, "list-containers")

    assert "It is not shown" in words(at)
    assert "to-range" in keys(at)
    assert "list-containers" in keys(at)


def test_containers_are_found_by_their_words_and_the_open_one_stays_open(open_app: Open) -> None:
    fake = with_plan()
    for number in range(8):
        fake.shelves.put(library(f"l{number}", f"Rides {number}"), shelf_item("x", "Hill"))
    at = opened(open_app, fake)
    settled(at.text_input(key="containers-find-trainingpeaks").set_value("rides 3").run())

    assert list(frame_with(at, "kind")["name"]) == ["Rides 3"]
    assert "Spring base" in [one.value for one in at.subheader]
    tick(at, "containers", 0)
    assert "Rides 3" in [one.value for one in at.subheader]
    assert "Spring base" not in [one.value for one in at.subheader]


def test_a_selection_taken_back_closes_the_container(open_app: Open) -> None:
    at = opened(open_app, with_plan())
    tick(at, "containers")

    assert not at.subheader
    assert "Tick one to open it" in words(at)


def test_an_account_without_any_says_what_to_do(open_app: Open) -> None:
    at = listed(open_app, only_trainingpeaks())

    assert "Nothing to choose from" in words(at)
    assert "take a range of the calendar instead" in words(at)


def test_a_list_that_did_not_come_is_not_taken_for_an_empty_one(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.remarks = ("TrainingPeaks: The server failed.",)
    at = listed(open_app, fake)

    assert "The server failed" in words(at)
    assert "Nothing to choose from" not in words(at)
    assert "list-containers" in keys(at)


def test_a_refused_plan_leads_to_a_range_of_the_calendar(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.errors["Spring base"] = REFUSED
    at = opened(open_app, fake)

    assert "This plan's workouts are not given to you" in words(at)
    assert "Apply the plan in TrainingPeaks yourself" in words(at)
    assert "check-accounts" not in keys(at), "it is no failure of the account"
    click(at, "to-range")
    assert at.button_group(key="shelf-kind").value == SourceKind.CALENDAR
    assert "read-range" in keys(at)
    first, last = (at.date_input(key=key).value for key in ("shelf-first", "shelf-last"))
    assert (first.weekday(), (last - first).days + 1) == (0, 21), "as long as the plan"
    assert "enter the day on which you applied “Spring base” in TrainingPeaks" in words(at)
    assert "also holds what else was on the calendar" in words(at)


def test_a_refused_plan_of_unknown_length_leads_to_the_usual_range(open_app: Open) -> None:
    fake = with_plan(last=None)
    fake.shelves.errors["Spring base"] = REFUSED
    at = click(opened(open_app, fake), "to-range")

    first, last = (at.date_input(key=key).value for key in ("shelf-first", "shelf-last"))
    assert (last - first).days + 1 == 84


def test_a_range_that_stands_for_no_plan_speaks_of_none(open_app: Open) -> None:
    at = choose(open_app("library", only_trainingpeaks()), SourceKind.CALENDAR)

    assert "you applied" not in words(at)


def test_a_refused_plan_can_be_tried_again(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.errors["Spring base"] = REFUSED
    at = opened(open_app, fake)
    fake.shelves.errors.clear()
    click(at, "open-again")

    assert "not given to you" not in words(at)
    assert "Spring base" in [one.value for one in at.subheader]


def test_a_container_that_cannot_be_read_is_not_asked_for_again_by_a_rerun(open_app: Open) -> None:
    fake = with_plan()
    fake.shelves.errors["Spring base"] = Unreachable("TrainingPeaks", "does not answer.", "Wait.")
    at = opened(open_app, fake)
    at.run()

    assert "TrainingPeaks: does not answer." in words(at)
    assert [what for what, *_ in fake.shelves.asked] == ["containers", "open"]


def test_what_is_no_longer_at_hand_is_offered_again(open_app: Open) -> None:
    fake = with_plan()
    at = opened(open_app, fake)
    fake.shelves.forget()
    at.run()
    assert "Spring base" not in [one.value for one in at.subheader]
    click(at, "read-again")

    assert "Spring base" in [one.value for one in at.subheader]


def test_the_job_panel_shows_while_a_container_is_read(open_app: Open) -> None:
    fake = with_plan()
    at = listed(open_app, fake)
    fake.gate.clear()
    state = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.session_state[row_key(at, "containers")] = state
    at.run()
    running = words(at) + "".join(str(one.proto) for one in at.get("progress"))
    fake.gate.set()
    settled(at)

    assert "Reading Spring base" in running
    assert "Spring base" in [one.value for one in at.subheader]


# --- An open container -------------------------------------------------------------------------


def test_an_open_plan_shows_its_days_its_weeks_and_its_numbers(open_app: Open) -> None:
    at = opened(open_app, with_plan())

    frame = frame_with(at, "title")
    assert list(frame.columns)[:3] == ["week", "weekday", "title"], "seen in a narrow window"
    assert list(frame["title"]) == ["Sweet spot", "Welcome", "Long run", "Openers"]
    assert list(frame["week"]) == [1, 1, 1, 3]
    assert [f"{day:%a}" for day in frame["weekday"]] == ["Mon", "Mon", "Wed", "Wed"]
    assert frame["weekday"].is_monotonic_increasing, "sorted by it, the days stay in their order"
    assert [sport for (sport,) in frame["sport"]] == ["Ride", "Note", "Run", "Ride"]
    assert frame["load"].dtype == "float64", "a header's click sorts numbers, not words"
    assert frame["load"][0] == 70
    assert isnan(frame["load"][1]), "a note has no load"
    assert frame["load"][3] > 0, "nobody planned one: it is an estimate"
    assert frame["profile"][0].startswith("data:image/svg+xml;base64,")
    assert "3 workouts and 1 note in 3 weeks" in words(at)
    (chart,) = [one for one in at.get("vega_lite_chart") if "Week" in str(one.proto)]
    assert "begins" in str(chart.proto)
    assert "4 of 4 items ticked" in words(at)


def test_days_are_numbered_when_nobody_says_on_what_weekday_a_plan_begins(open_app: Open) -> None:
    at = opened(open_app, with_plan(first=None, last=None))

    assert list(frame_with(at, "title")["number"]) == [1, 1, 3, 17]


def test_the_weekday_of_a_day_is_that_of_the_plans_own_first_day(open_app: Open) -> None:
    """The list's first day may not be that of the plan: its contents tell."""
    fake = FakeGoalsBridge(connected=(TP,))
    fake.shelves.put(plan("7", "Spring base", first=dt.date(2026, 11, 30)), *EXAMPLE)
    listing = fake.shelves.shelves[TP][0]
    real = listing.library.model_copy(update={"first": dt.date(2026, 11, 27)})
    at = listed(open_app, fake)
    fake.shelves.shelves[TP][0] = listing.model_copy(update={"library": real})
    at = tick(at, "containers", 0)

    assert f"{frame_with(at, 'title')['weekday'][0]:%a}" == "Fri"
    at = settled(at.button_group(key="shelf-way").set_value("calendar").run())
    assert "In the plan the first day is a Friday" in words(at)


def test_two_equal_workouts_of_one_day_are_looked_at_each_for_itself(open_app: Open) -> None:
    twins = [shelf_item(str(n), "Twice a day", 3, description=f"Number {n}") for n in (1, 2)]
    at = opened(open_app, with_plan(*twins))
    look = next(one for one in at.selectbox if one.label == "Workout")
    settled(look.set_value(0).run())

    assert "Number 1" in words(at)
    assert "Number 2" not in words(at)


def test_a_folder_has_no_days_and_no_weeks(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.put(library("1", "Rides"), shelf_item("1", "Hill"))
    at = opened(open_app, fake)

    assert "day" not in frame_with(at, "title")
    assert fake.shelves.weeks_made == 0


def test_an_empty_plan_is_a_message_that_says_what_to_do(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.put(plan("7", "Nothing yet"))
    at = opened(open_app, fake)

    assert "There is nothing in this plan to copy" in words(at)
    assert "Add workouts to it on TrainingPeaks" in words(at)
    assert len(at.dataframe) == 1


def test_what_could_not_be_read_is_told_with_its_reason(open_app: Open) -> None:
    fake = only_trainingpeaks()
    odd = Unreadable(id="9", title="Odd one", reason="Its steps have no length.")
    fake.shelves.put(library("1", "Rides"), shelf_item("1", "Hill"), unreadable=[odd])
    at = opened(open_app, fake)

    assert [one.label for one in at.expander] == ["1 item could not be read"]
    assert "Odd one**: Its steps have no length." in words(at)


@pytest.mark.parametrize(("counted", "said"), [(1, True), (2, False), (3, False), (None, False)])
def test_more_workouts_than_the_platform_counts_are_explained(
    open_app: Open, counted: int | None, said: bool
) -> None:
    fake = only_trainingpeaks()
    held = [shelf_item("w1", "Hill", 0), shelf_item("w2", "Gran Fondo", 6)]
    fake.shelves.put(plan("1", "Base", count=counted), *held)
    at = opened(open_app, fake)

    assert "2 workouts in 1 week" in words(at)
    why = "TrainingPeaks counts 1 workout in it. Events come as workouts here, uncounted there."
    assert (why in words(at)) is said


@pytest.mark.parametrize(("counted", "said"), [(1, False), (2, True), (3, False)])
def test_what_is_counted_as_a_workout_and_comes_as_a_note_is_explained(
    open_app: Open, counted: int, said: bool
) -> None:
    fake = only_trainingpeaks()
    hill = shelf_item("w1", "Hill", 0)
    banner = hill.model_copy(
        update={
            "ref": hill.ref.model_copy(update={"id": "w2"}),
            "item": Note(title="Base period", day=hill.item.day),
        }
    )
    fake.shelves.put(plan("1", "Base", count=counted), hill, banner)
    at = opened(open_app, fake)

    assert "1 workout and 1 note in 1 week" in words(at)
    why = "TrainingPeaks counts 2 workouts in it. Among them are entries without anything to do"
    assert (why in words(at)) is said


@pytest.mark.parametrize(("last", "said"), [(6, True), (13, False)])
def test_more_weeks_than_the_platform_says_are_explained(
    open_app: Open, last: int, said: bool
) -> None:
    fake = only_trainingpeaks()
    monday = dt.date(2026, 11, 30)
    days = {"first": monday, "last": monday + dt.timedelta(days=last)}
    fake.shelves.put(
        plan("1", "Base", **days), shelf_item("w1", "Hill", 0), shelf_item("w2", "5 k", 9)
    )
    at = opened(open_app, fake)

    assert "2 workouts in 2 weeks" in words(at)
    why = "TrainingPeaks says that it has 1 week. Some of it lies after them."
    assert (why in words(at)) is said


def test_a_remark_on_a_plan_is_said_without_an_alarm(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.put(plan("1", "Base"), shelf_item("w1", "Hill"))
    kept = fake.shelves.shelves[TP]
    kept[0] = kept[0].model_copy(update={"remarks": ("TrainingPeaks counts [2] workouts.",)})
    at = opened(open_app, fake)
    assert [one.value for one in at.info] == ["TrainingPeaks counts \\[2\\] workouts\\."]
    assert not at.warning


def test_a_tick_survives_a_filter_and_what_it_hides_is_said(open_app: Open) -> None:
    items = [
        shelf_item(str(n), f"Ride {n}", n, sport=Sport.RUN if n > 5 else Sport.RIDE)
        for n in range(10)
    ]
    at = opened(open_app, with_plan(*items))
    tick(at, "shelf", 0, 1)
    assert "2 of 10 items ticked." in words(at)

    settled(next(one for one in at.text_input if one.label == "Find").set_value("ride 1").run())
    assert list(frame_with(at, "week")["title"]) == ["Ride 1"]
    assert "2 of 10 items ticked. 1 of them are not shown" in words(at)
    tick(at, "shelf")
    assert "1 of 10 items ticked." in words(at)


def test_a_plan_is_filtered_by_sport_and_by_week(open_app: Open) -> None:
    items = [
        shelf_item(str(n), f"Ride {n}", n, sport=Sport.RUN if n % 2 else Sport.RIDE)
        for n in range(14)
    ]
    at = opened(open_app, with_plan(*items))
    sports = next(one for one in at.button_group if "shelf-kinds" in one.key)
    settled(sports.set_value(["Run"]).run())
    assert len(frame_with(at, "week")) == 7

    settled(next(one for one in at.slider if one.label == "Weeks").set_value((2, 2)).run())
    assert list(frame_with(at, "week")["title"]) == ["Ride 7", "Ride 9", "Ride 11", "Ride 13"]


def test_a_workout_is_looked_at_with_its_profile_and_steps(open_app: Open) -> None:
    at = opened(open_app, with_plan())

    assert "#### Sweet spot" in words(at)
    assert "Week 1 · Mon · Ride · 1:00:00 · load 70" in words(at)
    look = next(one for one in at.selectbox if one.label == "Workout")
    settled(look.set_value(1).run())
    assert "#### Welcome" in words(at)
    assert "Drink enough." in words(at)


def test_hostile_names_are_shown_letter_by_letter(open_app: Open) -> None:
    fake = only_trainingpeaks()
    for number, hostile in enumerate(HOSTILE):
        fake.shelves.put(
            library(str(number), hostile, description=hostile, owner=hostile),
            *(shelf_item(str(n), one, description=one) for n, one in enumerate(HOSTILE)),
            unreadable=[Unreadable(id="9", title=hostile, reason=hostile)],
        )
    fake.shelves.remarks = tuple(HOSTILE)
    at = listed(open_app, fake)
    for row in range(3):
        tick(at, "containers", row)
        for kind in ("markdown", "caption", "subheader", "info", "warning"):
            for element in getattr(at, kind):
                assert not ACTIVE.search(element.value), element.value


def test_two_places_of_one_name_are_told_apart(open_app: Open) -> None:
    fake = FakeGoalsBridge(connected=(TP, ICU))
    fake.shelves.put(plan("7", "Spring base"), *EXAMPLE)
    for number in ("1", "2"):
        fake.shelves.put(library(number, "Base", ICU, noun="folder"))
    at = opened(open_app, fake)
    settled(at.button_group(key="shelf-way").set_value("library").run())
    click(at, "shelf-list-places")
    place = next(one for one in at.selectbox if one.label == "Place")

    assert place.options[-2:] == ["Folder: Base (2)", "Folder: Base (2) (2)"]


# --- A range of a calendar ---------------------------------------------------------------------


def test_a_range_of_a_calendar_is_read_as_a_plan(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.in_calendar = EXAMPLE
    at = choose(open_app("library", fake), SourceKind.CALENDAR)
    at.date_input(key="shelf-first").set_value(dt.date(2027, 1, 4))
    at.date_input(key="shelf-last").set_value(dt.date(2027, 1, 24))
    settled(at.run())
    assert "3 weeks. What is planned on these days becomes a plan" in words(at)
    click(at, "read-range")

    first, last = dt.date(2027, 1, 4), dt.date(2027, 1, 24)
    assert fake.shelves.asked == [("range", TP, "42", first, last)]
    assert f"{frame_with(at, 'title')['weekday'][0]:%a}" == "Mon"
    assert "TrainingPeaks, 2027-01-04 to 2027-01-24" in words(at)


def test_a_coach_chooses_whose_calendar_is_read(open_app: Open) -> None:
    fake = only_trainingpeaks()
    fake.shelves.roster[TP] = (("42", "Sam Sandbox"), ("77", "Alex"), ("78", "Alex"))
    at = choose(open_app("library", fake), SourceKind.CALENDAR)
    settled(at.selectbox(key="shelf-athlete-trainingpeaks").set_value("77").run())
    click(at, "read-range")

    assert fake.shelves.asked[0][2] == "77"


def test_days_the_wrong_way_round_are_turned_and_too_many_are_not_read(open_app: Open) -> None:
    fake = only_trainingpeaks()
    at = choose(open_app("library", fake), SourceKind.CALENDAR)
    at.date_input(key="shelf-first").set_value(TODAY)
    settled(at.date_input(key="shelf-last").set_value(TODAY - dt.timedelta(days=6)).run())
    assert "1 week. What is planned" in words(at)

    settled(at.date_input(key="shelf-last").set_value(TODAY + dt.timedelta(days=900)).run())
    assert "longer than any plan" in words(at)
    click(at, "read-range")
    assert fake.shelves.asked == []


# --- Files -------------------------------------------------------------------------------------


def test_dropped_files_are_a_container(open_app: Open) -> None:
    at = choose(open_app("library", only_trainingpeaks()), SourceKind.FILES)
    at.file_uploader[0].upload("a.zwo", zwo("Sweet spot"))
    at.file_uploader[0].upload("b.zwo", b"<workout_file>")
    settled(at.run())

    assert list(frame_with(at, "title")["title"]) == ["Sweet spot"]
    assert [one.label for one in at.expander] == ["1 item could not be read"]
    click(at, "clear-files")
    assert not at.dataframe


# --- A search ----------------------------------------------------------------------------------

RIDES = (*(found(str(n), f"Baxter {n}") for n in range(5)), found("9", "Mills"))


def searching(open_app: Open, fake: FakePlanbridge | None = None):
    fake = fake or FakePlanbridge(connected=(TR,))
    fake.shelves.trainerroad = RIDES
    at = choose(open_app("library", fake), SourceKind.SEARCH)
    return fake, at


def search_for(at, text: str):
    return settled(at.text_input(key="search-text").set_value(text).run())


def test_of_two_that_are_called_alike_the_one_for_outside_says_so_in_its_name(
    open_app: Open,
) -> None:
    fake = FakePlanbridge()
    fake.shelves.trainerroad = (
        found("1", "Ampere"),
        found("2", "Ampere", outside=True),
        found("3", "Amber Hill", outside=True),
    )
    at = choose(open_app("library", fake), SourceKind.SEARCH)
    at = settled(at.text_input(key="search-text").set_value("am").run())

    assert list(frame_with(at, "zone")["title"]) == ["Ampere", "Ampere (outside)", "Amber Hill"]
    at = tick(at, "found", 0, 1)
    assert list(at.multiselect[0].options) == ["Ampere", "Ampere (outside)"]


def test_a_search_asks_for_what_is_chosen_once(open_app: Open) -> None:
    fake, at = searching(open_app)
    search_for(at, "  bax ")
    at.run()
    ((_, question, page),) = fake.shelves.asked
    assert (question.text, question.zones, question.shortest, page) == ("bax", (), None, 0)
    frame = frame_with(at, "zone")
    assert list(frame["title"]) == ["Baxter 0", "Baxter 1", "Baxter 2"]
    assert list(frame["duration"]) == ["1:00:00"] * 3
    assert "3 of 5 shown." in words(at)

    at.select_slider(key="search-minutes").set_range(30, 90)
    at.button_group(key="search-where").set_value("Outside")
    settled(at.button_group(key="search-zones-trainerroad").set_value(["Threshold"]).run())
    question = fake.shelves.asked[-1][1]
    assert (question.shortest, question.longest) == (1800.0, 5400.0)
    assert (question.outside, question.zones) == (True, ("Threshold",))


def test_show_more_adds_the_next_page_and_keeps_what_was_picked(open_app: Open) -> None:
    fake, at = searching(open_app)
    search_for(at, "bax")
    tick(at, "found-", 1)
    click(at, "search-more")

    assert [one[2] for one in fake.shelves.asked] == [0, 1]
    assert len(frame_with(at, "zone")) == 5
    assert "search-more" not in keys(at)
    assert "1 picked" in words(at)


def test_workouts_are_picked_across_searches_and_opened_together(open_app: Open) -> None:
    fake, at = searching(open_app)
    search_for(at, "bax")
    tick(at, "found-", 0, 2)
    search_for(at, "mills")
    tick(at, "found-", 0)
    assert "3 picked" in words(at)
    click(at, "open-picked")

    assert fake.shelves.asked[-1] == ("pick", ("0", "2", "9"))
    assert list(frame_with(at, "sport")["title"]) == ["Baxter 0", "Baxter 2", "Mills"]
    assert "search-text" not in [one.key for one in at.text_input]
    click(at, "search-on")
    assert "3 picked" in words(at)
    assert not [one for one in at.dataframe if "sport" in one.value], "it may change now"


def test_what_is_picked_for_outside_says_so_also_when_the_other_one_is_not_picked(
    open_app: Open,
) -> None:
    fake, at = searching(open_app)
    fake.shelves.trainerroad = (found("1", "Kestrel"), found("2", "Kestrel", outside=True))
    search_for(at, "kes")
    tick(at, "found-", 1)

    (picked,) = at.multiselect
    assert picked.options == ["Kestrel (outside)"]


def test_what_was_picked_can_be_taken_away_again(open_app: Open) -> None:
    _, at = searching(open_app)
    search_for(at, "bax")
    tick(at, "found-", 0, 2)
    kept = at.multiselect[0].value[:1]
    settled(at.multiselect[0].set_value(kept).run())
    assert "1 picked" in words(at)
    click(at, "clear-basket")

    assert "picked" not in words(at)


def test_a_found_workout_is_read_when_it_is_looked_at(open_app: Open) -> None:
    fake, at = searching(open_app)
    fake.shelves.unsearchable["Baxter 1"] = "It has no steps."
    search_for(at, "bax")
    look = next(one for one in at.selectbox if one.label == "Look at a workout")
    settled(look.set_value(0).run())
    at.run()

    assert [one for one in fake.shelves.asked if one[0] == "pick"] == [("pick", ("0",))]
    assert "#### Baxter 0" in words(at)
    settled(next(s for s in at.selectbox if s.label == "Look at a workout").set_value(1).run())
    assert "It has no steps." in words(at)


def test_a_workout_that_cannot_be_reached_is_not_asked_for_by_every_rerun(open_app: Open) -> None:
    fake, at = searching(open_app)
    fake.shelves.errors["pick"] = Unreachable("TrainerRoad", "does not answer.", "Wait.")
    search_for(at, "bax")
    look = next(one for one in at.selectbox if one.label == "Look at a workout")
    settled(look.set_value(0).run())
    at.run()
    assert [one[0] for one in fake.shelves.asked] == ["search", "pick"]
    fake.shelves.errors.clear()
    click(at, "look-again")

    assert "#### Baxter 0" in words(at)


def test_a_search_that_fails_says_why_and_is_not_repeated_by_itself(open_app: Open) -> None:
    fake, at = searching(open_app)
    fake.shelves.errors["search"] = Unreachable("TrainerRoad", "does not answer.", "Wait.")
    search_for(at, "bax")
    at.run()
    assert "TrainerRoad: does not answer." in words(at)
    assert len(fake.shelves.asked) == 1
    fake.shelves.errors.clear()
    click(at, "search-again")

    assert "does not answer" not in words(at)
    assert len(frame_with(at, "zone")) == 3


def test_a_search_without_a_hit_says_what_to_try(open_app: Open) -> None:
    _, at = searching(open_app)
    search_for(at, "nothing like it")

    assert "Nothing was found" in words(at)


def test_workouts_of_one_name_are_picked_and_looked_at_each_for_itself(open_app: Open) -> None:
    fake, at = searching(open_app)
    fake.shelves.trainerroad = tuple(found(str(n), "Amber Hill") for n in range(3))
    search_for(at, "amber")
    tick(at, "found-", 0)
    tick(at, "found-", 0, 1)
    tick(at, "found-", 0, 1, 2)
    assert "3 picked" in words(at)
    kept = at.multiselect[0].value[1:]
    settled(at.multiselect[0].set_value(kept).run())
    look = next(one for one in at.selectbox if one.label == "Look at a workout")
    settled(look.set_value(1).run())
    assert fake.shelves.asked[-1] == ("pick", ("1",))
    click(at, "open-picked")

    assert fake.shelves.asked[-1] == ("pick", ("1", "2"))
