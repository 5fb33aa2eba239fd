from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECORDED = Path(os.environ.get("PLANBRIDGE_RECORDED", ROOT.parent / "shared" / "recorded"))
_SUMMARY = "summary"
_NEW_OBJECTS = 50_000
"""How many come together before Python looks for rings of garbage among them."""


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session):
    """Lets each of several workers begin to import at another file.

    In a fresh tree that is most of what they do before the first test: the assertions of each file
    are rewritten, and the outcome is kept beside it. A worker that came elsewhere first finds the
    rest done by the others. What cannot be imported is told when it is collected.
    """
    worker = getattr(session.config, "workerinput", None)
    asked_for = [Path(session.config.invocation_params.dir, arg) for arg in session.config.args]
    if worker is not None and asked_for == [ROOT / "tests"]:
        files = sorted((ROOT / "tests").rglob("test_*.py"))
        first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        for path in files[first:] + files[:first]:
            with contextlib.suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return (yield)


def pytest_collection_finish() -> None:
    """What is imported and collected by now lives as long as the run.

    Looking through all of it for garbage, again and again, took a third of the tests that drive
    whole runs of the engine. Whatever comes from now on is looked through as before, in larger
    portions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


@pytest.fixture(scope="session")
def recorded() -> Path:
    """The folder of recorded platform responses, which the project itself does not contain."""
    if not RECORDED.is_dir():
        pytest.skip("no recorded responses here (set PLANBRIDGE_RECORDED to their folder)")
    return RECORDED


@pytest.fixture
def summary(record_property) -> Callable[[str], None]:
    """Says lines that stand at the end of the whole test run, also when the test passed."""
    return lambda text: record_property(_SUMMARY, text)


def pytest_terminal_summary(terminalreporter) -> None:
    said = [
        text
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, text in report.user_properties
        if name == _SUMMARY
    ]
    if said:
        terminalreporter.section("measured")
    for text in said:
        terminalreporter.write_line(text)
