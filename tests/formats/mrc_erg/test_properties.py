from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.file_types import FileError
from core.formats.mrc_erg import read, write
from core.workout.duration import step_seconds
from core.workout.losses import Loss
from core.workout.model import (
    FreeRide,
    Intensity,
    MaxEffort,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.resolve import closed, ends, fraction_band
from core.workout.thresholds import Thresholds
from core.workout.zones import Band
from tests.strategies import numbers, steps, with_one_thing, workouts

FAST = settings(deadline=None, max_examples=50, derandomize=True)
FTP = Thresholds(ftp=237, lthr=165, max_hr=188, pace=3.4)
THRESHOLDS = st.sampled_from([FTP, Thresholds(), Thresholds(indoor_ftp=200)])

# --- Workouts that a course holds whole ---------------------------------------------------------

_LINE = st.one_of(
    st.just(""),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30
    ).map(str.strip),
    st.sampled_from(["Hard", "2x", "50", "30 90 10", "[END COURSE DATA]", "; no comment", "a=b"]),
).filter(lambda text: text != "-")


@st.composite
def _whole_steps(draw: st.DrawFn, unit: Unit) -> Step:
    seconds = draw(st.integers(1, 5000))
    value = numbers(1, 300)
    target = draw(
        st.just(NoTarget())
        | st.builds(Single, unit=st.just(unit), value=value)
        | st.builds(Ramp, unit=st.just(unit), start=value, end=value).filter(
            lambda ramp: ramp.start != ramp.end
        )
    )
    prompts = draw(
        st.lists(
            st.builds(
                Prompt,
                at=st.integers(0, seconds - 1).map(float),
                text=_LINE.filter(bool),
                duration=st.integers(1, 60).map(float),
            ),
            max_size=3,
        )
    )
    prompts = [one for one in prompts if one.at or one.duration != seconds]
    return Step(
        length=Seconds(value=seconds),
        target=target,
        cue=draw(_LINE),
        notes=draw(_LINE),
        prompts=tuple(sorted(prompts, key=lambda one: one.at)),
    )


@pytest.mark.parametrize("watts", [False, True])
@given(data=st.data())
@FAST
def test_what_a_course_holds_whole_comes_back_equal(watts, data):
    unit = Unit.WATTS if watts else Unit.PERCENT_FTP
    workout = Workout(
        sport=Sport.RIDE,
        title=data.draw(_LINE),
        description=data.draw(_LINE),
        steps=tuple(data.draw(st.lists(_whole_steps(unit), min_size=1, max_size=6))),
    )
    written = write(workout, FTP, watts=watts)
    assert written.losses == ()
    back = read(written.data)
    assert back.workout == workout
    assert back.losses == ()


# --- Any workout --------------------------------------------------------------------------------


_REFUSALS = ("no steps", "more than 2,000 steps", "longer than a week", "set your FTP")


def _written(workout: Workout, thresholds: Thresholds, watts: bool):
    """The file; None when there is a good reason for none."""
    try:
        return write(workout, thresholds, watts=watts)
    except FileError as problem:
        if any(reason in str(problem) for reason in _REFUSALS):
            return None
        raise


def _unrolled(blocks, parent=""):
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if isinstance(block, Step):
            yield path, block
        else:
            for _ in range(block.count):
                yield from _unrolled(block.steps, f"{path}.")


def _resolved(target, thresholds: Thresholds, watts: bool) -> tuple[float, float] | None:
    """Power at start and end in the file's unit; None when the target is none or not known."""
    if not isinstance(target, Single | Range | Ramp) or target.unit.metric is not Metric.POWER:
        return None
    own = target.unit is (Unit.WATTS if watts else Unit.PERCENT_FTP)
    values = (target.value,) * 2 if isinstance(target, Single) else ends(target)
    scale = 1.0
    if own:
        bands = [Band(value, value) for value in values]
    else:
        bands = [fraction_band(v, target.unit, thresholds, target.mmp_seconds) for v in values]
        scale = (thresholds.ftp or 0) if watts else 100
        if None in bands or not scale:
            return None
        if isinstance(target, Range):
            bands = [Band(bands[0].low, bands[1].high)]
        bands = [closed(band) for band in bands]
    middles = [band.middle * scale for band in bands]
    if isinstance(target, Range):
        middles = [sum(middles) / len(middles)] * 2
    return middles[0], middles[1]


def _power(step: Step, thresholds: Thresholds, watts: bool) -> tuple[float, float]:
    if isinstance(step.target, FreeRide | MaxEffort):
        return 0, 0
    for target in (step.target, step.secondary):
        found = _resolved(target, thresholds, watts)
        if found is not None:
            return found
    return 0, 0


@given(workout=workouts(), thresholds=THRESHOLDS, watts=st.booleans())
@FAST
def test_every_second_of_a_written_workout_asks_for_the_power_that_was_planned(
    workout, thresholds, watts
):
    written = _written(workout, thresholds, watts)
    if written is None:
        return
    known = thresholds
    if thresholds.indoor_ftp:
        known = thresholds.model_copy(update={"ftp": thresholds.indoor_ftp})
    planned = list(_unrolled(workout.steps))
    back = read(written.data).workout.steps
    assert len(back) == len(planned)
    rounding = 0.501 if watts else 0.0051
    for (_, step), got in zip(planned, back, strict=True):
        nominal = step.length
        if nominal.kind == "until_lap":
            nominal = nominal.nominal or Seconds(value=300)
        wanted = step_seconds(
            step.model_copy(update={"length": nominal}), known, sport=workout.sport
        )
        assert got.length.value == pytest.approx(wanted, abs=1)
        first, last = _power(step, known, watts)
        start, end = _power(got, known, watts)
        # A straight line that is right at both ends is right at every second between.
        assert start == pytest.approx(first, abs=rounding)
        assert end == pytest.approx(last, abs=rounding)


_ONE_THING = with_one_thing(
    Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=80))
)


@given(
    workout=workouts(st.lists(steps() | _ONE_THING, min_size=1, max_size=4).map(tuple)),
    thresholds=THRESHOLDS,
    watts=st.booleans(),
    rpe_as_cue=st.booleans(),
)
@FAST
def test_a_step_has_losses_exactly_where_it_does_not_come_back(
    workout, thresholds, watts, rpe_as_cue
):
    try:
        written = write(workout, thresholds, watts=watts, rpe_as_cue=rpe_as_cue)
    except FileError:
        return
    back = read(written.data).workout
    for index, (step, got) in enumerate(zip(workout.steps, back.steps, strict=True), 1):
        said = [loss for loss in written.losses if _is_at(loss, index)]
        assert bool(said) == (_plain(step) != _plain(got)), (step, got, said)
    for what, before, after in (
        ("Title", workout.title, back.title),
        ("Description", workout.description, back.description),
    ):
        said = [loss for loss in written.losses if loss.where == what]
        assert bool(said) == (before.strip() != after)


def _is_at(loss: Loss, index: int) -> bool:
    return loss.where == f"Step {index}" or loss.where.startswith(f"Step {index} ")


def _plain(step: Step) -> Step:
    """``step`` in the one spelling of things that mean the same."""
    target = step.target
    if isinstance(target, Range | Ramp) and ends(target)[0] == ends(target)[1]:
        target = Single(unit=target.unit, value=ends(target)[0], mmp_seconds=target.mmp_seconds)
    length = step.length
    if isinstance(length, Seconds):
        length = Seconds(value=length.value)
    # That a text without a duration gets one is said for the workout as a whole.
    prompts = [
        Prompt(at=prompt.at, text=prompt.text.strip())
        for prompt in sorted(step.prompts, key=lambda one: one.at)
        if prompt.text.strip()
    ]
    return step.model_copy(
        update={
            "length": length,
            "target": target,
            "intensity": None if step.intensity is Intensity.ACTIVE else step.intensity,
            "cue": step.cue.strip(),
            "notes": step.notes.strip(),
            "prompts": tuple(prompts),
        }
    )


# --- Any bytes ----------------------------------------------------------------------------------


@given(st.binary(max_size=400))
@FAST
def test_random_bytes_raise_nothing_but_a_file_error(data):
    with contextlib.suppress(FileError):
        read(data)


_VALID = write(
    Workout(
        sport=Sport.RIDE,
        title="x",
        steps=(
            Step(length=Seconds(value=60), cue="a", notes="b"),
            Step(length=Seconds(value=60), target=Ramp(unit=Unit.WATTS, start=10, end=90)),
            Step(length=Seconds(value=60), target=Single(unit=Unit.WATTS, value=90), cue="c"),
            Step(length=Seconds(value=60), target=Single(unit=Unit.WATTS, value=90)),
        ),
    ),
    Thresholds(),
    watts=True,
).data


@given(data=st.data())
@settings(FAST, max_examples=200)
def test_a_damaged_file_raises_nothing_but_a_file_error(data):
    pieces = st.sampled_from(
        [b"LAP", b"\t", b"-", b"nan", b"1e9", b"%", b"[", b"]", b"\n", b"\r", b";", b",", b"99999"]
    ) | st.binary(max_size=4)
    damaged = _VALID
    for _ in range(data.draw(st.integers(1, 6))):
        begin = data.draw(st.integers(0, len(damaged)))
        end = data.draw(st.integers(begin, min(begin + 20, len(damaged))))
        damaged = damaged[:begin] + data.draw(pieces) + damaged[end:]
    with contextlib.suppress(FileError):
        for step in read(damaged).workout.leaf_steps():
            assert step.length.value >= 1
