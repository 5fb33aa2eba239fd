"""The numbers of the FIT profile that workouts are made of (profile 21.218).

Main fields hold raw integers: time in ms, distance in cm, speed in mm/s, cadence in rpm. Power
up to 1000 is % of FTP and above that watts + 1000; heart rate up to 100 is % of the maximum and
above that beats a minute + 100.
"""

from __future__ import annotations

from enum import IntEnum

from core.workout.model import Averaging, Intensity, Metric

FILE_ID = 0
WORKOUT = 26
WORKOUT_STEP = 27

WORKOUT_FILE = 5
OTHER_FILES = {
    4: "a recorded activity",
    6: "a course",
    20: "the summary of an activity",
    34: "a segment",
}
"""Kinds of FIT files that people take for workouts."""
DEVELOPMENT = 255
"""The manufacturer that a program without a number of its own names."""
PRODUCT = 1

WATTS_OFFSET = 1000
BPM_OFFSET = 100
MOST_PERCENT_FTP = 999
"""The code for 1000 % is also the one for 0 W, which real files use."""
MOST_PERCENT_MAX_HR = 100
MOST_CODE = 1_000_000
MOST_LENGTH = 0xFFFFFFFE
"""The largest time (ms) or distance (cm); one more means that there is none."""
MOST_TEXT_BYTES = 254
HIGHEST_ZONE = {Metric.POWER: 7, Metric.HEART_RATE: 5, Metric.PACE: 10}

FREE_RIDE = "Free ride"
MAX_EFFORT = "Max effort"
"""FIT has open steps only; these words, as name or note of one, say which kind it is."""


class Duration(IntEnum):
    """What ends a step."""

    TIME = 0
    DISTANCE = 1
    OPEN = 5
    REPEAT = 6
    REPETITION_TIME = 28
    TIME_ONLY = 31


REPEATS_UNTIL = {
    7: "a time is over",
    8: "a distance is done",
    9: "calories are burnt",
    10: "the heart rate is below a value",
    11: "the heart rate is above a value",
    12: "the power is below a value",
    13: "the power is above a value",
    17: "the power of a round is below a value",
    18: "the best power of a round is below a value",
    27: "a training load is reached",
}
"""Repeats without a number of rounds."""
HR_ENDS = {2: "below", 3: "above"}
POWER_ENDS = {
    14: "below",
    15: "above",
    19: "below",
    20: "below",
    21: "below",
    22: "above",
    23: "above",
    24: "above",
    25: "below",
    26: "above",
}
CALORIES, LOAD, REPETITIONS = 4, 16, 29
"""Other ends of a step; the model has none of them."""


class Kind(IntEnum):
    """What a target is measured by."""

    SPEED = 0
    HEART_RATE = 1
    OPEN = 2
    CADENCE = 3
    POWER = 4
    POWER_3S = 7
    POWER_10S = 8
    POWER_30S = 9
    POWER_LAP = 10
    SPEED_LAP = 12
    HEART_RATE_LAP = 13


PLAIN_KIND = {
    Metric.POWER: Kind.POWER,
    Metric.HEART_RATE: Kind.HEART_RATE,
    Metric.PACE: Kind.SPEED,
}
AVERAGED_KIND = {
    (Metric.POWER, Averaging.SECONDS_3): Kind.POWER_3S,
    (Metric.POWER, Averaging.SECONDS_10): Kind.POWER_10S,
    (Metric.POWER, Averaging.SECONDS_30): Kind.POWER_30S,
    (Metric.POWER, Averaging.LAP): Kind.POWER_LAP,
    (Metric.HEART_RATE, Averaging.LAP): Kind.HEART_RATE_LAP,
    (Metric.PACE, Averaging.LAP): Kind.SPEED_LAP,
}
METRIC_OF: dict[int, tuple[Metric, Averaging | None]] = {
    **{kind: (metric, None) for metric, kind in PLAIN_KIND.items()},
    **{kind: key for key, kind in AVERAGED_KIND.items()},
}
"""Metric and averaging of each kind of target."""
OTHER_KINDS = {5: "a grade", 6: "a resistance", 11: "a swim stroke"}

INTENSITIES = (
    Intensity.ACTIVE,
    Intensity.REST,
    Intensity.WARM_UP,
    Intensity.COOL_DOWN,
    Intensity.RECOVERY,
    Intensity.INTERVAL,
    Intensity.OTHER,
)
"""By their number in FIT."""
