"""Bytes of a ZWO file turned into elements, hostile and damaged files included.

No entity is expanded, no network or DTD is used, and libxml2's own limits on depth and size
stay in force.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from lxml import etree

from core.formats.file_types import FileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_BOM = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
_ATTRIBUTE = re.compile(r'(=\s*")([^"\n]*)(")')
_OPEN_CLOSER = re.compile(r"<(name|author|description|category)>([^<]*)<\1\s*/>", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)

SEGMENT_HINT = re.compile(r"steadystate|warmup|cooldown|ramp|intervalst|freeride|maxeffort|restday")


MOST_ELEMENTS = 50_000
"""Elements of one file, texts included; the largest real ones have a few hundred."""
MOST_ATTRIBUTES = 200
"""Attributes of one element; reading them takes time that grows with their square."""


class Markup(NamedTuple):
    """The root element; ``damage`` is None for well-formed files, else what became of it."""

    root: etree._Element
    damage: Damage | None


class Damage(NamedTuple):
    """How a file that is not well-formed was read."""

    line: int
    repaired: bool
    """True when only spelling was mended and nothing is missing."""


def parse(data: bytes) -> Markup:
    """The elements of a file.

    Raises :class:`FileError` when it is no XML at all, or far more of it than any workout.
    """
    markup = _parse(data)
    for number, element in enumerate(markup.root.iter()):
        if number >= MOST_ELEMENTS or len(element.attrib) > MOST_ATTRIBUTES:
            raise FileError("This file holds far more than a workout. Planbridge does not open it.")
    return markup


def _parse(data: bytes) -> Markup:
    text = _decoded(data)
    if "<" not in text:
        raise FileError("This is not a ZWO file: it holds no XML.")
    if _ENTITY.search(text):
        raise FileError(
            "This file defines XML entities, which no workout needs. Planbridge does not open it."
        )
    try:
        return Markup(_parsed(text), None)
    except etree.XMLSyntaxError as problem:
        line = problem.lineno or 1
    mended = _mended(text)
    if mended != text:
        try:
            return Markup(_parsed(mended), Damage(line, repaired=True))
        except etree.XMLSyntaxError:
            pass
    found = [_recovered(text), _recovered(mended)] if mended != text else [_recovered(text)]
    roots = [root for root in found if root is not None]
    if not roots:
        raise FileError("This is not a ZWO file: its XML is damaged beyond reading.")
    return Markup(max(roots, key=_segments), Damage(line, repaired=False))


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attributes(element: etree._Element) -> dict[str, str]:
    """The element's attributes by their names in lower case."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        found.setdefault(str(name).rpartition("}")[2].lower(), str(value))
    return found


def storable(text: str) -> str:
    """``text`` without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    for start, encoding in _NO_BOM:
        if data.startswith(start):
            return data.decode(encoding, "replace")
    try:
        # Whatever is declared: tools write "utf-16" at the head of what they save as UTF-8.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(data)
    name = declared[1].decode("ascii") if declared else "cp1252"
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")
    return text if isinstance(text, str) else data.decode("cp1252", "replace")


def _parsed(text: str) -> etree._Element:
    return etree.fromstring(_bytes(text), parser(recover=False))


def _recovered(text: str) -> etree._Element | None:
    try:
        root: etree._Element | None = etree.fromstring(_bytes(text), parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return root


def _bytes(text: str) -> bytes:
    text = text.lstrip()
    declared = _DECLARATION.match(text)
    return text[declared.end() if declared else 0 :].encode("utf-8", "replace")


def parser(*, recover: bool) -> etree.XMLParser:
    """A parser of UTF-8 that fetches and expands nothing; ``recover`` reads what it can."""
    return etree.XMLParser(
        recover=recover,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(text: str) -> str:
    """Bare ``&`` and ``<`` in texts escaped, ``<name>x<name/>`` closed."""
    text = _BARE_AMPERSAND.sub("&amp;", storable(text))
    text = _ATTRIBUTE.sub(lambda m: m[1] + m[2].replace("<", "&lt;") + m[3], text)
    return _OPEN_CLOSER.sub(r"<\1>\2</\1>", text)


def _segments(root: etree._Element) -> int:
    return sum(1 for element in root.iter() if SEGMENT_HINT.fullmatch(local_name(element)))
