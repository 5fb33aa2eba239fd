"""Starts a copy to a library, or takes one back, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from core.planbridge import CopyReport
from core.platforms.contract import Account, ItemRef, PlatformName
from core.shelf_desk import ShelfDesk
from core.store.copy_values import ShelfCopy
from core.sync.shelf_values import RowStatus
from ui import runs, services, session
from ui.jobs import Job
from ui.runs import CopyAsked
from ui.session import Key
from ui.shelf_place_words import copy_place, goal_words

_CHANGED_THERE: Final = frozenset({RowStatus.EDITED, RowStatus.GONE})


def start_copy(asked: CopyAsked) -> None:
    """Starts to copy, unless another run of this profile is going on."""
    desk = services.bridge().shelves
    _start(asked, lambda job: _copy(desk, asked, asked.refs, job))


def finish_copy(asked: CopyAsked) -> None:
    """Goes on with a copy that was stopped: looks at its place, which was written to since.

    What somebody edited or removed there meanwhile is left alone: no yes was said to that.
    """
    desk = services.bridge().shelves

    def work(job: Job[CopyReport]) -> CopyReport:
        desk.look(asked.goal, progress=job.report)
        rows = desk.rows(asked.listing, asked.goal, asked.options) or ()
        left = {row.ref for row in rows if row.status in _CHANGED_THERE}
        return _copy(desk, asked, tuple(ref for ref in asked.refs if ref not in left), job)

    _start(asked, work)


def _copy(
    desk: ShelfDesk, asked: CopyAsked, refs: tuple[ItemRef, ...], job: Job[CopyReport]
) -> CopyReport:
    return desk.copy(
        asked.listing, asked.goal, refs, asked.options, progress=job.report, stop=job.stop
    )


def _start(asked: CopyAsked, work: Callable[[Job[CopyReport]], CopyReport]) -> None:
    _clear()
    desk, goal = services.bridge().shelves, asked.goal
    noun = desk.noun_of_new(goal.target, as_plan=goal.as_plan)
    what = f"{asked.listing.library.name} → {goal_words(goal, noun)}"
    held = desk.held(asked.listing.library)
    asked = replace(asked, account=_account(asked.goal.target), held=held)
    run = runs.start(services.mode(), what, asked.goal.target, work, asked)
    session.put(Key.RUN, run)


def start_removal(copy: ShelfCopy) -> None:
    """Starts to take a copy back, unless another run of this profile is going on."""
    desk = services.bridge().shelves
    _clear()

    def work(job: Job[CopyReport]) -> CopyReport:
        return desk.remove(copy, progress=job.report, stop=job.stop)

    what = f"{copy.source_name}, taken back from {copy_place(copy)}"
    asked = runs.RemovalAsked(copy, _account(copy.target))
    run = runs.start(services.mode(), what, copy.target, work, asked)
    session.put(Key.RUN, run)


def _account(target: PlatformName) -> Account | None:
    saved = services.bridge().accounts().get(target)
    return saved.account if saved else None


def _clear() -> None:
    session.put(Key.PENDING_COPY, None)
    session.put(Key.FAILURE, None)
