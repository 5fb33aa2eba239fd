import pytest

from benchmarks import shelves
from core.platforms import pacing
from core.platforms.http import Http


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(Http, "pause", lambda *_: None)


def test_a_small_plan_is_measured_like_a_large_one():
    found = shelves.measure(7)
    assert 0 < found.requests <= shelves.MOST_REQUESTS
    assert found.opening > 0
    assert 0 <= found.rows_again < found.rows
    assert 0 <= found.plan_again < found.plan


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True),
        ({"requests": 31}, False),
        ({"rows_again": 0.3}, False),
        ({"plan_again": 1}, False),
    ],
)
def test_a_goal_that_is_missed_is_told(monkeypatch, capsys, change, met):
    values = {"opening": 1.5, "rows": 2.0, "rows_again": 0.002, "plan": 4.0, "plan_again": 0.004}
    found = shelves.Measured(**{**values, "requests": 30, **change})
    monkeypatch.setattr(shelves, "measure", lambda: found)
    assert shelves.report() is met
    assert f"{found.requests} requests" in capsys.readouterr().out
