"""Workout libraries of TrainingPeaks, read through version 2 of their interface, written through 1.

A library workout is a calendar workout without a day under other names (``itemName``,
``workoutTypeId``, the structure as an object), so it is read and written as one. It bears no
mark: it is known again by its title, sport, text and steps.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from core.platforms.contract import (
    Draft,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.errors import AccessExpired, ApiChanged, PlatformError, Rejected, Unreachable
from core.platforms.markers import take_origins
from core.platforms.settling import send_once
from core.platforms.shelved import content_of, same_words
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.uncarried import UNCARRIED
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    UnreadableItem,
    integer,
    plain_text,
    text,
)
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Workout
from core.workout.thresholds import Thresholds

LONGEST_NAME = 100
"""Characters of a library's name that are safe to send; nobody recorded the limit."""
LOOK_ADVICE = "Look at that library in TrainingPeaks before you add it again."

_ANY_DAY = dt.date(2000, 1, 3)
"""Stands in where reading or writing a workout asks for a day; it goes nowhere."""
_NAMES = {
    "title": "itemName",
    "workoutTypeValueId": "workoutTypeId",
    "workoutSubTypeId": "workoutSubTypeId",
    "distancePlanned": "distancePlanned",
    "totalTimePlanned": "totalTimePlanned",
    "tssPlanned": "tssPlanned",
    "ifPlanned": "ifPlanned",
    "description": "description",
    "coachComments": "coachComments",
    "structure": "structure",
}
"""The calendar's keys and the library's."""


class TrainingPeaksLibraries:
    """The libraries of an account. Every call raises :class:`PlatformError`.

    ``owner`` is the account's own id; ``pause`` waits for so many seconds.
    """

    def __init__(
        self, client: TrainingPeaksClient, owner: str, pause: Callable[[float], None]
    ) -> None:
        self._client = client
        self._owner = owner
        self._pause = pause

    def all(self) -> tuple[Library, ...]:
        """Every library the account can open, in the service's order."""
        found = (self._library(raw) for raw in self._client.libraries())
        return tuple(library for library in found if library is not None)

    def contents(self, library: Library) -> LibraryListing:
        """What ``library`` holds."""
        items: list[LibraryItem] = []
        bad: list[Unreadable] = []
        for raw in self._client.library_items(library.id):
            try:
                items.append(read_item(raw, library.athlete))
            except items_read.ODD as why:
                bad.append(_unreadable(raw, why))
        nameless = sum(not entry.id for entry in bad)
        return LibraryListing(
            library=library,
            items=tuple(items),
            unreadable=tuple(bad),
            complete=not nameless,
            incomplete_because=f"{nameless} of the workouts came without an id."
            if nameless
            else "",
        )

    def create(self, name: str) -> Library:
        """A new library; one of the same name may exist. Raises ``Rejected`` without a name."""
        short = " ".join(name.split())[:LONGEST_NAME].rstrip()
        if not short:
            raise Rejected(PLATFORM, "A library needs a name.", "Enter one.")
        before = {library.id for library in self.all()}

        def look() -> Library | None:
            new = (library for library in self.all() if library.id not in before)
            return next((library for library in new if library.name == short), None)

        def send() -> Library:
            made = self._library(self._client.create_library(short)) or look()
            if made is None:
                raise ApiChanged(
                    PLATFORM,
                    "It accepted the library, but does not show it.",
                    "Refresh the list of libraries.",
                )
            return made

        return send_once(send, look, self._pause)

    def add(
        self,
        library: Library,
        drafts: Sequence[Draft],
        url_of: Callable[[ItemRef], str],
        progress: Progress | None = None,
    ) -> list[LibraryWritten]:
        """One request a workout. Once the cookie has expired, no further request is made."""
        outcomes: list[LibraryWritten] = []
        stopped: AccessExpired | None = None
        for done, draft in enumerate(drafts):
            if progress:
                progress(done, len(drafts), draft.item.title)
            try:
                if stopped is not None:
                    raise stopped
                ref = self._add(library, draft)
                outcomes.append(LibraryWritten(draft=draft, created=ref, url=url_of(ref)))
            except PlatformError as error:
                if isinstance(error, AccessExpired):
                    stopped = error
                maybe = isinstance(error, Unreachable) and error.maybe_applied
                outcomes.append(LibraryWritten(draft=draft, error=str(error), maybe_applied=maybe))
        return outcomes

    def _add(self, library: Library, draft: Draft) -> ItemRef:
        """Adds one workout. It is sent a second time only when it surely did not arrive."""
        library_id = integer(library.id)
        body = {
            **draft.payload,
            "exerciseLibraryId": library.id if library_id is None else library_id,
        }

        def look() -> ItemRef | None:
            try:
                listed = self.contents(library)
            except PlatformError as error:
                raise Unreachable(
                    PLATFORM,
                    f"It did not answer whether the workout arrived ({error.what})",
                    LOOK_ADVICE,
                    maybe_applied=True,
                ) from error
            return next((one.ref for one in listed.items if one.content == draft.content), None)

        def send() -> ItemRef:
            answer = self._client.create_library_item(library.id, body)
            try:
                return read_item(answer, library.athlete).ref
            except items_read.ODD:
                # It was accepted, only the answer does not say under which id.
                found = look()
            if found is None:
                raise ApiChanged(
                    PLATFORM, "It accepted the workout, but does not show it.", LOOK_ADVICE
                )
            return found

        return send_once(send, look, self._pause)

    def _library(self, raw: Any) -> Library | None:
        entry = raw if isinstance(raw, dict) else {}
        library_id = integer(entry.get("exerciseLibraryId"))
        if library_id is None:
            return None
        owner_id = integer(entry.get("ownerId"))
        owner = self._owner if owner_id is None else str(owner_id)
        return Library(
            platform=PlatformName.TRAININGPEAKS,
            athlete=owner,
            id=str(library_id),
            name=text(entry.get("libraryName")).strip() or "(no name)",
            writable=owner == self._owner and entry.get("isDefaultContent") is not True,
        )


def item_body(
    workout: Workout, origin: ItemRef, thresholds: Thresholds, *, rpe_as_cue: bool = True
) -> tuple[JsonObject, tuple[Loss, ...]]:
    """The body of a new library workout, its library aside.

    ``rpe_as_cue`` is as in :func:`items_write.workout_body`. Raises :class:`CannotConvert`.
    """
    losses = []
    if workout.start_time is not None:
        losses.append(_lost("Start time", f"{workout.start_time:%H:%M}", "A library has no days."))
    if workout.tags:
        losses.append(_lost("Tags", ", ".join(workout.tags), "A library keeps none."))
    dayless = workout.model_copy(update={"day": _ANY_DAY, "start_time": None, "tags": ()})
    body, others = items_write.workout_body(dayless, origin, thresholds, rpe_as_cue=rpe_as_cue)
    item = {ours: body[theirs] for theirs, ours in _NAMES.items()}
    item["description"] = take_origins(text(item["description"]))[0]
    if item["structure"] is not None:
        item["structure"] = json.loads(item["structure"])
    return item, (*losses, *others)


def read_item(raw: Any, owner: str) -> LibraryItem:
    """One object of a library. Raises one of :data:`items_read.ODD`."""
    if not isinstance(raw, dict):
        raise UnreadableItem("TrainingPeaks sent something that is no workout.")
    entry = {theirs: raw.get(ours) for theirs, ours in _NAMES.items()}
    entry |= {key: raw.get(key) for key in UNCARRIED}
    entry["workoutId"] = raw.get("exerciseLibraryItemId")
    entry["workoutDay"] = f"{_ANY_DAY}T00:00:00"
    read = items_read.read_workout(entry, owner)
    assert not isinstance(read.item, Note)
    workout = read.item.model_copy(update={"day": None})
    return LibraryItem(
        ref=read.ref, item=workout, losses=read.losses, content=_content(workout), raw=raw
    )


def content_of_body(body: JsonObject) -> str:
    """The content that the workout made of ``body`` will have."""
    return read_item({**body, "exerciseLibraryItemId": 0}, "").content


def _content(workout: Workout) -> str:
    """Title, sport, text and steps. What the service computes or may leave out is not in it."""
    steps = [block.model_dump(mode="json") for block in workout.steps]
    seconds = None if steps else workout.planned.duration
    return content_of(
        workout.title, workout.sport.value, same_words(workout.description), steps, seconds
    )


def _unreadable(raw: Any, why: Exception) -> Unreadable:
    entry = raw if isinstance(raw, dict) else {}
    item_id = integer(entry.get("exerciseLibraryItemId"))
    known = isinstance(why, UnreadableItem)
    return Unreadable(
        id="" if item_id is None else str(item_id),
        title=plain_text(entry.get("itemName")).strip(),
        reason=str(why) if known else "It has an unexpected form.",
    )


def _lost(where: str, before: str, advice: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice)
