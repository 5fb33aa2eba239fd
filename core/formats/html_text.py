"""HTML, as platforms keep descriptions, turned into the text a person would read."""

from __future__ import annotations

import html
import re

PARAGRAPHS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr",
)  # fmt: skip
LINES = ("div", "li", "tr", "section", "article", "header", "footer", "dt", "dd")
_INLINE = (
    "a", "b", "body", "br", "code", "em", "font", "head", "html", "i", "img", "label", "s",
    "script", "small", "span", "strike", "strong", "style", "sub", "sup", "tbody", "td", "th",
    "thead", "title", "u",
)  # fmt: skip
NAMES = "|".join((*PARAGRAPHS, *LINES, *_INLINE))
_TAG = re.compile(rf"</?(?:{NAMES})\b[^<>]*>", re.IGNORECASE)
_LINE_END = re.compile(rf"<br\b[^<>]*>|</(?:{'|'.join((*PARAGRAPHS, *LINES))})\s*>", re.IGNORECASE)
LONGEST_MARKUP = 20_000
"""Characters that are read as a tree. Beyond them only the tags are taken out; no workout is
described at such length."""
MOST_TAGS = 1_500
"""Likewise: the cost of a tree grows with the square of its tags."""
_NO_WIDTH = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")

_MARKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
        # The library is large: it is imported for the first text that has tags.
        from core.formats.html_tree import text_with_breaks

        return _tidy(text_with_breaks(markup))
    return _tidy(html.unescape(markup).replace("\r\n", "\n").replace("\r", "\n"))


def _tidy(text: str) -> str:
    lines = (
        re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in _NO_WIDTH.sub("", text).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
