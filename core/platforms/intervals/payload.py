"""Items of ours as entries for the Intervals.icu calendar.

Duration, distance and load are sent as planned. The service keeps them when the text has no
steps and computes its own when it has; where that changes them, it is said. Load and seconds are
whole numbers there.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from core.formats import intervals_text
from core.formats.intervals_text.harmless import safe_prose
from core.platforms import markers
from core.platforms.contract import CannotConvert, Draft, ItemRef, PlatformName
from core.platforms.intervals.recomputed import replaced
from core.platforms.intervals.sports import title_for, type_for
from core.workout.losses import Loss, LossKind, without_title
from core.workout.model import Metric, Note, RacePriority, Sport, Workout
from core.workout.steering import round_half_up, steered_by
from core.workout.thresholds import AthleteThresholds

LONGEST_NAME = 80
"""Characters of a name that are safe to send."""

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TARGETS = {Metric.POWER: "POWER", Metric.HEART_RATE: "HR", Metric.PACE: "PACE"}


def draft_of(
    item: Workout | Note,
    origin: ItemRef,
    thresholds: AthleteThresholds,
    *,
    rpe_as_cue: bool = True,
) -> Draft:
    """``item`` as an entry that carries ``origin`` in its external id.

    ``rpe_as_cue``: perceived exertion, for which the service has no target, goes into the names
    of steps. Raises :class:`CannotConvert` for an item without a day or with more steps than a
    text holds.
    """
    if item.day is None:
        raise CannotConvert("It has no day, so it has no place on a calendar.")
    if isinstance(item, Note):
        return _note(item, origin, item.day, item.text, ())
    if item.sport is Sport.DAY_OFF:
        loss = Loss(
            where="Kind",
            kind=LossKind.APPROXIMATED,
            before="a day off",
            after="a note on that day",
        )
        words = "\n\n".join(filter(None, (item.description, item.coach_comments)))
        note = Note(title=item.title.strip() or "Day off", text=words, day=item.day)
        return _note(item, origin, item.day, words, (loss,), note.title)
    return _workout(item, origin, item.day, thresholds, rpe_as_cue)


def _note(
    item: Workout | Note,
    origin: ItemRef,
    day: dt.date,
    text: str,
    losses: tuple[Loss, ...],
    title: str | None = None,
) -> Draft:
    name, whole, named = _name(title or item.title, "Note")
    words = _under(whole, text)
    payload = {
        "category": "NOTE",
        "start_date_local": _start(day, None),
        "name": name,
        "description": words,
        "external_id": markers.token(origin),
    }
    return Draft(item=item, origin=origin, payload=payload, losses=(*named, *losses), text=words)


def _workout(
    workout: Workout,
    origin: ItemRef,
    day: dt.date,
    thresholds: AthleteThresholds,
    rpe_as_cue: bool,
) -> Draft:
    choice = type_for(workout.sport, workout.sub_sport)
    losses: list[Loss] = []
    title = title_for(workout.sport, workout.sub_sport)
    if not choice.exact:
        losses.append(
            Loss(
                where="Sport",
                kind=LossKind.APPROXIMATED,
                before=title,
                after=_CAPITAL.sub(" ", choice.type),
            )
        )
    name, whole, named = _name(workout.title, title)
    losses.extend(named)
    category, priority = _category(workout)
    losses.extend(priority)
    described = _under(whole, workout.description)
    try:
        written = intervals_text.write(
            workout.model_copy(update={"description": described}),
            thresholds=thresholds.of(workout.sport),
            rpe_as_cue=rpe_as_cue,
        )
    except intervals_text.TextError as error:
        raise CannotConvert(str(error)) from error
    payload: dict[str, Any] = {
        "category": category,
        "type": choice.type,
        "start_date_local": _start(day, workout.start_time),
        "name": name,
        "description": written.text,
        "external_id": markers.token(origin),
    }
    indoor = workout.indoor if workout.indoor is not None else choice.indoor
    if indoor is not None:
        payload["indoor"] = indoor
    if workout.sport is Sport.RACE:
        payload["sub_type"] = "RACE"
    metric = workout.metric
    if metric not in _TARGETS and any(step.secondary for step in workout.leaf_steps()):
        # Else the athlete's own settings decide which of two targets comes first.
        metric = steered_by(workout.model_copy(update={"metric": None}))
    if metric in _TARGETS:
        payload["target"] = _TARGETS[metric]
    if workout.tags:
        payload["tags"] = list(workout.tags)
    keeps_time = choice.type == "WeightTraining"
    losses.extend(replaced(workout, thresholds.of(workout.sport), keeps_time=keeps_time))
    if workout.coach_comments.strip():
        losses.append(
            Loss(
                where="Coach comments",
                kind=LossKind.APPROXIMATED,
                before="comments of their own",
                after="a part of the text, under a heading",
            )
        )
    planned = workout.planned
    if planned.duration:
        payload["moving_time"] = round_half_up(planned.duration)
    if planned.distance:
        payload["distance"] = planned.distance
    if planned.load:
        payload["icu_training_load"] = round_half_up(planned.load)
    return Draft(
        item=workout,
        origin=origin,
        payload=payload,
        losses=(*losses, *written.losses),
        text=written.text,
    )


def _category(workout: Workout) -> tuple[str, tuple[Loss, ...]]:
    """A race needs a priority there; C is the one that changes least around it."""
    if not workout.is_race:
        return "WORKOUT", ()
    if workout.race not in (None, RacePriority.NONE):
        return f"RACE_{workout.race}", ()
    loss = Loss(
        where="Race",
        kind=LossKind.APPROXIMATED,
        before="a race without a priority",
        after="a C race",
        advice="Change the priority on Intervals.icu if it matters more.",
    )
    return "RACE_C", (loss,)


def _name(title: str, default: str) -> tuple[str, str, tuple[Loss, ...]]:
    """The name to send, the whole one for the text when it was cut, and what that loses."""
    line = " ".join(title.split())
    if not line:
        return default, "", (without_title(default, PlatformName.INTERVALS.label),)
    if len(line) <= LONGEST_NAME:
        return line, "", ()
    short = line[: LONGEST_NAME - 1].rstrip() + "…"
    loss = Loss(
        where="Title",
        kind=LossKind.APPROXIMATED,
        before=line,
        after=short,
        advice="The whole title is the first line of the text.",
    )
    return short, line, (loss,)


def _under(title: str, text: str) -> str:
    """``text`` with the whole title above it, once: what was read back begins with it already."""
    text, _ = markers.take_origins(text)
    first, _, _ = text.strip().partition("\n")
    if title and first.strip() in (title, safe_prose(title).text):
        return text
    return "\n\n".join(filter(None, (title, text)))


def _start(day: dt.date, start: dt.time | None) -> str:
    """A date alone is refused; midnight stands for the whole day."""
    return (
        dt.datetime.combine(day, start or dt.time()).replace(tzinfo=None).isoformat("T", "seconds")
    )
