from __future__ import annotations

import sys

import pytest

from core.formats.intervals_text import TextError, WrittenText, parse, write, write_steps
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds

TEN = Seconds(value=600)
FTP90 = Single(unit=Unit.PERCENT_FTP, value=90)


def step(**fields: object) -> Step:
    return Step.model_validate({"length": TEN, "target": FTP90, **fields})


def line(**fields: object) -> str:
    return write_steps((step(**fields),)).text


def losses(*blocks: Block) -> tuple[Loss, ...]:
    return write_steps(blocks).losses


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Single(unit=Unit.PERCENT_FTP, value=87.5), "- 10m 87.5%"),
        (Range(unit=Unit.PERCENT_FTP, low=88, high=94), "- 10m 88-94%"),
        (Ramp(unit=Unit.PERCENT_FTP, start=75, end=50), "- 10m ramp 75-50%"),
        (Range(unit=Unit.WATTS, low=200, high=240), "- 10m 200-240w"),
        (Single(unit=Unit.POWER_ZONE, value=2), "- 10m Z2"),
        (Range(unit=Unit.HR_ZONE, low=2, high=3), "- 10m Z2-Z3 HR"),
        (Single(unit=Unit.PERCENT_MAX_HR, value=70), "- 10m 70% HR"),
        (Range(unit=Unit.PERCENT_LTHR, low=90, high=95), "- 10m 90-95% LTHR"),
        (Range(unit=Unit.PERCENT_THRESHOLD_PACE, low=90, high=95), "- 10m 90-95% Pace"),
        (Range(unit=Unit.SECONDS_PER_KM, low=235, high=255), "- 10m 4:15-3:55/km Pace"),
        (Single(unit=Unit.SECONDS_PER_100M, value=105), "- 10m 1:45/100m Pace"),
        (Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=300), "- 10m 60% MMP 5m"),
        (FreeRide(), "- 10m freeride"),
    ],
)
def test_targets_are_written_with_their_metric(target: object, text: str) -> None:
    written = write_steps((step(target=target),))
    assert (written.text, written.losses) == (text, ())


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (Seconds(value=5400), "1h30m"),
        (Seconds(value=90), "1m30s"),
        (Metres.of(400, DistanceUnit.METRE), "400mtr"),
        (Metres.of(1.5, DistanceUnit.KILOMETRE), "1.5km"),
        (Metres.of(2, DistanceUnit.MILE), "2mi"),
        (UntilLap(nominal=Seconds(value=60)), "1m 90% press lap"),
    ],
)
def test_lengths_are_written_and_metres_never_as_m(length: object, text: str) -> None:
    assert line(length=length).replace(" 90%", "") == f"- {text}".replace(" 90%", "")


def test_power_zones_are_named_where_a_bare_zone_means_something_else() -> None:
    steps = (step(target=Single(unit=Unit.POWER_ZONE, value=3)),)
    assert write(Workout(sport=Sport.RUN, steps=steps)).text == "- 10m Z3 Power"
    assert write(Workout(sport=Sport.RIDE, steps=steps)).text == "- 10m Z3"


def test_options_follow_the_target() -> None:
    text = line(
        cue="Go",
        cadence=Cadence(low=85, high=95),
        averaging=Averaging.SECONDS_3,
        intensity=Intensity.REST,
        hide_power=True,
    )
    assert text == "- Go 10m 90% 85-95rpm power=3s intensity=rest hidepower"


def test_blocks_are_parted_by_blank_lines_and_classes_become_sections() -> None:
    text = write_steps(
        (
            step(intensity=Intensity.WARM_UP),
            step(intensity=Intensity.ACTIVE),
            Repeat(count=3, title="Main", steps=(step(), step(intensity=Intensity.WARM_UP))),
            step(intensity=Intensity.COOL_DOWN),
        )
    ).text
    assert text == (
        "Warmup\n- 10m 90%\n\n- 10m 90%\n\nMain 3x\n- 10m 90%\n- 10m 90% intensity=warmup\n\n"
        "Cooldown\n- 10m 90%"
    )


def test_repeats_in_repeats_are_written_round_by_round_and_it_is_said() -> None:
    inner = Repeat(count=4, steps=(step(),))
    written = write_steps((Repeat(count=2, steps=(inner, step(cue="Easy"))),))
    assert written.text == "4x\n- 10m 90%\n\n- Easy 10m 90%\n\n4x\n- 10m 90%\n\n- Easy 10m 90%"
    (loss,) = written.losses
    assert loss.where == "Step 1"
    assert "round by round" in loss.after


def test_a_repeat_of_one_round_is_written_as_its_steps() -> None:
    assert write_steps((Repeat(count=1, steps=(step(),)),)).text == "- 10m 90%"


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_title_of_a_repeat_of_one_round_is_named_as_lost(rounds: int) -> None:
    inner = Repeat(count=1, title="Inner", steps=(step(),))
    (loss,) = losses(Repeat(count=rounds, steps=(inner, step())))
    assert str(loss) == "Step 1.1: the title “Inner” is lost."


@pytest.mark.parametrize(
    ("cue", "label"),
    [
        ("20min effort", "20 min effort"),
        ("Steady Z2", "Steady Zone 2"),
        ("Z4-Z5 mix", "Zone 4–5 mix"),
        ("Big\nGear 5x", "Big Gear 5 x"),
        ("Climb 50-60rpm", "Climb 50-60 rpm"),
        ("- * dash", "dash"),
        ("85% feel", "85 % feel"),
        ("at 4:30", "at 4.30"),
        ("press lap when ready", "press-lap when ready"),
        ("VO2 5min", "VO2 5 min"),
        ("100m sprint", "100 m sprint"),
        ("1st of 10k", "1st of 10k"),
    ],
)
def test_labels_are_changed_just_enough_to_survive(cue: str, label: str) -> None:
    text = line(cue=cue)
    assert text == f"- {label} 10m 90%"
    (read,) = parse(text).steps
    assert isinstance(read, Step)
    assert (read.cue, read.length.kind, read.target) == (label, "seconds", FTP90)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (Single(unit=Unit.BPM, value=150), "Hold 150 bpm"),
        (Range(unit=Unit.BPM, low=140, high=150), "Hold 140-150 bpm"),
        (Ramp(unit=Unit.BPM, start=120, end=150), "Hold 120 to 150 bpm"),
    ],
)
@pytest.mark.parametrize("as_second", [False, True])
def test_beats_that_the_service_would_drop_are_named_on_the_step(target, name, as_second) -> None:
    fields = {"target": FTP90, "secondary": target} if as_second else {"target": target}
    (read,) = parse(write_steps((step(cue="Hold", **fields),)).text).steps
    assert read.cue == name
    assert read.target == (FTP90 if as_second else NoTarget())
    (loss,) = losses(step(cue="Hold", **fields))
    assert "% LTHR" in loss.advice
    known = Thresholds(lthr=150)
    (read,) = parse(write_steps((step(cue="Hold", **fields),), thresholds=known).text).steps
    assert read.cue == "Hold"


def test_a_step_stated_active_says_so_only_where_it_would_be_taken_for_another() -> None:
    active = {"intensity": Intensity.ACTIVE}
    easy = {"target": Single(unit=Unit.PERCENT_FTP, value=50), **active}
    said = [
        "intensity=active" in one
        for one in write_steps(
            (
                step(**easy),
                step(**active),
                Repeat(count=3, steps=(step(**active), step(**easy))),
                step(cue="Recovery pace", **active),
                step(**active),
                step(target=NoTarget(), **active),
                step(**active),
                step(target=Single(unit=Unit.RPE, value=9), **active),
                step(**easy),
            )
        ).text.splitlines()
        if one.startswith("-")
    ]
    assert said == [True, False, False, True, True, False, True, False, True, True]
    assert "intensity" not in write_steps((step(**easy), step(**easy))).text


def test_added_spaces_are_no_loss_but_changed_words_are() -> None:
    assert losses(step(cue="20min effort")) == ()
    (loss,) = losses(step(cue="Steady Z2"))
    assert str(loss) == "Step 1 (Steady Z2): the name “Steady Z2” becomes “Steady Zone 2”."


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"length": Seconds(value=90.5)}, LossKind.APPROXIMATED, "1 min 31 s"),
        ({"length": UntilLap()}, LossKind.APPROXIMATED, "about 5 min"),
        ({"length": Metres.of(100, DistanceUnit.YARD)}, LossKind.APPROXIMATED, "91.44 m"),
        ({"target": Single(unit=Unit.RPE, value=8)}, LossKind.APPROXIMATED, "RPE 8"),
        ({"target": MaxEffort()}, LossKind.APPROXIMATED, "without a number"),
        ({"target": Single(unit=Unit.BPM, value=150)}, LossKind.APPROXIMATED, "“150 bpm”"),
        (
            {"target": Single(unit=Unit.SECONDS_PER_100M, value=82.5)},
            LossKind.APPROXIMATED,
            "1:23",
        ),
        ({"cue": "Hard", "notes": "Stay seated"}, LossKind.DROPPED, ""),
        ({"notes": "Stay seated"}, LossKind.APPROXIMATED, "name"),
        (
            {"prompts": (Prompt(at=30.5, text="Now!"),)},
            LossKind.APPROXIMATED,
            "“Now!” after 31 s",
        ),
        ({"prompts": (Prompt(at=30, text="Now!", duration=5),)}, LossKind.DROPPED, ""),
        ({"averaging": Averaging.LAP, "target": FreeRide()}, LossKind.DROPPED, ""),
        ({"secondary": Single(unit=Unit.WATTS, value=200)}, LossKind.DROPPED, ""),
        (
            {"target": Single(unit=Unit.PACE_ZONE, value=2), "averaging": Averaging.LAP},
            LossKind.DROPPED,
            "",
        ),
    ],
)
def test_what_a_line_cannot_hold_is_said(
    fields: dict[str, object], kind: LossKind, words: str
) -> None:
    (loss,) = losses(step(), step(**fields))
    assert loss.where.startswith("Step 2")
    assert loss.kind is kind
    assert words in loss.after


def test_rpe_arrives_in_the_name() -> None:
    text = line(cue="Hard", target=Range(unit=Unit.RPE, low=8, high=9))
    assert text == "- Hard RPE 8-9 10m"


def test_rpe_that_may_not_go_into_the_name_is_dropped_and_named() -> None:
    steps = (
        step(cue="Hard", target=Range(unit=Unit.RPE, low=8, high=9)),
        step(secondary=Single(unit=Unit.RPE, value=4)),
    )
    written = write_steps(steps, rpe_as_cue=False)
    assert written.text == "- Hard 10m\n- 10m 90%"
    assert [(loss.kind, loss.step, loss.before) for loss in written.losses] == [
        (LossKind.DROPPED, "1", "RPE 8–9"),
        (LossKind.DROPPED, "2", "RPE 4"),
    ]
    assert write(Workout(sport=Sport.RIDE, steps=steps), rpe_as_cue=False) == written


def test_beats_become_percent_of_the_maximum_where_only_that_is_known() -> None:
    written = write_steps(
        (step(target=Single(unit=Unit.BPM, value=150)),), thresholds=Thresholds(max_hr=200)
    )
    assert written.text == "- 10m 75% HR"
    assert written.losses[0].after == "75 % max HR"


def test_timed_texts_stand_before_the_length_and_arrive() -> None:
    prompts = (Prompt(at=0, text="Go"), Prompt(at=33, text="Stay seated"))
    written = write_steps((step(cue="Climb", prompts=prompts),))
    assert written == WrittenText(text="- Climb 0^Go 33^Stay seated <!> 10m 90%")
    (read,) = parse(written.text).steps
    assert isinstance(read, Step)
    assert (read.cue, read.prompts) == ("Climb", prompts)


def test_a_distance_its_unit_cannot_hold_is_written_in_metres() -> None:
    assert line(length=Metres(value=1234.5, unit=DistanceUnit.KILOMETRE)) == "- 1234.5mtr 90%"
    assert line(length=Metres(value=1609, unit=DistanceUnit.MILE)) == "- 1609mtr 90%"
    assert line(length=Metres.of(0.25, DistanceUnit.MILE)) == "- 0.25mi 90%"


@pytest.mark.parametrize("target", [FreeRide(), MaxEffort()])
def test_a_free_ride_and_an_effort_keep_their_second_target(target: object) -> None:
    second = Range(unit=Unit.PERCENT_LTHR, low=80, high=85)
    written = write_steps((step(target=target, secondary=second),))
    (read,) = parse(written.text).steps
    assert isinstance(read, Step)
    assert (read.target, read.secondary) == (target, second)


def test_beats_become_percent_where_the_threshold_is_known() -> None:
    written = write_steps(
        (step(target=Range(unit=Unit.BPM, low=150, high=160)),), thresholds=Thresholds(lthr=170)
    )
    assert written.text == "- 10m 88-94% LTHR"
    assert written.losses[0].after == "88–94 % LTHR"


def test_a_second_target_of_another_kind_is_written_too() -> None:
    steps = (step(secondary=Range(unit=Unit.PERCENT_LTHR, low=80, high=85)),)
    written = write_steps(steps)
    assert written.text == "- 10m 90% 80-85% LTHR"
    assert written.losses == ()
    (read,) = parse(written.text).steps
    assert isinstance(read, Step)
    assert read.secondary == steps[0].secondary


def test_prose_comes_first_and_stays_readable_but_harmless() -> None:
    workout = Workout(
        sport=Sport.RIDE,
        description="Today:\n- 10m 90%\n  * and 5m\n3x\nBig Gear 5x\nWarmup\n---",
        coach_comments="- stay calm",
        steps=(step(),),
    )
    text = write(workout).text
    assert text == (
        "Today:\n• 10m 90%\n• and 5m\n3 x.\nBig Gear 5 x.\n(Warmup)\n___\n\n"
        "Coach comments:\n• stay calm\n\n- 10m 90%"
    )
    parsed = parse(text)
    assert parsed.steps == (step(length=Seconds(value=600, unit="minute")),)
    assert parsed.ignored == ()


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("- 10m 90%", "“- 10m 90%”", "“• 10m 90%”, so that it stays text"),
        ("Today\n  * 5m easy", "“* 5m easy”", "“• 5m easy”, so that it stays text"),
        ("Main set 3x", "“Main set 3x”", "“Main set 3 x.”, so that it stays text"),
        ("Warm up", "“Warm up”", "“(Warm up)”, so that it stays text"),
        ("---", "“---”", "“___”, so that it stays text"),
        (
            "- eat\n- drink\n- sleep",
            "“- eat” and 2 more lines",
            "“• eat” and the like, so that it stays text",
        ),
    ],
)
@pytest.mark.parametrize("where", ["Description", "Coach comments"])
def test_a_line_of_prose_that_has_to_change_is_named(
    where: str, text: str, before: str, after: str
) -> None:
    field = where.lower().replace(" ", "_")
    workout = Workout.model_validate({"sport": "ride", field: text, "steps": (step(),)})
    (loss,) = write(workout).losses
    assert (loss.where, loss.kind) == (where, LossKind.APPROXIMATED)
    assert (loss.before, loss.after) == (before, after)


@pytest.mark.parametrize(
    "text",
    ["Ride easy.  \nDrink.\t\n\n", "\n\nEasy\r\nand long", "2 x 10 min", "Z2 20m 90%", "a - b"],
)
def test_prose_that_stays_as_it_is_loses_nothing(text: str) -> None:
    written = write(Workout(sport=Sport.RIDE, description=text, coach_comments=text))
    assert written.losses == ()
    assert [line.rstrip() for line in text.strip().splitlines()] == written.text.split("\n\nCoach")[
        0
    ].splitlines()


def test_a_workout_without_steps_is_its_prose() -> None:
    assert write(Workout(sport=Sport.STRENGTH, description="Squats")).text == "Squats"
    assert write(Workout(sport=Sport.STRENGTH)).text == ""


@pytest.mark.parametrize(
    "block",
    [
        Repeat(count=10_000, steps=(Step(length=TEN),)),
        Repeat(count=10**9, steps=(Repeat(count=2, steps=(Step(length=TEN),)),)),
    ],
)
def test_more_steps_than_a_text_holds_are_refused_in_words(block: Block) -> None:
    with pytest.raises(TextError, match=r"steps|not a workout"):
        write_steps((block,))


def test_ten_thousand_steps_are_written_and_read_back() -> None:
    steps = (Step(length=TEN, target=FTP90, cue="Go"), Step(length=TEN)) * 5_000
    written = write_steps(steps)
    assert written.losses == ()
    assert len(parse(written.text).steps) == 10_000


def test_one_step_more_than_a_text_holds_is_refused() -> None:
    assert write_steps((Step(length=TEN),) * 20_000).losses == ()
    with pytest.raises(TextError, match="20000 steps"):
        write_steps((Step(length=TEN),) * 20_001)


def test_the_work_grows_with_the_steps_and_no_faster() -> None:
    """Counted in calls, which no clock and no busy machine can change."""
    counts = {size: _calls(size) for size in (20, 200, 2_000)}
    assert counts[200] < 10.5 * counts[20]
    assert counts[2_000] < 10.5 * counts[200]


def _calls(size: int) -> int:
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    block = Repeat(count=3, steps=(step(cue="On"), step(cue="Off", intensity=Intensity.REST)))
    blocks = (block, step(cue="Easy"), step(intensity=Intensity.ACTIVE)) * (size // 4)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse(write_steps(blocks).text)
    finally:
        sys.setprofile(before)
    return calls
