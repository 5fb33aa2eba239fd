"""What copying to a library or plan works with, and whose it must be."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.platforms.contract import Platform, PlatformName, Progress
from core.platforms.errors import AccessDenied
from core.store.copies import Copies
from core.store.copy_values import ShelfCopy
from core.store.journal_values import Pair
from core.store.leases import Lease

SHELVED = "library"
"""Whose the items of plans and libraries are, on their way: nobody's."""


@dataclass(frozen=True)
class ShelfWorkplace:
    """One target account, where it is written down, the clock."""

    platform: Platform
    copies: Copies
    lease: Callable[[Pair], Lease]
    """Takes a pair's lease (``ProfileStore.lease``); raises ``leases.LeaseHeld``."""
    now: Callable[[], dt.datetime]
    progress: Progress | None = None
    stop: threading.Event | None = None

    @property
    def stopped(self) -> bool:
        """Whether the person asked for a stop."""
        return self.stop is not None and self.stop.is_set()

    def tell(self, done: int, of: int, what: str) -> None:
        """Says how far it is, if somebody listens."""
        if self.progress is not None:
            self.progress(done, of, what)

    def keep(self, copy: ShelfCopy) -> ShelfCopy:
        """Writes a copy down, a new one for the first time; it has its id from then on."""
        if copy.id is None:
            return self.copies.begin(copy)
        self.copies.save(copy)
        return copy

    def check_athlete(self, copy: ShelfCopy) -> None:
        """Asks who is connected. Raises :class:`AccessDenied` when the copy is not theirs."""
        account = self.platform.check_access()
        if (account.platform, account.athlete) != (copy.target, copy.athlete):
            raise AccessDenied(
                self.platform.name.label,
                "This copy belongs to another athlete than the connected account, so nothing was "
                "done.",
                "Connect that account on the Accounts page, or make a new copy.",
            )


def shelf_pair(target: PlatformName, athlete: str) -> Pair:
    """The pair whose lease is held while the libraries of ``athlete`` are written to."""
    return Pair(
        source=PlatformName.LIBRARY,
        source_athlete=SHELVED,
        target=target,
        target_athlete=athlete,
    )
