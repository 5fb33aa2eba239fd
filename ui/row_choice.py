"""A table in which one row is chosen by a click.

Streamlit keeps a selection by position and says nothing of who made it. So the row that was chosen
last is remembered by its id, under a key that is another one when the rows are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

_MOST_VISIBLE = 8


def draw_row_choice(
    name: str,
    frame: pd.DataFrame,
    ids: Sequence[str],
    chosen: str | None,
    seen: dict[str, tuple[str, str | None]],
    columns: Mapping[str, Any],
    alt: str,
) -> tuple[bool, str | None]:
    """Draws the table; returns whether a click changed the choice, and the chosen id.

    ``chosen`` is what is chosen so far, also when the table does not show it. ``seen`` is the
    page's memory of its tables.
    """
    digest = hashlib.blake2b("\x1f".join(ids).encode(), digest_size=12).hexdigest()
    known = seen.get(name)
    turn = int(known[0].rpartition("-")[2]) if known else 0
    key = f"{name}-{digest}-{turn}"
    drawn_before = known is not None and known[0] == key and key in st.session_state
    if drawn_before and known is not None and known[1] != (chosen if chosen in ids else None):
        # It was chosen elsewhere, so the table is a new one.
        key = f"{name}-{digest}-{turn + 1}"
        drawn_before = False
    default = known[1] if drawn_before and known is not None else chosen
    at = [ids.index(default)] if default in ids else []
    state = st.dataframe(
        frame,
        key=key,
        height=2 + 35 * (1 + min(len(ids), _MOST_VISIBLE)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": at}},
        placeholder="",
        alt=alt,
        column_config=dict(columns),
    )
    rows = state["selection"]["rows"]
    now = ids[rows[0]] if rows and 0 <= rows[0] < len(ids) else None
    before = default if default in ids else None
    seen[name] = (key, now)
    return now != before, now
