import pytest

from benchmarks.requests_counted import allowed, requests_for


@pytest.mark.parametrize("count", [30, 365])
def test_new_workouts_cost_few_requests_on_intervals(real_pace, count):
    assert requests_for(count) <= allowed(count)


def test_the_most_that_is_allowed_grows_by_one_request_for_fifty_workouts():
    assert [allowed(count) for count in (1, 30, 50, 51, 365)] == [6, 6, 6, 7, 13]
