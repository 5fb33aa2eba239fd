"""Library workouts: their parts, and the details answer that the service makes of them."""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sandbox.trainerroad import shapes

MEMBER_FTP = 250
"""Watts."""
Row = dict[str, Any]


class Samples(StrEnum):
    """In which unit the per-second data counts time."""

    MILLISECONDS = "ms"
    SECONDS = "s"
    TICKS = "tick"
    CHART = "chart"
    """In seconds, and only in the answer that draws the workout's chart."""
    NONE = "none"


class Case(StrEnum):
    """How the details of a workout are spelt."""

    ASKED = "asked"
    """As the request asks: PascalCase, or camelCase with the header."""
    CAMEL = "camel"
    MIXED = "mixed"


class Targets(StrEnum):
    """Where an interval row says its target."""

    PERCENT = "StartTargetPowerPercent"
    PAIR = "StartTarget"
    """A list of start and end."""
    NOWHERE = ""


@dataclass(frozen=True)
class Part:
    """A stretch of a workout: seconds, % of FTP at its start and end, and the row's name.

    Without a name the row is called "Fake": a gap between intervals.
    """

    seconds: int
    start: float
    end: float
    name: str = ""


def flat(seconds: int, percent: float, name: str = "") -> Part:
    """A stretch at one power."""
    return Part(seconds, percent, percent, name)


def ramp(seconds: int, start: float, end: float, name: str = "") -> Part:
    """A stretch whose power changes evenly."""
    return Part(seconds, start, end, name)


@dataclass(frozen=True)
class Ride:
    """A library workout. Its load and intensity follow from its parts."""

    id: int
    name: str
    parts: tuple[Part, ...] = ()
    description: str | None = None
    goal: str | None = None
    zone: tuple[int, str] | None = (33, "Endurance")
    """Number and name; none of a workout that the service did not rate."""
    profile: tuple[int, str] = (1, "Steady")
    level: float = 3.0
    samples: Samples = Samples.MILLISECONDS
    case: Case = Case.ASKED
    targets: Targets = Targets.PERCENT
    load_key: str = "TSS"
    has_rows: bool = True
    has_overall_row: bool = True
    tests: tuple[tuple[int, int, str], ...] = ()
    """Rows marked as tests that cover others: begin and end in seconds, and the name."""
    is_outside: bool = False
    minutes: int | None = None
    """The duration of a workout without parts."""
    twin: int | None = None
    """The indoor workout's id of an outdoor one, and the other way round."""
    keeps_key: bool = True
    """Whether the list of rows is there at all when it is empty."""
    owner: int = 1
    """The member whose it is; 1 is the service itself."""
    says_nothing: bool = False
    """Whether all that is told of it, but its id, is null."""

    @property
    def zones(self) -> list[tuple[int, str]]:
        """Its zone in a list, empty without one."""
        return [self.zone] if self.zone else []

    @property
    def seconds(self) -> int:
        """The whole duration."""
        return sum(part.seconds for part in self.parts) or (self.minutes or 60) * 60

    @functools.cached_property
    def intensity(self) -> float:
        """IF as a fraction of 1: the fourth-power mean of the profile."""
        if not self.parts:
            return 0.65
        powers = self.profile_percent()
        return float((sum((p / 100) ** 4 for p in powers) / len(powers)) ** 0.25)

    @property
    def load(self) -> int:
        """TSS."""
        return round(self.intensity**2 * self.seconds / 36)

    def profile_percent(self) -> list[float]:
        """% of FTP at every second, from the first to the last."""
        return [
            part.start + (part.end - part.start) * second / part.seconds
            for part in self.parts
            for second in range(part.seconds)
        ]

    def rows(self) -> list[Row]:
        """Interval rows: the one over everything first, then the parts."""
        if self.is_outside or not self.has_rows:
            return []
        first = self.parts[0] if self.parts else None
        rows = [self._row(0, self.seconds, "Workout", first)] if self.has_overall_row else []
        for begin, end, name in self.tests:
            rows.append(self._row(begin, end, name, first) | {"TestInterval": True})
        begin = 0
        for part in self.parts:
            end = begin + part.seconds
            rows.append(self._row(begin, end, part.name or "Fake", part))
            begin = end
        return rows

    def _row(self, begin: int, end: int, name: str, part: Part | None) -> Row:
        row: Row = {
            "Start": begin,
            "End": end,
            "Name": name,
            "IsFake": name == "Fake",
            "TestInterval": False,
        }
        if part and self.targets is Targets.PERCENT:
            row["StartTargetPowerPercent"] = _single(part.start)
        elif part and self.targets is Targets.PAIR:
            row["StartTarget"] = [_single(part.start), _single(part.end)]
        return row

    def points(self) -> list[Row]:
        """One point a second, one more than there are seconds; powers in single precision."""
        if self.samples is Samples.CHART:
            return []
        return self.chart_points()

    def chart_points(self) -> list[Row]:
        """As :meth:`points`, for the chart."""
        if self.samples is Samples.NONE or self.is_outside or not self.parts:
            return []
        powers = self.profile_percent()
        powers.append(powers[-1])
        key = "tick" if self.samples is Samples.TICKS else "seconds"
        factor = 1000 if self.samples is Samples.MILLISECONDS else 1
        return [
            {
                key: second * factor,
                "memberFtpPercent": _single(percent * MEMBER_FTP / 100),
                "ftpPercent": _single(percent),
            }
            for second, percent in enumerate(powers)
        ]


def progression(ride: Ride) -> Row:
    """What an answer tells of the zone and of how hard the workout is within it."""
    if ride.zone is None:
        return {"Progression": None, "ProgressionId": None, "ProgressionLevel": None}
    number, name = ride.zone
    return {
        "Progression": {"Id": number, "Text": name},
        "ProgressionId": number,
        "ProgressionLevel": ride.level,
    }


def details(ride: Ride, alternate: Ride | None, *, camel_case: bool) -> Row:
    """The answer of ``/app/api/workoutdetails/{id}``."""
    answer: Row = {"Workout": _workout(ride)}
    if alternate:
        answer["Alternate"] = _workout(alternate)
    if ride.case is Case.MIXED:
        return shapes.mixed(answer)
    result: Row
    if camel_case or ride.case is Case.CAMEL:
        result = shapes.camel(answer)
    else:
        result = shapes.pascal(answer)
    return result


def _workout(ride: Ride) -> Row:
    workout: Row = {
        "Details": _details(ride),
        "IntervalData": ride.rows(),
        "WorkoutData": ride.points(),
        "Plans": [],
        "Tags": [],
        "ProfileName": ride.profile[1],
        "ExternalProviderType": None,
    }
    if not ride.keeps_key:
        del workout["IntervalData"]
    return workout


def _details(ride: Ride) -> Row:
    told = _told_details(ride)
    return dict.fromkeys(told) | {"Id": ride.id} if ride.says_nothing else told


def _told_details(ride: Ride) -> Row:
    return {
        "Id": ride.id,
        "WorkoutName": ride.name,
        "WorkoutDescription": ride.description,
        "WorkoutAlternateDescription": None,
        "GoalDescription": ride.goal,
        "WorkoutTypeId": 810 if ride.is_outside else 809,
        "IsOutside": ride.is_outside,
        "IndoorAlternativeId": ride.twin if ride.is_outside else None,
        "Duration": ride.seconds // 60,
        "IntensityFactor": 0.0 if ride.is_outside else round(ride.intensity * 100, 1),
        ride.load_key: float(ride.load),
        "Kj": round(ride.intensity * MEMBER_FTP * ride.seconds / 1000),
        "HasText": True,
        "HasVideo": False,
        "PicUrl": "",
        "MemberFtp": MEMBER_FTP,
        "MemberId": 0,
        "Rides": None,
        "Zones": [
            {"Id": 700 + number, "WorkoutViewId": 0, "Description": name}
            for number, name in ride.zones
        ],
        **progression(ride),
        "WorkoutDifficultyRating": 3,
        "WorkoutLabelId": 2,
    }


def _single(value: float) -> float:
    """``value`` as a 32-bit float keeps it, which is what the service computes with."""
    return float(struct.unpack("f", struct.pack("f", value))[0])
