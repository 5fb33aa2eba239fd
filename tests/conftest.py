from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECORDED = Path(os.environ.get("PLANBRIDGE_RECORDED", ROOT.parent / "shared" / "recorded"))


@pytest.fixture(scope="session")
def recorded() -> Path:
    """The folder of recorded platform responses, which the project itself does not contain."""
    if not RECORDED.is_dir():
        pytest.skip("no recorded responses here (set PLANBRIDGE_RECORDED to their folder)")
    return RECORDED
