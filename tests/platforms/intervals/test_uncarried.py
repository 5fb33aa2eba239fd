"""Fields that nothing else can hold are named when they are read, one line each."""

from __future__ import annotations

import pytest

from core.platforms.intervals.events import read_event
from tests.platforms.intervals.conftest import event
from ui.loss_kinds import kind_of


@pytest.mark.parametrize(
    ("field", "said", "kind"),
    [
        ({"carbs_per_hour": 60}, "60 g of carbohydrates an hour", "Planned values lost"),
        ({"sub_type": "COMMUTE"}, "the mark as a commute", "Planned values lost"),
        ({"attachments": [{"id": "a"}]}, "an attached file", "Attachments lost"),
        ({"attachments": [{"id": "a"}, {"id": "b"}]}, "2 attached files", "Attachments lost"),
    ],
)
def test_what_is_there_and_cannot_be_carried_is_named(field, said, kind):
    (loss,) = read_event(event(**field), "i1").losses
    assert str(loss) == f"{loss.where}: {said} is lost. It stays on Intervals.icu."
    assert kind_of(loss) == kind


@pytest.mark.parametrize(
    "field",
    [
        {"carbs_per_hour": 0},
        {"carbs_per_hour": "?"},
        {"carbs_per_hour": True},
        {"sub_type": "NONE"},
        {"sub_type": "RACE"},
        {"attachments": []},
        {"attachments": [None]},
        {"attachments": "?"},
    ],
)
def test_nothing_is_said_of_what_is_not_there(field):
    assert read_event(event(**field), "i1").losses == ()


def test_files_of_a_note_are_named():
    note = event(category="NOTE", attachments=[{"id": "a"}])
    assert [loss.where for loss in read_event(note, "i1").losses] == ["Attachments"]
