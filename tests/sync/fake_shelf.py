"""A platform's libraries in memory, with lost answers and refusals, and copies to them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from core.platforms.contract import (
    Account,
    CannotConvert,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    PlatformName,
    Unreadable,
)
from core.platforms.errors import NotFound
from core.platforms.shelved import content_of
from core.store.copy_values import ShelfCopy
from core.store.leases import Lease
from core.store.store import ProfileStore
from core.sync.shelf_comparing import compare
from core.sync.shelf_copying import ShelfWorkplace, copy_to_shelf, take_back
from core.sync.shelf_values import ShelfRow
from core.workout.model import Note, Sport, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import ICU, TP, ride
from tests.sync.fake_platform import Killed, Moments, MortalJournal

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
T = TypeVar("T")
WRITES = {"create_library", "add_to_library", "update_in_library", "restore", "remove"}
SOURCE = Library(platform=TP, athlete="coach", id="9", name="Base", is_plan=True, noun="plan")


class FakeShelf:
    """Refuses titles that start with "bad". Ids are numbers that are never used again."""

    def __init__(self, *, bulk: bool = True, name: PlatformName = ICU, athlete: str = "me") -> None:
        self.name = name
        self.athlete = athlete
        self.capabilities = Capabilities(
            writes=True, notes=True, external_ids=False, bulk_create=bulk, sub_day_start=False,
            averaging=False, libraries=True, plans=True,
        )  # fmt: skip
        self.libraries: dict[str, Library] = {}
        self.held: dict[str, dict[str, LibraryItem]] = {}
        self.unreadable: list[Unreadable] = []
        self.complete = True
        self.moments = Moments()
        self.calls: list[str] = []
        self.silent: set[str] = set()
        """Titles of which it never says whether they were written, although they were."""
        self.faults: dict[str, list[tuple[BaseException, bool]]] = {}
        self.alters: Callable[[Workout | Note], Workout | Note] = lambda item: item
        self._ids = itertools.count(1)

    # --- As people do it --------------------------------------------------------------------

    def library(self, name: str = "Shelf", **fields: Any) -> Library:
        number = str(next(self._ids))
        made = Library(platform=self.name, athlete=self.athlete, id=number, name=name, **fields)
        self.libraries[number] = made
        self.held[number] = {}
        return made

    def put(self, library: Library, item: Workout | Note, day: int | None = None) -> LibraryItem:
        kind = ItemKind.NOTE if isinstance(item, Note) else ItemKind.WORKOUT
        ref = ItemRef(platform=self.name, athlete=self.athlete, kind=kind, id=str(next(self._ids)))
        made = LibraryItem(ref=ref, item=item, day=day, content=content(item, day), raw={"n": 1})
        self.held[library.id][ref.id] = made
        return made

    def edit(self, ref: ItemRef, **fields: Any) -> LibraryItem:
        """As a person edits an item in the platform's own app."""
        for items in self.held.values():
            if ref.id in items:
                old = items[ref.id]
                item = old.item.model_copy(update=fields)
                items[ref.id] = old.model_copy(
                    update={"item": item, "content": content(item, old.day), "raw": {"n": 2}}
                )
                return items[ref.id]
        raise AssertionError(ref)

    def contents(self, library: Library) -> Counter[str]:
        return Counter(item.content for item in self.held[library.id].values())

    def titles(self, library: Library) -> list[str]:
        return sorted(item.item.title for item in self.held[library.id].values())

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call in WRITES]

    def fault(self, method: str, error: BaseException, *, takes_effect: bool = False) -> None:
        self.faults.setdefault(method, []).append((error, takes_effect))

    # --- The contract -----------------------------------------------------------------------

    def check_access(self) -> Account:
        return self._call("check_access", lambda: Account(platform=self.name, athlete=self.athlete))

    def list_libraries(self) -> tuple[Library, ...]:
        return self._call("list_libraries", lambda: tuple(self.libraries.values()))

    def list_library(self, library: Library) -> LibraryListing:
        return self._call("list_library", lambda: self.listing(library))

    def listing(self, library: Library) -> LibraryListing:
        if library.id not in self.held:
            raise NotFound(self.name.label, "It is not there any more.")
        return LibraryListing(
            library=library,
            items=tuple(self.held[library.id].values()),
            unreadable=tuple(self.unreadable),
            complete=self.complete,
            incomplete_because="" if self.complete else "one came without an id.",
        )

    def create_library(
        self, name: str, *, plan: bool = False, description: str = "", first: Any = None
    ) -> Library:
        cut = " ".join(name.split())[:30].rstrip()
        fields = {"is_plan": plan, "first": first, "description": description}
        return self._call("create_library", lambda: self.library(cut, **fields))

    def prepare_for_library(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
        *,
        day: int | None = None,
    ) -> Draft:
        if item.title == "odd":
            raise RuntimeError("a fault of ours")
        if isinstance(item, Workout) and item.sport is Sport.CUSTOM:
            raise CannotConvert("No such sport there.")
        return Draft(item=item, origin=origin, payload={"day": day}, content=content(item, day))

    def add_to_library(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Any = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        assert len(drafts) <= (50 if self.capabilities.bulk_create else 1)
        return self._call("add_to_library", lambda: [self._add(library, one) for one in drafts])

    def _add(self, library: Library, draft: Draft) -> LibraryWritten:
        if draft.item.title.startswith("bad"):
            return LibraryWritten(draft=draft, error="Refused.")
        made = self.put(library, self.alters(draft.item), draft.payload["day"])
        if draft.item.title in self.silent:
            return LibraryWritten(draft=draft, error="No answer.", maybe_applied=True)
        return LibraryWritten(draft=draft, created=made.ref, url=f"there/{made.ref.id}")

    def update_in_library(
        self, library: Library, existing: LibraryItem, draft: Draft
    ) -> LibraryWritten:
        def act() -> LibraryWritten:
            if draft.item.title.startswith("bad"):
                return LibraryWritten(draft=draft, error="Refused.")
            item, day = self.alters(draft.item), draft.payload["day"]
            self.held[library.id][existing.ref.id] = existing.model_copy(
                update={"item": item, "day": day, "content": content(item, day), "raw": {"n": 3}}
            )
            return LibraryWritten(draft=draft, created=existing.ref, url="there")

        return self._call("update_in_library", act)

    def restore_in_library(self, library: Library, before: LibraryItem) -> None:
        def act() -> None:
            assert before.raw, "there is nothing to restore from"
            self.held[library.id][before.ref.id] = before

        self._call("restore", act)

    def remove_from_library(self, library: Library, existing: LibraryItem) -> None:
        self._call("remove", lambda: self.held[library.id].pop(existing.ref.id, None))

    def _call(self, name: str, act: Callable[[], T]) -> T:
        self.calls.append(name)
        if self.faults.get(name):
            error, takes_effect = self.faults[name].pop(0)
            if takes_effect:
                act()
            raise error
        return self.moments.pass_by(name, act)


def content(item: Workout | Note, day: int | None) -> str:
    steps = [] if isinstance(item, Note) else [one.model_dump(mode="json") for one in item.steps]
    return content_of(item.title, item.kind, steps, day)


def entry(id: str, what: Workout | Note | str = "", day: int | None = None) -> LibraryItem:
    """An item of the source; a text is the title of a ride."""
    item = ride(title=what or id) if isinstance(what, str) else what
    kind = ItemKind.NOTE if isinstance(item, Note) else ItemKind.WORKOUT
    ref = ItemRef(platform=TP, athlete="coach", kind=kind, id=id)
    return LibraryItem(ref=ref, item=item, day=day)


class Shelving:
    """Copies ``items`` to a shelf of ``shelf``, as often as one likes."""

    def __init__(
        self,
        profile: ProfileStore,
        shelf: FakeShelf,
        items: Sequence[LibraryItem],
        *,
        library: Library | None = None,
        as_plan: bool = False,
        new_name: str = "",
        source: str = "source",
        lease: Callable[..., Any] | None = None,
    ) -> None:
        self.profile = profile
        self.shelf = shelf
        self.items = tuple(items)
        self.lease = lease or profile.lease
        self.stop: Any = None
        self.progress: Any = None
        self.offset = 0
        self.left_out: dict[str, Any] = {}
        self.copy = ShelfCopy(
            source=source,
            source_name=SOURCE.name,
            target=shelf.name,
            athlete=shelf.athlete,
            library=library,
            new_name="" if library else new_name or "New",
            as_plan=as_plan,
            started_at=NOW,
        )

    def begin(self) -> ShelfCopy:
        self.copy = self.profile.copies.begin(self.copy)
        return self.copy

    def reload(self) -> ShelfCopy:
        """The copy as the store has it."""
        assert self.copy.id is not None
        found = self.profile.copies.find(self.copy.id, self.copy.target, self.copy.athlete)
        assert found is not None
        self.copy = found
        return found

    def journal(self):
        return self.profile.copies.items(self.copy.id) if self.copy.id is not None else ()

    @property
    def source(self) -> LibraryListing:
        """What was read of the container; :attr:`left_out` says what was not."""
        return LibraryListing(library=SOURCE, items=self.items, **self.left_out)

    def rows(self, there: LibraryListing | None = None) -> tuple[ShelfRow, ...]:
        """The rows; without ``there``, against the library as it is now."""
        library = self.copy.library
        if there is None and library is not None:
            there = self.shelf.listing(library)
        return compare(
            self.source,
            self.shelf,
            AthleteThresholds(),
            PLAIN,
            as_plan=self.copy.as_plan,
            offset=self.offset,
            there=there,
            copied=self.journal(),
            known=self.copy.items_before,
        )

    def workplace(self, moments: Moments | None = None) -> ShelfWorkplace:
        copies: Any = self.profile.copies
        if moments is not None:
            self.shelf.moments = moments
            copies = MortalJournal(copies, moments)
        return ShelfWorkplace(
            self.shelf, copies, self.lease, lambda: NOW, progress=self.progress, stop=self.stop
        )

    def run(self, chosen: Sequence[ShelfRow] | None = None, moments: Moments | None = None):
        """Copies ``chosen``, else what is ticked."""
        if chosen is None:
            chosen = [row for row in self.rows() if row.ticked]
        try:
            return copy_to_shelf(chosen, self.copy, self.workplace(moments), self.rows, self.source)
        finally:
            self.shelf.moments = Moments()
            if self.copy.id is not None:
                self.reload()

    def run_dead(self, moments: Moments) -> None:
        """A run that dies at its moment, if it gets that far."""
        try:
            self.run(moments=moments)
        except Killed:
            assert moments.struck

    def take_back(self, moments: Moments | None = None):
        try:
            return take_back(self.copy, self.workplace(moments))
        finally:
            self.shelf.moments = Moments()
            self.reload()


class EasyLease:
    """Always held."""

    def check(self) -> None:
        return None


@contextmanager
def easy_lease(*_: Any) -> Iterator[Lease]:
    yield EasyLease()  # type: ignore[misc]
