"""Real and nasty step names: label, length, target and cadence survive in both readers."""

from __future__ import annotations

import html

import pytest

from core.formats.intervals_text import parse, write_steps
from core.workout.losses import LossKind
from core.workout.model import Cadence, Metres, Range, Seconds, Single, Step, Unit, UntilLap
from sandbox.intervals.text import parse_steps

TARGET = Range(unit=Unit.PERCENT_FTP, low=88, high=94)
CADENCE = Cadence(low=85, high=95)

KEPT = [
    "20min effort",
    "VO2 5min",
    "Climb 50-60rpm",
    "5x hard",
    "30s ON",
    "85% feel",
    "<40% MAP",
    "100m sprint",
    "3x",
    "Big\nGear 5x",
    "two\nlines",
    "tab\there",
    "🚴 go 🔥",
    "Über — größer",
    "Over —",
    "1st of 10k",
    "200 w",
    "hold 30\" then 1'",
    "<b>bold</b> & more",
    "300w+ if fresh",
    "Hold 16.2s",
    "ramp it up",
    "free and easy",
    "Endurance 1",
    "Warmup",
    "Cooldown",
    "4×2min @ race pace",
    "non\u00a0breaking\u202fspaces",
    "intensity",
    "x" * 700,
]
REWORDED = {
    "20min Z2 <40%": "20 min Zone 2 <40 %",
    "Steady Z2": "Steady Zone 2",
    "Z4-Z5": "Zone 4–5",
    "CZ1 spin": "Custom zone 1 spin",
    "4:30 pace": "4.30 pace",
    "5km tempo": "5-km tempo",
    "1 mi easy": "1-mi easy",
    "- dash first": "dash first",
    "* star first": "star first",
    "— long dash first": "long dash first",
    "Set 2 -": "Set 2",
    "press lap now": "press-lap now",
    "power=3s": "power = 3 s",
    "done <!> not": "done not",
}


def step(cue: str, **fields: object) -> Step:
    given = {"length": Seconds(value=754), "target": TARGET, "cadence": CADENCE, **fields}
    return Step.model_validate({"cue": cue, **given})


def read_by_both(text: str) -> tuple[Step, dict]:
    (ours,) = parse(text).steps
    (theirs,) = parse_steps(text)
    assert isinstance(ours, Step)
    assert html.unescape(theirs.get("text", "")) == ours.cue
    return ours, theirs


@pytest.mark.parametrize("cue", KEPT)
def test_a_name_that_needs_spaces_at_most_arrives_without_a_loss(cue: str) -> None:
    written = write_steps((step(cue),))
    ours, theirs = read_by_both(written.text)
    assert "".join(ours.cue.split()) == "".join(cue.split())
    assert (ours.target, ours.cadence) == (TARGET, CADENCE)
    assert getattr(ours.length, "value", None) == theirs["duration"] == 754
    assert theirs["power"] == {"units": "%ftp", "start": 88, "end": 94}
    assert theirs["cadence"] == {"units": "rpm", "start": 85, "end": 95}
    assert written.losses == ()


@pytest.mark.parametrize(("cue", "arrives"), REWORDED.items())
def test_a_name_that_has_to_change_says_so(cue: str, arrives: str) -> None:
    written = write_steps((step(cue),))
    ours, theirs = read_by_both(written.text)
    assert ours.cue == arrives
    assert (ours.target, ours.cadence) == (TARGET, CADENCE)
    assert getattr(ours.length, "value", None) == theirs["duration"] == 754
    assert set(theirs) == {"text", "duration", "power", "cadence"}
    if "".join(cue.split()) != "".join(arrives.split()):
        (loss,) = written.losses
        assert (loss.kind, loss.step) == (LossKind.APPROXIMATED, "1")
        assert arrives in loss.after


@pytest.mark.parametrize("cue", [*KEPT, *REWORDED])
def test_a_name_never_touches_a_step_without_target_or_with_a_distance(cue: str) -> None:
    plain = step(cue, length=Metres(value=400), target=Single(unit=Unit.PACE_ZONE, value=2))
    ours, theirs = read_by_both(write_steps((plain,)).text)
    assert (ours.length, ours.target) == (plain.length, plain.target)
    assert (theirs["distance"], theirs["pace"]) == (400, {"units": "pace_zone", "value": 2})
    bare = Step(length=Seconds(value=60), cue=cue)
    ours, theirs = read_by_both(write_steps((bare,)).text)
    assert set(theirs) == {"text", "duration"}
    assert ours.target == bare.target


@pytest.mark.parametrize("cue", ["-", "***", "\n", "\u200b", "<!>"])
def test_a_name_of_which_nothing_can_be_kept_is_dropped_and_named(cue: str) -> None:
    written = write_steps((step(cue),))
    ours, _ = read_by_both(written.text)
    assert (ours.cue, ours.target) == ("", TARGET)
    assert [loss.kind for loss in written.losses] == ([LossKind.DROPPED] if cue.strip() else [])


def test_press_lap_stays_in_the_name_of_a_step_that_ends_so() -> None:
    lap = step("Press lap when ready", length=UntilLap(nominal=Seconds(value=60)))
    written = write_steps((lap,))
    ours, theirs = read_by_both(written.text)
    assert (ours.cue, written.losses) == ("Press lap when ready", ())
    assert theirs["until_lap_press"] is True
