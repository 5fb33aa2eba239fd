"""A mixed plan of every kind of change, made anew for each moment at which something goes wrong."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from core.platforms.contract import CalendarItem
from core.store.journal_values import Link
from core.store.store import Store
from core.sync.running import Order
from tests.sync.bench import PAIR, Bench, day
from tests.sync.calendars import ICU, TP, origin, ride
from tests.sync.fake_platform import FakePlatform

_numbers = itertools.count(1)


@dataclass(frozen=True)
class World:
    """Both calendars and the links between them, before a run."""

    source: dict[str, CalendarItem]
    target: dict[str, CalendarItem]
    links: tuple[Link, ...]
    order: Order
    """Everything that can be ticked."""

    def bench(self, store: Store, *, bulk: bool) -> Bench:
        """A bench of its own on which this world stands."""
        profile = store.profile(f"world {next(_numbers)}")
        target = FakePlatform(
            ICU,
            bulk=bulk,
            request_of=2 if bulk else 1,
            first_id=1 + max(int(id.removeprefix(ICU) or 0) for id in self.target if id != "t"),
        )
        bench = Bench(profile, target=target)
        bench.progress = None
        bench.source.items.update(self.source)
        bench.target.items.update(self.target)
        profile.journal.save_links(
            PAIR, [link.model_copy(update={"id": None}) for link in self.links]
        )
        return bench


def mixed(store: Store, *, creations: int = 3) -> World:
    """Some to create, one to update, one of which a field is kept, one to move, one to delete,
    one to link, one that was edited there, and one that is the same."""
    bench = Bench(store.profile(f"world {next(_numbers)}"))
    for number, id in enumerate(("same", "changed", "kept", "edited", "moved", "gone"), 1):
        bench.plan_ride(id, number)
    bench.run()
    source, target = bench.source, bench.target
    source.put("changed", ride(5400, title="Ride changed, longer"), day=day(2))
    source.edit("kept", description="Stay seated.")
    source.edit("moved", day=day(10))
    del source.items["gone"]
    target.edit(bench.copy_of("kept").ref.id, title="My own title")
    target.edit(bench.copy_of("edited").ref.id, title="Edited there")
    for number in range(creations):
        bench.plan_ride(f"new{number}", number + 2)
    bench.plan_ride("there", 9)
    target.put("t", ride(title="Ride there"), day=day(9), origins=[origin(TP, "there")])
    return World(
        dict(source.items),
        dict(target.items),
        bench.journal.links(PAIR),
        bench.order(every=True),
    )


def ended(bench: Bench) -> dict[str, Any]:
    """All that must be the same however a run came about."""
    return {
        "calendar": bench.calendar,
        "links": bench.agreed,
        "open": bench.journal.open_intents(PAIR),
        "source": bench.source.writes,
    }
