"""Reads the server's recorded parses, independently of the platform adapter."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    FreeRide,
    Intensity,
    Measured,
    Metres,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
)

UNITS = {
    "%ftp": Unit.PERCENT_FTP,
    "w": Unit.WATTS,
    "power_zone": Unit.POWER_ZONE,
    "%lthr": Unit.PERCENT_LTHR,
    "%hr": Unit.PERCENT_MAX_HR,
    "hr_zone": Unit.HR_ZONE,
    "%pace": Unit.PERCENT_THRESHOLD_PACE,
    "pace_zone": Unit.PACE_ZONE,
    "secs/mi": Unit.SECONDS_PER_MILE,
    "secs/km": Unit.SECONDS_PER_KM,
}


def _measured(value: dict[str, Any], ramp: bool) -> Measured:
    unit = UNITS[value["units"]]
    if "value" in value:
        return Single(unit=unit, value=value["value"])
    if ramp:
        return Ramp(unit=unit, start=value["start"], end=value["end"])
    return Range(unit=unit, low=value["start"], high=value["end"])


def _block(step: dict[str, Any]) -> Block:
    if "steps" in step:
        title = step["text"].removesuffix(f"{step['reps']}x").strip()
        inner = tuple(_block(one) for one in step["steps"])
        return Repeat(count=step["reps"], steps=inner, title=title)
    length: Any = (
        Metres(value=step["distance"]) if "distance" in step else Seconds(value=step["duration"])
    )
    values = [step[name] for name in ("power", "hr", "pace") if name in step]
    measured = [_measured(value, step.get("ramp", False)) for value in values]
    target: Any = FreeRide() if step.get("freeride") else NoTarget()
    cadence = step.get("cadence")
    averaging = next((value["target"] for value in values if "target" in value), None)
    return Step(
        length=UntilLap(nominal=length) if step.get("until_lap_press") else length,
        target=measured[0] if measured else target,
        secondary=measured[1] if len(measured) > 1 else None,
        cadence=cadence
        and Cadence(
            low=cadence.get("value", cadence.get("start")),
            high=cadence.get("end"),
        ),
        intensity=Intensity.WARM_UP
        if step.get("warmup")
        else Intensity.COOL_DOWN
        if step.get("cooldown")
        else None,
        cue=html.unescape(step.get("text", "")),
        averaging=averaging and Averaging(averaging),
    )


def of_doc(doc: dict[str, Any]) -> tuple[Block, ...]:
    """The server's own parse as blocks."""
    return tuple(_block(step) for step in doc["steps"])


def without_units(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks with plain seconds and metres to the centimetre: the doc keeps no written unit."""

    def plain(length: Any) -> Any:
        if isinstance(length, UntilLap):
            return UntilLap(nominal=length.nominal and plain(length.nominal))
        if isinstance(length, Seconds):
            return Seconds(value=length.value)
        return Metres(value=round(length.value, 2))

    return tuple(
        block.model_copy(update={"length": plain(block.length)})
        if isinstance(block, Step)
        else block.model_copy(update={"steps": without_units(block.steps)})
        for block in blocks
    )


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / "intervals" / name).read_text(encoding="utf-8"))
