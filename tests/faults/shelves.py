"""Copies of plans and libraries, begun, cut off and finished as a person would finish them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from core.planbridge import CopyReport, Planbridge
from core.platforms.contract import LibraryListing, PlatformName
from core.shelves import LibraryGoal
from core.sync import shelf_writing

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS
FEW, MANY, YEAR = "Triathlon in 4 weeks", "Gran Fondo in 12 weeks", "A whole year"
"""Plans of TrainingPeaks: 15, 63 and 400 entries; of the second, two are notes."""

Contents = Counter[tuple[int | None, str]]
"""Days and titles."""


def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small plan takes several requests: four items go in one."""
    monkeypatch.setattr(shelf_writing, "BULK", 4)


def opened(planbridge: Planbridge, name: str) -> LibraryListing:
    desk = planbridge.shelves
    found = desk.containers(TP).found
    return desk.open(next(one for one in found if one.name == name))


def goal_of(planbridge: Planbridge, listing: LibraryListing, target, name: str) -> LibraryGoal:
    """The copy of that name is gone on with where there is one, else it is begun."""
    copies = planbridge.shelves.earlier(listing.library, target)
    open_one = next((one for one in copies if one.new_name == name), None)
    if open_one is not None:
        return LibraryGoal(target=target, copy_id=open_one.id)
    return LibraryGoal(target=target, name=name, as_plan=planbridge.shelves.takes_plans(target))


def go_on(
    planbridge: Planbridge,
    listing: LibraryListing,
    target: PlatformName,
    name: str,
    *,
    before: Callable[[], None] = lambda: None,
    stop: threading.Event | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> CopyReport:
    """Looks at the place and copies all that is proposed. ``before`` is called right before.

    Raises PlatformError when the place cannot be looked at.
    """
    desk = planbridge.shelves
    goal = goal_of(planbridge, listing, target, name)
    if desk.rows(listing, goal) is None:
        desk.look(goal)
    rows = desk.rows(listing, goal)
    assert rows is not None
    before()
    refs = [row.ref for row in rows if row.ticked]
    return desk.copy(listing, goal, refs, stop=stop, progress=progress)
