from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.alone import run_alone

HERE = Path(__file__).parent


def test_a_run_is_killed_at_the_chosen_moment_and_leaves_nothing_behind():
    assert " passed" in run_alone(HERE / "killing_alone.py")


def test_what_fails_alone_fails_here_and_says_why(tmp_path):
    (tmp_path / "some_alone.py").write_text("def test_it():\n    assert 'apples' == 'pears'\n")
    with pytest.raises(AssertionError, match="apples"):
        run_alone(tmp_path / "some_alone.py")


def test_a_file_without_tests_does_not_count_as_passed(tmp_path):
    (tmp_path / "none_alone.py").write_text("")
    with pytest.raises(AssertionError):
        run_alone(tmp_path / "none_alone.py")
