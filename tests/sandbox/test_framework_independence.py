from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SANDBOX = Path(__file__).resolve().parent.parent.parent / "sandbox"


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize(
    "path", sorted(SANDBOX.rglob("*.py")), ids=lambda path: str(path.relative_to(SANDBOX))
)
def test_the_sandbox_shares_no_code_with_the_app(path: Path) -> None:
    assert not imported(path) & {"core", "ui", "pages", "app"}


def test_the_sandbox_starts_without_the_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "from sandbox import __main__, world\n"
        "world.World()\n"
        "print(sorted({'numpy', 'pandas', 'pydantic', 'requests', 'streamlit'} & set(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=SANDBOX.parent, capture_output=True, text=True
    )
    assert printed.stdout == "[]\n", printed.stderr
