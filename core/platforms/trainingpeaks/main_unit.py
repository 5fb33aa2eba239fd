"""One unit for a whole structure: which one, and every other target brought to it."""

from __future__ import annotations

from typing import NamedTuple

from core.platforms.trainingpeaks.terms import METRIC_NAMES
from core.workout.duration import MOST_ROUNDS, step_seconds
from core.workout.model import (
    Block,
    Measured,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.resolve import LTHR_OF_MAX_HR, fractions
from core.workout.thresholds import Thresholds

_SPORTS_OWN: dict[Sport, Unit] = {
    Sport.RIDE: Unit.PERCENT_FTP,
    Sport.RUN: Unit.PERCENT_THRESHOLD_PACE,
    Sport.SWIM: Unit.PERCENT_THRESHOLD_PACE,
    Sport.ROW: Unit.PERCENT_FTP,
}
_CONVERTED = 0.95
"""A converted target counts a little less than one that is carried as it stands."""


class Carried(NamedTuple):
    """A target in the structure's unit. ``start`` and ``end`` differ for a ramp alone."""

    low: float
    high: float
    start: float
    end: float
    exact: bool
    is_ramp: bool


def main_unit(workout: Workout, thresholds: Thresholds) -> Unit:
    """The unit that carries the longest part of the workout; the workout's own metric first."""
    scores = dict.fromkeys(METRIC_NAMES, 0.0)
    _score(workout.steps, 1, workout, thresholds, scores)
    best = max(scores.values())
    if best <= 0:
        return _SPORTS_OWN.get(workout.sport, Unit.RPE)
    of_metric = {unit: score for unit, score in scores.items() if unit.metric is workout.metric}
    if any(score > 0 for score in of_metric.values()):
        scores = of_metric
    return max(scores, key=lambda unit: scores[unit])


def _score(
    blocks: tuple[Block, ...],
    rounds: int,
    workout: Workout,
    thresholds: Thresholds,
    scores: dict[Unit, float],
) -> None:
    for block in blocks:
        if not isinstance(block, Step):
            times = min(rounds * block.count, MOST_ROUNDS)
            _score(block.steps, times, workout, thresholds, scores)
            continue
        weight = rounds * (step_seconds(block, thresholds, sport=workout.sport) or 1.0)
        for unit in scores:
            carried = carry_step(block, unit, thresholds)
            if carried is not None:
                scores[unit] += weight * (1.0 if carried.exact else _CONVERTED)


def carry_step(step: Step, unit: Unit, thresholds: Thresholds) -> Carried | None:
    """The step's target in ``unit``, else its second one; None when neither can be."""
    if isinstance(step.target, Single | Range | Ramp):
        carried = carry(step.target, unit, thresholds)
        if carried is not None:
            return carried
    return carry(step.secondary, unit, thresholds) if step.secondary is not None else None


def carry(target: Measured, unit: Unit, thresholds: Thresholds) -> Carried | None:
    """``target`` in ``unit``, to a tenth; None across metrics or without the threshold."""
    if target.unit is unit:
        return _carried(target, _first(target), _last(target), exact=True)
    if target.unit.metric is not unit.metric or unit is Unit.RPE:
        return None
    band = fractions(target, thresholds, rideable=True)
    if band is None:
        return None
    scale = 100.0
    if unit is Unit.PERCENT_MAX_HR:
        known = thresholds.lthr and thresholds.max_hr
        scale *= thresholds.lthr / thresholds.max_hr if known else LTHR_OF_MAX_HR  # type: ignore[operator]
    return _carried(target, round(band.low * scale, 1), round(band.high * scale, 1), exact=False)


def carry_in_any(target: Measured, thresholds: Thresholds) -> bool:
    """Whether ``target`` fits a structure of its own metric, as far as thresholds are known."""
    return any(carry(target, unit, thresholds) is not None for unit in METRIC_NAMES)


def _carried(target: Measured, first: float, last: float, *, exact: bool) -> Carried:
    return Carried(
        low=min(first, last),
        high=max(first, last),
        start=first,
        end=last,
        exact=exact,
        is_ramp=isinstance(target, Ramp) and first != last,
    )


def _first(target: Measured) -> float:
    if isinstance(target, Single):
        return target.value
    return target.low if isinstance(target, Range) else target.start


def _last(target: Measured) -> float:
    if isinstance(target, Single):
        return target.value
    return target.high if isinstance(target, Range) else target.end
