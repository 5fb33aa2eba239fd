from __future__ import annotations

import pytest

from core import file_desk
from core.formats import files
from core.formats.file_types import WrittenFile
from core.formats.files import FileError, FileFormat, read_file
from core.planbridge import Options
from core.platforms.contract import PlatformName
from core.workout.losses import Loss, LossKind
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.pages.conftest import Open, words
from tests.pages.test_sync import fetched, look
from tests.ui.fake_planbridge import FakePlanbridge, account, action, example_actions
from ui import downloads

THRESHOLDS = AthleteThresholds(default=Thresholds(ftp=250))


def choose(at, file_format: str | None):
    chosen = None if file_format is None else FileFormat(file_format)
    return at.get_by_key("download-format").set_value(chosen).run()


def button(at):
    return next(one for one in at.get("download_button"))


def test_no_file_is_made_before_a_format_is_chosen_and_each_is_made_once(
    open_app: Open, monkeypatch
) -> None:
    made = []

    def write(workout, file_format, thresholds, options):
        made.append((workout.title, file_format, options))
        return WrittenFile(data=b"x")

    monkeypatch.setattr(file_desk, "write_file", write)
    at = fetched(open_app, FakePlanbridge(example_actions()))
    assert made == []

    choose(at, "zwo")
    at.run()
    choose(at, "fit")
    choose(at, "zwo")
    assert [one[1] for one in made] == ["zwo", "fit"]

    look(at, 2)
    assert made[2:] == [("Long ride", "zwo", Options())], "also what cannot be copied"
    assert not at.exception


def test_losses_and_effects_are_told_before_the_download(open_app: Open, monkeypatch) -> None:
    loss = Loss(where="Step 1", kind=LossKind.DROPPED, before="a note")
    effect = Loss(where="Step 2", kind=LossKind.APPROXIMATED, before="a ramp", after="stairs")
    monkeypatch.setattr(
        file_desk,
        "write_file",
        lambda *_: WrittenFile(data=b"x", losses=(loss,), effects=(effect,)),
    )
    fake = FakePlanbridge(example_actions())
    fake.saved_options = Options(stair_seconds=60)
    at = choose(fetched(open_app, fake), "mrc")

    assert "For indoor trainers, in % of FTP." in words(at)
    assert "Made with your options: stairs of 60 s." in words(at)
    assert "**Step 1**: a note is lost." in words(at)
    assert "**Step 2**: a ramp becomes stairs. *(by your options)*" in words(at)
    assert button(at).proto.label == "Download MRC"


def test_options_reach_the_file(open_app: Open, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(
        file_desk, "write_file", lambda *args: asked.append(args[3]) or WrittenFile(data=b"x")
    )
    fake = FakePlanbridge(example_actions())
    at = choose(fetched(open_app, fake), "fit")
    at.get_by_key("option-ramps").set_value("Stairs").run()

    assert asked == [Options(), Options(stair_seconds=60)]


def test_a_format_that_cannot_hold_it_says_why(open_app: Open, monkeypatch) -> None:
    def refuse(*_):
        raise FileError("An ERG file needs an FTP. Enter it on Intervals.icu.")

    monkeypatch.setattr(file_desk, "write_file", refuse)
    at = choose(fetched(open_app, FakePlanbridge(example_actions())), "erg")

    assert "There is no ERG file of this workout" in words(at)
    assert "An ERG file needs an FTP." in words(at)
    assert not at.get("download_button")
    choose(at, None)
    assert "Choose a format first." in words(at)


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_every_format_offers_a_file_that_can_be_read(
    open_app: Open, monkeypatch, file_format: FileFormat
) -> None:
    written = []

    def write(*asked):
        written.append(files.write_file(*asked))
        return written[-1]

    monkeypatch.setattr(file_desk, "write_file", write)
    fake = FakePlanbridge((action("1", "5 x 4 min"),))
    other = PlatformName.INTERVALS
    fake.saved[other] = fake.saved[other].model_copy(
        update={"account": account(other, thresholds=THRESHOLDS)}
    )
    at = choose(fetched(open_app, fake), file_format)

    assert button(at).proto.label == f"Download {file_format.label}"
    assert read_file(f"x.{file_format}", written[0].data).workout.steps


def test_a_writer_that_fails_costs_its_file_and_not_the_page(open_app: Open, monkeypatch) -> None:
    def fail(*_):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(file_desk, "write_file", fail)
    at = choose(fetched(open_app, FakePlanbridge(example_actions())), "zwo")

    assert not at.exception
    assert "There is no ZWO file of this workout" in words(at)
    assert "Planbridge failed on this workout." in words(at)
    assert "a secret" not in words(at)
    assert "Look at a workout" in words(at)


def test_the_file_is_that_of_the_workout_which_is_shown(open_app: Open, monkeypatch) -> None:
    monkeypatch.setattr(
        file_desk, "write_file", lambda workout, *_: WrittenFile(data=workout.title.encode())
    )
    given = []
    monkeypatch.setattr(
        downloads.st,
        "download_button",
        lambda _, data, file_name, **__: given.append((data.decode(), file_name)),
    )
    at = choose(fetched(open_app, FakePlanbridge(example_actions())), "zwo")
    for position in (1, 2, 0):
        look(at, position)

    assert [title for title, _ in given] == [
        "5 x 4 min VO2max",
        "Endurance with an open end",
        "Long ride",
        "5 x 4 min VO2max",
    ]
    assert all(name == f"{name[:10]} {title}.zwo" for title, name in given)
