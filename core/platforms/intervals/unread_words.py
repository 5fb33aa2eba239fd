"""Words of a step's line that the service makes nothing of, kept as notes of the step.

``- 10m 80% stay seated`` is a step of ten minutes to the service; its document is silent on how
to sit. A line belongs to a step of the document for certain only when both have the same steps
in the same order; else the words are named as lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.formats.intervals_text import ParsedText
from core.workout.describe import place
from core.workout.losses import Loss, LossKind
from core.workout.model import Block, Length, Metres, Metric, Seconds, Step


def with_unread_words(
    steps: tuple[Block, ...], parsed: ParsedText
) -> tuple[tuple[Block, ...], tuple[Loss, ...]]:
    """``steps`` of the document with what ``parsed``, its text, says besides; and what is lost."""
    if not any(parsed.unread):
        return steps, ()
    written = tuple(_numbered(parsed.steps))
    read = tuple(_numbered(steps))
    if len(read) == len(written) and all(
        _same_length(one.length, other.length)
        for (_, one), (_, other) in zip(read, written, strict=True)
    ):
        return _noted(steps, iter(parsed.unread)), ()
    losses = (
        Loss(
            where=place(path, step.cue),
            kind=LossKind.DROPPED,
            before=f"the words “{', '.join(words)}”",
        )
        for (path, step), words in zip(written, parsed.unread, strict=True)
        if words
    )
    return steps, tuple(losses)


def _numbered(blocks: tuple[Block, ...], parent: str = "") -> Iterator[tuple[str, Step]]:
    for index, block in enumerate(blocks, 1):
        if isinstance(block, Step):
            yield f"{parent}{index}", block
        else:
            yield from _numbered(block.steps, f"{parent}{index}.")


def _noted(blocks: tuple[Block, ...], unread: Iterator[tuple[str, ...]]) -> tuple[Block, ...]:
    return tuple(
        _with_notes(block, next(unread))
        if isinstance(block, Step)
        else block.model_copy(update={"steps": _noted(block.steps, unread)})
        for block in blocks
    )


def _with_notes(step: Step, words: tuple[str, ...]) -> Step:
    notes = ", ".join(one for one in words if not _carries(step, one))
    return step.model_copy(update={"notes": notes}) if notes else step


def _carries(step: Step, words: str) -> bool:
    """True when the document has the words after all: as a label, or as beats a minute."""
    shown = " ".join((step.cue, *(prompt.text for prompt in step.prompts)))
    if words.casefold() in shown.casefold():
        return True
    aims = (step.target, step.secondary)
    by_heart = any(
        aim.unit.metric is Metric.HEART_RATE
        for aim in aims
        if aim is not None and aim.kind in ("single", "range", "ramp")
    )
    return by_heart and words.lower().endswith("bpm") and " " not in words


def _same_length(one: Length, other: Length) -> bool:
    """A step until lap may name a length in one place alone; metres may have changed unit."""
    if isinstance(one, Seconds) and isinstance(other, Seconds):
        return abs(one.value - other.value) < 1
    if isinstance(one, Metres) and isinstance(other, Metres):
        return abs(one.value - other.value) <= max(1.0, other.value / 1000)
    return one.kind == "until_lap" or other.kind == "until_lap"
