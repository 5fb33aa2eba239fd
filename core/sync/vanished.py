"""A copy whose source is not there, or of which nobody can tell."""

from __future__ import annotations

from core.platforms.contract import CalendarItem
from core.store.journal_values import Choice, Link
from core.sync import reasons
from core.sync.actions import Action, ActionKind
from core.sync.linking import only_found, put_back, since
from core.sync.making import Maker
from core.sync.seen import Presence, Seen, Sight


def without_source(
    source: Sight, target: Sight, link: Link, seen: Seen, choice: Choice | None
) -> Action | None:
    """What becomes of the copy; None when that is gone too, and nothing is left to speak of."""
    if target.presence is Presence.GONE:
        return None
    copy = target.item
    if copy is None:
        remembered = CalendarItem(ref=link.target, item=link.target_item)
        make = Maker(seen, None, remembered, link, choice)
        return make.skip(reasons.why_unseen(target, seen.target, is_copy=True))
    make = Maker(seen, None, copy, link, choice)
    if choice is Choice.PIN:
        return make.skip(reasons.PINNED)
    if choice is Choice.IGNORE:
        return make.skip(reasons.IGNORED)
    untouchable = reasons.why_not_touched(copy, seen.scope.today)
    if untouchable:
        return make.skip(untouchable)
    if source.presence is not Presence.GONE:
        return make.skip(reasons.why_unseen(source, seen.source, is_copy=False))
    here, there = seen.source.platform.label, seen.target.platform.label
    if not link.ours:
        return make.leave(reasons.gone_not_ours(here, there))
    edited = since(link.target_prints, make.copy_prints)
    if edited:
        return make.leave(
            reasons.gone_edited(
                here,
                there,
                edited,
                only_found=only_found(link),
                undone=put_back(link, edited, make.copy_prints),
            ),
            differences=make.differences(link.target_item, copy.item),
        )
    if not seen.target.complete:
        return make.skip(reasons.why_nothing_is_deleted(here, seen.target))
    return make.action(
        ActionKind.DELETE, reason=reasons.gone(here), ticked=seen.rules.tick_deletions
    )
