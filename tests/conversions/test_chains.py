"""What goes from one platform to the other and back is what it was, or a loss says otherwise."""

from __future__ import annotations

import pytest

from core.workout.model import Intensity
from tests.conversions.routes import (
    KNOWN,
    Json,
    band,
    block,
    of_intervals,
    of_trainingpeaks,
    server_steps,
    step,
    structure,
    to_intervals,
    to_trainingpeaks,
    tp_steps,
)

EASY, HARD = band(50), band(105)


def there_and_back(*blocks: Json, **fields: object) -> list[Json]:
    """The steps of a TrainingPeaks structure after they were on Intervals.icu."""
    draft = to_intervals(of_trainingpeaks(structure(*blocks, **fields)))
    return tp_steps(to_trainingpeaks(of_intervals(*server_steps(draft))))


@pytest.mark.parametrize(
    "steps",
    [
        (step(600, EASY), step(600, HARD), step(600, EASY)),
        (step(600, HARD), step(600, EASY), step(600, HARD)),
        (step(600, HARD), step(600), step(600, HARD)),
        (step(600, HARD, name="Recovery pace"), step(600, HARD, name="Rest day legs")),
    ],
)
def test_a_step_marked_active_stays_active_however_easy_it_is(steps: tuple[Json, ...]) -> None:
    for way in (
        [block(one) for one in steps],
        [block(*steps, rounds=3, kind="repetition")],
    ):
        back = there_and_back(*way)
        assert [one["intensityClass"] for one in back] == ["active"] * len(steps)


def test_every_class_of_trainingpeaks_survives_intervals() -> None:
    given = ["warmUp", "active", "rest", "active", "other", "coolDown"]
    back = there_and_back(*(block(step(600, EASY, intensityClass=one)) for one in given))
    assert [one["intensityClass"] for one in back] == given


def test_an_easy_ride_is_not_told_to_be_active() -> None:
    draft = to_intervals(of_trainingpeaks(structure(block(step(3600, band(60, 65))))), KNOWN)
    assert "intensity" not in draft.payload["description"]
    (read,) = of_intervals(*server_steps(draft)).item.steps
    assert read.intensity in (None, Intensity.ACTIVE)
