"""A workout's profile as simple shapes, which thumbnails and charts both draw."""

from __future__ import annotations

from typing import NamedTuple

from core.workout.duration import step_seconds, unrolled
from core.workout.model import Block, FreeRide, MaxEffort, NoTarget, Ramp, Sport
from core.workout.resolve import closed, fractions
from core.workout.thresholds import Thresholds
from core.workout.zones import zone_of


class Shape(NamedTuple):
    start: float
    end: float
    begin_height: float
    end_height: float
    zone: int


def shapes(steps, sport, thresholds):
    out = []
    at = 0.0
    for step in unrolled(steps):
        seconds = step_seconds(step, thresholds, sport=sport)
        if seconds <= 0:
            continue
        target = step.target
        zone = 0
        b = e = 0.5
        if isinstance(target, MaxEffort):
            b = e = 1.5
            zone = 7
        elif not isinstance(target, NoTarget | FreeRide):
            band = fractions(target, thresholds)
            if band is not None:
                if isinstance(target, Ramp):
                    b, e = band.low, band.high
                else:
                    b = e = closed(band).middle
                zone = zone_of((b + e) / 2, target.unit.metric, thresholds)
        out.append(Shape(at, at + seconds, b, e, zone))
        at += seconds
        if len(out) >= 2000:
            break
    return tuple(out)
