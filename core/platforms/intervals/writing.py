"""Creating many entries: in bulk, split when refused, looked up when nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    PlatformName,
    Progress,
    Unreadable,
    Written,
)
from core.platforms.errors import ApiChanged, NotFound, PlatformError, Rejected, Unreachable
from core.platforms.intervals.events import external_id_of, read_event
from core.platforms.settling import look_patiently, may_repeat
from core.workout.model import Note

CHUNK = 50
"""Entries a request."""
MOST_UNCLEAR = 16
"""Requests without a clear answer and without effect before giving up: enough to find two
entries on which the server chokes, few enough for a server that is down."""

Create = Callable[[Sequence[dict[str, Any]]], list[Any]]
Look = Callable[[dt.date, dt.date], list[Any]]
Accept = Callable[[Draft, dict[str, Any]], Written]


class BulkWriter:
    """Writes drafts and keeps one outcome a draft.

    ``create`` sends one bulk request; ``look`` lists the entries between two days; ``accept``
    turns a created entry into an outcome; ``pause`` waits for so many seconds. A bulk request
    creates all or nothing, so a refused one is halved until the culprit stands alone and
    everything else is saved.
    """

    def __init__(
        self, create: Create, look: Look, accept: Accept, pause: Callable[[float], None]
    ) -> None:
        self._create = create
        self._look = look
        self._accept = accept
        self._pause = pause
        self._stopped: PlatformError | None = None
        self._unclear = 0

    def write(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        """One outcome a draft, in order. An error that concerns the account ends the writing."""
        outcomes: list[Written] = []
        for start in range(0, len(drafts), CHUNK):
            outcomes += self._batch(drafts[start : start + CHUNK])
            if progress:
                progress(len(outcomes), len(drafts), "Writing to Intervals.icu")
        return outcomes

    def _batch(self, drafts: Sequence[Draft]) -> list[Written]:
        if self._stopped:
            return [_failed(draft, self._stopped, attempted=False) for draft in drafts]
        try:
            answers = self._create([draft.payload for draft in drafts])
        except (Rejected, NotFound) as error:
            if len(drafts) == 1 or isinstance(error, NotFound):
                return [_failed(draft, error) for draft in drafts]
            return self._halves(drafts)
        except (Unreachable, ApiChanged) as error:
            if isinstance(error, Unreachable) and not error.maybe_applied:
                return self._stop(drafts, error)
            return self._settle(drafts, error)
        except PlatformError as error:
            return self._stop(drafts, error)
        return self._matched(drafts, answers, None)

    def _halves(self, drafts: Sequence[Draft]) -> list[Written]:
        middle = len(drafts) // 2
        return self._batch(drafts[:middle]) + self._batch(drafts[middle:])

    def _settle(self, drafts: Sequence[Draft], error: PlatformError) -> list[Written]:
        """Nobody knows whether the request took effect: look, adopt, write the rest again.

        After a time-out nothing is written again: the server may be about to write it.
        """
        try:
            found = look_patiently(error, lambda: self._ours(drafts), self._pause)
        except PlatformError:
            return self._stop(drafts, error, maybe_applied=True)
        if found:
            return self._matched(drafts, found, error)
        if not may_repeat(error):
            return self._stop(drafts, error, maybe_applied=True)
        self._unclear += 1
        if self._unclear >= MOST_UNCLEAR:
            return self._stop(drafts, error)
        if len(drafts) == 1:
            return [_failed(drafts[0], error)]
        # The server may choke on one of them without a word: halving finds it too.
        return self._halves(drafts)

    def _matched(
        self, drafts: Sequence[Draft], answers: Sequence[Any], error: PlatformError | None
    ) -> list[Written]:
        by_id: dict[str, list[dict[str, Any]]] = {}
        for answer in answers:
            if isinstance(answer, dict) and answer.get("id") is not None:
                by_id.setdefault(external_id_of(answer), []).append(answer)
        outcomes: list[Written | None] = []
        for draft in drafts:
            own = by_id.get(_external_id(draft))
            outcomes.append(self._accept(draft, own.pop(0)) if own else None)
        missing = [draft for draft, done in zip(drafts, outcomes, strict=True) if done is None]
        rest = iter(self._missing(missing, error) if missing else ())
        return [done or next(rest) for done in outcomes]

    def _missing(self, drafts: Sequence[Draft], error: PlatformError | None) -> list[Written]:
        if error is not None and may_repeat(error):
            return self._batch(drafts)
        if error is not None:
            return self._stop(drafts, error, maybe_applied=True)
        unclear = Unreachable(
            PlatformName.INTERVALS.label,
            "Its answer does not mention this entry.",
            "Refresh to see whether it was written.",
            maybe_applied=True,
        )
        try:
            found = self._ours(drafts)
        except PlatformError:
            found = []
        if found:
            return self._matched(drafts, found, unclear)
        return [_failed(draft, unclear, maybe_applied=True) for draft in drafts]

    def _ours(self, drafts: Sequence[Draft]) -> list[Any]:
        days = [draft.item.day for draft in drafts if draft.item.day]
        ids = {_external_id(draft) for draft in drafts}
        return [raw for raw in self._look(min(days), max(days)) if external_id_of(raw) in ids]

    def _stop(
        self, drafts: Sequence[Draft], error: PlatformError, *, maybe_applied: bool = False
    ) -> list[Written]:
        self._stopped = error
        return [_failed(draft, error, maybe_applied=maybe_applied) for draft in drafts]


def accepted(draft: Draft, raw: dict[str, Any], athlete: str, url: str) -> Written:
    """The outcome for an entry that the service created or changed."""
    read = read_event(raw, athlete)
    if isinstance(read, Unreadable):
        read = _as_sent(draft, raw, athlete)
    return Written(draft=draft, created=read, url=url)


def _as_sent(draft: Draft, raw: dict[str, Any], athlete: str) -> CalendarItem:
    """It is there, whatever is odd about the answer: take the item as it was sent."""
    kind = ItemKind.NOTE if isinstance(draft.item, Note) else ItemKind.WORKOUT
    return CalendarItem(
        ref=ItemRef(platform=PlatformName.INTERVALS, athlete=athlete, kind=kind, id=str(raw["id"])),
        item=draft.item,
        external_id=_external_id(draft),
        raw=raw,
    )


def _external_id(draft: Draft) -> str:
    return external_id_of(draft.payload)


def _failed(
    draft: Draft, error: PlatformError, *, attempted: bool = True, maybe_applied: bool = False
) -> Written:
    words = str(error) if attempted else f"Not tried, after an error before it: {error}"
    return Written(draft=draft, error=words, maybe_applied=maybe_applied)
