"""The fields of an item: what may change on its own, be compared, told apart, and merged.

Each side is compared only with its own past, so a field is kept as a short print of its value:
lossy conversion never looks like a change. What a person may settle on its own is one field;
steps and totals belong together, for totals without their steps would tell of another workout.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from enum import StrEnum

from core.sync import field_words as words
from core.sync.field_values import tags_value, text_value, work_value
from core.sync.step_lines import Told
from core.workout.model import Item, Note, Value

PRINT_BYTES = 8
"""A print says only whether one field of one item is what it was: eight bytes are plenty."""
# One encoder for all prints: json.dumps would make a new one for each.
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Field(StrEnum):
    """What of an item can change by itself."""

    DAY = "day"
    START = "start"
    """The planned time of day."""
    SPORT = "sport"
    """Sport, sub-sport, and whether it is done indoors."""
    TITLE = "title"
    TEXT = "text"
    """Description and coach's comments; a note's text."""
    WORK = "work"
    """Steps, what they are steered by, and planned duration, distance, load and intensity."""
    TAGS = "tags"
    RACE = "race"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return _LABELS[self]


_LABELS = {
    Field.DAY: "Day",
    Field.START: "Start time",
    Field.SPORT: "Sport",
    Field.TITLE: "Title",
    Field.TEXT: "Text",
    Field.WORK: "Steps and totals",
    Field.TAGS: "Tags",
    Field.RACE: "Race",
}

_OF_WORKOUTS: dict[Field, tuple[str, ...]] = {
    Field.DAY: ("day",),
    Field.START: ("start_time",),
    Field.SPORT: ("sport", "sub_sport", "indoor"),
    Field.TITLE: ("title",),
    Field.TEXT: ("description", "coach_comments"),
    Field.WORK: ("steps", "metric", "planned"),
    Field.TAGS: ("tags",),
    Field.RACE: ("race",),
}
_OF_NOTES: dict[Field, tuple[str, ...]] = {
    Field.DAY: ("day",),
    Field.TITLE: ("title",),
    Field.TEXT: ("text",),
}

Prints = Mapping[Field, str]
"""A short print of each field's value: equal for equal values."""


class Difference(Value):
    """One thing that differs, in words. ``label`` may be narrower than the field's ("Duration")."""

    field: Field
    label: str
    before: str
    after: str


def prints(item: Item, *, computes_totals: bool) -> dict[Field, str]:
    """The prints of ``item``'s fields; a note has day, title and text only.

    ``computes_totals`` is the capability of the platform that holds it: then the totals of a
    workout with steps are left out. Line ends, blank lines and outer spaces of texts, and the
    last digits of numbers, do not count: platforms change them on the way.
    """
    values = _values(item, computes_totals=computes_totals)
    return {field: _print(value) for field, value in values.items()}


def changed(before: Prints, now: Prints) -> frozenset[Field]:
    """The fields whose prints differ.

    A field of which only one side has a print counts as changed: then nobody can tell, and what
    may have been changed by a person is not overwritten.
    """
    return frozenset(field for field in Field if before.get(field) != now.get(field))


def differences(
    before: Item,
    after: Item,
    *,
    computes_totals: bool = False,
    whole: Collection[Field] = (),
) -> tuple[Difference, ...]:
    """What differs from ``before`` to ``after``, field by field, readable for an athlete.

    Empty exactly when :func:`prints` are equal. Steps are told in a line or two ("12 steps
    become 14; step 3: 5 min at 88 % FTP becomes 6 min at 88 % FTP; and 3 more"). Of a text the
    first line that differs is shown; of those among ``whole`` each one.
    """
    if before.kind != after.kind:
        return (Difference(field=Field.SPORT, label="Kind", before=before.kind, after=after.kind),)
    one = _values(before, computes_totals=computes_totals)
    other = _values(after, computes_totals=computes_totals)
    return tuple(
        Difference(field=field, label=label, before=was, after=becomes)
        for field in one
        if one[field] != other[field]
        for label, was, becomes in _told(
            field, before, after, computes_totals, whole=field in whole
        )
    )


def merged(source: Item, target: Item, keep: Collection[Field]) -> Item:
    """``source`` with the fields ``keep`` as ``target`` has them.

    Both are of one kind. Raises ``ValueError`` when one is a note and the other is not.
    """
    if source.kind != target.kind:
        raise ValueError("a note cannot take over what a workout has, nor a workout a note's")
    attributes = _OF_NOTES if isinstance(source, Note) else _OF_WORKOUTS
    return source.model_copy(
        update={
            name: getattr(target, name)
            for field, names in attributes.items()
            if field in keep
            for name in names
        }
    )


def _values(item: Item, *, computes_totals: bool) -> dict[Field, object]:
    day = item.day.isoformat() if item.day else None
    if isinstance(item, Note):
        return {
            Field.DAY: day,
            Field.TITLE: text_value(item.title),
            Field.TEXT: text_value(item.text),
        }
    start = item.start_time.isoformat("seconds") if item.start_time else None
    return {
        Field.DAY: day,
        Field.START: start,
        Field.SPORT: [item.sport, item.sub_sport, item.indoor],
        Field.TITLE: text_value(item.title),
        Field.TEXT: text_value(item.description, item.coach_comments),
        Field.WORK: work_value(item, computes_totals=computes_totals),
        Field.TAGS: tags_value(item.tags),
        Field.RACE: item.race,
    }


def _told(
    field: Field, before: Item, after: Item, computes_totals: bool, *, whole: bool
) -> list[Told]:
    if field is Field.DAY:
        return [(field.label, words.day_words(before.day), words.day_words(after.day))]
    if field is Field.TITLE:
        return words.text_words(field.label, before.title, after.title, whole=whole)
    if isinstance(before, Note) or isinstance(after, Note):
        assert isinstance(before, Note)
        assert isinstance(after, Note)
        return words.text_words(field.label, before.text, after.text, whole=whole)
    if field is Field.START:
        starts = (words.time_words(before.start_time), words.time_words(after.start_time))
        return [(field.label, *starts)]
    if field is Field.SPORT:
        return words.sport_words(before, after)
    if field is Field.TEXT:
        return [
            *words.text_words("Description", before.description, after.description, whole=whole),
            *words.text_words(
                "Coach's comments", before.coach_comments, after.coach_comments, whole=whole
            ),
        ]
    if field is Field.TAGS:
        return words.tags_words(before.tags, after.tags)
    if field is Field.RACE:
        return [(field.label, words.race_words(before.race), words.race_words(after.race))]
    return words.work_words(
        before,
        after,
        work_value(before, computes_totals=computes_totals),
        work_value(after, computes_totals=computes_totals),
    )


def _print(value: object) -> str:
    return hashlib.blake2b(_JSON(value).encode("ascii"), digest_size=PRINT_BYTES).hexdigest()
