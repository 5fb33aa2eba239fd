"""Taking changes back: what each would come to, and the work itself."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.planbridge import Planbridge
from core.platforms.contract import ItemKind, Progress
from core.store.journal_values import Change, Run, RunStatus
from core.sync.actions import ActionKind
from core.sync.reports import RunReport
from ui.history_state import PendingUndo


class Fix(StrEnum):
    """What taking a change back comes to, in the order in which it is told."""

    BRING_BACK = "bring back"
    RESTORE = "restore"
    MOVE_BACK = "move back"
    REMOVE = "remove"
    UNLINK = "unlink"
    RELINK = "relink"
    """There was another link before, or it was unlinked."""

    @property
    def writes(self) -> bool:
        """Whether a calendar is written to."""
        return self not in (Fix.UNLINK, Fix.RELINK)


_FIXES: dict[str, Fix] = {
    ActionKind.CREATE: Fix.REMOVE,
    ActionKind.UPDATE: Fix.RESTORE,
    ActionKind.MOVE: Fix.MOVE_BACK,
    ActionKind.DELETE: Fix.BRING_BACK,
}


@dataclass(frozen=True)
class Verdict:
    """What taking back one change comes to, or why it cannot be taken back."""

    run: Run
    change: Change
    cannot: str
    """The reason; "" when it can, as far as that is known without looking at the calendar."""

    @property
    def fix(self) -> Fix:
        """What becomes of the item."""
        if self.change.kind == ActionKind.ADOPT:
            return Fix.UNLINK if self.change.link_before is None else Fix.RELINK
        return _FIXES.get(self.change.kind, Fix.RESTORE)

    @property
    def is_note(self) -> bool:
        """Whether it is about a note and not about a workout."""
        ref = self.change.target or self.change.source
        return ref is not None and ref.kind is ItemKind.NOTE


def verdicts(bridge: Planbridge, run: Run, changes: Iterable[Change]) -> tuple[Verdict, ...]:
    """What taking back each change of ``run`` comes to. No request."""
    return tuple(Verdict(run, change, bridge.sync.why_not_undo(run, change)) for change in changes)


def asked_for(bridge: Planbridge, pending: PendingUndo) -> tuple[Verdict, ...]:
    """What was asked to be taken back, as it stands now. Something that is gone is left out."""
    found: list[Verdict] = []
    for number, ids in pending.changes:
        run = bridge.sync.run_of(number)
        if run is not None:
            wanted = [change for change in bridge.sync.changes(number) if change.id in ids]
            found += verdicts(bridge, run, wanted)
    return tuple(found)


def by_run(chosen: Iterable[Verdict]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The ids of the changes, by their run."""
    found: dict[int, tuple[int, ...]] = {}
    for one in chosen:
        if one.change.id is not None:
            found[one.run.id] = (*found.get(one.run.id, ()), one.change.id)
    return tuple(found.items())


def take_back(
    bridge: Planbridge,
    changes: Sequence[tuple[int, tuple[int, ...]]],
    progress: Progress,
    stop: threading.Event,
) -> RunReport:
    """Takes the changes back, run by run, and tells of all of them in one report."""
    reports = []
    for run, ids in changes:
        if stop.is_set():
            break
        reports.append(bridge.sync.undo(run, ids, progress, stop))
    return together(reports)


def together(reports: Sequence[RunReport]) -> RunReport:
    """Several reports as one; a single one as it is."""
    if len(reports) == 1:
        return reports[0]
    statuses = {report.status for report in reports}
    if len(statuses) == 1:
        status = statuses.pop()
    else:
        status = RunStatus.PARTLY if statuses else RunStatus.NOTHING
    said = dict.fromkeys(report.message for report in reports if report.message)
    return RunReport(
        status=status,
        message=" ".join(said),
        outcomes=tuple(one for report in reports for one in report.outcomes),
    )
