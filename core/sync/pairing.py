"""Which copy stands for which item: by link, then by identity, then, as a proposal, by likeness.

All that both listings hold is paired, whatever days and sports a plan is about, so that a filter
never changes what belongs together. Each target item stands for one source item at most.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.platforms.contract import CalendarItem, ItemRef
from core.store.journal_values import Link, LinkState
from core.sync.echoes import Echoes, names_account
from core.sync.partners import (
    Partner,
    alike,
    library_ids,
    likely_partners,
    look,
    proved_partners,
    stand_ins,
)
from core.sync.seen import Presence, Seen, Sight


@dataclass(frozen=True)
class Standing:
    """One item of the source, or a link whose source is not there, and its copy."""

    source: Sight
    target: Sight | None = None
    """The copy; None when there is none."""
    link: Link | None = None
    renamed: bool = False
    """The source item bears a new id; ``link`` names it already."""
    old_source: ItemRef | None = None
    """What the link named, where that is not the item itself."""
    partner: Partner | None = None
    """How a copy without a link was recognised."""
    held_back: str = ""
    """Why it is not copied unasked although nothing stands for it."""


def pair_up(seen: Seen) -> tuple[Standing, ...]:
    """One standing for each source item, and for each link of the pair whose source is not there
    although it may not be known to be gone."""
    return _Pairing(seen).standings()


def remembered(ref: ItemRef, item: CalendarItem | None, link: Link) -> CalendarItem:
    """``item``, or one that stands for what the link remembers of it."""
    if item is not None:
        return item
    what = link.source_item if ref == link.source else link.target_item
    return CalendarItem(ref=ref, item=what)


class _Pairing:
    """What stands for what, found out step by step; ``_open`` is what nothing stands for yet."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._links = _one_each(seen)
        self._sources = {link.source: seen.source_of(link) for link in self._links}
        self._targets = {link.source: seen.target_of(link) for link in self._links}
        if not seen.scope.whole:
            # What is not among a few files says nothing: their copies may be recognised anew.
            self._links = [one for one in self._links if self._is(one, Presence.HERE)]
        linked = {link.source for link in self._links}
        self._free = [
            item for item in sorted(seen.source.items, key=_order) if item.ref not in linked
        ]
        # What was imported is a copy of something else: nothing stands for it.
        self._open = [item for item in self._free if item.planned_by_platform]
        self._held = {link.target for link in self._links}
        self._unread = stand_ins(seen.target)
        self._there = [
            item for item in sorted(seen.target.items, key=_order) if item.ref not in self._held
        ]
        self._partners: dict[ItemRef, Partner] = {}
        self._renamed: dict[ItemRef, Link] = {}
        self._held_back: dict[ItemRef, str] = {}

    def standings(self) -> tuple[Standing, ...]:
        if self._seen.source_can.imports:
            self._hold_back_marked_copies(own_too=True)
        self._prove()
        self._find_renamed()
        self._hold_back_marked_copies(own_too=False)
        self._hold_back_uncertain()
        if self._seen.source_can.imports:
            self._hold_back_echoes()
        self._propose()
        followed = {link.source for link in self._renamed.values()}
        return (
            *(self._of_link(link) for link in self._links if link.source not in followed),
            *(self._of_free(item) for item in self._free),
        )

    # --- Steps ------------------------------------------------------------------------------

    def _hold_back_marked_copies(self, *, own_too: bool) -> None:
        pair = self._seen.scope.pair
        for item in self._open:
            if names_account(item, pair.target, pair.target_athlete):
                where = pair.target.label
            elif own_too and names_account(item, pair.source, pair.source_athlete):
                where = pair.source.label
            else:
                continue
            self._held_back[item.ref] = (
                f"Its mark says that it is itself a copy of a workout on {where}; "
                "it is not copied once more."
            )
        self._close(self._held_back)

    def _prove(self) -> None:
        lost = {link.target: link for link in self._lost()}
        proved = proved_partners(
            self._open, [*self._there, *self._copies(lost.values()), *self._unread]
        )
        for ref, partner in proved.items():
            link = lost.get(partner.item.ref)
            if link is None:
                self._partners[ref] = partner
            else:
                self._renamed[ref] = link
        self._close(proved)
        taken = {partner.item.ref for partner in proved.values()}
        self._there = [item for item in self._there if item.ref not in taken]
        # Cut and pasted, or brought back, a copy has a new id and still bears its mark.
        orphans = [
            sight.item
            for link in self._links
            if (sight := self._sources[link.source]).item is not None
            and self._targets[link.source].presence is Presence.GONE
        ]
        self._partners |= proved_partners([one for one in orphans if one], self._there)
        taken = {partner.item.ref for partner in self._partners.values()}
        self._there = [item for item in self._there if item.ref not in taken]

    def _find_renamed(self) -> None:
        """Platforms swap ids: what is gone and what is new may be one and the same."""
        followed = {link.source for link in self._renamed.values()}
        lost = [link for link in self._lost() if link.source not in followed]
        self._renamed |= self._same_under_new_id(lost)
        self._close(self._renamed)

    def _hold_back_uncertain(self) -> None:
        uncertain = [link for link in self._links if self._is(link, Presence.UNKNOWN)]
        label = self._seen.source.platform.label
        self._held_back |= dict.fromkeys(
            self._same_under_new_id(uncertain),
            f"It looks like one that was copied earlier, and whether that one is still on {label} "
            "could not be told this time. Look again before it is copied.",
        )
        self._close(self._held_back)

    def _hold_back_echoes(self) -> None:
        source = self._seen.scope.pair.source
        athlete = self._seen.scope.pair.source_athlete
        echoes = Echoes(
            [
                *self._copies(self._links),
                *(partner.item for partner in self._partners.values()),
                *(item for item in self._there if names_account(item, source, athlete)),
            ]
        )
        label = self._seen.target.platform.label
        for item in self._open:
            copy = echoes.of(item)
            if copy is not None:
                self._held_back[item.ref] = (
                    f"It seems to be the copy on {label} that came back (“{copy.item.title}”, "
                    "same day and alike); it is not copied again."
                )
        self._close(self._held_back)

    def _propose(self) -> None:
        self._partners |= likely_partners(self._open, self._there)

    # --- Inside -----------------------------------------------------------------------------

    def _close(self, refs: Iterable[ItemRef]) -> None:
        done = set(refs)
        self._open = [item for item in self._open if item.ref not in done]

    def _is(self, link: Link, presence: Presence) -> bool:
        return self._sources[link.source].presence is presence

    def _lost(self) -> list[Link]:
        return [link for link in self._links if self._is(link, Presence.GONE)]

    def _copies(self, links: Iterable[Link]) -> list[CalendarItem]:
        sights = (self._targets[link.source] for link in links)
        return [sight.item for sight in sights if sight.item is not None]

    def _same_under_new_id(self, links: Sequence[Link]) -> dict[ItemRef, Link]:
        """Which open item is what a link's source was: same day, and same library workout or
        alike. Each link serves once."""
        found: dict[ItemRef, Link] = {}
        for same in (self._same_library_workout, self._looks_the_same):
            for item in self._open:
                if item.ref in found:
                    continue
                taken = {link.source for link in found.values()}
                link = next(
                    (one for one in links if one.source not in taken and same(item, one)), None
                )
                if link is not None:
                    found[item.ref] = link
        return found

    def _same_library_workout(self, item: CalendarItem, link: Link) -> bool:
        copy = self._targets[link.source].item
        return (
            bool(item.library_id)
            and item.day == link.source_item.day
            and copy is not None
            and item.library_id in library_ids(copy)
        )

    def _looks_the_same(self, item: CalendarItem, link: Link) -> bool:
        # Also for what may be the copy that came back: if it were left out, the copy would be
        # deleted for want of its source, and what came back would then be copied as if new.
        was = remembered(link.source, None, link)
        copy = self._targets[link.source].item
        return any(
            one.item.day is not None and look(item) == look(one) and alike(item, one)
            for one in (was, *([copy] if copy is not None else []))
        )

    def _of_link(self, link: Link) -> Standing:
        source, target = self._sources[link.source], self._targets[link.source]
        partner = self._partners.get(link.source)
        if partner is not None:
            return Standing(source, Sight(Presence.HERE, partner.item), partner=partner)
        return Standing(source, target, link)

    def _of_free(self, item: CalendarItem) -> Standing:
        source = Sight(Presence.HERE, item)
        link = self._renamed.get(item.ref)
        if link is not None:
            follows = link.model_copy(update={"source": item.ref, "state": LinkState.LIVE})
            target = self._targets[link.source]
            if target.presence is Presence.GONE:
                follows = follows.model_copy(update={"state": LinkState.TARGET_GONE})
            return Standing(source, target, follows, renamed=True, old_source=link.source)
        partner = self._partners.get(item.ref)
        if partner is None:
            return Standing(source, held_back=self._held_back.get(item.ref, ""))
        if any(one.ref == partner.item.ref for one in self._unread):
            return Standing(source, Sight(Presence.UNREADABLE), partner=partner)
        return Standing(source, Sight(Presence.HERE, partner.item), partner=partner)


def _one_each(seen: Seen) -> list[Link]:
    """The links, none of which shares an item with another: the copy's mark decides, else the
    one that was made last."""
    marks = {
        item.ref: {(origin.platform, origin.kind, origin.id) for origin in item.origins}
        for item in seen.target.items
    }

    def weight(numbered: tuple[int, Link]) -> tuple[bool, int]:
        number, link = numbered
        source = (link.source.platform, link.source.kind, link.source.id)
        return source in marks.get(link.target, ()), number

    kept: list[tuple[int, Link]] = []
    used: set[ItemRef] = set()
    for number, link in sorted(enumerate(seen.own_links), key=weight, reverse=True):
        if link.source not in used and link.target not in used:
            used |= {link.source, link.target}
            kept.append((number, link))
    return [link for _, link in sorted(kept, key=lambda one: one[0])]


def _order(item: CalendarItem) -> tuple[dt.date, str, str]:
    return (item.day, item.ref.kind, item.ref.id)
