from __future__ import annotations

import pytest

from core.formats.intervals_text import TextError, parse
from core.formats.intervals_text.step_line import INTENSITY_WORDS
from core.workout.duration import total_seconds
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    TimeUnit,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds


def one(line: str, metric: Metric | None = None) -> Step:
    (step,) = parse(line, metric=metric).steps
    assert isinstance(step, Step)
    return step


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1h", 3600),
        ("10m", 600),
        ("90s", 90),
        ("1h2m30s", 3750),
        ("1m30", 90),
        ("1m30s", 90),
        ("5'", 300),
        ('30"', 30),
        ("1'30\"", 90),
        ("1.5h", 5400),
        ("1h30", 5400),
        ("5min", 300),
        ("0m10s", 10),
        ("400m", 24000),
    ],
)
def test_times_are_read_in_every_spelling_and_m_is_minutes(written: str, seconds: int) -> None:
    length = one(f"- {written}").length
    assert isinstance(length, Seconds)
    assert length.value == seconds


@pytest.mark.parametrize(
    ("written", "metres", "unit"),
    [
        ("500mtr", 500, DistanceUnit.METRE),
        ("400meters", 400, DistanceUnit.METRE),
        ("0.8km", 800, DistanceUnit.KILOMETRE),
        ("4.5mi", 7242.048, DistanceUnit.MILE),
        ("100yrd", 91.44, DistanceUnit.YARD),
        ("100y", 91.44, DistanceUnit.YARD),
        ("100yd", 91.44, DistanceUnit.YARD),
        ("100yards", 91.44, DistanceUnit.YARD),
        ("2 km", 2000, DistanceUnit.KILOMETRE),
        ("3 miles", 4828.032, DistanceUnit.MILE),
        ("400 mtr", 400, DistanceUnit.METRE),
        ("1KM", 1000, DistanceUnit.KILOMETRE),
    ],
)
def test_distances_keep_the_unit_they_were_written_in(
    written: str, metres: float, unit: DistanceUnit
) -> None:
    length = one(f"- {written}").length
    assert isinstance(length, Metres)
    assert (round(length.value, 6), length.unit) == (metres, unit)


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("75%", Single(unit=Unit.PERCENT_FTP, value=75)),
        ("87.5%", Single(unit=Unit.PERCENT_FTP, value=87.5)),
        ("95-105%", Range(unit=Unit.PERCENT_FTP, low=95, high=105)),
        ("50%-75%", Range(unit=Unit.PERCENT_FTP, low=50, high=75)),
        ("50–75%", Range(unit=Unit.PERCENT_FTP, low=50, high=75)),
        ("220W", Single(unit=Unit.WATTS, value=220)),
        ("200w-240w", Range(unit=Unit.WATTS, low=200, high=240)),
        ("200-240w", Range(unit=Unit.WATTS, low=200, high=240)),
        ("ramp 160w-256w", Ramp(unit=Unit.WATTS, start=160, end=256)),
        ("ramp 60-47%", Ramp(unit=Unit.PERCENT_FTP, start=60, end=47)),
        ("Z2", Single(unit=Unit.POWER_ZONE, value=2)),
        ("Z3-Z4", Range(unit=Unit.POWER_ZONE, low=3, high=4)),
        ("Z2 Power", Single(unit=Unit.POWER_ZONE, value=2)),
        ("CZ1", Single(unit=Unit.CUSTOM_POWER_ZONE, value=1)),
        ("60% MMP 5m", Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=300)),
        ("70% HR", Single(unit=Unit.PERCENT_MAX_HR, value=70)),
        ("90-95% LTHR", Range(unit=Unit.PERCENT_LTHR, low=90, high=95)),
        ("ramp 45-60% LTHR", Ramp(unit=Unit.PERCENT_LTHR, start=45, end=60)),
        ("Z2-Z3 HR", Range(unit=Unit.HR_ZONE, low=2, high=3)),
        ("150-160bpm", NoTarget()),
        ("78-82% pace", Range(unit=Unit.PERCENT_THRESHOLD_PACE, low=78, high=82)),
        ("Z2 Pace", Single(unit=Unit.PACE_ZONE, value=2)),
        ("5:00/km Pace", Single(unit=Unit.SECONDS_PER_KM, value=300)),
        ("4:15-3:55/km Pace", Range(unit=Unit.SECONDS_PER_KM, low=255, high=235)),
        ("1:45/100m Pace", Single(unit=Unit.SECONDS_PER_100M, value=105)),
        ("4:00/100m-3:00/100m Pace", Range(unit=Unit.SECONDS_PER_100M, low=240, high=180)),
        ("1:40/100y Pace", Single(unit=Unit.SECONDS_PER_100Y, value=100)),
        ("1:50/500m Pace", Single(unit=Unit.SECONDS_PER_500M, value=110)),
        ("1:30/400m Pace", Single(unit=Unit.SECONDS_PER_400M, value=90)),
        ("1:00/250m Pace", Single(unit=Unit.SECONDS_PER_250M, value=60)),
        ("8:00/mi Pace", Single(unit=Unit.SECONDS_PER_MILE, value=480)),
        ("7:15-7:00 Pace", Range(unit=Unit.SECONDS_PER_KM, low=435, high=420)),
        ("Z2-Z4 Pace", Range(unit=Unit.PACE_ZONE, low=2, high=4)),
        ("CZ2-CZ3", Range(unit=Unit.CUSTOM_POWER_ZONE, low=2, high=3)),
        ("50-60% MMP 3m", Range(unit=Unit.PERCENT_MMP, low=50, high=60, mmp_seconds=180)),
        ("60% mmp 1m30s", Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=90)),
        ("145bpm", NoTarget()),
        ("50—75%", Range(unit=Unit.PERCENT_FTP, low=50, high=75)),
        ("0w-157w", Range(unit=Unit.WATTS, low=0, high=157)),
        ("315w - 330w", Range(unit=Unit.WATTS, low=315, high=330)),
        ("50% - 75%", Range(unit=Unit.PERCENT_FTP, low=50, high=75)),
        ("Z2 - Z3 HR", Range(unit=Unit.HR_ZONE, low=2, high=3)),
        ("Z2\u00a0HR", Single(unit=Unit.HR_ZONE, value=2)),
        ("z3-4", Range(unit=Unit.POWER_ZONE, low=3, high=4)),
        ("75%\t", Single(unit=Unit.PERCENT_FTP, value=75)),
        ("RAMP 60-80% Pace", Ramp(unit=Unit.PERCENT_THRESHOLD_PACE, start=60, end=80)),
        ("ramp 5:00-4:30/km Pace", Ramp(unit=Unit.SECONDS_PER_KM, start=300, end=270)),
        ("ramp Z1-Z3", Ramp(unit=Unit.POWER_ZONE, start=1, end=3)),
        ("ramp Z1-Z3 HR", Ramp(unit=Unit.HR_ZONE, start=1, end=3)),
        ("ramp 60-70% HR", Ramp(unit=Unit.PERCENT_MAX_HR, start=60, end=70)),
        ("ramp 50-60% MMP 5m", Ramp(unit=Unit.PERCENT_MMP, start=50, end=60, mmp_seconds=300)),
        ("free", FreeRide()),
        ("5:00/km", NoTarget()),
        ("1:45/100mtr Pace", NoTarget()),
        ("CSS", NoTarget()),
        ("marathon pace", NoTarget()),
        ("freeride", FreeRide()),
        ("maxeffort", MaxEffort()),
        ("", NoTarget()),
    ],
)
def test_targets_are_read_in_every_spelling(written: str, target: object) -> None:
    assert one(f"- Label 10m {written}").target == target
    assert one(f"- Label 10m {written}").cue == "Label"


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("- Warm up 20m 50%", "Warm up"),
        ("-Hard 30s 375w", "Hard"),
        ("- Build 1 30s 355w", "Build 1"),
        ("- 20min effort 20m 276w", ""),
        ("- Z6 all out 1m 315w", ""),
        ("- Easy Z2 1h", ""),
        ("- Cooldown 10m Z1", "Cooldown"),
        ("- only — <40% MAP 30m 150w", "only — <"),
        ("- Ramp to failure 1m 140w", "Ramp to failure"),
        ("- sets 3x 10m 90%", "sets"),
    ],
)
def test_the_label_ends_where_the_server_ends_it(line: str, cue: str) -> None:
    assert one(line).cue == cue


def test_the_word_ramp_in_a_label_makes_no_ramp() -> None:
    assert isinstance(one("- Ramp up 1m 50-60%").target, Range)
    assert isinstance(one("- up 1m ramp 50-60%").target, Ramp)


def test_the_later_target_of_a_kind_and_the_later_time_count() -> None:
    step = one("- Z6 1m 113-138%")
    assert step.target == Range(unit=Unit.PERCENT_FTP, low=113, high=138)
    step = one("- Below 180w, ease 5min after a climb, 80g an hour. 2h 150-170w")
    assert step.target == Range(unit=Unit.WATTS, low=150, high=170)
    assert step.length == Seconds(value=7200, unit=TimeUnit.HOUR)
    assert step.cue == "Below"


def test_a_rest_behind_a_length_is_not_the_length() -> None:
    assert one("- 200mtr 95% Pace 30s rest").length == Metres(value=200)
    assert one("- 2m 95% Pace 30s rest").length == Seconds(value=120, unit=TimeUnit.MINUTE)


@pytest.mark.parametrize(
    ("label", "cue"),
    [
        ("Start — 600w+", "Start — 600w+"),
        ("Hold 15.85s a lap", "Hold 15.85s a lap"),
        ("Cadence about 105 rpm.", "Cadence about 105 rpm."),
        ("Gear 60x15 (104 inch) on 170 mm", "Gear 60x15 (104 inch) on 170 mm"),
        ("Fuel 50–80g carbs/hr", "Fuel 50–80g carbs/hr"),
        ("Hold ≥90", "Hold ≥90"),
        ("Over —", "Over —"),
        ("Over — 102% MAP", "Over —"),
        ("Press lap easy", "Press lap easy"),
        ("lap press", "lap press"),
    ],
)
def test_words_that_look_like_tokens_stay_in_the_label(label: str, cue: str) -> None:
    step = one(f"- {label} 2m 300w")
    assert (step.cue, step.target) == (cue, Single(unit=Unit.WATTS, value=300))
    assert getattr(step.length, "nominal", step.length) == Seconds(value=120, unit="minute")


def test_the_second_number_behind_a_long_dash_is_lost_before_a_comma() -> None:
    assert one("- Pedal 80–90rpm, smoothly 10m").cadence == Cadence(low=80)
    assert one("- 10m 80–90rpm").cadence == Cadence(low=80, high=90)


def test_a_second_kind_of_target_is_kept_and_the_steered_metric_comes_first() -> None:
    power, heart = (
        Single(unit=Unit.PERCENT_FTP, value=80),
        Single(unit=Unit.PERCENT_LTHR, value=90),
    )
    step = one("- 10m 80% 90% LTHR")
    assert (step.target, step.secondary) == (power, heart)
    step = one("- 10m 80% 90% LTHR", Metric.HEART_RATE)
    assert (step.target, step.secondary) == (heart, power)


def test_a_bare_zone_is_one_of_power_whatever_the_workout_is_steered_by() -> None:
    assert one("- 10m Z2", Metric.PACE).target == Single(unit=Unit.POWER_ZONE, value=2)
    assert one("- 10m Z2", Metric.HEART_RATE).target == Single(unit=Unit.POWER_ZONE, value=2)


def test_options_are_read_wherever_they_stand() -> None:
    step = one("- Go 10m 85% 85-95rpm power=3s intensity=recovery hidepower press lap")
    assert step.cadence == Cadence(low=85, high=95)
    assert (step.averaging, step.intensity) == (Averaging.SECONDS_3, Intensity.RECOVERY)
    assert step.hide_power
    assert isinstance(step.length, UntilLap)
    assert one("- 10m Z1 power=1s").target == Single(unit=Unit.POWER_ZONE, value=1)


@pytest.mark.parametrize("line", ["- MAX start", "- 0s 200w", "-", "* ", "--- Notes ---"])
def test_a_step_without_a_length_vanishes_and_is_named(line: str) -> None:
    parsed = parse(f"- 10m 50%\n{line}\n- 5m 60%")
    assert len(parsed.steps) == 2
    assert [(one.line_number, one.line) for one in parsed.ignored] == [(2, line)]


def test_repeats_need_blank_lines_and_keep_their_title() -> None:
    parsed = parse("Prose first.\n\nMain Set 4x\n- 2m 110%\n- 1m 50%\n\n- 5m 40%")
    repeat, last = parsed.steps
    assert isinstance(repeat, Repeat)
    assert (repeat.count, repeat.title, len(repeat.steps)) == (4, "Main Set", 2)
    assert isinstance(last, Step)
    assert parsed.prose == "Prose first."


def test_a_repeat_swallows_steps_until_the_next_blank_line() -> None:
    (repeat,) = parse("2x\n- 2m 110%\n- 5m 40%").steps
    assert total_seconds((repeat,), Thresholds()) == 2 * 420


def test_a_repeat_after_a_step_is_flattened_and_indented_steps_move_to_the_end() -> None:
    parsed = parse("- a 10m\n3x\n  - b 1m\n  - c 2m\n- d 3m")
    assert [step.cue for step in parsed.steps if isinstance(step, Step)] == ["a", "d", "b", "c"]


def test_sections_flag_steps_until_a_blank_line_and_never_a_repeat() -> None:
    parsed = parse(
        "WARM UP\n- 5m 50%\n- 5m 60%\n\n- 5m 70%\n\nCooldown 2x\n- 1m 40%\n\ncool-down\n- 5m"
    )
    steps = parsed.steps
    assert [getattr(step, "intensity", "repeat") for step in steps] == [
        Intensity.WARM_UP,
        Intensity.WARM_UP,
        None,
        "repeat",
        Intensity.COOL_DOWN,
    ]
    repeat = steps[3]
    assert isinstance(repeat, Repeat)
    assert isinstance(repeat.steps[0], Step)
    assert repeat.steps[0].intensity is None


@pytest.mark.parametrize(
    ("words", "averaging"),
    [
        ("80% power=1s", Averaging.SECONDS_1),
        ("80% POWER=LAP", Averaging.LAP),
        ("Z2 HR hr=30s", Averaging.SECONDS_30),
        ("Z2 HR hr=lap", Averaging.LAP),
        ("80% power=7s", None),
        ("80% hr=3s", None),
        ("power=3s", None),
    ],
)
def test_averaging_belongs_to_a_target_of_its_kind(words: str, averaging: Averaging | None) -> None:
    assert one(f"- 10m {words}").averaging is averaging


@pytest.mark.parametrize("word", ["Press lap", "press  lap", "lap press", "PRESS LAP"])
@pytest.mark.parametrize("line", ["- Easy 10m Z1 {}", "- Easy 10m {} Z1", "- Easy {} 10m Z1"])
def test_press_lap_counts_wherever_it_stands(word: str, line: str) -> None:
    step = one(line.format(word))
    assert step.length == UntilLap(nominal=Seconds(value=600, unit="minute"))
    assert step.target == Single(unit=Unit.POWER_ZONE, value=1)


@pytest.mark.parametrize("word", list(INTENSITY_WORDS))
def test_every_class_is_read(word: str) -> None:
    assert one(f"- 10m intensity={word.upper()}").intensity is INTENSITY_WORDS[word]


def test_a_free_ride_or_an_effort_leads_and_its_number_comes_second() -> None:
    heart = Single(unit=Unit.PERCENT_LTHR, value=80)
    step = one("- 10m freeride 80% LTHR")
    assert (step.target, step.secondary) == (FreeRide(), heart)
    step = one("- 10m 80% LTHR maxeffort")
    assert (step.target, step.secondary) == (MaxEffort(), heart)


@pytest.mark.parametrize("bullet", ["•", "–", "—", "+", "·", "\u2060-", "\u200b-"])
def test_other_bullets_are_prose(bullet: str) -> None:
    parsed = parse(f"{bullet} 10m 90%")
    assert (parsed.steps, parsed.prose) == ((), f"{bullet} 10m 90%")


def test_a_repeat_whose_steps_are_indented_is_one_when_it_stands_apart() -> None:
    _, repeat, last = parse("- 5m\n\nMain 3x\n  - 2m\n\t- 1m\n\n- 10m").steps
    assert isinstance(repeat, Repeat)
    assert (repeat.count, len(repeat.steps)) == (3, 2)
    assert isinstance(last, Step)


def test_a_repeat_inside_a_step_line_is_none() -> None:
    parsed = parse("- 4x\n- 4x 30s 110%")
    assert [step.kind for step in parsed.steps] == ["step"]


def test_timed_prompts_stand_before_the_step() -> None:
    step = one("- First 33^Second 60^ and third <!> 10m ramp 50-75%")
    assert step.cue == "First"
    assert [(prompt.at, prompt.text) for prompt in step.prompts] == [
        (33, "Second"),
        (60, "and third"),
    ]
    assert one("- 5^Now <!> 10m").prompts == (Prompt(at=5, text="Now"),)
    assert one("- First 33^Second 10m").prompts == (Prompt(at=33, text="Second"),)
    assert one("- 5^Now <!> Hard 10m").cue == "Hard"


def test_windows_line_ends_are_line_ends() -> None:
    assert len(parse("- 1m\r\n- 2m\r- 3m").steps) == 3


@pytest.mark.parametrize(
    "text",
    ["x" * 4_000_001, "- 1m\n" * 20_001, "99999x\n- 1m", "\n\n".join(["9999x\n- 1m\n- 1m"] * 6)],
)
def test_a_text_beyond_the_limits_is_refused_in_words(text: str) -> None:
    with pytest.raises(TextError, match=r"Shorten|Split|not a workout"):
        parse(text)


def test_a_long_line_costs_no_time() -> None:
    parsed = parse("- " + "1" * 4_000 + " " + "9-" * 400 + "\n" + "1m1m" * 20_000 + "\n- 5m")
    assert len(parsed.steps) == 1


def test_lines_that_are_no_step_are_words_but_not_prose() -> None:
    parsed = parse("Bring:\n- gels\n-\n\n- 10m 80%\n\n* Fuel well\nBye")
    assert parsed.prose == "Bring:\n\nBye"
    assert parsed.words == "Bring:\n- gels\n\n* Fuel well\nBye"


def test_unread_words_stand_in_the_order_of_the_steps() -> None:
    parsed = parse("- 1m one\n\n2x\n- 2m two\n- 3m\n\n- 4m four\n2x\n  - 5m moved\n- 6m six")
    assert parsed.unread == (("one",), ("two",), (), ("four",), ("six",), ("moved",))
