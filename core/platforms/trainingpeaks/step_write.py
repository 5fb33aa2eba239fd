"""One step of ours written as TrainingPeaks' editor writes it.

A structure has one unit for all of its targets, so a target of another metric goes into the
step's notes (or its name), where the athlete can read it. What a source leaves unsaid the
editor fills in, and so do we: a class and a name for every step. Nothing is lost by that.
"""

from __future__ import annotations

from typing import NamedTuple

from core.platforms.trainingpeaks.lost import Lost
from core.platforms.trainingpeaks.main_unit import Carried, carry, carry_in_any
from core.platforms.trainingpeaks.stairs import prompts_between, stairs_of
from core.platforms.trainingpeaks.step_read import metres_shown
from core.platforms.trainingpeaks.terms import CADENCE_UNIT, CLASS_NAMES, DEFAULT_NAMES
from core.platforms.trainingpeaks.text_events import (
    MAX_EFFORT,
    events_text,
    take_max_effort,
    take_prompts,
)
from core.platforms.trainingpeaks.wire import JsonObject
from core.workout.describe import (
    clock,
    describe_averaging,
    describe_class,
    describe_length,
    describe_target,
    number,
)
from core.workout.model import (
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Measured,
    Metres,
    Metric,
    Prompt,
    Ramp,
    Range,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds

NOMINAL = Seconds(value=60.0)
"""What a step until lap without any length is drawn with: TrainingPeaks needs one."""

_IN_NOTES = "a line in the step's notes"
_THRESHOLD_ADVICE: dict[Metric, str] = {
    Metric.POWER: "Set your FTP, then it can be converted.",
    Metric.HEART_RATE: "Set your threshold heart rate, then it can be converted.",
    Metric.PACE: "Set your threshold pace, then it can be converted.",
}
_METRIC_WORDS: dict[Metric, str] = {
    Metric.POWER: "power",
    Metric.HEART_RATE: "heart rate",
    Metric.PACE: "pace",
    Metric.RPE: "perceived exertion",
}


class Style(NamedTuple):
    """What all steps of a structure have in common."""

    unit: Unit
    """The one unit of all targets."""
    in_ranges: bool
    """Targets have two bounds, also those that are one number."""
    shown_in: DistanceUnit | None
    """The unit in which the web app shows distances."""
    rpe_as_cue: bool
    """Perceived exertion that cannot be a target goes into the name; else into the notes."""
    thresholds: Thresholds


def write_step(
    step: Step, path: str, intensity: Intensity, style: Style, lost: Lost
) -> tuple[str, list[JsonObject]]:
    """The type of the block it makes, and its steps: one, or the stairs of a ramp."""
    return _Writer(step, path, intensity, style, lost).write()


class _Writer:
    """One step on its way; what it says in passing gathers in ``lines`` and ``words``."""

    def __init__(
        self, step: Step, path: str, intensity: Intensity, style: Style, lost: Lost
    ) -> None:
        self.step = step
        self.path = path
        self.intensity = intensity
        self.style = style
        self.lost = lost
        target = step.target
        self.own = self._carry(target) if isinstance(target, Single | Range | Ramp) else None
        second = self._carry(step.secondary) if step.secondary is not None else None
        self.carried = self.own or second
        self.lines: list[str] = [step.notes] if step.notes else []
        self.words: list[str] = []

    def write(self) -> tuple[str, list[JsonObject]]:
        step = self.step
        length = self._length()
        self._say_target()
        if step.secondary is not None:
            self._say_secondary(step.secondary)
        self._say_rest()
        name, intensity = self._name_and_class()
        plain = "\n".join(self.lines)
        is_lap = isinstance(step.length, UntilLap)

        def written(
            part: Seconds | Metres, targets: list[JsonObject], notes: str, is_open: bool
        ) -> JsonObject:
            return {
                "name": name,
                "length": {
                    "value": _plain(part.value),
                    "unit": "second" if isinstance(part, Seconds) else "meter",
                },
                "targets": targets + _cadence(step.cadence),
                "intensityClass": intensity,
                "openDuration": is_open,
                "notes": notes,
            }

        carried = self.carried
        if carried is None or not carried.is_ramp:
            notes = self._notes(plain, step.prompts)
            self._check_notes(plain, notes, step.prompts)
            return "step", [written(length, [self._target()], notes, is_lap)]
        stairs = stairs_of(length, carried.start, carried.end)
        self._say_ramp(len(stairs), is_lap=is_lap)
        steps: list[JsonObject] = []
        begin = 0.0
        for index, (part, low, high) in enumerate(stairs):
            is_last = index == len(stairs) - 1
            prompts = prompts_between(step.prompts, begin, None if is_last else begin + part.value)
            if isinstance(length, Metres):
                prompts = step.prompts if index == 0 else ()
            own_words = plain if index == 0 else ""
            notes = self._notes(own_words, prompts)
            self._check_notes(own_words, notes, prompts)
            band = [{"minValue": _plain(low), "maxValue": _plain(high)}]
            steps.append(written(part, band, notes, False))
            begin += part.value
        return "rampUp" if carried.end > carried.start else "rampDown", steps

    # --- Length and target --------------------------------------------------------------------

    def _length(self) -> Seconds | Metres:
        length = self.step.length
        if isinstance(length, UntilLap):
            if length.nominal is None:
                self._lose("until lap, no length planned", "until lap, about 1 min")
                return NOMINAL
            length = length.nominal
        if isinstance(length, Metres) and length.unit in (DistanceUnit.MILE, DistanceUnit.YARD):
            back = metres_shown(length.value, DistanceUnit.METRE, self.style.shown_in)
            if back != length:
                self._lose(describe_length(length), f"{number(length.value)} m")
        return length

    def _target(self) -> JsonObject:
        carried = self.carried
        low, high = (carried.low, carried.high) if carried is not None else (0.0, 0.0)
        if self.style.in_ranges:
            return {"minValue": _plain(low), "maxValue": _plain(high)}
        return {"minValue": _plain(low)}

    def _carry(self, target: Measured) -> Carried | None:
        return carry(target, self.style.unit, self.style.thresholds)

    def _in_unit(self, carried: Carried) -> str:
        unit = self.style.unit
        words = describe_target(
            Ramp(unit=unit, start=carried.start, end=carried.end)
            if carried.is_ramp
            else Range(unit=unit, low=carried.low, high=carried.high)
        )
        ftp = self.style.thresholds.ftp
        if unit is Unit.PERCENT_FTP and ftp is not None:
            words += f" (FTP {number(ftp)} W)"
        return words

    # --- What does not fit --------------------------------------------------------------------

    def _say_target(self) -> None:
        target = self.step.target
        if isinstance(target, FreeRide | MaxEffort):
            words = describe_target(target)
            self._lose(
                words,
                "a step without a target",
                advice="Ride it by feel: its name or its notes say what is meant.",
            )
            if isinstance(target, FreeRide) and self.step.cue.strip():
                self.lines.append(words.capitalize())
        elif isinstance(target, Single | Range | Ramp):
            if self.own is None:
                self._set_aside(target, describe_target(target))
            elif not self.own.exact:
                self._lose(describe_target(target), self._in_unit(self.own))

    def _say_secondary(self, target: Measured) -> None:
        words = f"the second target {describe_target(target)}"
        if self.own is not None or self.carried is None:
            self._set_aside(target, words)
            return
        after = "the step's only target"
        self._lose(
            words, after if self.carried.exact else f"{after}, {self._in_unit(self.carried)}"
        )

    def _set_aside(self, target: Measured, said: str) -> None:
        """A target that cannot be one here is put where the athlete reads it."""
        words = describe_target(target)
        if target.unit is Unit.RPE and self.style.rpe_as_cue:
            self.words.append(words)
            self._lose(said, f"“{words}” in the step's name", advice=self._why_not(target))
        else:
            self.lines.append(words)
            self._lose(said, _IN_NOTES, advice=self._why_not(target))

    def _why_not(self, target: Measured) -> str:
        metric = target.unit.metric
        if not carry_in_any(target, self.style.thresholds):
            return _THRESHOLD_ADVICE.get(metric, "")
        if metric is self.style.unit.metric:
            return ""
        return (
            "TrainingPeaks steers all steps of a workout by one metric, "
            f"here by {_METRIC_WORDS[self.style.unit.metric]}."
        )

    def _say_rest(self) -> None:
        step = self.step
        if step.averaging is not None:
            self._lose(f"averaging of the target over {describe_averaging(step.averaging)}")
        if step.hide_power:
            self._lose("hidden power")
        if step.cadence is not None and not step.cadence.low and not step.cadence.high:
            self._lose("a cadence of 0")
        shown = sum(prompt.duration is not None for prompt in step.prompts)
        if shown:
            said = "a timed text is" if shown == 1 else f"{shown} timed texts are"
            self._lose(f"how long {said} shown")

    def _say_ramp(self, stairs: int, *, is_lap: bool) -> None:
        count = "one band" if stairs == 1 else f"{stairs} stairs with the same ends"
        target = self.step.target if self.own is not None else self.step.secondary
        assert target is not None
        self._lose(describe_target(target), count)
        if is_lap:
            self._lose("a ramp until lap", "a ramp of a fixed length")

    def _lose(self, before: str, after: str = "", *, advice: str = "") -> None:
        self.lost.at(self.path, self.step.cue, before, after, advice=advice)

    # --- Name, class and notes ----------------------------------------------------------------

    def _name_and_class(self) -> tuple[str, str]:
        intensity = CLASS_NAMES[self.intensity]
        if self.step.intensity in (Intensity.RECOVERY, Intensity.INTERVAL):
            self._lose(f"the class “{describe_class(self.intensity)}”", f"“{intensity}”")
        name = self.step.cue
        if not name.strip() and isinstance(self.step.target, MaxEffort | FreeRide):
            name = describe_target(self.step.target).capitalize()
        missing = [words for words in self.words if words.casefold() not in name.casefold()]
        name = " ".join([name, *missing] if name.strip() else missing)
        return name or DEFAULT_NAMES[intensity], intensity

    def _notes(self, plain: str, prompts: tuple[Prompt, ...]) -> str:
        codes = [events_text(prompts)] if prompts else []
        if isinstance(self.step.target, MaxEffort) and self.carried is None:
            codes.insert(0, MAX_EFFORT)
        return "\n".join([plain, *codes] if plain else codes)

    def _check_notes(self, plain: str, notes: str, prompts: tuple[Prompt, ...]) -> None:
        """Names what of the texts would be read otherwise than it was meant."""
        words, found = take_prompts(notes)
        if self.carried is None or not (self.carried.low or self.carried.high):
            words, _ = take_max_effort(words)
        if words != plain or len(found) != len(prompts):
            self._lose("the notes", "notes that TrainingPeaks takes for its own codes")
            return
        for before, after in zip(prompts, found, strict=True):
            if (before.at, before.text) != (after.at, after.text):
                self._lose(f"the timed text {_quoted(before)}", _quoted(after))


def _quoted(prompt: Prompt) -> str:
    return f"“{' '.join(prompt.text.split())}” at {clock(prompt.at)}"


def _cadence(cadence: Cadence | None) -> list[JsonObject]:
    if cadence is None or (not cadence.low and not cadence.high):
        return []
    entry: JsonObject = {"minValue": _plain(cadence.low)}
    if cadence.high is not None:
        entry["maxValue"] = _plain(cadence.high)
    return [{**entry, "unit": CADENCE_UNIT}]


def _plain(value: float) -> int | float:
    """The number as it is, without ``.0``: what the web app itself sends."""
    return int(value) if value.is_integer() else value
