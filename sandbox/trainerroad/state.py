"""What the TrainerRoad stand-in knows: members, the library, and their calendars."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.trainerroad.rides import Ride

Record = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """An account."""

    id: int
    username: str
    cookie: str


class Sport:
    """TrainerRoad's numbers for what kind of activity something is."""

    RIDE = 1
    RUN = 2
    SWIM = 3
    WALK = 6
    STRENGTH = 8
    REST = 32767


@dataclass
class Planned:
    """Something on the calendar. ``workout_id`` is None for whatever is not from the library."""

    id: str
    member_id: int
    day: date
    name: str | None
    sport: int = Sport.RIDE
    workout_id: int | None = None
    seconds: int = 0
    load: float = 0.0
    is_outside: bool = False
    is_external: bool = False
    """It came from another platform."""
    notes: str | None = None
    race_priority: int | None = None


@dataclass
class Done:
    """A completed activity; ``started`` is UTC although nothing in the answer says so."""

    activity_id: int
    id: str
    member_id: int
    started: datetime
    name: str
    seconds: int
    load: float
    workout_id: int | None = None
    planned_id: str | None = None
    is_outside: bool = False
    is_external: bool = False


@dataclass
class Event:
    """A race; priority 1 is C, 2 is B, 3 is A."""

    id: str
    member_id: int
    day: date
    name: str
    seconds: int
    load: float
    priority: int = 3
    discipline: int = 16
    notes: str | None = None


@dataclass
class Annotation:
    """A note, an illness or time off over whole days."""

    id: int
    member_id: int
    day: date
    days: int
    title: str
    text: str = ""
    type_id: int = 1


@dataclass
class Switches:
    """Which of the two calendars answers; one that is turned off is a 404."""

    has_timeline: bool = True
    has_old_calendar: bool = False


@dataclass
class TrainerRoadState:
    """Everything the stand-in remembers."""

    clock: Clock
    switches: Switches = field(default_factory=Switches)
    members: dict[int, Member] = field(default_factory=dict)
    rides: dict[int, Ride] = field(default_factory=dict)
    recorded_details: dict[int, bytes] = field(default_factory=dict)
    """Answers of ``workoutdetails`` that are served as they are, by workout id."""
    planned: dict[str, Planned] = field(default_factory=dict)
    done: dict[int, Done] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    annotations: dict[int, Annotation] = field(default_factory=dict)
    _count: int = 0

    def new_guid(self) -> str:
        """An id as the calendar gives them; the same in every run."""
        self._count += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sandbox/{self._count}"))

    def member_with_cookie(self, value: str) -> Member | None:
        """Who is signed in with that cookie value."""
        return next((m for m in self.members.values() if m.cookie == value), None)

    def plan_ride(self, member_id: int, day: date, ride: Ride) -> Planned:
        """Put a library workout on the calendar."""
        return self.plan(
            member_id,
            day,
            ride.name,
            workout_id=ride.id,
            seconds=ride.seconds,
            load=float(ride.load),
            is_outside=ride.is_outside,
        )

    def plan(self, member_id: int, day: date, name: str | None, **values: Any) -> Planned:
        """Put anything on the calendar."""
        planned = Planned(self.new_guid(), member_id, day, name, **values)
        self.planned[planned.id] = planned
        return planned

    def swap_workout(self, planned_id: str, workout_id: int) -> None:
        """Adaptive Training puts another workout into the same slot."""
        ride, slot = self.rides[workout_id], self.planned[planned_id]
        slot.workout_id, slot.name = ride.id, ride.name
        slot.seconds, slot.load = ride.seconds, float(ride.load)

    def import_from_trainingpeaks(
        self, member_id: int, workouts: Iterable[Record]
    ) -> list[Planned]:
        """Take over TrainingPeaks' calendar, as a direct link of the two services does.

        ``workouts`` are TrainingPeaks' own objects. Each becomes a planned item with an id of
        its own and without a library workout; what was taken over before is replaced.
        """
        sports = {1: Sport.SWIM, 2: Sport.RIDE, 3: Sport.RUN, 8: Sport.RIDE}
        sports |= {9: Sport.STRENGTH, 13: Sport.WALK, 29: Sport.STRENGTH}
        self.planned = {
            key: one
            for key, one in self.planned.items()
            if not (one.is_external and one.member_id == member_id)
        }
        return [
            self.plan(
                member_id,
                date.fromisoformat(workout["workoutDay"][:10]),
                workout["title"],
                sport=sports.get(workout["workoutTypeValueId"], Sport.RIDE),
                seconds=round((workout["totalTimePlanned"] or 0) * 3600),
                load=workout["tssPlanned"] or 0.0,
                is_external=True,
                notes=workout["description"],
            )
            for workout in workouts
        ]
