from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.intervals_text import TextError, parse, write, write_steps
from core.formats.intervals_text.harmless import safe_label, safe_prose
from core.formats.intervals_text.parse import LINE_BREAK, REPEAT, SECTION
from core.platforms.intervals.workout_doc import read_doc
from core.workout.duration import total_seconds, unrolled
from core.workout.model import (
    Block,
    Cadence,
    DistanceUnit,
    Intensity,
    MaxEffort,
    Measured,
    Metric,
    NoTarget,
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
    step_count,
    walk,
)
from core.workout.resolve import ends
from core.workout.thresholds import Thresholds
from sandbox.intervals.text import parse_steps
from tests.formats.what_arrives import assert_arrived
from tests.strategies import blocks, cadences, lengths, targets, texts, workouts

PROPERTY = settings(deadline=None, max_examples=60, derandomize=True)
EXACT = settings(deadline=None, max_examples=90, derandomize=True)
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
    st.builds(
        "{}{}".format,
        st.sampled_from(["- ", "- ", "-", "  - ", "* ", "", ""]),
        st.lists(st.sampled_from([*TOKENS, "  ", "\t"]), max_size=8).map(" ".join),
    ),
    max_size=12,
).map("\n".join)
THRESHOLDS = st.sampled_from([Thresholds(), Thresholds(lthr=165), Thresholds(max_hr=188)])


@PROPERTY
@given(blocks(plain_steps, nested=False))
def test_what_the_text_can_hold_reads_back_as_it_was_without_a_loss(
    found: tuple[Block, ...],
) -> None:
    written = write_steps(found)
    assert all("title" in loss.before for loss in written.losses), written.losses
    assert_arrived(found, parse(written.text).steps, written.losses)


@EXACT
@given(workouts(), THRESHOLDS, st.booleans())
def test_whatever_a_workout_holds_arrives_or_is_named_at_its_step(
    workout: Workout, thresholds: Thresholds, rpe_as_cue: bool
) -> None:
    written = write(workout, thresholds=thresholds, rpe_as_cue=rpe_as_cue)
    parsed = parse(written.text)
    steps = tuple(loss for loss in written.losses if loss.step)
    assert_arrived(workout.steps, parsed.steps, steps)
    assert parsed.ignored == ()
    assert not any(parsed.unread)
    assert parsed.words == parsed.prose
    others = {loss.where for loss in written.losses if not loss.step}
    assert others <= {"Description", "Coach comments"}


@EXACT
@given(workouts(), THRESHOLDS)
def test_the_sandbox_reads_a_written_text_as_the_parser_does(
    workout: Workout, thresholds: Thresholds
) -> None:
    text = write(workout, thresholds=thresholds).text
    metric = None if workout.sport is Sport.RIDE else Metric.PACE
    theirs = read_doc({"steps": parse_steps(text)}, sport=Sport.RIDE)
    ours = parse(text, metric=metric).steps
    assert theirs.losses == ()
    assert_arrived(as_documents_say(ours), as_documents_say(theirs.steps), ())


ORDER = (Metric.POWER, Metric.HEART_RATE, Metric.PACE)


def as_documents_say(found: tuple[Block, ...]) -> tuple[Block, ...]:
    """What the server's document makes equal: a range of one number, the order of targets."""
    out: list[Block] = []
    for block in found:
        if isinstance(block, Repeat):
            out.append(block.model_copy(update={"steps": as_documents_say(block.steps)}))
            continue
        changes: dict[str, object] = {}
        both = [block.target] if isinstance(block.target, Single | Range | Ramp) else []
        both += [block.secondary] if block.secondary is not None else []
        both = [_one_number(one) for one in both]
        both.sort(
            key=lambda one: (Metric.POWER, Metric.HEART_RATE, Metric.PACE).index(one.unit.metric)
        )
        if isinstance(block.target, Single | Range | Ramp | NoTarget):
            changes["target"] = both[0] if both else NoTarget()
            changes["secondary"] = both[1] if len(both) > 1 else None
        else:
            changes["secondary"] = both[0] if both else None
        cadence = block.cadence
        if cadence is not None and cadence.low == cadence.high:
            changes["cadence"] = Cadence(low=cadence.low)
        out.append(block.model_copy(update=changes))
    return tuple(out)


def _one_number(target: Measured) -> Measured:
    if isinstance(target, Single):
        return target
    first, last = ends(target)
    if first != last:
        return target
    return Single(unit=target.unit, value=first, mmp_seconds=target.mmp_seconds)


@PROPERTY
@given(workouts())
def test_written_steps_are_as_many_and_as_long_as_they_were_meant(workout: Workout) -> None:
    read = list(unrolled(parse(write(workout).text).steps))
    meant = list(unrolled(workout.steps))
    assert len(read) == len(meant)
    for one, other in zip(read, meant, strict=True):
        nominal = getattr(other.length, "nominal", other.length)
        if nominal is not None:
            length = getattr(one.length, "nominal", one.length)
            assert length.kind == nominal.kind
            assert abs(length.value - nominal.value) <= 0.9
        assert isinstance(one.length, UntilLap) == isinstance(other.length, UntilLap)
        assert one.cadence == other.cadence


@EXACT
@given(LINES | texts(300), st.sampled_from(["description", "coach_comments"]))
def test_every_change_of_prose_is_named_and_blanks_at_line_ends_are_none(
    text: str, field: str
) -> None:
    written = write(Workout.model_validate({"sport": "ride", field: text}))
    lines = [line.rstrip() for line in text.splitlines()]
    heading = "Coach comments:\n" if field == "coach_comments" and any(lines) else ""
    same = written.text == heading + "\n".join(lines).strip("\n")
    assert same == (not written.losses)


def assert_read_whole_and_stable(text: str, metric: Metric | None = None) -> None:
    """Each line is a step, prose, a heading or named as ignored; what was read, written back,
    is read again as the same steps."""
    try:
        parsed = parse(text, metric=metric)
        written = write_steps(parsed.steps)
    except TextError:
        return
    lines = [line.strip() for line in LINE_BREAK.split(text)]
    bullets = sum(line[:1] in ("-", "*") for line in lines if line)
    dropped = {one.line_number for one in parsed.ignored if "no step" in one.reason}
    dropped |= {one.line_number for one in parsed.ignored if "beyond" in one.reason}
    assert sum(1 for _ in walk(parsed.steps)) == bullets - len(dropped)
    prose = parsed.prose.split("\n")
    for line in lines:
        heading = REPEAT.fullmatch(line) or SECTION.fullmatch(line)
        assert not line or line[0] in "-*" or heading or any(line in kept for kept in prose)
    again = parse(written.text, metric=None).steps
    assert_arrived(parsed.steps, again, written.losses)
    assert total_seconds(again, Thresholds()) == pytest.approx(
        total_seconds(parsed.steps, Thresholds()), abs=1 + step_count(again)
    )


@PROPERTY
@given(st.text(max_size=400), st.sampled_from([None, *Metric]))
def test_arbitrary_text_is_accounted_for_or_refused_with_the_modules_own_error(
    text: str, metric: Metric | None
) -> None:
    assert_read_whole_and_stable(text, metric)


@EXACT
@given(LINES | texts(200), LINES | texts(80), st.booleans())
def test_prose_never_becomes_a_step_a_repeat_or_a_section(
    description: str, comments: str, with_step: bool
) -> None:
    steps = (Step(length=Seconds(value=60), cue="Go"),) if with_step else ()
    workout = Workout(
        sport=Sport.RIDE, description=description, coach_comments=comments, steps=steps
    )
    text = write(workout).text
    parsed = parse(text)
    assert_arrived(steps, parsed.steps, ())
    assert parsed.ignored == ()
    assert parse_steps(text) == ([{"text": "Go", "duration": 60}] if with_step else [])


@EXACT
@given(LINES)
def test_lines_of_real_tokens_are_accounted_for_and_written_back_the_same(text: str) -> None:
    assert_read_whole_and_stable(text)


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
