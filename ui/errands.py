"""What a plan is made for: who compares, weighs and does it. Pages that show plans share the rest.

An errand is a value: two are equal when they ask for the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.planbridge import Options, Planbridge
from core.platforms.contract import ItemRef, PlatformName
from core.store.journal_values import Choice, RunKind
from core.sync.actions import Brake, Plan, Side
from core.sync.fields import Field
from core.sync.reports import RunReport
from core.sync.running import Order
from core.sync_desk import Question
from ui.jobs import Job
from ui.text import days_words

Settled = Mapping[str, Mapping[Field, Side]]
"""How conflicts were settled: by the action's key, field by field."""


class Errand(Protocol):
    """One question whose answer is a plan, and what can be done with the answer."""

    @property
    def kind(self) -> RunKind:
        """What a run of it is for."""

    @property
    def what(self) -> str:
        """In a few words: from where to where, and which days. Not escaped."""

    @property
    def source(self) -> PlatformName:
        """By whose thresholds the workouts are drawn."""

    @property
    def source_name(self) -> str:
        """Where the workouts come from, in words of ours: nothing in them needs escaping."""

    @property
    def target(self) -> PlatformName:
        """Where it writes."""

    @property
    def options(self) -> Options:
        """How workouts are handed on."""

    def plan(self, bridge: Planbridge, settled: Settled) -> Plan | None:
        """What would be done; None until both sides were read."""

    def brakes(
        self, bridge: Planbridge, plan: Plan, keys: Sequence[str], settled: Settled
    ) -> tuple[Brake, ...]:
        """What speaks against doing the actions ``keys`` without asking."""

    def run(
        self, bridge: Planbridge, order: Order, settled: Settled, job: Job[RunReport]
    ) -> RunReport:
        """Does what was ordered. Called in a thread of its own."""

    def choose(self, bridge: Planbridge, ref: ItemRef, choice: Choice | None) -> None:
        """Saves what a person says of one workout, now and later; None takes it back."""


@dataclass(frozen=True)
class BetweenCalendars:
    """From one calendar to another."""

    question: Question

    @property
    def kind(self) -> RunKind:
        """A synchronisation."""
        return RunKind.SYNC

    @property
    def what(self) -> str:
        """The direction and the days."""
        days = days_words(self.question.first, self.question.last)
        return f"{self.question.direction.label}, {days}"

    @property
    def source(self) -> PlatformName:
        """The calendar that is read."""
        return self.question.direction.source

    @property
    def source_name(self) -> str:
        """The platform's name."""
        return self.source.label

    @property
    def target(self) -> PlatformName:
        """The calendar that is written."""
        return self.question.direction.target

    @property
    def options(self) -> Options:
        """As they were asked for."""
        return self.question.options

    def plan(self, bridge: Planbridge, settled: Settled) -> Plan | None:
        """See :class:`Errand`."""
        return bridge.sync.plan(self.question, settled)

    def brakes(
        self, bridge: Planbridge, plan: Plan, keys: Sequence[str], settled: Settled
    ) -> tuple[Brake, ...]:
        """See :class:`Errand`."""
        return bridge.sync.brakes(self.question, plan, keys, settled)

    def run(
        self, bridge: Planbridge, order: Order, settled: Settled, job: Job[RunReport]
    ) -> RunReport:
        """See :class:`Errand`."""
        return bridge.sync.run(self.question, order, settled, progress=job.report, stop=job.stop)

    def choose(self, bridge: Planbridge, ref: ItemRef, choice: Choice | None) -> None:
        """See :class:`Errand`."""
        bridge.sync.choose(self.question.direction, ref, choice)
