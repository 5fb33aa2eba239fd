"""TrainerRoad behind the platform contract. Nothing is ever written there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from core.platforms.contract import (
    Account,
    CalendarItem,
    Capabilities,
    ItemKind,
    ItemRef,
    LibraryItem,
    Listing,
    PlatformName,
    Progress,
    SearchPage,
    Unreadable,
    WorkoutSearch,
)
from core.platforms.cookies import cookie_value
from core.platforms.errors import NotFound, PlatformError
from core.platforms.http import Http
from core.platforms.trainerroad.client import COOKIE, LABEL, THINGS, TrainerRoadClient
from core.platforms.trainerroad.fetching import Outlines, at_once
from core.platforms.trainerroad.finding import another_account, day_of_slot, find_note, listed
from core.platforms.trainerroad.intervals import Outline
from core.platforms.trainerroad.opening import SHARED, open_workouts
from core.platforms.trainerroad.reading import Reader
from core.platforms.trainerroad.refusing import ReadOnly
from core.platforms.trainerroad.rows import each, from_old_calendar, in_range, is_note, unreadable
from core.platforms.trainerroad.searching import ZONES, Searcher
from core.platforms.trainerroad.wire import Annotation, Event, Member, Planned
from core.redaction import register_secret

REQUESTS_PER_SECOND = 10.0
"""TrainerRoad states no limit; opening its calendar in a browser causes as many."""


class TrainerRoadPlatform(ReadOnly):
    """One signed-in TrainerRoad account.

    ``cookie`` is the cookie ``SharedTrainerRoadAuth`` in any pasted form; ``CookieProblem``
    (a ``ValueError``) is raised when it holds none. Workouts of the library are fetched once for
    the adapter's life, ``workers`` at a time.
    """

    name = PlatformName.TRAINERROAD
    capabilities = Capabilities(
        writes=False,
        notes=False,
        external_ids=False,
        bulk_create=False,
        sub_day_start=False,
        averaging=False,
        libraries=False,
        imports=True,
        searches=True,
        search_zones=tuple(ZONES.values()),
    )

    def __init__(
        self,
        cookie: str,
        base_url: str,
        *,
        http: Http | None = None,
        workers: int = 4,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        value = cookie_value(cookie, COOKIE)
        register_secret(value)
        self._base_url = base_url.rstrip("/")
        self._client = TrainerRoadClient(
            http
            or Http(
                LABEL,
                base_url,
                requests_per_second=REQUESTS_PER_SECOND,
                things=THINGS,
                secret="cookie",  # noqa: S106 - a word for it
            ),
            value,
        )
        self._workers = workers
        self._now = now
        self._member: Member | None = None
        self._outlines = Outlines(self._client, workers)
        self._shelf = Searcher(self._client)

    def check_access(self) -> Account:
        """Who is connected. Opens the calendar of today, as a synchronisation does first."""
        self._member = None
        member = self._signed_in()
        today = self._now().date()
        self._calendar(member, today, today)
        return Account(platform=self.name, athlete=str(member.member_id), name=member.username)

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        """Everything planned between two days: workouts, races and notes.

        A planned slot keeps its id when TrainerRoad's Adaptive Training puts another workout into
        it. A workout of the library whose steps cannot be fetched is unreadable, so that nothing
        is copied without its steps unnoticed.
        """
        member = self._signed_in()
        reader = Reader(str(member.member_id))
        calendar = self._calendar(member, first, last)
        failed: list[Unreadable] = []

        def rows(key: str) -> list[dict[str, Any]]:
            return in_range(calendar.get(key), first, last, failed)

        races = rows("events")
        race_ids = {str(row.get("id")) for row in races}
        planned = [row for row in rows("plannedactivities") if str(row.get("id")) not in race_ids]
        notes = [row for row in rows("annotations") if is_note(row)]
        if not calendar.get("isold"):
            planned = self._with_details(member, planned, failed)
            notes = self._with_texts(notes, failed)
            done = self._fulfilled(member, calendar, first, last) if planned else frozenset()
        else:
            done = frozenset()
        library = self._library_of(planned, progress)

        def workout(row: dict[str, Any]) -> CalendarItem:
            slot = Planned.model_validate(row)
            found = library.get(slot.library_id)
            if isinstance(found, Exception):
                raise found
            return reader.workout(slot, found, done)

        items = [
            *each(planned, workout, failed),
            *each(races, lambda row: reader.race(Event.model_validate(row)), failed),
            *each(notes, lambda row: reader.note(Annotation.model_validate(row)), failed),
        ]
        return Listing(
            platform=self.name,
            athlete=str(member.member_id),
            first=first,
            last=last,
            items=tuple(sorted(items, key=lambda item: item.day)),
            unreadable=tuple(failed),
        )

    def search(self, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """What the library holds of ``query``; see :class:`.searching.Searcher`."""
        return self._shelf.page(query, page)

    def open_found(
        self, refs: Sequence[ItemRef], progress: Progress | None = None
    ) -> tuple[LibraryItem | Unreadable, ...]:
        """The found workouts with their steps, in order, and why one could not be read.

        Raises ``AccessExpired`` and ``RateLimited``, which the others would meet too.
        """
        return open_workouts(self._outlines, refs, progress)

    def find(self, ref: ItemRef) -> CalendarItem | None:
        """The item as it is now, on whatever day; :mod:`.finding` says when it is surely gone."""
        member = self._signed_in()
        if ref.athlete != str(member.member_id):
            raise another_account()
        if ref.kind is ItemKind.NOTE:
            return find_note(self._client, member, ref, self._now().date())
        day = day_of_slot(self._client, member, ref.id, self._now().date())
        return None if day is None else listed(self.list_calendar(day, day), ref)

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        """The calendar of the web app, or its list of workouts.

        An address that opens one item is not known.
        """
        part = "workouts/list" if ref.athlete == SHARED else "calendar"
        return f"{self._base_url}/app/{part}"

    def _signed_in(self) -> Member:
        if self._member is None:
            self._member = self._client.member()
        return self._member

    def _calendar(self, member: Member, first: dt.date, last: dt.date) -> dict[str, Any]:
        """The timeline, or what the older calendar held, under the timeline's keys.

        The timeline replaced the older calendar in 2026. Should it be gone again or not be there
        for an account, the older one is tried before giving up.
        """
        try:
            return self._client.timeline(member.member_id, first, last)
        except NotFound:
            rows = self._client.old_calendar(member.username, first, last)
            return {"isold": True, "plannedactivities": from_old_calendar(rows)}

    def _with_details(
        self, member: Member, rows: list[dict[str, Any]], failed: list[Unreadable]
    ) -> list[dict[str, Any]]:
        """Timeline rows, completed by the details that stand in an answer of their own."""
        ids = list(dict.fromkeys(str(row["id"]) for row in rows if "id" in row))
        details = {
            str(detail.get("id")).lower(): detail
            for detail in self._client.planned_activities(member.member_id, ids)
        }
        complete: list[dict[str, Any]] = []
        for row in rows:
            detail = details.get(str(row.get("id")).lower())
            if detail is None and "workoutid" not in row and "id" in row:
                failed.append(unreadable(row, ValueError("TrainerRoad gave no details for it.")))
                continue
            merged: dict[str, Any] = {**row, **(detail or {})}
            # The timeline's own id and day count: they are what was asked for.
            merged.update({key: row[key] for key in ("id", "date") if key in row})
            complete.append(merged)
        return complete

    def _with_texts(
        self, rows: list[dict[str, Any]], failed: list[Unreadable]
    ) -> list[dict[str, Any]]:
        """Notes with their titles and texts, which the timeline leaves out."""
        bare = [
            str(row["id"]) for row in rows if "id" in row and not row.keys() & {"title", "text"}
        ]
        texts = at_once(bare, self._client.annotation, self._workers)
        complete: list[dict[str, Any]] = []
        for row in rows:
            text = texts.get(str(row.get("id")), {})
            if isinstance(text, Exception):
                failed.append(unreadable(row, text))
            else:
                complete.append({**text, **row})
        return complete

    def _fulfilled(
        self, member: Member, calendar: dict[str, Any], first: dt.date, last: dt.date
    ) -> frozenset[str]:
        """The ids (lower case) of planned slots that a completed activity belongs to.

        Times without an offset may be UTC, so a day more is looked at on either side.
        """
        day = dt.timedelta(days=1)
        rows = in_range(calendar.get("activities"), first - day, last + day, [], key="started")
        ids = [str(row["id"]) for row in rows if "id" in row]
        done: set[str] = set()
        for row in self._client.activities(member.member_id, ids):
            slot = row.get("associatedplannedactivity")
            if isinstance(slot, dict) and "id" in slot:
                done.add(str(slot["id"]).lower())
        return frozenset(done)

    def _library_of(
        self, rows: list[dict[str, Any]], progress: Progress | None
    ) -> dict[str, Outline | PlatformError]:
        """The library workouts behind ``rows``, each once; those fetched before are kept."""
        wanted: dict[str, None] = {}
        for row in rows:
            with suppress(ValidationError):
                if library_id := Planned.model_validate(row).library_id:
                    wanted[library_id] = None
        return self._outlines.of(wanted, progress)
