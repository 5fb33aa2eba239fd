from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.trainerroad.samples import Segment, read_profile, segments

Piece = tuple[int, float, float]


def single(value: float) -> float:
    """``value`` as single precision keeps it."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def render(pieces: Sequence[Piece]) -> list[float]:
    """The second-by-second profile of steps and ramps (seconds, start, end), closing sample in."""
    profile = [
        single(start + (end - start) * second / seconds)
        for seconds, start, end in pieces
        for second in range(seconds)
    ]
    return [*profile, single(pieces[-1][2])]


def pieces_of(found: Sequence[Segment]) -> list[Piece]:
    return [(piece.end - piece.start, piece.start_power, piece.end_power) for piece in found]


def points(profile: Sequence[float], key: str, factor: int) -> list[dict[str, float]]:
    return [{key: at * factor, "ftppercent": value} for at, value in enumerate(profile)]


# --- Profiles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "factor"), [("seconds", 1000), ("seconds", 1), ("tick", 1)])
@pytest.mark.parametrize("total", [120.0, 60.0, None])
def test_seconds_milliseconds_and_ticks_give_the_same_profile(
    key: str, factor: int, total: float | None
) -> None:
    profile = render([(60, 50, 50), (60, 50, 80)])
    assert read_profile(points(profile, key, factor), total) == tuple(profile)


@pytest.mark.parametrize(
    "odd",
    [
        [],
        [{"seconds": 0, "ftppercent": 50.0}],
        [{"seconds": at * 5, "ftppercent": 50.0} for at in range(10)],
        [{"seconds": at, "ftppercent": 50.0} for at in (0, 1, 2, 4, 5)],
        [{"seconds": at, "ftppercent": 50.0} for at in (0, 1, 1, 2)],
        [{"seconds": at} for at in range(10)],
        [{"ftppercent": 50.0} for _ in range(10)],
        [{"seconds": str(at), "ftppercent": 50.0} for at in range(10)],
        [{"seconds": at, "ftppercent": float("nan")} for at in range(10)],
        [50.0, 50.0],
        [None, None],
    ],
)
def test_what_does_not_tell_every_second_is_no_profile(odd: list[object]) -> None:
    assert read_profile(odd, 10.0) == ()


# --- Segments ---------------------------------------------------------------------------------


def test_a_steady_step_is_one_segment() -> None:
    assert pieces_of(segments(render([(300, 87.5, 87.5)]), 0, 300)) == [(300, 87.5, 87.5)]


@pytest.mark.parametrize(("start", "end"), [(50, 75), (75, 50), (45.5, 46), (0, 200), (60, 0)])
def test_a_ramp_ends_where_it_was_planned_to(start: float, end: float) -> None:
    assert pieces_of(segments(render([(300, start, end)]), 0, 300)) == [(300, start, end)]


def test_a_stair_stays_a_stair() -> None:
    stair: list[Piece] = [(60, 50, 50), (60, 55, 55), (60, 60, 60), (60, 65, 65)]
    assert pieces_of(segments(render(stair), 0, 240)) == stair


@pytest.mark.parametrize("seconds", [2, 3, 5])
def test_a_fine_stair_is_not_taken_for_a_ramp(seconds: int) -> None:
    stair: list[Piece] = [(seconds, 50.0 + n, 50.0 + n) for n in range(20)]
    assert pieces_of(segments(render(stair), 0, 20 * seconds)) == stair


@pytest.mark.parametrize(
    "pieces",
    [
        [(120, 70, 70), (60, 70, 50), (120, 50, 50)],
        [(60, 50, 70), (60, 70, 60), (60, 60, 80)],
        [(30, 50, 50), (1, 120, 120), (30, 50, 50)],
        [(30, 50, 60), (30, 90, 80), (30, 80, 80)],
    ],
)
def test_steps_and_ramps_within_one_interval_are_told_apart(pieces: list[Piece]) -> None:
    total = sum(seconds for seconds, _, _ in pieces)
    assert pieces_of(segments(render(pieces), 0, total)) == pieces


def test_a_jump_of_one_second_is_not_a_ramp() -> None:
    assert pieces_of(segments([50.0, 80.0, 50.0, 50.0], 0, 4)) == [
        (1, 50.0, 50.0),
        (1, 80.0, 80.0),
        (2, 50.0, 50.0),
    ]


half_percents = st.integers(0, 600).map(lambda half: half / 2)
steps = st.tuples(st.integers(1, 400), half_percents).map(lambda it: (it[0], it[1], it[1]))
ramps = st.tuples(st.integers(3, 900), half_percents, half_percents)


@settings(deadline=None, max_examples=120, derandomize=True)
@given(st.lists(st.one_of(steps, ramps), min_size=1, max_size=15))
def test_any_workout_of_steps_and_ramps_comes_back_exactly(pieces: list[Piece]) -> None:
    profile = render(pieces)
    found: list[Piece] = []
    at = 0
    for seconds, _, _ in pieces:
        found += pieces_of(segments(profile, at, at + seconds))
        at += seconds
    assert found == [(seconds, float(start), float(end)) for seconds, start, end in pieces]


@settings(deadline=None, max_examples=80, derandomize=True)
@given(st.lists(st.one_of(steps, ramps), min_size=1, max_size=10))
def test_without_intervals_the_profile_is_reproduced_all_the_same(pieces: list[Piece]) -> None:
    profile = render(pieces)
    total = len(profile) - 1
    found = segments(profile, 0, total)
    assert [piece.start for piece in found[1:]] == [piece.end for piece in found[:-1]]
    assert (found[0].start, found[-1].end) == (0, total)
    again = render(pieces_of(found))
    assert max(abs(a - b) for a, b in zip(again[:total], profile, strict=False)) <= 0.001
