"""HTML read as a tree: what its tags mean for the lines of a text."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from core.formats.html_text import LINES, NAMES, PARAGRAPHS

_UNREAD = ("script", "style", "head", "title")

_STRAY = re.compile(rf"<(?!/?(?:{NAMES})\b[^<>]*>|!--)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")

# Characters that no text holds (removed on the way in) stand for breaks until they are settled.
_PARAGRAPH_BREAK = "\x01"
_LINE_BREAK = "\x02"
_BREAKS = re.compile(f"[ \n{_LINE_BREAK}{_PARAGRAPH_BREAK}]*[\n{_LINE_BREAK}{_PARAGRAPH_BREAK}] *")


def text_with_breaks(markup: str) -> str:
    """The text of ``markup``, with the breaks that its tags stand for."""
    soup = BeautifulSoup(_STRAY.sub("&lt;", markup), "html.parser")
    for tag in soup.find_all(_UNREAD):
        tag.decompose()
    for text in soup.find_all(string=True):
        if type(text) is NavigableString:
            text.replace_with(_SPACES.sub(" ", text))
    for tag in soup.find_all("br"):
        tag.insert_before("\n")
    for tag in soup.find_all(["td", "th"]):
        tag.insert_after(" ")
    for tag in soup.find_all("a"):
        _write_out_link(tag)
    for tag in soup.find_all("li"):
        if tag.parent is None or tag.parent.name != "ol":
            _first_place_for_words(tag).insert(0, "- ")
    for tag in soup.find_all("ol"):
        for number, item in enumerate(tag.find_all("li", recursive=False), start=1):
            _first_place_for_words(item).insert(0, f"{number}. ")
    for names, mark in ((LINES, _LINE_BREAK), (PARAGRAPHS, _PARAGRAPH_BREAK)):
        for tag in soup.find_all(names):
            tag.insert_before(mark)
            tag.insert_after(mark)
    return _BREAKS.sub(_settled, soup.get_text())


def _write_out_link(tag: Tag) -> None:
    """Puts a link's address behind its words, unless they are the address."""
    address = str(tag.get("href") or "").strip()
    words = tag.get_text().strip()
    if not address.lower().startswith(("http://", "https://")) or " " in address:
        return
    if not words:
        tag.append(address)
    elif words.rstrip("/") not in (address.rstrip("/"), address.rstrip("/").partition("//")[2]):
        tag.append(f" ({address})")


def _first_place_for_words(tag: Tag) -> Tag:
    """``tag``, or the paragraph with which it begins."""
    for child in tag.children:
        if isinstance(child, Tag):
            return child if child.name in ("p", "div") else tag
        if str(child).strip():
            break
    return tag


def _settled(found: re.Match[str]) -> str:
    """The line breaks that a row of break marks stands for: never more than one empty line."""
    marks = found[0]
    if _PARAGRAPH_BREAK in marks:
        return "\n\n"
    return "\n" * min(2, marks.count("\n") + (_LINE_BREAK in marks))
