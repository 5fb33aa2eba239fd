import threading

import pytest

from core.platforms.contract import (
    Draft,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
)
from core.platforms.errors import AccessExpired, Unreachable
from core.sync.batches import BULK
from core.sync.shelving import Candidate, add_items
from core.workout.losses import Loss, LossKind
from tests.sync.calendars import ICU, TP, MemoryPlatform, item, ride

LOST = Loss(where="File", kind=LossKind.DROPPED, before="a rest day")
SHELF = Library(platform=ICU, athlete="me", id="1", name="Shelf")


class MemoryShelf(MemoryPlatform):
    """Keeps one library; refuses titles that start with "bad"."""

    def __init__(self, *titles: str, bulk: bool = True) -> None:
        super().__init__(bulk=bulk)
        self.held = [
            LibraryItem(ref=item(ICU, t).ref, item=ride(title=t), content=t) for t in titles
        ]
        self.made: list[str] = []
        self.looks = 0
        self.calls: list[int] = []
        self.known: list[set[str]] = []
        self.complete = True
        self.fails_at: dict[int, Exception] = {}

    def list_library(self, library):
        self.looks += 1
        return LibraryListing(
            library=library, items=tuple(self.held), complete=self.complete,
            incomplete_because="" if self.complete else "one came without an id.",
        )  # fmt: skip

    def create_library(self, name):
        self.made.append(name)
        return SHELF.model_copy(update={"id": "2", "name": name})

    def add_to_library(self, library, drafts, progress=None, *, known=()):
        self.known.append(set(known))
        self.calls.append(len(drafts))
        if len(self.calls) in self.fails_at:
            raise self.fails_at[len(self.calls)]
        return [self._add(draft) for draft in drafts]

    def _add(self, draft):
        title = draft.item.title
        if title.startswith("bad"):
            return LibraryWritten(draft=draft, error="Refused.", maybe_applied=title == "bad luck")
        ref = item(ICU, f"new {title}").ref
        self.held.append(LibraryItem(ref=ref, item=draft.item, content=draft.content))
        return LibraryWritten(draft=draft, created=ref, url="there")


def candidate(title: str, **fields) -> Candidate:
    ref = item(TP, fields.pop("id", title)).ref
    content = fields.pop("content", title)
    draft = Draft(item=ride(title=title), origin=ref, payload={}, content=content)
    return Candidate(**{"ref": ref, "title": title, "draft": draft, **fields})


def add(platform, *candidates, library=SHELF, **more):
    return add_items(candidates, library, platform, **more)


def test_what_is_there_is_skipped_and_the_rest_is_added_in_order():
    platform = MemoryShelf("b")
    report = add(platform, candidate("a"), candidate("b"), candidate("c"))
    assert [(o.title, o.skipped) for o in report.outcomes] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]
    assert (report.created, report.skipped, report.failed) == (2, 1, 0)
    assert (platform.looks, platform.calls, report.library) == (1, [2], SHELF)
    assert report.outcomes[1].target == platform.held[0].ref
    assert platform.known == [{"b"}], "no answer may take what was there for something new"
    assert add(platform, candidate("a"), candidate("c")).skipped == 2


def test_a_new_library_is_created_once_and_not_looked_at():
    platform = MemoryShelf()
    report = add(platform, candidate("a"), candidate("b"), library="New")
    assert (platform.made, platform.looks) == (["New"], 0)
    assert (report.created, report.library.name) == (2, "New")


@pytest.mark.parametrize("chosen", [[], [candidate("a", draft=None, reason="No form there.")]])
def test_no_library_is_made_for_nothing(chosen):
    platform = MemoryShelf()
    report = add(platform, *chosen, library="New")
    assert not platform.made
    assert [outcome.message for outcome in report.outcomes] == ["No form there."] * len(chosen)


def test_the_same_ref_is_one_outcome_and_equal_content_is_added_once():
    platform = MemoryShelf()
    same = [candidate("a"), candidate("a"), candidate("b", content="a"), candidate("c", content="")]
    more = candidate("d", content="")
    report = add(platform, *same, more)
    assert [(o.title, o.skipped) for o in report.outcomes] == [
        ("a", False),
        ("b", True),
        ("c", False),
        ("d", False),
    ]
    assert report.outcomes[1].message == "The same workout as “a”, added once."
    assert report.outcomes[1].target == report.outcomes[0].target


def test_what_equals_a_refused_one_is_refused_as_well():
    report = add(MemoryShelf(), candidate("bad"), candidate("twin", content="bad"))
    assert [(o.ok, o.message) for o in report.outcomes] == [(False, "Refused.")] * 2


def test_one_refused_workout_stops_none_and_an_unclear_one_says_where_to_look():
    report = add(MemoryShelf(), candidate("a"), candidate("bad luck"), candidate("c"))
    assert [outcome.ok for outcome in report.outcomes] == [True, False, True]
    assert "look into “Shelf” before you repeat it" in report.outcomes[1].message


def test_an_expired_login_ends_the_run_with_its_reason_for_the_rest():
    platform = MemoryShelf(bulk=False)
    platform.fails_at = {2: AccessExpired("Intervals.icu", "It ended.", "Sign in.")}
    report = add(platform, candidate("a"), candidate("b"), candidate("c"))
    assert platform.calls == [1, 1]
    assert [outcome.ok for outcome in report.outcomes] == [True, False, False]
    assert "Sign in." in report.outcomes[2].message


def test_a_library_that_cannot_be_read_or_made_writes_nothing():
    platform = MemoryShelf()

    def fails(_):
        raise Unreachable("Intervals.icu", "No answer.")

    platform.list_library = platform.create_library = fails
    for library in (SHELF, "New"):
        report = add(platform, candidate("a"), library=library)
        assert "No answer" in report.outcomes[0].message
    assert not platform.calls


def test_a_library_that_may_have_been_made_says_so():
    platform = MemoryShelf()

    def fails(_):
        raise Unreachable("Intervals.icu", "No answer.", maybe_applied=True)

    platform.create_library = fails
    report = add(platform, candidate("a"), library="New")
    assert "may have been created all the same" in report.outcomes[0].message


def test_a_listing_that_is_not_complete_proves_no_absence():
    platform = MemoryShelf()
    platform.complete = False
    report = add(platform, candidate("a"))
    assert "one came without an id" in report.outcomes[0].message
    assert not platform.calls


def test_stopping_leaves_what_was_not_begun():
    platform = MemoryShelf(bulk=False)
    stop = threading.Event()
    seen = []

    def progress(done, of, what):
        seen.append((done, of, what))
        if what == "b":
            stop.set()

    report = add(
        platform, candidate("a"), candidate("b"), candidate("c"), progress=progress, stop=stop
    )
    assert report.stopped
    assert [outcome.ok for outcome in report.outcomes] == [True, True, False]
    assert seen == [
        (0, 3, "Looking at Intervals.icu"),
        (0, 3, "a"),
        (1, 3, "b"),
        (3, 3, ""),
    ]


def test_many_go_in_few_requests():
    platform = MemoryShelf()
    add(platform, *[candidate(str(n)) for n in range(2 * BULK + 1)])
    assert platform.calls == [BULK, BULK, 1]


def test_losses_of_reading_and_writing_and_effects_stand_in_the_outcome():
    chosen = candidate("a", losses=(LOST,))
    changed = chosen.draft.model_copy(update={"losses": (LOST,), "effects": (LOST,)})
    chosen = chosen.model_copy(update={"draft": changed})
    [outcome] = add(MemoryShelf(), chosen).outcomes
    assert (outcome.losses, outcome.effects) == ((LOST, LOST), (LOST,))
    assert outcome.message == ("Added. On the way 2 things were lost. Your options made 1 change.")
