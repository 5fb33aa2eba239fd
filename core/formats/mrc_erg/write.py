"""Writes MRC and ERG workout files.

In the narrow form that strict readers ask for: line feeds, tabs, exact section names, numbers
alone in the course data. Names and boundaries therefore stand as named intervals and not as lap
marks, which such readers refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.formats.file_types import MOST_BYTES, MOST_STEPS, FileError, WrittenFile
from core.formats.mrc_erg.carry import DECIMALS, SHOWN, Carried, Writer
from core.formats.mrc_erg.points import LONGEST
from core.formats.mrc_erg.texts import NAMELESS
from core.formats.mrc_erg.words import Losses, one_line, quoted
from core.formats.plan_losses import plan_losses
from core.workout.describe import number, place, sport_name
from core.workout.losses import Loss
from core.workout.model import (
    Block,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
    step_count,
)
from core.workout.thresholds import Thresholds


class _Placed(NamedTuple):
    """A step of the file, from one second to another."""

    start: int
    end: int
    step: Carried


def write(
    workout: Workout, thresholds: Thresholds, *, watts: bool, rpe_as_cue: bool = True
) -> WrittenFile:
    """``workout`` as an ERG file when ``watts``, else as an MRC file (% of FTP).

    Repeats are written out, ranges become their middle, and a step's note is a text shown from
    its first second to its last. What a course has no place for is said in a text where it helps
    the athlete, and always as a loss. Raises :class:`FileError` when nothing can be ridden: no
    steps, too many, or none of the power targets known without an FTP.
    """
    if not workout.steps:
        kind = "ERG" if watts else "MRC"
        raise FileError(
            f"This workout has no steps, so there is nothing an {kind} file could hold."
        )
    if step_count(workout.steps) > MOST_STEPS:
        raise FileError(
            f"This workout has more than {MOST_STEPS:,} steps when its repeats are written out. "
            "Split it into several workouts."
        )
    if thresholds.ftp is None and thresholds.indoor_ftp is not None:
        thresholds = thresholds.model_copy(update={"ftp": thresholds.indoor_ftp})
    writer = Writer(
        Unit.WATTS if watts else Unit.PERCENT_FTP, thresholds, workout.sport, rpe_as_cue
    )
    _refuse_unknown_power(workout, writer)
    losses: dict[Loss, None] = {}
    placed = _placed(workout, writer, losses)
    head = _head(workout, writer, losses)
    losses.update(dict.fromkeys(plan_losses(workout, thresholds)))
    text = "\n".join([*head, *_data(placed), *_texts(placed), *_intervals(placed), ""])
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise FileError("The texts of this workout are too long for a file. Shorten them.")
    return WrittenFile(data=data, losses=tuple(losses))


def _refuse_unknown_power(workout: Workout, writer: Writer) -> None:
    """Raises :class:`FileError` when all power of ``workout`` needs an FTP that is not known."""
    power = [
        target
        for step in workout.leaf_steps()
        for target in (step.target, step.secondary)
        if isinstance(target, Single | Range | Ramp) and target.unit.metric is Metric.POWER
    ]
    if not power or any(writer.knows(target) for target in power):
        return
    if writer.unit is Unit.WATTS:
        raise FileError(
            "An ERG file is in watts: set your FTP so that they can be worked out, or choose "
            "MRC, which is in % of FTP."
        )
    raise FileError(
        "An MRC file is in % of FTP: set your FTP so that it can be worked out, or choose ERG, "
        "which is in watts."
    )


# --- Steps ------------------------------------------------------------------------------------


def _placed(workout: Workout, writer: Writer, losses: dict[Loss, None]) -> list[_Placed]:
    placed: list[_Placed] = []
    # A round is like the one before, so each step is carried once.
    known: dict[str, Carried] = {}
    start = 0
    for path, step in _unrolled(workout.steps, "", losses):
        if path not in known:
            where = place(path, step.cue)
            found = Losses(where)
            known[path] = writer.carry(step, where, found)
            losses.update(dict.fromkeys(found.found))
        end = start + known[path].seconds
        if end > LONGEST:
            raise FileError("This workout is longer than a week, which no file should be.")
        placed.append(_Placed(start, end, known[path]))
        start = end
    return placed


def _unrolled(
    blocks: tuple[Block, ...], parent: str, losses: dict[Loss, None]
) -> Iterator[tuple[str, Step]]:
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if isinstance(block, Step):
            yield path, block
            continue
        found = Losses(place(path, block.title))
        if block.count > 1:
            found.changed(f"{block.count} rounds", "written out round by round")
        if block.title.strip():
            found.dropped(f"the title {quoted(block.title)}")
        losses.update(dict.fromkeys(found.found))
        for _ in range(block.count):
            yield from _unrolled(block.steps, f"{path}.", losses)


# --- Sections ---------------------------------------------------------------------------------


def _head(workout: Workout, writer: Writer, losses: dict[Loss, None]) -> list[str]:
    of_title, of_description, rest = Losses("Title"), Losses("Description"), Losses("Workout")
    title = one_line(workout.title, "the title", of_title)
    if title.lower().endswith((".mrc", ".erg")):
        # A reader takes one suffix off.
        title += ".erg" if writer.unit is Unit.WATTS else ".mrc"
    description = one_line(workout.description, "the description", of_description)
    if workout.coach_comments.strip():
        rest.dropped(f"the coach's comment {quoted(workout.coach_comments)}")
    if workout.tags:
        rest.dropped("the tags " + ", ".join(quoted(tag) for tag in workout.tags))
    sport = Losses("Sport")
    if workout.sport is not Sport.RIDE or workout.sub_sport is not None:
        sport.changed(sport_name(workout.sport, workout.sub_sport), sport_name(Sport.RIDE))
    prompts = Losses("Timed texts")
    if any(one.duration is None for step in workout.leaf_steps() for one in step.prompts):
        prompts.changed("texts that do not say for how long", f"texts for {SHOWN} s")
    for found in (of_title, of_description, sport, rest, prompts):
        losses.update(dict.fromkeys(found.found))
    watts = writer.unit is Unit.WATTS
    ftp = writer.thresholds.ftp
    return [
        "[COURSE HEADER]",
        "VERSION = 2",
        "UNITS = ENGLISH",
        f"DESCRIPTION = {description}",
        f"FILE NAME = {title}",
        *([f"FTP = {number(ftp)}"] if watts and ftp else []),
        "MINUTES WATTS" if watts else "MINUTES PERCENT",
        "[END COURSE HEADER]",
    ]


def _data(placed: list[_Placed]) -> list[str]:
    lines = ["[COURSE DATA]"]
    for start, end, step in placed:
        lines.append(f"{start / 60:.4f}\t{number(step.first, DECIMALS)}")
        lines.append(f"{end / 60:.4f}\t{number(step.last, DECIMALS)}")
    return [*lines, "[END COURSE DATA]"]


def _texts(placed: list[_Placed]) -> list[str]:
    """Each name, so that it is seen; the note for as long as its step; the timed texts."""
    lines: list[str] = []
    for start, end, step in placed:
        if step.name:
            lines.append(f"{start}\t{step.name}\t{min(SHOWN, end - start)}")
        if step.note:
            lines.append(f"{start}\t{step.note}\t{end - start}")
        for at, text, duration in ((one.at, one.text, one.duration) for one in step.prompts):
            lines.append(f"{number(start + at, 3)}\t{text}\t{number(duration or SHOWN)}")
    return ["[COURSE TEXT]", *lines, "[END COURSE TEXT]"] if lines else []


def _intervals(placed: list[_Placed]) -> list[str]:
    """The names of the steps, and what parts a step from a neighbour that is as hard."""
    lines: list[str] = []
    before: Carried | None = None
    for start, end, step in placed:
        alike = before is not None and before.first == before.last == step.first == step.last
        if step.name or alike:
            lines.append(f"{start}\t{end}\t{step.name or NAMELESS}")
        before = step
    return ["[INTERVAL DATA]", *lines, "[END INTERVAL DATA]"] if lines else []
