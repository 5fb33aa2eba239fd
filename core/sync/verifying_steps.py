"""Steps as they were read back, compared with those that were expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby, islice

from core.platforms.shelved import same_words
from core.sync.differing import differing
from core.sync.field_words import count_words
from core.sync.step_lines import Told, lines, two_lines, with_more
from core.workout.duration import unrolled
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Block,
    Cadence,
    FreeRide,
    Length,
    MaxEffort,
    Measured,
    Metres,
    NoTarget,
    Ramp,
    Repeat,
    Seconds,
    Single,
    Step,
    Target,
    Unit,
    UntilLap,
    step_count,
)
from core.workout.resolve import ends

STEP_SECONDS_WITHIN = 1.0
"""Platforms keep whole seconds of a step."""
STEP_METRES_WITHIN = 1.0
"""Metres of a step."""
STEP_METRES_SHARE_WITHIN = 0.001
"""Of a step's distance: a mile comes back as 1609.34 m."""
TARGET_WITHIN = 0.1
"""Per cent, zones and perceived exertion: platforms keep a decimal."""
WHOLE_TARGET_WITHIN = 0.5
"""Watts, beats and seconds of a pace: platforms keep whole ones."""
CADENCE_WITHIN = 0.5
"""Revolutions a minute: platforms keep whole ones."""
MOST_TOLD = 10
"""So many steps that differ are told."""
MOST_IN_A_ROW = 2000
"""So many steps are compared one by one where they repeat otherwise than expected."""
NOISE = 1e-6
"""Added to each tolerance, for a float that stands exactly on its edge."""
_WHOLE = (Unit.WATTS, Unit.BPM, *PACE_DISTANCE_METRES)


def without_escapes(text: str) -> str:
    """``text`` with HTML's escapes resolved: a platform may hand words back escaped."""
    return unescape(unescape(text))


def unlike_steps(expected: Sequence[Block], found: Sequence[Block]) -> Iterator[Told]:
    """(label, expected, found): their number, how they repeat, and each step that differs."""
    counts = [step_count(tuple(blocks)) for blocks in (expected, found)]
    if counts[0] != counts[1]:
        yield "Steps", count_words(counts[0]), count_words(counts[1])
        return
    wanted, got = plain(expected), plain(found)
    if shape(wanted) != shape(got):
        yield "Repeats", *differing(shape(wanted), shape(got))
        wanted, got = _in_a_row(wanted), _in_a_row(got)
    pairs = [
        (one, other)
        for one, other in zip(lines(wanted), lines(got), strict=True)
        if not _alike(one.block, other.block)
    ]
    for index, (one, other) in enumerate(pairs[:MOST_TOLD], 1):
        told = (f"Step {one.path}", *two_lines(one, other))
        yield with_more(told, len(pairs) - MOST_TOLD if index == MOST_TOLD else 0)


# --- Shape --------------------------------------------------------------------------------------


def plain(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` without what is no difference: repeats of one round, and HTML's escapes."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Step):
            found.append(_unescaped(block))
        elif block.count == 1:
            found += plain(block.steps)
        else:
            title = without_escapes(block.title)
            found.append(block.model_copy(update={"steps": plain(block.steps), "title": title}))
    return tuple(found)


def _unescaped(step: Step) -> Step:
    if not (step.cue or step.notes or step.prompts):
        return step
    prompts = tuple(
        prompt.model_copy(update={"text": without_escapes(prompt.text)}) for prompt in step.prompts
    )
    texts = {"cue": without_escapes(step.cue), "notes": without_escapes(step.notes)}
    return step.model_copy(update={**texts, "prompts": prompts})


def shape(blocks: Sequence[Block]) -> str:
    """How the steps repeat: "1 step, 3 × (2 steps), 1 step"."""
    parts: list[str] = []
    for is_step, group in groupby(blocks, lambda block: isinstance(block, Step)):
        members = list(group)
        if is_step:
            parts.append(count_words(len(members)))
        else:
            parts += (
                f"{block.count} × ({shape(block.steps)})"
                for block in members
                if isinstance(block, Repeat)
            )
    return ", ".join(parts)


def _in_a_row(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(islice(unrolled(blocks), MOST_IN_A_ROW))


# --- One step -----------------------------------------------------------------------------------


def _alike(expected: Block, found: Block) -> bool:
    if isinstance(expected, Repeat):
        return isinstance(found, Repeat) and same_words(expected.title) == same_words(found.title)
    return isinstance(found, Step) and (
        _same_length(expected.length, found.length)
        and _same_target(expected.target, found.target)
        and _same_target(expected.secondary, found.secondary)
        and _same_cadence(expected.cadence, found.cadence)
        and expected.intensity in (None, found.intensity)
        and expected.averaging in (None, found.averaging)
        and expected.hide_power in (False, found.hide_power)
        and _all_words(expected) == _all_words(found)
    )


def _all_words(step: Step) -> list[str]:
    return [same_words(text) for text in (step.cue, step.notes, *(p.text for p in step.prompts))]


def _same_length(expected: Length | None, found: Length | None) -> bool:
    if isinstance(expected, Seconds) and isinstance(found, Seconds):
        return near(expected.value, found.value, STEP_SECONDS_WITHIN)
    if isinstance(expected, Metres) and isinstance(found, Metres):
        share = STEP_METRES_SHARE_WITHIN * expected.value
        return near(expected.value, found.value, max(STEP_METRES_WITHIN, share))
    if isinstance(expected, UntilLap) and isinstance(found, UntilLap):
        return _same_length(expected.nominal, found.nominal)
    return expected is None and found is None


def _same_target(expected: Target | None, found: Target | None) -> bool:
    bare = (NoTarget, FreeRide, MaxEffort, type(None))
    if isinstance(expected, bare) or isinstance(found, bare):
        return expected == found
    if expected.unit is not found.unit or isinstance(expected, Ramp) != isinstance(found, Ramp):
        return False
    within = WHOLE_TARGET_WITHIN if expected.unit in _WHOLE else TARGET_WITHIN
    over = (expected.mmp_seconds or 0.0, found.mmp_seconds or 0.0)
    return near(*over, STEP_SECONDS_WITHIN) and all(
        near(one, other, within) for one, other in zip(_ends(expected), _ends(found), strict=True)
    )


def _ends(target: Measured) -> tuple[float, float]:
    """A single number is a range without width."""
    return (target.value, target.value) if isinstance(target, Single) else ends(target)


def _same_cadence(expected: Cadence | None, found: Cadence | None) -> bool:
    if expected is None or found is None:
        return expected is found
    return near(expected.low, found.low, CADENCE_WITHIN) and near(
        _highest(expected), _highest(found), CADENCE_WITHIN
    )


def _highest(cadence: Cadence) -> float:
    return cadence.low if cadence.high is None else cadence.high


def near(expected: float, found: float, within: float) -> bool:
    """Whether two numbers are no further apart than ``within``; never for what is no number."""
    return abs(expected - found) <= within + NOISE
