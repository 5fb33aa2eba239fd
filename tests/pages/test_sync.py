from __future__ import annotations

import datetime as dt
import re

from core.planbridge import Direction, Status
from core.platforms.contract import PlatformName, Unreadable
from core.platforms.errors import AccessExpired
from core.store.cache import SessionCache
from core.workout.model import Sport
from tests.pages.conftest import Open, settled, words
from tests.ui.fake_planbridge import (
    TODAY,
    FakePlanbridge,
    example_rows,
    note_row,
    workout_row,
)
from ui import tables
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


def table_key(at) -> str:
    (key,) = [k for k in at.session_state.to_dict() if str(k).startswith("workouts-")]
    return key


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
    fake = FakePlanbridge(example_rows())
    at = open_app("sync", fake)

    assert fake.fetches == 0
    assert "Press Fetch" in words(at)


def test_a_rerun_never_fetches(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    at.run()
    at.run()

    assert fake.fetches == 1
    assert len(at.dataframe[0].value) == 5


def test_the_table_shows_each_item_and_where_it_stands(open_app: Open) -> None:
    frame = fetched(open_app, FakePlanbridge(example_rows())).dataframe[0].value

    assert list(frame.columns)[:3] == ["day", "status", "title"], "what a phone shows"
    assert list(frame["title"])[:2] == ["5 x 4 min VO2max", "Endurance with an open end"]
    assert list(frame["sport"]) == ["Ride", "Ride", "Run", "Ride", "Note"]
    assert [s[0] for s in frame["status"]] == [
        "New",
        "New",
        "There",
        "Cannot",
        "New",
    ]
    assert frame["why"][3] == "It was completed already."
    assert frame["duration"][0] == "50:00"
    assert frame["profile"][0].startswith("data:image/svg+xml;base64,")
    assert not isinstance(frame["profile"][4], str)


def test_only_what_is_new_is_ticked_at_first(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_rows()))

    at.button(key="copy-selected").click().run()

    pending = at.session_state[Key.PENDING]
    assert [ref.id for ref in pending.refs] == ["1", "2", "5"]


def test_copying_asks_with_the_titles_and_then_shows_each_outcome(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    at.button(key="copy-selected").click().run()

    assert "5 x 4 min VO2max" in words(at)
    assert fake.copied == []

    settled(at.button(key="confirm-copy").click().run())

    assert [ref.id for ref in fake.copied[0]] == ["1", "2", "5"]
    assert "2 workouts and 1 note copied." in words(at)
    report = frame_with(at, "result")
    assert report["link"][0] == "https://intervals.icu/workout/c1"
    assert [s[0] for s in frame_with(at, "status")["status"]].count("New") == 0


def test_saying_no_copies_nothing(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    at.button(key="copy-selected").click().run()

    at.button(key="cancel-copy").click().run()

    assert fake.copied == []
    assert Key.PENDING not in at.session_state


def test_what_cannot_be_copied_is_left_out_even_when_it_is_ticked(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    tick(at, [0, 2, 3]).button(key="copy-selected").click().run()

    assert "1 workout will be created" in words(at)
    assert "1 workout already there: skipped." in words(at)
    assert "1 workout cannot be copied: left out." in words(at)

    settled(at.button(key="confirm-copy").click().run())

    assert [ref.id for ref in fake.copied[0]] == ["1", "3"]
    assert "1 workout copied, 1 already there." in words(at)


def test_nothing_ticked_says_what_to_do(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_rows()))
    tick(at, []).button(key="copy-selected").click().run()

    assert "Tick at least one workout first." in words(at)


def test_a_filter_never_moves_ticks_to_other_workouts(open_app: Open) -> None:
    rows = tuple(
        workout_row(str(n), f"Workout {n}", sport=Sport.RUN if n % 2 else Sport.RIDE)
        for n in range(6)
    )
    at = fetched(open_app, FakePlanbridge(rows))
    before = table_key(at)
    tick(at, [0, 2]).run()

    at.get_by_key("sports").set_value([Sport.RUN]).run()
    at.button(key="copy-selected").click().run()

    keys = {k for k in at.session_state.to_dict() if str(k).startswith("workouts-")}
    assert keys - {before}
    chosen = [ref.id for ref in at.session_state[Key.PENDING].refs]
    assert chosen == ["1", "3", "5"], "what is new is ticked afresh, not the old positions"


def test_what_vanished_since_it_was_ticked_is_left_out(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    at.button(key="copy-selected").click().run()
    fake.rows = fake.rows[1:]
    at.get_by_key("sports").set_value([Sport.RIDE]).run()

    assert "1 item no longer in the list: left out." in words(at)
    settled(at.button(key="confirm-copy").click().run())
    assert [ref.id for ref in fake.copied[0]] == ["2", "5"]


def test_failures_are_told_first_and_by_title(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    fake.copy_fails = {"2": "Intervals.icu refused the text. Shorten it and copy again."}
    at = fetched(open_app, fake)
    at.button(key="copy-selected").click().run()
    settled(at.button(key="confirm-copy").click().run())

    assert "1 workout and 1 note copied, 1 failed." in words(at)
    assert "Endurance with an open end: Intervals.icu refused the text." in words(at)
    report = frame_with(at, "result")
    assert [r[0] for r in report["result"]] == ["Failed", "Copied", "Copied"]


def test_a_copy_can_be_stopped(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="copy-selected").click().run()
    at.button(key="confirm-copy").click().run()
    assert at.progress

    at.button(key="stop-job").click().run()
    fake.gate.set()
    settled(at)

    assert "0 workouts copied." in words(at)
    assert "You stopped it." in words(at)


def test_while_something_runs_nothing_else_can_be_started(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    fake.gate.clear()
    at = open_app("sync", fake)
    at.button(key="fetch").click().run()

    assert at.button(key="fetch").disabled
    assert "Reading the source" in at.progress[0].text
    fake.gate.set()
    settled(at)
    assert not at.button(key="fetch").disabled


def test_an_expired_sign_in_says_so_and_leads_to_the_accounts(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    fake.fetch_error = AccessExpired(
        "TrainingPeaks", "The cookie is no longer valid.", "Paste a fresh one under Accounts."
    )
    at = fetched(open_app, fake)

    assert "TrainingPeaks: The cookie is no longer valid." in words(at)
    assert "Paste a fresh one under Accounts." in words(at)
    assert at.button(key="check-accounts")


def test_an_unexpected_error_shows_no_detail(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    fake.fetch_error = RuntimeError("secret-cookie-value")
    at = fetched(open_app, fake)

    assert "did not expect" in words(at)
    assert "secret-cookie-value" not in words(at)


def test_a_half_picked_range_waits_for_the_other_day(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
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
    (asked,) = fake.fetched
    assert asked[1:] == (TODAY, TODAY + dt.timedelta(days=40))


def test_days_without_a_plan_say_what_to_do(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(()))

    assert "Nothing is planned on TrainingPeaks in these days" in words(at)


def test_items_that_could_not_be_read_are_listed_with_their_reason(open_app: Open) -> None:
    fake = FakePlanbridge(
        example_rows(),
        unreadable=(Unreadable(id="9", title="Odd one", reason="Its structure is no JSON."),),
    )
    at = fetched(open_app, fake)

    frame = frame_with(at, "Why")
    assert frame["Why"][0] == "Its structure is no JSON."


def test_the_day_until_which_an_account_can_plan_is_shown_and_hides_nothing(
    open_app: Open,
) -> None:
    at = fetched(open_app, FakePlanbridge(example_rows(), plan_until=TODAY + dt.timedelta(days=1)))

    assert "can plan until **Tue 24 Nov 2026** right now" in words(at)
    assert len(at.dataframe[0].value) == 5

    at.button(key="copy-selected").click().run()
    assert [ref.id for ref in at.session_state[Key.PENDING].refs] == ["1", "2"]


def test_warnings_about_the_whole_are_shown(open_app: Open) -> None:
    at = fetched(
        open_app, FakePlanbridge(example_rows(), warnings=("Only half of it [was](x) read.",))
    )

    assert at.warning[0].value.startswith("Only half of it \\[was")


def test_odd_titles_are_shown_as_text_everywhere(open_app: Open) -> None:
    rows = [workout_row(str(n), title) for n, title in enumerate(HOSTILE)]
    rows.append(workout_row("x", HOSTILE[0], status=Status.ON_TARGET, reason=HOSTILE[1]))
    fake = FakePlanbridge(rows)
    fake.copy_fails = {"0": HOSTILE[1]}
    at = fetched(open_app, fake)
    drawn = []
    for position in range(len(rows)):
        at.get_by_key(f"look-{table_key(at)}").set_value(position).run()
        drawn += [element.value for element in (*at.markdown, *at.caption)]
    at.button(key="copy-selected").click().run()
    drawn += [m.value for m in at.markdown]
    settled(at.button(key="confirm-copy").click().run())
    drawn += [m.value for m in (*at.markdown, *at.warning)]

    assert sum("alert" in text for text in drawn) > 3
    for text in drawn:
        found = ACTIVE.search(text)
        assert not found, f"{found} in {text!r}"


def test_a_chosen_row_shows_its_steps_its_text_and_its_losses(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_rows()))
    look = next(box for box in at.selectbox if box.key.startswith("look-"))
    look.set_value(1).run()

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
    at = fetched(open_app, FakePlanbridge(example_rows()))
    look = next(box for box in at.selectbox if box.key.startswith("look-"))
    look.set_value(2).run()
    assert at.link_button[0].url == "https://intervals.icu/workout/1"

    next(box for box in at.selectbox if box.key.startswith("look-")).set_value(4).run()
    assert "Sleep well." in words(at)


def test_a_note_without_words_is_fine(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge((note_row("1", ""),)))

    assert at.dataframe[0].value["title"][0] == "Untitled"


def test_only_connected_directions_can_be_chosen(open_app: Open) -> None:
    fake = FakePlanbridge(connected=[PlatformName.INTERVALS, PlatformName.TRAINERROAD])
    at = open_app("sync", fake)

    assert at.selectbox(key="direction").options == [Direction.TRAINERROAD_TO_INTERVALS.label]


def test_a_page_loaded_anew_shows_the_copy_that_runs_and_how_it_ends(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="copy-selected").click().run()
    at.button(key="confirm-copy").click().run()

    again = open_app("sync", fake)
    assert "Copying 1 (1 of 3)" in again.progress[0].text
    assert not again.button(key="stop-job").disabled
    assert again.button(key="fetch").disabled

    fake.gate.set()
    settled(at)
    assert "2 workouts and 1 note copied." in words(again.run())
    assert "TrainingPeaks → Intervals.icu" in words(again)

    third = open_app("sync", fake)
    assert "2 workouts and 1 note copied." in words(third)
    third.button(key="close-report").click().run()
    assert "2 workouts and 1 note copied." not in words(third)
    assert "2 workouts and 1 note copied." not in words(open_app("sync", fake))


def test_a_page_loaded_anew_can_stop_the_copy(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    fake.gate.clear()
    at.button(key="copy-selected").click().run()
    at.button(key="confirm-copy").click().run()

    open_app("sync", fake).button(key="stop-job").click().run()
    fake.gate.set()
    settled(at)

    assert "You stopped it." in words(open_app("sync", fake))


def test_two_tabs_never_copy_at_the_same_time(open_app: Open) -> None:
    fake = FakePlanbridge(example_rows())
    one, other = fetched(open_app, fake), fetched(open_app, fake)
    for tab in (one, other):
        tab.button(key="copy-selected").click().run()
    fake.gate.clear()
    one.button(key="confirm-copy").click().run()
    other.button(key="confirm-copy").click().run()

    assert len(fake.copied) == 1
    assert other.progress
    assert other.button(key="copy-selected").disabled
    fake.gate.set()
    settled(one)


def test_a_copy_of_another_tab_makes_what_was_fetched_here_old(open_app: Open, monkeypatch) -> None:
    fake = FakePlanbridge(example_rows())
    one = fetched(open_app, fake)
    one.button(key="copy-selected").click().run()
    settled(one.button(key="confirm-copy").click().run())
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
    fake = FakePlanbridge(example_rows())
    at = fetched(open_app, fake)
    at.run()
    next(box for box in at.selectbox if box.key.startswith("look-")).set_value(1).run()
    at.button(key="copy-selected").click().run()
    at.button(key="cancel-copy").click().run()

    assert (fake.fetches, fake.overviews, len(drawn)) == (1, 1, 4)


def popover_labels(block) -> list[str]:
    found = [block.proto.popover.label] if getattr(block, "type", "") == "popover" else []
    for child in getattr(block, "children", {}).values():
        found += popover_labels(child)
    return found


def test_the_sports_that_are_shown_are_counted(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge(example_rows()))
    assert "All sports" in popover_labels(at.main)

    for chosen, label in (([Sport.RUN], "1 sport"), ([Sport.RUN, Sport.RIDE], "2 sports")):
        at.get_by_key("sports").set_value(chosen).run()
        assert label in popover_labels(at.main)


def test_an_empty_list_says_whether_other_sports_may_be_planned(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge())
    assert "Nothing is planned on TrainingPeaks in these days" in words(at)

    at.get_by_key("sports").set_value([Sport.SWIM]).run()
    assert "Nothing of these sports is planned on TrainingPeaks in these days" in words(at)
