"""The sandbox's own time, so that tests decide what day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Clock:
    """Stands still at a chosen moment, or follows the computer's clock when none was chosen."""

    def __init__(self, today: date | None = None) -> None:
        self._initial = _noon(today) if today else None
        self._fixed = self._initial

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self._fixed or datetime.now(UTC)

    def today(self, zone: str = "UTC") -> date:
        """The local date in ``zone``."""
        return self.now().astimezone(ZoneInfo(zone)).date()

    def set_today(self, today: date) -> None:
        """Stand still at noon UTC of ``today``."""
        self._fixed = _noon(today)

    def set_now(self, now: datetime) -> None:
        """Stand still at ``now``; a moment without a zone is taken as UTC."""
        self._fixed = now if now.tzinfo else now.replace(tzinfo=UTC)

    def advance(self, by: timedelta) -> None:
        """Move on from the present moment by ``by`` and stand still there."""
        self._fixed = self.now() + by

    def reset(self) -> None:
        """Back to the moment it was made with."""
        self._fixed = self._initial


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
