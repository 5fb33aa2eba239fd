"""Folders and plans of Intervals.icu: listed, created, filled, and their workouts changed.

The service keeps no id of ours in a library, so a workout that was sent is known again by what
it holds (:func:`~.library_items.content`). Plans are written like folders; only the athlete's own
are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from pydantic import ValidationError

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
from core.platforms.errors import AccessDenied, ApiChanged, NotFound, Rejected, Unreachable
from core.platforms.intervals.client import IntervalsClient
from core.platforms.intervals.library_bodies import (
    in_folder,
    left_after_restoring,
    left_after_update,
    restored_body,
    update_body,
)
from core.platforms.intervals.library_items import content, read_item
from core.platforms.intervals.library_notes import NotesFirst, as_it_came, kind_of
from core.platforms.intervals.payload import LONGEST_NAME
from core.platforms.intervals.wire import Folder
from core.platforms.intervals.writing import BulkWriter, Place
from core.platforms.settling import send_once
from core.workout.plan_days import next_monday

PLATFORM = PlatformName.INTERVALS


class IntervalsLibraries:
    """The folders and plans of one athlete. Every call raises :class:`PlatformError`.

    ``pause`` waits for so many seconds; ``url`` is where a person finds the library; ``today``
    is asked for the day at which a plan is anchored when nobody named one.
    """

    def __init__(
        self,
        client: IntervalsClient,
        athlete: str,
        pause: Callable[[float], None],
        url: str,
        today: Callable[[], dt.date],
    ) -> None:
        self._client = client
        self._athlete = athlete
        self._pause = pause
        self._url = url
        self._today = today

    def all(self) -> tuple[Library, ...]:
        """Folders and plans in the service's own order; what is not one is left out."""
        found = (_folder(raw) for raw in self._client.folders(self._athlete))
        return tuple(self._library(folder) for folder in found if folder is not None)

    def contents(self, library: Library) -> LibraryListing:
        """What ``library`` holds now. Raises :class:`NotFound` when it is gone."""
        folder = self._find(library)
        there = self._library(folder)
        items: dict[str, LibraryItem] = {}
        unreadable: list[Unreadable] = []
        for raw in folder.children:
            read = read_item(raw, there)
            if isinstance(read, Unreadable):
                if not read.id or read.id not in {one.id for one in unreadable}:
                    unreadable.append(read)
            else:
                items.setdefault(read.ref.id, read)
        nameless = sum(not entry.id for entry in unreadable)
        return LibraryListing(
            library=there,
            items=tuple(items.values()),
            unreadable=tuple(unreadable),
            complete=not nameless,
            incomplete_because=f"{nameless} of the workouts came without an id."
            if nameless
            else "",
        )

    def create(
        self,
        name: str,
        *,
        plan: bool = False,
        description: str = "",
        first: dt.date | None = None,
    ) -> Library:
        """A new folder or plan; one of the same name may exist.

        A name that is too long is cut and stands whole in the description. A plan is anchored at
        ``first``, else at the next Monday. Raises :class:`Rejected` without a name.
        """
        whole = " ".join(name.split())
        short = whole[:LONGEST_NAME].rstrip()
        if not short:
            raise Rejected(PLATFORM.label, f"A {_noun(plan)} needs a name.", "Enter one.")
        body = {"name": short, "type": "PLAN" if plan else "FOLDER"}
        if words := _described(whole if whole != short else "", description):
            body["description"] = words
        if plan:
            # Without "starting_ctl" and "starting_atl": -1, which other programs send, makes a
            # plan that cannot be edited in the service's own app.
            body["start_date_local"] = f"{first or next_monday(self._today())}T00:00:00"
        before = {library.id for library in self.all()}

        def send() -> Library:
            folder = _folder(self._client.create_folder(self._athlete, body))
            made = look() if folder is None else self._library(folder)
            if made is None:
                raise ApiChanged(
                    PLATFORM.label,
                    f"It accepted the {_noun(plan)}, but does not show it.",
                    "Refresh the list of folders.",
                )
            return made

        def look() -> Library | None:
            new = (library for library in self.all() if library.id not in before)
            same = (library for library in new if library.is_plan is plan)
            return next((library for library in same if library.name == short), None)

        return send_once(send, look, self._pause)

    def add(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Progress | None = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """Adds workouts, fifty a request; see :class:`BulkWriter`.

        ``known`` are the ids of what was there before, which is never taken for new.
        """
        if not drafts:
            return []
        self._demand_own(library.athlete)
        answers_to: dict[str, str] = {}

        def key(raw: Any) -> str:
            answered = answers_to.get(str(raw.get("id"))) if isinstance(raw, dict) else None
            return answered or content(raw, in_plan=library.is_plan)

        def send(bodies: Sequence[dict[str, Any]]) -> list[Any]:
            try:
                return self._client.create_workouts(self._athlete, bodies)
            except Rejected as error:
                if "folder is required" in error.what.lower():
                    raise _gone(library) from error
                raise

        notes_first = NotesFirst(send)

        def create(payloads: Sequence[dict[str, Any]]) -> list[Any]:
            answers = notes_first([in_folder(payload, library) for payload in payloads])
            answers_to.update(_by_position(payloads, answers, key))
            return answers

        place = Place(
            create=create,
            look=lambda _: self._find(library).children,
            key=key,
            accept=self._accepted,
            failed=lambda draft, error, maybe: LibraryWritten(
                draft=draft, error=error, maybe_applied=maybe
            ),
            known=known,
        )
        return BulkWriter(place, self._pause).write(drafts, progress)

    def update(self, library: Library, existing: LibraryItem, draft: Draft) -> LibraryWritten:
        """Writes ``draft`` over ``existing``, whose id stays: what is empty in it, too.

        What concerns this workout alone is in the outcome; an error that concerns the account,
        or a request that never left, is raised.
        """
        self._demand_own(library.athlete, existing.ref.athlete)
        body = update_body(existing.raw, draft, library)
        try:
            answer = self._client.update_workout(self._athlete, existing.ref.id, body)
            if still_there := left_after_update(existing.raw, body, answer):
                self._client.update_workout(self._athlete, existing.ref.id, still_there)
        except (Rejected, NotFound) as error:
            return LibraryWritten(draft=draft, error=str(error))
        except ApiChanged as error:
            return LibraryWritten(draft=draft, error=str(error), maybe_applied=True)
        except Unreachable as error:
            if not error.maybe_applied:
                raise
            return LibraryWritten(draft=draft, error=str(error), maybe_applied=True)
        return LibraryWritten(draft=as_it_came(draft, body), created=existing.ref, url=self._url)

    def restore(self, library: Library, before: LibraryItem) -> None:
        """Gives a workout back all that a person can set of ``before.raw``."""
        self._demand_own(library.athlete, before.ref.athlete)
        body = restored_body(before.raw, library)
        answer = self._client.update_workout(self._athlete, before.ref.id, body)
        if still_there := left_after_restoring(before.raw, answer):
            self._client.update_workout(self._athlete, before.ref.id, still_there)

    def remove(self, library: Library, existing: LibraryItem) -> None:
        """Removes ``existing`` alone. One that is already gone is no error."""
        self._demand_own(library.athlete, existing.ref.athlete)
        try:
            self._client.delete_workout(self._athlete, existing.ref.id)
        except NotFound:
            return

    def _accepted(self, draft: Draft, raw: dict[str, Any]) -> LibraryWritten:
        ref = ItemRef(
            platform=PLATFORM, athlete=self._athlete, kind=kind_of(draft, raw), id=str(raw["id"])
        )
        return LibraryWritten(draft=as_it_came(draft, raw), created=ref, url=self._url)

    def _demand_own(self, *athletes: str) -> None:
        if any(athlete != self._athlete for athlete in athletes):
            raise AccessDenied(
                PLATFORM.label,
                "It belongs to an athlete other than the one that is connected.",
                "Choose a folder or plan of your own.",
            )

    def _find(self, library: Library) -> Folder:
        for raw in self._client.folders(self._athlete):
            folder = _folder(raw)
            if folder is not None and folder.id == library.id:
                return folder
        raise _gone(library)

    def _library(self, folder: Folder) -> Library:
        owner = folder.athlete_id or self._athlete
        is_plan = folder.type == "PLAN"
        return Library(
            platform=PLATFORM,
            athlete=owner,
            id=folder.id,
            name=folder.name.strip() or "(no name)",
            count=len(folder.children) or folder.num_workouts or 0,
            is_plan=is_plan,
            writable=folder.can_edit and owner == self._athlete,
            noun=_noun(is_plan),
            owner="" if owner == self._athlete else _name_of(folder.owner),
            description=_text(folder.description),
            first=_day(folder.start_date_local) if is_plan else None,
        )


def _by_position(
    payloads: Sequence[dict[str, Any]], answers: Sequence[Any], key: Callable[[Any], str]
) -> dict[str, str]:
    """The keys of the payloads that the answers stand for, by the answers' ids.

    The service answers in the order of what was sent, so a workout that it keeps in other words
    than it was sent is known all the same.
    """
    if len(payloads) != len(answers) or not all(isinstance(answer, dict) for answer in answers):
        return {}
    sent = [key(payload) for payload in payloads]
    if sorted(sent) == sorted(key(answer) for answer in answers):
        return {}
    pairs = zip(payloads, answers, strict=True)
    if any(_text(answer.get("name")) != _text(one.get("name")) for one, answer in pairs):
        return {}
    return {
        str(answer["id"]): wanted
        for wanted, answer in zip(sent, answers, strict=True)
        if answer.get("id") is not None
    }


def _described(title: str, words: str) -> str:
    """``words`` with the whole title above them, unless they begin with it."""
    words = words.strip()
    if title and words.partition("\n")[0].strip() == title:
        return words
    return "\n\n".join(filter(None, (title, words)))


def _noun(is_plan: bool) -> str:
    return "plan" if is_plan else "folder"


def _gone(library: Library) -> NotFound:
    return NotFound(
        PLATFORM.label,
        f"The {_noun(library.is_plan)} “{library.name}” is not there any more.",
        "Choose another one.",
    )


def _name_of(owner: Any) -> str:
    return _text(owner.get("name")) if isinstance(owner, dict) else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _folder(raw: Any) -> Folder | None:
    try:
        return Folder.model_validate(raw)
    except ValidationError:
        return None
