"""Broken and hostile files: a reason or a workout, soon, and no other exception."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.file_types import MOST_BYTES, FileError
from core.formats.fit import read, write
from core.workout.model import Cadence, Repeat, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import Thresholds
from tests.formats.fit.handmade import FILE_ID_RECORD, definition, raw_file, workout_file

FUZZ = settings(deadline=None, max_examples=100, derandomize=True)
SOON = 6.0
"""Seconds: what the costliest file takes several times over, so that a busy machine passes."""

KNOWN = Thresholds(ftp=200, lthr=160, max_hr=190, pace=4.0)
STEP = Step(
    length=Seconds(value=60),
    target=Single(unit=Unit.PERCENT_FTP, value=90),
    cadence=Cadence(low=90),
    cue="Hard",
    notes="Words",
)
VALID = write(
    Workout(sport=Sport.RIDE, title="Title", steps=(STEP, Repeat(count=3, steps=(STEP, STEP)))),
    Thresholds(),
).data


def survives(data: bytes) -> None:
    with contextlib.suppress(FileError):
        read(data)


@given(st.binary(max_size=400))
@FUZZ
def test_any_bytes_are_read_or_refused(data):
    survives(data)
    survives(raw_file(data))
    survives(raw_file(FILE_ID_RECORD + data))


@given(
    st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), min_size=1, max_size=8)
)
@FUZZ
def test_a_valid_file_with_other_bytes_is_read_or_refused(changes):
    data = bytearray(VALID)
    for at, value in changes:
        data[at] = value
    survives(bytes(data))


_numbers = st.one_of(
    st.integers(0, 12), st.integers(0, 300), st.integers(900, 1300), st.integers(0, 2**32 - 1)
)
_small = st.one_of(st.integers(0, 32), st.integers(0, 255))
_odd_steps = st.fixed_dictionaries(
    {},
    optional={
        "message_index": st.integers(0, 0xFFFF),
        "duration_type": _small,
        "duration_value": _numbers,
        "target_type": _small,
        "target_value": _numbers,
        "custom_target_value_low": _numbers,
        "custom_target_value_high": _numbers,
        "secondary_target_type": _small,
        "secondary_target_value": _numbers,
        "secondary_custom_target_value_low": _numbers,
        "secondary_custom_target_value_high": _numbers,
        "intensity": _small,
        "exercise_category": st.integers(0, 0xFFFF),
        "wkt_step_name": st.text(min_size=1, max_size=20),
        "notes": st.text(min_size=1, max_size=20),
    },
).filter(bool)


@given(st.lists(_odd_steps, max_size=5), _small, _small)
@FUZZ
def test_steps_of_any_numbers_are_read_and_can_be_written_again(steps, sport, sub_sport):
    data = workout_file(*steps, sport=sport, sub_sport=sub_sport)
    with contextlib.suppress(FileError):
        found = read(data)
        write(found.workout, Thresholds())
        write(found.workout, KNOWN)


def test_every_single_byte_may_be_another():
    dice = random.Random(5)
    for at in range(len(VALID)):
        data = bytearray(VALID)
        data[at] = dice.randrange(256)
        survives(bytes(data))


def test_a_file_cut_off_anywhere_is_read_or_refused_and_never_in_silence():
    for end in range(len(VALID)):
        try:
            found = read(VALID[:end])
        except FileError:
            continue
        assert found.losses


def _wide(count: int, size: int) -> list[tuple[int, int, int]]:
    return [(number, size, 2) for number in range(count)]


HOSTILE = {
    "empty steps": FILE_ID_RECORD + definition(1, 27) + b"\x01" * 1_900_000,
    "empty unknown messages": FILE_ID_RECORD + definition(1, 9999) + b"\x01" * 1_900_000,
    "definitions": FILE_ID_RECORD + definition(1, 27, _wide(255, 1)) * 2400,
    "empty definitions": FILE_ID_RECORD + definition(1, 27) * 300_000,
    "wide messages": definition(1, 20, _wide(255, 255)) + (b"\x01" + b"\x01" * 65_025) * 28,
    "steps of words": definition(1, 27, [(0, 255, 7)]) + (b"\x01" + b"a" * 255) * 1_999,
    "words in pieces": definition(1, 27, [(0, 255, 7)]) + (b"\x01" + b"a\0" * 127 + b"b") * 1_999,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_files_made_to_take_long_do_not(name):
    data = raw_file(HOSTILE[name], summed=False)
    assert len(data) <= MOST_BYTES
    begun = time.process_time()
    survives(data)
    assert time.process_time() - begun < SOON


def test_a_chain_of_empty_files_is_one_file():
    begun = time.process_time()
    with pytest.raises(FileError, match="no workout"):
        read(raw_file(b"") * 120_000)
    assert time.process_time() - begun < SOON


def again(first: int, rounds: int) -> dict[str, int]:
    return {"duration_type": 6, "duration_value": first, "target_value": rounds}


MINUTE = {"duration_type": 0, "duration_value": 60_000}


def test_repeats_that_multiply_without_end_are_refused():
    with pytest.raises(FileError, match="50,000 steps"):
        read(workout_file(MINUTE, *[again(0, 2)] * 40))
    with pytest.raises(FileError, match="4,000,000,000 rounds"):
        read(workout_file(MINUTE, again(0, 4_000_000_000)))
    many = [part for at in range(60) for part in (MINUTE, again(2 * at, 999))]
    with pytest.raises(FileError, match="50,000 steps"):
        read(workout_file(*many))


def test_more_steps_than_a_file_may_have_are_refused():
    assert len(read(workout_file(*[MINUTE] * 2000)).workout.steps) == 2000
    with pytest.raises(FileError, match="2,000 steps"):
        read(workout_file(*[MINUTE] * 2001))


def test_many_repeats_of_nothing_take_no_time():
    steps = [MINUTE] * 1000 + [again(999, 1)] * 1000
    data = workout_file(*steps)
    begun = time.process_time()
    assert len(read(data).workout.steps) == 1000
    assert time.process_time() - begun < SOON
