"""Intervals.icu behind the contract that all platforms share."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from core.platforms.adapting import draft_of_before, draft_with
from core.platforms.contract import (
    Account,
    CalendarItem,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Listing,
    PlatformName,
    Progress,
    Unreadable,
    Written,
)
from core.platforms.errors import AccessDenied, ApiChanged, NotFound, Rejected, Unreachable
from core.platforms.http import Http
from core.platforms.intervals.account import OWN, athlete_id, read_account
from core.platforms.intervals.changing import (
    leftovers,
    recreated_body,
    restored_body,
    update_body,
)
from core.platforms.intervals.client import THINGS, IntervalsClient
from core.platforms.intervals.events import external_id_of, read_event
from core.platforms.intervals.expecting import expected
from core.platforms.intervals.library import IntervalsLibraries
from core.platforms.intervals.library_calls import LibraryCalls
from core.platforms.intervals.payload import LONGEST_NAME, draft_of
from core.platforms.intervals.remaking import remake
from core.platforms.intervals.writing import BulkWriter, Place, accepted
from core.redaction import register_secret
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

REQUESTS_PER_SECOND = 8.0
"""The service answers 429 above ten a second from one address."""


class IntervalsPlatform(LibraryCalls):
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
        plans=True,
        library_noun="folder",
        longest_library_name=LONGEST_NAME,
        library_descriptions=True,
        computes_totals=True,
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
            things=THINGS,
            secret="API key",  # noqa: S106 - a word for it
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

        draft = draft_with(item, options, write, keeps_averaging=self.capabilities.averaging)
        return draft.model_copy(update={"thresholds": thresholds})

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
        """Writes ``draft`` over ``existing``: every field of the plan, empty ones too.

        What concerns this entry alone is in the outcome; an error that concerns the account, or
        a request that never left, is raised.
        """
        return self._write_over(existing, draft, lambda raw: update_body(raw, draft))

    def restore(self, existing: CalendarItem, before: CalendarItem) -> Written:
        """Gives ``existing`` back all that a person can set of ``before.raw``; as :meth:`update`
        with its errors."""
        draft = draft_of_before(before, {})
        return self._write_over(existing, draft, lambda _: restored_body(before.raw))

    def recreate(self, before: CalendarItem) -> Written:
        """A new entry with all that a person can set of ``before.raw``; as :meth:`update` with
        its errors."""
        athlete = before.ref.athlete
        draft = draft_of_before(before, {})
        try:
            draft = draft_of_before(before, recreated_body(before.raw))
            raw = remake(self._client, athlete, draft.payload, before.ref.id, self.http.pause)
        except (Rejected, NotFound) as error:
            return Written(draft=draft, error=str(error))
        except Unreachable as error:
            if not error.maybe_applied:
                raise
            return Written(draft=draft, error=str(error), maybe_applied=True)
        return self._accepted(draft, raw, athlete)

    def delete(self, existing: CalendarItem) -> None:
        """Deletes ``existing``. An entry that is already gone is no error."""
        try:
            self._client.delete_event(existing.ref.athlete, existing.ref.id)
        except NotFound:
            return

    def find(self, ref: ItemRef) -> CalendarItem | None:
        """The entry as it is now, on whatever day; None when the service says it is not there.

        Raises when that cannot be told, also for an entry of another athlete.
        """
        if ref.athlete != self._athlete():
            raise _not_ours("It belongs to an athlete other than the one that is connected.")
        try:
            raw = self._client.event(ref.athlete, ref.id)
        except NotFound:
            return None
        if str(raw.get("id")) != ref.id or str(raw.get("athlete_id") or ref.athlete) != ref.athlete:
            raise _unclear("Its answer is about something else than what was asked for.")
        read = read_event(raw, ref.athlete)
        if isinstance(read, Unreadable):
            raise _unclear(f"The entry cannot be read. {read.reason}")
        return read

    def expect(self, draft: Draft) -> Workout | Note:
        """What reading ``draft`` back gives; see :func:`~.expecting.expected`."""
        return expected(draft)

    def plan_until(self) -> dt.date | None:
        """No limit: any day can be planned."""
        return None

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        """The calendar in the week of ``day``.

        ``/?w=YYYY-MM-DD`` is what the web app shows in its own address bar. It is no documented
        interface; at worst the app opens on the current week. Entries have no address.
        """
        return f"{self._base_url}/?w={day.isoformat()}" if day else f"{self._base_url}/"

    # --- Libraries: see :class:`LibraryCalls` ---------------------------------------------------

    def _libraries(self) -> IntervalsLibraries:
        return IntervalsLibraries(
            self._client,
            self._athlete(),
            self.http.pause,
            f"{self._base_url}/",
            lambda: self._now().date(),
        )

    # --- Inside -------------------------------------------------------------------------------

    def _write_over(
        self,
        existing: CalendarItem,
        draft: Draft,
        body: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Written:
        """Puts what ``body`` makes of the entry's own object, which is read when it is missing."""
        athlete, event_id = existing.ref.athlete, existing.ref.id
        was_sent = False
        try:
            payload = body(existing.raw or self._client.event(athlete, event_id))
            was_sent = True
            raw = self._client.update_event(athlete, event_id, payload)
            if still_there := leftovers(payload, raw):
                raw = self._client.update_event(athlete, event_id, still_there)
        except (Rejected, NotFound) as error:
            return Written(draft=draft, error=str(error))
        except ApiChanged as error:
            return Written(draft=draft, error=str(error), maybe_applied=was_sent)
        except Unreachable as error:
            if not error.maybe_applied:
                raise
            return Written(draft=draft, error=str(error), maybe_applied=True)
        return self._accepted(draft, {**raw, "id": existing.ref.id}, athlete)

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


def _not_ours(what: str) -> AccessDenied:
    return AccessDenied(
        PlatformName.INTERVALS.label, what, "Connect that athlete's account under Accounts."
    )


def _unclear(what: str) -> ApiChanged:
    return ApiChanged(PlatformName.INTERVALS.label, what, "Look at the entry on Intervals.icu.")
