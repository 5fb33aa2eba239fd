"""Who is signed in: own athlete, roster, and which kind of account.

The account's flags moved in July 2026 from ``accountStatus`` to ``user.settings.account``; both
places are read. A flag that is missing never blocks anything.
"""

from __future__ import annotations

import datetime as dt

from core.platforms.errors import ApiChanged
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    integer,
    local_day,
    obj,
    objects,
    positive,
    text,
)
from core.workout.model import Value

PAID_BY_COACH, OWN_PREMIUM = 1, 4


class RosterAthlete(Value):
    """One athlete whose calendar can be opened."""

    id: str
    name: str
    is_premium: bool


class Profile(Value):
    """The signed-in person."""

    id: str
    name: str
    time_zone: str = ""
    is_premium: bool = False
    is_athlete: bool = True
    others: tuple[RosterAthlete, ...] = ()
    """The coach's athletes, the person themself left out."""

    @property
    def plan(self) -> str:
        """The kind of account in words."""
        if self.others:
            count = len(self.others)
            return f"coach with {count} athlete{'s' if count != 1 else ''}"
        return "premium" if self.is_premium else "free"

    def premium_of(self, athlete: str) -> bool:
        """Whether the calendar of ``athlete`` has no planning window, as far as is known."""
        return next((o.is_premium for o in self.others if o.id == athlete), self.is_premium)


def read_profile(answer: JsonObject, today: dt.date) -> Profile:
    """The answer of ``/users/v3/user``, in both shapes.

    Raises :class:`ApiChanged` when it does not say who is signed in.
    """
    user = obj(answer.get("user")) or answer
    own = integer(user.get("personId")) or integer(user.get("userId"))
    if own is None:
        raise ApiChanged(
            PLATFORM,
            "It no longer says who is signed in.",
            "Look for a newer version of Planbridge, or report this with the log file.",
            endpoint="GET /users/v3/user",
            key="user.userId",
        )
    flags = {
        **obj(answer.get("accountStatus")),
        **obj(obj(user.get("settings")).get("account")),
    }
    own_id = str(own)
    others = tuple(
        RosterAthlete(
            id=str(entry_id),
            name=_name(entry) or f"Athlete {entry_id}",
            is_premium=_is_premium(entry, today),
        )
        for entry in objects(user.get("athletes"))
        if (entry_id := integer(entry.get("athleteId"))) is not None and str(entry_id) != own_id
    )
    return Profile(
        id=own_id,
        name=_name(user) or text(user.get("userName")),
        time_zone=text(user.get("timeZone")),
        is_premium=_is_premium(flags, today),
        is_athlete=flags.get("isAthlete") is not False,
        others=others,
    )


def _is_premium(flags: JsonObject, today: dt.date) -> bool:
    if flags.get("isPremium") is True or flags.get("premiumTrial") is True:
        return True
    if positive(flags.get("premiumTrialDaysRemaining")):
        return True
    expires = local_day(flags.get("expireOn"))
    if expires is not None and expires > today:
        return True
    if flags.get("isPremium") is False:
        return False
    return integer(flags.get("userType")) in (PAID_BY_COACH, OWN_PREMIUM)


def _name(person: JsonObject) -> str:
    return " ".join(
        part for key in ("firstName", "lastName") if (part := text(person.get(key)).strip())
    )
