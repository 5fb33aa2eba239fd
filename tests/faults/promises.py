"""The promises about one pair of accounts, checked on what the calendars hold before and after.

Nothing here asks the app whether it did well: it compares calendars with what hands did to them.
Of the app's own words only those that a person is shown are used: the plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.planbridge import Question
from core.platforms.contract import ItemRef
from core.store.journal_values import Choice
from core.sync.actions import Action, ActionKind, Plan, Side
from core.sync.fields import Field
from tests.faults.held import FIELDS, Entry, Held, Key

Src = tuple[str, str, str]
"""Platform, kind and id of an item of the source, as a mark names it."""
AROUND = dt.timedelta(weeks=4)
"""So far around the chosen days both calendars are read."""
_TO_EXISTING = (ActionKind.UPDATE, ActionKind.MOVE, ActionKind.DELETE)
_FIELDS_OF = {Field.DAY: "day", Field.TITLE: "title", Field.TEXT: "text", Field.WORK: "work"}


def key_of(ref: ItemRef) -> Key:
    """The name of an item that a plan speaks of."""
    return Key(str(ref.platform), ref.athlete, str(ref.kind), ref.id)


def src_of(ref: ItemRef) -> Src:
    """The same, as a mark says it."""
    return (str(ref.platform), str(ref.kind), ref.id)


@dataclass
class Promises:
    """What hands did, and Planbridge was told, between one source and one target athlete."""

    source: str
    target: str
    athlete: str
    """Of the target."""
    written: dict[Key, dict[str, Any]] = field(default_factory=dict)
    """What the fields of each copy were when nobody had edited them."""
    known: dict[Src, Key] = field(default_factory=dict)
    """Which copy stands for which item, as a plan has shown."""
    touched: set[Src] = field(default_factory=set)
    """Items that a hand changed on the source since both sides were shown to agree."""
    deleted: set[Src] = field(default_factory=set)
    """Items whose copy a hand deleted when a plan had shown it as theirs."""
    perhaps_deleted: set[Src] = field(default_factory=set)
    """The same, whether or not Planbridge knew the copy: a run that died may have linked it."""
    choices: dict[Src, Choice] = field(default_factory=dict)
    forgotten: set[Key] = field(default_factory=set)
    """Copies that a new database has not seen yet."""
    unlinked: set[Src] = field(default_factory=set)
    """What they are copies of."""
    unsure: set[Src] = field(default_factory=set)
    """Items that differed from their copies while a database did not know of them: nobody can tell
    whose change that was."""
    two_allowed: set[Src] = field(default_factory=set)
    """Items with a past copy beside which another was asked for; and items whose copy stood where
    nobody looks when the database was lost."""

    # --- What hands and accidents do ------------------------------------------------------

    def hand_changes(self, src: Src) -> None:
        """Somebody changes or deletes an item of the source."""
        self.touched.add(src)
        if src in self.unlinked:
            self.unsure.add(src)

    def hand_deletes(self, copy: Entry) -> None:
        """Somebody deletes a copy on the target."""
        for src in copy.copy_of:
            self.perhaps_deleted.add(src)
            if self.known.get(src) == copy.key:
                self.deleted.add(src)

    def lose_database(self, now: Held) -> None:
        """Planbridge knows nothing any more."""
        for entry in self.copies(now):
            self.forgotten.add(entry.key)
            self.unlinked |= set(entry.copy_of)
            if self.edited(entry):
                self.unsure |= set(entry.copy_of)
        self.unsure |= self.touched
        self.known.clear()
        self.deleted.clear()
        self.perhaps_deleted.clear()
        self.choices.clear()

    # --- What is there --------------------------------------------------------------------

    def is_target(self, key: Key) -> bool:
        """Whether it is on the calendar that may be written."""
        return (key.platform, key.athlete) == (self.target, self.athlete)

    def copies(self, now: Held) -> list[Entry]:
        """The copies on the target that bear a mark."""
        return [one for one in now.values() if self.is_target(one.key) and one.copy_of]

    def foreign(self, now: Held) -> list[Entry]:
        """What is on the target and no copy."""
        return [one for one in now.values() if self.is_target(one.key) and not one.copy_of]

    def by_source(self, now: Held) -> Mapping[Src, list[Entry]]:
        """The copies of each item."""
        found: dict[Src, list[Entry]] = defaultdict(list)
        for entry in self.copies(now):
            for src in entry.copy_of:
                found[src].append(entry)
        return found

    def edited(self, copy: Entry) -> set[str]:
        """The fields of a copy that a hand changed on the target."""
        was = self.written.get(copy.key)
        return {name for name in FIELDS if was is not None and copy.field(name) != was[name]}

    # --- Checks ---------------------------------------------------------------------------

    def check_look(self, plan: Plan) -> None:
        """Nothing is proposed that would change a copy whose source nobody touched, whatever
        days, sports and time zone are chosen, and whatever the platforms answered."""
        for action in plan.actions:
            src = self._src(action)
            if action.kind in _TO_EXISTING and action.choice is not Choice.AGAIN:
                assert src in self.touched, f"nobody touched its source: {action!r}"
            if action.kind is ActionKind.DELETE:
                assert action.source is None
            if action.kind is not ActionKind.SAME and not action.kind.writes:
                assert action.reason, f"without a reason: {action!r}"
            for choice in (Choice.PIN, Choice.IGNORE):
                if self.choices.get(src) is choice:
                    assert action.kind is ActionKind.SKIP, f"{choice}: {action!r}"

    def check_run(
        self,
        before: Held,
        after: Held,
        chosen: Mapping[str, Action],
        settled: Mapping[str, Mapping[Field, Side]],
        question: Question,
        today: dt.date,
    ) -> None:
        """What holds of every run, also of one that failed or was killed."""
        self._nothing_elsewhere(before, after)
        writing = {
            key_of(action.target.ref): action
            for action in chosen.values()
            if action.target is not None and action.kind in (ActionKind.UPDATE, ActionKind.MOVE)
        }
        removing = {
            key_of(action.target.ref)
            for action in chosen.values()
            if action.target is not None and action.kind is ActionKind.DELETE
        }
        self._may_double(before, question)
        for key in before.keys() | after.keys():
            if not self.is_target(key):
                continue
            was, now = before.get(key), after.get(key)
            if was is None:
                assert now is not None
                self._created(now, before, chosen)
            elif now is None:
                self._removed(was, before, removing, today)
            elif was.record != now.record:
                self._changed(was, now, before, writing, settled, today)
        self._no_twins(after)
        self._remember(before, after, writing, settled)

    def _nothing_elsewhere(self, before: Held, after: Held) -> None:
        def elsewhere(of: Held) -> dict[Key, Any]:
            return {
                key: one.record
                for key, one in of.items()
                if not self.is_target(key) and not one.imported
            }

        assert elsewhere(before) == elsewhere(after)

    def _created(self, now: Entry, before: Held, chosen: Mapping[str, Action]) -> None:
        assert now.copy_of, f"a new item without a mark: {now}"
        asked = {self._src(one): one for one in chosen.values() if one.kind is ActionKind.CREATE}
        for src in now.copy_of:
            assert src in asked, f"created unasked: {now}"
            assert src in {one.key[:1] + one.key[2:] for one in before.values()}
            again = asked[src].choice is Choice.AGAIN
            assert again or src not in self.deleted, f"somebody had deleted its copy: {now}"
            if again:
                self.deleted.discard(src)
                self.two_allowed.add(src)

    def _removed(self, was: Entry, before: Held, removing: set[Key], today: dt.date) -> None:
        assert was.copy_of, f"not a copy: {was}"
        assert was.key in removing, f"deleted unasked: {was}"
        assert not was.completed
        assert was.day >= today, f"past: {was}"
        assert not self.edited(was), f"edited {self.edited(was)}: {was}"
        there = {one.key[:1] + one.key[2:] for one in before.values()}
        assert not there & set(was.copy_of), f"its source is still there: {was}"

    def _changed(
        self,
        was: Entry,
        now: Entry,
        before: Held,
        writing: Mapping[Key, Action],
        settled: Mapping[str, Mapping[Field, Side]],
        today: dt.date,
    ) -> None:
        action = writing.get(was.key)
        assert action is not None, f"changed unasked: {was} {now}"
        assert not was.completed
        assert was.day >= today, f"past: {was}"
        assert was.copy_of or not action.ticked, f"not a copy: {was}"
        assert self.choices.get(self._src(action)) not in (Choice.PIN, Choice.IGNORE)
        released = self._released(action, settled)
        for name in self.edited(was) - released:
            if name == "day" and self._same_day(action, was):
                continue
            assert now.field(name) == was.field(name), f"{name} was edited there: {was} {now}"

    def _no_twins(self, after: Held) -> None:
        for src, found in self.by_source(after).items():
            assert len(found) == 1 or src in self.two_allowed, f"twins: {found}"

    def check_settled(
        self,
        plan: Plan,
        now: Held,
        question: Question,
        today: dt.date,
        *,
        echoes: bool,
    ) -> None:
        """What holds of a look right after a quiet run. ``echoes``: copies come back."""
        copies = self.by_source(now)
        actions = {self._src(action): action for action in plan.actions}
        for action in plan.actions:
            follows = echoes and action.kind is ActionKind.ADOPT
            left = action.ticked and action.selectable and not follows
            assert not left, f"left to do: {action!r}"
            assert action.kind is not ActionKind.DELETE, f"left to delete: {action!r}"
        for entry in now.values():
            if entry.key.platform != self.source or not self._chosen(entry, question):
                continue
            src = (entry.key.platform, entry.key.kind, entry.key.id)
            action = actions.get(src)
            if entry.imported and action is None:
                continue
            assert action is not None, f"nothing is said of {entry}"
            mine = copies.get(src, [])
            assert self._stands(action, mine) or action.reason, f"no copy, no reason: {entry}"
            if action.kind is ActionKind.SAME:
                self._agrees(entry, now[key_of(action.target.ref)])  # type: ignore[union-attr]
            if action.kind in (ActionKind.LEAVE, ActionKind.CONFLICT):
                self._is_edited(src, action, mine)
            if self._must_be_copied(entry, src, today, echoes=echoes):
                assert self._stands(action, mine), f"no copy: {entry}: {action!r}"
        self._nothing_left(actions, now, question, today)

    def settle_touched(self, plan: Plan) -> None:
        """Remembers of which items both sides were shown to agree, and which copy is whose."""
        for action in plan.actions:
            src = self._src(action)
            if action.kind is ActionKind.SAME:
                self.touched.discard(src)
                self.unsure.discard(src)
            if action.link is not None and action.link.id is not None:
                key = key_of(action.link.target)
                self.known[src] = key
                self.forgotten.discard(key)
                self.unlinked.discard(src)

    # --- Inside ---------------------------------------------------------------------------

    def _src(self, action: Action) -> Src:
        if action.source is not None:
            return src_of(action.source.ref)
        assert action.link is not None
        return src_of(action.link.source)

    def _released(self, action: Action, settled: Mapping[str, Mapping[Field, Side]]) -> set[str]:
        """The fields that a person asked to be overwritten."""
        if action.choice is Choice.AGAIN or not action.ticked:
            return set(FIELDS)
        sides = settled.get(action.key, {})
        return {
            _FIELDS_OF[name]
            for name, side in sides.items()
            if side is Side.SOURCE and name in _FIELDS_OF
        }

    def _same_day(self, action: Action, copy: Entry) -> bool:
        return action.source is not None and action.source.day == copy.day

    def _may_double(self, before: Held, question: Question) -> None:
        first, last = question.first - AROUND, question.last + AROUND
        for entry in self.copies(before):
            if entry.key in self.forgotten and not first <= entry.day <= last:
                self.two_allowed |= set(entry.copy_of)

    def _remember(
        self,
        before: Held,
        after: Held,
        writing: Mapping[Key, Action],
        settled: Mapping[str, Mapping[Field, Side]],
    ) -> None:
        sources = {one.key[:1] + one.key[2:]: one for one in after.values()}
        for entry in self.copies(after):
            was = before.get(entry.key)
            if was is None or entry.key not in self.written:
                self.written[entry.key] = {name: entry.field(name) for name in FIELDS}
                continue
            edited = self.edited(was)
            action = writing.get(entry.key)
            released = self._released(action, settled) if action is not None else set()
            agreed = {
                name
                for name in edited
                if (name in released and entry.field(name) != was.field(name))
                or (
                    name == "day"
                    and any(
                        src in sources and sources[src].day == entry.day for src in entry.copy_of
                    )
                )
            }
            for name in FIELDS:
                if name not in edited or name in agreed:
                    self.written[entry.key][name] = entry.field(name)
        for key in [one for one in self.written if one not in after]:
            del self.written[key]

    def _chosen(self, entry: Entry, question: Question) -> bool:
        sports = None if question.sports is None else {str(one) for one in question.sports}
        of_sport = sports is None or entry.sport == "note" or entry.sport in sports
        return of_sport and question.first <= entry.day <= question.last

    def _stands(self, action: Action, copies: list[Entry]) -> bool:
        linked = action.kind is ActionKind.SAME and action.target is not None
        proposed = action.kind is ActionKind.ADOPT
        foreign = action.target is not None and action.link is not None and not action.link.ours
        return bool(copies) or linked or proposed or foreign

    def _agrees(self, source: Entry, copy: Entry) -> None:
        assert copy.day == source.day, f"not moved: {source} {copy}"
        assert copy.title == source.title, f"title: {source} {copy}"
        assert source.text in copy.text, f"text: {source} {copy}"
        assert abs(copy.minutes - source.minutes) <= 0.2, f"length: {source} {copy}"

    def _is_edited(self, src: Src, action: Action, copies: list[Entry]) -> None:
        excused = (
            src in self.perhaps_deleted
            or src in self.unsure
            or any(self.edited(one) for one in copies)
            or (action.link is not None and not action.link.ours)
        )
        assert excused, f"nobody edited its copy: {action!r} {copies}"

    def _must_be_copied(self, entry: Entry, src: Src, today: dt.date, *, echoes: bool) -> bool:
        return (
            entry.day >= today
            and not entry.completed
            and not entry.imported
            and src not in self.choices
            and src not in self.perhaps_deleted
            and (entry.library or not echoes)
        )

    def _nothing_left(
        self, actions: Mapping[Src, Action], now: Held, question: Question, today: dt.date
    ) -> None:
        """What vanished from the source has vanished from the target, as far as it may."""
        there = {one.key[:1] + one.key[2:] for one in now.values()}
        for entry in self.copies(now):
            for src in entry.copy_of:
                may_go = (
                    src not in there
                    and self.known.get(src) == entry.key
                    and src not in self.choices
                    and src not in self.unsure
                    and not entry.completed
                    and entry.day >= today
                    and self._chosen(entry, question)
                    and not self.edited(entry)
                )
                assert not may_go, f"its source is gone: {entry} {actions.get(src)!r}"
