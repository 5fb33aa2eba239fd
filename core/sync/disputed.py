"""What a person must know to settle a field that both sides changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.sync.actions import Conflict, WholeTexts
from core.sync.differing import LONGEST, edit_words, lines_of, own_words
from core.sync.fields import Difference, Field
from core.sync.step_lines import and_more, more_lines
from core.workout.model import Item, Note, Workout


def disputed(
    field: Field,
    agreed: Item,
    source: Item,
    target: Item,
    was: Sequence[Difference],
    now: Sequence[Difference],
    *,
    only_found: bool,
) -> Conflict:
    """The conflict about ``field``: ``source`` is what would be written, ``target`` what is there.

    ``was`` leads from ``agreed`` to ``target`` and ``now`` from ``target`` to ``source``. Of a
    longer text each side's own edit is told, for its first lines may hold none of them; of a copy
    that was ``only_found`` nobody knows the edits, so what each side has for itself.
    """
    told = [_texts(field, item) for item in (agreed, source, target)]
    if all(len(lines_of(text)) < 2 and len(text) <= LONGEST for texts in told for _, text in texts):
        return Conflict(
            field=field,
            agreed="" if only_found else _before(field, was, _more(field, agreed, target)),
            source=_words(field, now, lambda one: one.after),
            target=_before(field, now, _more(field, target, source)),
        )
    base = (told[2], told[1]) if only_found else (told[0], told[0])
    words = own_words if only_found else edit_words
    sides = [
        _edits(texts, other, words) for texts, other in zip((told[1], told[2]), base, strict=True)
    ]
    whole = ["\n\n".join(text for _, text in texts if text) for texts in told]
    return Conflict(
        field=field,
        agreed="",
        source=sides[0],
        target=sides[1],
        whole=WholeTexts(agreed="" if only_found else whole[0], source=whole[1], target=whole[2]),
    )


def _texts(field: Field, item: Item) -> list[tuple[str, str]]:
    """The texts of a field with their names; none for a field that is no text."""
    if field is Field.TITLE:
        return [(field.label, item.title)]
    if field is not Field.TEXT:
        return []
    if isinstance(item, Note):
        return [(field.label, item.text)]
    return [("Description", item.description), ("Coach's comments", item.coach_comments)]


def _edits(
    texts: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]],
    words: Callable[[str, str], str],
) -> str:
    """What ``words`` say of each text beside the other, named where there is more than one."""
    said = [
        (label, words(text, other) if words is own_words else words(other, text))
        for (label, text), (_, other) in zip(texts, others, strict=True)
    ]
    said = [(label, one) for label, one in said if one]
    if len(said) == 1:
        return said[0][1]
    return "; ".join(f"{label}: {one}" for label, one in said)


def _more(field: Field, before: Item, after: Item) -> int:
    """How many steps differ besides those that are told."""
    if field is not Field.WORK or not isinstance(before, Workout) or not isinstance(after, Workout):
        return 0
    return more_lines(before.steps, after.steps) if before.steps and after.steps else 0


def _before(field: Field, told: Sequence[Difference], more: int) -> str:
    """What is said of ``field`` as it was. A difference counts the ``more`` steps that are not
    told only where it says what they become."""
    steps = [one for one in told if one.field is field and one.label.startswith("Step ")]
    return _words(field, told, lambda one: and_more(one.before, more if one in steps[-1:] else 0))


def _words(field: Field, told: Sequence[Difference], side: Callable[[Difference], str]) -> str:
    """What is said of ``field``; with their labels where that is more than one thing."""
    of_field = [(one.label, side(one)) for one in told if one.field is field]
    if len(of_field) == 1:
        return of_field[0][1]
    return "; ".join(f"{label}: {words}" for label, words in of_field)
