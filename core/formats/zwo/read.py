"""Reads ZWO workout files."""

from __future__ import annotations

from core.formats.file_types import FileError, ReadFile


def read(data: bytes) -> ReadFile:
    """The workout of a ZWO file. Raises :class:`FileError`."""
    raise FileError("ZWO files cannot be read yet.")
