"""Workouts as the platforms themselves send them, for the columns that are only read.

Written by hand from the services' recorded answers and not with Planbridge's own writers: a
mistake that reader and writer share would go unseen.
"""

from __future__ import annotations

from typing import Any

from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    Ramp,
    Range,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
    Workout,
)

Json = dict[str, Any]


class NoSuchThing(Exception):
    """The platform has no such construct."""


_KEYS = {Metric.POWER: "power", Metric.HEART_RATE: "hr", Metric.PACE: "pace"}
_UNITS = {
    Unit.PERCENT_FTP: "%ftp",
    Unit.WATTS: "w",
    Unit.POWER_ZONE: "power_zone",
    Unit.PERCENT_MMP: "%mmp",
    Unit.PERCENT_LTHR: "%lthr",
    Unit.PERCENT_MAX_HR: "%hr",
    Unit.BPM: "bpm",
    Unit.HR_ZONE: "hr_zone",
    Unit.PERCENT_THRESHOLD_PACE: "%pace",
    Unit.PACE_ZONE: "pace_zone",
    Unit.SECONDS_PER_KM: "secs/km",
}
_CLASSES = {
    Intensity.WARM_UP: {"warmup": True},
    Intensity.COOL_DOWN: {"cooldown": True},
    Intensity.REST: {"intensity": "rest"},
    Intensity.RECOVERY: {"intensity": "recovery"},
}


def intervals_event(workout: Workout) -> Json | None:
    """An event with the document that the server keeps; None when it can hold no such thing."""
    if workout.coach_comments:
        return None
    try:
        steps = [_document_block(block) for block in workout.steps]
    except NoSuchThing:
        return None
    planned = workout.planned
    start = f"{workout.day}T{workout.start_time or '00:00'}"
    return {
        "id": 1,
        "category": "WORKOUT",
        "type": {"ride": "Ride", "run": "Run", "swim": "Swim"}[workout.sport],
        "start_date_local": start if start.count(":") == 2 else f"{start}:00",
        "name": workout.title,
        "description": workout.description,
        "tags": list(workout.tags) or None,
        "moving_time": planned.duration and int(planned.duration),
        "distance": planned.distance,
        "icu_training_load": planned.load and round(planned.load),
        "icu_intensity": planned.intensity and 100 * planned.intensity,
        "workout_doc": {"steps": steps, "target": "AUTO"},
    }


def _document_block(block: Block) -> Json:
    if isinstance(block, Step):
        return _document_step(block)
    return {"reps": block.count, "steps": [_document_block(inner) for inner in block.steps]}


def _document_step(step: Step) -> Json:
    if step.notes or any(prompt.duration for prompt in step.prompts):
        raise NoSuchThing
    texts = [step.cue, *(f"{prompt.at:g}^{prompt.text}" for prompt in step.prompts)]
    text = " ".join(filter(None, texts)) + (" <!>" if step.prompts else "")
    found: Json = {"text": text} if text else {}
    length = step.length
    if isinstance(length, UntilLap):
        if length.nominal is None:
            raise NoSuchThing
        found["until_lap_press"] = True
        length = length.nominal
    if isinstance(length, Seconds):
        found["duration"] = int(length.value)
    else:
        found |= {"distance": length.value, "duration": int(length.value / 3)}
    if isinstance(step.target, FreeRide | MaxEffort):
        found["freeride" if isinstance(step.target, FreeRide) else "maxeffort"] = True
    for target in (step.target, step.secondary):
        if isinstance(target, Single | Range | Ramp):
            found |= _document_target(target, step.averaging)
    if step.cadence is not None:
        found["cadence"] = {"units": "rpm", **_cadence(step.cadence)}
    return {**found, **_CLASSES.get(step.intensity or Intensity.ACTIVE, {})}


def _document_target(target: Single | Range | Ramp, averaging: Averaging | None) -> Json:
    if target.unit not in _UNITS:
        raise NoSuchThing
    value: Json = {"units": _UNITS[target.unit]}
    if target.mmp_seconds:
        value["mmp_duration"] = target.mmp_seconds
    if isinstance(target, Single):
        value["value"] = target.value
    elif isinstance(target, Range):
        value |= {"start": target.low, "end": target.high}
    else:
        value |= {"start": target.start, "end": target.end}
    if averaging is not None:
        value["target"] = averaging.value
    found: Json = {_KEYS[target.unit.metric]: value}
    return {**found, "ramp": True} if isinstance(target, Ramp) else found


def _cadence(cadence: Cadence) -> Json:
    if cadence.high is None:
        return {"value": cadence.low}
    return {"start": cadence.low, "end": cadence.high}


def trainerroad_workout(workout: Workout) -> Json | None:
    """A library workout with its profile second by second; None when it has no such thing."""
    steps = [block for block in workout.steps if isinstance(block, Step)]
    if len(steps) < len(workout.steps):
        return None  # It has no repeats: its own plans come with every round written out.
    try:
        planned = workout.planned
        if workout.coach_comments or workout.tags or workout.start_time or planned.distance:
            raise NoSuchThing
        return _library_workout(workout, steps)
    except NoSuchThing:
        return None


def _library_workout(workout: Workout, steps: list[Step]) -> Json:
    intervals: list[Json] = []
    samples: list[Json] = []
    at = 0
    for step in steps:
        start, end = _percent(step)
        length = int(step.length.value) if isinstance(step.length, Seconds) else 0
        for second in range(length):
            percent = start + (end - start) * second / length
            samples.append({"seconds": (at + second) * 1000, "ftpPercent": percent})
        intervals.append(
            {
                "Start": at,
                "End": at + length,
                "Name": step.cue or "Interval",
                "IsFake": False,
                "TestInterval": False,
                "StartTargetPowerPercent": start,
            }
        )
        at += length
    whole = {"Start": 0, "End": at, "Name": "Workout", "IsFake": False, "TestInterval": False}
    samples.append({"seconds": at * 1000, "ftpPercent": samples[-1]["ftpPercent"]})
    return {
        "Details": {
            "Id": 1,
            "WorkoutName": workout.title,
            "WorkoutDescription": workout.description.replace("\n", "<br>"),
            "Duration": at / 60,
            "TSS": workout.planned.load,
            "IntensityFactor": workout.planned.intensity and 100 * workout.planned.intensity,
        },
        "IntervalData": [{**whole, "StartTargetPowerPercent": 0}, *intervals],
        "workoutData": samples,
    }


def _percent(step: Step) -> tuple[float, float]:
    """% of FTP at a step's start and end: all that TrainerRoad's steps are made of."""
    plain = Step(length=step.length, target=step.target, cue=step.cue)
    if step != plain or isinstance(step.length, UntilLap | Metres):
        raise NoSuchThing
    target = step.target
    if not isinstance(target, Single | Ramp) or target.unit is not Unit.PERCENT_FTP:
        raise NoSuchThing
    return (
        (target.value, target.value) if isinstance(target, Single) else (target.start, target.end)
    )
