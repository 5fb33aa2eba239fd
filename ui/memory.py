"""Keeps a large calendar from slowing every rerun."""

from __future__ import annotations

import gc


def settle() -> None:
    """Takes what is alive now out of the reach of the garbage collector.

    Streamlit collects garbage after every run of a page, which walks through all objects there
    are: a thousand workouts alone cost more than everything else of a rerun. To be called after
    many objects were made that will stay. They still go when nobody refers to them; only cycles
    among them wait for the next call.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
