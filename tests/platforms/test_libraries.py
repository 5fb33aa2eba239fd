"""Libraries of both platforms that have them, over real HTTP."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from core.platforms import http as http_module
from core.platforms import pacing
from core.platforms.contract import CannotConvert, ItemKind, ItemRef, Platform, PlatformName
from core.platforms.errors import AccessExpired, PlatformError, Rejected
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.model import (
    Averaging,
    Metric,
    Note,
    Planned,
    RacePriority,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds
from sandbox import people
from sandbox.faults import FaultKind
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
ADDING = {ICU: "workouts/bulk", TP: "/items"}
FTP = AthleteThresholds()

both = pytest.mark.parametrize("name", [ICU, TP])


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(server, monkeypatch) -> SandboxServer:
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    server.state.faults.clear()
    server.state.journal.reset()
    return server


@pytest.fixture
def fresh(sandbox) -> Iterator[SandboxServer]:
    """As it was seeded; put back afterwards, which takes a while."""
    sandbox.state.reset()
    yield sandbox
    sandbox.state.reset()


def open_platform(name: PlatformName, sandbox: SandboxServer) -> Platform:
    if name is ICU:
        return IntervalsPlatform(people.INTERVALS_API_KEY, "", sandbox.urls.intervals)
    return TrainingPeaksPlatform(
        people.TP_PREMIUM, "", sandbox.urls.trainingpeaks, now=lambda: NOON
    )


def step(seconds: float = 600, percent: float = 70, **fields) -> Step:
    target = Single(unit=Unit.PERCENT_FTP, value=percent)
    return Step(length=Seconds(value=seconds), target=target, **fields)


def workout(title: str = "Openers", **fields) -> Workout:
    steps = (step(), Repeat(count=3, steps=(step(60, 110), step(60, 50))), step())
    return Workout(**{"sport": Sport.RIDE, "title": title, "steps": steps, **fields})


def drafts(platform: Platform, *workouts: Workout, options: Options | None = None):
    return [
        platform.prepare_for_library(
            one,
            ItemRef(platform=PlatformName.FILE, athlete="x", kind=ItemKind.WORKOUT, id=str(n)),
            FTP,
            options or Options(),
        )
        for n, one in enumerate(workouts)
    ]


def setup(name: PlatformName, sandbox: SandboxServer) -> SimpleNamespace:
    """A platform with a new, empty library."""
    platform = open_platform(name, sandbox)
    return SimpleNamespace(platform=platform, library=platform.create_library("Files"))


def titles(platform: Platform, library) -> list[str]:
    return sorted(item.item.title for item in platform.list_library(library).items)


# --- Listing ----------------------------------------------------------------------------------


@both
def test_libraries_are_listed_in_the_services_order_and_say_what_they_hold(name, fresh):
    platform = open_platform(name, fresh)
    libraries = platform.list_libraries()
    assert [library.name for library in libraries] == {
        ICU: [
            "Favourites",
            "Empty",
            "Two weeks of base",
            "Build with gaps",
            "Everything else",
            "From the coach",
        ],
        TP: ["Bike intervals", "Favourites", "Favourites"],
    }[name]
    plans = [library.name for library in libraries if library.is_plan]
    assert plans == (["Two weeks of base", "Build with gaps"] if name is ICU else [])
    read_only = [library.name for library in libraries if not library.writable]
    assert read_only == (["From the coach"] if name is ICU else [])
    for library in libraries:
        listing = platform.list_library(library)
        assert listing.complete
        assert library.count in (None, len(listing.items))
        assert all(item.item.day is None and item.content for item in listing.items)
    assert any(item.item.steps for item in platform.list_library(libraries[0]).items)


@both
def test_listing_libraries_is_one_request(name, sandbox):
    platform = open_platform(name, sandbox)
    platform.list_libraries()
    sandbox.state.journal.reset()
    platform.list_libraries()
    assert len(sandbox.state.journal.entries) == 1


# --- Creating a library -----------------------------------------------------------------------


@both
def test_a_new_library_is_empty_and_can_be_written(name, sandbox):
    platform = open_platform(name, sandbox)
    before = platform.list_libraries()
    made = platform.create_library("  Zwift\nfiles ")
    assert (made.name, made.writable, made.is_plan) == ("Zwift files", True, False)
    after = [one.id for one in platform.list_libraries()]
    assert sorted(after) == sorted([*[one.id for one in before], made.id])
    assert platform.list_library(made).items == ()


@both
def test_a_library_without_a_name_is_refused_before_anything_is_sent(name, sandbox):
    platform = open_platform(name, sandbox)
    with pytest.raises(Rejected, match="needs a name"):
        platform.create_library(" \n ")
    assert sandbox.state.journal.writes() == 0


@both
def test_a_second_library_of_the_same_name_is_another_one(name, sandbox):
    platform = open_platform(name, sandbox)
    assert platform.create_library("Files").id != platform.create_library("Files").id


@both
@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED])
def test_a_library_whose_answer_was_lost_is_found_and_not_made_twice(name, fresh, kind):
    platform = open_platform(name, fresh)
    older = platform.create_library("Files")
    fresh.state.faults.add(kind, method="POST")
    made = platform.create_library("Files")
    assert made.id != older.id
    assert [library.name for library in platform.list_libraries()].count("Files") == 2


@both
def test_a_library_that_did_not_arrive_is_sent_once_more(name, fresh):
    platform = open_platform(name, fresh)
    fresh.state.faults.add("error_before", method="POST")
    platform.create_library("Files")
    assert [library.name for library in platform.list_libraries()].count("Files") == 1


@both
def test_a_library_that_cannot_be_created_is_an_error(name, sandbox):
    platform = open_platform(name, sandbox)
    sandbox.state.faults.add("error_before", method="POST", times=None)
    with pytest.raises(PlatformError):
        platform.create_library("Files")


# --- Preparing --------------------------------------------------------------------------------


@both
def test_a_workout_comes_back_from_a_library_as_it_went_in(name, sandbox):
    at = setup(name, sandbox)
    sent = workout(description="Warm up well.\n\nThen go.", sub_sport=SubSport.INDOOR_RIDE)
    [draft] = drafts(at.platform, sent)
    assert not draft.losses
    [outcome] = at.platform.add_to_library(at.library, [draft])
    [item] = at.platform.list_library(at.library).items
    assert item.ref == outcome.created
    assert (item.item.title, item.item.sport, item.item.day) == ("Openers", Sport.RIDE, None)
    assert item.item.description == "Warm up well.\n\nThen go."
    assert [one.target for one in item.item.leaf_steps()] == [
        one.target for one in sent.leaf_steps()
    ]
    assert "planbridge" not in str(item.raw)


@both
def test_a_day_is_left_out_without_a_word_and_what_needs_one_is_named(name, sandbox):
    platform = open_platform(name, sandbox)
    planned = workout(day=TODAY)
    assert not drafts(platform, planned)[0].losses
    timed = planned.model_copy(update={"start_time": dt.time(6, 30), "race": RacePriority.B})
    losses = drafts(platform, timed)[0].losses
    assert [(loss.where, loss.before) for loss in losses] == [
        ("Start time", "06:30"),
        ("Race", "priority B"),
    ]


@both
def test_a_race_without_a_priority_loses_none(name, sandbox):
    for race in (None, RacePriority.NONE):
        draft = drafts(open_platform(name, sandbox), workout(sport=Sport.RACE, race=race))[0]
        assert not [loss for loss in draft.losses if loss.where == "Race"]


@both
def test_a_workout_without_a_title_is_told_of_once_and_known_again(name, sandbox):
    at = setup(name, sandbox)
    [draft] = drafts(at.platform, workout(" \n"))
    [loss] = draft.losses
    called = {ICU: "Ride", TP: "Bike"}[name]
    assert (loss.where, loss.before, loss.after) == ("Title", "no title", f"“{called}”")
    assert name.label in loss.advice
    at.platform.add_to_library(at.library, [draft])
    [item] = at.platform.list_library(at.library).items
    assert (item.item.title, item.losses, item.content) == (called, (), draft.content)
    assert drafts(at.platform, workout())[0].losses == ()


@both
@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Workout(sport=Sport.RUN, day=TODAY), ["“Run”"]),
        (Note(text="Sleep.", day=TODAY), ["“Note”"]),
        (Note(title="Rest", day=TODAY), []),
    ],
)
def test_on_a_calendar_too_what_has_no_title_is_told_of_once(name, sandbox, item, said):
    ref = ItemRef(platform=PlatformName.FILE, athlete="x", kind=ItemKind.WORKOUT, id="1")
    draft = open_platform(name, sandbox).prepare(item, ref, FTP)
    assert [loss.after for loss in draft.losses] == said


@both
def test_a_long_title_is_cut_and_kept_whole_in_the_text(name, sandbox):
    at = setup(name, sandbox)
    long = "Five by five " * 30
    [draft] = drafts(at.platform, workout(long))
    assert [loss.where for loss in draft.losses] == ["Title"]
    at.platform.add_to_library(at.library, [draft])
    [item] = at.platform.list_library(at.library).items
    assert len(item.item.title) < 201
    assert item.item.description == long.strip()


@both
def test_options_apply_to_a_library_and_their_effects_are_said(name, sandbox):
    platform = open_platform(name, sandbox)
    options = Options(power_width=5, averaging=Averaging.SECONDS_10)
    [draft] = drafts(platform, workout(), options=options)
    assert any("%" in effect.after for effect in draft.effects)
    averaged = [effect for effect in draft.effects if "averaged" in effect.after]
    assert bool(averaged) is platform.capabilities.averaging
    assert draft.item == workout(), "the draft's own item is the source's"


@both
@pytest.mark.parametrize("prepare", ["prepare", "prepare_for_library"])
def test_perceived_exertion_goes_into_the_name_only_when_it_is_wanted(name, sandbox, prepare):
    platform = open_platform(name, sandbox)
    hard = Step(length=Seconds(value=300), target=Single(unit=Unit.RPE, value=8))
    mixed = workout(day=TODAY, steps=(step(), step(), hard), metric=Metric.POWER)
    ref = ItemRef(platform=PlatformName.FILE, athlete="x", kind=ItemKind.WORKOUT, id="1")

    def sent(wanted: bool) -> str:
        options = Options(rpe_as_cue=wanted)
        return str(getattr(platform, prepare)(mixed, ref, FTP, options).payload)

    assert sent(wanted=True) != sent(wanted=False)
    assert "RPE 8" in sent(wanted=True)


def test_a_day_off_has_no_place_in_a_folder(sandbox):
    with pytest.raises(CannotConvert, match="day off"):
        drafts(open_platform(ICU, sandbox), Workout(sport=Sport.DAY_OFF, title="Rest"))


def test_tags_have_no_place_in_a_trainingpeaks_library_and_are_kept_on_intervals(sandbox):
    tagged = workout(tags=("sweet spot", "a,b"))
    [loss] = drafts(open_platform(TP, sandbox), tagged)[0].losses
    assert (loss.where, loss.before) == ("Tags", "sweet spot, a,b")
    assert not drafts(open_platform(ICU, sandbox), tagged)[0].losses


# --- Recognising ------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        ({"day": TODAY}, True),
        ({"description": "Easy.\r\n\r\nThen  hard. "}, True),
        ({"title": "Openers 2"}, False),
        ({"description": "Something else."}, False),
        ({"sport": Sport.RUN}, False),
        ({"steps": (step(), step(601))}, False),
        ({"steps": (step(), step(600, 70.5))}, False),
    ],
)
def test_content_tells_workouts_apart_and_survives_the_way(name, sandbox, other, is_same):
    at = setup(name, sandbox)
    first = workout(description="Easy.\n\nThen hard.", steps=(step(), step()))
    second = first.model_copy(update=other)
    at.platform.add_to_library(at.library, drafts(at.platform, first))
    [there] = at.platform.list_library(at.library).items
    assert there.content
    assert (there.content == drafts(at.platform, second)[0].content) is is_same


@both
def test_without_steps_the_planned_time_tells_workouts_apart(name, sandbox):
    at = setup(name, sandbox)
    long, short = (workout(steps=(), planned=Planned(duration=hours * 3600)) for hours in (2, 1))
    at.platform.add_to_library(at.library, drafts(at.platform, long))
    [there] = at.platform.list_library(at.library).items
    assert there.content == drafts(at.platform, long)[0].content
    assert there.content != drafts(at.platform, short)[0].content


# --- Adding -----------------------------------------------------------------------------------


@both
def test_adding_nothing_asks_nothing(name, sandbox):
    at = setup(name, sandbox)
    sandbox.state.journal.reset()
    assert at.platform.add_to_library(at.library, []) == []
    assert not sandbox.state.journal.entries


@both
def test_one_refused_workout_of_many_stops_none_of_the_others(name, sandbox):
    at = setup(name, sandbox)
    ready = drafts(at.platform, *[workout(f"Ride {n}") for n in range(9)])
    key = "name" if name is ICU else "itemName"
    ready[4] = ready[4].model_copy(
        update={"payload": {**ready[4].payload, key: "" if name is ICU else 7}}
    )
    outcomes = at.platform.add_to_library(at.library, ready)
    assert [outcome.created is not None for outcome in outcomes] == [n != 4 for n in range(9)]
    assert [outcome.draft for outcome in outcomes] == ready
    assert "refused" in outcomes[4].error
    assert not outcomes[4].maybe_applied
    assert len(titles(at.platform, at.library)) == 8


@both
@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED])
def test_an_answer_that_was_lost_makes_no_twin(name, sandbox, kind):
    at = setup(name, sandbox)
    sandbox.state.faults.add(kind, method="POST", path=ADDING[name])
    ready = drafts(at.platform, workout("A"), workout("B"), workout("C"))
    outcomes = at.platform.add_to_library(at.library, ready)
    assert all(outcome.created for outcome in outcomes)
    assert titles(at.platform, at.library) == ["A", "B", "C"]
    assert len({outcome.created.id for outcome in outcomes}) == 3


@both
@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.REFUSE])
def test_a_request_that_took_no_effect_is_repeated(name, sandbox, kind):
    at = setup(name, sandbox)
    sandbox.state.faults.add(kind, method="POST", path=ADDING[name])
    outcomes = at.platform.add_to_library(
        at.library, drafts(at.platform, workout("A"), workout("B"))
    )
    assert all(outcome.created for outcome in outcomes)
    assert titles(at.platform, at.library) == ["A", "B"]


@both
def test_after_a_time_out_nothing_is_written_again(name, sandbox):
    at = setup(name, sandbox)
    at.platform._client._http._timeout = (30.0, 1.5)
    sandbox.state.faults.add("delay", method="POST", path=ADDING[name], seconds=3.0)
    [outcome] = at.platform.add_to_library(at.library, drafts(at.platform, workout()))
    assert outcome.created is None
    assert outcome.maybe_applied
    # Else a later test would count the request that nobody waits for.
    until = time.monotonic() + 30
    while not (writes := [e for e in sandbox.state.journal.entries if e.fault == "delay"]):
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    posts = [e for e in sandbox.state.journal.of(name, "POST") if ADDING[name] in e.path]
    assert posts == writes


@both
def test_when_nobody_can_tell_whether_it_arrived_that_is_said(name, sandbox):
    at = setup(name, sandbox)
    ready = drafts(at.platform, workout())
    sandbox.state.faults.add("drop_after", method="POST", path=ADDING[name])
    sandbox.state.faults.add("error_before", method="GET", times=None)
    [outcome] = at.platform.add_to_library(at.library, ready)
    assert outcome.created is None
    assert outcome.maybe_applied


@both
def test_a_sign_in_page_ends_the_adding_with_its_reason(name, sandbox):
    at = setup(name, sandbox)
    sandbox.state.faults.add("html", platform=name.value, times=None)
    ready = drafts(at.platform, workout("A"), workout("B"))
    outcomes = at.platform.add_to_library(at.library, ready)
    assert [outcome.created for outcome in outcomes] == [None, None]
    assert "sign" in outcomes[0].error
    sandbox.state.faults.clear()
    posts = [e for e in sandbox.state.journal.of(name, "POST") if ADDING[name] in e.path]
    assert len(posts) == 1
    assert titles(at.platform, at.library) == []


@both
def test_an_expired_login_is_an_expired_access(name, fresh):
    at = setup(name, fresh)
    if name is ICU:
        fresh.state.intervals.accounts.clear()
    else:
        fresh.state.trainingpeaks.people[people.TP_PREMIUM_ID].cookie = "another"
        fresh.state.trainingpeaks.revoke_tokens()
    with pytest.raises(AccessExpired):
        at.platform.list_libraries()
    outcomes = at.platform.add_to_library(
        at.library, drafts(at.platform, workout("A"), workout("B"))
    )
    assert [outcome.created for outcome in outcomes] == [None, None]


@both
def test_a_library_that_is_gone_is_an_error_of_its_own(name, sandbox):
    at = setup(name, sandbox)
    gone = at.library.model_copy(update={"id": "999999"})
    with pytest.raises(PlatformError):
        at.platform.list_library(gone)
    [outcome] = at.platform.add_to_library(gone, drafts(at.platform, workout()))
    assert outcome.error
    assert not outcome.maybe_applied
