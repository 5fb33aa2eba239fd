"""What a person ticked and unticked by hand, over what a plan proposes.

Kept by the action and not by its place in a table, so that a filter, a sort or another choice of
days never moves a tick to another workout and never loses one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from core.sync.actions import Action, ActionKind


@dataclass
class Ticks:
    """The ticks of one browser session. One holds only as long as the action is of its kind."""

    _by_hand: dict[tuple[str, ActionKind], bool] = field(default_factory=dict)

    def on(self, action: Action) -> bool:
        """Whether ``action`` is ticked. What cannot be ticked never is."""
        if not action.selectable:
            return False
        return self._by_hand.get((action.key, action.kind), action.ticked)

    def chosen(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """The ticked ones of ``actions``, in their order."""
        return tuple(action for action in actions if self.on(action))

    def take(self, shown: Sequence[Action], positions: Collection[int]) -> None:
        """Takes over what is ticked in a table of ``shown``; what it does not show stays."""
        for position, action in enumerate(shown):
            if not action.selectable:
                continue
            ticked = position in positions
            if ticked == action.ticked:
                self._by_hand.pop((action.key, action.kind), None)
            else:
                self._by_hand[action.key, action.kind] = ticked

    def read_anew(self) -> None:
        """To be called when the calendars are read anew: a yes was said to what was shown then.

        What was unticked stays unticked.
        """
        self._by_hand = {key: ticked for key, ticked in self._by_hand.items() if not ticked}
