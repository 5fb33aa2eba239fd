from __future__ import annotations

from pathlib import Path

from tests.faults.alone import run_alone


def test_killed_runs_and_two_at_once_lead_to_what_one_undisturbed_run_does(summary):
    said = run_alone(Path(__file__).with_name("kill_alone.py"), timeout=1800)
    for line in said.splitlines():
        if " runs killed" in line or " two processes at once" in line:
            summary(line)
    assert " passed" in said
