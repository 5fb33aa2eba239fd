from __future__ import annotations

from core.workout.model import Planned
from tests.platforms.intervals.conftest import DAY


def test_numbers_beyond_reason_are_expected_as_they_were_sent(platform, make_draft):
    draft = make_draft(1, planned=Planned(duration=1e12))
    assert platform.expect(draft) == draft.item
    assert platform.expect(draft).day == DAY
