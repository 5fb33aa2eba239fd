"""What holds of every plan, whatever both calendars hold and whatever is known of them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.contract import CalendarItem, ItemRef, Listing
from core.store.journal_values import Choice, Link, LinkState, RuleSettings
from core.sync.actions import Action, ActionKind, Plan, Scope
from core.sync.fields import prints
from core.sync.planning import Seen, make_plan, to_ask_for
from core.workout.model import Note, Sport
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import ICU, TP, item, ride, unstructured
from tests.sync.plans import LAST, PAIR, TODAY, Target, can, copy_of, day, edited, link

THOROUGH = settings(max_examples=50, deadline=None, derandomize=True)
WEEKS = dt.timedelta(weeks=4)


@dataclass
class World:
    """Both calendars as they are, and what Planbridge remembers of them."""

    here: dict[ItemRef, CalendarItem] = field(default_factory=dict)
    there: dict[ItemRef, CalendarItem] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    choices: dict[ItemRef, Choice] = field(default_factory=dict)
    rules: RuleSettings = field(default_factory=RuleSettings)
    imports: bool = False
    made: int = 0

    def seen(
        self,
        *,
        first: dt.date = TODAY,
        last: dt.date = LAST,
        width: dt.timedelta = WEEKS,
        **more: Any,
    ) -> Seen:
        scope = Scope(
            **{
                "pair": PAIR,
                "first": first,
                "last": last,
                "today": TODAY,
                **more.pop("scope", {}),
            }
        )
        source = self._listing(TP, self.here, first - width, last + width, more.pop("source", {}))
        target = self._listing(ICU, self.there, first - width, last + width, more.pop("to", {}))
        everything = {**self.here, **self.there}
        asked = to_ask_for(scope, source, target, tuple(self.links))
        return Seen(
            scope=scope,
            source=source,
            target=target,
            source_can=can(imports=self.imports),
            target_platform=Target(),
            thresholds=AthleteThresholds(),
            links=tuple(self.links),
            choices=self.choices,
            found={ref: everything.get(ref) for ref in asked},
            rules=self.rules,
            **more,
        )

    def _listing(
        self,
        platform: Any,
        items: dict[ItemRef, CalendarItem],
        first: dt.date,
        last: dt.date,
        more: dict[str, Any],
    ) -> Listing:
        inside = tuple(one for one in items.values() if first <= one.day <= last)
        return Listing(
            platform=platform, athlete="me", first=first, last=last, items=inside, **more
        )

    def apply(self, action: Action) -> None:
        """As a run does it."""
        self.choices.pop(action.item.ref, None)
        if action.kind is ActionKind.DELETE:
            assert action.target is not None
            del self.there[action.target.ref]
            self._forget(action.link)
        elif action.kind is ActionKind.ADOPT:
            assert action.link is not None
            self._save(action.link)
        else:
            assert action.source is not None
            assert action.draft is not None
            copy = copy_of(action.source, action.target.ref.id if action.target else self._new())
            copy = copy.model_copy(update={"item": Target().expect(action.draft)})
            self.there[copy.ref] = copy
            written = link(action.source, copy, id=action.link.id if action.link else None)
            old = action.link.target_prints if action.link else {}
            kept = {name: old[name] for name in action.kept if name in old}
            self._save(
                written.model_copy(update={"target_prints": {**written.target_prints, **kept}})
            )

    def _new(self) -> str:
        self.made += 1
        return f"new{self.made}"

    def _forget(self, old: Link | None) -> None:
        self.links = [one for one in self.links if one != old]

    def _save(self, new: Link) -> None:
        others = [
            one
            for one in self.links
            if one.source != new.source
            and one.target != new.target
            and (one.id is None or one.id != new.id)
        ]
        number = new.id if new.id is not None else 1000 + self.made
        self.made += 1
        self.links = [*others, new.model_copy(update={"id": number})]


TITLES = st.sampled_from(["Ride", "Tempo", "Gym"])
DAYS = st.integers(-4, 17).map(day)
FAR = st.sampled_from([day(70), day(-60)])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["New", "Ride"]),
        "day": DAYS | FAR,
        "description": st.sampled_from(["Hard", ""]),
        "tags": st.just(("key",)),
    },
)
RARELY = st.sampled_from([False, False, False, False, True])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World(
        imports=draw(st.booleans()), rules=RuleSettings(tick_deletions=draw(st.booleans()))
    )
    for number in range(draw(st.integers(1, 5))):
        _add(draw, world, number)
    return world


def _add(draw: st.DrawFn, world: World, number: int) -> None:
    title = draw(TITLES)
    what = draw(
        st.sampled_from([ride(title=title), unstructured(title, 1800.0), Note(title=title)])
    )
    library = draw(st.sampled_from(["", "", "9101"]))
    source = item(TP, str(number), what, day=draw(DAYS), library_id=library)
    copy = copy_of(source)
    tie = draw(st.sampled_from(["linked", "linked", "linked", "marked", "like", "none"]))
    if tie == "linked":
        world.links.append(
            link(
                source,
                copy,
                ours=not draw(RARELY),
                id=number,
                state=draw(st.sampled_from([LinkState.LIVE, *LinkState])),
            )
        )
    if tie != "none" and not draw(RARELY):
        marks = copy.origins if tie != "like" else ()
        flags = {"completed": draw(RARELY), "hidden": draw(RARELY), "origins": marks}
        now = _changed(draw, copy, linked=tie == "linked").model_copy(update=flags)
        world.there[now.ref] = now
    fate = draw(st.sampled_from(["here", "here", "here", "gone", "renamed"]))
    if fate == "gone":
        return
    now = _changed(draw, source, linked=tie == "linked" and fate == "here")
    if fate == "renamed":
        now = now.model_copy(update={"ref": now.ref.model_copy(update={"id": f"r{number}"})})
    flags = {
        "completed": draw(RARELY),
        "hidden": draw(RARELY),
        "planned_by_platform": not draw(RARELY),
    }
    world.here[now.ref] = now.model_copy(update=flags)
    choice = draw(st.sampled_from([None, None, None, *Choice]))
    if choice is not None:
        world.choices[now.ref] = choice


def _changed(draw: st.DrawFn, one: CalendarItem, *, linked: bool) -> CalendarItem:
    """``one`` after somebody was at it. What no link names cannot be found far away."""
    changes = draw(CHANGES)
    if isinstance(one.item, Note):
        changes = {name: value for name, value in changes.items() if name in ("title", "day")}
    if not linked and abs(changes.get("day", TODAY) - TODAY) > WEEKS:
        del changes["day"]
    return edited(one, **changes)


def names(plan: Plan) -> dict[str, tuple[object, ...]]:
    return {one.key: (one.kind, one.digest, one.ticked, one.reason) for one in plan.actions}


@THOROUGH
@given(worlds())
def test_nothing_out_of_reach_is_ever_written(world: World) -> None:
    for action in make_plan(world.seen()).actions:
        if not action.kind.writes:
            assert action.draft is None
            continue
        for one in (action.source, action.target):
            assert one is None or not (one.completed or one.hidden or one.day < TODAY)
        assert action.source is None or action.source.planned_by_platform
        if action.draft is not None:
            assert action.draft.item.day is not None
            assert action.draft.item.day >= TODAY
        assert action.choice not in (Choice.PIN, Choice.IGNORE)
        if action.kind is ActionKind.DELETE:
            assert action.link is not None
            assert action.link.ours
            assert action.source is None
        elif action.kind is ActionKind.CREATE:
            assert action.target is None
        elif action.ticked and action.choice is not Choice.AGAIN:
            assert action.link is not None
            assert action.link.ours


@THOROUGH
@given(worlds())
def test_what_somebody_edited_is_overwritten_only_when_asked_for(world: World) -> None:
    for action in make_plan(world.seen()).actions:
        if action.kind not in (ActionKind.UPDATE, ActionKind.MOVE, ActionKind.DELETE):
            continue
        if action.choice is Choice.AGAIN:
            continue
        assert action.target is not None
        assert action.link is not None
        now = prints(action.target.item, computes_totals=False)
        by_hand = {name for name in now if now[name] != action.link.target_prints[name]}
        if action.kind is ActionKind.DELETE:
            assert not by_hand
        else:
            assert action.draft is not None
            written = prints(Target().expect(action.draft), computes_totals=False)
            assert all(written[name] == now[name] for name in by_hand)


@THOROUGH
@given(worlds())
def test_each_workout_in_reach_has_one_action_and_each_copy_stands_in_one_at_most(
    world: World,
) -> None:
    seen = world.seen()
    actions = make_plan(seen).actions
    keys = [one.key for one in actions]
    assert len(keys) == len(set(keys))
    told = [one.source.ref for one in actions if one.source is not None]
    in_range = {one.ref for one in seen.source.items if TODAY <= one.day <= LAST}
    assert in_range <= set(told)
    assert len(told) == len(set(told))
    copies = [one.target.ref for one in actions if one.target is not None]
    assert len(copies) == len(set(copies))
    assert all(
        one.reason for one in actions if one.kind not in (ActionKind.CREATE, ActionKind.SAME)
    )


@THOROUGH
@given(
    worlds(),
    st.integers(0, 13),
    st.integers(0, 13),
    st.sampled_from([None, (Sport.RIDE,), (Sport.STRENGTH, Sport.RUN), ()]),
    st.sampled_from(["", "Asia/Tokyo"]),
    st.sampled_from([4, 8]),
)
def test_another_filter_range_or_time_zone_never_changes_what_becomes_of_a_workout(
    world: World,
    start: int,
    length: int,
    sports: tuple[Sport, ...] | None,
    time_zone: str,
    weeks: int,
) -> None:
    whole = names(make_plan(world.seen()))
    part = names(
        make_plan(
            world.seen(
                first=day(start),
                last=min(day(start + length), LAST),
                width=dt.timedelta(weeks=weeks),
                scope={"sports": sports, "time_zone": time_zone},
            )
        )
    )
    assert part.items() <= whole.items()


@THOROUGH
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_listings_and_links_does_not_matter(
    world: World, chance: random.Random
) -> None:
    seen = world.seen()
    shuffled = replace(
        seen,
        source=_shuffled(seen.source, chance),
        target=_shuffled(seen.target, chance),
        links=tuple(chance.sample(seen.links, len(seen.links))),
    )
    assert names(make_plan(shuffled)) == names(make_plan(seen))


def _shuffled(one: Listing, chance: random.Random) -> Listing:
    return one.model_copy(update={"items": tuple(chance.sample(one.items, len(one.items)))})


@THOROUGH
@given(worlds(), st.sampled_from(["source", "to"]))
def test_a_partial_listing_never_leads_to_a_deletion_and_a_partial_target_to_no_twin(
    world: World, which: str
) -> None:
    kinds = {one.kind for one in make_plan(world.seen(**{which: {"complete": False}})).actions}
    assert ActionKind.DELETE not in kinds
    assert which == "source" or ActionKind.CREATE not in kinds


@THOROUGH
@given(worlds())
def test_after_a_lost_database_nothing_is_deleted_or_overwritten(world: World) -> None:
    world.links.clear()
    world.choices.clear()
    for action in make_plan(world.seen()).actions:
        assert not action.kind.writes or action.kind is ActionKind.CREATE


@THOROUGH
@given(worlds())
def test_after_it_was_done_nothing_more_is_proposed(world: World) -> None:
    for action in make_plan(world.seen()).actions:
        if action.ticked:
            world.apply(action)
    second = make_plan(world.seen())
    assert [(one.kind, one.title, one.reason) for one in second.actions if one.ticked] == []


@THOROUGH
@given(worlds(), st.randoms(use_true_random=False))
def test_whatever_was_chosen_the_runs_after_it_come_to_rest(
    world: World, chance: random.Random
) -> None:
    for action in make_plan(world.seen()).actions:
        if action.selectable and chance.random() < 0.5:
            world.apply(action)
    for action in make_plan(world.seen()).actions:
        if action.ticked:
            world.apply(action)
    assert not any(one.ticked for one in make_plan(world.seen()).actions)


@THOROUGH
@given(worlds())
def test_a_digest_is_that_of_one_action_on_one_state(world: World) -> None:
    seen = world.seen()
    first = make_plan(seen)
    assert names(make_plan(seen)) == names(first)
    assert first.hash_of(first.ticked) == make_plan(seen).hash_of(first.ticked)
    digests = [one.digest for one in first.actions]
    assert all(digests)
    assert len(digests) == len(set(digests))
    for action in first.actions:
        if action.source is None or action.source.ref in world.choices:
            continue
        changed = edited(action.source, title=action.title + " and more")
        world.here[changed.ref] = changed
        after = names(make_plan(world.seen())).get(action.key)
        assert after is None or after[1] != action.digest
        world.here[changed.ref] = action.source
