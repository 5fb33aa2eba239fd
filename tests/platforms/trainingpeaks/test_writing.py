from __future__ import annotations

import datetime as dt
import json

import pytest

from core.platforms.contract import CannotConvert, ItemKind, ItemRef, PlatformName
from core.platforms.trainingpeaks.new_workout import NEW_WORKOUT
from core.workout.model import (
    Note,
    Planned,
    RacePriority,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.trainingpeaks.test_access import user

DAY = dt.date(2026, 6, 10)
ORIGIN = ItemRef(platform=PlatformName.INTERVALS, athlete="i1", kind=ItemKind.WORKOUT, id="77")
MARK = "[planbridge:intervals/i1/workout/77]"
WORKOUTS = "/fitness/v6/athletes/3000001/workouts"
NOTES = "/fitness/v1/athletes/3000001/calendarNote"
SAM = AthleteThresholds(default=Thresholds(ftp=250))
HOUR = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))


def ride(**more) -> Workout:
    return Workout(**{"sport": Sport.RIDE, "day": DAY, "title": "Ride", "steps": (HOUR,), **more})


@pytest.fixture
def prepare(platform):
    return lambda item: platform.prepare(item, ORIGIN, SAM)


@pytest.fixture
def echo(stub):
    """The server gives ids to what it is sent and answers with it."""
    counter = iter(range(500, 600))

    def created(method, path, body):
        return 200, {**body, "workoutId": next(counter)}

    stub.do(f"POST {WORKOUTS}", created)
    stub.do(f"PUT {WORKOUTS}", lambda method, path, body: (200, body))
    stub.do(f"POST {NOTES}", lambda method, path, body: (200, {**body, "id": 9}))
    stub.do(f"PUT {NOTES}", lambda method, path, body: (200, body))
    return stub


# --- The body ---------------------------------------------------------------------------------


def test_a_new_workout_carries_every_key(echo, platform, prepare):
    platform.create([prepare(ride(description="Go hard", coach_comments="Well"))])
    body = echo.sent("POST")[0][1]
    assert body.keys() == NEW_WORKOUT.keys()
    assert (body["workoutId"], body["athleteId"], body["userTags"]) == (0, 3000001, "")
    assert body["workoutDay"] == "2026-06-10T00:00:00"
    assert body["description"] == f"Go hard\n\n{MARK}"
    assert body["coachComments"] == "Well"
    assert isinstance(body["structure"], str)
    assert json.loads(body["structure"])["primaryIntensityMetric"] == "percentOfFtp"


def test_planned_values_of_the_source_are_sent_as_they_are(prepare):
    planned = Planned(duration=7380, distance=1609.34, load=63.99, intensity=0.7)
    payload = prepare(ride(planned=planned)).payload
    assert payload["totalTimePlanned"] == 2.05
    assert (payload["tssPlanned"], payload["ifPlanned"]) == (63.99, 0.7)
    assert payload["distancePlanned"] == 1609.34


def test_load_that_the_source_does_not_state_is_ours(prepare):
    payload = prepare(ride()).payload
    assert (payload["tssPlanned"], payload["ifPlanned"]) == (64, 0.8)
    assert payload["totalTimePlanned"] == 1


def test_the_work_of_a_ride_is_planned_as_the_editor_plans_it(prepare):
    assert prepare(ride()).payload["energyPlanned"] == 720
    heart = Step(length=Seconds(value=3600), target=Single(unit=Unit.BPM, value=140))
    assert prepare(ride(steps=(heart,))).payload["energyPlanned"] is None


@pytest.mark.parametrize(("title", "sent"), [("", "Bike"), ("  ", "Bike"), ("A\nB", "A B")])
def test_a_blank_title_becomes_the_sports_name(prepare, title, sent):
    assert prepare(ride(title=title)).payload["title"] == sent


def test_a_long_title_is_cut_and_kept_whole_in_the_description(prepare):
    draft = prepare(ride(title="x" * 300, description="Words"))
    assert len(draft.payload["title"]) == 200
    assert draft.payload["description"].startswith("x" * 300 + "\n\nWords")
    assert draft.losses[0].where == "Title"


def test_a_start_time_and_tags_are_written(prepare):
    payload = prepare(ride(start_time=dt.time(6, 30), tags=("a", "b,c"))).payload
    assert payload["startTimePlanned"] == "2026-06-10T06:30:00"
    assert payload["userTags"] == "a,b c"


def test_a_sport_that_is_missing_and_a_race_are_named(prepare):
    draft = prepare(ride(sub_sport=SubSport.VELOMOBILE, race=RacePriority.A))
    assert [loss.where for loss in draft.losses[:2]] == ["Sport", "Race"]
    assert draft.payload["workoutTypeValueId"] == 2


@pytest.mark.parametrize(
    ("sport", "race", "before"),
    [
        (Sport.RIDE, RacePriority.A, ["priority A"]),
        (Sport.RIDE, RacePriority.NONE, ["that it is a race"]),
        (Sport.RIDE, None, []),
        (Sport.RACE, RacePriority.B, ["priority B"]),
        (Sport.RACE, RacePriority.NONE, []),
        (Sport.RACE, None, []),
    ],
)
def test_of_a_race_what_its_sport_does_not_tell_is_named(prepare, sport, race, before):
    losses = prepare(ride(sport=sport, race=race)).losses
    assert [loss.before for loss in losses if loss.where == "Race"] == before


def test_a_sub_sport_goes_into_its_own_key(prepare):
    payload = prepare(ride(sub_sport=SubSport.VIRTUAL_RIDE)).payload
    assert (payload["workoutTypeValueId"], payload["workoutSubTypeId"]) == (2, 49)


@pytest.mark.parametrize("item", [ride(day=None), Note(title="x")])
def test_an_item_without_a_day_cannot_be_written(prepare, item):
    with pytest.raises(CannotConvert, match="no day"):
        prepare(item)


# --- Creating ---------------------------------------------------------------------------------


def test_a_note_is_created_with_its_body(echo, platform, prepare):
    outcome = platform.create([prepare(Note(title="", text="Rest", day=DAY))])[0]
    assert echo.sent("POST")[0] == (
        NOTES,
        {
            "athleteId": 3000001,
            "title": "Note",
            "noteDate": "2026-06-10T00:00:00",
            "description": f"Rest\n\n{MARK}",
            "isHidden": False,
            "attachments": [],
        },
    )
    assert (outcome.created.ref.kind, outcome.created.item.text) == (ItemKind.NOTE, "Rest")


def test_one_refused_workout_stops_none_of_the_others(echo, platform, prepare):
    def picky(method, path, body):
        if body["title"] == "bad":
            return 400, {"message": "No workout sent"}
        return 200, {**body, "workoutId": 5}

    echo.do(f"POST {WORKOUTS}", picky)
    outcomes = platform.create([prepare(ride(title=t)) for t in ("a", "bad", "c")])
    assert [o.created is not None for o in outcomes] == [True, False, True]
    assert "No workout sent" in outcomes[1].error
    assert not outcomes[1].maybe_applied


def test_when_the_answer_never_came_and_the_copy_is_there_it_is_adopted(echo, platform, prepare):
    kept = []

    def lost(method, path, body):
        kept.append({**body, "workoutId": 5})
        return 0, None

    echo.do(f"POST {WORKOUTS}", lost)
    echo.do(f"GET {WORKOUTS}", lambda method, path, body: (200, kept))
    outcome = platform.create([prepare(ride())])[0]
    assert outcome.created.ref.id == "5"
    assert len(echo.sent("POST")) == 1


def test_when_the_answer_never_came_and_nothing_is_there_it_is_repeated_once(
    echo, platform, prepare
):
    answers = iter([(0, None)])

    def flaky(method, path, body):
        return next(answers, (200, {**body, "workoutId": 6}))

    echo.do(f"POST {WORKOUTS}", flaky)
    outcome = platform.create([prepare(ride())])[0]
    assert outcome.created.ref.id == "6"
    assert len(echo.sent("POST")) == 2


def test_a_copy_that_appears_late_is_adopted_and_makes_no_twin(echo, platform, prepare):
    kept, looks = [], []

    def lost(method, path, body):
        kept.append({**body, "workoutId": 5})
        return 0, None

    def late(method, path, body):
        looks.append(path)
        return 200, kept if len(looks) > 2 else []

    echo.do(f"POST {WORKOUTS}", lost)
    echo.do(f"GET {WORKOUTS}", late)
    assert platform.create([prepare(ride())])[0].created.ref.id == "5"
    assert len(echo.sent("POST")) == 1


def test_after_a_time_out_nothing_is_repeated_and_it_may_have_been_applied(echo, platform, prepare):
    echo.say(f"POST {WORKOUTS}", {}, 504)
    outcome = platform.create([prepare(ride())])[0]
    assert outcome.maybe_applied
    assert outcome.created is None
    assert len(echo.sent("POST")) == 1


def test_when_nobody_can_say_whether_it_arrived_it_is_not_repeated(echo, platform, prepare):
    echo.do(f"POST {WORKOUTS}", lambda method, path, body: (0, None))
    echo.say(f"GET {WORKOUTS}", {"message": "down"}, 400)
    outcome = platform.create([prepare(ride())])[0]
    assert outcome.maybe_applied
    assert outcome.created is None
    assert len(echo.sent("POST")) == 1


def test_once_the_cookie_has_expired_nothing_more_is_sent(echo, platform, prepare):
    echo.say(f"POST {WORKOUTS}", None, 401)
    outcomes = platform.create([prepare(ride()) for _ in range(3)])
    assert all(outcome.error for outcome in outcomes)
    assert len(echo.sent("POST")) == 2


@pytest.mark.parametrize("status", [400, 402, 403])
def test_a_free_account_beyond_its_window_is_told_until_when_it_can_plan(
    echo, platform, prepare, status
):
    echo.say("GET /users/v3/user", user(settings={"account": {"isPremium": False}}))
    echo.say(f"POST {WORKOUTS}", {"message": "Upgrade"}, status)
    far, near = platform.create([prepare(ride()), prepare(ride(day=dt.date(2026, 6, 2)))])
    assert "Free account: TrainingPeaks lets it plan until 2 June 2026" in far.error
    assert "Free account" not in near.error


# --- Updating and deleting --------------------------------------------------------------------


def existing(platform, stub, **more):
    raw = {
        "workoutId": 8,
        "athleteId": 3000001,
        "title": "Old",
        "workoutTypeValueId": 2,
        "workoutDay": "2026-06-09T00:00:00",
        **more,
    }
    stub.say(f"GET {WORKOUTS}", [raw])
    return platform.list_calendar(dt.date(2026, 6, 9), dt.date(2026, 6, 9)).items[0]


def test_a_whole_object_update_keeps_unknown_keys(echo, platform, prepare):
    old = existing(
        platform,
        echo,
        brandNewKey={"kept": True},
        workoutComments=[{"id": 1}],
        coachComments="Coach",
        userTags="mine",
        rpe=7,
        startTimePlanned="2026-06-09T06:30:00",
    )
    outcome = platform.update(old, prepare(ride(title="New")))
    path, body = echo.sent("PUT")[0]
    assert path == f"{WORKOUTS}/8"
    assert body["brandNewKey"] == {"kept": True}
    assert (body["workoutId"], body["workoutComments"], body["rpe"]) == (8, [{"id": 1}], 7)
    assert (body["title"], body["workoutDay"]) == ("New", "2026-06-10T00:00:00")
    assert body.keys() >= NEW_WORKOUT.keys()
    assert outcome.created.ref == old.ref


def test_an_update_empties_what_the_plan_leaves_empty(echo, platform, prepare):
    old = existing(
        platform,
        echo,
        coachComments="Coach",
        userTags="mine",
        energyPlanned=700,
        distancePlanned=30_000,
        startTimePlanned="2026-06-09T06:30:00",
        structure={"structure": []},
    )
    platform.update(old, prepare(ride(steps=())))
    body = echo.sent("PUT")[0][1]
    for key in ("coachComments", "energyPlanned", "distancePlanned", "startTimePlanned"):
        assert body[key] is None, key
    assert (body["userTags"], body["structure"]) == ("", None)


def test_an_update_keeps_the_kind_of_strength_that_is_there(echo, platform, prepare):
    old = existing(platform, echo, workoutTypeValueId=29)
    platform.update(old, prepare(ride(sport=Sport.STRENGTH, steps=())))
    assert echo.sent("PUT")[0][1]["workoutTypeValueId"] == 29


def test_an_update_that_answers_nothing_is_read_back(echo, platform, prepare):
    old = existing(platform, echo)
    echo.say(f"PUT {WORKOUTS}", None)
    echo.say(f"GET {WORKOUTS}/8", {**old.raw, "title": "New"})
    assert platform.update(old, prepare(ride(title="New"))).created.item.title == "New"


def test_an_update_that_is_refused_is_an_outcome(echo, platform, prepare):
    old = existing(platform, echo)
    echo.say(f"PUT {WORKOUTS}", {"message": "nope"}, 400)
    assert "nope" in platform.update(old, prepare(ride())).error


def test_a_note_keeps_what_we_do_not_own(echo, platform, prepare):
    note = {"id": 3, "noteDate": "2026-06-10T00:00:00", "title": "a", "createdDate": "2026-01-01"}
    echo.say(f"GET {NOTES}", [note])
    old = platform.list_calendar(DAY, DAY).items[0]
    platform.update(old, prepare(Note(title="b", text="t", day=DAY)))
    path, body = echo.sent("PUT")[0]
    assert (path, body["createdDate"], body["title"]) == (f"{NOTES}/3", "2026-01-01", "b")


@pytest.mark.parametrize("status", [200, 204, 404])
def test_deleting_what_is_there_or_already_gone_is_no_error(echo, platform, status):
    old = existing(platform, echo)
    echo.say(f"DELETE {WORKOUTS}", None, status)
    platform.delete(old)
    assert echo.sent("DELETE") == [(f"{WORKOUTS}/8", None)]


def test_the_link_leads_to_the_calendar(open_platform, stub):
    assert open_platform().item_url(ORIGIN) == f"{stub.url}/#calendar"
