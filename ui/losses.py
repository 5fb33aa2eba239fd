"""What does not arrive as it was planned, in words: one by one, a step at a time, and in groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import streamlit as st

from core.workout.describe import OutlineLine, describe_class, outline
from core.workout.losses import Loss, LossKind
from core.workout.model import Workout
from ui.text import plain

BY_OPTIONS: Final = "by your options"
MOST_LINES = 8
"""Lines of a list that are shown without scrolling."""
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


def is_lost(loss: Loss) -> bool:
    """True when nothing of the thing is left."""
    return loss.kind is LossKind.DROPPED or not loss.after


def change_words(loss: Loss) -> str:
    """What happens, without the place: "until lap becomes 5 min". Not escaped."""
    return f"{loss.before} is lost" if is_lost(loss) else f"{loss.before} becomes {loss.after}"


def loss_list(losses: Iterable[Loss], *, chosen: bool = False) -> str:
    """Losses as a list in Markdown; ``chosen`` for what the person's own options changed."""
    who = f" *({BY_OPTIONS})*" if chosen else ""
    return "\n".join(f"- {_sentence(loss)}{who}" for loss in losses)


def draw_list(losses: Sequence[Loss], effects: Sequence[Loss]) -> None:
    """Draws both as one list, which scrolls when it is long; nothing when there is nothing."""
    lists = (loss_list(losses), loss_list(effects, chosen=True))
    if not any(lists):
        return
    many = len(losses) + len(effects) > MOST_LINES
    with st.container(height=LIST_HEIGHT if many else "content", border=many):
        st.markdown("\n".join(filter(None, lists)))


def arrival_words(losses: Sequence[Loss], effects: Sequence[Loss]) -> str:
    """How a workout arrives, for a narrow cell."""
    if losses:
        return "1 change" if len(losses) == 1 else f"{len(losses)} changes"
    return Mark.BY_OPTIONS if effects else "Whole"


def groups(each: Iterable[Sequence[Loss]]) -> list[tuple[str, int]]:
    """Which kinds of changes there are, and in how many workouts, the most frequent first.

    ``each`` holds the losses of one workout after the other.
    """
    counted: dict[str, int] = {}
    for losses in each:
        for kind in dict.fromkeys(map(kind_of, losses)):
            counted[kind] = counted.get(kind, 0) + 1
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def kind_of(loss: Loss) -> str:
    """The kind of change in a few words: "Ramps become stairs"."""
    if not loss.step:
        thing = "Something" if loss.where == "Workout" else loss.where
        return f"{thing} {'lost' if is_lost(loss) else 'changed'}"
    said = f"{loss.before} | {loss.after}"
    for pattern, changed, lost in _KINDS:
        if pattern.search(said):
            return lost if is_lost(loss) else changed
    return "Details of steps are lost" if is_lost(loss) else "Details of steps change"


_KINDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), changed, lost)
    for pattern, changed, lost in (
        (r"ramp.*\|.*stair", "Ramps become stairs", "Ramps are lost"),
        (r"^(a |perhaps a |the second target )?ramp", "Ramps change", "Ramps are lost"),
        (r"^power averaged|averag", "Power is averaged differently", "Averaging is lost"),
        (
            r"^(RPE|max effort)",
            "Perceived exertion becomes text",
            "Perceived exertion is lost",
        ),
        (r"^[^|]*\b(cadence|rpm)\b", "Cadence changes", "Cadence is lost"),
        (r"^[^|]*\b(repeat|rounds?)\b", "Repeats change", "Repeats lose their titles"),
        (
            r"^the (name|note|timed text|title)|^how long the timed",
            "Names and notes of steps change",
            "Names and notes of steps are lost",
        ),
        (r"^the class", "Classes of steps change", "Classes of steps are lost"),
        (r"^[^|]*\bhidden power", "Hidden power changes", "Hidden power is shown"),
        (r"^[^|]*until lap", "Steps until lap change", "Steps until lap are lost"),
        (r"^the second target", "Second targets change", "Second targets are lost"),
        (r"^[^|–→]*(%|W|bpm|/)[^|–→]*\|[^|]*–", "Single values become ranges", ""),
        (r"^[^|]*(%|\bW\b|bpm|zone|Z\d|/km|/mi|/\d+)", "Targets change", "Targets are lost"),
        (r"^[^|]*\d (h|min|s|m|km|mi|yd)\b", "Lengths of steps change", "Lengths are lost"),
    )
)


def _line(line: OutlineLine, losses: Sequence[Loss], effects: Sequence[Loss]) -> StepLine:
    own = [loss for loss in losses if loss.step == line.path]
    chosen = [loss for loss in effects if loss.step == line.path]
    found = [Mark.LOST if is_lost(loss) else Mark.CHANGED for loss in own]
    found += [Mark.BY_OPTIONS] * len(chosen)
    said = [_becomes(loss, line.text) for loss in own]
    also = f" ({BY_OPTIONS})" if own else ""
    said += [f"{_becomes(loss, line.text)}{also}" for loss in chosen]
    return StepLine(
        path=line.path,
        planned="\u2003" * line.depth + line.text,
        marks=tuple(mark for mark in Mark if mark in found) or (Mark.AS_PLANNED,),
        becomes="; ".join(said),
        name=line.cue,
        kind=describe_class(line.intensity) if line.intensity else "",
    )


def _becomes(loss: Loss, planned: str) -> str:
    """What happens, beside what is ``planned``: that need not be said again."""
    words = loss.after if loss.before in planned and not is_lost(loss) else change_words(loss)
    return f"{words}. {loss.advice}" if loss.advice else words


def _sentence(loss: Loss) -> str:
    advice = f" {plain(loss.advice)}" if loss.advice else ""
    return f"**{plain(loss.where)}**: {plain(change_words(loss))}.{advice}"
