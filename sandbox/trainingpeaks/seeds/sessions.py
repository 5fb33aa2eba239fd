"""Ordinary training sessions: what a coach writes most weeks of the year.

Each is made once and shared; nobody changes a session, records are made from it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sandbox.trainingpeaks.structures import (
    Structure,
    cool_down,
    planned,
    ramp,
    repeat,
    rest,
    single,
    step,
    structure,
    warm_up,
)

SWIM, BIKE, RUN, RACE, DAY_OFF, STRENGTH, WALK = 1, 2, 3, 6, 7, 9, 13
RUN_SPEED, SWIM_SPEED = 4.0, 1.1
"""Metres a second at threshold."""

Session = dict[str, Any]


def _session(
    title: str, sport: int, made: Structure | None = None, speed: float | None = None, **more: Any
) -> Session:
    computed = planned(made, speed=speed) if made else {}
    return {"title": title, "workoutTypeValueId": sport, "structure": made} | computed | more


@cache
def threshold_ride(repeats: int = 4, minutes: int = 8, low: int = 95, high: int = 100) -> Session:
    """Efforts around FTP."""
    made = structure(
        warm_up(900, 50, 65),
        repeat(repeats, step("Threshold", minutes * 60, low, high), rest(240, 50, 55)),
        cool_down(600, 45, 55),
    )
    text = f"{repeats} x {minutes} min at threshold, 4 min easy between. Stay seated."
    return _session(f"Threshold {repeats}x{minutes}", BIKE, made, description=text)


@cache
def vo2_ride(repeats: int = 5, minutes: int = 3) -> Session:
    """Efforts well above FTP, with a cadence."""
    made = structure(
        warm_up(720, 50, 60),
        repeat(3, step("Opener", 60, 90, 95, cadence=(100, 110)), rest(60, 50)),
        repeat(
            repeats,
            step("VO2", minutes * 60, 112, 118, cadence=(95, 105)),
            rest(minutes * 60, 45, 50),
        ),
        cool_down(600, 45, 55),
    )
    return _session(f"VO2max {repeats}x{minutes} min", BIKE, made, description="Full gas, even.")


@cache
def over_unders(sets: int = 3) -> Session:
    """Just below and just above FTP in turns; the targets have decimals."""
    pair = [step("Under", 120, 87.5, 92.5), step("Over", 60, 102.5, 107.5)]
    made = structure(
        warm_up(900, 50, 65),
        *[block for _ in range(sets) for block in (repeat(4, *pair), single(rest(300, 50, 55)))],
        cool_down(600, 50),
    )
    return _session("Over-unders 3x12" if sets == 3 else f"Over-unders {sets}x12", BIKE, made)


@cache
def sweet_spot(repeats: int = 3, minutes: int = 12) -> Session:
    """Long efforts below FTP."""
    made = structure(
        warm_up(900, 50, 65),
        repeat(repeats, step("Sweet spot", minutes * 60, 88, 93, cadence=(85, 95)), rest(300, 55)),
        cool_down(600, 50),
    )
    return _session(f"Sweet Spot {repeats}x{minutes}", BIKE, made)


@cache
def endurance_ride(hours: float = 2.5) -> Session:
    """A long, steady ride."""
    seconds = int(hours * 3600) - 1500
    made = structure(
        warm_up(900, 50, 60), single(step("Endurance", seconds, 62, 72)), cool_down(600, 50)
    )
    text = "Keep it steady, eat every 30 minutes.\nCadence free. Coffee stop allowed ☕"
    return _session(f"Endurance ride {hours:g} h", BIKE, made, description=text)


@cache
def recovery_ride() -> Session:
    """An easy spin without structure."""
    return _session(
        "Recovery spin",
        BIKE,
        totalTimePlanned=0.75,
        tssPlanned=22.0,
        ifPlanned=0.54,
        description="Legs only, no pressure on the pedals.",
    )


@cache
def easy_run(minutes: int = 45) -> Session:
    """A run by heart rate."""
    made = structure(
        warm_up(600, 70, 78),
        single(step("Easy", minutes * 60 - 900, 78, 86)),
        cool_down(300, 70, 78),
        metric="percentOfThresholdHr",
    )
    return _session(f"Easy run {minutes} min (HR)", RUN, made, description="Nose breathing.")


@cache
def run_intervals(repeats: int = 6, metres: int = 800) -> Session:
    """Track efforts by pace, until a distance, with rests by the lap button."""
    made = structure(
        warm_up(2000, 75, 80, unit="meter"),
        repeat(
            repeats,
            step("Fast", metres, 102, 106, unit="meter"),
            rest(90, 60, 70, until_lap=True),
        ),
        cool_down(1500, 70, 78, unit="meter"),
        metric="percentOfThresholdPace",
        length_metric="distance",
    )
    return _session(f"Track {repeats}x{metres} m", RUN, made, RUN_SPEED, workoutSubTypeId=11)


@cache
def long_run(minutes: int = 90) -> Session:
    """A long run with a faster end, by pace."""
    made = structure(
        warm_up(900, 72, 78),
        single(step("Steady", (minutes - 40) * 60, 78, 84)),
        single(step("Marathon pace", 1200, 88, 92)),
        cool_down(300, 70, 75),
        metric="percentOfThresholdPace",
    )
    return _session(f"Long run {minutes} min", RUN, made, RUN_SPEED)


@cache
def tempo_run() -> Session:
    """A stepped build-up into a tempo block."""
    made = structure(
        ramp(
            "rampUp",
            step("Build", 300, 70, intensity="warmUp"),
            step("Build", 300, 75, intensity="warmUp"),
            step("Build", 300, 80, intensity="warmUp"),
        ),
        repeat(2, step("Tempo", 900, 90, 94), rest(180, 65, 72)),
        cool_down(600, 70),
        metric="percentOfThresholdPace",
    )
    return _session("Tempo run 2x15", RUN, made, RUN_SPEED)


@cache
def swim_technique() -> Session:
    """A pool session in metres with rests in seconds."""
    made = structure(
        warm_up(300, 75, unit="meter"),
        repeat(4, step("Drill", 50, 75, unit="meter"), rest(15, 0)),
        repeat(6, step("Main", 100, 90, 95, unit="meter"), rest(20, 0)),
        cool_down(200, 70, unit="meter"),
        metric="percentOfThresholdPace",
        length_metric="distance",
    )
    text = 'WU 300 easy\n4 x 50 drill (15")\n6 x 100 at T-pace (20")\nCD 200'
    return _session(
        "Swim technique 1300", SWIM, made, SWIM_SPEED, description=text, workoutSubTypeId=2
    )


@cache
def swim_endurance() -> Session:
    """A longer pool session."""
    made = structure(
        warm_up(400, 72, unit="meter"),
        repeat(3, step("Steady", 400, 85, 90, unit="meter"), rest(30, 0)),
        cool_down(200, 70, unit="meter"),
        metric="percentOfThresholdPace",
        length_metric="distance",
    )
    return _session("Swim 3x400", SWIM, made, SWIM_SPEED, workoutSubTypeId=2)


@cache
def strength(week: int) -> Session:
    """Gym work in prose: there is nothing to structure."""
    text = (
        "Warm up 10 min rowing.\n"
        f"Squat {3 + week % 2} x 6 @ RPE 7\nRomanian deadlift 3 x 8\nSplit squat 3 x 10 each side\n"
        "Plank 3 x 45 s, side plank 2 x 30 s\nStretch hips and calves."
    )
    return _session("Gym: legs and core", STRENGTH, description=text, totalTimePlanned=0.75)


@cache
def walk() -> Session:
    """An evening walk."""
    return _session(
        "Evening walk", WALK, totalTimePlanned=0.75, distancePlanned=4000.0, tssPlanned=12.0
    )


@cache
def day_off() -> Session:
    """A rest day as the calendar shows it."""
    return _session("Day off", DAY_OFF, description="Rest. Sleep. Eat well.")


@cache
def race(name: str, hours: float = 3.5) -> Session:
    """Race day."""
    text = "Start 09:00. Number on the left. Enjoy it!"
    return _session(
        name,
        RACE,
        totalTimePlanned=hours,
        tssPlanned=round(hours * 64, 1),
        ifPlanned=0.8,
        distancePlanned=105000.0,
        description=text,
    )
