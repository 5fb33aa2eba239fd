"""Intervals.icu behind the contract that all platforms share."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from core.platforms.adapting import draft_with
from core.platforms.contract import (
    Account,
    CalendarItem,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    LibraryListing,
    LibraryWritten,
    Listing,
    PlatformName,
    Progress,
    Unreadable,
    Written,
)
from core.platforms.errors import NotFound, Rejected, Unreachable
from core.platforms.http import Http
from core.platforms.intervals.account import OWN, athlete_id, read_account
from core.platforms.intervals.client import IntervalsClient
from core.platforms.intervals.events import external_id_of, read_event
from core.platforms.intervals.library import IntervalsLibraries, library_draft
from core.platforms.intervals.payload import draft_of
from core.platforms.intervals.writing import BulkWriter, Place, accepted
from core.redaction import register_secret
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

REQUESTS_PER_SECOND = 8.0
"""The service answers 429 above ten a second from one address."""


class IntervalsPlatform:
    """An athlete's calendar on Intervals.icu.

    ``athlete`` is an id (``i123456``), or "" or "0" for the key's own athlete; ``base_url`` has
    no trailing slash. Raises ``ValueError`` with a sentence for
    people when the key or the id cannot be one.
    """

    name = PlatformName.INTERVALS
    capabilities = Capabilities(
        writes=True,
        notes=True,
        external_ids=True,
        bulk_create=True,
        sub_day_start=True,
        averaging=True,
        libraries=True,
    )

    def __init__(
        self,
        api_key: str,
        athlete: str,
        base_url: str,
        *,
        http: Http | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        key = api_key.strip()
        if not key:
            raise ValueError(
                "The Intervals.icu API key is empty. You find it on Intervals.icu under "
                "Settings → Developer Settings."
            )
        register_secret(key)
        signature = base64.b64encode(f"API_KEY:{key}".encode()).decode()
        register_secret(signature)
        self._typed = athlete_id(athlete)
        self._resolved = "" if self._typed == OWN else self._typed
        self._base_url = base_url.rstrip("/")
        self._now = now
        self.http = http or Http(
            self.name.label,
            self._base_url,
            requests_per_second=REQUESTS_PER_SECOND,
            authorise=lambda: {"Authorization": f"Basic {signature}"},
        )
        self._client = IntervalsClient(self.http)

    def check_access(self) -> Account:
        """Reads the athlete with sport settings, and one day of the calendar."""
        account = self._account()
        day = self._now().date()
        self._client.events(account.athlete, day, day)
        return account

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        """Everything planned between two days, both included, in one request.

        Entries of several days belong to the day on which they begin. An entry without an id
        cannot be told apart from one that is missing, so it makes the listing incomplete.
        """
        athlete = self._athlete()
        items: list[CalendarItem] = []
        unreadable: list[Unreadable] = []
        for raw in self._client.events(athlete, first, last):
            read = read_event(raw, athlete)
            if read.day is not None and not first <= read.day <= last:
                continue
            if isinstance(read, Unreadable):
                unreadable.append(read)
            else:
                items.append(read)
        nameless = sum(not entry.id for entry in unreadable)
        if progress:
            progress(1, 1, "Reading Intervals.icu")
        return Listing(
            platform=self.name,
            athlete=athlete,
            first=first,
            last=last,
            items=tuple(items),
            unreadable=tuple(unreadable),
            complete=not nameless,
            incomplete_because=(
                f"{nameless} of the entries came without an id." if nameless else ""
            ),
        )

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """Makes ``item`` ready; percentages go as they are.

        Raises :class:`core.platforms.contract.CannotConvert`.
        """

        def write(adapted: Workout | Note) -> Draft:
            return draft_of(adapted, origin, thresholds, rpe_as_cue=options.rpe_as_cue)

        return draft_with(item, options, write, keeps_averaging=self.capabilities.averaging)

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        """Writes new entries, fifty a request; see :class:`BulkWriter`."""
        if not drafts:
            return []
        athlete = self._athlete()

        def look(missing: Sequence[Draft]) -> list[Any]:
            days = [draft.item.day for draft in missing if draft.item.day]
            return self._client.events(athlete, min(days), max(days))

        place = Place(
            create=lambda payloads: self._client.create_events(athlete, payloads),
            look=look,
            key=external_id_of,
            accept=lambda draft, raw: self._accepted(draft, raw, athlete),
            failed=lambda draft, error, maybe: Written(
                draft=draft, error=error, maybe_applied=maybe
            ),
        )
        return BulkWriter(place, self.http.pause).write(drafts, progress)

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        """Writes ``draft`` over ``existing``.

        What concerns this entry alone is in the outcome; an error that concerns the account is
        raised.
        """
        athlete = existing.ref.athlete
        try:
            raw = self._client.update_event(athlete, existing.ref.id, draft.payload)
        except (Rejected, NotFound) as error:
            return Written(draft=draft, error=str(error))
        except Unreachable as error:
            return Written(draft=draft, error=str(error), maybe_applied=error.maybe_applied)
        return self._accepted(draft, {**raw, "id": existing.ref.id}, athlete)

    def delete(self, existing: CalendarItem) -> None:
        """Deletes ``existing``. An entry that is already gone is no error."""
        try:
            self._client.delete_event(existing.ref.athlete, existing.ref.id)
        except NotFound:
            return

    def plan_until(self) -> dt.date | None:
        """No limit: any day can be planned."""
        return None

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        """The calendar in the week of ``day``.

        ``/?w=YYYY-MM-DD`` is what the web app shows in its own address bar. It is no documented
        interface; at worst the app opens on the current week. Entries have no address.
        """
        return f"{self._base_url}/?w={day.isoformat()}" if day else f"{self._base_url}/"

    # --- Libraries ----------------------------------------------------------------------------

    def list_libraries(self) -> tuple[Library, ...]:
        """Folders, and plans, which are not written to."""
        return self._libraries().all()

    def list_library(self, library: Library) -> LibraryListing:
        """What a folder or plan holds."""
        return self._libraries().contents(library)

    def create_library(self, name: str) -> Library:
        """A new folder."""
        return self._libraries().create(name)

    def prepare_for_library(
        self,
        workout: Workout,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """As :meth:`prepare`, for a folder."""

        def write(adapted: Workout | Note) -> Draft:
            assert isinstance(adapted, Workout)
            return library_draft(adapted, origin, thresholds, rpe_as_cue=options.rpe_as_cue)

        return draft_with(workout, options, write, keeps_averaging=self.capabilities.averaging)

    def add_to_library(
        self, library: Library, drafts: Sequence[Draft], progress: Progress | None = None
    ) -> list[LibraryWritten]:
        """Adds workouts to a folder, fifty a request."""
        return self._libraries().add(library, drafts, progress)

    def _libraries(self) -> IntervalsLibraries:
        return IntervalsLibraries(
            self._client, self._athlete(), self.http.pause, f"{self._base_url}/"
        )

    # --- Inside -------------------------------------------------------------------------------

    def _accepted(self, draft: Draft, raw: dict[str, Any], athlete: str) -> Written:
        ref = ItemRef(platform=self.name, athlete=athlete, kind=ItemKind.WORKOUT, id=str(raw["id"]))
        return accepted(draft, raw, athlete, self.item_url(ref, draft.item.day))

    def _account(self) -> Account:
        path = f"GET /api/v1/athlete/{self._typed}"
        account = read_account(self._client.athlete(self._typed), path)
        self._resolved = account.athlete
        return account

    def _athlete(self) -> str:
        """The athlete's id; asked for once when the key's own athlete is meant."""
        return self._resolved or self._account().athlete
