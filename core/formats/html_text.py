"""HTML, as platforms keep descriptions, turned into the text a person would read."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_PARAGRAPHS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr",
)  # fmt: skip
_LINES = ("div", "li", "tr", "section", "article", "header", "footer", "dt", "dd")
_INLINE = (
    "a", "b", "body", "br", "code", "em", "font", "head", "html", "i", "img", "label", "s",
    "script", "small", "span", "strike", "strong", "style", "sub", "sup", "tbody", "td", "th",
    "thead", "title", "u",
)  # fmt: skip
_UNREAD = ("script", "style", "head", "title")

_NAMES = "|".join((*_PARAGRAPHS, *_LINES, *_INLINE))
_TAG = re.compile(rf"</?(?:{_NAMES})\b[^<>]*>", re.IGNORECASE)
_STRAY = re.compile(rf"<(?!/?(?:{_NAMES})\b[^<>]*>|!--)", re.IGNORECASE)
_LINE_END = re.compile(
    rf"<br\b[^<>]*>|</(?:{'|'.join((*_PARAGRAPHS, *_LINES))})\s*>", re.IGNORECASE
)
LONGEST_MARKUP = 20_000
"""Characters that are read as a tree. Beyond them only the tags are taken out; no workout is
described at such length."""
MOST_TAGS = 1_500
"""Likewise: the cost of a tree grows with the square of its tags."""
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_NO_WIDTH = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")

# Characters that no text holds (removed on the way in) stand for breaks until they are settled.
_PARAGRAPH_BREAK = "\x01"
_LINE_BREAK = "\x02"
_MARKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BREAKS = re.compile(f"[ \n{_LINE_BREAK}{_PARAGRAPH_BREAK}]*[\n{_LINE_BREAK}{_PARAGRAPH_BREAK}] *")


def html_to_text(markup: str | None) -> str:
    """The text of ``markup``: paragraphs apart by an empty line, no tags, entities resolved.

    Text without any tag keeps its own line breaks; None is an empty text. A ``<`` that opens no
    known tag ("hold <90 %") is text.
    """
    if not markup:
        return ""
    markup = _MARKS.sub("", markup)
    if len(markup) > LONGEST_MARKUP or markup.count("<") > MOST_TAGS:
        plain = _TAG.sub("", _LINE_END.sub("\n", markup))
        return _tidy(html.unescape(plain).replace("\r\n", "\n").replace("\r", "\n"))
    if _TAG.search(markup) or "<!--" in markup:
        return _tidy(_text_with_breaks(markup))
    return _tidy(html.unescape(markup).replace("\r\n", "\n").replace("\r", "\n"))


def _text_with_breaks(markup: str) -> str:
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
    for names, mark in ((_LINES, _LINE_BREAK), (_PARAGRAPHS, _PARAGRAPH_BREAK)):
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


def _tidy(text: str) -> str:
    lines = (
        re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in _NO_WIDTH.sub("", text).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
