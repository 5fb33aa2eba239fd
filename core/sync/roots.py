"""Where a plan was first made: what a copy of a copy is marked with.

A mark that named only the item it was copied from would forget the first one at the second hop,
and TrainerRoad -> Intervals.icu -> TrainingPeaks would not be known to be TrainerRoad ->
TrainingPeaks. So the first origin is handed on.
"""

from __future__ import annotations

from core.platforms.contract import CalendarItem, ItemRef


def root_of(item: CalendarItem) -> ItemRef:
    """The item that ``item`` was first copied from, or ``item`` itself."""
    origins = [origin for origin in item.origins if origin.platform is not item.ref.platform]
    if not origins:
        return item.ref.model_copy(update={"library_id": item.library_id})
    for origin in origins:
        if origin.by == "planbridge":
            return ItemRef(
                platform=origin.platform,
                athlete=origin.athlete,
                kind=origin.kind,
                id=origin.id,
                library_id=origin.library_id,
            )
    # tp2intervals' id may be a library workout's, which stands on many days: it goes along, and
    # the item itself is what the mark names.
    return item.ref.model_copy(update={"library_id": origins[0].id})
