"""Copies chosen items to the target: looks first, writes, and reports each one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Sequence

from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemRef,
    Library,
    LibraryWritten,
    Listing,
    Platform,
    Progress,
    Written,
)
from core.sync.batches import write_all
from core.sync.overview import Row, Status, assess
from core.sync.wording import on_the_way
from core.workout.losses import Loss
from core.workout.model import Value
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds


class Outcome(Value):
    """What became of one selected item."""

    ref: ItemRef
    title: str
    day: dt.date | None
    """None for a library, where nothing has a day."""
    ok: bool
    skipped: bool = False
    message: str
    target: ItemRef | None = None
    url: str = ""
    losses: tuple[Loss, ...] = ()
    """What did not arrive as it was planned, in reading and writing; as was shown before."""
    effects: tuple[Loss, ...] = ()
    """What the person's options changed."""


class CopyReport(Value):
    """The outcome of a copy, one entry a selected item, in order."""

    outcomes: tuple[Outcome, ...]
    stopped: bool = False
    library: Library | None = None
    """Where they went, a new one too; None for a calendar."""

    @property
    def created(self) -> int:
        """How many items were written."""
        return sum(outcome.ok and not outcome.skipped for outcome in self.outcomes)

    @property
    def skipped(self) -> int:
        """How many needed no writing."""
        return sum(outcome.skipped for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """How many could not be written."""
        return sum(not outcome.ok for outcome in self.outcomes)


def copy_items(
    chosen: Sequence[ItemRef],
    source: Listing,
    target: Listing,
    target_platform: Platform,
    thresholds: AthleteThresholds,
    today: dt.date,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    options: Options = PLAIN,
) -> CopyReport:
    """Copies ``chosen`` items of ``source``; ``target`` is the target as it is right now.

    Never raises for one item: what cannot be written is an outcome with its reason, and the
    others go on. An expired login ends the run, since nothing after it could succeed.
    """
    if not target.complete:
        because = target.incomplete_because or "its answer was not complete"
        return _nothing_written(
            chosen,
            source,
            f"{target.platform.label} could not be read in full ({because}), so nobody can tell "
            "what is already there. Nothing was written; try again.",
        )
    assessed = assess(source, target, target_platform, thresholds, today, options)
    rows = {row.item.ref: row for row in assessed.rows}
    outcomes: dict[ItemRef, Outcome] = {}
    drafts: list[tuple[CalendarItem, Draft]] = []
    wanted = list(dict.fromkeys(chosen))
    for ref in wanted:
        row = rows.get(ref)
        if row is None:
            outcomes[ref] = _gone(ref, source)
        elif row.draft is None or row.status is Status.ON_TARGET:
            outcomes[ref] = _left(row)
        else:
            drafts.append((row.item, row.draft))
    results, stopped = write_all(
        [draft for _, draft in drafts],
        target_platform.create,
        target_platform,
        progress,
        stop,
        done=len(outcomes),
    )
    for (item, _), result in zip(drafts, results, strict=True):
        outcomes[item.ref] = _written(item, result)
    if progress is not None:
        progress(len(wanted), len(wanted), "")
    return CopyReport(outcomes=tuple(outcomes[ref] for ref in wanted), stopped=stopped)


def _written(item: CalendarItem, result: Written | str) -> Outcome:
    if isinstance(result, str):
        return _outcome(item, ok=False, message=result)
    if result.created is None:
        return _outcome(item, ok=False, message=why_not_written(result, "fetch again"))
    losses = (*item.losses, *result.draft.losses)
    effects = result.draft.effects
    message = f"{on_the_way('Copied', losses, effects)} {result.error}".strip()
    copied = _outcome(item, ok=True, message=message, target=result.created.ref, url=result.url)
    return copied.model_copy(update={"losses": losses, "effects": effects})


def why_not_written(result: Written | LibraryWritten, look: str) -> str:
    """Why there is no new item; ``look`` is what to do before repeating what may be there."""
    message = result.error or "Not written; the platform gave no reason."
    if result.maybe_applied:
        message += f" It may have been written all the same: {look} before you repeat it."
    return message


def _left(row: Row) -> Outcome:
    if row.status is Status.ON_TARGET:
        return _outcome(
            row.item,
            ok=True,
            skipped=True,
            message=f"Already there. {row.reason}",
            target=row.partner,
            url=row.partner_url,
        )
    return _outcome(row.item, ok=False, message=row.reason)


def _gone(ref: ItemRef, source: Listing) -> Outcome:
    return Outcome(
        ref=ref,
        title="(no longer there)",
        day=source.first,
        ok=False,
        message="It is no longer planned there, so it was not copied. Fetch again.",
    )


def _nothing_written(chosen: Iterable[ItemRef], source: Listing, why: str) -> CopyReport:
    by_ref = {item.ref: item for item in source.items}
    return CopyReport(
        outcomes=tuple(
            _outcome(by_ref[ref], ok=False, message=why) if ref in by_ref else _gone(ref, source)
            for ref in dict.fromkeys(chosen)
        )
    )


def _outcome(
    item: CalendarItem,
    *,
    ok: bool,
    message: str,
    skipped: bool = False,
    target: ItemRef | None = None,
    url: str = "",
) -> Outcome:
    return Outcome(
        ref=item.ref,
        title=item.item.title,
        day=item.day,
        ok=ok,
        skipped=skipped,
        message=message,
        target=target,
        url=url,
    )
