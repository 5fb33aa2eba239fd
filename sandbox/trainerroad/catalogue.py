"""The rest of the library: some hundred workouts that nobody has planned, to be searched."""

from __future__ import annotations

import functools

from sandbox.people import TR_MEMBER_ID
from sandbox.trainerroad.library import (
    ANAEROBIC,
    ENDURANCE,
    SPRINT,
    SWEET_SPOT,
    TEMPO,
    THRESHOLD,
    VO2MAX,
)
from sandbox.trainerroad.rides import Part, Ride, flat, ramp

FIRST_ID, FIRST_OUTSIDE_ID, FIRST_ODD_ID = 20_000, 530_000, 29_000
VARIANTS = 15
_OUTSIDE_EVERY = 5
"""Each so-manieth variant has an outdoor version too."""
_FAMILIES = (
    ("Amber Hill", ENDURANCE, 1500, 64),
    ("Badger", ENDURANCE, 1200, 70),
    ("Cinder", ENDURANCE, 900, 68),
    ("Dunlin", TEMPO, 720, 82),
    ("Elder Moor", TEMPO, 600, 85),
    ("Foxglove", TEMPO, 480, 80),
    ("Gannet", SWEET_SPOT, 720, 90),
    ("Heather", SWEET_SPOT, 540, 92),
    ("Iron Ford", SWEET_SPOT, 480, 88),
    ("Jackdaw", THRESHOLD, 480, 98),
    ("Kestrel", THRESHOLD, 600, 100),
    ("Lowmoor", THRESHOLD, 360, 102),
    ("Merlin", VO2MAX, 180, 115),
    ("Nettle", VO2MAX, 120, 120),
    ("Osprey", VO2MAX, 240, 110),
    ("Peregrine", ANAEROBIC, 60, 135),
    ("Quarry", ANAEROBIC, 45, 145),
    ("Raven", ANAEROBIC, 30, 160),
    ("Starling", SPRINT, 15, 190),
    ("Tern", SPRINT, 10, 220),
)
_SHORT_REST, _LONG_REST = 120, 240


@functools.cache
def catalogue() -> dict[int, Ride]:
    """By id; made once, since nothing ever changes it."""
    rides = [*_families(), *_odd_ones()]
    return {ride.id: ride for ride in rides}


def _families() -> list[Ride]:
    rides: list[Ride] = []
    for family, (name, zone, seconds, percent) in enumerate(_FAMILIES):
        for variant in range(VARIANTS):
            number = family * VARIANTS + variant
            inside, outside = FIRST_ID + number, FIRST_OUTSIDE_ID + number
            title = name if variant == 0 else f"{name} {variant - 5:+d}"
            twin = outside if variant % _OUTSIDE_EVERY == 0 else None
            text = f"<p>{2 + variant} efforts of {seconds} seconds at {percent}% FTP.</p>"
            level = 1.0 + variant / 2
            parts = _parts(2 + variant, seconds, percent)
            ride = Ride(inside, title, parts, text, zone=zone, level=level, twin=twin)
            rides.append(ride)
            if twin:
                rides.append(_outdoor_version(ride, outside, percent))
    return rides


def _parts(count: int, seconds: int, percent: int) -> tuple[Part, ...]:
    rest = _LONG_REST if percent > 105 else _SHORT_REST
    efforts = [
        part
        for number in range(1, count + 1)
        for part in (flat(seconds, percent, f"Effort {number}"), flat(rest, 50))
    ]
    return (ramp(600, 40, 65, "Warm-up"), *efforts, ramp(300, 55, 40, "Cool-down"))


def _outdoor_version(ride: Ride, ride_id: int, percent: int) -> Ride:
    return Ride(
        ride_id,
        ride.name,
        description=f"Main Set:<br>\r\n- Ride the efforts at {percent * 5 // 2} watts.<br>",
        zone=ride.zone,
        level=ride.level,
        is_outside=True,
        minutes=ride.seconds // 60,
        twin=ride.id,
    )


def _odd_ones() -> list[Ride]:
    """Workouts of the rider's own, some with names as nobody should give them, and a bare one."""
    names = (
        "My commute",
        "<script>alert('bad')</script>Sneaky <b>name</b>",
        '=HYPERLINK("https://example.invalid","click")',
        "[Click](javascript:alert(1)) `code` **bold**",
        "Zażółć 🚴 \u202egnikcab",
        "Line\nbreak\tand tab",
        "Very long " * 40,
        "Amber Hill",
    )
    custom = [
        Ride(
            FIRST_ODD_ID + number,
            name,
            _parts(2, 300, 75),
            "<img src=x onerror=alert(1)>Made by the rider.",
            zone=None,
            owner=TR_MEMBER_ID,
        )
        for number, name in enumerate(names)
    ]
    return [*custom, Ride(FIRST_ODD_ID + len(names), "", zone=None, says_nothing=True)]
