from __future__ import annotations

import datetime as dt
import threading
import time

import pytest

from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    Listing,
    PlatformName,
    Unreadable,
)
from core.store.cache import SessionCache
from core.workout.model import Range, Repeat, Seconds, Single, Sport, Step, Unit, Workout

TP = PlatformName.TRAININGPEAKS
ICU = PlatformName.INTERVALS
NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return dt.date(2026, 5, number)


def item(number: int, on: dt.date, platform: PlatformName = TP, athlete: str = "7") -> CalendarItem:
    steps = Repeat(
        count=3,
        steps=(
            Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=87.5)),
            Step(length=Seconds(value=30), target=Range(unit=Unit.WATTS, low=100, high=120)),
        ),
    )
    return CalendarItem(
        ref=ItemRef(platform=platform, athlete=athlete, kind=ItemKind.WORKOUT, id=str(number)),
        item=Workout(sport=Sport.RIDE, day=on, title=f"Ride {number}", steps=(steps,)),
        raw={"secretField": "private"},
    )


def listing(
    first: int,
    last: int,
    platform: PlatformName = TP,
    athlete: str = "7",
    unreadable: tuple[Unreadable, ...] = (),
    why: str = "",
) -> Listing:
    return Listing(
        platform=platform,
        athlete=athlete,
        first=day(first),
        last=day(last),
        items=tuple(item(n, day(n), platform, athlete) for n in range(first, last + 1)),
        unreadable=unreadable,
        complete=not why,
        incomplete_because=why,
    )


@pytest.fixture
def cache() -> SessionCache:
    return SessionCache()


def titles(cache: SessionCache, first: int, last: int, athlete: str = "7") -> list[str] | None:
    found = cache.get(TP, athlete, day(first), day(last))
    if found is None:
        return None
    return [i.item.title for i in found.listing.items]


def test_what_was_put_comes_back_with_its_time_and_without_raw_objects(cache: SessionCache):
    put = listing(1, 3)
    cache.put(put, NOON)
    found = cache.get(TP, "7", day(1), day(3))
    assert found is not None
    assert found.fetched_at == NOON
    stripped = tuple(i.model_copy(update={"raw": {}}) for i in put.items)
    assert found.listing == put.model_copy(update={"items": stripped})


def test_a_wider_listing_serves_the_days_within_it(cache: SessionCache) -> None:
    odd = (
        Unreadable(id="a", day=day(2), reason="odd"),
        Unreadable(id="b", day=day(9), reason="odd"),
        Unreadable(id="c", reason="odd, day unknown"),
    )
    put = listing(1, 9, unreadable=odd, why="page 2 failed")
    cache.put(put, NOON)
    found = cache.get(TP, "7", day(2), day(4))
    assert found is not None
    assert (found.listing.first, found.listing.last) == (day(2), day(4))
    expected = tuple(i.model_copy(update={"raw": {}}) for i in put.items[1:4])
    assert found.listing.items == expected
    assert [one.id for one in found.listing.unreadable] == ["a", "c"]
    assert not found.listing.complete
    assert found.listing.incomplete_because == "page 2 failed"
    assert found.fetched_at == NOON


def test_days_that_were_not_all_fetched_are_not_answered(cache: SessionCache) -> None:
    cache.put(listing(3, 5), NOON)
    assert titles(cache, 2, 4) is None
    assert titles(cache, 4, 6) is None


def test_another_athlete_or_platform_never_gets_it(cache: SessionCache) -> None:
    cache.put(listing(1, 3), NOON)
    assert titles(cache, 1, 3, athlete="8") is None
    assert cache.get(ICU, "7", day(1), day(3)) is None


def test_the_same_question_gets_the_same_object_until_something_newer_is_put(
    cache: SessionCache,
) -> None:
    cache.put(listing(1, 9), NOON)
    narrow = cache.get(TP, "7", day(2), day(3))
    assert cache.get(TP, "7", day(2), day(3)) is narrow
    cache.put(listing(1, 9), NOON + dt.timedelta(hours=1))
    newer = cache.get(TP, "7", day(2), day(3))
    assert newer is not narrow
    assert newer is not None
    assert newer.fetched_at == NOON + dt.timedelta(hours=1)


def test_a_newer_listing_replaces_older_ones_it_overlaps_and_no_others(cache: SessionCache) -> None:
    cache.put(listing(1, 5), NOON)
    cache.put(listing(10, 12), NOON)
    cache.put(listing(1, 5, athlete="8"), NOON)
    cache.put(listing(4, 8), NOON)
    assert titles(cache, 1, 5) is None
    assert titles(cache, 4, 8) is not None
    assert titles(cache, 10, 12) is not None
    assert titles(cache, 1, 5, athlete="8") is not None


def test_dropping_one_platform_leaves_the_others(cache: SessionCache) -> None:
    cache.put(listing(1, 3), NOON)
    cache.put(listing(1, 3, platform=ICU), NOON)
    cache.drop(TP)
    assert titles(cache, 1, 3) is None
    assert cache.get(ICU, "7", day(1), day(3)) is not None
    cache.drop()
    assert cache.get(ICU, "7", day(1), day(3)) is None


def test_a_closed_cache_behaves_as_an_empty_one(cache: SessionCache) -> None:
    cache.put(listing(1, 3), NOON)
    cache.close()
    cache.close()
    assert titles(cache, 1, 3) is None
    cache.put(listing(1, 3), NOON)
    cache.drop(TP)
    cache.drop()
    assert titles(cache, 1, 3) is None


def test_neither_raw_objects_nor_athlete_ids_are_in_the_keys(cache: SessionCache) -> None:
    cache.put(listing(1, 2, athlete="athlete-4711"), NOON)
    assert cache._connection is not None
    assert "private" not in "\n".join(cache._connection.iterdump())
    accounts = cache._connection.execute("SELECT account FROM listings").fetchall()
    assert len(accounts) == 1
    assert "4711" not in accounts[0][0]


def test_a_thousand_items_are_kept_quickly_and_read_again_at_once(cache: SessionCache) -> None:
    many = Listing(
        platform=TP,
        athlete="7",
        first=day(1),
        last=day(30),
        items=tuple(item(n, day(n % 30 + 1)) for n in range(1000)),
    )
    before = time.process_time()
    cache.put(many, NOON)
    written = time.process_time() - before
    before = time.process_time()
    for _ in range(100):
        cache.get(TP, "7", day(1), day(30))
    read = (time.process_time() - before) / 100
    assert written < 0.5  # 0.05 s where nothing else runs
    assert read < 0.002


def test_many_threads_put_get_drop_and_close_without_an_error(cache: SessionCache) -> None:
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(30):
                athlete = str(number % 3)
                cache.put(listing(1, 4, athlete=athlete), NOON)
                found = cache.get(TP, athlete, day(2), day(3))
                assert found is None or len(found.listing.items) == 2
                if turn % 10 == 9:
                    cache.drop(TP)
                if number == 7 and turn == 25:
                    cache.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert titles(cache, 1, 4) is None


# --- Libraries --------------------------------------------------------------------------------


def library(number: int = 1, platform: PlatformName = TP, noun: str = "plan") -> Library:
    return Library(platform=platform, athlete="7", id=str(number), name="Base", noun=noun)


def held(of: Library, *titles: str, **more) -> LibraryListing:
    items = tuple(
        LibraryItem(
            ref=ItemRef(platform=of.platform, athlete="7", kind=ItemKind.WORKOUT, id=str(n)),
            item=item(n, day(1)).item.model_copy(update={"title": title, "day": None}),
            day=n,
            content=f"content {n}",
            raw={"secretField": "private"},
        )
        for n, title in enumerate(titles)
    )
    return LibraryListing(library=of, items=items, **more)


def without_raw(listing: LibraryListing) -> LibraryListing:
    items = tuple(one.model_copy(update={"raw": {}}) for one in listing.items)
    return listing.model_copy(update={"items": items})


def test_a_library_is_given_back_as_the_same_object_and_without_raw():
    cache = SessionCache()
    listing = held(library(), "A", "B")
    kept = cache.put_library(listing, NOON)
    assert cache.get_library(library()) is kept
    assert kept.listing == without_raw(listing)
    assert kept.fetched_at == NOON
    assert b"private" not in cache._connection.serialize()


def test_a_library_that_is_not_at_hand_any_more_is_read_from_the_cache_whole():
    cache = SessionCache()
    odd = Unreadable(id="9", title="Odd", reason="It has an unexpected form.")
    listing = held(library(), "A", unreadable=(odd,), complete=False, incomplete_because="Half.")
    cache.put_library(listing, NOON)
    for number in range(2, 40):
        cache.put_library(held(library(number)), NOON)
    found = cache.get_library(library())
    assert found.listing == without_raw(listing)
    assert found.fetched_at == NOON
    assert cache.get_library(library()) is found


def test_nothing_that_a_listing_says_is_lost_when_it_is_read_from_the_cache():
    said = {
        "unreadable": (Unreadable(id="9", title="Odd", reason="It has an unexpected form."),),
        "complete": False,
        "incomplete_because": "Half.",
        "first_sure": False,
        "remarks": ("It counts 5 workouts; 4 came.",),
    }
    assert said.keys() == LibraryListing.model_fields.keys() - {"library", "items"}
    cache = SessionCache()
    listing = held(library(), "A", **said)
    cache.put_library(listing, NOON)
    cache._opened.clear()  # as after more libraries than are at hand
    assert cache.get_library(library()).listing == without_raw(listing)


def test_what_is_put_later_takes_the_place_of_the_library_alone():
    cache = SessionCache()
    cache.put_library(held(library(), "A"), NOON)
    cache.put_library(held(library(noun="library"), "B"), NOON)
    cache.put_library(held(library(), "C"), NOON)
    assert [one.item.title for one in cache.get_library(library()).listing.items] == ["C"]
    other = cache.get_library(library(noun="library"))
    assert [one.item.title for one in other.listing.items] == ["B"]


def test_a_library_that_was_written_to_is_forgotten_and_no_other():
    cache = SessionCache()
    for number in (1, 2):
        cache.put_library(held(library(number), "A"), NOON)
    cache.drop_library(library(1))
    assert cache.get_library(library(1)) is None
    assert cache.get_library(library(2)) is not None


def test_another_account_forgets_the_platforms_libraries_and_a_run_only_its_calendars():
    cache = SessionCache()
    cache.put(listing(1, 2), NOON)
    cache.put_library(held(library(), "A"), NOON)
    cache.put_library(held(library(platform=ICU), "A"), NOON)
    cache.drop_calendars(TP)
    assert cache.get(TP, "7", day(1), day(2)) is None
    assert cache.get_library(library()) is not None
    cache.drop(TP)
    assert cache.get_library(library()) is None
    assert cache.get_library(library(platform=ICU)) is not None
    cache.drop()
    assert cache.get_library(library(platform=ICU)) is None


def test_a_closed_cache_holds_no_library():
    cache = SessionCache()
    cache.put_library(held(library(), "A"), NOON)
    cache.close()
    assert cache.get_library(library()) is None
    assert cache.put_library(held(library(), "A"), NOON).listing.items
    cache.drop_library(library())
    assert cache.get_library(library()) is None


def test_what_was_put_aside_is_given_once_and_serves_no_other_question():
    cache = SessionCache()
    cache.put_aside(held(library(), "A"), NOON)
    assert cache.get_library(library()) is None
    taken = cache.take_aside(library())
    assert taken is not None
    assert taken.fetched_at == NOON
    assert [one.item.title for one in taken.listing.items] == ["A"]
    assert all(one.raw == {} for one in taken.listing.items)
    assert cache.take_aside(library()) is None


@pytest.mark.parametrize(
    "forget",
    [
        lambda cache: cache.drop(),
        lambda cache: cache.drop(library().platform),
        lambda cache: cache.drop_library(library()),
        lambda cache: cache.put_library(held(library(), "B"), NOON),
        lambda cache: cache.close(),
    ],
)
def test_what_was_put_aside_goes_with_what_is_known(forget):
    cache = SessionCache()
    cache.put_aside(held(library(), "A"), NOON)
    forget(cache)
    assert cache.take_aside(library()) is None


def test_a_closed_cache_puts_nothing_aside():
    cache = SessionCache()
    cache.close()
    cache.put_aside(held(library(), "A"), NOON)
    assert cache.take_aside(library()) is None
