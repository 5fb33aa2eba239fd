"""Steps written as TrainingPeaks' ``structure``, with everything that does not fit named.

It carries every key that the web app's own editor writes. What :mod:`structure_read` makes of
it are the steps that were meant, up to the losses.
"""

from __future__ import annotations

from typing import Any

from core.platforms.contract import CannotConvert
from core.platforms.trainingpeaks.drawing import draw
from core.platforms.trainingpeaks.lost import Lost
from core.platforms.trainingpeaks.main_unit import carry_step, main_unit
from core.platforms.trainingpeaks.step_write import Style, write_step
from core.platforms.trainingpeaks.terms import DISTANCE_NAMES, METRIC_NAMES
from core.platforms.trainingpeaks.wire import JsonObject
from core.workout.classes import classes
from core.workout.duration import step_seconds, unrolled
from core.workout.losses import Loss
from core.workout.model import (
    Block,
    DistanceUnit,
    Metres,
    Repeat,
    Step,
    UntilLap,
    Value,
    Workout,
)
from core.workout.thresholds import Thresholds

MOST_STEPS = 1000


class WrittenStructure(Value):
    """The structure (None when there are no steps) and what it could not carry."""

    structure: dict[str, Any] | None = None
    losses: tuple[Loss, ...] = ()


def write_structure(
    workout: Workout, thresholds: Thresholds, *, rpe_as_cue: bool = True
) -> WrittenStructure:
    """The workout's steps in TrainingPeaks' form.

    ``rpe_as_cue``: perceived exertion goes into a step's name where the structure has another
    metric; False keeps it out of the name and puts it into the notes.

    Raises :class:`CannotConvert` when its repeats, unrolled, come to more than
    :data:`MOST_STEPS` steps.
    """
    if not workout.steps:
        return WrittenStructure()
    unit = main_unit(workout, thresholds)
    shown_in = _distance_unit(workout)
    style = Style(
        unit=unit,
        in_ranges=any(
            carried is not None and carried.low != carried.high
            for carried in (carry_step(step, unit, thresholds) for step in workout.leaf_steps())
        ),
        shown_in=shown_in,
        rpe_as_cue=rpe_as_cue,
        thresholds=thresholds,
    )
    writer = _Writer(workout, style)
    blocks = writer.blocks()
    by_distance = _mostly_distance(workout, thresholds)
    line = draw(blocks, by_distance=by_distance, sport=workout.sport, thresholds=thresholds)
    structure = {
        "structure": blocks,
        "polyline": line,
        "primaryLengthMetric": "distance" if by_distance else "duration",
        "primaryIntensityMetric": METRIC_NAMES[unit],
        "primaryIntensityTargetOrRange": "range" if style.in_ranges else "target",
        "visualizationDistanceUnit": None if shown_in is None else DISTANCE_NAMES[shown_in],
    }
    return WrittenStructure(structure=structure, losses=tuple(writer.lost.found))


class _Writer:
    def __init__(self, workout: Workout, style: Style) -> None:
        self.workout = workout
        self.style = style
        self.classes = classes(workout.steps, style.thresholds)
        self.lost = Lost()
        self.steps_written = 0

    def blocks(self) -> list[JsonObject]:
        return self.in_order(self.workout.steps, "")

    def in_order(self, steps: tuple[Block, ...], prefix: str) -> list[JsonObject]:
        blocks: list[JsonObject] = []
        for position, block in enumerate(steps, start=1):
            blocks += self.block(block, f"{prefix}{position}")
        return blocks

    def block(self, block: Block, path: str) -> list[JsonObject]:
        if isinstance(block, Step):
            kind, steps = self.step(block, path)
            return [_block(kind, 1, steps)]
        if block.count == 1:
            self.lose_title(block, path)
            return self.in_order(block.steps, f"{path}.")
        inner = self.round(block, path)
        self.count(len(inner) * (block.count - 1))
        return [_block("repetition", block.count, [{"type": "step", **step} for step in inner])]

    def round(self, repeat: Repeat, path: str) -> list[JsonObject]:
        """The steps of one round, repeats inside it unrolled."""
        self.lose_title(repeat, path)
        written: list[JsonObject] = []
        for position, child in enumerate(repeat.steps, start=1):
            inner_path = f"{path}.{position}"
            if isinstance(child, Step):
                written += self.step(child, inner_path)[1]
                continue
            if child.count > 1:
                said = f"a repeat of {child.count} rounds inside a repeat"
                self.lost.at(inner_path, "", said, "its steps one after another")
            once = self.round(child, inner_path)
            self.count(len(once) * (child.count - 1))
            written += once * child.count
        return written

    def lose_title(self, repeat: Repeat, path: str) -> None:
        if repeat.title.strip():
            self.lost.at(path, "", f"the repeat's title “{repeat.title.strip()}”")

    def step(self, step: Step, path: str) -> tuple[str, list[JsonObject]]:
        kind, steps = write_step(step, path, self.classes[path], self.style, self.lost)
        self.count(len(steps))
        return kind, steps

    def count(self, more: int) -> None:
        self.steps_written += more
        if self.steps_written > MOST_STEPS:
            raise CannotConvert(
                f"It has more than {MOST_STEPS} steps once its repeats are written out, "
                "which TrainingPeaks cannot show."
            )


def _block(kind: str, rounds: int, steps: list[JsonObject]) -> JsonObject:
    return {"type": kind, "length": {"value": rounds, "unit": "repetition"}, "steps": steps}


def _mostly_distance(workout: Workout, thresholds: Thresholds) -> bool:
    metres = seconds = 0.0
    for index, step in enumerate(unrolled(workout.steps)):
        if index >= MOST_STEPS:
            break
        spent = step_seconds(step, thresholds, sport=workout.sport)
        if isinstance(_measure(step), Metres):
            metres += spent
        else:
            seconds += spent
    return metres > seconds


def _distance_unit(workout: Workout) -> DistanceUnit | None:
    for step in workout.leaf_steps():
        length = _measure(step)
        if isinstance(length, Metres):
            return length.unit
    return None


def _measure(step: Step) -> object:
    return step.length.nominal if isinstance(step.length, UntilLap) else step.length
