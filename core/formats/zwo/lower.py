"""A workout's steps in the terms of a ZWO file, with everything named that does not fit."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.file_types import MOST_EXPANSION, MOST_ROUNDS, MOST_STEPS, FileError
from core.formats.losing import WRITTEN_OUT, repeat_rounds, repeat_title
from core.formats.zwo.losing import Losses
from core.formats.zwo.numbers import NOISE, WholeSeconds
from core.formats.zwo.phases import Phase, Phases
from core.formats.zwo.targets import Told
from core.workout.classes import classes
from core.workout.describe import (
    describe_class,
    describe_seconds,
    place,
)
from core.workout.model import (
    Block,
    Intensity,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Unit,
    Workout,
    step_count,
)
from core.workout.thresholds import Thresholds

_GROUPS = (
    frozenset({Intensity.ACTIVE, Intensity.INTERVAL, Intensity.OTHER}),
    frozenset({Intensity.REST, Intensity.RECOVERY}),
)
"""Classes that mean the same to whoever rides the file."""
_UNSAID = (None, Intensity.ACTIVE)
"""Active is what a step is that nobody gave a class."""


class Element(NamedTuple):
    """One element of the file: a step, or two that alternate ``rounds`` times."""

    phases: tuple[Phase, ...]
    rounds: int = 1
    title: str = ""

    @property
    def length(self) -> float:
        """All rounds, in seconds or metres."""
        return self.rounds * sum(phase.length for phase in self.phases)


class _Prepared(NamedTuple):
    """A step of the workout brought to the file's terms, but for whole seconds."""

    where: str
    phase: Phase
    stated: Intensity | None


class Lowering:
    """Turns the steps of one workout into elements."""

    def __init__(
        self,
        workout: Workout,
        thresholds: Thresholds,
        losses: Losses,
        *,
        unit: Unit,
        by_distance: bool,
        rpe_as_cue: bool,
    ) -> None:
        self.blocks = workout.steps
        self.losses = losses
        self.by_distance = by_distance
        self.phases = Phases(
            workout.sport,
            thresholds,
            losses,
            unit=unit,
            by_distance=by_distance,
            rpe_as_cue=rpe_as_cue,
        )
        self.prepared: dict[str, _Prepared] = {}
        self.lengths = WholeSeconds()
        self.classes: list[tuple[tuple[_Prepared, ...], Element]] = []

    def elements(self) -> list[Element]:
        """All elements in order. Raises :class:`FileError` when they are too many or too long."""
        if step_count(self.blocks) > MOST_EXPANSION:
            raise FileError(
                f"This workout has more than {MOST_EXPANSION} steps with its repeats; "
                "no file holds so many."
            )
        self._prepare(self.blocks, "")
        if self._count(self.blocks, "") > MOST_STEPS:
            raise FileError(
                f"This workout has more than {MOST_STEPS} steps when its repeats are written "
                "out. Split it into several workouts."
            )
        elements = self._elements(self.blocks, "")
        self._lose_classes()
        return elements

    # --- Blocks -------------------------------------------------------------------------------

    def _prepare(self, blocks: tuple[Block, ...], parent: str) -> None:
        for index, block in enumerate(blocks, 1):
            path = f"{parent}{index}"
            if isinstance(block, Step):
                where = place(path, block.cue)
                phase = self.phases.of(block, where)
                self.prepared[path] = _Prepared(where, phase, block.intensity)
                continue
            self._prepare(block.steps, f"{path}.")
            if self._alternates(block, path):
                if block.count > MOST_ROUNDS:
                    raise FileError(
                        f"{place(path, block.title)} is repeated {block.count} times; "
                        f"more than {MOST_ROUNDS} is no workout."
                    )
                continue
            where = place(path, block.title)
            if block.count > 1:
                self.losses.tell(
                    where,
                    Told(
                        repeat_rounds(block.count),
                        WRITTEN_OUT,
                        "A ZWO file repeats two steady steps, and nothing else.",
                    ),
                )
            if block.title.strip():
                self.losses.tell(where, Told(repeat_title(block.title)))

    def _alternates(self, block: Repeat, path: str) -> bool:
        """True for two steady steps, which is what an IntervalsT element holds."""
        if block.count < 2 or len(block.steps) != 2:
            return False
        found = [self.prepared.get(f"{path}.{index}") for index in (1, 2)]
        if not all(one and isinstance(one.phase.target, Single | Range) for one in found):
            return False
        rest = found[1].phase.cadence if found[1] else None
        return rest is None or rest.high is None

    def _count(self, blocks: tuple[Block, ...], parent: str) -> int:
        total = 0
        for index, block in enumerate(blocks, 1):
            path = f"{parent}{index}"
            if isinstance(block, Step):
                total += 1
            elif self._alternates(block, path):
                total += 2
            else:
                total += block.count * self._count(block.steps, f"{path}.")
        return total

    def _elements(self, blocks: tuple[Block, ...], parent: str) -> list[Element]:
        elements: list[Element] = []
        for index, block in enumerate(blocks, 1):
            path = f"{parent}{index}"
            if isinstance(block, Step):
                one = self.prepared[path]
                element = Element((self._lengthened(one),))
                self.classes.append(((one,), element))
                elements.append(element)
            elif self._alternates(block, path):
                elements.append(self._intervals(block, path))
            else:
                for _ in range(block.count):
                    elements += self._elements(block.steps, f"{path}.")
        return elements

    def _lengthened(self, one: _Prepared) -> Phase:
        if self.by_distance:
            return one.phase
        return self._whole(one, self.lengths.step(one.phase.length))

    def _intervals(self, block: Repeat, path: str) -> Element:
        found = tuple(self.prepared[f"{path}.{index}"] for index in (1, 2))
        phases = tuple(one.phase for one in found)
        if not self.by_distance:
            lengths = self.lengths.rounds(tuple(phase.length for phase in phases), block.count)
            phases = tuple(
                self._whole(one, length) for one, length in zip(found, lengths, strict=True)
            )
        title = self.losses.kept(block.title, place(path, block.title))
        element = Element(phases, block.count, title)
        self.classes.append((found, element))
        return element

    def _whole(self, one: _Prepared, length: float) -> Phase:
        before = one.phase.length
        if abs(before - floor(before + 0.5)) > NOISE and abs(length - before) > NOISE:
            self.losses.tell_once(
                one.where,
                Told(
                    describe_seconds(round(before, 3)),
                    f"{describe_seconds(length)}, so that the total stays as it is",
                ),
            )
        return one.phase._replace(length=length)

    # --- Classes ------------------------------------------------------------------------------

    def _lose_classes(self) -> None:
        """Names the classes that nobody would give the steps of the file again."""
        blocks: list[Block] = []
        for _, element in self.classes:
            steps = tuple(_read_back(phase) for phase in element.phases)
            if element.rounds > 1:
                blocks.append(Repeat(count=element.rounds, steps=steps))
            else:
                blocks.append(steps[0])
        given = classes(tuple(blocks), Thresholds())
        for index, (prepared, element) in enumerate(self.classes, 1):
            for child, one in enumerate(prepared, 1):
                path = f"{index}.{child}" if element.rounds > 1 else str(index)
                stated, inferred = one.stated, given[path]
                if stated in _UNSAID or _same(stated, inferred):
                    continue
                self.losses.tell_once(
                    one.where,
                    Told(f"the class “{describe_class(stated)}”", f"“{describe_class(inferred)}”"),
                )


def _read_back(phase: Phase) -> Step:
    return Step(
        length=Seconds(value=phase.length),
        target=phase.target,
        cue=phase.texts.cue,
        intensity=phase.intensity,
    )


def _same(one: Intensity, other: Intensity) -> bool:
    return one is other or any({one, other} <= group for group in _GROUPS)
