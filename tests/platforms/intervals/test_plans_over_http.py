"""Plans and folders over real HTTP, answers lost included."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from core.platforms import http as http_module
from core.platforms import pacing
from core.platforms.intervals.adapter import IntervalsPlatform
from core.workout.model import Note, RacePriority, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import AthleteThresholds
from sandbox import people
from sandbox.faults import FaultKind
from sandbox.server import SandboxServer
from tests.platforms.intervals.conftest import source

TODAY = dt.date(2026, 6, 1)
BULK = "workouts/bulk"
FTP = AthleteThresholds()


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False, platforms=("intervals",)) as running:
        yield running


@pytest.fixture
def sandbox(server, monkeypatch) -> Iterator[SandboxServer]:
    """With the library as it was seeded, but for the large folder, which takes a while to list."""
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    server.state.faults.clear()
    server.state.journal.reset()
    account = server.state.intervals.accounts[people.SAM.id]
    large = next(n for n, one in account.folders.items() if one["name"] == "Everything else")
    small = {n: one for n, one in account.workouts.items() if one["folder_id"] != large}
    folders, account.workouts = dict(account.folders), dict(small)
    yield server
    account.folders, account.workouts = folders, small


@pytest.fixture
def platform(sandbox) -> IntervalsPlatform:
    return IntervalsPlatform(people.INTERVALS_API_KEY, "", sandbox.urls.intervals)


@pytest.fixture
def plan(platform):
    return platform.create_library("Base", plan=True)


def ride(title: str, percent: float = 70) -> Workout:
    target = Single(unit=Unit.PERCENT_FTP, value=percent)
    return Workout(
        sport=Sport.RIDE, title=title, steps=(Step(length=Seconds(value=600), target=target),)
    )


def drafts(platform, *items):
    return [
        platform.prepare_for_library(item, source(n), FTP, day=day)
        for n, (day, item) in enumerate(items)
    ]


def contents(platform, library) -> Counter[str]:
    return Counter(item.content for item in platform.list_library(library).items)


def named(platform, name):
    return next(one for one in platform.list_libraries() if one.name == name)


LOST = [
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.ERROR_BEFORE,
    FaultKind.ERROR_AFTER,
    FaultKind.TRUNCATED,
    FaultKind.REFUSE,
]


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize(("nth", "times"), [(1, 1), (2, 1), (1, 2)])
def test_equal_workouts_are_each_written_once_wherever_an_answer_is_lost(
    platform, plan, sandbox, kind, nth, times
):
    """Six workouts, each eleven times on its day, where each stands once already."""
    six = [(n, ride(f"Ride {n % 2}")) for n in range(6)]
    platform.add_to_library(plan, drafts(platform, *six))
    known = {item.ref.id for item in platform.list_library(plan).items}
    assert len(known) == 6
    ready = drafts(platform, *(six * 10))
    sandbox.state.faults.add(kind, method="POST", path=BULK, nth=nth, times=times)
    outcomes = platform.add_to_library(plan, ready, known=known)
    created = [outcome.created.id for outcome in outcomes if outcome.created]
    assert len(created) == len(set(created)) == 60
    assert not known & set(created)
    there = contents(platform, plan)
    assert there == Counter({draft.content: 11 for draft in ready})
    by_id = {item.ref.id: item.content for item in platform.list_library(plan).items}
    assert [by_id[one] for one in created] == [draft.content for draft in ready]


def test_what_was_there_before_is_never_taken_for_new(platform, plan, sandbox):
    """The server is down for good after the request: nobody wrote, and nobody says so."""
    [draft] = drafts(platform, (0, ride("A")))
    platform.add_to_library(plan, [draft])
    known = {item.ref.id for item in platform.list_library(plan).items}
    sandbox.state.faults.add("drop_before", method="POST", path=BULK, times=None)
    [outcome] = platform.add_to_library(plan, [draft], known=known)
    assert outcome.created is None
    assert contents(platform, plan) == Counter({draft.content: 1})


def test_a_plan_comes_back_with_its_days_notes_and_days_off(platform, plan):
    items = [
        (0, ride("A")),
        (0, ride("A")),
        (3, ride("A")),
        (1, Note(title="Rest", text="- 10m of stretching\n\n3x")),
        (9, Workout(sport=Sport.DAY_OFF)),
        (400, Workout(sport=Sport.RUN, title="Early", start_time=dt.time(6, 30))),
    ]
    ready = drafts(platform, *items)
    assert all(outcome.created for outcome in platform.add_to_library(plan, ready))
    listing = platform.list_library(plan)
    assert listing.complete
    assert Counter(item.content for item in listing.items) == Counter(
        draft.content for draft in ready
    )
    assert sorted(item.day for item in listing.items) == [0, 0, 1, 3, 9, 400]
    [early] = [item.item for item in listing.items if item.day == 400]
    assert early.start_time == dt.time(6, 30)


def test_a_plan_of_a_year_takes_a_dozen_requests(platform, sandbox):
    platform.list_libraries()
    sandbox.state.journal.reset()
    plan = platform.create_library("A year", plan=True)
    ready = drafts(platform, *((n, ride(f"Ride {n}")) for n in range(400)))
    seen = []
    outcomes = platform.add_to_library(plan, ready, lambda done, of, _: seen.append((done, of)))
    assert all(outcome.created for outcome in outcomes)
    assert seen[-1] == (400, 400)
    assert len(platform.list_library(plan).items) == 400
    assert len(sandbox.state.journal.entries) == 2 + 8 + 1


def test_a_workout_is_changed_taken_back_and_removed(platform, plan):
    first, second = drafts(platform, (2, ride("A")), (5, Note(title="Rest", text="Sleep.")))
    [outcome] = platform.add_to_library(plan, [first])
    [before] = platform.list_library(plan).items
    assert platform.update_in_library(plan, before, second).created == outcome.created
    [after] = platform.list_library(plan).items
    assert (after.content, after.day, after.ref) == (second.content, 5, before.ref)
    assert after.item.planned.duration is None
    platform.restore_in_library(plan, before)
    [back] = platform.list_library(plan).items
    assert (back.content, back.item) == (before.content, before.item)
    platform.remove_from_library(plan, back)
    platform.remove_from_library(plan, back)
    assert not platform.list_library(plan).items


@pytest.mark.parametrize("kind", LOST)
def test_a_change_whose_answer_is_lost_is_made(platform, plan, sandbox, kind):
    ready = drafts(platform, (2, ride("A")), (3, ride("B")))
    platform.add_to_library(plan, ready)
    first, second = platform.list_library(plan).items
    wanted = drafts(platform, (4, ride("C")))[0]
    sandbox.state.faults.add(kind, method="PUT", path="workouts/")
    outcome = platform.update_in_library(plan, first, wanted)
    assert outcome.created or (kind is FaultKind.TRUNCATED and outcome.maybe_applied)
    sandbox.state.faults.add(kind, method="DELETE", path="workouts/")
    platform.remove_from_library(plan, second)
    assert contents(platform, plan) == Counter({wanted.content: 1})


def test_an_update_of_what_is_gone_is_an_error_of_its_own(platform, plan):
    ready = drafts(platform, (2, ride("A")))
    platform.add_to_library(plan, ready)
    [there] = platform.list_library(plan).items
    platform.remove_from_library(plan, there)
    outcome = platform.update_in_library(plan, there, ready[0])
    assert outcome.created is None
    assert outcome.error
    assert not outcome.maybe_applied


@pytest.mark.parametrize("kind", LOST)
def test_a_plan_whose_answer_was_lost_is_not_made_twice(platform, sandbox, kind):
    before = {library.id for library in platform.list_libraries()}
    sandbox.state.faults.add(kind, method="POST", path="folders")
    made = platform.create_library("Once", plan=True, first=dt.date(2026, 2, 3))
    new = [library for library in platform.list_libraries() if library.id not in before]
    assert new == [made]
    assert (made.is_plan, made.first) == (True, dt.date(2026, 2, 3))


def test_the_awkward_plan_is_read_whole_and_what_is_lost_is_said(platform):
    listing = platform.list_library(named(platform, "Build with gaps"))
    assert listing.complete
    assert not listing.unreadable
    assert listing.library.first == dt.date(2024, 2, 26)
    by_title = {item.item.title: item for item in listing.items}
    assert {title: item.day for title, item in by_title.items()} == {
        "Tempo late": 45,
        "Twice a day": 3,
        "Whenever": 0,
        "Before work": 1,
        "Club race": 12,
        "Camp": 19,
        "An easy week": 7,
        "Half of it is done": 21,
    }
    assert len(listing.items) == len(by_title) + 1
    assert isinstance(by_title["An easy week"].item, Note)
    assert by_title["Half of it is done"].item == Note(
        title="Half of it is done", text="- Be proud"
    )
    lossy = {title for title, item in by_title.items() if item.losses}
    assert lossy == {"Whenever", "Camp", "An easy week"}
    assert by_title["Club race"].item.race is RacePriority.NONE


def test_what_the_coach_shares_is_read_and_never_written(platform, sandbox):
    shared = named(platform, "From the coach")
    assert (shared.writable, shared.owner) == (False, "Robin Sandbox")
    [item] = platform.list_library(shared).items
    assert (item.ref.athlete, item.item.title) == ("i200", "Coach's openers")
    assert item.item.steps


@pytest.mark.parametrize("kind", [FaultKind.PARTIAL, FaultKind.EMPTY])
def test_a_shortened_list_of_folders_is_no_empty_plan(platform, plan, sandbox, kind):
    """The list does not say that it is short; a plan that it leaves out is an error."""
    sandbox.state.faults.add(kind, method="GET", path="folders")
    with pytest.raises(Exception, match="The plan “Base” is not there"):
        platform.list_library(plan)
