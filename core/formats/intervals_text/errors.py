"""The one error of this format."""

from __future__ import annotations


class TextError(ValueError):
    """A text or a workout that is too large or too odd to handle. The message is for a person."""
