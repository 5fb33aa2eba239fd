"""Steps written as TrainingPeaks' ``structure``, with everything that does not fit named.

The server computes nothing: ``begin``, ``end`` and ``polyline`` are ours. A structure has one
metric for all of its targets; a target of another one goes into the step's notes, where the
athlete can read it. Ramps become stairs whose bands meet, which TrainingPeaks shows as a ramp
and which :mod:`structure_read` reads as the ramp they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.platforms.contract import CannotConvert
from core.platforms.trainingpeaks.main_unit import METRIC_NAMES, Carried, carry_step, main_unit
from core.platforms.trainingpeaks.polyline import polyline
from core.platforms.trainingpeaks.terms import CADENCE_UNIT
from core.platforms.trainingpeaks.wire import JsonObject, tidy
from core.workout.classes import classes
from core.workout.describe import (
    describe_averaging,
    describe_class,
    describe_length,
    describe_target,
    number,
    place,
)
from core.workout.duration import speed, step_seconds, unrolled
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Step,
    Unit,
    UntilLap,
    Value,
    Workout,
)
from core.workout.thresholds import Thresholds

MOST_STEPS = 1000
MOST_STAIRS = 10
SHORTEST_STAIR = 15.0
"""Seconds; shorter stairs are unreadable on a head unit."""
SHORTEST_STAIR_METRES = 50.0
NOMINAL = Seconds(value=60.0)
"""What a step until lap without any length is drawn with: TrainingPeaks needs one."""

_CLASSES: dict[Intensity, str] = {
    Intensity.WARM_UP: "warmUp",
    Intensity.ACTIVE: "active",
    Intensity.INTERVAL: "active",
    Intensity.OTHER: "active",
    Intensity.REST: "rest",
    Intensity.RECOVERY: "rest",
    Intensity.COOL_DOWN: "coolDown",
}
_CLASS_WORDS = {"active": "active", "rest": "rest"}
_DEFAULT_NAMES = {
    "warmUp": "Warm up",
    "active": "Active",
    "rest": "Recovery",
    "coolDown": "Cool Down",
}
_DISTANCE_UNITS = {
    DistanceUnit.METRE: "meter",
    DistanceUnit.KILOMETRE: "kilometer",
    DistanceUnit.MILE: "mile",
    DistanceUnit.YARD: "yard",
}
_THRESHOLD_ADVICE: dict[Metric, str] = {
    Metric.POWER: "Set your FTP, then it can be converted.",
    Metric.HEART_RATE: "Set your threshold heart rate, then it can be converted.",
    Metric.PACE: "Set your threshold pace, then it can be converted.",
}


class WrittenStructure(Value):
    """The structure (None when there are no steps) and what it could not carry."""

    structure: dict[str, Any] | None = None
    losses: tuple[Loss, ...] = ()


def write_structure(workout: Workout, thresholds: Thresholds) -> WrittenStructure:
    """The workout's steps in TrainingPeaks' form.

    Raises :class:`CannotConvert` when its repeats, unrolled where TrainingPeaks cannot nest
    them, come to more than :data:`MOST_STEPS` steps.
    """
    if not workout.steps:
        return WrittenStructure()
    writer = _Writer(workout, thresholds)
    structure = writer.structure()
    return WrittenStructure(structure=structure, losses=tuple(writer.losses))


class _Writer:
    def __init__(self, workout: Workout, thresholds: Thresholds) -> None:
        self.workout = workout
        self.thresholds = thresholds
        self.unit = main_unit(workout, thresholds)
        self.by_distance = self._mostly_distance()
        self.in_ranges = any(
            carried is not None and carried.low != carried.high
            for carried in (
                carry_step(step, self.unit, thresholds) for step in workout.leaf_steps()
            )
        )
        self.classes = classes(workout.steps, thresholds)
        self.losses: list[Loss] = []
        self.steps_written = 0

    def structure(self) -> JsonObject:
        blocks: list[JsonObject] = []
        for position, block in enumerate(self.workout.steps, start=1):
            blocks.extend(self.block(block, str(position)))
        position_now = 0.0
        bars: list[tuple[float, float]] = []
        for wire_block in blocks:
            rounds = int(wire_block["length"]["value"])
            once = [self._bar(step) for step in wire_block["steps"]]
            wire_block["begin"] = tidy(position_now)
            position_now += rounds * sum(width for width, _ in once)
            wire_block["end"] = tidy(position_now)
            bars.extend(once * rounds)
        return {
            "structure": blocks,
            "polyline": polyline(bars),
            "primaryLengthMetric": "distance" if self.by_distance else "duration",
            "primaryIntensityMetric": METRIC_NAMES[self.unit],
            "primaryIntensityTargetOrRange": "range" if self.in_ranges else "target",
            "visualizationDistanceUnit": self._distance_unit(),
        }

    # --- blocks -------------------------------------------------------------------------------

    def block(self, block: Block, path: str) -> list[JsonObject]:
        if isinstance(block, Step):
            carried = carry_step(block, self.unit, self.thresholds)
            stairs = self.step(block, path, carried)
            kind = "step"
            if carried is not None and carried.is_ramp:
                kind = "rampUp" if carried.end > carried.start else "rampDown"
            return [_block(kind, 1, stairs)]
        self._lose_title(block, path)
        inner = list(self.round(block, path))
        self._count(len(inner) * (block.count - 1))
        if block.count == 1:
            return [_block("step", 1, [step]) for step in inner]
        return [_block("repetition", block.count, [{"type": "step", **step} for step in inner])]

    def round(self, repeat: Repeat, path: str) -> Iterator[JsonObject]:
        """The steps of one round, repeats inside it unrolled."""
        for position, child in enumerate(repeat.steps, start=1):
            inner_path = f"{path}.{position}"
            if isinstance(child, Step):
                carried = carry_step(child, self.unit, self.thresholds)
                yield from self.step(child, inner_path, carried, alone=False)
                continue
            self._lose_title(child, inner_path)
            if child.count > 1:
                self._lose(
                    f"Step {inner_path}",
                    f"a repeat of {child.count} rounds inside a repeat",
                    "its steps one after another",
                )
            once = list(self.round(child, inner_path))
            self._count(len(once) * (child.count - 1))
            for _ in range(child.count):
                yield from once

    def _lose_title(self, repeat: Repeat, path: str) -> None:
        if repeat.title.strip():
            self._lose(f"Step {path}", f"the repeat's title “{repeat.title.strip()}”")

    # --- steps --------------------------------------------------------------------------------

    def step(
        self, step: Step, path: str, carried: Carried | None, *, alone: bool = True
    ) -> list[JsonObject]:
        where = place(path, step.cue)
        length = self._length(step, where)
        remarks = self._remarks(step, where, carried)
        name, intensity = self._name_and_class(step, where, self.classes[path])
        is_lap = isinstance(step.length, UntilLap)
        notes = "\n".join(part for part in (step.notes, *remarks) if part)

        def written(value: Seconds | Metres, targets: list[JsonObject]) -> JsonObject:
            return {
                "name": name,
                "length": {
                    "value": tidy(value.value, 3),
                    "unit": "second" if isinstance(value, Seconds) else "meter",
                },
                "targets": targets + _cadence(step.cadence),
                "intensityClass": intensity,
                "openDuration": is_lap,
                "notes": notes,
            }

        if carried is None or not carried.is_ramp:
            self._count(1)
            return [written(length, [self._target(carried)])]
        stairs = _stairs(length, carried)
        self._count(len(stairs))
        self._lose_ramp(step, where, len(stairs), is_lap=is_lap, alone=alone)
        is_lap = False
        return [
            written(part, [{"minValue": tidy(low), "maxValue": tidy(high)}])
            for part, low, high in stairs
        ]

    def _count(self, more: int) -> None:
        self.steps_written += more
        if self.steps_written > MOST_STEPS:
            raise CannotConvert(
                f"It has more than {MOST_STEPS} steps once its repeats are written out, "
                "which TrainingPeaks cannot show."
            )

    def _length(self, step: Step, where: str) -> Seconds | Metres:
        length = step.length
        if isinstance(length, UntilLap):
            if length.nominal is None:
                self._lose(where, "until lap, no length planned", "until lap, about 1 min")
                return NOMINAL
            length = length.nominal
        if isinstance(length, Metres) and length.unit in (DistanceUnit.MILE, DistanceUnit.YARD):
            written = number(length.value)
            self._lose(where, describe_length(length), f"{written} m")
        return length

    def _target(self, carried: Carried | None) -> JsonObject:
        low, high = (carried.low, carried.high) if carried is not None else (0.0, 0.0)
        if self.in_ranges:
            return {"minValue": tidy(low, 3), "maxValue": tidy(high, 3)}
        return {"minValue": tidy(low, 3)}

    def _name_and_class(self, step: Step, where: str, intensity: Intensity) -> tuple[str, str]:
        name = _CLASSES.get(intensity, "active")
        if step.intensity is not None and intensity not in _SAME_CLASS:
            self._lose(where, f"the class “{describe_class(intensity)}”", f"“{_CLASS_WORDS[name]}”")
        cue = step.cue
        if not cue.strip() and isinstance(step.target, MaxEffort | FreeRide):
            cue = describe_target(step.target).capitalize()
        return cue if cue.strip() else _DEFAULT_NAMES[name], name

    def _remarks(self, step: Step, where: str, carried: Carried | None) -> list[str]:
        """Names what a step cannot carry, and what of it goes into the notes instead."""
        remarks = self._target_remarks(step, where, carried)
        for prompt in step.prompts:
            minutes, seconds = divmod(round(prompt.at), 60)
            remarks.append(f"{minutes}:{seconds:02d} {prompt.text}")
        if step.prompts:
            count = len(step.prompts)
            said = "a timed text" if count == 1 else f"{count} timed texts"
            self._lose(where, said, "lines in the step's notes")
        if step.averaging is not None:
            self._lose(where, f"averaging of the target over {describe_averaging(step.averaging)}")
        if step.hide_power:
            self._lose(where, "hidden power")
        if step.cadence is not None and not step.cadence.low and not step.cadence.high:
            self._lose(where, "a cadence of 0")
        return remarks

    def _target_remarks(self, step: Step, where: str, carried: Carried | None) -> list[str]:
        target = step.target
        if isinstance(target, NoTarget):
            remarks: list[str] = []
        elif isinstance(target, FreeRide | MaxEffort):
            self._lose(
                where,
                describe_target(target),
                "a step without a target",
                advice="Ride it by feel: its name says what is meant.",
            )
            remarks = [describe_target(target).capitalize()] if step.cue.strip() else []
        else:
            first = carry_step(
                step.model_copy(update={"secondary": None}), self.unit, self.thresholds
            )
            remarks = []
            if first is None:
                words = describe_target(target)
                remarks.append(words)
                advice = ""
                if target.unit.metric is self.unit.metric:
                    advice = _THRESHOLD_ADVICE.get(target.unit.metric, "")
                self._lose(where, words, "a line in the step's notes", advice=advice)
            elif not first.exact:
                self._lose(where, describe_target(target), self._in_unit(first))
        if step.secondary is not None:
            used = carried is not None and (
                isinstance(target, NoTarget | FreeRide | MaxEffort)
                or carry_step(
                    step.model_copy(update={"secondary": None}), self.unit, self.thresholds
                )
                is None
            )
            words = describe_target(step.secondary)
            if not used:
                remarks.append(words)
                self._lose(where, f"the second target {words}", "a line in the step's notes")
            else:
                self._lose(where, f"the second target {words}", "the step's only target")
        return remarks

    def _in_unit(self, carried: Carried) -> str:
        words = describe_target(
            Ramp(unit=self.unit, start=carried.start, end=carried.end)
            if carried.is_ramp
            else Range(unit=self.unit, low=carried.low, high=carried.high)
        )
        ftp = self.thresholds.ftp
        if self.unit is Unit.PERCENT_FTP and ftp is not None:
            words += f" (FTP {number(ftp)} W)"
        return words

    def _lose_ramp(self, step: Step, where: str, stairs: int, *, is_lap: bool, alone: bool) -> None:
        count = "one band" if stairs == 1 else f"{stairs} stairs with the same ends"
        self._lose(where, describe_target(step.target), count)
        if is_lap:
            self._lose(where, "a ramp until lap", "a ramp of a fixed length")

    def _lose(self, where: str, before: str, after: str = "", *, advice: str = "") -> None:
        kind = LossKind.APPROXIMATED if after else LossKind.DROPPED
        self.losses.append(Loss(where=where, kind=kind, before=before, after=after, advice=advice))

    # --- the drawing --------------------------------------------------------------------------

    def _bar(self, step: JsonObject) -> tuple[float, float]:
        """Width (seconds or metres, whichever the structure counts in) and height."""
        value = float(step["length"]["value"])
        in_metres = step["length"]["unit"] == "meter"
        target = step["targets"][0]
        height = float(target.get("maxValue", target["minValue"]))
        if in_metres == self.by_distance:
            return value, height
        plain = Step(length=Metres(value=value) if in_metres else Seconds(value=value))
        pace = speed(plain, self.thresholds, sport=self.workout.sport)
        return (value / pace if in_metres else value * pace), height

    def _mostly_distance(self) -> bool:
        metres = seconds = 0.0
        for index, step in enumerate(unrolled(self.workout.steps)):
            if index >= MOST_STEPS:
                break
            length = step.length.nominal if isinstance(step.length, UntilLap) else step.length
            spent = step_seconds(step, self.thresholds, sport=self.workout.sport)
            if isinstance(length, Metres):
                metres += spent
            else:
                seconds += spent
        return metres > seconds

    def _distance_unit(self) -> str | None:
        for step in self.workout.leaf_steps():
            length = step.length.nominal if isinstance(step.length, UntilLap) else step.length
            if isinstance(length, Metres):
                return _DISTANCE_UNITS[length.unit]
        return None


_SAME_CLASS = frozenset({Intensity.WARM_UP, Intensity.ACTIVE, Intensity.REST, Intensity.COOL_DOWN})


def _block(kind: str, rounds: int, steps: list[JsonObject]) -> JsonObject:
    return {"type": kind, "length": {"value": rounds, "unit": "repetition"}, "steps": steps}


def _cadence(cadence: Cadence | None) -> list[JsonObject]:
    if cadence is None or (not cadence.low and not cadence.high):
        return []
    entry: JsonObject = {"minValue": tidy(cadence.low, 3)}
    if cadence.high is not None:
        entry["maxValue"] = tidy(cadence.high, 3)
    return [{**entry, "unit": CADENCE_UNIT}]


def _stairs(length: Seconds | Metres, ramp: Carried) -> list[tuple[Seconds | Metres, float, float]]:
    """The ramp in bands that meet: (length, lower bound, upper bound), first to last.

    The first begins and the last ends exactly where the ramp does; inner boundaries lie on
    whole seconds or metres, and the lengths add up to the ramp's.
    """
    shortest = SHORTEST_STAIR if isinstance(length, Seconds) else SHORTEST_STAIR_METRES
    count = max(1, min(MOST_STAIRS, int(length.value // shortest)))
    edges = [float(round(length.value * i / count)) for i in range(count)] + [length.value]
    levels = [tidy(ramp.start + (ramp.end - ramp.start) * i / count) for i in range(count)] + [
        tidy(ramp.end, 3)
    ]
    levels[0] = tidy(ramp.start, 3)
    stairs: list[tuple[Seconds | Metres, float, float]] = []
    for i in range(count):
        part = length.model_copy(update={"value": edges[i + 1] - edges[i]})
        stairs.append((part, min(levels[i], levels[i + 1]), max(levels[i], levels[i + 1])))
    return stairs
