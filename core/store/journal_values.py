"""What the journal of synchronisation holds: pairs, links, runs, and each change with its past.

Plain values; :class:`core.store.journal.Journal` saves and finds them.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from core.platforms.contract import CalendarItem, ItemRef, PlatformName
from core.workout.losses import Loss
from core.workout.model import Item, Sport, Value


class Pair(Value):
    """From whose calendar to whose: nothing of one pair is ever used for another."""

    source: PlatformName
    source_athlete: str
    target: PlatformName
    target_athlete: str

    @property
    def key(self) -> str:
        """One text for the pair."""
        return f"{self.source}/{self.source_athlete}>{self.target}/{self.target_athlete}"


class LinkState(StrEnum):
    """Whether both items of a link were there when they were last looked for."""

    LIVE = "live"
    SOURCE_GONE = "source_gone"
    TARGET_GONE = "target_gone"


class Link(Value):
    """A source item and its copy, with the state in which each was when they last agreed.

    ``source_prints`` and ``target_prints`` hold a short print a field (``core.sync.fields``). A
    field that somebody changed on the target, or that an undo put back there, keeps its older
    print, so that it goes on being known as changed by hand.
    """

    id: int | None = None
    """None before it is saved."""
    source: ItemRef
    target: ItemRef
    source_prints: dict[str, str]
    target_prints: dict[str, str]
    source_item: Item
    """The source as it was when it was last written to the target (or linked)."""
    target_item: Item
    """The target as it was read back right after."""
    ours: bool
    """Planbridge wrote the copy. Else it was there before, and is not overwritten unasked."""
    state: LinkState = LinkState.LIVE
    written_at: dt.datetime
    """When Planbridge last wrote the copy; the epoch for one that it only found and linked."""
    undone: dict[str, str] | None = None
    """What an undo put back on the target, a print a field; empty: it removed the copy. None: no
    undo since the copy was last written."""


class Choice(StrEnum):
    """What a person said about one item, until it is taken back."""

    PIN = "pin"
    """Never touch its copy."""
    IGNORE = "ignore"
    """Do not copy it."""
    AGAIN = "again"
    """Write it once more, whatever happened to its copy. Holds for one run."""


class RunKind(StrEnum):
    """What a run was for."""

    SYNC = "sync"
    LINK = "link"
    """Only links pairs that exist; writes to no calendar."""
    FILES = "files"
    LIBRARY = "library"
    """From a plan or library to a calendar."""
    UNDO = "undo"


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    NOTHING = "nothing"
    """There was nothing to do."""
    PARTLY = "partly"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """It died, or lost its lease, before it ended."""
    HELD = "held"
    """It stopped before the first write and asks: a brake was on."""


class RunScope(Value):
    """What a run looked at: days, sports, and in which time zone."""

    first: dt.date
    last: dt.date
    sports: tuple[Sport, ...] | None = None
    """None: all."""
    time_zone: str = ""
    name: str = ""
    """Of a plan or library: what it was called. "" for a calendar, and in older runs."""
    source_name: str = ""
    """What the athlete of the source was called; "" where its platform gives no name."""
    target_name: str = ""
    """What the athlete of the target was called; "" where its platform gives no name."""


class Left(Value):
    """Something that a run did not do, and why."""

    title: str
    day: dt.date | None
    action: str
    """The kind of the action, as ``core.sync.actions.ActionKind`` names it."""
    reason: str


class Run(Value):
    """One run, as history shows it."""

    id: int
    pair: Pair
    kind: RunKind
    status: RunStatus
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    scope: RunScope | None = None
    plan_hash: str = ""
    message: str = ""
    done: int = 0
    failed: int = 0
    left: tuple[Left, ...] = ()
    undoes: int | None = None
    """For an undo: which run it takes back (wholly or a change of it)."""


class ChangeState(StrEnum):
    """What is known of one change."""

    INTENDED = "intended"
    """Written down before the request; without more, nobody knows what became of it."""
    DONE = "done"
    FAILED = "failed"
    """Surely not made."""


class Change(Value):
    """One change of a calendar: the intent before the request, completed by its outcome."""

    id: int | None = None
    run: int
    kind: str
    """``core.sync.actions.ActionKind``: create, update, move, delete, adopt."""
    key: str
    """Of the action in its plan."""
    title: str
    day: dt.date | None
    state: ChangeState = ChangeState.INTENDED
    message: str = ""
    source: ItemRef | None = None
    target: ItemRef | None = None
    """Known for what exists already; for a new item, with the outcome."""
    origin: ItemRef | None = None
    """What the copy's mark names."""
    source_item: Item | None = None
    """The source as it was written."""
    expected: Item | None = None
    """What reading it back must give."""
    kept: tuple[str, ...] = ()
    """Fields that stayed as they are on the target (``core.sync.fields.Field``)."""
    before: CalendarItem | None = None
    """The target before, with its ``raw``; None for a creation."""
    after: CalendarItem | None = None
    """The target as read back, with its ``raw``; None for a deletion."""
    link_before: Link | None = None
    losses: tuple[Loss, ...] = ()
    unlike: tuple[tuple[str, str, str], ...] = ()
    """What differed when it was read back: (label, expected, found)."""
    verified: bool | None = None
    """True: read back and alike; False: it differs; None: it could not be read back."""
    url: str = ""
    at: dt.datetime
    undone_by: int | None = None
    """The run that took it back."""


class RuleSettings(Value):
    """What synchronising one pair may do, and when it stops to ask."""

    tick_deletions: bool = False
    """Deletions are proposed ticked. Off: a person ticks each."""
    most_deletions: int = 5
    """More than this many deletions in one run stop and ask."""
    most_deletions_share: float = 0.25
    """Deletions of more than this share of the linked copies in reach stop and ask."""
