from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from core.platforms.contract import CannotConvert, ItemKind, ItemRef, PlatformName
from core.platforms.intervals import library_items as intervals
from core.platforms.intervals.library_draft import library_draft
from core.platforms.shelved import content_of, same_words
from core.platforms.trainingpeaks import library as trainingpeaks
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.strategies import workouts

SAM = Thresholds(ftp=237, lthr=163, max_hr=188, pace=3.97)
ORIGIN = ItemRef(platform=PlatformName.FILE, athlete="dropped", kind=ItemKind.WORKOUT, id="ab12")


def test_content_is_equal_for_equal_parts_only():
    assert content_of("a", 1, ["b"]) == content_of("a", 1, ["b"])
    assert (
        len({content_of("a", "b"), content_of("ab"), content_of("a", "b", ""), content_of()}) == 4
    )
    assert content_of("\ud800")


@pytest.mark.parametrize(
    "changed", ["Easy.\r\n\r\nThen hard.", "Easy. \nThen  hard.\n", "\nEasy.\n\n\nThen\u00a0hard."]
)
def test_white_space_makes_no_other_words(changed):
    assert same_words(changed) == same_words("Easy.\n\nThen hard.")
    assert same_words(changed) != same_words("Easy. Then hard.")


def over_the_wire(payload):
    return json.loads(json.dumps(payload))


@settings(deadline=None, max_examples=80, derandomize=True)
@given(workouts())
def test_any_workout_has_the_content_of_what_its_payload_becomes(workout):
    """A payload that came back as it was sent is recognised: else a second run made a twin."""
    try:
        draft = library_draft(workout, ORIGIN, AthleteThresholds(default=SAM))
    except CannotConvert:
        pass
    else:
        assert draft.content
        assert draft.content == intervals.content(over_the_wire(draft.payload), in_plan=False)
        assert draft.item == workout
    try:
        body, _ = trainingpeaks.item_body(workout, ORIGIN, SAM)
    except CannotConvert:
        return
    content = trainingpeaks.content_of_body(body)
    there = trainingpeaks.read_item({**over_the_wire(body), "exerciseLibraryItemId": 5}, "1")
    assert content == there.content
    assert there.item.day is None
    assert "planbridge:" not in json.dumps(body) or "planbridge:" in str(workout)
