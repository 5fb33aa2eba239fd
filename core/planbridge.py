"""The one facade that pages, worker and command line call."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field, SecretStr

from core.platforms.contract import (
    Account,
    CalendarItem,
    Draft,
    ItemRef,
    PlatformName,
    Progress,
    Unreadable,
)
from core.workout.model import Sport, Value


class Direction(StrEnum):
    """From which calendar to which."""

    TRAININGPEAKS_TO_INTERVALS = "trainingpeaks-intervals"
    INTERVALS_TO_TRAININGPEAKS = "intervals-trainingpeaks"
    TRAINERROAD_TO_INTERVALS = "trainerroad-intervals"
    TRAINERROAD_TO_TRAININGPEAKS = "trainerroad-trainingpeaks"

    @property
    def source(self) -> PlatformName:
        """Where workouts are read."""
        return PlatformName(self.value.partition("-")[0])

    @property
    def target(self) -> PlatformName:
        """Where copies are written."""
        return PlatformName(self.value.partition("-")[2])

    @property
    def label(self) -> str:
        """As a person reads it."""
        return f"{self.source.label} → {self.target.label}"


class Status(StrEnum):
    """Where a source item stands with regard to the target."""

    NEW = "new"
    ON_TARGET = "on_target"
    CANNOT = "cannot"
    """Cannot be copied; the row's reason says why (past, completed, no form there...)."""


class Credentials(Value):
    """What a person typed to connect one platform.

    ``secret`` is the API key (Intervals.icu) or the cookie in any pasted form; empty means the
    one that is saved, so that choosing another athlete asks for no secret again. ``athlete`` is
    the Intervals.icu athlete id ("" or "0": the key's own athlete); for a TrainingPeaks coach,
    the athlete whose calendar is meant ("" is the account's own).
    """

    platform: PlatformName
    secret: SecretStr
    athlete: str = ""


class Ranges(Value):
    """By how much Intervals.icu widens single values for outdoor devices, in per cent."""

    power: float = Field(default=2.5, ge=0, le=20)
    heart_rate: float = Field(default=1.5, ge=0, le=20)
    pace: float = Field(default=2.5, ge=0, le=20)


class SavedAccount(Value):
    """A connected platform, without its secret."""

    account: Account
    masked_secret: str
    checked_at: dt.datetime


class AccessReport(Value):
    """The outcome of *Check and save* for one platform."""

    platform: PlatformName
    ok: bool
    account: Account | None = None
    message: str
    """Who is connected and which kind of account; or what is wrong."""
    advice: str = ""
    """What to do, when something is wrong."""


class Row(Value):
    """One planned item of the source, ready for a table."""

    item: CalendarItem
    status: Status
    reason: str = ""
    """Why it cannot be copied, or how the copy on the target was recognised."""
    partner: ItemRef | None = None
    """The copy on the target."""
    partner_url: str = ""
    draft: Draft | None = None
    """What would be written: text and losses. None when it cannot be copied."""
    duration: float | None = None
    """Seconds: the planned value, else computed from the steps."""
    distance: float | None = None
    """Metres."""
    load: float | None = None
    load_is_estimate: bool = False
    """True when the source gives no load and ours is shown."""


class Overview(Value):
    """What the source holds and where each item stands."""

    direction: Direction
    first: dt.date
    last: dt.date
    rows: tuple[Row, ...]
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences about the whole (an incomplete listing, the free account's window...)."""
    fetched_at: dt.datetime
    plan_until: dt.date | None = None
    """The last day the target account can plan right now, when it has such a limit."""


class Outcome(Value):
    """What became of one selected item."""

    ref: ItemRef
    title: str
    day: dt.date
    ok: bool
    skipped: bool = False
    message: str
    target: ItemRef | None = None
    url: str = ""


class CopyReport(Value):
    """The outcome of *Copy selected*, one entry a selected item, in order."""

    outcomes: tuple[Outcome, ...]
    stopped: bool = False

    @property
    def created(self) -> int:
        """How many items were written."""
        return sum(outcome.ok and not outcome.skipped for outcome in self.outcomes)

    @property
    def skipped(self) -> int:
        """How many needed no writing."""
        return sum(outcome.skipped for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """How many could not be written."""
        return sum(not outcome.ok for outcome in self.outcomes)


class Planbridge:
    """Everything a screen or a worker asks for, for one profile.

    Every method that talks to a platform raises :class:`core.platforms.errors.PlatformError`,
    except :meth:`check_and_save` and :meth:`copy`, which report instead.
    """

    def accounts(self) -> dict[PlatformName, SavedAccount]:
        """The connected platforms. No request."""
        raise NotImplementedError

    def check_and_save(self, credentials: Credentials) -> AccessReport:
        """Makes the calls that a sync makes; saves (sealed) only what works."""
        raise NotImplementedError

    def forget(self, platform: PlatformName) -> None:
        """Deletes a platform's credentials and what was cached with them."""
        raise NotImplementedError

    def ranges(self) -> Ranges:
        """The saved power, heart-rate and pace range."""
        raise NotImplementedError

    def save_ranges(self, ranges: Ranges) -> None:
        """Saves the ranges."""
        raise NotImplementedError

    def today(self) -> dt.date:
        """The local day in the person's time zone."""
        raise NotImplementedError

    def directions(self) -> tuple[Direction, ...]:
        """The directions for which both platforms are connected."""
        raise NotImplementedError

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        """Reads both calendars between two days into the session cache."""
        raise NotImplementedError

    def overview(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        sports: Sequence[Sport] | None = None,
    ) -> Overview | None:
        """What was fetched, compared. None when it is not (or no longer) in the cache."""
        raise NotImplementedError

    def copy(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        """Copies the chosen items. Looks at the target afresh first; skips what is there."""
        raise NotImplementedError
