"""The texts of a step (its name, notes and prompts) as the text events of a ZWO file.

A ZWO file knows only texts at a time. So that name and notes come back as what they were, the
first text at a step's very beginning is its name, and a text that begins with "Notes: " there
or ten seconds later holds its notes. Texts that stand in the first round of a repeat alone, at
its very beginning, are the repeat's title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from core.workout.describe import clock
from core.workout.model import Prompt, Value

NOTES_MARK = "Notes: "
NOTES_AT = 10.0
"""Seconds into a step at which its notes appear, when it is long enough to read both."""
_TOLERANCE = 1e-6


class Event(NamedTuple):
    """A text ``at`` seconds (or metres) after its segment began."""

    at: float
    message: str
    duration: float | None = None


class Texts(Value):
    """What a step says."""

    cue: str = ""
    notes: str = ""
    prompts: tuple[Prompt, ...] = ()


class RoundTexts(NamedTuple):
    """The texts of a repeat: its title, and those of each of its steps.

    ``folded`` counts the texts that stand in some rounds only: they went into the notes.
    """

    title: str
    steps: tuple[Texts, ...]
    folded: int


def events_of(texts: Texts, length: float) -> list[Event]:
    """The text events of a step of ``length`` seconds, by time."""
    events: list[Event] = []
    if texts.notes:
        later = texts.cue and length >= 2 * NOTES_AT
        events.append(Event(NOTES_AT if later else 0.0, NOTES_MARK + texts.notes))
    events += [Event(prompt.at, prompt.text, prompt.duration) for prompt in texts.prompts]
    events.sort(key=lambda event: event.at)
    return [Event(0.0, texts.cue), *events] if texts.cue else events


def texts_of(events: Sequence[Event]) -> Texts:
    """The name, notes and prompts that the text events of a step are."""
    cue = notes = ""
    prompts: list[Prompt] = []
    for event in sorted(events, key=lambda event: event.at):
        is_plain = event.duration is None
        if is_plain and not notes and _is_notes(event):
            notes = event.message[len(NOTES_MARK) :].strip()
        elif is_plain and not cue and event.at == 0:
            cue = event.message
        else:
            prompts.append(Prompt(at=event.at, text=event.message, duration=event.duration))
    return Texts(cue=cue, notes=notes, prompts=tuple(prompts))


def _is_notes(event: Event) -> bool:
    marked = event.message.startswith(NOTES_MARK)
    return marked and bool(event.message[len(NOTES_MARK) :].strip()) and event.at in (0, NOTES_AT)


def texts_of_rounds(
    events: Sequence[Event], lengths: tuple[float, ...], count: int, speed: float = 1.0
) -> RoundTexts:
    """The text events of a whole repeat, given to the steps of its rounds.

    ``lengths`` are those of the steps of one round. What every round says alike belongs to the
    step; what only some rounds say goes into its notes with its round and its time, for which
    ``speed`` turns metres into seconds in files of distances.
    """
    own: dict[tuple[int, int], list[Event]] = {}
    for event in sorted(events, key=lambda event: event.at):
        number, child, at = _within(event.at, lengths, count)
        own.setdefault((number, child), []).append(event._replace(at=at))
    title = ""
    folded = 0
    steps: list[Texts] = []
    for child in range(len(lengths)):
        rounds = [own.get((number, child), []) for number in range(count)]
        shared = _shared(rounds)
        remarks: list[str] = []
        for number, said in enumerate(rounds):
            for event in _without(said, shared):
                if number == child == 0 and not title and _is_title(event):
                    title = event.message
                    continue
                folded += 1
                remarks.append(f"Round {number + 1}, {clock(event.at / speed)}: {event.message}")
        texts = texts_of(list(shared.elements()))
        notes = "\n".join(part for part in (texts.notes, *remarks) if part)
        steps.append(texts.model_copy(update={"notes": notes}))
    return RoundTexts(title, tuple(steps), folded)


def _is_title(event: Event) -> bool:
    return event.at == 0 and event.duration is None


def _within(at: float, lengths: tuple[float, ...], count: int) -> tuple[int, int, float]:
    """The round, the step in it and the time in that step at which ``at`` falls."""
    whole = sum(lengths)
    number = min(floor(at / whole + _TOLERANCE), count - 1)
    rest = max(at - number * whole, 0.0)
    child = 0
    while child < len(lengths) - 1 and rest >= lengths[child] - _TOLERANCE:
        rest = max(rest - lengths[child], 0.0)
        child += 1
    return number, child, round(rest, 3)


def _shared(rounds: list[list[Event]]) -> Counter[Event]:
    shared = Counter(rounds[0])
    for said in rounds[1:]:
        shared &= Counter(said)
    return shared


def _without(said: list[Event], shared: Counter[Event]) -> list[Event]:
    left = shared.copy()
    alone: list[Event] = []
    # From behind: of two equal texts the first is the title, the second the step's own.
    for event in reversed(said):
        if left[event] > 0:
            left[event] -= 1
        else:
            alone.append(event)
    return alone[::-1]
