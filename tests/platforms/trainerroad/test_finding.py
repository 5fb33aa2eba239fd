from __future__ import annotations

import datetime as dt
import re

import pytest

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName
from core.platforms.errors import AccessDenied, AccessExpired, ApiChanged, PlatformError, Rejected
from core.platforms.http import Http
from core.platforms.trainerroad.adapter import TrainerRoadPlatform
from sandbox.people import TR_RIDER
from sandbox.server import SandboxServer
from tests.platforms.trainerroad.conftest import BASE, MEMBER, MONDAY, day_parts

FAR = MONDAY + dt.timedelta(days=200)


def ref(item_id: object, kind: ItemKind = ItemKind.WORKOUT, athlete: object = MEMBER) -> ItemRef:
    return ItemRef(
        platform=PlatformName.TRAINERROAD, athlete=str(athlete), kind=kind, id=str(item_id)
    )


def test_a_planned_workout_is_found_on_whatever_day(road):
    road.add_workout(7)
    slot = road.plan(FAR, 7, name="Otter")
    found = road.platform().find(ref(slot))
    assert (found.day, found.item.title, len(found.item.steps)) == (FAR, "Otter", 1)
    assert found == road.platform().list_calendar(FAR, FAR).items[0]


def test_a_race_is_found(road):
    road.events.append({"id": "e-1", "date": day_parts(FAR), "name": "Town", "racePriority": 3})
    assert road.platform().find(ref("e-1")).item.title == "Town"


def test_a_slot_that_only_its_details_know_is_not_called_gone(road):
    slot = road.plan(MONDAY, name="Run")
    road.details[slot]["date"] = day_parts(MONDAY)
    road.planned.clear()
    with pytest.raises(ApiChanged):
        road.platform().find(ref(slot))


def test_what_neither_knows_is_gone(road):
    road.plan(MONDAY, name="Run")
    assert road.platform().find(ref("00000000-0000-4000-a000-999999999999")) is None


@pytest.mark.parametrize("row", [None, {}, {"date": day_parts(MONDAY)}, 5])
def test_a_row_without_an_id_may_be_the_one(road, row):
    road.planned.append(row)
    with pytest.raises(PlatformError):
        road.platform().find(ref("gone"))


def test_a_slot_without_a_day_cannot_be_told(road):
    slot = road.plan(MONDAY, name="Run")
    road.planned[0]["date"] = None
    with pytest.raises(ApiChanged):
        road.platform().find(ref(slot))


def test_a_workout_that_cannot_be_read_is_not_gone(road):
    slot = road.plan(MONDAY, 7, name="Otter")
    with pytest.raises(ApiChanged, match="cannot be read"):
        road.platform().find(ref(slot))


@pytest.mark.parametrize("path", ["timeline", "planned-activities"])
@pytest.mark.parametrize(
    "answer",
    [
        {"status_code": 404},
        {"status_code": 500},
        {"text": "<!doctype html><title>Down</title>"},
        {"text": "null"},
        {"json": "soon"},
    ],
)
def test_without_an_answer_nothing_is_gone(road, path, answer):
    road.mocker.get(re.compile(rf"{BASE}/app/api/react-calendar/{MEMBER}/{path}"), **answer)
    with pytest.raises(PlatformError):
        road.platform().find(ref("gone"))


def test_an_expired_cookie_is_raised(road):
    road.mocker.get(
        re.compile(rf"{BASE}/app/api/react-calendar/{MEMBER}/timeline"), status_code=401
    )
    with pytest.raises(AccessExpired):
        road.platform().find(ref("gone"))


def test_another_account_is_not_asked(road):
    with pytest.raises(AccessDenied):
        road.platform().find(ref("x", athlete=4711))
    assert not road.asked("timeline")


NOTE = {"id": 5, "date": day_parts(FAR), "title": "Travel", "text": "<p>By train</p>"}


def test_a_note_is_found(road):
    road.texts["5"] = NOTE
    found = road.platform().find(ref(5, ItemKind.NOTE))
    assert (found.day, found.item.title, found.item.text) == (FAR, "Travel", "By train")


@pytest.mark.parametrize(
    "answer", [{**NOTE, "id": 6}, {**NOTE, "date": None}, {**NOTE, "date": {}}, [], "x"]
)
def test_a_note_that_cannot_be_read_is_not_gone(road, answer):
    road.texts["5"] = answer
    with pytest.raises(ApiChanged):
        road.platform().find(ref(5, ItemKind.NOTE))


def test_a_note_is_gone_when_it_is_not_listed_either(road):
    road.mocker.get(re.compile(rf"{BASE}/app/api/react-calendar/annotation/"), status_code=404)
    assert road.platform().find(ref(5, ItemKind.NOTE)) is None
    road.annotations.append({"id": 5, "date": day_parts(FAR), "typeId": 1})
    with pytest.raises(ApiChanged):
        road.platform().find(ref(5, ItemKind.NOTE))


def test_where_there_is_no_timeline_no_note_is_gone(road):
    for path in ("annotation/", f"{MEMBER}/timeline"):
        road.mocker.get(re.compile(rf"{BASE}/app/api/react-calendar/{path}"), status_code=404)
    with pytest.raises(ApiChanged):
        road.platform().find(ref(5, ItemKind.NOTE))


def test_every_item_of_the_sandbox_is_found_as_it_is_listed():
    today = dt.date(2026, 3, 4)
    with SandboxServer.running(today=today, platforms=("trainerroad",)) as server:
        url = server.urls.trainerroad
        http = Http("TrainerRoad", url, requests_per_second=1000)
        platform = TrainerRoadPlatform(TR_RIDER, url, http=http)
        items = platform.list_calendar(today, today + dt.timedelta(days=10)).items
        kinds = {item.ref.kind: item for item in items}
        assert len(kinds) == 2
        for item in (*kinds.values(), items[-1]):
            assert platform.find(item.ref) == item


def test_nothing_is_ever_written(road):
    road.texts["5"] = NOTE
    platform = road.platform()
    note = platform.find(ref(5, ItemKind.NOTE))
    assert isinstance(note, CalendarItem)
    for change in (
        lambda: platform.restore(note, note),
        lambda: platform.recreate(note),
        lambda: platform.expect(None),  # type: ignore[arg-type]
    ):
        with pytest.raises(Rejected):
            change()


def test_it_takes_over_what_others_hold():
    assert TrainerRoadPlatform.capabilities.imports
    assert not TrainerRoadPlatform.capabilities.computes_totals
