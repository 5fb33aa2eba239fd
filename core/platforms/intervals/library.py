"""Folders and plans of Intervals.icu, and the workouts in them.

A library workout is an entry of the calendar without day, category and mark, so it is read and
written as one. It is known again by its name, type and text. Plans are read only: a workout of
a plan needs a day in it, which nobody was asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from core.formats import intervals_text
from core.platforms.contract import (
    CannotConvert,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.errors import ApiChanged, NotFound, Rejected
from core.platforms.intervals.client import IntervalsClient
from core.platforms.intervals.events import read_event
from core.platforms.intervals.payload import LONGEST_NAME, draft_of
from core.platforms.intervals.wire import Folder
from core.platforms.intervals.writing import BulkWriter, Place
from core.platforms.settling import send_once
from core.platforms.shelved import content_of, same_words
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, RacePriority, Sport, Workout
from core.workout.thresholds import AthleteThresholds

PLATFORM = PlatformName.INTERVALS

_ANY_DAY = dt.date(2000, 1, 3)
"""Stands in where reading or writing an entry asks for a day; it goes nowhere."""
_OF_THE_CALENDAR = ("category", "start_date_local", "external_id")


class IntervalsLibraries:
    """The folders of one athlete. Every call raises :class:`PlatformError`.

    ``pause`` waits for so many seconds; ``url`` is where a person finds the library.
    """

    def __init__(
        self, client: IntervalsClient, athlete: str, pause: Callable[[float], None], url: str
    ) -> None:
        self._client = client
        self._athlete = athlete
        self._pause = pause
        self._url = url

    def all(self) -> tuple[Library, ...]:
        """Folders and plans in the service's own order; what is not one is left out."""
        found = (self._library(raw) for raw in self._client.folders(self._athlete))
        return tuple(library for library in found if library is not None)

    def contents(self, library: Library) -> LibraryListing:
        """What ``library`` holds. Raises :class:`NotFound` when it is gone."""
        items: list[LibraryItem] = []
        unreadable: list[Unreadable] = []
        for raw in self._children(library):
            read = _read(raw, self._athlete)
            if isinstance(read, Unreadable):
                unreadable.append(read)
            else:
                items.append(read)
        nameless = sum(not entry.id for entry in unreadable)
        return LibraryListing(
            library=library,
            items=tuple(items),
            unreadable=tuple(unreadable),
            complete=not nameless,
            incomplete_because=f"{nameless} of the workouts came without an id."
            if nameless
            else "",
        )

    def create(self, name: str) -> Library:
        """A new folder; one of the same name may exist. Raises :class:`Rejected` without a name."""
        short = " ".join(name.split())[:LONGEST_NAME].rstrip()
        if not short:
            raise Rejected(PLATFORM.label, "A folder needs a name.", "Enter one.")
        before = {library.id for library in self.all()}

        def send() -> Library:
            raw = self._client.create_folder(self._athlete, {"name": short, "type": "FOLDER"})
            made = self._library(raw) or look()
            if made is None:
                raise ApiChanged(
                    PLATFORM.label,
                    "It accepted the folder, but does not show it.",
                    "Refresh the list of folders.",
                )
            return made

        def look() -> Library | None:
            new = (library for library in self.all() if library.id not in before)
            return next((library for library in new if library.name == short), None)

        return send_once(send, look, self._pause)

    def add(
        self, library: Library, drafts: Sequence[Draft], progress: Progress | None = None
    ) -> list[LibraryWritten]:
        """Adds workouts, fifty a request; see :class:`BulkWriter`."""
        if not drafts:
            return []
        folder_id = int(library.id) if library.id.isascii() and library.id.isdigit() else library.id

        def create(payloads: Sequence[dict[str, Any]]) -> list[Any]:
            sent = [{**payload, "folder_id": folder_id} for payload in payloads]
            return self._client.create_workouts(self._athlete, sent)

        place = Place(
            create=create,
            look=lambda _: self._children(library),
            key=content,
            accept=self._accepted,
            failed=lambda draft, error, maybe: LibraryWritten(
                draft=draft, error=error, maybe_applied=maybe
            ),
        )
        return BulkWriter(place, self._pause).write(drafts, progress)

    def _accepted(self, draft: Draft, raw: dict[str, Any]) -> LibraryWritten:
        ref = ItemRef(
            platform=PLATFORM, athlete=self._athlete, kind=ItemKind.WORKOUT, id=str(raw["id"])
        )
        return LibraryWritten(draft=draft, created=ref, url=self._url)

    def _children(self, library: Library) -> list[Any]:
        for raw in self._client.folders(self._athlete):
            folder = _folder(raw)
            if folder is not None and folder.id == library.id:
                return folder.children
        raise NotFound(
            PLATFORM.label,
            f"The folder “{library.name}” is not there any more.",
            "Choose another one.",
        )

    def _library(self, raw: Any) -> Library | None:
        folder = _folder(raw)
        if folder is None:
            return None
        owner = folder.athlete_id or self._athlete
        is_plan = folder.type == "PLAN"
        return Library(
            platform=PLATFORM,
            athlete=owner,
            id=folder.id,
            name=folder.name.strip() or "(no name)",
            count=len(folder.children) or folder.num_workouts or 0,
            is_plan=is_plan,
            writable=folder.can_edit and not is_plan and owner == self._athlete,
        )


def library_draft(
    workout: Workout,
    origin: ItemRef,
    thresholds: AthleteThresholds,
    *,
    rpe_as_cue: bool = True,
) -> Draft:
    """``workout`` as a library workout. ``rpe_as_cue`` is as in :func:`draft_of`.

    Raises :class:`CannotConvert`.
    """
    if workout.sport is Sport.DAY_OFF:
        raise CannotConvert("It is a day off; a folder holds workouts only.")
    losses = []
    if workout.start_time is not None:
        losses.append(_lost("Start time", f"{workout.start_time:%H:%M}"))
    if workout.race is not None:
        losses.append(_lost("Race", f"priority {workout.race.value}"))
    # With a priority, the calendar's remark on races without one does not come up.
    race = RacePriority.C if workout.sport is Sport.RACE else None
    dayless = workout.model_copy(update={"day": _ANY_DAY, "start_time": None, "race": race})
    draft = draft_of(dayless, origin, thresholds, rpe_as_cue=rpe_as_cue)
    payload = {key: value for key, value in draft.payload.items() if key not in _OF_THE_CALENDAR}
    return draft.model_copy(
        update={
            "item": workout,
            "payload": payload,
            "losses": (*losses, *draft.losses),
            "content": content(payload),
        }
    )


def content(raw: Any) -> str:
    """What a payload has in common with the workout made of it; "" for what is neither."""
    if not isinstance(raw, dict):
        return ""
    words = same_words(str(raw.get("description") or ""))
    # The service computes the time of steps itself; without steps it keeps what was planned.
    seconds = 0 if _has_steps(words) else raw.get("moving_time") or 0
    return content_of(str(raw.get("name") or "").strip(), raw.get("type"), words, seconds)


def _has_steps(words: str) -> bool:
    try:
        return bool(intervals_text.parse(words).steps)
    except intervals_text.TextError:
        return True


def _lost(where: str, before: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice="A folder has no days.")


def _folder(raw: Any) -> Folder | None:
    try:
        return Folder.model_validate(raw)
    except ValidationError:
        return None


def _read(raw: Any, athlete: str) -> LibraryItem | Unreadable:
    if not isinstance(raw, dict):
        return Unreadable(id="", reason="Intervals.icu sent something that is no workout.")
    read = read_event(
        {**raw, "category": "WORKOUT", "start_date_local": f"{_ANY_DAY}T00:00:00"}, athlete
    )
    if isinstance(read, Unreadable):
        return read.model_copy(update={"day": None})
    assert not isinstance(read.item, Note)
    return LibraryItem(
        ref=read.ref,
        item=read.item.model_copy(update={"day": None}),
        losses=read.losses,
        content=content(raw),
        raw=raw,
    )
