"""Who is signed in, and whose calendar was chosen."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from core.platforms.contract import Account, PlatformName
from core.platforms.errors import AccessDenied, PlatformError
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.profile import Profile, read_profile
from core.platforms.trainingpeaks.window import last_plannable_day
from core.platforms.trainingpeaks.zones import read_thresholds
from core.workout.thresholds import AthleteThresholds


class SignedIn:
    """The account behind the cookie; safe to use from several threads.

    ``athlete`` "" or "0" is the account's own calendar. The profile is asked for once, and anew
    by :meth:`account`. Every call raises :class:`PlatformError`.
    """

    def __init__(
        self, client: TrainingPeaksClient, athlete: str, now: Callable[[], dt.datetime]
    ) -> None:
        self._client = client
        self._asked_for = "" if athlete.strip() == "0" else athlete.strip()
        self._now = now
        self._lock = threading.Lock()
        self._known: Profile | None = None

    def profile(self) -> Profile:
        """The signed-in person."""
        with self._lock:
            known = self._known
        if known is None:
            known = read_profile(self._client.user(), self._now().date())
            with self._lock:
                self._known = known
        return known

    def athlete(self) -> str:
        """The id of the athlete whose calendar was chosen.

        Raises :class:`AccessDenied` for one that this account cannot open.
        """
        profile = self.profile()
        if self._asked_for in ("", profile.id):
            return profile.id
        if any(other.id == self._asked_for for other in profile.others):
            return self._asked_for
        raise AccessDenied(
            PLATFORM,
            f"The athlete {self._asked_for} is not among those this account can open.",
            "Choose one of your athletes, or leave the field empty for your own calendar.",
        )

    def account(self) -> Account:
        """Who is connected, asked for afresh; also lists today, as a synchronisation would.

        A coach's account without a calendar of its own is reported with its athletes, so that
        one of them can be chosen. Thresholds are read when the settings can be.
        """
        with self._lock:
            self._known = None
        profile = self.profile()
        athlete = self.athlete()
        thresholds = AthleteThresholds()
        if profile.is_athlete or athlete != profile.id or not profile.others:
            today = self._now().date()
            self._client.workouts(athlete, today, today)
            thresholds = self._thresholds(athlete)
        return Account(
            platform=PlatformName.TRAININGPEAKS,
            athlete=athlete,
            name=next(
                (other.name for other in profile.others if other.id == athlete), profile.name
            ),
            plan=profile.plan,
            time_zone=profile.time_zone,
            thresholds=thresholds,
            plan_until=last_plannable_day(self._now(), profile.premium_of(athlete)),
            athletes=tuple((other.id, other.name) for other in profile.others),
        )

    def plan_until(self) -> dt.date | None:
        """The last day a free account can plan right now; None before the first request."""
        known = self._known
        if known is None:
            return None
        return last_plannable_day(self._now(), known.premium_of(self._asked_for or known.id))

    def _thresholds(self, athlete: str) -> AthleteThresholds:
        try:
            return read_thresholds(self._client.settings(athlete))
        except PlatformError:
            # They only serve to convert watts and the like; each loss says when one is missing.
            return AthleteThresholds()
