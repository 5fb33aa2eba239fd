"""Drafts that need more than a writer: with a person's options, or of what was there before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.platforms.contract import CalendarItem, Draft, ItemRef
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options, adapt


def draft_with(
    item: Workout | Note,
    options: Options,
    write: Callable[[Workout | Note], Draft],
    *,
    keeps_averaging: bool,
) -> Draft:
    """What ``write`` makes of ``item`` after the options. The draft's own item stays the source's.

    Raises what ``write`` raises.
    """
    if isinstance(item, Note) or options == PLAIN:
        return write(item)
    adapted = adapt(item, options, keeps_averaging=keeps_averaging)
    draft = write(adapted.workout)
    return draft.model_copy(
        update={
            "item": item,
            "losses": adapted.at_source(draft.losses),
            "effects": adapted.effects,
        }
    )


def draft_of_before(before: CalendarItem, payload: dict[str, Any]) -> Draft:
    """``payload`` as a draft of what was there ``before``: its origin is what its mark says."""
    origin = before.ref
    if before.origins:
        first = before.origins[0]
        origin = ItemRef(
            platform=first.platform,
            athlete=first.athlete,
            kind=first.kind,
            id=first.id,
            library_id=first.library_id,
        )
    return Draft(item=before.item, origin=origin, payload=payload)
