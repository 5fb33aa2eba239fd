"""Workout text as Intervals.icu reads it, both ways."""

from core.formats.intervals_text.errors import TextError
from core.formats.intervals_text.parse import Ignored, ParsedText, parse
from core.formats.intervals_text.write import WrittenText, write, write_steps

__all__ = ["Ignored", "ParsedText", "TextError", "WrittenText", "parse", "write", "write_steps"]
