"""Writes workouts as text that Intervals.icu's server reads as they were meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.formats.intervals_text.errors import TextError
from core.formats.intervals_text.harmless import Prose, safe_prose, safe_title
from core.formats.intervals_text.write_step import Manner, quoted, write_step
from core.formats.intervals_text.write_target import MEASURED, NO_TARGET, holds
from core.workout.classes import mistakable
from core.workout.describe import place
from core.workout.losses import Loss, LossKind
from core.workout.model import Block, Intensity, Repeat, Sport, Step, Value, Workout
from core.workout.thresholds import Thresholds

MAX_LINES = 20_000
"""Step lines of one text, after nested repeats are unrolled."""
MAX_ROUNDS = 1_000
"""Rounds of one repeat."""
COACH_HEADING = "Coach comments:"

_SECTIONS = {Intensity.WARM_UP: "Warmup", Intensity.COOL_DOWN: "Cooldown"}


class WrittenText(Value):
    """A text, and what it could not carry."""

    text: str = ""
    losses: tuple[Loss, ...] = ()


class _Numbered(NamedTuple):
    """A step with the path a person finds it by."""

    path: str
    step: Step


class _Group(NamedTuple):
    """Steps that stand together between two blank lines, ``count`` times."""

    steps: tuple[_Numbered, ...]
    rounds: int = 1
    title: str = ""
    section: Intensity | None = None


def write(
    workout: Workout, *, thresholds: Thresholds | None = None, rpe_as_cue: bool = True
) -> WrittenText:
    """The whole text to send: the athlete's own words, coach comments, then the steps.

    ``thresholds``, where known, turn beats a minute into % LTHR, which the server is known to
    read. ``rpe_as_cue`` puts perceived exertion, for which there is no target, into the names
    of steps; without it, it is dropped. Raises :class:`TextError` when the workout has more
    steps than a text can hold.
    """
    description = safe_prose(workout.description)
    comments = safe_prose(workout.coach_comments)
    heading = f"{COACH_HEADING}\n{comments.text}" if comments.text else ""
    manner = Manner(thresholds or Thresholds(), workout.sport is not Sport.RIDE, rpe_as_cue)
    steps = _write(workout.steps, manner)
    losses = [*_prose_loss("Description", description), *_prose_loss("Coach comments", comments)]
    text = "\n\n".join(part for part in (description.text, heading, steps.text) if part)
    return WrittenText(text=text, losses=(*losses, *steps.losses))


def write_steps(
    blocks: tuple[Block, ...], *, thresholds: Thresholds | None = None, rpe_as_cue: bool = True
) -> WrittenText:
    """The steps alone. Raises :class:`TextError` when there are more than a text can hold."""
    return _write(blocks, Manner(thresholds or Thresholds(), False, rpe_as_cue))


def _prose_loss(where: str, prose: Prose) -> Iterator[Loss]:
    """What had to change in ``prose``, so that no line of it reads as a step or a heading."""
    if not prose.changed:
        return
    before, after = prose.changed[0]
    more = len(prose.changed) - 1
    others = f" and {more} more {'line' if more == 1 else 'lines'}" if more else ""
    yield Loss(
        where=where,
        kind=LossKind.APPROXIMATED,
        before=f"{quoted(before)}{others}",
        after=f"{quoted(after)}{' and the like' if more else ''}, so that it stays text",
    )


def _write(blocks: tuple[Block, ...], manner: Manner) -> WrittenText:
    groups: list[tuple[_Group, tuple[Loss, ...]]] = []
    steps: list[Step] = []
    before: dict[Loss, None] = {}
    for group in _groups(blocks, before):
        groups.append((group, tuple(before)))
        before.clear()
        steps += [_as_it_arrives(step, manner) for _, step in group.steps]
        if len(steps) > MAX_LINES:
            raise TextError(
                f"This workout has more than {MAX_LINES} steps when its repeats are written out. "
                "Split it into several workouts."
            )
    active = mistakable(steps, manner.thresholds)
    number = 0
    losses: dict[Loss, None] = {}
    paragraphs: list[str] = []
    for group, told in groups:
        losses.update(dict.fromkeys(told))
        paragraph: list[str] = []
        if group.rounds > 1:
            paragraph.append(f"{group.title} {group.rounds}x".strip())
        elif group.section is not None:
            paragraph.append(_SECTIONS[group.section])
        class_is_said = group.section is not None
        for path, step in group.steps:
            written = write_step(
                step, path, manner, class_is_said=class_is_said, say_active=number in active
            )
            number += 1
            paragraph.append(written.line)
            if written.losses:
                losses.update(dict.fromkeys(written.losses))
        paragraphs.append("\n".join(paragraph))
    return WrittenText(text="\n\n".join(paragraphs), losses=tuple(losses))


def _as_it_arrives(step: Step, manner: Manner) -> Step:
    """``step`` without a target that the text cannot hold, by which nobody can judge it there."""
    target = step.target
    if isinstance(target, MEASURED) and not holds(target.unit, manner.thresholds):
        second = step.secondary
        kept = second if second is not None and holds(second.unit, manner.thresholds) else None
        return step.model_copy(update={"target": kept or NO_TARGET})
    return step


def _groups(blocks: tuple[Block, ...], losses: dict[Loss, None]) -> Iterator[_Group]:
    """``blocks`` as groups in one level: plain runs, sections and repeats without repeats in them.

    A repeat of one round is no repeat; one with repeats inside is written out round by round.
    """
    run: list[_Numbered] = []
    for path, block in _flattened(blocks, "", losses):
        if block.kind == "step":
            if run and _section(run[-1].step) is not _section(block):
                yield _run(run)
                run = []
            run.append(_Numbered(path, block))
            continue
        if run:
            yield _run(run)
            run = []
        if block.count > MAX_ROUNDS:
            raise TextError(
                f"{place(path, block.title)} is repeated {block.count} times; "
                f"more than {MAX_ROUNDS} is not a workout."
            )
        title = safe_title(block.title)
        _note_title(path, block.title, title, losses)
        steps = tuple(_plain_steps(block.steps, f"{path}.", losses))
        yield _Group(steps, rounds=block.count, title=title)
    if run:
        yield _run(run)


def _run(steps: list[_Numbered]) -> _Group:
    return _Group(tuple(steps), section=_section(steps[0].step))


def _section(step: Step) -> Intensity | None:
    return step.intensity if step.intensity in _SECTIONS else None


def _flattened(
    blocks: tuple[Block, ...], parent: str, losses: dict[Loss, None]
) -> Iterator[tuple[str, Block]]:
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if block.kind == "step":
            yield path, block
        elif block.count == 1:
            _note_title(path, block.title, "", losses)
            yield from _flattened(block.steps, f"{path}.", losses)
        elif _is_flat(block):
            yield path, block
        else:
            losses[
                Loss(
                    where=place(path, block.title),
                    kind=LossKind.APPROXIMATED,
                    before=f"{block.count} rounds with repeats inside",
                    after="written out round by round",
                )
            ] = None
            _note_title(path, block.title, "", losses)
            for _ in range(block.count):
                yield from _flattened(block.steps, f"{path}.", losses)


def _is_flat(block: Repeat) -> bool:
    """True when nothing inside is repeated (rounds of one do not count)."""
    return all(
        isinstance(inner, Step) or (inner.count == 1 and _is_flat(inner)) for inner in block.steps
    )


def _plain_steps(
    blocks: tuple[Block, ...], parent: str, losses: dict[Loss, None]
) -> Iterator[_Numbered]:
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if block.kind == "step":
            yield _Numbered(path, block)
        else:
            _note_title(path, block.title, "", losses)
            yield from _plain_steps(block.steps, f"{path}.", losses)


def _note_title(path: str, before: str, after: str, losses: dict[Loss, None]) -> None:
    if "".join(before.split()) != "".join(after.split()):
        kind = LossKind.APPROXIMATED if after else LossKind.DROPPED
        where = place(path, "")
        losses[Loss(where=where, kind=kind, before=f"the title “{before}”", after=after)] = None
