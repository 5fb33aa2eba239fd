"""Ways to change one thing of a workout, for tests that must see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    FreeRide,
    Intensity,
    Metres,
    Metric,
    NoTarget,
    Planned,
    Prompt,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    UntilLap,
    Workout,
)

PLAIN = Step(length=Seconds(value=300), target=Single(unit=Unit.PERCENT_FTP, value=88))

STEP_CHANGES: dict[str, Callable[[Step], Any]] = {
    "length": lambda step: longer(step.length),
    "target": lambda step: harder(step.target),
    "secondary": lambda step: (
        Single(unit=Unit.BPM, value=150) if step.secondary is None else harder(step.secondary)
    ),
    "cadence": lambda step: (
        Cadence(low=90)
        if step.cadence is None
        else step.cadence.model_copy(update={"low": step.cadence.low + 2, "high": 200.0})
    ),
    "intensity": lambda step: (
        Intensity.REST if step.intensity is not Intensity.REST else Intensity.ACTIVE
    ),
    "cue": lambda step: f"{step.cue} otherwise",
    "notes": lambda step: f"{step.notes}\notherwise",
    "prompts": lambda step: (*step.prompts, Prompt(at=7, text="Sit up")),
    "averaging": lambda step: (
        Averaging.LAP if step.averaging is not Averaging.LAP else Averaging.SECONDS_3
    ),
    "hide_power": lambda step: not step.hide_power,
}
"""By the name of a step's attribute: another value for it, that a person would notice."""

WORKOUT_CHANGES: dict[str, Callable[[Workout], Any]] = {
    "sport": lambda one: Sport.SWIM if one.sport is not Sport.SWIM else Sport.ROW,
    "sub_sport": lambda one: (
        SubSport.TRACK_RUN if one.sub_sport is not SubSport.TRACK_RUN else SubSport.TRAIL_RUN
    ),
    "day": lambda one: (one.day or dt.date(2026, 5, 31)) + dt.timedelta(days=1),
    "start_time": lambda one: dt.time(7, 15),
    "title": lambda one: f"{one.title} otherwise",
    "description": lambda one: f"{one.description}\notherwise",
    "coach_comments": lambda one: f"{one.coach_comments}\notherwise",
    "steps": lambda one: (*one.steps, PLAIN),
    "metric": lambda one: Metric.PACE if one.metric is not Metric.PACE else Metric.POWER,
    "planned": lambda one: Planned(duration=(one.planned.duration or 0) + 600),
    "indoor": lambda one: not one.indoor,
    "race": lambda one: RacePriority.A if one.race is not RacePriority.A else RacePriority.B,
    "tags": lambda one: (*one.tags, "otherwise"),
}


def longer(length: Any) -> Any:
    """``length``, longer than any tolerance."""
    if isinstance(length, UntilLap):
        return UntilLap(nominal=longer(length.nominal or Seconds(value=60)))
    return length.model_copy(update={"value": length.value * 1.01 + 2})


def harder(target: Any) -> Any:
    """``target`` with its numbers changed by more than any tolerance."""
    if isinstance(target, Single):
        return target.model_copy(update={"value": target.value + 1})
    if isinstance(target, Range):
        return target.model_copy(update={"high": target.high + 1})
    if isinstance(target, Ramp):
        return target.model_copy(update={"end": target.end + 1})
    return FreeRide() if isinstance(target, NoTarget) else NoTarget()


def with_step(
    blocks: Sequence[Block], place: int, change: Callable[[Step], Step]
) -> tuple[Block, ...]:
    """``blocks`` with the step ``place`` (from 0, without unrolling) changed."""
    changed, _ = _with_step(blocks, place, change)
    return changed


def with_other(blocks: Sequence[Block], place: int, name: str) -> tuple[Block, ...]:
    """``blocks`` with another value for the attribute ``name`` of the step ``place``."""
    change = STEP_CHANGES[name]
    return with_step(blocks, place, lambda step: step.model_copy(update={name: change(step)}))


def _with_step(
    blocks: Sequence[Block], place: int, change: Callable[[Step], Step]
) -> tuple[tuple[Block, ...], int]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Repeat):
            steps, place = _with_step(block.steps, place, change)
            found.append(block.model_copy(update={"steps": steps}))
        else:
            found.append(change(block) if place == 0 else block)
            place -= 1
    return tuple(found), place


def other_kinds(step: Step) -> list[Step]:
    """``step`` with a length or a target of every other kind, and one number in another unit."""
    lengths = (Seconds(value=61), Metres(value=777), UntilLap())
    targets = (
        NoTarget(),
        FreeRide(),
        Single(unit=Unit.WATTS, value=200),
        Range(unit=Unit.WATTS, low=200, high=220),
        Ramp(unit=Unit.WATTS, start=200, end=220),
        Single(unit=Unit.BPM, value=200),
    )
    return [
        *(
            step.model_copy(update={"length": length})
            for length in lengths
            if length.kind != step.length.kind
        ),
        *(
            step.model_copy(update={"target": target})
            for target in targets
            if target.kind != step.target.kind
        ),
    ]
