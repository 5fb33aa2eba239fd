from __future__ import annotations

import copy

import pytest

from core.platforms.contract import CannotConvert
from core.platforms.errors import AccessExpired, NotFound, Rejected, Unreachable
from core.platforms.trainingpeaks.library import read_item
from core.workout.model import Note, Planned, Sport
from core.workout.options import Options
from tests.platforms.trainingpeaks.test_access import LOGIN_PAGE
from tests.platforms.trainingpeaks.test_library import (
    MINE,
    ORIGIN,
    READ,
    SAM,
    WRITE,
    draft,
    item,
    ride,
)

ITEM = f"{WRITE}/21/items/900"


def existing(**more):
    return read_item(item(**more), "3000001")


# --- Preparing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "says"),
    [(Note(title="Rest"), "a note"), (ride(sport=Sport.DAY_OFF, steps=()), "a day off")],
)
def test_what_a_library_does_not_hold_is_said_in_plain_words(platform, one, says):
    for options in (Options(), Options(power_width=3)):
        with pytest.raises(CannotConvert, match=f"It is {says}; a library of TrainingPeaks"):
            platform.prepare_for_library(one, ORIGIN, SAM, options)


def test_the_day_of_a_plan_makes_no_difference_in_a_library(platform):
    [one, other] = (
        platform.prepare_for_library(ride(), ORIGIN, SAM, day=day) for day in (None, 12)
    )
    assert one == other


def test_a_long_title_is_cut_and_stands_whole_in_the_description(platform):
    title = "Endurance with openers and " * 12
    made = draft(platform, ride(title=title, description="Go."))
    whole = " ".join(title.split())
    assert len(made.payload["itemName"]) <= 200
    assert made.payload["description"] == f"{whole}\n\nGo."
    assert [loss.where for loss in made.losses] == ["Title"]


def test_the_planned_energy_is_sent_as_the_editor_sends_it(platform):
    assert draft(platform, ride()).payload["energyPlanned"] == 720


def test_a_librarys_owner_is_named(stub, platform):
    stub.say(f"GET {READ}", [{"exerciseLibraryId": 21, "libraryName": "A", "ownerName": " Kim  K"}])
    [library] = platform.list_libraries()
    assert (library.owner, library.noun, library.is_plan) == ("Kim K", "library", False)


def test_a_workout_that_is_listed_twice_is_one(stub, platform):
    stub.say(f"GET {READ}/21/items", [item(structure=None), item()])
    [one] = platform.list_library(MINE).items
    assert one.item.steps


# --- Adding -----------------------------------------------------------------------------------


def unanswered(stub, there):
    """Adds what is sent to ``there`` and never answers."""

    def add(_, __, body):
        there.append({**body, "exerciseLibraryItemId": 1000 + len(there)})
        return 502, None

    stub.do(f"POST {WRITE}/21/items", add)
    stub.do(f"GET {READ}/21/items", lambda *_: (200, copy.deepcopy(there)))
    return there


def test_what_was_there_before_is_never_taken_for_the_new_item(stub, platform):
    sent = draft(platform, ride())
    there = unanswered(stub, [{**sent.payload, "exerciseLibraryItemId": 900}])
    [outcome] = platform.add_to_library(MINE, [sent], known={"900"})
    assert outcome.created.id == str(there[-1]["exerciseLibraryItemId"]) == "1001"
    assert len(stub.sent("POST")) == 1


def test_two_equal_drafts_never_take_the_same_item(stub, platform):
    there = unanswered(stub, [])
    sent = draft(platform, ride())
    outcomes = platform.add_to_library(MINE, [sent, sent])
    assert [outcome.created.id for outcome in outcomes] == ["1000", "1001"]
    assert len(there) == len(stub.sent("POST")) == 2


def test_an_item_that_only_an_earlier_draft_made_is_not_claimed_again(stub, platform):
    made = item(**draft(platform, ride()).payload, exerciseLibraryItemId=901)
    answers = iter([(200, made), (502, None), (502, None)])
    stub.do(f"POST {WRITE}/21/items", lambda *_: next(answers))
    stub.say(f"GET {READ}/21/items", [made])
    sent = draft(platform, ride())
    first, second = platform.add_to_library(MINE, [sent, sent])
    assert first.created.id == "901"
    assert second.created is None
    assert second.maybe_applied


# --- Updating ---------------------------------------------------------------------------------


def test_an_update_puts_the_whole_object_and_keeps_what_it_does_not_know(stub, platform):
    stub.say(f"PUT {ITEM}", None, 204)
    before = existing(fromLegacy=True, madeUpLater={"a": 1}, caloriesPlanned=500)
    change = draft(platform, ride(title="New", planned=Planned(load=70)))
    outcome = platform.update_in_library(MINE, before, change)
    assert (outcome.created, outcome.error) == (before.ref, "")
    assert outcome.url
    [(path, body)] = stub.sent("PUT")
    assert path == ITEM
    assert body.keys() == before.raw.keys() | change.payload.keys()
    assert (body["exerciseLibraryId"], body["exerciseLibraryItemId"]) == (21, 900)
    assert (body["fromLegacy"], body["madeUpLater"], body["caloriesPlanned"]) == (
        True,
        {"a": 1},
        500,
    )
    assert (body["itemName"], body["tssPlanned"]) == ("New", 70)
    assert read_item(body, "3000001").content == change.content
    assert stub.sent("POST") == []


def test_an_update_keeps_the_sport_that_means_the_same(stub, platform):
    stub.say(f"PUT {ITEM}", None, 204)
    lifting = draft(platform, ride(sport=Sport.STRENGTH, steps=()))
    platform.update_in_library(MINE, existing(workoutTypeId=29, structure=None), lifting)
    platform.update_in_library(MINE, existing(workoutTypeId=3), lifting)
    assert [body["workoutTypeId"] for _, body in stub.sent("PUT")] == [29, 9]


def test_an_update_of_what_is_known_by_name_only_reads_it_first(stub, platform):
    stub.say(f"PUT {ITEM}", None, 204)
    stub.say(f"GET {READ}/21/items", [item(madeUpLater=1)])
    bare = existing().model_copy(update={"raw": {}})
    assert platform.update_in_library(MINE, bare, draft(platform, ride())).created == bare.ref
    assert stub.sent("PUT")[0][1]["madeUpLater"] == 1


def test_an_update_that_is_refused_says_so_and_touched_nothing(stub, platform):
    stub.say(f"PUT {ITEM}", {"message": "structure"}, 400)
    outcome = platform.update_in_library(MINE, existing(), draft(platform, ride()))
    assert (outcome.created, outcome.maybe_applied) == (None, False)
    assert "structure" in outcome.error


@pytest.mark.parametrize(("status", "body"), [(502, None), (200, "<html>Down</html>")])
def test_an_update_without_an_answer_may_have_been_made(stub, platform, status, body):
    stub.say(f"PUT {ITEM}", body, status)
    outcome = platform.update_in_library(MINE, existing(), draft(platform, ride()))
    assert outcome.maybe_applied
    assert outcome.error


def test_what_is_gone_cannot_be_updated_or_put_back_and_is_not_made_again(stub, platform):
    stub.say(f"PUT {ITEM}", None, 404)
    outcome = platform.update_in_library(MINE, existing(), draft(platform, ride()))
    assert not outcome.maybe_applied
    assert "not there any more" in outcome.error
    with pytest.raises(NotFound):
        platform.restore_in_library(MINE, existing())
    with pytest.raises(NotFound, match="“Mine”"):
        platform.restore_in_library(MINE, existing().model_copy(update={"raw": {}}))
    assert stub.sent("POST") == []


# --- Putting back and removing ----------------------------------------------------------------


def test_putting_back_sends_what_was_read(stub, platform):
    stub.say(f"PUT {ITEM}", None, 204)
    before = existing(madeUpLater=[1])
    platform.restore_in_library(MINE, before)
    assert stub.sent("PUT") == [(ITEM, before.raw)]


def test_putting_back_without_an_answer_is_not_known_to_be_done(stub, platform):
    stub.say(f"PUT {ITEM}", "<html>Down</html>")
    with pytest.raises(Unreachable) as caught:
        platform.restore_in_library(MINE, existing())
    assert caught.value.maybe_applied


def test_removing_deletes_one_item_and_one_that_is_gone_is_no_error(stub, platform):
    stub.say(f"DELETE {ITEM}", None, 204)
    platform.remove_from_library(MINE, existing())
    stub.say(f"DELETE {ITEM}", None, 404)
    platform.remove_from_library(MINE, existing())
    assert [path for path, _ in stub.sent("DELETE")] == [ITEM, ITEM]


def test_what_may_not_be_removed_is_said(stub, platform):
    stub.say(f"DELETE {ITEM}", {"message": "Locked."}, 400)
    with pytest.raises(Rejected, match="Locked"):
        platform.remove_from_library(MINE, existing())


def test_an_expired_cookie_ends_every_change(stub, platform):
    change = draft(platform, ride())
    for method in ("PUT", "DELETE"):
        stub.say(f"{method} {ITEM}", None, 401)
    stub.say(f"GET {READ}", LOGIN_PAGE)
    for call in (
        lambda: platform.update_in_library(MINE, existing(), change),
        lambda: platform.restore_in_library(MINE, existing()),
        lambda: platform.remove_from_library(MINE, existing()),
        platform.list_libraries,
    ):
        with pytest.raises(AccessExpired):
            call()
