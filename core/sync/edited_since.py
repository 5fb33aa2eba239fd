"""What somebody changed between a write and the look that finds what was written. Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.platforms.contract import CalendarItem
from core.sync.fields import Field, changed, merged, prints
from core.sync.verifying import verify
from core.workout.model import Item


def edited_since(written: Item, found: Item, *, computes_totals: bool) -> frozenset[Field]:
    """The fields in which ``found`` is not what was ``written``.

    Of steps and totals, what is within the tolerances of reading back is what was written.
    ``computes_totals`` is the capability of the platform that holds it.
    """
    was, now = (prints(item, computes_totals=computes_totals) for item in (written, found))
    apart = changed(was, now)
    if Field.WORK in apart and Field.WORK not in {one.field for one in verify(written, found)}:
        return apart - {Field.WORK}
    return apart


def as_written(found: CalendarItem, written: Item, edited: Collection[Field]) -> CalendarItem:
    """``found`` with the fields ``edited`` as they were ``written``.

    A link and a change that hold this tell what somebody made of it since from what was written.
    """
    if not edited:
        return found
    if found.item.kind != written.kind:
        return found.model_copy(update={"item": written})
    return found.model_copy(update={"item": merged(found.item, written, edited)})
