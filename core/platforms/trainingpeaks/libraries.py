"""The workout libraries of an account: read through version 2 of the API, written through 1.

A PUT takes the whole object, so it is built on what was read, and answers with nothing (204).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
from core.platforms.errors import (
    AccessExpired,
    ApiChanged,
    NotFound,
    PlatformError,
    Rejected,
    Unreachable,
)
from core.platforms.settling import send_once
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.client import TrainingPeaksClient
from core.platforms.trainingpeaks.library import item_update, read_item
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    UnreadableItem,
    distinct,
    integer,
    plain_text,
    text,
)

LONGEST_NAME = 100
"""Characters of a library's name that are safe to send; nobody recorded the limit."""
LOOK_ADVICE = "Look at that library in TrainingPeaks before you add it again."


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
        for raw in distinct(self._client.library_items(library.id), "exerciseLibraryItemId"):
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
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """One request a workout. Once the cookie has expired, no further request is made.

        No item whose id is among ``known``, or was made for an earlier draft, is taken for new.
        """
        taken = set(known)
        outcomes: list[LibraryWritten] = []
        stopped: AccessExpired | None = None
        for done, draft in enumerate(drafts):
            if progress:
                progress(done, len(drafts), draft.item.title)
            try:
                if stopped is not None:
                    raise stopped
                ref = self._add(library, draft, taken)
                taken.add(ref.id)
                outcomes.append(LibraryWritten(draft=draft, created=ref, url=url_of(ref)))
            except PlatformError as error:
                if isinstance(error, AccessExpired):
                    stopped = error
                maybe = isinstance(error, Unreachable) and error.maybe_applied
                outcomes.append(LibraryWritten(draft=draft, error=str(error), maybe_applied=maybe))
        return outcomes

    def update(
        self,
        library: Library,
        existing: LibraryItem,
        draft: Draft,
        url_of: Callable[[ItemRef], str],
    ) -> LibraryWritten:
        """Puts the whole object: as it was read, with what a plan owns from ``draft``.

        Raises :class:`AccessExpired`; every other error is in the outcome.
        """
        try:
            self._put(library, existing, draft.payload)
        except AccessExpired:
            raise
        except PlatformError as error:
            maybe = isinstance(error, Unreachable) and error.maybe_applied
            return LibraryWritten(draft=draft, error=str(error), maybe_applied=maybe)
        return LibraryWritten(draft=draft, created=existing.ref, url=url_of(existing.ref))

    def restore(self, library: Library, before: LibraryItem) -> None:
        """Puts the whole object as it was read. Raises :class:`NotFound` when it is gone."""
        self._put(library, before, {})

    def remove(self, library: Library, existing: LibraryItem) -> None:
        """Deletes a workout; one that is already gone is no error."""
        try:
            self._client.delete_library_item(library.id, existing.ref.id)
        except NotFound:
            return

    def _put(self, library: Library, existing: LibraryItem, changes: JsonObject) -> None:
        ids = {"exerciseLibraryId": _id(library.id), "exerciseLibraryItemId": _id(existing.ref.id)}
        whole = item_update(existing.raw or self._raw(library, existing.ref), changes)
        try:
            self._client.update_library_item(library.id, existing.ref.id, {**whole, **ids})
        except ApiChanged as error:
            # A page instead of an answer: it may have been written all the same.
            raise Unreachable(PLATFORM, error.what, LOOK_ADVICE, maybe_applied=True) from error

    def _raw(self, library: Library, ref: ItemRef) -> JsonObject:
        found = (item.raw for item in self.contents(library).items if item.ref.id == ref.id)
        raw = next(found, None)
        if raw is None:
            raise NotFound(
                PLATFORM,
                f"The workout is not in the library “{library.name}” any more.",
                "Refresh that library.",
            )
        return raw

    def _add(self, library: Library, draft: Draft, taken: Collection[str]) -> ItemRef:
        """Adds one workout. It is sent a second time only when it surely did not arrive."""
        body = {**draft.payload, "exerciseLibraryId": _id(library.id)}

        def look() -> ItemRef | None:
            try:
                listed = self.contents(library)
            except PlatformError as error:
                raise Unreachable(
                    PLATFORM,
                    f"It did not answer whether the workout arrived. {error.what}",
                    LOOK_ADVICE,
                    maybe_applied=True,
                ) from error
            fresh = (one.ref for one in listed.items if one.content == draft.content)
            return next((ref for ref in fresh if ref.id not in taken), None)

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
            owner=" ".join(plain_text(entry.get("ownerName")).split()),
        )


def _id(value: str) -> int | str:
    number = integer(value)
    return value if number is None else number


def _unreadable(raw: Any, why: Exception) -> Unreadable:
    entry = raw if isinstance(raw, dict) else {}
    item_id = integer(entry.get("exerciseLibraryItemId"))
    known = isinstance(why, UnreadableItem)
    return Unreadable(
        id="" if item_id is None else str(item_id),
        title=plain_text(entry.get("itemName")).strip(),
        reason=str(why) if known else "It has an unexpected form.",
    )
