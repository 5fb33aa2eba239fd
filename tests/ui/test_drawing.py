from __future__ import annotations

import datetime as dt
from base64 import b64decode

import pytest

from core.platforms.contract import PlatformName
from core.store.journal_values import Pair
from core.sync.actions import ActionKind, Plan, Scope
from core.workout.model import (
    FreeRide,
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
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.ui.fake_planbridge import (
    INTERVALS,
    TODAY,
    action,
    example_actions,
    rich_actions,
)
from ui.charts import profile_chart
from ui.tables import ActionTable, action_table
from ui.thumbnails import HEIGHT, WIDTH, thumbnail
from ui.zone_colours import LABELS, NO_TARGET, colour

FTP = Thresholds(ftp=250)


def step(seconds: float, target) -> Step:
    return Step(length=Seconds(value=seconds), target=target)


def svg(*steps) -> str:
    address = thumbnail(steps, Sport.RIDE, FTP)
    assert address is not None
    return b64decode(address.partition(",")[2]).decode()


def table_of(actions) -> ActionTable:
    pair = Pair(
        source=PlatformName.TRAININGPEAKS,
        source_athlete="42",
        target=PlatformName.INTERVALS,
        target_athlete="42",
    )
    scope = Scope(pair=pair, first=TODAY, last=TODAY, today=TODAY)
    return action_table(Plan(scope=scope, actions=tuple(actions)), AthleteThresholds())


def domains(chart):
    shown = chart["layer"][0]["encoding"]
    ends = [round(end, 6) for end in shown["y"]["scale"]["domain"]]
    return shown["x"]["scale"]["domain"], ends


def test_a_thumbnail_has_the_real_widths() -> None:
    half = Single(unit=Unit.PERCENT_FTP, value=60)
    picture = svg(step(900, half), step(300, Single(unit=Unit.PERCENT_FTP, value=120)))

    assert f"L{WIDTH * 0.75:.1f} " in picture
    assert picture.count("<path") == 2


def test_a_ramp_is_a_slope_in_a_thumbnail() -> None:
    picture = svg(step(600, Ramp(unit=Unit.PERCENT_FTP, start=60, end=120)))

    up = (HEIGHT - 1) / 1.2
    assert f"V{HEIGHT - 0.6 * up:.1f}L{WIDTH:.1f} {HEIGHT - 1.2 * up:.1f}V" in picture


def test_a_step_without_a_target_has_a_colour_of_its_own() -> None:
    assert NO_TARGET in svg(step(600, FreeRide()))


def test_a_workout_without_a_length_has_no_picture() -> None:
    open_end = (Step(length=UntilLap()),)

    assert thumbnail(open_end, Sport.RIDE, FTP) is None
    assert profile_chart(Workout(sport=Sport.RIDE, steps=open_end), FTP) is None


def test_a_thousand_rounds_stay_a_small_picture() -> None:
    rounds = Repeat(
        count=1000,
        steps=(
            step(10, Single(unit=Unit.PERCENT_FTP, value=120)),
            step(10, Single(unit=Unit.PERCENT_FTP, value=50)),
        ),
    )

    assert len(svg(rounds)) < 20_000


def test_words_of_a_workout_never_enter_a_thumbnail() -> None:
    hostile = Step(length=Seconds(value=60), cue="<script>", notes='"><script>')

    assert "script" not in svg(hostile)


def test_a_chart_draws_slopes_bands_and_zones() -> None:
    workout = Workout(
        sport=Sport.RIDE,
        steps=(
            step(600, Ramp(unit=Unit.PERCENT_FTP, start=50, end=75)),
            step(300, Range(unit=Unit.PERCENT_FTP, low=105, high=110)),
        ),
    )
    chart = profile_chart(workout, FTP)
    assert chart is not None
    corners = chart["layer"][0]["data"]["values"]

    slope = [row["percent"] for row in corners if row["bar"].startswith("0.")]
    assert slope == pytest.approx([50, 75])
    band = sorted({row["percent"] for row in corners if row["bar"].startswith("1.")})
    assert band == pytest.approx([105, 110])
    assert [(row["seconds"]) for row in corners][:2] == [0, 600]


def test_a_chart_of_a_repeat_draws_each_round() -> None:
    chart = profile_chart(Workout(sport=Sport.RIDE, steps=INTERVALS), FTP)
    assert chart is not None
    boxes = chart["layer"][1]["data"]["values"]

    assert len(boxes) == 12
    assert boxes[0]["label"]


def test_every_zone_has_a_colour_and_a_label() -> None:
    assert len({colour(zone) for zone in range(8)}) == 8
    assert len(LABELS) == 8
    assert colour(9) == colour(7)


def test_the_key_of_a_table_changes_with_its_rows_their_order_and_what_becomes_of_them() -> None:
    rows = example_actions()
    first, rest = rows[0], rows[1:]
    keys = {
        table_of(chosen).key
        for chosen in (
            rows,
            rest,
            rows[::-1],
            (first.model_copy(update={"kind": ActionKind.SAME}), *rest),
            (first.model_copy(update={"ticked": False}), *rest),
        )
    }

    assert len(keys) == 5
    assert table_of(rows).key in keys


def test_a_part_of_a_table_is_that_of_its_rows_alone() -> None:
    rows = rich_actions()
    part = table_of(rows).only({ActionKind.DELETE, ActionKind.WAIT})

    alone = table_of([one for one in rows if one.title in ("Old tempo", "Far away")])
    assert part.key == alone.key
    assert part.labels == alone.labels == ("Thu 26 Nov · Ride · Old tempo", part.labels[1])
    assert part.frame.equals(alone.frame)


def test_a_table_without_rows_has_its_columns() -> None:
    assert "day" in table_of(()).frame.columns


def test_rows_without_numbers_have_empty_cells() -> None:
    frame = table_of([action("1", "x", duration=None, load=None, steps=())]).frame

    assert frame["duration"][0] == ""
    assert frame["load"].isna().all()
    assert frame["day"][0] == dt.date(2026, 11, 23)


def test_two_charts_side_by_side_have_one_scale() -> None:
    short = Workout(sport=Sport.RIDE, steps=(step(600, Single(unit=Unit.PERCENT_FTP, value=60)),))
    hard = Workout(sport=Sport.RIDE, steps=(step(1800, Single(unit=Unit.PERCENT_FTP, value=200)),))
    alone, beside, other = (
        profile_chart(short, FTP),
        profile_chart(short, FTP, beside=hard),
        profile_chart(hard, FTP, beside=short),
    )

    assert domains(alone) == ([0, 600], [0, 126])
    assert domains(beside) == domains(other) == ([0, 1800], [0, 210])
