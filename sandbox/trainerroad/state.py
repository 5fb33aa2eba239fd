"""What the TrainerRoad stand-in knows: members, the library, and their calendars."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.trainerroad.catalogue import catalogue
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
    """It came from another platform, and says so."""
    notes: str | None = None
    race_priority: int | None = None
    is_imported: bool = False
    """It came from another platform, whether or not an answer says so."""


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


_CALENDARS: dict[str, tuple[str, type[Any]]] = {
    "planned": ("id", Planned),
    "done": ("activity_id", Done),
    "events": ("id", Event),
    "annotations": ("id", Annotation),
}
"""What calendars hold: the key of a thing's id, and what it is."""


def _as_json(thing: Any) -> Record:
    values = asdict(thing).items()
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values}


def _from_json(made_of: type[Any], values: Record) -> Any:
    read = {"day": date.fromisoformat, "started": datetime.fromisoformat}
    return made_of(
        **{key: read[key](value) if key in read else value for key, value in values.items()}
    )


@dataclass
class Switches:
    """Behaviour that tests may change.

    ``has_timeline``, ``has_old_calendar``: which of the two calendars answers; one that is
    turned off is a 404. ``imports_from_trainingpeaks``: before each reading of the calendar all
    workouts of the rider's TrainingPeaks calendar are taken over anew, each under a new id, as a
    direct link of the two services does. ``imports_are_flagged``: what was taken over says that
    it is external, and has its description; turned off, nothing tells it from what a person
    planned without a library workout. ``search_takes_filters``: a search may name more than a
    text and a page; turned off, any other key is a 400. ``search_heeds_filters``: what it names
    of zones and of outside narrows it down; turned off, it is taken and passed over.
    """

    has_timeline: bool = True
    has_old_calendar: bool = False
    imports_from_trainingpeaks: bool = False
    imports_are_flagged: bool = True
    search_takes_filters: bool = True
    search_heeds_filters: bool = True


@dataclass
class TrainerRoadState:
    """Everything the stand-in remembers."""

    clock: Clock
    switches: Switches = field(default_factory=Switches)
    members: dict[int, Member] = field(default_factory=dict)
    rides: dict[int, Ride] = field(default_factory=dict)
    """Library workouts that calendars are made of; :meth:`library` has the others too."""
    recorded_details: dict[int, bytes] = field(default_factory=dict)
    """Answers of ``workoutdetails`` that are served as they are, by workout id."""
    planned: dict[str, Planned] = field(default_factory=dict)
    done: dict[int, Done] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    annotations: dict[int, Annotation] = field(default_factory=dict)
    elsewhere: Callable[[], Iterable[Record]] = tuple
    """The rider's workouts on TrainingPeaks at this moment, in TrainingPeaks' own form."""
    _count: int = 0

    def new_guid(self) -> str:
        """An id as the calendar gives them; the same in every run."""
        self._count += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sandbox/{self._count}"))

    def ride(self, workout_id: int) -> Ride | None:
        """A workout of the library."""
        return self.rides.get(workout_id) or catalogue().get(workout_id)

    def library(self) -> list[Ride]:
        """All workouts that a search may find."""
        return [*self.rides.values(), *catalogue().values()]

    def calendars(self) -> Record:
        """Everybody's calendar in JSON's types; `set_calendars` takes it back."""
        return {
            name: [_as_json(one) for one in getattr(self, name).values()] for name in _CALENDARS
        }

    def set_calendars(self, calendars: Record) -> None:
        """Replace everybody's calendar."""
        for name, (key, made_of) in _CALENDARS.items():
            things = [_from_json(made_of, one) for one in calendars.get(name, ())]
            setattr(self, name, {getattr(one, key): one for one in things})

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
        its own and without a library workout; what was taken over before is replaced. See
        `Switches.imports_are_flagged` for what they tell of themselves.
        """
        flagged = self.switches.imports_are_flagged
        sports = {1: Sport.SWIM, 2: Sport.RIDE, 3: Sport.RUN, 7: Sport.REST, 8: Sport.RIDE}
        sports |= {9: Sport.STRENGTH, 13: Sport.WALK, 29: Sport.STRENGTH}
        self.planned = {
            key: one
            for key, one in self.planned.items()
            if not (one.is_imported and one.member_id == member_id)
        }
        return [
            self.plan(
                member_id,
                date.fromisoformat(workout["workoutDay"][:10]),
                workout["title"],
                sport=sports.get(workout["workoutTypeValueId"], Sport.RIDE),
                seconds=round((workout["totalTimePlanned"] or 0) * 3600),
                load=workout["tssPlanned"] or 0.0,
                is_external=flagged,
                is_imported=True,
                notes=workout["description"] if flagged else None,
            )
            for workout in workouts
        ]

    def before_reading(self, member_id: int) -> None:
        """What happens before a calendar is read: an import, when one is switched on."""
        if self.switches.imports_from_trainingpeaks:
            self.import_now(member_id)

    def import_now(self, member_id: int) -> list[Planned]:
        """Take over the rider's present TrainingPeaks calendar."""
        return self.import_from_trainingpeaks(member_id, self.elsewhere())
