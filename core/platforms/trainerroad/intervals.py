"""TrainerRoad's interval list and profile, made into steps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress

from pydantic import ValidationError

from core.platforms.trainerroad.samples import Segment, read_profile, rounded, segments
from core.platforms.trainerroad.wire import Details, Interval, LibraryWorkout
from core.workout.describe import describe_seconds, describe_target, place
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Intensity,
    NoTarget,
    Ramp,
    Seconds,
    Single,
    Step,
    Target,
    Unit,
    Value,
)

RAMPS_UNKNOWN = Loss(
    where="Steps",
    kind=LossKind.APPROXIMATED,
    before="a ramp, where the workout has one",
    after="a steady step at the power with which the ramp starts",
    advice="TrainerRoad sent this workout without its second-by-second profile, so ramps cannot "
    "be told from steady steps.",
)
NO_STEPS = Loss(
    where="Steps",
    kind=LossKind.DROPPED,
    before="what is to be ridden",
    advice="TrainerRoad has no intervals for this workout; outdoor versions describe them in the "
    "text. Switch it to the indoor version in TrainerRoad to get its steps.",
)


NO_POWER = Loss(
    where="Steps",
    kind=LossKind.DROPPED,
    before="the power of one or more steps",
    advice="TrainerRoad sent no power for them. Open the workout there to see it.",
)


class Outline(Value):
    """What is kept of a library workout: its texts and totals, its steps, and their losses."""

    details: Details
    steps: tuple[Step, ...] = ()
    losses: tuple[Loss, ...] = ()
    indoor: Outline | None = None
    """Of an outdoor version: the indoor one, where the same answer holds it."""
    indoor_id: str = ""
    """Of an outdoor version: the id of the indoor one, where it is told."""


class Row(Value):
    """A stretch of the workout that no finer interval divides."""

    start: int
    end: int
    name: str
    is_fake: bool
    power: float | None
    second_power: float | None = None
    """A second power that TrainerRoad states for it, perhaps the end of a ramp."""
    cut_from: int = 0
    """Its length in seconds before the next row, which begins within it, cut it; 0 if none did."""


def needs_chart(found: Outline) -> bool:
    """True when only another answer can tell ramps from steady steps.

    An outdoor version has no profile anywhere: it is ridden by its text.
    """
    if found.details.is_outside:
        return False
    return RAMPS_UNKNOWN in found.losses or NO_STEPS in found.losses


def outline(workout: LibraryWorkout) -> Outline:
    """The steps of a library workout, and what could not be told about them."""
    alone = _alone(workout)
    if not workout.details.is_outside:
        return alone
    indoor = _indoor_of(workout)
    told = workout.details.indoor_alternative_id or (indoor.details.id if indoor else "")
    return alone.model_copy(update={"indoor": indoor, "indoor_id": told})


def _indoor_of(workout: LibraryWorkout) -> Outline | None:
    """The indoor version beside an outdoor one. One that cannot be read costs the other nothing."""
    with suppress(ValidationError):
        beside = LibraryWorkout.model_validate(workout.alternate)
        return None if beside.details.is_outside else _alone(beside)
    return None


def _alone(workout: LibraryWorkout) -> Outline:
    minutes = workout.details.duration
    total = minutes * 60 if minutes else None
    profile = read_profile(workout.profile, total)
    rows = leaf_rows(workout.interval_data, _profile_seconds(profile, total))
    if not rows:
        return Outline(details=workout.details, losses=(NO_STEPS,))
    told = len(profile) >= rows[-1].end
    steps: list[Step] = []
    cuts: list[Loss] = []
    for index, row in enumerate(rows):
        if row.cut_from:
            cuts.append(_cut(row, len(steps) + 1))
        intensity = _intensity(row, index, len(rows))
        pieces = segments(profile, row.start, row.end) if told else [_flat(row)]
        steps += [_step(row, piece, intensity) for piece in pieces]
    losses = (*cuts, *(() if told else _untold(rows)))
    return Outline(details=workout.details, steps=tuple(steps), losses=losses)


def _cut(row: Row, number: int) -> Loss:
    return Loss(
        where=place(str(number), row.name),
        kind=LossKind.APPROXIMATED,
        before=describe_seconds(row.cut_from),
        after=describe_seconds(row.end - row.start),
        advice="In TrainerRoad's list the next interval begins before this one ends.",
    )


def _untold(rows: Sequence[Row]) -> Iterator[Loss]:
    """What a workout without a profile leaves open, as a whole and step by step."""
    yield RAMPS_UNKNOWN
    if any(row.power is None for row in rows):
        yield NO_POWER
    for number, row in enumerate(rows, start=1):
        if row.power is None or row.second_power in (None, row.power):
            continue
        assert row.second_power is not None
        ramp = Ramp(unit=Unit.PERCENT_FTP, start=row.power, end=row.second_power)
        yield Loss(
            where=place(str(number), row.name),
            kind=LossKind.APPROXIMATED,
            before=f"perhaps a {describe_target(ramp)}",
            after=describe_target(Single(unit=Unit.PERCENT_FTP, value=row.power)),
            advice="TrainerRoad states two powers for this step and not what they mean.",
        )


def leaf_rows(intervals: Sequence[Interval], total: int = 0) -> list[Row]:
    """The finest stretches, in order and without gaps or overlaps, up to the last end.

    Rows that only hold others (the first one, "Workout", and the frame of a test) are left out,
    except for what no inner row covers.
    """
    given = [row for row in map(_row, intervals) if row.end > row.start]
    leaves, frames = _leaves_and_frames(given)
    end = max([total, *(row.end for row in given)])
    result: list[Row] = []
    at = 0
    for index, leaf in enumerate(leaves):
        upto = min(leaf.end, leaves[index + 1].start) if index + 1 < len(leaves) else leaf.end
        if upto <= max(at, leaf.start):
            continue
        if leaf.start > at:
            result.append(_gap(at, leaf.start, frames))
        kept = {"start": max(at, leaf.start), "end": upto}
        cut_from = leaf.end - leaf.start if upto < leaf.end else 0
        result.append(leaf.model_copy(update={**kept, "cut_from": cut_from}))
        at = upto
    if at < end:
        result.append(_gap(at, end, frames))
    return result


def _row(interval: Interval) -> Row:
    is_fake = interval.is_fake or interval.name.strip().lower() == "fake"
    return Row(
        start=round(interval.start),
        end=round(interval.end),
        name="" if is_fake or _is_whole(interval) else " ".join(interval.name.split()),
        is_fake=is_fake,
        power=_rounded(interval.power),
        second_power=_rounded(interval.second_power),
    )


def _rounded(power: float | None) -> float | None:
    return None if power is None else rounded(power)


def _is_whole(interval: Interval) -> bool:
    return interval.start == 0 and interval.name.strip().lower() == "workout"


def _leaves_and_frames(given: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that hold no other, in order, and those that do.

    Of several rows over the same stretch a named one is the leaf, else a gap.
    """
    leaves: list[Row] = []
    frames: list[Row] = []
    spans: dict[tuple[int, int], list[Row]] = {}
    for row in given:
        spans.setdefault((row.start, row.end), []).append(row)
    # Behind a span in this order stand all that begin within it; one that also ends there is held.
    earliest_end: float = math.inf
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1]), reverse=True):
        rows = spans[start, end]
        leaf = max(rows, key=lambda row: (bool(row.name), row.is_fake))
        (frames if earliest_end <= end else leaves).append(leaf)
        frames += [row for row in rows if row is not leaf]
        earliest_end = min(earliest_end, end)
    return leaves[::-1], frames


def _gap(start: int, end: int, frames: Sequence[Row]) -> Row:
    """A stretch that no leaf covers; the innermost named frame around it says its power."""
    around = [row for row in frames if row.name and row.start <= start and end <= row.end]
    inner = min(around, key=lambda row: row.end - row.start, default=None)
    return Row(
        start=start,
        end=end,
        name=inner.name if inner else "",
        is_fake=inner is None,
        power=inner.power if inner else None,
    )


def _profile_seconds(profile: Sequence[float], total: float | None) -> int:
    """How long the profile is: it mostly closes with one sample at the very end."""
    if not profile:
        return 0
    return len(profile) if total and round(total) == len(profile) else len(profile) - 1


def _flat(row: Row) -> Segment | None:
    if row.power is None:
        return None
    return Segment(start=row.start, end=row.end, start_power=row.power, end_power=row.power)


def _step(row: Row, piece: Segment | None, intensity: Intensity) -> Step:
    length = piece.end - piece.start if piece else row.end - row.start
    return Step(
        length=Seconds(value=length), target=_target(piece), intensity=intensity, cue=row.name
    )


def _target(piece: Segment | None) -> Target:
    if piece is None:
        return NoTarget()
    if piece.is_steady:
        return Single(unit=Unit.PERCENT_FTP, value=piece.start_power)
    return Ramp(unit=Unit.PERCENT_FTP, start=piece.start_power, end=piece.end_power)


def _intensity(row: Row, index: int, count: int) -> Intensity:
    """The class of a step: the gaps between named intervals are warm-up, rests and cool-down."""
    name = row.name.lower()
    if "warm" in name:
        return Intensity.WARM_UP
    if "cool" in name:
        return Intensity.COOL_DOWN
    if not row.is_fake or count == 1:
        return Intensity.ACTIVE
    if index == 0:
        return Intensity.WARM_UP
    return Intensity.COOL_DOWN if index == count - 1 else Intensity.REST
