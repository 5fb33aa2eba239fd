"""How the readers and writers of files collect what does not arrive, and name it alike."""

from __future__ import annotations

from core.workout.describe import describe_averaging, format_duration
from core.workout.losses import Loss, LossKind
from core.workout.model import Averaging, Prompt, Workout

MOST_QUOTED = 60
"""Characters of a text that a loss quotes."""

HIDDEN_POWER = "hidden power"
NO_CADENCE = "a cadence of 0"
WRITTEN_OUT = "the same steps written out round by round"


class Losses:
    """The losses of one place, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: list[tuple[LossKind, str, str, str]] = []

    def changed(self, before: str, after: str, advice: str = "") -> None:
        """``before`` arrives as ``after``."""
        self._found.append((LossKind.APPROXIMATED, before, after, advice))

    def dropped(self, before: str, advice: str = "") -> None:
        """``before`` does not arrive."""
        self._found.append((LossKind.DROPPED, before, "", advice))

    def at(self, where: str) -> list[Loss]:
        """What was found, as losses at ``where``."""
        return [
            Loss(where=where, kind=kind, before=before, after=after, advice=advice)
            for kind, before, after, advice in self._found
        ]


def quoted(text: str) -> str:
    """The words of ``text`` between quotation marks, cut when they are many."""
    words = " ".join(text.split())
    if len(words) > MOST_QUOTED:
        words = words[: MOST_QUOTED - 1].rstrip() + "…"
    return f"“{words}”"


def averaging_words(averaging: Averaging) -> str:
    """How a loss names the averaging of a step."""
    return f"averaging of the target over {describe_averaging(averaging)}"


def timed_text(prompt: Prompt) -> str:
    """How a loss names a timed text."""
    return f"the timed text {quoted(prompt.text)} at {format_duration(prompt.at)}"


def repeat_rounds(count: int) -> str:
    """How a loss names the rounds of a repeat that a file cannot hold."""
    return f"a repeat of {count} rounds"


def repeat_title(title: str) -> str:
    """How a loss names the title of a repeat."""
    return f"the title {quoted(title)}"


def comments_and_tags(workout: Workout) -> list[Loss]:
    """The losses of a file that holds neither the coach's comments nor tags."""
    lost: list[Loss] = []
    if workout.coach_comments.strip():
        comments = Losses()
        comments.dropped(f"the coach's note {quoted(workout.coach_comments)}")
        lost += comments.at("Coach comments")
    tags = dict.fromkeys(tag.strip() for tag in workout.tags if tag.strip())
    for tag in tags:
        one = Losses()
        one.dropped(f"the tag {quoted(tag)}")
        lost += one.at("Tags")
    return lost
