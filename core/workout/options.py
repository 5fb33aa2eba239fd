"""What a person may choose about how a workout is handed on, and what the choice changes.

Every choice is applied to the model, before a writer sees it, so that all platforms and files
obey it alike. What it changed is said step by step, as a loss is: nothing happens unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_
from typing import Annotated

from pydantic import Field

from core.workout.describe import describe_averaging, describe_length, describe_target, place
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Averaging,
    Block,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    UntilLap,
    Value,
    Workout,
)
from core.workout.stairs import MOST_STAIRS, is_ramp, stairs
from core.workout.widening import widened

SHORT = 60
"""Characters of a text in an effect."""
_TOO_MANY = f"No ramp gets more than {MOST_STAIRS} stairs; they may be longer than chosen."

Width = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)]
"""Per cent of a value, to either side. 0 keeps the single value."""
StairSeconds = Annotated[int, Field(ge=5, le=1800)]


class Options(Value):
    """How workouts are handed on. The defaults change nothing."""

    power_width: Width = 0.0
    """Single power values become ranges this many per cent to either side, for head units."""
    heart_rate_width: Width = 0.0
    pace_width: Width = 0.0
    averaging: Averaging | None = None
    """Over how long a head unit averages power before it compares; None leaves it to the plan."""
    stair_seconds: StairSeconds | None = None
    """Ramps become stairs of this many seconds each; None leaves them ramps."""
    rpe_as_cue: bool = True
    """Perceived exertion goes into the step's name where the other side has no such target."""
    coach_comments: bool = True
    """False leaves the coach's comments out."""

    def without_widths(self) -> Options:
        """The same, but single values stay single values."""
        return self.model_copy(
            update={"power_width": 0.0, "heart_rate_width": 0.0, "pace_width": 0.0}
        )


PLAIN = Options()
"""Nothing was chosen: workouts are handed on as they are."""


class Adapted(Value):
    """A workout after the options, and what they changed."""

    workout: Workout
    effects: tuple[Loss, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    """The places that changed when ramps became several steps: (now, before)."""

    def at_source(self, losses: Iterable[Loss]) -> tuple[Loss, ...]:
        """``losses`` of this workout, named by the places that its steps had before.

        What all stairs of a ramp lose is said once.
        """
        before = dict(self.moved)
        said: dict[Loss, None] = {}
        for loss in losses:
            step = before.get(loss.step)
            if step is not None:
                rest = loss.where.removeprefix(f"Step {loss.step}")
                loss = loss.model_copy(update={"where": f"Step {step}{rest}"})
            said[loss] = None
        return tuple(said)


def adapt(workout: Workout, options: Options, *, keeps_averaging: bool) -> Adapted:
    """``workout`` as ``options`` ask for it; the same object when they change nothing.

    ``keeps_averaging``: whether the other side holds a step's averaging at all; where it does
    not, that choice has no effect. ``rpe_as_cue`` is for the writers, which alone know whether
    the other side has such a target.

    Ramps become stairs first, so the stairs are widened and averaged as other steps are. The
    effects name steps by their place in ``workout``, before a ramp became several.
    """
    effects: list[Loss] = []
    change = _Change(workout.sport, options, keeps_averaging, effects)
    steps = change.blocks(workout.steps, "", "")
    changed: dict[str, object] = {} if steps is workout.steps else {"steps": steps}
    comments = " ".join(workout.coach_comments.split())
    if comments and not options.coach_comments:
        changed["coach_comments"] = ""
        short = comments if len(comments) <= SHORT else comments[: SHORT - 1].rstrip() + "…"
        effects.append(Loss(where="Coach comments", kind=LossKind.DROPPED, before=f"“{short}”"))
    adapted = workout.model_copy(update=changed) if changed else workout
    return Adapted(workout=adapted, effects=tuple(effects), moved=tuple(change.moved.items()))


class _Change:
    """Applies the options to steps, and adds what changed to ``effects``."""

    def __init__(
        self, sport: Sport, options: Options, keeps_averaging: bool, effects: list[Loss]
    ) -> None:
        self._sport = sport
        self._stair_seconds = options.stair_seconds
        self._averaging = options.averaging if keeps_averaging else None
        self._widths = {
            Metric.POWER: options.power_width,
            Metric.HEART_RATE: options.heart_rate_width,
            Metric.PACE: options.pace_width,
        }
        self._effects = effects
        self.moved: dict[str, str] = {}

    def blocks(self, blocks: tuple[Block, ...], parent: str, new_parent: str) -> tuple[Block, ...]:
        """``blocks`` changed; the same object when nothing in them does."""
        done: list[Block] = []
        for index, block in enumerate(blocks, 1):
            path, new = f"{parent}{index}", len(done) + 1
            if isinstance(block, Step):
                done += self._step(block, place(path, block.cue))
                for now in range(new, len(done) + 1):
                    self._note_place(path, f"{new_parent}{now}")
                continue
            self._note_place(path, f"{new_parent}{new}")
            inner = self.blocks(block.steps, f"{path}.", f"{new_parent}{new}.")
            same = inner is block.steps
            done.append(block if same else block.model_copy(update={"steps": inner}))
        same = len(done) == len(blocks) and all(map(is_, done, blocks))
        return blocks if same else tuple(done)

    def _note_place(self, before: str, now: str) -> None:
        if before != now:
            self.moved[now] = before

    def _step(self, step: Step, where: str) -> tuple[Step, ...]:
        made = tuple(map(self._widened, self._stairs(step, where)))
        is_cut = made[0].length is not step.length
        for name, field in (("", "target"), ("the second target ", "secondary")):
            before, after = getattr(step, field), getattr(made[0], field)
            if is_cut and isinstance(before, Ramp):
                advice = _TOO_MANY if len(made) == MOST_STAIRS else ""
                self._say(
                    where, name + describe_target(before), _flight(made, field), advice=advice
                )
            elif isinstance(before, Single) and after is not before:
                self._say(where, name + describe_target(before), describe_target(after))
        averaging = self._averaging
        if averaging is None or not _may_average(step):
            return made
        self._say(
            where,
            "power averaged as the device is set",
            f"power averaged over {describe_averaging(averaging)}",
        )
        return tuple(one.model_copy(update={"averaging": averaging}) for one in made)

    def _stairs(self, step: Step, where: str) -> tuple[Step, ...]:
        if self._stair_seconds is None or not is_ramp(step):
            return (step,)
        if isinstance(step.length, UntilLap):
            self._say(
                where,
                "a ramp until lap, to be cut into stairs",
                "the same ramp",
                advice="Stairs need a fixed length: nobody knows when lap is pressed.",
            )
            return (step,)
        return stairs(step, self._stair_seconds, self._sport)

    def _widened(self, step: Step) -> Step:
        changed: dict[str, Range] = {}
        for field in ("target", "secondary"):
            target = getattr(step, field)
            if isinstance(target, Single):
                band = widened(target, self._widths.get(target.unit.metric, 0.0))
                if band is not None:
                    changed[field] = band
        return step.model_copy(update=changed) if changed else step

    def _say(self, where: str, before: str, after: str, *, advice: str = "") -> None:
        self._effects.append(
            Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after, advice=advice)
        )


def _flight(made: tuple[Step, ...], field: str) -> str:
    """The stairs in words: "10 stairs of 1 min, 46.5 % FTP to 73.5 % FTP"."""
    first, last = (describe_target(getattr(step, field)) for step in (made[0], made[-1]))
    if len(made) == 1:
        return f"one steady step at {first}"
    lengths = [describe_length(step.length) for step in (made[0], made[-1])]
    odd = f" (the last {lengths[1]})" if lengths[1] != lengths[0] else ""
    return f"{len(made)} stairs of {lengths[0]}{odd}, {first} to {last}"


def _may_average(step: Step) -> bool:
    """True for a power target that says nothing of its averaging."""
    target = step.target
    return (
        step.averaging is None
        and isinstance(target, Single | Range | Ramp)
        and target.unit.metric is Metric.POWER
    )
