"""Reads workout text as the server of Intervals.icu does, quirks included.

Source of the rules: recorded pairs of a text and the server's own reading of it, and the
service's guide where nothing was recorded. The quirks that matter most:

- ``m`` is always minutes; a step without a length, or of zero length, is dropped;
- the label ends at the first number glued to a unit, and a zone before the length erases it;
- where two targets of a kind stand in a line the later one wins, of two times likewise;
- repeats do not nest. A repeat needs a blank line before and after; without the one before it
  is flattened, and its indented steps then move behind all others;
- ``Warmup`` and ``Cooldown`` alone on a line flag the steps up to the next blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.formats.intervals_text.errors import TextError
from core.formats.intervals_text.step_line import read_step
from core.workout.model import Block, Intensity, Metric, Repeat, Step, Value

MAX_TEXT = 4_000_000
"""Characters of one text."""
MAX_LINE = 5_000
"""Characters of one step line; a longer one is left out."""
MAX_STEPS = 20_000
"""Step lines of one text."""
MAX_ROUNDS = 10_000
"""Rounds of one repeat."""
MAX_EXPANSION = 100_000
"""Steps of a text with its repeats counted."""

LINE_BREAK = re.compile(r"\r\n|[\n\r]")
REPEAT = re.compile(r"(?P<title>.*?)(?<![\w.])(?P<count>\d{1,9})x[ \t]*", re.IGNORECASE)
SECTION = re.compile(r"(?:(?P<warm>warm[ -]?up)|cool[ -]?down)[ \t]*:?", re.IGNORECASE)


class Ignored(Value):
    """A line, or a part of one, that the server takes no notice of. Lines count from 1."""

    line_number: int
    line: str
    reason: str


class ParsedText(Value):
    """What the server reads: the steps, the prose between them, and what it passes over.

    ``words`` is the prose together with the lines that look like steps and are none, each in its
    place. ``unread`` has, for every step as :func:`walk` meets them, the words of its line that
    the step does not hold.
    """

    steps: tuple[Block, ...] = ()
    prose: str = ""
    ignored: tuple[Ignored, ...] = ()
    words: str = ""
    unread: tuple[tuple[str, ...], ...] = ()


@dataclass
class _Open:
    """A repeat or a flattened repeat that no blank line has closed yet."""

    count: int
    title: str
    flattened: bool
    line_number: int
    line: str
    words_at: int
    """How many lines of words stood before it."""
    steps: list[Step] = field(default_factory=list)
    unread: list[tuple[str, ...]] = field(default_factory=list)


class _Reader:
    def __init__(self, metric: Metric | None) -> None:
        self.metric = metric
        self.blocks: list[Block] = []
        self.moved: list[Block] = []
        self.unread: list[tuple[str, ...]] = []
        self.moved_unread: list[tuple[str, ...]] = []
        self.prose: list[str] = []
        self.words: list[str] = []
        self.ignored: list[Ignored] = []
        self.open: _Open | None = None
        self.section: Intensity | None = None
        self.after_step = False
        self.count = 0
        self.expanded = 0

    def read(self, number: int, line: str) -> None:
        body = line.strip()
        if not body:
            self.close()
            self.section = None
            self.after_step = False
            for lines in (self.prose, self.words):
                if lines and lines[-1]:
                    lines.append("")
        elif body[0] in "-*":
            self.step(number, line, body[1:].strip())
        elif repeat := REPEAT.fullmatch(body):
            self.repeat(number, line, repeat)
        elif section := SECTION.fullmatch(body):
            self.section = Intensity.WARM_UP if section["warm"] else Intensity.COOL_DOWN
        else:
            self.prose.append(line.rstrip())
            self.words.append(line.rstrip())

    def step(self, number: int, line: str, body: str) -> None:
        if len(line) > MAX_LINE:
            self.ignore(number, line, "the line is too long to be a step")
            self.words.append(line.rstrip())
            return
        self.count += 1
        if self.count > MAX_STEPS:
            raise TextError(
                f"This text has more than {MAX_STEPS} steps. Split it into several workouts."
            )
        read = read_step(body, self.metric)
        for reason in read.ignored:
            self.ignore(number, line, reason)
        if read.step is None:
            if body:
                self.words.append(line.rstrip())
            return
        self.after_step = True
        step = read.step
        # A repeated header never flags its steps, whatever it is called.
        if self.section is not None and step.intensity is None and self.open is None:
            step = step.model_copy(update={"intensity": self.section})
        self.expand(self.open.count if self.open and not self.open.flattened else 1)
        if self.open is None:
            self.blocks.append(step)
            self.unread.append(read.unread)
        elif not self.open.flattened:
            self.open.steps.append(step)
            self.open.unread.append(read.unread)
        elif line[0] in " \t":
            self.moved.append(step)
            self.moved_unread.append(read.unread)
        else:
            self.blocks.append(step)
            self.unread.append(read.unread)

    def repeat(self, number: int, line: str, found: re.Match[str]) -> None:
        count = int(found["count"])
        if count < 1:
            self.ignore(number, line, "a repeat needs at least one round")
            self.words.append(line.rstrip())
            return
        if count > MAX_ROUNDS:
            raise TextError(
                f"Line {number} repeats {count} times; more than {MAX_ROUNDS} is not a workout."
            )
        flattened = self.after_step
        self.close()
        self.open = _Open(count, found["title"].strip(), flattened, number, line, len(self.words))
        if flattened:
            self.words.append(line.rstrip())
            self.ignore(number, line, "without a blank line before it this is no repeat")

    def close(self) -> None:
        group, self.open = self.open, None
        if group is None or group.flattened:
            return
        if group.steps:
            self.blocks.append(
                Repeat(count=group.count, steps=tuple(group.steps), title=group.title)
            )
            self.unread += group.unread
        else:
            self.words.insert(group.words_at, group.line.rstrip())
            self.ignore(group.line_number, group.line, "a repeat without steps")

    def expand(self, rounds: int) -> None:
        self.expanded += rounds
        if self.expanded > MAX_EXPANSION:
            raise TextError(
                f"With its repeats this text has more than {MAX_EXPANSION} steps. Shorten it."
            )

    def ignore(self, number: int, line: str, reason: str) -> None:
        self.ignored.append(Ignored(line_number=number, line=line[:MAX_LINE], reason=reason))


def parse(text: str, *, metric: Metric | None = None) -> ParsedText:
    """What the server makes of ``text``.

    ``metric`` is what the workout is steered by: a step's target of that kind comes first. A zone
    that names nothing is one of power all the same. Raises :class:`TextError` when the text
    passes the limits of this module; anything else that cannot be read is in ``ignored``.
    """
    if len(text) > MAX_TEXT:
        raise TextError(f"This text is longer than {MAX_TEXT} characters. Shorten it.")
    reader = _Reader(metric)
    for number, line in enumerate(LINE_BREAK.split(text), 1):
        reader.read(number, line)
    reader.close()
    return ParsedText(
        steps=tuple(reader.blocks + reader.moved),
        prose="\n".join(reader.prose).strip(),
        ignored=tuple(reader.ignored),
        words="\n".join(reader.words).strip(),
        unread=tuple(reader.unread + reader.moved_unread),
    )
