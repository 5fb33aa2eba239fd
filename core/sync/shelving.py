"""Adds chosen workouts to a library: looks first, writes, and reports each one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from core.platforms.contract import (
    Draft,
    ItemRef,
    Library,
    LibraryListing,
    LibraryWritten,
    Platform,
    PlatformError,
    Progress,
)
from core.platforms.errors import Unreachable
from core.sync.batches import STOPPED, write_all
from core.sync.copy_reports import CopyReport, Outcome, not_in_full, why_not_written
from core.sync.wording import on_the_way
from core.workout.losses import Loss
from core.workout.model import Value


class Candidate(Value):
    """A workout that was chosen for a library: its draft, or why it has none."""

    ref: ItemRef
    title: str
    draft: Draft | None = None
    reason: str = ""
    losses: tuple[Loss, ...] = ()
    """What reading it could not carry."""


def add_items(
    chosen: Sequence[Candidate],
    library: Library | str,
    platform: Platform,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> CopyReport:
    """Adds ``chosen`` to ``library``, or to a new one of that name. Never raises for one item.

    The library is read first, and what it already holds is skipped. A new one is created only
    when there is something to put into it.
    """
    wanted = {candidate.ref: candidate for candidate in reversed(chosen)}
    refs = list(dict.fromkeys(candidate.ref for candidate in chosen))
    drafts = {ref: draft for ref in refs if (draft := wanted[ref].draft) is not None}
    outcomes = {ref: _failed(wanted[ref], wanted[ref].reason) for ref in refs if ref not in drafts}

    def report(why: str = "", *, stopped: bool = False, there: Library | None = None) -> CopyReport:
        made = tuple(outcomes.get(ref) or _failed(wanted[ref], why) for ref in refs)
        return CopyReport(outcomes=made, stopped=stopped, library=there)

    if stop is not None and stop.is_set():
        return report(STOPPED, stopped=True)
    if not drafts:
        return report()
    if progress is not None:
        progress(0, len(refs), f"Looking at {platform.name.label}")
    try:
        listing = _looked_at(library, platform)
    except PlatformError as problem:
        return report(_no_library(problem))
    there = listing.library
    if not listing.complete:
        return report(not_in_full(listing), there=there)
    before = frozenset(item.ref.id for item in listing.items)
    known = {item.content: item.ref for item in listing.items if item.content}
    firsts: dict[str, ItemRef] = {}
    twins: dict[ItemRef, ItemRef] = {}
    for ref, draft in drafts.items():
        if draft.content in known:
            words = f"Already there, in “{there.name}”."
            outcomes[ref] = _skipped(wanted[ref], words, known[draft.content])
        elif draft.content and draft.content in firsts:
            twins[ref] = firsts[draft.content]
        else:
            firsts[draft.content] = ref
    new = [ref for ref in drafts if ref not in outcomes and ref not in twins]
    results, stopped = write_all(
        [drafts[ref] for ref in new],
        lambda part: platform.add_to_library(there, part, known=before),
        platform,
        progress,
        stop,
        done=len(refs) - len(new),
    )
    for ref, result in zip(new, results, strict=True):
        outcomes[ref] = _written(wanted[ref], result, there)
    for ref, first in twins.items():
        outcomes[ref] = _twin(wanted[ref], outcomes[first])
    if progress is not None:
        progress(len(refs), len(refs), "")
    return report(stopped=stopped, there=there)


def _looked_at(library: Library | str, platform: Platform) -> LibraryListing:
    if isinstance(library, Library):
        return platform.list_library(library)
    return LibraryListing(library=platform.create_library(library))


def _no_library(problem: PlatformError) -> str:
    """Why there is no library to write to; a new one may have come about without an answer."""
    if isinstance(problem, Unreachable) and problem.maybe_applied:
        return f"{problem} It may have been created all the same: look before you repeat it."
    return str(problem)


def _written(candidate: Candidate, result: LibraryWritten | str, library: Library) -> Outcome:
    if isinstance(result, str):
        return _failed(candidate, result)
    if result.created is None:
        return _failed(candidate, why_not_written(result, f"look into “{library.name}”"))
    losses = (*candidate.losses, *result.draft.losses)
    effects = result.draft.effects
    message = f"{on_the_way('Added', losses, effects)} {result.error}".strip()
    return Outcome(
        ref=candidate.ref,
        title=candidate.title,
        day=None,
        ok=True,
        message=message,
        target=result.created,
        url=result.url,
        losses=losses,
        effects=effects,
    )


def _twin(candidate: Candidate, first: Outcome) -> Outcome:
    """The outcome of a workout that equals another one of the same choice."""
    if not first.ok:
        return _failed(candidate, first.message)
    return _skipped(candidate, f"The same workout as “{first.title}”, added once.", first.target)


def _skipped(candidate: Candidate, message: str, target: ItemRef | None) -> Outcome:
    return Outcome(
        ref=candidate.ref,
        title=candidate.title,
        day=None,
        ok=True,
        skipped=True,
        message=message,
        target=target,
    )


def _failed(candidate: Candidate, message: str) -> Outcome:
    return Outcome(ref=candidate.ref, title=candidate.title, day=None, ok=False, message=message)
