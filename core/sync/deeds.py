"""Writing to a calendar so that a death at any point can be made good.

Before each request the intent is written down, after it the outcome with the link that follows
from it. What nobody knows stays open in the journal, and the next run finds it out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from core.platforms.contract import CalendarItem, ItemRef, Platform, PlatformError, Written
from core.platforms.errors import ApiChanged, NotFound, Rejected, Unreachable
from core.store.errors import StoreUnavailable
from core.store.journal import Journal
from core.store.journal_values import Change, ChangeState, Link
from core.store.leases import Lease, LeaseLost
from core.sync.outcomes import OUR_FAULT, done_words, of_change
from core.sync.reports import Outcome, Result
from core.workout.losses import Loss

_log = logging.getLogger("planbridge.sync")

LOOK_NEXT = "Nobody knows whether it was made; the next run looks before anything else."
NO_REASON = "Not written; the platform gave no reason."
_INTENDED_WITH = ("source_item", "expected", "before", "link_before")
"""What is written down with an intent and stays as it is when its outcome is saved."""


@dataclass(frozen=True)
class Follows:
    """What follows from a deed that is done: a link to save, and links that end."""

    link: Link | None = None
    unlink: tuple[int, ...] = ()


@dataclass(frozen=True)
class Deed:
    """One change that is to be made."""

    change: Change
    follows: Callable[[Change, CalendarItem | None], Follows]
    """Given the change as it was done and the target as it is then (None after a deletion)."""
    saying: str = ""
    """What was done, in a word or two; by the kind of the change when it is empty."""
    effects: tuple[Loss, ...] = ()
    spent: tuple[ItemRef, ...] = ()
    """Items whose AGAIN it does."""
    takes_back: int | None = None
    """The change that it undoes."""


@dataclass(frozen=True)
class Answer:
    """What a platform said about one deed."""

    done: bool = False
    item: CalendarItem | None = None
    """The target after it, as the answer shows it; None for a deletion."""
    url: str = ""
    words: str = ""
    unknown: bool = False
    """Nobody knows whether it took effect."""

    @classmethod
    def of(cls, written: Written) -> Answer:
        """The same, of a written draft."""
        done = written.created is not None
        return cls(
            done=done,
            item=written.created,
            url=written.url,
            words=written.error or ("" if done else NO_REASON),
            unknown=written.maybe_applied and not done,
        )


@dataclass
class Hand:
    """Does deeds in parts, and keeps what became of each."""

    journal: Journal
    lease: Lease
    run: int
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    done: list[Deed] = field(default_factory=list)
    """With their changes as they were done."""
    troubled: bool = False
    """Something failed, or is not known."""
    unclear: bool = False
    """Something is not known."""
    ended: str = ""
    """Why nothing more can be written; empty while it can."""
    lost: bool = False
    """Somebody else has the lease."""

    def may_write(self) -> bool:
        """Asked before each part; False when nothing more may be written."""
        return not self.ended and self.has_lease()

    def has_lease(self) -> bool:
        """Renews the lease. False when somebody else has it, or nobody can tell."""
        try:
            self.lease.check()
        except LeaseLost as problem:
            self.lost = True
            self.ended = str(problem)
        except StoreUnavailable as problem:
            self.ended = str(problem)
        else:
            return True
        return False

    def do(self, deeds: Sequence[Deed], write: Callable[[], Sequence[Answer]]) -> None:
        """Writes the intents down, calls ``write`` and saves what became of each deed."""
        try:
            changes = self.journal.intend([deed.change for deed in deeds])
        except StoreUnavailable as problem:
            self.ended = str(problem)
            return self._say([deed.change for deed in deeds], Result.STOPPED, self.ended)
        intended = [replace(deed, change=one) for deed, one in zip(deeds, changes, strict=True)]
        try:
            answers = list(write())
        except PlatformError as problem:
            answers = [self.failure(problem)] * len(deeds)
        except Exception:
            # Whatever it was, the request may have been sent before it.
            _log.exception("A write failed in a way that nobody foresaw")
            answers = [Answer(unknown=True, words=OUR_FAULT)] * len(deeds)
        answers += [Answer(unknown=True)] * (len(deeds) - len(answers))
        self._settle(intended, answers[: len(deeds)])
        return None

    def note(self, outcome: Outcome) -> None:
        """Keeps what became of something, also of what is not even tried."""
        self.unclear = self.unclear or outcome.result is Result.UNKNOWN
        self.troubled = self.troubled or self.unclear or outcome.result is Result.FAILED
        self.outcomes[outcome.key] = outcome

    def failure(self, problem: PlatformError) -> Answer:
        """What an error means for what was asked, and for everything after it."""
        unknown = isinstance(problem, ApiChanged) or (
            isinstance(problem, Unreachable) and problem.maybe_applied
        )
        if not isinstance(problem, Rejected | NotFound):
            # The account, the network or the service as a whole: nothing after it could succeed.
            self.ended = str(problem)
        return Answer(words=str(problem), unknown=unknown)

    def _settle(self, deeds: Sequence[Deed], answers: Sequence[Answer]) -> None:
        done: list[Deed] = []
        changes: list[Change] = []
        links: list[Link] = []
        unlink: list[int] = []
        for deed, answer in zip(deeds, answers, strict=True):
            change, follows = _completed(deed, answer)
            changes.append(change)
            if change.state is ChangeState.DONE:
                done.append(replace(deed, change=change))
                links += [follows.link] if follows.link else []
                unlink += follows.unlink
        try:
            undone = [deed.takes_back for deed in done if deed.takes_back is not None]
            if undone:
                self.journal.mark_undone(undone, by=self.run)
            self.journal.settle(
                [outcome_alone(change) for change in changes],
                links=links,
                unlink=unlink,
                spent=[ref for deed in done for ref in deed.spent],
            )
        except Exception as problem:
            # It was sent: whatever happens here, the report must not say that it was not.
            _log.exception("What was written could not be saved")
            self.ended = str(problem) if isinstance(problem, StoreUnavailable) else OUR_FAULT
            return self._say(changes, Result.UNKNOWN, f"{self.ended} {LOOK_NEXT}")
        self.done += done
        for deed, change in zip(deeds, changes, strict=True):
            self._tell(deed, change)
        return None

    def _tell(self, deed: Deed, change: Change) -> None:
        if change.state is ChangeState.DONE:
            words = done_words(change, deed.effects, deed.saying, change.message)
            self.note(of_change(change, Result.DONE, words, deed.effects))
        elif change.state is ChangeState.FAILED:
            self._say([change], Result.FAILED, change.message)
        else:
            self._say([change], Result.UNKNOWN, f"{change.message} {LOOK_NEXT}".strip())

    def _say(self, changes: Sequence[Change], result: Result, words: str) -> None:
        for change in changes:
            self.note(of_change(change, result, words))


def outcome_alone(change: Change) -> Change:
    """``change`` as it is saved after its intent, without what was written down then."""
    return change.model_copy(update=dict.fromkeys(_INTENDED_WITH))


def _completed(deed: Deed, answer: Answer) -> tuple[Change, Follows]:
    """The change as the answer leaves it, and what follows; open when we cannot tell what does."""
    change = deed.change
    if not answer.done:
        state = ChangeState.INTENDED if answer.unknown else ChangeState.FAILED
        return change.model_copy(update={"state": state, "message": answer.words}), Follows()
    target = answer.item.ref if answer.item else change.target
    completed = change.model_copy(
        update={
            "state": ChangeState.DONE,
            "message": answer.words,
            "target": target,
            "after": answer.item,
            "url": answer.url or change.url,
        }
    )
    try:
        return completed, deed.follows(completed, answer.item)
    except Exception:
        _log.exception("The link of a change that was made could not be worked out")
        return change.model_copy(update={"message": OUR_FAULT}), Follows()


def deletion(platform: Platform, existing: CalendarItem) -> Callable[[], Sequence[Answer]]:
    """Deletes ``existing`` when it is called."""

    def delete() -> Sequence[Answer]:
        platform.delete(existing)
        return [Answer(done=True)]

    return delete
