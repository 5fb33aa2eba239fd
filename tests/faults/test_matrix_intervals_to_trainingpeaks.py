from __future__ import annotations

from tests.faults.matrix import chosen_cases, table
from tests.faults.scenario import COPIED_FIRST, EXPECTED, INTERVALS_TO_TRAININGPEAKS

SCENARIO = INTERVALS_TO_TRAININGPEAKS


def test_undisturbed_every_change_arrives_and_is_verified(course):
    assert course.first.did == {("create", "done", True): COPIED_FIRST}
    assert course.second.did == {(kind, "done", True): n for kind, n in EXPECTED.items()}
    assert (course.second.twins, course.second.lost) == (0, 0)


def test_whatever_happens_to_a_request_the_next_run_makes_it_good(course, summary):
    cases = chosen_cases(course.requests)
    assert {case.request for case in cases} == set(course.requests)
    verdicts = [course.strike(case) for case in cases]
    summary(table(str(SCENARIO), verdicts, course.requests))
    bad = [str(verdict) for verdict in verdicts if not verdict.well]
    assert not bad, "\n".join(bad)
    assert len(verdicts) == len(cases)
