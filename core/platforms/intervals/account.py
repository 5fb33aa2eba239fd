"""Whose key it is: the athlete, and the thresholds of each sport."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from core.platforms.answers import REPORT_ADVICE
from core.platforms.contract import Account, PlatformName
from core.platforms.errors import ApiChanged
from core.platforms.intervals.sports import sport_of
from core.platforms.intervals.wire import Athlete, SportSettings, first_fault
from core.workout.model import Sport
from core.workout.thresholds import AthleteThresholds, Thresholds

OWN = "0"
"""Stands for the athlete that the key belongs to, in every path."""

_ID = re.compile(r"i?[0-9]{1,18}")
_PAGE = re.compile(r"https?://[^\s/]+/athletes?/(?P<id>[^/?#\s]+)\S*")
_PLANS = {
    "FREE": "free",
    "PREMIUM": "premium",
    "SUPPORTER": "supporter",
    "WHITELABEL": "through an organisation",
}
_MAIN_TYPES = {"Ride", "Run", "Swim", "WeightTraining", "Walk", "Rowing", "NordicSki", "Workout"}


def athlete_id(typed: str) -> str:
    """The id in what a person typed: ``i123456``, ``123456`` (old accounts), or a page's address.

    Nothing and ``0`` mean the key's own athlete. Raises ``ValueError`` with a sentence.
    """
    text = typed.strip()
    if not text:
        return OWN
    page = _PAGE.fullmatch(text)
    found = (page["id"] if page else text).lower()
    if not _ID.fullmatch(found):
        raise ValueError(
            f"“{text[:40]}” is not an Intervals.icu athlete id. It looks like i123456 and stands "
            "under Settings → Developer Settings; leave the field empty for your own calendar."
        )
    return found


def read_account(raw: dict[str, Any], endpoint: str) -> Account:
    """The account behind an athlete object. Sport settings that make no sense are left out."""
    try:
        athlete = Athlete.model_validate(raw)
    except ValidationError as error:
        key, why = first_fault(error)
        raise ApiChanged(
            PlatformName.INTERVALS.label,
            f"The athlete's “{key}” has an unexpected form ({why}).",
            REPORT_ADVICE,
            endpoint=endpoint,
            key=key,
        ) from None
    full_name = f"{athlete.firstname} {athlete.lastname}".strip()
    return Account(
        platform=PlatformName.INTERVALS,
        athlete=athlete.id,
        name=athlete.name.strip() or full_name,
        plan=_PLANS.get(athlete.plan, athlete.plan.lower()),
        time_zone=athlete.timezone,
        thresholds=_thresholds(athlete),
    )


def _thresholds(athlete: Athlete) -> AthleteThresholds:
    by_sport: dict[Sport, Thresholds] = {}
    main: set[Sport] = set()
    default = Thresholds(resting_hr=_positive(athlete.icu_resting_hr))
    for raw in athlete.sport_settings:
        try:
            settings = SportSettings.model_validate(raw)
            found = _one(settings, athlete.icu_resting_hr)
        except ValidationError:
            continue
        if settings.other or "Other" in settings.types:
            default = found
        for name in settings.types:
            pair = sport_of(name)
            if pair is None or pair[0] is Sport.OTHER:
                continue
            # An athlete may keep gravel apart from road: the plain type speaks for the sport.
            if name in _MAIN_TYPES and pair[0] not in main:
                by_sport[pair[0]] = found
                main.add(pair[0])
            else:
                by_sport.setdefault(pair[0], found)
    return AthleteThresholds(by_sport=tuple(by_sport.items()), default=default)


def _one(settings: SportSettings, resting_hr: float | None) -> Thresholds:
    return Thresholds(
        ftp=_positive(settings.ftp),
        indoor_ftp=_positive(settings.indoor_ftp),
        lthr=_positive(settings.lthr),
        max_hr=_positive(settings.max_hr),
        resting_hr=_positive(resting_hr),
        pace=_positive(settings.threshold_pace),
        power_zones=tuple(zone for zone in settings.power_zones if zone > 0),
        hr_zones=tuple(zone for zone in settings.hr_zones if zone > 0),
        pace_zones=tuple(zone for zone in settings.pace_zones if zone > 0),
    )


def _positive(value: float | None) -> float | None:
    return value if value and value > 0 else None
