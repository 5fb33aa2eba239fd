from __future__ import annotations

import pytest

from core.platforms.contract import Draft, LibraryItem
from core.sync.shelf_choosing import NOT_AS_SHOWN, NOT_THERE, TOUCHED, why_not_now
from core.sync.shelf_values import RowStatus, ShelfRow
from tests.sync.fake_shelf import entry

NEW, UNFINISHED, CHANGED = RowStatus.NEW, RowStatus.UNFINISHED, RowStatus.CHANGED
EDITED, GONE, TWIN = RowStatus.EDITED, RowStatus.GONE, RowStatus.TWIN
ITEM = entry("a")


def row(status: RowStatus, *, there: str = "", wanted: str = "w") -> ShelfRow:
    draft = Draft(item=ITEM.item, origin=ITEM.ref, payload={}, content=wanted)
    held = LibraryItem(ref=ITEM.ref, item=ITEM.item, content=there) if there else None
    return ShelfRow(item=ITEM, status=status, draft=draft, there=held)


@pytest.mark.parametrize(
    ("shown", "now", "why"),
    [
        (row(NEW), row(NEW), ""),
        (row(NEW), row(UNFINISHED), ""),
        (row(TWIN), row(TWIN), ""),
        (row(CHANGED, there="x"), row(CHANGED, there="x"), ""),
        (row(NEW), None, NOT_THERE),
        (row(CHANGED, there="x"), row(EDITED, there="y"), TOUCHED),
        (row(EDITED, there="x"), row(EDITED, there="y"), TOUCHED),
        (row(NEW), row(TWIN), NOT_AS_SHOWN),
        (row(UNFINISHED), row(GONE), NOT_AS_SHOWN),
        (row(CHANGED, there="x"), row(NEW), NOT_AS_SHOWN),
        (row(NEW), row(CHANGED, there="x"), NOT_AS_SHOWN),
        (row(NEW), row(NEW, wanted="other"), NOT_AS_SHOWN),
        (row(RowStatus.SAME, there="x"), row(NEW), NOT_AS_SHOWN),
    ],
)
def test_only_what_still_stands_as_it_was_chosen_is_done(shown, now, why):
    assert why_not_now(shown, now) == why
