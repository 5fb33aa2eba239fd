"""TrainerRoad's calendar rows, made into the app's items."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Set

from core.formats.html_text import html_to_text
from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName
from core.platforms.markers import take_origins
from core.platforms.trainerroad.intervals import Outline
from core.platforms.trainerroad.wire import (
    Annotation,
    Details,
    Event,
    Planned,
)
from core.workout.describe import format_duration
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Metric,
    Note,
    RacePriority,
    Seconds,
    Sport,
    Step,
    Workout,
)
from core.workout.model import Planned as PlannedTotals

_SPORT_CODES = {
    1: Sport.RIDE,
    2: Sport.RUN,
    6: Sport.WALK,
    8: Sport.STRENGTH,
    32767: Sport.DAY_OFF,
}
"""The codes seen in TrainerRoad's answers; swimming has been seen only by name."""
_SPORT_WORDS = (
    ("swim", Sport.SWIM),
    ("run|jog", Sport.RUN),
    ("cycl|ride|bike|biking", Sport.RIDE),
    ("walk|hik", Sport.WALK),
    ("strength|weight|gym|yoga|core", Sport.STRENGTH),
    ("row", Sport.ROW),
    ("ski", Sport.SKI),
    ("rest|off", Sport.DAY_OFF),
    ("brick", Sport.BRICK),
)
_SPORT_TITLES = {
    Sport.DAY_OFF: "Rest day",
    Sport.OTHER: "Workout",
    Sport.CROSS_TRAIN: "Cross training",
}
_PRIORITIES = {1: RacePriority.C, 2: RacePriority.B, 3: RacePriority.A}
_NOTE_TITLES = {1: "Note", 2: "Illness", 3: "Injury", 4: "Time off", 5: "Stage race"}
_ODD_SECONDS = 60
_ODD_PART = 0.01
"""Steps that differ from the stated duration by more than both are said to; less is rounding."""
_DONE = frozenset({"completed", "complete", "done"})


class Reader:
    """Reads rows of one athlete's calendar."""

    def __init__(self, athlete: str) -> None:
        self._athlete = athlete

    def workout(
        self, slot: Planned, library: Outline | None, done: Set[str] = frozenset()
    ) -> CalendarItem:
        """A planned workout; ``library`` holds its steps, ``done`` the ids of fulfilled slots."""
        outline = library or Outline(details=Details())
        details, steps = outline.details, outline.steps
        sport = Sport.RIDE if slot.library_id else sport_of(slot)
        text, origins = take_origins(description(slot.notes, details))
        outside = slot.is_outside if slot.is_outside is not None else details.is_outside
        item = Workout(
            sport=sport,
            day=slot.date,
            start_time=slot.time_of_day,
            title=one_line(slot.name) or one_line(details.workout_name) or _default_title(sport),
            description=text,
            steps=steps,
            metric=Metric.POWER if steps else None,
            planned=_planned(slot, details, steps),
            # For a run or a lift "not outside" is only the field's default.
            indoor=not outside if slot.library_id else (False if outside else None),
            race=_PRIORITIES.get(slot.race_priority),
        )
        return CalendarItem(
            ref=self._ref(ItemKind.WORKOUT, slot.id),
            item=item,
            completed=_is_completed(slot, done),
            planned_by_platform=bool(slot.library_id) or not _is_imported(slot),
            origins=origins,
            library_id=slot.library_id,
            losses=(*outline.losses, *other_durations(details, steps, slot.duration)),
        )

    def race(self, event: Event) -> CalendarItem:
        """A race, with its priority or without."""
        text, origins = take_origins(html_to_text(event.notes))
        return CalendarItem(
            ref=self._ref(ItemKind.WORKOUT, event.id),
            item=Workout(
                sport=Sport.RACE if event.is_triathlon_type else Sport.RIDE,
                day=event.date,
                start_time=event.time_of_day,
                title=one_line(event.name) or "Race",
                description=text,
                planned=PlannedTotals(duration=event.duration or None, load=event.tss),
                race=_PRIORITIES.get(event.race_priority, RacePriority.NONE),
            ),
            completed=event.manually_completed or event.activity_id is not None,
            origins=origins,
        )

    def note(self, annotation: Annotation) -> CalendarItem:
        """A note on its first day; when it lasts longer, its text says until when."""
        text, origins = take_origins(html_to_text(annotation.text))
        days = round((annotation.duration or 0) / 86_400)
        if days > 1:
            last = annotation.date + dt.timedelta(days=days - 1)
            span = f"{days} days, {annotation.date.isoformat()} to {last.isoformat()}."
            text = f"{text}\n\n{span}" if text else span
        title = one_line(annotation.title) or _NOTE_TITLES.get(annotation.type_id, "Note")
        return CalendarItem(
            ref=self._ref(ItemKind.NOTE, annotation.id),
            item=Note(title=title, text=text, day=annotation.date),
            origins=origins,
        )

    def _ref(self, kind: ItemKind, item_id: str) -> ItemRef:
        return ItemRef(
            platform=PlatformName.TRAINERROAD, athlete=self._athlete, kind=kind, id=item_id
        )


def sport_of(slot: Planned) -> Sport:
    """The sport of a slot without a library workout: by code, by kind, then by its name."""
    try:
        known = _SPORT_CODES.get(int(slot.activity_type or 0))
    except (TypeError, ValueError):
        known = None
    if known:
        return known
    kind = slot.model.lower().removeprefix("reactcalendar")
    if isinstance(slot.activity_type, str):
        kind += " " + slot.activity_type.lower()
    for words, sport in _SPORT_WORDS:
        if re.search(words, kind) or re.search(rf"\b(?:{words})", slot.name.lower()):
            return sport
    return Sport.OTHER


def description(notes: str, details: Details) -> str:
    """The athlete's notes, what the workout is, and what it is good for, as plain text."""
    goal = html_to_text(details.goal_description)
    parts = (
        html_to_text(notes),
        html_to_text(details.workout_description)
        or html_to_text(details.workout_alternate_description),
        f"Goal: {goal}" if goal else "",
    )
    return "\n\n".join(part for part in parts if part)


def library_workout(details: Details, steps: tuple[Step, ...]) -> Workout:
    """A workout of the library, which is always a ride. It has no day."""
    return Workout(
        sport=Sport.RIDE,
        title=title_of(details.workout_name),
        description=description("", details),
        steps=steps,
        metric=Metric.POWER if steps else None,
        planned=PlannedTotals(
            duration=_stated_duration(details) or _seconds_of(steps) or None,
            load=details.tss,
            intensity=factor_of(details.intensity_factor),
        ),
        indoor=not details.is_outside,
    )


def title_of(name: str) -> str:
    """The title of a library workout that is called ``name``, or that has no name."""
    return one_line(name) or _SPORT_TITLES[Sport.OTHER]


def factor_of(stated: float | None) -> float | None:
    """The intensity factor: some answers speak of 66 (per cent), others of 0.66."""
    factor = stated or 0.0
    return round(factor / 100 if factor > 3 else factor, 6) or None


def _planned(slot: Planned, details: Details, steps: tuple[Step, ...]) -> PlannedTotals:
    """The planned values, the slot's own before the library's; no stated one gives way to steps."""
    return PlannedTotals(
        duration=_stated_duration(details, slot.duration) or _seconds_of(steps) or None,
        distance=slot.distance_km * 1000 if slot.distance_km else None,
        load=slot.tss if slot.tss is not None else details.tss,
        intensity=factor_of(details.intensity_factor or slot.intensity_factor),
    )


def _stated_duration(details: Details, of_slot: float | None = None) -> float:
    """Seconds that TrainerRoad says; 0 when it says none. The library's are whole minutes."""
    return of_slot or (details.duration or 0) * 60


def _seconds_of(steps: tuple[Step, ...]) -> float:
    return sum(step.length.value for step in steps if isinstance(step.length, Seconds))


def other_durations(
    details: Details, steps: tuple[Step, ...], of_slot: float | None = None
) -> tuple[Loss, ...]:
    """Names the steps that do not last as long as TrainerRoad says."""
    stated, seconds = _stated_duration(details, of_slot), _seconds_of(steps)
    if not stated or not seconds or abs(stated - seconds) <= max(_ODD_SECONDS, stated * _ODD_PART):
        return ()
    return (
        Loss(
            where="Plan",
            kind=LossKind.APPROXIMATED,
            before=f"a planned duration of {format_duration(stated)}",
            after=f"{format_duration(stated)} with steps that last {format_duration(seconds)}",
            advice="TrainerRoad states both. Open the workout there to see which one holds.",
        ),
    )


def _is_completed(slot: Planned, done: Set[str]) -> bool:
    return (
        slot.is_manual_complete
        or slot.id.lower() in done
        or slot.activity_id is not None
        or bool(slot.associated_activity)
        or str(slot.status).lower() in _DONE
    )


def _is_imported(slot: Planned) -> bool:
    return slot.is_external or bool(slot.external_provider_type)


def _default_title(sport: Sport) -> str:
    return _SPORT_TITLES.get(sport, sport.replace("_", " ").capitalize())


def one_line(text: str) -> str:
    """``text`` without markup, on one line."""
    return " ".join(html_to_text(text).split())
