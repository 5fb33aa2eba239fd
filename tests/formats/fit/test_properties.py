"""What holds for every workout: nothing is lost unsaid, and two readers see what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import floor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.formats.file_types import FileError
from core.formats.fit import read, write
from core.workout.duration import unrolled
from core.workout.losses import Loss
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Averaging,
    Block,
    Cadence,
    FreeRide,
    Intensity,
    MaxEffort,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
    step_count,
)
from core.workout.resolve import fractions
from core.workout.thresholds import Thresholds
from tests.formats.fit.independent import (
    DURATION,
    DURATION_TYPE,
    HIGH,
    INDEX,
    INTENSITY,
    LOW,
    NAME,
    NOTES,
    SECOND,
    SECOND_HIGH,
    SECOND_LOW,
    SECOND_TYPE,
    TARGET,
    TARGET_TYPE,
    Fields,
    decoded,
)
from tests.strategies import blocks, cadences, lengths, steps, texts, with_one_thing, workouts

PROPERTY = settings(deadline=None, max_examples=100, derandomize=True)
WHOLE_WORKOUTS = settings(deadline=None, max_examples=30, derandomize=True)
KNOWN = Thresholds(
    ftp=243, lthr=163, max_hr=187, resting_hr=48, pace=3.9, hr_zones=(120, 140, 155, 165, 187)
)
thresholds = st.sampled_from([Thresholds(), KNOWN])


# --- Steps that arrive whole ------------------------------------------------------------------


def _whole(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(float)


_HELD = {
    Unit.PERCENT_FTP: _whole(1, 999),
    Unit.WATTS: _whole(0, 2000),
    Unit.PERCENT_MAX_HR: _whole(1, 100),
    Unit.BPM: _whole(1, 250),
    Unit.SECONDS_PER_KM: _whole(120, 900),
}
_held_targets = st.one_of(
    st.builds(NoTarget),
    *(st.builds(Single, unit=st.just(unit), value=value) for unit, value in _HELD.items()),
    *(st.builds(Range, unit=st.just(unit), low=value, high=value) for unit, value in _HELD.items()),
    st.builds(Single, unit=st.just(Unit.POWER_ZONE), value=_whole(1, 7)),
    st.builds(Single, unit=st.just(Unit.HR_ZONE), value=_whole(1, 5)),
    st.builds(Single, unit=st.just(Unit.PACE_ZONE), value=_whole(1, 10)),
)
_power_extras = st.tuples(
    st.none() | st.sampled_from([one for one in Averaging if one is not Averaging.SECONDS_1]),
    st.none()
    | st.builds(Range, unit=st.just(Unit.BPM), low=_whole(100, 130), high=_whole(131, 190)),
)


def _with_extras(step: Step, extras: tuple[Averaging | None, Range | None]) -> Step:
    """Averaging, and a heart rate where no cadence needs its place, beside a power."""
    if not isinstance(step.target, Single | Range) or step.target.unit.metric is not Metric.POWER:
        return step
    averaging, heart_rate = extras
    second = heart_rate if step.cadence is None else None
    return step.model_copy(update={"averaging": averaging, "secondary": second})


_plain_steps = st.builds(
    Step,
    length=st.one_of(lengths(laps=False), st.just(UntilLap())),
    target=_held_targets,
    cadence=st.none() | cadences(),
    intensity=st.none() | st.sampled_from(list(Intensity)),
    cue=texts(),
    notes=texts(),
)
_held_steps = st.builds(_with_extras, _plain_steps, _power_extras)
_frugal_steps = steps().map(
    # Prompts and hidden power are always named, and would hide what else is.
    lambda step: step.model_copy(update={"prompts": (), "hide_power": False})
)


def plain(block: Block) -> list[Block]:
    """``block`` without differences that make none to whoever does it."""
    if isinstance(block, Repeat):
        inner = tuple(one for each in block.steps for one in plain(each))
        title = " ".join(block.title.split())
        return (
            [Repeat(count=block.count, steps=inner, title=title)] if block.count > 1 else [*inner]
        )
    length = block.length
    if not isinstance(length, UntilLap):
        value = round(length.value, 2)
        length = type(length)(value=value)
    target, secondary = _one_number(block.target), block.secondary
    if isinstance(target, NoTarget) and secondary is not None:
        target, secondary = _one_number(secondary), None
    cadence = block.cadence
    if cadence is not None and cadence.low == cadence.high:
        cadence = Cadence(low=cadence.low)
    return [
        block.model_copy(
            update={
                "length": length,
                "target": target,
                "secondary": secondary,
                "cadence": cadence,
                "cue": " ".join(block.cue.split()),
                "notes": block.notes.strip(),
            }
        )
    ]


def _one_number(target: object) -> object:
    if isinstance(target, Range) and target.low == target.high:
        return Single(unit=target.unit, value=target.low, mmp_seconds=target.mmp_seconds)
    if isinstance(target, Ramp) and target.start == target.end:
        return Single(unit=target.unit, value=target.start, mmp_seconds=target.mmp_seconds)
    return target


def arrives_equal(found: tuple[Block, ...], meant: tuple[Block, ...]) -> None:
    """Asserts equality; of paces that the speeds are the same within 0.5 %, in any unit."""
    ours, theirs = ([one for block in each for one in plain(block)] for each in (found, meant))
    assert [_without_pace(one) for one in ours] == [_without_pace(one) for one in theirs]
    assert list(_speeds(ours)) == pytest.approx(list(_speeds(theirs)), rel=0.0051)


def _is_pace(target: object) -> bool:
    return isinstance(target, Single | Range) and target.unit.is_absolute_pace


def _without_pace(block: Block) -> Block:
    if isinstance(block, Repeat):
        return block.model_copy(update={"steps": tuple(map(_without_pace, block.steps))})
    return block.model_copy(update={"target": "pace"}) if _is_pace(block.target) else block


def _speeds(blocks_: Iterable[Block]) -> Iterator[float]:
    for step in _steered(blocks_):
        if _is_pace(step.target):
            metres = PACE_DISTANCE_METRES[step.target.unit]
            numbers = step.target.model_dump(include={"value", "low", "high"}).values()
            speeds = [metres / number for number in numbers]
            # Two paces that differ by less than a file holds are one.
            yield from (min(speeds), max(speeds))


def _steered(blocks_: Iterable[Block]) -> Iterator[Step]:
    for block in blocks_:
        yield from (block,) if isinstance(block, Step) else _steered(block.steps)


@given(blocks(_held_steps), thresholds, texts(), texts(100))
@WHOLE_WORKOUTS
def test_what_fit_holds_arrives_equal_and_without_a_word(steps_, known, title, description):
    assume(steps_)
    # A second target and a title of a single round are the only things said of these.
    workout = Workout(sport=Sport.RIDE, title=title, description=description, steps=steps_)
    written = write(workout, known)
    assert [loss for loss in written.losses if not loss.before.startswith("the title")] == []
    found = read(written.data)
    assert found.losses == ()
    arrives_equal(found.workout.steps, steps_)
    assert found.workout.title == " ".join(title.split())
    assert found.workout.description == description.strip()


_ONE_THING = with_one_thing(
    Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=80))
)


@given(_frugal_steps | _ONE_THING, thresholds, st.booleans())
@PROPERTY
def test_a_step_of_which_nothing_is_said_to_be_lost_arrives_equal(step, known, rpe_as_cue):
    workout = Workout(sport=Sport.RUN, steps=(step,))
    written = write(workout, known, rpe_as_cue=rpe_as_cue)
    if not written.losses:
        arrives_equal(read(written.data).workout.steps, (step,))


_ZONE_TYPE = {Unit.POWER_ZONE: 4, Unit.HR_ZONE: 1, Unit.PACE_ZONE: 0}
_CODE_MEANT: dict[Unit, tuple[int, Callable[[float], float]]] = {
    Unit.PERCENT_FTP: (4, lambda percent: percent),
    Unit.WATTS: (4, lambda watts: watts + 1000),
    Unit.PERCENT_MAX_HR: (1, lambda percent: percent),
    Unit.BPM: (1, lambda beats: beats + 100),
    Unit.SECONDS_PER_KM: (0, lambda seconds: floor(1_000_000 / seconds + 0.5)),
}
_CLASSES = ["active", "rest", "warm_up", "cool_down", "recovery", "interval", "other"]
_AVERAGED_POWER = {"3s": 7, "10s": 8, "30s": 9, "lap": 10}


def _target_meant(target: object) -> tuple[int, int, int | None, int | None]:
    """Type, zone, low and high as the FIT profile defines them."""
    if not isinstance(target, Single | Range):
        return 2, 0, None, None
    if target.unit in _ZONE_TYPE:
        return _ZONE_TYPE[target.unit], int(target.value), None, None
    numbers = [target.value] if isinstance(target, Single) else [target.low, target.high]
    kind, code = _CODE_MEANT[target.unit]
    codes = [code(number) for number in numbers]
    return kind, 0, int(min(codes)), int(max(codes))


def _fields_meant(step: Step) -> Fields:
    kind, zone, low, high = _target_meant(step.target)
    second = None if step.secondary is None else _target_meant(step.secondary)
    if step.cadence is not None:
        top = step.cadence.low if step.cadence.high is None else step.cadence.high
        second = (3, 0, int(step.cadence.low), int(top))
    if kind == 2 and second is not None:
        (kind, zone, low, high), second = second, None
    if step.averaging is not None:
        kind = _AVERAGED_POWER.get(step.averaging.value, kind)
    length_type, length = _raw_length(step)
    meant = {
        NAME: " ".join(step.cue.split()) or None,
        DURATION_TYPE: length_type,
        DURATION: length or None,
        TARGET_TYPE: kind,
        TARGET: None if kind == 2 else zone,
        LOW: low,
        HIGH: high,
        INTENSITY: None if step.intensity is None else _CLASSES.index(step.intensity.value),
        NOTES: step.notes.strip() or None,
    }
    if second is not None:
        meant |= dict(zip((SECOND_TYPE, SECOND, SECOND_LOW, SECOND_HIGH), second, strict=True))
    return {number: value for number, value in meant.items() if value is not None}


@given(blocks(_held_steps), thresholds)
@WHOLE_WORKOUTS
def test_a_second_reader_finds_every_field_of_every_step(steps_, known):
    assume(steps_)
    data = write(Workout(sport=Sport.RIDE, steps=steps_), known).data
    found = [fields for fields in decoded(data).steps if fields[DURATION_TYPE] != 6]
    meant = [_fields_meant(step) for step in _steered(steps_)]
    assert [{k: v for k, v in fields.items() if k != INDEX} for fields in found] == meant


# --- All workouts -----------------------------------------------------------------------------


def _written(workout: Workout, known: Thresholds) -> tuple[bytes, tuple[Loss, ...]]:
    try:
        written = write(workout, known)
    except FileError:
        assert not workout.steps
        assume(False)
    return written.data, written.losses


def _raw_length(step: Step) -> tuple[int, int]:
    if isinstance(step.length, UntilLap):
        return 5, 0
    per_unit = 1000 if isinstance(step.length, Seconds) else 100
    return (0 if per_unit == 1000 else 1), round(step.length.value * per_unit)


def _read_steps(found: list[Fields], at: int, blocks_: tuple[Block, ...]) -> int:
    """Walks the file beside the model and returns where the blocks end in the file."""
    for block in blocks_:
        if isinstance(block, Repeat):
            end = _read_steps(found, at, block.steps)
            if block.count > 1:
                repeat = found[end]
                assert (repeat[DURATION_TYPE], repeat[DURATION]) == (6, at)
                assert repeat[TARGET] == block.count
                end += 1
            at = end
            continue
        kind, whole = _raw_length(block)
        done = 0
        stairs = 0
        while not stairs or done < whole - 1:
            assert found[at][DURATION_TYPE] == kind
            done += found[at].get(DURATION, 0)
            at, stairs = at + 1, stairs + 1
        assert abs(done - whole) <= 1
        assert stairs == 1 or (isinstance(block.target, Ramp) and stairs <= 10)
    return at


@given(workouts(), thresholds)
@WHOLE_WORKOUTS
def test_a_second_reader_finds_every_step_and_repeat_in_its_place(workout, known):
    data, _ = _written(workout, known)
    found = decoded(data)
    assert _read_steps(found.steps, 0, workout.steps) == len(found.steps)
    assert found.workout[6] == len(found.steps)


def _is_flat(step: Step) -> bool:
    return not isinstance(step.target, Ramp)


def _totals(blocks_: tuple[Block, ...]) -> tuple[float, float]:
    seconds = metres = 0.0
    for step in unrolled(blocks_):
        if isinstance(step.length, Seconds):
            seconds += step.length.value
        elif not isinstance(step.length, UntilLap):
            metres += step.length.value
    return seconds, metres


@given(workouts(), thresholds)
@WHOLE_WORKOUTS
def test_time_distance_and_count_of_steps_arrive(workout, known):
    data, _ = _written(workout, known)
    arrived = read(data).workout
    seconds, metres = _totals(workout.steps)
    arrived_seconds, arrived_metres = _totals(arrived.steps)
    assert abs(arrived_seconds - seconds) <= 0.001 * step_count(workout.steps)
    assert abs(arrived_metres - metres) <= 0.01 * step_count(workout.steps)
    if all(map(_is_flat, workout.leaf_steps())):
        assert step_count(arrived.steps) == step_count(workout.steps)


TOLERANCE = 0.011
"""Of threshold: whole per cent, whole beats and mm/s round half of one away, zones all of it."""


@given(steps(), st.just(KNOWN))
@PROPERTY
def test_targets_resolve_to_what_they_were(step, known):
    """All but those of which the losses say that they became words."""
    assume(isinstance(step.target, Single | Range))
    written = write(Workout(sport=Sport.RUN, steps=(step,)), known)
    [arrived] = read(written.data).workout.steps
    if not isinstance(arrived.target, Single | Range):
        said = " ".join(f"{loss.before} {loss.after}" for loss in written.losses)
        assert "a note" in said or "in the step's name" in said
        return
    if arrived.target.unit.metric is not step.target.unit.metric:
        # Its own target became words, so the second one took its place.
        assert any("note" in loss.after or "name" in loss.after for loss in written.losses)
        return
    meant, got = fractions(step.target, known), fractions(arrived.target, known)
    assert meant is not None
    assert got is not None
    if max(meant) > 5:
        return
    # The open last zone is drawn in; its lower end is what is asked for.
    open_ended = step.target.unit.is_zone and max(meant) > 1.5
    assert abs(got.low - meant.low) <= TOLERANCE
    assert open_ended or abs(got.high - meant.high) <= TOLERANCE


@given(workouts(), thresholds)
@WHOLE_WORKOUTS
def test_what_was_read_is_written_again_without_a_further_loss(workout, known):
    data, _ = _written(workout, known)
    once = read(data)
    assert once.losses == ()
    again = write(once.workout, known)
    assert [loss for loss in again.losses if loss.before != "max effort"] == []
    twice = read(again.data).workout
    if not any(isinstance(step.target, MaxEffort | FreeRide) for step in _steered(workout.steps)):
        assert twice == once.workout
