"""The awkward workouts themselves, without their days."""

from __future__ import annotations

from sandbox.trainingpeaks.seeds.sessions import BIKE, RUN, STRENGTH, SWIM, Session
from sandbox.trainingpeaks.structures import (
    Step,
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

_LIST_LIKE = """-
- - - -
5x30sec all-out
4 x 100 at T-pace (10")
10m easy
* loosen the shoulders
C:\\plans\\week 3 – Überblick, 3 °C, naïve"""


def plain_sessions() -> list[Session]:
    """Odd titles, numbers, types and texts, without structure."""
    hour = {"totalTimePlanned": 1.0, "tssPlanned": 45.0}
    text = "Case 1: this ride has no title."
    return [
        {"title": None, "workoutTypeValueId": BIKE, "description": text, **hour},
        {
            "title": "   ",
            "workoutTypeValueId": RUN,
            "description": "Case 1: the title of this run is blank.",
            **hour,
        },
        {
            "title": ("Case 1: a title of 200 characters, " + "easy and steady and " * 10)[:200],
            "workoutTypeValueId": BIKE,
            **hour,
        },
        {"title": "Case 1: emoji 🚴‍♀️💨 and Ümläute", "workoutTypeValueId": BIKE, **hour},
        {
            "title": "Case 2: 1.1333 h, load 63.41",
            "workoutTypeValueId": BIKE,
            "totalTimePlanned": 1.1333333333333333,
            "tssPlanned": 63.41,
        },
        {
            "title": "Case 2: 2.05 h, load 6.8",
            "workoutTypeValueId": BIKE,
            "totalTimePlanned": 2.05,
            "tssPlanned": 6.8,
        },
        {
            "title": "Case 2: 45 s, load 0",
            "workoutTypeValueId": RUN,
            "totalTimePlanned": 0.0125,
            "tssPlanned": 0,
        },
        {"title": "Case 9: notes only, list-like", "workoutTypeValueId": RUN, **hour}
        | {"description": _LIST_LIKE},
        {"title": "Case 11: no type", "workoutTypeValueId": None, **hour},
        {"title": "Case 11: brick", "workoutTypeValueId": 4, **hour},
        {"title": "Case 11: custom", "workoutTypeValueId": 10, **hour},
        {"title": "Case 11: other", "workoutTypeValueId": 100, **hour},
        {"title": "Case 11: type 999", "workoutTypeValueId": 999, **hour},
        {"title": "Case 11: virtual ride", "workoutTypeValueId": BIKE, **hour}
        | {"workoutSubTypeId": 49},
        {"title": "Case 12: hidden from the athlete", "workoutTypeValueId": BIKE, **hour}
        | {"isHidden": True},
        {
            "title": "Case 12: coach comments of three lines",
            "workoutTypeValueId": STRENGTH,
            "coachComments": "Good week!\n\nNext: more sleep.",
            "description": "Gym with Kim.",
        },
    ]


def structured_sessions() -> list[Session]:
    """Odd structures."""
    return [*_metric_sessions(), *_target_sessions(), *_ramp_sessions()]


def _ridden(title: str, *blocks: dict[str, object], sport: int = BIKE, **more: str) -> Session:
    made = structure(*blocks, **more)
    return {"title": title, "workoutTypeValueId": sport, "structure": made} | planned(made)


def _metric_sessions() -> list[Session]:
    run = (warm_up(600, 60, 70), single(step("Steady", 1800, 75, 80)), cool_down(300, 60))
    effort = (warm_up(600, 2, 3), repeat(4, step("Hard", 180, 7, 8), rest(120, 2)))
    hour = {"totalTimePlanned": 1.0, "tssPlanned": 50.0, "ifPlanned": None}
    return [
        {
            "title": "Case 3: structure with no blocks",
            "workoutTypeValueId": SWIM,
            "distancePlanned": 1000.0,
            "structure": {
                "structure": [],
                "primaryLengthMetric": "distance",
                "primaryIntensityMetric": "percentOfThresholdPace",
            },
        },
        _ridden("Case 3: % of maximum heart rate", *run, sport=RUN, metric="percentOfMaxHr"),
        _ridden("Case 3: effort from 1 to 10", *effort, sport=RUN, metric="rpe") | hour,
        _ridden("Case 3: unknown intensity", *run, metric="percentOfVo2Max"),
        _ridden("Case 3: no intensity metric", *run) | {"structure": _without_metric(*run)},
    ]


def _without_metric(*blocks: dict[str, object]) -> dict[str, object]:
    return structure(*blocks, metric=None)


def _target_sessions() -> list[Session]:
    only_max = step("Only a maximum", 300, 0, 60)
    del only_max["targets"][0]["minValue"]
    no_target = step("No target", 300)
    swim = structure(
        repeat(4, step("Fast", 100, 90, unit="meter"), rest(10, 0)),
        metric="percentOfThresholdPace",
        length_metric="distance",
    )
    units = [
        warm_up(400, 75, unit="meter"),
        single(step("Kilometre", 1, 85, 90, unit="kilometer")),
        repeat(4, step("Quarter mile", 0.25, 98, 102, unit="mile"), rest(60, 60)),
        single(step("Hundred yards", 100, 105, unit="yard")),
        cool_down(5, 70, unit="minute"),
    ]
    ragged = structure(
        warm_up(600, 50, 60, until_lap=True),
        single(step("No length", 300, 75, 80)),
        cool_down(300, 50),
    )
    del ragged["structure"][1]["steps"][0]["length"]
    pace = {"metric": "percentOfThresholdPace", "length_metric": "distance"}
    return [
        _ridden(
            "Case 4: targets with one bound, none, decimals",
            single(step("Only a minimum", 300, 60)),
            single(only_max),
            single(no_target),
            single(step("Decimals", 300, 88.5, 91.25, cadence=(90, 100))),
            single(step("Cadence, one bound", 300, 80, 85, cadence=(110,))),
            single(step("Cadence alone", 300, cadence=(95, 105))),
            single(rest(120, 0)),
        ),
        _ridden("Case 5: metres, kilometres, miles, yards", *units, sport=RUN, **pace)
        | {"totalTimePlanned": 0.75, "tssPlanned": 48.0, "ifPlanned": 0.8},
        {
            "title": "Case 5: a step without length, a lap button",
            "workoutTypeValueId": BIKE,
            "totalTimePlanned": 0.3333333333333333,
            "tssPlanned": 12.0,
            "structure": ragged,
        },
        {
            "title": "Case 7: 4x100 m with 10 s rest",
            "workoutTypeValueId": SWIM,
            "workoutSubTypeId": 2,
            "structure": swim,
        },
        _ridden(
            "Case 8: notes in the steps, warm-up in the middle",
            warm_up(600, 50, 60, notes="RPE 3. Spin."),
            single(step("Spin-ups", 300, 60, 65, intensity="warmUp", notes="Cadence over 100!")),
            single(step("Steady", 1200, 75, 80, notes="RPE 6-7. Cadence over 100!")),
            single(step("Again easy", 300, 50, intensity="warmUp")),
            single(step("Steady", 600, 75, 80)),
            cool_down(300, 50),
        ),
        _ridden("Case 9: list-like notes and a structure", warm_up(600, 50), single(_steady()))
        | {"description": _LIST_LIKE},
    ]


def _steady() -> Step:
    return step("Steady", 1800, 70, 75)


def _ramp_sessions() -> list[Session]:
    return [
        _ridden(
            "Case 6: stepped ramp 60/70/80",
            ramp("rampUp", *(step("Build", 240, percent) for percent in (60, 70, 80))),
            single(_steady()),
            cool_down(300, 50),
        ),
        _ridden(
            "Case 6: true ramps 50 to 75 and back",
            ramp("rampUp", step("Build", 600, 50, 75, intensity="warmUp")),
            single(_steady()),
            ramp("rampDown", step("Ease", 600, 50, 75, intensity="coolDown")),
        ),
        _ridden(
            "Case 6: short ramps, three times over",
            warm_up(600, 50, 60),
            ramp("rampUp", *(step("Kick", 20, percent) for percent in (90, 110, 130)), times=3),
            cool_down(600, 50),
        ),
        _ridden(
            "Case 6: ramp over a distance",
            warm_up(1000, 70, unit="meter"),
            ramp("rampUp", *(step("Build", 500, p, unit="meter") for p in (80, 90, 100))),
            cool_down(1000, 70, unit="meter"),
            sport=RUN,
            metric="percentOfThresholdPace",
            length_metric="distance",
        )
        | {"totalTimePlanned": 0.3, "tssPlanned": 24.0, "ifPlanned": 0.89},
    ]


def marked_sessions() -> list[Session]:
    """Descriptions that a copying program has left its marks in."""
    slashes = "/" * 10
    texts = {
        "once": "Ride easy.\n\n[planbridge:intervals/i999/workout/990001]",
        "twice": f"Ride easy.\n{slashes}\nintervalsId=990002\n{slashes}\nintervalsId=990002\n",
        "as HTML": f"<p>Ride &amp; smile<br>{slashes}<br>intervalsId=990003</p>",
        "edited": f"Ride easy.\n{slashes}\nintervalsId=990004\nMoved to the evening. Sam",
    }
    return [
        {
            "title": f"Case 10: copied before, mark {how}",
            "workoutTypeValueId": BIKE,
            "totalTimePlanned": 1.0,
            "tssPlanned": 40.0,
            "description": text,
        }
        for how, text in texts.items()
    ]
