from __future__ import annotations

from core.planbridge import Options, Status
from core.platforms.contract import PlatformName
from core.platforms.errors import AccessExpired
from tests.pages.conftest import Open, settled, words
from tests.pages.test_files import BROKEN, A, B, drop, markdown
from tests.pages.test_sync import ACTIVE, frame_with
from tests.ui.fake_files import folder
from tests.ui.fake_planbridge import FakePlanbridge

ICU, TP = PlatformName.INTERVALS, PlatformName.TRAININGPEAKS


def library(open_app: Open, fake: FakePlanbridge, *files: tuple[str, bytes]):
    at = drop(open_app, fake, *files)
    at.get_by_key("files-way").set_value("A library folder").run()
    return settled(at.button(key="list-folders").click().run())


def test_folders_are_listed_on_a_click_only(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = drop(open_app, fake, A)
    at.get_by_key("files-way").set_value("A library folder").run()

    assert fake.files.listings == 0
    assert at.button(key="copy-files").disabled
    assert "Choose a folder above first." in words(at)
    assert [one[0] for one in frame_with(at, "status")["status"]] == ["Ready"]


def test_nothing_is_called_new_in_a_library_that_nobody_looked_at(open_app: Open) -> None:
    fake = FakePlanbridge()
    at = drop(open_app, fake, A)
    at.get_by_key("files-way").set_value("A library folder").run()

    badges = [one.value for one in at.markdown if "badge[" in one.value]
    assert len([one for one in badges if "eady" in one]) == 2, "of the list and of the file"
    assert [one for one in badges if "new" in one.lower()] == []


def test_only_folders_that_can_be_written_to_are_offered(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (
        folder("1", "Base", count=3),
        folder("2", "Twelve weeks", is_plan=True),
        folder("3", "The coach's", writable=False),
    )
    at = library(open_app, fake, A)

    assert at.selectbox(key="files-folder-intervals").options == ["Base (3)", "A new folder…"]
    assert "Not offered: 1 plan (files go into folders, not into plans) and 1 folder" in words(at)


def test_files_are_added_to_the_chosen_folder(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"), folder("2", "Build"))
    at = library(open_app, fake, A, BROKEN, B)
    at.selectbox(key="files-folder-intervals").set_value("2").run()
    at.button(key="copy-files").click().run()

    assert "2 workouts will be created on **Intervals.icu, “Build”**" in words(at)
    settled(at.button(key="confirm-files").click().run())

    assert fake.files.added == [(ICU, ("Sweet spot", "b"), fake.files.folders[1], Options())]
    assert "2 workouts copied." in words(at)
    assert "Your files → Intervals.icu, “Build”" in words(at)
    assert "day" not in frame_with(at, "result").columns


def test_of_two_folders_of_one_name_the_chosen_one_is_meant(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"), folder("2", "Base"))
    at = library(open_app, fake, A)
    at.selectbox(key="files-folder-intervals").set_value("1").run()
    at.button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())

    ((_, _, chosen, _),) = fake.files.added
    assert chosen.id == "1"


def test_a_new_folder_is_made_once_and_chosen_from_then_on(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"),)
    at = library(open_app, fake, A)
    at.selectbox(key="files-folder-intervals").set_value("new").run()
    assert at.button(key="copy-files").disabled
    at.text_input(key="files-new-folder").set_value("  Winter   2026 ").run()
    at.button(key="copy-files").click().run()
    assert "new folder “Winter 2026”" in words(at)
    settled(at.button(key="confirm-files").click().run())
    assert fake.files.added[0][2] == "Winter 2026"

    assert at.selectbox(key="files-folder-intervals").value == "made"
    at.button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())
    assert fake.files.added[1][2].id == "made"
    assert "1 already there" in words(at)


def test_a_new_place_for_files_is_called_as_its_platform_calls_it(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"),)
    at = drop(open_app, fake, A)
    at.get_by_key("files-way").set_value("A library folder").run()
    at.selectbox(key="files-target").set_value(TP).run()
    assert at.button(key="list-folders").label == "List the libraries"
    assert "Choose a library above first." in words(at)
    settled(at.button(key="list-folders").click().run())
    at.selectbox(key="files-folder-trainingpeaks").set_value("new").run()
    at.text_input(key="files-new-folder").set_value("Winter").run()
    at.button(key="copy-files").click().run()
    assert "TrainingPeaks, new library “Winter”" in words(at)
    assert "What the library holds already is skipped." in words(at)


def test_a_long_name_of_a_new_folder_is_taken_whole_and_said_to_be_cut(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"),)
    at = library(open_app, fake, A)
    at.selectbox(key="files-folder-intervals").set_value("new").run()
    field = at.text_input(key="files-new-folder")
    assert not field.max_chars, "a field with a limit ignores a longer name without a word"
    at = field.set_value("Name " * 60).run()
    assert f"“{'Name ' * 59}Name” is too long." in words(at)


def test_the_name_of_a_folder_that_exists_means_that_folder(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"),)
    at = library(open_app, fake, A)
    at.selectbox(key="files-folder-intervals").set_value("new").run()
    at.text_input(key="files-new-folder").set_value("base").run()
    at.button(key="copy-files").click().run()
    settled(at.button(key="confirm-files").click().run())

    assert fake.files.added[0][2] == fake.files.folders[0]


def test_another_platform_has_folders_of_its_own(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"), folder("1", "Library", platform=TP))
    at = library(open_app, fake, A)
    at.selectbox(key="files-target").set_value(TP).run()

    assert not [box for box in at.selectbox if box.key.startswith("files-folder-")]
    settled(at.button(key="list-folders").click().run())
    assert at.selectbox(key="files-folder-trainingpeaks").options[0] == "Library"


def test_folders_of_another_account_are_not_offered(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "Base"),)
    at = library(open_app, fake, A)
    saved = fake.saved[ICU]
    fake.saved[ICU] = saved.model_copy(
        update={"account": saved.account.model_copy(update={"athlete": "43"})}
    )
    at.run()

    assert not [box for box in at.selectbox if box.key.startswith("files-folder-")]


def test_a_list_of_folders_that_fails_says_why(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.fetch_error = AccessExpired("Intervals.icu", "does not accept the key.", "Get a new one.")
    at = library(open_app, fake, A)

    assert "does not accept the key" in words(at)
    assert at.button(key="copy-files").disabled
    fake.fetch_error = None
    settled(at.button(key="list-folders").click().run())
    assert "does not accept the key" not in words(at)
    assert at.selectbox(key="files-folder-intervals")


def test_what_has_no_form_in_a_library_says_so(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.statuses = {"b": (Status.CANNOT, "It has no steps.")}
    at = library(open_app, fake, A, B)

    frame = frame_with(at, "status")
    assert [one[0] for one in frame["status"]] == ["Ready", "Cannot"]
    assert frame["remark"][1] == "It has no steps."


def test_a_folders_hostile_name_stays_a_name(open_app: Open) -> None:
    fake = FakePlanbridge()
    fake.files.folders = (folder("1", "<script>[x](y) :tada:"),)
    at = library(open_app, fake, A)
    at.button(key="copy-files").click().run()
    said = markdown(at)
    settled(at.button(key="confirm-files").click().run())

    assert "script" in said
    assert not ACTIVE.search(said)
    assert not ACTIVE.search(markdown(at))
