"""Found workouts with their steps: in the sandbox over HTTP, made up, and recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from core.platforms.contract import (
    FoundWorkout,
    ItemKind,
    ItemRef,
    LibraryItem,
    PlatformName,
    Unreadable,
    WorkoutSearch,
)
from core.platforms.errors import AccessExpired, RateLimited, Rejected
from core.platforms.http import Http
from core.platforms.trainerroad.adapter import TrainerRoadPlatform
from core.platforms.trainerroad.intervals import NO_STEPS, RAMPS_UNKNOWN
from core.platforms.trainerroad.opening import STEPS_OF_INDOOR_VERSION, library_ref
from core.workout.model import Sport, Workout
from sandbox.people import TR_RIDER
from sandbox.server import SandboxServer

from .conftest import BASE, MONDAY


def refs(*ids: object) -> list[ItemRef]:
    return [library_ref(str(one)) for one in ids]


def opened(platform: TrainerRoadPlatform, *ids: object) -> list[LibraryItem]:
    found = platform.open_found(refs(*ids))
    assert all(isinstance(one, LibraryItem) for one in found), found
    return [one for one in found if isinstance(one, LibraryItem)]


def workout_of(item: LibraryItem) -> Workout:
    assert isinstance(item.item, Workout)
    return item.item


def test_a_workout_is_read_whole_and_has_no_day(road):
    goal, text = "<p>Legs.</p>", "<p>Spin&nbsp;<b>fast</b>.</p>"
    road.add_workout(
        7, " Otter  +1", GoalDescription=goal, WorkoutDescription=text, IntensityFactor=66.0
    )
    (item,) = opened(road.platform(), 7)
    workout = workout_of(item)
    assert (workout.title, workout.day, workout.sport) == ("Otter +1", None, Sport.RIDE)
    assert workout.description == "Spin fast.\n\nGoal: Legs."
    assert (workout.planned.duration, workout.planned.load) == (60, 1.5)
    assert (workout.planned.intensity, workout.indoor) == (0.66, True)
    assert [step.cue for step in workout.leaf_steps()] == ["On"]
    assert (item.day, item.losses) == (None, ())
    assert item.ref == ItemRef(
        platform=PlatformName.TRAINERROAD, athlete="library", kind=ItemKind.WORKOUT, id="7"
    )


def test_the_ref_of_a_found_workout_opens_it_and_stays_the_same(road):
    road.add_workout(7)
    road.mocker.post(
        f"{BASE}/app/api/workouts", json={"Workouts": [{"Id": 7, "WorkoutName": "Otter"}]}
    )
    (found,) = road.platform().search(WorkoutSearch()).found
    (item,) = opened(road.platform(), found.ref.id)
    assert item.ref == found.ref
    assert workout_of(item).title == found.title


def test_workouts_come_in_the_order_asked_for_and_one_that_fails_has_its_reason(road):
    road.add_workout(7, "Otter")
    road.add_workout(9, "Heron")
    road.workouts["8"] = {"Workout": {"Details": {"Id": 8}, "IntervalData": [{"Start": "soon"}]}}
    found = road.platform().open_found(refs(9, 4711, 8, 7, 9))
    assert [getattr(one, "id", "") or one.ref.id for one in found] == ["9", "4711", "8", "7", "9"]
    gone, odd = (one for one in found if isinstance(one, Unreadable))
    assert "not there" in gone.reason
    assert "intervaldata" in odd.reason


def test_a_workout_is_fetched_once_whether_it_was_planned_or_picked(road):
    road.add_workout(7)
    road.add_workout(9)
    road.plan(MONDAY, 7, name="Otter")
    platform = road.platform()
    platform.list_calendar(MONDAY, MONDAY)
    opened(platform, 7, 9, 7)
    opened(platform, 9)
    assert [one.path.rpartition("/")[2] for one in road.asked("/workoutdetails/")] == ["7", "9"]


def test_what_failed_is_asked_for_again(road):
    platform = road.platform()
    assert isinstance(platform.open_found(refs(7))[0], Unreadable)
    road.add_workout(7)
    assert isinstance(platform.open_found(refs(7))[0], LibraryItem)


@pytest.mark.parametrize(
    ("answer", "error"),
    [({"status_code": 401}, AccessExpired), ({"status_code": 429}, RateLimited)],
)
def test_what_all_others_would_meet_too_is_raised(road, answer, error):
    road.mocker.get(f"{BASE}/app/api/workoutdetails/7", **answer)
    with pytest.raises(error):
        road.platform().open_found(refs(7, 8, 9))


def test_nothing_is_asked_for_nothing(road):
    assert road.platform().open_found([]) == ()
    assert not road.mocker.request_history


def outdoors(road: Any, **more: Any) -> None:
    """Workout 70: the outdoor version of 7."""
    road.add_workout(7)
    details = {
        "Id": 70,
        "WorkoutName": "Otter",
        "Duration": 1,
        "IsOutside": True,
        "WorkoutDescription": "Main Set:<br>- 1 minute at 150 watts.",
    }
    road.workouts["70"] = {
        "Workout": {"Details": details | more, "IntervalData": [], "workoutData": []}
    }


def test_an_outdoor_version_has_the_steps_of_the_indoor_one_beside_it_and_says_so(road):
    outdoors(road)
    road.workouts["70"]["Alternate"] = road.workouts["7"]["Workout"]
    (item,) = opened(road.platform(), 70)
    workout = workout_of(item)
    assert item.losses == (STEPS_OF_INDOOR_VERSION,)
    assert [step.cue for step in workout.leaf_steps()] == ["On"]
    assert (workout.indoor, item.ref.id) == (False, "70")
    assert workout.description == "Main Set:\n- 1 minute at 150 watts."
    assert len(road.asked("/workoutdetails/")) == 1


def test_an_indoor_version_that_is_only_named_is_fetched(road):
    outdoors(road, IndoorAlternativeId=7)
    platform = road.platform()
    (item,) = opened(platform, 70)
    assert item.losses == (STEPS_OF_INDOOR_VERSION,)
    assert len(list(workout_of(item).leaf_steps())) == 1
    opened(platform, 70, 7)
    assert len(road.asked("/workoutdetails/")) == 2


@pytest.mark.parametrize(
    ("more", "alternate"),
    [
        ({}, None),
        ({"IndoorAlternativeId": 4711}, None),
        ({"IndoorAlternativeId": 70}, None),
        ({"IndoorAlternativeId": {"odd": 1}}, {"Details": 5}),
        ({}, {"Details": {"IsOutside": True}, "IntervalData": [{"Start": 0, "End": 9}]}),
        ({}, {"Details": {}, "IntervalData": "soon"}),
        ({}, []),
    ],
)
def test_an_outdoor_version_without_an_indoor_one_has_its_text_only(road, more, alternate):
    outdoors(road, **more)
    road.workouts["70"]["Alternate"] = alternate
    (item,) = opened(road.platform(), 70)
    assert item.losses == (NO_STEPS,)
    assert workout_of(item).steps == ()
    assert workout_of(item).indoor is False


def test_indoor_steps_whose_ramps_are_not_told_beside_it_are_looked_up(road):
    outdoors(road)
    road.workouts["70"]["Alternate"] = {**road.workouts["7"]["Workout"], "workoutData": []}
    (item,) = opened(road.platform(), 70)
    assert item.losses == (STEPS_OF_INDOOR_VERSION,)
    assert [one.path.rpartition("/")[2] for one in road.asked("/workoutdetails/")] == ["70", "7"]


def test_what_is_not_known_of_the_indoor_steps_is_said_too(road):
    outdoors(road)
    indoor = {**road.workouts["7"]["Workout"], "workoutData": []}
    road.workouts["70"]["Alternate"] = indoor
    road.workouts["7"] = {"Workout": indoor}
    (item,) = opened(road.platform(), 70)
    assert item.losses == (STEPS_OF_INDOOR_VERSION, RAMPS_UNKNOWN)


def test_a_planned_outdoor_ride_still_has_its_text_only(road):
    outdoors(road, IndoorAlternativeId=7)
    road.workouts["70"]["Alternate"] = road.workouts["7"]["Workout"]
    road.plan(MONDAY, 70, name="Otter", isOutside=True)
    (item,) = road.platform().list_calendar(MONDAY, MONDAY).items
    assert item.losses == (NO_STEPS,)
    assert len(road.asked("/workoutdetails/")) == 1


def test_the_content_tells_workouts_apart_and_nothing_else_does(road):
    for number in (7, 8):
        road.add_workout(number)
    road.add_workout(9, TSS=1.6)
    first, same, other = opened(road.platform(), 7, 8, 9)
    assert first.content == same.content != other.content
    assert first.ref != same.ref


def test_a_library_workout_is_found_in_the_list_of_workouts(road):
    platform = road.platform()
    assert platform.item_url(library_ref("7")) == f"{BASE}/app/workouts/list"


def test_nothing_can_be_added_to_the_library(road):
    platform = road.platform()
    assert platform.list_plans() == platform.list_libraries() == ()
    with pytest.raises(Rejected):
        platform.create_library("Mine", plan=True)


@pytest.mark.parametrize(
    ("name", "title", "steps", "seconds", "losses"),
    [
        ("workoutdetails_bald_knob_full.json", "Bald Knob", 4, 3600, 0),
        ("upstream_tr_workoutsdetails_simple.json", "simple", 11, 3600, 1),
        ("upstream_tr_workoutsdetails_complex.json", "complex", 23, 3600, 1),
    ],
)
def test_recorded_workouts_are_read_with_what_is_not_known_said(
    road, recorded, name, title, steps, seconds, losses
):
    raw = json.loads((recorded / "trainerroad" / name).read_text(encoding="utf-8"))
    road.workouts["1"] = raw
    (item,) = opened(road.platform(), 1)
    workout = workout_of(item)
    told = raw["Workout"]["Details"]
    assert (workout.title, workout.planned.load) == (title, told["TSS"])
    assert (workout.planned.duration, workout.indoor) == (seconds, True)
    assert sum(step.length.value for step in workout.leaf_steps()) == seconds
    assert len(list(workout.leaf_steps())) >= steps
    assert len(item.losses) == losses


def test_the_recorded_outdoor_version_gets_the_steps_of_its_indoor_one(road, recorded):
    name = "workoutdetails_bald_knob_full.json"
    raw = json.loads((recorded / "trainerroad" / name).read_text(encoding="utf-8"))
    road.workouts["1"] = raw
    road.workouts["2"] = {"Workout": raw["Alternate"], "Alternate": raw["Workout"]}
    inside, outside = opened(road.platform(), 1, 2)
    assert workout_of(outside).steps == workout_of(inside).steps != ()
    assert outside.losses == (STEPS_OF_INDOOR_VERSION,)
    assert "15 minutes at 187 watts." in workout_of(outside).description


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(platforms=("trainerroad",)) as server:
        yield server


@pytest.fixture
def platform(sandbox: SandboxServer) -> TrainerRoadPlatform:
    sandbox.state.reset()
    url = sandbox.urls.trainerroad
    http = Http("TrainerRoad", url, requests_per_second=1000)
    return TrainerRoadPlatform(TR_RIDER, url, http=http)


def all_of(platform: TrainerRoadPlatform, query: WorkoutSearch) -> list[FoundWorkout]:
    found: list[FoundWorkout] = []
    page: int | None = 0
    while page is not None:
        answer = platform.search(query, page)
        found += answer.found
        page = answer.next
    return found


def test_the_whole_sandbox_library_is_found_page_by_page(sandbox, platform):
    known = {str(ride.id) for ride in sandbox.state.trainerroad.library()}
    found = all_of(platform, WorkoutSearch())
    assert len(found) == len(known) > 300
    assert {one.ref.id for one in found} == known
    assert not any("\n" in one.title or "<script" in one.title for one in found)


@pytest.mark.parametrize("switch", ["", "search_heeds_filters", "search_takes_filters"])
def test_filters_hold_whatever_the_server_makes_of_them(sandbox, platform, switch):
    if switch:
        setattr(sandbox.state.trainerroad.switches, switch, False)
    query = WorkoutSearch(zones=("Threshold",), shortest=3600, longest=5400)
    found = all_of(platform, query)
    rides = sandbox.state.trainerroad.library()
    assert {one.ref.id for one in found} == {
        str(ride.id)
        for ride in rides
        if ride.zone == (83, "Threshold") and 60 <= ride.seconds // 60 <= 90
    }
    assert len(found) > 10
    outside = all_of(platform, WorkoutSearch(text="hill", outside=True))
    assert len(outside) == 3
    assert all(one.outside and "Amber Hill" in one.title for one in outside)


def test_heeded_filters_cost_few_requests(sandbox, platform):
    assert len(all_of(platform, WorkoutSearch(zones=("Sprint",), outside=True))) == 6
    assert len(sandbox.state.journal.entries) == 1
    sandbox.state.trainerroad.switches.search_takes_filters = False
    assert len(all_of(platform, WorkoutSearch(zones=("Sprint",), outside=True))) == 6
    assert [entry.status for entry in sandbox.state.journal.entries][1:3] == [400, 200]


def test_details_are_asked_for_once_a_workout_and_at_most_four_at_a_time(sandbox, platform):
    ids = [*range(20_000, 20_012), 530_000, 530_005]
    at_work: list[int] = []
    journal = sandbox.state.journal
    sandbox.state.on_request = lambda _: at_work.append(journal.received - journal.answered)
    sandbox.state.faults.add("delay", path="workoutdetails", times=None, seconds=0.03)
    heard: list[tuple[int, int]] = []
    found = platform.open_found(
        [*refs(*ids), *refs(*ids)], lambda done, of, _: heard.append((done, of))
    )
    assert all(isinstance(one, LibraryItem) for one in found)
    platform.open_found(refs(*ids))
    asked = [entry.path for entry in journal.entries if "/workoutdetails/" in entry.path]
    assert len(asked) == len(set(asked)) == len(ids)
    assert 1 < max(at_work) <= 4
    assert heard[-1] == (len(ids), len(ids))


def test_odd_workouts_of_the_sandbox_are_read_and_their_words_are_harmless(sandbox, platform):
    rides = [ride for ride in sandbox.state.trainerroad.library() if 29_000 <= ride.id < 29_100]
    items = opened(platform, *(ride.id for ride in rides))
    titles = [workout_of(item).title for item in items]
    assert "Line break and tab" in titles
    assert titles[-1] == "Workout"
    assert not any("<" in workout_of(item).description for item in items)
    bare = workout_of(items[-1])
    assert (bare.planned.duration or 0, bare.planned.load) == (3600, None)


def test_an_outdoor_version_of_the_sandbox_brings_its_indoor_steps(platform):
    inside, outside = opened(platform, 20_000, 530_000)
    assert workout_of(outside).steps == workout_of(inside).steps != ()
    assert outside.losses == (STEPS_OF_INDOOR_VERSION,)
