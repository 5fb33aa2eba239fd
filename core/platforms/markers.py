"""Marks that say from where an item was copied.

Planbridge's own mark is one ASCII token, so that it survives a platform turning newlines into
HTML. It is the platform's external id where there is such a field, and the last line of the
text elsewhere. tp2intervals' mark (a row of ten slashes, then ``platformId=value`` lines) is
recognised too, also doubled, HTML-mangled, or with text around it, so that its users can switch
without twins.
"""

from __future__ import annotations

import re

from core.platforms.contract import ItemKind, ItemRef, Origin, PlatformName

_PLATFORMS = "|".join(PlatformName)
_OURS = re.compile(
    rf"planbridge:(?P<platform>{_PLATFORMS})/(?P<athlete>[\w.-]+)"
    r"/(?P<kind>workout|note)/(?P<id>[\w.-]+)(?:~(?P<library>[\w.-]+))?",
    re.ASCII,
)
_BREAK = re.compile(r"(?:\s|<br\s*/?>|</?p>|</?div>|&nbsp;)", re.ASCII)
_TP2_ID = r"(?:trainingPeaksId|intervalsId|trainerRoadId)\s*=\s*[\w.-]+"
_TP2_IDS = re.compile(rf"(?:{_BREAK.pattern}*{_TP2_ID})*", re.ASCII)
_TP2_ROW = re.compile(r"/{10,}")
_TP2_FIELD = re.compile(
    r"(?P<name>trainingPeaksId|intervalsId|trainerRoadId)\s*=\s*(?P<id>[\w.-]+)", re.ASCII
)
_TP2_PLATFORM = {
    "trainingPeaksId": PlatformName.TRAININGPEAKS,
    "intervalsId": PlatformName.INTERVALS,
    "trainerRoadId": PlatformName.TRAINERROAD,
}


def token(ref: ItemRef) -> str:
    """The mark that says "copied from ``ref``"."""
    library = f"~{ref.library_id}" if ref.library_id else ""
    return f"planbridge:{ref.platform}/{ref.athlete}/{ref.kind}/{ref.id}{library}"


def origin_of_token(text: str) -> Origin | None:
    """What a mark says, or None when ``text`` is not one of ours."""
    found = _OURS.fullmatch(text.strip())
    return _origin(found) if found else None


def mark(text: str, ref: ItemRef) -> str:
    """``text`` with our mark as its last line; any older mark is taken out first."""
    words, _ = take_origins(text)
    return f"{words}\n\n[{token(ref)}]" if words else f"[{token(ref)}]"


def take_origins(text: str) -> tuple[str, tuple[Origin, ...]]:
    """The words of ``text`` without any mark, and what the marks said, each once.

    tp2intervals writes ids of every platform, its own copy's included, into one block, so one
    item may have several origins; whoever compares ignores those that name the item itself.
    Takes time in proportion to the text, whatever it holds.
    """
    if "planbridge:" not in text and "//////////" not in text:
        return text, ()
    rest, ours = _without_ours(text)
    rest, theirs = _without_tp2(rest)
    origins = tuple(dict.fromkeys([*ours, *theirs]))
    # Slashes and words that only look like a mark are the athlete's own.
    return (rest.strip(), origins) if origins else (text, ())


def _without_ours(text: str) -> tuple[str, list[Origin]]:
    """``text`` without our marks, their brackets and the blanks before them.

    The blanks are looked for backwards from a mark: a pattern that begins with them would try
    every blank of a long row of them as a beginning, which takes quadratic time.
    """
    words: list[str] = []
    origins: list[Origin] = []
    at = 0
    for found in _OURS.finditer(text):
        origins.append(_origin(found))
        words.append(text[at : found.start()].removesuffix("[").rstrip(" \t"))
        at = found.end() + text.startswith("]", found.end())
    return "".join([*words, text[at:]]), origins


def _without_tp2(text: str) -> tuple[str, list[Origin]]:
    """``text`` without tp2intervals' marks.

    A row of slashes begins a mark when an id stands somewhere between it and the next row; of
    rows with nothing but breaks between them the last one decides. Any other row is the
    athlete's own.
    """
    rows = list(_TP2_ROW.finditer(text))
    kept: list[str] = []
    found: list[list[Origin]] = []
    end, of_a_mark = len(text), False
    for row in reversed(rows):
        section = text[row.end() : end]
        origins = [_tp2_origin(field) for field in _TP2_FIELD.finditer(section)]
        of_a_mark = bool(origins) or (of_a_mark and not _BREAK.sub("", section))
        if of_a_mark:
            ids = _TP2_IDS.match(section)
            section = _TP2_FIELD.sub("", section[ids.end() if ids else 0 :])
        else:
            section = row[0] + section
        kept.append(section)
        found.append(origins)
        end = row.start()
    kept.append(text[:end])
    return "".join(reversed(kept)), [origin for each in reversed(found) for origin in each]


def _tp2_origin(field: re.Match[str]) -> Origin:
    return Origin(platform=_TP2_PLATFORM[field["name"]], id=field["id"], by="tp2intervals")


def _origin(found: re.Match[str]) -> Origin:
    return Origin(
        platform=PlatformName(found["platform"]),
        athlete=found["athlete"],
        kind=ItemKind(found["kind"]),
        id=found["id"],
        library_id=found["library"] or "",
    )
