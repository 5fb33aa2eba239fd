"""Items of ours as workouts of a folder or a plan of Intervals.icu.

A note stays one in a plan. A day off goes there as an entry that asks for nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.platforms.contract import CannotConvert, Draft, ItemRef, PlatformName
from core.platforms.intervals.library_items import ANY_DAY, LAST_DAY, content
from core.platforms.intervals.library_notes import NOTE, untimed
from core.platforms.intervals.payload import draft_of
from core.workout.describe import describe_race
from core.workout.losses import Loss, LossKind, without_title
from core.workout.model import Note, RacePriority, Sport, Workout
from core.workout.thresholds import AthleteThresholds

_OF_THE_CALENDAR = ("category", "start_date_local", "external_id")


def library_draft(
    item: Workout | Note,
    origin: ItemRef,
    thresholds: AthleteThresholds,
    *,
    day: int | None = None,
    rpe_as_cue: bool = True,
) -> Draft:
    """``item`` for a plan, or for a folder when ``day`` is None.

    ``rpe_as_cue`` is as in :func:`draft_of`. Raises :class:`CannotConvert`.
    """
    if day is not None and not 0 <= day <= LAST_DAY:
        raise CannotConvert("Its day lies outside the plan.")
    if isinstance(item, Note) or item.sport is Sport.DAY_OFF:
        draft = _untimed(item, origin, thresholds, day)
    else:
        draft = _workout(item, origin, thresholds, day, rpe_as_cue)
    payload = {key: value for key, value in draft.payload.items() if key not in _OF_THE_CALENDAR}
    if day is not None:
        payload["day"] = day
    return draft.model_copy(
        update={
            "item": item,
            "payload": payload,
            "content": content(payload, in_plan=day is not None),
            "thresholds": thresholds,
        }
    )


def _workout(
    workout: Workout,
    origin: ItemRef,
    thresholds: AthleteThresholds,
    day: int | None,
    rpe_as_cue: bool,
) -> Draft:
    losses = []
    fields: dict[str, Any] = {}
    if workout.start_time is not None and day is None:
        start = f"{workout.start_time:%H:%M}"
        losses.append(_lost("Start time", start, advice="A folder has no days."))
    elif workout.start_time is not None:
        fields["time"] = _clock(workout.start_time)
    if workout.is_race:
        fields["sub_type"] = "RACE"
    if workout.race not in (None, RacePriority.NONE):
        losses.append(_lost("Race", describe_race(workout.race), "a race without a priority"))
    # With a priority, the calendar's remark on races without one does not come up.
    race = RacePriority.C if workout.is_race else None
    dayless = workout.model_copy(update={"day": ANY_DAY, "start_time": None, "race": race})
    draft = draft_of(dayless, origin, thresholds, rpe_as_cue=rpe_as_cue)
    return draft.model_copy(
        update={"payload": {**draft.payload, **fields}, "losses": (*losses, *draft.losses)}
    )


def _untimed(
    item: Workout | Note, origin: ItemRef, thresholds: AthleteThresholds, day: int | None
) -> Draft:
    """A note or a day off, in words that hold no steps, whatever they are taken for."""
    is_note = isinstance(item, Note)
    what = "a note" if is_note else "a day off"
    if day is None:
        raise CannotConvert(f"It is {what}; a folder holds workouts only.")
    if isinstance(item, Note):
        words = item.text
    else:
        words = "\n\n".join(filter(None, (item.description, item.coach_comments)))
    title = item.title.strip() or ("Note" if is_note else "Day off")
    entry = Workout(sport=Sport.OTHER, title=title, description=words, day=ANY_DAY)
    draft = draft_of(entry, origin, thresholds)
    if not is_note:
        return draft.model_copy(update={"losses": (untimed(what), *draft.losses)})
    named = () if item.title.strip() else (without_title(title, PlatformName.INTERVALS.label),)
    payload = {**draft.payload, "type": NOTE}
    return draft.model_copy(update={"payload": payload, "losses": (*named, *draft.losses)})


def _clock(start: dt.time) -> str:
    return start.isoformat("seconds" if start.second else "minutes")


def _lost(where: str, before: str, after: str = "", advice: str = "") -> Loss:
    kind = LossKind.APPROXIMATED if after else LossKind.DROPPED
    return Loss(where=where, kind=kind, before=before, after=after, advice=advice)
