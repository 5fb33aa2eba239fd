from __future__ import annotations

from core.sync.actions import ActionKind
from ui.action_words import DONE, WRITTEN, sums_words
from ui.badges import ACTIONS

K = ActionKind


def test_sums_are_told_in_one_order_and_without_what_there_is_none_of() -> None:
    counts = {K.DELETE: 2, K.CREATE: 10, K.UPDATE: 3, K.MOVE: 1, K.SAME: 9}

    assert sums_words(counts, WRITTEN, first="will be") == (
        "10 will be created, 3 updated, 1 moved and 2 deleted"
    )
    assert sums_words({K.DELETE: 1}, WRITTEN, first="will be") == "1 will be deleted"
    assert sums_words({K.ADOPT: 4, K.WAIT: 1}, DONE) == "4 linked and 1 created before its day"
    assert sums_words({K.SAME: 4}, DONE) == ""


def test_every_kind_has_a_badge() -> None:
    assert set(ACTIONS) == set(ActionKind)
