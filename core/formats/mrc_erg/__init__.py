"""MRC and ERG workout files, both ways."""

from core.formats.mrc_erg.read import read
from core.formats.mrc_erg.write import write

__all__ = ["read", "write"]
