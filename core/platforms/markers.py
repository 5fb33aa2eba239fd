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
_OUR_LINE = re.compile(rf"[ \t]*\[?{_OURS.pattern}\]?", re.ASCII)
_BREAK = r"(?:\s|<br\s*/?>|</?p>|</?div>|&nbsp;)"
_TP2_ID = r"(?:trainingPeaksId|intervalsId|trainerRoadId)\s*=\s*[\w.-]+"
_TP2_BLOCK = re.compile(rf"/{{10,}}(?:{_BREAK}*{_TP2_ID})*", re.ASCII)
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
    """
    if "planbridge:" not in text and "//////////" not in text:
        return text, ()
    origins: dict[Origin, None] = {}
    for found in _OURS.finditer(text):
        origins[_origin(found)] = None
    rest = _OUR_LINE.sub("", text)
    if "//////////" in rest:
        start = rest.index("//////////")
        for field in _TP2_FIELD.finditer(rest, start):
            platform = _TP2_PLATFORM[field["name"]]
            origins[Origin(platform=platform, id=field["id"], by="tp2intervals")] = None
        rest = rest[:start] + _TP2_FIELD.sub("", _TP2_BLOCK.sub("", rest[start:]))
    return rest.strip(), tuple(origins)


def _origin(found: re.Match[str]) -> Origin:
    return Origin(
        platform=PlatformName(found["platform"]),
        athlete=found["athlete"],
        kind=ItemKind(found["kind"]),
        id=found["id"],
        library_id=found["library"] or "",
    )
