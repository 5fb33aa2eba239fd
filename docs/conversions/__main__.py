"""``python -m docs.conversions`` writes the page anew."""

from __future__ import annotations

from pathlib import Path

from docs.conversions.table import page

PAGE = Path(__file__).resolve().parent.parent / "conversions.md"

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
