"""What becomes of one workout, by the table of cases: its source, its copy, and their past."""

from __future__ import annotations

from core.platforms.contract import CalendarItem, CannotConvert
from core.store.journal_values import Choice
from core.sync import reasons
from core.sync.actions import Action, ActionKind, key_of
from core.sync.linked import Linked
from core.sync.linking import Prepared, adopted, is_ours, prepare
from core.sync.making import Maker, choice_of, digest
from core.sync.pairing import Standing
from core.sync.partners import Partner
from core.sync.seen import Presence, Seen
from core.sync.vanished import without_source

_HANDS_OFF = {Choice.PIN: reasons.PINNED, Choice.IGNORE: reasons.IGNORED}


def decide(standing: Standing, seen: Seen) -> Action | None:
    """The one action about ``standing``; None when there is nothing to say of it."""
    source, target, link = standing.source.item, standing.target, standing.link
    if source is None:
        assert target is not None
        assert link is not None
        choice = choice_of(seen, link.target, link.source)
        return without_source(standing.source, target, link, seen, choice)
    copy = target.item if target is not None else None
    choice = choice_of(seen, source.ref, standing.old_source)
    make = Maker(seen, source, copy, link, choice)
    if choice in _HANDS_OFF:
        return make.skip(_HANDS_OFF[choice])
    out_of_reach = reasons.why_not(source, seen.scope.today)
    if out_of_reach:
        return make.skip(out_of_reach)
    try:
        return _in_reach(standing, source, make, again=choice is Choice.AGAIN)
    except CannotConvert as problem:
        return make.skip(str(problem))


def failed(standing: Standing) -> Action | None:
    """The action about an item on which Planbridge itself failed."""
    source = standing.source.item
    copy = standing.target.item if standing.target is not None else None
    shown = source or copy
    if shown is None:
        return None
    kind, key = ActionKind.SKIP, key_of(shown.ref)
    return Action(
        kind=kind,
        key=key,
        source=source,
        target=copy,
        link=standing.link,
        reason=reasons.FAILED,
        digest=digest(kind, key),
    )


def _in_reach(standing: Standing, source: CalendarItem, make: Maker, *, again: bool) -> Action:
    sight, link = standing.target, standing.link
    if sight is None:
        if standing.held_back and not again:
            return make.skip(standing.held_back, again=True)
        return _create(source, make, asked=again)
    if link is None:
        assert standing.partner is not None
        return _recognised(source, sight.item, standing.partner, make, again=again)
    if sight.presence is Presence.GONE:
        if again:
            return _create(source, make, reasons.AS_YOU_ASKED, asked=True)
        why = reasons.removed_by_undo if link.undone == {} else reasons.deleted
        return make.leave(why(make.seen.target), again=True)
    if sight.item is None:
        return make.skip(reasons.why_unseen(sight, make.seen.target, is_copy=True))
    return _untouchable(source, sight.item, make, again=again) or Linked(
        source, sight.item, link, make, renamed=standing.renamed
    ).action(again=again)


def _create(source: CalendarItem, make: Maker, reason: str = "", *, asked: bool) -> Action:
    if not make.seen.target.complete:
        return make.skip(reasons.why_nothing_is_created(make.seen.target))
    prepared = prepare(source, source.item, make.seen)
    # A twin is worse than a missing tick, unless it was asked for in so many words.
    doubtful = not asked and _may_be_there(source, prepared, make.seen)
    if doubtful:
        reason = reasons.may_be_there(make.seen.target)
    return make.writing(ActionKind.CREATE, prepared, reason=reason, ticked=not doubtful)


def _may_be_there(source: CalendarItem, prepared: Prepared, seen: Seen) -> bool:
    """Whether something unreadable on the target could be the copy: by its title, or, where
    even that is not known, by its day."""
    titles = {_folded(source.item.title), _folded(prepared.expected.title)}
    return any(
        one.day == source.day
        if not one.title.strip()
        else _folded(one.title) in titles and one.day in (source.day, None)
        for one in seen.unrecognised
    )


def _folded(title: str) -> str:
    return title.strip().casefold()


def _untouchable(
    source: CalendarItem, copy: CalendarItem, make: Maker, *, again: bool, how: str = ""
) -> Action | None:
    today = make.seen.scope.today
    reason = reasons.why_not_touched(copy, today)
    past = copy.day < today
    if reason and past and again:
        return _create(source, make, reasons.NEW_BESIDE_PAST, asked=True)
    return make.skip(f"{how} {reason}".strip(), again=past) if reason else None


def _recognised(
    source: CalendarItem,
    copy: CalendarItem | None,
    partner: Partner,
    make: Maker,
    *,
    again: bool,
) -> Action:
    """A copy that no link knows: it is linked, and nothing is written."""
    how = reasons.sentence(partner.how)
    if copy is None:
        return make.skip(reasons.unreadable_copy(partner.how, make.seen.target))
    if again and not partner.proved:
        return _create(source, make, reasons.AS_YOU_ASKED, asked=True)
    untouchable = _untouchable(source, copy, make, again=again, how=how)
    if untouchable is not None:
        return untouchable if partner.proved else untouchable.model_copy(update={"again": True})
    if copy.item.kind != source.item.kind:
        return make.skip(f"{how} But one of them is a note and the other is not.")
    prepared = prepare(source, source.item, make.seen)
    ours = partner.proved and is_ours(source, copy)
    link = adopted(source, copy, prepared.expected, make.seen, ours=ours)
    if again:
        return Linked(source, copy, link, make, renamed=False).action(again=True)
    unlike = make.differences(prepared.expected, copy.item)
    return make.action(
        ActionKind.ADOPT,
        link=link,
        differences=unlike,
        reason=f"{how} What differs there is left as it is." if unlike else how,
        ticked=partner.proved,
        again=True,
    )
