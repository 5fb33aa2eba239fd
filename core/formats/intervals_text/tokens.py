"""The tokens of a step line: where its label ends and what follows it.

A label ends at the first number glued to a unit. The same scanner therefore serves the parser
and the writer, which must know what would cut a label short.
"""

from __future__ import annotations

import re

from core.workout.model import TimeUnit

_DASH = "[-–—]"
_NUM = r"\d{1,9}(?:\.\d{1,9})?"
_WHOLE = r"\d{1,9}"
_ALONE = r"(?<![\w.])"
_END = r"(?![\w+])"
"""Recorded: ``500w+`` is a word of the label, ``<40%`` and ``10min,`` are not."""

HOURS = r"(?:hours|hour|hrs|hr|h)"
MINUTES = r"(?:minutes|minute|mins|min|m|'|′|’)"
SECONDS = r"(?:seconds|second|secs|sec|s|\"|″|”)"
METRES = r"(?:meters|meter|metres|metre|mtrs|mtr)"
YARDS = r"(?:yards|yard|yrds|yrd|yds|yd)"
MILES = r"(?:miles|mile|mi)"

_TIME = (
    rf"(?:(?P<h>{_NUM}){HOURS})?"
    rf"(?:(?P<m>{_NUM}){MINUTES}(?P<bare>\d{{1,2}}(?![\w\"″”+]))?)?"
    rf"(?:(?P<s>{_WHOLE}){SECONDS})?{_END}|(?P<hm>{_NUM}){HOURS}(?P<hmm>\d{{1,2}}){_END}"
)
"""Seconds are whole: recorded labels keep ``16.35s``."""
_TIME_OF_MMP = rf"(?:{_NUM}(?:{HOURS}|{MINUTES}|{SECONDS}))+{_END}"
_CLOCK = r"\d{1,3}:\d{2}(?:\.\d{1,3})?"
_PER = r"/(?:km|mi|100m|100y|500m|400m|250m)(?!\w)"


def _span(name: str, unit: str) -> str:
    """One number or two with ``unit`` behind the last; behind the first it may stand, too.

    Blanks round the dash are read only where both numbers name their unit.
    """
    first, last = f"{name}1", f"{name}2"
    return (
        rf"(?P<{first}>{_NUM})(?:(?:(?:{unit})?{_DASH}|{unit}[ \t]*{_DASH}[ \t]*)"
        rf"(?P<{last}>{_NUM}))?"
    )


_OF_NUMBERS = (
    # No text fits two of them; the frequent ones come first.
    rf"(?P<time>{_TIME})",
    rf"(?P<percent>{_span('c', '%')}%(?!\+)"
    rf"(?:\s*(?P<cword>lthr|hr|pace|mmp\s+(?P<mmp>{_TIME_OF_MMP}))(?![\w=]))?)",
    rf"(?P<watts>{_span('w', 'w')}w{_END})",
    rf"(?P<bpm>{_span('b', 'bpm')}bpm{_END})",
    rf"(?P<rpm>{_span('r', 'rpm')}(?:rpm|spm){_END})",
    rf"(?P<pace>(?P<p1>{_CLOCK})(?P<u1>{_PER})?"
    rf"(?:{_DASH}(?P<p2>{_CLOCK})(?P<u2>{_PER})?)?(?P<pword>\s+pace{_END})?)",
    # A distance, unlike a time, may stand apart from its unit.
    rf"(?P<distance>(?P<d>{_NUM})(?:[ \t]?(?P<du>km|{MILES}|{METRES}|{YARDS})|(?P<dy>y)){_END})",
    rf"(?P<times>\d{{1,9}}x{_END})",
)
_OF_WORDS = (
    r"(?P<option>(?:intensity|power|hr)=\w+)",
    rf"(?P<zone>(?P<custom>c?)z(?P<z1>\d)(?:[ \t]*{_DASH}[ \t]*c?z(?P<z2>\d)|{_DASH}(?P<z3>\d))?"
    rf"{_END}(?:\s+(?P<zword>lthr|hr|pace|power)(?![\w=]))?)",
)
TOKEN = re.compile(
    # What a token can begin with comes first: most places of a line are passed at once.
    rf"(?<!\w)(?:(?=\d){_ALONE}(?:{'|'.join(_OF_NUMBERS)})|(?=[cziph])(?:{'|'.join(_OF_WORDS)}))",
    re.IGNORECASE,
)
"""One token: a target, a length, a cadence or an option. Its kind is the match's ``lastgroup``."""

LAP = re.compile(r"\b(?:press\s+lap|lap\s+press)\b", re.IGNORECASE)
"""Ends a step at the lap button wherever it stands; in front of the length it is label, too."""

KEYWORD = re.compile(
    r"(?<!\w)(?:(?P<ramp>ramp)|(?P<free>freeride|free)|(?P<max>maxeffort)|(?P<hide>hidepower)"
    r"|(?P<rpe>rpe\s*\d+(?:\.\d+)?(?:\s*[-–—]\s*\d+(?:\.\d+)?)?))(?!\w)",
    re.IGNORECASE,
)
"""Words that mean something only after the label has ended."""

PROMPT_END = "<!>"
PROMPT = re.compile(r"(?<!\d)(\d{1,6})\^")
"""Where a timed prompt begins: its second, then a caret."""


def time_of(found: re.Match[str]) -> tuple[float, TimeUnit]:
    """The seconds of a time token and the largest unit it was written in."""
    if found["hm"]:
        return float(found["hm"]) * 3600 + int(found["hmm"]) * 60, TimeUnit.HOUR
    seconds = (
        float(found["h"] or 0) * 3600
        + float(found["m"] or 0) * 60
        + float(found["bare"] or 0)
        + float(found["s"] or 0)
    )
    if found["h"]:
        return seconds, TimeUnit.HOUR
    return seconds, TimeUnit.MINUTE if found["m"] else TimeUnit.SECOND


_MMP_PART = re.compile(rf"({_NUM})(?:({HOURS})|({MINUTES})|({SECONDS}))", re.IGNORECASE)


def mmp_seconds(text: str) -> float:
    """The seconds over which a best mean power is taken: "5m" is 300."""
    return sum(
        float(part[1]) * (3600 if part[2] else 60 if part[3] else 1)
        for part in _MMP_PART.finditer(text)
    )
