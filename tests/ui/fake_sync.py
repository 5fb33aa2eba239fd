from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.direction import Direction
from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    PlatformName,
    Progress,
)
from core.store.journal_values import Choice, Pair, RuleSettings, RunKind, RunStatus
from core.sync.actions import Action, ActionKind, Brake, Conflict, Plan, Scope, key_of
from core.sync.athletes import NO_NAMES
from core.sync.fields import Difference, Field
from core.sync.reports import Outcome, Result, RunReport
from core.sync.running import Order
from core.sync_desk import Question, Settled
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Cadence,
    Note,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.options import Options, adapt
from tests.ui.fake_history import FakeHistory

if TYPE_CHECKING:
    from tests.ui.fake_planbridge import FakePlanbridge

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
TP, ICU = PlatformName.TRAININGPEAKS, PlatformName.INTERVALS

WARM_UP = Step(
    length=Seconds(value=600), target=Ramp(unit=Unit.PERCENT_FTP, start=45, end=75), cue="Warm up"
)
HARD = Step(
    length=Seconds(value=240),
    target=Range(unit=Unit.PERCENT_FTP, low=105, high=110),
    cadence=Cadence(low=95),
)
EASY = Step(length=Seconds(value=120), target=Single(unit=Unit.PERCENT_FTP, value=50))
COOL_DOWN = Step(length=Seconds(value=600), target=Ramp(unit=Unit.PERCENT_FTP, start=65, end=40))
OPEN_END = Step(length=UntilLap(nominal=Seconds(value=300)))
INTERVALS = (WARM_UP, Repeat(count=5, steps=(HARD, EASY)), COOL_DOWN)
FEWER = (WARM_UP, Repeat(count=3, steps=(HARD, EASY)), COOL_DOWN)
TEXT = "- 10m ramp 45-75%\n\n5x\n- 4m 105-110% 95rpm\n- 2m 50%\n\n- 10m ramp 65-40%"

LOSS = Loss(
    where="Step 2",
    kind=LossKind.APPROXIMATED,
    before="until lap is pressed",
    after="5 min",
    advice="Press lap early when you are done.",
)
_WITH_DRAFT = frozenset(
    {ActionKind.CREATE, ActionKind.UPDATE, ActionKind.MOVE, ActionKind.WAIT, ActionKind.CONFLICT}
)
_WITHOUT_TARGET = frozenset({ActionKind.CREATE, ActionKind.WAIT, ActionKind.SKIP})
_TICKED = frozenset({ActionKind.CREATE, ActionKind.UPDATE, ActionKind.MOVE, ActionKind.ADOPT})


def item_of(platform: PlatformName, identity: str, item: Workout | Note, **more) -> CalendarItem:
    kind = ItemKind.NOTE if isinstance(item, Note) else ItemKind.WORKOUT
    ref = ItemRef(platform=platform, athlete="42", kind=kind, id=identity)
    return CalendarItem(ref=ref, item=item, **more)


def action(
    identity: str,
    title: str,
    kind: ActionKind = ActionKind.CREATE,
    *,
    day: dt.date = TODAY,
    sport: Sport = Sport.RIDE,
    steps: tuple = INTERVALS,
    losses: tuple[Loss, ...] = (),
    read: tuple[Loss, ...] = (),
    there: Workout | None = None,
    **more: object,
) -> Action:
    """What would be done with one workout; ``there`` is what the target holds instead of it."""
    workout = Workout(sport=sport, day=day, title=title, steps=steps, description="Ride smoothly.")
    source = item_of(TP, identity, workout, losses=read)
    target = item_of(ICU, f"c{identity}", there or workout)
    drafted = Draft(item=workout, origin=source.ref, payload={}, losses=losses, text=TEXT)
    key = key_of(target.ref if kind is ActionKind.DELETE else source.ref)
    values = {
        "kind": kind,
        "key": key,
        "source": None if kind is ActionKind.DELETE else source,
        "target": None if kind in _WITHOUT_TARGET else target,
        "draft": drafted if kind in _WITH_DRAFT else None,
        "ticked": kind in _TICKED,
        "target_url": "" if kind in _WITHOUT_TARGET else "https://intervals.icu/workout/1",
        "duration": 3000.0,
        "load": 61.4,
        "digest": f"{key}|{kind}",
    }
    return Action(**{**values, **more})


def note(identity: str, title: str, *, day: dt.date = TODAY, text: str = "Sleep well.") -> Action:
    item = item_of(TP, identity, Note(title=title, text=text, day=day))
    return Action(
        kind=ActionKind.CREATE,
        key=key_of(item.ref),
        source=item,
        draft=Draft(item=item.item, origin=item.ref, payload={}),
        ticked=True,
        digest=f"note {identity}",
    )


def example_actions() -> tuple[Action, ...]:
    """A first look: something new, something there, something out of reach."""
    return (
        action("1", "5 x 4 min VO2max", load_is_estimate=True),
        action(
            "2",
            "Endurance with an open end",
            day=TODAY + DAY,
            steps=(WARM_UP, OPEN_END, COOL_DOWN),
            losses=(LOSS,),
        ),
        action("3", "Tempo run", ActionKind.SAME, day=TODAY + DAY, sport=Sport.RUN),
        action(
            "4",
            "Long ride",
            ActionKind.SKIP,
            day=TODAY + 2 * DAY,
            reason="It was completed already.",
        ),
        note("5", "Travel day", day=TODAY + 3 * DAY),
    )


def rich_actions() -> tuple[Action, ...]:
    """Every kind of action, with what belongs to it."""
    day = iter(range(20))
    threshold = Workout(sport=Sport.RIDE, day=TODAY + DAY, title="Threshold", steps=FEWER)
    moved = Workout(sport=Sport.RIDE, day=TODAY + 4 * DAY, title="Long ride", steps=INTERVALS)
    return (
        action("1", "5 x 4 min VO2max", day=TODAY + next(day) * DAY),
        action(
            "2",
            "Threshold, longer",
            ActionKind.UPDATE,
            day=TODAY + next(day) * DAY,
            there=threshold,
            kept=frozenset({Field.TEXT}),
            differences=(
                Difference(
                    field=Field.TITLE, label="Title", before="Threshold", after="Threshold, longer"
                ),
                Difference(
                    field=Field.WORK, label="Steps", before="5 steps", after="5 steps, 5 rounds"
                ),
            ),
        ),
        action(
            "3",
            "Long ride",
            ActionKind.MOVE,
            day=TODAY + next(day) * DAY,
            there=moved,
            differences=(
                Difference(
                    field=Field.DAY, label="Day", before="Fri 27 Nov 2026", after="Wed 25 Nov 2026"
                ),
            ),
        ),
        action(
            "4",
            "Old tempo",
            ActionKind.DELETE,
            day=TODAY + next(day) * DAY,
            reason="It is gone from TrainingPeaks.",
        ),
        action(
            "5",
            "Race with friends",
            ActionKind.CONFLICT,
            day=TODAY + next(day) * DAY,
            reason="Both sides changed the same.",
            conflicts=(
                Conflict(
                    field=Field.TITLE,
                    agreed="Race",
                    source="Race with friends",
                    target="Race [alone](x)",
                ),
                Conflict(field=Field.TEXT, agreed="", source="Go hard.", target="Go easy."),
            ),
        ),
        action(
            "6",
            "Found again",
            ActionKind.ADOPT,
            day=TODAY + next(day) * DAY,
            again=True,
            reason="Its mark names it.",
        ),
        action(
            "7",
            "Looks alike",
            ActionKind.ADOPT,
            day=TODAY + next(day) * DAY,
            ticked=False,
            again=True,
            reason="A workout of that day looks the same.",
        ),
        action(
            "8",
            "Far away",
            ActionKind.WAIT,
            day=TODAY + next(day) * DAY,
            ticked=False,
            reason="It can go out on Mon 30 Nov 2026.",
        ),
        action(
            "9",
            "Edited there",
            ActionKind.LEAVE,
            day=TODAY + next(day) * DAY,
            reason="It was edited on Intervals.icu.",
            differences=(
                Difference(field=Field.TITLE, label="Title", before="Edited there", after="Mine"),
            ),
        ),
        action(
            "10",
            "Deleted there",
            ActionKind.SKIP,
            day=TODAY + next(day) * DAY,
            again=True,
            reason="Its copy was deleted on Intervals.icu.",
        ),
        action("11", "Recovery spin", ActionKind.SAME, day=TODAY + next(day) * DAY),
        note("12", "Travel day", day=TODAY + next(day) * DAY),
    )


class FakeSyncDesk(FakeHistory):
    """The desk, in memory: tests set what a plan holds and see what was ordered."""

    def __init__(self, fake: FakePlanbridge, actions: Sequence[Action], **plan: object) -> None:
        super().__init__()
        self._fake = fake
        self.actions = tuple(actions)
        self.extra = plan
        self.names = NO_NAMES
        self.fetched: set[tuple[Direction, dt.date, dt.date]] = set()
        self.fetches = 0
        self.plans = 0
        """How often a plan that was there was asked for."""
        self.orders: list[tuple[Question, Order, Settled]] = []
        self.fails: dict[str, str] = {}
        """Why an action fails, by the id of its item."""
        self.unlike: dict[str, tuple[Difference, ...]] = {}
        """What differs when it is read back, by the id of its item."""
        self.brakes_on: tuple[Brake, ...] = ()
        """What speaks against any choice of actions, as far as it is known before a run."""
        self.run_brakes: tuple[Brake, ...] = ()
        """The same, as a run sees it."""
        self.braked = 0
        self.said: dict[ItemRef, Choice] = {}
        self.saved_rules: dict[Direction, RuleSettings] = {}

    # --- Planning -------------------------------------------------------------------------

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        self.fetches += 1
        if progress:
            progress(1, 2, "Reading the source")
        self._fake.gate.wait(60)
        if self._fake.fetch_error is not None:
            raise self._fake.fetch_error
        self.fetched.add((direction, first, last))

    def plan(self, question: Question, settled: Settled | None = None) -> Plan | None:
        if (question.direction, question.first, question.last) not in self.fetched:
            return None
        self.plans += 1
        return self._plan(question, settled or {})

    def _plan(self, question: Question, settled: Settled) -> Plan:
        direction = question.direction
        shown = (
            one
            for one in self.actions
            if question.first <= one.day <= question.last
            and (
                question.sports is None
                or not isinstance(one.item.item, Workout)
                or one.item.item.sport in question.sports
            )
        )
        scope = Scope(
            pair=Pair(
                source=direction.source,
                source_athlete="42",
                target=direction.target,
                target_athlete="42",
            ),
            first=question.first,
            last=question.last,
            sports=question.sports,
            today=TODAY,
            names=self.names,
        )
        values = {
            "scope": scope,
            "options": question.options,
            "actions": tuple(self._planned(one, question, settled) for one in shown),
        }
        return Plan(**{**values, **self.extra})

    def _planned(self, action: Action, question: Question, settled: Settled) -> Action:
        changed: dict[str, object] = {}
        said = self.said.get(action.item.ref)
        if said in (Choice.PIN, Choice.IGNORE):
            word = "Pinned: never touched." if said is Choice.PIN else "Ignored."
            changed = {"kind": ActionKind.SKIP, "reason": word, "ticked": False, "draft": None}
        elif said is Choice.AGAIN:
            kind = ActionKind.UPDATE if action.link is not None else ActionKind.CREATE
            changed = {"kind": kind, "ticked": True, "reason": ""}
        elif action.kind is ActionKind.DELETE:
            changed = {"ticked": self.rules(question.direction).tick_deletions}
        elif action.conflicts and {one.field for one in action.conflicts} <= set(
            settled.get(action.key, {})
        ):
            changed = {"kind": ActionKind.UPDATE, "ticked": True, "conflicts": (), "reason": ""}
        changed["choice"] = said
        return with_options(
            action.model_copy(update=changed), question.options, question.direction.target
        )

    def brakes(
        self,
        question: Question,
        plan: Plan,
        chosen: Collection[str],
        settled: Settled | None = None,
    ) -> tuple[Brake, ...]:
        self.braked += 1
        return self.brakes_on

    def choose(self, direction: Direction, ref: ItemRef, choice: Choice | None) -> None:
        if choice is None:
            self.said.pop(ref, None)
        else:
            self.said[ref] = choice

    def rules(self, direction: Direction) -> RuleSettings:
        return self.saved_rules.get(direction, RuleSettings())

    def save_rules(self, direction: Direction, rules: RuleSettings) -> None:
        self.saved_rules[direction] = rules

    # --- Running --------------------------------------------------------------------------

    def run(
        self,
        question: Question,
        order: Order,
        settled: Settled | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        self.orders.append((question, order, settled or {}))
        plan = self._plan(question, settled or {})
        wanted = [one for one in plan.actions if one.key in order.shown]
        known = plan.hash_of([one.key for one in wanted])
        if self.run_brakes and order.confirmed != known:
            return RunReport(
                status=RunStatus.HELD,
                run=7,
                message="More than you would expect would change.",
                outcomes=tuple(_outcome(one, Result.STOPPED, "Held back.") for one in wanted),
                brakes=self.run_brakes,
                plan_hash=known,
            )
        outcomes = []
        for number, one in enumerate(wanted, start=1):
            if progress:
                progress(number, len(wanted), f"Writing {number}")
            self._fake.gate.wait(60)
            if stop and stop.is_set():
                left = wanted[number - 1 :]
                outcomes += [_outcome(one, Result.STOPPED, "You stopped it.") for one in left]
                return RunReport(
                    status=RunStatus.PARTLY,
                    run=7,
                    message="You stopped it.",
                    outcomes=tuple(outcomes),
                )
            outcomes.append(self._do(one, order))
        failed = any(one.result is Result.FAILED for one in outcomes)
        status = RunStatus.PARTLY if failed else RunStatus.DONE
        return RunReport(
            status=status if wanted else RunStatus.NOTHING, run=7, outcomes=tuple(outcomes)
        )

    def _do(self, action: Action, order: Order) -> Outcome:
        identity = action.item.ref.id
        if identity in self.fails:
            return _outcome(action, Result.FAILED, self.fails[identity])
        if order.shown[action.key] != action.digest:
            return _outcome(action, Result.CHANGED, "It is not what was shown any more.")
        self.said.pop(action.item.ref, None)
        if action.kind is ActionKind.DELETE:
            self.actions = tuple(one for one in self.actions if one.key != action.key)
            return _outcome(action, Result.DONE, "Deleted.", verified=True)
        there = action.target or item_of(ICU, f"c{identity}", action.item.item)
        same = action.model_copy(
            update={
                "kind": ActionKind.SAME,
                "target": there,
                "draft": None,
                "ticked": False,
                "differences": (),
                "conflicts": (),
                "reason": "",
            }
        )
        self.actions = tuple(same if one.key == action.key else one for one in self.actions)
        if order.kind is RunKind.LINK or action.kind is ActionKind.ADOPT:
            return _outcome(action, Result.DONE, "Linked.")
        unlike = self.unlike.get(identity, ())
        return _outcome(
            action,
            Result.DONE,
            "Written.",
            verified=not unlike,
            unlike=unlike,
            url=f"https://intervals.icu/workout/{there.ref.id}",
            losses=action.draft.losses if action.draft else (),
            effects=action.draft.effects if action.draft else (),
        )


def with_options(action: Action, options: Options, target: PlatformName) -> Action:
    """The action as its draft stands after the options."""
    if action.draft is None or not isinstance(action.item.item, Workout):
        return action
    keeps = target is PlatformName.INTERVALS
    effects = adapt(action.item.item, options, keeps_averaging=keeps).effects
    return action.model_copy(update={"draft": action.draft.model_copy(update={"effects": effects})})


def _outcome(action: Action, result: Result, message: str, **more: object) -> Outcome:
    return Outcome(
        key=action.key,
        kind=action.kind,
        title=action.title,
        day=action.day,
        result=result,
        message=message,
        **more,
    )
