from __future__ import annotations

from core.planbridge import Options
from core.platforms.contract import PlatformName
from core.platforms.errors import AccessExpired
from core.workout.model import Averaging
from core.workout.options import PLAIN
from tests.pages.conftest import Open, settled
from tests.pages.test_sync import chosen_ids, fetched, popover_labels, table_key, tick
from tests.ui.fake_planbridge import FakePlanbridge, example_actions
from ui.session import Key


def popover_label(at) -> str:
    return next(one for one in popover_labels(at.main) if one.startswith("Options"))


def test_at_first_nothing_is_chosen_and_the_widgets_say_so(open_app: Open) -> None:
    at = open_app("sync", FakePlanbridge(example_actions()))

    assert popover_label(at) == "Options"
    assert not at.toggle(key="option-widen").value
    assert at.get_by_key("option-ramps").value == "Ramps"
    assert at.get_by_key("option-averaging").value == "As planned"
    assert at.toggle(key="option-rpe_as_cue").value
    assert at.toggle(key="option-coach_comments").value
    assert at.button(key="options-none").disabled


def test_each_choice_is_saved_at_once_and_told_by_the_button(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)

    at.toggle(key="option-widen").set_value(True).run()
    assert fake.saved_options == Options(power_width=2.5, heart_rate_width=1.5, pace_width=2.5)
    assert popover_label(at) == "Options: ranges ±1.5–2.5 %"

    at.number_input(key="option-heart_rate_width").set_value(0.0).run()
    at.get_by_key("option-ramps").set_value("Stairs").run()
    at.number_input(key="option-stair_seconds").set_value(90).run()
    at.get_by_key("option-averaging").set_value("3 s").run()
    at.toggle(key="option-rpe_as_cue").set_value(False).run()
    at.toggle(key="option-coach_comments").set_value(False).run()

    assert fake.saved_options == Options(
        power_width=2.5,
        pace_width=2.5,
        averaging=Averaging.SECONDS_3,
        stair_seconds=90,
        rpe_as_cue=False,
        coach_comments=False,
    )
    assert popover_label(at) == (
        "Options: power ±2.5 %, pace ±2.5 %, power over 3 s, stairs of 90 s, "
        "no RPE as text, no coach's comments"
    )


def test_one_button_takes_all_of_it_back(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    fake.saved_options = Options(power_width=3, stair_seconds=30, coach_comments=False)
    at = open_app("sync", fake)
    assert at.number_input(key="option-power_width").value == 3

    at.button(key="options-none").click().run()

    assert fake.saved_options == PLAIN
    assert not at.toggle(key="option-widen").value
    assert popover_label(at) == "Options"


def test_turning_a_choice_off_again_leaves_nothing_behind(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)
    for value in (True, False):
        at.toggle(key="option-widen").set_value(value).run()
    for value in ("Stairs", "Ramps"):
        at.get_by_key("option-ramps").set_value(value).run()
    for value in ("30 s", "As planned"):
        at.get_by_key("option-averaging").set_value(value).run()

    assert fake.saved_options == PLAIN


def test_what_another_tab_chose_is_what_the_widgets_show(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)
    fake.saved_options = Options(stair_seconds=120)
    at.run()

    assert at.get_by_key("option-ramps").value == "Stairs"
    assert at.number_input(key="option-stair_seconds").value == 120
    assert fake.saved_options == Options(stair_seconds=120)


def test_what_another_tab_chose_in_the_meantime_is_not_overwritten(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = open_app("sync", fake)
    chosen = Options(power_width=5, stair_seconds=120)
    fake.saved_options = chosen
    at.toggle(key="option-widen").set_value(True).run()
    assert fake.saved_options == chosen

    fake.saved_options = PLAIN
    at.run()
    fake.saved_options = chosen
    at.get_by_key("option-ramps").set_value("Stairs").run()
    assert fake.saved_options == chosen


def test_a_number_that_was_deleted_or_lies_out_of_range_saves_nothing_else(
    open_app: Open,
) -> None:
    fake = FakePlanbridge(example_actions())
    fake.saved_options = Options(power_width=5, stair_seconds=120)
    at = open_app("sync", fake)
    at.number_input(key="option-power_width").set_value(None).run()
    assert fake.saved_options == Options(power_width=5, stair_seconds=120)
    assert at.number_input(key="option-power_width").value == 5

    for key, value in (("option-power_width", 21.0), ("option-stair_seconds", 4)):
        at.number_input(key=key).set_value(value).run()
        assert fake.saved_options == Options(power_width=5, stair_seconds=120)
        assert not at.exception


def test_where_averaging_is_not_kept_the_page_says_so_and_what_it_is_still_for(
    open_app: Open,
) -> None:
    fake = FakePlanbridge(
        example_actions(), connected=[PlatformName.INTERVALS, PlatformName.TRAININGPEAKS]
    )
    at = open_app("sync", fake)
    assert not [c for c in at.caption if "does not keep this" in c.value]

    at.selectbox(key="direction").select_index(1).run()

    (said,) = [c.value for c in at.caption if "does not keep this" in c.value]
    assert said == "TrainingPeaks does not keep this, FIT files do."


def test_an_account_that_cannot_be_used_does_not_break_the_choices(
    open_app: Open, monkeypatch
) -> None:
    def refuse(self, target):
        raise AccessExpired("Intervals.icu", "The key cannot be read.", "Paste it again.")

    monkeypatch.setattr(FakePlanbridge, "keeps_averaging", refuse)
    at = open_app("sync", FakePlanbridge(example_actions()))

    assert at.get_by_key("option-averaging")


def test_a_choice_changes_the_preview_without_a_fetch_and_keeps_what_is_ticked(
    open_app: Open,
) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    before = table_key(at)
    tick(at, [1]).run()

    at.get_by_key("option-ramps").set_value("Stairs").run()

    assert (fake.sync.fetches, fake.sync.plans) == (1, 2)
    assert table_key(at) == before
    at.button(key="apply-selected").click().run()
    assert chosen_ids(at) == ["2"]
    settled(at.button(key="confirm-run").click().run())
    ((question, _, _),) = fake.sync.orders
    assert question.options == Options(stair_seconds=60)


def test_a_choice_made_while_a_question_is_open_asks_anew(open_app: Open) -> None:
    fake = FakePlanbridge(example_actions())
    at = fetched(open_app, fake)
    at.button(key="apply-selected").click().run()
    assert Key.PENDING in at.session_state

    at.toggle(key="option-coach_comments").set_value(False).run()

    assert Key.PENDING not in at.session_state
    assert fake.sync.orders == []
