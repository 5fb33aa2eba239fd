from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, settings

from core.platforms.contract import CannotConvert
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.duration import unrolled
from core.workout.thresholds import Thresholds
from tests import strategies
from tests.platforms.trainingpeaks.fidelity import assert_faithful

SAM = Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0)
NOBODY = Thresholds()


@pytest.mark.parametrize("rpe_as_cue", [True, False])
@pytest.mark.parametrize("thresholds", [SAM, NOBODY], ids=["known", "unknown"])
@settings(deadline=None, max_examples=40, derandomize=True)
@given(workout=strategies.workouts())
def test_any_workout_comes_back_as_it_was_up_to_the_losses(workout, thresholds, rpe_as_cue):
    assume(sum(1 for _ in unrolled(workout.steps)) <= 60)
    try:
        written = write_structure(workout, thresholds, rpe_as_cue=rpe_as_cue)
    except CannotConvert:
        return
    read = read_structure(json.dumps(written.structure))
    assert read.losses == ()
    assert_faithful(workout, read.steps, written.losses, thresholds)
