"""Training plans of TrainingPeaks. They are only read: see the guard in ``client``.

A plan's contents lie on the days of a calendar of its own. Its stated last day is not the day of
its last item (recorded: a note and an event after it), so all that there can be is asked for.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable
from typing import Any

from core.formats.html_text import html_to_text
from core.platforms.contract import Library, LibraryListing, PlatformName
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    ApiChanged,
    NotFound,
    PlatformError,
    Rejected,
)
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.calendar import spans
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.plan_items import EARLIEST, LATEST, plan_day, read_plan
from core.platforms.trainingpeaks.wire import distinct, integer, lines, obj, plain_text

_log = logging.getLogger("planbridge.platforms")

MARGIN = dt.timedelta(days=60)
"""How far beyond a plan's stated days is looked where not all days can be asked for at once."""
_PARTS = {"workouts": "workouts", "calendarNote": "notes", "events": "events"}
"""The parts of a plan as its addresses and as people call them."""
_OWN_WORDS = re.compile(r"It says: “.*”", re.DOTALL)
"""What the service itself says of a refusal, in the sentence of the error."""


class TrainingPeaksPlans:
    """The plans of an account. Every call raises :class:`PlatformError`.

    ``own_id`` gives the account's own id.
    """

    def __init__(self, client: TrainingPeaksClient, own_id: Callable[[], str]) -> None:
        self._client = client
        self._own_id = own_id

    def all(self) -> tuple[Library, ...]:
        """Every plan the account can open, in the service's order; its own at the least."""
        try:
            raws = self._client.plans()
        except (AccessDenied, NotFound, Rejected, ApiChanged) as refused:
            try:
                raws = self._client.own_plans()
            except AccessExpired:
                raise
            except PlatformError:
                raise refused from None
        found = (self._plan(raw) for raw in distinct(raws, "planId"))
        return tuple(plan for plan in found if plan is not None)

    def contents(self, plan: Library) -> LibraryListing:
        """What ``plan`` holds, over its whole span.

        Raises :class:`AccessDenied` with the way that works when its workouts are refused. Notes
        and events that cannot be read cost no workout: the listing is then not complete.
        """
        asked = _Questions(self._client, plan)
        rows: dict[str, list[Any]] = {}
        missing: list[str] = []
        for part, called in _PARTS.items():
            try:
                rows[part] = asked.rows(part)
            except AccessExpired:
                raise
            except PlatformError as error:
                if part == "workouts":
                    raise _without_contents(plan, error) from error
                rows[part] = []
                missing.append(f"Its {called} could not be read. {error.what}")
        missing += asked.remarks
        came = sum(1 for _ in distinct(rows["workouts"], "workoutId"))
        counted = plan.count or 0
        # What the service counts is not documented: that a few did not come proves nothing. When
        # half of them did not, it is rather the answer that is not whole.
        few = came < counted < 2 * came
        if came < counted and not few:
            missing.append(_counted(counted, came))
        listing = read_plan(plan, rows["workouts"], rows["calendarNote"], rows["events"], missing)
        if not few:
            return listing
        return listing.model_copy(
            update={"remarks": (_counted(counted, came),), "first_sure": False}
        )

    def _plan(self, raw: Any) -> Library | None:
        entry = obj(raw)
        plan_id = integer(entry.get("planId"))
        if plan_id is None:
            return None
        owner = integer(entry.get("ownerPersonId"))
        count = integer(entry.get("workoutCount"))
        return Library(
            platform=PlatformName.TRAININGPEAKS,
            athlete=self._own_id() if owner is None else str(owner),
            id=str(plan_id),
            name=_line(entry.get("title")) or "(no name)",
            count=count if count is not None and count >= 0 else None,
            is_plan=True,
            writable=False,
            noun="plan",
            owner=_line(entry.get("author")),
            description=html_to_text(lines(entry.get("description"))),
            first=plan_day(entry.get("startDate")),
            last=plan_day(entry.get("endDate")),
        )


class _Questions:
    """What is asked about one plan: all days at once or, once that is refused, in pieces."""

    def __init__(self, client: TrainingPeaksClient, plan: Library) -> None:
        self._client = client
        self._plan = plan
        self._pieces: tuple[tuple[dt.date, dt.date], ...] = ((EARLIEST, LATEST),)
        self.remarks: list[str] = []

    def rows(self, part: str) -> list[Any]:
        """The rows of one part of the plan."""
        try:
            return self._asked(part)
        except Rejected:
            first, last = self._plan.first, self._plan.last
            if len(self._pieces) > 1 or first is None:
                raise
        begin = max(first - MARGIN, EARLIEST)
        end = min(max(first, last or first) + MARGIN, LATEST)
        self._pieces = tuple(spans(begin, end))
        rows = self._asked(part)
        self.remarks.append(
            f"The plan could be read in pieces only: what lies before {_spoken(begin)} or after "
            f"{_spoken(end)} is not here."
        )
        return rows

    def _asked(self, part: str) -> list[Any]:
        return [
            row
            for first, last in self._pieces
            for row in self._client.plan_part(self._plan.id, part, first, last)
        ]


def _counted(count: int, came: int) -> str:
    counts = "1 workout" if count == 1 else f"{count} workouts"
    return (
        f"{PLATFORM} counts {counts} in this plan; {came} came. Sessions of its "
        "strength builder never come, and the count may be an old one."
    )


def _without_contents(plan: Library, error: PlatformError) -> PlatformError:
    """The error to raise when a plan's workouts do not come."""
    if not isinstance(error, AccessDenied | NotFound):
        return error
    _log.warning("The contents of a plan were refused: %s", error)
    own = _OWN_WORDS.search(error.what)
    what = f"It does not show this account what the plan “{plan.name}” holds."
    refused = AccessDenied(
        PLATFORM,
        f"{what} {own.group()}" if own else what,
        "Apply the plan to your calendar in TrainingPeaks yourself. Then choose that range of "
        "your calendar as the source here.",
    )
    refused.status = error.status
    return refused


def _spoken(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _line(value: object) -> str:
    return " ".join(plain_text(value).split())
