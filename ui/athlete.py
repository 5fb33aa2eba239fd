"""What is known of the person in front of the screen, whatever account said it."""

from __future__ import annotations

from core.planbridge import Planbridge
from core.platforms.contract import PlatformName
from core.workout.thresholds import AthleteThresholds


def thresholds(bridge: Planbridge, first: PlatformName | None = None) -> AthleteThresholds:
    """The thresholds of the account ``first``, gaps filled from the other accounts."""
    accounts = bridge.accounts()
    known = AthleteThresholds()
    if first is not None and first in accounts:
        known = accounts[first].account.thresholds
    for saved in accounts.values():
        known = known.filled_from(saved.account.thresholds)
    return known
