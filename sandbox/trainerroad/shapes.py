"""How TrainerRoad spells its answers: keys in Pascal case, camel case, or both at once."""

from __future__ import annotations

from typing import Any

JSON_FORMAT = "trainerroad-jsonformat"
"""The request header that, with the value ``camel-case``, asks for camelCase keys."""


def camel(value: Any) -> Any:
    """``value`` with all keys in camelCase, at every depth."""
    return _renamed(value, _lower_first)


def pascal(value: Any) -> Any:
    """``value`` with all keys in PascalCase, at every depth."""
    return _renamed(value, _upper_first)


def mixed(workout: dict[str, Any]) -> dict[str, Any]:
    """Workout details as they were seen at times: the samples and rows in camelCase only."""
    result: dict[str, Any] = pascal(workout)
    inner = result["Workout"]
    for key in {"IntervalData", "WorkoutData"} & inner.keys():
        inner[_lower_first(key)] = camel(inner.pop(key))
    return result


def _renamed(value: Any, rename: Any) -> Any:
    if isinstance(value, dict):
        return {rename(key): _renamed(inner, rename) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, rename) for inner in value]
    return value


def _lower_first(key: str) -> str:
    return "tss" if key == "TSS" else key[:1].lower() + key[1:]


def _upper_first(key: str) -> str:
    return key[:1].upper() + key[1:]
