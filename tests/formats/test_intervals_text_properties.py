from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.intervals_text import TextError, parse, write, write_steps
from core.formats.intervals_text.harmless import safe_label, safe_prose, safe_title
from core.workout.duration import total_metres, total_seconds, unrolled
from core.workout.model import (
    Block,
    DistanceUnit,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Repeat,
    Seconds,
    Step,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds
from tests.strategies import blocks, cadences, lengths, steps, targets, texts, workouts

PROPERTY = settings(deadline=None, max_examples=60, derandomize=True)
HELD = [unit for unit in Unit if unit not in (Unit.RPE, Unit.BPM)]
"""Units whose numbers the text carries as they are."""

plain_steps = st.builds(
    Step,
    length=lengths().filter(
        lambda length: (
            getattr(getattr(length, "nominal", length), "unit", None) is not DistanceUnit.YARD
            and not (isinstance(length, UntilLap) and length.nominal is None)
        )
    ),
    target=targets(st.sampled_from(HELD)).filter(lambda one: not isinstance(one, MaxEffort)),
    cadence=st.none() | cadences(),
    intensity=st.none() | st.sampled_from(list(Intensity)),
    cue=texts().map(safe_label),
    hide_power=st.booleans(),
)


def as_written(found: tuple[Block, ...], *, in_repeat: bool = False) -> tuple[Block, ...]:
    """What the text is documented to make equal: no units of time, no class *active*,
    no rounds of one, whole metres, no spaces in a label."""
    out: list[Block] = []
    for block in found:
        if isinstance(block, Step):
            length = block.length
            inner = length.nominal if isinstance(length, UntilLap) else length
            if isinstance(inner, Seconds):
                inner = Seconds(value=inner.value)
            elif isinstance(inner, Metres):
                inner = Metres(value=round(inner.value, 0))
            changes = {
                "length": UntilLap(nominal=inner) if isinstance(length, UntilLap) else inner,
                "cue": "".join(block.cue.split()),
                "intensity": None if block.intensity is Intensity.ACTIVE else block.intensity,
            }
            if block.secondary is not None and isinstance(block.target, NoTarget):
                changes |= {"target": block.secondary, "secondary": None}
            out.append(block.model_copy(update=changes))
        elif block.count == 1:
            out += as_written(block.steps)
        else:
            out.append(
                block.model_copy(
                    update={"steps": as_written(block.steps), "title": safe_title(block.title)}
                )
            )
    return tuple(out)


@PROPERTY
@given(blocks(plain_steps, nested=False))
def test_what_the_text_can_hold_reads_back_as_it_was(found: tuple[Block, ...]) -> None:
    written = write_steps(found)
    assert as_written(parse(written.text).steps) == as_written(found)
    assert all("title" in loss.before for loss in written.losses), written.losses


@PROPERTY
@given(workouts())
def test_written_steps_are_as_many_and_as_long_as_they_were_meant(workout) -> None:
    try:
        written = write(workout)
    except TextError:
        return
    back = parse(written.text)
    meant = list(unrolled(workout.steps))
    read = list(unrolled(back.steps))
    assert len(read) == len(meant)
    for one, other in zip(read, meant, strict=True):
        nominal = getattr(other.length, "nominal", other.length)
        if nominal is not None:
            length = getattr(one.length, "nominal", one.length)
            assert length.kind == nominal.kind
            assert abs(length.value - nominal.value) <= 0.9
        assert isinstance(one.length, UntilLap) == isinstance(other.length, UntilLap)
        assert one.cadence == other.cadence
    assert not [ignored for ignored in back.ignored if "no step" in ignored.reason]


@PROPERTY
@given(workouts())
def test_prose_never_becomes_a_step_a_repeat_or_a_section(workout) -> None:
    bare = workout.model_copy(update={"steps": ()})
    parsed = parse(write(bare).text)
    assert parsed.steps == ()
    assert parsed.ignored == ()


@PROPERTY
@given(steps())
def test_everything_a_step_loses_is_said(step: Step) -> None:
    written = write_steps((step,))
    (read,) = parse(written.text).steps
    assert isinstance(read, Step)
    if as_written((read,)) != as_written((step,)):
        assert written.losses
    assert all(loss.where.startswith("Step 1") for loss in written.losses)


@PROPERTY
@given(st.text(max_size=400), st.sampled_from([None, *Metric]))
def test_arbitrary_text_is_read_or_refused_with_the_modules_own_error(
    text: str, metric: Metric | None
) -> None:
    with contextlib.suppress(TextError):
        parse(text, metric=metric)


TOKENS = [
    "-",
    "*",
    "3x",
    "10m",
    "90%",
    "95-105%",
    "Z2",
    "Z2-Z3",
    "HR",
    "LTHR",
    "Pace",
    "4:15/km",
    "200w",
    "400mtr",
    "1km",
    "90rpm",
    "ramp",
    "freeride",
    "maxeffort",
    "hidepower",
    "intensity=rest",
    "power=3s",
    "press",
    "lap",
    "60%",
    "MMP",
    "5m",
    "CZ1",
    "Warmup",
    "Cooldown",
    "99999999x",
    "999999999h",
    "0s",
    "33^",
    "<!>",
    "RPE",
    "8",
    "99:99/100m",
    "1m30",
    "1'30\"",
    ".5h",
    "—",
    "é",
]
LINES = st.lists(
    st.lists(st.sampled_from([*TOKENS, "  ", "\t"]), max_size=8).map(" ".join), max_size=12
).map("\n".join)


@PROPERTY
@given(LINES)
def test_lines_of_real_tokens_are_read_or_refused_and_never_crash(text: str) -> None:
    with contextlib.suppress(TextError):
        parsed = parse(text)
        total_seconds(parsed.steps, Thresholds())
        total_metres(parsed.steps, Thresholds())
        write_steps(parsed.steps)


@PROPERTY
@given(texts(120))
def test_a_safe_label_is_safe_already(text: str) -> None:
    label = safe_label(text)
    assert safe_label(label) == label
    (read,) = parse(f"- {label} 10m 90%").steps
    assert isinstance(read, Step)
    assert (read.cue, read.length) == (label, parse("- 10m").steps[0].length)


@PROPERTY
@given(texts(300))
def test_safe_prose_is_safe_already(text: str) -> None:
    once = safe_prose(text).text
    assert safe_prose(once) == (once, ())


def test_the_strategies_reach_what_the_properties_are_about() -> None:
    seen: set[str] = set()

    @settings(deadline=None, max_examples=100, derandomize=True, database=None)
    @given(workouts())
    def look(workout) -> None:
        for step in workout.leaf_steps():
            seen.update({step.target.kind, step.length.kind})
        if any(isinstance(block, Repeat) and block.count > 1 for block in workout.steps):
            seen.add("repeat")

    look()
    assert seen >= {"single", "range", "ramp", "seconds", "metres", "until_lap", "repeat"}
    assert NoTarget().kind in seen
