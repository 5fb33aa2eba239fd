"""Folders, plans and the workouts in them."""

from __future__ import annotations

import re
from typing import Any

from sandbox.intervals import document, load
from sandbox.intervals.fields import checked, known_type, words
from sandbox.intervals.refusal import invalid, malformed, not_found
from sandbox.intervals.settings import for_type
from sandbox.intervals.state import Account, Json, State

_FOLDER_FIELDS = words(
    """
    type name description visibility start_date_local rollout_weeks auto_rollout_day
    read_only_workouts starting_ctl starting_atl blurb
    """
)
_FOLDER_NULLS = words(
    """
    description start_date_local rollout_weeks auto_rollout_day starting_ctl starting_atl
    activity_types num_workouts duration_weeks hours_per_week_min hours_per_week_max
    workout_targets blurb sharedWithCount shareToken owner
    """
)
_WORKOUT_FIELDS = words(
    """
    name description type indoor color moving_time icu_training_load folder_id day days target
    carbs_per_hour tags time sub_type for_week distance hide_from_athlete
    """
)
_WORKOUT_NULLS = words(
    """
    icu_training_load name description indoor color moving_time joules joules_above_ftp
    workout_doc folder_id day days plan_applied target targets carbs_per_hour tags attachments
    time sub_type distance icu_intensity type
    """
)
NOTE = "NOTE"
"""The type of a plan's notes, which is no sport."""
_READ_FROM_TEXT = ("workout_doc", "targets", "joules", "joules_above_ftp", "icu_intensity")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")


def folders(state: State, account: Account) -> list[Json]:
    """Every folder with its workouts in ``children``, those that others share at the end."""
    own = [with_children(account, folder) for folder in account.folders.values()]
    return own + [
        _shared(state.accounts[owner], folder_id)
        for owner, folder_id in account.shared_with_them
        if folder_id in state.accounts[owner].folders
    ]


def _shared(owner: Account, folder_id: int) -> Json:
    """A folder as another athlete sees it, who may only read it."""
    seen = with_children(owner, owner.folders[folder_id])
    person = {"id": owner.athlete.id, "name": owner.athlete.name}
    return {**seen, "canEdit": False, "owner": person}


def with_children(account: Account, folder: Json) -> Json:
    """A folder and what it holds; an empty one has null, as lists without data do."""
    children = [w for w in account.workouts.values() if w["folder_id"] == folder["id"]]
    children.sort(key=lambda workout: (workout["day"] or 0, workout["id"]))
    return {**folder, "children": children or None, "num_workouts": len(children)}


def save_folder(state: State, account: Account, body: Any, folder_id: int | None = None) -> Json:
    """A new folder, or the sparse change of one."""
    wanted = {k: v for k, v in checked(body).items() if k in _FOLDER_FIELDS}
    if wanted.get("type", "FOLDER") not in ("FOLDER", "PLAN"):
        raise malformed(f'JSON parse error: type: "{wanted["type"]}" is not one of FOLDER, PLAN')
    old = folder(account, folder_id) if folder_id is not None else _new_folder(state, account)
    result = {**old, **wanted}
    if not (result.get("name") or "").strip():
        raise invalid("Name is required")
    account.folders[result["id"]] = result
    return with_children(account, result)


def _new_folder(state: State, account: Account) -> Json:
    return {
        "id": state.new_id(),
        "athlete_id": account.athlete.id,
        "type": "FOLDER",
        "visibility": "PRIVATE",
        "read_only_workouts": False,
        "canEdit": True,
        **dict.fromkeys(_FOLDER_NULLS),
    }


def folder(account: Account, folder_id: int) -> Json:
    """The folder, or a 404 refusal."""
    if folder_id not in account.folders:
        raise not_found("Folder")
    return account.folders[folder_id]


def delete_folder(account: Account, folder_id: int) -> None:
    """The folder and all workouts in it."""
    del account.folders[folder(account, folder_id)["id"]]
    for workout in [w for w in account.workouts.values() if w["folder_id"] == folder_id]:
        del account.workouts[workout["id"]]


def workout(account: Account, workout_id: int) -> Json:
    """The library workout, or a 404 refusal."""
    if workout_id not in account.workouts:
        raise not_found("Workout")
    return account.workouts[workout_id]


def save_workouts(state: State, account: Account, bodies: Any) -> list[Json]:
    """New workouts: all of them or, when one is refused, none."""
    if not isinstance(bodies, list):
        raise malformed("JSON parse error: expected an array")
    ready = [_prepared(account, _new_workout(state, account), body) for body in bodies]
    account.workouts.update({workout["id"]: workout for workout in ready})
    return ready


def plant_workout(state: State, account: Account, fields: Json) -> Json:
    """A workout as the service's own app may make it, past the rules of the API."""
    made = {**_new_workout(state, account), **fields}
    account.workouts[made["id"]] = made
    return made


def change_workout(account: Account, workout_id: int, body: Any) -> Json:
    """A sparse change."""
    result = _prepared(account, workout(account, workout_id), body)
    account.workouts[workout_id] = result
    return result


def _new_workout(state: State, account: Account) -> Json:
    return {
        "id": state.new_id(),
        "athlete_id": account.athlete.id,
        **dict.fromkeys(_WORKOUT_NULLS),
        "for_week": False,
        "hide_from_athlete": False,
        "updated": state.now(),
    }


def _prepared(account: Account, old: Json, body: Any) -> Json:
    result = {**old, **{k: v for k, v in checked(body).items() if k in _WORKOUT_FIELDS}}
    if result["folder_id"] not in account.folders:
        raise invalid("Folder is required")
    if result["type"] != NOTE:
        known_type(result["type"])
    if not (result["name"] or "").strip():
        raise invalid("Name is required")
    if result["time"] and not _TIME.fullmatch(result["time"]):
        raise invalid(f"Text '{result['time']}' of time could not be parsed")
    if (result["day"] or 0) < 0:
        raise invalid("day is out of bounds")
    if result["type"] == NOTE:
        return {**result, **dict.fromkeys(_READ_FROM_TEXT)}
    settings = for_type(account.settings, result["type"])
    found = document.read(result["description"] or "", result["type"], settings)
    result["workout_doc"] = found.doc
    result["targets"] = [found.doc["target"]]
    result["joules"], result["joules_above_ftp"] = found.joules, found.joules_above_ftp
    if found.doc.get("steps"):
        result["moving_time"] = found.moving_time
        result["icu_training_load"], result["distance"] = found.load, found.distance
    result["icu_intensity"] = load.intensity(result["icu_training_load"], result["moving_time"])
    return result
