import gc
import weakref
from collections.abc import Iterator

import pytest

from ui.memory import settle


@pytest.fixture(autouse=True)
def nothing_settled_yet() -> Iterator[None]:
    """What the test run itself has settled is settled again afterwards."""
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.freeze()


class Thing:
    pass


def test_settled_objects_are_not_walked_through_and_still_go_when_nobody_wants_them():
    things = [Thing() for _ in range(1000)]
    settle()
    assert gc.get_freeze_count() >= 1000
    watched = weakref.ref(things[0])
    things.clear()
    assert watched() is None


def test_a_cycle_that_was_settled_goes_at_the_next_call():
    one, other = Thing(), Thing()
    one.other, other.other = other, one
    watched = weakref.ref(one)
    settle()
    del one, other
    settle()
    assert watched() is None
