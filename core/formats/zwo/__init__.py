"""ZWO workout files, both ways."""

from core.formats.zwo.read import read
from core.formats.zwo.write import write

__all__ = ["read", "write"]
