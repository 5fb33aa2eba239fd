"""Ramps as the stairs that TrainingPeaks draws, and stairs as the ramp that they were.

The web app has no linear ramp: ``rampUp`` and ``rampDown`` hold steps. Ours are bands that
meet, so that a true staircase of flat steps (60, 70, 80 %) is never taken for a ramp.
"""

from __future__ import annotations

from core.workout.model import Block, Metres, Prompt, Ramp, Range, Seconds, Step, UntilLap

MOST_STAIRS = 10
SHORTEST_STAIR = 15.0
"""Seconds; shorter stairs are unreadable on a head unit."""
SHORTEST_STAIR_METRES = 50.0
LOWEST_STAIR = 0.1
"""Of whatever unit; lower ones would be flat once their bounds are rounded."""
_MEETING = 1e-6
"""Bands meet when their bounds differ by no more than this."""


def stairs_of(
    length: Seconds | Metres, start: float, end: float
) -> list[tuple[Seconds | Metres, float, float]]:
    """The ramp in bands that meet: (length, lower bound, upper bound), first to last.

    The first begins and the last ends exactly where the ramp does; inner boundaries lie on
    whole seconds or metres, and the lengths add up to the ramp's.
    """
    shortest = SHORTEST_STAIR if isinstance(length, Seconds) else SHORTEST_STAIR_METRES
    fitting = min(length.value // shortest, abs(end - start) // LOWEST_STAIR)
    count = max(1, min(MOST_STAIRS, int(fitting)))
    edges = [float(round(length.value * i / count)) for i in range(count)] + [length.value]
    levels = [start] + [round(start + (end - start) * i / count, 2) for i in range(1, count)]
    levels.append(end)
    stairs: list[tuple[Seconds | Metres, float, float]] = []
    for i in range(count):
        part = length.model_copy(update={"value": edges[i + 1] - edges[i]})
        stairs.append((part, min(levels[i], levels[i + 1]), max(levels[i], levels[i + 1])))
    return stairs


def ramp_of(stairs: tuple[Block, ...], *, up: bool) -> Step | None:
    """One ramp for stairs whose bands meet on a straight line; None for a true staircase."""
    steps = [step for step in stairs if isinstance(step, Step)]
    if not steps or len(steps) != len(stairs):
        return None
    first = steps[0]
    if not isinstance(first.target, Range) or isinstance(first.length, UntilLap):
        return None
    edges = _edges(steps, first.length, first.target, up=up)
    if edges is None or not _on_a_line(edges):
        return None
    total = edges[-1][0]
    begins = [begin for begin, _ in edges[:-1]] if isinstance(first.length, Seconds) else []
    return first.model_copy(
        update={
            "length": first.length.model_copy(update={"value": round(total, 6)}),
            "target": Ramp(unit=first.target.unit, start=edges[0][1], end=edges[-1][1]),
            "prompts": _joined(steps, begins) if begins else first.prompts,
        }
    )


def prompts_between(
    prompts: tuple[Prompt, ...], begin: float, end: float | None
) -> tuple[Prompt, ...]:
    """The timed texts of a stair from ``begin`` to ``end`` seconds, counted from ``begin``."""
    return tuple(
        prompt.model_copy(update={"at": prompt.at - begin})
        for prompt in prompts
        if begin <= prompt.at and (end is None or prompt.at < end)
    )


def _joined(steps: list[Step], begins: list[float]) -> tuple[Prompt, ...]:
    """The timed texts of all stairs, counted from where the first begins."""
    return tuple(
        prompt.model_copy(update={"at": prompt.at + begin})
        for step, begin in zip(steps, begins, strict=True)
        for prompt in step.prompts
    )


def _edges(
    steps: list[Step], length: Seconds | Metres, target: Range, *, up: bool
) -> list[tuple[float, float]] | None:
    """(position, level) of each boundary; None when two bands do not meet or steps differ."""
    edges: list[tuple[float, float]] = []
    position = 0.0
    first = steps[0]
    for step in steps:
        band = step.target
        if not _like(step, first) or not isinstance(band, Range) or band.unit is not target.unit:
            return None
        if type(step.length) is not type(length) or isinstance(step.length, UntilLap):
            return None
        entry, leave = (band.low, band.high) if up else (band.high, band.low)
        if edges and abs(edges[-1][1] - entry) > _MEETING:
            return None
        if not edges:
            edges.append((0.0, entry))
        position += step.length.value
        edges.append((position, leave))
    return edges


def _like(step: Step, first: Step) -> bool:
    """Whether a stair says what the first one says; its notes need not be said again."""
    return (
        step.cadence == first.cadence
        and step.secondary == first.secondary
        and step.intensity is first.intensity
        and step.cue == first.cue
        and step.notes in ("", first.notes)
    )


def _on_a_line(edges: list[tuple[float, float]]) -> bool:
    """Stairs end on whole seconds or metres, so an edge may lie up to one of them off the line."""
    start, (total, end) = edges[0][1], edges[-1]
    tolerance = abs(end - start) / total + 0.02
    return all(abs(start + (end - start) * at / total - level) <= tolerance for at, level in edges)
