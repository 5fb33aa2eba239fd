"""What people do in TrainingPeaks' own app, by the checks that its API makes."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from typing import Any

from sandbox.hands import New, Refused, Thing
from sandbox.people import TP_PREMIUM_ID
from sandbox.trainingpeaks import structures
from sandbox.trainingpeaks.bodies import workout_values
from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.athlete import done_values
from sandbox.trainingpeaks.state import Record, TrainingPeaksState, day_of

_MARK = re.compile(r"\s*(?:\[planbridge:[^\]\s]+\]|/{10,}\s*\w+Id\s*=\s*[\w.-]+)\s*\Z")
"""What another program wrote as the last words of a text."""
SPEEDS = {sessions.SWIM: sessions.SWIM_SPEED, sessions.RUN: sessions.RUN_SPEED}
"""Metres a second at threshold, by workout type."""
_TYPES = {
    "ride": sessions.BIKE,
    "run": sessions.RUN,
    "swim": sessions.SWIM,
    "strength": sessions.STRENGTH,
}


class TrainingPeaksHands:
    """See `sandbox.hands`. Workouts and notes have ids that do not collide here."""

    def __init__(self, state: TrainingPeaksState) -> None:
        self._state = state

    def items(self) -> list[Thing]:
        """Workouts and notes of all athletes."""
        workouts = [
            Thing(
                str(one["workoutId"]),
                "workout",
                str(one["athleteId"]),
                day_of(one["workoutDay"]),
                one["title"] or "",
                one["description"] or "",
                one["totalTime"] is not None,
            )
            for one in self._state.workouts.values()
        ]
        notes = [
            Thing(
                str(one["id"]),
                "note",
                str(one["athleteId"]),
                day_of(one["noteDate"]),
                one["title"] or "",
                one["description"] or "",
            )
            for one in self._state.notes.values()
        ]
        return [*workouts, *notes]

    def move(self, item_id: str, day: date) -> None:
        """A planned time of day stays what it is, on the new day."""
        record = self._found(item_id)
        moment = f"{day.isoformat()}T00:00:00"
        if "noteDate" in record:
            self._change(record, noteDate=moment)
            return
        start = record["startTimePlanned"]
        start = f"{day.isoformat()}{start[10:]}" if start else start
        self._change(record, workoutDay=moment, startTimePlanned=start)

    def retitle(self, item_id: str, title: str) -> None:
        """Another title."""
        self._change(self._found(item_id), title=title)

    def rewrite(self, item_id: str, text: str) -> None:
        """Another description, with the old one's mark behind it."""
        record = self._found(item_id)
        mark = _MARK.search(record["description"] or "")
        self._change(record, description=text + (mark[0] if mark else ""))

    def describe(self, item_id: str, text: str) -> None:
        """Another description."""
        self._change(self._found(item_id), description=text)

    def change_steps(self, item_id: str, factor: float) -> None:
        """Scales the structure; the web app then computes hours, load and intensity anew."""
        if not 0 < factor < 100:
            raise Refused("factor is above 0 and below 100")
        record = self._workout(item_id)
        if record["structure"]:
            scaled = _scaled(record["structure"], factor)
            speed = SPEEDS.get(record["workoutTypeValueId"])
            computed = structures.planned(scaled, speed=speed)
            self._change(record, **{"structure": scaled, **computed})
            return
        keys = ("totalTimePlanned", "tssPlanned", "distancePlanned")
        self._change(
            record, **{k: round(record[k] * factor, 4) for k in keys if record[k] is not None}
        )

    def delete(self, item_id: str) -> None:
        """Gone."""
        record = self._found(item_id)
        if "noteDate" in record:
            del self._state.notes[record["id"]]
        else:
            del self._state.workouts[record["workoutId"]]

    def complete(self, item_id: str) -> None:
        """A watch uploads what was done."""
        record = self._workout(item_id)
        day = day_of(record["workoutDay"])
        done = done_values(record, day, random.Random(item_id))
        if not done:
            raise Refused("nobody completes a day off")
        record.update(done, lastModifiedDate=self._state.stamp())

    def add(self, new: New) -> str:
        """A note, or a workout with a warm-up, a steady part and a cool-down."""
        athlete = int(new.athlete or TP_PREMIUM_ID)
        if athlete not in self._state.people:
            raise LookupError(f"no athlete {athlete}")
        if new.sport == "note":
            note = self._state.add_note(athlete, new.day, title=new.title, description=new.text)
            return str(note["id"])
        values: dict[str, Any] = {
            "title": new.title,
            "description": new.text or None,
            "workoutTypeValueId": _TYPES[new.sport],
            "orderOnDay": 1 + len(self._state.workouts_between(athlete, new.day, new.day)),
            **_plan_of(new),
        }
        return str(self._state.add_workout(athlete, new.day, **values)["workoutId"])

    def _found(self, item_id: str) -> Record:
        number = int(item_id) if item_id.isdigit() else -1
        record = self._state.workouts.get(number) or self._state.notes.get(number)
        if record is None:
            raise LookupError(f"nothing has the id {item_id}")
        return record

    def _workout(self, item_id: str) -> Record:
        record = self._found(item_id)
        if "noteDate" in record:
            raise Refused("that is for workouts, and this is a note")
        return record

    def _change(self, record: Record, **changes: Any) -> None:
        stamp = self._state.stamp()
        if "noteDate" in record:
            record.update(changes, modifiedDate=stamp)
            return
        body = record | changes
        if body["structure"] is not None:
            body["structure"] = json.dumps(body["structure"])
        try:
            values = workout_values(body, record["workoutId"], record["athleteId"])
        except Refusal as refusal:
            raise Refused(str(refusal.body)) from refusal
        record.update(values, lastModifiedDate=stamp)


def _scaled(made: structures.Structure, factor: float) -> structures.Structure:
    blocks = [
        block | {"steps": [_longer(one, factor) for one in block["steps"]]}
        for block in made["structure"]
    ]
    anew = structures.structure(
        *blocks,
        metric=made.get("primaryIntensityMetric"),
        length_metric=made.get("primaryLengthMetric") or "duration",
        target_or_range=made.get("primaryIntensityTargetOrRange") or "range",
    )
    return made | anew


def _longer(one: structures.Step, factor: float) -> structures.Step:
    length = one.get("length")
    if not length:
        return one
    return one | {"length": length | {"value": max(1, round(length["value"] * factor))}}


def _plan_of(new: New) -> dict[str, Any]:
    seconds = new.minutes * 60
    if new.sport == "strength":
        return {"totalTimePlanned": seconds / 3600}
    metric = "percentOfFtp" if new.sport == "ride" else "percentOfThresholdPace"
    sixth = max(1, seconds // 6)
    made = structures.structure(
        structures.warm_up(sixth, 55, 65),
        structures.single(structures.step("Steady", max(1, seconds - 2 * sixth), 72, 78)),
        structures.cool_down(sixth, 50, 60),
        metric=metric,
    )
    speed = SPEEDS.get(_TYPES[new.sport])
    return {"structure": made, **structures.planned(made, speed=speed)}
