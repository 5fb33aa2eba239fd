"""Reads the imports of the source and says which arrow of the house they cross."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STOREYS = {
    "core.workout": 0,
    "core.formats": 1,
    "core.platforms": 2,
    "core.store": 3,
    "core.sync": 4,
    "core.automation": 5,
    "core.accounts": 6,
    "core.calendar_copies": 6,
    "core.calendar_watch": 6,
    "core.connected": 6,
    "core.direction": 6,
    "core.dropped_files": 6,
    "core.file_desk": 6,
    "core.file_runs": 6,
    "core.planbridge": 6,
    "core.shelf_copies": 6,
    "core.shelf_descriptions": 6,
    "core.shelf_desk": 6,
    "core.shelf_goals": 6,
    "core.shelf_names": 6,
    "core.shelf_planning": 6,
    "core.shelf_runs": 6,
    "core.shelf_sources": 6,
    "core.shelves": 6,
    "core.sync_desk": 6,
    "ui": 7,
    "pages": 8,
    "app": 9,
}
"""Who stands higher may import who stands lower, never the other way round."""

LEAVES = ("core.redaction", "core.logs")
"""Anyone may import these; they import nothing of the house but each other."""

PAGES_MAY = ("ui", "core.planbridge", "core.workout", "core.platforms.contract")
STORE_MAY_OF_PLATFORMS = "core.platforms.contract"
SCREEN_LIBRARIES = ("streamlit", "pandas", "altair")
PLUMBING = ("requests", "urllib3", "urllib.request", "http.client", "sqlalchemy", "sqlite3",
            "alembic", "cryptography")  # fmt: skip
LOADERS = ("import_module", "__import__", "run_module", "resolve_name")
"""Functions that import what they are told by name."""
OURS = ("app", "core", "pages", "sandbox", "ui")


class Import(NamedTuple):
    module: str
    names: str
    line: int


def crossings(root: Path) -> list[str]:
    """Every import against an arrow, as "file:line: what and why"; and files without a storey."""
    found = []
    for file in source_files(root):
        module = _module(file.relative_to(root))
        if module.startswith("core.") and _storey(module) is None and not _is_in(module, *LEAVES):
            found.append(f"{file.relative_to(root)}:1: has no storey in the house")
        for imported in imports(file, module):
            why = _objection(module, imported.names)
            if why:
                place = f"{file.relative_to(root)}:{imported.line}"
                found.append(f"{place}: imports {imported.names}: {why}")
    return found


def source_files(root: Path) -> list[Path]:
    """Every Python file of the house; tests and benchmarks stand outside."""
    files = [file for part in OURS for file in sorted((root / part).rglob("*.py"))]
    return [*files, *([root / "app.py"] if (root / "app.py").exists() else [])]


def imports(file: Path, module: str) -> Iterator[Import]:
    """Every import of ``file``, wherever it stands, also by a function that takes a name."""
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(file.read_text("utf-8"), str(file))
    loaders = {*LOADERS, *_other_names_of_loaders(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute("." * node.level + (node.module or ""), package)
            for alias in node.names:
                yield Import(module, f"{base}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and _called(node) in loaders:
            name = _absolute(_text_given(node), package)
            if name:
                yield Import(module, name, node.lineno)


def _other_names_of_loaders(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (a.asname for a in node.names if a.asname and a.name in LOADERS)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _text_given(node: ast.Call) -> str:
    """The name that a loader is told, as far as it is written down."""
    for given in (*node.args, *(keyword.value for keyword in node.keywords)):
        first = given.values[0] if isinstance(given, ast.JoinedStr) and given.values else given
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value.replace(":", ".").rstrip(".")
    return ""


def _absolute(name: str, package: str) -> str:
    """``name`` as seen from ``package``, without leading dots."""
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([name[level:]] if name[level:] else [])])


def _objection(module: str, imported: str) -> str:
    if _is_in(module, "core", "sandbox") and _is_in(imported, *SCREEN_LIBRARIES):
        return "only pages, ui and app.py know the screen"
    if _is_in(module, "core") and _is_in(imported, "sandbox"):
        return "core never imports the sandbox"
    if _is_in(module, "sandbox") and _is_in(imported, "core.platforms"):
        return "the sandbox would share the platforms' mistakes"
    if _is_in(module, "sandbox") and _is_in(imported, "app", "pages", "ui"):
        return "the sandbox stands below the screens"
    if _is_in(module, "pages", "ui") and _is_in(imported, *PLUMBING):
        return "screens do no HTTP and no SQL: ask core"
    if _is_in(module, "core.workout", "core.formats") and _is_in(imported, *PLUMBING):
        return "workouts and formats are pure"
    if not _is_in(imported, *OURS):
        return ""
    return _objection_within_the_house(module, imported)


def _objection_within_the_house(module: str, imported: str) -> str:
    if _is_in(module, *LEAVES):
        return "" if _is_in(imported, *LEAVES) else "leaves import nothing of the house"
    if _is_in(imported, *LEAVES) or _is_in(module, "sandbox"):
        return ""
    if _is_in(module, "pages") and not _is_in(imported, *PAGES_MAY):
        return "pages ask core/planbridge, and may name its types"
    if _is_in(module, "core.store") and _is_in(imported, "core.platforms"):
        of_contract = _is_in(imported, STORE_MAY_OF_PLATFORMS)
        return "" if of_contract else "the store knows the platforms' contract only"
    here, there = _platform(module), _platform(imported)
    if here and there and here != there:
        return "platforms do not know each other"
    own, other = _storey(module), _storey(imported)
    if own is not None and other is not None and other > own:
        return "arrows point down the house only"
    return ""


_PLATFORM_FOLDERS = ("intervals", "trainingpeaks", "trainerroad")


def _platform(module: str) -> str:
    parts = module.split(".")
    named = parts[2] if parts[:2] == ["core", "platforms"] and len(parts) > 2 else ""
    return named if named in _PLATFORM_FOLDERS else ""


def _storey(module: str) -> int | None:
    return next((storey for part, storey in STOREYS.items() if _is_in(module, part)), None)


def _is_in(module: str, *parts: str) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


def _module(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
