"""Planbridge with the words of a plain copy, for tests that ask what is copied and what not."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

from core.file_runs import as_copy, none_copied
from core.planbridge import CopyReport, Direction, Options, Overview, Planbridge, Row, Status
from core.platforms.contract import ItemRef, Listing, Progress
from core.store.journal_values import Choice
from core.sync.actions import Action, ActionKind, key_of
from core.sync.running import Order
from core.sync_desk import Question
from core.workout.model import Sport

GONE = "What was fetched is gone. Fetch again."


class Copier(Planbridge):
    """Copies chosen items through the engine, whatever else the plan would do."""

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        self.sync.fetch(direction, first, last, progress)

    def question(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        sports: Sequence[Sport] | None = None,
        options: Options | None = None,
    ) -> Question:
        return Question(
            direction=direction,
            first=first,
            last=last,
            sports=None if sports is None else tuple(sports),
            options=self.options() if options is None else options,
        )

    def overview(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        sports: Sequence[Sport] | None = None,
        options: Options | None = None,
    ) -> Overview | None:
        plan = self.sync.plan(self.question(direction, first, last, sports, options))
        if plan is None:
            return None
        return Overview(
            source=direction.source,
            target=direction.target,
            options=plan.options,
            first=first,
            last=last,
            rows=tuple(_row(action) for action in plan.actions),
            unreadable=plan.unreadable,
            warnings=plan.warnings,
            fetched_at=plan.fetched_at,
            plan_until=plan.plan_until,
        )

    def copy(
        self,
        direction: Direction,
        first: dt.date,
        last: dt.date,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        options: Options | None = None,
    ) -> CopyReport:
        question = self.question(direction, first, last, options=options)
        plan = self.sync.plan(question)
        unseen = Listing(platform=direction.source, athlete="", first=first, last=last)
        if plan is None:
            return none_copied(refs, unseen, GONE)
        actions = {action.key: action for action in plan.actions}
        likely = [
            ref
            for ref in refs
            if (found := actions.get(key_of(ref))) and _status(found) is Status.LIKELY
        ]
        for ref in likely:
            self.sync.choose(direction, ref, Choice.AGAIN)
        if likely:
            plan = self.sync.plan(question)
            actions = {action.key: action for action in plan.actions}
        shown = {}
        for ref in refs:
            action = actions.get(key_of(ref))
            if action is not None and action.selectable:
                shown[action.key] = action.digest
        report = self.sync.run(question, Order(shown=shown), progress=progress, stop=stop)
        items = tuple(action.item for action in plan.actions)
        pressed = stop is not None and stop.is_set()
        files = unseen.model_copy(update={"items": items})
        return as_copy(refs, files, plan, report, stopped=pressed)


def _status(action: Action) -> Status:
    if action.kind in (ActionKind.CREATE, ActionKind.WAIT):
        return Status.NEW
    if action.kind is ActionKind.ADOPT and not action.ticked:
        return Status.LIKELY
    if action.kind is ActionKind.SKIP or action.target is None:
        return Status.CANNOT
    return Status.ON_TARGET


def _row(action: Action) -> Row:
    return Row(
        item=action.item,
        status=_status(action),
        reason=action.reason,
        partner=action.target.ref if action.target else None,
        partner_url=action.target_url,
        draft=action.draft,
        duration=action.duration,
        distance=action.distance,
        load=action.load,
        load_is_estimate=action.load_is_estimate,
    )
