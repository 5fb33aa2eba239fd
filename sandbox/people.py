"""The invented people of the sandbox and the secrets that sign them in. All values are fake."""

from __future__ import annotations

from dataclasses import dataclass

INTERVALS_API_KEY = "sandbox-intervals-key"
INTERVALS_API_KEY_2 = "sandbox-intervals-key-2"

TP_PREMIUM = "sandbox-premium"
TP_FREE = "sandbox-free"
TP_COACH = "sandbox-coach"
TP_EXPIRED = "sandbox-expired"
TP_PREMIUM_ID = 3000001
TP_FREE_ID = 3_000_000_002
"""Beyond 32 bits with a sign, as newer accounts are."""
TP_COACH_ID = 3000100
TP_ROSTER_IDS = (3000101, 3000102, 3000103)
"""The athletes of the coach."""

TR_RIDER = "sandbox-rider"
TR_EXPIRED = "sandbox-expired"
TR_MEMBER_ID = 700001
TR_USERNAME = "samsandbox"

TP2INTERVALS_COPIED_IDS = (41001, 41002, 41003)
"""TrainingPeaks workouts of which Intervals.icu already holds a copy made by tp2intervals."""
TP2INTERVALS_COPIED_DAYS = (2, 4, 6)
"""On which day each of them is planned, counted from today."""
TR_COPIED_WORKOUT_ID = 9101
"""The TrainerRoad library workout of which Intervals.icu already holds a copy."""
TR_COPIED_DAY = 3


@dataclass(frozen=True)
class IntervalsAthlete:
    """An Intervals.icu account: watts, beats a minute, metres a second."""

    id: str
    key: str
    name: str
    ftp: int = 250
    lthr: int = 165
    max_hr: int = 188
    resting_hr: int = 50
    run_threshold_pace: float = 4.0
    swim_threshold_pace: float = 1.1
    timezone: str = "Europe/Berlin"


SAM = IntervalsAthlete(id="i100", key=INTERVALS_API_KEY, name="Sam Sandbox")
ROBIN = IntervalsAthlete(id="i200", key=INTERVALS_API_KEY_2, name="Robin Sandbox", ftp=200)
INTERVALS_ATHLETES = (SAM, ROBIN)


def sign_in() -> dict[str, dict[str, str]]:
    """What to type into the app to be somebody here, by platform."""
    return {
        "intervals": {"athlete": SAM.id, "api_key": SAM.key, "second_api_key": ROBIN.key},
        "trainingpeaks": {
            "cookie_name": "Production_tpAuth",
            "premium": TP_PREMIUM,
            "free": TP_FREE,
            "coach": TP_COACH,
            "expired": TP_EXPIRED,
        },
        "trainerroad": {
            "cookie_name": "SharedTrainerRoadAuth",
            "rider": TR_RIDER,
            "expired": TR_EXPIRED,
        },
    }
