"""The planned workout: frozen values, numbers as they come.

Every platform and every file format is read into these types and written from them.
Percentages keep their decimals, lengths keep the unit in which they were written, days are
plain local dates that no time zone ever shifts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.workout.sports import Sport as Sport
from core.workout.sports import SubSport as SubSport
from core.workout.units import METRES_PER_UNIT as METRES_PER_UNIT
from core.workout.units import PACE_DISTANCE_METRES as PACE_DISTANCE_METRES
from core.workout.units import SECONDS_PER_UNIT as SECONDS_PER_UNIT
from core.workout.units import DistanceUnit as DistanceUnit
from core.workout.units import Metric as Metric
from core.workout.units import TimeUnit as TimeUnit
from core.workout.units import Unit as Unit

Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Value(BaseModel):
    """A frozen value: equal when its fields are equal, safe to hash and to share."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- Length -----------------------------------------------------------------------------------


class Seconds(Value):
    """A length in time: always seconds, with the unit in which it was written."""

    kind: Literal["seconds"] = "seconds"
    value: Positive
    unit: TimeUnit = TimeUnit.SECOND


class Metres(Value):
    """A length in distance: always metres, with the unit in which it was written."""

    kind: Literal["metres"] = "metres"
    value: Positive
    unit: DistanceUnit = DistanceUnit.METRE

    @classmethod
    def of(cls, value: float, unit: DistanceUnit) -> Metres:
        """``value`` in ``unit``, kept as metres."""
        return cls(value=value * METRES_PER_UNIT[unit], unit=unit)


class UntilLap(Value):
    """Ends when the athlete presses lap; ``nominal`` is the length planned for it, if any."""

    kind: Literal["until_lap"] = "until_lap"
    nominal: Annotated[Seconds | Metres, Field(discriminator="kind")] | None = None


Length = Annotated[Seconds | Metres | UntilLap, Field(discriminator="kind")]


# --- Target -----------------------------------------------------------------------------------


class NoTarget(Value):
    """The step names a length and nothing to hold."""

    kind: Literal["none"] = "none"


class FreeRide(Value):
    """Ride as you like, ERG mode off."""

    kind: Literal["free_ride"] = "free_ride"


class MaxEffort(Value):
    """All out."""

    kind: Literal["max_effort"] = "max_effort"


class _Measured(Value):
    unit: Unit
    mmp_seconds: Positive | None = None
    """For ``PERCENT_MMP``: over how many seconds the best mean power is taken."""

    @model_validator(mode="after")
    def _mmp_needs_its_duration(self) -> Self:
        if (self.unit is Unit.PERCENT_MMP) != (self.mmp_seconds is not None):
            raise ValueError("mmp_seconds belongs to percent_mmp, and percent_mmp needs it")
        return self


class Single(_Measured):
    """One number to hold, e.g. 87.5 % of FTP."""

    kind: Literal["single"] = "single"
    value: NotNegative


class Range(_Measured):
    """A band to stay in. ``low`` is the easier end: for paces the larger number of seconds."""

    kind: Literal["range"] = "range"
    low: NotNegative
    high: NotNegative

    @model_validator(mode="before")
    @classmethod
    def _easier_end_first(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        low, high, unit = data.get("low"), data.get("high"), data.get("unit")
        if isinstance(low, int | float) and isinstance(high, int | float):
            slower_is_larger = unit in PACE_DISTANCE_METRES
            if (low > high) != slower_is_larger and low != high:
                return {**data, "low": high, "high": low}
        return data


class Ramp(_Measured):
    """A steady change from ``start`` at the step's beginning to ``end`` at its end."""

    kind: Literal["ramp"] = "ramp"
    start: NotNegative
    end: NotNegative


Target = Annotated[
    NoTarget | FreeRide | MaxEffort | Single | Range | Ramp, Field(discriminator="kind")
]
Measured = Annotated[Single | Range | Ramp, Field(discriminator="kind")]


class Cadence(Value):
    """Revolutions (or strides) a minute: one number, or a band when ``high`` is given."""

    low: NotNegative
    high: NotNegative | None = None

    @model_validator(mode="before")
    @classmethod
    def _lower_first(cls, data: object) -> object:
        if isinstance(data, dict):
            low, high = data.get("low"), data.get("high")
            if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
                return {**data, "low": high, "high": low}
        return data


class Averaging(StrEnum):
    """Over which time a head unit averages the target before it compares."""

    SECONDS_1 = "1s"
    SECONDS_3 = "3s"
    SECONDS_10 = "10s"
    SECONDS_30 = "30s"
    LAP = "lap"


# --- Steps ------------------------------------------------------------------------------------


class Intensity(StrEnum):
    """The class of a step, which head units show and colour by."""

    WARM_UP = "warm_up"
    ACTIVE = "active"
    REST = "rest"
    COOL_DOWN = "cool_down"
    RECOVERY = "recovery"
    INTERVAL = "interval"
    OTHER = "other"


class Prompt(Value):
    """A text shown ``at`` seconds after its step began, for ``duration`` seconds if known."""

    at: NotNegative
    text: str
    duration: Positive | None = None


class Step(Value):
    """One step: how long, what to hold, how to pedal, and what to read meanwhile.

    ``cue`` is the short name shown on a head unit; ``notes`` are longer. ``intensity`` is None
    when the source does not say. ``secondary`` is a second target that the source stated for
    the same step (a heart rate next to a power, say).
    """

    kind: Literal["step"] = "step"
    length: Length
    target: Target = NoTarget()
    secondary: Measured | None = None
    cadence: Cadence | None = None
    intensity: Intensity | None = None
    cue: str = ""
    notes: str = ""
    prompts: tuple[Prompt, ...] = ()
    averaging: Averaging | None = None
    hide_power: bool = False


class Repeat(Value):
    """``count`` rounds of ``steps``; repeats may stand inside repeats."""

    kind: Literal["repeat"] = "repeat"
    count: Annotated[int, Field(ge=1)]
    steps: Annotated[tuple[Block, ...], Field(min_length=1)]
    title: str = ""


Block = Annotated[Step | Repeat, Field(discriminator="kind")]
Repeat.model_rebuild()


# --- Workout and note -------------------------------------------------------------------------


class Planned(Value):
    """What the plan asks for in all, as its source states it. None: the source does not say."""

    duration: NotNegative | None = None
    """Seconds."""
    distance: NotNegative | None = None
    """Metres."""
    load: NotNegative | None = None
    """Training stress (TSS or load), with its decimals."""
    intensity: NotNegative | None = None
    """Intensity factor: 0.85 means 85 % of threshold."""


class RacePriority(StrEnum):
    """How much a race matters to the season."""

    A = "A"
    B = "B"
    C = "C"
    NONE = "none"
    """A race all the same: nobody said how much it matters."""


class Workout(Value):
    """A planned workout. ``day`` is None for items of a library."""

    kind: Literal["workout"] = "workout"
    sport: Sport
    sub_sport: SubSport | None = None
    day: dt.date | None = None
    start_time: dt.time | None = None
    title: str = ""
    description: str = ""
    coach_comments: str = ""
    steps: tuple[Block, ...] = ()
    metric: Metric | None = None
    """What the workout as a whole is steered by; decides what a bare zone means."""
    planned: Planned = Planned()
    indoor: bool | None = None
    race: RacePriority | None = None
    """None: nothing says that it is a race, unless its sport does."""
    tags: tuple[str, ...] = ()

    @property
    def is_race(self) -> bool:
        """Whether it is known to be a race, with a priority or without."""
        return self.race is not None or self.sport is Sport.RACE

    def leaf_steps(self) -> Iterator[Step]:
        """Each step once, in order, whatever repeats it stands in."""
        return walk(self.steps)


class Note(Value):
    """A text on a day."""

    kind: Literal["note"] = "note"
    title: str = ""
    text: str = ""
    day: dt.date | None = None


Item = Annotated[Workout | Note, Field(discriminator="kind")]


def walk(blocks: tuple[Block, ...]) -> Iterator[Step]:
    """Each step of ``blocks`` once, in order, without unrolling repeats."""
    for block in blocks:
        if isinstance(block, Step):
            yield block
        else:
            yield from walk(block.steps)


def step_count(blocks: tuple[Block, ...]) -> int:
    """How many steps are done in all: every round of a repeat counts."""
    return sum(
        1 if isinstance(block, Step) else block.count * step_count(block.steps) for block in blocks
    )
