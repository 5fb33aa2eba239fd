"""Choose a plan, a library, a search or files; look at the workouts; copy them."""

from __future__ import annotations

import streamlit as st

from ui import services, work
from ui.options_picker import options_picker
from ui.shelf_detail import look_at_one
from ui.shelf_goal import draw_rows, goal_picker
from ui.shelf_head import draw_head
from ui.shelf_reload import take_over
from ui.shelf_source import open_source
from ui.shelf_state import Opened
from ui.shelf_table import read_lines, tick_lines
from ui.shelf_unfinished import draw_unfinished

space = services.workspace()
bridge = space.bridge


@st.fragment
def pick(opened: Opened) -> None:
    """The items with their boxes. A fragment: a tick draws the table anew, and nothing else."""
    tick_lines(opened, read_lines(opened))


def draw(opened: Opened) -> None:
    if not draw_head(bridge, opened):
        return
    goal = goal_picker(bridge, opened)
    if goal is not None:
        draw_rows(bridge, opened, goal, options_picker(bridge, goal.target, files=True))
        return
    pick(opened)
    look_at_one(opened, read_lines(opened), None, bridge.options())


def main() -> None:
    st.title("Library", anchor=False)
    work.collect()
    take_over(bridge)
    place = st.container()
    opened = open_source(bridge)
    work.draw_work()
    if opened is not None:
        draw(opened)
    else:
        with place:
            draw_unfinished(bridge)


main()
