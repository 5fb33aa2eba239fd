"""Writing one item to TrainingPeaks, and finding out what became of it.

There is no external id: after an answer that never came, the day is read and the item that bears
our mark is adopted, before anything is repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.platforms.contract import CalendarItem, Draft, ItemKind, ItemRef
from core.platforms.errors import ApiChanged, PlatformError, Unreachable
from core.platforms.settling import send_once
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.workout.model import Note

LOOK_ADVICE = "Look at that day in TrainingPeaks before you copy it again."


class ItemWriter:
    """Creates and updates items. Every call raises :class:`PlatformError`.

    ``pause`` waits for so many seconds.
    """

    def __init__(self, client: TrainingPeaksClient, pause: Callable[[float], None]) -> None:
        self._client = client
        self._pause = pause

    def create(self, draft: Draft, athlete: str) -> CalendarItem:
        """The new item. It is sent a second time only when it surely did not arrive."""
        return send_once(
            lambda: self._created(draft, athlete, self._post(draft, athlete)),
            lambda: self._find_copy(draft, athlete),
            self._pause,
        )

    def update(self, existing: CalendarItem, draft: Draft) -> CalendarItem:
        """Puts the whole object: as it was read, with the plan's own fields from ``draft``."""
        athlete, item_id = existing.ref.athlete, existing.ref.id
        if isinstance(draft.item, Note):
            raw = existing.raw or self._client.note(athlete, item_id)
            body = items_write.note_update(raw, draft.payload)
            answer = self._client.update_note(athlete, item_id, body)
        else:
            raw = existing.raw or self._client.workout(athlete, item_id)
            body = items_write.workout_update(raw, draft.payload)
            answer = self._client.update_workout(athlete, item_id, body)
        return self._updated(draft, existing, answer)

    def _post(self, draft: Draft, athlete: str) -> Any:
        body = {**draft.payload, "athleteId": _numeric(athlete)}
        if isinstance(draft.item, Note):
            return self._client.create_note(athlete, body)
        return self._client.create_workout(athlete, body)

    def _created(self, draft: Draft, athlete: str, answer: Any) -> CalendarItem:
        try:
            return items_read.read(answer, athlete, _kind(draft))
        except items_read.ODD:
            # It was accepted, only the answer does not say under which id.
            found = self._find_copy(draft, athlete)
        if found is None:
            raise ApiChanged(PLATFORM, "It accepted the item, but does not show it.", LOOK_ADVICE)
        return found

    def _find_copy(self, draft: Draft, athlete: str) -> CalendarItem | None:
        """The item on the draft's day that bears its mark.

        Raises :class:`Unreachable` with ``maybe_applied`` when the day cannot be read.
        """
        day = draft.item.day
        assert day is not None
        try:
            raws = self._client.listed(_kind(draft), athlete, day, day)
        except PlatformError as error:
            raise Unreachable(
                PLATFORM,
                f"It did not answer whether the item arrived ({error.what})",
                LOOK_ADVICE,
                maybe_applied=True,
            ) from error
        items, _ = items_read.read_all(raws, athlete, _kind(draft), day, day)
        return next((item for item in items if _is_copy_of(item, draft.origin)), None)

    def _updated(self, draft: Draft, existing: CalendarItem, answer: Any) -> CalendarItem:
        athlete, item_id = existing.ref.athlete, existing.ref.id
        try:
            return items_read.read(answer, athlete, _kind(draft))
        except items_read.ODD:
            pass
        is_note = isinstance(draft.item, Note)
        ask = self._client.note if is_note else self._client.workout
        try:
            return items_read.read(ask(athlete, item_id), athlete, _kind(draft))
        except items_read.ODD as error:
            raise ApiChanged(
                PLATFORM,
                "It accepted the change, but does not show the item as we know it.",
                "Look at the item in TrainingPeaks.",
            ) from error


def _kind(draft: Draft) -> ItemKind:
    return ItemKind.NOTE if isinstance(draft.item, Note) else ItemKind.WORKOUT


def _is_copy_of(item: CalendarItem, origin: ItemRef) -> bool:
    return any(
        (found.platform, found.athlete, found.kind, found.id)
        == (origin.platform, origin.athlete, origin.kind, origin.id)
        for found in item.origins
    )


def _numeric(athlete: str) -> int | str:
    return int(athlete) if athlete.isascii() and athlete.isdigit() else athlete
