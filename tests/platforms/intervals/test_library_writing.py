"""What goes into the folders and plans of the service, and over what is there."""

from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.contract import CannotConvert, ItemKind, ItemRef, LibraryItem, PlatformName
from core.platforms.errors import AccessDenied, NotFound, Rejected, Unreachable
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.library_items import content
from core.workout.losses import LossKind
from core.workout.model import (
    Averaging,
    Note,
    Planned,
    RacePriority,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds
from tests.platforms.intervals.conftest import ATHLETE, BASE, source
from tests.platforms.intervals.test_library import FOLDER, child, folder

PLAN = FOLDER.model_copy(update={"is_plan": True, "noun": "plan"})
LONG = "Sweet spot with a very long name that says everything about it " * 2


def ride(**fields) -> Workout:
    target = Single(unit=Unit.PERCENT_FTP, value=80)
    steps = (Step(length=Seconds(value=600), target=target),)
    return Workout(**{"sport": Sport.RIDE, "title": "Tempo", "steps": steps, **fields})


@pytest.fixture
def ready(platform):
    def make(item, day=3, options=None):
        return platform.prepare_for_library(
            item, source(1), AthleteThresholds(), options or Options(), day=day
        )

    return make


def there(**raw) -> LibraryItem:
    ref = ItemRef(platform=PlatformName.INTERVALS, athlete="i1", kind=ItemKind.WORKOUT, id="70")
    return LibraryItem(ref=ref, item=ride(), raw=child(**raw))


@pytest.fixture
def puts(requests_mock):
    """The bodies that are put over the workout 70, which then holds them."""
    kept: dict = {}
    bodies: list = []

    def answer(request, context):
        bodies.append(request.json())
        kept.update(request.json())
        return {**child(), **kept}

    requests_mock.put(f"{ATHLETE}/workouts/70", json=answer)
    return bodies


# --- Creating ---------------------------------------------------------------------------------


@pytest.fixture
def created(requests_mock, platform):
    """The body with which a library is created."""

    def create(name="Base", **fields):
        requests_mock.get(f"{ATHLETE}/folders", json=[])
        kind = "PLAN" if fields.get("plan") else "FOLDER"
        answer = folder(name="Base", type=kind)
        posted = requests_mock.post(f"{ATHLETE}/folders", json=answer)
        library = platform.create_library(name, **fields)
        assert library.is_plan is (kind == "PLAN")
        return posted.last_request.json()

    return create


def test_a_new_plan_is_anchored_where_it_is_told(created):
    assert created(plan=True, first=dt.date(2026, 2, 4), description="Eight weeks") == {
        "name": "Base",
        "type": "PLAN",
        "start_date_local": "2026-02-04T00:00:00",
        "description": "Eight weeks",
    }


@pytest.mark.parametrize(("today", "monday"), [(1, 1), (2, 8), (7, 8)])
def test_a_plan_that_begins_at_no_day_is_anchored_on_a_monday(requests_mock, today, monday):
    now = dt.datetime(2026, 6, today, 12, tzinfo=dt.UTC)
    platform = IntervalsPlatform("a-test-key-123", "i1", BASE, now=lambda: now)
    requests_mock.get(f"{ATHLETE}/folders", json=[])
    posted = requests_mock.post(f"{ATHLETE}/folders", json=folder(type="PLAN"))
    platform.create_library("Base", plan=True)
    assert posted.last_request.json()["start_date_local"] == f"2026-06-{monday:02}T00:00:00"


def test_a_folder_is_not_anchored(created):
    assert created(first=dt.date(2026, 2, 4)) == {"name": "Base", "type": "FOLDER"}


@pytest.mark.parametrize("plan", [True, False])
def test_a_long_name_is_cut_and_stands_whole_in_the_description(created, plan):
    body = created(f" {LONG} ", plan=plan, description="Eight weeks\n")
    assert LONG.startswith(body["name"])
    assert len(body["name"]) <= 80
    assert body["description"] == f"{LONG.strip()}\n\nEight weeks"
    again = created(LONG, plan=plan, description=body["description"])
    assert again["description"] == body["description"]


def test_a_plan_without_a_name_is_refused(platform):
    with pytest.raises(Rejected, match="A plan needs a name"):
        platform.create_library(" ", plan=True)


def test_a_folder_of_the_same_name_is_not_taken_for_the_new_plan(platform, requests_mock):
    answers = [[], [folder(id=8, name="Base")], [folder(id=8), folder(id=9, name="B", type="PLAN")]]
    requests_mock.get(f"{ATHLETE}/folders", [{"json": answer} for answer in answers])
    requests_mock.post(f"{ATHLETE}/folders", json={"status": "ok"})
    with pytest.raises(Exception, match="does not show it"):
        platform.create_library("Base", plan=True)


# --- Preparing --------------------------------------------------------------------------------


def test_a_workout_of_a_plan_carries_its_day_and_its_time(ready):
    draft = ready(ride(start_time=dt.time(6, 30)))
    assert (draft.payload["day"], draft.payload["time"]) == (3, "06:30")
    assert not draft.losses
    assert ready(ride(start_time=dt.time(6, 30, 5))).payload["time"] == "06:30:05"


def test_a_workout_of_a_folder_carries_neither(ready):
    draft = ready(ride(start_time=dt.time(6, 30)), day=None)
    assert not draft.payload.keys() & {"day", "time"}
    assert [loss.where for loss in draft.losses] == ["Start time"]


def test_the_day_is_part_of_what_a_workout_of_a_plan_is(ready):
    assert ready(ride(), day=1).content != ready(ride(), day=2).content
    assert ready(ride(day=dt.date(2026, 1, 1)), day=1).content == ready(ride(), day=1).content


@pytest.mark.parametrize("day", [-1, 10**6])
def test_a_day_outside_any_plan_cannot_be(ready, day):
    with pytest.raises(CannotConvert, match="outside the plan"):
        ready(ride(), day=day)


def test_a_race_keeps_its_mark_and_loses_its_priority(ready):
    draft = ready(ride(race=RacePriority.A))
    assert draft.payload["sub_type"] == "RACE"
    assert [(loss.where, loss.before, loss.kind) for loss in draft.losses] == [
        ("Race", "priority A", LossKind.APPROXIMATED)
    ]


@pytest.mark.parametrize("sport", [Sport.RIDE, Sport.RACE])
def test_a_race_without_a_priority_arrives_as_it_is(ready, sport):
    draft = ready(ride(sport=sport, race=RacePriority.NONE))
    assert draft.payload["sub_type"] == "RACE"
    assert "Race" not in [loss.where for loss in draft.losses]


@pytest.mark.parametrize(
    ("item", "name", "words", "what"),
    [
        (Note(title="Rest", text="Sleep."), "Rest", "Sleep.", "a note"),
        (Note(text="Sleep."), "Note", "Sleep.", "a note"),
        (Note(title="Rest"), "Rest", "", "a note"),
        (Workout(sport=Sport.DAY_OFF), "Day off", "", "a day off"),
        (
            Workout(sport=Sport.DAY_OFF, title="Off", description="Walk.", coach_comments="Far."),
            "Off",
            "Walk.\n\nFar.",
            "a day off",
        ),
    ],
)
def test_a_note_stays_one_in_a_plan_and_a_day_off_is_an_entry_that_asks_for_nothing(
    ready, item, name, words, what
):
    draft = ready(item)
    assert draft.item == item
    kind = "NOTE" if what == "a note" else "Other"
    assert draft.payload == {"type": kind, "name": name, "description": words, "day": 3}
    told = [(loss.where, loss.before, loss.after) for loss in draft.losses]
    if what == "a day off":
        assert told == [("Kind", what, "an entry of type Other without time and load")]
    else:
        assert told == ([] if item.title else [("Title", "no title", "“Note”")])


@pytest.mark.parametrize("item", [Note(title="Rest"), Workout(sport=Sport.DAY_OFF)])
def test_a_note_or_a_day_off_has_no_place_in_a_folder(ready, item):
    with pytest.raises(CannotConvert, match="a folder holds workouts only"):
        ready(item, day=None)


def test_words_of_a_note_that_look_like_steps_are_made_harmless_and_that_is_said(ready):
    draft = ready(Note(title="List", text="Bring:\n- 10m rope\n- 2x\n\n3x"))
    assert not any(line.startswith("-") for line in draft.payload["description"].splitlines())
    assert [loss.where for loss in draft.losses]


def test_a_long_title_of_a_note_is_kept_whole_in_its_words(ready):
    draft = ready(Note(title=LONG, text="Sleep."))
    assert len(draft.payload["name"]) <= 80
    assert draft.payload["description"] == f"{LONG.strip()}\n\nSleep."
    assert [loss.where for loss in draft.losses] == ["Title"]


def test_options_have_their_effects_in_a_plan(ready):
    options = Options(power_width=5, averaging=Averaging.SECONDS_3)
    draft = ready(ride(), options=options)
    assert "76-84%" in draft.payload["description"]
    assert "power=3s" in draft.payload["description"]
    assert len(draft.effects) == 2
    assert draft.content != ready(ride()).content


# --- Adding -----------------------------------------------------------------------------------


def test_a_draft_lands_where_it_belongs(platform, requests_mock, ready):
    posted = requests_mock.post(f"{ATHLETE}/workouts/bulk", json=[])
    timed = ride(start_time=dt.time(6, 30))
    for library, day, expected in (
        (PLAN, 3, (3, "06:30")),
        (PLAN, None, (0, None)),
        (FOLDER, 3, (None, None)),
    ):
        requests_mock.get(f"{ATHLETE}/folders", json=[])
        platform.add_to_library(library, [ready(timed, day=day)])
        [body] = posted.last_request.json()
        assert (body.get("day"), body.get("time")) == expected
        assert body["folder_id"] == 7


def test_nothing_is_written_into_what_belongs_to_somebody_else(platform, requests_mock, ready):
    others = PLAN.model_copy(update={"athlete": "i2"})
    theirs = there()
    theirs = theirs.model_copy(update={"ref": theirs.ref.model_copy(update={"athlete": "i2"})})
    for call in (
        lambda: platform.add_to_library(others, [ready(ride())]),
        lambda: platform.update_in_library(others, there(), ready(ride())),
        lambda: platform.update_in_library(PLAN, theirs, ready(ride())),
        lambda: platform.restore_in_library(PLAN, theirs),
        lambda: platform.remove_from_library(PLAN, theirs),
    ):
        with pytest.raises(AccessDenied, match="other than the one"):
            call()
    assert not requests_mock.request_history


def test_a_plan_that_is_gone_costs_one_request_and_is_named(platform, requests_mock, ready):
    answer = {"status": 422, "error": "Folder is required"}
    posted = requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer, status_code=422)
    outcomes = platform.add_to_library(PLAN, [ready(ride(), day=n) for n in range(50)])
    assert posted.call_count == 1
    assert all("The plan “Mine” is not there" in outcome.error for outcome in outcomes)
    assert not any(outcome.maybe_applied for outcome in outcomes)


def test_a_workout_that_is_kept_in_other_words_is_known_by_its_place(
    platform, requests_mock, ready
):
    def answer(request, context):
        sent = enumerate(request.json())
        return [{**child(), **one, "description": "other", "id": 100 + n} for n, one in sent]

    requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer)
    drafts = [ready(ride(), day=n) for n in (2, 0, 1)]
    outcomes = platform.add_to_library(PLAN, drafts)
    assert [outcome.created.id for outcome in outcomes] == ["100", "101", "102"]


def test_answers_in_another_order_are_known_by_what_they_hold(platform, requests_mock, ready):
    def answer(request, context):
        sent = list(enumerate(request.json()))
        return [{**child(), **one, "id": 100 + n} for n, one in reversed(sent)]

    requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer)
    drafts = [ready(ride(), day=n) for n in (2, 0, 1)]
    outcomes = platform.add_to_library(PLAN, drafts)
    assert [outcome.created.id for outcome in outcomes] == ["100", "101", "102"]


def refuses_notes(requests_mock, *, all_else=False):
    """The service, which takes no entry of the type NOTE."""

    def answer(request, context):
        bodies = request.json()
        if all_else or any(body["type"] == "NOTE" for body in bodies):
            context.status_code = 422
            return {"status": 422, "error": "Invalid type [NOTE]"}
        start = 100 * requests_mock.call_count
        return [{**child(), **one, "id": start + n} for n, one in enumerate(bodies)]

    return requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer)


def test_a_note_that_is_refused_goes_as_an_entry_that_asks_for_nothing_and_that_is_said(
    platform, requests_mock, ready
):
    posted = refuses_notes(requests_mock)
    notes = [ready(Note(title=f"Note {n}", text="Sleep."), day=n) for n in range(20)]
    rides = [ready(ride(title=f"Ride {n}"), day=n) for n in range(20)]
    outcomes = platform.add_to_library(PLAN, [*rides, *notes])
    assert all(outcome.created for outcome in outcomes)
    assert [outcome.draft.losses for outcome in outcomes[:20]] == [()] * 20
    for outcome in outcomes[20:]:
        [loss] = outcome.draft.losses
        assert (loss.before, loss.after) == (
            "a note",
            "an entry of type Other without time and load",
        )
        assert outcome.created.kind is ItemKind.WORKOUT
    assert posted.call_count < 16


def test_a_note_that_is_taken_is_one_and_nothing_is_said_of_it(platform, requests_mock, ready):
    posted = requests_mock.post(
        f"{ATHLETE}/workouts/bulk", json=lambda request, _: [{**request.json()[0], "id": 9}]
    )
    [outcome] = platform.add_to_library(PLAN, [ready(Note(title="Rest", text="Sleep."))])
    assert (outcome.created.kind, outcome.created.id) == (ItemKind.NOTE, "9")
    assert outcome.draft.losses == ()
    assert posted.call_count == 1


def test_a_note_that_is_refused_in_any_form_says_why(platform, requests_mock, ready):
    refuses_notes(requests_mock, all_else=True)
    [outcome] = platform.add_to_library(PLAN, [ready(Note(title="Rest", text="Sleep."))])
    assert outcome.created is None
    assert "Invalid type" in outcome.error


@pytest.mark.parametrize(("kind", "said"), [("Other", 1), ("Ride", 1), ("NOTE", 0), (None, 0)])
def test_a_note_that_is_written_over_an_entry_leaves_it_what_it_is_to_a_reader(
    platform, puts, ready, kind, said
):
    outcome = platform.update_in_library(PLAN, there(type=kind), ready(Note(title="Rest")))
    assert puts[0]["type"] == ("Other" if said else "NOTE")
    assert len(outcome.draft.losses) == said
    assert outcome.created == there().ref


def test_an_earlier_copy_of_a_note_as_an_entry_of_its_own_is_the_same_note(ready):
    note = ready(Note(title="Rest", text="Sleep."))
    assert content({**note.payload, "type": "Other"}, in_plan=True) == note.content
    assert content({**note.payload, "type": "Ride"}, in_plan=True) != note.content


# --- Changing ---------------------------------------------------------------------------------


def test_an_update_owns_every_field_of_the_plan_and_no_other(platform, puts, ready):
    was = there(
        day=1,
        days=3,
        time="18:00",
        for_week=True,
        sub_type="RACE",
        indoor=True,
        target="HR",
        tags=["old"],
        color="red",
        carbs_per_hour=60,
    )
    outcome = platform.update_in_library(PLAN, was, ready(ride()))
    assert outcome.created == was.ref
    [body] = puts
    assert body == {
        "type": "Ride",
        "name": "Tempo",
        "description": "- 10m 80%",
        "day": 3,
        "folder_id": 7,
        "days": 1,
        "time": "00:00",
        "for_week": False,
        "sub_type": "NONE",
        "indoor": False,
        "target": "AUTO",
        "tags": [],
    }


def test_an_update_empties_what_is_no_longer_planned(platform, puts, ready):
    words = ride(steps=(), description="Words", planned=Planned(duration=3600))
    platform.update_in_library(PLAN, there(icu_training_load=80, distance=9.0), ready(words))
    assert (puts[0]["moving_time"], puts[0]["icu_training_load"], puts[0]["distance"]) == (
        3600,
        0,
        0,
    )


def test_an_update_leaves_a_mark_that_no_plan_of_ours_knows(platform, puts, ready):
    platform.update_in_library(PLAN, there(sub_type="COMMUTE"), ready(ride()))
    assert "sub_type" not in puts[0]


def test_an_update_of_what_was_changed_meanwhile_empties_that_too(platform, requests_mock, ready):
    answers = [{"json": child(tags=["new"], time="07:00")}, {"json": child()}]
    put = requests_mock.put(f"{ATHLETE}/workouts/70", answers)
    platform.update_in_library(PLAN, there(), ready(ride()))
    assert put.last_request.json() == {"tags": [], "time": "00:00"}


@pytest.mark.parametrize(("status", "words"), [(422, "refused"), (404, "")])
def test_an_update_that_is_refused_says_why(platform, requests_mock, ready, status, words):
    answer = {"status": status, "error": "no"}
    requests_mock.put(f"{ATHLETE}/workouts/70", json=answer, status_code=status)
    outcome = platform.update_in_library(PLAN, there(), ready(ride()))
    assert outcome.created is None
    assert outcome.error
    assert words in outcome.error
    assert not outcome.maybe_applied


@pytest.mark.parametrize("answer", [{"status_code": 500}, {"json": []}])
def test_an_update_of_which_nobody_knows_says_so(platform, requests_mock, ready, answer):
    requests_mock.put(f"{ATHLETE}/workouts/70", **answer)
    outcome = platform.update_in_library(PLAN, there(), ready(ride()))
    assert outcome.created is None
    assert outcome.maybe_applied


def test_restoring_gives_back_what_a_person_can_set_and_empties_the_rest(platform, requests_mock):
    put = requests_mock.put(
        f"{ATHLETE}/workouts/70",
        [{"json": child(tags=["ours"], time="06:30", indoor=True)}, {"json": child()}],
    )
    platform.restore_in_library(PLAN, there(day=2, color="red", indoor=None, updated="x"))
    first, second = (request.json() for request in put.request_history)
    assert first == {
        "name": "Tempo",
        "type": "Ride",
        "description": "- 10m 80%",
        "moving_time": 600,
        "day": 2,
        "color": "red",
        "folder_id": 7,
    }
    assert second == {"tags": [], "time": "00:00", "indoor": False}


def test_restoring_what_had_no_day_puts_it_on_the_first(platform, puts):
    platform.restore_in_library(PLAN, there(day=None))
    assert puts[0]["day"] == 0
    platform.restore_in_library(FOLDER, there(day=None))
    assert "day" not in puts[1]


@pytest.mark.parametrize("odd", [{"name": None}, {"type": None}, {"color": {"a": 1}}])
def test_what_was_not_kept_whole_is_not_restored(platform, puts, odd):
    with pytest.raises(Rejected, match="not kept"):
        platform.restore_in_library(PLAN, there(**odd))
    assert not puts


def test_restoring_what_is_gone_is_an_error(platform, requests_mock):
    requests_mock.put(f"{ATHLETE}/workouts/70", status_code=404)
    with pytest.raises(NotFound):
        platform.restore_in_library(PLAN, there())


def test_removing_takes_one_workout_and_none_that_was_added_with_it(platform, requests_mock):
    gone = requests_mock.delete(f"{ATHLETE}/workouts/70", json=[70])
    platform.remove_from_library(PLAN, there())
    assert gone.last_request.query == ""


def test_removing_what_is_gone_is_no_error_and_anything_else_is(platform, requests_mock):
    requests_mock.delete(f"{ATHLETE}/workouts/70", status_code=404)
    platform.remove_from_library(PLAN, there())
    requests_mock.delete(f"{ATHLETE}/workouts/70", status_code=500)
    with pytest.raises(Unreachable):
        platform.remove_from_library(PLAN, there())
