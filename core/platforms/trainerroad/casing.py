"""One spelling for TrainerRoad's keys, which come in Pascal, camel and mixed case."""

from __future__ import annotations

from typing import Any


def lower_keys(value: Any) -> Any:
    """``value`` with every key, at any depth, in lower case, and without its nulls.

    Null means absent. When two keys differ only in case ("TSS" and "Tss"), the first that holds
    something wins.
    """
    if isinstance(value, dict):
        result: dict[str, Any] = {}
        for key, inner in value.items():
            name = str(key).lower()
            if inner is not None and name not in result:
                result[name] = lower_keys(inner)
        return result
    if isinstance(value, list):
        return [lower_keys(inner) for inner in value]
    return value
