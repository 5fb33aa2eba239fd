"""Where a copy to a library, folder or plan may go, and why not. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass

from core.connected import Connected
from core.platforms.contract import Library, LibraryListing, PlatformError, PlatformName
from core.shelf_sources import Listed
from core.shelves import LibraryGoal, counted_from, source_key
from core.store.copy_values import CopyState, ShelfCopy
from core.store.store import ProfileStore

NO_COPY = (
    "The earlier copy is not known any more, or it belongs to another account or source. Make "
    "another one."
)


@dataclass(frozen=True)
class Place:
    """Where a copy goes, as the goal and the earlier copy say together."""

    library: Library | None
    as_plan: bool
    offset: int
    earlier: ShelfCopy | None

    def counted(self, listing: LibraryListing) -> LibraryListing:
        """``listing`` with its days as they count for this copy."""
        return counted_from(listing, self.earlier.source_first if self.earlier else None)


class ShelfGoals:
    """What a goal stands for with the accounts as they are now. Part of the facade."""

    def __init__(self, connected: Connected, profile: ProfileStore, listed: Listed) -> None:
        self._connected = connected
        self._profile = profile
        self._listed = listed

    def places(self, target: PlatformName) -> tuple[Library, ...]:
        """The writable libraries, folders and plans of the target. Raises PlatformError."""
        adapter = self._connected.adapter(target)
        found = adapter.list_libraries()
        self._listed.note(target)
        plans = adapter.capabilities.plans
        return tuple(one for one in found if one.writable and (plans or not one.is_plan))

    def earlier(self, source: Library, target: PlatformName) -> tuple[ShelfCopy, ...]:
        """Earlier copies of a container to the target's libraries, newest first."""
        account = self._connected.accounts().get(target)
        if account is None:
            return ()
        found = self._profile.copies.of(source_key(source), target, account.athlete)
        # Of one that ended without anything written there is nothing to bring up to date.
        return tuple(
            one for one in found if not one.series and (one.count or one.state is CopyState.OPEN)
        )

    def place(self, goal: LibraryGoal) -> Place:
        """Where the copy goes: what an earlier copy settled counts, whatever else is asked."""
        earlier = None
        account = self._connected.accounts().get(goal.target)
        if goal.copy_id is not None and account is not None:
            found = self._profile.copies.find(goal.copy_id, goal.target, account.athlete)
            if found is not None and not found.series and found.state is not CopyState.REMOVED:
                earlier = found
        if earlier is not None:
            library = earlier.library
            as_plan = library.is_plan if library is not None else earlier.as_plan
            return Place(library, as_plan, earlier.offset, earlier)
        library = goal.library
        as_plan = library.is_plan if library is not None else goal.as_plan
        return Place(library, as_plan, goal.offset if library is not None else 0, None)

    def why_not(self, goal: LibraryGoal) -> str:
        """Why nothing can be copied there, or ""."""
        label = goal.target.label
        try:
            can = self._connected.adapter(goal.target).capabilities
        except PlatformError as problem:
            return str(problem)
        if not can.writes or not can.libraries:
            return f"{label} can only be read. Choose another place."
        changed = self._listed.objection(goal.target)
        if changed:
            return changed
        place = self.place(goal)
        if goal.copy_id is not None:
            return "" if place.earlier is not None else NO_COPY
        library = goal.library
        if library is None:
            if not goal.name.strip():
                return "Give the new plan a name." if goal.as_plan else "Give the new one a name."
            return f"{label} takes no plans. Choose a library." if goal.as_plan > can.plans else ""
        if library.platform is not goal.target:
            return f"“{library.name}” is not on {label}. Choose another place."
        if library.is_plan and not can.plans:
            return f"“{library.name}” is a plan. Plans of {label} are only read; choose a library."
        if not library.writable:
            return f"“{library.name}” can only be read by this account. Choose one of your own."
        return ""

    def why_not_remove(self, copy: ShelfCopy) -> str:
        """Why a copy to a library cannot be taken back, or ""."""
        account = self._connected.accounts().get(copy.target)
        label = copy.target.label
        if account is None:
            return f"{label} is not connected. Connect it on the Accounts page."
        if account.athlete != copy.athlete:
            return (
                f"This copy went to another account on {label} ({copy.athlete}). Connect that one "
                "on the Accounts page to take it back."
            )
        if copy.series:
            return "It went to a calendar: take it back in History."
        if copy.state is CopyState.REMOVED:
            return "It was taken back already."
        if copy.library is None:
            return "Nothing of it was written."
        return ""
