from __future__ import annotations

import datetime as dt
import re

import pytest

from core.platforms.contract import PlatformName
from core.store.journal_values import ChangeState, RunKind, RunScope, RunStatus
from core.sync.actions import ActionKind
from tests.pages.conftest import ROOT, Open, settled, words
from tests.ui.fake_history import (
    NOW,
    PAIR,
    SECRET,
    FakeHistory,
    a_change,
    a_run,
    example_history,
    ride,
)
from tests.ui.fake_planbridge import FakePlanbridge
from ui import history_runs, runs

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    ":red[red] :tada: :material/home:",
    "$a$ **b** `c` # d -> e",
    "",
    "x" * 200,
)
ACTIVE = re.compile(
    r"(?<!\\)<script|(?<!\\)\[x|(?<!\\):red\[|:tada:|:material/home:|(?<!\\)\$a|(?<!\\)\*b"
)


def opened(open_app: Open, history: FakeHistory, run: int | None = None, zone: str = ""):
    """The History page; with ``run`` as a link shows it that names it."""
    fake = FakePlanbridge()
    fake.sync = history
    at = open_app("history", fake)
    if zone:
        at.context = {"timezone": zone}
    if run is not None:
        at.query_params["run"] = str(run)
    return settled(at.run()) if zone or run is not None else at


def frame_with(at, column: str):
    return next(f.value for f in at.dataframe if column in f.value.columns)


def has_frame(at, column: str) -> bool:
    return any(column in f.value.columns for f in at.dataframe)


def key_of(at, beginning: str) -> str:
    return next(k for k in at.session_state.to_dict() if str(k).startswith(beginning))


def tick(at, beginning: str, rows: list[int]):
    """Ticks rows of the table whose key begins like this."""
    selection = {"selection": {"rows": rows, "columns": [], "cells": []}}
    at.session_state[key_of(at, beginning)] = selection
    return at


def look_at(at, label: str):
    (box,) = [one for one in at.selectbox if str(one.key).startswith("look-")]
    return settled(box.select_index(next(n for n, o in enumerate(box.options) if label in o)).run())


def leave_and_come_back(at) -> None:
    for page in ("general", "history"):
        settled(at.switch_page(str(ROOT / "pages" / f"{page}.py")).run())


def trash(at):
    at.session_state["history-tabs"] = ":material/delete: Trash"
    return settled(at.run())


def active_words(at) -> list[str]:
    """What would be more than words on the page."""
    assert not at.exception
    shown = [e.value for kind in ("markdown", "caption") for e in getattr(at, kind)]
    shown += [cell for t in at.table for cell in t.value.astype(str).to_numpy().ravel()]
    return [one for one in shown if ACTIVE.search(one)]


def sent(at) -> str:
    """Everything that was sent to the browser."""
    return "\n".join(str(element.proto) for element in at.main) + "\n".join(
        f.value.to_csv() for f in at.dataframe
    )


def undo_and_confirm(at):
    at.button(key="undo-run").click().run()
    return settled(at.button(key="confirm-undo").click().run())


# --- The table of runs ------------------------------------------------------------------------


def test_before_the_first_run_the_page_says_what_will_be_here_and_leads_to_sync(
    open_app: Open,
) -> None:
    at = opened(open_app, FakeHistory())

    assert "Nothing was done yet" in words(at)
    assert "take back a whole run or a single change" in words(at)
    assert at.button(key="to-sync")
    assert not at.dataframe


def test_a_copy_of_a_plan_and_taking_it_back_are_called_by_its_name(open_app: Open) -> None:
    of = {"pair": PAIR.model_copy(update={"source": PlatformName.LIBRARY})}
    scope = RunScope(first=NOW.date(), last=NOW.date(), name=HOSTILE[0])
    copied = a_run(2, kind=RunKind.LIBRARY, scope=scope, **of)
    undone = a_run(3, kind=RunKind.UNDO, scope=None, undoes=2, **of)
    made = {2: (a_change(1, 2, ActionKind.CREATE, None, ride("Openers")),)}
    at = opened(open_app, FakeHistory([undone, copied], made), run=2)

    route = f"{HOSTILE[0]} → Intervals.icu"
    assert list(frame_with(at, "route")["route"]) == [route] * 2
    assert f"#### {route}" in words(at)
    assert not active_words(at)
    undo_and_confirm(at)
    assert runs.latest("local").what == f"Undo of {route}"


def test_the_head_of_a_run_says_whose_calendars_it_was_for(open_app: Open) -> None:
    days = {"first": NOW.date(), "last": NOW.date()}
    named = RunScope(**days, source_name="Kim", target_name=HOSTILE[0])
    alone = RunScope(**days, target_name="Kim")
    history = FakeHistory([a_run(3, scope=alone), a_run(2, scope=named), a_run(1)])
    at = opened(open_app, history, run=2)
    assert f"TrainingPeaks (Kim) → Intervals.icu ({HOSTILE[0]})" in words(at)
    assert not active_words(at)
    assert "Intervals.icu (Kim)" in [one.value for one in opened(open_app, history, run=3).caption]
    assert "(" not in "".join(one.value for one in opened(open_app, history, run=1).caption)


def test_runs_stand_newest_first_in_the_words_and_the_time_of_the_person(open_app: Open) -> None:
    frame = frame_with(opened(open_app, example_history(), zone="Europe/Berlin"), "route")

    assert list(frame["when"])[:4] == [
        "Today 10:59",
        "Today 10:30",
        "Today 10:00",
        "Yesterday 15:00",
    ], "10:00 UTC is 11:00 in Berlin"
    assert list(frame["when"])[-1] == "13 Nov 2025 11:00"
    assert frame["route"][2] == "TrainingPeaks → Intervals.icu"
    assert "Files → Intervals.icu" in list(frame["route"])
    assert list(frame.loc[2, ["done", "failed", "left"]]) == [5, 1, 2]
    assert frame["message"][2] == "1 of 7 could not be made."


def test_every_kind_and_status_has_its_word(open_app: Open) -> None:
    frame = frame_with(opened(open_app, example_history()), "route")

    assert {one for (one,) in frame["status"]} == {
        *("Running", "Done", "Partly", "Nothing to do", "Failed", "Interrupted", "Held")
    }
    assert {one for (one,) in frame["kind"]} == {"Sync", "Link", "Files", "Undo"}


def test_older_runs_stand_on_a_page_of_their_own(open_app: Open) -> None:
    history = FakeHistory([a_run(number) for number in range(120, 0, -1)])
    at = opened(open_app, history)

    assert len(frame_with(at, "route")) == history_runs.PAGE == 50
    assert at.button(key="newer-runs").disabled

    settled(at.button(key="older-runs").click().run())
    settled(at.button(key="older-runs").click().run())

    assert len(frame_with(at, "route")) == 20
    assert at.button(key="older-runs").disabled

    settled(at.button(key="newer-runs").click().run())
    settled(at.button(key="newer-runs").click().run())

    assert len(frame_with(at, "route")) == 50
    assert at.button(key="newer-runs").disabled


def test_a_few_runs_need_no_way_to_older_ones(open_app: Open) -> None:
    at = opened(open_app, example_history())

    assert "older-runs" not in [button.key for button in at.button]


# --- Which run is open ------------------------------------------------------------------------


def test_a_selected_run_opens_and_the_address_names_it(open_app: Open) -> None:
    at = opened(open_app, example_history())
    assert "Select a run" in words(at)

    settled(tick(at, "runs-", [2]).run())

    assert at.query_params["run"] == "12"
    assert len(frame_with(at, "check")) == 7


def test_a_run_that_is_selected_no_more_closes(open_app: Open) -> None:
    at = opened(open_app, example_history())
    settled(tick(at, "runs-", [2]).run())

    settled(tick(at, "runs-", []).run())

    assert "run" not in at.query_params
    assert not has_frame(at, "check")


def test_a_link_opens_the_run_that_it_names(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)

    assert len(frame_with(at, "check")) == 7
    assert at.session_state[key_of(at, "runs-")]["selection"]["rows"] == [2]

    settled(at.run())

    assert at.query_params["run"] == "12"


def test_a_link_to_another_run_wins_over_what_is_selected(open_app: Open) -> None:
    at = opened(open_app, example_history())
    settled(tick(at, "runs-", [2]).run())

    at.query_params["run"] = "13"
    settled(at.run())

    assert len(frame_with(at, "check")) == 1
    selections = [
        value["selection"]["rows"]
        for key, value in at.session_state.to_dict().items()
        if str(key).startswith("runs-")
    ]
    assert [1] in selections


def test_a_link_to_a_run_of_another_page_opens_it_all_the_same(open_app: Open) -> None:
    history = FakeHistory([a_run(number) for number in range(80, 0, -1)])
    history.made[3] = (a_change(1, 3, ActionKind.CREATE, None, ride("Far back")),)

    at = opened(open_app, history, run=3)

    assert list(frame_with(at, "check")["title"]) == ["Far back"]


def test_an_address_that_names_no_run_breaks_nothing(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)

    for named in ("99", "-1", "1 or 1", "<script>", "²", "9" * 400):
        at.query_params["run"] = named
        settled(at.run())

        assert not has_frame(at, "check"), named
        assert len(frame_with(at, "route")) == 9


def test_rows_that_moved_never_open_another_run(open_app: Open) -> None:
    history = example_history()
    at = opened(open_app, history)
    settled(tick(at, "runs-", [2]).run())

    history.history.insert(0, a_run(15, started_at=NOW))
    leave_and_come_back(at)
    at.query_params["run"] = "12"
    settled(at.run())

    assert frame_with(at, "route").shape[0] == 10
    assert len(frame_with(at, "check")) == 7


def test_a_rerun_asks_the_journal_nothing(open_app: Open) -> None:
    history = example_history()
    at = opened(open_app, history, run=12)
    history.asked.clear()

    settled(at.run())
    look_at(at, "Threshold")

    assert history.asked == []


def test_coming_back_to_the_page_reads_the_journal_anew(open_app: Open) -> None:
    history = example_history()
    at = opened(open_app, history)
    history.history.insert(0, a_run(15, started_at=NOW))

    leave_and_come_back(at)

    assert len(frame_with(at, "route")) == 10


# --- An open run ------------------------------------------------------------------------------


def test_an_open_run_says_what_it_looked_at(open_app: Open) -> None:
    said = words(opened(open_app, example_history(), run=12))

    assert "Mon 23 Nov 2026 to Sun 6 Dec 2026 · all sports · Europe/Berlin" in said
    assert "1 of 7 could not be made." in said
    assert "Partly done" in said


def test_each_change_has_its_result_and_whether_it_was_read_back(open_app: Open) -> None:
    frame = frame_with(opened(open_app, example_history(), run=12), "check")

    assert [one for (one,) in frame["kind"]] == [
        *("Create", "Update", "Move", "Delete", "Link", "Create", "Create")
    ]
    assert [one for (one,) in frame["result"]] == [*["Done"] * 5, "Failed", "Unclear"]
    assert list(frame["check"])[:4] == ["✓", "Load: 60 → 63", "✓", ""]
    assert frame["link"][0] == "https://intervals.icu/workout/c1"
    assert frame["message"][5] == "This account cannot plan so far ahead."


def test_what_was_not_done_stands_with_its_reason(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    frame = frame_with(at, "reason")

    assert list(frame["title"]) == ["Race with friends", "Yesterday's ride"]
    assert [one for (one,) in frame["action"]] == ["Conflict", "Skip"]
    assert frame["reason"][1] == "It lies before today."
    assert any("What was not done: 2 items" in one.label for one in at.expander)


def test_a_run_that_changed_nothing_says_so(open_app: Open) -> None:
    assert "It changed nothing." in words(opened(open_app, example_history(), run=9))


def test_an_update_shows_what_was_before_and_after_field_by_field(open_app: Open) -> None:
    at = look_at(opened(open_app, example_history(), run=12), "Threshold")

    told = next(t.value for t in at.table if "Before" in t.value.columns)
    assert told.loc["Title", "Before"] == "Threshold"
    assert told.loc["Title", "After"] == "Threshold, longer".replace(",", "\\,")
    assert len(at.get("vega_lite_chart")) == 2
    said = words(at)
    assert "Left as it was there: Text." in said
    assert "Step 2.1: 112.5 % becomes 112 %." in said.replace("**", "")
    differed = next(t.value for t in at.table if "Found" in t.value.columns)
    assert list(differed.loc["Load"]) == ["60", "63"]


def test_a_move_shows_both_days_and_no_second_profile(open_app: Open) -> None:
    at = look_at(opened(open_app, example_history(), run=12), "Move · Long ride")

    told = next(t.value for t in at.table if "Before" in t.value.columns)
    assert list(told.index) == ["Day"]
    assert not at.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("5 x 4 min", "What was created"),
        ("Old tempo", "What was deleted"),
        ("Found again", "Only its link changed: nothing was written"),
        ("Too far ahead", "What it would be"),
    ],
)
def test_what_stood_alone_is_shown_whole(open_app: Open, label: str, heading: str) -> None:
    at = look_at(opened(open_app, example_history(), run=12), label)

    said = words(at)
    assert heading in said
    assert "Ride smoothly." in said
    assert len(at.get("vega_lite_chart")) == 1
    assert has_frame(at, "step")


def test_of_a_change_that_nobody_knows_of_it_is_said_so(open_app: Open) -> None:
    said = words(look_at(opened(open_app, example_history(), run=12), "Travel day"))

    assert "Nobody knows yet whether this was made" in said
    assert "What it held was not kept." in said


def test_nothing_of_a_platforms_own_object_is_sent_to_the_browser(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    for label in ("5 x 4 min", "Threshold", "Long ride", "Old tempo", "Found again"):
        assert SECRET not in sent(look_at(at, label))
    assert SECRET not in sent(trash(at))


def test_words_from_elsewhere_stay_words(open_app: Open) -> None:
    changes = []
    for number, text in enumerate(HOSTILE):
        update = a_change(
            3 * number,
            1,
            ActionKind.UPDATE,
            ride(text or "x", description=text),
            ride(f"{text} b", description=f"{text} c"),
            message=text,
            unlike=((text, text, text),),
            url="javascript:alert(1)",
        )
        deleted = a_change(3 * number + 1, 1, ActionKind.DELETE, ride(text))
        created = a_change(3 * number + 2, 1, ActionKind.CREATE, None, ride("odd"))
        changes += [update, deleted, created.model_copy(update={"kind": text})]
    run = a_run(1, message="\n".join(HOSTILE))
    at = opened(open_app, FakeHistory([run], {1: tuple(changes)}), run=1)
    at.button(key="undo-run").click().run()

    assert active_words(at) == []
    assert "javascript:" not in "".join(str(link) for link in frame_with(at, "check")["link"])
    at.button(key="cancel-undo").click().run()
    (look,) = [one for one in at.selectbox if str(one.key).startswith("look-")]
    for number in range(len(changes)):
        at = settled(look.select_index(number).run())
        assert active_words(at) == []
    assert active_words(trash(at)) == []


# --- Undo -------------------------------------------------------------------------------------


def test_undoing_a_run_asks_first_and_says_what_becomes_of_each_change(open_app: Open) -> None:
    history = example_history()
    history.cannot[3] = "It was completed."
    at = opened(open_app, history, run=12)

    at.button(key="undo-run").click().run()

    said = words(at)
    assert "1 workout will be removed from Intervals.icu" in said.replace("**", "")
    assert "1 workout will be restored on Intervals.icu" in said.replace("**", "")
    assert "1 workout will be brought back to Intervals.icu" in said.replace("**", "")
    assert "will be unlinked; nothing is written to **Intervals.icu**" in said
    assert "Threshold, longer · Title, Steps and totals" in said
    assert "Thu 26 Nov 2026 · Long ride: It was completed." in said
    assert "Too far ahead: It was not made, so" in said
    assert at.button(key="confirm-undo").label == "Take back 4"
    assert history.undone == []


def test_what_was_linked_can_be_unlinked_without_a_look_at_a_calendar(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    tick(at, "changes-", [4]).button(key="undo-selected").click().run()

    assert "Found again" in words(at)
    assert "Each is looked at first" not in words(at)
    assert at.button(key="confirm-undo").label == "Take back 1"
    assert not at.button(key="confirm-undo").disabled


def test_a_move_is_announced_with_the_day_it_goes_back_to(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    tick(at, "changes-", [2]).button(key="undo-selected").click().run()

    assert "will be moved back on" in words(at)
    assert re.search(r"Long ride · back to .*24 Nov", words(at))


def test_after_a_yes_what_can_be_taken_back_is_and_the_outcome_stands_there(
    open_app: Open,
) -> None:
    history = example_history()
    at = undo_and_confirm(opened(open_app, history, run=12))

    assert history.undone == [(12, (1, 2, 3, 4, 5))]
    assert "1 created, 1 updated, 1 moved and 1 deleted, 1 unlinked." in words(at)
    assert ["Unlink"] in list(frame_with(at, "action")["action"])
    assert ["Link"] not in list(frame_with(at, "action")["action"])
    assert len(frame_with(at, "action")) == 5, "the report, a line a change"
    results = [one for (one,) in frame_with(at, "check")["result"]]
    assert results == [*["Undone"] * 5, "Failed", "Unclear"]
    assert frame_with(at, "route")["kind"][0] == ["Undo"]


def test_after_an_undo_the_same_run_stays_open(open_app: Open) -> None:
    at = undo_and_confirm(opened(open_app, example_history(), run=12))

    assert at.query_params["run"] == "12"
    assert "Nothing of this run can be taken back any more." in words(at)
    assert at.button(key="undo-run").disabled
    assert at.button(key="undo-selected").disabled


def test_what_was_taken_back_and_what_took_it_back_lead_to_each_other(open_app: Open) -> None:
    history = example_history()
    at = undo_and_confirm(opened(open_app, history, run=12))
    (undo,) = [one for one in history.history if one.id == 15]

    assert undo.kind is RunKind.UNDO
    assert at.button(key="open-run-15").label == "Run 15 took changes of it back"

    settled(at.button(key="open-run-15").click().run())

    assert at.query_params["run"] == "15"
    assert at.button(key="open-run-12").label == "It took back run 12"

    settled(at.button(key="open-run-12").click().run())

    assert at.query_params["run"] == "12"
    assert len(frame_with(at, "check")) == 7


def test_only_what_was_ticked_is_taken_back(open_app: Open) -> None:
    history = example_history()
    at = opened(open_app, history, run=12)
    tick(at, "changes-", [0, 3]).button(key="undo-selected").click().run()
    settled(at.button(key="confirm-undo").click().run())

    assert history.undone == [(12, (1, 4))]


def test_without_a_tick_nothing_is_asked(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    at.button(key="undo-selected").click().run()

    assert "Tick at least one change first." in words(at)
    assert "confirm-undo" not in [button.key for button in at.button]


def test_saying_no_takes_nothing_back(open_app: Open) -> None:
    history = example_history()
    at = opened(open_app, history, run=12)
    at.button(key="undo-run").click().run()

    at.button(key="cancel-undo").click().run()

    assert history.undone == []
    assert "confirm-undo" not in [button.key for button in at.button]


def test_when_nothing_that_was_ticked_can_be_taken_back_there_is_no_yes(open_app: Open) -> None:
    at = opened(open_app, example_history(), run=12)
    tick(at, "changes-", [5, 6]).button(key="undo-selected").click().run()

    assert "Nothing of it can be taken back." in words(at)
    assert at.button(key="confirm-undo").disabled


def test_what_fails_is_told_with_its_reason(open_app: Open) -> None:
    history = example_history()
    history.refused[2] = "Somebody changed it since."
    at = undo_and_confirm(opened(open_app, history, run=12))

    assert "Threshold, longer: Somebody changed it since." in words(at)
    assert [one for (one,) in frame_with(at, "check")["result"]][1] == "Done"
    assert not at.button(key="undo-run").disabled


def test_while_something_is_taken_back_it_shows_how_far_it_is_and_can_be_stopped(
    open_app: Open,
) -> None:
    history = example_history()
    history.undo_gate.clear()
    at = opened(open_app, history, run=12)
    at.button(key="undo-run").click().run()
    at.button(key="confirm-undo").click().run()

    assert at.progress
    assert at.button(key="undo-run").disabled
    at.button(key="stop-job").click().run()
    history.undo_gate.set()
    settled(at)

    assert len(history.undone) == 1
    results = [one for (one,) in frame_with(at, "check")["result"]]
    assert results.count("Undone") <= 1, "it stopped after the one it was at"


def test_a_change_that_was_taken_back_elsewhere_meanwhile_is_not_taken_back_again(
    open_app: Open,
) -> None:
    history = example_history()
    at = opened(open_app, history, run=12)
    history.undo(12, [1])
    history.undone.clear()
    at.button(key="undo-run").click().run()

    assert "5 x 4 min VO2max: It was taken back already." in words(at)
    settled(at.button(key="confirm-undo").click().run())
    assert history.undone == [(12, (2, 3, 4, 5))]


# --- Trash ------------------------------------------------------------------------------------


def with_trash() -> FakeHistory:
    day = dt.timedelta(days=1)
    return FakeHistory(
        [a_run(2), a_run(1, status=RunStatus.PARTLY)],
        {
            2: (a_change(21, 2, ActionKind.DELETE, ride("Deleted today")),),
            1: (
                a_change(11, 1, ActionKind.DELETE, ride("Deleted long ago"), at=NOW - 29 * day),
                a_change(12, 1, ActionKind.DELETE, ride("Never"), state=ChangeState.FAILED),
            ),
        },
    )


def test_the_trash_shows_what_was_deleted_and_how_many_days_are_left(open_app: Open) -> None:
    frame = frame_with(trash(opened(open_app, with_trash(), zone="UTC")), "where")

    assert list(frame["title"]) == ["Deleted today", "Deleted long ago"]
    assert list(frame["left"]) == [30, 1]
    assert list(frame["where"]) == ["Intervals.icu"] * 2
    assert frame["when"][0] == "Today 09:00"
    assert frame["duration"][0] == "40:00"


def test_what_is_in_the_trash_can_be_looked_at_whole(open_app: Open) -> None:
    at = look_at(trash(opened(open_app, with_trash())), "Deleted long ago")

    assert "What was deleted" in words(at)
    assert has_frame(at, "step")


def test_bringing_back_asks_and_takes_back_each_deletion_in_its_own_run(open_app: Open) -> None:
    history = with_trash()
    at = trash(opened(open_app, history))
    tick(at, "trash-", [0, 1]).button(key="bring-back").click().run()

    assert "2 workouts will be brought back to Intervals.icu" in words(at).replace("**", "")
    assert history.undone == []

    settled(at.button(key="confirm-undo").click().run())

    assert history.undone == [(2, (21,)), (1, (11,))]
    assert len(frame_with(at, "action")) == 2
    assert "The trash is empty" in words(at)


def test_an_empty_trash_says_what_would_be_there(open_app: Open) -> None:
    at = trash(opened(open_app, FakeHistory([a_run(1)])))

    assert "The trash is empty" in words(at)
    assert "30 days" in words(at)
