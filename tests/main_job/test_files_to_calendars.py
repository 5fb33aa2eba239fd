"""Workout files to a calendar day, over real HTTP."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from pydantic import SecretStr

from core.planbridge import (
    Credentials,
    FileError,
    FileFormat,
    Options,
    Planbridge,
    PlannedFile,
    Status,
)
from core.platforms.contract import PlatformName
from core.platforms.errors import AccessExpired, PlatformError
from core.store.cache import SessionCache
from core.sync.reports import Result
from core.workout.losses import Loss, LossKind
from core.workout.model import Repeat, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import Thresholds
from sandbox import people
from tests.main_job.conftest import NOON, TODAY
from tests.main_job.files import dropped, zwo

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
DAY = TODAY + dt.timedelta(days=2)
WRITING = {ICU: "events/bulk", TP: "workouts$"}

targets = pytest.mark.parametrize("target", [ICU, TP])


@pytest.fixture
def sandbox(shared_sandbox):
    return shared_sandbox


def planned(files, day=DAY) -> list[PlannedFile]:
    return [PlannedFile(file=file, day=day) for file in files]


def refs(planbridge, files, target, *statuses):
    overview = planbridge.files.overview(files, target)
    wanted = statuses or (Status.NEW,)
    return [row.item.ref for row in overview.rows if row.status in wanted]


def written(sandbox, target) -> list[str]:
    """The names of what Planbridge wrote from files."""
    if target is ICU:
        events = sandbox.state.intervals.accounts[people.SAM.id].events.values()
        mine = [e for e in events if str(e["external_id"]).startswith("planbridge:file/")]
        return sorted(e["name"] for e in mine)
    workouts = sandbox.state.trainingpeaks.workouts.values()
    mine = [w for w in workouts if "planbridge:file/" in str(w["description"])]
    return sorted(w["title"] for w in mine)


def copy(planbridge, files, target, **more):
    planbridge.files.fetch(target, DAY, DAY)
    return planbridge.files.copy(files, target, refs(planbridge, files, target), **more)


# --- The way of a file ------------------------------------------------------------------------


@targets
def test_a_file_goes_to_a_day_with_its_steps_and_a_second_run_writes_nothing(
    sandbox, new_session, target
):
    planbridge = new_session()
    files = planned(dropped(planbridge, "Openers"))
    report = copy(planbridge, files, target)
    [outcome] = report.outcomes
    assert outcome.ok, outcome
    assert (outcome.title, outcome.day) == ("Openers", DAY)
    assert outcome.url
    assert written(sandbox, target) == ["Openers"]
    there = planbridge._adapter(target).list_calendar(DAY, DAY)
    [copied] = [item for item in there.items if item.ref == outcome.target]
    assert copied.item.day == DAY
    assert isinstance(copied.item.steps[-2], Repeat)

    [row] = planbridge.files.overview(files, target).rows
    assert (row.status, row.partner) == (Status.ON_TARGET, outcome.target)
    assert row.reason == "Copied earlier by Planbridge."
    sandbox.state.journal.reset()
    again = planbridge.files.copy(files, target, [row.item.ref])
    assert (again.created, again.skipped) == (0, 1)
    assert sandbox.state.journal.writes() == 0


@targets
def test_a_file_on_a_calendar_is_taken_back_in_the_history(sandbox, new_session, target):
    planbridge = new_session()
    copy(planbridge, planned(dropped(planbridge, "Openers")), target)
    assert written(sandbox, target) == ["Openers"]
    [done] = planbridge.sync.runs()
    undone = new_session().sync.undo(done.id)
    assert undone.count(Result.DONE) == 1, undone
    assert written(sandbox, target) == []


@targets
def test_a_new_installation_knows_the_file_again(sandbox, connected, target):
    first = connected(sandbox)
    copy(first, planned(dropped(first, "Openers")), target)
    second = connected(sandbox, directory="another")
    files = planned(dropped(second, "Openers"))
    second.files.fetch(target, DAY, DAY)
    assert refs(second, files, target, Status.ON_TARGET)
    assert written(sandbox, target) == ["Openers"]


def test_the_same_file_on_another_day_is_another_workout(sandbox, new_session):
    planbridge = new_session()
    file = dropped(planbridge, "Openers")
    copy(planbridge, planned(file), ICU)
    later = planned(file, DAY + dt.timedelta(days=7))
    planbridge.files.fetch(ICU, later[0].day, later[0].day)
    report = planbridge.files.copy(later, ICU, refs(planbridge, later, ICU))
    assert report.created == 1
    assert written(sandbox, ICU) == ["Openers", "Openers"]


def test_the_same_file_twice_on_a_day_is_one_row_and_one_workout(sandbox, new_session):
    planbridge = new_session()
    [file] = dropped(planbridge, "Openers")
    copy_of_it = planbridge.files.read("openers (1).zwo", zwo("Openers"))
    assert copy_of_it.id == file.id
    files = planned([file, copy_of_it])
    report = copy(planbridge, files, ICU)
    assert len(report.outcomes) == report.created == 1
    assert written(sandbox, ICU) == ["Openers"]


def test_a_broken_file_among_good_ones_stops_none(sandbox, new_session):
    planbridge = new_session()
    good = dropped(planbridge, "A", "B")
    broken = planbridge.files.read("c.zwo", b"\x00 this is no workout")
    assert broken.error
    assert broken.workout is None
    files = planned([good[0], broken, good[1]])
    planbridge.files.fetch(ICU, DAY, DAY)
    overview = planbridge.files.overview(files, ICU)
    assert [row.item.item.title for row in overview.rows] == ["A", "B"]
    assert [(one.title, one.reason) for one in overview.unreadable] == [("c.zwo", broken.error)]
    report = planbridge.files.copy(files, ICU, [one.ref for one in files])
    assert [outcome.ok for outcome in report.outcomes] == [True, False, True]
    assert (report.outcomes[1].title, report.outcomes[1].message) == ("c.zwo", broken.error)
    assert written(sandbox, ICU) == ["A", "B"]


@targets
def test_a_past_day_is_refused_with_its_reason(sandbox, new_session, target):
    planbridge = new_session()
    yesterday = TODAY - dt.timedelta(days=1)
    files = planned(dropped(planbridge, "Openers"), yesterday)
    planbridge.files.fetch(target, yesterday, yesterday)
    [row] = planbridge.files.overview(files, target).rows
    assert row.status is Status.CANNOT
    assert "past" in row.reason
    sandbox.state.journal.reset()
    report = planbridge.files.copy(files, target, [row.item.ref])
    assert "past" in report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0


def test_a_likeness_on_the_day_is_only_a_proposal(sandbox, new_session):
    planbridge = new_session()
    files = planned(dropped(planbridge, "Openers"))
    copy(planbridge, files, ICU)
    other = planbridge.files.read("o.zwo", zwo("Openers") + b"\n")
    twin = planned([other])
    [row] = planbridge.files.overview(twin, ICU).rows
    assert row.status is Status.LIKELY
    assert row.draft is not None


# --- What is shown ----------------------------------------------------------------------------


def test_rows_carry_numbers_text_losses_and_what_the_options_changed(sandbox, new_session):
    planbridge = new_session()
    lost = Loss(where="File", kind=LossKind.DROPPED, before="a rest day among the steps")
    [file] = dropped(planbridge, "Openers")
    files = planned([file.model_copy(update={"losses": (lost,)})])
    planbridge.files.fetch(ICU, DAY, DAY)
    options = Options(power_width=5)
    overview = planbridge.files.overview(files, ICU, options)
    assert (overview.source, overview.target) == (PlatformName.FILE, ICU)
    assert overview.options == options
    [row] = overview.rows
    assert row.item.losses == (lost,)
    assert row.duration == 600 + 360 + 600
    assert row.load
    assert row.load_is_estimate
    assert "- 10m 67-74%" in row.draft.text
    assert row.draft.effects
    report = planbridge.files.copy(files, ICU, [row.item.ref], options)
    assert report.outcomes[0].losses == (lost, *row.draft.losses)
    assert report.outcomes[0].effects == row.draft.effects
    assert "options" in report.outcomes[0].message


def test_rows_stand_by_day_and_then_as_the_files_were_given(new_session):
    planbridge = new_session()
    names = [f"Ride {n}" for n in (3, 1, 4, 2, 9, 6)]
    files = dropped(planbridge, *names)
    later = planned(files[:1], DAY + dt.timedelta(days=1))
    planbridge.files.fetch(ICU, DAY, later[0].day)
    rows = planbridge.files.overview([*later, *planned(files[1:])], ICU).rows
    assert [row.item.item.title for row in rows] == [*names[1:], names[0]]


def test_the_saved_options_are_taken_where_none_are_given(sandbox, connected):
    planbridge = connected(sandbox)
    planbridge.save_options(Options(power_width=10))
    files = planned(dropped(planbridge, "Openers"))
    planbridge.files.fetch(ICU, DAY, DAY)
    overview = planbridge.files.overview(files, ICU)
    assert overview.options.power_width == 10
    assert overview.rows[0].draft.effects
    plain = planbridge.files.overview(files, ICU, Options())
    assert not plain.rows[0].draft.effects


def test_a_rerun_compares_nothing_anew(sandbox, new_session, monkeypatch):
    planbridge = new_session()
    planbridge.files.fetch(ICU, DAY, DAY)
    first = planbridge.files.overview(planned(dropped(planbridge, "A", "B")), ICU)
    second = planbridge.files.overview(planned(dropped(planbridge, "A", "B")), ICU)
    assert all(one is two for one, two in zip(first.rows, second.rows, strict=True))
    another = planbridge.files.overview(planned(dropped(planbridge, "A")), ICU)
    assert len(another.rows) == 1


def test_an_overview_makes_no_request_and_needs_what_was_fetched(sandbox, new_session):
    planbridge = new_session()
    files = planned(dropped(planbridge, "Openers"))
    assert planbridge.files.overview(files, ICU) is None
    planbridge.files.fetch(ICU, DAY, DAY)
    sandbox.state.journal.reset()
    assert planbridge.files.overview(files, ICU)
    assert planbridge.files.overview([], ICU) is None
    assert (
        planbridge.files.overview(planned(dropped(planbridge, "A"), dt.date(2027, 6, 1)), ICU)
        is None
    )
    assert not sandbox.state.journal.entries


def test_targets_are_the_connected_platforms_that_can_be_written(
    sandbox, connected, open_planbridge
):
    assert set(connected(sandbox).files.targets()) == {ICU, TP}
    assert open_planbridge(sandbox, directory="empty").files.targets() == ()


def test_a_platform_that_is_not_connected_is_an_error_to_fetch_and_no_crash_to_copy(
    sandbox, open_planbridge
):
    planbridge = open_planbridge(sandbox)
    files = planned(dropped(planbridge, "Openers"))
    with pytest.raises(AccessExpired):
        planbridge.files.fetch(ICU, DAY, DAY)
    assert planbridge.files.overview(files, ICU) is None
    assert planbridge.files.copy(files, ICU, [files[0].ref]).failed == 1
    assert planbridge.files.copy([], ICU, []).outcomes == ()


@targets
@pytest.mark.parametrize("day", [dt.date.max, dt.date.max - dt.timedelta(days=62)])
def test_days_at_the_end_of_the_calendar_are_no_crash(new_session, target, day):
    planbridge = new_session()
    planbridge.files.fetch(target, day, day)
    [row] = planbridge.files.overview(planned(dropped(planbridge, "Openers"), day), target).rows
    assert row.status is Status.NEW


# --- Trouble ----------------------------------------------------------------------------------


def test_after_the_account_was_switched_nothing_goes_anywhere(sandbox, connected):
    one_tab = connected(sandbox)
    other_tab = Planbridge(
        one_tab._profile,
        SessionCache(),
        one_tab._endpoints,
        now=lambda: NOON + dt.timedelta(minutes=1),
    )
    files = planned(dropped(one_tab, "Openers"))
    one_tab.files.fetch(ICU, DAY, DAY)
    chosen = refs(one_tab, files, ICU)
    switched = Credentials(platform=ICU, secret=SecretStr(people.INTERVALS_API_KEY_2))
    shown = one_tab.files.overview(files, ICU)
    assert other_tab.check_and_save(switched).ok
    sandbox.state.journal.reset()
    assert one_tab.files.overview(files, ICU) is None
    report = one_tab.files.copy(files, ICU, chosen)
    assert "Fetch again" in report.outcomes[0].message
    assert report.outcomes[0].title == "Openers"
    report = one_tab.files.copy(files, ICU, chosen, shown=shown)
    assert report.outcomes[0].message == (
        "Intervals.icu belongs to Robin Sandbox now; what you chose was shown for Sam Sandbox. "
        "Nothing was written. Look at the list again."
    )
    assert one_tab.sync.runs()[0].message == report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0


@targets
@pytest.mark.parametrize("kind", ["drop_after", "error_after", "error_before", "drop_before"])
def test_trouble_at_the_write_makes_no_twin_and_loses_nothing(sandbox, new_session, target, kind):
    planbridge = new_session()
    files = planned(dropped(planbridge, "A", "B"))
    planbridge.files.fetch(target, DAY, DAY)
    chosen = refs(planbridge, files, target)
    sandbox.state.faults.add(kind, platform=target.value, method="POST", path=WRITING[target])
    planbridge.files.copy(files, target, chosen)
    sandbox.state.faults.clear()
    planbridge.files.fetch(target, DAY, DAY)
    planbridge.files.copy(files, target, chosen)
    assert written(sandbox, target) == ["A", "B"]


@targets
@pytest.mark.parametrize("kind", ["html", "error_before"])
def test_a_target_that_cannot_be_read_is_an_outcome_and_writes_nothing(
    sandbox, new_session, target, kind
):
    planbridge = new_session()
    files = planned(dropped(planbridge, "A"))
    planbridge.files.fetch(target, DAY, DAY)
    chosen = refs(planbridge, files, target)
    sandbox.state.journal.reset()
    sandbox.state.faults.add(kind, platform=target.value, method="GET", times=None)
    report = planbridge.files.copy(files, target, chosen)
    assert target.label in report.outcomes[0].message
    assert sandbox.state.journal.writes() == 0
    with pytest.raises(PlatformError):
        planbridge.files.fetch(target, DAY, DAY)


def test_stopping_in_the_middle_leaves_the_rest_unwritten(sandbox, new_session):
    planbridge = new_session()
    files = planned(dropped(planbridge, "A", "B", "C"))
    planbridge.files.fetch(TP, DAY, DAY)
    chosen = refs(planbridge, files, TP)
    stop = threading.Event()
    said = []

    def progress(done, of, what):
        said.append((done, of))
        if done == 1:
            stop.set()

    report = planbridge.files.copy(files, TP, chosen, progress=progress, stop=stop)
    assert report.stopped
    left = [outcome for outcome in report.outcomes if not outcome.ok]
    assert len(left) == 2
    assert all("Stopped" in outcome.message for outcome in left)
    assert len(written(sandbox, TP)) == 1
    again = planbridge.files.copy(files, TP, chosen)
    assert (again.skipped, again.created) == (1, 2)


# --- Files themselves -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zwo", b""), ("a.docx", b"x"), ("a", b"x"), ("", b""), ("a.fit", b"\xff" * 99)],
)
def test_what_is_no_workout_file_is_said_in_a_sentence(open_planbridge, sandbox, name, data):
    file = open_planbridge(sandbox).files.read(name, data)
    assert file.workout is None
    assert file.error.endswith(".")
    assert len(file.id) == 16


def test_a_fault_of_ours_costs_one_file_and_is_logged(
    open_planbridge, sandbox, monkeypatch, caplog
):
    def fails(name, data):
        raise ZeroDivisionError

    monkeypatch.setattr("core.file_desk.read_file", fails)
    file = open_planbridge(sandbox).files.read("secret name.zwo", b"x")
    assert "please report it" in file.error
    assert "ZeroDivisionError" in caplog.text
    assert "secret name" not in caplog.text


def test_a_fault_of_ours_at_a_download_is_a_sentence(open_planbridge, sandbox, monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("core.file_desk.write_file", fails)
    desk = open_planbridge(sandbox).files
    with pytest.raises(FileError, match="report it"):
        desk.download(Workout(sport=Sport.RIDE), FileFormat.ZWO, Thresholds())
    assert "ZeroDivisionError" in caplog.text


def test_a_workout_goes_to_a_file_and_comes_back(open_planbridge, sandbox):
    desk = open_planbridge(sandbox).files
    target = Single(unit=Unit.PERCENT_FTP, value=70)
    ride = Workout(
        sport=Sport.RIDE, title="Easy", steps=(Step(length=Seconds(value=600), target=target),)
    )
    for file_format in FileFormat:
        made = desk.download(ride, file_format, Thresholds(ftp=250), Options(power_width=5))
        assert bool(made.effects) == (file_format is FileFormat.FIT)
        back = desk.read(f"easy.{file_format}", made.data)
        assert back.workout is not None, (file_format, back.error)
        assert back.workout.title
        assert len(list(back.workout.leaf_steps())) == 1
