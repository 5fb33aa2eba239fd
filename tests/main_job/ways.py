"""From one place to another, as a page goes: everything through the desk of plans and libraries.

What arrived is told from the sandbox's own state, not from what the app reads back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from core.planbridge import CopyReport, Options, Planbridge
from core.platforms.contract import ItemRef, Library, LibraryListing, PlatformName
from core.shelves import CalendarGoal, LibraryGoal
from core.sync.actions import Plan
from core.sync.reports import RunReport
from core.sync.running import Order
from core.sync.shelf_values import RowStatus, ShelfRow
from sandbox import people
from sandbox.server import SandboxServer
from sandbox.trainingpeaks.plans import add_plan, count_contents
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.plans import BANNER, put, put_event, put_note
from sandbox.trainingpeaks.state import PlanContents
from sandbox.world import World

ICU, TP, TR = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD
STATED = dt.date(2026, 3, 2)
"""On which day the plan of `plant_plan` says that it begins: a Monday."""
PLAN = "Ten days to the line"
LONG = "Over-unders with a name that goes on, " * 6
DAYS_OF_PLAN = {
    "Read me first": 0,
    "Build": 2,
    "Threshold 4x8": 3,
    "Easy run 45 min (HR)": 5,
    LONG.strip(): 6,
    "Race weekend": 8,
    "The line": 9,
}
"""Its titles and days; the run comes twice on its day."""


def plant_plan(world: World, owner: int = people.TP_PREMIUM_ID) -> PlanContents:
    """A plan in no order: a note before its stated first day, the banner of a period, two equal
    workouts on one day, a name beyond all bounds, one row that is listed twice, and an event."""
    state = world.trainingpeaks

    def day(number: int) -> dt.date:
        return STATED + dt.timedelta(days=number - 2)

    plan, held = add_plan(state, owner, PLAN, STATED)
    put(state, plan, held, day(6), sessions.over_unders() | {"title": LONG.strip()})
    put(state, plan, held, day(5), sessions.easy_run())
    put(state, plan, held, day(3), sessions.threshold_ride())
    put(state, plan, held, day(2), {"title": "Build", "workoutTypeValueId": BANNER})
    put(state, plan, held, day(5), sessions.easy_run())
    put_note(state, plan, held, day(8), "Race weekend", "Sleep.\n- eat\n- drink")
    put_note(state, plan, held, day(0), "Read me first", "Test your FTP before week 1.")
    what = {"eventType": "CyclingRoad", "distance": 80.0, "distanceUnits": "Kilometers"}
    put_event(state, plan, held, day(9), name="The line", description="Go early.", **what)
    held.workouts.append(dict(held.workouts[2]))
    count_contents(state, plan["planId"])
    return held


def named(libraries: Collection[Library], name: str) -> Library:
    return next(one for one in libraries if one.name == name)


def opened(planbridge: Planbridge, platform: PlatformName, name: str) -> LibraryListing:
    desk = planbridge.shelves
    return desk.open(named(desk.containers(platform).found, name))


def rows_of(
    planbridge: Planbridge,
    listing: LibraryListing,
    goal: LibraryGoal,
    options: Options | None = None,
) -> tuple[ShelfRow, ...]:
    desk = planbridge.shelves
    if desk.rows(listing, goal, options) is None:
        desk.look(goal)
    rows = desk.rows(listing, goal, options)
    assert rows is not None
    return rows


def ticked(rows: Sequence[ShelfRow]) -> list[ItemRef]:
    return [row.ref for row in rows if row.ticked]


def copied(
    planbridge: Planbridge, listing: LibraryListing, goal: LibraryGoal, **more: Any
) -> CopyReport:
    """Looks at the place and copies what is proposed."""
    options = more.get("options")
    refs = ticked(rows_of(planbridge, listing, goal, options))
    return planbridge.shelves.copy(listing, goal, refs, **more)


def went_well(report: CopyReport) -> bool:
    """Everything that was asked for was written and read back as it was asked for."""
    return report.verified == len(report.outcomes) > 0 and not report.remarks


def statuses(rows: Sequence[ShelfRow]) -> dict[RowStatus, int]:
    found = [row.status for row in rows]
    return {status: found.count(status) for status in dict.fromkeys(found)}


def losses_of(report: CopyReport | RunReport, title: str) -> set[str]:
    """Where something was lost, of the items of that title."""
    found = [one for one in report.outcomes if one.title == title]
    assert found, [one.title for one in report.outcomes]
    return {loss.where for one in found for loss in one.losses}


def looked(planbridge: Planbridge, listing: LibraryListing, goal: CalendarGoal) -> Plan:
    planbridge.shelves.fetch_calendar(listing, goal)
    plan = planbridge.shelves.plan(listing, goal)
    assert plan is not None
    return plan


def order_of(plan: Plan) -> Order:
    shown = {one.key: one.digest for one in plan.actions if one.ticked}
    return Order(shown=shown, confirmed=plan.hash_of(shown))


def laid(planbridge: Planbridge, listing: LibraryListing, goal: CalendarGoal) -> RunReport:
    """Looks at the calendar and does what is proposed."""
    return planbridge.shelves.run(listing, goal, order_of(looked(planbridge, listing, goal)))


# --- What the platforms hold ------------------------------------------------------------------


def folder_of(world: World, name: str) -> dict[str, Any]:
    """The newest folder or plan of that name on Intervals.icu."""
    folders = world.intervals.accounts[people.SAM.id].folders.values()
    return [one for one in folders if one["name"] == name][-1]


def in_folder(world: World, library: Library) -> list[dict[str, Any]]:
    """What a folder or plan on Intervals.icu holds, by day and name."""
    workouts = world.intervals.accounts[people.SAM.id].workouts.values()
    held = [one for one in workouts if str(one["folder_id"]) == library.id]
    return sorted(held, key=lambda one: (one["day"] or 0, one["name"]))


def in_library(world: World, library: Library) -> list[dict[str, Any]]:
    """What a library on TrainingPeaks holds, in the order of its making."""
    items = world.trainingpeaks.items.values()
    return [one for one in items if str(one["exerciseLibraryId"]) == library.id]


def events_of(world: World, marked: bool = True) -> list[dict[str, Any]]:
    """The copies of plans on Intervals.icu's calendar, by day and name."""
    events = world.intervals.accounts[people.SAM.id].events.values()
    ours = [one for one in events if _is_ours(one["external_id"]) is marked]
    return sorted(ours, key=lambda one: (one["start_date_local"], one["name"]))


def on_trainingpeaks(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """(day, title, record) of the copies of plans on TrainingPeaks' calendar, notes too."""
    state = world.trainingpeaks
    found = [(w["workoutDay"][:10], w["title"], w) for w in state.workouts.values()]
    found += [(n["noteDate"][:10], n["title"], n) for n in state.notes.values()]
    ours = [one for one in found if _is_ours(one[2]["description"])]
    return sorted(ours, key=lambda one: one[:2])


def _is_ours(text: str | None) -> bool:
    return "planbridge:library/" in (text or "")


Open = Callable[[], Planbridge]
Sandbox = SandboxServer
