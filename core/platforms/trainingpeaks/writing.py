"""Writing one item to TrainingPeaks, and finding out what became of it.

There is no external id: after an answer that never came, the day is read and the item that bears
our mark is adopted, before anything is repeated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from core.platforms.contract import CalendarItem, Draft, ItemKind, ItemRef
from core.platforms.errors import AccessExpired, ApiChanged, NotFound, PlatformError, Unreachable
from core.platforms.settling import send_once
from core.platforms.trainingpeaks import giving_back, items_read, items_write
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.wire import JsonObject, UnreadableItem, local_day, text
from core.workout.model import Note

NOTE = ItemKind.NOTE
LOOK_ADVICE = "Look at that day in TrainingPeaks before you copy it again."


class ItemWriter:
    """Creates, changes and finds items. Every call raises :class:`PlatformError`.

    ``pause`` waits for so many seconds.
    """

    def __init__(self, client: TrainingPeaksClient, pause: Callable[[float], None]) -> None:
        self._client = client
        self._pause = pause

    def create(self, draft: Draft, athlete: str) -> CalendarItem:
        """The new item. It is sent a second time only when it surely did not arrive."""
        day = draft.item.day
        assert day is not None
        origin = draft.origin
        return self._add(
            draft.payload, athlete, _kind(draft), day, lambda item: _is_copy_of(item, origin)
        )

    def recreate(self, before: CalendarItem) -> CalendarItem:
        """What was deleted, anew; sent a second time only when it surely did not arrive."""
        kind = before.ref.kind
        make = giving_back.recreated_note if kind is NOTE else giving_back.recreated_workout
        body = make(before.raw)
        day = local_day(body["noteDate" if kind is NOTE else "workoutDay"])
        assert day is not None

        def is_it(item: CalendarItem) -> bool:
            if item.ref.id == before.ref.id:
                return False
            if before.origins:
                return not set(before.origins).isdisjoint(item.origins)
            return item.item == before.item

        return self._add(body, before.ref.athlete, kind, day, is_it)

    def update(self, existing: CalendarItem, draft: Draft) -> CalendarItem:
        """Puts the whole object: as it was read, with the plan's own fields from ``draft``."""
        kind = _kind(draft)
        change = items_write.note_update if kind is NOTE else items_write.workout_update
        return self._write_over(existing, kind, lambda raw: change(raw, draft.payload))

    def restore(self, existing: CalendarItem, before: CalendarItem) -> CalendarItem:
        """Puts the whole object: as it was read, with the plan's own fields from ``before``."""
        kind = existing.ref.kind
        change = giving_back.restored_note if kind is NOTE else giving_back.restored_workout
        return self._write_over(existing, kind, lambda raw: change(raw, before.raw))

    def find(self, ref: ItemRef) -> CalendarItem | None:
        """The item as it is now; None when TrainingPeaks says that it is not there."""
        ask = self._client.note if ref.kind is NOTE else self._client.workout
        try:
            raw = ask(ref.athlete, ref.id)
        except NotFound:
            return None
        if text(raw.get("athleteId", ref.athlete)) != ref.athlete:
            raise _unclear("It answered with an item of another athlete.")
        try:
            found = items_read.read(raw, ref.athlete, ref.kind)
        except items_read.ODD as odd:
            why = str(odd) if isinstance(odd, UnreadableItem) else "It has an unexpected form."
            raise _unclear(f"The item cannot be read. {why}") from odd
        if found.ref != ref:
            raise _unclear("It answered with another item than the one that was asked for.")
        return found

    # --- Inside -------------------------------------------------------------------------------

    def _add(
        self,
        body: JsonObject,
        athlete: str,
        kind: ItemKind,
        day: dt.date,
        is_it: Callable[[CalendarItem], bool],
    ) -> CalendarItem:
        def look() -> CalendarItem | None:
            return self._find_new(athlete, kind, day, is_it)

        def send() -> CalendarItem:
            answer = self._post(body, athlete, kind)
            try:
                return items_read.read(answer, athlete, kind)
            except items_read.ODD:
                # It was accepted, only the answer does not say under which id.
                found = look()
            if found is None:
                raise _accepted_unseen("It accepted the item, but does not show it.")
            return found

        return send_once(send, look, self._pause)

    def _post(self, body: JsonObject, athlete: str, kind: ItemKind) -> Any:
        add = self._client.create_note if kind is NOTE else self._client.create_workout
        try:
            return add(athlete, {**body, "athleteId": _numeric(athlete)})
        except ApiChanged as error:
            # A page instead of an answer: it may have been written all the same.
            raise Unreachable(PLATFORM, error.what, LOOK_ADVICE, maybe_applied=True) from error

    def _find_new(
        self,
        athlete: str,
        kind: ItemKind,
        day: dt.date,
        is_it: Callable[[CalendarItem], bool],
    ) -> CalendarItem | None:
        """The item on ``day`` of which ``is_it`` is true.

        Raises :class:`Unreachable` with ``maybe_applied`` when the day cannot be read.
        """
        try:
            raws = self._client.listed(kind, athlete, day, day)
        except PlatformError as error:
            raise Unreachable(
                PLATFORM,
                f"It did not answer whether the item arrived. {error.what}",
                LOOK_ADVICE,
                maybe_applied=True,
            ) from error
        items, _ = items_read.read_all(raws, athlete, kind, day, day)
        return next(filter(is_it, items), None)

    def _write_over(
        self, existing: CalendarItem, kind: ItemKind, body: Callable[[JsonObject], JsonObject]
    ) -> CalendarItem:
        """Puts what ``body`` makes of the whole object, which is read when it is missing."""
        athlete, item_id = existing.ref.athlete, existing.ref.id
        ask = self._client.note if kind is NOTE else self._client.workout
        put = self._client.update_note if kind is NOTE else self._client.update_workout
        whole = body(existing.raw or ask(athlete, item_id))
        try:
            answer = put(athlete, item_id, whole)
        except ApiChanged as error:
            raise Unreachable(PLATFORM, error.what, LOOK_ADVICE, maybe_applied=True) from error
        try:
            return items_read.read(answer, athlete, kind)
        except items_read.ODD:
            pass
        what = "It accepted the change, but does not show the item as we know it."
        try:
            return items_read.read(ask(athlete, item_id), athlete, kind)
        except AccessExpired:
            raise
        except (PlatformError, *items_read.ODD) as error:
            raise _accepted_unseen(what) from error


def _accepted_unseen(what: str) -> Unreachable:
    """It took effect, or will: nothing is sent a second time."""
    return Unreachable(PLATFORM, what, LOOK_ADVICE, maybe_applied=True, silent=True)


def _unclear(what: str) -> ApiChanged:
    return ApiChanged(PLATFORM, what, "Look at the item in TrainingPeaks.")


def _kind(draft: Draft) -> ItemKind:
    return NOTE if isinstance(draft.item, Note) else ItemKind.WORKOUT


def _is_copy_of(item: CalendarItem, origin: ItemRef) -> bool:
    return any(
        (found.platform, found.athlete, found.kind, found.id)
        == (origin.platform, origin.athlete, origin.kind, origin.id)
        for found in item.origins
    )


def _numeric(athlete: str) -> int | str:
    return int(athlete) if athlete.isascii() and athlete.isdigit() else athlete
