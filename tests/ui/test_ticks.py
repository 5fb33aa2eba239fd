from __future__ import annotations

from core.sync.actions import ActionKind
from tests.ui.fake_sync import action
from ui.ticks import Ticks

NEW, GONE, THERE = (
    action("1", "New"),
    action("2", "Gone", ActionKind.DELETE),
    action("3", "There", ActionKind.SAME),
)
ALL = (NEW, GONE, THERE)


def test_what_is_proposed_is_ticked_until_a_person_says_otherwise() -> None:
    ticks = Ticks()
    assert ticks.chosen(ALL) == (NEW,)

    ticks.take(ALL, {1})
    assert ticks.chosen(ALL) == (GONE,)

    ticks.take(ALL, {0})
    assert ticks.chosen(ALL) == (NEW,)


def test_a_table_says_nothing_about_what_it_does_not_show() -> None:
    ticks = Ticks()
    ticks.take(ALL, {1})
    ticks.take((THERE,), {0})

    assert ticks.chosen(ALL) == (GONE,)


def test_what_cannot_be_ticked_never_is_and_is_not_when_it_can_be() -> None:
    ticks = Ticks()
    ticks.take((THERE,), {0})

    assert ticks.chosen((THERE,)) == ()
    changed = THERE.model_copy(update={"kind": ActionKind.DELETE})
    assert ticks.chosen((changed,)) == ()


def test_a_tick_holds_for_the_kind_of_action_that_was_ticked() -> None:
    ticks = Ticks()
    update = action("1", "New", ActionKind.UPDATE, ticked=False)
    ticks.take((update,), {0})

    assert ticks.on(update)
    assert not ticks.on(update.model_copy(update={"kind": ActionKind.DELETE}))


def test_reading_anew_forgets_what_was_ticked_and_keeps_what_was_unticked() -> None:
    ticks = Ticks()
    ticks.take(ALL, {1})
    ticks.read_anew()

    assert ticks.chosen(ALL) == ()
