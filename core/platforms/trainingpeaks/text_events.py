"""Timed texts and maximal efforts in a step's notes, as TrainingPeaks itself notes them.

Its structures have no place for either. Its import of ZWO files puts them into the notes, and
its export takes them out again: ``!TextEvents:{`` followed by ``seconds:text;`` for each, and
``!MaxEffort`` on a line of its own.
"""

from __future__ import annotations

import re

from core.platforms.numbers import sensible_number
from core.workout.model import Prompt

MAX_EFFORT = "!MaxEffort"

_EVENTS = re.compile(r"\n?!TextEvents:\s*\{([^{}]*)\}\n?", re.IGNORECASE)
_EVENT = re.compile(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*:(.*)", re.ASCII | re.DOTALL)
_MAX_EFFORT = re.compile(r"(?:^|\n)[^\S\n]*!MaxEffort[^\S\n]*(?=\n|$)", re.IGNORECASE)


def take_prompts(notes: str) -> tuple[str, tuple[Prompt, ...]]:
    """``notes`` without its timed texts, and these; all stay where one cannot be understood."""
    found = _EVENTS.search(notes) if "!" in notes else None
    if found is None:
        return notes, ()
    prompts: list[Prompt] = []
    for entry in found[1].split(";"):
        if not entry.strip():
            continue
        event = _EVENT.fullmatch(entry)
        at = sensible_number(event[1]) if event else None
        if event is None or at is None:
            return notes, ()
        prompts.append(Prompt(at=at, text=" ".join(event[2].split())))
    before, after = notes[: found.start()], notes[found.end() :]
    return before + ("\n" if before and after else "") + after, tuple(prompts)


def take_max_effort(notes: str) -> tuple[str, bool]:
    """``notes`` without the word for a maximal effort, and whether it stood there."""
    if "!" not in notes:
        return notes, False
    rest, count = _MAX_EFFORT.subn("", notes)
    return (rest.removeprefix("\n"), True) if count else (notes, False)


def events_text(prompts: tuple[Prompt, ...]) -> str:
    """``prompts`` as they stand in notes; what its few signs would break is taken out."""
    entries = [
        f"{round(prompt.at)}:{' '.join(re.sub('[;{}]', ',', prompt.text).split())}"
        for prompt in prompts
    ]
    return "!TextEvents:{\n" + ";\n".join(entries) + "\n}"
