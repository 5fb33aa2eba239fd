from __future__ import annotations

import datetime as dt
import inspect
import threading
import zoneinfo

import pytest

from core.platforms.contract import PlatformName
from core.store.journal_values import ChangeState, RunKind, RunScope, RunStatus
from core.sync.actions import ActionKind
from core.sync.reports import Outcome, Result, RunReport
from core.sync_desk import SyncDesk
from core.workout.model import Note, Sport
from tests.ui.fake_history import (
    FILES,
    NOW,
    PAIR,
    TODAY,
    FakeHistory,
    a_change,
    a_run,
    example_changes,
    ride,
)
from ui.history_badges import FATES, RUN_KINDS, STATUSES, Fate, action_badge, fate_of, way_to
from ui.history_run import check_words, open_run_of
from ui.history_runs import PAGE, run_table
from ui.history_state import PendingUndo
from ui.history_trash import trash_table
from ui.history_undo import Fix, Verdict, asked_for, by_run, take_back, together
from ui.history_words import (
    TRASH_DAYS,
    copied_name,
    days_left,
    route_words,
    scope_words,
    when_words,
    zone,
)

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
AUCKLAND = zoneinfo.ZoneInfo("Pacific/Auckland")


class Bridge:
    def __init__(self, sync: FakeHistory) -> None:
        self.sync = sync


def verdicts_of(*changes, cannot: str = "") -> tuple[Verdict, ...]:
    return tuple(Verdict(a_run(change.run), change, cannot) for change in changes)


def report(status: RunStatus, message: str = "", titles: tuple[str, ...] = ()) -> RunReport:
    outcomes = tuple(
        Outcome(
            key=title,
            kind=ActionKind.CREATE,
            title=title,
            day=TODAY,
            result=Result.DONE,
            message="",
        )
        for title in titles
    )
    return RunReport(status=status, run=7, message=message, outcomes=outcomes)


# --- Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (dt.datetime(2026, 11, 23, 11, 3), "Today 12:03"),
        (dt.datetime(2026, 11, 22, 23, 30), "Today 00:30"),
        (dt.datetime(2026, 11, 22, 22, 30), "Yesterday 23:30"),
        (dt.datetime(2026, 11, 16, 7, 12), "Mon 16 Nov 08:12"),
        (dt.datetime(2026, 1, 3, 7, 12), "Sat 3 Jan 08:12"),
        (dt.datetime(2025, 12, 31, 7, 12), "31 Dec 2025 08:12"),
    ],
)
def test_a_moment_is_said_in_the_day_and_hour_of_the_person(at: dt.datetime, said: str) -> None:
    assert when_words(at.replace(tzinfo=dt.UTC), TODAY, BERLIN) == said


def test_what_is_today_in_one_zone_is_another_day_in_another() -> None:
    at = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)

    assert when_words(at, dt.date(2026, 11, 23), BERLIN) == "Today 13:00"
    assert when_words(at, dt.date(2026, 11, 24), AUCKLAND) == "Today 01:00"


def test_a_clock_that_is_behind_the_servers_never_says_tomorrow() -> None:
    at = dt.datetime(2026, 11, 24, 11, 3, tzinfo=dt.UTC)

    assert when_words(at, TODAY, BERLIN) == "Tue 24 Nov 12:03"


@pytest.mark.parametrize("name", [None, "", "Nowhere/City", "../../etc/passwd", "a\0b"])
def test_a_zone_that_nobody_knows_is_the_machines(name: str | None) -> None:
    assert zone(name) is None


def test_a_known_zone_is_taken() -> None:
    assert zone("Europe/Berlin") == BERLIN


def test_files_come_from_no_platform() -> None:
    assert route_words(PAIR) == "TrainingPeaks → Intervals.icu"
    assert route_words(FILES) == "Files → Intervals.icu"


SHELF = PAIR.model_copy(update={"source": PlatformName.LIBRARY, "source_athlete": "library"})
BASE = RunScope(first=TODAY, last=TODAY, name="Winter base")


def test_a_copy_of_a_plan_is_called_by_the_plans_name_and_so_is_taking_it_back() -> None:
    copied = a_run(1, pair=SHELF, kind=RunKind.LIBRARY, scope=BASE)
    older = a_run(2, pair=SHELF, kind=RunKind.LIBRARY)
    undone = a_run(3, pair=SHELF, kind=RunKind.UNDO, scope=None, undoes=1)
    again = a_run(4, pair=SHELF, kind=RunKind.UNDO, scope=None, undoes=3)
    known = {run.id: run for run in (copied, older, undone, again)}
    lost = a_run(5, pair=SHELF, kind=RunKind.UNDO, scope=None, undoes=99)

    table = run_table([lost, again, undone, older, copied], TODAY, BERLIN, known.get)

    assert list(table.frame["route"]) == [
        "Library → Intervals.icu",
        "Winter base → Intervals.icu",
        "Winter base → Intervals.icu",
        "Library → Intervals.icu",
        "Winter base → Intervals.icu",
    ]


def test_a_name_in_a_route_is_one_line_and_ends_and_a_calendar_has_none() -> None:
    assert route_words(SHELF, "Winter\nbase") == "Winter base → Intervals.icu"
    assert len(route_words(SHELF, "x" * 500)) < 90
    assert route_words(PAIR, "Winter base") == "TrainingPeaks → Intervals.icu"
    assert copied_name(a_run(1, scope=BASE), {}.get) == ""


def test_what_a_run_looked_at_names_days_sports_and_zone() -> None:
    scope = RunScope(first=TODAY, last=TODAY, sports=(Sport.RIDE, Sport.RUN), time_zone="UTC")

    assert scope_words(scope) == "Mon 23 Nov 2026 · Ride, Run · UTC"
    assert scope_words(scope.model_copy(update={"sports": None})).split(" · ")[1] == "all sports"
    assert scope_words(scope.model_copy(update={"sports": ()})).split(" · ")[1] == "notes only"
    assert scope_words(scope.model_copy(update={"time_zone": ""})).count("·") == 1


def test_the_days_left_count_down_to_none() -> None:
    left = [days_left(NOW - dt.timedelta(days=ago), TODAY, BERLIN) for ago in (0, 1, 29, 30, 40)]

    assert left == [TRASH_DAYS, TRASH_DAYS - 1, 1, 0, 0]


# --- Badges -----------------------------------------------------------------------------------


def test_every_kind_status_and_fate_has_a_word_of_its_own() -> None:
    for badges, names in ((RUN_KINDS, RunKind), (STATUSES, RunStatus), (FATES, Fate)):
        assert set(badges) == set(names)
        assert len({badge.short for badge in badges.values()}) == len(names)


def test_every_kind_of_action_has_its_badge_and_an_unknown_one_its_own_word() -> None:
    assert {action_badge(kind).word for kind in ActionKind} >= {"Create", "Link", "Conflict"}
    assert action_badge("merge_days").word == "Merge days"


@pytest.mark.parametrize(
    ("state", "undone_by", "fate"),
    [
        (ChangeState.DONE, None, Fate.DONE),
        (ChangeState.DONE, 9, Fate.UNDONE),
        (ChangeState.FAILED, None, Fate.FAILED),
        (ChangeState.INTENDED, None, Fate.UNKNOWN),
    ],
)
def test_how_a_change_stands(state: ChangeState, undone_by: int | None, fate: Fate) -> None:
    change = a_change(1, 1, ActionKind.CREATE, None, ride("x"), state=state, undone_by=undone_by)

    assert fate_of(change) is fate


def test_what_differed_is_told_whatever_the_sum_says() -> None:
    change = a_change(1, 1, ActionKind.CREATE, None, ride("x"))
    told = (("Load", "60", "63"), ("Steps", "5", "6"))

    assert check_words(change) == "✓"
    assert check_words(change.model_copy(update={"verified": None})) == ""
    assert check_words(change.model_copy(update={"verified": False})) == "It differs"
    assert check_words(change.model_copy(update={"unlike": told})) == "Load: 60 → 63; Steps: 5 → 6"


@pytest.mark.parametrize(
    ("kind", "more", "leads"),
    [
        (ActionKind.CREATE, {}, True),
        (ActionKind.CREATE, {"undone_by": 2}, False),
        (ActionKind.UPDATE, {"undone_by": 2}, True),
        (ActionKind.DELETE, {}, False),
        (ActionKind.DELETE, {"undone_by": 2}, False),
        (ActionKind.DELETE, {"state": ChangeState.FAILED}, True),
        (ActionKind.CREATE, {"url": "javascript:alert(1)"}, False),
    ],
)
def test_there_is_a_way_only_to_what_is_there(kind: ActionKind, more: dict, leads: bool) -> None:
    change = a_change(1, 1, kind, ride("x"), **{"url": "https://intervals.icu/1", **more})

    assert bool(way_to(change)) is leads


# --- Tables -----------------------------------------------------------------------------------


def test_a_table_of_other_runs_is_another_table() -> None:
    few = [a_run(3), a_run(2)]
    table = run_table(few, TODAY, BERLIN)

    assert run_table([a_run(4), *few], TODAY, BERLIN).identity != table.identity
    assert run_table(few[::-1], TODAY, BERLIN).identity != table.identity
    ended = [few[0].model_copy(update={"status": RunStatus.FAILED}), few[1]]
    assert run_table(ended, TODAY, BERLIN).identity == table.identity, "the open run stays open"


def test_one_run_more_than_a_page_says_that_there_are_older_ones() -> None:
    many = [a_run(number) for number in range(PAGE + 1, 0, -1)]

    assert run_table(many, TODAY, BERLIN).more
    assert len(run_table(many, TODAY, BERLIN).runs) == PAGE
    assert not run_table(many[:-1], TODAY, BERLIN).more


def test_changes_in_another_state_are_another_table() -> None:
    """Else ticks would stay on what was taken back."""
    before = open_run_of(a_run(1), verdicts_of(*example_changes(1)))
    undone = [one.model_copy(update={"undone_by": 2}) for one in example_changes(1)]

    assert open_run_of(a_run(1), verdicts_of(*undone)).key != before.key


def test_only_what_has_no_objection_can_be_taken_back() -> None:
    one, other = example_changes(1)[:2]
    opened = open_run_of(a_run(1), (*verdicts_of(one), *verdicts_of(other, cannot="No.")))

    assert [verdict.change for verdict in opened.undoable] == [one]


def test_a_note_in_the_trash_has_no_duration() -> None:
    note = a_change(1, 1, ActionKind.DELETE, Note(title="Rest", text="x", day=TODAY))
    lost = a_change(2, 1, ActionKind.DELETE, item=ride("Its past is gone"))
    frame = trash_table([(a_run(1), note), (a_run(1), lost)], TODAY, BERLIN).frame

    assert list(frame["sport"]) == ["Note", ""]
    assert list(frame["duration"]) == ["", ""]


# --- Taking back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fix"),
    [
        (ActionKind.CREATE, Fix.REMOVE),
        (ActionKind.UPDATE, Fix.RESTORE),
        (ActionKind.MOVE, Fix.MOVE_BACK),
        (ActionKind.DELETE, Fix.BRING_BACK),
        (ActionKind.ADOPT, Fix.UNLINK),
    ],
)
def test_what_taking_back_comes_to(kind: ActionKind, fix: Fix) -> None:
    (verdict,) = verdicts_of(a_change(1, 1, kind, ride("x")))

    assert verdict.fix is fix


def test_changes_are_taken_back_run_by_run() -> None:
    chosen = verdicts_of(
        a_change(5, 2, ActionKind.DELETE, ride("a")),
        a_change(3, 1, ActionKind.DELETE, ride("b")),
        a_change(6, 2, ActionKind.DELETE, ride("c")),
    )

    assert by_run(chosen) == ((2, (5, 6)), (1, (3,)))


def test_what_was_asked_for_is_looked_up_again_and_what_is_gone_left_out() -> None:
    history = FakeHistory([a_run(1)], {1: example_changes(1)})
    pending = PendingUndo(((1, (2, 99)), (42, (1,))))

    assert [one.change.title for one in asked_for(Bridge(history), pending)] == [
        "Threshold, longer"
    ]


def test_a_stop_leaves_the_runs_that_come_after_it_alone() -> None:
    history = FakeHistory([a_run(1)], {1: example_changes(1)})
    stop = threading.Event()
    stop.set()

    told = take_back(Bridge(history), [(1, (1,))], lambda *_: None, stop)

    assert history.undone == []
    assert told.status is RunStatus.NOTHING


def test_a_single_report_stays_as_it_is() -> None:
    one = report(RunStatus.PARTLY, "Said.", ("a",))

    assert together([one]) is one


def test_several_reports_are_told_as_one() -> None:
    both = together(
        [report(RunStatus.DONE, "Same.", ("a",)), report(RunStatus.FAILED, "Same.", ("b",))]
    )

    assert both.status is RunStatus.PARTLY
    assert [one.title for one in both.outcomes] == ["a", "b"]
    assert both.message == "Same."
    assert both.run is None, "it is no run of its own"
    assert together([report(RunStatus.DONE)] * 2).status is RunStatus.DONE


@pytest.mark.parametrize("name", ["runs", "run_of", "changes", "trash", "why_not_undo", "undo"])
def test_the_stand_in_is_asked_as_the_real_desk_is(name: str) -> None:
    own, real = (inspect.signature(getattr(desk, name)) for desk in (FakeHistory, SyncDesk))

    assert list(own.parameters.values()) == list(real.parameters.values())
