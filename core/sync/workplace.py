"""What a run is given: what was said yes to, and what it works with."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.platforms.contract import Capabilities, Listing, Platform, Progress
from core.store.journal import Journal
from core.store.journal_values import Pair, RunKind
from core.store.leases import Lease
from core.sync.athletes import NO_NAMES, Names


@dataclass(frozen=True)
class Order:
    """What a person (or a rule) said yes to.

    ``shown`` holds the digest of each chosen action as it was shown, by key. ``confirmed`` is the
    hash of the plan that was confirmed although a brake spoke against it. ``pair`` are the accounts
    for which it was shown (``Scope``): when others are connected by now, nothing is done. None:
    nobody says.
    """

    shown: Mapping[str, str]
    confirmed: str = ""
    kind: RunKind = RunKind.SYNC
    pair: Pair | None = None
    names: Names = NO_NAMES


@dataclass(frozen=True)
class Workplace:
    """What a run works with: one pair of accounts, where it writes down, the clock."""

    pair: Pair
    source: Platform | None
    """None when the source is no service (files): then nothing can be asked for there."""
    target: Platform
    journal: Journal
    lease: Callable[[Pair], Lease]
    """Takes the pair's lease (``ProfileStore.lease``); raises ``leases.LeaseHeld``."""
    now: Callable[[], dt.datetime]
    today: Callable[[], dt.date]
    """The local day in the person's time zone."""
    reread: Callable[[], Listing]
    """Lists the target once more, over all days of the run, to read back what was written."""
    progress: Progress | None = None
    stop: threading.Event | None = None
    source_can: Capabilities | None = None
    """Where the source is no service: what the one can do from which its items come."""
    names: Names = NO_NAMES
    """What the athletes of ``pair`` are called."""

    @property
    def source_totals(self) -> bool:
        """Whether the source works out totals by itself (``Capabilities.computes_totals``)."""
        can = self.source.capabilities if self.source is not None else self.source_can
        return can is not None and can.computes_totals

    @property
    def target_totals(self) -> bool:
        """Whether the target does."""
        return self.target.capabilities.computes_totals
