"""The names on the wire: a workout's keys, the types, and what a write must carry."""

from __future__ import annotations

from typing import Any


def words(text: str) -> tuple[str, ...]:
    """Names written one after the other."""
    return tuple(text.split())


WORKOUT_KEYS = words("""
    workoutId athleteId title workoutTypeValueId code workoutDay startTime startTimePlanned
    isItAnOr isHidden completed description userTags coachComments workoutComments newComment
    hasPrivateWorkoutNoteForCaller publicSettingValue sharedWorkoutInformationKey
    sharedWorkoutInformationExpireKey distance distancePlanned distanceCustomized
    distanceUnitsCustomized totalTime totalTimePlanned heartRateMinimum heartRateMaximum
    heartRateAverage calories caloriesPlanned tssActual tssPlanned tssSource if ifPlanned
    velocityAverage velocityPlanned velocityMaximum normalizedSpeedActual normalizedPowerActual
    powerAverage powerMaximum energy energyPlanned elevationGain elevationGainPlanned
    elevationLoss elevationMinimum elevationAverage elevationMaximum torqueAverage torqueMaximum
    tempMin tempAvg tempMax cadenceAverage cadenceMaximum lastModifiedDate equipmentBikeId
    equipmentShoeId isLocked complianceDurationPercent complianceDistancePercent
    complianceTssPercent rpe feeling structure orderOnDay personalRecordCount syncedTo
    poolLengthOptionId workoutSubTypeId workoutDeviceSource
    """)
"""A workout's keys in the order in which the service gives them."""

_BY_SERVER = frozenset(
    words("""
    isItAnOr completed workoutComments hasPrivateWorkoutNoteForCaller lastModifiedDate syncedTo
    workoutDeviceSource
    """)
)
REQUIRED_ON_WRITE = frozenset(WORKOUT_KEYS) - _BY_SERVER
"""What the web app sends with every workout, null or not; a body without one is refused."""

NUMBERS = frozenset(
    words("""
    distance distancePlanned totalTime totalTimePlanned calories caloriesPlanned tssActual
    tssPlanned if ifPlanned velocityAverage velocityPlanned velocityMaximum energy energyPlanned
    elevationGain elevationGainPlanned elevationLoss powerAverage powerMaximum
    normalizedPowerActual normalizedSpeedActual heartRateMinimum heartRateMaximum
    heartRateAverage cadenceAverage cadenceMaximum
    """)
)
INTEGERS = frozenset(
    words("tssSource publicSettingValue orderOnDay workoutSubTypeId rpe feeling equipmentBikeId")
)
TEXTS = frozenset(
    words("title code description userTags coachComments newComment poolLengthOptionId")
)
FLAGS = frozenset(words("isHidden isLocked"))

NOTE_KEYS = words("""
    id title description noteDate createdDate modifiedDate athleteId isHidden ownerId
    appliedPlanId parentPlanNoteId attachments
    """)

PLAN_KEYS = words("""
    planAccess planId planPersonId ownerPersonId createdOn title author planEmail planLanguage
    dayCount weekCount startDate endDate workoutCount eventCount description planCategory
    subcategory additionalCriteria eventPlan eventName eventDate forceDate isDynamic isPublic
    isSearchable price customUrl hasWeeklyGoals sampleWeekOne sampleWeekTwo
    """)

ITEM_KEYS = words("""
    exerciseLibraryId exerciseLibraryItemId exerciseLibraryItemType itemName workoutTypeId
    workoutSubTypeId distancePlanned totalTimePlanned caloriesPlanned tssPlanned ifPlanned
    velocityPlanned energyPlanned elevationGainPlanned description coachComments fromLegacy
    structure attachments
    """)

_SUB_TYPES: dict[int, tuple[str, dict[int, str]]] = {
    1: ("Swim", {1: "Open Water", 2: "Pool"}),
    2: (
        "Bike",
        {
            3: "Road",
            4: "Gravel",
            5: "Track",
            6: "Indoor",
            7: "Cyclocross",
            8: "E-Bike",
            9: "Hand Cycle",
            47: "Time Trial",
            49: "Virtual",
        },
    ),
    3: ("Run", {10: "Road", 11: "Track", 12: "Trail", 13: "Indoor", 50: "Virtual"}),
    4: ("Brick", {}),
    5: ("Crosstrain", {}),
    6: ("Race", {}),
    7: ("Day Off", {}),
    8: (
        "Mtn Bike",
        {
            14: "Cross Country",
            15: "Enduro",
            16: "Downhill",
            17: "Short Track",
            18: "Fat Bike",
            19: "E-MTB",
        },
    ),
    9: ("Strength", {}),
    10: ("Custom", {}),
    11: ("XC-Ski", {}),
    12: ("Rowing", {39: "Indoor", 51: "Virtual"}),
    13: ("Walk", {41: "Hike", 42: "Treadmill", 43: "Mountaineering", 44: "Hunting"}),
    29: (
        "Strength",
        {
            20: "Mobility",
            21: "Functional",
            22: "Yoga",
            23: "Climbing",
            24: "Hybrid",
            25: "Stretching",
        },
    ),
    100: (
        "Other",
        {
            35: "Canoe",
            36: "Stand Up Paddle",
            37: "Sailing",
            38: "Kayak",
            40: "Surf",
            45: "Speed Skating",
            48: "Equestrian",
        },
    ),
}

WORKOUT_TYPES: list[dict[str, Any]] = [
    {
        "id": number,
        "name": name,
        "subTypes": [{"id": sub, "name": sub_name} for sub, sub_name in subs.items()],
    }
    for number, (name, subs) in _SUB_TYPES.items()
]
"""The catalogue of types with their sub-types."""
