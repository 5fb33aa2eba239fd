"""Reads FIT workout files."""

from __future__ import annotations

from core.formats.file_types import FileError, ReadFile


def read(data: bytes) -> ReadFile:
    """The workout of a FIT file. Raises :class:`FileError`."""
    raise FileError("FIT files cannot be read yet.")
