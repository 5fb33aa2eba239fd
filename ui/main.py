"""Every run of every page goes through here: set-up, navigation, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import services
from ui.banner import sandbox_banner
from ui.errors import EXPLAINED, show_script_error
from ui.navigation import WIDE, pages

ASSETS = Path(__file__).resolve().parent / "assets"

# Before the navigation: else the browser asks Google for the page's icon to use as favicon.
st.set_page_config(page_title="Planbridge", page_icon=str(ASSETS / "icon.svg"))
st.logo(str(ASSETS / "logo.svg"), size="large")

# Streamlit writes what is chosen in the primary colour, which has to carry white text on buttons:
# no one colour has enough contrast for both on a dark page. And it draws the parts of one control
# as if they stood in one line: where there is no room for them, each needs a border of its own.
st.html(
    "<style>button[data-variant][data-selected], [role=tab][aria-selected=true], "
    "[data-testid=stSliderThumbValue] { color: inherit !important; }"
    "@media (max-width: 830px) {"
    ".st-key-shelf-kind [role=radiogroup] { gap: 0.25rem; }"
    ".st-key-shelf-kind button[data-variant] { border-radius: 0.5rem; margin: 0; }"
    ".st-key-shelf-kind button[data-variant]:not([data-selected]) "
    "{ border: 1px solid color-mix(in srgb, currentColor 20%, transparent) !important; }"
    "}</style>"
)

# All pages are registered before anything may stop the run: so a deep link stays what it is, and
# no page ever runs without this script.
page = st.navigation(pages(), position="top")
st.set_page_config(
    page_title=f"{page.title} · Planbridge",
    layout="wide" if page.url_path in WIDE else "centered",
)

try:
    if services.mode() is services.Mode.SANDBOX:
        sandbox_banner()
    page.run()
except EXPLAINED as problem:
    show_script_error(problem)
