"""A workout as bars to draw: when, how hard, in which zone."""

from __future__ import annotations

from core.workout.describe import describe_step
from core.workout.duration import MOST_ROUNDS, step_seconds, total_seconds
from core.workout.model import (
    Block,
    FreeRide,
    MaxEffort,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    Value,
    Workout,
)
from core.workout.resolve import LTHR_OF_MAX_HR, fractions
from core.workout.thresholds import Thresholds
from core.workout.zones import Band, zone_of

MAX_BARS = 400
"""A profile has at most this many bars; more are merged."""
NO_TARGET_HEIGHT = 0.5
"""How high a step without a target is drawn, as a fraction of threshold."""
MAX_EFFORT_HEIGHT = 1.5
"""How high an all-out step is drawn."""
TYPICAL = Thresholds(ftp=200, lthr=165, max_hr=185, pace=1000 / 300)
"""Stand in for thresholds that are not known, so that a shape can be drawn at all."""
TYPICAL_SWIM_PACE = 100 / 120
"""Threshold speed of a swim where none is known, metres a second."""


class Bar(Value):
    """One bar of a profile.

    ``start`` and ``end`` are seconds from the workout's beginning. ``low`` and ``high`` are
    fractions of threshold at the bar's start; ``low`` only for a range or a zone. ``ramp_to``
    is the fraction at the bar's end when it is a ramp. ``zone`` is 1 to 7, or 0 without a
    target (drawn at :data:`NO_TARGET_HEIGHT`). ``step`` is the step's path ("2.1").
    """

    start: float
    end: float
    low: float | None = None
    high: float
    ramp_to: float | None = None
    zone: int
    step: str
    label: str = ""


class _Pen:
    def __init__(self, thresholds: Thresholds, sport: Sport | None) -> None:
        self.known = thresholds
        self.thresholds = _complete(thresholds, sport)
        self.sport = sport
        self.bars: list[Bar] = []
        self.at = 0.0

    def draw(self, blocks: tuple[Block, ...], parent: str, room: int) -> None:
        """Draws ``blocks`` with about ``room`` bars, and never more than :data:`MAX_BARS`."""
        shares = _shares([_bars_of((block,)) for block in blocks], room)
        for index, (block, share) in enumerate(zip(blocks, shares, strict=True), 1):
            path = f"{parent}{index}"
            full = len(self.bars) >= MAX_BARS
            if isinstance(block, Step):
                if full:
                    self.lump((block,), 1, path)
                else:
                    self.step(block, path)
            elif full or block.count > share:
                self.lump(block.steps, block.count, path)
            else:
                for _ in range(block.count):
                    self.draw(block.steps, f"{path}.", share // block.count)

    def step(self, step: Step, path: str) -> None:
        seconds = step_seconds(step, self.known, sport=self.sport)
        if seconds <= 0:
            return
        self.bars.append(_bar(step, path, self.at, self.at + seconds, self.thresholds))
        self.at += seconds

    def lump(self, blocks: tuple[Block, ...], count: int, path: str) -> None:
        """All rounds as one bar from their easiest to their hardest value."""
        rounds = min(count, MOST_ROUNDS)
        seconds = rounds * total_seconds(blocks, self.known, sport=self.sport)
        if seconds <= 0:
            return
        lows: list[float] = []
        highs: list[float] = []
        zone = 0
        for step in Workout(sport=Sport.OTHER, steps=blocks).leaf_steps():
            bar = _bar(step, path, 0, 1, self.thresholds)
            lows.append(min(bar.high if bar.low is None else bar.low, bar.ramp_to or bar.high))
            highs.append(max(bar.high, bar.ramp_to or 0.0))
            zone = max(zone, bar.zone)
        end = self.at + seconds
        last = self.bars[-1] if self.bars else None
        if len(self.bars) >= MAX_BARS and last is not None:
            self.bars[-1] = last.model_copy(
                update={"end": end, "high": max(last.high, *highs), "zone": max(last.zone, zone)}
            )
        else:
            label = f"{count} × {len(lows)} steps"
            self.bars.append(
                Bar(
                    start=self.at,
                    end=end,
                    low=min(lows),
                    high=max(highs),
                    zone=zone,
                    step=path,
                    label=label,
                )
            )
        self.at = end


def profile(
    workout: Workout, thresholds: Thresholds, *, max_bars: int = MAX_BARS
) -> tuple[Bar, ...]:
    """The bars of ``workout`` in order, without gaps.

    Every metric becomes a fraction of its own threshold. A threshold that is not known is
    replaced by :data:`TYPICAL`. Repeats are drawn round by round as long as there is room
    (``max_bars``, never more than :data:`MAX_BARS`), else as one bar for all rounds.
    """
    pen = _Pen(thresholds, workout.sport)
    pen.draw(workout.steps, "", min(max_bars, MAX_BARS))
    return tuple(pen.bars)


def _shares(wanted: list[int], room: int) -> list[int]:
    """How many bars each block gets: all it wants when that fits, else small ones first."""
    shares = [0] * len(wanted)
    for done, index in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[index] = min(wanted[index], max(room, 0) // (len(wanted) - done))
        room -= shares[index]
    return shares


def _bars_of(blocks: tuple[Block, ...]) -> int:
    return sum(
        1 if isinstance(block, Step) else min(block.count * _bars_of(block.steps), MAX_BARS + 1)
        for block in blocks
    )


def _bar(step: Step, path: str, start: float, end: float, thresholds: Thresholds) -> Bar:
    label = (
        f"{step.cue.strip()}: {describe_step(step)}" if step.cue.strip() else describe_step(step)
    )
    target = step.target
    low: float | None = None
    high, ramp_to, zone = NO_TARGET_HEIGHT, None, 0
    if isinstance(target, MaxEffort):
        high, zone = MAX_EFFORT_HEIGHT, zone_of(MAX_EFFORT_HEIGHT, Metric.POWER, thresholds)
    elif not isinstance(target, FreeRide):
        measured = target if isinstance(target, Single | Range | Ramp) else step.secondary
        band = None if measured is None else fractions(measured, thresholds, rideable=True)
        if measured is not None and band is not None:
            zone = _zone(measured, band, thresholds)
            if isinstance(measured, Ramp):
                high, ramp_to = band.low, band.high
            elif isinstance(measured, Range) and band.low != band.high:
                low, high = band.low, band.high
            else:
                high = band.middle
    return Bar(
        start=start,
        end=end,
        low=low,
        high=high,
        ramp_to=ramp_to,
        zone=zone,
        step=path,
        label=label,
    )


def _zone(target: Single | Range | Ramp, band: Band, thresholds: Thresholds) -> int:
    if isinstance(target, Single) and target.unit.is_zone:
        return int(min(max(target.value, 1), 7))
    return zone_of(band.middle, target.unit.metric, thresholds)


def _complete(thresholds: Thresholds, sport: Sport | None) -> Thresholds:
    missing: dict[str, float] = {}
    if thresholds.ftp is None:
        missing["ftp"] = thresholds.indoor_ftp or TYPICAL.ftp or 0
    if thresholds.pace is None:
        missing["pace"] = TYPICAL_SWIM_PACE if sport is Sport.SWIM else TYPICAL.pace or 0
    if thresholds.lthr is None:
        known = thresholds.max_hr and LTHR_OF_MAX_HR * thresholds.max_hr
        missing["lthr"] = known or TYPICAL.lthr or 0
    if thresholds.max_hr is None:
        lthr = thresholds.lthr and thresholds.lthr / LTHR_OF_MAX_HR
        missing["max_hr"] = lthr or TYPICAL.max_hr or 0
    return thresholds.model_copy(update=missing)
