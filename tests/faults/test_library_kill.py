from __future__ import annotations

from pathlib import Path

from tests.faults.alone import run_alone


def test_killed_copies_are_finished_with_every_workout_once_and_one_plan_only(summary):
    said = run_alone(Path(__file__).with_name("library_alone.py"), timeout=900)
    for line in said.splitlines():
        if " killed; finished" in line:
            summary(line)
    assert " passed" in said
