"""What people, and Adaptive Training, do on TrainerRoad's calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sandbox.hands import New, Refused, Thing
from sandbox.people import TR_MEMBER_ID
from sandbox.trainerroad.state import Annotation, Done, Planned, Sport, TrainerRoadState

_SPORTS = {
    "ride": Sport.RIDE,
    "run": Sport.RUN,
    "swim": Sport.SWIM,
    "strength": Sport.STRENGTH,
}


class TrainerRoadHands:
    """See `sandbox.hands`."""

    def __init__(self, state: TrainerRoadState) -> None:
        self._state = state

    def items(self) -> list[Thing]:
        """Planned workouts and annotations."""
        done = {one.planned_id for one in self._state.done.values()}
        planned = [
            Thing(
                p.id,
                "workout",
                str(p.member_id),
                p.day,
                p.name or "",
                p.notes or "",
                p.id in done,
            )
            for p in self._state.planned.values()
        ]
        notes = [
            Thing(str(a.id), "note", str(a.member_id), a.day, a.title, a.text)
            for a in self._state.annotations.values()
        ]
        return [*planned, *notes]

    def move(self, item_id: str, day: date) -> None:
        """To another day."""
        self._found(item_id).day = day

    def retitle(self, item_id: str, title: str) -> None:
        """Another name; one from the library keeps its own."""
        found = self._found(item_id)
        if isinstance(found, Annotation):
            found.title = title
        elif found.workout_id is not None:
            raise Refused("a library workout keeps its name")
        else:
            found.name = title

    def rewrite(self, item_id: str, text: str) -> None:
        """Other notes."""
        found = self._found(item_id)
        if isinstance(found, Annotation):
            found.text = text
        else:
            found.notes = text

    def describe(self, item_id: str, text: str) -> None:
        """Other notes: there is nothing else in them."""
        self.rewrite(item_id, text)

    def change_steps(self, item_id: str, factor: float) -> None:
        """Another library workout, or another length of one that has no steps."""
        if not 0 < factor < 100:
            raise Refused("factor is above 0 and below 100")
        planned = self._planned(item_id)
        wanted = planned.seconds * factor
        if planned.workout_id is None:
            planned.seconds, planned.load = round(wanted), planned.load * factor
            return
        others = [ride for ride in self._state.rides.values() if ride.id != planned.workout_id]
        nearest = min(others, key=lambda ride: (abs(ride.seconds - wanted), ride.id))
        self._state.swap_workout(planned.id, nearest.id)

    def delete(self, item_id: str) -> None:
        """Gone."""
        found = self._found(item_id)
        if isinstance(found, Annotation):
            del self._state.annotations[found.id]
        else:
            del self._state.planned[found.id]

    def complete(self, item_id: str) -> None:
        """Ridden at seven in the morning."""
        planned = self._planned(item_id)
        activity_id = 950_000_001 + len(self._state.done)
        self._state.done[activity_id] = Done(
            activity_id,
            self._state.new_guid(),
            planned.member_id,
            datetime.combine(planned.day, time(7)),
            planned.name or "",
            planned.seconds,
            planned.load,
            workout_id=planned.workout_id,
            planned_id=planned.id,
        )

    def add(self, new: New) -> str:
        """A note; the library workout of that name; or a workout without steps."""
        member = int(new.athlete or TR_MEMBER_ID)
        if member not in self._state.members:
            raise LookupError(f"no member {member}")
        if new.sport == "note":
            number = 1 + max(self._state.annotations, default=70_000)
            note = Annotation(number, member, new.day, 1, new.title, new.text)
            self._state.annotations[number] = note
            return str(number)
        named = [ride for ride in self._state.rides.values() if ride.name == new.title]
        if new.sport == "ride" and named:
            return self._state.plan_ride(member, new.day, named[0]).id
        values: dict[str, Any] = {"sport": _SPORTS[new.sport], "seconds": new.minutes * 60}
        values |= {"load": new.minutes * 0.75, "notes": new.text or None}
        return self._state.plan(member, new.day, new.title, **values).id

    def _found(self, item_id: str) -> Planned | Annotation:
        if item_id in self._state.planned:
            return self._state.planned[item_id]
        number = int(item_id) if item_id.isdigit() else -1
        if number not in self._state.annotations:
            raise LookupError(f"nothing has the id {item_id}")
        return self._state.annotations[number]

    def _planned(self, item_id: str) -> Planned:
        found = self._found(item_id)
        if isinstance(found, Annotation):
            raise Refused("that is for workouts, and this is a note")
        return found
