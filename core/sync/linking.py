"""Links: what a pair held when its two sides last agreed, and how far each is from it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.platforms.contract import CalendarItem, Draft
from core.store.journal_values import Link
from core.sync.fields import Field, changed, merged, prints
from core.sync.roots import root_of
from core.sync.seen import Seen
from core.workout.model import Item

REMEMBERED = 8192
"""Items that are not printed again."""
EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)
"""When a copy was written of which no writing is known."""


@dataclass(frozen=True)
class Prepared:
    """A draft, and what reading it back must give."""

    draft: Draft
    expected: Item


def prepare(source: CalendarItem, item: Item, seen: Seen) -> Prepared:
    """``item`` made ready for the target, marked as a copy of ``source``.

    Raises :class:`core.platforms.contract.CannotConvert`.
    """
    platform = seen.target_platform
    draft = platform.prepare(item, root_of(source), seen.thresholds, seen.options)
    return Prepared(draft, platform.expect(draft))


def source_prints(item: Item, seen: Seen) -> dict[Field, str]:
    """The prints of an item of the source."""
    return dict(_prints(item, seen.source_can.computes_totals))


def target_prints(item: Item, seen: Seen) -> dict[Field, str]:
    """The prints of an item of the target."""
    return dict(_prints(item, seen.target_platform.capabilities.computes_totals))


# A calendar is compared anew at every click; hashing an item takes a fraction of printing it.
@lru_cache(maxsize=REMEMBERED)
def _prints(item: Item, computes_totals: bool) -> tuple[tuple[Field, str], ...]:
    return tuple(prints(item, computes_totals=computes_totals).items())


def since(before: Mapping[str, str], now: Mapping[Field, str]) -> frozenset[Field]:
    """The fields that changed since a link was made. Names of fields that are none (any more)
    say nothing."""
    known = {Field(name): value for name, value in before.items() if name in _NAMES}
    return changed(known, now)


def adopted(
    source: CalendarItem, target: CalendarItem, expected: Item, seen: Seen, *, ours: bool
) -> Link:
    """A link for a pair that exists: what differs from ``expected`` counts as changed there."""
    wanted = target_prints(expected, seen)
    differing = changed(wanted, target_prints(target.item, seen))
    return Link(
        source=source.ref,
        target=target.ref,
        source_prints=_plain(source_prints(source.item, seen)),
        target_prints=_plain(wanted),
        source_item=source.item,
        target_item=merged(target.item, expected, differing),
        ours=ours,
        written_at=EPOCH,
    )


def agreed(
    link: Link,
    source: CalendarItem,
    target: CalendarItem,
    seen: Seen,
    same: Collection[Field],
) -> Link:
    """``link`` after its source was looked at anew and nothing had to be written.

    ``same`` are the fields that both sides changed alike. What else differs on the target goes on
    counting as changed there.
    """
    now = target_prints(target.item, seen)
    news = {field: now[field] for field in same if field in now}
    return link.model_copy(
        update={
            "source_prints": _plain(source_prints(source.item, seen)),
            "source_item": source.item,
            "target_prints": {**link.target_prints, **_plain(news)},
            "target_item": merged(link.target_item, target.item, same),
        }
    )


def only_found(link: Link) -> bool:
    """Whether the copy was linked as it was found, and Planbridge has not written it since.

    Then what differs there may have been edited, or never have been as Planbridge writes it.
    """
    return not link.ours or link.written_at == EPOCH


def put_back(
    link: Link, fields: Collection[Field], copy_prints: Mapping[Field, str]
) -> frozenset[Field]:
    """Those of ``fields`` that stand on the target as an undo put them back there."""
    undone = link.undone or {}
    return frozenset(
        field for field in fields if undone.get(field.value, "") == copy_prints.get(field)
    )


def is_ours(source: CalendarItem, target: CalendarItem) -> bool:
    """Whether Planbridge's mark on ``target`` names ``source``, or what that was copied from."""
    root = root_of(source)
    names = {(ref.platform, ref.kind, ref.id) for ref in (source.ref, root)}
    return any(
        origin.by == "planbridge" and (origin.platform, origin.kind, origin.id) in names
        for origin in target.origins
    )


def _plain(of_fields: Mapping[Field, str]) -> dict[str, str]:
    return {field.value: print_ for field, print_ in of_fields.items()}


_NAMES = frozenset(field.value for field in Field)
