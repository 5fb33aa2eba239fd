"""What differs between two items of one kind, field by field, in words for an athlete.

Each function is given two items that do differ there, and returns (label, before, after), with
words that differ as well. An empty text stands for what is not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from core.sync.differing import MOST_LINES, differing, every_line
from core.sync.field_values import tags_value
from core.sync.step_lines import Told, changed_lines
from core.workout.describe import format_duration, number, sport_name
from core.workout.model import Metric, RacePriority, Workout, step_count

_METRICS = {
    Metric.POWER: "power",
    Metric.HEART_RATE: "heart rate",
    Metric.PACE: "pace",
    Metric.RPE: "perceived exertion",
}
TOTALS = {"duration": "Duration", "distance": "Distance", "load": "Load", "intensity": "Intensity"}
"""The planned values, as a person reads their names."""


def day_words(day: dt.date | None) -> str:
    """A day in full: "Mon 1 June 2026"."""
    return "" if day is None else f"{day:%a} {day.day} {day:%B %Y}"


def time_words(time: dt.time | None) -> str:
    """A time of day: "06:30"; with seconds only when there are any."""
    return "" if time is None else time.isoformat("seconds" if time.second else "minutes")


def sport_words(before: Workout, after: Workout) -> list[Told]:
    """Sport, sub-sport and indoors; the sport is named too when the sub-sports are the same."""
    words = [sport_name(one.sport, one.sub_sport) for one in (before, after)]
    if words[0] == words[1] and before.sport != after.sport:
        words = [
            f"{name} ({sport_name(one.sport)})"
            for name, one in zip(words, (before, after), strict=True)
        ]
    if before.indoor != after.indoor:
        places = {None: "", True: ", indoors", False: ", outdoors"}
        words = [
            f"{name}{places[one.indoor]}" for name, one in zip(words, (before, after), strict=True)
        ]
    return [("Sport", words[0], words[1])]


def text_words(label: str, before: str, after: str, *, whole: bool = False) -> list[Told]:
    """The first lines that differ, or nothing when the words are the same; ``whole``: all of
    them, a pair each."""
    if whole:
        pairs = every_line(before, after)
        more = len(pairs) - MOST_LINES
        told = [(label, was, becomes) for was, becomes in pairs[:MOST_LINES]]
        return [*told, *([(label, f"(and {more} more)", "")] if more > 0 else [])]
    was, becomes = differing(before, after)
    return [(label, was, becomes)] if was != becomes else []


def tags_words(before: tuple[str, ...], after: tuple[str, ...]) -> list[Told]:
    """All tags on both sides."""
    was, becomes = (", ".join(f"“{tag}”" for tag in tags_value(tags)) for tags in (before, after))
    return [("Tags", was, becomes)]


def race_words(race: RacePriority | None) -> str:
    """ "A race", "race without a priority"; empty for no race."""
    if race is RacePriority.NONE:
        return "race without a priority"
    return "" if race is None else f"{race.value} race"


def metric_words(metric: Metric | None) -> str:
    """What steers a workout: "heart rate"."""
    return "" if metric is None else _METRICS[metric]


def work_words(
    before: Workout, after: Workout, was: Mapping[str, object], now: Mapping[str, object]
) -> list[Told]:
    """Totals, what it is steered by, and the first steps that differ.

    ``was`` and ``now`` are the values that count (:func:`core.sync.field_values.work_value`).
    """
    told = [
        (label, total_words(name, was[name]), total_words(name, now[name]))
        for name, label in TOTALS.items()
        if name in was and name in now and was[name] != now[name]
    ]
    if was["metric"] != now["metric"]:
        told.append(("Steered by", metric_words(before.metric), metric_words(after.metric)))
    if was["steps"] != now["steps"]:
        told += steps_words(before, after)
    return told


def steps_words(before: Workout, after: Workout) -> list[Told]:
    """How many steps become how many, and the first that differ."""
    counts = [step_count(one.steps) for one in (before, after)]
    told = [("Steps", count_words(counts[0]), count_words(counts[1]))]
    if not all(counts):
        return told
    return told[: counts[0] != counts[1]] + changed_lines(before.steps, after.steps)


def count_words(steps: int) -> str:
    """ "1 step", "12 steps", "no steps"."""
    return "no steps" if not steps else "1 step" if steps == 1 else f"{steps} steps"


def total_words(name: str, value: object) -> str:
    """A planned value as it counts (whole seconds, metres, points; hundredths for intensity)."""
    if not isinstance(value, int):
        return str(value or "")
    if name == "duration":
        return format_duration(value)
    if name == "distance":
        return distance_words(value)
    return f"{value} %" if name == "intensity" else str(value)


def distance_words(metres: float) -> str:
    """ "400 m", "10.25 km"."""
    return f"{number(metres / 1000, 3)} km" if metres >= 1000 else f"{number(metres)} m"
