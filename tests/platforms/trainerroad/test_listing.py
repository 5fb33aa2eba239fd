from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from core.platforms.contract import CalendarItem, ItemKind, Listing, Origin, PlatformName
from core.platforms.errors import AccessExpired, ApiChanged, RateLimited
from core.platforms.http import Http
from core.platforms.trainerroad.adapter import TrainerRoadPlatform
from core.workout.model import Metric, Note, Planned, RacePriority, Seconds, Sport, Workout

from .conftest import BASE, COOKIE, MEMBER, MONDAY, Road, day_parts

SUNDAY = MONDAY + dt.timedelta(days=6)


def week(road: Road, **more: Any) -> Listing:
    return road.platform(**more).list_calendar(MONDAY, SUNDAY)


def only(listing: Listing) -> CalendarItem:
    assert listing.unreadable == ()
    (item,) = listing.items
    return item


def workout_of(item: CalendarItem) -> Workout:
    assert isinstance(item.item, Workout)
    return item.item


def note_of(item: CalendarItem) -> Note:
    assert isinstance(item.item, Note)
    return item.item


# --- Workouts ---------------------------------------------------------------------------------


def test_a_planned_library_workout_is_a_ride_with_steps(road: Road) -> None:
    road.add_workout(7, "Otter", IntensityFactor=60.0)
    slot = road.plan(MONDAY, 7, name="Otter", tss=31.5, isOutside=False)
    item = only(week(road))
    workout = workout_of(item)
    assert (item.ref.id, item.ref.kind, item.ref.athlete) == (slot, ItemKind.WORKOUT, "4242")
    assert (item.library_id, item.completed, item.planned_by_platform) == ("7", False, True)
    assert (workout.sport, workout.title, workout.day) == (Sport.RIDE, "Otter", MONDAY)
    assert (workout.metric, workout.indoor) == (Metric.POWER, True)
    assert workout.planned == Planned(duration=60, load=31.5, intensity=0.6)
    assert [step.length for step in workout.steps] == [Seconds(value=60)]


@pytest.mark.parametrize(
    ("detail", "sport"),
    [
        ({"activityType": 2, "name": "Tempo"}, Sport.RUN),
        ({"activityType": 6, "name": "Out"}, Sport.WALK),
        ({"activityType": 8, "name": "Lift"}, Sport.STRENGTH),
        ({"activityType": 32767, "name": "Nothing"}, Sport.DAY_OFF),
        ({"activityType": "Swim", "name": "Technique"}, Sport.SWIM),
        ({"activityType": 99, "name": "Swim: technique"}, Sport.SWIM),
        ({"activityType": 99, "$type": "ReactCalendarRunningModel", "name": "x"}, Sport.RUN),
        ({"activityType": 99, "name": "My thing"}, Sport.OTHER),
        ({"activityType": 99, "name": "Growth"}, Sport.OTHER),
        ({"activityType": 1, "name": "Group ride"}, Sport.RIDE),
    ],
)
def test_what_is_not_from_the_library_keeps_name_load_and_duration(
    road: Road, detail: dict[str, Any], sport: Sport
) -> None:
    road.plan(MONDAY, None, plannedTss=35.5, plannedDurationInSeconds=2400, **detail)
    workout = workout_of(only(week(road)))
    assert (workout.sport, workout.title, workout.steps) == (sport, detail["name"], ())
    assert workout.planned == Planned(duration=2400, load=35.5)
    assert not road.asked("workoutdetails")


@pytest.mark.parametrize(("outside", "indoor"), [(True, False), (False, None), (None, None)])
def test_a_run_is_not_said_to_be_indoors_because_nothing_says_outside(
    road: Road, outside: bool | None, indoor: bool | None
) -> None:
    road.plan(MONDAY, None, name="Run", isOutside=outside)
    assert workout_of(only(week(road))).indoor is indoor


@pytest.mark.parametrize("name", [None, "", "   "])
def test_a_slot_without_a_name_takes_that_of_its_workout_or_its_sport(
    road: Road, name: str | None
) -> None:
    road.add_workout(7, "Otter")
    road.plan(MONDAY, 7, name=name)
    road.plan(SUNDAY, None, name=name, activityType=2)
    assert [workout_of(item).title for item in week(road).items] == ["Otter", "Run"]


def test_names_keep_their_length_and_their_emoji(road: Road) -> None:
    name = "Übung 🚴 " + "x" * 200
    road.plan(MONDAY, None, name=name)
    assert workout_of(only(week(road))).title == name


def test_notes_description_and_goal_are_read_as_plain_text(road: Road) -> None:
    road.add_workout(
        7,
        WorkoutDescription="<p>Otter&nbsp;is <b>60</b> minutes.</p><p></p><div><div>Spin &amp; go"
        "<br>easy</div></div>",
        GoalDescription="<p>Endurance.</p>",
    )
    road.plan(MONDAY, 7, notes="Take <water>")
    assert workout_of(only(week(road))).description == (
        "Take <water>\n\nOtter is 60 minutes.\n\nSpin & go\neasy\n\nGoal: Endurance."
    )


def test_a_null_description_is_an_empty_text(road: Road) -> None:
    road.add_workout(7, WorkoutDescription=None, GoalDescription=None)
    road.plan(MONDAY, 7, notes=None)
    assert workout_of(only(week(road))).description == ""


def test_a_description_by_feel_serves_where_there_is_no_other(road: Road) -> None:
    road.add_workout(7, WorkoutDescription=None, WorkoutAlternateDescription="Hold RPE&nbsp;4.")
    road.add_workout(8, WorkoutDescription="Hold 187 W.", WorkoutAlternateDescription="RPE 4.")
    road.plan(MONDAY, 7)
    road.plan(SUNDAY, 8)
    texts = [workout_of(item).description for item in week(road).items]
    assert texts == ["Hold RPE 4.", "Hold 187 W."]


@pytest.mark.parametrize("key", ["TSS", "Tss", "tss", "WorkoutTss", "trainingStressScore"])
def test_the_load_is_found_under_each_of_its_names(road: Road, key: str) -> None:
    road.add_workout(7)
    details = road.workouts["7"]["Workout"]["Details"]
    del details["TSS"]
    details[key] = 44.5
    road.plan(MONDAY, 7)
    road.planned[0]["tss"] = None
    assert workout_of(only(week(road))).planned.load == 44.5


def test_a_start_time_of_the_day_is_kept(road: Road) -> None:
    road.plan(MONDAY, None, name="Run", timeOfDay="06:30:00")
    assert workout_of(only(week(road))).start_time == dt.time(6, 30)


# --- Completed, imported, marked --------------------------------------------------------------


def test_a_slot_that_an_activity_fulfilled_is_completed(road: Road) -> None:
    done = road.plan(MONDAY, None, name="Run")
    road.plan(MONDAY, None, name="Other run")
    road.activities = [{"id": 900, "started": "2026-06-02T01:00:00", "type": 1, "tss": 50}]
    road.done["900"] = {"id": "x", "associatedPlannedActivity": {"id": done.upper()}}
    assert [item.completed for item in week(road).items] == [True, False]
    assert road.asked("/activities")[0].headers["ids"] == "900"


@pytest.mark.parametrize(
    "detail",
    [{"isManualComplete": True}, {"status": "Completed"}, {"associatedActivity": {"id": 1}}],
)
def test_a_slot_that_says_so_itself_is_completed(road: Road, detail: dict[str, Any]) -> None:
    road.plan(MONDAY, None, name="Run", **detail)
    assert only(week(road)).completed


def test_an_item_imported_from_elsewhere_is_not_planned_by_trainerroad(road: Road) -> None:
    road.add_workout(7)
    road.plan(MONDAY, None, name="From TrainingPeaks", isExternal=True)
    road.plan(MONDAY, None, name="My own run")
    road.plan(MONDAY, 7, name="Otter")
    by_title = {workout_of(item).title: item for item in week(road).items}
    assert {title: item.planned_by_platform for title, item in by_title.items()} == {
        "From TrainingPeaks": False,
        "My own run": True,
        "Otter": True,
    }


def test_our_mark_in_the_notes_is_an_origin_and_no_text(road: Road) -> None:
    road.plan(
        MONDAY,
        None,
        name="Copy",
        isExternal=True,
        notes="<p>Easy.</p><p>[planbridge:trainingpeaks/12/workout/345]</p>",
    )
    item = only(week(road))
    assert item.origins == (Origin(platform=PlatformName.TRAININGPEAKS, athlete="12", id="345"),)
    assert workout_of(item).description == "Easy."


# --- The same workout twice, swapped, fetched once --------------------------------------------


def test_a_library_workout_planned_twice_is_two_items_and_one_request(road: Road) -> None:
    road.add_workout(7)
    slots = {road.plan(MONDAY, 7), road.plan(MONDAY, 7), road.plan(SUNDAY, 7)}
    listing = week(road)
    assert {item.ref.id for item in listing.items} == slots
    assert {item.library_id for item in listing.items} == {"7"}
    assert len(road.asked("workoutdetails")) == 1


def test_a_second_listing_does_not_fetch_the_library_again(road: Road) -> None:
    road.add_workout(7)
    road.plan(MONDAY, 7)
    platform = road.platform()
    assert platform.list_calendar(MONDAY, SUNDAY) == platform.list_calendar(MONDAY, SUNDAY)
    assert len(road.asked("workoutdetails")) == 1


def test_a_workout_swapped_by_adaptive_training_keeps_the_id_of_its_slot(road: Road) -> None:
    road.add_workout(7, "Otter")
    road.add_workout(8, "Bays")
    slot = road.plan(MONDAY, 7)
    platform = road.platform()
    before = only(platform.list_calendar(MONDAY, SUNDAY))
    road.planned[0]["workoutId"] = road.details[slot]["workoutId"] = 8
    after = only(platform.list_calendar(MONDAY, SUNDAY))
    assert before.ref == after.ref
    assert (before.library_id, after.library_id) == ("7", "8")
    assert workout_of(after).title == "Bays"


class CountingHttp(Http):
    """Lets four requests for workouts in together and remembers how many were in at once."""

    def __init__(self) -> None:
        super().__init__("TrainerRoad", BASE, requests_per_second=1000, sleep=lambda _: None)
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()
        self._four = threading.Barrier(4)

    def json(self, method: str, path: str, **more: Any) -> Any:
        if "workoutdetails" not in path:
            return super().json(method, path, **more)
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self._four.wait(timeout=10)
        with self._lock:
            self._inside -= 1
        return super().json(method, path, **more)


def test_workouts_are_fetched_four_at_a_time_and_progress_is_told(road: Road) -> None:
    for number in range(20):
        road.add_workout(100 + number)
        road.plan(MONDAY, 100 + number)
    heard: list[tuple[int, int]] = []
    http = CountingHttp()
    platform = TrainerRoadPlatform(COOKIE, BASE, http=http)
    platform.list_calendar(MONDAY, SUNDAY, lambda done, of, _: heard.append((done, of)))
    assert http.most == 4
    assert heard == [(number + 1, 20) for number in range(20)]


def test_details_are_asked_for_a_hundred_at_a_time(road: Road) -> None:
    for number in range(205):
        road.plan(MONDAY, None, name=f"Run {number}")
    assert len(week(road).items) == 205
    counts = [
        len(request.headers["ids"].split(",")) for request in road.asked("planned-activities")
    ]
    assert counts == [100, 100, 5]


def test_an_empty_calendar_needs_no_details(road: Road) -> None:
    listing = week(road)
    assert (listing.items, listing.unreadable, listing.complete) == ((), (), True)
    assert not road.asked("activities")


# --- Outdoor versions -------------------------------------------------------------------------


def test_an_outside_workout_has_its_text_and_no_steps_and_says_so(road: Road) -> None:
    road.add_workout(7, "Otter")
    road.workouts["8"] = {
        "Workout": {
            "Details": {
                "Id": 8,
                "WorkoutName": "Otter",
                "IsOutside": True,
                "Duration": 60,
                "TSS": 44.0,
                "WorkoutDescription": "- 15 minutes at 187 watts.",
            },
            "intervalData": [],
            "workoutData": [],
        },
        "Alternate": road.workouts["7"]["Workout"],
    }
    road.plan(MONDAY, 7)
    road.plan(SUNDAY, 8, isOutside=True)
    inside, outside = week(road).items
    assert (workout_of(inside).indoor, len(workout_of(inside).steps)) == (True, 1)
    assert (workout_of(outside).indoor, workout_of(outside).steps) == (False, ())
    assert workout_of(outside).description == "- 15 minutes at 187 watts."
    assert workout_of(outside).planned.duration == 3600
    assert [loss.where for loss in outside.losses] == ["Steps"]


# --- Notes and races --------------------------------------------------------------------------


def test_a_note_over_seven_days_stands_on_its_first_day_and_tells_its_last(road: Road) -> None:
    road.annotations = [
        {"id": 5, "typeId": 4, "date": day_parts(MONDAY), "duration": 7 * 86400, "groupId": None}
    ]
    road.texts["5"] = {"id": 5, "title": "Hiking", "text": "<p>No bike</p>", "typeId": 4}
    item = only(week(road))
    assert (item.ref.kind, item.ref.id, item.day) == (ItemKind.NOTE, "5", MONDAY)
    assert note_of(item).title == "Hiking"
    assert note_of(item).text == "No bike\n\n7 days, 2026-06-01 to 2026-06-07."


@pytest.mark.parametrize(
    ("kind", "title"), [(1, "Note"), (2, "Illness"), (3, "Injury"), (4, "Time off")]
)
def test_a_note_without_a_title_is_named_after_its_kind(road: Road, kind: int, title: str) -> None:
    road.annotations = [
        {"id": 5, "typeId": kind, "date": day_parts(MONDAY), "duration": 86400, "text": "x"}
    ]
    assert note_of(only(week(road))) == Note(title=title, text="x", day=MONDAY)


def test_the_marks_of_a_plan_are_not_notes(road: Road) -> None:
    road.annotations = [{"id": 5, "typeId": 8, "date": day_parts(MONDAY), "title": "Block"}]
    assert week(road).items == ()


def test_a_note_of_an_unknown_kind_is_a_note_and_of_an_odd_one_unreadable(road: Road) -> None:
    road.annotations = [
        {"id": 5, "typeId": 77, "date": day_parts(MONDAY), "title": "New"},
        {"id": 6, "typeId": [1], "date": day_parts(MONDAY), "title": "Odd"},
    ]
    listing = week(road)
    assert [note_of(item).title for item in listing.items] == ["New"]
    assert [odd.title for odd in listing.unreadable] == ["Odd"]


@pytest.mark.parametrize(
    ("number", "letter"),
    [(1, RacePriority.C), (2, RacePriority.B), (3, RacePriority.A), (None, RacePriority.NONE)],
)
def test_an_event_is_a_race_with_its_priority(
    road: Road, number: int | None, letter: RacePriority
) -> None:
    road.events = [
        {
            "id": "e1",
            "type": 1,
            "date": day_parts(SUNDAY),
            "name": "Hill Climb",
            "racePriority": number,
            "tss": 110,
            "duration": 5400,
        }
    ]
    workout = workout_of(only(week(road)))
    assert (workout.title, workout.sport, workout.race) == ("Hill Climb", Sport.RIDE, letter)
    assert workout.planned == Planned(duration=5400, load=110)


def test_a_race_that_is_also_a_slot_comes_once(road: Road) -> None:
    slot = road.plan(MONDAY, None, name="Hill Climb")
    road.events = [{"id": slot, "date": day_parts(MONDAY), "name": "Hill Climb"}]
    assert workout_of(only(week(road))).race is RacePriority.NONE


# --- Days -------------------------------------------------------------------------------------


def test_days_outside_the_range_are_left_out_and_both_ends_belong_to_it(road: Road) -> None:
    for offset in (-30, -1, 0, 6, 7, 400):
        road.plan(MONDAY + dt.timedelta(days=offset), None, name=f"Run {offset}")
    listing = week(road)
    assert [workout_of(item).title for item in listing.items] == ["Run 0", "Run 6"]
    assert len(road.asked("planned-activities")[0].headers["ids"].split(",")) == 2


@pytest.mark.parametrize(
    "date", [{"Year": 2026, "Month": 6, "Day": 1}, "2026-06-01", "2026-06-01T23:30:00Z"]
)
def test_a_day_is_never_shifted_whatever_its_form(road: Road, date: Any) -> None:
    road.plan(MONDAY, None, name="Run")
    road.planned[0]["date"] = date
    assert only(week(road)).day == MONDAY


# --- What goes wrong --------------------------------------------------------------------------


def test_one_odd_item_among_thirty_costs_none_of_the_others(road: Road) -> None:
    for number in range(30):
        road.plan(MONDAY, None, name=f"Run {number}")
    road.details[road.planned[6]["id"]]["plannedTss"] = {"not": "a number"}
    listing = week(road)
    assert len(listing.items) == 29
    (odd,) = listing.unreadable
    assert (odd.id, odd.title, odd.day) == (road.planned[6]["id"], "Run 6", MONDAY)
    assert "plannedtss" in odd.reason
    assert listing.complete


@pytest.mark.parametrize("row", [None, 7, {}, {"id": "x"}, {"id": "x", "date": "soon"}, []])
def test_a_row_without_a_day_is_returned_with_its_reason(road: Road, row: Any) -> None:
    road.plan(MONDAY, None, name="Run")
    road.planned.append(row)
    listing = week(road)
    assert len(listing.items) == 1
    assert [odd.day for odd in listing.unreadable] == [None]
    assert listing.unreadable[0].reason


def test_a_workout_whose_steps_cannot_be_fetched_is_unreadable_and_not_without_steps(
    road: Road,
) -> None:
    road.add_workout(7)
    road.plan(MONDAY, 7, name="Otter")
    slot = road.plan(MONDAY, 8, name="Gone")
    listing = week(road)
    assert [workout_of(item).title for item in listing.items] == ["Otter"]
    assert [(odd.id, odd.title) for odd in listing.unreadable] == [(slot, "Gone")]
    assert "404" in listing.unreadable[0].reason


def test_a_workout_in_an_unknown_form_names_the_key(road: Road) -> None:
    road.add_workout(7)
    road.workouts["7"]["Workout"]["IntervalData"][1] = {"Name": "On", "End": 60}
    road.plan(MONDAY, 7, name="Otter")
    (odd,) = week(road).unreadable
    assert "intervaldata.1.start" in odd.reason


def test_a_failed_workout_is_tried_again_next_time(road: Road) -> None:
    road.plan(MONDAY, 7, name="Otter")
    platform = road.platform()
    assert platform.list_calendar(MONDAY, SUNDAY).items == ()
    road.add_workout(7)
    assert len(platform.list_calendar(MONDAY, SUNDAY).items) == 1


def test_a_slot_without_details_is_unreadable_unless_the_library_knows_it(road: Road) -> None:
    road.add_workout(7, "Otter")
    road.plan(MONDAY, 7)
    bare = road.plan(MONDAY, None, name="Run")
    road.details.clear()
    listing = week(road)
    assert [workout_of(item).title for item in listing.items] == ["Otter"]
    assert [odd.id for odd in listing.unreadable] == [bare]


def test_a_note_whose_text_cannot_be_fetched_is_unreadable(road: Road) -> None:
    road.annotations = [{"id": 5, "typeId": 1, "date": day_parts(MONDAY)}]
    (odd,) = week(road).unreadable
    assert (odd.id, odd.day) == ("5", MONDAY)


@pytest.mark.parametrize("answer", [None, [], {}, {"activities": []}, {"plannedActivities": {}}])
def test_an_unknown_timeline_is_an_error_and_never_an_empty_calendar(
    road: Road, answer: Any
) -> None:
    road.mocker.get(f"{BASE}/app/api/react-calendar/{MEMBER}/timeline", json=answer)
    with pytest.raises(ApiChanged, match="plannedActivities") as changed:
        week(road)
    assert changed.value.key == "plannedActivities"


def test_a_400_for_the_list_of_ids_names_the_header(road: Road) -> None:
    road.plan(MONDAY, None, name="Run")
    road.mocker.get(
        f"{BASE}/app/api/react-calendar/{MEMBER}/planned-activities",
        status_code=400,
        json={"Message": "The request is invalid."},
    )
    with pytest.raises(ApiChanged, match="ids header"):
        week(road)


@pytest.mark.parametrize(("status", "error"), [(401, AccessExpired), (429, RateLimited)])
def test_what_all_workouts_would_meet_stops_the_listing(
    road: Road, status: int, error: type[Exception]
) -> None:
    for number in range(10):
        road.plan(MONDAY, number + 1)
        road.mocker.get(
            f"{BASE}/app/api/workoutdetails/{number + 1}",
            status_code=status,
            headers={"Retry-After": "9999"},
        )
    with pytest.raises(error):
        week(road)


# --- The calendar of before 2026 --------------------------------------------------------------


def test_where_the_timeline_is_not_there_the_older_calendar_is_read(road: Road) -> None:
    road.add_workout(7, "Otter")
    road.mocker.get(f"{BASE}/app/api/react-calendar/{MEMBER}/timeline", status_code=404)
    entry = {"Date": "2026-06-01T00:00:00", "Activity": None, "CompletedRide": None, "Notes": None}
    old = road.mocker.get(
        f"{BASE}/app/api/calendar/activities/rider",
        json=[
            {**entry, "Id": "a", "Name": "Otter", "ActivityType": 1, "Activity": {"Id": 7}},
            {**entry, "Id": "b", "Name": "Jog", "ActivityType": 2, "Tss": 20, "Duration": 1800},
            {**entry, "Id": "c", "Name": "Race", "RacePriority": 3, "ActivityType": 1},
            {
                **entry,
                "Id": "d",
                "Activity": {"Id": 7},
                "CompletedRide": {"Name": "Otter", "Tss": 55},
            },
            {**entry, "Id": "e", "Name": "Unplanned", "CompletedRide": {"Name": "Unplanned"}},
            {**entry, "Id": "f", "Date": None},
        ],
    )
    listing = week(road)
    found = {item.ref.id: item for item in listing.items}
    assert list(found) == ["a", "b", "c", "d"]
    assert (found["a"].library_id, len(workout_of(found["a"]).steps)) == ("7", 1)
    assert workout_of(found["b"]).sport is Sport.RUN
    assert workout_of(found["b"]).planned == Planned(duration=1800, load=20)
    assert workout_of(found["c"]).race is RacePriority.A
    assert [found[key].completed for key in "abcd"] == [False, False, False, True]
    assert [odd.id for odd in listing.unreadable] == ["f"]
    assert old.last_request.qs == {"startdate": ["2026-06-01"], "enddate": ["2026-06-07"]}


def test_without_either_calendar_the_person_is_told(road: Road) -> None:
    road.mocker.get(f"{BASE}/app/api/react-calendar/{MEMBER}/timeline", status_code=404)
    road.mocker.get(f"{BASE}/app/api/calendar/activities/rider", status_code=404)
    with pytest.raises(ApiChanged, match="newer version"):
        week(road)
