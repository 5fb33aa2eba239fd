from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.file_types import FileError
from core.formats.zwo import read, write
from core.formats.zwo.segments import STEP_NAMES
from core.workout.duration import step_seconds, total_seconds, unrolled
from core.workout.model import (
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Prompt,
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
from core.workout.thresholds import Thresholds
from tests.formats.zwo.comparing import assert_same_but_for_losses, plain
from tests.formats.zwo.examples import ATHLETE
from tests.strategies import (
    WORDS,
    blocks,
    cadences,
    numbers,
    steps,
    texts,
    with_one_thing,
    workouts,
)

EIGHTY = Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=80))
PROPERTY = settings(deadline=None, max_examples=40, derandomize=True)
ATHLETES = st.sampled_from([ATHLETE, Thresholds(), Thresholds(indoor_ftp=200, lthr=150)])

percents = numbers(1, 300)
held_targets = st.one_of(
    st.builds(Single, unit=st.just(Unit.PERCENT_FTP), value=percents),
    st.builds(Single, unit=st.just(Unit.PERCENT_FTP), value=percents),
    st.builds(Ramp, unit=st.just(Unit.PERCENT_FTP), start=percents, end=percents),
    st.just(FreeRide()),
    st.just(MaxEffort()),
)
seconds = st.builds(Seconds, value=st.integers(1, 7200).map(float))


@st.composite
def held_steps(draw: st.DrawFn) -> Step:
    """Steps that a ZWO file holds as they are."""
    length = draw(seconds)
    latest = max(int(length.value) - 1, 0)
    cue = draw(WORDS)
    prompt = st.builds(
        Prompt,
        at=st.integers(0, latest).map(float),
        text=WORDS,
        duration=st.none() | st.integers(1, 30).map(float),
    )
    return Step(
        length=length,
        target=draw(held_targets),
        cadence=draw(st.none() | cadences()),
        cue=cue,
        notes=draw(st.just("") | WORDS),
        prompts=tuple(draw(st.lists(prompt, max_size=2))),
    )


@st.composite
def held_repeats(draw: st.DrawFn) -> Repeat:
    steady = st.builds(Single, unit=st.just(Unit.PERCENT_FTP), value=percents)
    on, off = draw(held_steps()), draw(held_steps())
    rest = off.cadence and off.cadence.model_copy(update={"high": None})
    return Repeat(
        count=draw(st.integers(2, 12)),
        steps=(
            on.model_copy(update={"target": draw(steady)}),
            off.model_copy(update={"target": draw(steady), "cadence": rest}),
        ),
        title=draw(st.just("") | WORDS),
    )


held_workouts = st.builds(
    Workout,
    sport=st.just(Sport.RIDE),
    title=texts(),
    description=texts(100),
    tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    steps=st.lists(held_steps() | held_repeats(), min_size=1, max_size=4).map(tuple),
)


@PROPERTY
@given(held_workouts)
def test_what_a_file_holds_comes_back_equal_and_without_a_loss(workout: Workout) -> None:
    written = write(workout, ATHLETE)
    assert written.losses == ()
    back = read(written.data)
    assert back.losses == ()
    assert plain(back.workout.steps) == plain(workout.steps)
    assert_same_but_for_losses(workout, back.workout, written)


SMALL = workouts(blocks(max_size=2))
"""Enough where every step is held against what it was; size has tests of its own."""


@settings(PROPERTY, max_examples=70)
@given(SMALL, ATHLETES, st.booleans())
def test_every_workout_comes_back_equal_but_for_what_is_said(
    workout: Workout, thresholds: Thresholds, rpe_as_cue: bool
) -> None:
    try:
        written = write(workout, thresholds, rpe_as_cue=rpe_as_cue)
    except FileError:
        return
    back = read(written.data)
    assert_same_but_for_losses(workout, back.workout, written)
    told_of_file = {loss.before for loss in back.losses}
    assert told_of_file <= {"targets in % of 10 km pace", "texts after a distance"}


@PROPERTY
@given(workouts(), ATHLETES)
def test_every_workout_comes_back_as_long_and_with_as_many_steps(
    workout: Workout, thresholds: Thresholds
) -> None:
    try:
        written = write(workout, thresholds)
    except FileError:
        return
    back = read(written.data).workout
    meant, found = list(unrolled(workout.steps)), list(unrolled(back.steps))
    assert len(found) == len(meant) == step_count(workout.steps)
    if any(isinstance(one.length, Metres) for one in found):
        assert all(isinstance(one.length, Metres) for one in found)
        return
    total = sum(
        300.0
        if isinstance(one.length, UntilLap) and one.length.nominal is None
        else step_seconds(one, thresholds, sport=workout.sport)
        for one in meant
    )
    assert abs(total_seconds(back.steps, thresholds) - total) <= len(meant)


fractional = st.builds(
    Step,
    length=st.builds(Seconds, value=st.integers(10, 90_000).map(lambda n: n / 100)),
    target=st.builds(Single, unit=st.just(Unit.PERCENT_FTP), value=percents) | st.just(FreeRide()),
)


@PROPERTY
@given(blocks(fractional, nested=False, max_size=6))
def test_fractions_of_seconds_never_add_up(found: tuple) -> None:
    workout = Workout(sport=Sport.RIDE, steps=found)
    if not found:
        return
    written = write(workout, ATHLETE)
    back = read(written.data)
    assert back.losses == () or all("fraction" in loss.before for loss in back.losses)
    meant = total_seconds(found, ATHLETE)
    repeats = sum(1 for block in found if isinstance(block, Repeat))
    assert abs(total_seconds(back.workout.steps, ATHLETE) - meant) <= 1 + repeats
    assert_same_but_for_losses(workout, back.workout, written)


@PROPERTY
@given(steps() | with_one_thing(EIGHTY), ATHLETES)
def test_everything_a_step_loses_is_said_and_nothing_else(
    step: Step, thresholds: Thresholds
) -> None:
    workout = Workout(sport=Sport.RIDE, steps=(step,))
    try:
        written = write(workout, thresholds)
    except FileError:
        return
    back = read(written.data).workout
    assert_same_but_for_losses(workout, back, written)
    said = [loss for loss in written.losses if "class" not in loss.before]
    differs = plain(back.steps) != plain(workout.steps)
    is_band = isinstance(step.target, Range) and step.target.low != step.target.high
    assert bool(said) == (differs or is_band), said


@settings(PROPERTY, max_examples=25)
@given(SMALL, ATHLETES)
def test_what_was_written_once_is_written_again_as_it_stands(
    workout: Workout, thresholds: Thresholds
) -> None:
    try:
        once = read(write(workout, thresholds).data).workout
        again = read(write(once, thresholds).data).workout
    except FileError:
        return
    if any(isinstance(one.length, Metres) for one in once.leaf_steps()):
        return
    assert again == once


@PROPERTY
@given(SMALL, ATHLETES)
def test_another_parser_finds_only_what_zwift_knows(
    workout: Workout, thresholds: Thresholds
) -> None:
    try:
        data = write(workout, thresholds).data
    except FileError:
        return
    root = ET.fromstring(data)
    assert root.tag == "workout_file"
    known = {*STEP_NAMES.values(), "RestDay"}
    powers = {"Power", "PowerLow", "PowerHigh", "OnPower", "OffPower"}
    for element in root.find("workout"):
        assert element.tag in known
        assert all(child.tag == "textevent" for child in element)
        for name in powers & set(element.attrib):
            assert 0 <= float(element.get(name)) <= 10
        length = element.get("Duration") or element.get("OnDuration")
        if element.tag != "RestDay":
            assert float(length) > 0
        for child in element:
            assert child.get("message").strip()
            assert float(child.get("timeoffset") or child.get("distoffset")) >= 0


INTERNAL = re.compile(r"\b[a-z]+_[a-z_]+\b|<|\d\.\d{4,}|\\n|None\b|\bnan\b")
"""Enum values, reprs and the noise of floats."""


@PROPERTY
@given(steps(), st.sampled_from([Sport.RIDE, Sport.RUN]))
def test_losses_are_written_for_people(step: Step, sport: Sport) -> None:
    bare = step.model_copy(update={"cue": "", "notes": "", "prompts": ()})
    athlete = Thresholds(ftp=237, lthr=163, max_hr=188, pace=3.97)
    try:
        written = write(Workout(sport=sport, steps=(bare,)), athlete)
    except FileError:
        return
    for loss in written.losses:
        assert not INTERNAL.search(str(loss)), loss


@pytest.mark.parametrize("target", [NoTarget(), FreeRide()])
def test_the_comparison_itself_finds_a_difference(target: NoTarget | FreeRide) -> None:
    step = Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=80))
    workout = Workout(sport=Sport.RIDE, steps=(step,))
    written = write(workout, ATHLETE)
    other = step.model_copy(update={"target": target})
    with pytest.raises(AssertionError):
        assert_same_but_for_losses(workout, workout.model_copy(update={"steps": (other,)}), written)


def test_the_comparison_itself_finds_a_lost_class() -> None:
    easy = Step(
        length=Seconds(value=60),
        target=Single(unit=Unit.PERCENT_FTP, value=80),
        intensity=Intensity.COOL_DOWN,
    )
    workout = Workout(sport=Sport.RIDE, steps=(easy,))
    written = write(workout, ATHLETE).model_copy(update={"losses": ()})
    with pytest.raises(AssertionError):
        assert_same_but_for_losses(workout, read(written.data).workout, written)


@pytest.mark.parametrize("seconds", [1, 5, 10, 15, 19, 20, 30])
def test_notes_of_short_steps_stay_with_their_step(seconds: int) -> None:
    target = Single(unit=Unit.PERCENT_FTP, value=80)
    on, off = (
        Step(length=Seconds(value=seconds), target=target, cue=cue, notes=f"Notes of {cue}")
        for cue in ("On", "Off")
    )
    workout = Workout(sport=Sport.RIDE, steps=(Repeat(count=3, steps=(on, off)), on))
    data = write(workout, ATHLETE).data
    assert read(data).workout.steps == workout.steps
    offsets = [
        float(event.get("timeoffset")) for event in ET.fromstring(data).findall("workout/*/*")
    ]
    assert offsets[-1] < seconds
