"""TrainingPeaks behind the contract that all platforms share."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence

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
    Written,
)
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    NotFound,
    PlatformError,
    Rejected,
    Unreachable,
)
from core.platforms.http import Http
from core.platforms.trainingpeaks import items_write
from core.platforms.trainingpeaks.auth import PLATFORM, Token
from core.platforms.trainingpeaks.calendar import read_calendar
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.library import (
    TrainingPeaksLibraries,
    content_of_body,
    item_body,
)
from core.platforms.trainingpeaks.profile import Profile, read_profile
from core.platforms.trainingpeaks.window import last_plannable_day
from core.platforms.trainingpeaks.writing import ItemWriter
from core.platforms.trainingpeaks.zones import read_thresholds
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
        self._now = now
        self._asked_for = "" if athlete.strip() == "0" else athlete.strip()
        plain = Http(PLATFORM, base_url, requests_per_second=REQUESTS_PER_SECOND)
        self._token = Token(plain, cookie, now)
        signed = http or Http(
            PLATFORM,
            base_url,
            requests_per_second=REQUESTS_PER_SECOND,
            authorise=self._token.headers,
            renew=self._token.drop,
        )
        self._client = TrainingPeaksClient(signed)
        self._pause = signed.pause
        self._writer = ItemWriter(self._client, signed.pause)
        self._lock = threading.Lock()
        self._known: Profile | None = None

    # --- Access -------------------------------------------------------------------------------

    def check_access(self) -> Account:
        """Who is connected; also lists today, as a synchronisation would.

        A coach's account without a calendar of its own is reported with its athletes, so that
        one of them can be chosen. Thresholds are read when the settings can be.
        """
        with self._lock:
            self._known = None
        profile = self._profile()
        athlete = self._athlete(profile)
        is_premium = profile.premium_of(athlete)
        thresholds = AthleteThresholds()
        if self._has_calendar(profile):
            today = self._now().date()
            self._client.workouts(athlete, today, today)
            thresholds = self._thresholds(athlete)
        return Account(
            platform=self.name,
            athlete=athlete,
            name=self._name(profile, athlete),
            plan=profile.plan,
            time_zone=profile.time_zone,
            thresholds=thresholds,
            plan_until=last_plannable_day(self._now(), is_premium),
            athletes=tuple((other.id, other.name) for other in profile.others),
        )

    def _thresholds(self, athlete: str) -> AthleteThresholds:
        try:
            return read_thresholds(self._client.settings(athlete))
        except PlatformError:
            # They only serve to convert watts and the like; each loss says when one is missing.
            return AthleteThresholds()

    def _profile(self) -> Profile:
        with self._lock:
            known = self._known
        if known is None:
            known = read_profile(self._client.user(), self._now().date())
            with self._lock:
                self._known = known
        return known

    def _athlete(self, profile: Profile) -> str:
        if self._asked_for in ("", profile.id):
            return profile.id
        if any(other.id == self._asked_for for other in profile.others):
            return self._asked_for
        raise AccessDenied(
            PLATFORM,
            f"The athlete {self._asked_for} is not among those this account can open.",
            "Choose one of your athletes, or leave the field empty for your own calendar.",
        )

    def _has_calendar(self, profile: Profile) -> bool:
        return profile.is_athlete or self._athlete(profile) != profile.id or not profile.others

    def _name(self, profile: Profile, athlete: str) -> str:
        return next((other.name for other in profile.others if other.id == athlete), profile.name)

    # --- Reading ------------------------------------------------------------------------------

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        """Workouts and notes between two days; see :func:`read_calendar`."""
        return read_calendar(self._client, self._athlete(self._profile()), first, last, progress)

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
                athlete = self._athlete(self._profile())
                outcomes.append(self._written(draft, self._writer.create(draft, athlete)))
            except PlatformError as error:
                if isinstance(error, AccessExpired):
                    stopped = error
                outcomes.append(self._failed(draft, error))
        if progress:
            progress(len(drafts), len(drafts), "done")
        return outcomes

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        """Puts the whole object: as it was read, with the plan's own fields from ``draft``."""
        try:
            return self._written(draft, self._writer.update(existing, draft))
        except PlatformError as error:
            return self._failed(draft, error)

    def delete(self, existing: CalendarItem) -> None:
        """Deletes the item; one that is already gone is no error."""
        is_note = existing.ref.kind is ItemKind.NOTE
        remove = self._client.delete_note if is_note else self._client.delete_workout
        try:
            remove(existing.ref.athlete, existing.ref.id)
        except NotFound:
            return

    def plan_until(self) -> dt.date | None:
        """The last day a free account can plan right now; None before the first request."""
        known = self._known
        if known is None:
            return None
        return last_plannable_day(self._now(), known.premium_of(self._asked_for or known.id))

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
        """What ``library`` holds."""
        return self._libraries().contents(library)

    def create_library(self, name: str) -> Library:
        """A new library of the account's own."""
        return self._libraries().create(name)

    def prepare_for_library(
        self,
        workout: Workout,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """As :meth:`prepare`, for a library."""

        def write(adapted: Workout | Note) -> Draft:
            assert isinstance(adapted, Workout)
            payload, losses = item_body(
                adapted,
                origin,
                thresholds.of(adapted.sport),
                rpe_as_cue=options.rpe_as_cue,
            )
            return Draft(
                item=adapted,
                origin=origin,
                payload=payload,
                losses=losses,
                content=content_of_body(payload),
            )

        return draft_with(workout, options, write, keeps_averaging=self.capabilities.averaging)

    def add_to_library(
        self, library: Library, drafts: Sequence[Draft], progress: Progress | None = None
    ) -> list[LibraryWritten]:
        """One request a workout. Once the cookie has expired, no further request is made."""
        if not drafts:
            return []
        return self._libraries().add(library, drafts, self.item_url, progress)

    def _libraries(self) -> TrainingPeaksLibraries:
        return TrainingPeaksLibraries(self._client, self._profile().id, self._pause)

    # --- Inside -------------------------------------------------------------------------------

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
            return (
                f"Free account: TrainingPeaks lets it plan until {until.day} {until:%B %Y} at the "
                f"moment. Copy it when the day is nearer. Its answer was: {error.what}"
            )
        return f"{error.what} {error.advice}".strip()
