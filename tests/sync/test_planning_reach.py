"""Which items have to be asked for by id before a plan can be made."""

import pytest

from core.platforms.contract import Unreadable
from core.store.journal_values import LinkState
from core.sync.actions import Scope
from core.sync.planning import to_ask_for
from core.workout.model import Sport
from tests.sync.calendars import ICU, TP, item, listing, ride
from tests.sync.plans import LAST, PAIR, TODAY, copy_of, day, edited, link

RIDE = item(TP, "1", ride(), day=day(2))
COPY = copy_of(RIDE)
LINK = link(RIDE, COPY)


def asked(*links, source=(), target=(), here=None, there=None, **scope):
    return to_ask_for(
        Scope(**{"pair": PAIR, "first": TODAY, "last": LAST, "today": TODAY, **scope}),
        listing(TP, *source, **(here or {})),
        listing(ICU, *target, **(there or {})),
        links,
    )


def test_what_is_listed_is_not_asked_for():
    assert asked(LINK, source=[RIDE], target=[COPY]) == ()


def test_what_is_not_listed_is_asked_for_on_its_own_side():
    assert asked(LINK, target=[COPY]) == (RIDE.ref,)
    assert asked(LINK, source=[RIDE]) == (COPY.ref,)
    assert asked(LINK) == (RIDE.ref, COPY.ref)


def test_an_incomplete_listing_is_not_completed_item_by_item():
    half = {"complete": False}
    assert asked(LINK, here=half, there=half) == ()


def test_what_is_known_to_be_gone_is_not_asked_for_again():
    assert asked(link(RIDE, COPY, state=LinkState.SOURCE_GONE), target=[COPY]) == ()
    assert asked(link(RIDE, COPY, state=LinkState.TARGET_GONE), source=[RIDE]) == ()


def test_what_cannot_be_read_is_not_asked_for():
    broken = {"unreadable": (Unreadable(id="1", reason="Odd"),)}
    assert asked(LINK, target=[COPY], here=broken) == ()


def test_of_a_few_chosen_files_none_is_missing():
    assert asked(LINK, target=[COPY], whole=False) == ()


@pytest.mark.parametrize(
    "copy", [COPY.model_copy(update={"completed": True}), edited(COPY, day=day(-1))]
)
def test_the_source_of_a_copy_that_is_out_of_reach_is_not_asked_for(copy):
    assert asked(LINK, target=[copy]) == ()


def test_links_out_of_reach_cost_no_request():
    far = {"first": day(60), "last": day(70)}
    assert asked(LINK, **far) == ()
    assert asked(LINK, sports=(Sport.RUN,)) == ()
    other = LINK.model_copy(update={"target": COPY.ref.model_copy(update={"athlete": "other"})})
    assert asked(other) == ()
    other = LINK.model_copy(update={"source": RIDE.ref.model_copy(update={"athlete": "other"})})
    assert asked(other) == ()


def test_an_item_that_is_listed_in_reach_brings_its_link_in():
    far = edited(RIDE, day=day(60))
    assert asked(LINK, source=[far], first=day(60), last=day(70)) == (COPY.ref,)
    moved = edited(COPY, day=day(60))
    assert asked(LINK, target=[moved], first=day(60), last=day(70)) == (RIDE.ref,)
