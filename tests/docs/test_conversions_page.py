"""The page that says what arrives: made from the code, and never below what was promised."""

from __future__ import annotations

import pytest

from core.formats.files import FileFormat
from core.workout.losses import Loss, LossKind
from docs.conversions.__main__ import PAGE
from docs.conversions.constructs import constructs
from docs.conversions.routes import Carried, Route, routes
from docs.conversions.table import Cell, Mark, SilentLoss, cell, cells, page

COLUMNS = ("Intervals.icu", "Intervals.icu, read", "TrainingPeaks", "TrainerRoad, read", "ZWO")
COLUMNS += ("MRC", "ERG", "FIT")

# One sign a column, in their order: L lossless, ~ approximated, x may be unsupported, - nothing
# is promised because the other side has no such thing.
PROMISED = {
    "% of FTP, whole": "LLLLLL~L",
    "% of FTP with decimals": "LLLLLL~~",
    "watts": "LL~-~~LL",
    "power range": "LLL-~~~L",
    "power zone": "LL~-~~~L",
    "range of power zones": "LL~-~~~~",
    "% of best mean power": "LLx-xxxx",
    "% of threshold heart rate": "LLL-xxx~",
    "% of maximum heart rate": "LLL-xxxL",
    "beats a minute": "~~~-xxxL",
    "heart-rate zone": "LL~-xxxL",
    "% of threshold pace": "LLL-~xx~",
    "pace": "LL~-xxxL",
    "pace zone": "LL~-xxx~",
    "perceived exertion": "~-L-xxx~",
    "ramp of power": "LL~LLLL~",
    "ramp of heart rate or pace": "LL~-xxx~",
    "ramp over a distance": "LL~-~xx~",
    "no target": "LL~-~xxL",
    "free ride, ERG off": "LLx-LxxL",
    "max effort": "~Lx-Lxx~",
    "repeat of two steps": "LLL-L~~L",
    "repeat of any steps": "LLL-~~~L",
    "repeat inside a repeat": "~x~-~~~L",
    "time": "LLLLLLLL",
    "distance": "LLL-~xxL",
    "miles": "L~~-~xx~",
    "yards": "~~~-~xx~",
    "until lap, about so long": "LLL-xxx~",
    "until lap": "~-~-xxxL",
    "cadence": "LLL-~xxL",
    "warm-up and cool-down": "LLL-~xxL",
    "class “rest”": "LLL-xxxL",
    "class “recovery” or “interval”": "LL~-xxxL",
    "step name": "LLLL~~~L",
    "step notes": "~-L-LLLL",
    "timed texts": "~~~-L~~x",
    "how long a timed text is shown": "x-x-LLLx",
    "averaging for head units": "LLx-xxxL",
    "second target": "LL~-xxxL",
    "title": "LLLLLLLL",
    "description": "LLLLL~~L",
    "coach's comments": "~-L-xxxx",
    "planned time and load": "~LLLxxxx",
    "planned distance": "xLL-xxxx",
    "start time": "LLL-xxxx",
    "tags": "LLL-xxxx",
}
WORTH = {"L": Mark.LOSSLESS, "~": Mark.APPROXIMATED, "x": Mark.UNSUPPORTED}


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Cell]:
    return cells()


def test_the_page_is_what_the_code_makes_today() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make docs`"


def test_every_construct_and_every_way_is_promised_something() -> None:
    assert [construct.name for construct in constructs()] == list(PROMISED)
    assert tuple(route.name for route in routes()) == COLUMNS
    assert {one.label for one in FileFormat} <= set(COLUMNS)


@pytest.mark.parametrize("construct", PROMISED)
def test_no_mark_is_below_its_promise(construct: str, found: dict[tuple[str, str], Cell]) -> None:
    for column, promise in zip(COLUMNS, PROMISED[construct], strict=True):
        mark = found[construct, column].mark
        if promise == "-":
            assert mark is None, f"{column} can carry it after all: promise it"
        else:
            assert mark is not None
            assert mark >= WORTH[promise], column


def test_what_arrives_differently_without_a_word_is_found() -> None:
    whole = next(iter(constructs()))
    other = list(constructs())[1].samples[0]
    with pytest.raises(SilentLoss, match="steps was"):
        cell(whole, Route("Silent", lambda _: Carried(other)))


@pytest.mark.parametrize(
    ("kinds", "mark"),
    [
        ((), Mark.LOSSLESS),
        ((LossKind.APPROXIMATED,), Mark.APPROXIMATED),
        ((LossKind.DROPPED, LossKind.APPROXIMATED), Mark.APPROXIMATED),
        ((LossKind.DROPPED,), Mark.UNSUPPORTED),
    ],
)
def test_a_mark_is_as_good_as_the_losses_say(kinds: tuple[LossKind, ...], mark: Mark) -> None:
    losses = tuple(Loss(where="Step 1", kind=kind, before="a", after="b") for kind in kinds)
    whole = next(iter(constructs()))
    route = Route("Said", lambda sample: Carried(sample, losses))
    assert cell(whole, route).mark is mark


def test_a_workout_that_is_refused_is_not_supported() -> None:
    refused = cell(next(iter(constructs())), Route("No", lambda _: Carried(None, refused="No.")))
    assert (refused.mark, refused.refused) == (Mark.UNSUPPORTED, "No.")
