"""Hypothesis strategies for workouts, shared by the tests of every format and platform."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from core.workout.model import (
    PACE_DISTANCE_METRES,
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Length,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Planned,
    Prompt,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Target,
    TimeUnit,
    Unit,
    UntilLap,
    Workout,
)

WORDS = st.sampled_from(
    [
        "Warm up",
        "Hard",
        "Easy spin",
        "20min effort",
        "Steady Z2",
        "Z4-Z5",
        "Big Gear 5x",
        "VO2 30/30",
        "Climb 50-60rpm",
        "4:30 pace",
        "- dash first",
        "* star first",
        "two\nlines",
        "press lap now",
        "100m sprint",
        "85% feel",
        "ramp it up",
        "Über — größer",
        "🚴 go",
        "3x",
        "Warmup",
        "hold 30\" then 1'",
        "power=3s",
        "200 w",
        "33^later",
        "<b>bold</b>",
    ]
)


_NASTY = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Labels and prose, plain and nasty."""
    return st.one_of(st.just(""), WORDS, st.text(alphabet=_NASTY, max_size=max_size))


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers as coaches write them: whole, or with up to two decimals."""
    whole = st.integers(int(low), int(high)).map(float)
    decimals = st.integers(int(low * 100), int(high * 100)).map(lambda n: n / 100)
    return st.one_of(whole, whole, decimals)


_BOUNDS: dict[Unit, tuple[float, float]] = {
    Unit.PERCENT_FTP: (1, 300),
    Unit.WATTS: (1, 1500),
    Unit.PERCENT_MMP: (1, 120),
    Unit.PERCENT_LTHR: (30, 130),
    Unit.PERCENT_MAX_HR: (30, 100),
    Unit.BPM: (60, 210),
    Unit.PERCENT_THRESHOLD_PACE: (30, 150),
    Unit.RPE: (0, 10),
}


# Strategies are made once: making them anew for each value took longer than drawing it.
_UNITS = st.sampled_from(list(Unit))
_KINDS = st.sampled_from(["single", "range", "ramp", "none", "free", "max"])
_MMP = st.integers(1, 3600)
_ZONES = st.integers(1, 7).map(float)
_PACES = st.integers(40, 900).map(float)
_VALUES = {
    unit: _ZONES
    if unit.is_zone
    else _PACES
    if unit in PACE_DISTANCE_METRES
    else numbers(*_BOUNDS[unit])
    for unit in Unit
}


@st.composite
def targets(draw: st.DrawFn, units: st.SearchStrategy[Unit] = _UNITS) -> Target:
    """Every kind of target in every unit."""
    kind = draw(_KINDS)
    if kind == "none":
        return NoTarget()
    if kind == "free":
        return FreeRide()
    if kind == "max":
        return MaxEffort()
    unit = draw(units)
    value = _VALUES[unit]
    mmp = draw(_MMP) if unit is Unit.PERCENT_MMP else None
    if kind == "single":
        return Single(unit=unit, value=draw(value), mmp_seconds=mmp)
    if kind == "range":
        return Range(unit=unit, low=draw(value), high=draw(value), mmp_seconds=mmp)
    return Ramp(unit=unit, start=draw(value), end=draw(value), mmp_seconds=mmp)


_SECONDS = st.builds(
    Seconds, value=st.integers(1, 4 * 3600).map(float), unit=st.sampled_from(list(TimeUnit))
)
_METRES = st.builds(
    Metres.of,
    st.integers(1, 400).map(lambda n: n / 4),
    st.sampled_from([DistanceUnit.KILOMETRE, DistanceUnit.MILE]),
) | st.builds(
    Metres.of,
    st.integers(1, 40).map(lambda n: n * 25.0),
    st.sampled_from([DistanceUnit.METRE, DistanceUnit.YARD]),
)
_PLAIN = _SECONDS | _METRES
_LENGTHS = st.one_of(
    _PLAIN, _PLAIN, st.builds(UntilLap, nominal=st.one_of(st.none(), _SECONDS, _METRES))
)


def lengths(laps: bool = True) -> st.SearchStrategy[Length]:
    """Times, distances in every unit and steps until lap."""
    return _LENGTHS if laps else _PLAIN


def cadences() -> st.SearchStrategy[Cadence]:
    """One cadence or a band."""
    rpm = st.integers(1, 130).map(float)
    return st.builds(Cadence, low=rpm, high=st.none() | rpm)


def steps(
    *,
    target: st.SearchStrategy[Target] | None = None,
    length: st.SearchStrategy[Length] | None = None,
) -> st.SearchStrategy[Step]:
    """Single steps with everything a step can carry."""
    return st.builds(
        Step,
        length=lengths() if length is None else length,
        target=targets() if target is None else target,
        secondary=st.none()
        | st.builds(Single, unit=st.just(Unit.PERCENT_LTHR), value=st.integers(50, 110).map(float)),
        cadence=st.none() | cadences(),
        intensity=st.none() | st.sampled_from(list(Intensity)),
        cue=texts(),
        notes=st.just("") | texts(),
        prompts=st.just(())
        | st.lists(
            st.builds(Prompt, at=st.integers(0, 600).map(float), text=WORDS), max_size=2
        ).map(tuple),
        averaging=st.none() | st.sampled_from(list(Averaging)),
        hide_power=st.booleans(),
    )


def with_one_thing(step: Step) -> st.SearchStrategy[Step]:
    """``step`` with one field as any step may have it: no other loss hides what becomes of it."""
    fields = st.sampled_from([name for name in Step.model_fields if name != "kind"])
    return st.builds(
        lambda other, field: step.model_copy(update={field: getattr(other, field)}),
        steps(),
        fields,
    )


def blocks(
    step: st.SearchStrategy[Step] | None = None, *, nested: bool = True, max_size: int = 4
) -> st.SearchStrategy[tuple[Block, ...]]:
    """Steps and repeats; with ``nested``, repeats inside repeats too."""
    single = steps() if step is None else step

    def repeats(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        return st.builds(
            Repeat,
            count=st.integers(1, 12),
            steps=st.lists(inner, min_size=1, max_size=3).map(tuple),
            title=texts(20),
        )

    block = single | repeats(single)
    if nested:
        block = block | repeats(block)
    return st.lists(block, max_size=max_size).map(tuple)


def workouts(
    block: st.SearchStrategy[tuple[Block, ...]] | None = None,
) -> st.SearchStrategy[Workout]:
    """Whole workouts of the library kind (no day), every sport, with prose of every sort."""
    return st.builds(
        Workout,
        sport=st.sampled_from(list(Sport)),
        title=texts(),
        description=texts(100),
        coach_comments=texts(40),
        steps=blocks() if block is None else block,
    )


# --- What few plans hold, but the model can -----------------------------------------------------

_CODES = st.sampled_from(
    [
        "!MaxEffort",
        "Go\n!MaxEffort\nhard",
        "Ride at !MaxEffort",
        "!TextEvents:{\n5:Sit up;\n60.5:Down\n}",
        "Go\n!TextEvents:{}",
        "!TextEvents:{soon}",
    ]
)
_SMALL = {
    unit: (
        st.sampled_from([1.0, 7.0])
        if unit.is_zone
        else st.sampled_from([0.5, 1.0, 59.5, 3600.0])
        if unit in PACE_DISTANCE_METRES
        else st.sampled_from([0.0, 0.01, 0.4, 0.5, 1.0, 400.0])
    )
    for unit in Unit
}
_SHORT = st.builds(
    Seconds,
    value=st.sampled_from([0.4, 0.5, 1.5, 30.4, 59.9, 90.25]),
    unit=st.sampled_from(list(TimeUnit)),
)


@st.composite
def rare_targets(draw: st.DrawFn) -> Target:
    """One number, a range or a ramp at the edges: 0 and next to it (no pace is 0), and far out."""
    unit = draw(_UNITS)
    one, other = draw(_SMALL[unit]), draw(_SMALL[unit] | _VALUES[unit])
    mmp = draw(_MMP) if unit is Unit.PERCENT_MMP else None
    kind = draw(st.sampled_from(["single", "range", "ramp"]))
    if kind == "single":
        return Single(unit=unit, value=one, mmp_seconds=mmp)
    if kind == "range":
        return Range(unit=unit, low=one, high=other, mmp_seconds=mmp)
    return Ramp(unit=unit, start=one, end=other, mmp_seconds=mmp)


_TIMES = st.integers(0, 600).map(float) | st.sampled_from([0.4, 0.5, 30.4, 59.96, 4000.0])
_SHOWN = st.none() | st.sampled_from([0.5, 5.0, 10.25, 90.0])
_RARE_STEPS = st.builds(
    Step,
    length=_LENGTHS | _SHORT | st.builds(UntilLap, nominal=_SHORT),
    target=targets() | rare_targets(),
    secondary=st.none()
    | rare_targets()
    | targets().filter(lambda target: isinstance(target, Single | Range | Ramp)),
    cadence=st.none() | cadences() | st.builds(Cadence, low=st.sampled_from([0.0, 0.5, 92.5])),
    intensity=st.none() | st.sampled_from(list(Intensity)),
    cue=texts(),
    notes=st.just("") | texts() | _CODES,
    prompts=st.just(())
    | st.lists(
        st.builds(Prompt, at=_TIMES, text=texts(20), duration=_SHOWN), min_size=1, max_size=3
    ).map(tuple),
    averaging=st.none() | st.sampled_from(list(Averaging)),
    hide_power=st.booleans(),
)


def rare_steps() -> st.SearchStrategy[Step]:
    """Steps with anything the model can hold: fractions, second targets of every kind, codes."""
    return _RARE_STEPS


_AMOUNTS = st.none() | st.sampled_from([0.0, 0.5, 0.85, 1.0, 59.5, 3600.0, 40233.6])
_RARE_WORKOUTS = st.builds(
    Workout,
    sport=st.sampled_from(list(Sport)),
    sub_sport=st.none() | st.sampled_from(list(SubSport)),
    day=st.none() | st.sampled_from([dt.date(2024, 2, 29), dt.date(2025, 12, 31)]),
    start_time=st.none() | st.sampled_from([dt.time(0, 0), dt.time(6, 30), dt.time(23, 59, 59)]),
    title=texts(),
    description=texts(100) | _CODES,
    coach_comments=texts(40),
    steps=blocks(steps() | rare_steps()),
    metric=st.none() | st.sampled_from(list(Metric)),
    planned=st.builds(
        Planned, duration=_AMOUNTS, distance=_AMOUNTS, load=_AMOUNTS, intensity=_AMOUNTS
    ),
    indoor=st.none() | st.booleans(),
    race=st.none() | st.sampled_from(list(RacePriority)),
    tags=st.lists(texts(20), max_size=3).map(tuple),
)


def rare_workouts() -> st.SearchStrategy[Workout]:
    """Workouts with anything the model can hold, of a library or on a day."""
    return _RARE_WORKOUTS
