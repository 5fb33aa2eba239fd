from __future__ import annotations

import pytest

from core.sync.actions import ActionKind
from core.sync.outcomes import counted, summary
from core.sync.reports import ChangedBy, Outcome, Result


def outcomes(number: int, result: Result, **more: object) -> list[Outcome]:
    return [
        Outcome(
            **{
                "key": str(n),
                "kind": ActionKind.CREATE,
                "title": "Ride",
                "day": None,
                "result": result,
                "message": "",
                **more,
            }
        )
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("some", "words"),
    [
        (outcomes(1, Result.CHANGED), "1 changed since it was shown"),
        (outcomes(11, Result.CHANGED), "11 changed since they were shown"),
        (
            outcomes(1, Result.CHANGED, changed_by=ChangedBy.SOMEBODY),
            "1 left because somebody changed it",
        ),
        (
            outcomes(2, Result.CHANGED, changed_by=ChangedBy.SOMEBODY),
            "2 left because somebody changed them",
        ),
        (
            outcomes(2, Result.CHANGED, changed_by=ChangedBy.LATER_RUN),
            "2 left because a later run changed them",
        ),
        (outcomes(2, Result.FAILED), "2 failed"),
        (outcomes(3, Result.STOPPED), "3 not done"),
    ],
)
def test_one_and_many_are_told_in_words_that_fit_their_number(
    some: list[Outcome], words: str
) -> None:
    assert list(counted(some)) == [words]
    assert summary(some) == f"{words}."


def test_the_sum_begins_with_what_was_done_and_tells_each_kind_once() -> None:
    edited = outcomes(1, Result.CHANGED, changed_by=ChangedBy.SOMEBODY)
    some = [*outcomes(34, Result.DONE), *edited, *outcomes(2, Result.ALREADY)]
    assert summary(some) == "34 done, 2 done already, 1 left because somebody changed it."
    assert summary([]) == "There was nothing to do."
