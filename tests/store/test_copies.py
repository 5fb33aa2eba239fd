from __future__ import annotations

import datetime as dt
import time

import pytest
from sqlalchemy import text

from core.platforms.contract import ItemKind, ItemRef, Library, LibraryItem
from core.store.copies import Copies
from core.store.copy_values import CopiedItem, CopyState, ItemState, ShelfCopy
from core.store.database import Database
from core.store.journal import KEPT, TOLD, Journal
from core.workout.options import Options
from tests.store.values import DAY, ICU, NOON, TP, source_ref, target_ref, workout

DAYS = dt.timedelta(days=1)
SHELF = Library(platform=ICU, athlete="i42", id="7", name="Shelf ✓", is_plan=True, first=DAY)


@pytest.fixture
def copies(database: Database) -> Copies:
    return Copies(database, 1, lambda: NOON)


@pytest.fixture
def other(database: Database) -> Copies:
    return Copies(database, 2, lambda: NOON)


def a_copy(**more) -> ShelfCopy:
    values = {
        "source": "trainingpeaks/9/plan/1",
        "source_name": "Base ✓",
        "target": ICU,
        "athlete": "i42",
        "started_at": NOON,
    }
    return ShelfCopy(**values | more)


def an_item(id_: str = "s1", **more) -> CopiedItem:
    return CopiedItem(**{"source": source_ref(id_), "title": "Tempo ✓", "wanted": "w"} | more)


def before(id_: str = "7") -> LibraryItem:
    raw = {"id": 7, "ä": ["✓", None, 87.5]}
    return LibraryItem(ref=target_ref(id_), item=workout(), day=3, content="c", raw=raw)


def test_a_copy_comes_back_as_it_was_saved(copies: Copies) -> None:
    whole = a_copy(
        library=SHELF,
        new_name="Shelf",
        as_plan=True,
        libraries_before=("1", "2"),
        start=DAY,
        offset=14,
        series="ab12",
        options=Options(rpe_as_cue=False),
        state=CopyState.DONE,
        written_at=NOON,
        count=400,
        items_before=("5", "6"),
    )
    begun = copies.begin(a_copy())
    assert begun == a_copy(id=begun.id)
    saved = whole.model_copy(update={"id": begun.id})
    copies.save(saved)
    assert copies.of(whole.source, ICU, "i42") == (saved,)
    assert copies.find(begun.id, ICU, "i42") == saved


def test_the_newest_copy_comes_first_and_one_taken_back_does_not_come(copies: Copies) -> None:
    first, second, third = (copies.begin(a_copy(count=n)) for n in range(3))
    copies.save(second.model_copy(update={"state": CopyState.REMOVED}))
    assert [one.id for one in copies.of(first.source, ICU, "i42")] == [third.id, first.id]
    assert copies.find(second.id, ICU, "i42").state is CopyState.REMOVED


def test_open_copies_of_the_profile_are_told_newest_first(copies: Copies, other: Copies) -> None:
    first = copies.begin(a_copy())
    copies.begin(a_copy(state=CopyState.DONE))
    second = copies.begin(a_copy(source="intervals/i42/folder/3", athlete="i43"))
    other.begin(a_copy())

    assert [one.id for one in copies.unfinished()] == [second.id, first.id]


def test_nothing_is_found_for_another_athlete_target_source_or_profile(
    copies: Copies, other: Copies
) -> None:
    mine = copies.begin(a_copy())
    copies.save_items(mine.id, [an_item()])
    assert copies.of(mine.source, ICU, "i43") == ()
    assert copies.of(mine.source, TP, "i42") == ()
    assert copies.of("trainingpeaks/9/plan/2", ICU, "i42") == ()
    assert other.of(mine.source, ICU, "i42") == ()
    assert copies.find(mine.id, ICU, "i43") is None
    assert other.find(mine.id, ICU, "i42") is None
    assert other.items(mine.id) == ()
    with pytest.raises(ValueError, match="no copy"):
        other.save_items(mine.id, [an_item()])
    with pytest.raises(ValueError, match="no such copy"):
        other.save(mine)


@pytest.mark.parametrize("more", [{"athlete": "i43"}, {"target": TP}, {"source": "x"}, {"id": 99}])
def test_whose_copy_it_is_never_changes(copies: Copies, more) -> None:
    mine = copies.begin(a_copy())
    with pytest.raises(ValueError, match="no such copy"):
        copies.save(mine.model_copy(update=more))
    assert copies.find(mine.id, ICU, "i42") == mine


def test_sources_whose_names_are_long_and_begin_alike_are_told_apart(copies: Copies) -> None:
    long = "x" * 400
    mine = copies.begin(a_copy(source=long))
    assert copies.of(long, ICU, "i42") == (mine,)
    assert copies.of(long + "y", ICU, "i42") == ()


def test_items_come_back_in_their_order_and_are_saved_over(copies: Copies) -> None:
    mine = copies.begin(a_copy())
    note = CopiedItem(
        source=ItemRef(platform=TP, athlete="9", kind=ItemKind.NOTE, id="s1"), title="A note"
    )
    copies.save_items(mine.id, [an_item("s2"), an_item("s1"), note])
    done = an_item(
        "s1", state=ItemState.DONE, target=target_ref("7"), day=3, content="c", before=before(),
        replaced=True, message="as asked",
    )  # fmt: skip
    copies.save_items(mine.id, [an_item("s3"), done])
    assert copies.items(mine.id) == (an_item("s2"), done, note, an_item("s3"))
    copies.save_items(mine.id, [])
    assert copies.items(mine.id + 1) == ()


def test_what_the_accounts_other_copies_wrote_is_told(copies: Copies, other: Copies) -> None:
    mine, theirs = copies.begin(a_copy()), copies.begin(a_copy(source="y"))
    removed = {"state": ItemState.REMOVED, "target": target_ref("3")}
    copies.save_items(mine.id, [an_item(target=target_ref("1"))])
    copies.save_items(
        theirs.id, [an_item(target=target_ref("2")), an_item("s2", **removed), an_item("s3")]
    )
    elsewhere = copies.begin(a_copy(athlete="i43"))
    copies.save_items(elsewhere.id, [an_item(target=target_ref("4"))])
    anothers = other.begin(a_copy())
    other.save_items(anothers.id, [an_item(target=target_ref("5"))])
    assert copies.taken(mine) == {target_ref("2")}


def test_what_another_version_wrote_brings_nothing_down(
    copies: Copies, database: Database, caplog
) -> None:
    mine, strange = copies.begin(a_copy()), copies.begin(a_copy())
    copies.save_items(mine.id, [an_item("s1", before=before()), an_item("s2")])
    with database.writing() as connection:
        connection.execute(
            text("UPDATE copies SET copy = '{\"new\": 1}' WHERE id = :id"), {"id": strange.id}
        )
        connection.execute(text("UPDATE copied_items SET item = '{}' WHERE source LIKE '%s2'"))
        connection.execute(text("UPDATE copied_items SET before = '{}'"))
    assert copies.of(mine.source, ICU, "i42") == (mine,)
    assert copies.find(strange.id, ICU, "i42") is None
    assert copies.items(mine.id) == (an_item("s1"),)
    assert "cannot be read" in caplog.text


def test_what_was_replaced_is_forgotten_when_it_is_old(copies: Copies, database: Database) -> None:
    mine = copies.begin(a_copy())
    done = an_item("s1", state=ItemState.DONE, before=before(), replaced=True)
    unknown = an_item("s2", before=before())
    copies.save_items(mine.id, [done, unknown])
    journal = Journal(database, 1, lambda: NOON)
    journal.forget_old(NOON + KEPT)
    assert copies.items(mine.id) == (done, unknown)
    Journal(database, 2, lambda: NOON).forget_old(NOON + KEPT + DAYS)
    assert copies.items(mine.id) == (done, unknown)
    journal.forget_old(NOON + KEPT + DAYS)
    assert copies.items(mine.id) == (done.model_copy(update={"before": None}), unknown)


def test_only_copies_that_were_taken_back_are_forgotten(copies: Copies, database: Database) -> None:
    begun = [copies.begin(a_copy(state=state)) for state in CopyState]
    for one in begun:
        copies.save_items(one.id, [an_item()])
    journal = Journal(database, 1, lambda: NOON)
    journal.forget_old(NOON + TOLD)
    assert [len(copies.items(one.id)) for one in begun] == [1, 1, 1]
    journal.forget_old(NOON + TOLD + DAYS)
    assert [len(copies.items(one.id)) for one in begun] == [
        0 if one.state is CopyState.REMOVED else 1 for one in begun
    ]
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM copied_items")).scalar() == 2


def test_a_copy_is_counted_by_what_was_written_and_what_was_chosen(
    copies: Copies, other: Copies
) -> None:
    mine = copies.begin(a_copy())
    assert copies.tally(mine.id) == (0, 0)
    done = [an_item(f"s{n}", state=ItemState.DONE) for n in range(3)]
    copies.save_items(mine.id, [*done, an_item("s8"), an_item("s9", state=ItemState.FAILED)])

    assert copies.tally(mine.id) == (3, 5)
    assert other.tally(mine.id) == (0, 0)


def test_400_items_are_saved_and_read_quickly(copies: Copies) -> None:
    mine = copies.begin(a_copy())
    items = [an_item(f"s{n}", target=target_ref(f"{n}"), before=before()) for n in range(400)]
    start = time.perf_counter()
    copies.save_items(mine.id, items)
    copies.save_items(mine.id, items)
    assert copies.items(mine.id) == tuple(items)
    assert time.perf_counter() - start < 2
