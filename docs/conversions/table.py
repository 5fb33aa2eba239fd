"""Carries every construct every way, and says how it arrived."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from core.workout.losses import Loss, LossKind
from core.workout.model import Workout
from docs.conversions.constructs import THRESHOLDS, Construct, constructs, in_watts
from docs.conversions.routes import Carried, Route, routes


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


def cells() -> dict[tuple[str, str], Cell]:
    """Every cell by construct and route. Raises :class:`SilentLoss`."""
    return {
        (construct.name, route.name): cell(construct, route)
        for construct in constructs()
        for route in routes()
    }


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
    found = cells()
    columns = [route.name for route in routes()]
    lines = [_INTRODUCTION, "", f"| | {' | '.join(columns)} |", "|---|" + ":-:|" * len(columns)]
    for construct in constructs():
        signs = [_sign(found[construct.name, column]) for column in columns]
        lines.append(f"| {construct.name} | {' | '.join(signs)} |")
    lines += ["", "## What becomes of the rest", ""]
    lines.append(_EXPLANATION)
    for column in columns:
        lines += ["", f"### {column}", ""]
        said = [found[construct.name, column] for construct in constructs()]
        lines += [line for one in said for line in _details(one)] or ["Everything arrives."]
    return "\n".join(lines) + "\n"


def _sign(one: Cell) -> str:
    return "–" if one.mark is None else one.mark.sign


def _details(one: Cell) -> list[str]:
    if one.mark in (None, Mark.LOSSLESS):
        return []
    words = [one.refused] if one.refused else [_words(loss) for loss in one.losses[:3]]
    return [f"- **{one.construct}**: {'; '.join(words)}"]


def _words(loss: Loss) -> str:
    return f"{loss.before} becomes {loss.after}" if loss.after else f"{loss.before} is lost"


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
