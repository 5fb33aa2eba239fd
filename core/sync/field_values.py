"""The values of an item's fields in one plain form: equal for what a person would call the same.

Texts are held by their words, numbers without their last digits: what a platform changes on its
way, or a float in its last places, is no change. The form is JSON, so that it can be hashed.

Hashes are kept for years. A thing that plans learn to hold later must be left out where it is
absent, else every link made before would look changed on both sides.
"""

from __future__ import annotations

from math import floor, isfinite, log10

from core.platforms.shelved import same_words
from core.workout.model import (
    Block,
    Cadence,
    FreeRide,
    Length,
    MaxEffort,
    Metres,
    NoTarget,
    Planned,
    Prompt,
    Range,
    Seconds,
    Single,
    Step,
    Target,
    UntilLap,
    Workout,
)
from core.workout.resolve import ends

NOISE_DIGITS = 6
"""Decimals below which a float is noise: taken off first, so that no half sits on an edge."""
TARGET_STEP = 0.1
"""Targets and cadences: the last digit that any platform shows."""
INTENSITY_STEP = 0.01
METRES_DIGITS = 4
"""Significant digits of a long distance (0.1 % at most); below 10 km that is whole metres."""


def rounded(value: float, step: float = 1.0) -> int | str:
    """``value`` in whole ``step``s, halves up; as text when that is no number."""
    steps = value / step
    return floor(round(steps, NOISE_DIGITS) + 0.5) if isfinite(steps) else str(value)


def metres(value: float) -> int | str:
    """A distance to whole metres, and from 10 km on to four significant digits."""
    if not isfinite(value) or value < 1000:
        return rounded(value)
    step: int = 10 ** max(floor(log10(value)) + 1 - METRES_DIGITS, 0)
    return floor(round(value / step, NOISE_DIGITS) + 0.5) * step


def intensity(value: float) -> int | str:
    """An intensity in whole hundredths of threshold."""
    return rounded(value, INTENSITY_STEP)


def text_value(*texts: str) -> list[str]:
    """The words of ``texts``."""
    return [same_words(text) if text else "" for text in texts]


def tags_value(tags: tuple[str, ...]) -> list[str]:
    """Tags in an order of ours: a platform's says nothing."""
    return sorted({words for words in text_value(*tags) if words})


def work_value(workout: Workout, *, computes_totals: bool) -> dict[str, object]:
    """Steps, what they are steered by, and the totals where they are the person's own."""
    value: dict[str, object] = {
        "steps": steps_value(workout.steps),
        "metric": workout.metric,
    }
    if not (computes_totals and workout.steps):
        value |= totals_value(workout.planned)
    return value


def totals_value(planned: Planned) -> dict[str, object]:
    """The planned values; intensity only where it is all there is, for it follows from others."""
    value: dict[str, object] = {
        "duration": None if planned.duration is None else rounded(planned.duration),
        "distance": None if planned.distance is None else metres(planned.distance),
        "load": None if planned.load is None else rounded(planned.load),
    }
    if planned.load is None and planned.duration is None:
        value["intensity"] = None if planned.intensity is None else intensity(planned.intensity)
    return value


def steps_value(blocks: tuple[Block, ...]) -> list[object]:
    """Steps and repeats, in order."""
    return [
        step_value(block)
        if isinstance(block, Step)
        else [block.count, same_words(block.title), steps_value(block.steps)]
        for block in blocks
    ]


def step_value(step: Step) -> dict[str, object]:
    """One step; what it leaves open is left out."""
    value: dict[str, object] = {"for": length_value(step.length), "at": target_value(step.target)}
    if step.secondary is not None:
        value["and"] = target_value(step.secondary)
    if step.cadence is not None:
        value["rpm"] = cadence_value(step.cadence)
    if step.intensity is not None:
        value["class"] = step.intensity
    words = text_value(step.cue, step.notes)
    if any(words):
        value["words"] = words
    if step.prompts:
        value["prompts"] = [prompt_value(prompt) for prompt in step.prompts]
    if step.averaging is not None:
        value["averaging"] = step.averaging
    if step.hide_power:
        value["hidden"] = True
    return value


def length_value(length: Length) -> list[object]:
    """Whole seconds or metres; in which unit they were written does not count."""
    if isinstance(length, UntilLap):
        return ["lap"] if length.nominal is None else ["lap", *length_value(length.nominal)]
    if isinstance(length, Seconds):
        return ["s", rounded(length.value)]
    assert isinstance(length, Metres)
    return ["m", metres(length.value)]


def target_value(target: Target) -> list[object]:
    """Kind, unit and numbers to a tenth. A range without width is its one number."""
    if isinstance(target, NoTarget | FreeRide | MaxEffort):
        return [target.kind]
    if isinstance(target, Single):
        numbers: tuple[float, ...] = (target.value,)
    else:
        numbers = ends(target)
    short = [rounded(number, TARGET_STEP) for number in numbers]
    if isinstance(target, Range) and short[0] == short[1]:
        short = short[:1]
    kind = "single" if len(short) == 1 else target.kind
    value: list[object] = [kind, target.unit, *short]
    return value if target.mmp_seconds is None else [*value, "over", rounded(target.mmp_seconds)]


def cadence_value(cadence: Cadence) -> list[object]:
    """Its ends to a tenth; a band without width is its one number."""
    high = cadence.low if cadence.high is None else cadence.high
    return [rounded(cadence.low, TARGET_STEP), rounded(high, TARGET_STEP)]


def prompt_value(prompt: Prompt) -> list[object]:
    """When, what, and for how long."""
    shown = None if prompt.duration is None else rounded(prompt.duration)
    return [rounded(prompt.at), same_words(prompt.text), shown]
