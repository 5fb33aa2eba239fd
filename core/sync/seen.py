"""All that a plan is made from, and what it says of one item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from core.platforms.contract import (
    CalendarItem,
    Capabilities,
    ItemKind,
    ItemRef,
    Listing,
    Platform,
    Unreadable,
)
from core.store.journal_values import Choice, Link, LinkState, RuleSettings
from core.sync.actions import Scope, Side
from core.sync.fields import Field
from core.workout.model import Note
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds


@dataclass(frozen=True)
class Seen:
    """All that a plan is made from.

    Both listings are wider than the scope's days, so that what was moved is still seen. ``found``
    holds what was asked for by id because a link names it and its listing does not: the item on
    another day, or None when it surely is not there. What was not asked for is absent: nothing
    is known of it.
    """

    scope: Scope
    source: Listing
    target: Listing
    source_can: Capabilities
    target_platform: Platform
    thresholds: AthleteThresholds
    links: tuple[Link, ...] = ()
    choices: Mapping[ItemRef, Choice] = field(default_factory=dict)
    found: Mapping[ItemRef, CalendarItem | None] = field(default_factory=dict)
    rules: RuleSettings = field(default_factory=RuleSettings)
    options: Options = PLAIN
    settled: Mapping[str, Mapping[Field, Side]] = field(default_factory=dict)
    """How the person settled conflicts, by the action's key."""

    @cached_property
    def own_links(self) -> tuple[Link, ...]:
        """The links of this very pair of accounts; what was made with another is none of ours."""
        pair = self.scope.pair
        return tuple(
            link
            for link in self.links
            if (link.source.platform, link.source.athlete) == (pair.source, pair.source_athlete)
            and (link.target.platform, link.target.athlete) == (pair.target, pair.target_athlete)
        )

    def source_of(self, link: Link) -> Sight:
        """What is known of the source item that ``link`` names."""
        known_gone = link.state is LinkState.SOURCE_GONE
        sight = self._source_shelf.sight(link.source, self.found, known_gone=known_gone)
        if sight.presence is not Presence.GONE:
            return sight
        # Only everything, read in full, proves that something is gone.
        certain = self.scope.whole and self.source.complete
        return sight if certain else Sight(Presence.UNKNOWN)

    def target_of(self, link: Link) -> Sight:
        """What is known of the copy that ``link`` names."""
        known_gone = link.state is LinkState.TARGET_GONE and self.target.complete
        return self._target_shelf.sight(link.target, self.found, known_gone=known_gone)

    @cached_property
    def unrecognised(self) -> tuple[Unreadable, ...]:
        """What could not be read on the target and neither a link nor a mark accounts for."""
        linked = {link.target.id for link in self.own_links}
        return tuple(
            one
            for one in self.target.unreadable
            if not one.id or (one.id not in linked and not one.origins)
        )

    @cached_property
    def _source_shelf(self) -> _Shelf:
        return _Shelf(self.source)

    @cached_property
    def _target_shelf(self) -> _Shelf:
        return _Shelf(self.target)


class Presence(StrEnum):
    """Whether an item that a link names is there."""

    HERE = "here"
    GONE = "gone"
    UNREADABLE = "unreadable"
    """It is there, and cannot be read."""
    OTHER_KIND = "other_kind"
    """A workout that became a note, or the other way round."""
    UNKNOWN = "unknown"
    """Nobody can tell: its listing is not complete, or the platform did not say."""


@dataclass(frozen=True)
class Sight:
    """What is known of one item that a link names."""

    presence: Presence
    item: CalendarItem | None = None
    """Only when it is there."""
    why: str = ""
    """Why it cannot be read."""


class _Shelf:
    """One listing, by the items' names."""

    def __init__(self, listing: Listing) -> None:
        self._items = {item.ref: item for item in listing.items}
        self._unreadable = {one.id: one.reason for one in listing.unreadable if one.id}

    def sight(
        self, ref: ItemRef, found: Mapping[ItemRef, CalendarItem | None], *, known_gone: bool
    ) -> Sight:
        item = self._items.get(ref)
        if item is None and ref.id in self._unreadable:
            return Sight(Presence.UNREADABLE, why=self._unreadable[ref.id])
        if item is None and ref in found:
            item = found[ref]
            if item is None:
                return Sight(Presence.GONE)
        if item is None:
            return Sight(Presence.GONE if known_gone else Presence.UNKNOWN)
        is_note = isinstance(item.item, Note)
        if is_note != (ref.kind is ItemKind.NOTE):
            return Sight(Presence.OTHER_KIND)
        return Sight(Presence.HERE, item)
