"""What a person ticked and unticked by hand in a container, over what is proposed.

Kept by the item and not by its place in a table, so that a filter, a sort, another destination or
another start never moves a tick to another workout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from core.platforms.contract import ItemRef
from ui.shelf_lines import ShelfLine


@dataclass
class ShelfTicks:
    """The ticks of one container in one browser session.

    What was unticked stays so. A tick over a proposal not to copy holds only as long as the line
    stands as it stood when it was ticked: a yes was said to that.
    """

    _off: set[ItemRef] = field(default_factory=set)
    _on: dict[ItemRef, str] = field(default_factory=dict)
    """By the item: the status under which it was ticked."""

    def on(self, line: ShelfLine) -> bool:
        """Whether ``line`` is ticked. What cannot be ticked never is."""
        if not line.selectable:
            return False
        if line.ticked:
            return line.ref not in self._off
        return self._on.get(line.ref) == line.status

    def chosen(self, lines: Iterable[ShelfLine]) -> tuple[ShelfLine, ...]:
        """The ticked ones of ``lines``, in their order."""
        return tuple(line for line in lines if self.on(line))

    def take(self, shown: Sequence[ShelfLine], positions: Collection[int]) -> None:
        """Takes over what is ticked in a table of ``shown``; what it does not show stays."""
        for position, line in enumerate(shown):
            if not line.selectable:
                continue
            ticked = position in positions
            if line.ticked:
                (self._off.discard if ticked else self._off.add)(line.ref)
            elif ticked:
                self._on[line.ref] = line.status
            else:
                self._on.pop(line.ref, None)

    def forget_yes(self) -> None:
        """To be called when the place is read anew: a yes was said to what was shown then."""
        self._on.clear()
