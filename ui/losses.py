"""What does not arrive as it was planned, in words: one by one, and a step at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import streamlit as st

from core.workout.describe import OutlineLine, describe_class, outline
from core.workout.losses import Loss
from core.workout.model import Workout
from ui.loss_kinds import is_lost, kind_of
from ui.text import one_line, plain

BY_OPTIONS: Final = "by your options"
MOST_LINES = 8
"""Lines of a list that are shown without scrolling."""
MOST_ALIKE = 3
"""Losses of one kind in one step that are told one by one."""
LIST_HEIGHT = 260
"""Pixels of a list that scrolls."""


class Mark(StrEnum):
    """How a step arrives, in the words of a narrow cell."""

    AS_PLANNED = "As planned"
    CHANGED = "Changed"
    LOST = "Lost"
    """Something of it, which the words beside the mark name."""
    BY_OPTIONS = "Your options"


@dataclass(frozen=True)
class StepLine:
    """One line of the steps table: what is planned and what becomes of it."""

    path: str
    planned: str
    marks: tuple[Mark, ...]
    becomes: str
    name: str
    kind: str
    """Its class, empty for the head of a repeat."""


def step_lines(
    workout: Workout, losses: Sequence[Loss], effects: Sequence[Loss]
) -> tuple[StepLine, ...]:
    """The steps with what happens to each of them, repeats with what happens to the repeat."""
    return tuple(_line(line, losses, effects) for line in outline(workout.steps))


def of_the_whole(workout: Workout, losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The losses that belong to no line of the steps table."""
    paths = {line.path for line in outline(workout.steps)}
    return tuple(loss for loss in losses if loss.step not in paths)


def change_words(loss: Loss) -> str:
    """What happens, without the place: "until lap becomes 5 min". Not escaped."""
    return f"{loss.before} is lost" if is_lost(loss) else f"{loss.before} becomes {loss.after}"


def loss_list(losses: Iterable[Loss], *, chosen: bool = False) -> str:
    """Losses as a list in Markdown; ``chosen`` for what the person's own options changed."""
    who = f" *({BY_OPTIONS})*" if chosen else ""
    return "\n".join(f"- {_sentence(*alike)}{who}" for alike in _alike(losses))


def draw_list(losses: Sequence[Loss], effects: Sequence[Loss]) -> None:
    """Draws both as one list, which scrolls when it is long; nothing when there is nothing."""
    lists = (loss_list(losses), loss_list(effects, chosen=True))
    if not any(lists):
        return
    shown = "\n".join(filter(None, lists))
    many = shown.count("\n") >= MOST_LINES
    with st.container(height=LIST_HEIGHT if many else "content", border=many):
        st.markdown(shown)


def arrival_words(losses: Sequence[Loss], effects: Sequence[Loss]) -> str:
    """How a workout arrives, for a narrow cell."""
    if losses:
        return "1 change" if len(losses) == 1 else f"{len(losses)} changes"
    return Mark.BY_OPTIONS if effects else "Whole"


def _line(line: OutlineLine, losses: Sequence[Loss], effects: Sequence[Loss]) -> StepLine:
    own = [loss for loss in losses if loss.step == line.path]
    chosen = [loss for loss in effects if loss.step == line.path]
    found = [Mark.LOST if is_lost(loss) else Mark.CHANGED for loss in own]
    found += [Mark.BY_OPTIONS] * len(chosen)
    said = [_becomes(loss, more, line.text) for loss, more in _alike(own)]
    also = f" ({BY_OPTIONS})" if own else ""
    said += [f"{_becomes(loss, more, line.text)}{also}" for loss, more in _alike(chosen)]
    return StepLine(
        path=line.path,
        planned="\u2003" * line.depth + line.text,
        marks=tuple(mark for mark in Mark if mark in found) or (Mark.AS_PLANNED,),
        becomes=one_line("; ".join(said)),
        name=one_line(line.cue),
        kind=describe_class(line.intensity) if line.intensity else "",
    )


def _alike(losses: Iterable[Loss]) -> list[tuple[Loss, int]]:
    """The losses to tell, each with how many of its kind in the same step it stands for.

    A ramp of many stairs loses the same of each of them. What quotes the plan is told always.
    """
    sorts: dict[object, list[Loss]] = {}
    for loss in losses:
        own = not loss.step or "“" in loss.before
        sort: object = loss if own else (loss.where, kind_of(loss), loss.advice)
        sorts.setdefault(sort, []).append(loss)
    told: list[tuple[Loss, int]] = []
    for alike in sorts.values():
        if len(alike) > MOST_ALIKE:
            told.append((alike[0], len(alike) - 1))
        else:
            told += [(one, 0) for one in alike]
    return told


def _and_more(more: int) -> str:
    return f", and {more} more like it" if more else ""


def _becomes(loss: Loss, more: int, planned: str) -> str:
    """What happens, beside what is ``planned``: that need not be said again."""
    words = loss.after if loss.before in planned and not is_lost(loss) else change_words(loss)
    words += _and_more(more)
    return f"{words}. {loss.advice}" if loss.advice else words


def _sentence(loss: Loss, more: int) -> str:
    advice = f" {plain(loss.advice)}" if loss.advice else ""
    words = f"{change_words(loss)}{_and_more(more)}"
    return f"**{plain(loss.where)}**: {plain(words)}.{advice}"
