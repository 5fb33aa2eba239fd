"""Creating many entries: in bulk, split when refused, looked up when nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.platforms import markers
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

W = TypeVar("W")


@dataclass(frozen=True)
class Place(Generic[W]):
    """Where entries are written, the calendar or a folder, and how they are known again there."""

    create: Callable[[Sequence[dict[str, Any]]], list[Any]]
    """Sends one bulk request, which creates all or nothing."""
    look: Callable[[Sequence[Draft]], list[Any]]
    """Lists the entries among which those of the drafts would be."""
    key: Callable[[Any], str]
    """What a payload and the entry made of it share."""
    accept: Callable[[Draft, dict[str, Any]], W]
    """The outcome for an entry that was created."""
    failed: Callable[[Draft, str, bool], W]
    """The outcome for one that was not: why, and whether it may have been after all."""
    known: Collection[str] = ()
    """The ids of what was there before: nothing of it was made of these drafts."""


class BulkWriter(Generic[W]):
    """Writes drafts to ``place`` and keeps one outcome a draft; ``pause`` waits for seconds.

    A refused request is halved until the culprit stands alone and everything else is saved.
    """

    def __init__(self, place: Place[W], pause: Callable[[float], None]) -> None:
        self._place = place
        self._pause = pause
        self._stopped: PlatformError | None = None
        self._unclear = 0
        self._taken = set(place.known)
        """Ids that are no draft's any more: equal drafts make as many entries as they are."""

    def write(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[W]:
        """One outcome a draft, in order. An error that concerns the account ends the writing."""
        outcomes: list[W] = []
        for start in range(0, len(drafts), CHUNK):
            outcomes += self._batch(drafts[start : start + CHUNK])
            if progress:
                progress(len(outcomes), len(drafts), "Writing to Intervals.icu")
        return outcomes

    def _batch(self, drafts: Sequence[Draft]) -> list[W]:
        if self._stopped:
            return [self._failed(draft, self._stopped, attempted=False) for draft in drafts]
        try:
            answers = self._place.create([draft.payload for draft in drafts])
        except (Rejected, NotFound) as error:
            if len(drafts) == 1 or isinstance(error, NotFound):
                return [self._failed(draft, error) for draft in drafts]
            return self._halves(drafts)
        except (Unreachable, ApiChanged) as error:
            if isinstance(error, Unreachable) and not error.maybe_applied:
                return self._stop(drafts, error)
            return self._settle(drafts, error)
        except PlatformError as error:
            return self._stop(drafts, error)
        return self._matched(drafts, answers, None)

    def _halves(self, drafts: Sequence[Draft]) -> list[W]:
        middle = len(drafts) // 2
        return self._batch(drafts[:middle]) + self._batch(drafts[middle:])

    def _settle(self, drafts: Sequence[Draft], error: PlatformError) -> list[W]:
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
            return [self._failed(drafts[0], error)]
        # The server may choke on one of them without a word: halving finds it too.
        return self._halves(drafts)

    def _matched(
        self, drafts: Sequence[Draft], answers: Sequence[Any], error: PlatformError | None
    ) -> list[W]:
        by_key: dict[str, list[dict[str, Any]]] = {}
        for answer in answers:
            if isinstance(answer, dict) and answer.get("id") is not None:
                by_key.setdefault(self._place.key(answer), []).append(answer)
        outcomes: list[W | None] = []
        for draft in drafts:
            own = by_key.get(self._place.key(draft.payload))
            outcomes.append(self._taking(draft, own.pop(0)) if own else None)
        missing = [draft for draft, done in zip(drafts, outcomes, strict=True) if done is None]
        rest = iter(self._missing(missing, error) if missing else ())
        return [done or next(rest) for done in outcomes]

    def _missing(self, drafts: Sequence[Draft], error: PlatformError | None) -> list[W]:
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
        return [self._failed(draft, unclear, maybe_applied=True) for draft in drafts]

    def _taking(self, draft: Draft, raw: dict[str, Any]) -> W:
        self._taken.add(str(raw["id"]))
        return self._place.accept(draft, raw)

    def _ours(self, drafts: Sequence[Draft]) -> list[Any]:
        keys = {self._place.key(draft.payload) for draft in drafts}
        found = [raw for raw in self._place.look(drafts) if self._place.key(raw) in keys]
        return [raw for raw in found if str(raw.get("id")) not in self._taken]

    def _stop(
        self, drafts: Sequence[Draft], error: PlatformError, *, maybe_applied: bool = False
    ) -> list[W]:
        self._stopped = error
        return [self._failed(draft, error, maybe_applied=maybe_applied) for draft in drafts]

    def _failed(
        self,
        draft: Draft,
        error: PlatformError,
        *,
        attempted: bool = True,
        maybe_applied: bool = False,
    ) -> W:
        words = str(error) if attempted else f"Not tried, after an error before it: {error}"
        return self._place.failed(draft, words, maybe_applied)


def accepted(draft: Draft, raw: dict[str, Any], athlete: str, url: str) -> Written:
    """The outcome for an entry that the service created or changed."""
    read = read_event(raw, athlete)
    if isinstance(read, Unreadable):
        read = _as_sent(draft, raw, athlete)
    return Written(draft=draft, created=read, url=url)


def _as_sent(draft: Draft, raw: dict[str, Any], athlete: str) -> CalendarItem:
    """It is there, whatever is odd about the answer: take the item as it was sent."""
    kind = ItemKind.NOTE if isinstance(draft.item, Note) else ItemKind.WORKOUT
    origin = markers.origin_of_token(external_id_of(draft.payload))
    return CalendarItem(
        ref=ItemRef(platform=PlatformName.INTERVALS, athlete=athlete, kind=kind, id=str(raw["id"])),
        item=draft.item,
        external_id=external_id_of(draft.payload),
        origins=(origin,) if origin else (),
        raw=raw,
    )
