"""FIT workout files, both ways."""

from core.formats.fit.read import read
from core.formats.fit.write import write

__all__ = ["read", "write"]
