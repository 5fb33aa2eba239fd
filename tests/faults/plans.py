"""The workouts of the scenario, told without a platform: what, on which day, with which steps."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.trainingpeaks.structures import (
    Structure,
    cool_down,
    ramp,
    repeat,
    rest,
    single,
    step,
    structure,
    warm_up,
)

LONG_TITLE = "Endurance with everything a long spring day can hold: " + "hills, wind, coffee, " * 6


@dataclass(frozen=True)
class Steps:
    """The same session as each of the two platforms has it."""

    trainingpeaks: Structure
    intervals: str


@dataclass(frozen=True)
class Plan:
    """``day`` counts from the first one; ``at`` is a time of day, HH:MM."""

    day: int
    sport: str
    """ride, run, swim, strength or note"""
    title: str
    steps: str = ""
    text: str = ""
    at: str = ""
    minutes: int = 0
    """Of what has no steps."""


def _with(metric: str, *blocks: dict, length_metric: str = "duration") -> Structure:
    return structure(*blocks, metric=metric, length_metric=length_metric)


_FTP, _PACE, _HR = "percentOfFtp", "percentOfThresholdPace", "percentOfThresholdHr"

STEPS = {
    "steady": Steps(
        _with(_FTP, warm_up(900, 50, 60), single(step("Steady", 4500, 64, 72)), cool_down(600, 50)),
        "- 15m 50-60%\n- Steady 1h15m 64-72%\n- 10m 50%",
    ),
    "threshold": Steps(
        _with(
            _FTP,
            warm_up(900, 50, 65),
            repeat(3, step("Threshold", 600, 95, 100), rest(240, 50, 55)),
            cool_down(600, 45, 55),
        ),
        "- Warm up 15m 50-65%\n\n3x\n- Threshold 10m 95-100%\n- Easy 4m 50-55%\n\n- 10m 45-55%",
    ),
    "vo2": Steps(
        _with(
            _FTP,
            warm_up(720, 50, 60),
            repeat(5, step("VO2", 180, 112, 118, cadence=(95, 105)), rest(180, 45, 50)),
            cool_down(600, 45, 55),
        ),
        "- 12m 50-60%\n\n5x\n- VO2 3m 112-118% 95-105rpm\n- 3m 45-50%\n\n- 10m 45-55%",
    ),
    "over-unders": Steps(
        _with(
            _FTP,
            warm_up(900, 50, 65),
            repeat(4, step("Under", 120, 87.5, 92.5), step("Over", 60, 102.5, 107.5)),
            single(rest(300, 50, 55)),
            repeat(4, step("Under", 120, 87.5, 92.5), step("Over", 60, 102.5, 107.5)),
            cool_down(600, 50),
        ),
        "- 15m 50-65%\n\n4x\n- Under 2m 87.5-92.5%\n- Over 1m 102.5-107.5%\n\n- 5m 50-55%\n\n"
        "4x\n- Under 2m 87.5-92.5%\n- Over 1m 102.5-107.5%\n\n- 10m 50%",
    ),
    "build-up": Steps(
        _with(
            _FTP,
            ramp("rampUp", step("Build", 300, 55), step("Build", 300, 65), step("Build", 300, 75)),
            single(step("Tempo", 1800, 80, 85)),
            cool_down(600, 50),
        ),
        "- 15m ramp 55-75%\n- Tempo 30m 80-85%\n- 10m 50%",
    ),
    "easy run": Steps(
        _with(
            _HR, warm_up(600, 70, 78), single(step("Easy", 1800, 78, 86)), cool_down(300, 70, 78)
        ),
        "- 10m 70-78% LTHR\n- Easy 30m 78-86% LTHR\n- 5m 70-78% LTHR",
    ),
    "track": Steps(
        _with(
            _PACE,
            warm_up(900, 70, 76),
            repeat(6, step("Fast", 180, 102, 106), rest(90, 60, 70)),
            cool_down(600, 70, 75),
        ),
        "- 15m 70-76% Pace\n\n6x\n- Fast 3m 102-106% Pace\n- 90s 60-70% Pace\n\n- 10m 70-75% Pace",
    ),
    "hundreds": Steps(
        _with(
            _PACE,
            warm_up(300, 75, unit="meter"),
            repeat(8, step("Main", 100, 90, 95, unit="meter"), rest(20, 0)),
            cool_down(200, 70, unit="meter"),
            length_metric="distance",
        ),
        "- 300mtr 75% Pace\n\n8x\n- Main 100mtr 90-95% Pace\n- 20s intensity=rest\n\n"
        "- 200mtr 70% Pace",
    ),
}

FIRST = (
    # edited
    Plan(1, "ride", "Threshold 3x10", "threshold", "Stay seated.\nEven power."),
    Plan(2, "run", "Easy run 45 min", "easy run"),
    Plan(3, "ride", "VO2max 5x3", "vo2", "Full gas.", at="06:30"),
    Plan(4, "swim", "Hundreds", "hundreds", "Count the strokes."),
    Plan(5, "strength", "Gym: legs and core", text="Squat 3 x 6\nPlank 3 x 45 s", minutes=45),
    Plan(6, "ride", "Over-unders 2x12", "over-unders"),
    Plan(8, "ride", "Commute", text="Home to work.", minutes=30),
    Plan(8, "ride", "Commute", text="Home to work.", minutes=30),
    Plan(9, "run", "Track 6x3 min", "track", "Spikes allowed 🏃", at="18:00"),
    Plan(10, "ride", "Tempo build-up", "build-up"),
    # moved
    Plan(11, "ride", "Endurance 100 min", "steady", "Eat every 30 minutes."),
    Plan(12, "run", "Easy run by heart", "easy run", at="07:15"),
    Plan(13, "swim", "Hundreds again", "hundreds"),
    Plan(15, "strength", "Yoga for riders", minutes=40),
    Plan(16, "ride", LONG_TITLE.strip(), "steady", "Coffee stop ☕ allowed."),
    # deleted
    Plan(17, "ride", "Sweet spot day", "build-up", "Legs?"),
    Plan(18, "run", "Shake-out 🌅", "easy run"),
    Plan(19, "ride", "Second threshold", "threshold"),
    Plan(20, "ride", "Recovery spin", text="Legs only, no pressure.", minutes=45),
    Plan(20, "swim", "Swim, technique", "hundreds"),
    # left alone
    Plan(1, "note", "Week focus: base", text="Base: long and easy.\nTell me on Sunday."),
    Plan(14, "note", "Bike fit at 17:30", text="The cleats are worn."),
)
EDITED, MOVED, DELETED = slice(0, 10), slice(10, 15), slice(15, 20)

MORE = (
    Plan(2, "ride", "New: openers", "vo2", at="17:45"),
    Plan(4, "run", "New: easy before work", "easy run", "Nose breathing."),
    Plan(7, "ride", "New: long ride 🚵", "steady", "Two bottles.\n\nNo racing."),
    Plan(9, "strength", "New: core", text="Side plank 2 x 30 s", minutes=25),
    Plan(12, "swim", "New: pool", "hundreds"),
    Plan(14, "ride", "New: threshold", "threshold"),
    Plan(16, "run", "New: track", "track"),
    Plan(21, "ride", "New: over-unders", "over-unders", "Smooth."),
    Plan(22, "ride", "New: spin", minutes=50),
    Plan(23, "ride", "New: tempo", "build-up"),
)
MOVES = (13, 10, 17, 19, 24)
"""The new days of what is moved, in its order."""
