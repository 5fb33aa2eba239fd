from __future__ import annotations

import ast
import asyncio
import json
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from core.planbridge import Status
from core.platforms.contract import SERVICES
from ui import guides, navigation, server
from ui.badges import BADGES

ROOT = Path(__file__).resolve().parents[2]


def test_no_module_of_ui_hides_another_package() -> None:
    """Streamlit puts the folder of its main script first on the import path."""
    taken = set(sys.stdlib_module_names) | {
        path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()
    }
    taken |= {"streamlit", "pandas", "altair", "pydantic", "requests", "app"}

    assert {path.stem for path in (ROOT / "ui").glob("*.py")} & taken == set()


def test_every_page_is_in_the_menu() -> None:
    registered = {value for name, value in vars(navigation).items() if str(value).endswith(".py")}

    assert {Path(page).name for page in registered} >= {
        path.name for path in (ROOT / "pages").glob("*.py")
    }
    assert all(Path(page).is_absolute() for page in registered if "pages" in str(page))


def test_a_page_never_reaches_past_the_facade() -> None:
    for page in (ROOT / "pages").glob("*.py"):
        tree = ast.parse(page.read_text())
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        for module in imported:
            assert not str(module).startswith(("core.sync", "core.store", "sandbox", "sqlalchemy"))


def answer(app, path: str) -> tuple[dict[str, str], bytes]:
    """What an ASGI app answers to a GET."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    asyncio.run(app(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def secured() -> server.SecurityHeaders:
    async def page(_):
        return PlainTextResponse("x", headers={"X-Frame-Options": "SAMEORIGIN"})

    app = Starlette(routes=[Route("/", page), Route("/api/health", server.health)])
    return server.SecurityHeaders(app)


def test_every_answer_carries_the_security_headers(secured: server.SecurityHeaders) -> None:
    headers, _ = answer(secured, "/api/health")

    for name, value in server.HEADERS.items():
        assert headers[name.lower()] == value
    assert answer(secured, "/")[0]["x-frame-options"] == "SAMEORIGIN"
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_health_says_ok_and_the_projects_version(secured: server.SecurityHeaders) -> None:
    said = json.loads(answer(secured, "/api/health")[1])

    assert said["status"] == "ok"
    assert f'\nversion = "{said["version"]}"\n' in (ROOT / "pyproject.toml").read_text()


def test_each_platform_has_a_guide_and_none_is_required() -> None:
    assert set(guides.GUIDES) == set(SERVICES)
    assert not any("equired" in repr(guide) for guide in guides.GUIDES.values())


def test_each_status_has_a_badge_of_its_own() -> None:
    assert set(BADGES) == set(Status)
    assert len({badge.word for badge in BADGES.values()}) == len(Status)
