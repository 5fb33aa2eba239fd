"""Carries every construct every way, and says how it arrived."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from core.platforms.contract import LibraryItem
from core.workout.describe import sport_name
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Workout
from docs.conversions.constructs import THRESHOLDS, Construct, constructs, in_watts
from docs.conversions.routes import Carried, Route, routes
from docs.conversions.shelves import items, places, read_from_plan

_LONGEST = 100
"""Characters of what was there before and is after: a long name says no more than its beginning."""


class Mark(IntEnum):
    """How much of a construct arrives, from nothing to all of it."""

    UNSUPPORTED = 0
    APPROXIMATED = 1
    LOSSLESS = 2

    @property
    def sign(self) -> str:
        """As the table shows it."""
        return ("✗", "~", "✓")[self]


class SilentLoss(Exception):
    """Something arrived differently and no loss said so: a fault of ours."""


@dataclass(frozen=True)
class Cell:
    """How one construct goes one way. ``mark`` is None where the other side has no such thing."""

    construct: str
    route: str
    mark: Mark | None
    losses: tuple[Loss, ...] = ()
    refused: str = ""


Cells = dict[tuple[str, str], Cell]


def cells() -> Cells:
    """Every cell by construct and route. Raises :class:`SilentLoss`."""
    return _all(constructs(), routes())


def shelf_cells() -> Cells:
    """Every cell of plans and libraries, by item and place. Raises :class:`SilentLoss`."""
    return _all(items(), places())


def _all(rows: Iterable[Construct], columns: Sequence[Route]) -> Cells:
    return {(row.name, column.name): cell(row, column) for row in rows for column in columns}


def cell(construct: Construct, route: Route) -> Cell:
    """One construct, one way. Raises :class:`SilentLoss`."""
    samples = construct.samples
    if route.in_watts and not construct.of_ftp:
        samples = tuple(map(in_watts, samples))
    carried = [route.carry(sample) for sample in samples]
    marks: list[Mark] = []
    losses: dict[Loss, None] = {}
    refused = ""
    for sample, arrived in zip(samples, carried, strict=True):
        if arrived is None:
            continue
        marks.append(_mark(construct, route, sample, arrived))
        losses |= dict.fromkeys(arrived.losses)
        refused = refused or arrived.refused
    worst = min(marks) if marks else None
    return Cell(construct.name, route.name, worst, tuple(losses), refused)


def _mark(construct: Construct, route: Route, sample: Workout, arrived: Carried) -> Mark:
    if arrived.back is None:
        return Mark.UNSUPPORTED
    if arrived.losses:
        kinds = {loss.kind for loss in arrived.losses}
        return Mark.UNSUPPORTED if kinds == {LossKind.DROPPED} else Mark.APPROXIMATED
    for field in construct.fields:
        before, after = getattr(sample, field), getattr(arrived.back, field)
        if not same(_plain(before, construct), _plain(after, construct), construct.close):
            raise SilentLoss(
                f"{construct.name}, {route.name}: {field} was {before!r} and arrives as {after!r}"
            )
    return Mark.LOSSLESS


def same(before: Any, after: Any, close: float) -> bool:
    """Whether what was planned is what arrived. What the plan leaves open may be filled in."""
    if before is None or before == "":
        return True
    if isinstance(before, dict) and isinstance(after, dict):
        return all(same(value, after.get(key), close) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(same(one, other, close) for one, other in pairs)
    if isinstance(before, float | int) and isinstance(after, float | int):
        return math.isclose(before, after, rel_tol=close)
    return bool(before == after)


def _plain(value: Any, construct: Construct) -> Any:
    """``value`` as plain lists and dictionaries, without written units unless they count."""
    if isinstance(value, tuple):
        return [_plain(one, construct) for one in value]
    if not hasattr(value, "model_dump"):
        return value
    return value.model_dump() if construct.units else _without_units(value.model_dump())


def _without_units(value: Any) -> Any:
    if isinstance(value, dict):
        length = value.get("kind") in ("seconds", "metres")
        return {
            key: _without_units(one) for key, one in value.items() if not (length and key == "unit")
        }
    if isinstance(value, list | tuple):
        return [_without_units(one) for one in value]
    return value


# --- The page ---------------------------------------------------------------------------------


def page() -> str:
    """The whole page, in Markdown."""
    found, rows = cells(), [construct.name for construct in constructs()]
    columns = [route.name for route in routes()]
    lines = [_INTRODUCTION, "", *_table(found, rows, columns)]
    lines += ["", "## What becomes of the rest", "", _EXPLANATION]
    lines += _what_becomes(found, rows, columns, "Everything arrives.")
    shelved, things = shelf_cells(), [item.name for item in items()]
    shelves = [place.name for place in places()]
    lines += ["", _SHELVES, "", *_table(shelved, things, shelves)]
    lines += _what_becomes(shelved, things, shelves, "All of it arrives.")
    lines += ["", "### Read from a plan of TrainingPeaks", ""]
    lines += [_read(name, item) for name, item in read_from_plan()]
    return "\n".join(lines) + "\n"


def _table(found: Cells, rows: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    yield f"| | {' | '.join(columns)} |"
    yield "|---|" + ":-:|" * len(columns)
    for row in rows:
        yield f"| {row} | {' | '.join(_sign(found[row, column]) for column in columns)} |"


def _what_becomes(
    found: Cells, rows: Sequence[str], columns: Sequence[str], otherwise: str
) -> Iterator[str]:
    for column in columns:
        yield from ("", f"### {column}", "")
        yield from [line for row in rows for line in _details(found[row, column])] or [otherwise]


def _read(name: str, read: LibraryItem) -> str:
    what = "a note" if isinstance(read.item, Note) else f"a workout ({_sport(read)})"
    said = [_words(loss) for loss in read.losses if loss.after]
    if lost := ", ".join(loss.before for loss in read.losses if not loss.after):
        said.append(f"lost: {lost}")
    return f"- **{name}** is read as {what}; {'; '.join(said)}"


def _sport(read: LibraryItem) -> str:
    assert isinstance(read.item, Workout)
    return sport_name(read.item.sport, read.item.sub_sport)


def _sign(one: Cell) -> str:
    return "–" if one.mark is None else one.mark.sign


def _details(one: Cell) -> list[str]:
    if one.mark in (None, Mark.LOSSLESS):
        return []
    words = [one.refused] if one.refused else [_words(loss) for loss in one.losses[:3]]
    return [f"- **{one.construct}**: {'; '.join(words)}"]


def _words(loss: Loss) -> str:
    before, after = _short(loss.before), _short(loss.after)
    return f"{before} becomes {after}" if after else f"{before} is lost"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


_INTRODUCTION = f"""\
# What arrives

Made by `make docs` from the code: each construct is written by Planbridge, read back as the other
side holds it, and compared. A test fails when this page and the code differ, when something
arrives differently without a loss that says so, or when a mark falls below the one promised.

✓ arrives as planned · ~ arrives approximated, and the preview says what becomes of it ·
✗ cannot be carried, and the preview says so · – the other side has no such thing

Written for an athlete with an FTP of {THRESHOLDS.ftp:g} W, a threshold heart rate of
{THRESHOLDS.lthr:g} bpm, a maximum of {THRESHOLDS.max_hr:g} bpm and a threshold pace of
{THRESHOLDS.pace:g} m/s. Columns with *read* are read only: TrainerRoad takes no workouts, and the
one of Intervals.icu reads what its server keeps, whoever planned it."""

_EXPLANATION = "In the words of the preview."
_SHELVES = """\
## Plans and libraries

What the *Library* page copies, by the place it goes to, with the signs of the table above. Steps
arrive as they do on that platform's calendar. TrainingPeaks' own plans are only read."""
