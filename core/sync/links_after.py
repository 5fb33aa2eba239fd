"""The link that follows from a change: the prints of both sides as they agree after it."""

from __future__ import annotations

from collections.abc import Mapping

from core.platforms.contract import CalendarItem
from core.store.journal_values import Change, Link, LinkState
from core.sync.fields import Field, changed, merged, prints


def link_after(
    change: Change,
    found: CalendarItem,
    *,
    source_totals: bool,
    target_totals: bool,
) -> Link | None:
    """The link after ``change`` wrote what is now ``found``; None when the source is not known.

    Fields that were kept as somebody changed them on the target go on having their older print,
    so that they are still known as changed there. The totals are what both platforms'
    capabilities say (``computes_totals``).
    """
    if change.source is None or change.source_item is None:
        return None
    older = change.link_before
    return Link(
        id=older.id if older else None,
        source=change.source,
        target=found.ref,
        source_prints=_texts(prints(change.source_item, computes_totals=source_totals)),
        target_prints=_target_prints(change, found, target_totals=target_totals),
        source_item=change.source_item,
        target_item=found.item,
        ours=True,
        written_at=change.at,
    )


def link_restored(change: Change, found: CalendarItem, *, target_totals: bool) -> Link | None:
    """The link after an undo wrote back what is now ``found``.

    What both sides agreed on stays what a run had written: so what the undo took back counts as
    changed by hand on the target. Nothing is proposed until the source changes again, and then
    these fields are kept, or asked about.
    """
    older = change.link_before
    if older is None:
        return None
    put_back = found.item if change.expected is None else change.expected
    known = frozenset(Field)
    agreed = {Field(name): one for name, one in older.target_prints.items() if name in known}
    apart = changed(agreed, prints(put_back, computes_totals=target_totals))
    now = prints(found.item, computes_totals=target_totals)
    return older.model_copy(
        update={
            "target": found.ref,
            "target_prints": _texts(now)
            | _texts({field: one for field, one in agreed.items() if field in apart}),
            "target_item": merged(found.item, older.target_item, apart),
            "state": LinkState.LIVE,
            "undone": _texts({field: one for field, one in now.items() if field in apart}) or None,
        }
    )


def link_removed(change: Change) -> Link | None:
    """The link after an undo removed a copy: it is not made again unless somebody asks."""
    if change.link_before is None:
        return None
    return change.link_before.model_copy(update={"state": LinkState.TARGET_GONE, "undone": {}})


def _target_prints(change: Change, found: CalendarItem, *, target_totals: bool) -> dict[str, str]:
    """The prints of ``found`` as what was agreed on; see :func:`link_after`."""
    agreed = _texts(prints(found.item, computes_totals=target_totals))
    older = change.link_before.target_prints if change.link_before else {}
    return agreed | {field: older[field] for field in change.kept if field in older}


def _texts(found: Mapping[Field, str]) -> dict[str, str]:
    return {str(field): value for field, value in found.items()}
