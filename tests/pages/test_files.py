from __future__ import annotations

import dataclasses
import datetime as dt
from xml.sax.saxutils import escape

import pytest

from core.planbridge import FileFormat, Options, Status
from core.platforms.contract import PlatformName
from core.platforms.errors import AccessExpired
from core.store.journal_values import RunStatus
from core.sync.reports import RunReport
from core.workout.losses import Loss, LossKind
from tests.pages.conftest import ROOT, Open, settled, words
from tests.pages.test_sync import ACTIVE, HOSTILE, frame_with
from tests.ui.fake_planbridge import TODAY, FakePlanbridge
from ui import dropped_files, runs
from ui.services import Mode
from ui.session import Key

DAY = dt.timedelta(days=1)
ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS

ZWO = """<workout_file><name>{title}</name><description>{text}</description>
<sportType>bike</sportType><workout><Warmup Duration="600" PowerLow="0.45" PowerHigh="0.75"/>
<SteadyState Duration="{seconds}" Power="0.9"/></workout></workout_file>"""
MRC = b"""[COURSE HEADER]
VERSION = 2
MINUTES PERCENT
[END COURSE HEADER]
[COURSE DATA]
0 50
10 50
10 100
20 100
[END COURSE DATA]
"""


def zwo(title: str, *, seconds: int = 1200, text: str = "Hold it.") -> bytes:
    return ZWO.format(title=title, seconds=seconds, text=text).encode()


def upload(at, *files: tuple[str, bytes]):
    for name, data in files:
        at.file_uploader[0].upload(name, data)
    return settled(at.run())


def drop(open_app: Open, fake: FakePlanbridge, *files: tuple[str, bytes]):
    return upload(open_app("files", fake), *files)


def compared(open_app: Open, fake: FakePlanbridge, *files: tuple[str, bytes]):
    at = drop(open_app, fake, *files)
    return settled(at.button(key="compare").click().run())


def table_key(at) -> str:
    keys = [str(key) for key in at.session_state.to_dict()]
    return next(key for key in reversed(keys) if key.startswith("files-") and len(key) == 30)


def tick(at, *positions: int):
    state = {"selection": {"rows": list(positions), "columns": [], "cells": []}}
    at.session_state[table_key(at)] = state
    return at


def keys(at) -> set[str]:
    return {button.key for button in at.button}


A, B = ("a.zwo", zwo("Sweet spot")), ("b.mrc", MRC)
BROKEN = ("broken.zwo", b"<workout_file><workout>")


# --- What was dropped --------------------------------------------------------------------------


def test_before_anything_is_dropped_the_page_says_what_it_does(open_app: Open) -> None:
    at = open_app("files", FakePlanbridge())

    assert "ZWO comes from Zwift" in words(at).replace("*", "")
    assert not at.dataframe
    assert "compare" not in keys(at)


def test_each_file_is_shown_with_its_profile_or_its_error(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, BROKEN, B, ("notes.txt", b"hello"))

    frame = frame_with(at, "title")
    assert list(frame["title"]) == ["Sweet spot", "broken.zwo", "b", "notes.txt"]
    assert [one[0] for one in frame["read"]] == ["Whole", "Not read", "Whole", "Not read"]
    assert list(frame["format"]) == ["ZWO", "ZWO", "MRC", "TXT"]
    assert list(frame["duration"]) == ["30:00", "", "20:00", ""]
    assert frame["profile"][0].startswith("data:image/svg+xml;base64,")
    assert not isinstance(frame["profile"][1], str)
    assert frame["load"][0] > 0
    assert "none of the files Planbridge reads" in frame["remark"][3]
    assert "**notes.txt**: This is none of the files" in words(at), "in full as well"
    assert "2 workouts" in words(at)


def test_a_file_is_read_once_and_no_rerun_reads_it_again(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = open_app("files", fake)
    box = at.file_uploader[0].upload(*A).upload(*B)
    settled(at.run())
    at.run()
    at.file_uploader[0]._files = list(box._files)
    upload(at, ("c.zwo", zwo("Third")))

    assert fake.files.reads == ["a.zwo", "b.mrc", "c.zwo"]
    assert len(frame_with(at, "title")) == 3


def test_what_was_dropped_is_still_there_after_another_page(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = drop(open_app, fake, A, B)
    at.switch_page(str(ROOT / "pages/general.py")).run()
    at.switch_page(str(ROOT / "pages/files.py")).run()

    assert not at.exception
    assert list(frame_with(at, "title")["title"]) == ["Sweet spot", "b"]
    upload(at, ("c.zwo", zwo("Third")))
    assert list(frame_with(at, "title")["title"]) == ["Sweet spot", "b", "Third"]
    assert fake.files.reads == ["a.zwo", "b.mrc", "c.zwo"]


def test_a_file_that_is_taken_out_of_the_box_leaves_the_list(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, B)

    at.file_uploader[0].clear()
    settled(at.run())

    assert not at.dataframe
    assert "Your own workout files" in words(at)


def test_two_files_of_one_name_are_looked_at_each_for_itself(open_app: Open) -> None:
    files = [("same.zwo", zwo("Same", seconds=seconds)) for seconds in (600, 1200)]
    at = drop(open_app, FakePlanbridge(), *files)

    look = next(box for box in at.selectbox if box.key.startswith("look-"))
    assert len(set(look.options)) == 2


def test_clearing_the_list_forgets_every_file(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, B)

    settled(at.button(key="clear-files").click().run())

    assert not at.dataframe
    upload(at, A)
    assert list(frame_with(at, "title")["title"]) == ["Sweet spot"]


def test_the_same_file_twice_is_listed_once_and_said(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, ("again.zwo", A[1]), A)

    assert list(frame_with(at, "title")["title"]) == ["Sweet spot"]
    assert "again.zwo is the same as a.zwo; a.zwo is here twice" in words(at)


def test_a_file_with_the_same_name_and_another_content_is_another_file(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, ("a.zwo", zwo("Another")))

    assert list(frame_with(at, "title")["title"]) == ["Sweet spot", "Another"]


def test_more_files_than_there_is_room_for_are_named_and_not_read(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropped_files, "MOST_FILES", 2)
    fake = FakePlanbridge()
    at = drop(open_app, fake, A, B, ("c.zwo", zwo("Third")), ("d.zwo", zwo("Fourth")))

    assert fake.files.reads == ["a.zwo", "b.mrc"]
    assert "2 files too many" in words(at)
    assert "c.zwo, d.zwo" in words(at)
    settled(at.button(key="clear-files").click().run())
    assert "too many" not in words(at)


def test_what_reading_could_not_carry_is_told(open_app: Open, monkeypatch) -> None:
    fake = FakePlanbridge()
    read = fake.files.read
    loss = Loss(where="Step 1", kind=LossKind.DROPPED, before="a sound")
    monkeypatch.setattr(
        fake.files, "read", lambda *of: read(*of).model_copy(update={"losses": (loss,)})
    )
    at = drop(open_app, fake, A)

    frame = frame_with(at, "title")
    assert list(frame["read"][0]) == ["In part"]
    assert "1 thing in it could not be read" in frame["remark"][0]
    assert "Not read from the file as it is there" in words(at)
    assert "**Step 1**: a sound is lost." in words(at)


def markdown(at) -> str:
    """What Streamlit reads as Markdown, without our own badges."""
    said = [one.value for one in (*at.markdown, *at.caption, *at.warning, *at.info, *at.success)]
    return "\n".join(one for one in said if "-badge[" not in one)


def test_hostile_words_stay_words(open_app: Open) -> None:
    titles = [one for one in HOSTILE if one.strip()]
    at = compared(
        open_app,
        FakePlanbridge(),
        *((f"{one}.zwo", zwo(escape(one), seconds=60 * n)) for n, one in enumerate(titles, 1)),
        *((f"odd {one}.zwo", one.encode()) for one in titles),
        *((f"twin {one}.zwo", zwo(escape(one), seconds=60 * n)) for n, one in enumerate(titles, 1)),
        ("", b""),
    )
    at.button(key="copy-files").click().run()
    said = markdown(at)
    settled(at.button(key="confirm-files").click().run())

    assert "alert" in said
    assert not ACTIVE.search(said)
    assert not ACTIVE.search(markdown(at))


# --- Without an account ------------------------------------------------------------------------


def test_without_an_account_files_are_shown_and_converted(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(connected=()), A)

    assert "connect Intervals.icu or TrainingPeaks" in words(at)
    assert at.button(key="to-accounts")
    assert "files-way" not in at.session_state
    at.get_by_key("download-format").set_value(FileFormat.FIT).run()
    assert not at.exception
    assert "Garmin, Wahoo" in words(at)


def test_an_account_that_cannot_be_written_to_is_no_destination(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(connected=[PlatformName.TRAINERROAD]), A)

    assert at.button(key="to-accounts")


# --- To a calendar -----------------------------------------------------------------------------


def test_nothing_is_asked_of_a_platform_before_a_click(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = drop(open_app, fake, A, B)
    at.run()

    assert fake.files.fetched == []
    assert "copy-files" not in keys(at)
    assert list(frame_with(at, "title")["day"]) == [TODAY, TODAY]


def test_comparing_tells_where_each_file_stands_and_ticks_what_is_new(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.statuses = {"Sweet spot": (Status.LIKELY, "The same title is there.")}
    at = compared(open_app, fake, A, B, BROKEN)

    frame = frame_with(at, "status")
    assert [one[0] for one in frame["status"]] == ["Likely", "New", "Not read"]
    assert list(frame["arrives"]) == ["Whole", "Whole", ""]
    assert frame["remark"][0] == "The same title is there."
    at.button(key="copy-files").click().run()
    assert len(at.session_state[Key.PENDING_FILES].refs) == 1


def test_the_file_that_is_looked_at_stays_while_it_is_compared(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, B)
    next(box for box in at.selectbox if box.key.startswith("look-")).set_value(1).run()
    assert "#### b" in words(at)
    settled(at.button(key="compare").click().run())

    assert "#### b" in words(at)
    assert "**On Intervals.icu**" in words(at)


def test_a_rerun_never_fetches(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)
    asked = fake.files.overviews
    at.run()
    at.run()

    assert len(fake.files.fetched) == 1
    assert fake.files.overviews == asked


def test_one_a_day_gives_each_readable_file_the_next_day(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = drop(open_app, fake, A, BROKEN, B)
    at.get_by_key("files-spread").set_value("One a day from then on").run()
    settled(at.button(key="compare").click().run())

    assert list(frame_with(at, "status")["day"])[::2] == [TODAY, TODAY + DAY]
    ((target, first, last),) = fake.files.fetched
    assert (target, first) == (ICU, TODAY)
    assert last >= TODAY + DAY


def test_one_file_alone_needs_no_word_about_several(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A, BROKEN)

    assert not [box for box in at.selectbox if box.key == "files-spread"]


def test_another_day_asks_for_a_comparison_only_when_it_was_not_read(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)

    at.date_input(key="files-day").set_value(TODAY + 2 * DAY).run()
    assert list(frame_with(at, "status")["day"]) == [TODAY + 2 * DAY]
    assert len(fake.files.fetched) == 1

    at.date_input(key="files-day").set_value(TODAY + 40 * DAY).run()
    assert "copy-files" not in keys(at)
    assert at.button(key="compare").label == "Compare with the calendar"


def test_a_day_that_was_chosen_before_midnight_is_today_again(open_app: Open) -> None:
    at = open_app("files", FakePlanbridge())
    at.session_state["files-day"] = TODAY - DAY

    upload(at, A)

    assert at.date_input(key="files-day").value == TODAY


def test_copying_asks_with_days_titles_and_changes_and_then_reports(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.losses = (
        Loss(where="Step 1", kind=LossKind.APPROXIMATED, before="a ramp", after="10 stairs"),
    )
    at = compared(open_app, fake, A, B)
    at.button(key="copy-files").click().run()

    assert "2 workouts will be created on **Intervals.icu, Mon 23 Nov 2026**" in words(at)
    assert "Mon 23 Nov 2026 · Sweet spot" in words(at)
    assert "Ramps become stairs: 2 workouts" in words(at)
    assert fake.files.copied == []

    settled(at.button(key="confirm-files").click().run())

    assert fake.files.copied == [(ICU, (("Sweet spot", TODAY), ("b", TODAY)), Options())]
    assert "2 workouts copied." in words(at)
    assert "Your files → Intervals.icu, Mon 23 Nov 2026" in words(at)
    assert list(frame_with(at, "result")["link"]) == ["https://intervals.icu/workout/1"] * 2
    assert [one[0] for one in frame_with(at, "status")["status"]] == ["There", "There"]


def test_only_what_is_ticked_is_copied(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A, B)
    tick(at, 1).button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())

    assert fake.files.copied[0][1] == (("b", TODAY),)


def test_a_synchronisation_that_ended_is_told_here_too(open_app: Open) -> None:
    report = RunReport(status=RunStatus.DONE, run=7, message="There was nothing to do.")
    run = runs.start(Mode.LOCAL, "TrainingPeaks → Intervals.icu", ICU, lambda job: report)
    assert run is not None
    assert run.job.wait(60)
    at = open_app("files", FakePlanbridge())
    assert at.title[0].value == "Files"
    assert not at.error
    assert at.file_uploader


def test_saying_no_copies_nothing(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)
    at.button(key="copy-files").click().run()
    at.button(key="cancel-files").click().run()

    assert fake.files.copied == []
    assert Key.PENDING_FILES not in at.session_state


def test_nothing_ticked_is_said(open_app: Open) -> None:
    at = compared(open_app, FakePlanbridge(), A)
    tick(at).button(key="copy-files").click().run()

    assert "Tick at least one workout first." in words(at)


def test_what_cannot_be_copied_is_left_out_even_when_it_is_ticked(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.statuses = {"b": (Status.CANNOT, "It has no form there.")}
    at = compared(open_app, fake, A, B, BROKEN)
    tick(at, 0, 1, 2).button(key="copy-files").click().run()

    assert "1 workout will be created" in words(at)
    assert "1 file cannot be copied: left out." in words(at)
    settled(at.button(key="confirm-files").click().run())
    assert fake.files.copied[0][1] == (("Sweet spot", TODAY),)


def test_an_unreadable_file_alone_asks_for_nothing(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), BROKEN)

    assert at.button(key="compare").disabled
    assert "This file could not be read" in words(at)


def test_a_question_about_another_day_is_withdrawn(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)
    at.button(key="copy-files").click().run()
    at.date_input(key="files-day").set_value(TODAY + DAY).run()

    assert Key.PENDING_FILES not in at.session_state


def test_keeping_only_what_is_ticked_closes_up_the_days(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A, BROKEN, B, ("c.zwo", zwo("Third")))
    at.get_by_key("files-spread").set_value("One a day from then on").run()
    tick(at, 0, 3).button(key="keep-files").click().run()

    frame = frame_with(at, "title")
    assert list(frame["title"]) == ["Sweet spot", "Third"]
    assert list(frame["day"]) == [TODAY, TODAY + DAY]
    assert fake.files.copied == []


def test_other_options_show_what_they_change_at_once(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)
    at.get_by_key("option-ramps").set_value("Stairs").run()

    assert frame_with(at, "arrives")["arrives"][0] == "Your options"
    assert "Nothing is lost; your options make" in words(at)
    at.button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())
    assert fake.files.copied[0][2] == Options(stair_seconds=60)


def test_days_that_cannot_be_planned_yet_are_said_and_not_ticked(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.extra = {"plan_until": TODAY}
    at = drop(open_app, fake, A, B)
    at.get_by_key("files-spread").set_value("One a day from then on").run()
    settled(at.button(key="compare").click().run())

    assert "can plan until" in words(at)
    at.button(key="copy-files").click().run()
    assert len(at.session_state[Key.PENDING_FILES].refs) == 1


def test_warnings_about_the_calendar_are_shown(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.extra = {"warnings": ("Intervals.icu: one item could not be read.",)}

    assert "one item could not be read" in words(compared(open_app, fake, A))


def test_an_expired_login_says_so_and_leads_to_the_accounts(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.fetch_error = AccessExpired("Intervals.icu", "does not accept the key.", "Get a new one.")
    at = compared(open_app, fake, A)

    assert "Intervals.icu: does not accept the key." in words(at)
    assert at.button(key="check-accounts")
    assert len(frame_with(at, "title")) == 1, "the files are still there"


def test_one_that_fails_is_told_and_the_others_are_copied(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.copy_fails = {"b": "It was refused."}
    at = compared(open_app, fake, A, B)
    at.button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())

    assert "1 workout copied, 1 failed." in words(at)
    assert "b: It was refused." in words(at)


def test_a_copy_can_be_watched_and_stopped(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A, B)
    fake.gate.clear()
    at.button(key="copy-files").click().run()
    at.button(key="confirm-files").click().run()

    assert at.button(key="stop-job")
    assert at.button(key="copy-files").disabled
    assert at.button(key="compare").disabled
    at.button(key="stop-job").click().run()
    fake.gate.set()
    assert "You stopped it" in words(settled(at))


def test_a_copy_that_runs_on_one_page_is_seen_on_the_other(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = compared(open_app, fake, A)
    fake.gate.clear()
    at.button(key="copy-files").click().run()
    at.button(key="confirm-files").click().run()
    at.switch_page(str(ROOT / "pages/sync.py")).run()

    assert at.button(key="stop-job")
    fake.gate.set()
    assert "1 workout copied." in words(settled(at))
    at.switch_page(str(ROOT / "pages/files.py")).run()
    assert "1 workout copied." in words(at)
    at.button(key="close-report").click().run()
    assert "1 workout copied." not in words(at)


# --- The list itself ---------------------------------------------------------------------------


def test_no_bytes_of_a_file_are_kept_in_the_session(open_app: Open) -> None:
    at = drop(open_app, FakePlanbridge(), A)
    kept = at.session_state[Key.DROPPED]

    assert A[1] not in repr(dataclasses.asdict(kept)).encode()
