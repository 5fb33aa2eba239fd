"""What ``resolve=true`` adds to the steps of listed events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sandbox.intervals import targets
from sandbox.intervals.settings import SWIMS, Settings, for_type
from sandbox.intervals.state import Account, Json


@dataclass(frozen=True)
class Widths:
    """By how many percent single values are widened, to each side."""

    power: float
    hr: float
    pace: float


def event(account: Account, event: Json, widths: Widths) -> Json:
    """A copy of ``event`` whose steps carry ``_power``, ``_hr``, ``_pace`` and ``_distance``."""
    doc = event["workout_doc"]
    if not doc:
        return event
    settings = for_type(account.settings, event["type"])
    still = bool(event["indoor"]) or event["type"] in SWIMS
    shown = {name: settings.get(name) for name in _shown(doc) if settings.get(name) is not None}
    resolved = {**doc, **shown}
    if doc.get("steps"):
        resolved["steps"] = [_step(s, settings, widths, still) for s in doc["steps"]]
    return {**event, "workout_doc": resolved}


def _shown(doc: Json) -> tuple[str, ...]:
    if doc.get("target") == "PACE":
        return ("lthr", "threshold_pace", "pace_units")
    return ("ftp", "lthr")


def _step(step: Any, settings: Settings, widths: Widths, still: bool) -> Any:
    if not isinstance(step, dict) or not isinstance(step.get("duration"), int):
        return step  # one of the sandbox's own odd documents
    if step.get("steps"):
        return {**step, "steps": [_step(s, settings, widths, still) for s in step["steps"]]}
    added: Json = {}
    for metric in ("power", "hr", "pace"):
        if metric in step:
            width = 0.0 if still else getattr(widths, metric)
            if found := _target(metric, step[metric], settings, width):
                added[f"_{metric}"] = found
    pace = targets.middle("pace", step, settings)
    if pace and "distance" not in step:
        added["_distance"] = round(pace * step["duration"], 4)
    return {**step, **added}


def _target(
    metric: str, target: dict[str, Any], settings: Settings, width: float
) -> dict[str, float] | None:
    found = targets.bounds(metric, target, settings)
    if found is None:
        return None
    start, end = found
    whole = metric != "pace"
    middle = (start + end) / 2
    if "value" in target and not target["units"].endswith("_zone"):
        start, end = start * (1 - width / 100), end * (1 + width / 100)
        if whole:
            start, end = math.floor(round(start, 6)), math.ceil(round(end, 6))
    elif whole:
        start, end = math.floor(round(start, 6)), math.floor(round(end, 6))
    result = {"start": float(start), "end": float(end)}
    if target["units"].endswith("_zone"):
        return result
    return {"value": float(math.floor(round(middle, 6))) if whole else middle, **result}
