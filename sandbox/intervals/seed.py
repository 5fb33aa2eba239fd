"""What the stand-in's athletes have on their calendars and in their libraries."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox import people
from sandbox.intervals import events
from sandbox.intervals.awkward import plant_cases
from sandbox.intervals.seed_library import plant_library
from sandbox.intervals.state import Account, Json, State

_SLASHES = "//////////"
THRESHOLD = "- Warm up 15m 50-65%\n\n3x\n- Threshold 10m 95-100%\n- Easy 4m 50-55%\n\n- 10m 45-55%"
PINE_RIDGE = "- 12m ramp 45-70%\n\n3x\n- Sweet spot 12m 90%\n- Easy 5m 50%\n\n- 8m ramp 55-40%"


def plant(state: State) -> None:
    """Fill the accounts around the clock's today."""
    sam = state.accounts[people.SAM.id]
    today = state.clock.today()
    for days, fields in _planned():
        add(state, sam, today + timedelta(days=days), **fields)
    _plant_past(state, sam, today)
    _plant_copies(state, sam, today)
    plant_cases(state, sam, today)
    robin = state.accounts[people.ROBIN.id]
    plant_library(
        state,
        sam,
        robin,
        (
            ("Over-unders", "Ride", _OVER_UNDERS),
            ("Cruise kilometres", "Run", _PACE_RUN),
            ("Aerobic hundreds", "Swim", _SWIM),
            ("Strength A", "WeightTraining", _STRENGTH),
        ),
    )
    add(state, robin, today + timedelta(days=1), name="Robin's ride", description="- 1h Z2")


def add(state: State, account: Account, day: date, **fields: object) -> Json:
    """One event on ``day``; a ride unless told otherwise."""
    start = f"{day}T{fields.pop('at', '00:00:00')}"
    defaults = {"category": "WORKOUT", "type": "Ride", "start_date_local": start}
    return events.create(state, account, {**defaults, **fields})


def _planned() -> list[tuple[int, Json]]:
    """Days from today, and what is planned for then."""
    return [
        (1, {"name": "Over-unders", "description": _OVER_UNDERS}),
        (1, {"name": "Easy shake-out", "type": "Run", "description": "- 30m Z1-Z2 HR"}),
        (3, {"name": "Pool: aerobic hundreds", "type": "Swim", "description": _SWIM}),
        (4, {"name": "Strength A", "type": "WeightTraining", "description": _STRENGTH}),
        (4, {"category": "NOTE", "type": None, "name": "Early night", "description": "Sleep in."}),
        (5, {"name": "Endurance", "description": "- 2h30m 60-70% 85-95rpm", "at": "07:30:00"}),
        (6, {"name": "Tempo by heart", "type": "Run", "description": _HR_RUN}),
        (8, {"name": "Ramps", "type": "VirtualRide", "description": _RAMPS}),
        (9, {"name": "Cruise kilometres", "type": "Run", "description": _PACE_RUN}),
        (11, {"name": "Walk the dog", "type": "Walk", "moving_time": 3600, "description": "Easy."}),
        (12, {"name": "Hill hike", "type": "Hike", "moving_time": 10800, "distance": 12000}),
        (13, {"name": "Watts in blocks", "description": _WATTS, "tags": ["key", "outside"]}),
        (14, {"category": "NOTE", "type": None, "name": "Rest day", "description": "Legs up."}),
        (16, {"name": "Sprints until ready", "description": _LAPS}),
        (18, {"name": "Yoga for riders", "type": "Yoga", "moving_time": 2700}),
        (20, {"category": "RACE_B", "name": "Town criterium", "moving_time": 3600}),
        (22, {"name": "Long run with strides", "type": "TrailRun", "description": _STRIDES}),
        (24, {"name": "Rowing pyramid", "type": "Rowing", "description": "- 10m\n- 20m 70% HR"}),
        (
            27,
            {"name": "Openers", "description": "- 20m 55%\n\n4x\n- 30s 120%\n- 2m 50%\n\n- 9m"},
        ),
    ]


_OVER_UNDERS = (
    "Keep it smooth.\n\nWarmup\n- 15m ramp 45-75%\n\nMain set 4x\n- Under 3m 92-95%\n"
    "- Over 1m 105% 95rpm\n\n- 5m 50%\n\nCooldown\n- 10m ramp 60-40%"
)
_HR_RUN = "Warmup\n- 10m 70% LTHR\n\n3x\n- 8m 92-96% LTHR\n- 3m 75% LTHR\n\n- 10m 65-70% HR"
_RAMPS = "- 10m ramp 40-70%\n- 20m ramp 70-100%\n- 5m 87.5%\n- 10m ramp 80-45%\n- 5m freeride"
_PACE_RUN = (
    "- 15m 70-75% Pace\n\n5x\n- 1km 98-102% Pace\n- 90s intensity=rest\n\n"
    "- 2km 5:00-4:45/km Pace\n- 10m Z1 Pace"
)
_SWIM = (
    "- 200mtr 75% Pace\n\n10x\n- 100mtr 95% Pace\n- 15s intensity=rest\n\n"
    "4x\n- 50mtr 1:45/100m Pace\n\n- 200mtr 70% Pace"
)
_STRENGTH = (
    "Three rounds, two minutes between them:\nSquat, eight at 60 kg\nRow, ten each side\n"
    "Plank, one minute"
)
_WATTS = "- 20m 150-180w\n- 20m 200-220w\n- 10m 260w 80rpm\n- Z2 home 30m"
_LAPS = "- 20m 60%\n\n6x\n- Sprint 12s 250-300% power=1s\n- Ready 4m 50% press lap\n\n- 10m Z1"
_STRIDES = "- 75m Z2 HR\n\n6x\n- 100mtr\n- 1m intensity=recovery\n\n- 5m"


def _plant_past(state: State, account: Account, today: date) -> None:
    """Days before today, and one workout of today that is done already."""
    for week in range(1, 4):
        for weekday, name in ((0, "Endurance"), (2, "Sweet spot"), (4, "Long ride")):
            day = today - timedelta(days=7 * week - weekday)
            done = add(state, account, day, name=name, description="- 90m 65-75%")
            if week > 1 or weekday != 2:
                done["paired_activity_id"] = f"i90{week}{weekday:04}"
    done = add(state, account, today, name="Easy spin before work", description="- 45m Z1")
    done["paired_activity_id"] = "i9100001"


def _plant_copies(state: State, account: Account, today: date) -> None:
    """What tp2intervals once copied here, with its marks."""
    first, second, third = people.TP2INTERVALS_COPIED_IDS
    marks = (
        (f"\n{_SLASHES}\ntrainingPeaksId={first}", "Threshold 3x10", "Ride", THRESHOLD),
        (
            f"\n{_SLASHES}\ntrainingPeaksId={second}\n{_SLASHES}\ntrainingPeaksId={second}",
            "Easy run 50 min",
            "Run",
            "- 50m Z2 HR",
        ),
        (
            f"<br>{_SLASHES}<br>trainingPeaksId={third}<br/></p>",
            "Sweet spot 2x20",
            "Ride",
            "- 15m 50-65%\n\n2x\n- 20m 88-93%\n- 5m 50-55%\n\n- 10m 45-55%\n<p>",
        ),
    )
    for days, (mark, name, kind, text) in zip(people.TP2INTERVALS_COPIED_DAYS, marks, strict=True):
        day = today + timedelta(days=days)
        add(state, account, day, name=name, type=kind, description=f"{text}{mark}")
    mark = f"\n{_SLASHES}\ntrainerRoadId={people.TR_COPIED_WORKOUT_ID}"
    day = today + timedelta(days=people.TR_COPIED_DAY)
    fields = {"type": "VirtualRide", "description": PINE_RIDGE + mark}
    add(state, account, day, name="Pine Ridge", **fields)
