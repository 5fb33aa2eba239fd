"""Tests that need a process without other threads, inside a test run that has them.

Whoever tests before may leave threads behind: a server that lives as long as the run, a pool. Tests
that fork stand in a file that is not collected (its name does not begin with ``test_``), and a
test that is collected runs that file with `run_alone`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_OF_THE_OUTER_RUN = ("PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_PLUGINS")


def run_alone(path: Path, *options: str, timeout: float = 600) -> str:
    """Run the tests of one file in a pytest of their own and give what it printed.

    Raises AssertionError, with what it printed, unless all of them passed, and at least one.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in _OF_THE_OUTER_RUN and not name.startswith("PYTEST_XDIST")
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(path)]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
