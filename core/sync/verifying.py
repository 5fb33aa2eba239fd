"""What was written is read back and compared: duration, number of steps, targets, load.

The tolerances are stated here once; they are what the platforms' own arithmetic was measured to
differ by, and what a person would not notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.sync import field_words as words
from core.sync.field_values import intensity, metres, rounded, tags_value
from core.sync.fields import Difference, Field
from core.sync.verifying_steps import near, unlike_steps, without_escapes
from core.workout.model import Item, Metric, Note, Planned, Workout
from core.workout.steering import steered_by

DURATION_WITHIN = 1.0
"""Seconds: platforms keep whole ones."""
DISTANCE_WITHIN = 10.0
"""Metres, for short workouts: each step by time and pace is rounded before they are summed."""
DISTANCE_SHARE_WITHIN = 0.005
"""Of the distance. Recorded answers of Intervals.icu differ from the steps by 0.001 %; half a
per cent is 50 m in 10 km."""
LOAD_WITHIN = 1.0
"""Points. Recorded loads of Intervals.icu by power and pace are met exactly (115 of 116) or to
one point, the last rounding."""
LOAD_SHARE_WITHIN = 0.0115
"""Of the load: TrainingPeaks' stored TSS was measured to differ by 1.13 % at most from what its
steps give."""
ROUGH_LOAD_WITHIN = 5.0
"""Points, by heart rate or perceived exertion."""
ROUGH_LOAD_SHARE_WITHIN = 0.5
"""Of such a load: it rests on resting and maximum heart rates that we may not know. Without them
our reckoning makes 49 of a recorded workout that Intervals.icu weighs 31."""
INTENSITY_WITHIN = 0.02
"""Of threshold: what half a point of load makes in a short workout."""

_ROUGH = (Metric.HEART_RATE, Metric.RPE)

Told = tuple[str, str, str]


def verify(expected: Item, found: Item) -> tuple[Difference, ...]:
    """How ``found``, as it was read back, differs from ``expected`` beyond the tolerances.

    ``expected`` is what the platform's ``expect`` said. A planned value that is None in it is
    not compared. Day, sport and title are compared exactly, words without line ends, blank lines
    and HTML escapes. What ``expected`` leaves open (start, indoors, race, tags, a step's class)
    may be anything. By what a workout is steered is not compared: its targets and load are.
    """
    return tuple(
        Difference(field=field, label=label, before=before, after=after)
        for field, (label, before, after) in _unlike(expected, found)
    )


def _unlike(expected: Item, found: Item) -> Iterator[tuple[Field, Told]]:
    if expected.kind != found.kind:
        yield Field.SPORT, ("Kind", expected.kind, found.kind)
        return
    if expected.day != found.day:
        days = (words.day_words(expected.day), words.day_words(found.day))
        yield Field.DAY, (Field.DAY.label, *days)
    yield from _text(Field.TITLE, "Title", expected.title, found.title)
    if isinstance(expected, Note) and isinstance(found, Note):
        yield from _text(Field.TEXT, "Text", expected.text, found.text)
    elif isinstance(expected, Workout) and isinstance(found, Workout):
        yield from _unlike_workouts(expected, found)


def _unlike_workouts(expected: Workout, found: Workout) -> Iterator[tuple[Field, Told]]:
    like = found.model_copy(
        update={
            name: getattr(expected, name)
            for name in ("start_time", "sub_sport", "indoor", "race")
            if getattr(expected, name) is None
        }
    )
    if words.time_words(expected.start_time) != words.time_words(like.start_time):
        starts = (words.time_words(expected.start_time), words.time_words(found.start_time))
        yield Field.START, (Field.START.label, *starts)
    kinds = [(one.sport, one.sub_sport, one.indoor) for one in (expected, like)]
    if kinds[0] != kinds[1]:
        yield from ((Field.SPORT, told) for told in words.sport_words(expected, like))
    yield from _text(Field.TEXT, "Description", _all_text(expected), _all_text(found))
    if not set(tags_value(expected.tags)) <= set(tags_value(found.tags)):
        yield from ((Field.TAGS, told) for told in words.tags_words(expected.tags, found.tags))
    if expected.race != like.race:
        races = (words.race_words(expected.race), words.race_words(found.race))
        yield Field.RACE, (Field.RACE.label, *races)
    for told in (*_unlike_totals(expected, found), *unlike_steps(expected.steps, found.steps)):
        yield Field.WORK, told


def _unlike_totals(expected: Workout, found: Workout) -> Iterator[Told]:
    planned, there = expected.planned, found.planned
    rough = steered_by(expected) in _ROUGH
    yield from _total("duration", planned, there, DURATION_WITHIN, 0.0, rounded)
    yield from _total("distance", planned, there, DISTANCE_WITHIN, DISTANCE_SHARE_WITHIN, metres)
    yield from _total(
        "load",
        planned,
        there,
        ROUGH_LOAD_WITHIN if rough else LOAD_WITHIN,
        ROUGH_LOAD_SHARE_WITHIN if rough else LOAD_SHARE_WITHIN,
        rounded,
    )
    if planned.load is None or planned.duration is None:
        # Else it follows from them.
        yield from _total("intensity", planned, there, INTENSITY_WITHIN, 0.0, intensity)


def _total(
    name: str,
    planned: Planned,
    there: Planned,
    within: float,
    share: float,
    counted: Callable[[float], int | str],
) -> Iterator[Told]:
    wanted, got = getattr(planned, name), getattr(there, name)
    if wanted is None:
        return
    # What is None there counts as nought: platforms keep no difference between the two.
    if near(wanted, got or 0.0, max(within, share * wanted)):
        return
    before, after = (
        "" if value is None else words.total_words(name, counted(value)) for value in (wanted, got)
    )
    yield words.TOTALS[name], before, after


def _text(field: Field, label: str, expected: str, found: str) -> Iterator[tuple[Field, Told]]:
    for told in words.text_words(label, without_escapes(expected), without_escapes(found)):
        yield field, told


def _all_text(workout: Workout) -> str:
    return f"{workout.description}\n{workout.coach_comments}"
