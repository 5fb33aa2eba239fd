from __future__ import annotations

import threading

import pytest

from core.platforms.contract import PlatformName, Unreadable
from core.platforms.errors import AccessExpired, NotFound, Rejected, Unreachable
from core.store.copy_values import CopyState, ItemState
from core.sync.shelf_values import RowStatus
from core.sync.shelf_workplace import shelf_pair
from core.workout.losses import Loss, LossKind
from tests.sync.calendars import ride
from tests.sync.fake_shelf import FakeShelf, Shelving, entry

ICU = PlatformName.INTERVALS
EXPIRED = AccessExpired("Intervals.icu", "The key is not valid any more.", "Connect it again.")


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


@pytest.fixture
def copying(sync_profile, shelf):
    def make(*items, **more) -> Shelving:
        library = (
            None if more.get("new_name") else shelf.library(is_plan=more.get("as_plan", False))
        )
        made = Shelving(
            sync_profile, shelf, [entry(i) if isinstance(i, str) else i for i in items],
            **{"library": library, **more},
        )  # fmt: skip
        made.begin()
        return made

    return make


def messages(report):
    return [outcome.message for outcome in report.outcomes]


def statuses(work):
    return [row.status.value for row in work.rows()]


# --- What is written --------------------------------------------------------------------------


def test_what_was_chosen_is_added_and_read_back(copying, shelf):
    work = copying("a", "b", "c")
    report = work.run([row for row in work.rows() if row.item.item.title != "b"])
    assert shelf.titles(work.copy.library) == ["a", "c"]
    assert messages(report) == ["Added. Written and read back."] * 2
    assert (report.created, report.updated, report.verified, report.failed) == (2, 0, 2, 0)
    assert (report.library, report.copy_id) == (work.copy.library, work.copy.id)
    assert [outcome.url for outcome in report.outcomes] == ["there/2", "there/3"]
    assert (work.copy.state, work.copy.count, work.copy.written_at is None) == ("done", 2, False)
    assert statuses(work) == ["same", "new", "same"]


def test_a_copy_without_an_id_is_written_down_first(sync_profile, shelf):
    work = Shelving(sync_profile, shelf, [entry("a")], library=shelf.library())
    report = work.run()
    assert sync_profile.copies.find(report.copy_id, ICU, "me").count == 1


def test_a_copy_of_which_nothing_was_to_be_written_is_not_kept(sync_profile, shelf):
    library = shelf.library()
    shelf.put(library, ride(title="a"))
    work = Shelving(sync_profile, shelf, [entry("a")], library=library)
    report = work.run(work.rows())
    assert (report.skipped, report.copy_id) == (1, None)
    assert sync_profile.copies.of("source", ICU, "me") == ()


def test_a_new_library_whose_answer_was_lost_has_a_copy_to_finish(sync_profile, shelf):
    work = Shelving(sync_profile, shelf, [entry("a")], new_name="Base")
    lost = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    shelf.fault("create_library", lost, takes_effect=True)
    report = work.run()
    assert report.copy_id is not None
    work.copy = work.copy.model_copy(update={"id": report.copy_id})
    assert work.run().created == 1
    assert len(shelf.libraries) == 1


def test_what_another_tab_did_with_the_copy_meanwhile_counts(copying, shelf):
    work = copying("a", new_name="Base")
    stale, chosen = work.copy, work.rows()
    work.run()
    work.copy = stale
    report = work.run(chosen)
    assert (report.skipped, len(shelf.libraries)) == (1, 1)


def test_a_copy_that_is_not_known_any_more_gets_nothing(copying, shelf, sync_profile):
    work = copying("a")
    work.copy = work.copy.model_copy(update={"id": 10**6})
    chosen = work.rows()
    work.reload = lambda: None
    assert "This copy is not known any more" in messages(work.run(chosen))[0]
    assert "not known any more" in work.take_back().remarks[0]
    assert shelf.writes == []


def test_nothing_changed_means_no_write(copying, shelf):
    work = copying("a", "b")
    rows = work.rows()
    work.run(rows)
    shelf.calls.clear()
    report = work.run(rows)
    assert shelf.writes == []
    assert [outcome.skipped for outcome in report.outcomes] == [True, True]
    assert report.outcomes[0].target.id == "2"


def test_400_workouts_take_few_requests(copying, shelf):
    work = copying(*[entry(f"s{n}", day=n) for n in range(400)], as_plan=True, new_name="Base")
    report = work.run()
    assert (report.verified, len(shelf.calls)) == (400, 1 + 1 + 1 + 8 + 1)
    assert shelf.calls.count("add_to_library") == 8
    assert {item.day for item in shelf.held[report.library.id].values()} == set(range(400))


def test_one_refused_workout_stops_none_and_is_no_unfinished_one(copying, shelf):
    work = copying("a", "bad", "c")
    report = work.run()
    assert messages(report) == [
        "Added. Written and read back.", "Refused.", "Added. Written and read back.",
    ]  # fmt: skip
    assert (report.failed, report.unfinished, work.copy.state) == (1, False, CopyState.DONE)
    assert statuses(work) == ["same", "unfinished", "same"]


def test_losses_of_reading_and_writing_are_told(copying):
    lost = Loss(where="File", kind=LossKind.DROPPED, before="a rest day")
    work = copying(entry("a").model_copy(update={"losses": (lost,)}))
    (outcome,) = work.run().outcomes
    assert outcome.losses == (lost,)
    assert outcome.message == "Added. On the way 1 thing was lost. Written and read back."


def test_what_only_the_writing_showed_to_be_lost_is_told(copying, shelf):
    lost = Loss(where="Kind", kind=LossKind.APPROXIMATED, before="a note", after="an entry")
    write = shelf.add_to_library

    def turned(library, drafts, progress=None, *, known=()):
        made = write(library, drafts, progress, known=known)
        losses = {"losses": (lost,)}
        return [
            one.model_copy(update={"draft": one.draft.model_copy(update=losses)}) for one in made
        ]

    shelf.add_to_library = turned
    (outcome,) = copying("a").run().outcomes
    assert outcome.losses == (lost,)
    assert outcome.message == "Added. On the way 1 thing changed. Written and read back."


def test_what_cannot_be_written_is_said_and_makes_no_library(copying, shelf):
    work = copying("odd", new_name="New")
    report = work.run(work.rows())
    assert "Planbridge failed on this one" in messages(report)[0]
    assert shelf.libraries == {}


def test_what_arrives_otherwise_is_said_with_the_difference(copying, shelf):
    shelf.alters = lambda item: ride(1800, title=item.title)
    work = copying("a")
    (outcome,) = work.run().outcomes
    assert (outcome.ok, outcome.verified) == (True, False)
    assert "it differed from what was asked for (" in outcome.message
    assert "became" in outcome.message
    assert statuses(work) == ["same"]


def test_what_is_not_there_when_it_is_read_back_is_said(copying, shelf):
    work = copying("a")
    listing = shelf.listing
    shelf.listing = lambda library: listing(library).model_copy(update={"items": ()})
    (outcome,) = work.run().outcomes
    assert (outcome.ok, outcome.verified) == (True, False)
    assert "it was not there: look" in outcome.message


def test_what_cannot_be_read_back_is_written_all_the_same(copying, shelf):
    work = copying("a")
    chosen = work.rows()
    real = shelf.list_library
    answers = [real, lambda _: (_ for _ in ()).throw(Unreachable("Intervals.icu", "No answer."))]
    shelf.list_library = lambda library: answers.pop(0)(library)
    report = work.run(chosen)
    assert (report.created, report.verified, report.outcomes[0].verified) == (1, 0, None)
    assert "could not be read back: Intervals.icu: No answer." in report.remarks[0]
    shelf.list_library = real
    assert statuses(work) == ["same"]


# --- Stopped and cut off ----------------------------------------------------------------------


def test_stopped_in_between_it_stays_open_and_is_finished_later(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying("a", "b", "c")
    work.stop = threading.Event()
    work.progress = lambda done, of, what: work.stop.set() if what == "b" else None
    report = work.run()
    assert (report.stopped, report.unfinished, work.copy.state) == (True, True, CopyState.OPEN)
    assert messages(report)[1:] == ["Stopped before this one."] * 2
    assert shelf.titles(work.copy.library) == ["a"]
    assert statuses(work) == ["same", "unfinished", "unfinished"]
    work.stop = work.progress = None
    assert work.run().created == 2
    assert shelf.titles(work.copy.library) == ["a", "b", "c"]
    assert work.copy.state is CopyState.DONE


def test_an_expired_login_ends_the_run_and_the_rest_was_not_tried(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying("a", "b", "c")
    work.progress = lambda done, of, what: (
        shelf.fault("add_to_library", EXPIRED) if what == "b" else None
    )
    report = work.run()
    assert [outcome.ok for outcome in report.outcomes] == [True, False, False]
    assert messages(report)[2].startswith("Not tried. Intervals.icu: The key is not valid")
    assert (work.copy.state, shelf.calls.count("add_to_library")) == (CopyState.OPEN, 2)
    assert [one.state.value for one in work.journal()] == ["done", "failed", "failed"]


def test_a_lost_answer_is_settled_by_reading_back(copying, shelf):
    work = copying("a", "b")
    shelf.silent = {"b"}
    report = work.run()
    assert [(o.ok, o.verified, o.open) for o in report.outcomes] == [(True, True, False)] * 2
    assert work.copy.state is CopyState.DONE


def test_a_lost_answer_without_effect_stays_open_until_it_is_finished(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying("a", "b")
    gone = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    shelf.fault("add_to_library", gone)
    report = work.run()
    assert "Finish this copy: it looks first" in messages(report)[0]
    assert (report.outcomes[0].open, work.copy.state) == (True, CopyState.OPEN)
    assert work.journal()[0].state is ItemState.INTENDED
    assert work.run().failed == 0
    assert shelf.titles(work.copy.library) == ["a", "b"]


def test_an_answer_that_names_what_was_there_before_is_not_believed(copying, shelf):
    work = copying("a")
    old = shelf.put(work.copy.library, ride(title="mine"))
    real = shelf._add
    shelf._add = lambda library, draft: real(library, draft).model_copy(update={"created": old.ref})
    work.run()
    assert [one.target.id for one in work.journal()] != [old.ref.id]
    work.take_back()
    assert shelf.titles(work.copy.library) == ["mine"]


def test_something_new_of_that_name_is_taken_for_it_but_never_touched_unasked(copying, shelf):
    shelf.alters = lambda item: ride(1800, title=item.title)
    work = copying("a")
    shelf.silent = {"a"}
    report = work.run()
    assert "not as it was asked for" in messages(report)[0]
    assert statuses(work) == ["edited"]
    work.take_back()
    assert shelf.titles(work.copy.library) == ["a"]


def test_two_refusals_in_a_row_ask_whether_the_access_still_holds(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying(entry("1", "bad"), entry("2", "bad 2"), entry("3", "c"))
    real, answers = shelf.check_access, iter([None, EXPIRED])

    def check():
        if problem := next(answers, None):
            raise problem
        return real()

    shelf.check_access = check
    report = work.run()
    assert "The key is not valid" in messages(report)[2]
    assert shelf.titles(work.copy.library) == []


def test_an_unforeseen_fault_stops_none_and_leaves_its_item_open(copying, shelf):
    shelf.capabilities = shelf.capabilities.model_copy(update={"bulk_create": False})
    work = copying("a", "b")
    shelf.fault("add_to_library", RuntimeError("a bug"), takes_effect=False)
    report = work.run()
    assert [outcome.ok for outcome in report.outcomes] == [False, True]
    assert "Planbridge failed on this one" in messages(report)[0]
    assert (work.run().failed, shelf.titles(work.copy.library)) == (0, ["a", "b"])


def test_an_intent_that_nobody_can_finish_any_more_keeps_no_copy_open(copying, shelf):
    work = copying("a", "b")
    gone = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    shelf.fault("add_to_library", gone)
    work.run()
    work.items = work.items[:1]
    assert work.run().created == 1
    assert [one.state.value for one in work.journal()] == ["done", "intended"]
    assert work.copy.state is CopyState.DONE


def test_an_open_copy_of_which_all_is_there_is_closed_by_choosing_nothing(copying, shelf):
    work = copying("a", "b")
    shelf.fault("add_to_library", EXPIRED)
    work.run()
    assert work.copy.state is CopyState.OPEN
    for row in work.rows():
        shelf.put(work.copy.library, row.item.item)
    report = work.run([])
    assert (report.outcomes, report.early) == ((), False)
    assert work.copy.state is CopyState.DONE


def test_nothing_is_closed_when_the_place_cannot_be_looked_at(copying, shelf):
    work = copying("a")
    shelf.fault("add_to_library", EXPIRED)
    work.run()
    shelf.fault("list_library", EXPIRED)
    assert work.run([]).early
    assert work.copy.state is CopyState.OPEN


# --- Where it goes ----------------------------------------------------------------------------


def test_a_new_library_is_made_once_and_its_cut_name_is_known_again(copying, shelf):
    name = "A base period of twelve weeks for climbers"
    work = copying("a", new_name=name, as_plan=True)
    lost = Unreachable("Intervals.icu", "No answer.", maybe_applied=True)
    shelf.library("A base period", is_plan=True)
    shelf.fault("create_library", lost, takes_effect=True)
    report = work.run()
    assert "finish this copy, which looks for it first" in messages(report)[0]
    assert (report.unfinished, work.copy.library) == (True, None)
    assert work.run().verified == 1
    assert len(shelf.libraries) == 2
    assert work.copy.library.name == name[:30].strip()
    assert work.copy.library.is_plan


def test_a_new_library_says_of_itself_what_its_source_did(copying, shelf):
    work = copying("a", new_name="Base")
    work.copy = work.copy.model_copy(update={"description": "Twelve weeks."})
    work.profile.copies.save(work.copy)
    assert work.run().library.description == "Twelve weeks."


def test_two_new_libraries_of_that_name_are_left_to_the_person(copying, shelf):
    work = copying("a", new_name="Base")
    shelf.fault(
        "create_library", Unreachable("Intervals.icu", "No answer.", maybe_applied=True),
        takes_effect=True,
    )  # fmt: skip
    work.run()
    shelf.library("Base")
    report = work.run()
    assert "2 new ones named “Base”" in messages(report)[0]
    assert "add_to_library" not in shelf.calls


def test_a_library_that_was_surely_refused_is_asked_for_again(copying, shelf):
    work = copying("a", new_name="Base")
    shelf.fault("create_library", Rejected("Intervals.icu", "No more folders."))
    assert "No more folders" in messages(work.run())[0]
    shelf.library("Base")
    work.run()
    assert len(shelf.libraries) == 2


def test_a_library_that_is_gone_or_read_in_part_gets_nothing(copying, shelf):
    work = copying("a")
    chosen = work.rows()
    shelf.complete = False
    report = work.run(chosen)
    assert "could not be read in full (one came without an id)" in messages(report)[0]
    shelf.complete = True
    shelf.fault("list_library", NotFound("Intervals.icu", "It is gone."))
    assert "It is gone." in messages(work.run(chosen))[0]
    assert shelf.writes == []


def test_a_library_that_cannot_be_written_to_gets_nothing(copying, shelf):
    work = copying("a", library=shelf.library("Theirs", writable=False))
    assert "“Theirs” cannot be written to" in messages(work.run())[0]
    assert shelf.writes == []


def test_another_athlete_gets_nothing(copying, shelf):
    work = copying("a")
    shelf.athlete = "somebody else"
    report = work.run()
    assert "belongs to another athlete" in messages(report)[0]
    assert set(shelf.calls) == {"check_access"}


def test_while_somebody_is_copying_there_nothing_is_done(copying, shelf, sync_profile):
    work = copying("a")
    with sync_profile.lease(shelf_pair(ICU, "me")):
        report = work.run()
    assert "is at work" in messages(report)[0]
    assert shelf.calls == []
    assert work.run().created == 1


# --- Brought up to date -----------------------------------------------------------------------


def changed(work, at, title):
    items = list(work.items)
    items[at] = items[at].model_copy(update={"item": ride(title=title)})
    work.items = tuple(items)


def test_what_changed_in_the_source_is_written_over_its_copy(copying, shelf):
    work = copying("a", "b")
    work.run()
    changed(work, 0, "a better")
    assert statuses(work) == ["changed", "same"]
    report = work.run()
    assert messages(report) == ["Updated. Written and read back."]
    assert (report.created, report.updated) == (1, 1)
    assert sorted(shelf.held[work.copy.library.id]) == ["2", "3"]
    assert shelf.titles(work.copy.library) == ["a better", "b"]
    assert statuses(work) == ["same", "same"]


def test_a_copy_that_somebody_edited_is_left_unless_it_is_ticked(copying, shelf):
    work = copying("a")
    work.run()
    shelf.edit(work.journal()[0].target, title="mine")
    changed(work, 0, "a better")
    assert statuses(work) == ["edited"]
    work.run()
    assert shelf.titles(work.copy.library) == ["mine"]
    assert work.run(work.rows()).updated == 1
    assert shelf.titles(work.copy.library) == ["a better"]


def test_what_was_edited_since_it_was_shown_is_not_written_over(copying, shelf):
    work = copying("a")
    work.run()
    changed(work, 0, "a better")
    chosen = work.rows()
    shelf.edit(work.journal()[0].target, title="mine")
    report = work.run(chosen)
    assert "Somebody has changed it there just now" in messages(report)[0]
    assert shelf.titles(work.copy.library) == ["mine"]


def test_between_many_updates_it_looks_again(copying, shelf):
    work = copying(*[f"s{n}" for n in range(51)])
    work.run()
    for at in range(51):
        changed(work, at, f"better {at}")
    work.progress = lambda done, of, what: (
        shelf.edit(work.journal()[50].target, title="mine") if what == "better 7" else None
    )
    report = work.run()
    assert (report.updated, report.failed) == (50, 1)
    assert "mine" in shelf.titles(work.copy.library)


def test_a_refused_update_leaves_the_copy_as_it_was_known(copying, shelf):
    work = copying("a")
    work.run()
    changed(work, 0, "bad")
    assert messages(work.run()) == ["Refused."]
    assert statuses(work) == ["changed"]
    assert work.journal()[0].state is ItemState.DONE


@pytest.mark.parametrize("landed", [False, True])
@pytest.mark.parametrize("edited", [False, True])
def test_an_update_without_an_answer_is_settled_by_what_stands_there(
    copying, shelf, landed, edited
):
    work = copying("a")
    work.run()
    if edited:
        shelf.edit(work.journal()[0].target, title="mine")
    changed(work, 0, "a better")
    shelf.fault(
        "update_in_library", Unreachable("Intervals.icu", "No answer.", maybe_applied=True),
        takes_effect=landed,
    )  # fmt: skip
    report = work.run(work.rows())
    assert report.outcomes[0].verified is (True if landed else None)
    assert (report.outcomes[0].ok, report.outcomes[0].open) == (landed, False)
    assert statuses(work) == ["same" if landed else "edited" if edited else "changed"]


def test_what_vanished_from_the_source_stays_and_is_counted(copying, shelf):
    work = copying("a", "b")
    work.run()
    work.items = work.items[:1]
    report = work.run([])
    assert (report.vanished, shelf.titles(work.copy.library)) == (1, ["a", "b"])
    assert "1 copy stays in “Shelf” although its source is gone." in report.remarks


@pytest.mark.parametrize("part", [True, False])
def test_what_could_not_be_read_of_the_source_has_not_vanished(copying, part):
    work = copying("a", "b")
    work.run()
    lost = work.items[1].ref.id
    work.items = work.items[:1]
    unread = (Unreadable(id=lost, reason="Odd."),)
    work.left_out = {"complete": False} if part else {"unreadable": unread}
    report = work.run([])
    assert (report.vanished, report.remarks) == (0, ())


def test_what_somebody_removed_there_is_added_only_when_it_is_ticked(copying, shelf):
    work = copying("a", "b")
    work.run()
    shelf.held[work.copy.library.id].pop("2")
    assert statuses(work) == ["gone", "same"]
    assert work.run().created == 0
    assert work.run([row for row in work.rows() if row.selectable]).created == 1
    assert statuses(work) == ["same", "same"]


def test_what_is_not_in_the_source_any_more_is_not_written(copying, shelf):
    work = copying("a")
    chosen = work.rows()
    work.items = ()
    assert "not among what was opened any more" in messages(work.run(chosen))[0]
    assert shelf.writes == []


def test_an_earlier_copy_that_cannot_be_read_is_left(copying, shelf):
    work = copying("a")
    work.run()
    shelf.held[work.copy.library.id].pop("2")
    shelf.unreadable = [Unreadable(id="2", title="a", reason="Odd form.")]
    (row,) = work.rows()
    assert (row.status, row.selectable) == (RowStatus.CANNOT, False)
    assert "cannot be read, so it is left as it is: Odd form." in row.reason
