"""Reads MRC and ERG workout files."""

from __future__ import annotations

from core.formats.file_types import FileError, ReadFile


def read(data: bytes) -> ReadFile:
    """The workout of a MRC and ERG file. Raises :class:`FileError`."""
    raise FileError("MRC and ERG files cannot be read yet.")
