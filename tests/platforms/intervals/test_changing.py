"""Updating, restoring and making anew, over HTTP against the sandbox."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.platforms.contract import CalendarItem, CannotConvert, ItemKind
from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged, RateLimited, Unreachable
from core.platforms.intervals.changing import update_body
from core.platforms.intervals.events import read_event
from core.workout.model import Note, Planned, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import AthleteThresholds
from sandbox.intervals import events
from sandbox.people import SAM
from sandbox.server import SandboxServer
from tests import strategies
from tests.platforms.intervals.conftest import ATHLETE, event, source
from tests.platforms.intervals.test_expecting import in_no_hurry

TODAY = dt.date(2026, 3, 4)
BOOKKEEPING = {"updated"}
OF_THE_ENTRY = {"id", "uid", "created_by_id", *BOOKKEEPING}
HOUR = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))
RIDE = Workout(sport=Sport.RIDE, day=TODAY, title="Ride", steps=(HOUR,))


class There:
    """A calendar on the sandbox, with its entries as they are stored."""

    def __init__(self, server: SandboxServer) -> None:
        self.platform = in_no_hurry(server.urls.intervals)
        self.state = server.state.stand_ins["intervals"].state
        self.account = self.state.accounts[SAM.id]

    def plant(self, **fields: Any) -> CalendarItem:
        """An entry with these fields, as a listing reads it."""
        start = f"{TODAY}T00:00:00"
        body = {"category": "WORKOUT", "type": "Ride", "name": "Old", "start_date_local": start}
        raw = copy.deepcopy(events.create(self.state, self.account, {**body, **fields}))
        read = read_event(raw, SAM.id)
        assert isinstance(read, CalendarItem), read.reason
        return read

    def stored(self, item: CalendarItem) -> dict[str, Any]:
        return copy.deepcopy(self.account.events[int(item.ref.id)])

    def draft(self, item: Workout | Note):
        return self.platform.prepare(item, source(1), AthleteThresholds())


@pytest.fixture(scope="module")
def there() -> Iterator[There]:
    with SandboxServer.running(today=TODAY, platforms=("intervals",), rate_limits=False) as server:
        yield There(server)


def without(raw: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in keys}


FULL = {
    "description": "Words\n\n- 20m 70%\n\nplanbridge:trainingpeaks/7/workout/9",
    "external_id": "planbridge:trainingpeaks/7/workout/9",
    "tags": ["a", "b"],
    "target": "HR",
    "sub_type": "RACE",
    "indoor": True,
    "color": "#ff0000",
    "carbs_per_hour": 60,
    "hide_from_athlete": True,
    "load_target": 50,
}


# --- Updating -----------------------------------------------------------------------------------


def test_an_update_empties_what_the_plan_leaves_empty(there):
    old = there.plant(**FULL, moving_time=3600, distance=9000, icu_training_load=44)
    outcome = there.platform.update(old, there.draft(RIDE.model_copy(update={"steps": ()})))
    now = outcome.created.item
    assert (now.description, now.tags, now.planned) == ("", (), Planned())
    raw = there.stored(old)
    assert (raw["target"], raw["sub_type"]) == ("AUTO", "NONE")


def test_an_update_keeps_what_no_plan_of_ours_knows(there):
    old = there.plant(**{**FULL, "sub_type": "COMMUTE"})
    there.platform.update(old, there.draft(RIDE))
    raw = there.stored(old)
    for key in ("color", "carbs_per_hour", "hide_from_athlete", "load_target", "sub_type"):
        assert raw[key] == old.raw[key], key


def test_where_it_is_done_stays_when_the_plan_does_not_say(there):
    old = there.plant(**FULL)
    there.platform.update(old, there.draft(RIDE))
    assert there.stored(old)["indoor"] is True
    there.platform.update(old, there.draft(RIDE.model_copy(update={"indoor": False})))
    assert there.stored(old)["indoor"] is False


def test_an_update_leaves_one_mark_alone(there):
    theirs = "Words\n//////////\ntrainingPeaksId=41\nintervalsId=5"
    old = there.plant(description=theirs, external_id="5")
    outcome = there.platform.update(old, there.draft(RIDE))
    assert [origin.by for origin in outcome.created.origins] == ["planbridge"]
    assert "//////" not in there.stored(old)["description"]


def test_a_mark_in_the_words_themselves_is_not_written_a_second_time(there):
    words = "Words\n\n[planbridge:trainingpeaks/7/workout/9]"
    assert "planbridge" not in there.draft(RIDE.model_copy(update={"description": words})).text


@pytest.mark.parametrize(
    ("start", "end", "to", "ends"),
    [
        ("2026-03-04T00:00:00", None, None, "2026-03-10T00:00:00"),
        ("2026-03-04T06:00:00", "2026-03-04T07:00:00", dt.time(18), "2026-03-10T00:00:00"),
        ("2026-03-04T06:00:00", "2026-03-04T19:00:00", dt.time(18), "2026-03-09T19:00:00"),
        ("2026-03-04T00:00:00", "2026-03-07T00:00:00", None, "2026-03-12T00:00:00"),
    ],
)
def test_the_end_follows_the_day(there, start, end, to, ends):
    old = there.plant(start_date_local=start, end_date_local=end)
    later = RIDE.model_copy(update={"day": dt.date(2026, 3, 9), "start_time": to})
    there.platform.update(old, there.draft(later))
    assert there.stored(old)["end_date_local"] == ends


def test_a_sport_that_means_the_same_keeps_its_name(there):
    old = read_event(event(id=5, type="Parkour"), SAM.id)
    assert isinstance(old, CalendarItem)
    other = RIDE.model_copy(update={"sport": Sport.OTHER})
    body = there.platform.prepare(other, source(1), AthleteThresholds())
    assert update_body(old.raw, body)["type"] == "Parkour"
    assert update_body(event(type="Run"), body)["type"] == "Other"
    assert update_body({}, body)["type"] == "Other"


def test_a_holiday_stays_one_and_says_until_when_once(there):
    old = there.plant(
        category="HOLIDAY",
        type=None,
        description="Sun",
        end_date_local="2026-03-08T00:00:00",
    )
    assert isinstance(old.item, Note)
    there.platform.update(old, there.draft(old.item.model_copy(update={"title": "Isle"})))
    raw = there.stored(old)
    assert (raw["category"], raw["name"], raw["description"]) == ("HOLIDAY", "Isle", "Sun")
    assert raw["end_date_local"] == old.raw["end_date_local"]


def test_strength_without_a_time_has_that_of_its_steps(there):
    old = there.plant(type="WeightTraining", description="- 10m", moving_time=3600)
    rest = Step(length=Seconds(value=60), cue="Rest")
    lift = Workout(sport=Sport.STRENGTH, day=TODAY, title="x", steps=(rest,))
    there.platform.update(old, there.draft(lift))
    assert there.stored(old)["moving_time"] == 60


def test_an_update_without_the_object_reads_it_first(there):
    old = there.plant(end_date_local="2026-03-06T00:00:00")
    bare = old.model_copy(update={"raw": {}})
    assert there.platform.update(bare, there.draft(RIDE)).created
    assert there.stored(old)["end_date_local"] == "2026-03-06T00:00:00"


@settings(deadline=None, max_examples=25, derandomize=True)
@given(workout=strategies.rare_workouts())
def test_an_updated_entry_reads_as_it_was_expected(there, workout):
    draft = drafted(there, workout)
    old = there.plant(**FULL)
    outcome = there.platform.update(old, draft)
    assume("too long" not in outcome.error)
    assert outcome.created is not None, outcome.error
    assert len(outcome.created.origins) == 1
    assume(isinstance(read_event(outcome.created.raw, SAM.id), CalendarItem))
    expected, came = there.platform.expect(draft), outcome.created.item
    if isinstance(came, Workout) and isinstance(expected, Workout):
        assert came.indoor is (True if expected.indoor is None else expected.indoor)
        open_ = {"indoor": came.indoor, "metric": came.metric, "planned": came.planned}
        expected = expected.model_copy(update=open_)
    assert came == expected


def drafted(there: There, workout: Workout):
    try:
        return there.draft(workout.model_copy(update={"day": workout.day or TODAY}))
    except CannotConvert:
        assume(False)


# --- Restoring ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    workout=strategies.rare_workouts(),
    fields=st.fixed_dictionaries(
        {},
        optional={
            **{key: st.just(value) for key, value in FULL.items()},
            "description": st.sampled_from(["", "Only words", "- 20m 70% 90% LTHR\n- 1km Z2 Pace"]),
            "type": st.sampled_from(["Ride", "VirtualRide", "Run", "WeightTraining"]),
            "category": st.sampled_from(["WORKOUT", "RACE_A"]),
            "moving_time": st.integers(1, 9000),
            "icu_training_load": st.integers(1, 300),
            "start_date_local": st.just("2026-03-05T06:30:00"),
        },
    ),
)
def test_restoring_after_an_update_brings_back_every_key(there, workout, fields):
    before = there.plant(**fields)
    outcome = there.platform.update(before, drafted(there, workout))
    assume(outcome.created is not None)
    restored = there.platform.restore(outcome.created, before)
    assert restored.created is not None, restored.error
    assert restored.created.ref == before.ref
    assert restored.created.item == before.item
    assert without(there.stored(before), BOOKKEEPING) == without(before.raw, BOOKKEEPING)


def test_a_moved_note_is_restored(there):
    before = there.plant(category="NOTE", type=None, name="N", description="x")
    there.platform.update(before, there.draft(Note(title="M", day=TODAY + dt.timedelta(days=3))))
    there.platform.restore(before, before)
    assert without(there.stored(before), BOOKKEEPING) == without(before.raw, BOOKKEEPING)


def test_where_null_means_leave_it_the_restored_entry_is_emptied_in_words(platform, requests_mock):
    before = read_event(event(id=77), "i1")
    sent: list[dict[str, Any]] = []

    def sparse(request, context):
        sent.append(request.json())
        now = {**event(id=77), "tags": ["new"], "target": "HR", "sub_type": "NONE"}
        for body in sent:
            now.update({key: value for key, value in body.items() if value is not None})
        return now

    requests_mock.put(f"{ATHLETE}/events/77", json=sparse)
    outcome = platform.restore(before, before)
    assert sent[1] == {"tags": [], "target": "AUTO"}
    assert outcome.created.item.tags == ()


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"category": "WORKOUT"},
        {"category": 5, "start_date_local": "2026-03-04T00:00:00"},
        {"category": "WORKOUT", "start_date_local": "soon"},
        {"category": "WORKOUT", "start_date_local": None},
        {"category": "WORKOUT", "start_date_local": ["2026-03-04"]},
        event(tags={"a": 1}),
        event(moving_time=float("nan")),
        event(name=["x"]),
        event(description={"deep": {}}),
        event(description=TODAY),
    ],
)
def test_what_was_not_kept_whole_is_a_message(platform, requests_mock, raw):
    now = read_event(event(id=77), "i1")
    before = now.model_copy(update={"raw": raw})
    for outcome in (platform.restore(now, before), platform.recreate(before)):
        assert "by hand" in outcome.error
        assert not outcome.maybe_applied
    assert not requests_mock.called


# --- Making anew --------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25, derandomize=True)
@given(workout=strategies.rare_workouts())
def test_what_was_deleted_is_made_anew_with_every_key(there, workout):
    (outcome,) = there.platform.create([drafted(there, workout)])
    assume(outcome.created is not None)
    before = outcome.created
    there.platform.delete(before)
    made = there.platform.recreate(before)
    assert made.created is not None, made.error
    assert made.created.ref.id != before.ref.id
    assert made.created.external_id == before.external_id
    assert without(there.stored(made.created), OF_THE_ENTRY) == without(before.raw, OF_THE_ENTRY)


def test_a_note_is_made_anew_with_what_only_the_service_knows(there):
    before = there.plant(category="NOTE", type=None, name="N", color="red", show_as_note=True)
    there.platform.delete(before)
    made = there.platform.recreate(before)
    assert made.created.ref.kind is ItemKind.NOTE
    assert without(there.stored(made.created), OF_THE_ENTRY) == without(before.raw, OF_THE_ENTRY)


def gone(**fields: Any) -> CalendarItem:
    read = read_event(event(id=77, **fields), "i1")
    assert isinstance(read, CalendarItem)
    return read


@pytest.mark.parametrize("fields", [{"external_id": "planbridge:trainingpeaks/7/workout/9"}, {}])
def test_an_entry_that_arrived_without_an_answer_is_not_made_twice(platform, calendar, fields):
    calendar.events.append(event(id=5, name="Another"))
    calendar.lose_answers = 1
    made = platform.recreate(gone(**fields))
    assert made.created.ref.id == "1001"
    assert calendar.bulk_sizes == [1]


def test_an_entry_that_did_not_arrive_is_made_once_more(platform, calendar):
    calendar.break_before = 1
    assert platform.recreate(gone()).created
    assert len(calendar.events) == 1


def test_a_page_instead_of_an_answer_is_looked_behind(platform, calendar, requests_mock):
    page = "<!doctype html><title>Down</title>"
    requests_mock.post(f"{ATHLETE}/events/bulk", text=page)
    outcome = platform.recreate(gone())
    assert outcome.maybe_applied
    calendar.events.append(event(id=78))
    assert platform.recreate(gone()).created.ref.id == "78"


def test_after_a_time_out_it_may_have_been_made_anew(platform, calendar, requests_mock):
    requests_mock.post(f"{ATHLETE}/events/bulk", exc=requests.exceptions.ReadTimeout)
    assert platform.recreate(gone()).maybe_applied
    assert sum(r.method == "POST" for r in requests_mock.request_history) == 1


def test_when_nobody_can_look_it_may_have_been_made_anew(platform, calendar, requests_mock):
    calendar.break_before = 1
    requests_mock.get(f"{ATHLETE}/events", status_code=401)
    assert platform.recreate(gone()).maybe_applied


# --- Errors -------------------------------------------------------------------------------------

ACCOUNT_WIDE = [
    ({"status_code": 401}, AccessExpired),
    ({"status_code": 403}, AccessDenied),
    ({"status_code": 429, "headers": {"Retry-After": "9999"}}, RateLimited),
    ({"exc": requests.exceptions.ConnectTimeout}, Unreachable),
]


@pytest.mark.parametrize(("answer", "error"), ACCOUNT_WIDE)
def test_what_concerns_the_account_is_raised(platform, requests_mock, make_draft, answer, error):
    requests_mock.put(f"{ATHLETE}/events/77", **answer)
    requests_mock.post(f"{ATHLETE}/events/bulk", **answer)
    item = gone()
    for change in (
        lambda: platform.update(item, make_draft(1)),
        lambda: platform.restore(item, item),
        lambda: platform.recreate(item),
    ):
        with pytest.raises(error):
            change()


@pytest.mark.parametrize(("status", "maybe"), [(422, False), (404, False), (500, True)])
def test_what_concerns_the_entry_is_its_outcome(platform, requests_mock, status, maybe):
    requests_mock.put(f"{ATHLETE}/events/77", status_code=status, json={"error": "No way"})
    outcome = platform.restore(gone(), gone())
    assert "No way" in outcome.error
    assert outcome.maybe_applied is maybe


def test_a_page_instead_of_an_answer_leaves_open_what_became_of_it(
    platform, requests_mock, make_draft
):
    requests_mock.put(f"{ATHLETE}/events/77", text="<!doctype html><title>Down</title>")
    assert platform.update(gone(), make_draft(1)).maybe_applied


def test_a_deletion_whose_answer_was_lost_is_repeated_and_finds_nothing(platform, requests_mock):
    requests_mock.delete(
        f"{ATHLETE}/events/77",
        [{"exc": requests.exceptions.ReadTimeout}, {"status_code": 404}],
    )
    platform.delete(gone())
    assert len(requests_mock.request_history) == 2


# --- Finding ------------------------------------------------------------------------------------


def test_an_entry_is_found_on_whatever_day(there):
    old = there.plant(start_date_local="2031-01-01T00:00:00")
    assert there.platform.find(old.ref) == old
    there.platform.delete(old)
    assert there.platform.find(old.ref) is None


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "null"},
        {"text": "[]"},
        {"text": ""},
        {"text": "<!doctype html><title>Down</title>"},
        {"json": event(id=78)},
        {"json": event(id=77, athlete_id="i2")},
        {"json": event(id=77, category="TARGET")},
        {"json": event(id=77, start_date_local=None)},
        {"json": event(id=77, start_date_local="soon")},
        {"json": event(id=77, workout_doc={"steps": 5})},
    ],
)
def test_an_answer_that_is_no_answer_does_not_mean_that_it_is_gone(platform, requests_mock, answer):
    requests_mock.get(f"{ATHLETE}/events/77", **answer)
    with pytest.raises(ApiChanged):
        platform.find(gone().ref)


@pytest.mark.parametrize(("answer", "error"), [*ACCOUNT_WIDE, ({"status_code": 500}, Unreachable)])
def test_whoever_cannot_ask_does_not_know(platform, requests_mock, answer, error):
    requests_mock.get(f"{ATHLETE}/events/77", **answer)
    with pytest.raises(error):
        platform.find(gone().ref)


def test_another_athletes_entry_is_not_asked_for(platform, requests_mock):
    with pytest.raises(AccessDenied):
        platform.find(gone().ref.model_copy(update={"athlete": "i2"}))
    assert not requests_mock.called
