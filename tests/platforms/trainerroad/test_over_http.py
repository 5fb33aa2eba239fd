"""The sandbox's odd workouts read over real HTTP, as the app reads TrainerRoad."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from core.platforms.contract import CalendarItem
from core.platforms.http import Http
from core.platforms.trainerroad.adapter import TrainerRoadPlatform
from core.platforms.trainerroad.intervals import NO_STEPS, RAMPS_UNKNOWN
from core.workout.model import Ramp, Single, Unit, Workout
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 3, 4)
UNIT = Unit.PERCENT_FTP
BUILD = Ramp(unit=UNIT, start=45, end=70)
STEADY = Single(unit=UNIT, value=87.5)
EASE = Ramp(unit=UNIT, start=70, end=40)


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return []


@pytest.fixture(scope="module")
def items(asked: list[str]) -> Iterator[dict[str, CalendarItem]]:
    with SandboxServer.running(today=TODAY, platforms=("trainerroad",)) as server:
        url = server.urls.trainerroad
        http = Http(
            "TrainerRoad",
            url,
            requests_per_second=1000,
            on_request=lambda method, path: asked.append(path),
        )
        platform = TrainerRoadPlatform("sandbox-rider", url, http=http)
        listing = platform.list_calendar(TODAY, TODAY + dt.timedelta(days=28))
        assert listing.unreadable == ()
        yield {item.item.title: item for item in listing.items}


def targets(item: CalendarItem) -> list[object]:
    assert isinstance(item.item, Workout)
    return [step.target for step in item.item.leaf_steps()]


@pytest.mark.parametrize(
    "title",
    [
        "Case 19: 87.5 % and ramps, milliseconds",
        "Case 19: ramps in the ticks only",
        "Case 19: ramps in the chart only",
        "Case 20: no rows, only samples",
        "Case 23: inside with an outside twin",
    ],
)
def test_wherever_the_points_are_the_ramps_are_the_same(
    items: dict[str, CalendarItem], title: str
) -> None:
    assert targets(items[title]) == [BUILD, STEADY, EASE]
    assert items[title].losses == ()


def test_without_points_the_doubt_is_said_for_the_whole_and_for_the_step(
    items: dict[str, CalendarItem],
) -> None:
    pairs = items["Case 19: pairs of targets, no samples"]
    assert targets(pairs) == [Single(unit=UNIT, value=value) for value in (55, 50, 45)]
    assert pairs.losses[0] == RAMPS_UNKNOWN
    assert [loss.where for loss in pairs.losses[1:]] == ["Step 2 (Build)"]


def test_an_outdoor_version_keeps_its_words_and_says_that_it_has_no_steps(
    items: dict[str, CalendarItem],
) -> None:
    outside = items["Case 23: outside"]
    assert targets(outside) == []
    assert outside.losses == (NO_STEPS,)
    assert isinstance(outside.item, Workout)
    assert "15 minutes at 219 watts." in outside.item.description


def test_a_chart_is_asked_for_only_where_the_details_hold_no_points(
    items: dict[str, CalendarItem], asked: list[str]
) -> None:
    charts = sorted(path.split("/")[-2] for path in asked if path.endswith("/chart-data"))
    assert charts == ["9205", "9207", "9209", "9215"]
    details = [path for path in asked if "/workoutdetails/" in path]
    assert len(details) == len(set(details)) > 20
