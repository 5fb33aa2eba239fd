"""From a workout's text to the ``workout_doc`` and the figures the service computes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sandbox.intervals import load, targets
from sandbox.intervals.refusal import invalid
from sandbox.intervals.settings import Settings, order
from sandbox.intervals.text import Step, parse_steps

_LONGEST = 10 * 86_400
_MOST = 10_000
"""Seconds and rounds beyond which the sandbox does not compute; the real bounds are unknown."""
_REMEMBERED = 512
"""Texts that are not computed again: the same workouts are written over and over."""


@dataclass(frozen=True)
class Figures:
    """A parsed workout: seconds, metres, load points, percent, joules."""

    doc: dict[str, Any]
    moving_time: int | None
    distance: float
    load: int | None
    joules: int
    joules_above_ftp: int


def read(text: str, activity_type: str | None, settings: Settings) -> Figures:
    """What the service makes of ``text`` for a sport with these settings."""
    # The document is the caller's to change, so each one gets a copy of its own.
    return pickle.loads(_read(text, activity_type, pickle.dumps(settings)))  # noqa: S301 - our own


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, activity_type: str | None, settings: bytes) -> bytes:
    return pickle.dumps(_computed(text, activity_type, pickle.loads(settings)))  # noqa: S301


def _computed(text: str, activity_type: str | None, settings: Settings) -> Figures:
    metrics = order(settings)
    steps = parse_steps(text)
    _complete(steps, activity_type, settings)
    if sum(s["duration"] for s in steps) > _LONGEST or any(s.get("reps", 0) > _MOST for s in steps):
        raise invalid("Workout is too long")
    present = {m for step in flat(steps) for m in metrics if m in step}
    target = next((m for m in metrics if m in present), metrics[0])
    doc: dict[str, Any] = {
        "duration": sum(step["duration"] for step in steps),
        "distance": _metres(steps, activity_type, settings),
        "target": target.upper(),
        "options": {},
        "locales": [],
    }
    if text.strip():
        doc["steps"] = steps
    if not steps:
        return Figures(doc, None, 0.0, None, 0, 0)
    watts = load.watts(flat(steps), settings)
    doc |= load.power_figures(watts, settings)
    return Figures(
        doc,
        moving_time=doc["duration"],
        distance=doc["distance"],
        load=load.load(target, flat(steps), watts, doc, activity_type, settings),
        joules=round(sum(watts)),
        joules_above_ftp=load.joules_above(watts, settings.get("ftp")),
    )


def flat(steps: list[Step]) -> list[Step]:
    """Every step as often as it is done."""
    return list(_unrolled(steps))


def _unrolled(steps: list[Step]) -> Iterator[Step]:
    for step in steps:
        if "steps" in step:
            for _ in range(step["reps"]):
                yield from _unrolled(step["steps"])
        else:
            yield step


def _complete(steps: list[Step], activity_type: str | None, settings: Settings) -> None:
    """Estimated durations of distance steps, and the totals of repeats."""
    for step in steps:
        if "steps" in step:
            _complete(step["steps"], activity_type, settings)
            step["duration"] = step["reps"] * sum(s["duration"] for s in step["steps"])
            step["distance"] = step["reps"] * sum(s.get("distance", 0) for s in step["steps"])
            continue
        if "distance" in step:
            pace = targets.speed(step, activity_type, settings)
            step["duration"] = int(step["distance"] / pace + 1e-6)
        step["duration"] += step.pop("rest", 0)


def _metres(steps: list[Step], activity_type: str | None, settings: Settings) -> float:
    """Distances as written, and those that follow from a time and a pace."""
    total = 0.0
    for step in flat(steps):
        if "distance" in step:
            total += step["distance"]
        elif pace := targets.middle("pace", step, settings):
            total += step["duration"] * pace
    return round(total, 4)
