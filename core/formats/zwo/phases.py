"""One step in the terms of a ZWO file, with everything named that does not fit."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.file_types import FileError
from core.formats.losing import (
    HIDDEN_POWER,
    NO_CADENCE,
    averaging_words,
    quoted,
    timed_text,
)
from core.formats.zwo.losing import Losses
from core.formats.zwo.numbers import LONGEST_STEP
from core.formats.zwo.targets import Told, fit
from core.formats.zwo.texts import Texts, events_of, texts_of
from core.workout.describe import (
    describe_length,
    describe_seconds,
    number,
)
from core.workout.duration import speed, step_seconds
from core.workout.model import (
    Cadence,
    DistanceUnit,
    Intensity,
    Metres,
    Prompt,
    Ramp,
    Seconds,
    Sport,
    Step,
    Target,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds

NOMINAL = Seconds(value=300)
"""What a step until lap without a planned length is written with: a file needs one."""
HIGHEST_CADENCE = 1000.0


class Phase(NamedTuple):
    """One step as it is written: length in the file's unit, target in per cent."""

    length: float
    target: Target
    cadence: Cadence | None
    texts: Texts
    intensity: Intensity | None
    """Warm-up or cool-down, where the element says so."""


class Phases:
    """Brings steps to the terms of one file: its unit of length and its unit of targets."""

    def __init__(
        self,
        sport: Sport,
        thresholds: Thresholds,
        losses: Losses,
        *,
        unit: Unit,
        by_distance: bool,
        rpe_as_cue: bool,
    ) -> None:
        self.sport = sport
        self.thresholds = thresholds
        self.losses = losses
        self.unit = unit
        self.by_distance = by_distance
        self.rpe_as_cue = rpe_as_cue

    def of(self, step: Step, where: str) -> Phase:
        """``step`` as it is written, but for whole seconds.

        Raises :class:`FileError` for a step longer than any file holds.
        """
        length = self._length(step, where)
        fitted = fit(step, self.unit, self.thresholds, rpe_as_cue=self.rpe_as_cue)
        for told in fitted.told:
            self.losses.tell(where, told)
        if step.averaging is not None:
            self.losses.tell(where, Told(averaging_words(step.averaging)))
        if step.hide_power:
            self.losses.tell(where, Told(HIDDEN_POWER))
        return Phase(
            length,
            fitted.target,
            self._cadence(step, where),
            self._texts(step, fitted.words, length, where),
            _element_class(step, fitted.target),
        )

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
            value = step_seconds(plain, self.thresholds, sport=self.sport)
            pace = speed(plain, self.thresholds, sport=self.sport)
            value = float(max(floor(value + 0.5), 1))
            self.losses.tell(
                where,
                Told(
                    describe_length(length),
                    f"{describe_seconds(value)} (at {number(pace * 3.6, 1)} km/h)",
                    "ZWO files count in time, unless every step of a run is a distance.",
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
            far = f"{number(value / 1000, 0)} km" if self.by_distance else describe_seconds(value)
            raise FileError(f"{where} would take {far}, which is more than a ZWO file holds.")
        return value

    def _cadence(self, step: Step, where: str) -> Cadence | None:
        cadence = step.cadence
        if cadence is None:
            return None
        if not cadence.low and not cadence.high:
            self.losses.tell(where, Told(NO_CADENCE))
            return None
        if max(cadence.low, cadence.high or 0.0) > HIGHEST_CADENCE:
            self.losses.tell(where, Told("a cadence above 1000"))
            return None
        low = round(cadence.low, 3)
        if cadence.high is None or cadence.high == cadence.low:
            return Cadence(low=low)
        return Cadence(low=low, high=round(cadence.high, 3))

    def _texts(self, step: Step, words: str, length: float, where: str) -> Texts:
        cue = self.losses.kept(step.cue, where)
        texts = Texts(
            cue=": ".join(part for part in (cue, words) if part),
            notes=self.losses.kept(step.notes, where),
            prompts=self._prompts(step, length, where),
        )
        back = texts_of(events_of(texts, length))
        if back != texts:
            if back.cue and not texts.cue:
                self.losses.tell(
                    where, Told(f"the timed text {quoted(back.cue)} at its beginning", "its name")
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
            pace = speed(step, self.thresholds, sport=self.sport)
        found: list[Prompt] = []
        for prompt in step.prompts:
            text = self.losses.kept(prompt.text, where)
            if not text:
                continue
            at = min(round(prompt.at * pace, 3), LONGEST_STEP)
            if at > latest:
                self.losses.tell(
                    where,
                    Told(
                        timed_text(prompt),
                        "the same just before the step ends",
                    ),
                )
                at = latest
            elif self.by_distance and at:
                self.losses.tell(
                    where,
                    Told(
                        timed_text(prompt),
                        f"the same after {number(at, 0)} m",
                    ),
                )
            duration = prompt.duration
            if duration is not None:
                duration = min(max(round(duration, 3), 0.001), LONGEST_STEP)
            found.append(Prompt(at=at, text=text, duration=duration))
        return tuple(sorted(found, key=lambda prompt: prompt.at))


def _element_class(step: Step, target: Target) -> Intensity | None:
    """The class that an element of its own says, for ramps in its direction."""
    if isinstance(target, Ramp):
        if step.intensity is Intensity.WARM_UP and target.start < target.end:
            return Intensity.WARM_UP
        if step.intensity is Intensity.COOL_DOWN and target.start > target.end:
            return Intensity.COOL_DOWN
    return None
