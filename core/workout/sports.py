"""The sports of workouts and the kinds within them, as coaches name them."""

from __future__ import annotations

from enum import StrEnum


class Sport(StrEnum):
    """The sport a workout belongs to, as coaches name it."""

    RIDE = "ride"
    RUN = "run"
    SWIM = "swim"
    STRENGTH = "strength"
    WALK = "walk"
    ROW = "row"
    SKI = "ski"
    BRICK = "brick"
    CROSS_TRAIN = "cross_train"
    RACE = "race"
    DAY_OFF = "day_off"
    CUSTOM = "custom"
    OTHER = "other"


class SubSport(StrEnum):
    """The kind within a sport. A platform that lacks one falls back to the plain sport."""

    # ride
    ROAD_RIDE = "road_ride"
    GRAVEL_RIDE = "gravel_ride"
    TRACK_RIDE = "track_ride"
    INDOOR_RIDE = "indoor_ride"
    CYCLOCROSS = "cyclocross"
    E_BIKE = "e_bike"
    HAND_CYCLE = "hand_cycle"
    TIME_TRIAL = "time_trial"
    VIRTUAL_RIDE = "virtual_ride"
    MOUNTAIN_BIKE = "mountain_bike"
    CROSS_COUNTRY_MTB = "cross_country_mtb"
    ENDURO_MTB = "enduro_mtb"
    DOWNHILL_MTB = "downhill_mtb"
    SHORT_TRACK_MTB = "short_track_mtb"
    FAT_BIKE = "fat_bike"
    E_MTB = "e_mtb"
    VELOMOBILE = "velomobile"
    # run
    ROAD_RUN = "road_run"
    TRACK_RUN = "track_run"
    TRAIL_RUN = "trail_run"
    INDOOR_RUN = "indoor_run"
    VIRTUAL_RUN = "virtual_run"
    # swim
    OPEN_WATER_SWIM = "open_water_swim"
    POOL_SWIM = "pool_swim"
    # strength
    MOBILITY = "mobility"
    FUNCTIONAL_STRENGTH = "functional_strength"
    YOGA = "yoga"
    CLIMBING = "climbing"
    HYBRID_STRENGTH = "hybrid_strength"
    STRETCHING = "stretching"
    PILATES = "pilates"
    CROSSFIT = "crossfit"
    HIIT = "hiit"
    # walk
    HIKE = "hike"
    TREADMILL_WALK = "treadmill_walk"
    MOUNTAINEERING = "mountaineering"
    HUNTING = "hunting"
    SNOWSHOE = "snowshoe"
    # row
    INDOOR_ROW = "indoor_row"
    VIRTUAL_ROW = "virtual_row"
    # ski and snow
    NORDIC_SKI = "nordic_ski"
    ROLLER_SKI = "roller_ski"
    ALPINE_SKI = "alpine_ski"
    BACKCOUNTRY_SKI = "backcountry_ski"
    VIRTUAL_SKI = "virtual_ski"
    SNOWBOARD = "snowboard"
    # on and in the water
    CANOE = "canoe"
    KAYAK = "kayak"
    STAND_UP_PADDLE = "stand_up_paddle"
    SAIL = "sail"
    SURF = "surf"
    WINDSURF = "windsurf"
    KITESURF = "kitesurf"
    WATER_SPORT = "water_sport"
    # skates and halls
    ICE_SKATE = "ice_skate"
    INLINE_SKATE = "inline_skate"
    SKATEBOARD = "skateboard"
    ELLIPTICAL = "elliptical"
    STAIR_STEPPER = "stair_stepper"
    # ball, racket and others
    BADMINTON = "badminton"
    GOLF = "golf"
    HOCKEY = "hockey"
    PADEL = "padel"
    PICKLEBALL = "pickleball"
    RACQUETBALL = "racquetball"
    RUGBY = "rugby"
    SOCCER = "soccer"
    SQUASH = "squash"
    TABLE_TENNIS = "table_tennis"
    TENNIS = "tennis"
    EQUESTRIAN = "equestrian"
    TRANSITION = "transition"
    WHEELCHAIR = "wheelchair"
