"""What became of items of a copy whose answers never came, as far as the library tells. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Sequence

from core.platforms.contract import ItemRef, LibraryItem, LibraryListing
from core.store.copy_values import CopiedItem, ItemState

TURNED_UP = "It turned up there after the copy was cut off, but not as it was asked for."


def settled(
    copied: Sequence[CopiedItem],
    there: LibraryListing,
    known: Collection[str] | None = None,
    taken: Collection[ItemRef] = (),
) -> tuple[CopiedItem, ...]:
    """``copied``, its open intents settled where ``there`` tells what became of them.

    A new item is known by its content. ``known`` are the ids of what was there before it was
    asked for, ``taken`` what others wrote: nothing of either is taken for ours. With ``known``,
    something new of the same title and day is ours as well, but as edited: it is never written
    over or removed unasked. An intent that nothing there speaks for stays open.
    """
    after = [_of_update(one, there) for one in copied]
    ours = {one.target for one in copied if one.state is not ItemState.REMOVED}
    free = [
        item
        for item in there.items
        if item.ref not in ours and item.ref not in taken and item.ref.id not in (known or ())
    ]
    free = _claim(after, free, lambda one: one.wanted, lambda item: item.content, exact=True)
    if known is not None:
        _claim(
            after,
            free,
            lambda one: (one.source.kind, one.title.strip(), one.day),
            lambda item: (item.ref.kind, item.item.title.strip(), item.day),
            exact=False,
        )
    return tuple(after)


def _of_update(one: CopiedItem, there: LibraryListing) -> CopiedItem:
    """An update that nobody knows the outcome of: what stands there now tells.

    Should it stand there as before, what was asked for last is no longer known; so it counts as
    out of date, or as edited when somebody had edited it.
    """
    if one.state is not ItemState.INTENDED or one.target is None:
        return one
    found = next((item for item in there.items if item.ref == one.target), None)
    if found is None:
        unread = any(entry.id == one.target.id for entry in there.unreadable)
        gone = there.complete and not unread
        return one.model_copy(update={"state": ItemState.DONE, "wanted": ""}) if gone else one
    if found.content and found.content == one.wanted:
        return _done(one, found, found.content, "")
    return one.model_copy(update={"state": ItemState.DONE, "wanted": "", "message": ""})


def _claim(
    copied: list[CopiedItem],
    free: Sequence[LibraryItem],
    key_of_copy: Callable[[CopiedItem], Hashable],
    key_of_item: Callable[[LibraryItem], Hashable],
    *,
    exact: bool,
) -> list[LibraryItem]:
    """Settles open intents by what is free, each item once; returns what stays free."""
    by_key: dict[Hashable, deque[LibraryItem]] = defaultdict(deque)
    for item in free:
        if key_of_item(item):
            by_key[key_of_item(item)].append(item)
    for place, one in enumerate(copied):
        found = by_key.get(key_of_copy(one))
        if one.state is ItemState.INTENDED and one.target is None and found:
            item = found.popleft()
            copied[place] = (
                _done(one, item, item.content, "") if exact else _done(one, item, "", TURNED_UP)
            )
    left = {item.ref for items in by_key.values() for item in items}
    return [item for item in free if item.ref in left]


def _done(one: CopiedItem, item: LibraryItem, content: str, message: str) -> CopiedItem:
    return one.model_copy(
        update={
            "state": ItemState.DONE,
            "target": item.ref,
            "content": content,
            "message": message,
        }
    )
