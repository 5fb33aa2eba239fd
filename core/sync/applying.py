"""Doing the actions of a plan, in the order that is safe for a calendar."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.platforms.contract import CalendarItem, PlatformError
from core.platforms.errors import ApiChanged
from core.store.journal_values import Change, Choice, Link
from core.sync.actions import Action, ActionKind
from core.sync.batches import BULK, STOPPED
from core.sync.deeds import Answer, Deed, Follows, Hand, deletion
from core.sync.fields import changed, prints
from core.sync.links_after import link_after
from core.sync.outcomes import OUR_FAULT, of_action
from core.sync.reports import Result
from core.sync.workplace import Workplace

_log = logging.getLogger("planbridge.sync")

PAST = "Its day is over by now, so it was left as it is."
GONE = "It is not there any more."
TOUCHED = "Somebody has changed it just now, so it was left. Look again."
REFUSED_IN_A_ROW = 2
"""After so many parts without any success, whether the access still holds is asked."""
NOT_DELETED = (
    "Not deleted, because something before it did not work: deletions wait until all else is well."
)


@dataclass
class Applying:
    """Applies the chosen actions of one plan with ``hand``."""

    place: Workplace
    hand: Hand
    total: int
    """Of how many actions it tells the progress."""
    refused: int = field(default=0, init=False)
    """Parts without any success, since the last one that had some."""

    def apply(self, actions: Sequence[Action], *, wary: bool = False) -> None:
        """Does ``actions``; what becomes of each is with the hand.

        ``wary``: something was unclear before it began, so nothing is deleted.
        """
        self.hand.troubled = self.hand.troubled or wary
        by_kind: dict[ActionKind, list[Action]] = {kind: [] for kind in ActionKind}
        for action in actions:
            by_kind[_deed_kind(action)].append(action)
        self._part(by_kind[ActionKind.ADOPT], self._adopt)
        creations = by_kind[ActionKind.CREATE]
        size = BULK if self.place.target.capabilities.bulk_create else 1
        for start in range(0, len(creations), size):
            self._part(creations[start : start + size], self._create)
        for action in actions:
            if _deed_kind(action) in (ActionKind.UPDATE, ActionKind.MOVE):
                self._part([action], self._update)
        all_well = not self.hand.troubled
        for action in by_kind[ActionKind.DELETE]:
            if all_well and not self.hand.unclear:
                self._part([action], self._delete)
            else:
                self._leave(action, Result.STOPPED, self.hand.ended or NOT_DELETED)

    def _part(self, actions: Sequence[Action], do: Callable[[Sequence[Action]], None]) -> None:
        """Does one part, unless the run was stopped, has ended, or the day is over."""
        today = self.place.today()
        for action in actions:
            if action.kind.writes and first_day(action) < today:
                self._leave(action, Result.CHANGED, PAST)
        actions = [action for action in actions if action.key not in self.hand.outcomes]
        if not actions:
            return
        if self.place.progress is not None:
            title = actions[0].title or "(no title)"
            self.place.progress(len(self.hand.outcomes), self.total, title)
        if self.place.stop is not None and self.place.stop.is_set():
            self._leave_all(actions, STOPPED)
        elif not self.hand.may_write():
            self._leave_all(actions, self.hand.ended)
        else:
            do(actions)

    # --- Each kind ------------------------------------------------------------------------

    def _adopt(self, actions: Sequence[Action]) -> None:
        self._do(actions, self._adoption, lambda deeds: [_adopted(deed) for deed in deeds])

    def _create(self, actions: Sequence[Action]) -> None:
        drafts = {action.key: action.draft for action in actions if action.draft is not None}

        def write(deeds: Sequence[Deed]) -> Sequence[Answer]:
            ready = [drafts[deed.change.key] for deed in deeds]
            return [Answer.of(written) for written in self.place.target.create(ready)]

        self._do(actions, self._writing, write)
        results = {self.hand.outcomes[action.key].result for action in actions}
        self.refused = self.refused + 1 if results == {Result.FAILED} else 0
        if self.refused == REFUSED_IN_A_ROW:
            self._check_access()

    def _check_access(self) -> None:
        """Ends the run when it is no single workout that is refused."""
        self.refused = 0
        try:
            self.place.target.check_access()
        except PlatformError as problem:
            self.hand.ended = str(problem)

    def _update(self, actions: Sequence[Action]) -> None:
        (action,) = actions
        draft, existing = action.draft, self._may_be_written_over(action)
        if existing is None:
            return None
        action = action.model_copy(update={"target": existing})

        def write(_: Sequence[Deed]) -> Sequence[Answer]:
            assert draft is not None
            return [Answer.of(self.place.target.update(existing, draft))]

        return self._do([action], self._writing, write)

    def _may_be_written_over(self, action: Action) -> CalendarItem | None:
        """The copy as it is now; None when it must stay as it is, and then it is said why."""
        shown = action.target
        assert shown is not None
        try:
            existing = self.place.target.find(shown.ref)
        except PlatformError as problem:
            # An entry that cannot be read says nothing about the others.
            if not isinstance(problem, ApiChanged):
                self.hand.failure(problem)
            self._leave(action, Result.FAILED, str(problem))
            return None
        except Exception:
            _log.exception("A copy could not be asked for before it was written over")
            self._leave(action, Result.FAILED, OUR_FAULT)
            return None
        if existing is None:
            self._leave(action, Result.CHANGED, GONE)
            return None
        if self._touched(shown, existing):
            self._leave(action, Result.CHANGED, TOUCHED)
            return None
        return existing

    def _delete(self, actions: Sequence[Action]) -> None:
        (action,) = actions
        try:
            existing = self._may_be_deleted(action)
        except PlatformError as problem:
            return self._leave(action, Result.FAILED, f"Not deleted: {problem}")
        if existing is None:
            return None
        action = action.model_copy(update={"target": existing})
        write = deletion(self.place.target, existing)
        return self._do([action], self._removal, lambda _: write())

    def _may_be_deleted(self, action: Action) -> CalendarItem | None:
        """The copy as it is now; None when it must stay, and then it is said why."""
        link, shown = action.link, action.target
        if link is None or shown is None or self.place.source is None:
            self._leave(action, Result.STOPPED, "Not deleted: its source cannot be asked.")
            return None
        if self.place.source.find(link.source) is not None:
            label = self.place.pair.source.label
            self._leave(action, Result.CHANGED, f"Not deleted: it is there again on {label}.")
            return None
        existing = self.place.target.find(shown.ref)
        if existing is None:
            self._leave(action, Result.ALREADY, "It was gone already.")
            return None
        if self._touched(shown, existing):
            self._leave(action, Result.CHANGED, "Not deleted: somebody has changed it just now.")
            return None
        return existing

    def _touched(self, shown: CalendarItem, existing: CalendarItem) -> bool:
        """Whether somebody completed or changed a copy since it was looked at."""
        if existing.completed or existing.item == shown.item:
            return existing.completed
        totals = self.place.target_totals
        was, now = (prints(one.item, computes_totals=totals) for one in (shown, existing))
        return bool(changed(was, now))

    # --- Deeds ----------------------------------------------------------------------------

    def _do(
        self,
        actions: Sequence[Action],
        deed_of: Callable[[Action], Deed],
        write: Callable[[Sequence[Deed]], Sequence[Answer]],
    ) -> None:
        deeds = []
        for action in actions:
            try:
                deeds.append(deed_of(action))
            except Exception:
                _log.exception("An action could not be made ready")
                self._leave(action, Result.FAILED, OUR_FAULT)
        if deeds:
            self.hand.do(deeds, partial(write, deeds))

    def _adoption(self, action: Action) -> Deed:
        assert action.link is not None
        link = action.link
        change = self._intent(
            action, source_item=link.source_item, link_before=self._replaced_by(link)
        )
        return Deed(change, lambda *_: Follows(link))

    def _replaced_by(self, link: Link) -> Link | None:
        """The link as it was, which taking the adoption back restores."""
        if link.id is None:
            return None
        links = self.place.journal.links(self.place.pair)
        return next((one for one in links if one.id == link.id), None)

    def _writing(self, action: Action) -> Deed:
        source, draft = action.source, action.draft
        assert source is not None
        assert draft is not None
        creates = _deed_kind(action) is ActionKind.CREATE
        change = self._intent(
            action,
            origin=draft.origin,
            source_item=source.item,
            expected=self.place.target.expect(draft),
            kept=tuple(sorted(str(field) for field in action.kept)),
            before=None if creates else action.target,
            target=None if creates or action.target is None else action.target.ref,
            losses=(*source.losses, *draft.losses),
        )
        spent = (source.ref,) if action.choice is Choice.AGAIN else ()
        return Deed(change, self._linked, effects=draft.effects, spent=spent)

    def _linked(self, change: Change, found: CalendarItem | None) -> Follows:
        assert found is not None
        return Follows(
            link_after(
                change,
                found,
                source_totals=self.place.source_totals,
                target_totals=self.place.target_totals,
            )
        )

    def _removal(self, action: Action) -> Deed:
        assert action.target is not None
        assert action.link is not None
        ended = () if action.link.id is None else (action.link.id,)
        change = self._intent(
            action,
            source=action.link.source,
            source_item=action.link.source_item,
            before=action.target,
        )
        return Deed(change, lambda *_: Follows(unlink=ended))

    def _intent(self, action: Action, **more: object) -> Change:
        change = Change(
            run=self.hand.run,
            kind=_deed_kind(action),
            key=action.key,
            title=action.title,
            day=action.day,
            source=action.source.ref if action.source else None,
            target=action.target.ref if action.target else None,
            link_before=action.link,
            url=action.target_url,
            at=self.place.now(),
        )
        return change.model_copy(update=more)

    def _leave(self, action: Action, result: Result, words: str) -> None:
        self.hand.note(of_action(action, result, words))

    def _leave_all(self, actions: Sequence[Action], words: str) -> None:
        for action in actions:
            self._leave(action, Result.STOPPED, words)


def first_day(action: Action) -> dt.date:
    """The earliest day that an action touches."""
    days = [] if action.draft is None or action.draft.item.day is None else [action.draft.item.day]
    if action.target is not None and _deed_kind(action) is not ActionKind.CREATE:
        days.append(action.target.day)
    return min(days, default=action.day)


def _deed_kind(action: Action) -> ActionKind:
    """What it comes to: something that waits is tried all the same when somebody chose it."""
    if action.kind is not ActionKind.WAIT:
        return action.kind
    return ActionKind.CREATE if action.target is None else ActionKind.UPDATE


def _adopted(deed: Deed) -> Answer:
    return Answer(done=True, item=None, url=deed.change.url)
