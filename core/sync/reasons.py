"""Why an action is what it is: one plain sentence or two each, for an athlete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from core.platforms.contract import CalendarItem, Listing
from core.sync.field_words import day_words
from core.sync.fields import Field
from core.sync.overview import why_not as why_not
from core.sync.seen import Presence, Seen, Sight

FAILED = "Planbridge failed on this workout. The log says more; please report it."
PINNED = "Pinned: its copy is never touched."
IGNORED = "Ignored: it is not copied."
AS_YOU_ASKED = "Copied once more, as you asked."
NEW_BESIDE_PAST = "A new copy, as you asked; the past one stays."
AGAIN = "Sync this again"
"""The words with which a person asks for a workout to be written once more."""
OVERWRITTEN = "Written once more, as you asked; what was changed there is overwritten."
OVERWRITTEN_AS_FOUND = "Written as it is planned, as you asked; what differs there is overwritten."


def spoken_fields(fields: Collection[Field]) -> str:
    """Fields in a sentence, in their own order: "title, text"."""
    return ", ".join(field.label.lower() for field in Field if field in fields)


def sentence(words: str) -> str:
    """``words`` with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def why_not_touched(copy: CalendarItem, today: dt.date) -> str:
    """Why a copy on the target is out of reach, or ""."""
    label = copy.ref.platform.label
    if copy.completed:
        return f"Its copy on {label} is completed; what is done is never touched."
    if copy.day < today:
        return (
            f"Its copy on {label} stands on {day_words(copy.day)}; days before today are never "
            "touched."
        )
    if copy.hidden:
        return f"Its copy on {label} is hidden from the athlete by the coach; it is not touched."
    return ""


def unreadable_copy(how: str, target: Listing) -> str:
    """A copy that was recognised by its mark, and cannot be read."""
    return sentence(f"{how}, but it could not be read on {target.platform.label}")


def may_be_there(target: Listing) -> str:
    """A workout that nothing readable stands for, beside something that cannot be read."""
    return (
        f"Something on {target.platform.label} could not be read and may be its copy: look there, "
        "and tick this if it is not."
    )


def deleted(target: Listing) -> str:
    """A copy that somebody deleted."""
    label = target.platform.label
    return f"Its copy was deleted on {label}; it is not copied again unless you ask."


def removed_by_undo(target: Listing) -> str:
    """A copy that an undo removed."""
    return (
        f"You undid this here: its copy on {target.platform.label} was removed. It is not copied "
        "again unless you ask."
    )


def edited(
    there: str,
    fields: Collection[Field],
    *,
    only_found: bool,
    undone: Collection[Field] = frozenset(),
) -> str:
    """A copy that somebody edited; of one that was ``only_found`` nobody knows whether.

    Those of ``fields`` that are ``undone`` stand as an undo put them back.
    """
    if undone:
        others = frozenset(fields) - frozenset(undone)
        also = f" Edited there since ({spoken_fields(others)}): left, too." if others else ""
        return (
            f"You undid this here ({spoken_fields(undone)}): on {there} it stays as it was before "
            f"until you say “{AGAIN}”.{also}"
        )
    if only_found:
        return (
            f"What is on {there} is not as it would be written ({spoken_fields(fields)}). Nobody "
            f"knows who changed it; it is left as it is until you say “{AGAIN}”."
        )
    return f"Edited on {there} since it was copied ({spoken_fields(fields)}); left as it is."


def gone(here: str) -> str:
    """A copy whose source is gone."""
    return f"No longer planned on {here}, and its copy is as it was written."


def gone_edited(
    here: str,
    there: str,
    fields: Collection[Field],
    *,
    only_found: bool,
    undone: Collection[Field] = frozenset(),
) -> str:
    """An edited copy whose source is gone; of one that was ``only_found`` nobody knows whether."""
    if undone and not frozenset(fields) - frozenset(undone):
        return (
            f"No longer planned on {here}, but you undid a change of its copy on {there} "
            f"({spoken_fields(undone)}); left as it is."
        )
    if only_found:
        return (
            f"No longer planned on {here}. What is on {there} is not as it would be written "
            f"({spoken_fields(fields)}), and nobody knows who changed it; left as it is."
        )
    return (
        f"No longer planned on {here}, but edited on {there} since it was copied "
        f"({spoken_fields(fields)}); left as it is."
    )


def gone_not_ours(here: str, there: str) -> str:
    """An item whose source is gone, and that was not written by Planbridge."""
    return (
        f"No longer planned on {here}; Planbridge did not write what is on {there}, so it is "
        "left as it is."
    )


def has_new_id(here: str) -> str:
    """A source item under a new id."""
    return f"It has a new id on {here} and is the same workout; its copy is linked anew."


def changed_here(
    here: str,
    there: str,
    news: Collection[Field],
    kept: Collection[Field],
    *,
    renamed: bool,
    came_back: bool,
    ours: bool,
    only_found: bool,
    undone: Collection[Field] = frozenset(),
) -> str:
    """Why a copy is written anew, and what of it stays."""
    said = [f"Changed on {here}: {spoken_fields(news)}."]
    if renamed:
        said.append(f"It has a new id on {here} and is the same workout.")
    if came_back:
        said.append(
            f"It may be the copy on {there} that came back, so tick it only if it is meant."
        )
    if undone:
        said.append(f"Undone here and kept on {there}: {spoken_fields(undone)}.")
    others = frozenset(kept) - frozenset(undone)
    if others:
        how = "Otherwise" if only_found else "Changed"
        said.append(f"{how} on {there} and kept: {spoken_fields(others)}.")
    if not ours:
        said.append(
            f"Planbridge did not write what is on {there}; it is overwritten only when ticked."
        )
    return " ".join(said)


def nothing_to_write(
    here: str, there: str, *, stay: Collection[Field], alike: Collection[Field]
) -> str:
    """Why a changed source leads to no change of its copy."""
    if stay:
        return f"Settled: what {there} has stays ({spoken_fields(stay)})."
    if alike:
        return f"Changed alike on {here} and {there}; nothing has to be written."
    return f"Changed on {here} in a way that makes no difference on {there}."


def conflict(here: str, there: str, fields: Collection[Field], *, only_found: bool) -> str:
    """Both sides changed the same; of a copy that was ``only_found`` nobody knows whether."""
    if only_found:
        return (
            f"Changed on {here}, and on {there} it is not as it would have been written: "
            f"{spoken_fields(fields)}. Nobody knows who changed it there. Choose which one holds, "
            f"or say “{AGAIN}” to take all from {here}."
        )
    return f"Changed on {here} and on {there}: {spoken_fields(fields)}. Choose which one holds."


def why_unseen(sight: Sight, listing: Listing, *, is_copy: bool) -> str:
    """Why nothing is done about an item that is not surely there and not surely gone."""
    label = listing.platform.label
    what = f"Its copy on {label}" if is_copy else f"The workout on {label}"
    stays = "it is left as it is" if is_copy else "its copy is left as it is"
    if sight.presence is Presence.UNREADABLE:
        why = f" ({sight.why.rstrip('.')})" if sight.why else ""
        return f"{what} could not be read{why}; {stays}."
    if sight.presence is Presence.OTHER_KIND:
        return f"{what} has become another kind of entry; {stays}."
    if not listing.complete:
        return (
            f"{label} could not be read in full, so nobody can tell whether it is there; {stays}."
        )
    return f"{what} was not found, and {label} did not say whether it is gone; {stays}."


def why_nothing_is_created(target: Listing) -> str:
    """Why nothing new goes to a calendar that could not be read in full."""
    because = target.incomplete_because or "its answer was not complete"
    return (
        f"{target.platform.label} could not be read in full ({because.rstrip('.')}), so nobody "
        "can tell what is already there. Nothing new is written; fetch again."
    )


def why_nothing_is_deleted(here: str, target: Listing) -> str:
    """Why a copy whose source is gone stays when the look at its calendar was not complete."""
    return (
        f"No longer planned on {here}; {target.platform.label} could not be read in full, and "
        "then nothing is deleted there."
    )


def waits(day: dt.date, seen: Seen, until: dt.date) -> str:
    """When a workout beyond what the account can plan goes out."""
    ahead = until - seen.scope.today
    label = seen.target.platform.label
    return (
        f"{label} takes workouts up to {day_words(until)} from this account; it can go out on "
        f"{day_words(day - ahead)}. Ticking it tries all the same."
    )
