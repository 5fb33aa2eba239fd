"""What a person says about one workout: never touch it, do not copy it, sync it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from core.platforms.contract import ItemRef
from core.store.journal_values import Choice
from core.sync.actions import Action, ActionKind
from ui import services
from ui.errands import Errand


@dataclass(frozen=True)
class _Offer:
    name: str
    label: str
    icon: str
    choice: Choice | None
    words: str = ""


_AGAIN = _Offer(
    "again",
    "Sync this again",
    ":material/replay:",
    Choice.AGAIN,
    "Writes it once more, whatever happened to its copy.",
)
_COPY = _Offer(
    "again",
    "Copy it all the same",
    ":material/content_copy:",
    Choice.AGAIN,
    "What looks like its copy is something else: a copy of its own is made.",
)
_PIN = _Offer(
    "pin", "Pin", ":material/keep:", Choice.PIN, "Never touch its copy, whatever changes."
)
_IGNORE = _Offer(
    "ignore",
    "Ignore",
    ":material/visibility_off:",
    Choice.IGNORE,
    "Leave it out, now and later.",
)
_BACK = {
    Choice.PIN: _Offer("back", "Unpin", ":material/keep_off:", None),
    Choice.IGNORE: _Offer("back", "Stop ignoring", ":material/visibility:", None),
    Choice.AGAIN: _Offer("back", "Do not sync it again", ":material/undo:", None),
}


def draw_choices(action: Action, errand: Errand) -> None:
    """Draws the buttons for ``action``; a choice is saved at once and the page plans anew."""
    offers = list(_offers(action))
    if not offers:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for offer in offers:
            if st.button(
                offer.label,
                key=f"choose-{offer.name}",
                icon=offer.icon,
                help=offer.words or None,
                on_click=_choose,
                args=(errand, action, offer.choice),
            ):
                st.rerun()


def _offers(action: Action) -> Iterator[_Offer]:
    if action.again and action.choice is not Choice.AGAIN:
        only_alike = action.kind is ActionKind.ADOPT and not action.ticked
        yield _COPY if only_alike else _AGAIN
    if action.choice is not None:
        yield _BACK[action.choice]
        return
    if action.target is not None or action.link is not None:
        yield _PIN
    if action.source is not None:
        yield _IGNORE


def _choose(errand: Errand, action: Action, choice: Choice | None) -> None:
    space = services.workspace()
    for ref in [action.item.ref] if choice else _refs(action):
        errand.choose(space.bridge, ref, choice)
    space.changed()


def _refs(action: Action) -> set[ItemRef]:
    """Everything by which it may have been chosen, also before its source was gone."""
    items = {item.ref for item in (action.source, action.target) if item is not None}
    return items | ({action.link.source, action.link.target} if action.link else set())
