"""Which workout bodies the service accepts."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from typing import Any

from starlette.requests import Request

from sandbox.trainingpeaks.keys import (
    FLAGS,
    INTEGERS,
    NUMBERS,
    REQUIRED_ON_WRITE,
    TEXTS,
    WORKOUT_KEYS,
)
from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.structure_rules import BadStructure, read_structure

NO_WORKOUT = "No workout sent"


async def json_body(request: Request) -> Any:
    """The JSON of a request; anything else is a 400."""
    try:
        return json.loads(await request.body())
    except ValueError as error:
        raise Refusal(400, "The request is invalid.") from error


def workout_values(body: Any, workout_id: int, athlete_id: int) -> dict[str, Any]:
    """The values of a write, ready to be stored.

    Raises:
        Refusal: 400 when a key is missing, a value has the wrong type, or the ids in the body
            are not those of the address.
    """
    if not isinstance(body, dict) or not body.keys() >= REQUIRED_ON_WRITE:
        raise Refusal(400, NO_WORKOUT)
    if not _is_integer(body["workoutId"]) or body["workoutId"] != workout_id:
        raise Refusal(400, NO_WORKOUT)
    if str(body["athleteId"]) != str(athlete_id):
        raise Refusal(400, NO_WORKOUT)
    if not _is_integer(body["workoutTypeValueId"]) or not _types_fit(body):
        raise Refusal(400, NO_WORKOUT)
    values = {key: body[key] for key in WORKOUT_KEYS if key in REQUIRED_ON_WRITE}
    values["athleteId"] = athlete_id
    values["workoutDay"] = f"{day_sent(body['workoutDay']).isoformat()}T00:00:00"
    _check_moment(body["startTimePlanned"])
    try:
        values["structure"] = read_structure(body["structure"])
    except BadStructure as error:
        raise Refusal(400, str(error)) from error
    return values


def day_sent(value: Any) -> date:
    """The day of ``2026-03-01`` or ``2026-03-01T00:00:00``; 400 when it is none."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            pass
    raise Refusal(400, "The request is invalid.")


def _check_moment(value: Any) -> None:
    if value is not None:
        day_sent(value)


def _types_fit(body: dict[str, Any]) -> bool:
    def fits(keys: frozenset[str], test: Any) -> bool:
        return all(body.get(key) is None or test(body[key]) for key in keys)

    return (
        fits(NUMBERS, _is_number)
        and fits(INTEGERS, _is_integer)
        and fits(TEXTS, lambda value: isinstance(value, str))
        and fits(FLAGS, lambda value: isinstance(value, bool))
    )


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_integer(value) or (isinstance(value, float) and math.isfinite(value))
