"""What a plan can be made of: one small workout, or a few, for each construct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    NoTarget,
    Planned,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Target,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds

DAY = dt.date(2026, 6, 1)
THRESHOLDS = Thresholds(ftp=250, lthr=160, max_hr=190, resting_hr=50, pace=4.0)
"""An athlete who has set everything: what is approximated here is so for everybody."""
ATHLETE = AthleteThresholds(default=THRESHOLDS)


@dataclass(frozen=True)
class Construct:
    """One row of the table. ``fields`` are those of the workout that must arrive."""

    name: str
    samples: tuple[Workout, ...]
    fields: tuple[str, ...] = ("steps",)
    units: bool = False
    """Whether the unit in which a length was written must arrive, too."""
    of_ftp: bool = False
    """Whether it is about % of FTP; else a file in watts is asked to carry it in watts."""
    close: float = 0.005
    """Numbers this near to each other, as a share, are the same: head units round."""


def _workout(*steps: Block, sport: Sport = Sport.RIDE, **fields: object) -> Workout:
    values = {"sport": sport, "title": "Sample", "day": DAY, "steps": steps, **fields}
    return Workout.model_validate(values)


def _step(target: Target | None = None, length: Length | None = None, **fields: object) -> Step:
    values = {"length": length or Seconds(value=600), "target": target or NoTarget(), **fields}
    return Step.model_validate(values)


def _singles(*targets: Target, sport: Sport = Sport.RIDE) -> tuple[Workout, ...]:
    """One workout a target."""
    return tuple(_workout(_step(target), sport=sport) for target in targets)


def _single(unit: Unit, *values: float, mmp_seconds: float | None = None) -> list[Target]:
    return [Single(unit=unit, value=value, mmp_seconds=mmp_seconds) for value in values]


EASY = _step(Single(unit=Unit.PERCENT_FTP, value=50), Seconds(value=120))
HARD = _step(Single(unit=Unit.PERCENT_FTP, value=110), Seconds(value=60))
TEMPO = _step(Single(unit=Unit.PERCENT_FTP, value=85), Seconds(value=180))


def in_watts(workout: Workout) -> Workout:
    """``workout`` with every % of FTP as watts."""
    return workout.model_copy(update={"steps": tuple(map(_in_watts, workout.steps))})


def _in_watts(block: Block) -> Block:
    if isinstance(block, Repeat):
        return block.model_copy(update={"steps": tuple(map(_in_watts, block.steps))})
    target = block.target
    if not isinstance(target, Single | Range | Ramp) or target.unit is not Unit.PERCENT_FTP:
        return block
    ftp = THRESHOLDS.ftp or 0.0
    watts = {name: value / 100 * ftp for name, value in target if isinstance(value, float)}
    return block.model_copy(
        update={"target": target.model_copy(update={**watts, "unit": Unit.WATTS})}
    )


def constructs() -> Iterator[Construct]:
    """Every row, in the order in which people read it."""
    yield from _power()
    yield from _heart_and_pace()
    yield from _shapes()
    yield from _lengths()
    yield from _extras()
    yield from _whole()


def _power() -> Iterator[Construct]:
    yield Construct(
        "% of FTP, whole", _singles(*_single(Unit.PERCENT_FTP, 55, 100, 130)), of_ftp=True
    )
    yield Construct(
        "% of FTP with decimals", _singles(*_single(Unit.PERCENT_FTP, 87.5, 62.3)), of_ftp=True
    )
    yield Construct("watts", _singles(*_single(Unit.WATTS, 187, 250)))
    yield Construct(
        "power range",
        _singles(Range(unit=Unit.PERCENT_FTP, low=88, high=94)),
    )
    yield Construct("power zone", _singles(*_single(Unit.POWER_ZONE, 2, 4)))
    yield Construct("range of power zones", _singles(Range(unit=Unit.POWER_ZONE, low=2, high=3)))
    yield Construct(
        "% of best mean power", _singles(*_single(Unit.PERCENT_MMP, 60, mmp_seconds=300))
    )


def _heart_and_pace() -> Iterator[Construct]:
    run = Sport.RUN
    yield Construct(
        "% of threshold heart rate", _singles(*_single(Unit.PERCENT_LTHR, 95), sport=run)
    )
    yield Construct(
        "% of maximum heart rate", _singles(*_single(Unit.PERCENT_MAX_HR, 70), sport=run)
    )
    yield Construct("beats a minute", _singles(*_single(Unit.BPM, 144), sport=run))
    yield Construct("heart-rate zone", _singles(*_single(Unit.HR_ZONE, 2), sport=run))
    yield Construct(
        "% of threshold pace", _singles(*_single(Unit.PERCENT_THRESHOLD_PACE, 90), sport=run)
    )
    yield Construct(
        "pace",
        _singles(
            Single(unit=Unit.SECONDS_PER_KM, value=300),
            Range(unit=Unit.SECONDS_PER_KM, low=315, high=300),
            sport=run,
        ),
    )
    yield Construct("pace zone", _singles(*_single(Unit.PACE_ZONE, 2), sport=run))
    yield Construct("perceived exertion", _singles(*_single(Unit.RPE, 7), sport=run))


def _shapes() -> Iterator[Construct]:
    yield Construct(
        "ramp of power",
        _singles(
            Ramp(unit=Unit.PERCENT_FTP, start=45, end=75),
            Ramp(unit=Unit.PERCENT_FTP, start=75, end=40),
        ),
    )
    yield Construct(
        "ramp of heart rate or pace",
        _singles(
            Ramp(unit=Unit.PERCENT_LTHR, start=70, end=90),
            Ramp(unit=Unit.PERCENT_THRESHOLD_PACE, start=70, end=90),
            sport=Sport.RUN,
        ),
    )
    yield Construct(
        "ramp over a distance",
        (
            _workout(
                _step(Ramp(unit=Unit.PERCENT_THRESHOLD_PACE, start=70, end=90), Metres(value=2000)),
                sport=Sport.RUN,
            ),
        ),
    )
    yield Construct("no target", _singles(NoTarget()))
    yield Construct("free ride, ERG off", _singles(FreeRide()))
    yield Construct("max effort", _singles(MaxEffort()))
    yield Construct("repeat of two steps", (_workout(Repeat(count=5, steps=(HARD, EASY))),))
    yield Construct("repeat of any steps", (_workout(Repeat(count=3, steps=(HARD, TEMPO, EASY))),))
    inner = Repeat(count=4, steps=(HARD, EASY))
    yield Construct("repeat inside a repeat", (_workout(Repeat(count=2, steps=(inner, TEMPO))),))


def _lengths() -> Iterator[Construct]:
    def long(value: float, unit: DistanceUnit, sport: Sport = Sport.RUN) -> Workout:
        return _workout(_step(NoTarget(), Metres.of(value, unit)), sport=sport)

    yield Construct(
        "time",
        tuple(_workout(_step(EASY.target, Seconds(value=value))) for value in (45, 600, 5400)),
    )
    metres = DistanceUnit.METRE
    yield Construct("distance", (long(400, metres), long(2500, metres)))
    yield Construct("miles", (long(1, DistanceUnit.MILE),), units=True)
    yield Construct("yards", (long(100, DistanceUnit.YARD, Sport.SWIM),), units=True)
    yield Construct(
        "until lap, about so long",
        (_workout(_step(EASY.target, UntilLap(nominal=Seconds(value=600)))),),
    )
    yield Construct("until lap", (_workout(_step(EASY.target, UntilLap())),))


def _extras() -> Iterator[Construct]:
    def with_(**fields: object) -> tuple[Workout, ...]:
        return (_workout(TEMPO.model_copy(update=fields)),)

    yield Construct(
        "cadence", (*with_(cadence=Cadence(low=90)), *with_(cadence=Cadence(low=85, high=95)))
    )
    yield Construct(
        "warm-up and cool-down",
        (*with_(intensity=Intensity.WARM_UP), *with_(intensity=Intensity.COOL_DOWN)),
    )
    yield Construct("class “rest”", with_(intensity=Intensity.REST))
    yield Construct("class “recovery” or “interval”", with_(intensity=Intensity.RECOVERY))
    yield Construct("step name", with_(cue="Steady, hold it"))
    yield Construct("step notes", with_(notes="Elbows in, breathe out slowly."))
    settle, halfway = Prompt(at=30, text="Settle"), Prompt(at=90, text="Halfway")
    yield Construct("timed texts", with_(prompts=(settle, halfway)))
    shown = settle.model_copy(update={"duration": 15.0})
    yield Construct("how long a timed text is shown", with_(prompts=(shown,)))
    yield Construct("averaging for head units", with_(averaging=Averaging.SECONDS_3))
    yield Construct(
        "second target", with_(secondary=Range(unit=Unit.PERCENT_MAX_HR, low=70, high=80))
    )


def _whole() -> Iterator[Construct]:
    def with_(**fields: object) -> tuple[Workout, ...]:
        return (_workout(TEMPO, **fields),)

    yield Construct("title", with_(), ("title",))
    yield Construct("description", with_(description="Flat road.\nDrink."), ("description",))
    yield Construct(
        "coach's comments", with_(coach_comments="Well done last week."), ("coach_comments",)
    )
    hour = _step(Single(unit=Unit.PERCENT_FTP, value=85), Seconds(value=3600))
    # Not what the steps come to: a service that reckons anew must not seem to keep it.
    planned = Planned(duration=3600, load=95, intensity=0.97)
    yield Construct(
        "planned time and load", (_workout(hour, planned=planned),), ("planned",), close=0.02
    )
    far = Planned(distance=40_000)
    yield Construct("planned distance", (_workout(hour, planned=far),), ("planned",))
    yield Construct("start time", with_(start_time=dt.time(6, 30)), ("start_time",))
    yield Construct("tags", with_(tags=("key", "outside")), ("tags",))
