"""The library or plan that a copy goes to: the one that was chosen, or a new one, made once."""

from __future__ import annotations

from core.platforms.contract import Library
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    RateLimited,
    Rejected,
    Unreachable,
)
from core.store.copy_values import ShelfCopy
from core.sync.shelf_workplace import ShelfWorkplace

_SURELY_CUT = 20
"""Characters: no platform cuts a name shorter, so a shorter one is another name."""


class NoPlace(Exception):
    """There is no library to write to. The message says why and what to do."""


def with_library(copy: ShelfCopy, place: ShelfWorkplace) -> tuple[ShelfCopy, bool]:
    """``copy`` with its library, and whether that is a new one, made just now and thus empty.

    Before a new one is asked for, it is written down which ones there are: the one that an
    interrupted run made is told by that and by its name. Raises :class:`PlatformError`, and
    :class:`NoPlace` when nobody can tell, or the library cannot be written to.
    """
    if copy.library is not None:
        if not copy.library.writable:
            raise NoPlace(
                f"“{copy.library.name}” cannot be written to with this account. Choose another "
                f"{copy.library.noun}, or a new one."
            )
        return copy, False
    listed = place.platform.list_libraries()
    if copy.libraries_before is not None:
        made = [one for one in listed if _is_it(one, copy)]
        if len(made) > 1:
            raise NoPlace(
                f"{place.platform.name.label} has {len(made)} new ones named “{made[0].name}”, and "
                "nobody can tell which of them belongs to this copy. Remove or rename all but one "
                "of them there, then try again."
            )
        if made:
            return place.keep(copy.model_copy(update={"library": made[0]})), False
    copy = copy.model_copy(update={"libraries_before": tuple(one.id for one in listed)})
    copy = place.keep(copy)
    return place.keep(copy.model_copy(update={"library": _make(copy, place)})), True


def _make(copy: ShelfCopy, place: ShelfWorkplace) -> Library:
    first = copy.start if copy.as_plan else None
    try:
        return place.platform.create_library(
            copy.new_name, plan=copy.as_plan, description=copy.description, first=first
        )
    except Unreachable as problem:
        if problem.maybe_applied:
            raise NoPlace(
                f"{problem} It may have been created all the same: finish this copy, which looks "
                "for it first."
            ) from problem
        raise
    except (Rejected, AccessDenied, AccessExpired, RateLimited):
        place.keep(copy.model_copy(update={"libraries_before": None}))
        raise


def _is_it(library: Library, copy: ShelfCopy) -> bool:
    """Whether it came about since the copy asked for one, under its name (which may be cut)."""
    assert copy.libraries_before is not None
    if library.id in copy.libraries_before or library.is_plan is not copy.as_plan:
        return False
    whole, name = _one_line(copy.new_name), _one_line(library.name)
    cut = name.rstrip("….").rstrip()
    return name == whole or (len(cut) >= _SURELY_CUT and whole.startswith(cut))


def _one_line(name: str) -> str:
    return " ".join(name.split())
