"""From where workouts are taken, over real HTTP: what is listed, opened, searched and refused."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import SecretStr

from core import shelf_sources
from core.planbridge import Credentials
from core.platforms.contract import ItemKind, ItemRef, PlatformName, WorkoutSearch
from core.platforms.errors import (
    AccessDenied,
    AccessExpired,
    PlatformError,
    Rejected,
    Unreachable,
)
from core.shelves import LibraryGoal, Source, SourceKind, source_key
from core.workout.model import Workout
from sandbox import people
from tests.main_job.conftest import NOON, SECRETS, TODAY
from tests.main_job.files import dropped

ICU, TP, TR = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD
LAST = TODAY + dt.timedelta(days=13)
ROSTER = tuple(str(athlete) for athlete in people.TP_ROSTER_IDS)


@pytest.fixture
def sandbox(shared_sandbox):
    yield shared_sandbox
    assert shared_sandbox.state.trainingpeaks.tripwires == 0


@pytest.fixture
def connect(sandbox, connected):
    """Planbridge with a store of its own, so that accounts can be changed."""
    return lambda **secrets: connected(
        sandbox, {**SECRETS, **{PlatformName(name): one for name, one in secrets.items()}}
    )


def sign_in(planbridge, platform, secret):
    credentials = Credentials(platform=platform, secret=SecretStr(secret))
    assert planbridge.check_and_save(credentials).ok


def named(libraries, name):
    return next(one for one in libraries if one.name == name)


# --- What there is ----------------------------------------------------------------------------


def test_sources_are_what_the_connected_accounts_have_without_a_request(sandbox, new_session):
    planbridge = new_session()
    sandbox.state.journal.reset()
    desk = planbridge.shelves
    assert set(desk.sources()) == {
        Source(kind=SourceKind.SHELVES, platform=ICU),
        Source(kind=SourceKind.SHELVES, platform=TP),
        Source(kind=SourceKind.SEARCH, platform=TR),
        Source(kind=SourceKind.CALENDAR, platform=ICU),
        Source(kind=SourceKind.CALENDAR, platform=TP),
        Source(kind=SourceKind.CALENDAR, platform=TR),
        Source(kind=SourceKind.FILES, platform=PlatformName.FILE),
    }
    assert set(desk.targets()) == {ICU, TP}
    assert (desk.takes_plans(ICU), desk.takes_plans(TP)) == (True, False)
    assert desk.search_zones(TR)
    assert desk.suggested_start() == TODAY
    assert sandbox.state.journal.received == 0


def test_without_an_account_there_are_files(sandbox, open_planbridge):
    planbridge = open_planbridge(sandbox)
    [source] = planbridge.shelves.sources()
    assert source.kind is SourceKind.FILES
    assert planbridge.shelves.targets() == ()
    with pytest.raises(AccessExpired, match="not connected"):
        planbridge.shelves.containers(TP)


def test_what_is_refused_is_a_remark_and_the_rest_is_there(sandbox, new_session):
    desk = new_session().shelves
    sandbox.state.faults.add("error_before", platform="trainingpeaks", path="plans", times=None)
    containers = desk.containers(TP)
    assert containers.found
    assert not any(one.is_plan for one in containers.found)
    [remark] = containers.remarks
    assert remark.startswith("TrainingPeaks: ")


def test_an_access_that_has_expired_is_said_once(sandbox, connect, monkeypatch):
    desk = connect().shelves
    adapter = desk._connected.adapter(TP)

    def expired():
        raise AccessExpired("TrainingPeaks", "The cookie has expired.", "Paste a new one.")

    monkeypatch.setattr(adapter, "list_libraries", expired)
    assert desk.containers(TP).remarks == (
        "TrainingPeaks: The cookie has expired. Paste a new one.",
    )
    monkeypatch.setattr(adapter, "list_plans", expired)
    with pytest.raises(AccessExpired):
        desk.containers(TP)


def test_libraries_are_counted_though_the_list_does_not_tell_up_to_a_few(
    sandbox, connect, monkeypatch
):
    desk = connect().shelves
    libraries = [one for one in desk.containers(TP).found if not one.is_plan]

    assert [one.count for one in libraries] == [len(desk.open(one).items) for one in libraries]
    assert all(one.count for one in libraries)
    monkeypatch.setattr(shelf_sources, "MOST_COUNTED", 1)
    again = [one.count for one in desk.containers(TP).found if not one.is_plan]
    assert again == [libraries[0].count, *[None] * (len(libraries) - 1)]
    assert dict(desk.containers(TP).uncounted) == dict.fromkeys(
        map(source_key, libraries[1:]), shelf_sources.ONLY_SOME
    )


def test_what_was_read_to_be_counted_is_opened_without_a_request_until_it_is_listed_anew(
    sandbox, connect
):
    desk = connect().shelves
    library = named(desk.containers(TP).found, "Bike intervals")
    assert desk.opened(library) is None, "nobody has opened it"
    assert desk.held(library) is None
    sandbox.state.journal.reset()
    listing = desk.open(library)
    assert sandbox.state.journal.received == 0
    assert desk.opened(library) is listing
    held = desk.held(library)
    assert (held.listing, held.fetched_at) == (listing, NOON)
    desk.open(library)
    assert sandbox.state.journal.received == 1, "opened once more it is read"

    items = sandbox.state.trainingpeaks.items
    added = max(items) + 1
    title = listing.items[0].item.title
    like = next(one for one in items.values() if one["itemName"] == title)
    items[added] = {**like, "exerciseLibraryItemId": added}
    desk.containers(TP)
    now = desk.opened(library)
    assert now is not None
    assert len(now.items) == len(listing.items) + 1, "what is open is as new as its count"


def test_what_was_counted_is_read_again_once_it_was_written_to(sandbox, connect):
    planbridge = connect()
    desk = planbridge.shelves
    library = named(desk.containers(TP).found, "Bike intervals")
    goal = LibraryGoal(target=TP, library=library)
    held = len(desk.open(library).items)
    desk.containers(TP)
    listing = desk.of_files(dropped(planbridge, "Openers"))
    desk.look(goal)
    report = desk.copy(listing, goal, [item.ref for item in listing.items])
    assert report.created == 1, report
    assert len(desk.open(library).items) == held + 1


def test_a_library_that_cannot_be_counted_says_why(connect, monkeypatch):
    planbridge = connect()
    desk = planbridge.shelves
    adapter = planbridge._connected.adapter(TP)
    libraries = [one for one in desk.containers(TP).found if not one.is_plan]
    read = adapter.list_library

    def partly(library):
        return read(library).model_copy(
            update={"complete": False, "incomplete_because": "A page is missing."}
        )

    monkeypatch.setattr(adapter, "list_library", partly)
    uncounted = dict(desk.containers(TP).uncounted)
    assert set(uncounted) == set(map(source_key, libraries))
    assert "TrainingPeaks did not give all of it (A page is missing)." in uncounted.values()

    def refused(library):
        raise Unreachable("TrainingPeaks", "It did not answer.", "Try again later.")

    monkeypatch.setattr(adapter, "list_library", refused)
    found = desk.containers(TP)
    assert [one.count for one in found.found if not one.is_plan] == [None] * len(libraries)
    assert set(dict(found.uncounted).values()) == {
        "TrainingPeaks: It did not answer. Try again later."
    }


# --- Opening ----------------------------------------------------------------------------------


def test_what_was_opened_is_there_without_a_request_until_the_account_changes(sandbox, connect):
    planbridge = connect()
    desk = planbridge.shelves
    library = named(desk.containers(TP).found, "Bike intervals")
    assert desk.opened(library) is None
    listing = desk.open(library)
    sandbox.state.journal.reset()
    assert desk.opened(library) is listing
    assert desk.weeks(listing) is desk.weeks(listing)
    assert sandbox.state.journal.received == 0
    sign_in(planbridge, TP, people.TP_PREMIUM)
    assert desk.opened(library) is None
    desk.open(library)
    planbridge.forget(TP)
    assert desk.opened(library) is None


def test_what_another_session_has_read_is_taken_over_while_its_account_is_connected(
    sandbox, connect
):
    planbridge = connect()
    library = named(planbridge.shelves.containers(TP).found, "Bike intervals")
    planbridge.shelves.open(library)
    held = planbridge.shelves.held(library)
    other = connect()
    sandbox.state.journal.reset()
    other.shelves.hold(held)
    assert other.shelves.opened(library) == held.listing
    other.forget(TP)
    other.shelves.hold(held)
    assert other.shelves.opened(library) is None
    assert sandbox.state.journal.received == 0


def test_what_another_account_listed_is_not_opened_with_this_one(sandbox, connect):
    planbridge = connect()
    desk = planbridge.shelves
    library = named(desk.containers(ICU).found, "Favourites")
    place = named(desk.places(ICU), "Favourites")
    sign_in(planbridge, ICU, people.INTERVALS_API_KEY_2)
    goal = LibraryGoal(target=ICU, library=place)
    sandbox.state.journal.reset()
    with pytest.raises(AccessDenied, match="Another account was connected since"):
        desk.open(library)
    with pytest.raises(AccessDenied, match="Another account was connected since"):
        desk.look(goal)
    assert desk.why_not(goal).startswith("Another account was connected since")
    listing = desk.of_files(dropped(planbridge, "Openers"))
    report = desk.copy(listing, goal, [item.ref for item in listing.items])
    assert report.remarks[0].startswith("Another account was connected since")
    assert report.failed == 1
    assert sandbox.state.journal.received == 0


def test_a_plan_whose_contents_are_refused_says_the_way_that_works(sandbox, new_session):
    desk = new_session().shelves
    closed = sandbox.state.trainingpeaks.closed_plans
    library = next(
        one for one in desk.containers(TP).found if one.is_plan and int(one.id) in closed
    )
    with pytest.raises(AccessDenied) as refused:
        desk.open(library)
    assert "apply" in refused.value.advice.lower()
    assert "calendar" in refused.value.advice


def test_an_empty_plan_opens_and_can_go_nowhere(sandbox, new_session):
    desk = new_session().shelves
    listing = desk.open(named(desk.containers(TP).found, "Empty plan"))
    assert listing.items == ()
    assert desk.weeks(listing) == ()
    goal = LibraryGoal(target=ICU, name="Empty", as_plan=True)
    assert desk.rows(listing, goal) == ()
    assert desk.remarks(listing) == ("“Empty plan” holds no workouts.",)


# --- A range of a calendar --------------------------------------------------------------------


@pytest.mark.parametrize("platform", [TP, TR, ICU])
def test_a_range_of_a_calendar_is_a_plan_with_the_same_days(sandbox, new_session, platform):
    planbridge = new_session()
    desk = planbridge.shelves
    [(athlete, name), *_] = desk.athletes(platform)
    assert name
    listing = desk.open_range(platform, athlete, TODAY, LAST)
    calendar = planbridge._adapter(platform).list_calendar(TODAY, LAST)
    days = {item.ref: item.day for item in calendar.items}
    assert listing.items
    assert all(TODAY + dt.timedelta(days=one.day) == days[one.ref] for one in listing.items)
    taken = {item.ref for item in listing.items}
    said = {one.id for one in listing.unreadable}
    assert all(ref in taken or ref.id in said for ref in days)
    assert desk.opened(listing.library) is listing
    assert desk.open(listing.library).items == listing.items


def test_a_coach_opens_the_calendars_of_the_roster_and_writes_to_none(sandbox, connect):
    planbridge = connect(trainingpeaks=people.TP_COACH)
    desk = planbridge.shelves
    (mine, _), *others = desk.athletes(TP)
    assert mine == str(people.TP_COACH_ID)
    assert {athlete for athlete, _ in others} == set(ROSTER)
    theirs = desk.open_range(TP, ROSTER[0], TODAY, LAST)
    assert theirs.library.athlete == ROSTER[0]
    assert theirs.library.name.startswith(f"TrainingPeaks, {dict(others)[ROSTER[0]]}, ")
    assert desk.open_range(TP, mine, TODAY, LAST).library.name.startswith(
        f"TrainingPeaks, {TODAY.day} "
    )
    reader = desk._connected.reader_of(TP, ROSTER[0])
    assert reader is desk._connected.reader_of(TP, ROSTER[0])
    assert reader is not planbridge._adapter(TP)
    assert desk._connected.reader_of(TP, mine) is planbridge._adapter(TP)
    with pytest.raises(AccessDenied, match="cannot open that athlete"):
        desk.open_range(TP, str(people.TP_PREMIUM_ID), TODAY, LAST)
    sign_in(planbridge, TP, people.TP_COACH)
    assert desk._connected.reader_of(TP, ROSTER[0]) is not reader
    assert sandbox.state.journal.writes("trainingpeaks") == 0


def test_a_range_that_ends_before_it_begins_is_refused_without_a_request(sandbox, new_session):
    desk = new_session().shelves
    sandbox.state.journal.reset()
    with pytest.raises(Rejected, match="lies before the first"):
        desk.open_range(TP, str(people.TP_PREMIUM_ID), LAST, TODAY)
    assert sandbox.state.journal.received == 0


# --- Searching --------------------------------------------------------------------------------


def test_the_same_question_is_asked_once_and_what_is_picked_has_steps(sandbox, new_session):
    desk = new_session().shelves
    page = desk.search(TR, WorkoutSearch(zones=desk.search_zones(TR)[:1]))
    assert page.found
    sandbox.state.journal.reset()
    assert desk.search(TR, WorkoutSearch(zones=desk.search_zones(TR)[:1])) is page
    assert sandbox.state.journal.received == 0
    refs = [one.ref for one in page.found[:3]]
    listing = desk.pick(TR, [*refs, refs[0]])
    assert [item.ref for item in listing.items] == refs
    assert all(isinstance(item.item, Workout) and item.item.steps for item in listing.items)
    assert desk.opened(listing.library) is listing
    assert desk.open(listing.library) is listing


def test_what_was_chosen_and_is_not_held_any_more_is_chosen_again(sandbox, new_session):
    planbridge = new_session()
    listing = planbridge.shelves.of_files(dropped(planbridge, "Openers"))
    with pytest.raises(Rejected, match="Choose it again"):
        new_session().shelves.open(listing.library)


# --- Why not ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (LibraryGoal(target=ICU, name="  "), "a name"),
        (LibraryGoal(target=ICU, name="", as_plan=True), "a name"),
        (LibraryGoal(target=TR, name="Mine"), "can only be read"),
        (LibraryGoal(target=TP, name="Mine", as_plan=True), "takes no plans"),
        (LibraryGoal(target=ICU, copy_id=404), "not known any more"),
    ],
)
def test_what_cannot_be_a_place_says_why(sandbox, new_session, goal, words):
    planbridge = new_session()
    desk = planbridge.shelves
    sandbox.state.journal.reset()
    assert words in desk.why_not(goal)
    listing = desk.of_files(dropped(planbridge, "Openers"))
    report = desk.copy(listing, goal, [item.ref for item in listing.items])
    assert [outcome.message for outcome in report.outcomes] == [desk.why_not(goal)]
    assert sandbox.state.journal.received == 0


def test_what_is_only_read_is_no_place(sandbox, new_session):
    desk = new_session().shelves
    found = desk.containers(TP).found
    plan = next(one for one in found if one.is_plan)
    for goal in (LibraryGoal(target=TP, library=plan), LibraryGoal(target=ICU, library=plan)):
        assert desk.why_not(goal)
    locked = next(one for one in desk.containers(ICU).found if not one.writable)
    assert "only be read" in desk.why_not(LibraryGoal(target=ICU, library=locked))
    assert locked not in desk.places(ICU)
    assert not any(one.is_plan for one in desk.places(TP))
    assert any(one.is_plan for one in desk.places(ICU))


def test_a_platform_that_is_not_connected_is_no_place(sandbox, open_planbridge):
    desk = open_planbridge(sandbox).shelves
    goal = LibraryGoal(target=ICU, name="Mine")
    assert "is not connected" in desk.why_not(goal)
    listing = desk.of_files(())
    assert desk.rows(listing, goal) is None
    assert desk.earlier(listing.library, ICU) == ()
    with pytest.raises(PlatformError):
        desk.look(goal)


def test_an_item_that_was_never_shown_is_not_copied(sandbox, new_session):
    planbridge = new_session()
    desk = planbridge.shelves
    listing = desk.of_files(dropped(planbridge, "Openers"))
    ref = ItemRef(platform=TP, athlete="7", kind=ItemKind.WORKOUT, id="1")
    report = desk.copy(listing, LibraryGoal(target=ICU, name="Mine"), [ref])
    assert [outcome.ok for outcome in report.outcomes] == [False]
    assert desk.earlier(listing.library, ICU) == ()
