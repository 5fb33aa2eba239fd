"""``workout_doc``, what Intervals.icu made of a workout's text, as steps."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from core.formats.intervals_text.step_line import INTENSITY_WORDS, cue_and_prompts
from core.platforms.intervals import targets
from core.platforms.numbers import sensible_number
from core.workout import describe
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Target,
    Unit,
    UntilLap,
    Value,
)

DEEPEST = 10
"""Repeats inside repeats. The service itself knows one level."""

METRICS = {"POWER": Metric.POWER, "HR": Metric.HEART_RATE, "PACE": Metric.PACE}
_ORDERS: dict[Sport, tuple[Metric, ...]] = {
    Sport.RUN: (Metric.PACE, Metric.POWER, Metric.HEART_RATE),
    Sport.WALK: (Metric.PACE, Metric.POWER, Metric.HEART_RATE),
    Sport.SWIM: (Metric.PACE, Metric.HEART_RATE, Metric.POWER),
}
_USUAL_ORDER = (Metric.POWER, Metric.HEART_RATE, Metric.PACE)
_REPEAT_HEADER = re.compile(r"\s*\b\d+\s*x\s*$", re.IGNORECASE)
_METRES_IN_MILE = 1609.34
_METRES_IN_YARD = 0.9144


class OddDoc(Exception):
    """The document does not have the shape of a workout. The message says where and why."""


class Structure(Value):
    """The steps of a document, what steers it as a whole, and what could not be read."""

    steps: tuple[Block, ...] = ()
    metric: Metric | None = None
    losses: tuple[Loss, ...] = ()


def read_doc(doc: Any, *, sport: Sport, target: str = "") -> Structure:
    """The structure in ``doc``; ``target`` is what the event itself is set to.

    ``AUTO`` or nothing leaves the choice to each step: it has one target, or the sport's usual
    order decides which of several comes first. Raises :class:`OddDoc`.
    """
    if isinstance(doc, str):
        doc = _decoded(doc)
    if doc is None:
        return Structure()
    if not isinstance(doc, dict):
        raise OddDoc("they have an unknown form.")
    metric = METRICS.get(target.upper()) or METRICS.get(str(doc.get("target")).upper())
    order = order_of(sport)
    if metric:
        order = (metric, *(other for other in order if other is not metric))
    reader = _Reader(order, targets.OWN_PACES.get(str(doc.get("pace_units"))))
    steps = reader.blocks(doc.get("steps"), "", 0)
    return Structure(steps=steps, metric=metric, losses=tuple(reader.losses))


def order_of(sport: Sport) -> tuple[Metric, ...]:
    """Which of several targets comes first, as long as nothing else is said."""
    return _ORDERS.get(sport, _USUAL_ORDER)


def _decoded(text: str) -> Any:
    """Some clients hand the document on as text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise OddDoc("they have an unknown form.") from None


class _Reader:
    def __init__(self, order: tuple[Metric, ...], own_pace: Unit | None) -> None:
        self.order = order
        self.own_pace = own_pace
        self.losses: list[Loss] = []

    def blocks(self, steps: Any, path: str, depth: int) -> tuple[Block, ...]:
        if steps is None:
            return ()
        if not isinstance(steps, list):
            raise OddDoc("they are not a list.")
        if depth > DEEPEST:
            raise OddDoc(f"repeats are nested more than {DEEPEST} deep.")
        numbered = ((f"{path}{index}", step) for index, step in enumerate(steps, 1))
        read = (self._block(step, place, depth) for place, step in numbered)
        return tuple(block for block in read if block is not None)

    def _block(self, step: Any, place: str, depth: int) -> Block | None:
        if step is None:
            self._drop(describe.place(place, ""), "an empty step")
            return None
        if not isinstance(step, dict):
            raise OddDoc(f"step {place} has an unknown form.")
        if step.get("steps") is not None or step.get("reps") is not None:
            return self._repeat(step, place, depth)
        return self._step(step, place)

    def _repeat(self, step: dict[str, Any], place: str, depth: int) -> Repeat | None:
        count = sensible_number(step.get("reps", 1))
        if count is None or count < 0 or count != int(count):
            raise OddDoc(f"step {place} repeats “{step.get('reps')}” times.")
        inner = self.blocks(step.get("steps"), f"{place}.", depth + 1)
        title = _REPEAT_HEADER.sub("", _text(step)).strip()
        if not inner or count == 0:
            self._drop(
                describe.place(place, title), "a repeat without steps" if count else "0 repeats"
            )
            return None
        self._of_repeat(step, describe.place(place, title))
        return Repeat(count=int(count), steps=inner, title=title)

    def _of_repeat(self, step: dict[str, Any], where: str) -> None:
        """Names what a step may say and a repeat of ours cannot."""
        intensity = self._intensity(step, where)
        if intensity is not None:
            self._drop(where, f"the class {describe.describe_class(intensity)} of a repeat")
        self._cadence(step.get("cadence"), where, of_repeat=True)
        if step.get("until_lap_press") is True:
            self._drop(where, "the end of a repeat at the lap button")

    def _cadence(self, value: Any, where: str, *, of_repeat: bool = False) -> Cadence | None:
        read = targets.cadence(value)
        if (read is None or of_repeat) and (words := targets.cadence_in_words(value)):
            self._drop(where, f"{words} of a repeat" if of_repeat else words)
        return read

    def _step(self, step: dict[str, Any], place: str) -> Step | None:
        cue, prompts = cue_and_prompts(_text(step))
        where = describe.place(place, cue)
        length = self._length(step, where, cue)
        if length is None:
            return None
        target, secondary, averaging = self._targets(step, where)
        return Step(
            length=length,
            target=target,
            secondary=secondary,
            cadence=self._cadence(step.get("cadence"), where),
            intensity=self._intensity(step, where),
            cue=cue,
            prompts=prompts,
            averaging=averaging,
            hide_power=step.get("hidepower") is True,
        )

    def _length(self, step: dict[str, Any], where: str, cue: str) -> Length | None:
        # Next to a distance, the duration is the server's estimate: not part of the plan.
        distance = self._positive(step, "distance", where)
        duration = None if distance else self._positive(step, "duration", where)
        planned = (
            metres_read(distance) if distance else Seconds(value=duration) if duration else None
        )
        if step.get("until_lap_press") is True:
            return UntilLap(nominal=planned)
        if planned:
            return planned
        if not cue:
            self._drop(where, "a step without a length")
            return None
        self.losses.append(
            Loss(
                where=where,
                kind=LossKind.APPROXIMATED,
                before="a step without a length",
                after="a step that ends when you press lap",
            )
        )
        return UntilLap()

    def _positive(self, step: dict[str, Any], key: str, where: str) -> float | None:
        value = step.get(key)
        if value is None:
            return None
        found = sensible_number(value)
        if found is None or found < 0:
            raise OddDoc(f"{where} has the {key} “{value}”."[:120])
        return found or None

    def _targets(
        self, step: dict[str, Any], where: str
    ) -> tuple[Target, Single | Range | Ramp | None, Averaging | None]:
        found: list[Single | Range | Ramp] = []
        averages: list[Averaging | None] = []
        for metric in self.order:
            key = targets.KEYS[metric]
            value = step.get(key)
            if value is None:
                continue
            try:
                read = targets.measured(
                    key, value, ramp=step.get("ramp") is True, own_pace=self.own_pace
                )
            except targets.UnknownTarget as unknown:
                advice = "The step keeps its length; set its target by hand on the other side."
                self._drop(where, f"the target ({unknown})", advice)
                continue
            found.append(read.target)
            if read.odd:
                after = describe.describe_target(read.target)
                kind = LossKind.APPROXIMATED
                self.losses.append(Loss(where=where, kind=kind, before=read.odd, after=after))
            averages.append(targets.averaging(value))
            if odd := targets.odd_averaging(value):
                self._drop(where, f"averaging the target over “{odd}”")
        stated: list[Target] = list(found)
        if step.get("maxeffort") is True:
            stated.insert(0, MaxEffort())
        elif step.get("freeride") is True:
            stated.insert(0, FreeRide())
        for extra in stated[2:]:
            self._drop(where, f"a third target, {describe.describe_target(extra)}")
        # Averaging is kept for the leading target, which is what a head unit compares with.
        leads = bool(found) and stated[0] is found[0]
        for lost in filter(None, averages[1:] if leads else averages):
            self._drop(
                where, f"averaging the second target over {describe.describe_averaging(lost)}"
            )
        second = stated[1] if len(stated) > 1 else None
        return (
            stated[0] if stated else NoTarget(),
            second if isinstance(second, Single | Range | Ramp) else None,
            averages[0] if leads else None,
        )

    def _intensity(self, step: dict[str, Any], where: str) -> Intensity | None:
        name = step.get("intensity")
        if isinstance(name, str) and name:
            if known := INTENSITY_WORDS.get(name.lower()):
                return known
            self._drop(where, f"the intensity “{name[:40]}”")
        if step.get("warmup") is True:
            return Intensity.WARM_UP
        if step.get("cooldown") is True:
            return Intensity.COOL_DOWN
        if step.get("recovery") is True:  # clients that write documents themselves say so
            return Intensity.RECOVERY
        return None

    def _drop(self, where: str, before: str, advice: str = "") -> None:
        self.losses.append(Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice))


def _text(step: dict[str, Any]) -> str:
    """The step's label, which the service stores HTML-escaped; else one of its translations."""
    text = step.get("text")
    others = step.get("text_locale")
    if not text and isinstance(others, dict):
        text = next((one for one in others.values() if isinstance(one, str) and one), None)
    return " ".join(html.unescape(text).split()) if isinstance(text, str) else ""


def metres_read(distance: float) -> Metres:
    """A distance in the unit it was most likely written in: the service keeps metres only."""
    if distance % 5:
        miles = round(distance / _METRES_IN_MILE * 20) / 20
        if miles and abs(miles * _METRES_IN_MILE - distance) <= 0.01 * max(1.0, miles):
            return Metres.of(miles, DistanceUnit.MILE)
    if distance != round(distance):
        yards = round(distance / _METRES_IN_YARD)
        if yards and yards % 5 == 0 and abs(yards * _METRES_IN_YARD - distance) < 0.02:
            return Metres.of(yards, DistanceUnit.YARD)
    return Metres(value=distance)
