"""What comes back of a written workout, held against what was written.

Some things are the same by the rules of the format and need no loss: the unit that a length was
written in, a ramp or range between equal numbers, white space round a text, a repeat of one
round, the class *active*. Everything else has to be equal, unless a loss names that very thing
of that very step.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.formats.file_types import WrittenFile
from core.workout.classes import classes
from core.workout.describe import describe_length, describe_seconds, describe_target, place
from core.workout.model import (
    Block,
    Cadence,
    Intensity,
    Metres,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Target,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds

SAME_CLASS = {
    Intensity.INTERVAL: Intensity.ACTIVE,
    Intensity.OTHER: Intensity.ACTIVE,
    Intensity.RECOVERY: Intensity.REST,
}


def plain(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """``blocks`` without what the format makes equal, and without classes."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Step):
            found.append(plain_step(block))
        elif block.count == 1:
            found += plain(block.steps)
        else:
            found.append(Repeat(count=block.count, steps=plain(block.steps), title=block.title))
    return tuple(
        one.model_copy(update={"title": one.title.strip()}) if isinstance(one, Repeat) else one
        for one in found
    )


def plain_step(step: Step) -> Step:
    prompts = [
        prompt.model_copy(update={"text": prompt.text.strip()})
        for prompt in step.prompts
        if prompt.text.strip()
    ]
    return step.model_copy(
        update={
            "length": plain_length(step),
            "target": plain_target(step.target),
            "cadence": plain_cadence(step.cadence),
            "cue": step.cue.strip(),
            "notes": step.notes.strip(),
            "prompts": tuple(sorted(prompts, key=lambda prompt: prompt.at)),
            "intensity": None,
        }
    )


def plain_length(step: Step) -> Seconds | Metres | UntilLap:
    length = step.length
    if isinstance(length, Seconds):
        whole = round(length.value)
        return Seconds(value=whole if abs(length.value - whole) <= 0.01 else length.value)
    if isinstance(length, Metres):
        return Metres(value=round(length.value, 3))
    return length


def plain_target(target: Target) -> Target:
    if isinstance(target, Range) and target.low == target.high:
        return Single(unit=target.unit, value=target.low, mmp_seconds=target.mmp_seconds)
    if isinstance(target, Ramp) and target.start == target.end:
        return Single(unit=target.unit, value=target.start, mmp_seconds=target.mmp_seconds)
    return target


def plain_cadence(cadence: Cadence | None) -> Cadence | None:
    if cadence is not None and cadence.low == cadence.high:
        return Cadence(low=cadence.low)
    return cadence


def in_order(blocks: tuple[Block, ...], parent: str = "") -> Iterator[tuple[str, Step]]:
    """Each step as often as it is done, with its path."""
    for index, block in enumerate(blocks, 1):
        if isinstance(block, Step):
            yield f"{parent}{index}", block
        else:
            for _ in range(block.count):
                yield from in_order(block.steps, f"{parent}{index}.")


def excused(step: Step, said: list[tuple[str, str]]) -> set[str]:
    """The fields of ``step`` that its losses (before, after) name."""
    fields: set[str] = set()
    lengths = {describe_length(step.length)}
    nominal = step.length.nominal if isinstance(step.length, UntilLap) else step.length
    if nominal is not None:
        lengths |= {describe_length(nominal), describe_seconds(round(nominal.value, 3))}
    for before, after in said:
        if before in lengths:
            fields.add("length")
        elif before in (describe_target(step.target), "no target"):
            fields.add("target")
        elif before.startswith("the second target"):
            fields |= {"secondary", "target"}
        elif before.startswith("averaging"):
            fields.add("averaging")
        elif before == "hidden power":
            fields.add("hide_power")
        elif before.startswith("a cadence"):
            fields.add("cadence")
        elif before.startswith("the timed text"):
            fields |= {"prompts", "cue"}
        elif before.startswith(("which of its texts", "a character")):
            fields |= {"cue", "notes", "prompts"}
        elif not before.startswith(("the class", "the title")) and "rounds" not in before:
            raise AssertionError(f"a loss of nothing that a step has: {before}")
        if after.endswith("a text at the step's beginning"):
            fields |= {"cue", "prompts"}
    return fields


def assert_same_but_for_losses(workout: Workout, back: Workout, written: WrittenFile) -> None:
    """Fails where ``back`` differs from ``workout`` in something that no loss names."""
    by_place: dict[str, list[tuple[str, str]]] = {}
    for loss in written.losses:
        by_place.setdefault(loss.where, []).append((loss.before, loss.after))
    if not {"Title", "Sport", "Tags"} & set(by_place):
        assert back.title == workout.title.strip()
        assert back.sport is workout.sport
        assert back.tags == tuple(dict.fromkeys(tag.strip() for tag in workout.tags if tag.strip()))
    if not {"Description", "Coach comments"} & set(by_place):
        assert back.description == workout.description.strip()
    pairs = list(zip(in_order(workout.steps), in_order(back.steps), strict=True))
    compared: dict[str, list[Step]] = {}
    for (path, meant), (_, read) in pairs:
        rounds = compared.setdefault(path, [])
        if read in rounds:
            continue
        rounds.append(read)
        said = by_place.get(place(path, meant.cue), [])
        free = excused(meant, said)
        one, other = plain_step(meant), plain_step(read)
        for field in Step.model_fields:
            if field not in free:
                assert getattr(one, field) == getattr(other, field), (path, field, said)
    assert_same_classes(workout, back, by_place)
    if not written.losses:
        assert plain(back.steps) == plain(workout.steps)


def assert_same_classes(
    workout: Workout, back: Workout, by_place: dict[str, list[tuple[str, str]]]
) -> None:
    """A class that the source states is still there, or follows, or is said to be lost."""
    given = classes(back.steps, Thresholds())
    for (path, meant), (read_path, _) in zip(
        in_order(workout.steps), in_order(back.steps), strict=True
    ):
        stated = meant.intensity
        if stated in (None, Intensity.ACTIVE):
            continue
        said = by_place.get(place(path, meant.cue), [])
        if any(before.startswith("the class") for before, _ in said):
            continue
        found = given[read_path]
        assert SAME_CLASS.get(found, found) is SAME_CLASS.get(stated, stated), path
