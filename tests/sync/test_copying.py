import threading

from core.platforms.errors import AccessExpired
from core.sync.batches import BULK
from core.sync.copying import copy_items
from core.workout.losses import Loss, LossKind
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import ICU, MONDAY, TP, MemoryPlatform, item, listing, ride


def run(platform, *items, chosen=None, target=None, **kwargs):
    source = listing(TP, *items)
    refs = [one.ref for one in items] if chosen is None else chosen
    there = platform.list_calendar(MONDAY, MONDAY) if target is None else target
    return copy_items(refs, source, there, platform, AthleteThresholds(), MONDAY, **kwargs)


def test_each_chosen_workout_is_copied_and_nothing_else():
    platform = MemoryPlatform()
    one, two = item(TP, "1"), item(TP, "2", ride(60))
    report = run(platform, one, two, chosen=[two.ref])
    assert [outcome.ref for outcome in report.outcomes] == [two.ref]
    assert report.created == 1
    assert report.outcomes[0].url == "there/new1"
    assert [there.item for there in platform.items] == [two.item]


def test_copying_twice_creates_nothing_twice_also_after_a_rename_and_a_changed_duration():
    platform = MemoryPlatform()
    run(platform, item(TP, "1"))
    renamed = item(TP, "1", ride(seconds=1234, title="Renamed"))
    report = run(platform, renamed)
    assert (report.created, report.skipped) == (0, 1)
    assert "Already there" in report.outcomes[0].message
    assert len(platform.items) == 1


def test_one_bad_workout_stops_none_of_the_others():
    platform = MemoryPlatform()
    items = [item(TP, str(n), ride(60 + n, title="bad" if n == 3 else f"r{n}")) for n in range(6)]
    report = run(platform, *items)
    assert (report.created, report.failed) == (5, 1)
    assert report.outcomes[3].message == "Refused: bad title."


def test_an_incomplete_look_at_the_target_writes_nothing():
    platform = MemoryPlatform()
    report = run(
        platform,
        item(TP, "1"),
        target=listing(ICU, complete=False, incomplete_because="a page was missing"),
    )
    assert platform.create_calls == []
    assert "a page was missing" in report.outcomes[0].message


def test_a_workout_that_is_past_or_gone_is_reported_not_copied():
    platform = MemoryPlatform()
    done, gone = item(TP, "1", completed=True), item(TP, "2")
    report = run(platform, done, chosen=[done.ref, gone.ref])
    assert report.failed == 2
    assert "completed" in report.outcomes[0].message
    assert "Fetch again" in report.outcomes[1].message


def test_stop_leaves_the_rest_unwritten_and_says_so():
    platform, stop = MemoryPlatform(), threading.Event()
    items = [item(TP, str(n), ride(60 + n)) for n in range(4)]

    def after_two(done, of, what):
        if done == 2:
            stop.set()

    report = run(platform, *items, progress=after_two, stop=stop)
    assert report.stopped
    # The third was already under way when Stop was pressed.
    assert report.created == 3
    assert report.outcomes[3].message == "Stopped before this one."


def test_a_login_that_expires_on_the_way_ends_the_run_and_keeps_what_was_written():
    platform = MemoryPlatform()
    write = platform.create

    def expires(drafts, progress=None):
        if len(platform.items) == 2:
            raise AccessExpired("Intervals.icu", "The key is no longer valid.", "Make a new one.")
        return write(drafts)

    platform.create = expires
    report = run(platform, *[item(TP, str(n), ride(60 + n)) for n in range(4)])
    assert (report.created, report.failed) == (2, 2)
    assert all("no longer valid" in outcome.message for outcome in report.outcomes[2:])


def test_bulk_platforms_get_few_requests():
    platform = MemoryPlatform(bulk=True)
    run(platform, *[item(TP, str(n), ride(60 + n)) for n in range(2 * BULK + 1)])
    assert platform.create_calls == [BULK, BULK, 1]


def test_a_ref_chosen_twice_is_copied_once():
    platform = MemoryPlatform()
    one = item(TP, "1")
    report = run(platform, one, chosen=[one.ref, one.ref])
    assert len(report.outcomes) == len(platform.items) == 1


def test_the_outcome_repeats_what_was_shown_before():
    class Lossy(MemoryPlatform):
        def prepare(self, item, origin, thresholds, options=PLAIN):
            draft = super().prepare(item, origin, thresholds, options)
            losses = tuple(
                Loss(where=f"Step {n}", kind=LossKind.DROPPED, before="a note")
                for n in range(int(item.title))
            )
            return draft.model_copy(update={"losses": losses, "effects": losses})

    report = run(Lossy(), *[item(TP, f"{n}", ride(60 + n, title=f"{n}")) for n in range(3)])
    assert [outcome.message for outcome in report.outcomes] == [
        "Copied.",
        "Copied. On the way 1 thing was lost. Your options made 1 change.",
        "Copied. On the way 2 things were lost. Your options made 2 changes.",
    ]
    assert [len(outcome.losses) for outcome in report.outcomes] == [0, 1, 2]
