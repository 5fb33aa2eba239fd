"""Workout files into folders and libraries, over real HTTP."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from pydantic import SecretStr

from core.planbridge import Credentials, Options, Planbridge, Status
from core.platforms.contract import Library, PlatformName
from core.platforms.errors import PlatformError
from core.store.cache import SessionCache
from core.workout.losses import Loss, LossKind
from core.workout.model import Sport
from sandbox import people
from sandbox.server import SandboxServer
from tests.main_job.conftest import NOON, TODAY
from tests.main_job.files import dropped, zwo

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
ADDING = {ICU: "workouts/bulk", TP: "/items"}
EXISTING = {ICU: "Empty", TP: "Bike intervals"}

targets = pytest.mark.parametrize("target", [ICU, TP])


@pytest.fixture
def sandbox(shared_sandbox):
    return shared_sandbox


def library_named(planbridge: Planbridge, target: PlatformName, name: str) -> Library:
    return next(one for one in planbridge.files.libraries(target) if one.name == name)


def held(sandbox: SandboxServer, target: PlatformName, library: Library) -> list[str]:
    """The names of the workouts in a library."""
    if target is ICU:
        workouts = sandbox.state.intervals.accounts[people.SAM.id].workouts.values()
        return sorted(w["name"] for w in workouts if str(w["folder_id"]) == library.id)
    items = sandbox.state.trainingpeaks.items.values()
    return sorted(i["itemName"] for i in items if str(i["exerciseLibraryId"]) == library.id)


# --- The way of a file ------------------------------------------------------------------------


@targets
def test_files_go_into_a_new_library_and_a_second_run_adds_nothing(sandbox, new_session, target):
    planbridge = new_session()
    files = dropped(planbridge, "A", "B")
    report = planbridge.files.add_to_library(files, target, "My files")
    assert [outcome.ok for outcome in report.outcomes] == [True, True]
    assert [(one.title, one.day) for one in report.outcomes] == [("A", None), ("B", None)]
    assert all(outcome.message.startswith("Added.") for outcome in report.outcomes)
    assert all(outcome.target and outcome.url for outcome in report.outcomes)
    made = library_named(planbridge, target, "My files")
    assert report.library.id == made.id
    assert held(sandbox, target, made) == ["A", "B"]
    for library in (made, report.library):
        sandbox.state.journal.reset()
        again = planbridge.files.add_to_library(files, target, library)
        assert (again.created, again.skipped) == (0, 2)
        assert again.outcomes[0].message == "Already there, in “My files”."
        assert again.outcomes[0].target == report.outcomes[0].target
        assert sandbox.state.journal.writes() == 0


@targets
def test_files_go_into_a_library_that_exists_beside_what_it_holds(sandbox, new_session, target):
    planbridge = new_session()
    library = library_named(planbridge, target, EXISTING[target])
    before = held(sandbox, target, library)
    report = planbridge.files.add_to_library(dropped(planbridge, "Aa", "Bb"), target, library)
    assert report.created == 2
    assert report.library.id == library.id
    assert held(sandbox, target, library) == sorted([*before, "Aa", "Bb"])


@targets
def test_a_new_installation_knows_what_is_already_in_a_library(sandbox, connected, target):
    first = connected(sandbox)
    first.files.add_to_library(dropped(first, "A"), target, "My files")
    second = connected(sandbox, directory="another")
    library = library_named(second, target, "My files")
    report = second.files.add_to_library(dropped(second, "A", "B"), target, library)
    assert (report.skipped, report.created) == (1, 1)
    assert held(sandbox, target, library) == ["A", "B"]


@targets
def test_the_same_workout_given_twice_is_added_once(sandbox, new_session, target):
    planbridge = new_session()
    [file] = dropped(planbridge, "A")
    same_bytes = planbridge.files.read("copy.zwo", zwo("A"))
    same_workout = planbridge.files.read("other.zwo", zwo("A") + b"\n")
    assert same_workout.id != file.id
    report = planbridge.files.add_to_library([file, same_bytes, same_workout], target, "Once")
    assert [(o.ok, o.skipped) for o in report.outcomes] == [(True, False), (True, True)]
    assert "added once" in report.outcomes[1].message
    assert held(sandbox, target, report.library) == ["A"]


@targets
def test_a_broken_file_among_good_ones_stops_none(sandbox, new_session, target):
    planbridge = new_session()
    good = dropped(planbridge, "A", "B")
    broken = planbridge.files.read("c.zwo", b"\x00 this is no workout")
    report = planbridge.files.add_to_library([good[0], broken, good[1]], target, "My files")
    assert [outcome.ok for outcome in report.outcomes] == [True, False, True]
    assert (report.outcomes[1].title, report.outcomes[1].message) == ("c.zwo", broken.error)
    assert held(sandbox, target, report.library) == ["A", "B"]


@targets
def test_nothing_to_add_makes_no_new_library(sandbox, new_session, target):
    planbridge = new_session()
    sandbox.state.journal.reset()
    broken = planbridge.files.read("c.zwo", b"no")
    report = planbridge.files.add_to_library([broken], target, "My files")
    assert report.failed == 1
    assert planbridge.files.add_to_library([], target, "My files").outcomes == ()
    assert not sandbox.state.journal.entries


# --- What is shown ----------------------------------------------------------------------------


@targets
def test_rows_are_made_without_a_request_and_carry_what_would_be_lost(sandbox, new_session, target):
    planbridge = new_session()
    [file] = dropped(planbridge, "A")
    broken = planbridge.files.read("c.zwo", b"no")
    sandbox.state.journal.reset()
    options = Options(stair_seconds=60)
    rows = planbridge.files.library_rows([file, broken, file], target, options)
    assert [row.status for row in rows] == [Status.NEW, Status.CANNOT]
    assert rows[0].duration == 1560
    assert rows[0].load
    assert rows[0].load_is_estimate
    assert any("stairs" in effect.after for effect in rows[0].draft.effects)
    assert (rows[1].reason, rows[1].file.title) == (broken.error, "c.zwo")
    assert not sandbox.state.journal.entries


@targets
def test_outcomes_repeat_losses_and_effects(sandbox, new_session, target):
    planbridge = new_session()
    lost = Loss(where="File", kind=LossKind.DROPPED, before="a rest day among the steps")
    [file] = [
        file.model_copy(update={"losses": (lost,)}) for file in dropped(planbridge, "Long " * 60)
    ]
    options = Options(power_width=5)
    [row] = planbridge.files.library_rows([file], target, options)
    assert "Title" in [loss.where for loss in row.draft.losses]
    [outcome] = planbridge.files.add_to_library([file], target, "My files", options).outcomes
    assert outcome.losses == (lost, *row.draft.losses)
    assert outcome.effects == row.draft.effects
    assert outcome.effects
    assert "On the way" in outcome.message
    assert "options" in outcome.message


def test_what_a_library_cannot_hold_says_why(sandbox, new_session):
    planbridge = new_session()
    [file] = dropped(planbridge, "Rest")
    rest = file.model_copy(
        update={"workout": file.workout.model_copy(update={"sport": Sport.DAY_OFF})}
    )
    [row] = planbridge.files.library_rows([rest], ICU)
    assert row.status is Status.CANNOT
    assert "day off" in row.reason
    report = planbridge.files.add_to_library([rest], ICU, "My files")
    assert report.outcomes[0].message == row.reason


def test_a_fault_of_ours_costs_one_row(sandbox, connected, monkeypatch, caplog):
    planbridge = connected(sandbox)
    adapter = planbridge._adapter(ICU)
    prepare = adapter.prepare_for_library

    def fails(workout, *args):
        if workout.title == "A":
            raise ZeroDivisionError
        return prepare(workout, *args)

    monkeypatch.setattr(adapter, "prepare_for_library", fails)
    rows = planbridge.files.library_rows(dropped(planbridge, "A", "B"), ICU)
    assert [row.status for row in rows] == [Status.CANNOT, Status.NEW]
    assert "report it" in rows[0].reason
    assert "ZeroDivisionError" in caplog.text


# --- What is refused --------------------------------------------------------------------------


@targets
@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_new_library_needs_a_name(sandbox, new_session, target, blank):
    planbridge = new_session()
    sandbox.state.journal.reset()
    report = planbridge.files.add_to_library(dropped(planbridge, "A"), target, blank)
    assert report.outcomes[0].message == "Give the new library a name."
    assert not sandbox.state.journal.entries


def test_what_can_only_be_read_is_never_written(sandbox, new_session):
    planbridge = new_session()
    files = dropped(planbridge, "A")
    plan = next(one for one in planbridge.files.libraries(ICU) if one.is_plan)
    own = library_named(planbridge, ICU, "Empty")
    others = own.model_copy(update={"writable": False})
    sandbox.state.journal.reset()
    for target, library, words in (
        (ICU, plan, "is a plan"),
        (ICU, others, "only be read"),
        (TP, own, "not a library of TrainingPeaks"),
    ):
        [outcome] = planbridge.files.add_to_library(files, target, library).outcomes
        assert words in outcome.message
        assert outcome.title == "A"
    assert not sandbox.state.journal.entries


def test_a_new_library_with_a_name_that_exists_is_another_one(sandbox, new_session):
    planbridge = new_session()
    report = planbridge.files.add_to_library(dropped(planbridge, "A"), TP, "Bike intervals")
    names = [library.name for library in planbridge.files.libraries(TP)]
    assert names.count("Bike intervals") == 2
    assert held(sandbox, TP, report.library) == ["A"]


@pytest.mark.parametrize("by_name", [True, False])
def test_after_the_account_was_switched_nothing_goes_anywhere(sandbox, connected, by_name):
    one_tab = connected(sandbox)
    other_tab = Planbridge(
        one_tab._profile,
        SessionCache(),
        one_tab._endpoints,
        now=lambda: NOON + dt.timedelta(minutes=1),
    )
    library = library_named(one_tab, ICU, "Empty")
    switched = Credentials(platform=ICU, secret=SecretStr(people.INTERVALS_API_KEY_2))
    assert other_tab.check_and_save(switched).ok
    sandbox.state.journal.reset()
    files = dropped(one_tab, "A")
    report = one_tab.files.add_to_library(files, ICU, "My files" if by_name else library)
    assert "Another account" in report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0
    one_tab.files.libraries(ICU)
    assert one_tab.files.add_to_library(files, ICU, "My files").created == 1


def test_a_platform_that_is_not_connected_is_an_outcome(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    with pytest.raises(PlatformError):
        planbridge.files.libraries(ICU)
    report = planbridge.files.add_to_library(dropped(planbridge, "A"), ICU, "My files")
    assert "not connected" in report.outcomes[0].message


# --- Trouble ----------------------------------------------------------------------------------


@targets
@pytest.mark.parametrize(
    "kind", ["drop_after", "error_after", "truncated", "drop_before", "error_before"]
)
def test_trouble_at_the_write_makes_no_twin_and_loses_nothing(sandbox, new_session, target, kind):
    planbridge = new_session()
    library = library_named(planbridge, target, EXISTING[target])
    before = held(sandbox, target, library)
    files = dropped(planbridge, "A", "B", "C")
    sandbox.state.faults.add(kind, platform=target.value, method="POST", path=ADDING[target])
    planbridge.files.add_to_library(files, target, library)
    sandbox.state.faults.clear()
    planbridge.files.add_to_library(files, target, library)
    assert held(sandbox, target, library) == sorted([*before, "A", "B", "C"])


@targets
@pytest.mark.parametrize("arrives_late", [True, False])
def test_after_a_time_out_a_second_run_ends_with_one_workout(
    sandbox, connected, target, arrives_late
):
    planbridge = connected(sandbox)
    library = library_named(planbridge, target, EXISTING[target])
    files = dropped(planbridge, "Late")
    http = planbridge._adapter(target)._client._http
    http._timeout = (30.0, 1.5)
    sandbox.state.faults.add(
        "delay", platform=target.value, method="POST", path=ADDING[target], seconds=3.0
    )
    [outcome] = planbridge.files.add_to_library(files, target, library).outcomes
    assert not outcome.ok
    assert f"look into “{library.name}” before you repeat it" in outcome.message
    http._timeout = (10.0, 30.0)
    if arrives_late:
        [row] = planbridge.files.library_rows(files, target)
        planbridge._adapter(target).add_to_library(library, [row.draft])
    again = planbridge.files.add_to_library(files, target, library)
    assert again.skipped == arrives_late
    assert held(sandbox, target, library).count("Late") == 1
    _wait_for_the_delayed(sandbox)


def _wait_for_the_delayed(sandbox: SandboxServer) -> None:
    """Until the request that nobody waits for is over: it must not be counted by a later test."""
    until = time.monotonic() + 30
    while not any(entry.fault == "delay" for entry in sandbox.state.journal.entries):
        assert time.monotonic() < until
        time.sleep(0.02)


@targets
@pytest.mark.parametrize("kind", ["html", "error_before", "truncated"])
def test_a_library_that_cannot_be_read_is_an_outcome_and_nothing_is_written(
    sandbox, new_session, target, kind
):
    planbridge = new_session()
    library = library_named(planbridge, target, EXISTING[target])
    files = dropped(planbridge, "A")
    sandbox.state.journal.reset()
    sandbox.state.faults.add(kind, platform=target.value, method="GET", times=None)
    for where in (library, "My files"):
        report = planbridge.files.add_to_library(files, target, where)
        assert target.label in report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0


def test_a_listing_that_is_not_complete_writes_nothing(sandbox, connected, monkeypatch):
    planbridge = connected(sandbox)
    library = library_named(planbridge, ICU, "Empty")
    adapter = planbridge._adapter(ICU)
    listing = adapter.list_library(library).model_copy(
        update={"complete": False, "incomplete_because": "1 of the workouts came without an id."}
    )
    monkeypatch.setattr(adapter, "list_library", lambda library: listing)
    sandbox.state.journal.reset()
    report = planbridge.files.add_to_library(dropped(planbridge, "A"), ICU, library)
    assert "without an id" in report.outcomes[0].message
    assert not sandbox.state.journal.entries


@targets
def test_an_expired_login_is_an_outcome(sandbox, new_session, target):
    planbridge = new_session()
    library = library_named(planbridge, target, EXISTING[target])
    sandbox.state.faults.add("html", platform=target.value, times=None)
    report = planbridge.files.add_to_library(dropped(planbridge, "A"), target, library)
    assert report.failed == 1
    assert "Accounts" in report.outcomes[0].message


def test_stopping_in_the_middle_leaves_the_rest_and_a_second_run_finishes(sandbox, new_session):
    planbridge = new_session()
    library = library_named(planbridge, TP, "Bike intervals")
    before = held(sandbox, TP, library)
    files = dropped(planbridge, "A", "B", "C")
    stop = threading.Event()

    def progress(done, of, what):
        if done == 1:
            stop.set()

    report = planbridge.files.add_to_library(files, TP, library, progress=progress, stop=stop)
    assert report.stopped
    assert [outcome.ok for outcome in report.outcomes] == [True, True, False]
    again = planbridge.files.add_to_library(files, TP, library)
    assert (again.skipped, again.created) == (2, 1)
    assert held(sandbox, TP, library) == sorted([*before, "A", "B", "C"])


@targets
def test_stopped_before_it_began_nothing_is_asked(sandbox, new_session, target):
    planbridge = new_session()
    stop = threading.Event()
    stop.set()
    sandbox.state.journal.reset()
    report = planbridge.files.add_to_library(
        dropped(planbridge, "A"), target, "My files", stop=stop
    )
    assert report.stopped
    assert "Stopped" in report.outcomes[0].message
    assert not sandbox.state.journal.entries


@targets
def test_the_dangerous_calls_are_never_made(sandbox, new_session, target):
    planbridge = new_session()
    sandbox.state.journal.reset()
    planbridge.files.add_to_library(dropped(planbridge, "A"), target, "applyplan")
    assert not [e for e in sandbox.state.journal.entries if "plan" in e.path.lower()]
    assert planbridge.today() == TODAY
