from __future__ import annotations

import time

import pytest

from core.formats.file_types import FileError
from core.formats.zwo import read
from core.workout.duration import total_seconds, unrolled
from core.workout.losses import LossKind
from core.workout.model import (
    Cadence,
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
)
from core.workout.thresholds import Thresholds
from tests.formats.zwo.examples import blocks_of, ftp, repeat_of, said, step_of, zwo

NOBODY = Thresholds()


def ramp(start: float, end: float) -> Ramp:
    return Ramp(unit=Unit.PERCENT_FTP, start=start, end=end)


# --- Steady, ramps, classes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fraction", "percent"),
    [
        ("0.4499", 44.99),
        ("0.625", 62.5),
        ("0.871", 87.1),
        (".5", 50),
        ("1.1", 110),
        ("0.07", 7),
        ("0.29", 29),
        ("0.57", 57),
        ("1.15", 115),
        ("0,75", 75),
        ("0", 0),
    ],
)
def test_a_power_keeps_its_decimals_and_gains_none(fraction: str, percent: float) -> None:
    read_step = step_of(f'<SteadyState Duration="60" Power="{fraction}"/>')
    assert read_step.target == ftp(percent)


def test_a_steady_step_between_two_powers_is_a_range() -> None:
    wanted = Range(unit=Unit.PERCENT_FTP, low=88, high=94)
    low_high = 'PowerLow="0.88" PowerHigh="0.94"'
    assert step_of(f'<SteadyState Duration="60" {low_high}/>').target == wanted
    assert step_of(f'<SteadyState Duration="60" Power="0.91" {low_high}/>').target == wanted


def test_a_steady_step_between_two_equal_powers_is_one_value() -> None:
    text = '<SteadyState Duration="60" PowerLow="0.9" PowerHigh="0.9"/>'
    assert step_of(text).target == ftp(90)


def test_a_steady_step_with_a_zone_alone_keeps_the_zone() -> None:
    zone = step_of('<SteadyState Duration="60" Zone="3"/>').target
    assert zone == Single(unit=Unit.POWER_ZONE, value=3)


def test_a_step_without_any_power_has_no_target() -> None:
    assert step_of('<SteadyState Duration="60"/>').target == NoTarget()


def test_a_warm_up_runs_from_power_low_to_power_high() -> None:
    found = step_of('<Warmup Duration="600" PowerLow="0.4" PowerHigh="0.75"/>')
    assert (found.target, found.intensity) == (ramp(40, 75), Intensity.WARM_UP)


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.9), (0.9, 0.5)])
def test_a_ramp_runs_from_power_low_to_power_high_up_or_down(low: float, high: float) -> None:
    found = step_of(f'<Ramp Duration="600" PowerLow="{low}" PowerHigh="{high}"/>')
    assert (found.target, found.intensity) == (ramp(low * 100, high * 100), None)


def test_a_cool_down_starts_at_power_low() -> None:
    found = step_of('<Cooldown Duration="600" PowerLow="0.7" PowerHigh="0.4"/>')
    assert (found.target, found.intensity) == (ramp(70, 40), Intensity.COOL_DOWN)


def test_a_cool_down_that_would_rise_is_turned_and_said() -> None:
    found = read(zwo('<Cooldown Duration="600" PowerLow="0.4" PowerHigh="0.7"/>'))
    assert found.workout.steps[0].target == ramp(70, 40)
    (loss,) = found.losses
    assert loss.kind is LossKind.APPROXIMATED
    assert (loss.where, loss.after) == ("Step 1", "ramp 70 → 40 % FTP")


def test_a_flat_warm_up_is_a_steady_step_of_that_class() -> None:
    found = step_of('<Warmup Duration="600" PowerLow="0.5" PowerHigh="0.5"/>')
    assert (found.target, found.intensity) == (ftp(50), Intensity.WARM_UP)


def test_a_warm_up_with_one_power_is_steady() -> None:
    assert step_of('<Warmup Duration="600" Power="0.5"/>').target == ftp(50)
    assert step_of('<Ramp Duration="600" PowerHigh="0.5"/>').target == ftp(50)


@pytest.mark.parametrize("name", ["FreeRide", "Freeride", "freeride"])
def test_a_free_ride_has_nothing_to_hold(name: str) -> None:
    assert step_of(f'<{name} Duration="60" FlatRoad="1"/>').target == FreeRide()


def test_a_max_effort_is_one() -> None:
    assert step_of('<MaxEffort Duration="10"/>').target == MaxEffort()


@pytest.mark.parametrize("mark", ["ftptest", "ramptest"])
def test_the_mark_of_a_test_is_said_to_be_lost(mark: str) -> None:
    assert said(read(zwo(f'<FreeRide Duration="60" {mark}="1"/>'))) == [
        "Step 1: the mark that this is a test is lost."
    ]
    assert read(zwo(f'<FreeRide Duration="60" {mark}="0"/>')).losses == ()


def test_a_fixed_ftp_makes_powers_watts() -> None:
    found = step_of('<SteadyState Duration="60" Power="0.9"/>', "<ftpOverride>230</ftpOverride>")
    assert found.target == Single(unit=Unit.WATTS, value=207)


def test_names_are_read_whatever_their_case() -> None:
    data = (
        b'<WORKOUT_FILE><NAME>Big</NAME><Workout><STEADYSTATE duration="60" POWER="0.9" '
        b'CADENCE="90"><TEXTEVENT TimeOffset="0" Message="Go"/></STEADYSTATE></Workout>'
        b"</WORKOUT_FILE>"
    )
    found = read(data)
    assert found.losses == ()
    assert found.workout.title == "Big"
    assert found.workout.steps == (
        Step(length=Seconds(value=60), target=ftp(90), cadence=Cadence(low=90), cue="Go"),
    )


# --- Repeats ----------------------------------------------------------------------------------


def test_intervals_are_a_repeat_of_two_steps() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="5" OnDuration="180" OffDuration="90" OnPower="1.15" OffPower="0.5" '
        'Cadence="95" CadenceResting="80"/>'
    )
    on = Step(length=Seconds(value=180), target=ftp(115), cadence=Cadence(low=95))
    off = Step(length=Seconds(value=90), target=ftp(50), cadence=Cadence(low=80))
    assert found == Repeat(count=5, steps=(on, off))


def test_intervals_of_old_files_are_ranges() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="2" OnDuration="60" OffDuration="60" PowerOnLow="1.04" '
        'PowerOnHigh="1.07" PowerOffLow="0.5" PowerOffHigh="0.5"/>'
    )
    assert [one.target for one in found.steps] == [
        Range(unit=Unit.PERCENT_FTP, low=104, high=107),
        ftp(50),
    ]


def test_intervals_in_zones_keep_them() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="2" OnDuration="60" OffDuration="60" PowerOnZone="5" PowerOffZone="1"/>'
    )
    assert [one.target for one in found.steps] == [
        Single(unit=Unit.POWER_ZONE, value=5),
        Single(unit=Unit.POWER_ZONE, value=1),
    ]


def test_overs_and_unders_are_a_repeat_of_two_steps() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="4" OnDuration="60" OffDuration="120" OnPower="1.05" OffPower="0.95" '
        'OverUnder="1"/>'
    )
    assert (found.count, [one.target.value for one in found.steps]) == (4, [105, 95])


def test_intervals_without_rest_repeat_one_step() -> None:
    found = repeat_of('<IntervalsT Repeat="4" OnDuration="60" OffDuration="0" OnPower="1.05"/>')
    assert (found.count, len(found.steps)) == (4, 1)


def test_one_round_is_no_repeat() -> None:
    text = '<IntervalsT Repeat="1" OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.5"/>'
    assert [block.kind for block in blocks_of(text)] == ["step", "step"]


# --- Lengths ----------------------------------------------------------------------------------


def test_the_noise_of_arithmetic_is_no_fraction_of_a_second() -> None:
    assert step_of('<SteadyState Duration="180.00002" Power="0.5"/>').length == Seconds(value=180)


def test_fractions_of_seconds_are_rounded_without_changing_the_total() -> None:
    found = read(zwo('<SteadyState Duration="30.4" Power="0.5"/>' * 10))
    lengths = [block.length.value for block in found.workout.steps]
    assert sum(lengths) == 304
    assert set(lengths) == {30.0, 31.0}
    assert said(found) == [
        "File: lengths with fractions of a second, 5 min 4 s in all "
        "becomes whole seconds, 5 min 4 s in all."
    ]


def test_a_repeat_of_fractions_is_whole_seconds_where_that_keeps_its_total() -> None:
    text = '<IntervalsT Repeat="10" OnDuration="30.4" OffDuration="29.6" OnPower="1" OffPower="1"/>'
    (repeat,) = read(zwo(text)).workout.steps
    assert [one.length.value for one in repeat.steps] == [30, 30]


def test_a_repeat_of_fractions_keeps_them_where_rounding_would_change_its_total() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="20" OnDuration="15.4" OffDuration="15" OnPower="1" OffPower="1"/>'
    )
    assert total_seconds((found,), NOBODY) == pytest.approx(608)


def test_a_moment_shorter_than_a_second_keeps_its_length() -> None:
    assert step_of('<SteadyState Duration="0.7" Power="0.5"/>').length == Seconds(value=0.7)


def test_a_run_by_distance_is_in_metres() -> None:
    found = step_of(
        '<SteadyState Duration="400" Power="0.95"/>',
        "<sportType>run</sportType><durationType>distance</durationType>",
    )
    assert found.length == Metres(value=400)
    assert found.target == Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=95)


@pytest.mark.parametrize("length", ["", "0", "-5", "nan", "inf", "1e300", "soon", "360001"])
def test_a_step_without_a_usable_length_is_said_and_the_others_go_on(length: str) -> None:
    good = '<SteadyState Duration="60" Power="0.5"/>'
    found = read(zwo(f'{good}<Ramp Duration="{length}" PowerLow="0.4"/>{good}'))
    assert len(found.workout.steps) == 2
    assert said(found) == ["After step 1: “Ramp”, which has no length, is lost."]


# --- Cadence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "cadence"),
    [
        ('Cadence="92.5"', Cadence(low=92.5)),
        ('CadenceLow="85" CadenceHigh="95"', Cadence(low=85, high=95)),
        ('Cadence="90" CadenceLow="85" CadenceHigh="95"', Cadence(low=85, high=95)),
        ('CadenceLow="95" CadenceHigh="85"', Cadence(low=85, high=95)),
        ('CadenceLow="90" CadenceHigh="90"', Cadence(low=90)),
        ('CadenceLow="85"', Cadence(low=85)),
        ('Cadence="0"', None),
        ('Cadence="fast"', None),
        ('Cadence="-3"', None),
    ],
)
def test_cadences_are_one_number_or_a_band(given: str, cadence: Cadence | None) -> None:
    assert step_of(f'<SteadyState Duration="60" Power="0.5" {given}/>').cadence == cadence


# --- Texts ------------------------------------------------------------------------------------


def test_the_first_text_at_the_beginning_is_the_name_and_the_others_are_prompts() -> None:
    found = step_of(
        '<SteadyState Duration="60" Power="0.5">'
        '<textevent timeoffset="30" message="Half" duration="8"/>'
        '<textevent timeoffset="0" message="Hold it"/>'
        '<textevent timeoffset="0" message="Second"/></SteadyState>'
    )
    assert found.cue == "Hold it"
    assert found.prompts == (
        Prompt(at=0, text="Second"),
        Prompt(at=30, text="Half", duration=8),
    )


def test_a_text_without_a_time_stands_at_the_beginning() -> None:
    text = '<SteadyState Duration="60"><textevent message="Go"/></SteadyState>'
    assert step_of(text).cue == "Go"


@pytest.mark.parametrize(
    "event",
    [
        '<textevent timeoffset="5" message="Up!"/>',
        '<TextEvent TimeOffset="5" message="Up!"/>',
        '<textnotification timeOffset="5" text="Up!"/>',
        '<TextNotification timeOffset="5" text="Up!" font_size="0.5"/>',
    ],
)
def test_texts_are_read_under_every_name(event: str) -> None:
    found = step_of(f'<SteadyState Duration="60">{event}</SteadyState>')
    assert found.prompts == (Prompt(at=5, text="Up!"),)


def test_the_text_of_a_step_itself_is_its_name() -> None:
    assert step_of('<SteadyState Duration="60" Text="Go"/>').cue == "Go"


def test_texts_outside_any_step_go_into_the_step_they_fall_into() -> None:
    first, second = blocks_of(
        '<SteadyState Duration="60" Power="0.5"/><SteadyState Duration="60" Power="0.6"/>'
        '<textevent timeoffset="70" message="In the second"/>'
        '<textevent timeoffset="0" message="Hello"/>'
        '<textevent timeoffset="60" message="Name of the second"/>'
        '<textevent timeoffset="500" message="After the end"/>'
    )
    assert (first.cue, first.prompts) == ("Hello", ())
    assert second.cue == "Name of the second"
    assert second.prompts == (
        Prompt(at=10, text="In the second"),
        Prompt(at=440, text="After the end"),
    )


def test_texts_between_steps_count_from_the_step_before_them() -> None:
    first, second, third = blocks_of(
        '<SteadyState Duration="60" Power="0.5"/><textevent timeoffset="5" message="One"/>'
        '<SteadyState Duration="90" Power="0.6"/><textevent timeoffset="0" message="Two"/>'
        '<textevent timeoffset="130" message="From the beginning"/>'
        '<SteadyState Duration="60" Power="0.5"/><textevent timeoffset="20" message="Three"/>'
    )
    assert first.prompts == (Prompt(at=5, text="One"),)
    assert (second.cue, second.prompts) == ("Two", (Prompt(at=70, text="From the beginning"),))
    assert third.prompts == (Prompt(at=20, text="Three"),)


def test_what_every_round_says_belongs_to_its_step() -> None:
    events = "".join(
        f'<textevent timeoffset="{start}" message="Hard"/>'
        f'<textevent timeoffset="{start + 50}" message="Ten more"/>'
        f'<textevent timeoffset="{start + 60}" message="Easy"/>'
        for start in (0, 90, 180)
    )
    found = repeat_of(
        '<IntervalsT Repeat="3" OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.5">'
        f"{events}</IntervalsT>"
    )
    on, off = found.steps
    assert (on.cue, on.prompts) == ("Hard", (Prompt(at=50, text="Ten more"),))
    assert (off.cue, off.prompts) == ("Easy", ())


def test_a_text_at_the_head_of_a_repeat_is_its_title() -> None:
    found = repeat_of(
        '<IntervalsT Repeat="3" OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.5">'
        '<textevent timeoffset="0" message="Three minutes hard"/></IntervalsT>'
    )
    assert (found.title, found.steps[0].cue) == ("Three minutes hard", "")


def test_texts_of_single_rounds_go_into_the_notes_and_that_is_said() -> None:
    found = read(
        zwo(
            '<IntervalsT Repeat="3" OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.5">'
            '<textevent timeoffset="95" message="Second one"/>'
            '<textevent timeoffset="245" message="Last rest"/></IntervalsT>'
        )
    )
    on, off = found.workout.steps[0].steps
    assert on.notes == "Round 2, 0:05: Second one"
    assert off.notes == "Round 3, 0:05: Last rest"
    assert said(found) == [
        "Step 1: 2 texts of single rounds becomes lines in the notes of their steps."
    ]


def test_a_text_at_a_distance_is_read_as_about_its_time() -> None:
    found = read(
        zwo(
            '<SteadyState Duration="1000" Power="0.9"><textevent distoffset="0" message="Go"/>'
            '<textevent distoffset="400" message="Up!"/></SteadyState>',
            "<sportType>run</sportType><durationType>distance</durationType>",
        )
    )
    (step,) = found.workout.steps
    assert step.cue == "Go"
    assert step.prompts == (Prompt(at=144, text="Up!"),)
    assert said(found) == [
        "File: texts after a distance becomes texts after about the time it takes."
    ]


RUN = "<sportType>run</sportType><durationType>distance</durationType>"
BY_DISTANCE = '<IntervalsT Repeat="2" OnDuration="400" OffDuration="200" OnPower="1" OffPower="1">'


def test_a_text_at_the_beginning_of_every_distance_has_no_time_to_lose() -> None:
    events = "".join(f'<textevent distoffset="{at}" message="Go"/>' for at in (0, 600))
    found = repeat_of(f"{BY_DISTANCE}{events}</IntervalsT>", RUN)
    assert found.steps[0].cue == "Go"


def test_a_text_of_a_single_round_by_distance_is_noted_with_its_time() -> None:
    event = '<textevent distoffset="700" message="Last one"/>'
    found = read(zwo(f"{BY_DISTANCE}{event}</IntervalsT>", RUN))
    assert found.workout.steps[0].steps[0].notes == "Round 2, 0:36: Last one"


def test_a_text_after_seconds_in_a_file_of_metres_keeps_its_time() -> None:
    found = step_of(
        '<SteadyState Duration="1000" Power="0.9">'
        '<textevent timeoffset="30" message="Up!"/></SteadyState>',
        "<sportType>run</sportType><durationType>distance</durationType>",
    )
    assert found.prompts == (Prompt(at=30, text="Up!"),)


@pytest.mark.parametrize("offset", ["nan", "inf", "-7", "soon", ""])
def test_a_text_at_no_time_is_kept_at_the_beginning(offset: str) -> None:
    text = f'<SteadyState Duration="60"><textevent timeoffset="{offset}" message="Go"/>'
    assert step_of(f"{text}</SteadyState>").cue == "Go"


# --- Head -------------------------------------------------------------------------------------


def test_title_description_author_category_and_tags_are_kept() -> None:
    head = (
        "<author>Ann Coach</author><name>Over &amp; under</name>"
        "<description>Line one\nline two</description><category>Base</category>"
        "<subcategory>Week 1</subcategory>"
        '<tags><tag name="FTP"/><tag name="Short"/><tag>Old</tag><tag name="FTP"/></tags>'
    )
    found = read(zwo('<SteadyState Duration="60" Power="0.5"/>', head))
    workout = found.workout
    assert found.losses == ()
    assert workout.title == "Over & under"
    assert workout.description == (
        "Line one\nline two\n\nAuthor: Ann Coach\nCategory: Base\nSubcategory: Week 1"
    )
    assert workout.tags == ("FTP", "Short", "Old")


def test_old_files_call_the_name_n() -> None:
    found = read(zwo('<SteadyState Duration="60"/>', "<n>Short name</n>"))
    assert found.workout.title == "Short name"


@pytest.mark.parametrize(
    ("written", "sport"),
    [("bike", Sport.RIDE), ("Run", Sport.RUN), ("swim", Sport.SWIM), ("", Sport.RIDE)],
)
def test_the_sport_is_read(written: str, sport: Sport) -> None:
    found = read(zwo('<FreeRide Duration="60"/>', f"<sportType>{written}</sportType>"))
    assert (found.workout.sport, found.losses) == (sport, ())


def test_an_unknown_sport_is_a_ride_and_said() -> None:
    found = read(zwo('<FreeRide Duration="60"/>', "<sportType>curling</sportType>"))
    assert found.workout.sport is Sport.RIDE
    assert said(found) == ["Sport: “curling” becomes ride."]


def test_a_run_by_another_pace_is_read_by_threshold_pace_and_said_once() -> None:
    step = '<SteadyState Duration="60" Power="0.95" pace="1"/>'
    found = read(zwo(step * 3, "<sportType>run</sportType>"))
    assert [one.target for one in found.workout.steps] == [
        Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=95)
    ] * 3
    assert said(found) == [
        "File: targets in % of 5 km pace becomes the same in % of threshold pace. "
        "Compare the paces with what you run in Zwift."
    ]


@pytest.mark.parametrize("pace", ["8268", "-1307163960", "32766", ""])
def test_nonsense_where_the_pace_belongs_is_ignored(pace: str) -> None:
    step = f'<SteadyState Duration="60" Power="0.95" pace="{pace}"/>'
    assert read(zwo(step, "<sportType>run</sportType>")).losses == ()


def test_the_pace_of_a_ride_means_nothing() -> None:
    assert read(zwo('<SteadyState Duration="60" Power="0.95" pace="0"/>')).losses == ()


def test_a_rest_day_is_a_day_off_without_steps() -> None:
    found = read(zwo("<RestDay/>", "<name>Rest</name><sportType>bike</sportType>"))
    assert found.losses == ()
    assert (found.workout.sport, found.workout.steps) == (Sport.DAY_OFF, ())
    assert found.workout.title == "Rest"


def test_a_rest_day_among_steps_is_said_to_be_lost() -> None:
    found = read(zwo('<RestDay/><FreeRide Duration="60"/>'))
    assert said(found) == ["File: a rest day among the steps is lost."]


# --- What is not known ------------------------------------------------------------------------


def test_an_unknown_element_is_named_and_the_others_go_on() -> None:
    good = '<SteadyState Duration="60" Power="0.5"/>'
    found = read(zwo(f'{good}<Sprint Duration="5"/><Sprint/>{good}<gameplayevent type="x"/>'))
    assert len(found.workout.steps) == 2
    assert said(found) == [
        "File: 2 × “Sprint”, which is no kind of step known here, is lost.",
        "File: “gameplayevent”, which is no kind of step known here, is lost.",
    ]


@pytest.mark.parametrize("power", ["nan", "inf", "-0.5", "hard", "1e400"])
def test_a_power_that_is_none_is_said_and_the_step_stays(power: str) -> None:
    found = read(zwo(f'<SteadyState Duration="60" Power="{power}"/>'))
    assert found.workout.steps == (Step(length=Seconds(value=60)),)
    (loss,) = found.losses
    assert (loss.where, loss.before) == ("Step 1", f"the target “{power}”")


def test_per_cent_in_the_place_of_fractions_is_said() -> None:
    found = read(zwo('<SteadyState Duration="60" Power="75"/>'))
    assert found.workout.steps[0].target == NoTarget()
    (loss,) = found.losses
    assert loss.before == "a target of 75 times threshold"
    assert "per cent" in loss.advice


@pytest.mark.parametrize("repeat", ["0", "-3", "nan", "many"])
def test_a_repeat_of_no_rounds_is_said(repeat: str) -> None:
    text = f'<IntervalsT Repeat="{repeat}" OnDuration="60" OffDuration="60" OnPower="1"/>'
    found = read(zwo(f'<FreeRide Duration="60"/>{text}'))
    assert len(found.workout.steps) == 1
    assert said(found) == [
        f"After step 1: “IntervalsT”, which is repeated “{repeat}” times, is lost."
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'<workout><workoutstep duration="60"/></workout>',
        b"<html><body>Not found</body></html>",
        b'<?xml version="1.0"?><gpx/>',
    ],
)
def test_another_format_under_the_same_suffix_is_named(data: bytes) -> None:
    with pytest.raises(FileError, match="not a ZWO file"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<workout_file><name>x</name></workout_file>",
        b"<workout_file><workout/></workout_file>",
        b'<workout_file><workout><Foo Duration="60"/></workout></workout_file>',
    ],
)
def test_a_file_without_steps_says_so(data: bytes) -> None:
    with pytest.raises(FileError, match="step"):
        read(data)


def test_a_file_whose_steps_are_all_unreadable_says_what_is_wrong_with_them() -> None:
    with pytest.raises(FileError, match="“SteadyState”, which has no length"):
        read(zwo('<SteadyState Power="0.5"/>'))


# --- Encodings and damage ---------------------------------------------------------------------

UMLAUTS = "<name>Über — 🚴</name>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16-le"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8-sig"),
        ('\n <?xml version="1.0" encoding="UTF-8" ?>\n', "utf-8"),
        ("<!DOCTYPE workout_file>", "utf-8"),
        ("<!-- made by hand -->", "utf-8"),
    ],
)
def test_encodings_are_told_by_the_bytes(declared: str, encoding: str) -> None:
    text = declared + zwo('<FreeRide Duration="60"/>', UMLAUTS).decode()
    found = read(text.encode(encoding))
    assert (found.workout.title, found.losses) == ("Über — 🚴", ())


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0" encoding="klingon"?>', "cp1252"),
        ("", "cp1252"),
    ],
)
def test_old_encodings_are_read_as_declared_or_as_windows_writes(
    declared: str, encoding: str
) -> None:
    text = declared + zwo('<FreeRide Duration="60"/>', "<name>Über</name>").decode()
    assert read(text.encode(encoding)).workout.title == "Über"


@pytest.mark.parametrize(
    ("damaged", "title", "cue"),
    [
        ("<name>Rock & roll</name>", "Rock & roll", "Go"),
        ("<name>Mend<name/>", "Mend", "Go"),
        ("<name>A &nbsp; B</name>", "A &nbsp; B", "Go"),
    ],
)
def test_misspelt_xml_is_mended_and_that_is_said(damaged: str, title: str, cue: str) -> None:
    step = '<FreeRide Duration="60"><textevent message="Go"/></FreeRide>'
    found = read(zwo(step, damaged))
    assert (found.workout.title, found.workout.steps[0].cue) == (title, cue)
    (loss,) = found.losses
    assert (loss.where, loss.kind) == ("File", LossKind.APPROXIMATED)
    assert "mended" in loss.after


def test_a_bare_angle_in_a_text_is_mended() -> None:
    found = read(zwo('<FreeRide Duration="60"><textevent message="hold <90% & go"/></FreeRide>'))
    assert found.workout.steps[0].cue == "hold <90% & go"


def test_steps_of_a_description_that_is_never_closed_are_recovered() -> None:
    found = read(
        b"<workout_file><author>Ann<description>Text & more<sportType>bike</sportType>"
        b'<workout><SteadyState Duration="60" Power="0.5"/></workout></workout_file>'
    )
    assert [one.target for one in found.workout.steps] == [ftp(50)]
    (loss,) = found.losses
    assert (loss.where, loss.kind) == ("File", LossKind.APPROXIMATED)
    assert "missing" in loss.advice


def test_steps_that_are_never_closed_are_recovered_with_their_texts() -> None:
    found = read(
        zwo(
            '<SteadyState Duration="60" Power="0.5"><textevent message="One"/>'
            '<SteadyState Duration="30" Power="0.6"><textevent message="Two"/></SteadyState>'
            '<Ramp Duration="10" PowerLow="0.5" PowerHigh="0.9">'
        )
    )
    assert [(one.length.value, one.cue) for one in found.workout.steps] == [
        (60, "One"),
        (30, "Two"),
        (10, ""),
    ]


def test_a_file_that_breaks_off_yields_the_steps_before() -> None:
    whole = zwo('<SteadyState Duration="60" Power="0.5"/>' * 4)
    found = read(whole[: whole.rindex(b"Power")])
    assert len(found.workout.steps) >= 3
    assert "recovered" in found.losses[0].after


# --- Speed ------------------------------------------------------------------------------------


def test_a_file_of_two_thousand_steps_is_read_at_once() -> None:
    step = '<SteadyState Duration="61" Power="0.55"><textevent message="Go on"/></SteadyState>'
    data = zwo(step * 2000)
    started = time.process_time()
    found = read(data)
    assert time.process_time() - started < 1
    assert len(list(unrolled(found.workout.steps))) == 2000


def test_thousands_of_unknown_elements_are_not_named_one_by_one() -> None:
    odd = "".join(f"<x{number}/>" for number in range(1000))
    found = read(zwo(f'{odd}<FreeRide Duration="60"/>'))
    assert len(found.losses) == 21
    assert found.losses[-1].before == "980 more names of no kind of step"


def test_what_no_step_is_made_from_is_named() -> None:
    found = read(
        zwo(
            '<SteadyState Duration="60" Power="0.5" Slope="1" pace="0" show_avg="1"/>'
            '<SteadyState Duration="60" OnPower="0.5" Slope="2"/>'
            '<MaxEffort Duration="30" Power="1.5"/><FreeRide Duration="60" FlatRoad="0"/>'
        )
    )
    assert [str(loss) for loss in found.losses] == [
        "File: 2 × “slope” of “SteadyState” is lost.",
        "File: “onpower” of “SteadyState” is lost.",
        "File: “power” of “MaxEffort” is lost.",
    ]
