"""Every request of the client against the service's own OpenAPI document.

Oddities of that document, tolerated here: listing is ``/events{format}``, where the format may
be empty; ``upsertOnUid`` and ``updatePlanApplied`` are required for the bulk request; key and
access token are demanded together, where either is meant.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError

from core.platforms.contract import ItemKind, ItemRef, LibraryItem
from core.platforms.intervals.adapter import IntervalsPlatform
from core.workout.model import Metric, Note, Planned, RacePriority, Sport, Workout
from core.workout.thresholds import AthleteThresholds
from tests.platforms.intervals.conftest import ATHLETE, BASE, DAY, event, source
from tests.platforms.intervals.test_adapter import existing


@pytest.fixture(scope="module")
def spec(recorded) -> OpenAPI:
    document = json.loads((recorded / "intervals/openapi_v1_2026-07.json").read_text())
    paths = document["paths"]
    base = "/api/v1/athlete/{id}"
    listing = paths[f"{base}/events{{format}}"]["get"]
    listing["parameters"] = [p for p in listing["parameters"] if p["name"] != "format"]
    used = {
        base: {"get": paths[base]["get"]},
        f"{base}/events": {"get": listing},
        f"{base}/events/bulk": {"post": paths[f"{base}/events/bulk"]["post"]},
        f"{base}/events/{{eventId}}": paths[f"{base}/events/{{eventId}}"],
        f"{base}/folders": paths[f"{base}/folders"],
        f"{base}/workouts/bulk": paths[f"{base}/workouts/bulk"],
        f"{base}/workouts/{{workoutId}}": paths[f"{base}/workouts/{{workoutId}}"],
    }
    document["paths"] = used
    document["security"] = [{"APIKey": []}, {"AccessToken": []}]
    document["servers"] = [{"url": BASE}]
    return OpenAPI.from_dict(document)


@pytest.fixture
def captured(requests_mock):
    def answer(request, context):
        if request.method == "POST":
            return [{**event(), **entry, "id": n} for n, entry in enumerate(request.json())]
        return {**event(id=77), **request.json()}

    requests_mock.get(f"{BASE}/api/v1/athlete/0", json={"id": "i1", "sportSettings": []})
    requests_mock.get(f"{ATHLETE}/events", json=[])
    requests_mock.post(f"{ATHLETE}/events/bulk", json=answer)
    requests_mock.put(f"{ATHLETE}/events/77", json=answer)
    requests_mock.delete(f"{ATHLETE}/events/77", json={})
    return requests_mock


def as_openapi(request) -> RequestsOpenAPIRequest:
    return RequestsOpenAPIRequest(request._request)


def test_every_request_fits_the_document(spec, captured, make_draft):
    platform = IntervalsPlatform("a-test-key-123", "", BASE)
    platform.check_access()
    platform.list_calendar(DAY, DAY)
    drafts = [
        make_draft(1),
        make_draft(
            2,
            metric=Metric.HEART_RATE,
            planned=Planned(duration=3600.6, distance=1000.5, load=63.41),
            indoor=True,
            tags=("a", "b"),
        ),
        make_draft(3, race=RacePriority.A, sport=Sport.RUN),
        make_draft(4, sport=Sport.RACE),
        make_draft(5, sport=Sport.DAY_OFF),
        platform.prepare(Note(text="x", day=DAY), source(6), AthleteThresholds()),
    ]
    assert all(outcome.created for outcome in platform.create(drafts))
    assert platform.update(existing(), drafts[1]).created
    platform.delete(existing())

    sent = captured.request_history
    assert {(request.method, request.path.rpartition("/")[2]) for request in sent} == {
        ("GET", "0"),
        ("GET", "events"),
        ("POST", "bulk"),
        ("PUT", "77"),
        ("DELETE", "77"),
    }
    for request in sent:
        spec.validate_request(as_openapi(request))


@pytest.fixture
def library(captured):
    captured.get(f"{ATHLETE}/folders", json=[])
    captured.post(f"{ATHLETE}/folders", json={"id": 7, "name": "New"})
    captured.post(
        f"{ATHLETE}/workouts/bulk",
        json=lambda request, context: [
            {**entry, "id": n} for n, entry in enumerate(request.json())
        ],
    )
    return captured


def ready(platform, **fields):
    workout = Workout(**{"sport": Sport.RIDE, "title": "Ride", **fields})
    return platform.prepare_for_library(workout, source(1), AthleteThresholds())


def test_every_request_for_a_library_fits_the_document(spec, library, platform):
    folder = platform.create_library("New")
    drafts = [
        ready(platform),
        ready(
            platform,
            title="Long",
            metric=Metric.HEART_RATE,
            planned=Planned(duration=3600.6, distance=1000.5, load=63.41),
            indoor=True,
            tags=("a", "b"),
        ),
        ready(platform, title="Race", sport=Sport.RACE, race=RacePriority.A),
    ]
    assert all(outcome.created for outcome in platform.add_to_library(folder, drafts))
    sent = library.request_history
    assert [(one.method, one.path.rpartition("/")[2]) for one in sent] == [
        ("GET", "folders"),
        ("POST", "folders"),
        ("POST", "bulk"),
    ]
    for request in sent:
        spec.validate_request(as_openapi(request))


def test_every_request_for_a_plan_fits_the_document(spec, library, platform):
    def answer(request, context):
        # Nothing is taken: what a restoring or an update empties is asked for twice.
        return {"id": 5, "time": "06:30", "days": 3, "tags": ["a"], "for_week": True}

    library.post(f"{ATHLETE}/folders", json={"id": 7, "name": "New", "type": "PLAN"})
    library.put(f"{ATHLETE}/workouts/5", json=answer)
    library.delete(f"{ATHLETE}/workouts/5", json=[5])
    plan = platform.create_library("N" * 100, plan=True, description="Eight weeks", first=DAY)
    timed = Workout(sport=Sport.RIDE, title="Early", start_time=dt.time(6, 30), race=RacePriority.B)
    drafts = [
        platform.prepare_for_library(one, source(1), AthleteThresholds(), day=3)
        for one in (timed, Note(text="x"), Workout(sport=Sport.DAY_OFF))
    ]
    assert all(outcome.created for outcome in platform.add_to_library(plan, drafts))
    ref = ItemRef(platform=platform.name, athlete="i1", kind=ItemKind.WORKOUT, id="5")
    raw = {"name": "R", "type": "Ride", "day": None, "time": None, "days": None, "color": None}
    there = LibraryItem(ref=ref, item=timed, raw=raw)
    for draft in drafts:
        assert platform.update_in_library(plan, there, draft).created
    platform.restore_in_library(plan, there)
    platform.remove_from_library(plan, there)
    sent = [one for one in library.request_history if one.path.startswith("/api/v1/athlete/i1")]
    assert {one.method for one in sent} == {"GET", "POST", "PUT", "DELETE"}
    for request in sent:
        spec.validate_request(as_openapi(request))


@pytest.mark.parametrize("wrong", [{"moving_time": 60.5}, {"tags": "key"}, {"folder_id": "x"}])
def test_the_document_would_notice_in_a_library(spec, library, platform, wrong):
    platform._client.create_workouts("i1", [{**ready(platform).payload, "folder_id": 7, **wrong}])
    with pytest.raises(OpenAPIError, match="body"):
        spec.validate_request(as_openapi(library.last_request))


@pytest.mark.parametrize(
    "wrong", [{"category": "Note"}, {"moving_time": 60.5}, {"tags": "key"}, {"indoor": "yes"}]
)
def test_the_document_would_notice(spec, captured, platform, make_draft, wrong):
    draft = make_draft(1)
    platform.create([draft.model_copy(update={"payload": {**draft.payload, **wrong}})])
    platform.create([draft])
    request, right = [sent for sent in captured.request_history if sent.method == "POST"]
    spec.validate_request(as_openapi(right))
    with pytest.raises(OpenAPIError, match="body"):
        spec.validate_request(as_openapi(request))


def test_the_document_would_notice_a_missing_query(spec, captured, platform):
    platform.http.json("POST", "/api/v1/athlete/i1/events/bulk", body=[])
    with pytest.raises(OpenAPIError, match="upsertOnUid"):
        spec.validate_request(as_openapi(captured.last_request))
