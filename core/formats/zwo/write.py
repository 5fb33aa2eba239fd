"""Writes ZWO workout files as Zwift takes them."""

from __future__ import annotations

from lxml import etree

from core.formats.file_types import MOST_BYTES, FileError, WrittenFile
from core.formats.plan_losses import plan_losses
from core.formats.zwo.head import without_credits
from core.formats.zwo.losing import Losses
from core.formats.zwo.lower import Element, Lowering
from core.formats.zwo.markup import MOST_ELEMENTS
from core.formats.zwo.numbers import fraction_text, number_text
from core.formats.zwo.phases import Phase
from core.formats.zwo.targets import Told
from core.formats.zwo.texts import Event, events_of
from core.workout.describe import sport_name
from core.workout.model import (
    Cadence,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds

_SPORTS = {Sport.RIDE: "bike", Sport.RUN: "run", Sport.SWIM: "swim"}
_STANDS_FOR = {Sport.WALK: Sport.RUN}
"""Sports that ZWO lacks are written as these, the others as rides."""
TOO_MUCH_TEXT = "The texts of this workout are too long for a ZWO file."
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
TEN_KM = "2"
"""The index of the athlete's 10 km pace, the nearest to threshold pace of Zwift's five."""


def write(workout: Workout, thresholds: Thresholds, *, rpe_as_cue: bool = True) -> WrittenFile:
    """``workout`` as a ZWO file, and what of it the file does not carry.

    Raises :class:`FileError` when there is nothing to write, or more than a file holds.
    """
    if not workout.steps and workout.sport is not Sport.DAY_OFF:
        raise FileError("This workout has no steps, so there is nothing to put into a ZWO file.")
    losses = Losses()
    sport = _file_sport(workout, losses)
    by_distance = sport is not Sport.RIDE and _all_in_metres(workout)
    root = etree.Element("workout_file")
    _head(root, workout, sport, by_distance=by_distance, losses=losses)
    body = etree.SubElement(root, "workout")
    written: float | None = None
    if workout.steps:
        if thresholds.ftp is None and thresholds.indoor_ftp is not None:
            thresholds = thresholds.model_copy(update={"ftp": thresholds.indoor_ftp})
        lowering = Lowering(
            workout,
            thresholds,
            losses,
            unit=Unit.PERCENT_FTP if sport is Sport.RIDE else Unit.PERCENT_THRESHOLD_PACE,
            by_distance=by_distance,
            rpe_as_cue=rpe_as_cue,
        )
        elements = lowering.elements()
        _refuse_floods(elements)
        for element in elements:
            _write_element(body, element, sport, by_distance=by_distance)
        _lose_pace(elements, sport, losses)
        if not by_distance:
            written = sum(element.length for element in elements)
    else:
        etree.SubElement(body, "RestDay")
    losses.add(plan_losses(workout, thresholds, seconds=written))
    data = _DECLARATION + etree.tostring(root, encoding="UTF-8", pretty_print=True)
    if len(data) > MOST_BYTES or sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise FileError(TOO_MUCH_TEXT)
    return WrittenFile(data=data, losses=losses.all())


# --- Head -------------------------------------------------------------------------------------


def _file_sport(workout: Workout, losses: Losses) -> Sport:
    if workout.sport is Sport.DAY_OFF and not workout.steps:
        return Sport.RIDE
    sport = workout.sport
    if sport not in _SPORTS:
        sport = _STANDS_FOR.get(sport, Sport.RIDE)
    if sport is not workout.sport or workout.sub_sport is not None:
        losses.tell("Sport", Told(sport_name(workout.sport, workout.sub_sport), sport_name(sport)))
    return sport


def _all_in_metres(workout: Workout) -> bool:
    lengths = (step.length for step in workout.leaf_steps())
    return all(
        isinstance(length.nominal if isinstance(length, UntilLap) else length, Metres)
        for length in lengths
    )


def _head(
    root: etree._Element, workout: Workout, sport: Sport, *, by_distance: bool, losses: Losses
) -> None:
    told = without_credits(losses.kept(workout.description, "Description"))
    description = told.description
    comments = losses.kept(workout.coach_comments, "Coach comments")
    if comments:
        losses.tell("Coach comments", Told("the coach's note", "a part of the description"))
        comments = f"Coach comments:\n{comments}"
        description = "\n\n".join(part for part in (description, comments) if part)
    named = dict(told.named)
    etree.SubElement(root, "author").text = named.pop("author", "")
    etree.SubElement(root, "name").text = losses.kept(workout.title, "Title")
    etree.SubElement(root, "description").text = description
    for name, text in named.items():
        etree.SubElement(root, name).text = text
    etree.SubElement(root, "sportType").text = _SPORTS[sport]
    if by_distance:
        etree.SubElement(root, "durationType").text = "distance"
    tags = [losses.kept(tag, "Tags") for tag in workout.tags]
    if any(tags):
        parent = etree.SubElement(root, "tags")
        for tag in dict.fromkeys(tags):
            if tag:
                etree.SubElement(parent, "tag").set("name", tag)


def _refuse_floods(elements: list[Element]) -> None:
    """Raises before texts that stand in every round of long repeats fill the memory."""
    events = characters = 0
    for element in elements:
        said = [event for phase in element.phases for event in events_of(phase.texts, phase.length)]
        events += element.rounds * len(said)
        characters += element.rounds * sum(len(event.message) for event in said)
    if events > MOST_ELEMENTS or characters > MOST_BYTES:
        raise FileError(TOO_MUCH_TEXT)


# --- Steps ------------------------------------------------------------------------------------


def _write_element(
    body: etree._Element, element: Element, sport: Sport, *, by_distance: bool
) -> None:
    first = element.phases[0]
    if element.rounds > 1:
        written = etree.SubElement(body, "IntervalsT")
        _intervals(written, element)
    else:
        written = etree.SubElement(body, _element_name(first))
        written.set("Duration", number_text(first.length))
        _power(written, first, "Power", "Power")
        _cadence(written, first.cadence)
    if sport is Sport.RUN and any(
        isinstance(phase.target, Single | Range | Ramp) for phase in element.phases
    ):
        written.set("pace", TEN_KM)
    for event in _events(element):
        _text_event(written, event, by_distance=by_distance)


def _element_name(phase: Phase) -> str:
    if isinstance(phase.target, FreeRide):
        return "FreeRide"
    if isinstance(phase.target, MaxEffort):
        return "MaxEffort"
    if isinstance(phase.target, Ramp):
        by_class = {Intensity.WARM_UP: "Warmup", Intensity.COOL_DOWN: "Cooldown"}
        return by_class.get(phase.intensity, "Ramp") if phase.intensity else "Ramp"
    return "SteadyState"


def _intervals(written: etree._Element, element: Element) -> None:
    on, off = element.phases
    written.set("Repeat", str(element.rounds))
    written.set("OnDuration", number_text(on.length))
    written.set("OffDuration", number_text(off.length))
    _power(written, on, "OnPower", "PowerOn")
    _power(written, off, "OffPower", "PowerOff")
    _cadence(written, on.cadence)
    if off.cadence is not None:
        written.set("CadenceResting", number_text(off.cadence.low))


def _power(written: etree._Element, phase: Phase, single: str, band: str) -> None:
    """A band is written with its middle beside it: most readers know but one of the two."""
    target = phase.target
    if isinstance(target, FreeRide):
        written.set("FlatRoad", "1")
    elif isinstance(target, Single):
        written.set(single, fraction_text(target.value))
    elif isinstance(target, Range):
        written.set(single, fraction_text(round((target.low + target.high) / 2, 3)))
        written.set(f"{band}Low", fraction_text(target.low))
        written.set(f"{band}High", fraction_text(target.high))
    elif isinstance(target, Ramp):
        written.set(f"{band}Low", fraction_text(target.start))
        written.set(f"{band}High", fraction_text(target.end))


def _cadence(written: etree._Element, cadence: Cadence | None) -> None:
    if cadence is None:
        return
    if cadence.high is None:
        written.set("Cadence", number_text(cadence.low))
        return
    written.set("Cadence", number_text(float(round((cadence.low + cadence.high) / 2))))
    written.set("CadenceLow", number_text(cadence.low))
    written.set("CadenceHigh", number_text(cadence.high))


def _events(element: Element) -> list[Event]:
    events: list[Event] = []
    if element.title:
        events.append(Event(0.0, element.title))
    start = 0.0
    for _ in range(element.rounds):
        for phase in element.phases:
            for event in events_of(phase.texts, phase.length):
                events.append(event._replace(at=start + event.at))
            start += phase.length
    return events


def _text_event(written: etree._Element, event: Event, *, by_distance: bool) -> None:
    text = etree.SubElement(written, "textevent")
    text.set("distoffset" if by_distance else "timeoffset", number_text(event.at))
    text.set("message", event.message)
    if event.duration is not None:
        text.set("duration", number_text(event.duration))


# --- The whole workout ------------------------------------------------------------------------


def _lose_pace(elements: list[Element], sport: Sport, losses: Losses) -> None:
    held = any(
        isinstance(phase.target, Single | Range | Ramp) and phase.target.unit.metric is Metric.PACE
        for element in elements
        for phase in element.phases
    )
    if held and sport is Sport.RUN:
        losses.tell(
            "Targets",
            Told(
                "% of threshold pace",
                "% of 10 km pace, the nearest of Zwift's paces",
                "Set your 10 km pace in Zwift to your threshold pace.",
            ),
        )
