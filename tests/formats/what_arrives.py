"""Holds what was read back against what was written, and every difference against a loss.

A difference counts as named only when a loss at that very step speaks of that very thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.workout.describe import (
    describe_averaging,
    describe_length,
    describe_seconds,
    describe_target,
)
from core.workout.losses import Loss
from core.workout.model import (
    Block,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
)

MEASURED = (Single, Range, Ramp)
IN_NAMES = (Unit.RPE, Unit.BPM)
"""Units that may end up in the step's name."""
FIELDS = (
    "length", "target", "secondary", "cadence", "intensity", "cue", "notes", "prompts",
    "averaging", "hide_power",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A step, or the head of a repeat when ``step`` is None."""

    path: str
    step: Step | None
    count: int = 1
    title: str = ""
    inside: int = 0


def arranged(blocks: tuple[Block, ...], losses: tuple[Loss, ...]) -> list[Row]:
    """The rows a text can hold: one level of repeats, what is deeper written round by round."""
    rows: list[Row] = []
    _arrange(blocks, "", losses, rows)
    return rows


def _arrange(
    blocks: tuple[Block, ...], parent: str, losses: tuple[Loss, ...], rows: list[Row]
) -> None:
    for number, block in enumerate(blocks, 1):
        path = f"{parent}{number}"
        if isinstance(block, Step):
            rows.append(Row(path, block))
            continue
        nested = block.count > 1 and any(_repeats(inner) for inner in block.steps)
        if block.count == 1 or nested:
            if block.title.strip():
                assert _said(losses, path, "the title"), block.title
            if nested:
                assert _said(losses, path, f"{block.count} rounds")
            for _ in range(block.count):
                _arrange(block.steps, f"{path}.", losses, rows)
            continue
        inner: list[Row] = []
        _arrange(block.steps, f"{path}.", losses, inner)
        rows.append(Row(path, None, block.count, block.title, len(inner)))
        rows += inner


def _repeats(block: Block) -> bool:
    return isinstance(block, Repeat) and (
        block.count > 1 or any(_repeats(inner) for inner in block.steps)
    )


def _said(losses: tuple[Loss, ...], path: str, before: str) -> bool:
    return any(loss.step == path and loss.before.startswith(before) for loss in losses)


def assert_arrived(
    meant: tuple[Block, ...], read: tuple[Block, ...], losses: tuple[Loss, ...]
) -> None:
    """Every step arrives as it was, but for what a loss at that step names."""
    wanted, found = arranged(meant, losses), arranged(read, ())
    assert len(wanted) == len(found)
    for one, other in zip(wanted, found, strict=True):
        assert (one.step is None, one.count, one.inside) == (
            other.step is None,
            other.count,
            other.inside,
        )
        here = [loss for loss in losses if loss.step == one.path]
        if one.step is None or other.step is None:
            if words(one.title) != words(other.title):
                assert _said(losses, one.path, "the title"), (one, other)
            continue
        assert_step_arrived(one.step, other.step, here)


def assert_step_arrived(meant: Step, read: Step, losses: list[Loss]) -> None:
    allowed: set[str] = set()
    for loss in losses:
        fields = _fields_of(loss, meant)
        assert fields, f"a loss about nothing in this step: {loss}"
        allowed |= fields
    before, after = _plain(meant), _plain(read)
    named = any(
        loss.after.endswith("in the step's name") and loss.before == describe_target(meant.target)
        for loss in losses
    )
    if isinstance(meant.target, MEASURED) and (meant.target.unit is Unit.RPE or named):
        # The effort (or the beats) is gone, so the second target moves up.
        before = _plain(meant.model_copy(update={"target": NoTarget()}))
        allowed.add("cue")
    differing = {field for field in FIELDS if before[field] != after[field]}
    assert differing <= allowed, (
        {field: (before[field], after[field]) for field in differing - allowed},
        losses,
    )
    for loss in losses:
        _assert_after_is_what_came(loss, meant, read)


def words(text: str) -> str:
    """The characters that are neither blank nor invisible."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def _fields_of(loss: Loss, step: Step) -> set[str]:
    """What of ``step`` the loss speaks of."""
    before = loss.before
    length = step.length
    fields: set[str] = set()
    if before.startswith("the note "):
        fields |= {"notes", "cue"}
    if before.startswith("the name "):
        fields.add("cue")
    if before.startswith(("the timed text ", "how long the timed text ")):
        fields.add("prompts")
    if before == "max effort" and isinstance(step.target, MaxEffort):
        fields.add("cue")
    if step.averaging and before == f"averaging over {describe_averaging(step.averaging)}":
        fields.add("averaging")
    if isinstance(length, UntilLap):
        if length.nominal is None and before == "until lap, no length planned":
            fields.add("length")
        if length.nominal is not None and before == describe_length(length.nominal):
            fields.add("length")
    elif before == describe_length(length):
        fields.add("length")
    for name, target in (("target", step.target), ("secondary", step.secondary)):
        if not isinstance(target, MEASURED):
            continue
        if before in (describe_target(target), f"the second target {describe_target(target)}"):
            fields |= {name, "cue"} if target.unit in IN_NAMES else {name}
            if isinstance(step.target, NoTarget) and name == "secondary":
                fields.add("target")
        if target.mmp_seconds and before == describe_seconds(target.mmp_seconds):
            fields.add(name)
    return fields


def _assert_after_is_what_came(loss: Loss, meant: Step, read: Step) -> None:
    """A loss that says what a target or a length becomes says what it did become."""
    targets = [
        describe_target(one) for one in (meant.target, meant.secondary) if isinstance(one, MEASURED)
    ]
    came = [describe_target(one) for one in (read.target, read.secondary) if one is not None]
    if loss.before in targets and "RPE" not in loss.before and loss.after:
        assert loss.after in came or _in_the_name(loss, read), (loss, read)
    if loss.before == describe_length(meant.length) and not isinstance(meant.length, UntilLap):
        assert loss.after == describe_length(read.length), (loss, read)


def _in_the_name(loss: Loss, read: Step) -> bool:
    name = loss.after.removesuffix(" in the step's name").strip("“”")
    return name != loss.after and words(name) in words(read.cue)


def _plain(step: Step) -> dict[str, Any]:
    """A step as the text makes it: no units of writing, no class *active*, no blanks in words.

    A second target without a first is the target.
    """
    target, secondary = step.target, step.secondary
    if isinstance(target, NoTarget) and secondary is not None:
        target, secondary = secondary, None
    return {
        "length": _plain_length(step.length),
        "target": _plain_target(target),
        "secondary": secondary and _plain_target(secondary),
        "cadence": step.cadence,
        "intensity": None if step.intensity is Intensity.ACTIVE else step.intensity,
        "cue": words(step.cue),
        "notes": words(step.notes),
        "prompts": tuple(
            (prompt.at, words(prompt.text), prompt.duration) for prompt in step.prompts
        ),
        "averaging": step.averaging,
        "hide_power": step.hide_power,
    }


def _plain_length(length: Any) -> tuple[Any, ...]:
    if isinstance(length, UntilLap):
        return ("lap", length.nominal and _plain_length(length.nominal))
    if isinstance(length, Seconds):
        return ("s", round(length.value, 6))
    assert isinstance(length, Metres)
    return ("m", round(length.value, 1))


def _plain_target(target: Any) -> Any:
    if not isinstance(target, MEASURED):
        return target
    numbers = {
        name: round(getattr(target, name), 3)
        for name in ("value", "low", "high", "start", "end")
        if hasattr(target, name)
    }
    return target.model_copy(update=numbers)
