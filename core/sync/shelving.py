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
from core.sync.batches import STOPPED, write_all
from core.sync.copying import CopyReport, Outcome, why_not_written
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
    outcomes = {ref: _cannot(one) for ref, one in wanted.items() if one.draft is None}
    refs = list(dict.fromkeys(candidate.ref for candidate in chosen))
    ready = [ref for ref in refs if ref not in outcomes]
    is_stopped = stop is not None and stop.is_set()
    if not ready or is_stopped:
        rest = {ref: _failed(wanted[ref], STOPPED) for ref in ready}
        return _report(refs, {**outcomes, **rest}, stopped=is_stopped)
    if progress is not None:
        progress(0, len(refs), f"Looking at {platform.name.label}")
    try:
        listing = _looked_at(library, platform)
    except PlatformError as problem:
        rest = {ref: _failed(wanted[ref], str(problem)) for ref in ready}
        return _report(refs, {**outcomes, **rest})
    there = listing.library
    if not listing.complete:
        why = (
            f"“{there.name}” could not be read in full ({listing.incomplete_because}), so nobody "
            "can tell what is already there. Nothing was written; try again."
        )
        rest = {ref: _failed(wanted[ref], why) for ref in ready}
        return _report(refs, {**outcomes, **rest}, library=there)
    known = {item.content: item.ref for item in listing.items if item.content}
    first_of: dict[str, ItemRef] = {}
    drafts: dict[ItemRef, Draft] = {}
    for ref in ready:
        draft = wanted[ref].draft
        assert draft is not None
        if draft.content in known:
            outcomes[ref] = _skipped(
                wanted[ref], f"Already there, in “{there.name}”.", known[draft.content]
            )
        elif first_of.setdefault(draft.content or ref.id, ref) == ref:
            drafts[ref] = draft
    results, stopped = write_all(
        list(drafts.values()),
        lambda part: platform.add_to_library(there, part),
        platform,
        progress,
        stop,
        done=len(refs) - len(drafts),
    )
    for ref, result in zip(drafts, results, strict=True):
        outcomes[ref] = _written(wanted[ref], result, there)
    for ref in ready:
        if ref not in outcomes:
            draft = wanted[ref].draft
            assert draft is not None
            outcomes[ref] = _twin(wanted[ref], outcomes[first_of[draft.content or ref.id]])
    if progress is not None:
        progress(len(refs), len(refs), "")
    return _report(refs, outcomes, stopped=stopped, library=there)


def _looked_at(library: Library | str, platform: Platform) -> LibraryListing:
    if isinstance(library, Library):
        return platform.list_library(library)
    return LibraryListing(library=platform.create_library(library))


def _report(
    refs: Sequence[ItemRef],
    outcomes: dict[ItemRef, Outcome],
    *,
    stopped: bool = False,
    library: Library | None = None,
) -> CopyReport:
    return CopyReport(
        outcomes=tuple(outcomes[ref] for ref in refs), stopped=stopped, library=library
    )


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


def _cannot(candidate: Candidate) -> Outcome:
    return _failed(candidate, candidate.reason)


def _failed(candidate: Candidate, message: str) -> Outcome:
    return Outcome(ref=candidate.ref, title=candidate.title, day=None, ok=False, message=message)
