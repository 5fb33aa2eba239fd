"""How Intervals.icu reads the text of a planned workout, with all its quirks.

Sources: recorded pairs of text and the service's parse of it (2024 to 2026), and the service's
own syntax guide where no recording speaks.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.intervals.tokens import Token, tokens

Step = dict[str, Any]

_SECTION = re.compile(r"(?P<warmup>warm[\s-]?up)|(?P<cooldown>cool[\s-]?down)", re.IGNORECASE)
_REPEAT = re.compile(r"(?:^|.*\s)(?P<reps>[1-9]\d*)x", re.IGNORECASE)
_PRESS_LAP = re.compile(r"\b(?:press\s+lap|lap\s+press)\b", re.IGNORECASE)
_REST_AFTER = re.compile(r"\s*rest\b", re.IGNORECASE)
_INTENSITIES = frozenset({"active", "rest", "warmup", "cooldown", "recovery", "interval", "other"})
_AVERAGING = frozenset({"1s", "3s", "10s", "30s", "lap"})


@dataclass
class _Reading:
    """Where the reader is in the text."""

    steps: list[Step] = field(default_factory=list)
    strays: list[Step] = field(default_factory=list)
    """Indented children of a collapsed repeat: they end up behind everything else, once."""
    block: Step | None = None
    in_repeat: bool = False
    section: str | None = None
    after_step: bool = False

    def close(self) -> None:
        self.block = None
        self.in_repeat = False
        self.section = None

    def header(self, line: str) -> None:
        self.close()
        if section := _SECTION.fullmatch(line.rstrip(":")):
            self.section = section.lastgroup
        elif repeat := _REPEAT.fullmatch(line):
            self.in_repeat = True
            if not self.after_step:  # else it collapses to one round
                self.block = {
                    "reps": int(repeat["reps"]),
                    "text": html.escape(line, quote=False),
                    "steps": [],
                }
                self.steps.append(self.block)

    def step(self, step: Step, indented: bool) -> None:
        if self.section:
            step[self.section] = True
        if self.block is not None:
            self.block["steps"].append(step)
        elif self.in_repeat and indented:
            self.strays.append(step)
        else:
            self.steps.append(step)


def parse_steps(text: str) -> list[Step]:
    """The steps of a workout text, as in the service's ``workout_doc``, without estimates.

    A zone without a word behind it is one of power.
    """
    reading = _Reading()
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.strip()
        if not words:
            reading.close()
        elif words[0] in "-*":
            step = parse_step(words[1:].strip())
            if step is not None:
                reading.step(step, indented=line[0].isspace())
        else:
            reading.header(words)
        reading.after_step = bool(words) and words[0] in "-*"
    return [s for s in reading.steps if s.get("steps", True)] + reading.strays


def parse_step(body: str) -> Step | None:
    """One step line without its dash; None when the service would drop it."""
    found = tokens(body)
    lengths = [t for t in found if t.kind in ("duration", "distance") and t.value > 0]
    if not lengths:
        return None
    length = _length(body, lengths)
    step: Step = {}
    if label := _label(body, found, lengths[0]):
        step["text"] = html.escape(label, quote=False)
    step[length.kind] = _number(length.value) if length.kind == "distance" else int(length.value)
    if _PRESS_LAP.search(body):
        step["until_lap_press"] = True
    for token in sorted(found, key=lambda t: t.kind == "option"):  # they qualify a target
        _apply(step, token, after_length=token.start > lengths[0].start)
    for token in found:
        other_time = token.kind == "duration" and token is not length
        if other_time and _REST_AFTER.match(body, token.end):
            step["rest"] = int(token.value)
    return step


def _length(body: str, lengths: list[Token]) -> Token:
    """The last distance, else the last time that no "rest" follows (recorded 2026)."""
    distances = [t for t in lengths if t.kind == "distance"]
    times = [t for t in lengths if not _REST_AFTER.match(body, t.end)]
    return (distances or times or lengths)[-1]


def _label(body: str, found: list[Token], length: Token) -> str:
    if any(token.kind == "zone" and token.start < length.start for token in found):
        return ""
    return " ".join(body[: min(token.start for token in found if token.cuts)].split())


def _apply(step: Step, token: Token, *, after_length: bool) -> None:
    if token.kind in ("power", "hr", "pace", "cadence"):
        step[token.kind] = dict(token.target)
    elif token.kind == "zone":
        metric = token.word or "power"  # whatever the sport: its author says so
        step[metric] = {"units": f"{metric}_zone", **token.target}
    elif token.kind == "option":
        _apply_option(step, token)
    elif token.kind == "keyword" and after_length:
        step[token.word] = True


def _apply_option(step: Step, token: Token) -> None:
    name, _, value = token.word.partition("=")
    if name == "intensity" and value in _INTENSITIES:
        step["intensity"] = value
        if value in ("warmup", "cooldown"):
            step[value] = True
    elif value in _AVERAGING and name in step:
        step[name]["target"] = value


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 6)
