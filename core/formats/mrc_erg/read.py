"""Reads MRC and ERG workout files."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from core.formats.file_types import MOST_STEPS, FileError, ReadFile
from core.formats.losing import quoted
from core.formats.mrc_erg.lines import DATA, HEADER, INTERVALS, TEXT, Line, sections
from core.formats.mrc_erg.points import Course, column_unit, course
from core.formats.mrc_erg.texts import Interval, Text, intervals, texts
from core.workout.losses import Loss, LossKind
from core.workout.model import NoTarget, Prompt, Ramp, Seconds, Single, Sport, Step, Unit, Workout

_SUFFIX = re.compile(r"\.(mrc|erg)$", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:\\")
FILE = "File"
"""Where losses lie that concern no single line."""
MOST_NAMED = 20
"""Unknown sections that are named one by one."""
_MOST_WATTS_LIKE = 200.0
"""Where nothing says the unit, values above this are watts: nobody plans 200 % for long."""


class _Stretch(NamedTuple):
    """From one second to another, from one value to another."""

    start: int
    end: int
    first: float
    last: float


class _Header(NamedTuple):
    title: str = ""
    description: str = ""
    has_ftp: bool = False
    unit: Unit | None = None


def read(data: bytes) -> ReadFile:
    """The workout of an MRC or ERG file: a ride in watts or in % of FTP, as the file has it.

    A flat line is a step with a single value, a slope a ramp, a line at 0 a step without a
    target. Neighbours with one value are one step, unless a lap mark or a named interval parts
    them. Names become cues; a text that a step shows from its beginning to its end becomes its
    note, any other a timed text. Raises :class:`FileError` and nothing else.
    """
    parts = sections(data)
    header = _header([*parts[""], *parts.get(HEADER, ())])
    drawn = course(parts[DATA])
    losses = list(drawn.losses)
    unit = _unit(header, drawn, losses)
    if len(drawn.points) < 2 or not drawn.points[-1][0]:
        raise FileError("This file has no two points in time, so there is nothing to ride.")
    total = drawn.points[-1][0]
    named, odd_intervals = intervals(parts.get(INTERVALS, []), total)
    said, odd_texts = texts(parts.get(TEXT, []))
    losses += _odd(odd_intervals, "interval") + _odd(odd_texts, "text")
    known = {"", HEADER, DATA, TEXT, INTERVALS}
    unknown = [f"the section {quoted(name)}" for name in parts if name not in known]
    if len(unknown) > MOST_NAMED:
        unknown[MOST_NAMED:] = [f"{len(unknown) - MOST_NAMED} more sections"]
    losses += [Loss(where=FILE, kind=LossKind.DROPPED, before=name) for name in unknown]
    names = _names(drawn.laps, named, total, losses)
    marks = {second for second, _ in drawn.laps}
    marks.update(*((interval.start, interval.end) for interval in named))
    stretches = _stretches(drawn.points, sorted(mark for mark in marks if 0 < mark < total))
    workout = Workout(
        sport=Sport.RIDE,
        title=header.title,
        description=header.description,
        steps=_steps(stretches, unit, names, said),
    )
    return ReadFile(workout=workout, losses=tuple(losses))


# --- Header -----------------------------------------------------------------------------------


def _header(lines: list[Line]) -> _Header:
    title = file_name = ""
    description: list[str] = []
    has_ftp = describes = False
    unit: Unit | None = None
    for line in lines:
        columns = column_unit(line.text)
        if columns is not None:
            unit, describes = columns, False
            continue
        if line.text.lstrip().startswith(";"):
            continue
        key, equals, value = line.text.partition("=")
        key, value = " ".join(key.upper().split()), value.strip()
        if equals and key in _KEYS:
            describes = key == "DESCRIPTION"
            if describes:
                description.append(value)
            elif key == "FILE NAME":
                file_name = value
            elif key in ("NAME", "TITLE"):
                title = value
            elif key == "FTP":
                has_ftp = True
        elif describes:
            description.append(line.text.strip())
    if _DRIVE.match(file_name):
        file_name = file_name.rpartition("\\")[2]
    return _Header(
        title=title or _SUFFIX.sub("", file_name).strip(),
        description="\n".join(description).strip(),
        has_ftp=has_ftp,
        unit=unit or _unit_of(file_name),
    )


_KEYS = frozenset(
    {
        "VERSION",
        "UNITS",
        "DESCRIPTION",
        "FILE NAME",
        "NAME",
        "TITLE",
        "FTP",
        "SOURCE",
        "ERGDBID",
        "AUTHOR",
    }
)


def _unit_of(file_name: str) -> Unit | None:
    suffix = _SUFFIX.search(file_name)
    if suffix is None:
        return None
    return Unit.WATTS if suffix[1].lower() == "erg" else Unit.PERCENT_FTP


def _unit(header: _Header, drawn: Course, losses: list[Loss]) -> Unit:
    if drawn.in_percent:
        return Unit.PERCENT_FTP
    if header.unit is not None:
        return header.unit
    highest = max((value for _, value in drawn.points), default=0.0)
    watts = header.has_ftp or highest > _MOST_WATTS_LIKE
    losses.append(
        Loss(
            where=FILE,
            kind=LossKind.APPROXIMATED,
            before="values that do not say what they are in",
            after="watts" if watts else "% of FTP",
            advice="Check them: the line MINUTES WATTS or MINUTES PERCENT is missing.",
        )
    )
    return Unit.WATTS if watts else Unit.PERCENT_FTP


# --- Steps ------------------------------------------------------------------------------------


def _stretches(points: list[tuple[int, float]], marks: list[int]) -> list[_Stretch]:
    """The lines between the points, cut at ``marks``; neighbours of one value are joined."""
    found: list[_Stretch] = []
    if points[0][0]:
        # Before its first point a course says nothing.
        points = [(0, 0.0), (points[0][0], 0.0), *points]
    marked = frozenset(marks)
    next_mark = 0
    for (start, first), (end, last) in pairwise(points):
        if start == end:
            continue
        while next_mark < len(marks) and marks[next_mark] <= start:
            next_mark += 1
        cuts = [start]
        while next_mark < len(marks) and marks[next_mark] < end:
            cuts.append(marks[next_mark])
            next_mark += 1
        cuts.append(end)
        slope = (last - first) / (end - start)
        for begin, finish in pairwise(cuts):
            value = first + slope * (begin - start)
            stretch = _Stretch(
                begin, finish, value, last if finish == end else first + slope * (finish - start)
            )
            before = found[-1] if found else None
            if (
                before is not None
                and begin not in marked
                and before.first == before.last == stretch.first == stretch.last
            ):
                found[-1] = before._replace(end=finish)
            else:
                found.append(stretch)
        if len(found) > MOST_STEPS:
            raise FileError(f"This file has more than {MOST_STEPS:,} steps.")
    return found


def _steps(
    stretches: list[_Stretch], unit: Unit, names: dict[int, str], said: list[Text]
) -> tuple[Step, ...]:
    starts = [stretch.start for stretch in stretches]
    shown: list[list[Text]] = [[] for _ in stretches]
    for text in said:
        shown[bisect_right(starts, text.at) - 1].append(text)
    return tuple(
        _step(stretch, unit, names.get(stretch.start, ""), texts)
        for stretch, texts in zip(stretches, shown, strict=True)
    )


def _step(stretch: _Stretch, unit: Unit, name: str, said: list[Text]) -> Step:
    start, end, first, last = stretch
    length = end - start
    notes = ""
    prompts: list[Prompt] = []
    name_is_shown = False
    for text in said:
        at = round(text.at - start, 3)
        if at == 0 and name and text.words == name and not name_is_shown:
            name_is_shown = True
        elif at == 0 and text.duration == length and not notes:
            notes = text.words
        else:
            prompts.append(Prompt(at=at, text=text.words, duration=text.duration))
    target = (
        Ramp(unit=unit, start=first, end=last)
        if first != last
        else Single(unit=unit, value=first)
        if first
        else NoTarget()
    )
    return Step(
        length=Seconds(value=length), target=target, cue=name, notes=notes, prompts=tuple(prompts)
    )


def _names(
    laps: list[tuple[int, str]], named: list[Interval], total: int, losses: list[Loss]
) -> dict[int, str]:
    """The name of the step that begins at each second: its shortest interval's, else its lap's.

    An interval of the whole course is no step where another one begins with it.
    """
    # Laps are often numbered and not named.
    found = [(second, name, False) for second, name in laps if name and not name.isdigit()]
    found += [
        (one.start, one.name, one.end - one.start >= total)
        for one in sorted(named, key=lambda one: one.start - one.end)
        if one.name
    ]
    names: dict[int, str] = {}
    covered: list[str] = []
    all_of_it: set[int] = set()
    for second, name, is_all in found:
        before = names.get(second, name)
        if before != name and second not in all_of_it:
            covered.append(f"the name {quoted(before)} of what begins with {quoted(name)}")
        all_of_it.discard(second)
        if is_all:
            all_of_it.add(second)
        names[second] = name
    if len(covered) > MOST_NAMED:
        covered[MOST_NAMED:] = [f"{len(covered) - MOST_NAMED} more names of longer intervals"]
    losses += [Loss(where=FILE, kind=LossKind.DROPPED, before=name) for name in covered]
    return names


def _odd(lines: list[Line], what: str) -> list[Loss]:
    if not lines:
        return []
    many = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    words = " ".join(lines[0].text.split())[:60]
    return [
        Loss(
            where=f"Line {lines[0].number}",
            kind=LossKind.DROPPED,
            before=f"“{words}”{many}, which is no {what} of a course,",
        )
    ]
