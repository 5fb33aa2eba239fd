"""How fast TrainingPeaks workouts are read and written as Intervals.icu text, on one core.

``python -m benchmarks.conversions`` prints the speeds; with ``--profile`` also where the time goes.
"""

from __future__ import annotations

import cProfile
import pstats
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

from core.formats import intervals_text
from core.platforms.trainingpeaks import items_read
from core.workout.model import Workout

Json = dict[str, Any]

WORKOUTS = 1_000
PART = 50
STEPS = 15
PER_SECOND = 2_000
"""The goal: workouts read and written a second."""
LENGTHS = (10, 100, 1_000, 10_000)
STEEPER = 1.5
"""A step of the longest workout may cost this much of one of the cheapest length, at most."""
ROUNDS = 7
NAMES = (
    "Warm up",
    "Active",
    "Recovery",
    "Cool Down",
    "Hard",
    "Easy spin",
    "Tempo",
    "Sweet spot",
    "20min Z2 <40%",
    "VO2 5min",
    "Climb 50-60rpm",
    "Over-under, stay seated",
    "Openers: 3 x 20 s",
    "",
)
"""Steps are called as coaches call them, and as the editor does by itself."""


def workout_of(steps: int, seed: int) -> Json:
    """A workout as TrainingPeaks sends it: a warm-up, sets of three steps, single steps between.

    Every number is drawn anew for each step, as coaches plan them: whole per cents mostly, times
    in steps of 5 s, names from a handful.
    """
    rnd = random.Random(seed)
    blocks: list[Json] = []
    left = steps
    while left:
        size = 3 if left >= 3 and len(blocks) % 2 else 1
        blocks.append(_block([_step(rnd) for _ in range(size)], rnd))
        left -= size
    return {
        "workoutId": 1_000_000 + seed,
        "workoutDay": "2026-06-01T00:00:00",
        "workoutTypeValueId": 2,
        "title": f"Workout {seed}",
        "description": "Ride it as it comes.\nDrink enough.",
        "coachComments": None,
        "totalTimePlanned": rnd.randrange(30, 300) / 60,
        "tssPlanned": rnd.randrange(200, 1500) / 10,
        "structure": {
            "structure": blocks,
            "polyline": [],
            "primaryLengthMetric": "duration",
            "primaryIntensityMetric": "percentOfFtp",
            "primaryIntensityTargetOrRange": "range",
        },
    }


def _block(steps: list[Json], rnd: random.Random) -> Json:
    rounds = rnd.randrange(2, 9) if len(steps) > 1 else 1
    return {
        "type": "repetition" if rounds > 1 else "step",
        "length": {"value": rounds, "unit": "repetition"},
        "steps": steps,
        "begin": 0,
        "end": 0,
    }


def _step(rnd: random.Random) -> Json:
    low = rnd.randrange(40, 120) + (0.5 if rnd.random() < 0.1 else 0)
    targets: list[Json] = [{"minValue": low, "maxValue": low + rnd.randrange(2, 10)}]
    if rnd.random() < 0.3:
        rpm = rnd.randrange(60, 100)
        unit = "roundOrStridePerMinute"
        targets.append({"minValue": rpm, "maxValue": rpm + 10, "unit": unit})
    kind = rnd.choice(["warmUp", "active", "active", "rest", "coolDown"])
    return {
        "name": rnd.choice(NAMES),
        "length": {"value": rnd.randrange(10, 1800, 5), "unit": "second"},
        "targets": targets,
        "intensityClass": kind,
        "openDuration": False,
    }


def convert(row: Json) -> str:
    """The whole way of one workout."""
    read = items_read.read_workout(row, "1")
    assert isinstance(read.item, Workout)
    return intervals_text.write(read.item).text


def speed() -> float:
    """Workouts a second.

    Measured in parts, of which the least disturbed of some rounds counts: another program's
    moment costs one part. Each round has workouts of its own, so that none is seen twice.
    """
    spent = [_seconds(part) for part in _parts(0)]
    for turn in range(1, ROUNDS):
        again = [_seconds(part) for part in _parts(turn)]
        spent = [min(pair) for pair in zip(spent, again, strict=True)]
    return WORKOUTS / sum(spent)


def _parts(turn: int) -> Iterator[list[Json]]:
    first = turn * WORKOUTS
    for start in range(first, first + WORKOUTS, PART):
        yield [workout_of(STEPS, seed) for seed in range(start, start + PART)]


def cost_a_step() -> dict[int, float]:
    """Microseconds a step, by how many steps the workout has."""
    costs = {}
    for steps in LENGTHS:
        count = max(1, 2_000 // steps)
        spent = [
            _seconds([workout_of(steps, seed) for seed in range(turn * count, (turn + 1) * count)])
            for turn in range(ROUNDS)
        ]
        costs[steps] = min(spent) / count / steps * 1e6
    return costs


def _seconds(rows: list[Json]) -> float:
    """Seconds of processor time for the whole way of ``rows``."""
    began = time.process_time()
    for row in rows:
        convert(row)
    return time.process_time() - began


def report() -> bool:
    """Prints the measurements; False when a goal is missed."""
    per_second = speed()
    print(f"TrainingPeaks workouts of {STEPS} steps, read and written as Intervals.icu text")
    print(f"  {per_second:8.0f} workouts a second on one core (goal: at least {PER_SECOND})")
    costs = cost_a_step()
    for steps, cost in costs.items():
        print(f"  {steps:6} steps: {cost:6.1f} µs a step")
    ratio = costs[LENGTHS[-1]] / min(costs.values())
    print(f"  longest to cheapest, a step: ratio {ratio:.2f} (goal: at most {STEEPER})")
    return per_second >= PER_SECOND and ratio <= STEEPER


def profile() -> None:
    """Prints where the time goes."""
    rows = [workout_of(STEPS, seed) for seed in range(WORKOUTS)]
    with cProfile.Profile() as seen:
        for row in rows:
            convert(row)
    pstats.Stats(seen).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    met = report()
    if "--profile" in sys.argv[1:]:
        profile()
    sys.exit(0 if met else 1)
