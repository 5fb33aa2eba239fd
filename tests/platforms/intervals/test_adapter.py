from __future__ import annotations

import datetime as dt

import pytest
import requests

from core.platforms.contract import CalendarItem, ItemKind, Platform
from core.platforms.errors import AccessExpired, ApiChanged, Unreachable
from core.platforms.intervals.events import read_event
from core.platforms.intervals.writing import MOST_UNCLEAR
from core.workout.model import Note
from core.workout.thresholds import AthleteThresholds
from tests.platforms.intervals.conftest import ATHLETE, BASE, DAY, event, source

FIRST, LAST = DAY, DAY + dt.timedelta(days=6)


def test_the_adapter_fits_the_contract(platform):
    checked: Platform = platform
    assert checked.capabilities.writes


# --- Listing ------------------------------------------------------------------------------------


def test_a_range_of_days_is_asked_for(platform, requests_mock):
    requests_mock.get(f"{ATHLETE}/events", json=[])
    listing = platform.list_calendar(FIRST, LAST)
    assert listing.complete
    assert requests_mock.last_request.qs == {
        "oldest": ["2026-06-01"],
        "newest": ["2026-06-07"],
    }


def test_one_undecodable_event_among_thirty_costs_only_itself(platform, requests_mock):
    events = [event(id=n, name=f"Ride {n}") for n in range(30)]
    events[17] = event(id=17, name="Broken", workout_doc={"steps": "none"})
    requests_mock.get(f"{ATHLETE}/events", json=events)
    listing = platform.list_calendar(FIRST, LAST)
    assert len(listing.items) == 29
    (odd,) = listing.unreadable
    assert (odd.id, odd.title, odd.day) == ("17", "Broken", DAY)
    assert odd.reason
    assert listing.complete


def test_entries_that_only_reach_into_the_range_are_left_out(platform, requests_mock):
    before = event(
        category="HOLIDAY",
        start_date_local="2026-05-28T00:00:00",
        end_date_local="2026-06-03T00:00:00",
    )
    after = event(start_date_local="2026-06-08T00:00:00")
    last = event(id=3, start_date_local="2026-06-07T23:00:00")
    requests_mock.get(f"{ATHLETE}/events", json=[before, last, after])
    assert [item.ref.id for item in platform.list_calendar(FIRST, LAST).items] == ["3"]


def test_an_unreadable_entry_outside_the_range_is_left_out_too(platform, requests_mock):
    target = event(category="TARGET", start_date_local="2026-05-25T00:00:00")
    requests_mock.get(f"{ATHLETE}/events", json=[target])
    assert platform.list_calendar(FIRST, LAST).unreadable == ()


@pytest.mark.parametrize("entry", [event(id=None), None, "x", 5])
def test_an_entry_without_an_id_makes_the_listing_incomplete(platform, requests_mock, entry):
    requests_mock.get(f"{ATHLETE}/events", json=[event(), entry])
    listing = platform.list_calendar(FIRST, LAST)
    assert len(listing.items) == 1
    assert not listing.complete
    assert listing.incomplete_because


@pytest.mark.parametrize("answer", ["null", "{}", ""])
def test_an_answer_that_is_no_list_is_no_empty_calendar(platform, requests_mock, answer):
    requests_mock.get(f"{ATHLETE}/events", text=answer)
    with pytest.raises(ApiChanged) as caught:
        platform.list_calendar(FIRST, LAST)
    assert caught.value.endpoint == "GET /api/v1/athlete/i1/events"


def test_a_sign_in_page_is_no_empty_calendar(platform, requests_mock):
    page = "<!doctype html><title>Log in</title>"
    requests_mock.get(f"{ATHLETE}/events", text=page)
    with pytest.raises(AccessExpired):
        platform.list_calendar(FIRST, LAST)


# --- Creating -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "sizes"), [(1, [1]), (50, [50]), (51, [50, 1]), (120, [50, 50, 20])]
)
def test_new_entries_go_out_fifty_a_request(platform, calendar, make_draft, count, sizes):
    written = platform.create([make_draft(n) for n in range(count)])
    assert calendar.bulk_sizes == sizes
    assert [outcome.created.item.title for outcome in written] == [
        f"Ride {n}" for n in range(count)
    ]


def test_nothing_to_write_needs_no_request(platform, requests_mock):
    assert platform.create([]) == []
    assert not requests_mock.called


def test_the_outcome_is_what_the_service_made_of_it(platform, calendar, make_draft):
    (outcome,) = platform.create([make_draft(3)])
    assert outcome.created.ref.id == "1000"
    assert outcome.created.external_id == "planbridge:trainingpeaks/7/workout/3"
    assert outcome.created.origins[0].id == "3"
    assert outcome.url == f"{BASE}/?w=2026-06-01"
    assert not outcome.error


def test_answers_in_another_order_find_their_drafts(platform, requests_mock, make_draft):
    def answer(request, context):
        return [{**event(), **e, "id": n} for n, e in enumerate(reversed(request.json()))]

    requests_mock.post(f"{ATHLETE}/events/bulk", json=answer)
    written = platform.create([make_draft(n) for n in range(5)])
    assert [outcome.created.item.title for outcome in written] == [f"Ride {n}" for n in range(5)]


def test_one_refused_entry_of_thirty_is_found_and_the_others_are_saved(
    platform, calendar, make_draft
):
    calendar.refuse = lambda entry: entry["name"] == "Ride 7"
    written = platform.create([make_draft(n) for n in range(30)])
    failed = [n for n, outcome in enumerate(written) if outcome.created is None]
    assert failed == [7]
    assert "Missing type" in written[7].error
    assert not written[7].maybe_applied
    assert sorted(e["name"] for e in calendar.events) == sorted(
        f"Ride {n}" for n in range(30) if n != 7
    )


def test_all_refused_are_all_told(platform, calendar, make_draft):
    calendar.refuse = lambda entry: True
    written = platform.create([make_draft(n) for n in range(4)])
    assert all("Missing type" in outcome.error for outcome in written)


def test_entries_whose_answer_was_lost_are_found_and_not_written_again(
    platform, calendar, make_draft
):
    calendar.lose_answers = 1
    written = platform.create([make_draft(n) for n in range(10)])
    assert len(calendar.events) == 10
    assert [outcome.created.item.title for outcome in written] == [f"Ride {n}" for n in range(10)]


def test_entries_that_appear_late_are_adopted_and_make_no_twins(
    platform, calendar, make_draft, requests_mock, time
):
    sent = []

    def silent(request, context):
        sent.append(request)
        calendar.late = [{**event(), **e, "id": n} for n, e in enumerate(request.json(), 1)]
        raise requests.exceptions.ReadTimeout

    requests_mock.post(f"{ATHLETE}/events/bulk", json=silent)
    calendar.shows_late_after = lambda: time.now >= 2
    written = platform.create([make_draft(n) for n in range(3)])
    assert [outcome.created.ref.id for outcome in written] == ["1", "2", "3"]
    assert len(sent) == 1


def test_after_a_time_out_nothing_is_written_again_and_it_may_have_been_applied(
    platform, calendar, make_draft, requests_mock
):
    requests_mock.post(f"{ATHLETE}/events/bulk", exc=requests.exceptions.ReadTimeout)
    written = platform.create([make_draft(n) for n in range(60)])
    assert [outcome.maybe_applied for outcome in written] == [True] * 50 + [False] * 10
    posts = [r for r in requests_mock.request_history if r.method == "POST"]
    assert len(posts) == 1


def test_entries_that_did_not_arrive_over_a_broken_connection_are_written_again(
    platform, calendar, make_draft, requests_mock
):
    requests_mock.post(
        f"{ATHLETE}/events/bulk",
        [{"exc": requests.exceptions.ConnectionError}, {"json": calendar._create}],
    )
    written = platform.create([make_draft(1), make_draft(2)])
    assert all(outcome.created for outcome in written)
    assert len(calendar.events) == 2


def test_entries_that_did_not_arrive_are_written_again(platform, calendar, make_draft):
    calendar.break_before = 1
    written = platform.create([make_draft(n) for n in range(10)])
    assert len(calendar.events) == 10
    assert all(outcome.created for outcome in written)


def test_only_the_missing_part_is_written_again(platform, calendar, make_draft):
    drafts = [make_draft(n) for n in range(6)]
    calendar.events = [
        {**event(), **draft.payload, "id": 500 + n} for n, draft in enumerate(drafts[:4])
    ]
    calendar.break_before = 1
    written = platform.create(drafts)
    assert [outcome.created.ref.id for outcome in written[:4]] == ["500", "501", "502", "503"]
    assert len(calendar.events) == 6
    assert all(outcome.created for outcome in written)


def test_lost_entries_are_looked_for_on_all_their_days(platform, calendar, make_draft):
    calendar.lose_answers = 1
    days = [DAY + dt.timedelta(days=30 * n) for n in range(3)]
    written = platform.create([make_draft(n, day=day) for n, day in enumerate(days)])
    assert len(calendar.events) == 3
    assert all(outcome.created for outcome in written)


def test_when_nobody_can_look_it_may_have_been_applied(platform, requests_mock, make_draft):
    requests_mock.post(f"{ATHLETE}/events/bulk", status_code=502)
    requests_mock.get(f"{ATHLETE}/events", status_code=502)
    written = platform.create([make_draft(n) for n in range(60)])
    assert all(outcome.error for outcome in written)
    assert [outcome.maybe_applied for outcome in written] == [True] * 50 + [False] * 10
    assert "Not tried" in written[-1].error


def test_a_server_that_fails_every_time_is_not_asked_forever(
    platform, calendar, make_draft, requests_mock
):
    calendar.break_before = 10_000
    written = platform.create([make_draft(n) for n in range(100)])
    assert all(outcome.error and not outcome.maybe_applied for outcome in written)
    assert len(calendar.bulk_sizes) <= MOST_UNCLEAR


def test_a_server_that_chokes_on_one_entry_takes_the_others(
    platform, requests_mock, make_draft, calendar
):
    def create(request, context):
        if any(entry["name"] == "Ride 3" for entry in request.json()):
            context.status_code = 500
            return {"error": "NullPointerException"}
        return calendar._create(request, context)

    requests_mock.post(f"{ATHLETE}/events/bulk", json=create)
    written = platform.create([make_draft(n) for n in range(8)])
    assert [n for n, outcome in enumerate(written) if outcome.error] == [3]
    assert len(calendar.events) == 7


def test_an_expired_key_ends_the_writing_and_every_draft_has_the_reason(
    platform, requests_mock, make_draft
):
    requests_mock.post(f"{ATHLETE}/events/bulk", status_code=401)
    written = platform.create([make_draft(n) for n in range(60)])
    assert len(written) == 60
    assert all("401" in outcome.error for outcome in written)
    assert len(requests_mock.request_history) == 1


def test_an_answer_that_leaves_one_out_is_looked_up(platform, requests_mock, make_draft, calendar):
    def create(request, context):
        return calendar._create(request, context)[:-1]

    requests_mock.post(f"{ATHLETE}/events/bulk", json=create)
    written = platform.create([make_draft(n) for n in range(3)])
    assert all(outcome.created for outcome in written)
    assert len(calendar.events) == 3


def test_an_answer_that_is_nowhere_may_have_been_applied(platform, requests_mock, make_draft):
    requests_mock.post(f"{ATHLETE}/events/bulk", json=[])
    requests_mock.get(f"{ATHLETE}/events", json=[])
    (outcome,) = platform.create([make_draft(1)])
    assert outcome.error
    assert outcome.maybe_applied


def test_a_created_entry_that_reads_oddly_is_still_created(platform, requests_mock, make_draft):
    draft = make_draft(1)
    answer = [{**event(), **draft.payload, "id": 5, "workout_doc": {"steps": 5}}]
    requests_mock.post(f"{ATHLETE}/events/bulk", json=answer)
    (outcome,) = platform.create([draft])
    assert outcome.created.ref.id == "5"
    assert outcome.created.origins[0].id == "1"
    assert not outcome.error


def test_a_note_is_created_as_a_note(platform, calendar):
    note = Note(title="Travel", text="x", day=DAY)
    (outcome,) = platform.create([platform.prepare(note, source(1), AthleteThresholds())])
    assert outcome.created.ref.kind is ItemKind.NOTE


def test_progress_is_told(platform, calendar, make_draft):
    told = []
    platform.create([make_draft(n) for n in range(60)], lambda *step: told.append(step[:2]))
    assert told == [(50, 60), (60, 60)]


# --- Updating and deleting ----------------------------------------------------------------------


def existing() -> CalendarItem:
    read = read_event(event(id=77), "i1")
    assert isinstance(read, CalendarItem)
    return read


def test_an_update_keeps_the_id(platform, requests_mock, make_draft):
    requests_mock.put(
        f"{ATHLETE}/events/77", json=lambda request, _: {**event(id=77), **request.json()}
    )
    outcome = platform.update(existing(), make_draft(1, title="Renamed"))
    assert outcome.created.ref.id == "77"
    assert outcome.created.item.title == "Renamed"


def test_an_update_is_repeated_after_a_server_error(platform, requests_mock, make_draft):
    requests_mock.put(f"{ATHLETE}/events/77", [{"status_code": 500}, {"json": event(id=77)}])
    assert platform.update(existing(), make_draft(1)).created


@pytest.mark.parametrize(("status", "maybe"), [(422, False), (404, False), (500, True)])
def test_an_update_that_fails_says_why(platform, requests_mock, make_draft, status, maybe):
    requests_mock.put(f"{ATHLETE}/events/77", status_code=status, json={"error": "No way"})
    outcome = platform.update(existing(), make_draft(1))
    assert "No way" in outcome.error
    assert outcome.maybe_applied is maybe


def test_an_update_with_an_expired_key_is_raised(platform, requests_mock, make_draft):
    requests_mock.put(f"{ATHLETE}/events/77", status_code=401)
    with pytest.raises(AccessExpired):
        platform.update(existing(), make_draft(1))


def test_an_item_is_deleted(platform, requests_mock):
    requests_mock.delete(f"{ATHLETE}/events/77", json={})
    platform.delete(existing())
    assert requests_mock.last_request.method == "DELETE"
    assert requests_mock.last_request.query == ""


def test_an_item_that_is_gone_needs_no_deleting(platform, requests_mock):
    requests_mock.delete(f"{ATHLETE}/events/77", status_code=404)
    platform.delete(existing())


def test_a_deletion_that_fails_is_raised(platform, requests_mock):
    requests_mock.delete(f"{ATHLETE}/events/77", status_code=500)
    with pytest.raises(Unreachable):
        platform.delete(existing())


def test_where_a_person_finds_an_item(platform):
    assert platform.item_url(existing().ref, DAY) == f"{BASE}/?w=2026-06-01"
    assert platform.item_url(existing().ref) == f"{BASE}/"
