"""What a conversion loses, collected step by step while it runs."""

from __future__ import annotations

from core.workout.describe import place
from core.workout.losses import Loss, LossKind


class Lost:
    """The losses found so far, in order."""

    def __init__(self) -> None:
        self.found: list[Loss] = []

    def at(self, path: str, name: str, before: str, after: str = "", *, advice: str = "") -> None:
        """Something of the step (or repeat) at ``path``; without ``after`` it is dropped."""
        self.say(place(path, name), before, after, advice=advice)

    def say(self, where: str, before: str, after: str = "", *, advice: str = "") -> None:
        """Something at any other place, named as a person would."""
        kind = LossKind.APPROXIMATED if after else LossKind.DROPPED
        self.found.append(Loss(where=where, kind=kind, before=before, after=after, advice=advice))
