"""What a workout must look like once TrainingPeaks has had it, and what a loss excuses.

``expected`` spells out what its editor says for every step although the source did not (a
class, a name), and the spellings that mean the same (1 min and 60 s, a band without width). All
else has to be equal. A loss excuses the fields that it names, at its own step, and nothing else.
"""

from __future__ import annotations

from itertools import pairwise

from core.workout.classes import classes
from core.workout.describe import describe_length, describe_target
from core.workout.losses import Loss
from core.workout.model import (
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    NoTarget,
    Prompt,
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

EDITORS_NAMES = {
    Intensity.WARM_UP: "Warm up",
    Intensity.ACTIVE: "Active",
    Intensity.INTERVAL: "Active",
    Intensity.REST: "Recovery",
    Intensity.RECOVERY: "Recovery",
    Intensity.COOL_DOWN: "Cool Down",
    Intensity.OTHER: "Other",
}
IMPERIAL = (DistanceUnit.MILE, DistanceUnit.YARD)


def expected(workout: Workout, thresholds: Thresholds) -> tuple[Block, ...]:
    """The blocks of ``workout`` as they come back when nothing at all is lost."""
    return _blocks(workout.steps, "", classes(workout.steps, thresholds))


def assert_faithful(
    workout: Workout, read: tuple[Block, ...], losses: tuple[Loss, ...], thresholds: Thresholds
) -> None:
    """``read`` is ``workout``, but for what ``losses`` name."""
    wanted = expected(workout, thresholds)
    read = tuple(_settled(block) for block in read)
    if not losses:
        assert read == wanted
        return
    excuses = _excuses(losses)
    given = list(_leaves(wanted, workout.steps, "", in_repeat=False))
    found = iter(list(_unrolled(read)))
    for path, step, is_stairs in given:
        excused = excuses.get(path, [])
        if is_stairs and any("stair" in loss.after or "band" in loss.after for loss in excused):
            _assert_stairs(step, found, excused)
        else:
            _assert_step(step, next(found), excused)
    assert next(found, None) is None


# --- What is meant ----------------------------------------------------------------------------


def _blocks(
    blocks: tuple[Block, ...], prefix: str, of_path: dict[str, Intensity]
) -> tuple[Block, ...]:
    made: list[Block] = []
    for position, block in enumerate(blocks, start=1):
        path = f"{prefix}{position}"
        if isinstance(block, Step):
            made.append(_meant(block, of_path[path]))
            continue
        inner = _blocks(block.steps, f"{path}.", of_path)
        made += inner if block.count == 1 else (Repeat(count=block.count, steps=inner),)
    return tuple(made)


def _meant(step: Step, intensity: Intensity) -> Step:
    cue = step.cue
    if not cue.strip():
        all_out = isinstance(step.target, FreeRide | MaxEffort)
        cue = describe_target(step.target).capitalize() if all_out else EDITORS_NAMES[intensity]
    return _settled(step.model_copy(update={"cue": cue, "intensity": intensity}))


def _settled(block: Block) -> Block:
    """One spelling for everything that can be spelt in two ways and means the same."""
    if isinstance(block, Repeat):
        return block.model_copy(update={"steps": tuple(_settled(step) for step in block.steps)})
    cadence = block.cadence
    if cadence is not None and cadence.high == cadence.low:
        cadence = Cadence(low=cadence.low)
    return block.model_copy(
        update={
            "length": _length(block.length),
            "target": _target(block.target),
            "cadence": cadence,
            "prompts": tuple(sorted(block.prompts, key=lambda prompt: prompt.at)),
        }
    )


def _length(length: Length) -> Length:
    if isinstance(length, UntilLap):
        nominal = length.nominal
        return UntilLap(nominal=None if nominal is None else _length(nominal))
    if isinstance(length, Seconds):
        return Seconds(value=length.value)
    return length if length.unit in IMPERIAL else Metres(value=length.value)


def _target(target: Target) -> Target:
    ends = (
        (target.low, target.high)
        if isinstance(target, Range)
        else (target.start, target.end)
        if isinstance(target, Ramp)
        else ()
    )
    if ends and ends[0] == ends[1]:
        target = Single(unit=target.unit, value=ends[0], mmp_seconds=target.mmp_seconds)
    return NoTarget() if isinstance(target, Single) and target.value == 0 else target


def _leaves(wanted: tuple[Block, ...], source: tuple[Block, ...], prefix: str, *, in_repeat: bool):
    """(path in the source, step as it is meant, whether it may be stairs), rounds unrolled."""
    meant = iter(wanted)
    for position, block in enumerate(source, start=1):
        path = f"{prefix}{position}"
        if isinstance(block, Step):
            yield path, next(meant), in_repeat and isinstance(block.target, Ramp)
            continue
        if block.count == 1:
            inner = tuple(next(meant) for _ in _flat(block.steps))
        else:
            inner = next(meant).steps
        # A repeat of one round dissolves: its steps stand where it stood.
        is_inside = in_repeat or block.count > 1
        for _ in range(block.count):
            yield from _leaves(inner, block.steps, f"{path}.", in_repeat=is_inside)


def _flat(blocks: tuple[Block, ...]):
    """One entry for each block that is left once repeats of one round have dissolved."""
    for block in blocks:
        if isinstance(block, Repeat) and block.count == 1:
            yield from _flat(block.steps)
        else:
            yield block


def _unrolled(blocks: tuple[Block, ...]):
    for block in blocks:
        if isinstance(block, Step):
            yield block
        else:
            for _ in range(block.count):
                yield from _unrolled(block.steps)


# --- What a loss excuses ----------------------------------------------------------------------


def _excuses(losses: tuple[Loss, ...]) -> dict[str, list[Loss]]:
    found: dict[str, list[Loss]] = {}
    for loss in losses:
        assert loss.step, f"{loss} names no step"
        found.setdefault(loss.step, []).append(loss)
    return found


def _fields(loss: Loss, step: Step) -> set[str]:
    """The fields of ``step`` that ``loss`` speaks of."""
    before, after = loss.before, loss.after
    if after == "one band" or after.endswith("stairs with the same ends"):
        # Stairs are read back as the ramp; those inside a repeat are looked at as stairs.
        return set()
    nominal = step.length.nominal if isinstance(step.length, UntilLap) else step.length
    for start, field in _SPEAKS_OF.items():
        if before.startswith(start):
            fields = {field}
            break
    else:
        is_length = nominal is not None and before == describe_length(nominal)
        fields = {"length"} if is_length else {"target"}
    if "only target" in after:
        fields.add("target")
    if after.endswith("step's notes") or after == "a step without a target":
        fields.add("notes")
    if after.endswith("step's name"):
        fields.add("cue")
    return fields


_SPEAKS_OF = {
    "until lap, no length": "length",
    "a ramp until lap": "length",
    "the class": "intensity",
    "averaging": "averaging",
    "hidden power": "hide_power",
    "a cadence of 0": "cadence",
    "how long": "prompts",
    "the timed text": "prompts",
    "the second target": "secondary",
}


def _assert_step(meant: Step, found: Step, excused: list[Loss]) -> None:
    allowed = set().union(*(_fields(loss, meant) for loss in excused))
    for field in Step.model_fields:
        before, after = getattr(meant, field), getattr(found, field)
        said = f"{field}: {before!r} became {after!r}, excused: {excused}"
        if field not in allowed:
            assert after == before, said
        elif field == "notes":
            assert after.startswith(before), said
        elif field == "cue":
            is_default = before in EDITORS_NAMES.values() or before in ("Free ride", "Max effort")
            assert after.startswith(before) or (is_default and after.startswith("RPE")), said
        elif field == "length":
            assert abs(_amount(after) - _amount(before)) < 1e-6, said
        elif field == "prompts":
            assert len(after) == len(before), said


def _amount(length: Length) -> float:
    if isinstance(length, UntilLap):
        return 60.0 if length.nominal is None else length.nominal.value
    return length.value


def _assert_stairs(meant: Step, found, excused: list[Loss]) -> None:
    """A ramp inside a repeat comes back as bands that meet and add up to it."""
    amount, target = _amount(meant.length), meant.target
    stairs: list[Step] = []
    while sum(_amount(step.length) for step in stairs) < amount - 1e-6:
        stairs.append(next(found))
    assert abs(sum(_amount(step.length) for step in stairs) - amount) < 1e-6
    bands = [step.target for step in stairs]
    falls = [band.unit for band in bands if not isinstance(band, Range)]
    assert not falls or len(stairs) == 1
    if isinstance(target, Ramp) and all(isinstance(band, Range) for band in bands):
        for one, other in pairwise(bands):
            assert other.low in (one.high, one.low) or other.high in (one.high, one.low)
        if bands[0].unit is target.unit:
            ends = {target.start, target.end}
            assert ends <= {bands[0].low, bands[0].high, bands[-1].low, bands[-1].high}
    first = stairs[0].model_copy(update={"length": meant.length, "target": meant.target})
    told: tuple[Prompt, ...] = ()
    begin = 0.0
    for step in stairs:
        told += tuple(
            prompt.model_copy(update={"at": prompt.at + begin}) for prompt in step.prompts
        )
        begin += _amount(step.length) if isinstance(step.length, Seconds) else 0.0
    whole = first.model_copy(update={"prompts": told})
    _assert_step(meant, whole, [loss for loss in excused if "stair" not in loss.after])
