from __future__ import annotations

import pytest

from core.workout.model import Averaging
from core.workout.options import PLAIN, Options
from ui.options_picker import choices, picker_label


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (PLAIN, ()),
        (Options(power_width=2, heart_rate_width=2, pace_width=2), ("ranges ±2 %",)),
        (
            Options(power_width=2.5, heart_rate_width=1.5, pace_width=2),
            ("ranges ±1.5–2.5 %",),
        ),
        (Options(power_width=2.5), ("power ±2.5 %",)),
        (
            Options(heart_rate_width=1, pace_width=2),
            ("heart rate ±1 %", "pace ±2 %"),
        ),
        (Options(averaging=Averaging.LAP), ("power over the lap",)),
        (Options(stair_seconds=60), ("stairs of 60 s",)),
        (
            Options(rpe_as_cue=False, coach_comments=False),
            ("no RPE as text", "no coach's comments"),
        ),
    ],
)
def test_what_is_chosen_is_said_in_a_few_words(options: Options, words: tuple[str, ...]) -> None:
    assert choices(options) == words


def test_a_choice_without_effect_is_not_said() -> None:
    options = Options(averaging=Averaging.SECONDS_3)

    assert picker_label(options) == "Options: power over 3 s"
    assert picker_label(options, averaging=False) == "Options"
