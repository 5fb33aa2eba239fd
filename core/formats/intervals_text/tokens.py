"""The tokens of a step line: where its label ends and what follows it.

A label ends at the first number glued to a unit. The same scanner therefore serves the parser
and the writer, which must know what would cut a label short.
"""

from __future__ import annotations

import re

from core.workout.model import TimeUnit

_DASH = "[-–—]"
_NUM = r"\d{1,9}(?:\.\d{1,9})?"
_NOT_IN_WORD = r"(?<![\w.])"
_END = r"(?!\w)"

HOURS = r"(?:hours|hour|hrs|hr|h)"
MINUTES = r"(?:minutes|minute|mins|min|m|'|′|’)"
SECONDS = r"(?:seconds|second|secs|sec|s|\"|″|”)"
METRES = r"(?:meters|meter|metres|metre|mtrs|mtr)"
YARDS = r"(?:yards|yard|yrds|yrd|yds|yd|y)"
MILES = r"(?:miles|mile|mi)"

_TIME = (
    rf"(?=\d)(?:(?P<h>{_NUM}){HOURS})?(?:(?P<m>{_NUM}){MINUTES}(?P<bare>\d{{1,2}}(?![\w\"″”]))?)?"
    rf"(?:(?P<s>{_NUM}){SECONDS})?(?!\w)|(?P<hm>{_NUM}){HOURS}(?P<hmm>\d{{1,2}}){_END}"
)
_TIME_OF_MMP = rf"(?:{_NUM}(?:{HOURS}|{MINUTES}|{SECONDS}))+{_END}"
_CLOCK = r"\d{1,3}:\d{2}(?:\.\d{1,3})?"
_PER = r"/(?:km|mi|100m|100y|500m|400m|250m)(?!\w)"

TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<option>(?<!\w)(?:(?:intensity|power|hr)=\w+|press\s+lap{_END}|lap\s+press{_END}))",
            rf"(?P<pace>{_NOT_IN_WORD}(?P<p1>{_CLOCK})(?P<u1>{_PER})?"
            rf"(?:{_DASH}(?P<p2>{_CLOCK})(?P<u2>{_PER})?)?(?P<pword>\s+pace{_END})?)",
            rf"(?P<percent>{_NOT_IN_WORD}(?P<c1>{_NUM})(?:%?{_DASH}(?P<c2>{_NUM}))?%"
            rf"(?:\s*(?P<cword>lthr|hr|pace|mmp\s+(?P<mmp>{_TIME_OF_MMP}))(?![\w=]))?)",
            rf"(?P<watts>{_NOT_IN_WORD}(?P<w1>{_NUM})(?:w?{_DASH}(?P<w2>{_NUM}))?w{_END})",
            rf"(?P<bpm>{_NOT_IN_WORD}(?P<b1>{_NUM})(?:(?:bpm)?{_DASH}(?P<b2>{_NUM}))?bpm{_END})",
            rf"(?P<rpm>{_NOT_IN_WORD}(?P<r1>{_NUM})(?:(?:rpm)?{_DASH}(?P<r2>{_NUM}))?"
            rf"(?:rpm|spm){_END})",
            rf"(?P<zone>(?<!\w)(?P<custom>c?)z(?P<z1>\d)(?:{_DASH}c?z?(?P<z2>\d))?{_END}"
            rf"(?:\s+(?P<zword>lthr|hr|pace|power)(?![\w=]))?)",
            rf"(?P<distance>{_NOT_IN_WORD}(?P<d>{_NUM})"
            rf"(?P<du>km|{MILES}|{METRES}|{YARDS}){_END})",
            rf"(?P<time>{_NOT_IN_WORD}(?:{_TIME}))",
            rf"(?P<times>{_NOT_IN_WORD}\d{{1,9}}x{_END})",
        )
    ),
    re.IGNORECASE,
)
"""One token: a target, a length, a cadence or an option."""

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
