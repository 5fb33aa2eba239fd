from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from core.formats.file_types import MOST_EXPANSION, MOST_ROUNDS, MOST_STEPS, FileError
from core.formats.zwo import read, write
from core.workout.losses import LossKind
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Planned,
    Prompt,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds
from tests.formats.zwo.examples import (
    ATHLETE,
    element,
    ftp,
    lost,
    ride,
    said,
    step,
    written,
)

NOBODY = Thresholds()
HARD = step(ftp(110.5), 60)
EASY = step(ftp(50), 30)


def percent(kind: type, **numbers: float) -> Range | Ramp:
    return kind(unit=Unit.PERCENT_FTP, **numbers)


def run(*steps: Step, thresholds: Thresholds = ATHLETE) -> tuple[ET.Element, list[str]]:
    found = write(Workout(sport=Sport.RUN, steps=steps), thresholds)
    return ET.fromstring(found.data), said(found)


# --- Elements ---------------------------------------------------------------------------------


def test_the_file_is_utf_8_and_says_so() -> None:
    data = write(ride(EASY, title="Über 🚴"), ATHLETE).data
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<workout_file>')
    assert "Über 🚴" in data.decode("utf-8")


def test_the_parts_of_a_file_stand_in_zwifts_order() -> None:
    workout = ride(EASY, title="T", description="D", tags=("a",))
    root = ET.fromstring(write(workout, ATHLETE).data)
    assert root.tag == "workout_file"
    names = [child.tag for child in root]
    assert names == ["author", "name", "description", "sportType", "tags", "workout"]
    assert root.findtext("sportType") == "bike"


def test_a_steady_step_is_a_steady_state() -> None:
    found = element(step(ftp(62.5), 90))
    assert (found.tag, found.attrib) == ("SteadyState", {"Duration": "90", "Power": "0.625"})


@pytest.mark.parametrize(
    ("percent_ftp", "fraction"),
    [(44.99, "0.4499"), (7, "0.07"), (100, "1"), (0.5, "0.005"), (87.1, "0.871"), (0, "0")],
)
def test_a_power_is_written_decimal_by_decimal(percent_ftp: float, fraction: str) -> None:
    assert element(step(ftp(percent_ftp))).get("Power") == fraction


def test_a_range_is_written_with_its_middle_and_the_middle_is_said() -> None:
    band = step(percent(Range, low=88, high=94))
    assert element(band).attrib == {
        "Duration": "60",
        "Power": "0.91",
        "PowerLow": "0.88",
        "PowerHigh": "0.94",
    }
    assert lost(band) == [
        "Step 1: 88–94 % FTP becomes 91 % FTP. Zwift and most apps hold the middle of a range."
    ]


@pytest.mark.parametrize(
    ("start", "end", "intensity", "name"),
    [
        (40, 75, Intensity.WARM_UP, "Warmup"),
        (75, 40, Intensity.COOL_DOWN, "Cooldown"),
        (40, 75, None, "Ramp"),
        (75, 40, None, "Ramp"),
        (75, 40, Intensity.WARM_UP, "Ramp"),
        (40, 75, Intensity.COOL_DOWN, "Ramp"),
    ],
)
def test_a_ramp_is_a_warm_up_or_cool_down_only_in_that_direction(
    start: float, end: float, intensity: Intensity | None, name: str
) -> None:
    found = element(step(percent(Ramp, start=start, end=end), intensity=intensity))
    assert found.tag == name
    assert found.get("PowerLow") == str(start / 100)
    assert found.get("PowerHigh") == str(end / 100)


def test_a_free_ride_and_a_max_effort_have_elements_of_their_own() -> None:
    free, hard = written(step(FreeRide(), 60), step(MaxEffort(), 10))
    assert (free.tag, free.get("Power")) == ("FreeRide", None)
    assert (hard.tag, hard.attrib) == ("MaxEffort", {"Duration": "10"})
    assert lost(step(FreeRide(), 60), step(MaxEffort(), 10)) == []


def test_a_step_without_a_target_is_a_free_ride_and_that_is_said() -> None:
    assert element(step(NoTarget())).tag == "FreeRide"
    assert lost(step(NoTarget())) == ["Step 1: no target becomes a free ride."]


@pytest.mark.parametrize(
    ("cadence", "attributes"),
    [
        (Cadence(low=92.5), {"Cadence": "92.5"}),
        (
            Cadence(low=85, high=95),
            {"Cadence": "90", "CadenceLow": "85", "CadenceHigh": "95"},
        ),
        (Cadence(low=90, high=90), {"Cadence": "90"}),
    ],
)
def test_a_cadence_is_written_as_one_number_or_a_band(
    cadence: Cadence, attributes: dict[str, str]
) -> None:
    found = element(step(ftp(90), cadence=cadence)).attrib
    assert {name: text for name, text in found.items() if "Cadence" in name} == attributes
    assert lost(step(ftp(90), cadence=cadence)) == []


def test_a_cadence_of_nothing_is_left_out_and_said() -> None:
    assert "Cadence" not in element(step(ftp(90), cadence=Cadence(low=0))).attrib
    assert lost(step(ftp(90), cadence=Cadence(low=0))) == ["Step 1: a cadence of 0 is lost."]


# --- Repeats ----------------------------------------------------------------------------------


def test_two_steady_steps_repeated_are_intervals() -> None:
    on = HARD.model_copy(update={"cadence": Cadence(low=95)})
    off = EASY.model_copy(update={"cadence": Cadence(low=80)})
    found = element(Repeat(count=5, steps=(on, off)))
    assert found.tag == "IntervalsT"
    assert found.attrib == {
        "Repeat": "5",
        "OnDuration": "60",
        "OffDuration": "30",
        "OnPower": "1.105",
        "OffPower": "0.5",
        "Cadence": "95",
        "CadenceResting": "80",
    }
    assert lost(Repeat(count=5, steps=(on, off))) == []


def test_texts_of_repeated_steps_stand_in_every_round() -> None:
    on = HARD.model_copy(update={"cue": "Up", "prompts": (Prompt(at=50, text="Ten more"),)})
    found = element(Repeat(count=2, steps=(on, EASY), title="Set"))
    assert [(one.get("timeoffset"), one.get("message")) for one in found] == [
        ("0", "Set"),
        ("0", "Up"),
        ("50", "Ten more"),
        ("90", "Up"),
        ("140", "Ten more"),
    ]


@pytest.mark.parametrize(
    "steps",
    [
        (HARD, EASY, HARD),
        (HARD,),
        (HARD, step(FreeRide(), 30)),
        (HARD, step(MaxEffort(), 30)),
        (step(percent(Ramp, start=50, end=90)), EASY),
        (HARD, EASY.model_copy(update={"cadence": Cadence(low=80, high=90)})),
    ],
)
def test_other_repeats_are_written_out_and_that_is_said(steps: tuple[Step, ...]) -> None:
    repeat = Repeat(count=3, steps=steps, title="Set")
    assert len(written(repeat)) == 3 * len(steps)
    assert (
        "Step 1 (Set): a repeat of 3 rounds becomes the same steps written out round by round. "
        "A ZWO file repeats two steady steps, and nothing else." in lost(repeat)
    )
    assert "Step 1 (Set): the title “Set” is lost." in lost(repeat)


def test_a_repeat_inside_a_repeat_keeps_its_intervals() -> None:
    inner = Repeat(count=4, steps=(HARD, EASY))
    found = written(Repeat(count=2, steps=(inner, EASY)))
    assert [one.tag for one in found] == ["IntervalsT", "SteadyState"] * 2


def test_one_round_is_written_as_its_steps_and_nothing_is_lost() -> None:
    repeat = Repeat(count=1, steps=(HARD, EASY))
    assert [one.tag for one in written(repeat)] == ["SteadyState", "SteadyState"]
    assert lost(repeat) == []


# --- Targets that have to be converted --------------------------------------------------------


def test_watts_become_per_cent_of_the_ftp_that_is_named() -> None:
    watts = step(Single(unit=Unit.WATTS, value=200))
    assert element(watts).get("Power") == "0.8"
    assert lost(watts) == ["Step 1: 200 W becomes 80 % FTP (FTP 250 W)."]


def test_watts_without_an_ftp_become_a_free_ride_with_advice() -> None:
    watts = step(Single(unit=Unit.WATTS, value=200), cue="Steady")
    found = element(watts, NOBODY)
    assert found.tag == "FreeRide"
    assert [one.get("message") for one in found] == ["Steady: 200 W"]
    assert lost(watts, thresholds=NOBODY) == [
        "Step 1 (Steady): 200 W becomes a free ride with a text at the step's beginning. "
        "Set your FTP, then it becomes a target."
    ]


def test_the_indoor_ftp_serves_where_it_is_the_only_one() -> None:
    watts = step(Single(unit=Unit.WATTS, value=120))
    assert element(watts, Thresholds(indoor_ftp=240)).get("Power") == "0.5"


def test_a_ramp_in_watts_stays_a_ramp() -> None:
    ramp = step(Ramp(unit=Unit.WATTS, start=100, end=200))
    assert element(ramp).attrib == {"Duration": "60", "PowerLow": "0.4", "PowerHigh": "0.8"}
    assert lost(ramp) == ["Step 1: ramp 100 → 200 W becomes ramp 40 → 80 % FTP (FTP 250 W)."]


def test_a_power_zone_becomes_its_band() -> None:
    zone = step(Single(unit=Unit.POWER_ZONE, value=3))
    found = element(zone)
    assert float(found.get("PowerLow")) == pytest.approx(188 / 250)
    assert float(found.get("PowerHigh")) == pytest.approx(225 / 250)
    assert lost(zone) == [
        "Step 1: Z3 power becomes 75.2–90 % FTP (FTP 250 W). "
        "Zwift and most apps hold the middle of a range."
    ]


def test_the_open_last_zone_ends_somewhere_rideable() -> None:
    found = element(step(Single(unit=Unit.POWER_ZONE, value=7)))
    assert float(found.get("PowerHigh")) < 2


def test_best_mean_power_becomes_a_guess_and_is_called_one() -> None:
    mmp = step(Single(unit=Unit.PERCENT_MMP, value=90, mmp_seconds=300))
    assert element(mmp).get("Power") == "1.14"
    assert lost(mmp) == ["Step 1: 90 % MMP over 5 min becomes 114 % FTP, a guess."]


@pytest.mark.parametrize("value", [150.0])
@pytest.mark.parametrize("unit", [Unit.BPM, Unit.PERCENT_LTHR, Unit.PERCENT_MAX_HR])
def test_a_heart_rate_becomes_a_free_ride_with_its_target_in_a_text(
    unit: Unit, value: float
) -> None:
    found = element(step(Single(unit=unit, value=value), cue="Long"))
    assert found.tag == "FreeRide"
    (text,) = found
    assert (text.get("timeoffset"), text.get("message")[:9]) == ("0", "Long: 150")
    (loss,) = lost(step(Single(unit=unit, value=value)))
    assert "a free ride with a text at the step's beginning" in loss


def test_a_second_target_stands_in_for_one_that_no_file_holds() -> None:
    both = step(Single(unit=Unit.BPM, value=150), secondary=ftp(80))
    found = element(both)
    assert found.get("Power") == "0.8"
    assert [one.get("message") for one in found] == ["150 bpm"]
    assert lost(both) == [
        "Step 1: 150 bpm becomes a text at the step's beginning. "
        "ZWO files know no heart rate: keep to the text that the step shows.",
        "Step 1: the second target 80 % FTP becomes 80 % FTP as the only target.",
    ]


def test_a_second_target_that_no_file_holds_becomes_a_text() -> None:
    both = step(ftp(80), secondary=Single(unit=Unit.BPM, value=150))
    found = element(both)
    assert found.get("Power") == "0.8"
    assert [one.get("message") for one in found] == ["150 bpm"]
    assert lost(both) == [
        "Step 1: the second target 150 bpm becomes a text at the step's beginning."
    ]


def test_perceived_exertion_goes_into_the_name_when_wanted() -> None:
    rpe = step(Single(unit=Unit.RPE, value=8), cue="Push")
    assert [one.get("message") for one in element(rpe)] == ["Push: RPE 8"]


def test_perceived_exertion_is_lost_aloud_when_not_wanted() -> None:
    rpe = step(Single(unit=Unit.RPE, value=8), cue="Push")
    found = write(ride(rpe), ATHLETE, rpe_as_cue=False)
    assert b"RPE" not in found.data
    assert said(found) == [
        "Step 1 (Push): RPE 8 becomes a free ride. Let perceived exertion go into the step's name."
    ]


def test_a_power_beyond_all_reach_becomes_a_text() -> None:
    found = lost(step(ftp(1500)))
    assert found == [
        "Step 1: 1500 % FTP becomes a free ride with a text at the step's beginning. "
        "No ZWO file holds so much."
    ]


def test_averaging_and_hidden_power_are_lost_aloud() -> None:
    assert lost(step(ftp(80), averaging=Averaging.SECONDS_3, hide_power=True)) == [
        "Step 1: averaging of the target over 3 s is lost.",
        "Step 1: hidden power is lost.",
    ]


# --- Runs -------------------------------------------------------------------------------------


def test_a_run_holds_fractions_of_its_pace() -> None:
    root, losses = run(step(Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=95), 300))
    (found,) = root.find("workout")
    assert root.findtext("sportType") == "run"
    assert root.find("durationType") is None
    assert found.attrib == {"Duration": "300", "Power": "0.95", "pace": "2"}
    assert losses == [
        "Targets: % of threshold pace becomes % of 10 km pace, the nearest of Zwift's paces. "
        "Set your 10 km pace in Zwift to your threshold pace."
    ]


def test_an_absolute_pace_becomes_a_fraction_of_the_pace_that_is_named() -> None:
    root, losses = run(step(Single(unit=Unit.SECONDS_PER_KM, value=312.5), 300))
    assert root.find("workout")[0].get("Power") == "0.8"
    assert losses[0] == (
        "Step 1: 5:12.5 /km becomes 80 % threshold pace (threshold pace 4:10 /km)."
    )


def test_an_absolute_pace_without_a_threshold_is_a_free_run_with_advice() -> None:
    pace = step(Single(unit=Unit.SECONDS_PER_KM, value=300), 300)
    root, losses = run(pace, thresholds=NOBODY)
    assert root.find("workout")[0].tag == "FreeRide"
    assert losses == [
        "Step 1: 5:00 /km becomes a free ride with a text at the step's beginning. "
        "Set your threshold pace, then it becomes a target."
    ]


def test_power_on_a_run_is_a_text() -> None:
    root, losses = run(step(ftp(90), 300))
    assert root.find("workout")[0].tag == "FreeRide"
    assert "knows no power" in losses[0]


def test_a_run_of_distances_is_written_in_metres() -> None:
    pace = Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=100)
    steps = (
        Step(length=Metres(value=400), target=pace, prompts=(Prompt(at=50, text="Half"),)),
        Step(length=Metres.of(1.5, DistanceUnit.KILOMETRE), target=pace),
        Step(length=Metres.of(1, DistanceUnit.MILE), target=pace),
    )
    root, losses = run(*steps)
    assert root.findtext("durationType") == "distance"
    found = root.find("workout")
    assert [one.get("Duration") for one in found] == ["400", "1500", "1609.344"]
    assert [one.attrib for one in found[0]] == [{"distoffset": "200", "message": "Half"}]
    assert losses[:2] == [
        "Step 1: the timed text “Half” at 0:50 becomes the same after 200 m.",
        "Step 3: 1 mi becomes 1609.344 m.",
    ]


def test_a_run_of_distances_and_times_is_written_in_time() -> None:
    root, losses = run(Step(length=Metres(value=400), target=FreeRide()), step(FreeRide(), 60))
    assert root.find("durationType") is None
    assert root.find("workout")[0].get("Duration") == "100"
    assert losses == [
        "Step 1: 400 m becomes 1 min 40 s (at 14.4 km/h). "
        "ZWO files count in time, unless every step of a run is a distance."
    ]


def test_a_distance_on_a_ride_is_written_in_time() -> None:
    found = Step(length=Metres.of(10, DistanceUnit.KILOMETRE), target=ftp(80))
    assert element(found, NOBODY).get("Duration") == "1200"
    assert "10 km becomes 20 min (at 30 km/h)" in lost(found, thresholds=NOBODY)[0]


# --- Lengths ----------------------------------------------------------------------------------


def test_a_step_until_lap_is_written_with_its_planned_length() -> None:
    lap = Step(length=UntilLap(nominal=Seconds(value=300)), target=ftp(60))
    assert element(lap).get("Duration") == "300"
    assert lost(lap) == [
        "Step 1: until lap (about 5 min) becomes 5 min. "
        "Nothing in a ZWO file waits for the lap button."
    ]


def test_a_step_until_lap_without_a_length_gets_one_and_that_is_said() -> None:
    lap = Step(length=UntilLap(), target=ftp(60))
    assert element(lap).get("Duration") == "300"
    assert "until lap becomes 5 min" in lost(lap)[0]


def test_fractions_of_seconds_are_rounded_together_and_said_once_a_step() -> None:
    repeat = Repeat(count=10, steps=(step(ftp(50), 30.4), step(FreeRide(), 29)))
    durations = [float(one.get("Duration")) for one in written(repeat)]
    assert sum(durations) == 594
    assert all(duration == int(duration) for duration in durations)
    assert [loss for loss in lost(repeat) if "30.4" in loss] == [
        "Step 1.1: 30.4 s becomes 30 s, so that the total stays as it is."
    ]


@pytest.mark.parametrize("value", [179.995, 180.00002])
def test_the_noise_of_arithmetic_is_no_loss(value: float) -> None:
    assert element(step(ftp(50), value)).get("Duration") == "180"
    assert lost(step(ftp(50), value)) == []


def test_a_step_of_days_is_refused() -> None:
    with pytest.raises(FileError, match=r"Step 1 \(Long\) would take 200 h"):
        write(ride(step(ftp(50), 720_000, cue="Long")), ATHLETE)


# --- Texts ------------------------------------------------------------------------------------


def test_name_notes_and_prompts_are_text_events() -> None:
    found = element(
        step(
            ftp(50),
            cue="Hold",
            notes="Stay seated",
            prompts=(Prompt(at=40, text="Nearly", duration=8), Prompt(at=20, text="Half")),
        )
    )
    assert [one.attrib for one in found] == [
        {"timeoffset": "0", "message": "Hold"},
        {"timeoffset": "10", "message": "Notes: Stay seated"},
        {"timeoffset": "20", "message": "Half"},
        {"timeoffset": "40", "message": "Nearly", "duration": "8"},
    ]
    assert {one.tag for one in found} == {"textevent"}


def test_a_prompt_at_the_beginning_of_a_nameless_step_becomes_its_name_aloud() -> None:
    assert lost(step(ftp(50), prompts=(Prompt(at=0, text="Go"),))) == [
        "Step 1: the timed text “Go” at its beginning becomes its name."
    ]


def test_a_prompt_after_the_end_of_its_step_is_moved_into_it_aloud() -> None:
    late = step(ftp(50), prompts=(Prompt(at=90, text="Done"),))
    assert element(late)[0].get("timeoffset") == "59"
    assert lost(late) == [
        "Step 1: the timed text “Done” at 1:30 becomes the same just before the step ends."
    ]


NASTY = "a\x00b\x0b\n\tc \"q\" 'p' <x> & ]]> \ud800 \uffff 🚴 é"
KEPT = "ab\n\tc \"q\" 'p' <x> & ]]>   🚴 é"


def test_hostile_texts_are_safe_everywhere_and_what_is_left_out_is_said() -> None:
    workout = ride(
        step(ftp(50), cue=NASTY, notes=NASTY, prompts=(Prompt(at=5, text=NASTY),)),
        title=NASTY,
        description=NASTY,
        tags=(NASTY,),
    )
    found = write(workout, ATHLETE)
    root = ET.fromstring(found.data)
    assert root.findtext("name") == KEPT
    assert root.findtext("description") == KEPT
    assert [one.get("message") for one in root.iter("textevent")] == [KEPT, KEPT, f"Notes: {KEPT}"]
    assert root.find("tags/tag").get("name") == KEPT
    said_of = {loss.where for loss in found.losses}
    assert {"Title", "Description", "Tags"} < said_of
    assert all("no XML file may hold" in loss.before for loss in found.losses)


# --- Classes ----------------------------------------------------------------------------------


def test_classes_that_follow_from_the_steps_are_no_loss() -> None:
    assert (
        lost(
            step(percent(Ramp, start=40, end=70), 600, intensity=Intensity.WARM_UP),
            Repeat(
                count=4,
                steps=(
                    HARD.model_copy(update={"intensity": Intensity.ACTIVE}),
                    EASY.model_copy(update={"intensity": Intensity.REST}),
                ),
            ),
            step(ftp(50), 600, intensity=Intensity.COOL_DOWN),
        )
        == []
    )


def test_a_class_that_nothing_says_any_more_is_lost_aloud() -> None:
    assert lost(step(ftp(95), intensity=Intensity.WARM_UP), HARD) == [
        "Step 1: the class “warm-up” becomes “active”."
    ]


def test_a_class_lost_in_every_round_is_said_once() -> None:
    hard = HARD.model_copy(update={"intensity": Intensity.REST})
    losses = lost(Repeat(count=5, steps=(hard, step(FreeRide(), 60), EASY)))
    assert [loss for loss in losses if "class" in loss] == [
        "Step 1.1: the class “rest” becomes “active”."
    ]


# --- The whole workout ------------------------------------------------------------------------


def test_author_and_category_of_a_read_file_are_written_back() -> None:
    description = "Text\n\nAuthor: Ann Coach\nCategory: Base"
    root = ET.fromstring(write(ride(EASY, description=description), ATHLETE).data)
    assert root.findtext("author") == "Ann Coach"
    assert root.findtext("category") == "Base"
    assert root.findtext("description") == "Text"


@pytest.mark.parametrize(
    "description",
    [
        "Author: Ann",
        "Text\nAuthor: Ann",
        "Text\n\nAuthor: ",
        "Text\n\nAuthor: A\nmore",
        "\n\n",
        "Text\n\nAuthor: A\nAuthor: B",
        "Text\n\nCategory: C\nAuthor: A",
        "Text\n\nAuthor: A  B",
        "Text \n\nAuthor: A",
    ],
)
def test_a_description_that_only_looks_like_an_author_is_kept(description: str) -> None:
    data = write(ride(EASY, description=description), ATHLETE).data
    assert read(data).workout.description == description.strip()


def test_coach_comments_go_into_the_description() -> None:
    found = write(ride(EASY, description="Text", coach_comments="Well done"), ATHLETE)
    root = ET.fromstring(found.data)
    assert root.findtext("description") == "Text\n\nCoach comments:\nWell done"
    (loss,) = found.losses
    assert (loss.where, loss.kind) == ("Coach comments", LossKind.APPROXIMATED)


@pytest.mark.parametrize(
    ("sport", "sub_sport", "name", "loss"),
    [
        (Sport.RIDE, None, "bike", []),
        (Sport.RUN, None, "run", []),
        (Sport.SWIM, None, "swim", []),
        (Sport.RIDE, SubSport.GRAVEL_RIDE, "bike", ["Sport: Gravel ride becomes Ride."]),
        (Sport.WALK, None, "run", ["Sport: Walk becomes Run."]),
        (Sport.ROW, None, "bike", ["Sport: Row becomes Ride."]),
    ],
)
def test_the_sport_is_the_nearest_that_a_file_knows(
    sport: Sport, sub_sport: SubSport | None, name: str, loss: list[str]
) -> None:
    workout = Workout(sport=sport, sub_sport=sub_sport, steps=(step(FreeRide()),))
    found = write(workout, ATHLETE)
    assert ET.fromstring(found.data).findtext("sportType") == name
    assert said(found) == loss


def test_planned_values_that_a_file_does_not_hold_are_said() -> None:
    planned = Planned(duration=3600, distance=40000, load=63.99, intensity=0.85)
    workout = ride(
        step(ftp(80), 1800),
        planned=planned,
        race=RacePriority.A,
        start_time=dt.time(7, 30),
    )
    assert said(write(workout, ATHLETE)) == [
        "Plan: planned load 63.99, IF 0.85 becomes "
        "what the app that opens the file computes from the steps.",
        "Plan: a planned duration of 1:00:00 becomes that of its steps, 30:00.",
        "Plan: a planned distance of 40 km is lost.",
        "Plan: race priority A is lost.",
        "Plan: the start time 07:30 is lost.",
    ]


def test_a_planned_duration_that_the_steps_have_anyway_is_no_loss() -> None:
    assert lost(step(ftp(80), 1800), planned=Planned(duration=1800)) == []


def test_a_day_off_is_a_rest_day() -> None:
    found = write(Workout(sport=Sport.DAY_OFF, title="Rest"), ATHLETE)
    assert found.losses == ()
    assert [one.tag for one in ET.fromstring(found.data).find("workout")] == ["RestDay"]


def test_a_workout_without_steps_is_refused_instead_of_invented() -> None:
    with pytest.raises(FileError, match="has no steps"):
        write(ride(planned=Planned(duration=3600)), ATHLETE)


# --- Limits -----------------------------------------------------------------------------------


def test_a_workout_of_the_most_steps_is_written_and_read() -> None:
    data = write(ride(*[EASY] * MOST_STEPS), ATHLETE).data
    assert len(read(data).workout.steps) == MOST_STEPS


def test_one_step_more_is_refused() -> None:
    with pytest.raises(FileError, match="Split it"):
        write(ride(*[EASY] * (MOST_STEPS + 1)), ATHLETE)


def test_repeats_that_have_to_be_written_out_count_with_their_rounds() -> None:
    with pytest.raises(FileError, match="Split it"):
        write(ride(Repeat(count=700, steps=(HARD, EASY, HARD))), ATHLETE)


def test_more_rounds_than_a_workout_has_are_refused() -> None:
    assert len(written(Repeat(count=MOST_ROUNDS, steps=(HARD, EASY)))) == 1
    with pytest.raises(FileError, match="1001 times"):
        write(ride(Repeat(count=MOST_ROUNDS + 1, steps=(HARD, EASY))), ATHLETE)


def test_repeats_of_repeats_without_end_are_refused_at_once() -> None:
    block = Repeat(count=10**9, steps=(Repeat(count=10**9, steps=(HARD, EASY)),))
    with pytest.raises(FileError, match=str(MOST_EXPANSION)):
        write(ride(block), ATHLETE)


def test_texts_beyond_the_size_of_a_file_are_refused() -> None:
    with pytest.raises(FileError, match="texts"):
        write(ride(EASY, description="x" * 2_000_001), ATHLETE)
    chatty = HARD.model_copy(update={"prompts": (Prompt(at=1, text="x"),) * 60})
    with pytest.raises(FileError, match="texts"):
        write(ride(Repeat(count=1000, steps=(chatty, EASY))), ATHLETE)
