"""Whatever people, accidents and platforms do, the promises hold: random stories on the sandbox."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.planbridge import Direction, Question
from core.platforms.contract import ItemKind, ItemRef, PlatformError, PlatformName
from core.store.journal_values import Choice, RunStatus
from core.sync.actions import Action, ActionKind, Plan, Side
from core.sync.fields import Field
from core.sync.running import Order
from core.workout.model import Sport
from sandbox import hands, people
from sandbox.faults import FaultKind
from sandbox.hands import Refused
from tests.faults.held import Entry, Key, held
from tests.faults.promises import Promises, src_of
from tests.faults.scenario import running
from tests.faults.stage import Stage, Watch, watched

EXAMPLES = int(os.environ.get("PLANBRIDGE_PROMISES_EXAMPLES", "0"))
"""How many stories; none: those that every test run tells."""
SETTINGS = settings(
    max_examples=EXAMPLES or 25,
    stateful_step_count=14,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    # Stories are short, and telling one again takes a second: shrinking would take minutes.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
DIRECTIONS = (
    Direction.TRAININGPEAKS_TO_INTERVALS,
    Direction.INTERVALS_TO_TRAININGPEAKS,
    Direction.TRAINERROAD_TO_TRAININGPEAKS,
)
FIRST_ATHLETE = {
    "intervals": people.SAM.id,
    "trainingpeaks": str(people.TP_PREMIUM_ID),
    "trainerroad": str(people.TR_MEMBER_ID),
}
OTHER_ATHLETE = {"intervals": people.ROBIN.id, "trainingpeaks": str(people.TP_ROSTER_IDS[0])}
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
RANGES = ((0, 27), (0, 10), (5, 20), (-6, 13), (0, 60))
SPORTS = (None, (Sport.RIDE,), (Sport.RIDE, Sport.RUN), (Sport.STRENGTH,))
RIDES = ("Pine Ridge", "Granite", "Copper Creek", "Tin Roof", "Basalt")
"""Of TrainerRoad's library in the sandbox."""
STEPS_WITHOUT_QUIET = 5
FAULTS = [kind for kind in FaultKind if kind is not FaultKind.DELAY]

# Most of what happens happens on the days that are looked at.
days = st.one_of(st.integers(0, 27), st.sampled_from((-3, -1, 0, 1, 12, 33, 45, 70)))
picks = st.integers(0, 30)
factors = st.sampled_from((0.5, 1.5, 2.0))
edits = st.one_of(
    st.tuples(st.sampled_from(("retitle", "rewrite", "delete", "complete")), picks, st.none()),
    st.tuples(st.just("steps"), picks, factors),
    st.tuples(st.just("move"), picks, days),
)
additions = st.tuples(st.sampled_from(hands.SPORTS), st.sampled_from((30, 45, 60, 90)), days)


class Story(RuleBasedStateMachine):
    """What may happen to a person with two calendars."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.stage.begin()
        self.world = self.stage.world
        self.said = self.steps = 0
        self.scope = (RANGES[0], None, ZONES[0])
        self.echoes = False
        self.unsettled = self.stirred = False

    # --- The beginning ----------------------------------------------------------------------

    @initialize(
        direction=st.sampled_from(DIRECTIONS),
        first=st.lists(additions, min_size=2, max_size=6),
        echoes=st.sampled_from((None, "flagged", "bare")),
        copied=st.booleans(),
    )
    def begin(self, direction, first, echoes, copied) -> None:
        self.direction = direction
        self.source, self.target = str(direction.source), str(direction.target)
        self.athlete = FIRST_ATHLETE[self.target]
        self.pairs = {
            athlete: Promises(self.source, self.target, athlete)
            for athlete in (self.athlete, OTHER_ATHLETE[self.target])
        }
        self.echoes = self.source == "trainerroad" and echoes is not None
        if self.echoes:
            switches = self.world.trainerroad.switches
            switches.imports_from_trainingpeaks = True
            switches.imports_are_flagged = echoes == "flagged"
        self.plan_on_source(first)
        if copied:
            self.quiet(link_likely=False, side=Side.SOURCE, settle=False)

    # --- What people do ---------------------------------------------------------------------

    @rule(what=st.lists(additions, min_size=1, max_size=3))
    def plan_on_source(self, what) -> None:
        for sport, minutes, day in what:
            title = self.word("Source")
            if self.source == "trainerroad" and sport == "ride":
                title = RIDES[(minutes + day) % len(RIDES)]
            self.add(self.source, sport, minutes, day, title)

    @rule(pick=picks)
    def plan_the_same_once_more_on_source(self, pick) -> None:
        entry = self.pick(self.of_source(), pick)
        if entry is None or entry.sport == "other" or (self.echoes and not entry.library):
            return
        minutes = max(1, min(1440, round(entry.minutes))) if entry.minutes else 60
        offset = (entry.day - self.today).days
        self.add(self.source, entry.sport, minutes, offset, entry.title)

    @rule(what=st.lists(edits, min_size=1, max_size=4))
    def edit_on_source(self, what) -> None:
        for edit in what:
            entry = self.pick(self.of_source(), edit[1])
            if entry is not None and self.by_hand(entry, *edit, word="Source"):
                self.touch(entry.key)

    @rule(what=st.lists(edits, min_size=1, max_size=3))
    def edit_copies(self, what) -> None:
        for edit in what:
            entry = self.pick(self.promises.copies(held(self.world)), edit[1])
            if entry is None or not self.by_hand(entry, *edit, word="Target"):
                continue
            if edit[0] == "delete":
                self.promises.hand_deletes(entry)

    @rule(sport=st.sampled_from(hands.SPORTS), day=days, edit=edits)
    def plan_something_else_on_target(self, sport, day, edit) -> None:
        """Also on the calendar of the athlete that is not connected."""
        for athlete in self.pairs:
            title = self.word("Foreign")
            where = self.today + dt.timedelta(days=day)
            hands.add(
                self.world, self.target, where, title, sport=sport, minutes=47, athlete=athlete
            )
        entry = self.pick(self.promises.foreign(held(self.world)), edit[1])
        if entry is not None:
            self.by_hand(entry, *edit, word="Foreign")

    @rule(pick=picks, minutes=st.sampled_from((0, 1)))
    def plan_the_like_on_target(self, pick, minutes) -> None:
        """Somebody has typed a workout of the source in on the target."""
        entry = self.pick(self.of_source(), pick)
        if entry is None or entry.sport == "other":
            return
        length = max(1, min(1440, round(entry.minutes) + minutes))
        hands.add(
            self.world,
            self.target,
            entry.day,
            entry.title,
            sport=entry.sport,
            minutes=length,
            athlete=self.athlete,
        )

    @rule(pick=picks, choice=st.sampled_from((*Choice, None)))
    def say(self, pick, choice) -> None:
        entry = self.pick(self.of_source(), pick)
        if entry is None:
            return
        ref = ItemRef(
            platform=PlatformName(self.source),
            athlete=self.stage.planbridge.accounts()[PlatformName(self.source)].account.athlete,
            kind=ItemKind(entry.key.kind),
            id=entry.key.id,
        )
        self.stage.planbridge.sync.choose(self.direction, ref, choice)
        if choice is None:
            self.promises.choices.pop(src_of(ref), None)
        else:
            self.promises.choices[src_of(ref)] = choice

    # --- Settings, accounts, time -----------------------------------------------------------

    @rule(
        between=st.sampled_from(RANGES), sports=st.sampled_from(SPORTS), zone=st.sampled_from(ZONES)
    )
    def look_at_something_else(self, between, sports, zone) -> None:
        self.scope = (between, sports, zone)
        self.stage.live_in(zone)

    @rule()
    def switch_account(self) -> None:
        others = [athlete for athlete in self.pairs if athlete != self.athlete]
        self.stage.sign_in(self.target, others[0])
        self.athlete = others[0]

    @rule()
    def lose_database(self) -> None:
        now = held(self.world)
        for promises in self.pairs.values():
            promises.lose_database(now)
        self.stage.lose_database()
        self.athlete = FIRST_ATHLETE[self.target]

    @rule(days=st.integers(1, 3))
    def sleep(self, days) -> None:
        self.stage.pass_time(dt.timedelta(days=days))

    @rule()
    def restart(self) -> None:
        self.stage.restart()

    # --- Runs -------------------------------------------------------------------------------

    @rule(link_likely=st.booleans(), side=st.sampled_from(Side), settle=st.booleans())
    def quiet(self, link_likely, side, settle) -> None:
        if self.unsettled and self.stirred:
            # What the dead run wrote is found out by the next one, after its plan was shown: what
            # changed since then is left by it, and comes with the one after.
            question, plan, settled = self.look(None)
            self.run(question, plan, self.all_of(plan), settled)
        self._quiet(link_likely, side, settle)
        self.unsettled = self.stirred = False

    def _quiet(self, link_likely, side, settle) -> None:
        question, plan, settled = self.look(side if settle else None)
        proposed = {
            action.key
            for action in plan.actions
            if action.ticked
            or action.kind is ActionKind.DELETE
            or (link_likely and action.kind is ActionKind.ADOPT)
        }
        report = self.run(question, plan, proposed, settled)
        assert report.status in (RunStatus.DONE, RunStatus.NOTHING), report
        self.nothing_more(question, settled)

    @invariant()
    def sooner_or_later_quiet(self) -> None:
        self.steps += 1
        if self.steps % STEPS_WITHOUT_QUIET == 0:
            self.quiet(link_likely=False, side=Side.SOURCE, settle=False)

    @rule(share=st.lists(st.booleans(), min_size=1, max_size=8))
    def run_in_part(self, share) -> None:
        question, plan, settled = self.look(None)
        can = sorted(action.key for action in plan.actions if action.selectable)
        chosen = {key for number, key in enumerate(can) if share[number % len(share)]}
        self.run(question, plan, chosen, settled)

    @rule(at=st.integers(1, 14), kind=st.sampled_from(FAULTS), early=st.booleans())
    def run_in_trouble(self, at, kind, early) -> None:
        if early:
            self.world.faults.at(at, kind)
        try:
            question, plan, settled = self.look(None)
        except PlatformError:
            self.world.faults.clear()
            return
        self.unsettled = True
        if not early:
            self.world.faults.at(at, kind)
        self.run(question, plan, self.all_of(plan), settled)
        self.world.faults.clear()

    @rule(at=st.integers(1, 14), after=st.booleans())
    def run_and_die(self, at, after) -> None:
        question, plan, settled = self.look(None)
        chosen = self.all_of(plan)
        before = held(self.world)
        self.unsettled = True
        with self.stage.dying_at(at, after=after):
            self.order(question, plan, chosen, settled)
        self.check(before, question, plan, chosen, settled)

    # --- Inside -----------------------------------------------------------------------------

    @property
    def promises(self) -> Promises:
        return self.pairs[self.athlete]

    @property
    def today(self) -> dt.date:
        return self.stage.now.astimezone(zoneinfo.ZoneInfo(self.scope[2])).date()

    def word(self, what: str) -> str:
        self.said += 1
        return f"{what} {self.said}"

    def of_source(self) -> list[Entry]:
        return [
            one
            for one in held(self.world).values()
            if one.key.platform == self.source and not one.imported
        ]

    def pick(self, entries: list[Entry], number: int) -> Entry | None:
        there = sorted(entries, key=lambda one: (one.key.kind, len(one.key.id), one.key.id))
        return there[number % len(there)] if there else None

    def add(self, platform: str, sport: str, minutes: int, day: int, title: str) -> None:
        where = self.today + dt.timedelta(days=day)
        text = self.word("Words") if sport in ("note", "strength") else ""
        hands.add(self.world, platform, where, title, sport=sport, minutes=minutes, text=text)

    def by_hand(self, entry: Entry, what: str, _: int, value, *, word: str) -> bool:
        """False when the platform would not do it."""
        self.stirred = True
        at = (self.world, entry.key.platform, entry.key.id)
        try:
            if what == "retitle":
                hands.retitle(*at, self.word(word))
            elif what == "rewrite":
                hands.rewrite(*at, self.word(f"{word} words"))
            elif what == "steps":
                hands.change_steps(*at, value)
            elif what == "move":
                hands.move(*at, self.today + dt.timedelta(days=value))
            elif what == "delete":
                hands.delete(*at)
            else:
                hands.complete(*at)
        except Refused:
            return False
        return True

    def touch(self, key: Key) -> None:
        for promises in self.pairs.values():
            promises.hand_changes((key.platform, key.kind, key.id))

    def question(self) -> Question:
        (first, last), sports, _ = self.scope
        return Question(
            direction=self.direction,
            first=self.today + dt.timedelta(days=first),
            last=self.today + dt.timedelta(days=last),
            sports=sports,
            options=self.stage.planbridge.options(),
        )

    def look(self, side: Side | None) -> tuple[Question, Plan, Mapping[str, Mapping[Field, Side]]]:
        question, sync = self.question(), self.stage.planbridge.sync
        sync.fetch(question.direction, question.first, question.last)
        plan = sync.plan(question)
        assert plan is not None
        settled: dict[str, dict[Field, Side]] = {}
        if side is not None:
            for action in plan.actions:
                if action.kind is ActionKind.CONFLICT:
                    settled[action.key] = {one.field: side for one in action.conflicts}
            plan = sync.plan(question, settled)
            assert plan is not None
        self.promises.check_look(plan)
        return question, plan, settled

    def all_of(self, plan: Plan) -> set[str]:
        return {one.key for one in plan.actions if one.ticked or one.kind is ActionKind.DELETE}

    def order(self, question, plan, chosen, settled):
        shown = {one.key: one.digest for one in plan.actions if one.key in chosen}
        order = Order(shown=shown, confirmed=plan.hash_of(chosen))
        return self.stage.planbridge.sync.run(question, order, settled)

    def run(self, question, plan, chosen, settled):
        before = held(self.world)
        report = self.order(question, plan, chosen, settled)
        self.check(before, question, plan, chosen, settled)
        return report

    def check(self, before, question, plan, chosen, settled) -> None:
        actions: dict[str, Action] = {one.key: one for one in plan.actions if one.key in chosen}
        after = held(self.world)
        self.promises.check_run(before, after, actions, settled, question, self.today)
        assert self.world.trainingpeaks.tripwires == 0

    def nothing_more(self, question, settled) -> None:
        """Right after a quiet run: a further one, by a client that cannot write, does nothing."""
        before = held(self.world)
        self.stage.watch.read_only = True
        try:
            question, plan, _ = self.look(None)
            report = self.order(question, plan, self.all_of(plan), {})
        finally:
            self.stage.watch.read_only = False
        assert self.stage.watch.writes == []
        # What comes back without saying so has another id at each reading, and is followed.
        kinds = {one.kind for one in report.outcomes}
        followed = self.echoes and kinds == {ActionKind.ADOPT}
        assert followed or report.status is RunStatus.NOTHING, report
        after = held(self.world)
        same = {key: one.record for key, one in before.items() if not one.imported}
        assert {key: one.record for key, one in after.items() if not one.imported} == same
        self.promises.check_settled(plan, after, question, self.today, echoes=self.echoes)
        self.promises.settle_touched(plan)


@pytest.fixture
def stage(tmp_path, unhindered, monkeypatch):
    watch = Watch()
    watched(watch, monkeypatch)
    with running() as server:
        stage = Stage(server, tmp_path, watch)
        yield stage
        stage.close()


def test_whatever_happens_the_promises_hold(stage):
    class OnStage(Story):
        pass

    OnStage.stage = stage
    run_state_machine_as_test(OnStage, settings=SETTINGS)
