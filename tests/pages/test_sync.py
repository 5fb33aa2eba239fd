from __future__ import annotations

import datetime as dt
import re

from core.planbridge import Direction
from core.platforms.contract import PlatformName, Unreadable
from core.platforms.errors import AccessExpired
from core.store.cache import SessionCache
from core.store.journal_values import RunKind
from core.sync.actions import ActionKind
from core.sync.fields import Difference, Field
from core.workout.model import Sport
from tests.pages.conftest import ROOT, Open, settled, words
from tests.ui.fake_planbridge import (
    TODAY,
    FakePlanbridge,
    action,
    example_actions,
    note,
    rich_actions,
)
from ui import services, tables
from ui.session import Key

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    ":red[red] :tada: :material/home:",
    "$a$ **b** `c` # d -> e",
    "",
    "   ",
    "x" * 200,
    "🚴 intervals",
)
ACTIVE = re.compile(
    r"(?<!\\)<script|(?<!\\)\[x|(?<!\\):red|:tada:|:material/home:|(?<!\\)\$a|(?<!\\)\*b"
)


def fetched(open_app: Open, fake: FakePlanbridge):
    at = open_app("sync", fake)
    return settled(at.button(key="fetch").click().run())


def two_weeks(open_app: Open, fake: FakePlanbridge):
    at = open_app("sync", fake)
    at.get_by_key("span").set_value("Custom").run()
    return settled(at.button(key="fetch").click().run())


def table_key(at) -> str:
    (key,) = [k for k in at.session_state.to_dict() if str(k).startswith("actions-")]
    return key


def actions_of(frame) -> list[str]:
    return [one[0] for one in frame["action"]]


def chosen_ids(at) -> list[str]:
    return [key.rpartition("/")[2] for key in at.session_state[Key.PENDING].keys]


def ordered_ids(fake: FakePlanbridge) -> list[str]:
    return [key.rpartition("/")[2] for key in fake.sync.orders[-1][1].shown]


def filter_of(at):
    return next(one for one in at.get("button_group") if str(one.key).startswith("kinds-"))


def look(at, position: int):
    box = next(box for box in at.selectbox if box.key.startswith("look-"))
    return box.set_value(position).run()


def tick(at, positions: list[int]):
    at.session_state[table_key(at)] = {"selection": {"rows": positions, "columns": [], "cells": []}}
    return at


def frame_with(at, column: str):
    return next(f.value for f in at.dataframe if column in f.value.columns)


def test_without_a_pair_of_platforms_the_page_leads_to_the_accounts(open_app: Open) -> None:
    at = open_app("sync", FakePlanbridge(connected=[PlatformName.INTERVALS]))

    assert "nothing to copy between yet" in words(at)
    assert at.button(key="to-accounts")


def test_nothing_is_fetched_before_it_is_asked_for(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)

    assert fake.sync.fetches == 0
    assert "Press Fetch" in words(at)


def test_a_rerun_never_fetches(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.run()
    at.run()

    assert fake.sync.fetches == 1
    assert len(at.dataframe[0].value) == 4


def test_the_table_shows_each_workout_and_what_would_be_done(open_app: Open) -> None:
    frame = fetched(open_app, FakePlanbridge(example_actions())).dataframe[0].value

    assert list(frame.columns)[:3] == ["day", "action", "title"], "what a phone shows"
    assert list(frame["title"])[:2] == ["5 x 4 min VO2max", "Endurance with an open end"]
    assert list(frame["sport"]) == ["Ride", "Ride", "Ride", "Note"]
    assert actions_of(frame) == ["Create", "Create", "Skip", "Create"]
    assert frame["why"][2] == "It was completed already."
    assert frame["duration"][0] == "50:00"
    assert frame["profile"][0].startswith("data:image/svg+xml;base64,")
    assert not isinstance(frame["profile"][3], str)


def test_each_kind_of_action_says_what_changes(open_app: Open) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))
    frame = at.dataframe[0].value

    assert actions_of(frame) == [
        *("Create", "Update", "Move", "Delete", "Conflict", "Link", "Link", "Wait", "Leave"),
        *("Skip", "Create"),
    ]
    changes = dict(zip(frame["title"], frame["changes"], strict=True))
    assert changes["Threshold, longer"] == "Title, Steps"
    assert changes["Long ride"] == "from Fri 27 Nov"
    assert changes["Race with friends"] == "Title, Text"
    assert changes["Edited there"] == "Title"
    assert changes["5 x 4 min VO2max"] == changes["Old tempo"] == ""


def test_a_move_to_another_time_says_from_when(open_app: Open) -> None:
    earlier = Difference(field=Field.START, label="Start time", before="07:00", after="09:00")
    at = fetched(
        open_app,
        FakePlanbridge([action("1", "Ride", ActionKind.MOVE, differences=(earlier,))]),
    )

    assert at.dataframe[0].value["changes"][0] == "from 07:00"


def test_many_steps_that_change_are_one_word_in_the_table(open_app: Open) -> None:
    told = tuple(
        Difference(field=Field.WORK, label=label, before="a", after="b")
        for label in ("Duration", "Step 1", "Step 2.2", "Steps")
    )
    row = action("1", "Ride", ActionKind.UPDATE, differences=told)
    at = fetched(open_app, FakePlanbridge([row]))

    assert at.dataframe[0].value["changes"][0] == "Duration, Steps"
    assert list(at.table[0].value.index) == ["Duration", "Step 1", "Step 2\\.2", "Steps"]


def test_what_is_proposed_is_ticked_at_first(open_app: Open) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))
    assert at.button(key="apply-selected").label == "Apply selected (5)"

    at.button(key="apply-selected").click().run()

    assert chosen_ids(at) == ["1", "2", "3", "6", "12"]


def test_applying_asks_with_the_titles_and_then_shows_each_outcome(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()

    said = words(at)
    assert "2 will be created, 1 updated and 1 moved on **Intervals.icu**:" in said
    assert "**Create** · Mon 23 Nov 2026 · 5 x 4 min VO2max" in said
    assert "**Update** · Tue 24 Nov 2026 · Threshold, longer · Title, Steps" in said
    assert "**Move** · Wed 25 Nov 2026 · Long ride · from Fri 27 Nov" in said
    assert "1 pair linked; nothing is written for that." in said
    assert fake.sync.orders == []

    settled(at.button(key="confirm-run").click().run())

    ((question, order, _),) = fake.sync.orders
    assert question.direction is Direction.TRAININGPEAKS_TO_INTERVALS
    assert (order.kind, order.confirmed) == (RunKind.SYNC, "")
    keys = [one.key for one in rich_actions() if one.ticked]
    assert dict(order.shown) == {one.key: one.digest for one in rich_actions() if one.key in keys}
    assert "2 created, 1 updated, 1 moved and 1 linked." in words(at)
    report = frame_with(at, "result")
    assert report["link"][0] == "https://intervals.icu/workout/c1"
    assert ["".join(one) for one in report["checked"]] == ["✓", "✓", "✓", "", "✓"]
    assert "Update" not in actions_of(frame_with(at, "profile"))


def test_saying_no_writes_nothing(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.button(key="apply-selected").click().run()

    at.button(key="cancel-run").click().run()

    assert fake.sync.orders == []
    assert Key.PENDING not in at.session_state


def test_what_cannot_be_applied_is_left_out_even_when_it_is_ticked(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = tick(fetched(open_app, fake), [0, 2]).run()

    assert "1 ticked row left out: there is nothing to apply." in words(at)
    assert at.button(key="apply-selected").label == "Apply selected (1)"
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert ordered_ids(fake) == ["1"]


def test_nothing_ticked_says_what_to_do(open_app: Open) -> None:
    at = tick(fetched(open_app, FakePlanbridge(example_actions())), []).run()

    assert "Tick at least one workout." in words(at)
    assert at.button(key="apply-selected").disabled


def test_a_filter_never_moves_ticks_to_other_workouts(open_app: Open) -> None:
    rows = tuple(
        action(str(n), f"Workout {n}", sport=Sport.RUN if n % 2 else Sport.RIDE) for n in range(6)
    )
    at = fetched(open_app, FakePlanbridge(rows))
    before = table_key(at)
    tick(at, [0, 1]).run()

    at.get_by_key("sports").set_value([Sport.RUN]).run()

    assert table_key(at) != before
    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["1"], "3 and 5 were unticked, and 0 is not in this list"


def test_a_filter_by_action_shows_its_rows_and_loses_no_tick(open_app: Open) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))
    tick(at, [0, 3, 6]).run()
    assert at.button(key="apply-selected").label == "Apply selected (3)"

    filter_of(at).set_value([ActionKind.ADOPT]).run()

    assert list(at.dataframe[0].value["title"]) == ["Found again", "Looks alike"]
    assert at.button(key="apply-selected").label == "Apply selected (3)"
    assert "2 of the selected are not shown by the filter above." in words(at)
    tick(at, [0]).run()
    filter_of(at).set_value(list(ActionKind)).run()

    assert len(at.dataframe[0].value) == 12, "what is the same on both sides as well"
    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["1", "c4", "6"]


def test_the_filter_counts_each_kind_and_hides_what_is_the_same(open_app: Open) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))

    told = [re.sub(r"^:\w+\[.*?\] ", "", option) for option in filter_of(at).options]
    assert told == [
        *("Create 2", "Update 1", "Move 1", "Delete 1", "Conflict 1", "Link 2", "Wait 1"),
        *("Leave 1", "Skip 1", "Same 1"),
    ]
    assert ActionKind.SAME not in filter_of(at).value
    assert "**11 workouts and 1 note**" in words(at)


def test_what_is_the_same_is_shown_when_there_is_nothing_else(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge([action("1", "Done", ActionKind.SAME)]))

    assert list(at.dataframe[0].value["title"]) == ["Done"]
    filter_of(at).set_value([]).run()
    assert list(at.dataframe[0].value["title"]) == ["Done"], "no filter at all shows all"


def test_a_kind_that_was_filtered_away_stays_away(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)
    kept = [kind for kind in filter_of(at).value if kind is not ActionKind.SKIP]
    filter_of(at).set_value(kept).run()
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert ActionKind.SKIP not in filter_of(at).value
    assert ActionKind.CONFLICT in filter_of(at).value


def test_ticks_outlive_another_page(open_app: Open) -> None:
    at = tick(fetched(open_app, FakePlanbridge(example_actions())), [1]).run()
    at.switch_page(str(ROOT / "pages/general.py")).run()
    at.switch_page(str(ROOT / "pages/sync.py")).run()

    assert at.button(key="apply-selected").label == "Apply selected (1)"


def test_a_fetch_forgets_what_was_ticked_by_hand_and_not_what_was_unticked(
    open_app: Open,
) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))
    tick(at, [1, 3, 7]).run()
    assert at.button(key="apply-selected").label == "Apply selected (3)"

    settled(at.button(key="fetch").click().run())

    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["2"]


def test_what_vanished_since_it_was_ticked_is_left_out(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.button(key="apply-selected").click().run()
    fake.sync.actions = fake.sync.actions[1:]
    services.workspace().changed()
    at.run()

    assert "1 item no longer to be done: left out." in words(at)
    settled(at.button(key="confirm-run").click().run())
    assert ordered_ids(fake) == ["2", "5"]


def test_a_question_about_other_days_is_withdrawn(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_actions()))
    at.button(key="apply-selected").click().run()

    at.get_by_key("sports").set_value([Sport.RIDE]).run()

    assert Key.PENDING not in at.session_state


def test_failures_are_told_first_and_by_title(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    fake.sync.fails = {"2": "Intervals.icu refused the text. Shorten it and copy again."}
    at = fetched(open_app, fake)
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert "2 created, 1 failed." in words(at)
    assert "Endurance with an open end: Intervals.icu refused the text." in words(at)
    report = frame_with(at, "result")
    assert [r[0] for r in report["result"]] == ["Failed", "Done", "Done"]


def test_a_copy_can_be_stopped(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="apply-selected").click().run()
    at.button(key="confirm-run").click().run()
    assert at.progress

    at.button(key="stop-job").click().run()
    fake.gate.set()
    settled(at)

    assert "3 not done." in words(at)
    assert "You stopped it." in words(at)


def test_while_something_runs_nothing_else_can_be_started(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    fake.gate.clear()
    at = open_app("sync", fake)
    at.button(key="fetch").click().run()

    assert at.button(key="fetch").disabled
    assert "Reading the source" in at.progress[0].text
    fake.gate.set()
    settled(at)
    assert not at.button(key="fetch").disabled


def test_an_expired_sign_in_says_so_and_leads_to_the_accounts(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    fake.fetch_error = AccessExpired(
        "TrainingPeaks", "The cookie is no longer valid.", "Paste a fresh one under Accounts."
    )
    at = fetched(open_app, fake)

    assert "TrainingPeaks: The cookie is no longer valid." in words(at)
    assert "Paste a fresh one under Accounts." in words(at)
    assert at.button(key="check-accounts")


def test_an_unexpected_error_shows_no_detail(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    fake.fetch_error = RuntimeError("secret-cookie-value")
    at = fetched(open_app, fake)

    assert "did not expect" in words(at)
    assert "secret-cookie-value" not in words(at)


def test_a_half_picked_range_waits_for_the_other_day(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)
    at.get_by_key("span").set_value("Custom").run()
    at.session_state["custom-days"] = (TODAY,)
    at.run()

    assert not at.exception
    assert "Choose the last day as well." in words(at)
    assert at.button(key="fetch").disabled

    at.session_state["custom-days"] = (TODAY, TODAY + dt.timedelta(days=40))
    at.run()
    settled(at.button(key="fetch").click().run())
    (asked,) = fake.sync.fetched
    assert asked[1:] == (TODAY, TODAY + dt.timedelta(days=40))


def test_days_without_a_plan_say_what_to_do(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(()))

    assert "Nothing is planned on TrainingPeaks in these days" in words(at)


def test_items_that_could_not_be_read_are_listed_with_their_reason(open_app: Open) -> None:
    fake = FakePlanbridge(
        example_actions(),
        unreadable=(Unreadable(id="9", title="Odd one", reason="Its structure is no JSON."),),
    )
    at = fetched(open_app, fake)

    frame = frame_with(at, "Why")
    assert frame["Why"][0] == "Its structure is no JSON."


def test_what_could_not_be_read_is_listed_by_calendar(open_app: Open) -> None:
    here = [Unreadable(id=id, title=f"Here {id}", reason="No length.") for id in ("8", "9")]
    there = Unreadable(id="7", day=TODAY, title="There", reason="No sport.")
    at = fetched(
        open_app,
        FakePlanbridge(example_actions(), unreadable=tuple(here), target_unreadable=(there,)),
    )

    unread = {
        one.label: one.dataframe[0].value
        for one in at.expander
        if one.label.endswith("could not be read")
    }
    assert list(unread) == [
        "2 on TrainingPeaks could not be read",
        "1 on Intervals.icu could not be read",
    ]
    mine, theirs = unread.values()
    assert list(mine["Title"]) == ["Here 8", "Here 9"]
    assert theirs.to_dict("records") == [{"Day": TODAY, "Title": "There", "Why": "No sport."}]


def test_the_day_until_which_an_account_can_plan_is_shown_and_hides_nothing(
    open_app: Open,
) -> None:
    until = TODAY + dt.timedelta(days=1)
    late = action("9", "Far away", ActionKind.WAIT, day=until + dt.timedelta(days=1), ticked=False)
    fake = FakePlanbridge([*example_actions(), late], plan_until=until)
    at = fetched(open_app, fake)

    assert "can plan until **Tue 24 Nov 2026** right now" in words(at)
    assert len(at.dataframe[0].value) == 5

    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["1", "2", "5"]
    at.button(key="cancel-run").click().run()
    tick(at, [4]).run()
    at.button(key="apply-selected").click().run()
    assert "1 workout tried although Intervals.icu may refuse a day so far ahead." in words(at)


def test_warnings_about_the_whole_are_shown(open_app: Open) -> None:
    at = fetched(
        open_app, FakePlanbridge(example_actions(), warnings=("Only half of it [was](x) read.",))
    )

    assert at.warning[0].value.startswith("Only half of it \\[was")


def test_odd_titles_are_shown_as_text_everywhere(open_app: Open) -> None:
    rows = [action(str(n), title) for n, title in enumerate(HOSTILE)]
    rows.append(action("x", HOSTILE[0], kind=ActionKind.LEAVE, reason=HOSTILE[1]))
    fake = FakePlanbridge(rows)
    fake.sync.fails = {"0": HOSTILE[1]}
    at = fetched(open_app, fake)
    drawn = []
    for position in range(len(rows)):
        look(at, position)
        drawn += [element.value for element in (*at.markdown, *at.caption)]
    at.button(key="apply-selected").click().run()
    drawn += [m.value for m in at.markdown]
    settled(at.button(key="confirm-run").click().run())
    drawn += [m.value for m in (*at.markdown, *at.warning)]

    assert sum("alert" in text for text in drawn) > 3
    for text in drawn:
        found = ACTIVE.search(text)
        assert not found, f"{found} in {text!r}"


def test_a_chosen_row_shows_its_steps_its_text_and_its_losses(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_actions()))
    look(at, 1)

    assert not at.exception
    assert "1 change on the way." in words(at)
    assert "- 10m ramp 45-75%" in words(at)
    assert at.get("vega_lite_chart")
    steps = frame_with(at, "path")
    assert list(steps["path"]) == ["1", "2", "3"]
    assert list(steps["arrives"]) == [["As planned"], ["Changed"], ["As planned"]]
    assert steps["becomes"][1] == (
        "until lap is pressed becomes 5 min. Press lap early when you are done."
    )
    assert not steps["becomes"][0]


def test_a_chosen_copy_has_a_link_and_a_note_shows_its_words(open_app: Open) -> None:
    there = action("9", "Tempo run", ActionKind.LEAVE)
    at = fetched(open_app, FakePlanbridge([there, note("5", "Travel day")]))
    look(at, 0)
    assert at.link_button[0].url == "https://intervals.icu/workout/1"

    look(at, 1)
    assert "Sleep well." in words(at)


def test_a_note_without_words_is_fine(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge((note("1", ""),)))

    assert at.dataframe[0].value["title"][0] == "Untitled"


def test_only_connected_directions_can_be_chosen(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[PlatformName.INTERVALS, PlatformName.TRAINERROAD])
    at = open_app("sync", fake)

    assert at.selectbox(key="direction").options == [Direction.TRAINERROAD_TO_INTERVALS.label]


def test_a_page_loaded_anew_shows_the_copy_that_runs_and_how_it_ends(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="apply-selected").click().run()
    at.button(key="confirm-run").click().run()

    again = open_app("sync", fake)
    assert "Writing 1 (1 of 3)" in again.progress[0].text
    assert not again.button(key="stop-job").disabled
    assert again.button(key="fetch").disabled

    fake.gate.set()
    settled(at)
    assert "3 created." in words(again.run())
    assert "TrainingPeaks → Intervals.icu" in words(again)

    third = open_app("sync", fake)
    assert "3 created." in words(third)
    third.button(key="close-report").click().run()
    assert "3 created." not in words(third)
    assert "3 created." not in words(open_app("sync", fake))


def test_a_page_loaded_anew_can_stop_the_copy(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="apply-selected").click().run()
    at.button(key="confirm-run").click().run()

    open_app("sync", fake).button(key="stop-job").click().run()
    fake.gate.set()
    settled(at)

    assert "You stopped it." in words(open_app("sync", fake))


def test_two_tabs_never_copy_at_the_same_time(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    one, other = fetched(open_app, fake), fetched(open_app, fake)
    for tab in (one, other):
        tab.button(key="apply-selected").click().run()
    fake.gate.clear()
    one.button(key="confirm-run").click().run()
    other.button(key="confirm-run").click().run()

    assert len(fake.sync.orders) == 1
    assert other.progress
    assert other.button(key="apply-selected").disabled
    fake.gate.set()
    settled(one)


def test_a_copy_of_another_tab_makes_what_was_fetched_here_old(open_app: Open, monkeypatch) -> None:
    fake = FakePlanbridge(example_actions())
    one = fetched(open_app, fake)
    one.button(key="apply-selected").click().run()
    settled(one.button(key="confirm-run").click().run())
    dropped = []
    monkeypatch.setattr(SessionCache, "drop", lambda cache, platform: dropped.append(platform))

    open_app("sync", fake)

    assert dropped == [PlatformName.INTERVALS]


def test_what_was_fetched_is_compared_and_drawn_once_however_often_the_page_runs(
    open_app: Open, monkeypatch
) -> None:
    drawn = []
    whole = tables.thumbnail.__wrapped__
    monkeypatch.setattr(tables, "thumbnail", lambda *asked: drawn.append(asked) or whole(*asked))
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.run()
    look(at, 1)
    at.button(key="apply-selected").click().run()
    at.button(key="cancel-run").click().run()

    assert (fake.sync.fetches, fake.sync.plans, len(drawn)) == (1, 1, 4)


def popover_labels(block) -> list[str]:
    found = [block.proto.popover.label] if getattr(block, "type", "") == "popover" else []
    for child in getattr(block, "children", {}).values():
        found += popover_labels(child)
    return found


def test_the_sports_that_are_shown_are_counted(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_actions()))
    assert "All sports" in popover_labels(at.main)

    for chosen, label in (([Sport.RUN], "1 sport"), ([Sport.RUN, Sport.RIDE], "2 sports")):
        at.get_by_key("sports").set_value(chosen).run()
        assert label in popover_labels(at.main)


def test_an_empty_list_says_whether_other_sports_may_be_planned(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge())
    assert "Nothing is planned on TrainingPeaks in these days" in words(at)

    at.get_by_key("sports").set_value([Sport.SWIM]).run()
    assert "Nothing of these sports is planned on TrainingPeaks in these days" in words(at)
