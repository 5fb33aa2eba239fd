"""Expecting, updating, restoring and making anew, over HTTP against the sandbox."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Draft,
    ItemKind,
    ItemRef,
    PlatformName,
)
from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged, PlatformError
from core.platforms.trainingpeaks import adapter
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.platforms.trainingpeaks.items_read import read_workout
from core.workout.model import Note, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import AthleteThresholds, Thresholds
from sandbox.people import TP_PREMIUM, TP_PREMIUM_ID
from sandbox.server import SandboxServer
from tests import strategies

TODAY = dt.date(2026, 3, 4)
NOW = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
BOOKKEEPING = {"lastModifiedDate", "modifiedDate"}
OF_THE_ITEM = {"workoutId", "id", "createdDate", *BOOKKEEPING}
ORIGIN = ItemRef(platform=PlatformName.INTERVALS, athlete="i1", kind=ItemKind.WORKOUT, id="77")
SAM = AthleteThresholds(default=Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0))
HOUR = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))
RIDE = Workout(sport=Sport.RIDE, day=TODAY, title="Ride", steps=(HOUR,))


class There:
    """A calendar on the sandbox, with its items as they are stored."""

    def __init__(self, server: SandboxServer) -> None:
        url = server.urls.trainingpeaks
        self.platform = TrainingPeaksPlatform(TP_PREMIUM, "", url, now=lambda: NOW)
        self.state = server.state.stand_ins["trainingpeaks"].state

    def plant(self, **values: Any) -> CalendarItem:
        """A workout with these values, as it is found."""
        body = {"title": "Old", "workoutTypeValueId": 2, **values}
        raw = self.state.add_workout(TP_PREMIUM_ID, TODAY, **body)
        return self.find(ItemKind.WORKOUT, raw["workoutId"])

    def plant_note(self, **values: Any) -> CalendarItem:
        raw = self.state.add_note(TP_PREMIUM_ID, TODAY, **{"title": "Old", **values})
        return self.find(ItemKind.NOTE, raw["id"])

    def find(self, kind: ItemKind, item_id: int) -> CalendarItem:
        athlete = str(TP_PREMIUM_ID)
        ref = ItemRef(
            platform=PlatformName.TRAININGPEAKS, athlete=athlete, kind=kind, id=str(item_id)
        )
        found = self.platform.find(ref)
        assert found is not None
        return found

    def stored(self, item: CalendarItem) -> dict[str, Any]:
        is_note = item.ref.kind is ItemKind.NOTE
        kept = self.state.notes if is_note else self.state.workouts
        return copy.deepcopy(kept[int(item.ref.id)])

    def drafted(self, item: Workout | Note) -> Draft:
        try:
            return self.platform.prepare(item, ORIGIN, SAM)
        except CannotConvert:
            assume(False)
            raise


@pytest.fixture(scope="module")
def there() -> Iterator[There]:
    with (
        pytest.MonkeyPatch.context() as patch,
        SandboxServer.running(
            today=TODAY, platforms=("trainingpeaks",), rate_limits=False
        ) as server,
    ):
        patch.setattr(adapter, "REQUESTS_PER_SECOND", 100_000)
        yield There(server)


def dated(workout: Workout) -> Workout:
    return workout.model_copy(update={"day": workout.day or TODAY})


def without(raw: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in keys}


FULL: dict[str, Any] = {
    "description": "Words\n\n[planbridge:intervals/i1/workout/70]",
    "coachComments": "Coach",
    "userTags": "a,b",
    "totalTimePlanned": 1.5,
    "distancePlanned": 40_000,
    "tssPlanned": 63.99,
    "ifPlanned": 0.7,
    "energyPlanned": 700,
    "startTimePlanned": "2026-03-04T06:30:00",
    "caloriesPlanned": 800,
    "orderOnDay": 3,
    "equipmentBikeId": 5,
    "isHidden": True,
}


# --- Expecting ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60, derandomize=True)
@given(workout=strategies.rare_workouts() | strategies.workouts())
def test_any_workout_reads_back_as_it_was_expected(there, workout):
    draft = there.drafted(dated(workout))
    (outcome,) = there.platform.create([draft])
    assume(outcome.created is not None)
    day = outcome.created.day
    listing = there.platform.list_calendar(day, day)
    came = next(item for item in listing.items if item.ref == outcome.created.ref)
    there.platform.delete(came)
    assert there.platform.expect(draft) == came.item


@settings(deadline=None, max_examples=20, derandomize=True)
@given(title=strategies.texts(), text=strategies.texts(100))
def test_any_note_reads_back_as_it_was_expected(there, title, text):
    draft = there.drafted(Note(title=title, text=text, day=TODAY))
    (outcome,) = there.platform.create([draft])
    assert there.platform.expect(draft) == outcome.created.item


@pytest.mark.parametrize(
    "item",
    [
        RIDE.model_copy(update={"title": "t " * 150, "description": "Words"}),
        Note(title="n " * 150, text="x", day=TODAY),
    ],
)
def test_a_whole_title_that_was_read_back_is_not_put_there_again(there, item):
    draft = there.drafted(item)
    expected = there.platform.expect(draft)
    words = "text" if isinstance(item, Note) else "description"
    again = item.model_copy(update={words: getattr(expected, words)})
    assert there.drafted(again).payload["description"] == draft.payload["description"]


def test_a_line_that_only_begins_like_the_title_is_no_title(there):
    title = " ".join(["t"] * 150)
    item = RIDE.model_copy(update={"title": title, "description": f"{title} and more"})
    assert there.drafted(item).payload["description"].startswith(f"{title}\n\n{title} and more")


# --- Updating -----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workout=strategies.rare_workouts())
def test_an_updated_item_reads_as_it_was_expected(there, workout):
    draft = there.drafted(dated(workout))
    old = there.plant(**FULL)
    outcome = there.platform.update(old, draft)
    assume(outcome.created is not None)
    assert outcome.created.item == there.platform.expect(draft)
    assert [origin.id for origin in outcome.created.origins] == ["77"]
    stored = there.stored(old)
    for key in ("caloriesPlanned", "orderOnDay", "equipmentBikeId", "isHidden"):
        assert stored[key] == FULL[key], key


def test_marks_of_tp2intervals_give_way_to_ours(there):
    old = there.plant(description="Words\n//////////\nintervalsId=41\ntrainerRoadId=5")
    outcome = there.platform.update(old, there.drafted(RIDE))
    assert [origin.by for origin in outcome.created.origins] == ["planbridge"]
    assert "/////" not in there.stored(old)["description"]


def test_an_update_without_the_object_reads_it_first(there):
    old = there.plant(**FULL)
    bare = old.model_copy(update={"raw": {}})
    assert there.platform.update(bare, there.drafted(RIDE)).created
    assert there.stored(old)["equipmentBikeId"] == 5


# --- Restoring ----------------------------------------------------------------------------------

STRUCTURE = {
    "structure": [
        {
            "type": "step",
            "length": {"value": 1, "unit": "repetition"},
            "steps": [
                {
                    "name": "Work",
                    "length": {"value": 600, "unit": "second"},
                    "targets": [{"minValue": 75}],
                    "intensityClass": "active",
                }
            ],
        }
    ],
    "primaryLengthMetric": "duration",
    "primaryIntensityMetric": "percentOfFtp",
}


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    workout=strategies.rare_workouts(),
    values=st.fixed_dictionaries(
        {},
        optional={
            **{key: st.just(value) for key, value in FULL.items()},
            "structure": st.just(STRUCTURE),
            "workoutTypeValueId": st.sampled_from([2, 3, 9, 29, 100]),
            "workoutSubTypeId": st.sampled_from([6, 10]),
            "description": st.sampled_from(["", "a\r\nb", "<p>x</p>", "//////////\nintervalsId=1"]),
            "rpe": st.integers(1, 10),
        },
    ),
)
def test_restoring_after_an_update_brings_back_every_key(there, workout, values):
    before = there.plant(**values)
    outcome = there.platform.update(before, there.drafted(dated(workout)))
    assume(outcome.created is not None)
    restored = there.platform.restore(outcome.created, before)
    assert restored.created is not None, restored.error
    assert restored.created.item == before.item
    assert without(there.stored(before), BOOKKEEPING) == without(before.raw, BOOKKEEPING)


def test_a_note_is_restored(there):
    before = there.plant_note(description="Words", isHidden=True)
    later = Note(title="New", text="x", day=TODAY + dt.timedelta(days=2))
    there.platform.update(before, there.drafted(later))
    there.platform.restore(before, before)
    assert without(there.stored(before), BOOKKEEPING) == without(before.raw, BOOKKEEPING)


def test_what_was_done_or_said_since_stays(there):
    before = there.plant(**FULL)
    done = {"totalTime": 1.4, "tssActual": 70.5, "rpe": 6, "newComment": "Good legs"}
    there.state.workouts[int(before.ref.id)].update(done, title="New")
    now = there.find(ItemKind.WORKOUT, int(before.ref.id))
    there.platform.restore(now, before)
    stored = there.stored(before)
    assert {key: stored[key] for key in done} == done
    assert stored["title"] == "Old"


ODD_RAWS: list[dict[str, Any]] = [
    {},
    {"workoutDay": "soon", "noteDate": None},
    {"workoutDay": ["2026-03-04"], "noteDate": {}},
    {"workoutDay": "2026-03-04T00:00:00", "noteDate": "2026-03-04", "title": float("nan")},
    {"workoutDay": "2026-03-04T00:00:00", "noteDate": "2026-03-04", "description": TODAY},
    {"workoutDay": "2026-03-04T00:00:00", "noteDate": "2026-03-04", "title": {"deep": []}},
]


@pytest.mark.parametrize("raw", ODD_RAWS)
@pytest.mark.parametrize("kind", ["workout", "note"])
def test_what_was_not_kept_whole_is_a_message(there, raw, kind):
    now = there.plant(**FULL) if kind == "workout" else there.plant_note()
    before = now.model_copy(update={"raw": raw})
    for outcome in (there.platform.restore(now, before), there.platform.recreate(before)):
        assert outcome.error
        assert not outcome.maybe_applied
    assert there.stored(now) == now.raw


def test_a_structure_too_deep_to_be_sent_is_a_message(there):
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    now = there.plant()
    before = now.model_copy(update={"raw": {**now.raw, "structure": deep}})
    assert "by hand" in there.platform.restore(now, before).error
    assert "by hand" in there.platform.recreate(before).error
    while deep:
        deep = deep.pop()


# --- Making anew --------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workout=strategies.rare_workouts())
def test_what_was_deleted_is_made_anew_with_every_key(there, workout):
    (outcome,) = there.platform.create([there.drafted(dated(workout))])
    assume(outcome.created is not None)
    before = outcome.created
    there.platform.delete(before)
    made = there.platform.recreate(before)
    assert made.created is not None, made.error
    assert made.created.ref.id != before.ref.id
    assert made.created.origins == before.origins
    assert without(there.stored(made.created), OF_THE_ITEM) == without(before.raw, OF_THE_ITEM)


def test_what_a_person_set_is_made_anew_too(there):
    before = there.plant(**FULL, structure=STRUCTURE)
    note = there.plant_note(description="Words", isHidden=True)
    for item in (before, note):
        there.platform.delete(item)
        made = there.platform.recreate(item).created
        assert without(there.stored(made), OF_THE_ITEM) == without(item.raw, OF_THE_ITEM)


WORKOUTS = "/fitness/v6/athletes/3000001/workouts"


def gone(**more: Any) -> CalendarItem:
    raw = {
        "workoutId": 8,
        "athleteId": 3000001,
        "title": "Old",
        "workoutTypeValueId": 2,
        "workoutDay": "2026-03-04T00:00:00",
        "description": "x\n\n[planbridge:intervals/i1/workout/77]",
        **more,
    }
    return read_workout(raw, "3000001")


@pytest.mark.parametrize("more", [{}, {"description": "No mark"}])
def test_an_item_that_arrived_without_an_answer_is_not_made_twice(stub, platform, more):
    kept = [{**gone().raw, "workoutId": 4, "title": "Another", "description": "No mark"}]

    def lost(method, path, body):
        kept.append({**body, "workoutId": 5})
        return 0, None

    stub.do(f"POST {WORKOUTS}", lost)
    stub.do(f"GET {WORKOUTS}", lambda *_: (200, kept))
    made = platform.recreate(gone(**more))
    assert made.created.ref.id == "5"
    assert len(stub.sent("POST")) == 1


def test_a_page_instead_of_an_answer_is_looked_behind(stub, platform):
    page = "<!doctype html><title>Down</title>"
    stub.say(f"POST {WORKOUTS}", page)
    assert platform.recreate(gone()).maybe_applied
    stub.say(f"GET {WORKOUTS}", [{**gone().raw, "workoutId": 5}])
    assert platform.recreate(gone()).created.ref.id == "5"


def test_an_item_that_was_accepted_and_is_not_shown_may_be_there(stub, platform):
    stub.say(f"POST {WORKOUTS}", {})
    outcome = platform.recreate(gone())
    assert outcome.maybe_applied
    assert len(stub.sent("POST")) == 1


# --- Errors -------------------------------------------------------------------------------------


def test_an_access_that_ended_ends_the_run(stub, platform):
    for method in ("PUT", "POST"):
        stub.say(f"{method} {WORKOUTS}", None, 401)
    item = gone()
    for change in (
        lambda: platform.update(item, platform.prepare(RIDE, ORIGIN, SAM)),
        lambda: platform.restore(item, item),
        lambda: platform.recreate(item),
    ):
        with pytest.raises(AccessExpired):
            change()


@pytest.mark.parametrize(("status", "maybe"), [(400, False), (403, False), (404, False), (0, True)])
def test_every_other_error_is_the_outcome(stub, platform, status, maybe):
    for method in ("PUT", "POST"):
        stub.say(f"{method} {WORKOUTS}", {"message": "nope"}, status)
    stub.say(f"GET {WORKOUTS}", {"message": "down"}, 400)
    for outcome in (platform.restore(gone(), gone()), platform.recreate(gone())):
        assert outcome.error
        assert outcome.maybe_applied is maybe


def test_a_change_that_was_accepted_and_is_not_shown_may_be_there(stub, platform):
    stub.say(f"PUT {WORKOUTS}", None)
    stub.say(f"GET {WORKOUTS}/8", "<!doctype html>")
    assert platform.restore(gone(), gone()).maybe_applied
    stub.say(f"PUT {WORKOUTS}", "<!doctype html>")
    assert platform.restore(gone(), gone()).maybe_applied


def test_a_deletion_whose_answer_was_lost_is_repeated_and_finds_nothing(stub, platform):
    answers = iter([(0, None)])
    stub.do(f"DELETE {WORKOUTS}", lambda *_: next(answers, (404, {"message": "no"})))
    platform.delete(gone())
    assert len(stub.sent("DELETE")) == 2


# --- Finding ------------------------------------------------------------------------------------


def test_an_item_is_found_until_it_is_gone(there):
    for item in (there.plant(**FULL), there.plant_note(description="x")):
        assert there.platform.find(item.ref) == item
        there.platform.delete(item)
        assert there.platform.find(item.ref) is None


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        "<!doctype html><title>Down</title>",
        {**gone().raw, "workoutId": 9},
        {**gone().raw, "athleteId": 3000002},
        {**gone().raw, "workoutDay": None},
        {**gone().raw, "workoutDay": "soon"},
        {**gone().raw, "athleteId": [1]},
    ],
    ids=lambda answer: json.dumps(answer)[:40],
)
def test_an_answer_that_is_no_answer_does_not_mean_that_it_is_gone(stub, platform, answer):
    stub.say(f"GET {WORKOUTS}/8", answer)
    with pytest.raises(ApiChanged):
        platform.find(gone().ref)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_whoever_cannot_ask_does_not_know(stub, platform, status):
    stub.say(f"GET {WORKOUTS}/8", {"message": "no"}, status)
    with pytest.raises(PlatformError):
        platform.find(gone().ref)


def test_an_athlete_that_is_not_connected_is_not_asked_for(stub, platform):
    with pytest.raises(AccessDenied):
        platform.find(gone().ref.model_copy(update={"athlete": "3000002"}))
    assert not any("fitness" in path for _, path, _, _ in stub.requests)
