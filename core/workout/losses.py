"""What a conversion could not carry, said step by step before anything is written."""

from __future__ import annotations

import re
from enum import StrEnum

from core.workout.model import Value

_STEP = re.compile(r"Step (\d+(?:\.\d+)*)(?: \(|$)")


class LossKind(StrEnum):
    """How much of a thing survives."""

    APPROXIMATED = "approximated"
    DROPPED = "dropped"


class Loss(Value):
    """One thing that does not arrive as it was.

    ``where`` names the place as a person would: "Step 3", "Step 2.1 (Hard)", "Title".
    ``before`` and ``after`` are readable values; ``after`` is empty when the thing is dropped.
    ``advice`` says what the person can do about it, or is empty.
    """

    where: str
    kind: LossKind
    before: str
    after: str = ""
    advice: str = ""

    @property
    def step(self) -> str:
        """The path of the step it happens in ("2.1"); empty when it concerns the whole."""
        found = _STEP.match(self.where)
        return found[1] if found else ""

    def __str__(self) -> str:
        change = f"{self.before} becomes {self.after}" if self.after else f"{self.before} is lost"
        return f"{self.where}: {change}. {self.advice}".strip()


def without_title(name: str, platform: str) -> Loss:
    """The loss of what has no title, and is called ``name`` on a platform that wants one."""
    return Loss(
        where="Title",
        kind=LossKind.APPROXIMATED,
        before="no title",
        after=f"“{name}”",
        advice=f"{platform} wants a name for everything.",
    )
