"""TrainingPeaks behind the contract that all platforms share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from core.platforms.adapting import draft_of_before, draft_with
from core.platforms.contract import (
    Account,
    CalendarItem,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    Listing,
    PlatformName,
    Progress,
    SearchPage,
    Unreadable,
    WorkoutSearch,
    Written,
)
from core.platforms.details import with_details
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    NotFound,
    PlatformError,
    Rejected,
    Unreachable,
)
from core.platforms.http import Http
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.auth import PLATFORM, SECRET, Token
from core.platforms.trainingpeaks.calendar import read_calendar
from core.platforms.trainingpeaks.client import THINGS, TrainingPeaksClient
from core.platforms.trainingpeaks.libraries import LONGEST_NAME, TrainingPeaksLibraries
from core.platforms.trainingpeaks.library import item_draft
from core.platforms.trainingpeaks.plans import TrainingPeaksPlans
from core.platforms.trainingpeaks.signed_in import SignedIn
from core.platforms.trainingpeaks.writing import ItemWriter
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

REQUESTS_PER_SECOND = 1 / 0.150
WEB_APP = "https://app.trainingpeaks.com"
REAL_API = "https://tpapi.trainingpeaks.com"


class TrainingPeaksPlatform:
    """One TrainingPeaks account, or one athlete of a coach's.

    ``cookie`` is accepted in any pasted form (``ValueError`` with a sentence for people when it
    cannot be one). ``athlete`` "" or "0" is the account's own calendar. ``now`` gives the time,
    aware. ``http`` replaces the session of the API calls; it signs its requests itself.
    """

    name = PlatformName.TRAININGPEAKS
    capabilities = Capabilities(
        writes=True,
        notes=True,
        external_ids=False,
        bulk_create=False,
        sub_day_start=True,
        averaging=False,
        libraries=True,
        longest_library_name=LONGEST_NAME,
    )

    def __init__(
        self,
        cookie: str,
        athlete: str,
        base_url: str,
        *,
        now: Callable[[], dt.datetime],
        http: Http | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        plain = Http(
            PLATFORM,
            base_url,
            requests_per_second=REQUESTS_PER_SECOND,
            things=THINGS,
            secret=SECRET,
        )
        self._token = Token(plain, cookie, now)
        signed = http or Http(
            PLATFORM,
            base_url,
            requests_per_second=REQUESTS_PER_SECOND,
            authorise=self._token.headers,
            renew=self._token.drop,
            things=THINGS,
            secret=SECRET,
        )
        self._client = TrainingPeaksClient(signed)
        self._pause = signed.pause
        self._writer = ItemWriter(self._client, signed.pause)
        self._signed_in = SignedIn(self._client, athlete, now)

    # --- Access -------------------------------------------------------------------------------

    def check_access(self) -> Account:
        """Who is connected; also lists today, as a synchronisation would."""
        return self._signed_in.account()

    # --- Reading ------------------------------------------------------------------------------

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        """Workouts and notes between two days; see :func:`read_calendar`."""
        return read_calendar(self._client, self._signed_in.athlete(), first, last, progress)

    # --- Writing ------------------------------------------------------------------------------

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """The body to send and what it cannot carry. Raises :class:`CannotConvert`."""

        def write(adapted: Workout | Note) -> Draft:
            if isinstance(adapted, Note):
                payload, losses = items_write.note_body(adapted, origin)
            else:
                of_sport = thresholds.of(adapted.sport)
                payload, losses = items_write.workout_body(
                    adapted, origin, of_sport, rpe_as_cue=options.rpe_as_cue
                )
            return Draft(item=adapted, origin=origin, payload=payload, losses=losses)

        return draft_with(item, options, write, keeps_averaging=self.capabilities.averaging)

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        """One request an item. Once the cookie has expired, no further request is made."""
        outcomes: list[Written] = []
        stopped: AccessExpired | None = None
        for done, draft in enumerate(drafts):
            if progress:
                progress(done, len(drafts), draft.item.title)
            try:
                if stopped is not None:
                    raise stopped
                athlete = self._signed_in.athlete()
                outcomes.append(self._written(draft, self._writer.create(draft, athlete)))
            except PlatformError as error:
                if isinstance(error, AccessExpired):
                    stopped = error
                outcomes.append(self._failed(draft, error))
        if progress:
            progress(len(drafts), len(drafts), "done")
        return outcomes

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        """Puts the whole object: as it was read, with the plan's own fields from ``draft``.

        Raises :class:`AccessExpired`; every other error is in the outcome.
        """
        return self._outcome(draft, lambda: self._writer.update(existing, draft))

    def restore(self, existing: CalendarItem, before: CalendarItem) -> Written:
        """Puts the whole object: as it was read, with the plan's own fields from ``before``.

        Actual values and comments that came since stay. Errors are as in :meth:`update`.
        """
        draft = draft_of_before(before, {})
        return self._outcome(draft, lambda: self._writer.restore(existing, before))

    def recreate(self, before: CalendarItem) -> Written:
        """A new item with all that a person can set of ``before``; errors as in :meth:`update`."""
        draft = draft_of_before(before, {})
        return self._outcome(draft, lambda: self._writer.recreate(before))

    def delete(self, existing: CalendarItem) -> None:
        """Deletes the item; one that is already gone is no error."""
        is_note = existing.ref.kind is ItemKind.NOTE
        remove = self._client.delete_note if is_note else self._client.delete_workout
        try:
            remove(existing.ref.athlete, existing.ref.id)
        except NotFound:
            return

    def find(self, ref: ItemRef) -> CalendarItem | None:
        """The item as it is now, on whatever day; None when it is not there any more."""
        if ref.athlete != self._signed_in.athlete():
            raise AccessDenied(
                PLATFORM,
                "The item belongs to an athlete other than the one that is connected.",
                "Choose that athlete under Accounts.",
            )
        return self._writer.find(ref)

    def expect(self, draft: Draft) -> Workout | Note:
        """What reading ``draft`` back gives: the service answers with what it was sent."""
        kind = ItemKind.NOTE if isinstance(draft.item, Note) else ItemKind.WORKOUT
        ids = {"workoutId": 0, "id": 0}
        return items_read.read({**draft.payload, **ids}, "0", kind).item

    def plan_until(self) -> dt.date | None:
        """The last day a free account can plan right now; None before the first request."""
        return self._signed_in.plan_until()

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        """The calendar of the web app.

        It is a single page whose addresses for single workouts nobody documents, so the link
        leads to the calendar and no further.
        """
        base = WEB_APP if self._base_url == REAL_API else self._base_url
        return f"{base}/#calendar"

    # --- Libraries ----------------------------------------------------------------------------

    def list_libraries(self) -> tuple[Library, ...]:
        """The account's workout libraries; those of others can only be read."""
        return self._libraries().all()

    def list_library(self, library: Library) -> LibraryListing:
        """What ``library`` holds; of a plan all of it, with days."""
        if library.is_plan:
            return self._plans().contents(library)
        return self._libraries().contents(library)

    def list_plans(self) -> tuple[Library, ...]:
        """The plans that the account can open, whatever athlete was chosen; they are only read."""
        return self._plans().all()

    def search(self, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """Raises :class:`Rejected`: the service has no search."""
        raise _unsearchable()

    def open_found(
        self, refs: Sequence[ItemRef], progress: Progress | None = None
    ) -> tuple[LibraryItem | Unreadable, ...]:
        """Raises :class:`Rejected`: the service has no search."""
        raise _unsearchable()

    def create_library(
        self,
        name: str,
        *,
        plan: bool = False,
        description: str = "",
        first: dt.date | None = None,
    ) -> Library:
        """A new library of the account's own. Raises :class:`Rejected` for a plan."""
        if plan:
            raise Rejected(
                PLATFORM,
                "Planbridge only reads the plans of TrainingPeaks and makes none.",
                "Copy to a library, or to the calendar.",
            )
        return self._libraries().create(name)

    def prepare_for_library(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
        *,
        day: int | None = None,
    ) -> Draft:
        """As :meth:`prepare`, for a library, which takes no notes. ``day`` is without effect."""

        def write(adapted: Workout | Note) -> Draft:
            return item_draft(adapted, origin, thresholds, rpe_as_cue=options.rpe_as_cue)

        return draft_with(item, options, write, keeps_averaging=self.capabilities.averaging)

    def add_to_library(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Progress | None = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """One request a workout. Once the cookie has expired, no further request is made."""
        if not drafts:
            return []
        return self._libraries().add(library, drafts, self.item_url, progress, known)

    def update_in_library(
        self, library: Library, existing: LibraryItem, draft: Draft
    ) -> LibraryWritten:
        """Puts the whole object: as it was read, with the plan's own fields from ``draft``."""
        return self._libraries().update(library, existing, draft, self.item_url)

    def restore_in_library(self, library: Library, before: LibraryItem) -> None:
        """Puts the whole object as it was read earlier."""
        self._libraries().restore(library, before)

    def remove_from_library(self, library: Library, existing: LibraryItem) -> None:
        """Deletes the workout; one that is already gone is no error."""
        self._libraries().remove(library, existing)

    def _plans(self) -> TrainingPeaksPlans:
        return TrainingPeaksPlans(self._client, lambda: self._signed_in.profile().id)

    def _libraries(self) -> TrainingPeaksLibraries:
        return TrainingPeaksLibraries(self._client, self._signed_in.profile().id, self._pause)

    # --- Inside -------------------------------------------------------------------------------

    def _outcome(self, draft: Draft, write: Callable[[], CalendarItem]) -> Written:
        """What became of ``write``. An access that has ended is raised: it ends the whole run."""
        try:
            return self._written(draft, write())
        except AccessExpired:
            raise
        except PlatformError as error:
            return self._failed(draft, error)

    def _written(self, draft: Draft, item: CalendarItem) -> Written:
        return Written(draft=draft, created=item, url=self.item_url(item.ref, item.day))

    def _failed(self, draft: Draft, error: PlatformError) -> Written:
        maybe = isinstance(error, Unreachable) and error.maybe_applied
        return Written(draft=draft, error=self._explain(draft, error), maybe_applied=maybe)

    def _explain(self, draft: Draft, error: PlatformError) -> str:
        """The error in words; for a free account beyond its window, the window is the reason."""
        until, day = self.plan_until(), draft.item.day
        refused = isinstance(error, Rejected | AccessDenied)
        if refused and day is not None and until is not None and day > until:
            words = (
                f"Free account: TrainingPeaks lets it plan until {until.day} {until:%B %Y} at the "
                f"moment. Copy it when the day is nearer. Its answer was: {error.what}"
            )
            return with_details(words, error.details)
        return str(error)


def _unsearchable() -> Rejected:
    return Rejected(
        PLATFORM,
        "TrainingPeaks has no library that is searched.",
        "Open one of your libraries or plans.",
    )
