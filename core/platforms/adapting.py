"""Applies a person's options before a platform writes, and says what they changed."""

from __future__ import annotations

from collections.abc import Callable

from core.platforms.contract import Draft
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
