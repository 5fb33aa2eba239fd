"""Two structures line by line, as a steps table has them, and in words where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import TypeVar

from core.platforms.shelved import same_words
from core.sync.differing import apart, differing
from core.sync.field_values import TARGET_STEP, metres, rounded, step_value
from core.workout.describe import (
    describe_averaging,
    describe_class,
    describe_length,
    describe_step,
    describe_target,
)
from core.workout.model import (
    Block,
    FreeRide,
    Length,
    MaxEffort,
    NoTarget,
    Repeat,
    Seconds,
    Step,
    Target,
    UntilLap,
    Value,
)

MOST_TOLD = 3
"""So many changed steps are told; the profiles show the rest."""
V = TypeVar("V", bound=Value)

NOT_THERE = "not there"

Told = tuple[str, str, str]
"""(label, before, after)"""


@dataclass(frozen=True)
class Line:
    """A step, or the head of a repeat, with its place: the path counts from 1 at every depth."""

    path: str
    depth: int
    block: Block

    @cached_property
    def key(self) -> str:
        """Equal for lines that say the same at the same depth."""
        block = self.block
        if isinstance(block, Repeat):
            return repr((self.depth, block.count, same_words(block.title)))
        return repr((self.depth, step_value(block)))


def lines(blocks: Sequence[Block], parent: str = "", depth: int = 0) -> Iterator[Line]:
    """The lines of ``blocks``, a repeat's head before its steps."""
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        yield Line(path, depth, block)
        if isinstance(block, Repeat):
            yield from lines(block.steps, f"{path}.", depth + 1)


def changed_lines(before: Sequence[Block], after: Sequence[Block]) -> list[Told]:
    """The first lines that differ, and at the last one how many more do."""
    pairs = _differing(before, after)
    return [
        with_more(told, len(pairs) - MOST_TOLD if index == MOST_TOLD else 0)
        for index, told in enumerate((_told(*pair) for pair in pairs[:MOST_TOLD]), 1)
    ]


def more_lines(before: Sequence[Block], after: Sequence[Block]) -> int:
    """How many lines differ besides those that are told."""
    return max(len(_differing(before, after)) - MOST_TOLD, 0)


def _differing(
    before: Sequence[Block], after: Sequence[Block]
) -> list[tuple[Line | None, Line | None]]:
    old, new = list(lines(before)), list(lines(after))
    pairs: list[tuple[Line | None, Line | None]] = []
    for start, end, other_start, other_end in apart(
        [line.key for line in old], [line.key for line in new]
    ):
        pairs += zip_longest(old[start:end], new[other_start:other_end])
    return pairs


def with_more(told: Told, more: int) -> Told:
    """``told``, saying that ``more`` follow."""
    label, before, after = told
    return (label, before, and_more(after, more))


def and_more(words: str, more: int) -> str:
    """``words`` of a step, saying that ``more`` follow."""
    return f"{words}; and {more} more" if more > 0 else words


def _told(before: Line | None, after: Line | None) -> Told:
    named = before or after
    assert named is not None
    return (f"Step {named.path}", *two_lines(before, after))


def two_lines(before: Line | None, after: Line | None) -> tuple[str, str]:
    """Two lines in words that differ wherever the lines do."""
    if before is None or after is None:
        return _alone(before), _alone(after)
    one, other = before.block, after.block
    if isinstance(one, Step) and isinstance(other, Step):
        was, becomes = two_steps(one, other)
    else:
        was, becomes = _alone(before), _alone(after)
        if was == becomes and isinstance(one, Repeat) and isinstance(other, Repeat):
            titles = differing(one.title, other.title)
            was, becomes = (_joined(was, _cited(title)) for title in titles)
    if before.depth != after.depth:
        was, becomes = _joined(was, _inside(before.depth)), _joined(becomes, _inside(after.depth))
    return was, becomes


def _alone(line: Line | None) -> str:
    if line is None:
        return NOT_THERE
    block = line.block
    if isinstance(block, Step):
        return _short(block)
    return "1 round" if block.count == 1 else f"{block.count} rounds"


def _inside(depth: int) -> str:
    if depth == 0:
        return "outside repeats"
    return "inside a repeat" if depth == 1 else f"inside {depth} repeats"


# --- Two steps ----------------------------------------------------------------------------------


def two_steps(one: Step, other: Step) -> tuple[str, str]:
    """Both in short, with whatever else they differ in."""
    was, becomes = _short(one), _short(other)
    a, b = step_value(one), step_value(other)
    if was == becomes and any(a.get(part) != b.get(part) for part in ("for", "at", "and", "rpm")):
        was, becomes = _exact(one), _exact(other)
    for mine, others in _besides(one, other):
        if mine != others:
            was, becomes = _joined(was, mine), _joined(becomes, others)
    return was, becomes


def _besides(one: Step, other: Step) -> Iterator[tuple[str, str]]:
    """What a step in short does not say, for both."""
    cues = differing(one.cue, other.cue)
    yield _cited(cues[0]), _cited(cues[1])
    notes = differing(one.notes, other.notes)
    yield _cited(notes[0], "note "), _cited(notes[1], "note ")
    yield _class(one), _class(other)
    yield _first_apart(_prompts(one), _prompts(other))
    yield _averaging(one), _averaging(other)
    yield _hidden(one), _hidden(other)


def _joined(words: str, more: str) -> str:
    return f"{words}, {more}" if more else words


def _cited(text: str, kind: str = "") -> str:
    return f"{kind}“{text}”" if text else ""


def _class(step: Step) -> str:
    return "" if step.intensity is None else describe_class(step.intensity)


def _averaging(step: Step) -> str:
    return "" if step.averaging is None else f"averaged over {describe_averaging(step.averaging)}"


def _hidden(step: Step) -> str:
    return "power hidden" if step.hide_power else ""


def _prompts(step: Step) -> list[str]:
    return [
        f"prompt {_cited(' '.join(prompt.text.split()))} at {rounded(prompt.at)} s"
        + ("" if prompt.duration is None else f" for {rounded(prompt.duration)} s")
        for prompt in step.prompts
    ]


def _first_apart(one: list[str], other: list[str]) -> tuple[str, str]:
    for start, end, other_start, other_end in apart(one, other):
        return "".join(one[start:end][:1]), "".join(other[other_start:other_end][:1])
    return "", ""


def _short(step: Step) -> str:
    """Length, targets and cadence, without the digits that do not count."""
    try:
        return describe_step(_rounded(step))
    except (OverflowError, ValueError):
        # A number that is none, or too large for a clock.
        return str(step_value(step))


def _exact(step: Step) -> str:
    """The same with each part named, for two steps that look alike in short."""
    named = _rounded(step)
    target = describe_target(named.target) or "none"
    second = "none" if named.secondary is None else describe_target(named.secondary)
    return f"{_exact_length(named.length)}, target {target}, second target {second}"


def _exact_length(length: Length) -> str:
    if isinstance(length, UntilLap):
        return "until lap" + (f" (about {_exact_length(length.nominal)})" if length.nominal else "")
    return describe_length(length) if isinstance(length, Seconds) else f"{metres(length.value)} m"


def _rounded(step: Step) -> Step:
    changes: dict[str, object] = {
        "length": _rounded_length(step.length),
        "target": _rounded_target(step.target),
    }
    if step.secondary is not None:
        changes["secondary"] = _rounded_target(step.secondary)
    if step.cadence is not None:
        changes["cadence"] = _with_numbers(step.cadence, TARGET_STEP, "low", "high")
    return step.model_copy(update=changes)


def _rounded_length(length: Length) -> Length:
    if isinstance(length, Seconds):
        return _with_numbers(length, 1.0, "value")
    if isinstance(length, UntilLap) and length.nominal is not None:
        return length.model_copy(update={"nominal": _rounded_length(length.nominal)})
    return length


def _rounded_target(target: Target) -> Target:
    if isinstance(target, NoTarget | FreeRide | MaxEffort):
        return target
    names = {"single": ("value",), "range": ("low", "high"), "ramp": ("start", "end")}
    tenths = _with_numbers(target, TARGET_STEP, *names[target.kind])
    return _with_numbers(tenths, 1.0, "mmp_seconds")


def _with_numbers(value: V, step: float, *names: str) -> V:
    """``value`` with these numbers rounded as they are for prints."""
    changes: dict[str, float] = {}
    for name in names:
        number = getattr(value, name)
        steps = None if number is None else rounded(number, step)
        if isinstance(steps, int):
            changes[name] = steps * step
    return value.model_copy(update=changes)
