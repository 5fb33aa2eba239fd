"""Small values of synchronisation to save and find again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName
from core.store.journal_values import Change, ChangeState, Link, Pair
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Seconds, Sport, Step, Workout

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 4)
TR = PlatformName.TRAINERROAD
TP = PlatformName.TRAININGPEAKS
ICU = PlatformName.INTERVALS
PAIR = Pair(source=TR, source_athlete="jo", target=ICU, target_athlete="i42")
SWITCHED = Pair(source=TR, source_athlete="jo", target=ICU, target_athlete="i43")
BACK = Pair(source=ICU, source_athlete="i42", target=TR, target_athlete="jo")


def source_ref(id_: str, kind: ItemKind = ItemKind.WORKOUT) -> ItemRef:
    return ItemRef(platform=TR, athlete="jo", kind=kind, id=id_)


def target_ref(id_: str, kind: ItemKind = ItemKind.WORKOUT) -> ItemRef:
    return ItemRef(platform=ICU, athlete="i42", kind=kind, id=id_)


def workout(title: str = "Tempo ✓", minutes: float = 12.5) -> Workout:
    steps = (Step(length=Seconds(value=minutes * 60)),)
    return Workout(sport=Sport.RIDE, day=DAY, title=title, steps=steps, tags=("a", "b"))


def on_target(id_: str, title: str = "Tempo ✓", **more: Any) -> CalendarItem:
    raw = {"id": int(id_), "workout_doc": {"steps": [{"power": 87.5}, None]}, "ä": "✓"}
    return CalendarItem(ref=target_ref(id_), item=workout(title), raw=raw, **more)


def link(source: str, target: str, **more: Any) -> Link:
    values: dict[str, Any] = {
        "source": source_ref(source),
        "target": target_ref(target),
        "source_prints": {"day": "a1", "work": "b2"},
        "target_prints": {"day": "a1", "work": "c3"},
        "source_item": workout(),
        "target_item": workout("Tempo"),
        "ours": True,
        "written_at": NOON,
    }
    return Link(**values | more)


def change(run: int, key: str = "one", kind: str = "create", **more: Any) -> Change:
    values: dict[str, Any] = {
        "run": run,
        "kind": kind,
        "key": key,
        "title": "Tempo ✓",
        "day": DAY,
        "source": source_ref(key),
        "origin": source_ref(key).model_copy(update={"library_id": "L7"}),
        "source_item": workout(),
        "expected": Note(day=DAY, title="A note", text="of two\nlines"),
        "at": NOON,
    }
    return Change(**values | more)


def whole_change(run: int, key: str = "one", kind: str = "update") -> Change:
    """A change with a value in every field."""
    return change(
        run,
        key,
        kind,
        state=ChangeState.DONE,
        message="Copied. On the way 1 thing changed.",
        target=target_ref("7"),
        kept=("title", "day"),
        before=on_target("7", "before"),
        after=on_target("7", "after", external_id="x", completed=True),
        link_before=link("s", "7", id=77),
        losses=(
            Loss(where="2.1", kind=LossKind.APPROXIMATED, before="88 %", after="90 %", advice="-"),
        ),
        unlike=(("Duration", "12:30", "12:00"),),
        verified=False,
        url="https://example.org/7",
        undone_by=None,
    )
