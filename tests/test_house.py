from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import crossings, source_files

ROOT = Path(__file__).resolve().parent.parent


def test_no_import_crosses_an_arrow() -> None:
    assert crossings(ROOT) == []


def test_the_whole_house_is_read() -> None:
    read = {file.relative_to(ROOT).parts[0] for file in source_files(ROOT)}
    assert read == {"app.py", "core", "pages", "sandbox", "ui"}


def house(root: Path, file: str, source: str) -> list[str]:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")
    return crossings(root)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/sync/a.py", "import streamlit as st"),
        ("core/planbridge.py", "def late():\n    import pandas"),
        ("core/store/a.py", "from importlib import import_module\nimport_module('streamlit')"),
        ("core/platforms/a.py", "import sandbox"),
        ("core/platforms/a.py", "from sandbox.world import World"),
        ("sandbox/a.py", "from core.platforms.contract import Listing"),
        ("sandbox/a.py", "from core import platforms"),
        ("sandbox/a.py", "import ui.main"),
        ("pages/a.py", "import requests"),
        ("pages/a.py", "from sqlalchemy import select"),
        ("pages/a.py", "from core.store.store import Store"),
        ("pages/a.py", "from core import sync"),
        ("pages/a.py", "from core.platforms.http import Http"),
        ("pages/a.py", "from sandbox import server"),
        ("ui/a.py", "import sqlite3"),
        ("ui/a.py", "from pages import home"),
        ("core/workout/a.py", "from core.formats import x"),
        ("core/workout/a.py", "from ..formats import x"),
        ("core/workout/a.py", "import requests"),
        ("core/formats/a.py", "from core.platforms.contract import ItemRef"),
        ("core/platforms/a.py", "import core.store.store"),
        ("core/platforms/intervals/a.py", "from core.platforms.trainerroad import wire"),
        ("core/platforms/intervals/a.py", "from ..trainerroad import wire"),
        ("core/store/a.py", "from core.platforms.http import Http"),
        ("core/store/a.py", "from core.sync import plan"),
        ("core/sync/a.py", "from core.planbridge import Planbridge"),
        ("core/planbridge.py", "from ui import main"),
        ("core/sync/a.py", "import importlib as i\ni.import_module(name='streamlit')"),
        ("core/sync/a.py", "from importlib import import_module as load\nload('streamlit')"),
        ("core/sync/a.py", "__import__(name='pandas')"),
        ("core/sync/a.py", "import runpy\nrunpy.run_module('sandbox')"),
        ("core/sync/a.py", "import pkgutil\npkgutil.resolve_name('sandbox.world:World')"),
        ("core/sync/a.py", "import importlib\nimportlib.import_module(f'sandbox.{x}')"),
        (
            "core/workout/a.py",
            "import importlib\nimportlib.import_module('..formats.text', __package__)",
        ),
        (
            "core/sync/a.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pandas import Series",
        ),
        ("core/formats/a.py", "try:\n    import core.sync\nexcept ImportError:\n    pass"),
        ("core/helpers.py", "x = 1"),
        ("core/redaction.py", "from core.workout import model"),
        ("core/logs.py", "import core.store"),
    ],
)
def test_a_crossing_is_caught(tmp_path: Path, file: str, source: str) -> None:
    found = house(tmp_path, file, source)
    assert len(found) == 1
    assert found[0].startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("app.py", "import streamlit\nfrom ui import server"),
        (
            "pages/a.py",
            "import streamlit\nfrom core.planbridge import Row\nfrom ui import x",
        ),
        ("pages/a.py", "from core.platforms.contract import ItemRef\nimport core.workout.model"),
        (
            "ui/a.py",
            "from core.store import store\nfrom sandbox import process\nimport pandas",
        ),
        ("core/store/a.py", "from core.platforms.contract import Account\nimport sqlalchemy"),
        ("core/sync/a.py", "from core.platforms.errors import PlatformError\nimport core.store"),
        ("core/platforms/intervals/a.py", "from . import wire\nfrom core.formats import text"),
        ("core/platforms/connect.py", "from core.platforms.intervals import adapter"),
        ("core/workout/a.py", "from core.redaction import redact"),
        ("core/logs.py", "from core.redaction import redact"),
        ("sandbox/a.py", "from core.workout import model\nimport starlette"),
    ],
)
def test_what_follows_the_arrows_is_let_through(tmp_path: Path, file: str, source: str) -> None:
    assert house(tmp_path, file, source) == []
