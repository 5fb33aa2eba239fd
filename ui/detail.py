"""One workout in full: its profile, its steps, what arrives of them, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.planbridge import Options
from core.platforms.contract import Draft, PlatformName
from core.sync.actions import Action, ActionKind
from core.sync.fields import Field
from core.workout.describe import format_duration, number
from core.workout.losses import Loss
from core.workout.model import Item, Note, Workout
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds
from ui.badges import ACTIONS, draw_badge
from ui.changes_view import draw_before_after, draw_profile, draw_profiles
from ui.choices import draw_choices
from ui.conflicts import draw_conflicts
from ui.downloads import draw_downloads
from ui.errands import Errand
from ui.losses import draw_list, of_the_whole
from ui.steps_table import draw_steps
from ui.tables import action_title, kind_name
from ui.text import count, day_words, plain, safe_url


def draw_action(action: Action, errand: Errand, thresholds: AthleteThresholds) -> None:
    """Draws everything about one action of the plan that was made for ``errand``."""
    with st.container(border=True):
        _head(action, errand.target)
        draw_conflicts(action, errand.source_name, errand.target.label)
        draw_choices(action, errand)
        profiles = _differences(action, errand, thresholds)
        draw_item(
            _written(action),
            action.draft,
            action.source.losses if action.source else (),
            errand.source_name,
            errand.target,
            thresholds,
            errand.options,
            profile=not profiles,
        )


def draw_item(
    item: Item,
    draft: Draft | None,
    read: Sequence[Loss],
    source: str,
    target: PlatformName | None,
    thresholds: AthleteThresholds,
    options: Options = PLAIN,
    *,
    profile: bool = True,
) -> None:
    """Draws what an item holds and what arrives of it.

    ``read`` is what reading it from ``source`` (a few words) lost; without a draft there is no
    need for a target. ``profile`` is False where its profile is drawn already.
    """
    if isinstance(item, Note):
        _arrival(item, draft, read, source, target)
        st.text(item.text or "This note has no text.")
        return
    if item.steps and profile:
        draw_profile(item, thresholds)
    elif not item.steps:
        st.caption("This workout has no steps: its title, text and totals are what there is.")
    _arrival(item, draft, read, source, target)
    if item.steps:
        draw_steps(item, draft, target)
    _words(item, draft, target)
    draw_downloads(item, thresholds.of(item.sport), options)


def _head(action: Action, target: PlatformName) -> None:
    st.markdown(f"#### {plain(action_title(action))}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        draw_badge(ACTIONS[action.kind])
        facts = [day_words(action.day), kind_name(action.item.item)]
        if action.duration is not None:
            facts.append(format_duration(action.duration))
        if action.distance:
            facts.append(f"{number(action.distance / 1000)} km")
        if action.load is not None:
            about = "about " if action.load_is_estimate else ""
            facts.append(f"load {about}{number(action.load, 0)}")
        st.markdown(" · ".join(plain(fact) for fact in facts), width="content")
        url = safe_url(action.target_url)
        if url:
            st.link_button(f"Open on {target.label}", url, icon=":material/open_in_new:")
    if action.reason:
        st.caption(plain(action.reason))


def _written(action: Action) -> Item:
    """What would be written: the source, with what stays as it is on the target."""
    if action.draft is not None and action.kept:
        return action.draft.item
    return action.item.item


def _differences(action: Action, errand: Errand, thresholds: AthleteThresholds) -> bool:
    """Draws what changes, before and after; True when that shows the profile as well."""
    source, target = errand.source_name, errand.target.label
    if action.kept:
        kept = ", ".join(field.label for field in Field if field in action.kept)
        st.caption(f"{plain(kept)}: changed on {target} and left as it is there.")
    if any(one.field is Field.WORK for one in action.conflicts) and action.target is not None:
        return draw_profiles(action.item.item, action.target.item, thresholds, (source, target))
    if not action.differences:
        return False
    there = action.target.item if action.target else None
    sides: tuple[Item | None, Item | None] = (there, _written(action))
    headings = (f"On {target} now", "Becomes")
    if action.kind in _STAYS:
        sides, headings = (sides[1], sides[0]), (f"By {source}", f"On {target}")
    draw_before_after([(one.label, one.before, one.after) for one in action.differences], *headings)
    if all(one.field is not Field.WORK for one in action.differences):
        return False
    return draw_profiles(*sides, thresholds, headings)


_STAYS: Final = frozenset({ActionKind.LEAVE, ActionKind.ADOPT, ActionKind.SKIP, ActionKind.SAME})
"""The kinds whose differences lead from what it would be by the source to what it is."""


def _arrival(
    item: Item,
    draft: Draft | None,
    read: Sequence[Loss],
    source: str,
    target: PlatformName | None,
) -> None:
    """In one line how it arrives. What belongs to no line of the steps table is listed here."""
    if draft is not None and target is not None:
        st.markdown(f"**On {target.label}**")
        st.markdown(_sum(draft.losses, draft.effects, read))
        draw_list(_without_line(item, draft.losses), _without_line(item, draft.effects))
    if read:
        st.markdown(f"**Not read from {source} as it is there**")
        draw_list(read, ())


def _sum(losses: Sequence[Loss], effects: Sequence[Loss], read: Sequence[Loss]) -> str:
    if losses:
        words = f":orange[:material/info:] {count(len(losses), 'change')} on the way"
        return f"{words}; your options change {len(effects)} more." if effects else f"{words}."
    if effects:
        changes = count(len(effects), "change")
        return f":blue[:material/tune:] Nothing is lost; your options make {changes}."
    if read:
        return ":green[:material/check:] Everything that was read arrives."
    return ":green[:material/check:] Everything arrives as it is planned."


def _without_line(item: Item, losses: Sequence[Loss]) -> Sequence[Loss]:
    return of_the_whole(item, losses) if isinstance(item, Workout) else losses


def _words(workout: Workout, draft: Draft | None, target: PlatformName | None) -> None:
    """The plan's own words beside what the target gets."""
    text = draft.text if draft and target else ""
    own = [
        (heading, words)
        for heading, words in (
            ("Description", workout.description),
            ("Coach's comments", workout.coach_comments),
        )
        if words
    ]
    sides = [side for side, there in (("own", own), ("text", text)) if there]
    for column, side in zip(st.columns(max(len(sides), 1), gap="large"), sides, strict=False):
        with column:
            if side == "text" and target:
                st.markdown(f"**What {target.label} gets**")
                st.code(text, language=None, wrap_lines=True)
                continue
            for heading, words in own:
                st.markdown(f"**{heading}**")
                st.text(words)
