"""Where two texts or two lists part, cut short enough to be read in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from core.platforms.shelved import same_words

LONGEST = 80
"""Characters shown of a line that differs."""
LONGEST_WHOLE = 240
"""The same where each line that differs is shown, since some of them will be lost."""
MOST_LINES = 40
"""Pairs of lines shown then; more are counted."""
_MOST_EDITS = 4
_LEAD = 24
"""Characters shown of it before the place where it differs."""
_MOST_PAIRS = 90_000
"""Longer lists are compared by position: matching takes time with the product of their lengths."""

Span = tuple[int, int, int, int]


def apart(before: Sequence[str], after: Sequence[str]) -> Iterator[Span]:
    """The spans in which two lists differ: ``before[a:b]`` became ``after[c:d]``."""
    least = min(len(before), len(after))
    head = next((at for at in range(least) if before[at] != after[at]), least)
    tail = next(
        (at for at in range(least - head) if before[-1 - at] != after[-1 - at]), least - head
    )
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    for start, end, other_start, other_end in _spans(old, new):
        yield start + head, end + head, other_start + head, other_end + head


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    if len(old) * len(new) > _MOST_PAIRS:
        least = min(len(old), len(new))
        yield from ((at, at + 1, at, at + 1) for at in range(least) if old[at] != new[at])
        if len(old) != len(new):
            yield least, len(old), least, len(new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    yield from (tuple(span) for kind, *span in matcher.get_opcodes() if kind != "equal")  # type: ignore[misc]


def differing(before: str, after: str) -> tuple[str, str]:
    """The first lines in which two texts differ, each short; how many more is said at the second.

    Both empty when they have the same words; one empty where the other has a line more.
    """
    old, new = lines_of(before), lines_of(after)
    spans = list(apart(old, new))
    if not spans:
        return "", ""
    start, end, other_start, other_end = spans[0]
    was, becomes = _clipped(
        old[start] if start < end else "",
        new[other_start] if other_start < other_end else "",
        LONGEST,
    )
    more = sum(max(b - a, d - c) for a, b, c, d in spans) - 1
    if more:
        becomes = f"{becomes} ({_more(more)})".strip()
    return was, becomes


def every_line(before: str, after: str, longest: int = LONGEST_WHOLE) -> list[tuple[str, str]]:
    """All lines in which two texts differ, in pairs; of a line more on one side the other is
    empty. None is longer than ``longest`` and a few."""
    old, new = lines_of(before), lines_of(after)
    return [
        _clipped(one, other, longest)
        for start, end, other_start, other_end in apart(old, new)
        for one, other in zip_longest(old[start:end], new[other_start:other_end], fillvalue="")
    ]


def edit_words(before: str, after: str) -> str:
    """What was changed from ``before`` to ``after``: "“two” became “three”; added “four”"."""
    pairs = every_line(before, after, LONGEST)
    return _joined([_edit(was, becomes) for was, becomes in pairs])


def own_words(one: str, other: str) -> str:
    """The lines of ``one`` that ``other`` has not or has otherwise, quoted."""
    return _joined([f"“{line}”" for line, _ in every_line(one, other, LONGEST) if line])


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` that hold words."""
    return [line for line in same_words(text).split("\n") if line]


def _edit(was: str, becomes: str) -> str:
    if was and becomes:
        return f"“{was}” became “{becomes}”"
    return f"removed “{was}”" if was else f"added “{becomes}”"


def _joined(said: Sequence[str]) -> str:
    more = len(said) - _MOST_EDITS
    return "; ".join([*said[:_MOST_EDITS], *([_more(more)] if more > 0 else [])])


def _more(lines: int) -> str:
    return f"and {lines} more {'line' if lines == 1 else 'lines'}"


def _clipped(one: str, other: str, longest: int) -> tuple[str, str]:
    """Two lines, each cut to a window that shows where they part."""
    least = min(len(one), len(other))
    at = next((at for at in range(least) if one[at] != other[at]), least)
    start = max(at - _LEAD, 0) if max(len(one), len(other)) > longest else 0
    return _window(one, start, longest), _window(other, start, longest)


def _window(line: str, start: int, longest: int) -> str:
    cut = line[start : start + longest]
    lead = "…" if start and cut else ""
    return f"{lead}{cut}{'…' if start + longest < len(line) else ''}"
