"""What the calendars of a sandbox hold, read without the app's own code."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sandbox import calendars
from sandbox.world import World
from tests.faults.marks import MARK, marks

Record = dict[str, Any]
FIELDS = ("day", "title", "text", "work")
"""What hands can change."""
_STEP = re.compile(r"\s*[-*]|(?:.*\s)?[1-9]\d*x\s*$", re.IGNORECASE)
_BRACKETS = re.compile(rf"\[{MARK.pattern}\]")


class Key(NamedTuple):
    """An item's name among all calendars."""

    platform: str
    athlete: str
    kind: str
    id: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True)
class Entry:
    """One item as its platform holds it."""

    key: Key
    record: Record
    day: dt.date
    title: str
    text: str
    work: str
    minutes: float
    completed: bool
    sport: str
    """ride, run, swim, strength or note."""
    imported: bool = False
    library: bool = False

    @property
    def copy_of(self) -> tuple[tuple[str, str, str], ...]:
        """Platform, kind and id of what its mark names."""
        return tuple(marks(self.record))

    def field(self, name: str) -> Any:
        """One of `FIELDS`."""
        return getattr(self, name)


Held = Mapping[Key, Entry]


def held(world: World) -> dict[Key, Entry]:
    """Everything on everybody's calendars at this moment."""
    taken = calendars.take(world)
    entries = [*_trainingpeaks(taken["trainingpeaks"]), *_intervals(taken["intervals"])]
    entries += _trainerroad(taken["trainerroad"])
    return {one.key: one for one in entries}


def _trainingpeaks(taken: Record) -> list[Entry]:
    sports = {1: "swim", 2: "ride", 3: "run", 9: "strength", 29: "strength"}
    found = []
    for one in taken["workouts"]:
        structure = one["structure"]
        work = [_hours(one["totalTimePlanned"])] if structure is None else _steps(structure)
        found.append(
            Entry(
                key=Key("trainingpeaks", str(one["athleteId"]), "workout", str(one["workoutId"])),
                record=one,
                day=dt.date.fromisoformat(one["workoutDay"][:10]),
                title=one["title"] or "",
                text=_words(one["description"]),
                work=json.dumps(work),
                minutes=_hours(one["totalTimePlanned"]) * 60,
                completed=one["totalTime"] is not None,
                sport=sports.get(one["workoutTypeValueId"], "other"),
            )
        )
    for one in taken["notes"]:
        found.append(
            Entry(
                key=Key("trainingpeaks", str(one["athleteId"]), "note", str(one["id"])),
                record=one,
                day=dt.date.fromisoformat(one["noteDate"][:10]),
                title=one["title"] or "",
                text=_words(one["description"]),
                work="",
                minutes=0,
                completed=False,
                sport="note",
            )
        )
    return found


def _steps(structure: Record) -> list[Any]:
    return [
        [
            block.get("length"),
            [[step.get("length"), step.get("targets")] for step in block["steps"]],
        ]
        for block in structure["structure"]
    ]


def _hours(value: float | None) -> float:
    return round(value or 0, 4)


def _intervals(taken: Record) -> list[Entry]:
    sports = {"Ride": "ride", "Run": "run", "Swim": "swim", "WeightTraining": "strength"}
    found = []
    for athlete, events in taken.items():
        for one in events:
            note = one["category"] == "NOTE"
            steps = (one["workout_doc"] or {}).get("steps") or []
            found.append(
                Entry(
                    key=Key("intervals", athlete, "note" if note else "workout", str(one["id"])),
                    record=one,
                    day=dt.date.fromisoformat(one["start_date_local"][:10]),
                    title=one["name"] or "",
                    text=_words(one["description"]) if note else _above(one["description"]),
                    work="" if note else json.dumps(_bare(steps) or one["moving_time"]),
                    minutes=(one["moving_time"] or 0) / 60,
                    completed=one["paired_activity_id"] is not None,
                    sport="note" if note else sports.get(one["type"], "other"),
                )
            )
    return found


def _bare(steps: list[Record]) -> list[Any]:
    """Steps without words."""
    return [
        {
            key: _bare(value) if key == "steps" else value
            for key, value in one.items()
            if key != "text"
        }
        for one in steps
    ]


def _trainerroad(taken: Record) -> list[Entry]:
    sports = {1: "ride", 2: "run", 3: "swim", 8: "strength", 9: "strength"}
    done = {one["planned_id"] for one in taken["done"]}
    found = [
        Entry(
            key=Key("trainerroad", str(one["member_id"]), "workout", one["id"]),
            record=one,
            day=dt.date.fromisoformat(one["day"]),
            title=one["name"] or "",
            text=one["notes"] or "",
            work=json.dumps([one["workout_id"], one["seconds"]]),
            minutes=one["seconds"] / 60,
            completed=one["id"] in done,
            sport=sports.get(one["sport"], "other"),
            imported=one["is_imported"],
            library=one["workout_id"] is not None,
        )
        for one in taken["planned"]
    ]
    found += [
        Entry(
            key=Key("trainerroad", str(one["member_id"]), "note", str(one["id"])),
            record=one,
            day=dt.date.fromisoformat(one["day"]),
            title=one["title"],
            text=one["text"],
            work="",
            minutes=0,
            completed=False,
            sport="note",
        )
        for one in taken["annotations"]
    ]
    return found


def _words(text: str | None) -> str:
    """A text without marks and without the space around them."""
    return MARK.sub("", _BRACKETS.sub("", text or "")).strip()


def _above(text: str | None) -> str:
    """The words above the steps; a heading right above belongs to the steps."""
    lines = _words(text).split("\n")
    for number, line in enumerate(lines):
        if _STEP.match(line):
            has_heading = number > 0 and bool(lines[number - 1].strip())
            return "\n".join(lines[: number - has_heading]).strip()
    return "\n".join(lines).strip()
