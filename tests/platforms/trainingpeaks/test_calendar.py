from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.contract import ItemKind, ItemRef, PlatformName
from core.platforms.errors import AccessExpired, PlatformError
from core.platforms.markers import mark
from core.platforms.trainingpeaks.calendar import spans
from core.platforms.trainingpeaks.items_read import read_all
from core.workout.model import Note, Sport, SubSport

DAY = dt.date(2026, 6, 10)
WORKOUTS = "GET /fitness/v6/athletes/3000001/workouts"
NOTES = "GET /fitness/v1/athletes/3000001/calendarNote"


def workout(**more) -> dict:
    return {
        "workoutId": 1,
        "title": "Intervals",
        "workoutTypeValueId": 2,
        "workoutDay": "2026-06-10T00:00:00",
        **more,
    }


@pytest.fixture
def read(stub, platform):
    def one(**more):
        stub.say(WORKOUTS, [workout(**more)])
        listing = platform.list_calendar(DAY, DAY)
        assert listing.unreadable == ()
        return listing.items[0]

    return one


@pytest.mark.parametrize(
    ("title", "expected"),
    [(None, ""), ("", ""), ("   ", ""), ("x" * 200, "x" * 200), ("🚴 Über 🏔", "🚴 Über 🏔")],
)
def test_titles_null_blank_long_and_with_emoji_are_kept(read, title, expected):
    assert read(title=title).item.title == expected


def test_2_05_planned_hours_are_7380_seconds(read):
    item = read(totalTimePlanned=2.05, tssPlanned=63.41, ifPlanned=0.85, distancePlanned=1609.34)
    planned = item.item.planned
    assert (planned.duration, planned.load) == (7380, 63.41)
    assert (planned.intensity, planned.distance) == (0.85, 1609.34)


@pytest.mark.parametrize("structure", [None, "", {"structure": []}, {}])
def test_a_structure_null_or_empty_is_a_workout_without_steps(read, structure):
    item = read(structure=structure)
    assert (item.item.steps, item.losses) == ((), ())


@pytest.mark.parametrize("day", ["2026-06-10T00:00:00Z", "2026-06-10T00:00:00", "2026-06-10"])
def test_the_day_is_never_converted(read, day):
    assert read(workoutDay=day).day == DAY


def test_the_planned_start_keeps_its_time_even_when_its_date_was_left_behind(read):
    assert read(startTimePlanned="2026-06-03T11:15:00").item.start_time == dt.time(11, 15)


@pytest.mark.parametrize(
    "actual",
    [{"totalTime": 0.5}, {"distance": 1200}, {"tssActual": 30}, {"heartRateAverage": 120}],
)
def test_anything_measured_means_completed(read, actual):
    assert read(completed=None, **actual).completed


def test_a_planned_workout_is_not_completed(read):
    assert not read(totalTime=None, distance=0, startTime="2026-06-10T06:00:00").completed


@pytest.mark.parametrize("type_id", [None, 999])
def test_an_unknown_type_is_read_as_other_and_named(read, type_id):
    item = read(workoutTypeValueId=type_id)
    assert item.item.sport is Sport.OTHER
    assert item.losses[0].where == "Sport"


def test_a_day_off_and_a_virtual_ride_are_what_they_are(read):
    assert read(workoutTypeValueId=7).item.sport is Sport.DAY_OFF
    item = read(workoutSubTypeId=49).item
    assert (item.sub_sport, item.indoor) == (SubSport.VIRTUAL_RIDE, True)


def test_marks_leave_the_description_and_say_where_it_came_from(read):
    item = read(description="<p>Go hard &amp; long</p>[planbridge:intervals/i1/workout/77]\r\n")
    assert item.item.description == "Go hard & long"
    assert (item.origins[0].platform, item.origins[0].id) == (PlatformName.INTERVALS, "77")


def test_tags_comments_and_hiding_are_read(read):
    item = read(userTags="a, b ,,c", coachComments="one\r\ntwo", isHidden=True)
    assert item.item.tags == ("a", "b", "c")
    assert item.item.coach_comments == "one\ntwo"
    assert item.hidden


def test_the_raw_object_is_kept_whole(read):
    assert read(somethingNew={"x": 1}).raw["somethingNew"] == {"x": 1}


def test_one_odd_object_among_thirty_costs_none_of_the_others(stub, platform):
    stub.say(
        WORKOUTS,
        [workout(workoutId=n) for n in range(1, 30)] + [workout(workoutId=30, workoutDay="?")],
    )
    listing = platform.list_calendar(DAY, DAY)
    assert len(listing.items) == 29
    bad = listing.unreadable[0]
    assert (bad.id, bad.title) == ("30", "Intervals")
    assert "day" in bad.reason
    assert listing.complete


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"workoutId": None}])
def test_an_object_without_an_id_makes_the_listing_incomplete(stub, platform, odd):
    stub.say(WORKOUTS, [odd, workout()])
    listing = platform.list_calendar(DAY, DAY)
    assert len(listing.items) == 1
    assert not listing.complete


def test_a_note_and_a_workout_may_have_the_same_id(stub, platform):
    stub.say(WORKOUTS, [workout()])
    stub.say(
        NOTES, [{"id": 1, "title": None, "noteDate": "2026-06-10T00:00:00", "description": "Hi"}]
    )
    listing = platform.list_calendar(DAY, DAY)
    assert [item.ref.kind for item in listing.items] == [ItemKind.WORKOUT, ItemKind.NOTE]
    assert listing.items[1].item == Note(title="", text="Hi", day=DAY)


def test_a_single_day_of_notes_is_asked_until_the_next_and_filtered(stub, platform):
    note = {"title": "x", "noteDate": "2026-06-10T00:00:00"}
    stub.say(NOTES, [{**note, "id": 1}, {**note, "id": 2, "noteDate": "2026-06-11T00:00:00"}])
    listing = platform.list_calendar(DAY, DAY)
    assert ("/fitness/v1/athletes/3000001/calendarNote/2026-06-10/2026-06-11", None) in stub.sent(
        "GET"
    )
    assert [item.ref.id for item in listing.items] == ["1"]


@pytest.mark.parametrize("days", [1, 89, 90, 91, 180, 181, 366])
def test_spans_cover_every_day_once_and_are_90_days_at_most(days):
    last = DAY + dt.timedelta(days=days - 1)
    found = list(spans(DAY, last))
    covered = [f + dt.timedelta(days=n) for f, t in found for n in range((t - f).days + 1)]
    assert covered == [DAY + dt.timedelta(days=n) for n in range(days)]
    assert all((t - f).days < 90 for f, t in found)


def test_a_span_that_fails_leaves_the_rest_and_says_that_something_is_missing(stub, platform):
    stub.say(WORKOUTS, [workout()])
    stub.say(WORKOUTS + "/2026-09-08", {"message": "no"}, 400)
    listing = platform.list_calendar(DAY, DAY + dt.timedelta(days=100))
    assert len(listing.items) == 1
    assert not listing.complete
    assert "2026-09-08" in listing.incomplete_because


@pytest.mark.parametrize("answer", [{"oops": 1}, None, "<html><title>Maintenance</title></html>"])
def test_a_listing_of_another_shape_is_never_an_empty_calendar(stub, platform, answer):
    stub.say(WORKOUTS, answer)
    stub.say(NOTES, answer)
    with pytest.raises(PlatformError):
        platform.list_calendar(DAY, DAY)


def test_a_cookie_that_expires_between_spans_is_raised(stub, platform):
    stub.say(WORKOUTS, [workout()])
    stub.say(NOTES, None, 401)
    with pytest.raises(AccessExpired):
        platform.list_calendar(DAY, DAY)


def test_an_item_that_cannot_be_read_still_says_what_it_is_a_copy_of():
    origin = ItemRef(platform=PlatformName.INTERVALS, athlete="i1", kind=ItemKind.WORKOUT, id="88")
    raw = {"workoutId": 5, "workoutDay": "soon", "description": mark("Spin", origin)}
    _, (bad,) = read_all([raw], "7", ItemKind.WORKOUT, dt.date(2026, 6, 1), dt.date(2026, 6, 7))
    assert [found.id for found in bad.origins] == ["88"]
