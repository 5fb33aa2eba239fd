"""What of the chosen rows still stands as it was chosen. Pure."""

from __future__ import annotations

from core.sync.shelf_values import RowStatus, ShelfRow

CREATES = (RowStatus.NEW, RowStatus.UNFINISHED, RowStatus.GONE, RowStatus.TWIN)
"""What ticking adds."""
UPDATES = (RowStatus.CHANGED, RowStatus.EDITED)
"""What ticking writes over."""

TOUCHED = "Somebody has changed it there just now, so it was left. Look again."
NOT_THERE = "It is not among what was opened any more."
NOT_AS_SHOWN = "It no longer stands as it was shown, so nothing was done. Look again."

_ASKED_FOR = (RowStatus.GONE, RowStatus.TWIN)
"""Added only when they were chosen as such."""


def why_not_now(shown: ShelfRow, now: ShelfRow | None) -> str:
    """Why what was chosen as ``shown`` is not done to ``now``; "" when it may be done."""
    if now is None:
        return NOT_THERE
    if now.draft is None:
        return now.reason
    if now.status is RowStatus.EDITED and shown.status is not RowStatus.EDITED:
        return TOUCHED
    if now.status in _ASKED_FOR and shown.status is not now.status:
        return NOT_AS_SHOWN
    kinds = [one.status in CREATES for one in (shown, now)]
    if kinds[0] is not kinds[1] or shown.status is RowStatus.SAME:
        return NOT_AS_SHOWN
    if now.status in UPDATES and _there(shown) != _there(now):
        return TOUCHED
    same = shown.draft is not None and shown.draft.content == now.draft.content
    return "" if same else NOT_AS_SHOWN


def _there(row: ShelfRow) -> str | None:
    return row.there.content if row.there is not None else None
