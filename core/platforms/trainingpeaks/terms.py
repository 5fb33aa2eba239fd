"""The words of TrainingPeaks' structures, and what they mean in ours.

Reading is broad: case does not matter and every spelling that was ever seen counts. Writing
uses the one spelling of the web app's own editor.
"""

from __future__ import annotations

from core.workout.model import DistanceUnit, Intensity, TimeUnit, Unit

CADENCE_UNIT = "roundOrStridePerMinute"

METRIC_NAMES: dict[Unit, str] = {
    Unit.PERCENT_FTP: "percentOfFtp",
    Unit.PERCENT_LTHR: "percentOfThresholdHr",
    Unit.PERCENT_MAX_HR: "percentOfMaxHr",
    Unit.PERCENT_THRESHOLD_PACE: "percentOfThresholdPace",
    Unit.RPE: "rpe",
}
"""The units that a whole structure may be written in."""

METRICS: dict[str, Unit] = {
    "percentofftp": Unit.PERCENT_FTP,
    "percentofthresholdhr": Unit.PERCENT_LTHR,
    "percentofthresholdheartrate": Unit.PERCENT_LTHR,
    "percentofmaxhr": Unit.PERCENT_MAX_HR,
    "percentofmaxheartrate": Unit.PERCENT_MAX_HR,
    "percentofthresholdpace": Unit.PERCENT_THRESHOLD_PACE,
    "percentofthresholdswimpace": Unit.PERCENT_THRESHOLD_PACE,
    "rpe": Unit.RPE,
    "power": Unit.WATTS,
    "heartrate": Unit.BPM,
}
TARGET_UNITS: dict[str, Unit] = {
    **METRICS,
    "watts": Unit.WATTS,
    "bpm": Unit.BPM,
    "scale10": Unit.RPE,
    "secondsperkilometer": Unit.SECONDS_PER_KM,
    "secondspermile": Unit.SECONDS_PER_MILE,
    "secondsper100meters": Unit.SECONDS_PER_100M,
    "secondsper100yards": Unit.SECONDS_PER_100Y,
}
CADENCE_UNITS = frozenset({CADENCE_UNIT.lower(), "rpm"})

LAP_BUTTON = "lapbutton"
TIME_UNITS: dict[str, TimeUnit] = {
    "second": TimeUnit.SECOND,
    "minute": TimeUnit.MINUTE,
    "hour": TimeUnit.HOUR,
}
DISTANCE_UNITS: dict[str, DistanceUnit] = {
    "meter": DistanceUnit.METRE,
    "metre": DistanceUnit.METRE,
    "kilometer": DistanceUnit.KILOMETRE,
    "kilometre": DistanceUnit.KILOMETRE,
    "mile": DistanceUnit.MILE,
    "yard": DistanceUnit.YARD,
}
DISTANCE_NAMES: dict[DistanceUnit, str] = {
    DistanceUnit.METRE: "meter",
    DistanceUnit.KILOMETRE: "kilometer",
    DistanceUnit.MILE: "mile",
    DistanceUnit.YARD: "yard",
}

CLASSES: dict[str, Intensity] = {
    "warmup": Intensity.WARM_UP,
    "active": Intensity.ACTIVE,
    "rest": Intensity.REST,
    "cooldown": Intensity.COOL_DOWN,
    "recovery": Intensity.RECOVERY,
    "interval": Intensity.INTERVAL,
    "other": Intensity.OTHER,
}
CLASS_NAMES: dict[Intensity, str] = {
    Intensity.WARM_UP: "warmUp",
    Intensity.ACTIVE: "active",
    Intensity.REST: "rest",
    Intensity.COOL_DOWN: "coolDown",
    Intensity.OTHER: "other",
    # The service refuses "recovery" and has no other word for these two.
    Intensity.RECOVERY: "rest",
    Intensity.INTERVAL: "active",
}
DEFAULT_NAMES: dict[str, str] = {
    "warmUp": "Warm up",
    "active": "Active",
    "rest": "Recovery",
    "coolDown": "Cool Down",
    "other": "Other",
}
"""What the editor calls a step of each class until somebody names it."""
