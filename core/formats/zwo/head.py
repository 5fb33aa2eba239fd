"""What a ZWO file says about itself: title, sport, author, tags."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from core.formats.zwo.markup import attributes, local_name
from core.formats.zwo.numbers import number_of
from core.workout.model import Sport

_READ = frozenset(
    {
        "name", "n", "author", "description", "category", "subcategory", "sporttype",
        "durationtype", "ftpoverride",
    }
)  # fmt: skip
HEAD_NAMES = _READ | {"tags", "tag", "uniqueid"}
"""Elements that describe the file, in lower case."""
_SPORTS = {
    "": Sport.RIDE,
    "bike": Sport.RIDE,
    "cycling": Sport.RIDE,
    "ride": Sport.RIDE,
    "run": Sport.RUN,
    "running": Sport.RUN,
    "swim": Sport.SWIM,
    "swimming": Sport.SWIM,
}
_CREDITS = (("author", "Author"), ("category", "Category"), ("subcategory", "Subcategory"))
_CREDIT_LINE = re.compile(r"(Author|Category|Subcategory): (\S(?:.*\S)?)")


class HeadChange(NamedTuple):
    """Something of the head that is not read as it stands."""

    where: str
    before: str
    after: str


class Head(NamedTuple):
    """Everything but the steps."""

    title: str
    description: str
    """With author and category in its last lines, for the model has no place of their own."""
    sport: Sport
    by_distance: bool
    ftp: float | None
    tags: tuple[str, ...]
    damaged: bool
    changes: tuple[HeadChange, ...] = ()


class Credits(NamedTuple):
    """A description, and the author and category that its last lines name."""

    description: str
    named: tuple[tuple[str, str], ...] = ()
    """Element names ("author") with their texts, in the order of the file."""


def read_head(root: etree._Element, *, damaged: bool) -> Head:
    """What ``root`` says about the file; the first of several equal elements counts."""
    texts: dict[str, str] = {}
    tags: dict[str, None] = {}
    for element in root.iter():
        name = local_name(element)
        if name == "tag":
            tag = (attributes(element).get("name") or element.text or "").strip()
            if tag:
                tags[tag] = None
        elif name in _READ:
            text = _text(element, damaged).strip()
            if text:
                texts.setdefault(name, text)
    written_sport = texts.get("sporttype", "")
    sport = _SPORTS.get(written_sport.lower())
    changes: tuple[HeadChange, ...] = ()
    if sport is None:
        sport = Sport.RIDE
        changes = (HeadChange("Sport", f"“{written_sport[:40]}”", "ride"),)
    ftp = number_of(texts.get("ftpoverride"))
    return Head(
        title=texts.get("name") or texts.get("n", ""),
        description=with_credits(
            Credits(
                texts.get("description", ""),
                tuple((name, " ".join(texts.get(name, "").split())) for name, _ in _CREDITS),
            )
        ),
        sport=sport,
        by_distance=texts.get("durationtype", "").lower() == "distance",
        ftp=ftp if ftp is not None and 20 <= ftp <= 2000 else None,
        tags=tuple(tags),
        damaged=damaged,
        changes=changes,
    )


def with_credits(told: Credits) -> str:
    """The description with author and category as its last lines."""
    labels = dict(_CREDITS)
    lines = "\n".join(f"{labels[name]}: {text}" for name, text in told.named if text)
    return "\n\n".join(part for part in (told.description, lines) if part)


def without_credits(description: str) -> Credits:
    """The description apart from the last lines that :func:`with_credits` wrote, if it did."""
    body, _, last = description.rpartition("\n\n")
    elements = {label: name for name, label in _CREDITS}
    named: dict[str, str] = {}
    for line in last.split("\n"):
        found = _CREDIT_LINE.fullmatch(line)
        if found is None:
            return Credits(description)
        named[elements[found[1]]] = " ".join(found[2].split())
    in_order = tuple((name, named[name]) for name, _ in _CREDITS if name in named)
    told = Credits(body.strip(), in_order)
    return told if with_credits(told) == description else Credits(description)


def _text(element: etree._Element, damaged: bool) -> str:
    if damaged:
        # Where a closing tag is missing, the rest of the file stands inside the element.
        return element.text or ""
    return "".join(str(text) for text in element.itertext())
