"""Small structures in TrainingPeaks' shape."""

from __future__ import annotations

from typing import Any


def step(length: Any = (60, "second"), targets: Any = ({"minValue": 75},), **more: Any) -> dict:
    if isinstance(length, tuple):
        length = {"value": length[0], "unit": length[1]}
    raw = {"name": "Work", "length": length, "targets": list(targets), "intensityClass": "active"}
    return {**raw, **more}


def block(*steps: dict, times: Any = 1, kind: str = "step") -> dict:
    return {"type": kind, "length": {"value": times, "unit": "repetition"}, "steps": list(steps)}


def structure(*blocks: dict, metric: Any = "percentOfFtp", **more: Any) -> dict:
    return {
        "structure": list(blocks),
        "primaryLengthMetric": "duration",
        "primaryIntensityMetric": metric,
        **more,
    }
