"""What happened to a copy on its way, in one sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from core.workout.losses import Loss, LossKind


def on_the_way(done: str, losses: Sequence[Loss], effects: Sequence[Loss]) -> str:
    """``done`` as a sentence and how the copy arrived.

    "Copied." when it is as planned; else "Copied. On the way 2 things changed and 1 was lost."
    """
    lost = sum(loss.kind is LossKind.DROPPED or not loss.after for loss in losses)
    changed = len(losses) - lost
    said = []
    if changed:
        said.append("1 thing changed" if changed == 1 else f"{changed} things changed")
    if lost:
        things = "" if changed else " thing" if lost == 1 else " things"
        said.append(f"{lost}{things} {'was' if lost == 1 else 'were'} lost")
    words = f"{done}. On the way {' and '.join(said)}." if said else f"{done}."
    if effects:
        changes = "1 change" if len(effects) == 1 else f"{len(effects)} changes"
        words = f"{words} Your options made {changes}."
    return words
