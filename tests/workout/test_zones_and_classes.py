from __future__ import annotations

import pytest

from core.workout.classes import classes
from core.workout.model import Intensity, Metric, Ramp, Repeat, Seconds, Single, Step, Unit
from core.workout.thresholds import Thresholds
from core.workout.zones import Band, hr_zone_bpm, pace_zone_percent, power_zone_watts, zone_of


def step(percent: float | None, cue: str = "", intensity: Intensity | None = None) -> Step:
    fields = {"length": Seconds(value=60), "cue": cue, "intensity": intensity}
    if percent is not None:
        fields["target"] = Single(unit=Unit.PERCENT_FTP, value=percent)
    return Step.model_validate(fields)


def test_power_zones_are_whole_watts_and_the_first_has_a_floor() -> None:
    ftp = Thresholds(ftp=286)
    assert power_zone_watts(2, ftp) == Band(158, 214)
    assert power_zone_watts(1, ftp) == Band(pytest.approx(125.6), 157)
    assert power_zone_watts(2, Thresholds()) is None


def test_heart_rate_zones_begin_one_beat_above_the_zone_below() -> None:
    assert hr_zone_bpm(2, Thresholds(hr_zones=(115, 140, 160))) == Band(116, 140)
    assert hr_zone_bpm(2, Thresholds(lthr=170)) == Band(116, 141)


def test_pace_zones_begin_one_percent_above_the_zone_below() -> None:
    assert pace_zone_percent(2, Thresholds()) == Band(78.5, 87.7)


def test_a_bound_belongs_to_its_own_zone() -> None:
    for percent, zone in [(0, 1), (55, 1), (55.1, 2), (105, 4), (150, 6), (400, 7)]:
        assert zone_of(percent / 100, Metric.POWER, Thresholds()) == zone


def test_zones_that_do_not_exist_become_the_nearest() -> None:
    assert power_zone_watts(9, Thresholds(ftp=200)) == power_zone_watts(7, Thresholds(ftp=200))


def test_classes_follow_place_and_effort() -> None:
    main = Repeat(count=4, steps=(step(110), step(50)))
    found = classes((step(55), main, step(50)), Thresholds())
    assert found == {
        "1": Intensity.WARM_UP,
        "2.1": Intensity.ACTIVE,
        "2.2": Intensity.REST,
        "3": Intensity.COOL_DOWN,
    }


def test_what_the_source_or_the_cue_says_goes_first() -> None:
    found = classes(
        (step(110, cue="Warm-up"), step(120), step(50, intensity=Intensity.ACTIVE), step(100)),
        Thresholds(),
    )
    assert found["1"] is Intensity.WARM_UP
    assert found["3"] is Intensity.ACTIVE
    assert found["4"] is Intensity.ACTIVE


def test_ramps_warm_up_upwards_and_cool_down_downwards() -> None:
    up = Step(length=Seconds(value=60), target=Ramp(unit=Unit.SECONDS_PER_KM, start=400, end=300))
    down = Step(length=Seconds(value=60), target=Ramp(unit=Unit.PERCENT_FTP, start=70, end=40))
    found = classes((up, step(120), down), Thresholds(pace=3))
    assert (found["1"], found["3"]) == (Intensity.WARM_UP, Intensity.COOL_DOWN)


def test_an_easy_ride_throughout_is_active() -> None:
    assert set(classes((step(60), step(60), step(60)), Thresholds()).values()) == {Intensity.ACTIVE}


def test_a_step_without_a_target_between_hard_ones_is_rest() -> None:
    assert classes((step(60), step(110), step(None), step(110)), Thresholds())["3"] is (
        Intensity.REST
    )


@pytest.mark.parametrize(
    ("around", "own", "expected"),
    [
        (75, 60, Intensity.REST),
        (70, 60, Intensity.REST),
        (69, 60, Intensity.ACTIVE),
        (90, 75, Intensity.REST),
        (90, 76, Intensity.ACTIVE),
    ],
)
def test_rest_is_easy_and_a_tenth_of_threshold_below_its_neighbours(around, own, expected) -> None:
    assert classes((step(around), step(own), step(around)), Thresholds())["2"] is expected
