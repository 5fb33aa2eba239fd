"""One change in full: what was there before, what is there after, and what was lost on the way."""

from __future__ import annotations

import streamlit as st

from core.platforms.contract import PlatformName
from core.platforms.details import details_in
from core.store.journal_values import Change, ChangeState
from core.sync.actions import ActionKind
from core.sync.fields import Field, differences
from core.workout.describe import format_duration, number, sport_name
from core.workout.model import Item, Workout
from core.workout.thresholds import AthleteThresholds
from ui.badges import draw_badge
from ui.changes_view import draw_before_after, draw_profiles
from ui.detail import draw_item
from ui.history_badges import FATES, action_badge, fate_of, way_to
from ui.losses import draw_list
from ui.text import day_words, plain, shown_title

_HEADINGS: dict[str, str] = {
    ActionKind.CREATE: "What was created",
    ActionKind.DELETE: "What was deleted",
    ActionKind.ADOPT: "Only its link changed: nothing was written",
}


def draw_change(change: Change, target: PlatformName, thresholds: AthleteThresholds) -> None:
    """Draws everything about one change; of a platform's own object nothing but what was read."""
    with st.container(border=True):
        _head(change, target)
        _read_back(change)
        if change.losses:
            st.markdown("**What did not arrive as planned**")
            draw_list(change.losses, ())
        before = change.before.item if change.before else None
        after = change.after.item if change.after else None
        if before is not None and after is not None:
            _both(before, after, change, thresholds)
        else:
            _one(after or before or change.expected or change.source_item, change, thresholds)


def _head(change: Change, target: PlatformName) -> None:
    st.markdown(f"#### {plain(shown_title(change.title))}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        draw_badge(action_badge(change.kind))
        draw_badge(FATES[fate_of(change)])
        if change.day is not None:
            st.markdown(plain(day_words(change.day)), width="content")
        url = way_to(change)
        if url:
            st.link_button(f"Open on {target.label}", url, icon=":material/open_in_new:")
    if change.message:
        st.caption(plain(change.message))
        for details in details_in([change.message]):
            st.caption(plain(f"Details: {details}"))


def _read_back(change: Change) -> None:
    if change.unlike:
        st.markdown(":orange[:material/warning:] **Read back, and this differed:**")
        draw_before_after(change.unlike, "Written", "Found")
    elif change.verified:
        st.markdown(":green[:material/check:] Read back as it was written.")
    elif change.verified is False:
        st.markdown(":orange[:material/warning:] It was read back and is not as it was written.")
    elif change.state is ChangeState.INTENDED:
        st.markdown(
            ":orange[:material/help:] Nobody knows yet whether this was made. The next run finds "
            "out before anything else."
        )


def _both(before: Item, after: Item, change: Change, thresholds: AthleteThresholds) -> None:
    """What an item was and what it became, field by field."""
    told = differences(before, after)
    if told:
        st.markdown("**What changed**")
        draw_before_after(((one.label, one.before, one.after) for one in told), "Before", "After")
    else:
        st.caption("Nothing that Planbridge compares is different.")
    kept = [field.label for field in Field if field in change.kept]
    if kept:
        st.caption(f"Left as it was there: {plain(', '.join(kept))}.")
    if any(one.field is Field.WORK for one in told):
        draw_profiles(before, after, thresholds, ("Before", "After"))
    else:
        _facts(after)


def _one(item: Item | None, change: Change, thresholds: AthleteThresholds) -> None:
    """An item that stood alone: there was nothing before, or there is nothing after."""
    if item is None:
        st.caption("What it held was not kept.")
        return
    made = change.state is ChangeState.DONE
    st.markdown(f"**{_HEADINGS.get(change.kind, 'The item') if made else 'What it would be'}**")
    _facts(item)
    draw_item(item, None, (), "", None, thresholds)


def _facts(item: Item) -> None:
    if not isinstance(item, Workout):
        return
    facts = [sport_name(item.sport, item.sub_sport)]
    planned = item.planned
    if planned.duration:
        facts.append(format_duration(planned.duration))
    if planned.distance:
        facts.append(f"{number(planned.distance / 1000)} km")
    if planned.load:
        facts.append(f"load {number(planned.load, 0)}")
    st.markdown(" · ".join(plain(fact) for fact in facts))
