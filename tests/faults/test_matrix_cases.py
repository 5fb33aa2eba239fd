from __future__ import annotations

import pytest

from sandbox.faults import FaultKind
from tests.faults.matrix import (
    ABOUT_LISTINGS,
    FAULTS,
    LIKE_BEFORE,
    Case,
    Request,
    Verdict,
    chosen_cases,
    table,
    thinned,
    whole,
)


def request(index: int, method: str, path: str, *, is_listing: bool = False) -> Request:
    phase = {"GET": "fetch", "POST": "create", "PUT": "update"}[method]
    return Request(index, phase, "intervals", method, path, 1, index, is_listing)


REQUESTS = (
    request(1, "GET", "/athlete/0"),
    request(2, "GET", "/events", is_listing=True),
    request(3, "POST", "/events"),
    *(request(index, "PUT", f"/events/{5000 + index}") for index in range(4, 24)),
)


def test_every_fault_of_the_sandbox_is_in_the_matrix():
    assert {kind for kind, _ in FAULTS.values()} == set(FaultKind)
    waits = [more.get("retry_after") for kind, more in FAULTS.values() if kind == "too_many"]
    assert waits == [None, 3600]


def test_the_whole_matrix_is_every_request_times_every_fault_it_can_meet():
    cases = whole(REQUESTS)
    assert len(set(cases)) == len(cases)
    assert len(cases) == len(REQUESTS) * len(FAULTS) - (len(REQUESTS) - 1) * len(ABOUT_LISTINGS)


def test_thinned_every_request_is_struck_and_every_row_meets_every_fault():
    cases = thinned(REQUESTS)
    assert len(set(cases)) == len(cases) < len(whole(REQUESTS))
    assert {case.request for case in cases} == set(REQUESTS)
    for row in {one.row for one in REQUESTS}:
        met = {case.fault for case in cases if case.request.row == row}
        is_read = row.startswith("fetch")
        assert met >= FAULTS.keys() - ABOUT_LISTINGS - (LIKE_BEFORE if is_read else set()), row
    assert len({one.row for one in REQUESTS}) == 4


def test_a_lone_request_meets_every_fault_also_when_thinned():
    lone = [case for case in thinned(REQUESTS) if case.request.index == 3]
    assert set(lone) == {case for case in whole(REQUESTS) if case.request.index == 3}


def test_of_a_read_before_and_after_are_one_when_thinned():
    reads = {case.fault for case in thinned(REQUESTS) if case.request.index <= 2}
    assert reads == FAULTS.keys() - LIKE_BEFORE


def test_the_environment_asks_for_the_whole_matrix(monkeypatch):
    monkeypatch.setenv("PLANBRIDGE_FAULTS", "all")
    assert chosen_cases(REQUESTS) == whole(REQUESTS)
    monkeypatch.delenv("PLANBRIDGE_FAULTS")
    assert chosen_cases(REQUESTS) == thinned(REQUESTS)


@pytest.mark.parametrize(
    "wrong", [{"twins": 2}, {"lost": 1}, {"differs": True}, {"troubles": ("Still proposed.",)}]
)
def test_a_case_that_ended_badly_is_counted_and_names_its_request(wrong):
    case = Case(REQUESTS[2], "drop_after")
    fine = {"twins": 0, "lost": 0, "differs": False, "troubles": ()}
    well = Verdict(case, "done", **fine)
    bad = Verdict(case, "done", **(fine | wrong))
    assert well.well
    assert not bad.well
    assert "drop_after at request 3 (POST /events to intervals; create)" in str(bad)
    drawn = table("there to here", [well, bad], REQUESTS)
    assert "1 of 2 BAD" in drawn
    assert "1 of 2 BAD" not in table("there to here", [well, well], REQUESTS)
