"""What the TrainingPeaks stand-in knows: people, tokens, calendars, libraries and plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sandbox.clock import Clock
from sandbox.trainingpeaks.keys import NOTE_KEYS, WORKOUT_KEYS

TOKEN_LIFE = timedelta(hours=1)
SERVER_ZONE = timezone(timedelta(hours=-6))
"""In this zone the service decides which day "tomorrow" is for a free account."""
FIRST_WORKOUT_ID = 3_640_000_001
"""Workout ids have long left the range of 32 bits."""

Record = dict[str, Any]
_CALENDARS = {
    "workouts": ("workoutId", "workout"),
    "notes": ("id", "note"),
    "events": ("id", "event"),
    "strength": ("id", ""),
}
"""What calendars hold: the key of a record's id, and the sequence that the ids come from."""


@dataclass
class Person:
    """An account. ``shape`` is how ``/users/v3/user`` tells its tier: the services' two ages."""

    id: int
    first_name: str
    last_name: str
    cookie: str = ""
    premium: bool = False
    coach: bool = False
    shape: str = "account"
    roster: tuple[int, ...] = ()
    """Ids of the athletes of a coach."""
    time_zone: str = "Europe/Berlin"
    email: str = field(init=False)

    def __post_init__(self) -> None:
        self.email = f"{self.first_name}.{self.last_name}@example.invalid".lower()

    def may_open(self, athlete_id: int) -> bool:
        """Whether this account may read and write that athlete's calendar."""
        return athlete_id == self.id or athlete_id in self.roster


@dataclass
class Switches:
    """Behaviour that tests may change.

    ``user_shape``: how ``/users/v3/user`` tells every account's tier, instead of each in its
    own way: ``account``, ``accountStatus``, or ``bare`` (the older shape without a tier).
    """

    user_shape: str | None = None


@dataclass
class PlanContents:
    """What a plan holds, in the order in which it was put in."""

    workouts: list[Record] = field(default_factory=list)
    notes: list[Record] = field(default_factory=list)
    events: list[Record] = field(default_factory=list)


class TrainingPeaksState:
    """Everything the stand-in remembers."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.switches = Switches()
        self.people: dict[int, Person] = {}
        self.tokens: dict[str, tuple[int, datetime]] = {}
        self.workouts: dict[int, Record] = {}
        self.notes: dict[int, Record] = {}
        self.events: dict[int, Record] = {}
        self.strength: dict[int, Record] = {}
        self.libraries: dict[int, Record] = {}
        self.items: dict[int, Record] = {}
        self.plans: dict[int, Record] = {}
        self.plan_contents: dict[int, PlanContents] = {}
        self.closed_plans: set[int] = set()
        """Plans that are listed, but whose contents are shown to their owner only."""
        self.tripwires = 0
        """How often somebody asked for a plan to be applied or removed."""
        self._last_ids: dict[str, int] = {}

    # people and tokens

    def add_person(self, person: Person) -> Person:
        """Let somebody have an account."""
        self.people[person.id] = person
        return person

    def person_with_cookie(self, value: str) -> Person | None:
        """Who signs in with that cookie value."""
        return next((p for p in self.people.values() if p.cookie == value), None)

    def issue_token(self, person: Person) -> tuple[str, datetime]:
        """A new bearer token and the moment it ends."""
        token = f"sandbox-bearer-{person.id}-{self.next_id('token', 1)}"
        ends = self.clock.now() + TOKEN_LIFE
        self.tokens[token] = (person.id, ends)
        return token, ends

    def person_with_token(self, token: str) -> Person | None:
        """Whose token it is, unless it ended."""
        person_id, ends = self.tokens.get(token, (0, datetime.max))
        if person_id not in self.people or ends <= self.clock.now():
            return None
        return self.people[person_id]

    def revoke_tokens(self) -> None:
        """End all bearer tokens, as a restart of the service would; cookies live on."""
        self.tokens.clear()

    # calendars

    def calendars(self) -> Record:
        """Everybody's calendar in JSON's types; `set_calendars` takes it back."""
        return {name: list(getattr(self, name).values()) for name in _CALENDARS}

    def set_calendars(self, calendars: Record) -> None:
        """Replace everybody's calendar; ids given from now on are new."""
        for name, (key, sequence) in _CALENDARS.items():
            records = {one[key]: one for one in calendars.get(name, ())}
            setattr(self, name, records)
            if records and sequence:
                last = self._last_ids.get(sequence, 0)
                self._last_ids[sequence] = max(last, *records)

    def next_id(self, what: str, first: int) -> int:
        """The next number of a sequence of its own."""
        self._last_ids[what] = self._last_ids.get(what, first - 1) + 1
        return self._last_ids[what]

    def new_workout_id(self) -> int:
        """An id that no workout has."""
        return self.next_id("workout", FIRST_WORKOUT_ID)

    def add_workout(self, athlete_id: int, day: date, **values: Any) -> Record:
        """Put a workout into a calendar, with every key that the service gives."""
        record = self.workout_record(athlete_id, day, **values)
        self.workouts[record["workoutId"]] = record
        return record

    def workout_record(self, athlete_id: int, day: date, **values: Any) -> Record:
        """A whole workout; what is not given is null, as on the service."""
        record: Record = dict.fromkeys(WORKOUT_KEYS)
        record |= {
            "athleteId": athlete_id,
            "workoutDay": f"{day.isoformat()}T00:00:00",
            "isItAnOr": False,
            "hasPrivateWorkoutNoteForCaller": False,
            "publicSettingValue": 0,
            "lastModifiedDate": self.stamp(),
            "workoutComments": [],
            "orderOnDay": 1,
        }
        unknown = values.keys() - record.keys()
        if unknown:
            raise KeyError(f"a workout has no {', '.join(sorted(unknown))}")
        record |= values
        if record["workoutId"] is None:
            record["workoutId"] = self.new_workout_id()
        return record

    def add_note(self, athlete_id: int, day: date, **values: Any) -> Record:
        """Put a note into a calendar. Notes and workouts count their ids separately."""
        record: Record = dict.fromkeys(NOTE_KEYS)
        record |= {
            "athleteId": athlete_id,
            "ownerId": athlete_id,
            "noteDate": f"{day.isoformat()}T00:00:00",
            "createdDate": self.stamp(),
            "modifiedDate": self.stamp(),
            "isHidden": False,
            "appliedPlanId": 0,
            "parentPlanNoteId": 0,
            "attachments": [],
            "description": "",
        } | values
        if record["id"] is None:
            record["id"] = self.next_id("note", 93_000_001)
        self.notes[record["id"]] = record
        return record

    def add_plan(self, plan: Record, **parts: list[Record]) -> PlanContents:
        """Put a plan on the shelf, with its ``workouts``, ``notes`` and ``events``."""
        self.plans[plan["planId"]] = plan
        self.plan_contents[plan["planId"]] = PlanContents(**parts)
        return self.plan_contents[plan["planId"]]

    def workouts_between(self, athlete_id: int, first: date, last: date) -> list[Record]:
        """An athlete's workouts of these days, both included."""
        found = [
            w
            for w in self.workouts.values()
            if w["athleteId"] == athlete_id and first <= day_of(w["workoutDay"]) <= last
        ]
        return sorted(found, key=lambda w: (w["workoutDay"][:10], w.get("orderOnDay") or 0))

    def workout_titled(self, title: str) -> Record:
        """The first workout whose title or description holds these words (for tests)."""
        for record in self.workouts.values():
            if title in (record["title"] or "") or title in (record["description"] or ""):
                return record
        raise LookupError(title)

    def may_plan(self, person: Person, athlete_id: int, day: date) -> bool:
        """A free account plans up to tomorrow, on the server's clock (UTC-6)."""
        payer = self.people.get(athlete_id, person)
        if person.premium or payer.premium:
            return True
        return day <= self.last_plannable_day()

    def last_plannable_day(self) -> date:
        """Tomorrow at UTC-6: the last day that a free account may plan."""
        return self.clock.now().astimezone(SERVER_ZONE).date() + timedelta(days=1)

    def stamp(self) -> str:
        """The present moment as the service writes it."""
        return self.clock.now().replace(tzinfo=None, microsecond=0).isoformat()


def day_of(moment: str) -> date:
    """The calendar day of ``2026-03-01T00:00:00``, with or without a zone behind it."""
    return date.fromisoformat(moment[:10])
