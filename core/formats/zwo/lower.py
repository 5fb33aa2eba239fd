"""A workout's steps in the terms of a ZWO file, with everything named that does not fit."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.file_types import MOST_EXPANSION, MOST_ROUNDS, MOST_STEPS, FileError
from core.formats.zwo.losing import Losses
from core.formats.zwo.markup import storable
from core.formats.zwo.numbers import LONGEST_STEP, NOISE, WholeSeconds
from core.formats.zwo.targets import Told, fit
from core.formats.zwo.texts import Texts, events_of, texts_of
from core.workout.classes import classes
from core.workout.describe import (
    describe_averaging,
    describe_class,
    describe_length,
    describe_seconds,
    format_duration,
    number,
    place,
)
from core.workout.duration import speed, step_seconds
from core.workout.model import (
    Block,
    Cadence,
    DistanceUnit,
    Intensity,
    Metres,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Target,
    Unit,
    UntilLap,
    Workout,
    step_count,
)
from core.workout.thresholds import Thresholds

NOMINAL = Seconds(value=300)
"""What a step until lap without a planned length is written with: a file needs one."""

_GROUPS = (
    frozenset({Intensity.ACTIVE, Intensity.INTERVAL, Intensity.OTHER}),
    frozenset({Intensity.REST, Intensity.RECOVERY}),
)
"""Classes that mean the same to whoever rides the file."""


class Phase(NamedTuple):
    """One step as it is written: length in the file's unit, target in per cent."""

    length: float
    target: Target
    cadence: Cadence | None
    texts: Texts
    intensity: Intensity | None
    """Warm-up or cool-down, where the element says so."""


class Element(NamedTuple):
    """One element of the file: a step, or two that alternate ``rounds`` times."""

    phases: tuple[Phase, ...]
    rounds: int = 1
    title: str = ""


class _Prepared(NamedTuple):
    """A step of the workout brought to the file's terms, but for whole seconds."""

    path: str
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
        self.workout = workout
        self.thresholds = thresholds
        self.losses = losses
        self.unit = unit
        self.by_distance = by_distance
        self.rpe_as_cue = rpe_as_cue
        self.prepared: dict[str, _Prepared] = {}
        self.lengths = WholeSeconds()
        self.classes: list[tuple[tuple[_Prepared, ...], Element]] = []

    def elements(self) -> list[Element]:
        """All elements in order. Raises :class:`FileError` when they are too many or too long."""
        if step_count(self.workout.steps) > MOST_EXPANSION:
            raise FileError(
                f"This workout has more than {MOST_EXPANSION} steps with its repeats; "
                "no file holds so many."
            )
        self._prepare(self.workout.steps, "")
        if self._count(self.workout.steps, "") > MOST_STEPS:
            raise FileError(
                f"This workout has more than {MOST_STEPS} steps when its repeats are written "
                "out. Split it into several workouts."
            )
        elements = self._elements(self.workout.steps, "")
        self._lose_classes()
        return elements

    # --- Blocks -------------------------------------------------------------------------------

    def _prepare(self, blocks: tuple[Block, ...], parent: str) -> None:
        for index, block in enumerate(blocks, 1):
            path = f"{parent}{index}"
            if isinstance(block, Step):
                self.prepared[path] = self._step(block, path)
                continue
            self._prepare(block.steps, f"{path}.")
            if self._alternates(block, path):
                if block.count > MOST_ROUNDS:
                    raise FileError(
                        f"{place(path, block.title)} is repeated {block.count} times; "
                        f"more than {MOST_ROUNDS} is no workout."
                    )
                continue
            where = place(path, "")
            if block.count > 1:
                self.losses.tell(
                    where,
                    Told(
                        f"{block.count} rounds",
                        "the same steps written out round by round",
                        "A ZWO file repeats two steady steps, and nothing else.",
                    ),
                )
            if block.title.strip():
                self.losses.tell(where, Told(f"the title “{block.title.strip()}”"))

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
            if isinstance(block, Step) or self._alternates(block, path):
                total += 1
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
        title = self._text(block.title, place(path, ""))
        element = Element(phases, block.count, title)
        self.classes.append((found, element))
        return element

    def _whole(self, one: _Prepared, length: float) -> Phase:
        before = one.phase.length
        if abs(before - floor(before + 0.5)) > NOISE and abs(length - before) > NOISE:
            where = place(one.path, one.phase.texts.cue)
            self.losses.tell_once(
                where,
                Told(
                    describe_seconds(round(before, 3)),
                    f"{describe_seconds(length)}, so that the total stays as it is",
                ),
            )
        return one.phase._replace(length=length)

    # --- Steps --------------------------------------------------------------------------------

    def _step(self, step: Step, path: str) -> _Prepared:
        where = place(path, step.cue)
        length = self._length(step, where)
        fitted = fit(step, self.unit, self.thresholds, rpe_as_cue=self.rpe_as_cue)
        for told in fitted.told:
            self.losses.tell(where, told)
        texts = self._texts(step, fitted.words, length, where)
        phase = Phase(
            length,
            fitted.target,
            self._cadence(step, where),
            texts,
            _element_class(step, fitted.target),
        )
        if step.averaging is not None:
            words = describe_averaging(step.averaging)
            self.losses.tell(where, Told(f"averaging of the target over {words}"))
        if step.hide_power:
            self.losses.tell(where, Told("hidden power"))
        return _Prepared(path, phase, step.intensity)

    def _length(self, step: Step, where: str) -> float:
        length = step.length
        if isinstance(length, UntilLap):
            nominal = length.nominal or NOMINAL
            self.losses.tell(
                where,
                Told(
                    describe_length(length),
                    describe_length(nominal),
                    "Nothing in a ZWO file waits for the lap button.",
                ),
            )
            length = nominal
        if isinstance(length, Metres) and not self.by_distance:
            plain = step.model_copy(update={"length": length})
            value = step_seconds(plain, self.thresholds, sport=self.workout.sport)
            pace = speed(plain, self.thresholds, sport=self.workout.sport)
            value = float(max(floor(value + 0.5), 1))
            self.losses.tell(
                where,
                Told(
                    describe_length(length),
                    f"{describe_seconds(value)} (at {number(pace * 3.6, 1)} km/h)",
                    "A ZWO file counts in time, or everything of a run in metres.",
                ),
            )
        else:
            value = length.value
            if isinstance(length, Metres):
                if length.unit in (DistanceUnit.MILE, DistanceUnit.YARD):
                    told = Told(describe_length(length), f"{number(value, 3)} m")
                    self.losses.tell(where, told)
                value = max(round(value, 3), 0.001)
        if value > LONGEST_STEP:
            raise FileError(
                f"{where} is longer than a ZWO file holds: {describe_length(step.length)}."
            )
        return value

    def _cadence(self, step: Step, where: str) -> Cadence | None:
        cadence = step.cadence
        if cadence is None:
            return None
        if not cadence.low and not cadence.high:
            self.losses.tell(where, Told("a cadence of 0"))
            return None
        if max(cadence.low, cadence.high or 0.0) > 1000:
            self.losses.tell(where, Told("a cadence above 1000"))
            return None
        low = round(cadence.low, 3)
        if cadence.high is None or cadence.high == cadence.low:
            return Cadence(low=low)
        return Cadence(low=low, high=round(cadence.high, 3))

    def _texts(self, step: Step, words: str, length: float, where: str) -> Texts:
        cue = self._text(step.cue, where)
        texts = Texts(
            cue=": ".join(part for part in (cue, words) if part),
            notes=self._text(step.notes, where),
            prompts=self._prompts(step, length, where),
        )
        back = texts_of(events_of(texts, length))
        if back != texts:
            if back.cue and not texts.cue:
                self.losses.tell(
                    where, Told(f"the text “{_short(back.cue)}” at its beginning", "its name")
                )
            else:
                self.losses.tell(
                    where, Told("which of its texts are notes", "notes by their first word")
                )
        return texts

    def _prompts(self, step: Step, length: float, where: str) -> tuple[Prompt, ...]:
        latest = float(max(floor(length) - 1, 0))
        pace = 1.0
        if self.by_distance:
            pace = speed(step, self.thresholds, sport=self.workout.sport)
        found: list[Prompt] = []
        for prompt in step.prompts:
            text = self._text(prompt.text, where)
            if not text:
                continue
            at = min(round(prompt.at * pace, 3), LONGEST_STEP)
            if at > latest:
                self.losses.tell(
                    where,
                    Told(
                        f"the text “{_short(text)}” at {format_duration(prompt.at)}",
                        "the same just before the step ends",
                    ),
                )
                at = latest
            elif self.by_distance and at:
                self.losses.tell(
                    where,
                    Told(
                        f"the text “{_short(text)}” at {format_duration(prompt.at)}",
                        f"the same after {number(at, 0)} m",
                    ),
                )
            duration = prompt.duration
            if duration is not None:
                duration = min(max(round(duration, 3), 0.001), LONGEST_STEP)
            found.append(Prompt(at=at, text=text, duration=duration))
        return tuple(sorted(found, key=lambda prompt: prompt.at))

    def _text(self, text: str, where: str) -> str:
        plain = storable(text)
        if plain != text:
            self.losses.tell(where, Told("a character that no XML file may hold"))
        return plain.strip()

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
                if stated is None or stated is inferred or _same(stated, inferred):
                    continue
                self.losses.tell_once(
                    place(one.path, one.phase.texts.cue),
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
    return any({one, other} <= group for group in _GROUPS)


def _element_class(step: Step, target: Target) -> Intensity | None:
    """The class that an element of its own says, for ramps in its direction."""
    if isinstance(target, Ramp):
        if step.intensity is Intensity.WARM_UP and target.start < target.end:
            return Intensity.WARM_UP
        if step.intensity is Intensity.COOL_DOWN and target.start > target.end:
            return Intensity.COOL_DOWN
    return None


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:39].rstrip() + "…"
