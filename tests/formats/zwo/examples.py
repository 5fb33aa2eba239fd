"""Small ZWO files made for tests, and what they are read as."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from core.formats.file_types import ReadFile, WrittenFile
from core.formats.zwo import read, write
from core.workout.model import Block, Repeat, Seconds, Single, Sport, Step, Target, Unit, Workout
from core.workout.thresholds import Thresholds

ATHLETE = Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0)


def zwo(steps: str, head: str = "<name>Test</name>") -> bytes:
    """A whole file round the elements of its steps."""
    return f"<workout_file>{head}<workout>{steps}</workout></workout_file>".encode()


def blocks_of(steps: str, head: str = "") -> tuple[Block, ...]:
    """The blocks read from the elements, which must lose nothing."""
    found = read(zwo(steps, head))
    assert found.losses == ()
    return found.workout.steps


def step_of(element: str, head: str = "") -> Step:
    (step,) = blocks_of(element, head)
    assert isinstance(step, Step)
    return step


def repeat_of(element: str, head: str = "") -> Repeat:
    (repeat,) = blocks_of(element, head)
    assert isinstance(repeat, Repeat)
    return repeat


def said(found: ReadFile | WrittenFile) -> list[str]:
    """The losses as a person reads them."""
    return [str(loss) for loss in found.losses]


def ftp(value: float) -> Single:
    return Single(unit=Unit.PERCENT_FTP, value=value)


def step(target: Target, seconds: float = 60, **more: object) -> Step:
    return Step(length=Seconds(value=seconds), target=target, **more)


def ride(*blocks: Block, **more: object) -> Workout:
    return Workout(sport=Sport.RIDE, steps=blocks, **more)


def written(*blocks: Block, thresholds: Thresholds = ATHLETE, **more: object) -> ET.Element:
    """The ``workout`` element of a written ride, by a parser that is not ours."""
    return ET.fromstring(write(ride(*blocks, **more), thresholds).data).find("workout")


def element(block: Block, thresholds: Thresholds = ATHLETE) -> ET.Element:
    """The only element that one block is written as."""
    (found,) = written(block, thresholds=thresholds)
    return found


def lost(*blocks: Block, thresholds: Thresholds = ATHLETE, **more: object) -> list[str]:
    return said(write(ride(*blocks, **more), thresholds))
