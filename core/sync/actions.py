"""A plan is a value: what would be done, item by item, with the reason; printable, with a hash."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum

from core.platforms.contract import CalendarItem, Draft, ItemRef, Unreadable
from core.store.journal_values import Choice, Link, Pair, RunScope
from core.sync.athletes import NO_NAMES, Names
from core.sync.fields import Difference, Field
from core.workout.model import Sport, Value
from core.workout.options import PLAIN, Options


class ActionKind(StrEnum):
    """What becomes of one workout."""

    CREATE = "create"
    UPDATE = "update"
    MOVE = "move"
    """To another day or time, and nothing else changes."""
    DELETE = "delete"
    ADOPT = "adopt"
    """A pair that exists is linked; nothing is written to a calendar."""
    CONFLICT = "conflict"
    """Both sides changed the same field: the person chooses, field by field."""
    WAIT = "wait"
    """The target takes it only when its day is nearer."""
    LEAVE = "leave"
    """Something is different, and stays so; the reason says why."""
    SKIP = "skip"
    """Out of reach; the reason says why."""
    SAME = "same"
    """Both sides agree: nothing to do."""

    @property
    def writes(self) -> bool:
        """Whether it changes the target's calendar."""
        return self in _WRITING


_WRITING = frozenset(
    {ActionKind.CREATE, ActionKind.UPDATE, ActionKind.MOVE, ActionKind.DELETE, ActionKind.WAIT}
)
SELECTABLE = _WRITING | {ActionKind.ADOPT}
"""The kinds that a person can tick. A conflict becomes an update when it is settled."""


class Side(StrEnum):
    """Whose value of a field is taken in a conflict."""

    SOURCE = "source"
    TARGET = "target"


class WholeTexts(Value):
    """The texts of a conflict in full."""

    agreed: str
    """Empty when nobody knows what both had."""
    source: str
    target: str


class Conflict(Value):
    """A field that both sides changed since they last agreed."""

    field: Field
    agreed: str
    """What both had, in words; empty when nobody knows, or when the sides are told as edits."""
    source: str
    """What it is there, in words, or what was changed there."""
    target: str
    whole: WholeTexts | None = None
    """Of longer texts, of which ``source`` and ``target`` tell the edits."""


class Action(Value):
    """What would be done with one workout, and why."""

    kind: ActionKind
    key: str
    """Names the workout in plans: its item on the source, or on the target when that is gone."""
    source: CalendarItem | None = None
    target: CalendarItem | None = None
    link: Link | None = None
    draft: Draft | None = None
    """What would be written: text and losses. None when nothing would be."""
    kept: frozenset[Field] = frozenset()
    """Fields that were changed on the target and stay as they are there."""
    differences: tuple[Difference, ...] = ()
    """From what the target holds to what it would hold; for LEAVE and ADOPT, from what it would
    be by the source to what it is."""
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""
    """Why, in a sentence: why it is not done, or how the copy was recognised."""
    ticked: bool = False
    """Whether it is proposed; a person unticks or ticks."""
    again: bool = False
    """"Sync this again" would change something."""
    choice: Choice | None = None
    """What the person said about it earlier."""
    target_url: str = ""
    duration: float | None = None
    """Seconds: the planned value, else computed from the steps."""
    distance: float | None = None
    """Metres."""
    load: float | None = None
    load_is_estimate: bool = False
    digest: str = ""
    """Equal only for the same action on the same states of both items."""

    @property
    def item(self) -> CalendarItem:
        """The item that stands for the workout in a table: the source's, else the target's."""
        shown = self.source or self.target
        assert shown is not None
        return shown

    @property
    def title(self) -> str:
        """Its title; may be empty."""
        return self.item.item.title

    @property
    def day(self) -> dt.date:
        """Its day, on the source where it is there."""
        return self.item.day

    @property
    def selectable(self) -> bool:
        """Whether it can be ticked."""
        return self.kind in SELECTABLE


class BrakeKind(StrEnum):
    """Why a run stops and asks."""

    MANY_DELETIONS = "many_deletions"
    ALL_CHANGED = "all_changed"
    EMPTY_SOURCE = "empty_source"
    PARTIAL = "partial"
    """A listing is not complete."""
    SCOPE_CHANGED = "scope_changed"
    """Another filter, range or time zone than last time."""


class Brake(Value):
    """What a run saw that a person would not expect, in plain words."""

    kind: BrakeKind
    words: str
    final: bool = False
    """Nobody can confirm it away: the listing must be complete first."""


class Scope(Value):
    """What a plan is about."""

    pair: Pair
    first: dt.date
    last: dt.date
    sports: tuple[Sport, ...] | None = None
    """None: all; notes belong to every choice."""
    time_zone: str = ""
    today: dt.date
    whole: bool = True
    """The source's listing is everything there is. False (files, chosen items of a library): what
    is absent from it says nothing."""
    name: str = ""
    """What the plan or library is called that is copied; "" for a calendar."""
    names: Names = NO_NAMES
    """What the athletes of ``pair`` are called."""

    @property
    def seen(self) -> RunScope:
        """As the journal keeps it."""
        return RunScope(
            first=self.first,
            last=self.last,
            sports=self.sports,
            time_zone=self.time_zone,
            name=self.name,
            source_name=self.names.source,
            target_name=self.names.target,
        )


class Plan(Value):
    """What would be done between two calendars, before anything is written."""

    scope: Scope
    options: Options = PLAIN
    """How the items would be handed on; the drafts are made with them."""
    actions: tuple[Action, ...] = ()
    """In calendar order."""
    unreadable: tuple[Unreadable, ...] = ()
    """Of the source."""
    target_unreadable: tuple[Unreadable, ...] = ()
    """Of the target, in the days of the plan or without a day."""
    warnings: tuple[str, ...] = ()
    """Sentences about the whole."""
    fetched_at: dt.datetime | None = None
    plan_until: dt.date | None = None
    """The last day the target account can plan right now, when it has such a limit."""

    def hash_of(self, chosen: Collection[str]) -> str:
        """Names the plan that consists of the actions with these keys, on these very states."""
        digests = {one.key: one.digest for one in self.actions if one.key in chosen}
        return hash_of(self.scope.pair, digests)

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that are proposed."""
        return frozenset(action.key for action in self.actions if action.ticked)

    @property
    def counts(self) -> Mapping[ActionKind, int]:
        """How many actions of each kind there are."""
        return Counter(action.kind for action in self.actions)


def hash_of(pair: Pair, digests: Mapping[str, str]) -> str:
    """Names the plan that consists of the actions with these digests, by key."""
    named = hashlib.sha256(pair.key.encode())
    for key, digest in sorted(digests.items()):
        named.update(f"\x1e{key}\x1f{digest}".encode())
    return named.hexdigest()


def key_of(ref: ItemRef) -> str:
    """The key of an action about the item ``ref``."""
    return f"{ref.platform}/{ref.athlete}/{ref.kind}/{ref.id}"
