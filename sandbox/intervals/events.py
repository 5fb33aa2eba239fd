"""Calendar events: what a request makes of them, and what a range holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sandbox.intervals import document, load
from sandbox.intervals.fields import checked, known_type, local_datetime, words
from sandbox.intervals.refusal import invalid, malformed, not_found
from sandbox.intervals.settings import for_type
from sandbox.intervals.state import Account, Json, State

_NULLS = words(
    """
    icu_training_load icu_atl icu_ctl type carbs_used ss_p_max ss_w_prime ss_cp end_date_local
    name description indoor color moving_time icu_ftp w_prime p_max atl_days ctl_days target
    joules joules_above_ftp workout_doc push_errors shared_event_id carbs_per_hour sub_type
    distance tags attachments oauth_client_id external_id load_target time_target distance_target
    max_training_time can_train_sports plan_athlete_id plan_folder_id plan_workout_id plan_applied
    icu_intensity strain_score plan_name paired_activity_id
    """
)
_FLAGS = words(
    """
    not_on_fitness_chart show_as_note show_on_ctl_line for_week athlete_cannot_edit
    hide_from_athlete structure_read_only entered
    """
)
WRITABLE = words(
    """
    start_date_local end_date_local type category name description indoor color moving_time
    icu_training_load not_on_fitness_chart show_as_note for_week target sub_type distance tags
    external_id load_target time_target distance_target training_availability carbs_per_hour
    hide_from_athlete max_training_time can_train_sports plan_athlete_id plan_folder_id
    plan_workout_id
    """
)
_EMPTY: Json = {
    **dict.fromkeys(_NULLS),
    **dict.fromkeys(_FLAGS, False),
    "training_availability": "NORMAL",
}
_WITH_TYPE = frozenset({"WORKOUT", "RACE_A", "RACE_B", "RACE_C"})
_NAMED = frozenset({"NOTE"})


def create(state: State, account: Account, body: Any) -> Json:
    """A new event, kept in the account. ``id`` and ``uid`` of the request do not count."""
    event = prepared(state, account, body)
    account.events[event["id"]] = event
    return event


def prepared(state: State, account: Account, body: Any) -> Json:
    """A new event that the account does not hold yet, so that a bulk can fail as a whole."""
    event: Json = {
        "id": state.new_id(),
        "uid": state.new_uid(),
        "athlete_id": account.athlete.id,
        "created_by_id": account.athlete.id,
        "calendar_id": 1,
    }
    return changed(state, account, event, body)


def changed(state: State, account: Account, event: Json, body: Any) -> Json:
    """``event`` with the fields of a sparse request, checked and computed anew."""
    wanted = {name: value for name, value in checked(body).items() if name in WRITABLE}
    result = {**_EMPTY, **event, **wanted}
    _check(result)
    start = local_datetime("start_date_local", result.get("start_date_local"))
    result["start_date_local"] = start.isoformat(timespec="seconds")
    result["end_date_local"] = _end(event, wanted, start)
    _compute(account, result)
    result["updated"] = state.now()
    return result


def _check(event: Json) -> None:
    if not event.get("category"):
        raise invalid("Category is required")
    if event["category"] in _WITH_TYPE:
        known_type(event["type"])
    if event["category"] in _NAMED and not (event["name"] or "").strip():
        raise invalid("Name is required")


def _end(event: Json, wanted: Json, start: datetime) -> str:
    midnight = start.replace(hour=0, minute=0, second=0)
    if wanted.get("end_date_local"):
        end = local_datetime("end_date_local", wanted["end_date_local"])
        if end < start:
            raise invalid("end_date_local is before start_date_local")
    elif event.get("end_date_local") and event.get("start_date_local"):
        before = datetime.fromisoformat(event["start_date_local"]).date()
        end = datetime.fromisoformat(event["end_date_local"]) + (start.date() - before)
    else:
        end = midnight + timedelta(days=1)
    return end.isoformat(timespec="seconds")


def _compute(account: Account, event: Json) -> None:
    """The parsed workout; its figures replace those of the request when it has steps.

    For strength the time of the request stays (recorded: 3600 s beside 3000 s of steps).
    """
    event["workout_doc"] = None
    if event["category"] in _WITH_TYPE:
        settings = for_type(account.settings, event["type"])
        found = document.read(event["description"] or "", event["type"], settings)
        event["workout_doc"] = found.doc
        event["joules"], event["joules_above_ftp"] = found.joules, found.joules_above_ftp
        if event["indoor"] is None and event["type"].startswith("Virtual"):
            event["indoor"] = True
        if found.doc.get("steps"):
            event["icu_training_load"], event["distance"] = found.load, found.distance
            if event["type"] != "WeightTraining" or event["moving_time"] is None:
                event["moving_time"] = found.moving_time
    event["icu_intensity"] = load.intensity(event["icu_training_load"], event["moving_time"])


def of_id(account: Account, event_id: int) -> Json:
    """The event, or a 404 refusal."""
    if event_id not in account.events:
        raise not_found("Event")
    return account.events[event_id]


def in_range(account: Account, oldest: date, newest: date) -> list[Json]:
    """Events that touch the days from ``oldest`` to ``newest``, both included, in order."""
    found = [
        event
        for event in account.events.values()
        if _day(event["start_date_local"]) <= newest
        and max(_last_day(event), _day(event["start_date_local"])) >= oldest
    ]
    return sorted(found, key=lambda event: (event["start_date_local"], event["id"]))


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _last_day(event: Json) -> date:
    return (datetime.fromisoformat(event["end_date_local"]) - timedelta(seconds=1)).date()


def bulk(
    state: State, account: Account, body: Any, *, upsert: bool, upsert_on_uid: bool
) -> list[Json]:
    """All of them or, when one is refused, none."""
    if not isinstance(body, list):
        raise malformed("JSON parse error: expected an array")
    ready = []
    for wanted in body:
        known = _match(state, account, checked(wanted), upsert, upsert_on_uid)
        ready.append(
            prepared(state, account, wanted)
            if known is None
            else changed(state, account, known, wanted)
        )
    account.events.update({event["id"]: event for event in ready})
    return ready


def _match(state: State, account: Account, wanted: Json, upsert: bool, on_uid: bool) -> Json | None:
    """The event that a request with upsert means, if it finds one."""
    for event in account.events.values():
        if on_uid and wanted.get("uid") and event.get("uid") == wanted["uid"]:
            return event
        if not upsert:
            continue
        if wanted.get("category") == event["category"] == "TARGET":
            same_day = str(wanted.get("start_date_local"))[:10] == event["start_date_local"][:10]
            if same_day and wanted.get("type") == event["type"]:
                return event
        elif (
            state.switches.upsert_matches_external_id
            and wanted.get("external_id")
            and event.get("external_id") == wanted["external_id"]
        ):
            return event
    return None
