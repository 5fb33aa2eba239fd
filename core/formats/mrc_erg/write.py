"""Writes MRC and ERG workout files.

In the narrow form that strict readers ask for: line feeds, tabs, exact section names, numbers
alone in the course data. Names and boundaries therefore stand as named intervals and not as lap
marks, which such readers refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from core.formats.file_types import MOST_BYTES, MOST_STEPS, FileError, WrittenFile
from core.formats.losing import (
    WRITTEN_OUT,
    Losses,
    comments_and_tags,
    repeat_rounds,
    repeat_title,
)
from core.formats.mrc_erg.carry import DECIMALS, SHOWN, Carried, Writer
from core.formats.mrc_erg.points import LONGEST
from core.formats.mrc_erg.texts import NAMELESS
from core.formats.mrc_erg.words import one_line
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
    timed = _timed(workout, writer)
    lasts: dict[str, set[int]] = {}
    for one in timed:
        lasts.setdefault(one.path, set()).add(one.end - one.start)
    # A round is like the one before, so each step is carried once.
    carried: dict[str, Carried] = {}
    for path, block in _in_order(workout.steps, ""):
        found = Losses()
        if isinstance(block, Step):
            where = place(path, block.cue)
            carried[path] = writer.carry(block, where, sorted(lasts[path]), found)
        else:
            where = place(path, block.title)
            if block.count > 1:
                found.changed(repeat_rounds(block.count), WRITTEN_OUT)
            if block.title.strip():
                found.dropped(repeat_title(block.title))
        losses.update(dict.fromkeys(found.at(where)))
    return [_Placed(one.start, one.end, carried[one.path]) for one in timed]


class _Timed(NamedTuple):
    """When one round of the step at ``path`` begins and ends, in seconds."""

    path: str
    start: int
    end: int


def _timed(workout: Workout, writer: Writer) -> list[_Timed]:
    """Every round of every step in whole seconds.

    The boundaries are rounded, not the lengths: ten steps of 30.4 s are 304 s. A step under a
    second lasts one, which the steps behind it do not make up for.
    """
    timed: list[_Timed] = []
    known: dict[str, float] = {}
    start, ahead = 0, 0.0
    for path, step in _unrolled(workout.steps, ""):
        if path not in known:
            known[path] = writer.seconds(step, place(path, step.cue))
        exact = known[path]
        whole = max(floor(exact - ahead + 0.5), 1)
        if exact >= 1:
            ahead += whole - exact
        if start + whole > LONGEST:
            raise FileError("This workout is longer than a week, which no file should be.")
        timed.append(_Timed(path, start, start + whole))
        start += whole
    return timed


def _in_order(blocks: tuple[Block, ...], parent: str) -> Iterator[tuple[str, Block]]:
    """Every block once, with its path."""
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        yield path, block
        if not isinstance(block, Step):
            yield from _in_order(block.steps, f"{path}.")


def _unrolled(blocks: tuple[Block, ...], parent: str) -> Iterator[tuple[str, Step]]:
    """Every step as often as it is done, with its path."""
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if isinstance(block, Step):
            yield path, block
            continue
        for _ in range(block.count):
            yield from _unrolled(block.steps, f"{path}.")


# --- Sections ---------------------------------------------------------------------------------


def _head(workout: Workout, writer: Writer, losses: dict[Loss, None]) -> list[str]:
    of_title, of_description, sport, prompts = Losses(), Losses(), Losses(), Losses()
    title = one_line(workout.title, "the title", of_title)
    if title.lower().endswith((".mrc", ".erg")):
        # A reader takes one suffix off.
        title += ".erg" if writer.unit is Unit.WATTS else ".mrc"
    description = one_line(workout.description, "the description", of_description)
    if workout.sport is not Sport.RIDE or workout.sub_sport is not None:
        sport.changed(sport_name(workout.sport, workout.sub_sport), sport_name(Sport.RIDE))
    said = (one for step in workout.leaf_steps() for one in step.prompts if one.text.strip())
    if any(one.duration is None for one in said):
        prompts.changed("no word on how long they are shown", f"{SHOWN} s each")
    for found in (
        of_title.at("Title"),
        of_description.at("Description"),
        sport.at("Sport"),
        comments_and_tags(workout),
        prompts.at("Timed texts"),
    ):
        losses.update(dict.fromkeys(found))
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
