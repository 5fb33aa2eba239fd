"""What of one step a course can hold: seconds, power from start to end, and texts."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.file_types import FileError
from core.formats.losing import (
    HIDDEN_POWER,
    NO_CADENCE,
    Losses,
    averaging_words,
    quoted,
    timed_text,
)
from core.formats.mrc_erg.points import HIGHEST, LONGEST
from core.formats.mrc_erg.texts import NAMELESS
from core.formats.mrc_erg.words import one_line
from core.workout.describe import (
    describe_cadence,
    describe_class,
    describe_length,
    describe_seconds,
    describe_target,
    number,
)
from core.workout.duration import speed, step_seconds
from core.workout.model import (
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
    Sport,
    Step,
    Unit,
    UntilLap,
)
from core.workout.resolve import closed, ends, fraction_band
from core.workout.thresholds import Thresholds
from core.workout.zones import Band

NOMINAL_LAP = Seconds(value=300)
"""What is written for a step until lap that names no length."""
DECIMALS = 6
"""Values and times are written with at most this many decimals."""
SHOWN = 10
"""Seconds that a text is shown when nothing says how long."""
_AS_TEXT = "a text shown during the step"


class Carried(NamedTuple):
    """A step as a course holds it."""

    first: float
    last: float
    name: str
    note: str
    prompts: tuple[Prompt, ...]


class Writer(NamedTuple):
    """How steps are carried: in which unit, for whom."""

    unit: Unit
    """Watts or % of FTP."""
    thresholds: Thresholds
    sport: Sport
    rpe_as_cue: bool

    def knows(self, target: Measured) -> bool:
        """True when ``target`` is power that can be written in this file's unit."""
        return self._power(target) is not None

    def carry(self, step: Step, where: str, lasts: list[int], losses: Losses) -> Carried:
        """``step`` without what a course cannot hold, which goes to ``losses``.

        ``lasts``: the seconds that it lasts in the file, shortest first; its rounds may differ by
        one. Raises :class:`FileError` when it is harder than any step.
        """
        self._say_length(step, lasts, losses)
        power, remarks, rpe = self._targets(step, where, losses)
        if max(power) > HIGHEST:
            raise FileError(f"{where} asks for more than {HIGHEST:,.0f} watts or % of FTP.")
        if step.cadence is not None and not (step.cadence.high or step.cadence.low):
            losses.dropped(NO_CADENCE)
        elif step.cadence is not None:
            words = describe_cadence(step.cadence)
            remarks.append(words)
            losses.changed(words, _AS_TEXT)
        if step.intensity not in (None, Intensity.ACTIVE):
            losses.dropped(f"the class “{describe_class(step.intensity)}”")
        if step.averaging is not None:
            losses.dropped(averaging_words(step.averaging))
        if step.hide_power:
            losses.dropped(HIDDEN_POWER)
        name = one_line(step.cue, "the name", losses)
        if name == NAMELESS:
            losses.dropped(f"the name {quoted(name)}")
            name = ""
        note = one_line(step.notes, "the note", losses)
        return Carried(
            *power,
            name=" ".join(part for part in (name, rpe) if part),
            note=" / ".join(part for part in (note, *remarks) if part),
            prompts=_prompts(step.prompts, lasts, losses),
        )

    def seconds(self, step: Step, where: str) -> float:
        """How long ``step`` lasts; whole where that is an estimate.

        Raises :class:`FileError` when it is longer than any step.
        """
        exact = step_seconds(_planned(step), self.thresholds, sport=self.sport)
        if exact > LONGEST:
            raise FileError(f"{where} is longer than a week.")
        if isinstance(_planned(step).length, Metres):
            return float(max(floor(exact + 0.5), 1))
        return exact

    def _say_length(self, step: Step, lasts: list[int], losses: Losses) -> None:
        planned = _planned(step)
        words = describe_length(step.length)
        after = " or ".join(describe_seconds(seconds) for seconds in lasts)
        if isinstance(planned.length, Metres):
            kmh = speed(planned, self.thresholds, sport=self.sport) * 3.6
            losses.changed(words, f"{after} (at {number(kmh, 1)} km/h)")
        elif isinstance(step.length, UntilLap):
            losses.changed(words, after, "Nothing in such a file waits for the lap button.")
        elif any(abs(seconds - step.length.value) > 1e-6 for seconds in lasts):
            turns = ", so that the total stays as it is" if len(lasts) > 1 else ""
            losses.changed(words, f"{after}{turns}")

    # --- Targets --------------------------------------------------------------------------

    def _targets(
        self, step: Step, where: str, losses: Losses
    ) -> tuple[tuple[float, float], list[str], str]:
        """(power at start and end, what is said in words instead, perceived exertion)."""
        remarks: list[str] = []
        power: tuple[float, float] | None = None
        rpe = ""
        if isinstance(step.target, FreeRide | MaxEffort):
            words = describe_target(step.target)
            remarks.append(words.capitalize())
            losses.changed(words, f"no target, and {_AS_TEXT}")
        free = isinstance(step.target, FreeRide | MaxEffort)
        for which, target in (("", step.target), ("the second target ", step.secondary)):
            if not isinstance(target, Single | Range | Ramp):
                continue
            words = describe_target(target)
            if target.unit is Unit.RPE:
                if self.rpe_as_cue:
                    rpe = f"{rpe} {_rpe(target)}".strip()
                    losses.changed(which + words, f"“{_rpe(target)}” in the step's name")
                else:
                    losses.dropped(which + words)
                continue
            found = None if free or power is not None else self._power(target)
            if found is None:
                advice = ""
                if target.unit.metric is Metric.POWER and power is None and not free:
                    advice = f"Set your FTP, or choose the file in {self._other()}."
                remarks.append(words)
                losses.changed(which + words, _AS_TEXT, advice)
                continue
            power = found
            written = self._written(target, found)
            if written != words:
                losses.changed(which + words, written)
            elif which:
                losses.changed(which + words, "the step's only target")
        return power or (0.0, 0.0), remarks, rpe

    def _power(self, target: Measured) -> tuple[float, float] | None:
        """``target`` in this file's unit at the step's start and end; None when unknown."""
        if target.unit.metric is not Metric.POWER:
            return None
        values = (target.value, target.value) if isinstance(target, Single) else ends(target)
        if target.unit is not self.unit:
            converted = self._converted(target, values)
            if converted is None:
                return None
            values = converted
        if isinstance(target, Range):
            values = (sum(values) / 2, sum(values) / 2)
        return round(values[0], DECIMALS), round(values[1], DECIMALS)

    def _converted(
        self, target: Measured, values: tuple[float, float]
    ) -> tuple[float, float] | None:
        """Values of another unit in whole watts, or in hundredths of a per cent of FTP."""
        unit, over = target.unit, target.mmp_seconds
        first, last = (fraction_band(value, unit, self.thresholds, over) for value in values)
        scale = self.thresholds.ftp if self.unit is Unit.WATTS else 100.0
        if first is None or last is None or scale is None:
            return None
        if isinstance(target, Range):
            first = last = Band(first.low, last.high)
        steps = 1 if self.unit is Unit.WATTS else 100
        start, end = (
            floor(closed(band).middle * scale * steps + 0.5) / steps for band in (first, last)
        )
        return start, end

    def _written(self, target: Measured, power: tuple[float, float]) -> str:
        """What the file holds, in words; those of ``target`` itself where nothing changes."""
        first, last = power
        if not first and not last:
            return "no target"
        arrives: Measured = (
            Single(unit=self.unit, value=first)
            if first == last
            else Ramp(unit=self.unit, start=first, end=last)
        )
        words = describe_target(arrives)
        if isinstance(target, Ramp) and first == last and target.unit is self.unit:
            return describe_target(target)
        ftp = self.thresholds.ftp
        if Unit.WATTS in (target.unit, self.unit) and target.unit is not self.unit and ftp:
            words += f" (FTP {number(ftp)} W)"
        return words

    def _other(self) -> str:
        return "% of FTP (MRC)" if self.unit is Unit.WATTS else "watts (ERG)"


def _planned(step: Step) -> Step:
    """``step`` with a length that a file can hold: its nominal one, where it ends at lap."""
    if not isinstance(step.length, UntilLap):
        return step
    return step.model_copy(update={"length": step.length.nominal or NOMINAL_LAP})


def _rpe(target: Measured) -> str:
    if isinstance(target, Single):
        return f"RPE {number(target.value)}"
    first, last = ends(target)
    return f"RPE {number(first)}{' to ' if isinstance(target, Ramp) else '-'}{number(last)}"


# --- Texts ------------------------------------------------------------------------------------


def _prompts(prompts: tuple[Prompt, ...], lasts: list[int], losses: Losses) -> tuple[Prompt, ...]:
    """The timed texts of a step that lasts one of ``lasts`` seconds, each inside it.

    A text at the very start that lasts as long as the step is what a note looks like, so it
    ends a second earlier.
    """
    written: list[Prompt] = []
    for prompt in prompts:
        words = one_line(prompt.text, "the timed text", losses)
        if not words:
            continue
        at = round(prompt.at, 3)
        if at >= lasts[0]:
            at = lasts[0] - 1
            losses.changed(timed_text(prompt), "the same just before the step ends")
        shown = SHOWN if prompt.duration is None else max(floor(prompt.duration + 0.5), 1)
        while at == 0 and shown in lasts:
            shown = shown - 1 or lasts[-1] + 1
        if prompt.duration is not None and abs(shown - prompt.duration) > 1e-6:
            losses.changed(
                f"{timed_text(prompt)} for {describe_seconds(prompt.duration)}",
                f"the same for {describe_seconds(shown)}",
            )
        written.append(Prompt(at=at, text=words, duration=shown))
    return tuple(sorted(written, key=lambda prompt: prompt.at))
