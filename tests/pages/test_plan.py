"""What a plan asks of a person: conflicts, pins, rules, brakes, pairs to link."""

from __future__ import annotations

import re

from core.planbridge import Direction
from core.platforms.contract import PlatformName
from core.store.journal_values import Choice, Link, RuleSettings, RunKind
from core.sync.actions import Action, ActionKind, Brake, BrakeKind, Conflict, Side, WholeTexts
from core.sync.athletes import Names
from core.sync.fields import Difference, Field
from core.workout.model import Sport, Workout
from tests.pages.conftest import Open, settled, words
from tests.pages.test_sync import (
    ACTIVE,
    HOSTILE,
    actions_of,
    chosen_ids,
    fetched,
    frame_with,
    look,
    ordered_ids,
    tick,
    two_weeks,
)
from tests.ui.fake_planbridge import NOW, TODAY, FakePlanbridge, action, rich_actions
from tests.ui.fake_sync import FEWER

TP_TO_ICU = Direction.TRAININGPEAKS_TO_INTERVALS
MANY = Brake(kind=BrakeKind.MANY_DELETIONS, words="12 of 14 workouts would be deleted.")
PARTIAL = Brake(kind=BrakeKind.PARTIAL, words="Only half of it was read.", final=True)
CONFLICT = 4


def at_row(open_app: Open, fake: FakePlanbridge, title: str):
    at = two_weeks(open_app, fake)
    return look(at, list(at.dataframe[0].value["title"]).index(title))


def settle(at, field: Field, side: Side | None):
    return control(at, field).set_value(side).run()


def control(at, field: Field):
    return next(
        one
        for one in at.get("button_group")
        if str(one.key).startswith("settle-") and str(one.key).endswith(f"-{field}")
    )


def keys(at) -> set[str]:
    return {button.key for button in at.button}


def table_text(at) -> str:
    return "\n".join(one.value.to_string() for one in at.table).replace("\\", "")


# --- One workout -------------------------------------------------------------------------------


def test_an_update_is_told_field_by_field_with_both_profiles(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Threshold, longer")

    (table,) = at.table
    assert list(table.value.columns) == ["On Intervals\\.icu now", "Becomes"]
    assert list(table.value.index) == ["Title", "Steps"]
    assert table.value.loc["Title"].tolist() == ["Threshold", "Threshold\\, longer"]
    assert "Text: changed on Intervals.icu and left as it is there." in words(at)
    assert len(at.get("vega_lite_chart")) == 2
    assert {"**On Intervals.icu now**", "**Becomes**"} <= set(words(at).split("\n"))


def test_without_a_change_of_steps_there_is_one_profile(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Long ride")

    assert "Fri 27 Nov 2026" in table_text(at)
    assert len(at.get("vega_lite_chart")) == 1


def test_what_was_edited_there_is_told_from_the_plan_to_what_it_is(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Edited there")

    assert list(at.table[0].value.columns) == ["By TrainingPeaks", "On Intervals\\.icu"]
    assert "It was edited on Intervals.icu." in words(at)
    assert at.link_button[0].url == "https://intervals.icu/workout/1"


def test_what_is_to_be_deleted_is_looked_at_as_it_is_there(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Old tempo")

    assert "It is gone from TrainingPeaks." in words(at)
    assert at.get("vega_lite_chart")


def test_the_workout_that_is_looked_at_stays_when_the_list_changes(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "Edited there")
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert "#### Edited there" in words(at)


# --- Conflicts ---------------------------------------------------------------------------------


def test_a_conflict_shows_both_values_and_is_not_applied(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Race with friends")

    said = words(at)
    assert "**Title** · both had: Race" in said
    assert "Race [alone](x)" in said
    assert "Go easy." in said
    assert control(at, Field.TITLE).options == ["Take from TrainingPeaks", "Keep Intervals.icu’s"]
    tick(at, [CONFLICT]).run()
    assert at.button(key="apply-selected").label == "Apply selected (0)"


def test_a_conflict_is_settled_field_by_field_and_then_applied_as_an_update(
    open_app: Open,
) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "Race with friends")
    settle(at, Field.TITLE, Side.SOURCE)
    assert "Conflict" in actions_of(at.dataframe[0].value), "half of it is still open"

    settle(at, Field.TEXT, Side.TARGET)

    assert "Conflict" not in actions_of(at.dataframe[0].value)
    assert "#### Race with friends" in words(at)
    assert "Settled by you: Title from TrainingPeaks, Text from Intervals.icu." in words(at)
    at.button(key="apply-selected").click().run()
    assert "5" in chosen_ids(at)
    settled(at.button(key="confirm-run").click().run())
    ((_, order, choices),) = fake.sync.orders
    (key,) = choices
    assert choices[key] == {Field.TITLE: Side.SOURCE, Field.TEXT: Side.TARGET}
    assert key in order.shown


def test_all_fields_can_be_taken_from_one_side_at_once_and_anew(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Race with friends")

    at.button(key="settle-all-target").click().run()
    assert "Settled by you: Title from Intervals.icu, Text from Intervals.icu." in words(at)

    at.button(key="settle-anew").click().run()
    assert control(at, Field.TITLE).value is None
    assert "Conflict" in actions_of(at.dataframe[0].value)


def test_a_choice_can_be_taken_back(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Race with friends")
    settle(at, Field.TITLE, Side.SOURCE)
    settle(at, Field.TITLE, None)
    settle(at, Field.TEXT, Side.SOURCE)

    assert "Conflict" in actions_of(at.dataframe[0].value)


def test_a_fetch_asks_again_how_conflicts_are_settled(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Race with friends")
    settle(at, Field.TITLE, Side.SOURCE)

    settled(at.button(key="fetch").click().run())

    assert control(at, Field.TITLE).value is None


def test_a_conflict_of_steps_shows_both_profiles(open_app: Open) -> None:
    there = Workout(sport=Sport.RIDE, day=TODAY, title="Mine", steps=FEWER)
    steps = Conflict(field=Field.WORK, agreed="", source="5 rounds", target="3 rounds")
    row = action("1", "Yours", ActionKind.CONFLICT, there=there, draft=None, conflicts=(steps,))
    at = fetched(open_app, FakePlanbridge([row]))

    assert len(at.get("vega_lite_chart")) == 2
    assert {"**TrainingPeaks**", "**Intervals.icu**"} <= set(words(at).split("\n"))


def test_a_conflict_of_longer_texts_can_be_read_in_full(open_app: Open) -> None:
    whole = WholeTexts(agreed="one\ntwo", source="one\nTWO [a](x)", target="ONE\ntwo")
    texts = Conflict(
        field=Field.TEXT, agreed="", source="“two” became “TWO”", target="mine", whole=whole
    )
    row = action("1", "Yours", ActionKind.CONFLICT, draft=None, conflicts=(texts,))
    at = fetched(open_app, FakePlanbridge([row]))

    (panel,) = [one for one in at.expander if one.label == "Text in full"]
    assert [one.value for one in panel.text] == [whole.agreed, whole.source, whole.target]
    assert [one.value for one in panel.markdown] == [
        "**Both had**",
        "**TrainingPeaks**",
        "**Intervals.icu**",
    ]
    assert "TrainingPeaks: “two” became “TWO”" in words(at)


def test_of_what_nobody_agreed_on_only_two_texts_are_shown(open_app: Open) -> None:
    whole = WholeTexts(agreed="", source="one\ntwo", target="")
    texts = Conflict(field=Field.TEXT, agreed="", source="“one”", target="", whole=whole)
    row = action("1", "Yours", ActionKind.CONFLICT, draft=None, conflicts=(texts,))
    at = fetched(open_app, FakePlanbridge([row]))

    (panel,) = [one for one in at.expander if one.label == "Text in full"]
    assert [one.value for one in panel.text] == ["one\ntwo", "—"]


# --- What a person says about one workout ------------------------------------------------------


def test_a_workout_is_pinned_and_unpinned(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "Threshold, longer")

    at.button(key="choose-pin").click().run()
    (ref,) = fake.sync.said
    assert (ref.id, fake.sync.said[ref]) == ("2", Choice.PIN)
    assert "Pinned: never touched." in words(at)
    assert "Update" not in actions_of(at.dataframe[0].value)
    assert at.button(key="apply-selected").label == "Apply selected (4)"

    at.button(key="choose-back").click().run()
    assert fake.sync.said == {}
    assert "Update" in actions_of(at.dataframe[0].value)


def test_a_workout_is_ignored_and_no_longer(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "5 x 4 min VO2max")
    assert "choose-pin" not in keys(at), "there is no copy to be left alone"

    at.button(key="choose-ignore").click().run()
    assert list(fake.sync.said.values()) == [Choice.IGNORE]
    assert at.button(key="choose-back").label == "Stop ignoring"
    at.button(key="choose-back").click().run()
    assert fake.sync.said == {}


def test_sync_again_is_offered_where_it_would_change_something(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "Threshold, longer")
    assert "choose-again" not in keys(at)

    look(at, list(at.dataframe[0].value["title"]).index("Deleted there"))
    at.button(key="choose-again").click().run()

    assert list(fake.sync.said.values()) == [Choice.AGAIN]
    assert at.button(key="apply-selected").label == "Apply selected (6)"


def test_what_only_looks_alike_can_be_copied_all_the_same(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = at_row(open_app, fake, "Looks alike")

    assert at.button(key="choose-again").label == "Copy it all the same"
    look(at, list(at.dataframe[0].value["title"]).index("Found again"))
    assert at.button(key="choose-again").label == "Sync this again", "its copy is known for sure"
    look(at, list(at.dataframe[0].value["title"]).index("Looks alike"))
    at.button(key="choose-again").click().run()
    assert {ref.id: choice for ref, choice in fake.sync.said.items()} == {"7": Choice.AGAIN}


def test_what_was_pinned_before_its_source_was_gone_can_be_unpinned(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    gone = fake.sync.actions[3]
    source = gone.target.ref.model_copy(update={"platform": PlatformName.TRAININGPEAKS, "id": "4"})
    link = Link(
        source=source,
        target=gone.target.ref,
        source_prints={},
        target_prints={},
        source_item=gone.target.item,
        target_item=gone.target.item,
        ours=True,
        written_at=NOW,
    )
    fake.sync.actions = (gone.model_copy(update={"link": link, "choice": Choice.PIN}),)
    fake.sync.said = {source: Choice.PIN, gone.target.ref: Choice.PIN}
    at = at_row(open_app, fake, "Old tempo")

    at.button(key="choose-back").click().run()

    assert fake.sync.said == {}


def test_a_choice_keeps_what_was_ticked(open_app: Open) -> None:
    at = at_row(open_app, FakePlanbridge(rich_actions()), "Threshold, longer")
    tick(at, [0, 3]).run()

    at.button(key="choose-pin").click().run()

    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["1", "c4"]


# --- Rules and brakes --------------------------------------------------------------------------


def test_deletions_are_ticked_only_when_the_rules_say_so(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)
    assert not at.toggle(key="rule-tick_deletions").value

    at.toggle(key="rule-tick_deletions").set_value(True).run()

    assert fake.sync.saved_rules == {TP_TO_ICU: RuleSettings(tick_deletions=True)}
    at.button(key="apply-selected").click().run()
    assert "c4" in chosen_ids(at)
    assert fake.sync.fetches == 1


def test_the_limits_that_stop_and_ask_are_saved(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)

    at.number_input(key="rule-most_deletions").set_value(9).run()
    at.number_input(key="rule-most_deletions_share").set_value(40).run()

    assert fake.sync.saved_rules[TP_TO_ICU] == RuleSettings(
        most_deletions=9, most_deletions_share=0.4
    )
    at.number_input(key="rule-most_deletions").set_value(None).run()
    assert at.number_input(key="rule-most_deletions").value == 9


def test_deletions_are_listed_by_title_in_red(open_app: Open) -> None:
    at = tick(two_weeks(open_app, FakePlanbridge(rich_actions())), [0, 3]).run()
    at.button(key="apply-selected").click().run()

    assert "1 will be created and 1 deleted on **Intervals.icu**:" in words(at)
    assert "- :red[Thu 26 Nov 2026 · Old tempo]" in words(at)


def test_whose_calendars_are_meant_is_said_with_the_plan_and_before_it_is_applied(
    open_app: Open,
) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.names = Names(source="Kim", target="Sam :tada: *x*")
    at = two_weeks(open_app, fake)
    (said,) = [one.value for one in at.caption if "Kim" in one.value]
    assert said.startswith("TrainingPeaks (Kim) → Intervals.icu (Sam ")
    assert ":tada:" not in said
    assert r"\*x\*" in said

    at = tick(at, [0, 3]).run()
    at.button(key="apply-selected").click().run()
    assert "1 will be created and 1 deleted on **Intervals.icu** (Sam" in words(at)
    assert ":red[:material/delete:] **Deleted on Intervals.icu** (Sam" in words(at)
    settled(at.button(key="confirm-run").click().run())
    assert fake.sync.orders[0][1].names == fake.sync.names


def test_a_brake_is_told_and_must_be_read_first(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.brakes_on = fake.sync.run_brakes = (MANY,)
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()

    assert MANY.words in words(at)
    assert at.button(key="confirm-run").disabled
    at.checkbox(key="read-brakes").check().run()
    assert not at.button(key="confirm-run").disabled
    settled(at.button(key="confirm-run").click().run())

    ((_, order, _),) = fake.sync.orders
    assert order.confirmed
    assert "2 created, 1 updated, 1 moved and 1 linked." in words(at)


def test_a_final_brake_cannot_be_confirmed(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.brakes_on = (MANY, PARTIAL)
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()

    assert PARTIAL.words in words(at)
    assert "This cannot be confirmed." in words(at)
    assert not at.checkbox
    assert at.button(key="confirm-run").disabled


def test_a_yes_to_one_choice_is_no_yes_to_another(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.brakes_on = (MANY,)
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()
    at.checkbox(key="read-brakes").check().run()
    at.button(key="cancel-run").click().run()

    tick(at, [0, 3]).run()
    at.button(key="apply-selected").click().run()

    assert at.button(key="confirm-run").disabled


def test_brakes_are_asked_for_once_a_question(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.brakes_on = (MANY,)
    at = two_weeks(open_app, fake)
    assert fake.sync.braked == 0
    at.button(key="apply-selected").click().run()
    at.checkbox(key="read-brakes").check().run()

    assert fake.sync.braked == 1


def test_what_was_held_back_is_confirmed_from_the_report(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.run_brakes = (MANY,)
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert "Nothing was written" in words(at)
    assert MANY.words in words(at)
    assert {one[0] for one in frame_with(at, "result")["result"]} == {"Not done"}
    assert at.button(key="confirm-held").disabled
    next(one for one in at.checkbox if one.key.startswith("read-held-")).check().run()
    settled(at.button(key="confirm-held").click().run())

    held, confirmed = (order for _, order, _ in fake.sync.orders)
    assert confirmed.shown == held.shown
    assert (held.confirmed, len(confirmed.confirmed)) == ("", 64)
    assert "2 created, 1 updated, 1 moved and 1 linked." in words(at)


def test_a_final_brake_of_a_run_has_no_way_round(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.run_brakes = (PARTIAL,)
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    assert PARTIAL.words in words(at)
    assert "confirm-held" not in keys(at)


# --- Pairs, and the outcome --------------------------------------------------------------------


def test_existing_pairs_are_linked_without_writing(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)
    assert at.button(key="link-pairs").label == "Link existing pairs (1)"

    settled(at.button(key="link-pairs").click().run())

    ((_, order, _),) = fake.sync.orders
    assert order.kind is RunKind.LINK
    assert ordered_ids(fake) == ["6"]
    assert "1 linked." in words(at)
    assert at.button(key="link-pairs").disabled, "what only looks alike is linked when ticked"

    tick(at, [5]).run()
    settled(at.button(key="link-pairs").click().run())
    assert ordered_ids(fake) == ["7"]
    assert "link-pairs" not in keys(at)


def test_without_pairs_there_is_nothing_to_link(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge([action("1", "New")]))

    assert "link-pairs" not in keys(at)


def test_what_reads_back_differently_is_told_first(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    fake.sync.unlike = {
        "3": (Difference(field=Field.WORK, label="Duration", before="50:00", after="48:00"),)
    }
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    report = frame_with(at, "result")
    assert report["title"][0] == "Long ride"
    assert list(report["checked"][0]) == ["Differs"]
    assert report["message"][0] == "Written. Duration: 48:00 instead of 50:00."
    assert "1 workout read back differently from what was written" in words(at)


def test_what_changed_since_it_was_shown_is_left_and_said(open_app: Open) -> None:
    fake = FakePlanbridge(rich_actions())
    at = two_weeks(open_app, fake)
    at.button(key="apply-selected").click().run()
    first, *rest = fake.sync.actions
    fake.sync.actions = (first.model_copy(update={"digest": "another"}), *rest)
    settled(at.button(key="confirm-run").click().run())

    assert "1 changed since it was shown." in words(at)
    assert frame_with(at, "result")["result"][0][0] == "Changed"


def test_the_outcome_leads_to_the_history(open_app: Open) -> None:
    at = fetched(open_app, FakePlanbridge([action("1", "New")]))
    at.button(key="apply-selected").click().run()
    settled(at.button(key="confirm-run").click().run())

    at.button(key="to-history").click().run()

    assert not at.exception
    assert [one.value for one in at.title] == ["History"]


# --- Words from elsewhere ----------------------------------------------------------------------


def test_odd_words_of_a_plan_are_shown_as_text_everywhere(open_app: Open) -> None:
    rows = []
    for n, odd in enumerate(HOSTILE):
        told = (Difference(field=Field.TITLE, label="Title", before=odd, after=odd),)
        more = {"differences": told, "reason": odd}
        rows += [
            action(f"d{n}", odd, ActionKind.DELETE, ticked=True, reason=odd),
            action(f"u{n}", odd, ActionKind.UPDATE, **more),
            action(
                f"x{n}",
                odd,
                ActionKind.CONFLICT,
                conflicts=(Conflict(field=Field.TITLE, agreed=odd, source=odd, target=odd),),
                **more,
            ),
        ]
    fake = FakePlanbridge(rows)
    fake.sync.saved_rules = {TP_TO_ICU: RuleSettings(tick_deletions=True)}
    fake.sync.brakes_on = tuple(Brake(kind=BrakeKind.PARTIAL, words=odd) for odd in HOSTILE)
    fake.sync.fails = {"u0": HOSTILE[1]}
    at = fetched(open_app, fake)
    drawn = []
    for position in range(len(rows)):
        look(at, position)
        drawn += [element.value for element in (*at.markdown, *at.caption)]
        drawn += [str(cell) for one in at.table for cell in one.value.to_numpy().ravel()]
    at.button(key="apply-selected").click().run()
    drawn += [element.value for element in (*at.markdown, *at.caption, *at.warning)]
    at.checkbox(key="read-brakes").check().run()
    settled(at.button(key="confirm-run").click().run())
    drawn += [element.value for element in (*at.markdown, *at.warning)]

    assert sum("alert" in text for text in drawn) > 8
    ours = re.compile(r":red\[:material/delete:\]|:red-badge\[:material/delete: Delete\]")
    for text in drawn:
        said = "\n".join(line.removeprefix("- :red[") for line in text.split("\n"))
        found = ACTIVE.search(ours.sub("", said))
        assert not found, f"{found} in {text!r}"


# --- Copies that were only found ---------------------------------------------------------------


def found_copy(identity: str, kind: ActionKind, *, ours: bool = False, **more) -> Action:
    """A linked copy that is not as it would be written; Planbridge wrote it only if ``ours``."""
    made = action(
        identity,
        f"Found {identity}",
        kind,
        again=True,
        differences=(Difference(field=Field.TITLE, label="Title", before="Plan", after="There"),),
        **more,
    )
    link = Link(
        id=int(identity),
        source=made.source.ref,
        target=made.target.ref,
        source_prints={},
        target_prints={},
        source_item=made.source.item,
        target_item=made.target.item,
        ours=ours,
        written_at=NOW,
    )
    return made.model_copy(update={"link": link})


def found_copies() -> FakePlanbridge:
    return FakePlanbridge(
        [
            found_copy("1", ActionKind.LEAVE),
            found_copy("2", ActionKind.ADOPT),
            found_copy("3", ActionKind.LEAVE, ours=True),
            found_copy("4", ActionKind.ADOPT, ticked=False),
        ]
    )


def test_copies_that_were_only_found_are_brought_up_to_date_at_once(open_app: Open) -> None:
    fake = found_copies()
    at = fetched(open_app, fake)
    button = at.button(key="bring-up-to-date")
    assert button.label == "Bring 2 copies up to date"
    assert "2 copies on Intervals.icu were not written by Planbridge and differ" in words(at)
    assert "leave-as-found" not in keys(at)

    button.click().run()

    assert {ref.id: choice for ref, choice in fake.sync.said.items()} == {
        "1": Choice.AGAIN,
        "2": Choice.AGAIN,
    }
    assert fake.sync.orders == [], "nothing is written by it"
    assert actions_of(at.dataframe[0].value).count("Update") == 2
    assert at.button(key="apply-selected").label == "Apply selected (2)"
    assert "bring-up-to-date" not in keys(at)


def test_bringing_copies_up_to_date_can_be_taken_back(open_app: Open) -> None:
    fake = found_copies()
    at = fetched(open_app, fake)
    at.button(key="bring-up-to-date").click().run()
    assert "not written by Planbridge" not in words(at)

    button = at.button(key="leave-as-found")
    assert button.label == "Leave 2 copies as they are"
    button.click().run()

    assert fake.sync.said == {}
    assert at.button(key="bring-up-to-date").label == "Bring 2 copies up to date"


def test_of_a_copy_that_was_only_found_a_conflict_does_not_say_that_both_changed(
    open_app: Open,
) -> None:
    title = Conflict(field=Field.TITLE, agreed="", source="Plan", target="There")
    row = found_copy("1", ActionKind.CONFLICT, conflicts=(title,), draft=None)
    at = fetched(open_app, FakePlanbridge([row]))

    assert "Both sides differ." in words(at)
    assert "Both sides changed" not in words(at)
    assert "choose-again" in keys(at)


def test_where_nothing_was_only_found_nothing_is_offered(open_app: Open) -> None:
    at = two_weeks(open_app, FakePlanbridge(rich_actions()))

    assert {"bring-up-to-date", "leave-as-found"}.isdisjoint(keys(at))
