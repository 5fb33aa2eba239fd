"""Writes FIT workout files."""

from __future__ import annotations

import datetime as dt
import zlib

from core.formats.file_types import (
    MOST_EXPANSION,
    MOST_ROUNDS,
    MOST_STEPS,
    FileError,
    WrittenFile,
)
from core.formats.fit.codes import (
    DEVELOPMENT,
    FILE_ID,
    PRODUCT,
    WORKOUT,
    WORKOUT_FILE,
    WORKOUT_STEP,
    Duration,
    Kind,
)
from core.formats.fit.sports import from_fit, is_indoor, to_fit
from core.formats.fit.text import fitted, one_line, prose
from core.formats.fit.write_step import Message, step_messages
from core.formats.losing import Losses, comments_and_tags, repeat_title
from core.formats.plan_losses import plan_losses
from core.workout.describe import place, sport_name
from core.workout.losses import Loss
from core.workout.model import Block, Step, SubSport, Workout
from core.workout.thresholds import Thresholds

MOST_DEPTH = 20
"""Repeats inside repeats."""
FIT_EPOCH = dt.date(1989, 12, 31)
LAST_DAY = 49_000
"""Days after the epoch that a file can name."""
UNDATED = dt.date(2020, 1, 1)
"""The day of creation of a workout without a day: a clock would make every file another one."""


def write(workout: Workout, thresholds: Thresholds, *, rpe_as_cue: bool = True) -> WrittenFile:
    """``workout`` as a FIT file; the same workout gives the same bytes.

    Raises :class:`FileError` when it has no steps, or more than a file may have.
    """
    if not workout.steps:
        raise FileError("This workout has no steps, so there is nothing a FIT file could hold.")
    if _expanded(workout.steps) > MOST_EXPANSION:
        raise FileError(
            f"This workout has more than {MOST_EXPANSION:,} steps when its repeats are counted."
        )
    steps = _Steps(thresholds, rpe_as_cue)
    steps.add(workout.steps, "")
    head, losses = _workout(workout, len(steps.messages))
    return WrittenFile(
        data=_encoded(workout.day, head, steps.messages),
        losses=(*losses, *plan_losses(workout, thresholds), *steps.losses),
    )


class _Steps:
    """The steps of a file in its order, each repeat behind what it repeats."""

    def __init__(self, thresholds: Thresholds, rpe_as_cue: bool) -> None:
        self._thresholds = thresholds
        self._rpe_as_cue = rpe_as_cue
        self.messages: list[Message] = []
        self.losses: list[Loss] = []

    def add(self, blocks: tuple[Block, ...], parent: str) -> None:
        """Adds ``blocks``, whose paths begin with ``parent``."""
        for index, block in enumerate(blocks, 1):
            path = f"{parent}{index}"
            losses = Losses()
            if isinstance(block, Step):
                for message in step_messages(
                    block, self._thresholds, losses, rpe_as_cue=self._rpe_as_cue
                ):
                    self._append(message)
                self.losses += losses.at(place(path, block.cue))
                continue
            first = len(self.messages)
            self.add(block.steps, f"{path}.")
            title = fitted(one_line(block.title), "the title", losses)
            if block.count > 1:
                self._append(_repeat(first, block.count, title))
            elif title:
                losses.dropped(repeat_title(title))
            self.losses += losses.at(place(path, block.title))

    def _append(self, message: Message) -> None:
        if len(self.messages) >= MOST_STEPS:
            raise FileError(f"This workout needs more than {MOST_STEPS:,} steps in a FIT file.")
        self.messages.append({"message_index": len(self.messages), **message})


def _repeat(first: int, rounds: int, title: str) -> Message:
    message: Message = {
        "duration_type": Duration.REPEAT.value,
        "duration_value": first,
        "target_type": Kind.OPEN.value,
        "target_value": rounds,
    }
    if title:
        message["wkt_step_name"] = title
    return message


def _expanded(blocks: tuple[Block, ...], depth: int = 0) -> int:
    """Steps with repeats counted. Raises :class:`FileError` where a limit is passed."""
    if depth > MOST_DEPTH:
        raise FileError(f"This workout has repeats inside repeats, more than {MOST_DEPTH} deep.")
    total = 0
    for block in blocks:
        if isinstance(block, Step):
            total += 1
            continue
        if block.count > MOST_ROUNDS:
            raise FileError(
                f"This workout repeats steps {block.count:,} times; a file may {MOST_ROUNDS:,}."
            )
        total += block.count * _expanded(block.steps, depth + 1)
    return total


def _workout(workout: Workout, steps: int) -> tuple[Message, list[Loss]]:
    """The workout's own fields, and what they cannot hold."""
    sport, sub_sport = to_fit(workout.sport, workout.sub_sport, workout.indoor)
    losses = _sport_losses(workout, sport, sub_sport)
    title, description = Losses(), Losses()
    message: Message = {"sport": sport, "sub_sport": sub_sport, "num_valid_steps": steps}
    name = fitted(one_line(workout.title), "the title", title)
    if name:
        message["wkt_name"] = name
    text = fitted(prose(workout.description), "the description", description)
    if text:
        message["wkt_description"] = text
    losses += [*title.at("Title"), *description.at("Description"), *comments_and_tags(workout)]
    return message, losses


def _sport_losses(workout: Workout, sport: int, sub_sport: int) -> list[Loss]:
    losses = Losses()
    read = from_fit(sport, sub_sport)
    wanted = (workout.sport, workout.sub_sport)
    same = read == wanted or (
        # FIT's only plain skiing is cross-country; indoors is said by the kind.
        wanted[1] in (SubSport.NORDIC_SKI, None) and read[0] is wanted[0]
    )
    if not same:
        losses.changed(sport_name(*wanted), sport_name(*read))
    if workout.indoor and not is_indoor(read[1]):
        losses.dropped("that it is done indoors")
    return losses.at("Sport")


def _encoded(day: dt.date | None, head: Message, steps: list[Message]) -> bytes:
    from garmin_fit_sdk import Encoder

    content = zlib.crc32(repr((head, steps)).encode("utf-8", "backslashreplace"))
    encoder = Encoder()
    encoder.write_mesg(
        {
            "mesg_num": FILE_ID,
            "type": WORKOUT_FILE,
            "manufacturer": DEVELOPMENT,
            "product": PRODUCT,
            # Neither 0 nor all bits set: both say that there is none.
            "serial_number": content % 0xFFFFFFFE + 1,
            "time_created": min(max(((day or UNDATED) - FIT_EPOCH).days, 1), LAST_DAY) * 86_400,
        }
    )
    encoder.write_mesg({"mesg_num": WORKOUT, **head})
    for step in steps:
        encoder.write_mesg({"mesg_num": WORKOUT_STEP, **step})
    return bytes(encoder.close())
