"""Entries of the Intervals.icu calendar as items of ours.

What becomes what: workouts and races become workouts; notes, and the days a person marks as
holiday, sick or injured, become notes, because a coach on another platform wants to see them.
Targets, season starts, applied plans and fitness settings belong to Intervals.icu's own
arithmetic: they are returned with that reason.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import ValidationError

from core.formats import intervals_text
from core.platforms import markers
from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    ItemRef,
    Origin,
    PlatformName,
    Unreadable,
)
from core.platforms.intervals.sports import sport_of
from core.platforms.intervals.uncarried import uncarried
from core.platforms.intervals.unread_words import with_unread_words
from core.platforms.intervals.wire import Event, first_fault
from core.platforms.intervals.workout_doc import OddDoc, Structure, read_doc
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Block,
    Metric,
    NoTarget,
    Note,
    Planned,
    RacePriority,
    Sport,
    Workout,
    walk,
)

_RACES = {
    "RACE_A": RacePriority.A,
    "RACE_B": RacePriority.B,
    "RACE_C": RacePriority.C,
}
NOTES = {"NOTE": "", "HOLIDAY": "Holiday", "SICK": "Sick", "INJURED": "Injured"}
_NOT_COPIED = {
    "TARGET": "It is a training target, which belongs to Intervals.icu and is not copied.",
    "SEASON_START": "It marks the start of a season on Intervals.icu and is not copied.",
    "PLAN": "It stands for an applied plan as a whole; the plan's workouts are read themselves.",
    "SET_EFTP": "It sets the estimated FTP on Intervals.icu and is not copied.",
    "SET_FITNESS": "It sets the fitness on Intervals.icu and is not copied.",
    "FITNESS_DAYS": "It sets how Intervals.icu computes fitness and is not copied.",
}


def read_event(
    raw: Any, athlete: str, *, structure: Structure | None = None
) -> CalendarItem | Unreadable:
    """One entry of a listing. Whatever is odd about it costs this entry alone.

    ``structure`` is what the service will make of the text, for an entry that it has not seen yet
    and which has no document.
    """
    if not isinstance(raw, dict):
        return Unreadable(id="", reason="Intervals.icu sent something that is no calendar entry.")
    try:
        event = Event.model_validate(raw)
        day, start = day_and_time(event.start_date_local)
    except ValidationError as error:
        key, why = first_fault(error)
        return _unreadable(raw, f"Its “{key}” has an unexpected form ({why}).")
    except ValueError:
        return _unreadable(raw, "Its day could not be read.")
    if event.category in NOTES:
        return _note(event, raw, athlete, day)
    if event.category != "WORKOUT" and event.category not in _RACES:
        known = _NOT_COPIED.get(event.category)
        return _unreadable(raw, known or f"It is of an unknown kind, “{event.category[:40]}”.")
    try:
        if structure is None:
            sport, _ = sport_of(event.type) or (Sport.OTHER, None)
            structure = read_doc(event.workout_doc, sport=sport, target=event.target)
        return _workout(event, raw, athlete, day, start, structure)
    except OddDoc as odd:
        return _unreadable(raw, f"Its steps could not be read: {odd}")
    except ValidationError as error:
        return _unreadable(raw, f"Its steps could not be read ({first_fault(error)[1]}).")


def external_id_of(raw: Any) -> str:
    """The ``external_id`` of an entry as it travels."""
    value = raw.get("external_id") if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def _workout(
    event: Event,
    raw: dict[str, Any],
    athlete: str,
    day: dt.date,
    start: dt.time | None,
    structure: Structure,
) -> CalendarItem:
    sport, sub_sport = sport_of(event.type) or (Sport.OTHER, None)
    losses: list[Loss] = []
    if event.type and sport_of(event.type) is None:
        losses.append(
            Loss(
                where="Sport",
                kind=LossKind.APPROXIMATED,
                before=event.type[:40],
                after="Other",
            )
        )
    losses.extend(structure.losses)
    steps = structure.steps
    words, origins = markers.take_origins(event.description)
    if steps:
        parsed = _parsed(words, structure.metric)
        if sport is Sport.STRENGTH and _tears_the_text(words, parsed.prose, steps):
            steps = ()
            losses.append(
                Loss(
                    where="Steps",
                    kind=LossKind.APPROXIMATED,
                    before="times within a list of exercises",
                    after="a list of exercises, whole, as text",
                )
            )
        else:
            words = parsed.words
            steps, unplaced = with_unread_words(steps, parsed)
            losses.extend(unplaced)
    workout = Workout(
        sport=sport,
        sub_sport=sub_sport,
        day=day,
        start_time=start,
        title=event.name.strip(),
        description=words.strip(),
        steps=steps,
        metric=structure.metric,
        planned=_planned(event),
        indoor=event.indoor,
        race=_RACES.get(event.category)
        or (RacePriority.NONE if event.sub_type == "RACE" else None),
        tags=tuple(event.tags),
    )
    return _item(event, raw, athlete, workout, origins, tuple(losses))


def _tears_the_text(text: str, prose: str, steps: tuple[Block, ...]) -> bool:
    """True for a list of exercises, in which the service takes every rest for a step.

    ``- Squats 5 x 5, rest 2m, 100 kg`` is a step of two minutes to it whose label ends before
    the weight. Untargeted steps are taken as steps only when they still hold every word.
    """
    if not all(isinstance(step.target, NoTarget) for step in walk(steps)):
        return False
    try:
        held = f"{prose} {intervals_text.write_steps(steps).text}"
    except intervals_text.TextError:
        return True
    return sorted(_words(text)) != sorted(_words(held))


def _words(text: str) -> list[str]:
    return [word for word in text.split() if word != "-"]


def _parsed(text: str, metric: Metric | None) -> intervals_text.ParsedText:
    """``text`` as the service reads it; as nothing but words when it is beyond reading."""
    try:
        return intervals_text.parse(text, metric=metric)
    except intervals_text.TextError:
        return intervals_text.ParsedText(prose=text, words=text)


def _note(event: Event, raw: dict[str, Any], athlete: str, day: dt.date) -> CalendarItem:
    words, origins = markers.take_origins(event.description)
    note = Note(
        title=event.name.strip() or NOTES[event.category],
        text="\n\n".join(filter(None, (until(event, day), words.strip()))),
        day=day,
    )
    return _item(event, raw, athlete, note, origins, ())


def _item(
    event: Event,
    raw: dict[str, Any],
    athlete: str,
    item: Workout | Note,
    origins: tuple[Origin, ...],
    losses: tuple[Loss, ...],
) -> CalendarItem:
    by_id = markers.origin_of_token(event.external_id)
    origins = tuple(dict.fromkeys((*((by_id,) if by_id else ()), *origins)))
    kind = ItemKind.NOTE if isinstance(item, Note) else ItemKind.WORKOUT
    ref = ItemRef(platform=PlatformName.INTERVALS, athlete=athlete, kind=kind, id=event.id)
    return CalendarItem(
        ref=ref,
        item=item,
        completed=bool(event.paired_activity_id),
        hidden=event.hide_from_athlete,
        external_id=event.external_id,
        origins=origins,
        losses=(*losses, *uncarried(raw)),
        raw=raw,
    )


def _planned(event: Event) -> Planned:
    """0 is how the service says that nothing is planned."""
    return Planned(
        duration=_positive(event.moving_time),
        distance=_positive(event.distance),
        load=_positive(event.icu_training_load),
        intensity=_positive(event.icu_intensity / 100),
    )


def _positive(value: float) -> float | None:
    return value if value > 0 else None


def day_and_time(text: str) -> tuple[dt.date, dt.time | None]:
    """The local day and time as written; midnight means no time, zones mean nothing."""
    day = dt.date.fromisoformat(text[:10])
    clock = dt.time.fromisoformat(text[11:19]) if len(text) > 10 else dt.time()
    return day, clock.replace(tzinfo=None) if clock != dt.time() else None


def until(event: Event, day: dt.date) -> str:
    """ "Until 7 June 2026" for entries of several days; the end is the midnight after."""
    try:
        end, clock = day_and_time(event.end_date_local)
    except ValueError:
        return ""
    last = end if clock else end - dt.timedelta(days=1)
    return f"Until {last.day} {last:%B %Y}" if last > day else ""


def _unreadable(raw: dict[str, Any], reason: str) -> Unreadable:
    try:
        day = dt.date.fromisoformat(str(raw.get("start_date_local"))[:10])
    except ValueError:
        day = None
    name, words = raw.get("name"), raw.get("description")
    by_id = markers.origin_of_token(external_id_of(raw))
    marked = markers.take_origins(words)[1] if isinstance(words, str) else ()
    return Unreadable(
        id=str(raw.get("id") or "")[:40],
        day=day,
        title=name.strip()[:200] if isinstance(name, str) else "",
        reason=reason,
        origins=tuple(dict.fromkeys((*((by_id,) if by_id else ()), *marked))),
    )
