"""What people do in Intervals.icu's own app, by the rules that its API has."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sandbox.hands import New, Refused, Thing
from sandbox.intervals import events
from sandbox.intervals.refusal import Refusal
from sandbox.intervals.state import Account, Json, State
from sandbox.people import SAM

_STEP = re.compile(r"\s*[-*]")
_ROUNDS = re.compile(r"(?:.*\s)?[1-9]\d*x\s*$", re.IGNORECASE)
_MARK = re.compile(r"\n*(?:\[planbridge:[^\]\s]+\]|/{10,}[\s\S]*Id\s*=\s*[\w.-]+)\s*\Z")
"""What another program wrote as the last words of a text."""
_LENGTH = re.compile(
    r"(?<![\w.=:/])(?:(?P<far>\d+(?:\.\d+)?)(?P<unit>km|mtr|mi|yrd)"
    r"|(?=\d)(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?)(?![\w%])"
)
_TYPES = {"ride": "Ride", "run": "Run", "swim": "Swim", "strength": "WeightTraining"}
_EFFORTS = {"ride": "72-78%", "run": "72-78% Pace", "swim": "72-78% Pace"}


class IntervalsHands:
    """See `sandbox.hands`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def items(self) -> list[Thing]:
        """Every event of all accounts; what is no workout or race counts as a note."""
        return [
            Thing(
                str(event["id"]),
                "workout" if event["workout_doc"] is not None else "note",
                account.athlete.id,
                date.fromisoformat(event["start_date_local"][:10]),
                event["name"] or "",
                event["description"] or "",
                event["paired_activity_id"] is not None,
            )
            for account in self._state.accounts.values()
            for event in account.events.values()
        ]

    def move(self, item_id: str, day: date) -> None:
        """The time of day stays."""
        account, event = self._found(item_id)
        start = f"{day.isoformat()}{event['start_date_local'][10:]}"
        self._change(account, event, start_date_local=start)

    def retitle(self, item_id: str, title: str) -> None:
        """Another name."""
        self._change(*self._found(item_id), name=title)

    def rewrite(self, item_id: str, text: str) -> None:
        """Other words above the steps; what stands from the first step on stays."""
        account, event = self._found(item_id)
        before = event["description"] or ""
        steps = _from_first_step(before)
        mark = _MARK.search(before)
        rest = f"\n\n{steps}" if steps else (mark[0] if mark else "")
        self._change(account, event, description=text + rest)

    def describe(self, item_id: str, text: str) -> None:
        """Another description, steps and all."""
        self._change(*self._found(item_id), description=text)

    def change_steps(self, item_id: str, factor: float) -> None:
        """Writes other lengths into the description's steps; the service computes the rest."""
        if not 0 < factor < 100:
            raise Refused("factor is above 0 and below 100")
        account, event = self._found(item_id)
        if event["workout_doc"] is None:
            raise Refused("that is for workouts, and this is a note")
        text = event["description"] or ""
        if _from_first_step(text):
            lines = [_longer(line, factor) for line in text.split("\n")]
            self._change(account, event, description="\n".join(lines))
        elif event["moving_time"]:
            self._change(account, event, moving_time=round(event["moving_time"] * factor))

    def delete(self, item_id: str) -> None:
        """Gone."""
        account, event = self._found(item_id)
        del account.events[event["id"]]

    def complete(self, item_id: str) -> None:
        """An activity is paired with it."""
        _, event = self._found(item_id)
        if event["workout_doc"] is None:
            raise Refused("nobody completes a note")
        event["paired_activity_id"] = f"i9{event['id']}"
        event["updated"] = self._state.now()

    def add(self, new: New) -> str:
        """A note, or a workout with a warm-up, a steady part and a cool-down."""
        account = self._state.accounts.get(new.athlete or SAM.id)
        if account is None:
            raise LookupError(f"no athlete {new.athlete}")
        body: Json = {
            "category": "NOTE" if new.sport == "note" else "WORKOUT",
            "type": _TYPES.get(new.sport),
            "name": new.title,
            "start_date_local": f"{new.day.isoformat()}T00:00:00",
            **_plan_of(new),
        }
        with self._state.lock:
            try:
                return str(events.create(self._state, account, body)["id"])
            except Refusal as refusal:
                raise Refused(refusal.error) from refusal

    def _found(self, item_id: str) -> tuple[Account, Json]:
        number = int(item_id) if item_id.isdigit() else -1
        for account in self._state.accounts.values():
            if number in account.events:
                return account, account.events[number]
        raise LookupError(f"nothing has the id {item_id}")

    def _change(self, account: Account, event: Json, **changes: Any) -> None:
        with self._state.lock:
            try:
                changed = events.changed(self._state, account, event, changes)
            except Refusal as refusal:
                raise Refused(refusal.error) from refusal
            account.events[event["id"]] = changed
            self._state.verbatim.discard(event["id"])


def _from_first_step(text: str) -> str:
    """The part of a description that holds steps, with a heading right above; "" without any."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _STEP.match(line) or _ROUNDS.match(line):
            has_heading = number > 0 and bool(lines[number - 1].strip())
            return "\n".join(lines[number - has_heading :])
    return ""


def _longer(line: str, factor: float) -> str:
    """A step's line with its first length ``factor`` times as long."""
    if not _STEP.match(line):
        return line

    def scaled(found: re.Match[str]) -> str:
        if found["far"]:
            return f"{max(0.001, round(float(found['far']) * factor, 3)):g}{found['unit']}"
        hours, minutes, seconds = (int(found[part] or 0) for part in "hms")
        total = max(1, round((hours * 3600 + minutes * 60 + seconds) * factor))
        parts = ((total // 3600, "h"), (total % 3600 // 60, "m"), (total % 60, "s"))
        return "".join(f"{value}{unit}" for value, unit in parts if value)

    for found in _LENGTH.finditer(line):
        if found[0]:
            return line[: found.start()] + scaled(found) + line[found.end() :]
    return line


def _plan_of(new: New) -> Json:
    if new.sport == "note":
        return {"description": new.text or None}
    if new.sport == "strength":
        return {"description": new.text or None, "moving_time": new.minutes * 60}
    effort = _EFFORTS[new.sport]
    sixth = max(1, new.minutes // 6)
    steady = max(1, new.minutes - 2 * sixth)
    easy = effort.replace("72-78", "55-65")
    steps = f"- {sixth}m {easy}\n- Steady {steady}m {effort}\n- {sixth}m {easy}"
    return {"description": f"{new.text}\n\n{steps}" if new.text else steps}
