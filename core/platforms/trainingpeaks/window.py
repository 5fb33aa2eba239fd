"""How far ahead a free account can plan.

Source of the rule: the notes of tp2intervals' users. The server's clock is UTC-6, all year, and
a free account can plan up to "tomorrow" by that clock.
"""

from __future__ import annotations

import datetime as dt

SERVER_ZONE = dt.timezone(dt.timedelta(hours=-6))


def last_plannable_day(now_utc: dt.datetime, is_premium: bool) -> dt.date | None:
    """The last day this account can plan at ``now_utc`` (aware); None when there is no limit.

    It is told to people and never used to hide a day: only the server's answer decides.
    """
    if is_premium:
        return None
    return now_utc.astimezone(SERVER_ZONE).date() + dt.timedelta(days=1)
