"""The launcher: ``streamlit run app.py``. What a browser shows begins in ui/main.py."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.routing import Route  # noqa: E402

from ui import server  # noqa: E402


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """What lives as long as the server: background work starts before the yield."""
    try:
        yield
    finally:
        server.shut_down()


app = st.App(
    ROOT / "ui" / "main.py",
    lifespan=lifespan,
    routes=[Route("/api/health", server.health)],
    middleware=[Middleware(server.SecurityHeaders)],
    on_script_error=server.show_script_error,
)
