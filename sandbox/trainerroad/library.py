"""The invented workout library."""

from __future__ import annotations

from sandbox import people
from sandbox.trainerroad.rides import Case, Part, Ride, Samples, Targets, flat, ramp

ENDURANCE, TEMPO, SWEET_SPOT = (33, "Endurance"), (16, "Tempo"), (84, "Sweet Spot")
THRESHOLD, VO2MAX, ANAEROBIC = (83, "Threshold"), (85, "VO2 Max"), (79, "Anaerobic")
SPRINT = (41, "Sprint")

_WARM_UP = (ramp(300, 40, 60, "Warm-up"), flat(300, 60, "Warm-up 2"))


def _sets(count: int, work: Part, seconds: int, percent: float) -> tuple[Part, ...]:
    """Efforts with unnamed gaps between them."""
    parts: list[Part] = []
    for number in range(1, count + 1):
        parts.append(Part(work.seconds, work.start, work.end, f"{work.name} {number}"))
        parts.append(flat(seconds, percent))
    return tuple(parts)


def _cool_down(seconds: int = 300) -> Part:
    return ramp(seconds, 55, 40, "Cool-down")


def ordinary_rides() -> list[Ride]:
    """What a training plan is made of."""
    return [
        Ride(
            people.TR_COPIED_WORKOUT_ID,
            "Pine Ridge",
            (*_WARM_UP, *_sets(3, flat(720, 90, "Sweet spot"), 300, 50), _cool_down()),
            "<p>Pine Ridge is 3x12-minute sweet spot intervals at 90% FTP.</p>",
            "<p>Raise your FTP by working just below it.</p>",
            SWEET_SPOT,
            level=4.1,
        ),
        Ride(
            9102,
            "Granite",
            (*_WARM_UP, *_sets(4, flat(480, 100, "Threshold"), 240, 50), _cool_down()),
            "<p>Granite is 4x8 minutes at FTP with 4 minutes of recovery.</p>",
            zone=THRESHOLD,
            level=5.2,
            samples=Samples.TICKS,
        ),
        Ride(
            9103,
            "Copper Creek",
            (*_WARM_UP, *_sets(5, flat(180, 115, "VO2"), 180, 45), _cool_down()),
            "<p>Copper Creek holds 5x3 minutes at 115% FTP.</p>",
            zone=VO2MAX,
            level=4.8,
            samples=Samples.SECONDS,
        ),
        Ride(
            9104,
            "Long Meadow",
            (*_WARM_UP, flat(4200, 65, "Endurance"), _cool_down(600)),
            "<p>Long Meadow is 90 minutes of steady endurance riding.</p>",
            level=2.5,
        ),
        Ride(
            9105,
            "Long Meadow +1",
            (*_WARM_UP, flat(6000, 66, "Endurance"), _cool_down(600)),
            "<p>Long Meadow with half an hour more.</p>",
            level=3.4,
        ),
        Ride(
            9106,
            "Slate Pass",
            (
                *_WARM_UP,
                *(
                    part
                    for _ in range(3)
                    for part in (
                        *(
                            one
                            for _ in range(3)
                            for one in (flat(120, 95, "Under"), flat(60, 105, "Over"))
                        ),
                        flat(300, 50),
                    )
                ),
                _cool_down(),
            ),
            "<p>Slate Pass: over-unders, 3 sets of 9 minutes.</p>",
            zone=THRESHOLD,
            level=5.9,
        ),
        Ride(
            9107,
            "Tin Roof",
            (*_WARM_UP, flat(1200, 55, "Recovery"), _cool_down()),
            "<p>Half an hour of recovery riding.</p>",
            level=1.0,
        ),
        Ride(
            9108,
            "Basalt",
            (*_WARM_UP, *_sets(2, flat(1200, 83, "Tempo"), 300, 50), _cool_down()),
            "<p>Basalt is 2x20 minutes of tempo.</p>",
            zone=TEMPO,
            level=3.3,
            samples=Samples.TICKS,
            case=Case.CAMEL,
            targets=Targets.PAIR,
            load_key="Tss",
        ),
        Ride(
            9109,
            "Firecracker",
            (*_WARM_UP, *_sets(8, flat(30, 150, "Attack"), 150, 45), _cool_down()),
            "<p>8x30-second efforts at 150% FTP.</p>",
            zone=ANAEROBIC,
            level=3.7,
        ),
        Ride(
            9110,
            "Sparrow",
            (*_WARM_UP, *_sets(6, flat(10, 200, "Sprint"), 230, 50), _cool_down()),
            "<p>Six sprints, full recovery.</p>",
            zone=SPRINT,
            level=2.0,
        ),
    ]


def further_rides() -> list[Ride]:
    """Variants that nobody has planned yet: a library is larger than a plan."""
    shapes = (
        ("Juniper", SWEET_SPOT, 600, 88),
        ("Larch", TEMPO, 900, 80),
        ("Birch", THRESHOLD, 420, 98),
        ("Willow", VO2MAX, 120, 118),
    )
    rides = []
    for family, (name, zone, seconds, percent) in enumerate(shapes):
        for variant in range(10):
            level = f" {variant - 4:+d}" if variant != 4 else ""
            efforts = _sets(2 + variant, flat(seconds, percent, "Interval"), 180, 50)
            rides.append(
                Ride(
                    9300 + family * 10 + variant,
                    f"{name}{level}",
                    (*_WARM_UP, *efforts, _cool_down()),
                    f"<p>{2 + variant} efforts at {percent}% FTP.</p>",
                    zone=zone,
                    level=1.0 + variant,
                )
            )
    return rides
